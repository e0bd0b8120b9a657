use std::fmt;

use super::level::Tail;
use super::numeric::{normal_upper, t_two_sided};
use super::reach::Reach;
use super::tango::restricted_variance;
use super::{
    Caution, Comparison, Design, Interval, Level, Method, Nps, RollUp, adjusted_wald, caution,
    jeffreys,
};
use crate::error::Error;

/// An NPS with all that is needed to say how sure it is: shares, standard error, the number of
/// answers and what they are worth, and how they were sampled.
///
/// Every tally ends in an estimate; every question starts from one. It can be written to a file but
/// not read back: a score cannot be separated from the answers that made it.
///
/// # Example
/// ```
/// use promoter::{Level, Tally};
/// let q1 = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
/// let q2 = Tally::from_counts(62, 26, 12)?.estimate().expect("there are answers");
/// assert_eq!(q2.to_string(), "NPS 50.0 (n 100, independent answers)");
/// assert_eq!(q2.interval(Level::P95).to_string(), "34.9 to 62.3");
/// assert_eq!(format!("{:.1}", q2.versus(&q1).difference()), "20.0");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Estimate {
    pub(super) figures: Figures,
    nps: Nps,
}

/// What a tally knows of its answers, on the scale of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// Promoters, passives and detractors as they were weighted; only their ratios count.
    pub(crate) totals: [f64; 3],
    /// 100 times promoters less detractors, over all: one division of what was added up.
    pub(crate) points: f64,
    /// The variance of the NPS as a share, without any correction of the effective number.
    pub(crate) variance: f64,
    pub(crate) n: u64,
    pub(crate) effective_n: f64,
    pub(crate) degrees_of_freedom: Option<u64>,
    pub(crate) design: Design,
    pub(crate) roll_up: RollUp,
    /// How the weight lies on the clusters, where there are any.
    pub(crate) clusters: Option<ClusterFigures>,
    /// The customers, or accounts, of whom the answers are a part, where known.
    pub(crate) population: Option<u64>,
    /// Whether the sizes of sampled frames were given.
    pub(crate) framed: bool,
    /// The number of margins that the weights were calibrated to, where they were.
    pub(crate) calibrated_to: Option<u64>,
    /// The effective number as a sample of what goes on, whatever the size of the list.
    pub(crate) process_n: f64,
}

/// How the weight of an estimate lies on its clusters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ClusterFigures {
    /// How many clusters of equal weight would be as even.
    pub(crate) effective: f64,
    /// The share of the weight that the heaviest cluster holds.
    pub(crate) top_share: f64,
    /// How much the variance must be raised for the weight being uneven; 1 if it is even.
    pub(crate) leverage: f64,
}

/// The variance of one answer coded +1, 0, -1, from counts of any scale: p + d - (p - d)², written
/// without the subtraction that loses digits.
pub(crate) fn variance_of_one([a, b, c]: [f64; 3]) -> f64 {
    let n = a + b + c;
    ((a + c) / n) * (b / n) + 4.0 * (a / n) * (c / n)
}

impl Estimate {
    pub(crate) fn new(figures: Figures) -> Self {
        Self {
            nps: Nps::from_points_clamped(figures.points),
            figures,
        }
    }

    /// The same figures, sampled in another way.
    pub(crate) const fn under(mut self, design: Design) -> Self {
        self.figures.design = design;
        self
    }

    /// The same figures, rolled up in another way.
    pub(crate) const fn rolled_up(mut self, roll_up: RollUp) -> Self {
        self.figures.roll_up = roll_up;
        self
    }

    /// The same figures, of weights calibrated to a number of margins.
    pub(crate) const fn to_margins(mut self, margins: u64) -> Self {
        self.figures.calibrated_to = Some(margins);
        self
    }

    /// The Net Promoter Score, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(12, 5, 8)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.nps().points(), 16.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn nps(&self) -> Nps {
        self.nps
    }

    /// The share of promoters, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.promoter_share(), 0.5);
    /// assert_eq!(estimate.passive_share(), 0.3);
    /// assert_eq!(estimate.detractor_share(), 0.2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn promoter_share(&self) -> f64 {
        self.share(0)
    }

    /// The share of passives, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(5, 3, 2)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.passive_share(), 0.3);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn passive_share(&self) -> f64 {
        self.share(1)
    }

    /// The share of detractors, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(5, 3, 2)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.detractor_share(), 0.2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn detractor_share(&self) -> f64 {
        self.share(2)
    }

    /// The standard error of the NPS, in points.
    ///
    /// It is the plug-in one: 0 when all answers are in one category, which is no certainty. Use
    /// [`interval`](Self::interval) to say how sure the score is.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let split = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// assert_eq!(split.std_error(), 10.0);
    /// let agreed = Tally::from_counts(8, 0, 0)?.estimate().expect("there are answers");
    /// assert_eq!(agreed.std_error(), 0.0);
    /// assert!(agreed.interval(Level::P95).width() > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        100.0 * self.standard_error_share()
    }

    /// The number of answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(Tally::from_counts(50, 30, 20)?.estimate().map(|estimate| estimate.n()), Some(100));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.figures.n
    }

    /// How many independent answers of equal weight would say as much; not a count.
    ///
    /// It equals [`n`](Self::n) for independent answers of equal weight. With weights or clusters it is
    /// the smaller of Kish's number (the square of the sum of weights over the sum of their squares)
    /// and V / (g v): the variance V of one answer over the variance v of the score, raised by the
    /// [leverage factor](Self::leverage_factor) g. Where all answers are in one category, which says
    /// nothing of v, it is the number of effective clusters. A [population](Self::of_population) or a
    /// [design effect](Self::with_design_effect) below 1 can raise it above `n`, a census to infinity.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.effective_n(), 100.0);
    /// assert_eq!(estimate.with_design_effect(2.0)?.effective_n(), 50.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn effective_n(&self) -> f64 {
        self.figures.effective_n
    }

    /// The degrees of freedom that the design leaves for the variance: clusters less strata.
    /// `None` where the design sets no bound and the normal distribution serves.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 7), ("Cord", 3)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let estimate = answers.estimate()?.expect("there are answers");
    /// assert_eq!(estimate.degrees_of_freedom(), Some(2));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> Option<u64> {
        self.figures.degrees_of_freedom
    }

    /// How the answers depend on one another.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Design, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record("Acme", (), Score::new(9)?);
    /// answers.record("Bolt", (), Score::new(6)?);
    /// let design = answers.estimate()?.map(|estimate| estimate.design());
    /// assert_eq!(design, Some(Design::Clustered { clusters: 2, strata: 1 }));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn design(&self) -> Design {
        self.figures.design
    }

    /// What an account contributes to the total.
    ///
    /// # Example
    /// ```
    /// use promoter::{RollUp, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.roll_up(), RollUp::EveryAnswer);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn roll_up(&self) -> RollUp {
        self.figures.roll_up
    }

    /// The customers, or accounts, of whom the answers are a part, as the caller said.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.population(), None);
    /// assert_eq!(estimate.of_population(250)?.population(), Some(250));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn population(&self) -> Option<u64> {
        self.figures.population
    }

    /// The number of known margins that the weights of the answers were calibrated to; `None` where
    /// they were not. See [`calibrate`](crate::calibrate).
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let answers = Segments::from_iter([("large", Tally::from_counts(8, 1, 1)?), ("small", Tally::from_counts(3, 4, 3)?)]);
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 100.0), ("small", 300.0)])?;
    /// let estimate = Calibration::independent(&answers, &[size])?.estimate()?;
    /// assert_eq!(estimate.calibrated_to(), Some(1));
    /// assert_eq!(answers.total().estimate().and_then(|as_answered| as_answered.calibrated_to()), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn calibrated_to(&self) -> Option<u64> {
        self.figures.calibrated_to
    }

    /// How many times the variance is that of as many independent answers of equal weight; `None`
    /// when all answers are in one category, where both are 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for account in 0..10 {
    ///     let score = Score::new(if account < 6 { 9 } else { 4 })?;
    ///     answers.record_n(account, (), score, 3);
    /// }
    /// // Three people of an account who agree say no more than one.
    /// let effect = answers.estimate()?.and_then(|estimate| estimate.design_effect());
    /// assert!(effect > Some(3.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Kish (1965), Survey Sampling; for clusters against a variance with n - 1.
    #[must_use]
    pub fn design_effect(&self) -> Option<f64> {
        let one = variance_of_one(self.figures.totals);
        let n = match self.figures.degrees_of_freedom {
            Some(_) => self.n() as f64 - 1.0,
            None => self.n() as f64,
        };
        (one > 0.0).then(|| self.figures.variance * n / one)
    }

    /// How many clusters of equal weight would be as even as these are; `None` without clusters.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", (), Score::new(9)?, 3);
    /// answers.record("Bolt", (), Score::new(5)?);
    /// let estimate = answers.estimate()?.expect("there are answers");
    /// // The square of 3 + 1 over the sum of their squares.
    /// let effective = estimate.effective_clusters().expect("clustered");
    /// assert!((effective - 1.6).abs() < 1e-12);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn effective_clusters(&self) -> Option<f64> {
        self.figures.clusters.map(|clusters| clusters.effective)
    }

    /// The share of the weight, 0 to 1, that the heaviest cluster holds; `None` without clusters.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", (), Score::new(9)?, 3);
    /// answers.record("Bolt", (), Score::new(5)?);
    /// assert_eq!(answers.estimate()?.and_then(|estimate| estimate.top_share()), Some(0.75));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn top_share(&self) -> Option<f64> {
        self.figures.clusters.map(|clusters| clusters.top_share)
    }

    /// The factor by which uneven clusters raise the variance, 1 when they are even; `None` without
    /// clusters.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 5), ("Cord", 8)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let even = answers.estimate()?.and_then(|estimate| estimate.leverage_factor());
    /// answers.record_n("Acme", (), Score::new(10)?, 7);
    /// let uneven = answers.estimate()?.and_then(|estimate| estimate.leverage_factor());
    /// assert!(uneven > even);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Bell & McCaffrey (2002), Survey Methodology 28:169; Imbens & Kolesar (2016), Review of
    /// Economics and Statistics 98:701.
    #[must_use]
    pub fn leverage_factor(&self) -> Option<f64> {
        self.figures.clusters.map(|clusters| clusters.leverage)
    }

    /// What should be known before the estimate is relied on, with the figures behind it; empty
    /// when there is nothing to say.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, Tally};
    /// let few = Tally::from_counts(3, 2, 0)?.estimate().expect("there are answers");
    /// assert_eq!(few.cautions(), [Caution::FewAnswers { effective_n: 5.0 }]);
    /// let more = Tally::from_counts(30, 20, 10)?.estimate().expect("there are answers");
    /// assert!(more.cautions().is_empty());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn cautions(&self) -> Vec<Caution> {
        self.cautions_with(Method::default())
    }

    /// As [`cautions`](Self::cautions), for the interval of a named method.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, ClusteredTally, Method, Score};
    /// let mut answers = ClusteredTally::new();
    /// for account in 0..20 {
    ///     answers.record(account, (), Score::new(if account < 12 { 9 } else { 6 })?);
    /// }
    /// let estimate = answers.estimate()?.expect("there are answers");
    /// assert!(estimate.cautions().is_empty());
    /// let of_student = estimate.cautions_with(Method::Student);
    /// assert!(matches!(of_student[..], [Caution::StudentOnFewClusters { .. }]));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn cautions_with(&self, method: Method) -> Vec<Caution> {
        caution::of(self, method)
    }

    /// The confidence interval of the NPS by the default method, [`Method::Tango`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let (p90, p99) = (estimate.interval(Level::P90), estimate.interval(Level::P99));
    /// assert!(p90.contains(30.0) && p99.width() > p90.width());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval(&self, level: Level) -> Interval {
        self.interval_with(Method::default(), level)
    }

    /// The confidence interval of the NPS by a named method, in points, clipped to -100 to 100.
    ///
    /// [`Method::Wald`] and [`Method::AdjustedWald`] can leave that range before they are clipped,
    /// and the latter can exclude the estimate; [`Method::Tango`] does neither.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let estimate = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// // 1.96 times a standard error of 10 points.
    /// assert_eq!(estimate.interval_with(Method::Wald, Level::P95).to_string(), "-19.6 to 19.6");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval_with(&self, method: Method, level: Level) -> Interval {
        let reach = method.reach(self, level.tail());
        Interval::of_nps(self.nps.points(), reach, level, method)
    }

    /// The probability that the NPS lies above this many points, given the answers and Jeffreys'
    /// prior; 0 to 1. It is the Bayesian answer, of [`Method::Jeffreys`], to "how likely is it that
    /// we are above 30?".
    ///
    /// For a clustered estimate the counts are those that a 95% interval takes; a published score is
    /// taken as normal, a census as certain. 0 for points that are no number.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// assert!((estimate.probability_above(0.0) - 0.9990).abs() < 1e-4);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn probability_above(&self, points: f64) -> f64 {
        let t = points / 100.0;
        if t.is_nan() {
            return 0.0;
        }
        if self.is_given() {
            let z = (t - self.nps_share()) / self.standard_error_share();
            return normal_upper(z);
        }
        jeffreys::probability_above(self.counts_by_z(Level::P95.tail()), t)
    }

    /// This estimate against a baseline of other, independent answers.
    ///
    /// Where both rest on the same accounts or people, compare inside the tally that knows them,
    /// with [`ClusteredTally::compare`](crate::ClusteredTally::compare): taking them as independent
    /// makes the interval too wide.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(45, 30, 25)?.estimate().expect("there are answers");
    /// assert_eq!(q2.versus(&q1).to_string(), "-10.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn versus(&self, baseline: &Self) -> Comparison {
        Comparison::independent(*self, *baseline)
    }

    /// This estimate against a baseline with which it shares some answers, both of independent
    /// answers; `shared` counts promoters, passives and detractors.
    pub(crate) fn overlapping(&self, baseline: &Self, shared: [f64; 3]) -> Comparison {
        let (t1, t2) = (self.nps_share(), baseline.nps_share());
        let products = [1.0, 0.0, -1.0].map(|x| (x - t1) * (x - t2));
        let sum: f64 = (0..3).map(|at| shared[at] * products[at]).sum();
        let covariance = sum / (self.n() as f64 * baseline.n() as f64);
        let variances = (self.figures.variance, baseline.figures.variance);
        Comparison::correlated(*self, *baseline, variances, covariance)
    }

    /// The quantile by which intervals of this estimate reach out: z, or t where the design has
    /// degrees of freedom.
    pub(super) fn quantile(&self, tail: Tail) -> f64 {
        match self.figures.degrees_of_freedom {
            None => tail.z,
            Some(df) => t_two_sided(tail.alpha, df as f64),
        }
    }

    /// How many independent answers with these shares put an NPS of this many points outside the
    /// score interval; infinite for the NPS they have.
    pub(crate) fn answers_to_exclude(&self, points: f64, level: Level) -> f64 {
        if self.is_given() {
            return if points == self.nps.points() {
                f64::INFINITY
            } else {
                0.0
            };
        }
        let [p, _, d] = self.shares();
        let edge = points / 100.0;
        let distance = (self.nps.points() - points) / 100.0;
        let quantile = self.quantile(level.tail());
        quantile * quantile * restricted_variance(p, d, edge) / (distance * distance)
    }

    /// The NPS after three added answers, as a share, and its variance, which is never 0 for a sample.
    ///
    /// # Errors
    /// [`Error::NoSamplingError`] for a census or a fixed value.
    pub(crate) fn adjusted_share(&self) -> Result<(f64, f64), Error> {
        let adjusted = adjusted_wald::adjusted(self);
        if adjusted.std_error > 0.0 {
            Ok((adjusted.share, adjusted.std_error.powi(2)))
        } else {
            Err(Error::NoSamplingError {
                nps: self.nps.points(),
            })
        }
    }

    /// What the answers are worth as a sample of what goes on, whatever the size of the list.
    pub(crate) const fn process_n(&self) -> f64 {
        self.figures.process_n
    }

    /// Whether clusters stand behind it.
    pub(crate) const fn is_clustered(&self) -> bool {
        self.figures.clusters.is_some()
    }

    /// Whether the score is known without error.
    pub(crate) fn is_certain(&self) -> bool {
        self.is_given() && self.figures.variance == 0.0
    }

    pub(super) fn is_census(&self) -> bool {
        self.figures.design == Design::Census
    }

    /// Whether the score stands with the standard error it has, whatever the method: a census, or a
    /// published score of which the answers are not at hand.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.figures.design, Design::Census | Design::Published)
    }

    /// How far the interval of such a score reaches, within the scale.
    pub(super) fn reach_as_given(&self, tail: Tail) -> Reach {
        let half = tail.z * self.standard_error_share();
        let share = self.nps_share();
        Reach {
            below: half.min(1.0 + share),
            above: half.min(1.0 - share),
        }
    }

    /// Effective counts for methods that know of no degrees of freedom: smaller by the ratio of z to
    /// t, so that their intervals widen as much as those with a quantile do.
    pub(super) fn counts_by_z(&self, tail: Tail) -> [f64; 3] {
        let ratio = match self.figures.degrees_of_freedom {
            Some(_) if tail.alpha < 1.0 => tail.z / self.quantile(tail),
            _ => 1.0,
        };
        self.shares()
            .map(|share| share * self.figures.effective_n * ratio * ratio)
    }

    pub(super) fn nps_share(&self) -> f64 {
        self.nps.points() / 100.0
    }

    pub(super) fn standard_error_share(&self) -> f64 {
        self.figures.variance.sqrt()
    }

    /// The shares of promoters, passives and detractors.
    pub(crate) fn shares(&self) -> [f64; 3] {
        [0, 1, 2].map(|category| self.share(category))
    }

    fn share(&self, category: usize) -> f64 {
        self.figures.totals[category] / self.figures.totals.iter().sum::<f64>()
    }
}

/// The NPS with the number of answers and the design, in one line.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NPS {:.1} (n {}", self.nps, self.n())?;
        if !matches!(
            self.design(),
            Design::Simple | Design::Census | Design::Published
        ) {
            write!(f, ", effective n {:.1}", self.effective_n())?;
        }
        match self.roll_up() {
            RollUp::EveryAnswer if self.figures.clusters.is_none() => {
                write!(f, ", {}", self.design())?;
            }
            RollUp::MeanScore | RollUp::MostInfluential if self.design() == Design::Simple => {
                write!(f, " accounts, {}", self.roll_up())?;
            }
            roll_up => write!(f, ", {}, {roll_up}", self.design())?,
        }
        match self.calibrated_to() {
            Some(1) => f.write_str(", calibrated to 1 margin")?,
            Some(margins) => write!(f, ", calibrated to {margins} margins")?,
            None => {}
        }
        match self.population() {
            Some(population) => write!(f, ", of {population})"),
            None => f.write_str(")"),
        }
    }
}

/// An estimate as it is written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    nps: Nps,
    promoter_share: f64,
    passive_share: f64,
    detractor_share: f64,
    std_error: f64,
    n: u64,
    effective_n: f64,
    degrees_of_freedom: Option<u64>,
    design: Design,
    roll_up: RollUp,
    calibrated_to: Option<u64>,
    population: Option<u64>,
}

#[cfg(feature = "serde")]
impl From<Estimate> for Stored {
    fn from(estimate: Estimate) -> Self {
        Self {
            nps: estimate.nps(),
            promoter_share: estimate.promoter_share(),
            passive_share: estimate.passive_share(),
            detractor_share: estimate.detractor_share(),
            std_error: estimate.std_error(),
            n: estimate.n(),
            effective_n: estimate.effective_n(),
            degrees_of_freedom: estimate.degrees_of_freedom(),
            design: estimate.design(),
            roll_up: estimate.roll_up(),
            calibrated_to: estimate.calibrated_to(),
            population: estimate.population(),
        }
    }
}
