mod sums;

use std::iter::Sum;
use std::ops::AddAssign;

use super::Tally;
use crate::error::Error;
use crate::inference::{Design, Estimate, Figures, Nps, Worth, variance_of_one};
use crate::survey::{Category, Response, Score, Weight};

/// Answers that count by their weight, taken as independent.
///
/// With equal weights it gives the figures of a plain [`Tally`], to the last bit. Weights that
/// belong to accounts (their revenue, say) make answers of one account count together: use
/// [`ClusteredTally`](crate::ClusteredTally) then.
///
/// # Example
/// ```
/// use promoter::{Score, Weight, WeightedTally};
/// let mut tally = WeightedTally::new();
/// tally.record(Score::new(9)?, Weight::new(3.0)?);
/// tally.record(Score::new(2)?, Weight::ONE);
/// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(50));
/// assert_eq!(tally.estimate().map(|estimate| estimate.n()), Some(2));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "sums::Stored"))]
#[must_use]
pub struct WeightedTally {
    /// Answers of positive weight.
    counts: Tally,
    /// Sums of the weights of promoters, passives and detractors.
    weights: [f64; 3],
    /// Sums of their squares.
    squares: [f64; 3],
    /// The sum of the third powers of all weights.
    cubes: f64,
    /// The lightest and the heaviest weight, which tell whether all are equal.
    range: Option<(Weight, Weight)>,
}

impl WeightedTally {
    /// A tally of no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::WeightedTally;
    /// assert_eq!(WeightedTally::new().nps(), None);
    /// ```
    pub const fn new() -> Self {
        Self {
            counts: Tally::new(),
            weights: [0.0; 3],
            squares: [0.0; 3],
            cubes: 0.0,
            range: None,
        }
    }

    /// Counts one answer, a score or a category, with its weight. A weight of 0 leaves no trace.
    ///
    /// # Panics
    /// If the number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record(Score::new(10)?, Weight::new(1.5)?);
    /// tally.record(Score::new(8)?, Weight::new(0.5)?);
    /// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(75));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, answer: impl Into<Category>, weight: Weight) {
        self.record_n(answer, weight, 1);
    }

    /// Counts `n` answers that are the same, each with this weight.
    ///
    /// # Panics
    /// If the number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record_n(Score::new(10)?, Weight::new(2.0)?, 3);
    /// tally.record_n(Score::new(5)?, Weight::ONE, 4);
    /// // Promoters weigh 6 of 10, detractors 4.
    /// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(20));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, answer: impl Into<Category>, weight: Weight, n: u64) {
        if weight == Weight::ZERO || n == 0 {
            return;
        }
        let answer = answer.into();
        let category = place_of(answer);
        let (w, times) = (weight.get(), n as f64);
        self.counts.count(answer, n);
        self.weights[category] += times * w;
        self.squares[category] += times * (w * w);
        self.cubes += times * (w * w * w);
        self.widen((weight, weight));
    }

    /// The answers of positive weight, counted without their weights.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Tally, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record(Score::new(9)?, Weight::new(3.0)?);
    /// tally.record(Score::new(6)?, Weight::new(0.5)?);
    /// tally.record(Score::new(8)?, Weight::ZERO);
    /// assert_eq!(tally.counts(), Tally::from_counts(1, 0, 1)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn counts(&self) -> Tally {
        self.counts
    }

    /// The weighted Net Promoter Score; `None` without an answer of positive weight.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record(Score::new(9)?, Weight::new(3.0)?);
    /// tally.record(Score::new(3)?, Weight::ONE);
    /// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(50));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        if self.equal() {
            return self.counts.nps();
        }
        let points = 100.0 * (self.weights[0] - self.weights[2]) / self.weight();
        (self.counts.n() > 0).then(|| Nps::from_points_clamped(points))
    }

    /// The weighted NPS with its uncertainty, taking the answers as independent; `None` without an
    /// answer of positive weight.
    ///
    /// The variance is the linearised one of a weighted mean, without the factor n/(n-1); the
    /// effective number of answers is the smaller of Kish's and what that variance is worth once
    /// corrected for its bias under unequal weights.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record_n(Score::new(10)?, Weight::new(4.0)?, 10);
    /// tally.record_n(Score::new(3)?, Weight::ONE, 40);
    /// let estimate = tally.estimate().expect("there are answers");
    /// assert_eq!((estimate.nps().rounded(), estimate.n()), (0, 50));
    /// assert!(estimate.effective_n() < 50.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Kish (1965), Survey Sampling; Bell & McCaffrey (2002), Survey Methodology 28:169.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let nps = self.nps()?;
        if self.equal() {
            let simple = self.counts.estimate()?;
            return Some(simple.weighted());
        }
        let theta = nps.points() / 100.0;
        let total = self.weight();
        self.estimate_of_variance(self.squares_about(theta) / (total * total))
    }

    /// The weighted NPS with a variance, as a share, that comes from elsewhere.
    pub(crate) fn estimate_of_variance(&self, variance: f64) -> Option<Estimate> {
        let nps = self.nps()?;
        let n = self.counts.n();
        let total = self.weight();
        let s2 = self.sum_of_squares() / (total * total);
        let s3 = self.cubes / (total * total * total);
        let m = n as f64;
        let leverage = leverage(s2, m / (m - 1.0) * (s2 - 2.0 * s3 + s2 * s2));
        // However uneven, some answers say no less than one.
        let worth = effective_n(
            self.kish(),
            variance_of_one(self.weights),
            variance,
            leverage,
            s2,
        )
        .max(1.0);
        Some(Estimate::new(Figures {
            totals: self.weights,
            points: nps.points(),
            variance,
            n,
            design_df: None,
            worth: Worth::Answers {
                process: worth,
                listed: worth,
                kish: self.kish(),
            },
            design: Design {
                weighted: true,
                ..Design::simple(n)
            },
            weight_on_clusters: None,
        }))
    }

    /// The sum of the squares of weight times distance from a mean, of answers coded +1, 0 and -1.
    pub(super) fn squares_about(&self, mean: f64) -> f64 {
        [1.0, 0.0, -1.0]
            .into_iter()
            .zip(self.squares)
            .map(|(x, squares)| (x - mean) * (x - mean) * squares)
            .sum()
    }

    /// The sums of the squared weights of promoters, passives and detractors.
    pub(crate) const fn squares(&self) -> [f64; 3] {
        self.squares
    }

    /// The same answers with every weight times a factor above 0.
    pub(crate) fn times(mut self, factor: f64) -> Result<Self, Error> {
        // Step by step: a factor may lie where its powers are no numbers any more.
        for category in 0..3 {
            self.weights[category] *= factor;
            self.squares[category] = self.squares[category] * factor * factor;
        }
        self.cubes = self.cubes * factor * factor * factor;
        if let Some((light, heavy)) = self.range {
            let times = |weight: Weight| Weight::new(factor * weight.get());
            self.range = Some((times(light)?, times(heavy)?));
        }
        Ok(self)
    }

    /// The sum of the weights; 0 without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record_n(Score::new(9)?, Weight::new(2.5)?, 4);
    /// assert_eq!(tally.weight(), 10.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// The sums of the weights of promoters, passives and detractors.
    pub(crate) const fn weights(&self) -> [f64; 3] {
        self.weights
    }

    /// Kish's effective number of answers, from the weights alone: the square of their sum over the
    /// sum of their squares; `None` without an answer of positive weight.
    ///
    /// The number of answers over it is Kish's design effect.
    ///
    /// # Source
    /// Kish (1965), Survey Sampling.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// for weight in [1.0, 1.0, 2.0] {
    ///     tally.record(Score::new(9)?, Weight::new(weight)?);
    /// }
    /// assert_eq!(tally.kish_n(), Some(16.0 / 6.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn kish_n(&self) -> Option<f64> {
        (self.counts.n() > 0).then(|| self.kish())
    }

    pub(super) fn kish(&self) -> f64 {
        if self.equal() {
            return self.counts.n() as f64;
        }
        self.weight() * self.weight() / self.sum_of_squares()
    }

    fn sum_of_squares(&self) -> f64 {
        self.squares.iter().sum()
    }

    /// Whether all weights are the same, in which case they do not matter.
    fn equal(&self) -> bool {
        self.range
            .is_none_or(|(lightest, heaviest)| lightest == heaviest)
    }

    /// Whether every answer counts as one: there are no weights but 1.
    pub(crate) fn is_unit_weighted(&self) -> bool {
        self.range
            .is_none_or(|range| range == (Weight::ONE, Weight::ONE))
    }

    fn widen(&mut self, (light, heavy): (Weight, Weight)) {
        self.range = Some(match self.range {
            None => (light, heavy),
            Some((lightest, heaviest)) => (
                if light < lightest { light } else { lightest },
                if heavy > heaviest { heavy } else { heaviest },
            ),
        });
    }
}

/// Where the sums of a category stand.
fn place_of(category: Category) -> usize {
    match category {
        Category::Promoter => 0,
        Category::Passive => 1,
        Category::Detractor => 2,
    }
}

/// The leverage factor from the sum of squared shares and what it is expected to be. Where one share
/// is so near to 1 that only rounding is left, it is infinite: the variance says nothing.
pub(super) fn leverage(s2: f64, expected: f64) -> f64 {
    if expected > 1e-13 {
        s2 / expected
    } else {
        f64::INFINITY
    }
}

/// What answers are worth: at most Kish's number, and what the variance, corrected by the leverage
/// factor, says they are. A variance of 0 says nothing; then the effective number of shares does.
pub(super) fn effective_n(kish: f64, one: f64, variance: f64, leverage: f64, s2: f64) -> f64 {
    let by_variance = one / (leverage * variance);
    if one < 1e-15 || variance < 1e-15 || !by_variance.is_normal() {
        1.0 / s2
    } else {
        kish.min(by_variance)
    }
}

/// # Panics
/// If the number of answers passes `u64::MAX`.
impl AddAssign for WeightedTally {
    fn add_assign(&mut self, other: Self) {
        self.counts += other.counts;
        for category in 0..3 {
            self.weights[category] += other.weights[category];
            self.squares[category] += other.squares[category];
        }
        self.cubes += other.cubes;
        if let Some(range) = other.range {
            self.widen(range);
        }
    }
}

impl Sum for WeightedTally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::new(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// Every answer has the weight 1.
impl From<Tally> for WeightedTally {
    fn from(counts: Tally) -> Self {
        let each = [counts.promoters(), counts.passives(), counts.detractors()];
        let weights = each.map(|count| count as f64);
        Self {
            counts,
            weights,
            squares: weights,
            cubes: counts.n() as f64,
            range: (counts.n() > 0).then_some((Weight::ONE, Weight::ONE)),
        }
    }
}

impl Extend<(Score, Weight)> for WeightedTally {
    fn extend<I: IntoIterator<Item = (Score, Weight)>>(&mut self, answers: I) {
        for (score, weight) in answers {
            self.record(score, weight);
        }
    }
}

/// Responses count by their weights, whoever gave them, and whatever they were asked for: their
/// survey kinds are pooled. [`Segments`](crate::Segments) of responses keeps them apart.
impl<'a, S: 'a> Extend<&'a Response<S>> for WeightedTally {
    fn extend<I: IntoIterator<Item = &'a Response<S>>>(&mut self, responses: I) {
        for response in responses {
            self.record(response.score, response.weight);
        }
    }
}

impl<'a, S: 'a> FromIterator<&'a Response<S>> for WeightedTally {
    fn from_iter<I: IntoIterator<Item = &'a Response<S>>>(responses: I) -> Self {
        let mut tally = Self::new();
        tally.extend(responses);
        tally
    }
}

impl FromIterator<(Score, Weight)> for WeightedTally {
    fn from_iter<I: IntoIterator<Item = (Score, Weight)>>(answers: I) -> Self {
        let mut tally = Self::new();
        tally.extend(answers);
        tally
    }
}
