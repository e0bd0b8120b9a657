use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::AddAssign;

use super::{Segments, WeightedTally};
use crate::error::Error;
use crate::inference::Nps;
use crate::survey::{Category, Response, SurveyKind, Weight};

/// Answers kept by cluster and segment, for surveys in which answers depend on one another.
///
/// A cluster is what is sampled together: an account for which several people answer, or a
/// respondent who answers in several waves. Answers of one cluster are alike, so they say less than
/// as many independent ones, and two waves of the same clusters say more about the change than two
/// independent waves. This is the one tally that knows.
///
/// `C` names the cluster, `S` the segment or wave. Tallies of parts merge by cluster with `+=`: an
/// account whose answers lie on two machines is made whole again.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Level, Score};
/// let mut answers = ClusteredTally::new();
/// for (account, wave, score) in [
///     ("Acme", 1, 6),
///     ("Acme", 1, 5),
///     ("Acme", 2, 7),
///     ("Bolt", 1, 8),
///     ("Bolt", 2, 9),
///     ("Cord", 1, 9),
///     ("Cord", 2, 9),
///     ("Dale", 1, 7),
///     ("Dale", 2, 10),
/// ] {
///     answers.record(account, wave, Score::new(score)?);
/// }
/// let sample = answers.sample();
/// let all = sample.estimate().expect("there are answers");
/// assert_eq!(all.to_string(), "NPS 22.2 (n 9, effective n 3.9, 4 clusters)");
/// let change = sample
///     .compare(|&wave| wave == 2, |&wave| wave == 1)
///     .expect("both were asked");
/// assert_eq!(change.to_string(), "+95.0");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct ClusteredTally<C, S = ()>(BTreeMap<C, Segments<S, WeightedTally>>);

impl<C, S> ClusteredTally<C, S> {
    /// A tally of no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::ClusteredTally;
    /// let answers: ClusteredTally<&str> = ClusteredTally::new();
    /// assert_eq!(answers.clusters(), 0);
    /// ```
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }
}

impl<C: Ord, S: Ord> ClusteredTally<C, S> {
    /// Counts one answer of a cluster in a segment: a score, or a category where no more is known.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Category, ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record("Acme", "support", Score::new(9)?);
    /// answers.record("Bolt", "support", Category::Detractor);
    /// assert_eq!((answers.clusters(), answers.segments().len()), (2, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, cluster: C, segment: S, answer: impl Into<Category>) {
        self.record_weighted(cluster, segment, answer, Weight::ONE);
    }

    /// Counts `n` answers that are the same. With an `n` of 0 nothing is recorded.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", "2025-Q1", Score::new(9)?, 3);
    /// answers.record_n("Bolt", "2025-Q1", Score::new(4)?, 1);
    /// assert_eq!(answers.nps().map(|nps| nps.rounded()), Some(50));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, cluster: C, segment: S, answer: impl Into<Category>, n: u64) {
        if n > 0 {
            self.cell(cluster, segment).record_n(answer, Weight::ONE, n);
        }
    }

    /// Counts one answer with its weight. A weight of 0 leaves no trace.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Weight};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_weighted("Acme", (), Score::new(9)?, Weight::new(3.0)?);
    /// answers.record_weighted("Bolt", (), Score::new(2)?, Weight::ONE);
    /// answers.record_weighted("Cord", (), Score::new(2)?, Weight::ZERO);
    /// assert_eq!(answers.nps().map(|nps| nps.rounded()), Some(50));
    /// assert_eq!(answers.clusters(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_weighted(
        &mut self,
        cluster: C,
        segment: S,
        answer: impl Into<Category>,
        weight: Weight,
    ) {
        if weight != Weight::ZERO {
            self.cell(cluster, segment).record(answer, weight);
        }
    }

    /// The answers of a cluster in a segment. One must be recorded: a cluster without would count.
    pub(super) fn cell(&mut self, cluster: C, segment: S) -> &mut WeightedTally {
        self.0.entry(cluster).or_default().entry(segment)
    }

    /// The number of clusters with an answer.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Weight};
    /// let mut answers = ClusteredTally::new();
    /// answers.record("Acme", (), Score::new(9)?);
    /// answers.record("Acme", (), Score::new(7)?);
    /// answers.record_weighted("Bolt", (), Score::new(6)?, Weight::ZERO);
    /// assert_eq!(answers.clusters(), 1);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.0.len()
    }

    /// All answers by segment, whatever their cluster.
    ///
    /// Its scores and counts are right; its intervals would take the answers as independent, so ask a
    /// [`sample`](Self::sample) for those.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Tally};
    /// let mut answers = ClusteredTally::new();
    /// for (account, region, score) in
    ///     [("Acme", "north", 9), ("Bolt", "north", 7), ("Acme", "south", 2)]
    /// {
    ///     answers.record(account, region, Score::new(score)?);
    /// }
    /// let north = answers.segments().get(&"north").map(|tally| tally.counts());
    /// assert_eq!(north, Some(Tally::from_counts(1, 1, 0)?));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn segments(&self) -> Segments<S, WeightedTally>
    where
        S: Clone,
    {
        self.0
            .values()
            .flat_map(|cells| cells.iter().map(|(segment, cell)| (segment.clone(), *cell)))
            .collect()
    }

    /// The Net Promoter Score of all answers; `None` without any.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for score in [10, 9, 8, 5] {
    ///     answers.record("Acme", (), Score::new(score)?);
    /// }
    /// assert_eq!(answers.nps().map(|nps| nps.rounded()), Some(25));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        let cells = self.0.values().flat_map(|cells| cells.iter());
        cells.map(|(_, cell)| *cell).sum::<WeightedTally>().nps()
    }

    /// How alike the answers of one cluster are: the intra-cluster correlation of answers coded +1,
    /// 0 and -1, by analysis of variance, weights aside; `None` unless there are two clusters and
    /// more answers than clusters that differ.
    ///
    /// It may be negative, which says that answers of one cluster are no more alike than others.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 3), ("Bolt", 5)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// // People of one account always agree on the category.
    /// assert_eq!(answers.icc(), Some(1.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Donner (1986), International Statistical Review 54:67.
    #[must_use]
    pub fn icc(&self) -> Option<f64> {
        let clusters: Vec<(f64, f64, f64)> = self
            .0
            .values()
            .map(|cells| {
                let counts = cells.total().counts();
                let (p, d) = (counts.promoters() as f64, counts.detractors() as f64);
                (counts.n() as f64, p - d, p + d)
            })
            .collect();
        let (k, n) = (
            clusters.len() as f64,
            clusters.iter().map(|c| c.0).sum::<f64>(),
        );
        if k < 2.0 || n <= k {
            return None;
        }
        let mean = clusters.iter().map(|c| c.1).sum::<f64>() / n;
        let between = clusters
            .iter()
            .map(|(m, sum, _)| m * (sum / m - mean).powi(2))
            .sum::<f64>();
        let within = clusters
            .iter()
            .map(|(m, sum, squares)| squares - sum * sum / m)
            .sum::<f64>();
        let (between, within) = (between / (k - 1.0), within / (n - k));
        let size = (n - clusters.iter().map(|(m, ..)| m * m).sum::<f64>() / n) / (k - 1.0);
        let all = between + (size - 1.0) * within;
        (all > 0.0).then(|| (between - within) / all)
    }

    /// The clusters in order, with their cells.
    pub(crate) fn by_cluster(&self) -> impl Iterator<Item = (&C, &Segments<S, WeightedTally>)> {
        self.0.iter()
    }
}

impl<S: Ord + Clone> ClusteredTally<String, (SurveyKind, S)> {
    /// Counts a response for the account it names, by its weight, in its segment and kind of survey:
    /// kinds are kept apart until a question names several.
    ///
    /// # Errors
    /// [`Error::Unfit`] for a response without an account.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Response, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_response(
    ///     &Response::new(Score::new(9)?)
    ///         .account("Acme")
    ///         .segment("north"),
    /// )?;
    /// assert_eq!(answers.clusters(), 1);
    /// assert!(
    ///     answers
    ///         .record_response(&Response::new(Score::new(9)?).segment("north"))
    ///         .is_err()
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_response(&mut self, response: &Response<S>) -> Result<(), Error> {
        let account = response.known_account()?.to_owned();
        self.record_weighted(account, response.cell(), response.score, response.weight);
        Ok(())
    }
}

impl<C: Ord, S: Ord, B: Into<Category>> Extend<(C, S, B)> for ClusteredTally<C, S> {
    fn extend<I: IntoIterator<Item = (C, S, B)>>(&mut self, answers: I) {
        for (cluster, segment, answer) in answers {
            self.record(cluster, segment, answer);
        }
    }
}

impl<C: Ord, S: Ord, B: Into<Category>> FromIterator<(C, S, B)> for ClusteredTally<C, S> {
    fn from_iter<I: IntoIterator<Item = (C, S, B)>>(answers: I) -> Self {
        let mut tally = Self::new();
        tally.extend(answers);
        tally
    }
}

impl<C, S> Default for ClusteredTally<C, S> {
    fn default() -> Self {
        Self::new()
    }
}

/// # Panics
/// If a number of answers passes `u64::MAX`.
impl<C: Ord, S: Ord> AddAssign for ClusteredTally<C, S> {
    fn add_assign(&mut self, other: Self) {
        for (cluster, cells) in other.0 {
            *self.0.entry(cluster).or_default() += cells;
        }
    }
}

impl<C: Ord, S: Ord> Sum for ClusteredTally<C, S> {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

#[cfg(feature = "serde")]
impl<C: serde::Serialize, S: serde::Serialize> serde::Serialize for ClusteredTally<C, S> {
    fn serialize<Z: serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        crate::pairs::serialize(&self.0, serializer)
    }
}

/// A cluster without an answer would count in the variance, so it is refused.
#[cfg(feature = "serde")]
impl<'de, C, S> serde::Deserialize<'de> for ClusteredTally<C, S>
where
    C: serde::Deserialize<'de> + Ord,
    S: serde::Deserialize<'de> + Ord,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let clusters: BTreeMap<C, Segments<S, WeightedTally>> =
            crate::pairs::deserialize(deserializer)?;
        let empty = |cells: &Segments<S, WeightedTally>| {
            cells.is_empty() || cells.iter().any(|(_, cell)| cell.counts().n() == 0)
        };
        match clusters.values().position(empty) {
            Some(place) => Err(serde::de::Error::custom(Error::Inconsistent {
                what: "clustered tally",
                found: format!("no answer in a segment of cluster {}", place + 1),
                expected: "an answer of positive weight in every segment of every cluster",
            })),
            None => Ok(Self(clusters)),
        }
    }
}
