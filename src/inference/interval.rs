use std::fmt;

use super::nps::{pad, points_text};
use super::reach::Reach;
use super::{Level, Method};

/// A confidence interval in points: of an NPS within -100 to 100, of a difference of two within
/// -200 to 200, or of an [`Effect`](crate::Effect).
///
/// It knows its level, the method that made it, and whether it is of an NPS.
///
/// # Example
/// ```
/// use promoter::{Level, Tally};
/// let estimate = Tally::from_counts(50, 30, 20)?
///     .estimate()
///     .expect("there are answers");
/// let interval = estimate.interval(Level::P95);
/// assert_eq!(interval.to_string(), "14.0 to 44.3");
/// assert_eq!(format!("{interval:>16.0}|"), "        14 to 44|");
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
    method: Option<Method>,
    of_nps: bool,
}

impl Interval {
    /// An interval of an NPS: around it, as far as the method reaches.
    pub(super) fn of_nps(points: f64, reach: Reach, level: Level, method: Method) -> Self {
        Self {
            of_nps: true,
            ..Self::clipped(points, reach, 100.0, level, Some(method))
        }
    }

    /// An interval of an NPS by its limits as shares, of a method that is none of a single sample.
    pub(crate) fn of_limits(lower: f64, upper: f64, level: Level, method: Method) -> Self {
        let reach = Reach {
            below: -lower,
            above: upper,
        };
        Self::of_nps(0.0, reach, level, method)
    }

    /// An interval of a difference of two NPS, in points.
    pub(super) fn of_difference(points: f64, reach: Reach, level: Level, method: Method) -> Self {
        Self::clipped(points, reach, 200.0, level, Some(method))
    }

    /// An interval of an effect, in points, no further than `most` either way.
    pub(super) fn of_effect(points: f64, reach: Reach, most: f64, level: Level) -> Self {
        Self::clipped(points, reach, most, level, None)
    }

    /// An interval of a slope by its limits as shares.
    pub(crate) fn of_slope(lower: f64, upper: f64, level: Level) -> Self {
        let reach = Reach {
            below: -lower,
            above: upper,
        };
        Self::of_effect(0.0, reach, f64::INFINITY, level)
    }

    fn clipped(points: f64, reach: Reach, most: f64, level: Level, method: Option<Method>) -> Self {
        Self {
            lower: (points - 100.0 * reach.below).clamp(-most, most) + 0.0,
            upper: (points + 100.0 * reach.above).clamp(-most, most) + 0.0,
            level,
            method,
            of_nps: false,
        }
    }

    /// The same limits times a factor, as of an effect.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self {
            lower: factor * self.lower + 0.0,
            upper: factor * self.upper + 0.0,
            method: None,
            ..self
        }
    }

    /// The lower limit, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let estimate = Tally::from_counts(6, 0, 0)?
    ///     .estimate()
    ///     .expect("there are answers");
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
    /// let estimate = Tally::from_counts(0, 0, 6)?
    ///     .estimate()
    ///     .expect("there are answers");
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
    /// let estimate = Tally::from_counts(50, 0, 50)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let interval = estimate.using(Method::Wald).interval(Level::P95);
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
    /// let interval = Tally::from_counts(50, 0, 50)?
    ///     .estimate()
    ///     .expect("answers")
    ///     .interval(Level::P95);
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
    /// let interval = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("answers")
    ///     .interval(Level::P99);
    /// assert_eq!(interval.level(), Level::P99);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn level(&self) -> Level {
        self.level
    }

    /// The method that made it; `None` for an interval of an effect, which has one way only.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.interval(Level::P95).method(), Some(Method::Tango));
    /// assert_eq!(
    ///     estimate.using(Method::Wald).interval(Level::P95).method(),
    ///     Some(Method::Wald)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> Option<Method> {
        self.method
    }

    /// Whether it is of an NPS, not of a difference of two or of an effect.
    pub(crate) const fn is_of_nps(&self) -> bool {
        self.of_nps
    }
}

/// The limits in points, with the decimals that the format asks for, as one text as wide as it asks:
/// `14.0 to 44.3`, and with `{:+}`, as for differences, `+14.0 to +44.3`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(1);
        let [lower, upper] = [self.lower, self.upper].map(|limit| {
            let text = points_text(limit, decimals);
            let sign = match f.sign_plus() && !text.starts_with('-') {
                true => "+",
                false => "",
            };
            format!("{sign}{text}")
        });
        pad(&format!("{lower} to {upper}"), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_one_text_with_the_sign_decimals_and_width_that_are_asked_for() {
        let interval = Interval {
            lower: 15.7,
            upper: 63.4,
            level: Level::P95,
            method: None,
            of_nps: true,
        };
        assert_eq!(format!("{interval:+}"), "+15.7 to +63.4");
        assert_eq!(format!("[{interval:>+14.0}]"), "[    +16 to +63]");
        assert_eq!(format!("[{interval:<12.0}]"), "[16 to 63    ]");
        assert_eq!(
            format!(
                "{:+}",
                Interval {
                    lower: -3.0,
                    ..interval
                }
            ),
            "-3.0 to +63.4"
        );
    }
}
