use std::collections::BTreeSet;
use std::fmt;

use super::calibration::Calibration;
use super::clusters::Clusters;
use super::grouping::{Grouping, grouped};
use super::independent::{Independent, Pull};
use crate::inference::{Caution, RollUp, Unit};
use crate::survey::SurveyKind;
use crate::tally::Segments;

/// Answers seen as they were drawn: by segment `S`, with their clusters, strata, lists, weights and
/// known totals. Every question is asked of a sample, and asked once, whatever the design.
///
/// It is made from a tally, by reference: [`Segments::sample`] for independent answers,
/// [`ClusteredTally::sample`](crate::ClusteredTally::sample) and its kin for clusters, and
/// [`Accounts::sample`](crate::Accounts::sample) for accounts by any roll-up. Making one checks
/// everything that could be wrong with the design; what is asked of it afterwards is `None` only where
/// there are no answers. Tallies merge and are written to files, samples are not.
///
/// Nothing panics, but where segments together pass 2^64 answers.
///
/// `S` is what was recorded, such as a tuple of wave, region and role; closures pick from it.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Level, Score, Verdict};
/// let mut answers = ClusteredTally::new();
/// for (account, wave, region, score) in [
///     ("Acme", 1, "north", 9),
///     ("Acme", 2, "north", 10),
///     ("Bolt", 1, "north", 6),
///     ("Bolt", 2, "north", 9),
///     ("Cord", 1, "south", 8),
///     ("Cord", 2, "south", 3),
///     ("Dale", 1, "south", 9),
///     ("Dale", 2, "south", 9),
/// ] {
///     answers.record(account, (wave, region), Score::new(score)?);
/// }
/// let sample = answers.sample();
/// let latest = sample
///     .estimate_where(|&(wave, _)| wave == 2)
///     .expect("it was asked");
/// assert_eq!(latest.nps().points(), 50.0);
/// let change = sample
///     .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
///     .expect("both asked");
/// assert_eq!(change.verdict(Level::P95), Verdict::Unclear);
/// let regions = sample.estimates(|&(_, region)| region);
/// assert_eq!(regions.get("south").map(|south| south.nps().points()), Some(25.0));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Sample<S> {
    pub(super) segments: Vec<S>,
    pub(super) answers: Answers,
    pub(super) calibration: Option<Calibration>,
    pub(super) unit: Unit,
    pub(super) weighted: bool,
    pub(super) roll_up: Option<RollUp>,
}

/// How the answers depend on one another.
#[derive(Clone)]
pub(crate) enum Answers {
    Independent(Independent),
    Clusters(Clusters),
}

impl<S> Sample<S> {
    /// The domains that a key divides the segments into, in order.
    pub(crate) fn group<'a, K: Ord>(&'a self, key: impl Fn(&'a S) -> K) -> (Vec<K>, Vec<u32>) {
        grouped(self.segments.iter().map(key).collect())
    }

    pub(crate) fn segments(&self) -> &[S] {
        &self.segments
    }

    pub(crate) fn answers(&self) -> &Answers {
        &self.answers
    }

    pub(crate) fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    /// The weight of each segment, and its promoters less detractors.
    pub(super) fn sums(&self) -> Vec<(f64, f64)> {
        match &self.answers {
            Answers::Independent(answers) => {
                let of = |tally: &crate::tally::WeightedTally| {
                    let [p, _, d] = tally.weights();
                    (tally.weight(), p - d)
                };
                answers.tallies.iter().map(of).collect()
            }
            Answers::Clusters(clusters) => {
                let mut sums = vec![(0.0, 0.0); self.segments.len()];
                for cluster in 0..clusters.len() {
                    for cell in clusters.cells(cluster) {
                        let (weight, net) = &mut sums[cell.segment as usize];
                        *weight += cell.weights.iter().sum::<f64>();
                        *net += cell.weights[0] - cell.weights[2];
                    }
                }
                sums
            }
        }
    }

    /// Takes off what known totals explain of a figure, where there are any.
    pub(crate) fn explain(&self, pulls: &mut [Pull]) {
        if let Some(calibration) = &self.calibration {
            calibration.explain(&self.sums(), pulls);
        }
    }

    /// By what the weights of each segment were multiplied to meet known totals; 1 where none are.
    ///
    /// A factor far above the others makes a few answers speak for many customers: join segments that
    /// are alike.
    ///
    /// # Example
    /// ```
    /// use promoter::{KnownTotals, Segments, Tally};
    /// let answers = Segments::from_iter([
    ///     ("large", Tally::from_counts(9, 0, 1)?),
    ///     ("small", Tally::from_counts(0, 1, 0)?),
    /// ]);
    /// let size = KnownTotals::new(
    ///     "size",
    ///     |size: &&str| *size,
    ///     [("large", 30.0), ("small", 30.0)],
    /// )?;
    /// let calibrated = answers.sample().calibrated(&[size])?;
    /// assert_eq!(calibrated.factors().get("small"), Some(&30.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn factors(&self) -> Segments<S, f64>
    where
        S: Ord + Clone,
    {
        let factor = |place: usize| {
            let calibration = self.calibration.as_ref();
            calibration.map_or(1.0, |calibration| calibration.factors[place])
        };
        let factors = self.segments.iter().enumerate();
        Segments::of_unique(factors.map(|(place, segment)| (segment.clone(), factor(place))))
    }

    /// The segments that are kept, as one domain.
    pub(super) fn kept(&self, keep: impl Fn(&S) -> bool) -> Grouping {
        Grouping::kept(self.segments.iter().map(keep))
    }
}

impl<S> Sample<(SurveyKind, S)> {
    /// The caution that the segments which are kept hold answers to surveys of several kinds; `None`
    /// where they are of one. Responses are recorded by kind, so that they are only pooled on purpose.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, Response, Score, Segments, SurveyKind, Tally};
    /// let mut answers: Segments<(SurveyKind, ()), Tally> = Segments::new();
    /// for (score, kind) in
    ///     [(9, SurveyKind::Relationship), (3, SurveyKind::Competitive)]
    /// {
    ///     answers.record_response(&Response::new(Score::new(score)?).survey(kind))?;
    /// }
    /// let sample = answers.sample();
    /// assert_eq!(
    ///     sample.mixed_surveys(|_| true),
    ///     Some(Caution::MixedSurveys { kinds: 2 })
    /// );
    /// assert_eq!(
    ///     sample.mixed_surveys(|(kind, ())| *kind == SurveyKind::Relationship),
    ///     None
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn mixed_surveys(&self, keep: impl Fn(&(SurveyKind, S)) -> bool) -> Option<Caution> {
        let answered = self.segments.iter().zip(self.sums());
        let kept = answered.filter(|(segment, (weight, _))| *weight > 0.0 && keep(segment));
        let kinds: BTreeSet<&SurveyKind> = kept.map(|((kind, _), _)| kind).collect();
        let kinds = kinds.len() as u64;
        (kinds > 1).then_some(Caution::MixedSurveys { kinds })
    }
}

impl<S: fmt::Debug> fmt::Debug for Sample<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample")
            .field("segments", &self.segments)
            .field("unit", &self.unit)
            .field("roll_up", &self.roll_up)
            .finish_non_exhaustive()
    }
}
