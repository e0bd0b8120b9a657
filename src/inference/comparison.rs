use std::fmt;

use super::adjusted_wald::{self, Adjusted};
use super::level::Tail;
use super::nps::fmt_points;
use super::numeric::t_two_sided;
use super::reach::Reach;
use super::{Caution, Estimate, Interval, Level, Method, RollUp, mover, normal_theory};

/// Two estimates and how they are correlated: is the change real, and how large is it?
///
/// Made by [`Estimate::versus`] for independent answers, and by the tallies that know of shared
/// accounts or people for the others. Whether two intervals overlap is no test of a difference;
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
/// assert!((change.p_value().expect("a change") - 0.0367).abs() < 1e-4);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Comparison {
    current: Estimate,
    baseline: Estimate,
    correlation: f64,
    std_error: f64,
    /// Whether what the two sides share was taken into account.
    together: bool,
}

/// What can be said of a change at a given level.
///
/// # Example
/// ```
/// use promoter::{Level, Tally, Verdict};
/// let q1 = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
/// let q2 = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
/// assert_eq!(q2.versus(&q1).verdict(Level::P95), Verdict::Up);
/// assert_eq!(q1.versus(&q2).verdict(Level::P95), Verdict::Down);
/// assert_eq!("unclear".parse::<Verdict>()?, Verdict::Unclear);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The NPS is lower than the baseline.
    Down,
    /// The answers do not tell: the difference may be either way. It does not mean "no change".
    Unclear,
    /// The NPS is higher than the baseline.
    Up,
}

crate::spelling::spelled!(Verdict, "verdict", Down => "down", Unclear => "unclear", Up => "up");

impl Comparison {
    pub(super) fn independent(current: Estimate, baseline: Estimate) -> Self {
        let (x, y) = (current.std_error(), baseline.std_error());
        Self {
            current,
            baseline,
            correlation: 0.0,
            std_error: x.hypot(y),
            together: false,
        }
    }

    /// Two estimates whose variances and covariance, on the scale of shares, were taken together.
    pub(crate) fn correlated(
        current: Estimate,
        baseline: Estimate,
        variances: (f64, f64),
        covariance: f64,
    ) -> Self {
        let (v1, v2) = variances;
        let scale = (v1 * v2).sqrt();
        Self {
            current,
            baseline,
            correlation: if scale > 0.0 {
                (covariance / scale).clamp(-1.0, 1.0)
            } else {
                0.0
            },
            std_error: 100.0 * (v1 + v2 - 2.0 * covariance).max(0.0).sqrt(),
            together: true,
        }
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

    /// The NPS less that of the baseline, in points, -200 to 200.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let liked = Tally::from_counts(12, 0, 0)?.estimate().expect("there are answers");
    /// let disliked = Tally::from_counts(0, 0, 12)?.estimate().expect("there are answers");
    /// assert_eq!(liked.versus(&disliked).difference(), 200.0);
    /// assert_eq!(liked.versus(&liked).difference(), 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn difference(&self) -> f64 {
        self.current.nps().points() - self.baseline.nps().points() + 0.0
    }

    /// The correlation of the two estimates, -1 to 1: 0 for independent answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Bolt", 4), ("Cord", 8)] {
    ///     answers.record(account, 2024, Score::new(score)?);
    ///     answers.record(account, 2025, Score::new(score)?);
    /// }
    /// let change = answers.compare(|&year| year == 2025, |&year| year == 2024)?.expect("both asked");
    /// assert!(change.correlation() > 0.999, "every account answered as before");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn correlation(&self) -> f64 {
        self.correlation
    }

    /// The standard error of the difference, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(200, 0, 200)?.estimate().expect("there are answers");
    /// // Standard errors of 10 and 5 points; independent ones add by their squares.
    /// assert!((q2.versus(&q1).std_error() - 125.0_f64.sqrt()).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The confidence interval of the difference by the default method: MOVER on the score
    /// intervals of both sides.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let q1 = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
    /// let interval = q2.versus(&q1).interval(Level::P95);
    /// assert!(interval.contains(22.5) && !interval.contains(0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Zou & Donner (2008), Statistics in Medicine 27:1693, on Tango (1998).
    pub fn interval(&self, level: Level) -> Interval {
        self.interval_with(Method::default(), level)
    }

    /// The confidence interval of the difference by a named method, in points, clipped to -200 to
    /// 200.
    ///
    /// [`Method::Wald`] and [`Method::AdjustedWald`] take their own formula, with the smaller
    /// degrees of freedom of the two sides where they have any; [`Method::AdjustedWald`] is
    /// centred on the difference of the shrunken scores. Every other method goes through MOVER.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let q1 = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(60, 0, 40)?.estimate().expect("there are answers");
    /// // 20 points and 1.96 times the root of 100 + 96.
    /// assert_eq!(q2.versus(&q1).interval_with(Method::Wald, Level::P95).to_string(), "-7.4 to 47.4");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval_with(&self, method: Method, level: Level) -> Interval {
        let (points, reach) = match self.centred(method) {
            Some((centre, std_error)) => {
                let half = self.quantile(level.tail()) * std_error;
                let reach = Reach {
                    below: half,
                    above: half,
                };
                (100.0 * centre, reach)
            }
            None => {
                let at = |tail| self.mover(method, tail);
                let reach = mover::reach(level.tail(), self.correlation, at);
                (self.difference(), reach)
            }
        };
        Interval::of_difference(points, reach, level, method)
    }

    /// The two-sided p-value of the default method: the alpha at which its interval just excludes
    /// 0, so interval and p-value never disagree.
    ///
    /// 1 when the two scores are equal; the smallest positive number below 1e-300. `None` only from
    /// [`p_value_with`](Self::p_value_with) a method whose standard error is 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let q1 = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert!(change.p_value().is_some_and(|p| p < 0.01));
    /// assert!(!change.interval(Level::P99).contains(0.0));
    /// assert_eq!(q1.versus(&q1).p_value(), Some(1.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        self.p_value_with(Method::default())
    }

    /// The two-sided p-value of a named method, or `None` where the standard error of a Wald or
    /// Student test is 0 and there is no test.
    ///
    /// By [`Method::Jeffreys`], whose intervals are searched for themselves, it takes tens of
    /// milliseconds.
    ///
    /// # Example
    /// ```
    /// use promoter::{Method, Tally};
    /// let small = Tally::from_counts(9, 0, 0)?.estimate().expect("there are answers");
    /// let large = Tally::from_counts(40, 0, 0)?.estimate().expect("there are answers");
    /// let change = large.versus(&small);
    /// assert!(change.p_value_with(Method::Wald).is_none(), "both standard errors are 0");
    /// assert_eq!(change.p_value_with(Method::Tango), Some(1.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_with(&self, method: Method) -> Option<f64> {
        self.two_sided(method, 0.0).map(|(p, _)| p)
    }

    /// The one-sided p-value that the difference lies above this many points, by the default method:
    /// small when the answers say so. `p_value_above(0.0)` asks whether the NPS rose,
    /// `p_value_above(-5.0)` whether it fell by less than 5.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
    /// let change = q2.versus(&q1);
    /// assert!(change.p_value_above(0.0).is_some_and(|p| p < 0.001));
    /// assert!(change.p_value_below(0.0).is_some_and(|p| p > 0.999));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_above(&self, points: f64) -> Option<f64> {
        self.p_value_above_with(Method::default(), points)
    }

    /// As [`p_value_above`](Self::p_value_above), by a named method; `None` where the standard error
    /// of a Wald or Student test is 0, and for points that are no number.
    ///
    /// # Example
    /// ```
    /// use promoter::{Method, Tally};
    /// let q1 = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
    /// let change = q2.versus(&q1);
    /// let two_sided = change.p_value_with(Method::Wald);
    /// assert_eq!(change.p_value_above_with(Method::Wald, 0.0), two_sided.map(|p| p / 2.0));
    /// assert_eq!(change.p_value_above_with(Method::Wald, f64::NAN), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_above_with(&self, method: Method, points: f64) -> Option<f64> {
        let (p, above) = self.two_sided(method, points)?;
        Some(if above > 0.0 { p / 2.0 } else { 1.0 - p / 2.0 })
    }

    /// The one-sided p-value that the difference lies below this many points, by the default method.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let q1 = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(12, 12, 11)?.estimate().expect("there are answers");
    /// let fall = q2.versus(&q1);
    /// assert_eq!(fall.p_value_below(0.0), fall.p_value().map(|p| p / 2.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_below(&self, points: f64) -> Option<f64> {
        self.p_value_below_with(Method::default(), points)
    }

    /// As [`p_value_below`](Self::p_value_below), by a named method.
    ///
    /// # Example
    /// ```
    /// use promoter::{Method, Tally};
    /// let q1 = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(12, 12, 11)?.estimate().expect("there are answers");
    /// let fall = q2.versus(&q1);
    /// assert!(fall.p_value_below_with(Method::Wald, 0.0).is_some_and(|p| p < 0.05));
    /// assert!(fall.p_value_below_with(Method::Wald, -40.0).is_some_and(|p| p > 0.49));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value_below_with(&self, method: Method, points: f64) -> Option<f64> {
        let (p, above) = self.two_sided(method, points)?;
        Some(if above < 0.0 { p / 2.0 } else { 1.0 - p / 2.0 })
    }

    /// Whether the NPS went up or down, or the answers do not tell, by the default method.
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
        let interval = self.interval(level);
        if interval.lower() > 0.0 {
            Verdict::Up
        } else if interval.upper() < 0.0 {
            Verdict::Down
        } else {
            Verdict::Unclear
        }
    }

    /// What should be known before the comparison is relied on: the cautions of both sides, and
    /// whether two clustered estimates were compared as if they shared no cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, Tally};
    /// let few = Tally::from_counts(4, 2, 1)?.estimate().expect("there are answers");
    /// let many = Tally::from_counts(180, 120, 100)?.estimate().expect("there are answers");
    /// assert_eq!(many.versus(&few).cautions(), [Caution::FewAnswers { effective_n: 7.0 }]);
    /// assert!(many.versus(&many).cautions().is_empty());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn cautions(&self) -> Vec<Caution> {
        let sides = [&self.current, &self.baseline];
        let of_accounts = |side: &&Estimate| {
            let by_category = [RollUp::MeanScore, RollUp::MostInfluential];
            side.degrees_of_freedom().is_some() || by_category.contains(&side.roll_up())
        };
        let apart = !self.together && sides.iter().all(of_accounts);
        let mut cautions = Vec::new();
        for caution in sides.into_iter().flat_map(Estimate::cautions) {
            if !cautions.contains(&caution) {
                cautions.push(caution);
            }
        }
        cautions.extend(apart.then_some(Caution::TakenAsIndependent));
        cautions
    }

    /// The two-sided p-value of the hypothesis that the difference is `points`, and how far it lies
    /// above that; `None` where there is no test.
    fn two_sided(&self, method: Method, points: f64) -> Option<(f64, f64)> {
        if points.is_nan() {
            return None;
        }
        let shift = points / 100.0;
        if let Some((centre, std_error)) = self.centred(method) {
            let above = centre - shift;
            let p = normal_theory::p_value(above, std_error, self.degrees_of_freedom())?;
            return Some((p, above));
        }
        if method == Method::Student && (self.std_error == 0.0 || self.has_one_answer()) {
            return None;
        }
        let above = (self.difference() - points) / 100.0;
        if above == 0.0 {
            return Some((1.0, above));
        }
        let towards = |tail| {
            let reach = self.mover(method, tail);
            if above > 0.0 {
                reach.below
            } else {
                reach.above
            }
        };
        let p = mover::p_value(above.abs(), self.correlation, towards);
        Some((p, above))
    }

    /// Whether a side is a single answer, of which Student's method knows nothing.
    fn has_one_answer(&self) -> bool {
        let alone = |side: &Estimate| side.n() == 1 && !side.is_given();
        alone(&self.current) || alone(&self.baseline)
    }

    /// Centre and standard error, as shares, of the methods with a formula of their own.
    fn centred(&self, method: Method) -> Option<(f64, f64)> {
        match method {
            Method::Wald => Some((self.difference() / 100.0, self.std_error / 100.0)),
            Method::AdjustedWald => Some(self.adjusted()),
            _ => None,
        }
    }

    /// The difference of the shrunken scores and its standard error, which is never 0 for samples.
    pub(super) fn adjusted(&self) -> (f64, f64) {
        let Adjusted {
            share: t1,
            std_error: x,
        } = adjusted_wald::adjusted(&self.current);
        let Adjusted {
            share: t2,
            std_error: y,
        } = adjusted_wald::adjusted(&self.baseline);
        let square = x * x + y * y - 2.0 * self.correlation * x * y;
        (t1 - t2, square.max(0.0).sqrt())
    }

    /// The formula of MOVER on the intervals of both sides.
    fn mover(&self, method: Method, tail: Tail) -> Reach {
        // Each side of a confidence sequence must hold by itself.
        let tail = match method {
            Method::Anytime => Tail::new(tail.alpha / 2.0),
            _ => tail,
        };
        let side = |estimate: &Estimate| method.reach(estimate, tail);
        mover::add(side(&self.current), side(&self.baseline), self.correlation)
    }

    fn degrees_of_freedom(&self) -> Option<u64> {
        let both = [&self.current, &self.baseline];
        both.into_iter()
            .filter_map(Estimate::degrees_of_freedom)
            .min()
    }

    fn quantile(&self, tail: Tail) -> f64 {
        match self.degrees_of_freedom() {
            None => tail.z,
            Some(df) => t_two_sided(tail.alpha, df as f64),
        }
    }
}

/// The difference in points, always with its sign: `-40.0`; to one decimal unless the format says
/// otherwise.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct Points(f64);
        impl fmt::Display for Points {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt_points(self.0, f)
            }
        }
        let decimals = f.precision().unwrap_or(1);
        let points = format!("{:+.decimals$}", Points(self.difference()));
        write!(f, "{points:>width$}", width = f.width().unwrap_or(0))
    }
}

/// A comparison as it is written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    difference: f64,
    std_error: f64,
    correlation: f64,
    current: Estimate,
    baseline: Estimate,
}

#[cfg(feature = "serde")]
impl From<Comparison> for Stored {
    fn from(comparison: Comparison) -> Self {
        Self {
            difference: comparison.difference(),
            std_error: comparison.std_error,
            correlation: comparison.correlation,
            current: comparison.current,
            baseline: comparison.baseline,
        }
    }
}
