//! Samples of answers that come in clusters.

use std::fmt::Debug;

use super::clusters::{Cell, Clusters};
use super::grouping::distinct;
use super::influence::{Influence, influence};
use super::survey_sample::{Answers, Sample};
use crate::error::Error;
use crate::inference::{RollUp, Unit};
use crate::tally::{ClusteredTally, WeightedTally};

/// What a cluster answered in a segment, for a sample.
pub(super) fn cell(tally: &WeightedTally) -> Cell {
    Cell {
        segment: 0,
        n: tally.counts().n(),
        weights: tally.weights(),
        squares: tally.squares().iter().sum(),
    }
}

/// A sample of clusters.
pub(super) fn sample<S>(
    segments: Vec<S>,
    clusters: Clusters,
    unit: Unit,
    weighted: bool,
    roll_up: Option<RollUp>,
) -> Sample<S> {
    Sample {
        segments,
        answers: Answers::Clusters(clusters),
        calibration: None,
        unit,
        weighted,
        roll_up,
    }
}

impl<C: Ord, S: Ord + Clone> ClusteredTally<C, S> {
    /// These answers as a sample of clusters: answers of one are alike, clusters are independent.
    ///
    /// One cluster is worth one answer: it has an interval and a caution.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Level, Score, Unit};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 10), ("Acme", 9), ("Bolt", 3), ("Cord", 8)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let estimate = answers.sample().estimate().expect("there are answers");
    /// assert_eq!(estimate.design().to_string(), "3 clusters");
    /// assert!(estimate.interval(Level::P95).width() > 100.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample(&self) -> Sample<S> {
        let clusters = self.by_cluster().map(|(_, segments)| {
            segments
                .iter()
                .map(|(segment, tally)| (segment, cell(tally)))
        });
        let (segments, clusters) = Clusters::of(clusters);
        let unit = |(_, tally): (&S, &WeightedTally)| tally.is_unit_weighted();
        let weighted = !self
            .by_cluster()
            .all(|(_, segments)| segments.iter().all(unit));
        sample(segments, clusters, Unit::Cluster, weighted, None)
    }

    /// What each cluster does to the score, the largest first: the NPS without it, its share of the
    /// weight.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 3), ("Cord", 10)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let most = &answers.influence()[0];
    /// assert_eq!(
    ///     (*most.cluster, most.nps_without.map(|nps| nps.rounded())),
    ///     ("Bolt", Some(100))
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn influence(&self) -> Vec<Influence<'_, C>> {
        influence(
            &self.sample(),
            self.by_cluster().map(|(cluster, _)| cluster).collect(),
        )
    }

    /// As [`sample`](Self::sample), of clusters that were drawn within strata.
    ///
    /// A stratum of one cluster has its spread taken from the others, and a caution.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Method, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in
    ///     [(1, 9), (1, 8), (2, 10), (3, 4), (11, 7), (12, 9), (13, 2), (13, 6)]
    /// {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let by_size =
    ///     answers.stratified(|&account| if account > 10 { "large" } else { "small" });
    /// let estimate = by_size.estimate().expect("there are answers");
    /// assert_eq!(estimate.design().to_string(), "6 clusters in 2 strata");
    /// assert_eq!(estimate.using(Method::Student).degrees_of_freedom(), Some(4.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn stratified<H: Ord>(&self, stratum: impl Fn(&C) -> H) -> Sample<S> {
        let keys: Vec<H> = self
            .by_cluster()
            .map(|(cluster, _)| stratum(cluster))
            .collect();
        let (strata, places) = distinct(&keys);
        let listed = vec![None; strata.len().max(1)];
        self.in_strata(places, listed)
    }

    fn in_strata(&self, places: Vec<u32>, listed: Vec<Option<u64>>) -> Sample<S> {
        let mut sample = self.sample();
        if let Answers::Clusters(clusters) = sample.answers {
            sample.answers = Answers::Clusters(clusters.stratified(places, listed));
        }
        sample
    }

    /// As [`stratified`](Self::stratified), of a list that holds so many clusters in each stratum;
    /// `None` for a stratum of which that is not known.
    ///
    /// The estimate then speaks of the clusters on the list today. Hearing one person of a cluster is
    /// not hearing all: what the others would say stays unsure, however many clusters were heard. Say
    /// how many people each has with [`sample_of_people`](Self::sample_of_people).
    ///
    /// # Errors
    /// [`Error::ListTooSmall`] for a stratum that holds fewer clusters than answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Error, Level, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in
    ///     [("Acme", 9), ("Acme", 10), ("Bolt", 3), ("Cord", 10), ("Cord", 7)]
    /// {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let listed = answers
    ///     .sample_of_list(|_| (), |_| Some(4))?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let process = answers.sample().estimate().expect("there are answers");
    /// assert!(
    ///     listed.interval(Level::P95).width() < process.interval(Level::P95).width()
    /// );
    /// let too_few = answers.sample_of_list(|_| "all", |_| Some(2));
    /// assert!(matches!(
    ///     too_few,
    ///     Err(Error::ListTooSmall { listed: 2, answered: 3, .. })
    /// ));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample_of_list<H: Ord + Debug>(
        &self,
        stratum: impl Fn(&C) -> H,
        clusters_on_list: impl Fn(&H) -> Option<u64>,
    ) -> Result<Sample<S>, Error> {
        let keys: Vec<H> = self
            .by_cluster()
            .map(|(cluster, _)| stratum(cluster))
            .collect();
        let (strata, places) = distinct(&keys);
        let mut answered = vec![0_u64; strata.len()];
        for &place in &places {
            answered[place as usize] += 1;
        }
        let mut listed = Vec::with_capacity(strata.len().max(1));
        for (key, answered) in strata.into_iter().zip(answered) {
            let on_list = clusters_on_list(key);
            if let Some(listed) = on_list.filter(|&listed| listed < answered) {
                return Err(Error::ListTooSmall {
                    list: format!("stratum {key:?}"),
                    listed,
                    answered,
                    unit: "clusters",
                });
            }
            listed.push(on_list);
        }
        if listed.is_empty() {
            listed.push(None);
        }
        Ok(self.in_strata(places, listed))
    }

    /// As [`sample_of_list`](Self::sample_of_list), of which so many people could have answered for
    /// each cluster. Only when everybody on the list was heard is it a census.
    ///
    /// # Errors
    /// [`Error::ListTooSmall`] for a stratum that holds fewer clusters than answered, and for a cluster
    /// with fewer people than answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Level, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 3)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let heard = |&account: &&str| if account == "Acme" { 2 } else { 1 };
    /// let census = answers
    ///     .sample_of_people(|_| (), |_| Some(2), heard)?
    ///     .estimate()
    ///     .expect("answers");
    /// assert!(census.design().census);
    /// assert_eq!(census.interval(Level::P95).to_string(), "33.3 to 33.3");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample_of_people<H: Ord + Debug>(
        &self,
        stratum: impl Fn(&C) -> H,
        clusters_on_list: impl Fn(&H) -> Option<u64>,
        people: impl Fn(&C) -> u64,
    ) -> Result<Sample<S>, Error>
    where
        C: Debug,
    {
        let mut on_list = Vec::new();
        for (cluster, segments) in self.by_cluster() {
            let answered = segments.iter().map(|(_, tally)| tally.counts().n()).sum();
            let listed = people(cluster);
            if listed < answered {
                return Err(Error::ListTooSmall {
                    list: format!("cluster {cluster:?}"),
                    listed,
                    answered,
                    unit: "people",
                });
            }
            on_list.push(listed);
        }
        let mut sample = self.sample_of_list(stratum, clusters_on_list)?;
        if let Answers::Clusters(clusters) = sample.answers {
            sample.answers = Answers::Clusters(clusters.with_people(on_list));
        }
        Ok(sample)
    }
}
