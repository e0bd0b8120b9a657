use std::collections::BTreeMap;
use std::fmt::Debug;

use super::linearised::{Domain, Frame, Stratum};
use super::{ClusteredTally, WeightedTally};
use crate::error::Error;
use crate::inference::{Comparison, Estimate, Homogeneity};

/// A clustered tally whose clusters were sampled within strata, and perhaps from frames of known
/// size. Made by [`ClusteredTally::stratified`]; asks the same questions.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Score};
/// let mut answers = ClusteredTally::new();
/// for (account, score) in [(1, 9), (1, 8), (2, 10), (3, 4), (11, 7), (12, 9), (13, 2), (13, 6)] {
///     answers.record(account, (), Score::new(score)?);
/// }
/// let by_size = answers.stratified(|&account| if account > 10 { "large" } else { "small" });
/// let estimate = by_size.estimate()?.expect("there are answers");
/// assert_eq!(estimate.degrees_of_freedom(), Some(4));
/// // Three of four large accounts answered, three of ninety small ones.
/// let sampled = by_size.with_frame(|&size| if size == "large" { 4 } else { 90 })?;
/// assert!(sampled.estimate()?.expect("there are answers").std_error() < estimate.std_error());
/// # Ok::<(), promoter::Error>(())
/// ```
#[must_use]
pub struct Stratified<'a, C, S, H = ()> {
    tally: &'a ClusteredTally<C, S>,
    keys: Vec<H>,
    frame: Frame,
}

impl<C, S, H: Debug> Debug for Stratified<'_, C, S, H> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stratified")
            .field("strata", &self.keys)
            .field("clusters", &self.frame.stratum.len())
            .finish_non_exhaustive()
    }
}

impl<'a, C: Ord, S: Ord, H: Ord + Debug> Stratified<'a, C, S, H> {
    pub(super) fn new(tally: &'a ClusteredTally<C, S>, stratum: impl Fn(&C) -> H) -> Self {
        let mut clusters: BTreeMap<H, Vec<usize>> = BTreeMap::new();
        for (place, cluster) in tally.cluster_keys().enumerate() {
            clusters.entry(stratum(cluster)).or_default().push(place);
        }
        let mut frame = Frame {
            stratum: vec![0; tally.clusters()],
            strata: Vec::with_capacity(clusters.len()),
        };
        let mut keys = Vec::with_capacity(clusters.len());
        for (key, places) in clusters {
            for &place in &places {
                frame.stratum[place] = keys.len();
            }
            frame.strata.push(Stratum {
                name: format!("{key:?}"),
                clusters: places.len() as u64,
                frame: None,
            });
            keys.push(key);
        }
        Self { tally, keys, frame }
    }

    /// States how many clusters each stratum holds, of which those with answers are a sample.
    ///
    /// The estimate then speaks of the clusters on the list today; when all of them answered it is
    /// a census.
    ///
    /// # Errors
    /// [`Error::FrameTooSmall`] for a stratum that holds fewer clusters than answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Error, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 3), ("Cord", 10)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let list = |size| answers.stratified(|_| "all").with_frame(|_| size);
    /// let census = list(3)?.estimate()?.expect("there are answers");
    /// assert_eq!(census.std_error(), 0.0);
    /// assert!(matches!(list(2), Err(Error::FrameTooSmall { clusters: 3, frame: 2, .. })));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_frame(mut self, size: impl Fn(&H) -> u64) -> Result<Self, Error> {
        for (key, stratum) in self.keys.iter().zip(&mut self.frame.strata) {
            let frame = size(key);
            if frame < stratum.clusters {
                return Err(Error::FrameTooSmall {
                    stratum: stratum.name.clone(),
                    clusters: stratum.clusters,
                    frame,
                });
            }
            stratum.frame = Some(frame);
        }
        Ok(self)
    }

    /// As [`ClusteredTally::estimate`].
    ///
    /// # Errors
    /// [`Error::OneCluster`], and [`Error::OneClusterInStratum`] naming the stratum.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Error, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("DE-1", 9), ("DE-2", 7), ("FR-1", 10)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let by_country = answers.stratified(|account| account[..2].to_owned());
    /// assert!(matches!(by_country.estimate(), Err(Error::OneClusterInStratum { .. })));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimate(&self) -> Result<Option<Estimate>, Error> {
        self.estimate_where(|_| true)
    }

    /// As [`ClusteredTally::estimate_where`].
    ///
    /// # Errors
    /// [`Error::OneCluster`], and [`Error::OneClusterInStratum`] naming the stratum.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, year, score) in [(1, 2024, 4), (2, 2025, 9), (11, 2025, 8), (12, 2025, 10)] {
    ///     answers.record(account, year, Score::new(score)?);
    /// }
    /// let by_size = answers.stratified(|&account| account > 10);
    /// let latest = by_size.estimate_where(|&year| year == 2025)?.expect("it was asked");
    /// assert_eq!((latest.nps().rounded(), latest.n()), (67, 3));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimate_where(&self, keep: impl Fn(&S) -> bool) -> Result<Option<Estimate>, Error> {
        Ok(self.domain(keep)?.map(|domain| domain.estimate))
    }

    /// As [`ClusteredTally::compare`].
    ///
    /// # Errors
    /// [`Error::OneCluster`], and [`Error::OneClusterInStratum`] naming the stratum.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, before, after) in [(1, 4, 9), (2, 9, 10), (11, 7, 8), (12, 6, 8)] {
    ///     answers.record(account, 2024, Score::new(before)?);
    ///     answers.record(account, 2025, Score::new(after)?);
    /// }
    /// let by_size = answers.stratified(|&account| account > 10);
    /// let change = by_size.compare(|&year| year == 2025, |&year| year == 2024)?.expect("both asked");
    /// assert_eq!(change.to_string(), "+75.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn compare(
        &self,
        current: impl Fn(&S) -> bool,
        baseline: impl Fn(&S) -> bool,
    ) -> Result<Option<Comparison>, Error> {
        let both = self.domain(current)?.zip(self.domain(baseline)?);
        Ok(both.map(|(current, baseline)| {
            let estimates = (current.estimate, baseline.estimate);
            self.frame.compare(&current, &baseline, estimates)
        }))
    }

    /// As [`ClusteredTally::homogeneity`].
    ///
    /// # Errors
    /// [`Error::TooFewGroups`], and those of [`estimate`](Self::estimate) for a group.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, region, score) in [(1, "north", 9), (2, "north", 8), (3, "north", 2), (11, "south", 9), (12, "south", 3), (13, "south", 10)] {
    ///     answers.record(account, region, Score::new(score)?);
    /// }
    /// let by_size = answers.stratified(|&account| account > 10);
    /// assert!(by_size.homogeneity(|&region| region)?.p_value() > 0.05);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn homogeneity<G: Ord>(&self, group: impl Fn(&S) -> G) -> Result<Homogeneity, Error> {
        let groups: std::collections::BTreeSet<G> = self.tally.segment_keys().map(&group).collect();
        let domains = groups
            .into_iter()
            .filter_map(|key| self.domain(|segment| group(segment) == key).transpose());
        self.frame
            .homogeneity(&domains.collect::<Result<Vec<_>, _>>()?)
    }

    fn domain(&self, keep: impl Fn(&S) -> bool) -> Result<Option<Domain>, Error> {
        let cells: Vec<WeightedTally> = self.tally.cells(keep);
        self.frame.domain(&cells)
    }
}
