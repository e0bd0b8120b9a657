use std::fmt;

use super::nps::fmt_points;
use super::reach::Reach;
use super::{Level, Method};

/// A confidence interval in points: of an NPS within -100 to 100, of a difference of two within
/// -200 to 200.
///
/// It knows its level, the method that made it, and whether it is of an NPS or of a difference.
///
/// # Example
/// ```
/// use promoter::{Level, Tally};
/// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
/// let interval = estimate.interval(Level::P95);
/// assert_eq!(interval.to_string(), "14.0 to 44.3");
/// assert!(interval.contains(30.0) && !interval.contains(0.0));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Interval {
    lower: f64,
    upper: f64,
    level: Level,
    method: Method,
    of_difference: bool,
}

impl Interval {
    /// An interval of an NPS: around it, as far as the method reaches.
    pub(super) fn of_nps(points: f64, reach: Reach, level: Level, method: Method) -> Self {
        Self::clipped(points, reach, 100.0, level, method)
    }

    /// An interval of a difference of two NPS, in points.
    pub(super) fn of_difference(points: f64, reach: Reach, level: Level, method: Method) -> Self {
        let mut interval = Self::clipped(points, reach, 200.0, level, method);
        interval.of_difference = true;
        interval
    }

    /// An interval of an NPS by its limits as shares, of a method that is none of a single sample.
    pub(crate) fn of_limits(lower: f64, upper: f64, level: Level, method: Method) -> Self {
        Self {
            lower: (100.0 * lower).clamp(-100.0, 100.0) + 0.0,
            upper: (100.0 * upper).clamp(-100.0, 100.0) + 0.0,
            level,
            method,
            of_difference: false,
        }
    }

    fn clipped(points: f64, reach: Reach, most: f64, level: Level, method: Method) -> Self {
        Self {
            lower: (points - 100.0 * reach.below).clamp(-most, most) + 0.0,
            upper: (points + 100.0 * reach.above).clamp(-most, most) + 0.0,
            level,
            method,
            of_difference: false,
        }
    }

    /// The lower limit, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let estimate = Tally::from_counts(6, 0, 0)?.estimate().expect("there are answers");
    /// let interval = estimate.interval(Level::P95);
    /// assert!(interval.lower() < 100.0, "six promoters are no certainty");
    /// assert_eq!(interval.upper(), 100.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The upper limit, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let estimate = Tally::from_counts(0, 0, 6)?.estimate().expect("there are answers");
    /// let interval = estimate.interval(Level::P95);
    /// assert_eq!(interval.lower(), -100.0);
    /// assert!(interval.upper() > -100.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// The distance from the lower to the upper limit, in points. Half of it is what is often
    /// called the margin of error.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let estimate = Tally::from_counts(50, 0, 50)?.estimate().expect("there are answers");
    /// let interval = estimate.interval_with(Method::Wald, Level::P95);
    /// assert_eq!(format!("{:.1}", interval.width() / 2.0), "19.6");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }

    /// Whether a value, in points, lies within the limits; the limits belong to the interval.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let interval = Tally::from_counts(50, 0, 50)?.estimate().expect("answers").interval(Level::P95);
    /// assert!(interval.contains(0.0) && interval.contains(interval.upper()));
    /// assert!(!interval.contains(30.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn contains(&self, points: f64) -> bool {
        (self.lower..=self.upper).contains(&points)
    }

    /// The confidence level.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let interval = Tally::from_counts(50, 30, 20)?.estimate().expect("answers").interval(Level::P99);
    /// assert_eq!(interval.level(), Level::P99);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The method that made it.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(estimate.interval(Level::P95).method(), Method::Tango);
    /// assert_eq!(estimate.interval_with(Method::Wald, Level::P95).method(), Method::Wald);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Whether it is of a difference of two NPS, not of an NPS.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let q1 = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// let q2 = Tally::from_counts(12, 12, 11)?.estimate().expect("there are answers");
    /// assert!(q2.versus(&q1).interval(Level::P95).is_of_difference());
    /// assert!(!q2.interval(Level::P95).is_of_difference());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn is_of_difference(&self) -> bool {
        self.of_difference
    }
}

/// The limits in points, each as the format asks: `14.0 to 44.3`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_points(self.lower, f)?;
        f.write_str(" to ")?;
        fmt_points(self.upper, f)
    }
}
