//! What a sample is asked.

use super::covariance::{Family, joint};
use super::domain::{Domain, members};
use super::grouping::Grouping;
use super::independent::Pull;
use super::rest::Rests;
use super::survey_sample::{Answers, Sample};
use crate::inference::{Comparison, Estimate, Homogeneity};
use crate::tally::Segments;

impl<S> Sample<S> {
    /// The NPS of all answers with its uncertainty; `None` when there are none.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Level, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in
    ///     [("Acme", 9), ("Acme", 10), ("Bolt", 4), ("Cord", 8), ("Dale", 9)]
    /// {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let estimate = answers.sample().estimate().expect("there are answers");
    /// assert_eq!(estimate.nps().points(), 40.0);
    /// // Taken as five independent answers they would seem to say more.
    /// assert!(estimate.effective_n() < 5.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        self.estimate_where(|_| true)
    }

    /// The NPS of the segments that are kept.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let regions: Segments<&str> = Segments::from_iter([
    ///     ("north", Tally::from_counts(8, 1, 1)?),
    ///     ("south", Tally::from_counts(30, 40, 30)?),
    /// ]);
    /// let north = regions.sample().estimate_where(|&region| region == "north");
    /// assert_eq!(north.map(|estimate| estimate.nps().rounded()), Some(70));
    /// assert!(regions.sample().estimate_where(|&region| region == "east").is_none());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn estimate_where(&self, keep: impl Fn(&S) -> bool) -> Option<Estimate> {
        self.estimates_of(&self.kept(keep)).pop().flatten()
    }

    /// The NPS of every value of a key that has answers, in one pass. Keys may borrow from the segments.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, region, score) in
    ///     [("Acme", "north", 9), ("Bolt", "north", 4), ("Cord", "south", 8)]
    /// {
    ///     answers.record(account, region, Score::new(score)?);
    /// }
    /// for (region, estimate) in &answers.sample().estimates(|&region| region) {
    ///     println!("{region:<8} {estimate}");
    /// }
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimates<'a, K: Ord>(&'a self, key: impl Fn(&'a S) -> K) -> Segments<K, Estimate> {
        let (keys, places) = self.group(key);
        let estimates = self.estimates_of(&Grouping::of(places, keys.len()));
        let found = keys.into_iter().zip(estimates);
        Segments::of_unique(found.filter_map(|(key, estimate)| Some((key, estimate?))))
    }

    /// Two parts of the sample compared, with the accounts or answers that both have; `None` when a
    /// part has no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Level, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, before, after) in
    ///     [("Acme", 4, 9), ("Bolt", 9, 10), ("Cord", 7, 8), ("Dale", 6, 8)]
    /// {
    ///     answers.record(account, 2024, Score::new(before)?);
    ///     answers.record(account, 2025, Score::new(after)?);
    /// }
    /// let change = answers
    ///     .sample()
    ///     .compare(|&year| year == 2025, |&year| year == 2024);
    /// assert_eq!(change.expect("both asked").to_string(), "+75.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn compare(
        &self,
        current: impl Fn(&S) -> bool,
        baseline: impl Fn(&S) -> bool,
    ) -> Option<Comparison> {
        let kept = self.segments.iter().map(|segment| {
            let both = [current(segment), baseline(segment)].into_iter().zip(0..2);
            both.filter(|(kept, _)| *kept)
                .map(|(_, side)| side)
                .collect()
        });
        let grouping = Grouping::overlapping(kept.collect(), 2);
        self.answer(&grouping, &[(0, 1)]).1.pop().flatten()
    }

    /// The estimates of domains, and some of them compared, in pairs of current and baseline.
    pub(crate) fn answer(
        &self,
        grouping: &Grouping,
        pairs: &[(usize, usize)],
    ) -> (Vec<Option<Estimate>>, Vec<Option<Comparison>>) {
        match &self.answers {
            Answers::Independent(answers) => {
                let estimates = self.estimates_of(grouping);
                let parts = grouping.members(answers.tallies.len()).into_iter();
                let parts: Vec<_> = parts.map(|members| answers.part(members)).collect();
                let explain = self.calibration.as_ref();
                let explain = explain.map(|_| |pulls: &mut Vec<Pull>| self.explain(pulls));
                let compare = |&(current, baseline): &(usize, usize)| {
                    let both = (estimates[current]?, estimates[baseline]?);
                    let (x, y) = (parts[current].as_ref()?, parts[baseline].as_ref()?);
                    Some(answers.compare(x, y, both, explain.as_ref()))
                };
                let comparisons = pairs.iter().map(compare).collect();
                (estimates, comparisons)
            }
            Answers::Clusters(clusters) => {
                let domains = self.domains(clusters, grouping);
                let estimate = |(place, domain): (usize, &Option<Domain>)| {
                    let domain = domain.as_ref()?;
                    Some(self.estimate_of(domain, clusters, grouping, place as u32))
                };
                let estimates: Vec<_> = domains.iter().enumerate().map(estimate).collect();
                let compare = |&(current, baseline): &(usize, usize)| {
                    let both = (estimates[current]?, estimates[baseline]?);
                    let (x, y) = (domains[current].as_ref()?, domains[baseline].as_ref()?);
                    let shared = self.shared(clusters, grouping, (x, current), (y, baseline));
                    let joint = joint(&x.sums, &y.sums, &shared, clusters);
                    Some(Comparison::together(both.0, both.1, joint))
                };
                let comparisons = pairs.iter().map(compare).collect();
                (estimates, comparisons)
            }
        }
    }

    /// Every value of a key compared with all others together. Values that are alone, or have no
    /// answers, are left out.
    ///
    /// With dozens of segments some differ from the rest by chance alone: see
    /// [`multiplicity`](crate::multiplicity).
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Segments, Tally, Verdict};
    /// let regions: Segments<&str> = Segments::from_iter([
    ///     ("north", Tally::from_counts(80, 10, 10)?),
    ///     ("south", Tally::from_counts(30, 40, 30)?),
    /// ]);
    /// let against = regions.sample().against_rest(|&region| region);
    /// assert_eq!(
    ///     against.get("north").map(|one| one.verdict(Level::P95)),
    ///     Some(Verdict::Up)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn against_rest<'a, K: Ord>(&'a self, key: impl Fn(&'a S) -> K) -> Segments<K, Comparison> {
        let (keys, places) = self.group(key);
        let count = keys.len();
        let comparisons: Vec<Option<Comparison>> = match &self.answers {
            Answers::Independent(answers) if self.calibration.is_none() => {
                answers.against_rest(&Grouping::of(places, count))
            }
            Answers::Clusters(clusters) if self.calibration.is_none() => {
                let grouping = Grouping::of(places, count);
                let own = members(clusters, &grouping);
                let everything = self.kept(|_| true);
                let all = members(clusters, &everything).pop().unwrap_or_default();
                match Rests::of(self, clusters, all) {
                    Some(rests) => rests.against(own),
                    None => Vec::new(),
                }
            }
            _ => (0..count as u32)
                .map(|place| {
                    let sides = places.iter().map(|own| u32::from(*own != place));
                    let grouping = Grouping::of(sides.collect(), 2);
                    self.answer(&grouping, &[(0, 1)]).1.pop().flatten()
                })
                .collect(),
        };
        let found = keys.into_iter().zip(comparisons);
        Segments::of_unique(found.filter_map(|(key, one)| Some((key, one?))))
    }

    /// Whether all values of a key can have the same NPS. Groups whose answers all come from one
    /// cluster are left out and counted; `None` where fewer than two are left. Of independent answers
    /// weighted to known totals, each group counts by what it is worth; what totals across groups tie
    /// together is not taken into account.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, region, score) in [
    ///     (1, "north", 9),
    ///     (2, "north", 8),
    ///     (3, "north", 2),
    ///     (4, "south", 9),
    ///     (5, "south", 3),
    ///     (6, "east", 7),
    /// ] {
    ///     answers.record(account, region, Score::new(score)?);
    /// }
    /// let same = answers
    ///     .sample()
    ///     .homogeneity(|&region| region)
    ///     .expect("two regions of two accounts");
    /// assert_eq!((same.groups, same.left_out), (2, 1));
    /// assert!(same.p_value > 0.05);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn homogeneity<'a, K: Ord>(&'a self, key: impl Fn(&'a S) -> K) -> Option<Homogeneity> {
        let (keys, places) = self.group(key);
        let grouping = Grouping::of(places, keys.len());
        match &self.answers {
            Answers::Independent(_) => {
                let estimates = self.estimates_of(&grouping).into_iter().flatten();
                Homogeneity::of_answers(&estimates.collect::<Vec<_>>())
            }
            Answers::Clusters(clusters) => {
                let domains = self.domains(clusters, &grouping);
                let answered: Vec<&Domain> = domains.iter().flatten().collect();
                let kept: Vec<&Domain> = answered
                    .iter()
                    .copied()
                    .filter(|domain| domain.sums.clusters > 1)
                    .collect();
                if kept.len() < 2 {
                    return None;
                }
                let left_out = (answered.len() - kept.len()) as u64;
                let weights: Vec<f64> =
                    kept.iter().map(|domain| 1.0 / domain.sums.size()).collect();
                let total: f64 = weights.iter().sum();
                let mean = weights
                    .iter()
                    .zip(&kept)
                    .map(|(w, domain)| w * domain.sums.theta)
                    .sum::<f64>()
                    / total;
                let q: f64 = weights
                    .iter()
                    .zip(&kept)
                    .map(|(w, domain)| w * (domain.sums.theta - mean).powi(2))
                    .sum();
                let common = weights.iter().map(|w| w / total.sqrt()).collect();
                let groups = kept.len() as u64;
                let traces = Family::of(kept, clusters).traces(&weights, &[common]);
                Some(traces.test(q, groups, left_out))
            }
        }
    }
}
