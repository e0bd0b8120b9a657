use std::fmt;

use super::nps::signed;
use super::numeric::{normal_two_sided, student_two_sided, t_two_sided};
use super::reach::Reach;
use super::{Comparison, Interval, Level, Verdict};

/// A figure in points that is neither an NPS nor a difference of two: a slope, a part of a change,
/// the impact of a segment; with its standard error.
///
/// # Example
/// ```
/// use promoter::{Impact, Level, Segments, Tally, Verdict};
/// let touchpoints: Segments<&str> = Segments::from_iter([
///     ("onboarding", Tally::from_counts(40, 30, 30)?),
///     ("support", Tally::from_counts(10, 20, 70)?),
/// ]);
/// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
///     .expect("both were asked");
/// // Without support the NPS would be 35 points higher.
/// assert_eq!(impact.effect.to_string(), "-35.0");
/// assert_eq!(impact.effect.verdict(Level::P95), Verdict::Down);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Effect {
    points: f64,
    std_error: f64,
    degrees_of_freedom: Option<f64>,
    how: How,
}

/// Where the limits of an effect come from.
#[derive(Debug, Clone, PartialEq)]
enum How {
    /// Nothing is known of its error.
    Unknown,
    /// The standard error, up to so many points either way.
    Error { most: f64 },
    /// A comparison of two NPS, times a factor.
    Scaled(Box<Comparison>, f64),
}

impl Effect {
    /// An effect with a variance, both on the scale of shares; without degrees of freedom the normal
    /// distribution serves. A variance of 0 is one that is not known.
    pub(crate) fn with_variance(
        share: f64,
        variance: f64,
        degrees_of_freedom: Option<f64>,
        most: f64,
    ) -> Self {
        let known = variance > 0.0 && degrees_of_freedom.is_none_or(|df| df > 0.0);
        Self {
            points: 100.0 * share + 0.0,
            std_error: 100.0 * variance.max(0.0).sqrt(),
            degrees_of_freedom: degrees_of_freedom.filter(|_| known),
            how: if known {
                How::Error { most }
            } else {
                How::Unknown
            },
        }
    }

    /// A difference times a share that is taken as known.
    pub(crate) fn scaled(comparison: Comparison, factor: f64) -> Self {
        Self {
            points: factor * comparison.difference() + 0.0,
            std_error: factor * comparison.std_error(),
            degrees_of_freedom: None,
            how: if factor > 0.0 {
                How::Scaled(Box::new(comparison), factor)
            } else {
                How::Unknown
            },
        }
    }

    /// The effect, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// assert_eq!(impact.effect.points(), -35.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn points(&self) -> f64 {
        self.points
    }

    /// Its standard error, in points; 0 where the answers show no spread, which is no certainty.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// // Half of that of the difference, since half of the answers are of support.
    /// assert_eq!(impact.effect.std_error(), 0.5 * impact.comparison.std_error());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The degrees of freedom of Student's t; `None` where the normal distribution serves or nothing
    /// is known of the error.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Impact, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, scores) in
    ///     [("Acme", [4, 7, 9]), ("Bolt", [9, 9, 10]), ("Cord", [7, 6, 8])]
    /// {
    ///     for (month, score) in (1..).zip(scores) {
    ///         answers.record(account, month, Score::new(score)?);
    ///     }
    /// }
    /// let impact =
    ///     Impact::of(&answers.sample(), |&month| month == 1).expect("all were asked");
    /// assert!(
    ///     impact
    ///         .effect
    ///         .degrees_of_freedom()
    ///         .is_some_and(|df| df <= 2.0),
    ///     "three accounts"
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> Option<f64> {
        self.degrees_of_freedom
    }

    /// The confidence interval, in points; `None` where too few accounts, or too few that differ,
    /// leave nothing to tell the error from.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Level, Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// let interval = impact
    ///     .effect
    ///     .interval(Level::P95)
    ///     .expect("the answers differ");
    /// assert_eq!(interval.to_string(), "-44.7 to -24.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> Option<Interval> {
        match &self.how {
            How::Unknown => None,
            How::Scaled(comparison, factor) => Some(comparison.interval(level).scaled(*factor)),
            How::Error { most } => Some(self.around(level, *most)),
        }
    }

    /// As far as the standard error reaches, up to so many points either way.
    pub(crate) fn around(&self, level: Level, most: f64) -> Interval {
        let quantile = match self.degrees_of_freedom {
            None => level.tail().z,
            Some(df) => t_two_sided(level.alpha(), df),
        };
        let half = quantile * self.std_error / 100.0;
        let reach = Reach {
            below: half,
            above: half,
        };
        Interval::of_effect(self.points, reach, most, level)
    }

    /// The two-sided p-value of no effect: below alpha exactly when the interval excludes 0. `None`
    /// where there is no interval.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// assert!(impact.effect.p_value().is_some_and(|p| p < 0.001));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        match &self.how {
            How::Unknown => None,
            How::Scaled(comparison, _) => Some(comparison.p_value()),
            How::Error { .. } => {
                let statistic = (self.points / self.std_error).abs();
                let p = match self.degrees_of_freedom {
                    None => normal_two_sided(statistic),
                    Some(df) => student_two_sided(statistic, df),
                };
                Some(p.max(f64::MIN_POSITIVE))
            }
        }
    }

    /// Whether the answers show at this level that the effect is above or below 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Level, Segments, Tally, Verdict};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// assert_eq!(impact.effect.verdict(Level::P95), Verdict::Down);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn verdict(&self, level: Level) -> Verdict {
        self.interval(level)
            .map_or(Verdict::Unclear, |interval| Verdict::of(&interval))
    }
}

/// The effect in points, always with its sign: `+12.5`; to one decimal unless the format says
/// otherwise.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        signed(self.points, f)
    }
}

/// An effect as it is written to a file; without a p-value where nothing is known of its error.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    points: f64,
    std_error: f64,
    degrees_of_freedom: Option<f64>,
    p_value: Option<f64>,
}

#[cfg(feature = "serde")]
impl From<Effect> for Stored {
    fn from(effect: Effect) -> Self {
        Self {
            points: effect.points,
            std_error: effect.std_error,
            degrees_of_freedom: effect.degrees_of_freedom,
            p_value: effect.p_value(),
        }
    }
}
