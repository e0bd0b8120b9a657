use std::fmt;

use super::slope::Slope;
use crate::error::Error;
use crate::inference::{Effect, Estimate, Homogeneity, Interval, Level, Verdict};
use crate::sample::{Answers, Domain, Family, Grouping, Sample};

/// The straight line through the scores of waves: how many points the NPS gains with every unit of
/// time.
///
/// Waves count by how many answered, never by what they answered, so equal scores have a slope of
/// exactly 0. Look at the waves first: a line says little where [`lack_of_fit`](Self::lack_of_fit) is
/// small.
///
/// # Example
/// ```
/// use promoter::{Level, Segments, Tally, Trend, Verdict};
/// let quarters: Segments<u32> = Segments::from_iter([
///     (1, Tally::from_counts(180, 120, 100)?),
///     (2, Tally::from_counts(205, 115, 80)?),
///     (4, Tally::from_counts(230, 110, 60)?),
/// ]);
/// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
///     .expect("three waves");
/// assert_eq!(format!("{trend:.1}"), "+7.2");
/// assert_eq!(trend.verdict(Level::P95), Verdict::Up);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Independent answers: the score interval of a sum of scores, after Tango (1998). Accounts: a sum of
/// scores with its moderated variance, on the degrees of freedom of Satterthwaite (1946).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Trend {
    line: Line,
    waves: u64,
    left_out: Vec<f64>,
    lack_of_fit: Option<Homogeneity>,
}

/// The slope and where its limits come from.
#[derive(Debug, Clone, PartialEq)]
enum Line {
    Answers(Slope),
    Clusters(Effect),
}

/// The waves of a line: times, weights, and the weighted mean and spread of the times.
pub(super) struct Times {
    at: Vec<f64>,
    weights: Vec<f64>,
    mean: f64,
    spread: f64,
}

impl Times {
    /// `None` for times that lie too near to be told apart.
    fn of(at: Vec<f64>, weights: Vec<f64>) -> Option<Self> {
        let total: f64 = weights.iter().sum();
        let each = || weights.iter().zip(&at);
        let start = at.first()?;
        let mean = start + each().map(|(w, x)| w * (x - start)).sum::<f64>() / total;
        let spread: f64 = each().map(|(w, x)| w * (x - mean).powi(2)).sum();
        (spread > 0.0 && spread.is_normal() && (1.0 / spread).is_finite()).then_some(Self {
            at,
            weights,
            mean,
            spread,
        })
    }

    /// What each score counts in the slope.
    fn coefficients(&self) -> Vec<f64> {
        let each = self.weights.iter().zip(&self.at);
        each.map(|(w, x)| w * (x - self.mean) / self.spread)
            .collect()
    }
}

impl Trend {
    /// The line through the waves that a closure gives times for, in any unit; they need not be
    /// evenly spaced. Segments of the same time are one wave. `None` of fewer than three waves; with
    /// accounts, of fewer than three that have two.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a time that is not a number from -1e12 to 1e12.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Trend};
    /// let mut answers = ClusteredTally::new();
    /// for (account, scores) in
    ///     [("Acme", [4, 7, 9]), ("Bolt", [9, 9, 10]), ("Cord", [7, 6, 8])]
    /// {
    ///     for (month, score) in [1.0, 3.0, 4.0].into_iter().zip(scores) {
    ///         answers.record(account, month as u32, Score::new(score)?);
    ///     }
    /// }
    /// let trend = Trend::of(&answers.sample(), |&month| f64::from(month))?
    ///     .expect("three waves");
    /// assert_eq!((trend.waves(), trend.slope() > 0.0), (3, true));
    /// assert!(Trend::of(&answers.sample(), |_| f64::NAN).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of<S>(sample: &Sample<S>, time: impl Fn(&S) -> f64) -> Result<Option<Self>, Error> {
        let times: Vec<f64> = sample.segments().iter().map(time).collect();
        if let Some(&value) = times.iter().find(|time| !(-1e12..=1e12).contains(*time)) {
            let expected = "a number from -1e12 to 1e12, such as the number of the wave";
            return Err(Error::out_of_range("time", value, expected));
        }
        let mut distinct = times.clone();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let place = |time: &f64| distinct.partition_point(|other| other < time) as u32;
        let grouping = Grouping::of(times.iter().map(place).collect(), distinct.len());
        Ok(match sample.answers() {
            Answers::Independent(_) => Self::of_answers(sample, &grouping, &distinct),
            Answers::Clusters(clusters) => {
                let domains = sample.domains(clusters, &grouping);
                let answered = distinct.iter().zip(&domains);
                let answered: Vec<(f64, &Domain)> = answered
                    .filter_map(|(&time, domain)| Some((time, domain.as_ref()?)))
                    .collect();
                let alone = |(_, domain): &(f64, &Domain)| domain.sums.clusters < 2;
                let left_out = answered
                    .iter()
                    .filter(|wave| alone(wave))
                    .map(|wave| wave.0);
                let left_out = left_out.collect();
                let (at, kept): (Vec<f64>, Vec<&Domain>) =
                    answered.into_iter().filter(|wave| !alone(wave)).unzip();
                if at.len() < 3 {
                    return Ok(None);
                }
                let weights = kept.iter().map(|domain| 1.0 / domain.sums.size()).collect();
                let Some(times) = Times::of(at, weights) else {
                    return Ok(None);
                };
                Some(Self::of_domains(
                    &times,
                    left_out,
                    Family::of(kept.clone(), clusters),
                    &kept,
                ))
            }
        })
    }

    fn of_answers<S>(sample: &Sample<S>, grouping: &Grouping, times: &[f64]) -> Option<Self> {
        let (estimates, _) = sample.answer(grouping, &[]);
        let waves = times.iter().zip(estimates);
        let waves: Vec<(f64, Estimate)> = waves
            .filter_map(|(&time, estimate)| Some((time, estimate?)))
            .collect();
        let slope = Slope::through(&waves)?;
        let count = waves.len() as u64;
        Some(Self {
            lack_of_fit: slope.lack_of_fit(count),
            line: Line::Answers(slope),
            waves: count,
            left_out: Vec::new(),
        })
    }

    fn of_domains(times: &Times, left_out: Vec<f64>, family: Family<'_>, kept: &[&Domain]) -> Self {
        let coefficients = times.coefficients();
        let scores: Vec<f64> = kept.iter().map(|domain| domain.sums.theta).collect();
        let total: f64 = times.weights.iter().sum();
        let each = || times.weights.iter().zip(&scores).zip(&times.at);
        let level = each().map(|((w, score), _)| w * score).sum::<f64>() / total;
        let slope: f64 = coefficients
            .iter()
            .zip(&scores)
            .map(|(c, score)| c * (score - level))
            .sum();
        let left = |((w, score), x): ((&f64, &f64), &f64)| {
            w * (score - level - slope * (x - times.mean)).powi(2)
        };
        let form: f64 = each().map(left).sum();
        let level_of = |w: &f64| w / total.sqrt();
        let common = times.weights.iter().map(level_of).collect();
        let rise = coefficients
            .iter()
            .map(|c| c * times.spread.sqrt())
            .collect();
        let traces = family.traces(&times.weights, &[common, rise]);
        let (variance, df) = family.variance_of_sum(&coefficients);
        let slope = Effect::with_variance(slope, variance, Some(df), f64::INFINITY);
        let waves = kept.len() as u64;
        Self {
            line: Line::Clusters(slope),
            waves,
            lack_of_fit: Some(traces.test(form, waves, left_out.len() as u64)),
            left_out,
        }
    }

    /// The slope, in points for every unit of time.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(55, 30, 15)?),
    ///     (3, Tally::from_counts(60, 30, 10)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// // The scores are 30, 40 and 50.
    /// assert!((trend.slope() - 10.0).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn slope(&self) -> f64 {
        match &self.line {
            Line::Answers(slope) => slope.points(),
            Line::Clusters(effect) => effect.points(),
        }
    }

    /// The standard error of the slope, in points for every unit of time.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(55, 30, 15)?),
    ///     (3, Tally::from_counts(60, 30, 10)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// assert_eq!(format!("{:.1}", trend.std_error()), "5.2");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        match &self.line {
            Line::Answers(slope) => slope.std_error(),
            Line::Clusters(effect) => effect.std_error(),
        }
    }

    /// The degrees of freedom of Student's t; `None` for independent answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Trend};
    /// let mut answers = ClusteredTally::new();
    /// for (account, scores) in
    ///     [("Acme", [4, 7, 9]), ("Bolt", [9, 9, 10]), ("Cord", [7, 6, 8])]
    /// {
    ///     for (month, score) in (1..).zip(scores) {
    ///         answers.record(account, month, Score::new(score)?);
    ///     }
    /// }
    /// let trend = Trend::of(&answers.sample(), |&month| f64::from(month))?
    ///     .expect("three waves");
    /// assert!(trend.degrees_of_freedom().is_some_and(|df| df > 1.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        match &self.line {
            Line::Answers(_) => None,
            Line::Clusters(effect) => effect.degrees_of_freedom(),
        }
    }

    /// The number of waves that the line goes through.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(180, 120, 100)?),
    ///     (2, Tally::from_counts(205, 115, 80)?),
    ///     (4, Tally::from_counts(230, 110, 60)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// assert_eq!(trend.waves(), 3);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn waves(&self) -> u64 {
        self.waves
    }

    /// The times of waves that were left out, since all their answers come from one cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Trend};
    /// let mut answers = ClusteredTally::new();
    /// for (account, scores) in
    ///     [("Acme", [4, 7, 9]), ("Bolt", [9, 9, 10]), ("Cord", [7, 6, 8])]
    /// {
    ///     for (month, score) in (1..).zip(scores) {
    ///         answers.record(account, month, Score::new(score)?);
    ///     }
    /// }
    /// answers.record("Acme", 4, Score::new(10)?);
    /// let trend = Trend::of(&answers.sample(), |&month| f64::from(month))?
    ///     .expect("three waves");
    /// assert_eq!(trend.left_out(), [4.0]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn left_out(&self) -> &[f64] {
        &self.left_out
    }

    /// The confidence interval of the slope, in points for every unit of time.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(180, 120, 100)?),
    ///     (2, Tally::from_counts(205, 115, 80)?),
    ///     (4, Tally::from_counts(230, 110, 60)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// assert_eq!(trend.interval(Level::P95).to_string(), "3.7 to 10.7");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval(&self, level: Level) -> Interval {
        match &self.line {
            Line::Answers(slope) => slope.interval(level),
            Line::Clusters(effect) => effect.around(level, f64::INFINITY),
        }
    }

    /// The two-sided p-value of no trend: below alpha exactly when the interval excludes 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(180, 120, 100)?),
    ///     (2, Tally::from_counts(205, 115, 80)?),
    ///     (4, Tally::from_counts(230, 110, 60)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// assert!(trend.p_value() < 0.001);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        match &self.line {
            Line::Answers(slope) => slope.p_value(),
            Line::Clusters(effect) => effect.p_value().unwrap_or(1.0),
        }
    }

    /// Whether the answers show at this level that the NPS rises or falls.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Segments, Tally, Trend, Verdict};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(180, 120, 100)?),
    ///     (2, Tally::from_counts(205, 115, 80)?),
    ///     (4, Tally::from_counts(230, 110, 60)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// assert_eq!(trend.verdict(Level::P95), Verdict::Up);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn verdict(&self, level: Level) -> Verdict {
        Verdict::of(&self.interval(level))
    }

    /// Whether the scores can lie on a line: a small p-value says that they do not.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Trend};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(55, 30, 15)?),
    ///     (3, Tally::from_counts(60, 30, 10)?),
    /// ]);
    /// let trend = Trend::of(&quarters.sample(), |&quarter| f64::from(quarter))?
    ///     .expect("three waves");
    /// // The scores 30, 40 and 50 lie on a line.
    /// assert!(trend.lack_of_fit().is_some_and(|fit| fit.p_value > 0.99));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn lack_of_fit(&self) -> Option<&Homogeneity> {
        self.lack_of_fit.as_ref()
    }
}

/// The slope in points, with its sign.
impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::inference::signed(self.slope(), f)
    }
}

/// A trend as it is written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    slope: f64,
    std_error: f64,
    degrees_of_freedom: Option<f64>,
    p_value: f64,
    waves: u64,
    left_out: Vec<f64>,
    lack_of_fit: Option<Homogeneity>,
}

#[cfg(feature = "serde")]
impl From<Trend> for Stored {
    fn from(trend: Trend) -> Self {
        Self {
            slope: trend.slope(),
            std_error: trend.std_error(),
            degrees_of_freedom: trend.degrees_of_freedom(),
            p_value: trend.p_value(),
            waves: trend.waves,
            lack_of_fit: trend.lack_of_fit,
            left_out: trend.left_out,
        }
    }
}
