use std::fmt;

use super::joint::Joint;
use super::nps::signed;
use super::{Caution, Estimate, Interval, Level, Method, Unit};

/// Two estimates and how they are correlated: is the change real, and how large is it?
///
/// Made by [`Estimate::versus`] for answers of which none is on both sides, and by
/// [`Sample::compare`](crate::Sample::compare) and [`Waves`](crate::Waves), which know what the two
/// share. Whether two intervals overlap is no test of a difference;
/// this is.
///
/// # Example
/// ```
/// use promoter::{Level, Tally, Verdict};
/// let q1 = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
/// let q2 = Tally::from_counts(12, 12, 11)?.estimate().expect("there are answers");
/// let change = q2.versus(&q1);
/// assert_eq!(format!("{:.1}", change.difference()), "-40.0");
/// assert_eq!(change.interval(Level::P95).to_string(), "-73.4 to -2.5");
/// assert_eq!(change.verdict(Level::P95), Verdict::Down);
/// assert!((change.p_value() - 0.0367).abs() < 1e-4);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Comparison {
    pub(super) current: Estimate,
    pub(super) baseline: Estimate,
    pub(super) joint: Joint,
    pub(super) method: Method,
}

/// What can be said of a change at a given level.
///
/// # Example
/// ```
/// use promoter::{Level, Tally, Verdict};
/// let q1 = Tally::from_counts(180, 120, 100)?
///     .estimate()
///     .expect("there are answers");
/// let q2 = Tally::from_counts(230, 110, 60)?
///     .estimate()
///     .expect("there are answers");
/// assert_eq!(q2.versus(&q1).verdict(Level::P95), Verdict::Up);
/// assert_eq!(q1.versus(&q2).verdict(Level::P95), Verdict::Down);
/// assert_eq!("unclear".parse::<Verdict>()?, Verdict::Unclear);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The answers show at this level that the NPS is lower than the baseline.
    Down,
    /// The answers do not tell: the difference may be either way. It does not mean "no change".
    Unclear,
    /// The answers show at this level that the NPS is higher than the baseline.
    Up,
}

crate::spelling::spelled!(Verdict, "verdict", Down => "down", Unclear => "unclear", Up => "up");

impl Verdict {
    /// What an interval of a difference or an effect says.
    pub(crate) fn of(interval: &Interval) -> Self {
        if interval.lower() > 0.0 {
            Self::Up
        } else if interval.upper() < 0.0 {
            Self::Down
        } else {
            Self::Unclear
        }
    }
}

impl Comparison {
    /// Two estimates of which no answer, and no cluster, is on both sides.
    pub(super) fn apart(current: Estimate, baseline: Estimate) -> Self {
        Self {
            joint: Joint::apart(&current, &baseline),
            method: current.method(),
            current,
            baseline,
        }
    }

    /// Two estimates of one sample.
    pub(crate) fn together(current: Estimate, baseline: Estimate, joint: Joint) -> Self {
        Self {
            method: current.method(),
            current,
            baseline,
            joint,
        }
    }

    /// The NPS less that of the baseline, in points, -200 to 200.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let liked = Tally::from_counts(12, 0, 0)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let disliked = Tally::from_counts(0, 0, 12)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(liked.versus(&disliked).difference(), 200.0);
    /// assert_eq!(liked.versus(&liked).difference(), 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.current.nps().points() - self.baseline.nps().points() + 0.0
    }

    /// The confidence interval of the difference, in points, within -200 to 200.
    ///
    /// By default: of independent answers MOVER on the score intervals of both sides; of clusters
    /// that share little the same on their own intervals, and where a quarter of the weight or more
    /// lies on clusters of both sides, the difference and Student's t times its moderated standard
    /// error. Which of the two is decided by who answered, not by what they answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let q1 = Tally::from_counts(180, 120, 100)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let interval = q2.versus(&q1).interval(Level::P95);
    /// assert!(interval.contains(22.5) && !interval.contains(0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Zou & Donner (2008), Statistics in Medicine 27:1693, on Tango (1998); Welch (1947), Biometrika
    /// 34:28.
    pub fn interval(&self, level: Level) -> Interval {
        let (points, reach) = self.reach(level.tail());
        Interval::of_difference(points, reach, level, self.method)
    }

    /// The two-sided p-value: the alpha at which the interval just excludes 0, so interval and
    /// p-value do not disagree.
    ///
    /// 1 when the two scores are equal; the smallest positive number below 1e-300. Where the standard
    /// error of [`Method::Wald`] or [`Method::Student`] is 0, their interval is a point, and the
    /// p-value follows it.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let q1 = Tally::from_counts(180, 120, 100)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert!(change.p_value() < 0.01);
    /// assert!(!change.interval(Level::P99).contains(0.0));
    /// assert_eq!(q1.versus(&q1).p_value(), 1.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.two_sided(0.0).0
    }

    /// Whether the answers show at this level that the NPS went up or down.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally, Verdict};
    /// let q1 = Tally::from_counts(5, 3, 2)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(6, 3, 1)?.estimate().expect("there are answers");
    /// // Twenty points more, from ten answers each.
    /// assert_eq!(q2.versus(&q1).verdict(Level::P95), Verdict::Unclear);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn verdict(&self, level: Level) -> Verdict {
        Verdict::of(&self.interval(level))
    }

    /// The one-sided p-value that the difference lies above this many points: small when the answers
    /// say so. `p_value_above(0.0)` asks whether the NPS rose, `p_value_above(-5.0)` whether it fell
    /// by less than 5. 1 for points that are no number.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(180, 120, 100)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert!(change.p_value_above(0.0) < 0.001);
    /// assert!(change.p_value_below(0.0) > 0.999);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_above(&self, points: f64) -> f64 {
        let (p, above) = self.two_sided(points);
        match above > 0.0 {
            true => p / 2.0,
            false if points.is_nan() => 1.0,
            false => 1.0 - p / 2.0,
        }
    }

    /// The one-sided p-value that the difference lies below this many points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(12, 12, 11)?.estimate().expect("there are answers");
    /// let fall = q2.versus(&q1);
    /// assert_eq!(fall.p_value_below(0.0), fall.p_value() / 2.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_below(&self, points: f64) -> f64 {
        let (p, above) = self.two_sided(points);
        match above < 0.0 {
            true => p / 2.0,
            false if points.is_nan() => 1.0,
            false => 1.0 - p / 2.0,
        }
    }

    /// What should be known before the comparison is relied on: the cautions of both sides, and
    /// whether two samples of clusters were compared as if they shared none.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, Tally};
    /// let few = Tally::from_counts(4, 2, 1)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let many = Tally::from_counts(180, 120, 100)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(
    ///     many.versus(&few).cautions(),
    ///     [Caution::FewAnswers { effective_n: 7.0 }]
    /// );
    /// assert!(many.versus(&many).cautions().is_empty());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn cautions(&self) -> Vec<Caution> {
        let sides = [&self.current, &self.baseline];
        let of_clusters =
            |side: &&Estimate| matches!(side.design().unit, Unit::Cluster | Unit::Account);
        let apart = !self.joint.together && sides.iter().all(of_clusters);
        let mut cautions = Vec::new();
        for caution in sides.into_iter().flat_map(Estimate::cautions) {
            if !cautions.contains(&caution) {
                cautions.push(caution);
            }
        }
        cautions.extend(apart.then_some(Caution::TakenAsIndependent));
        cautions
    }

    /// The same comparison by another method: interval, p-values, verdict, centre and standard error
    /// follow.
    ///
    /// [`Method::Wald`] and [`Method::AdjustedWald`] take their own formula, the latter centred on the
    /// difference of the shrunken scores; [`Method::Student`] of clusters takes R's standard error and
    /// degrees of freedom; [`Method::Anytime`] adds what both sides reach, each at half the error
    /// probability. Every other method goes through MOVER.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let q1 = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(60, 0, 40)?.estimate().expect("there are answers");
    /// // 20 points and 1.96 times the root of 100 + 96.
    /// let wald = q2.versus(&q1).using(Method::Wald);
    /// assert_eq!(wald.interval(Level::P95).to_string(), "-7.4 to 47.4");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn using(mut self, method: Method) -> Self {
        self.method = method;
        self.current = self.current.using(method);
        self.baseline = self.baseline.using(method);
        self
    }

    /// The estimate that is compared.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(20, 10, 10)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(30, 5, 5)?.estimate().expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert_eq!((change.current(), change.baseline()), (&q2, &q1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn current(&self) -> &Estimate {
        &self.current
    }

    /// The estimate it is compared with.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(20, 10, 10)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(30, 5, 5)?.estimate().expect("there are answers");
    /// assert_eq!(q2.versus(&q1).baseline().nps().points(), 25.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn baseline(&self) -> &Estimate {
        &self.baseline
    }

    /// The correlation of the two estimates, -1 to 1: 0 where they share no answer and no account.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 4), ("Cord", 8)] {
    ///     answers.record(account, 2024, Score::new(score)?);
    ///     answers.record(account, 2025, Score::new(score)?);
    /// }
    /// let sample = answers.sample();
    /// let change = sample
    ///     .compare(|&year| year == 2025, |&year| year == 2024)
    ///     .expect("both asked");
    /// // All answered as before; the working model doubts that they always would.
    /// assert!((0.6..0.95).contains(&change.correlation()));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn correlation(&self) -> f64 {
        self.joint.correlation
    }

    /// What the interval is centred on, in points: the difference, but for
    /// [`Method::AdjustedWald`] that of the shrunken scores.
    ///
    /// # Example
    /// ```
    /// use promoter::{Method, Tally};
    /// let q1 = Tally::from_counts(20, 10, 10)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(30, 5, 5)?.estimate().expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert_eq!(change.centre(), change.difference());
    /// assert!(change.using(Method::AdjustedWald).centre() < change.difference());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn centre(&self) -> f64 {
        100.0 * self.centre_and_error().0 + 0.0
    }

    /// The standard error of the difference, in points, by the method in use: for clusters by
    /// default the moderated one, for [`Method::Wald`] and [`Method::Student`] that of R's
    /// `svycontrast`.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(50, 0, 50)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(200, 0, 200)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// // Standard errors of 10 and 5 points; independent ones add by their squares.
    /// assert!((q2.versus(&q1).std_error() - 125.0_f64.sqrt()).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        100.0 * self.centre_and_error().1
    }

    /// The degrees of freedom of Student's t by the method in use; `None` where the normal
    /// distribution serves.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Method, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, scores) in
    ///     [("Acme", [4, 7, 9]), ("Bolt", [9, 9, 10]), ("Cord", [7, 6, 8])]
    /// {
    ///     for (month, score) in (1..).zip(scores) {
    ///         answers.record(account, month, Score::new(score)?);
    ///     }
    /// }
    /// let change = answers
    ///     .sample()
    ///     .compare(|&month| month == 3, |&month| month == 1)
    ///     .expect("both asked");
    /// assert_eq!(change.using(Method::Student).degrees_of_freedom(), Some(2.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        match self.method {
            Method::Wald | Method::AdjustedWald | Method::Jeffreys | Method::Anytime => None,
            Method::Student => self.joint.design_df.map(|df| df as f64),
            _ => Some(self.joint.degrees_of_freedom).filter(|df| df.is_finite()),
        }
    }
}

/// The difference in points, always with its sign: `-40.0`; to one decimal unless the format says
/// otherwise.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        signed(self.difference(), f)
    }
}

/// A comparison as it is written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    difference: f64,
    std_error: f64,
    degrees_of_freedom: Option<f64>,
    correlation: f64,
    p_value: f64,
    method: Method,
    current: Estimate,
    baseline: Estimate,
}

#[cfg(feature = "serde")]
impl From<Comparison> for Stored {
    fn from(comparison: Comparison) -> Self {
        Self {
            difference: comparison.difference(),
            std_error: comparison.std_error(),
            degrees_of_freedom: comparison.degrees_of_freedom(),
            correlation: comparison.correlation(),
            p_value: comparison.p_value(),
            method: comparison.method,
            current: comparison.current,
            baseline: comparison.baseline,
        }
    }
}
