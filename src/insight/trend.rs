use crate::error::Error;
use crate::inference::normal_theory::{limits, p_value, std_error_points};
use crate::inference::numeric::chi_square_upper;
use crate::inference::{Estimate, Level, Verdict};
use crate::tally::ClusteredTally;

/// The straight line through a series of waves: does the NPS rise or fall, and how fast?
///
/// Waves with more answers count more. Independent waves enter by their scores after three added
/// answers, as [`Method::AdjustedWald`](crate::Method::AdjustedWald) has them, so few answers draw the
/// slope towards 0; clustered ones by their plain scores. The slope is in points per unit of the time that the caller
/// gives, such as points a quarter. Three waves or more also say whether a line fits at all.
///
/// # Example
/// ```
/// use promoter::{Level, Tally, Trend, Verdict};
/// let waves = [(40, 30, 30), (45, 30, 25), (44, 35, 21), (50, 28, 22), (52, 30, 18), (49, 33, 18)];
/// let estimates = waves.map(|(a, b, c)| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers"));
/// let quarters: Vec<_> = (1..).map(f64::from).zip(estimates).collect();
/// let trend = Trend::independent(&quarters)?;
/// assert_eq!(format!("{:+.1}", trend.slope()), "+4.1");
/// assert_eq!(trend.verdict(Level::P95), Verdict::Up);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Weighted least squares with the adjusted Wald variances as known: Cochran (1954), Biometrics
/// 10:101.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Trend {
    slope: f64,
    std_error: f64,
    waves: u64,
    degrees_of_freedom: Option<u64>,
    lack_of_fit_p_value: Option<f64>,
}

/// A weighted line: the middle of the times, the share of each wave in the slope, the slope and the
/// squares that it leaves.
struct Line {
    coefficients: Vec<f64>,
    slope: f64,
    spread: f64,
    left: f64,
}

impl Line {
    /// The line through (time, share, weight), weights being inverse variances.
    fn through(waves: &[(f64, f64, f64)]) -> Result<Self, Error> {
        let times = || waves.iter().map(|wave| wave.0);
        if let Some(value) = times().find(|time| !(-1e12..=1e12).contains(time)) {
            return Err(Error::TimeOutOfRange { value });
        }
        let first = times().next().unwrap_or(0.0);
        if times().all(|time| time == first) {
            return Err(Error::TooFewWaves {
                waves: waves.len() as u64,
            });
        }
        let total: f64 = waves.iter().map(|wave| wave.2).sum();
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            waves.iter().map(|wave| wave.2 * of(wave)).sum::<f64>() / total
        };
        let (middle, level) = (mean(|wave| wave.0), mean(|wave| wave.1));
        let spread: f64 = waves.iter().map(|(x, _, w)| w * (x - middle).powi(2)).sum();
        if !(spread.is_finite() && spread > 1e-24 * total) {
            return Err(Error::TooFewWaves {
                waves: waves.len() as u64,
            });
        }
        let coefficients = waves.iter().map(|(x, _, w)| w * (x - middle) / spread);
        let coefficients: Vec<f64> = coefficients.collect();
        let slope: f64 = coefficients
            .iter()
            .zip(waves)
            .map(|(c, wave)| c * (wave.1 - level))
            .sum();
        let left = waves
            .iter()
            .map(|(x, y, w)| w * (y - level - slope * (x - middle)).powi(2))
            .sum();
        Ok(Self {
            coefficients,
            slope,
            spread,
            left,
        })
    }
}

impl Trend {
    /// The trend of waves in which different people answered, each with its time in any unit, by
    /// their adjusted scores: waves of exactly 10 and 30 points and 100 answers have a slope of 19.4.
    ///
    /// # Errors
    /// [`Error::TooFewWaves`] unless two waves have different times; [`Error::TimeOutOfRange`] for a
    /// time that is not from -1e12 to 1e12; [`Error::NoSamplingError`] for a census or a fixed value.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let first = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let last = Tally::from_counts(60, 10, 30)?.estimate().expect("there are answers");
    /// let trend = Trend::independent(&[(0.0, first), (1.0, last)])?;
    /// assert_eq!(format!("{:.1}", trend.slope()), "19.4");
    /// assert!(Trend::independent(&[(0.0, first)]).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn independent(waves: &[(f64, Estimate)]) -> Result<Self, Error> {
        let weighted: Vec<(f64, f64, f64)> = waves
            .iter()
            .map(|(time, estimate)| {
                let (share, variance) = estimate.adjusted_share()?;
                Ok((*time, share, 1.0 / variance))
            })
            .collect::<Result<_, Error>>()?;
        let line = Line::through(&weighted)?;
        let k = waves.len() as u64;
        Ok(Self {
            slope: 100.0 * line.slope,
            std_error: 100.0 / line.spread.sqrt(),
            waves: k,
            degrees_of_freedom: None,
            lack_of_fit_p_value: (k > 2).then(|| chi_square_upper(line.left, (k - 2) as f64)),
        })
    }

    /// The trend of waves in which the same accounts or people may have answered; `time` gives the
    /// time of a wave.
    ///
    /// The standard error takes what a cluster says in all its waves together. Lack of fit is not
    /// tested.
    ///
    /// # Errors
    /// As [`independent`](Self::independent), and [`Error::OneCluster`] for a wave with answers of a
    /// single cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Trend};
    /// let mut answers = ClusteredTally::new();
    /// for (account, before, after) in [("Acme", 5, 8), ("Bolt", 9, 9), ("Cord", 8, 10), ("Dale", 3, 6)] {
    ///     answers.record(account, 2023, Score::new(before)?);
    ///     answers.record(account, 2025, Score::new(after)?);
    /// }
    /// // From -25 to 25 in two years.
    /// let trend = Trend::clustered(&answers, |&year| f64::from(year))?;
    /// assert!((trend.slope() - 25.0).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered<C: Ord, W: Ord>(
        tally: &ClusteredTally<C, W>,
        time: impl Fn(&W) -> f64,
    ) -> Result<Self, Error> {
        let mut waves = Vec::new();
        for wave in tally.segment_keys() {
            if let Some(estimate) = tally.estimate_where(|own| own == wave)? {
                let (_, variance) = estimate.adjusted_share()?;
                waves.push((wave, time(wave), estimate.nps().points() / 100.0, variance));
            }
        }
        let weighted: Vec<_> = waves.iter().map(|(_, x, y, v)| (*x, *y, 1.0 / v)).collect();
        let line = Line::through(&weighted)?;
        let parts: Vec<(&W, f64)> = waves
            .iter()
            .map(|(wave, ..)| *wave)
            .zip(line.coefficients)
            .collect();
        let (variance, degrees_of_freedom) = tally.variance_of_sum(&parts)?;
        Ok(Self {
            slope: 100.0 * line.slope,
            std_error: std_error_points(variance),
            waves: waves.len() as u64,
            degrees_of_freedom: Some(degrees_of_freedom),
            lack_of_fit_p_value: None,
        })
    }

    /// The slope, in points per unit of time; see [`Trend`] for the scores that make it.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let low = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(60, 20, 20)?.estimate().expect("there are answers");
    /// let trend = Trend::independent(&[(1.0, low), (2.0, high)])?;
    /// // 30 and 40 points of 100 answers, three added to each.
    /// assert_eq!(format!("{:.2}", trend.slope()), "9.71");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn slope(&self) -> f64 {
        self.slope
    }

    /// The standard error of the slope, in points per unit of time.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let low = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(60, 20, 20)?.estimate().expect("there are answers");
    /// let trend = Trend::independent(&[(1.0, low), (2.0, high)])?;
    /// assert!((8.0..14.0).contains(&trend.std_error()));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The number of waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let low = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(60, 20, 20)?.estimate().expect("there are answers");
    /// let trend = Trend::independent(&[(1.0, low), (2.0, high)])?;
    /// assert_eq!(trend.waves(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn waves(&self) -> u64 {
        self.waves
    }

    /// The limits of the slope at a level, in points per unit of time.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally, Trend};
    /// let first = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let last = Tally::from_counts(60, 30, 10)?.estimate().expect("there are answers");
    /// let trend = Trend::independent(&[(1.0, first), (4.0, last)])?;
    /// let (lower, upper) = trend.interval(Level::P95);
    /// assert!(lower < trend.slope() && trend.slope() < upper);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> (f64, f64) {
        limits(self.slope, self.std_error, self.degrees_of_freedom, level)
    }

    /// The two-sided p-value of no trend; `None` where the standard error is 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let low = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(70, 20, 10)?.estimate().expect("there are answers");
    /// let rising = Trend::independent(&[(1.0, low), (2.0, high)])?;
    /// assert!(rising.p_value().is_some_and(|p| p < 0.001));
    /// assert!(Trend::independent(&[(1.0, low), (2.0, low)])?.p_value() > Some(0.999));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        p_value(self.slope, self.std_error, self.degrees_of_freedom)
    }

    /// Whether the NPS rises or falls, or the waves do not tell.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally, Trend, Verdict};
    /// let low = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(70, 20, 10)?.estimate().expect("there are answers");
    /// let falling = Trend::independent(&[(1.0, high), (2.0, low)])?;
    /// assert_eq!(falling.verdict(Level::P95), Verdict::Down);
    /// let level = Trend::independent(&[(1.0, low), (2.0, low)])?;
    /// assert_eq!(level.verdict(Level::P95), Verdict::Unclear);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn verdict(&self, level: Level) -> Verdict {
        match self.p_value() {
            Some(p) if p < level.alpha() && self.slope > 0.0 => Verdict::Up,
            Some(p) if p < level.alpha() => Verdict::Down,
            _ => Verdict::Unclear,
        }
    }

    /// The probability of waves as far from any straight line if one holds; a small one says that a
    /// line is the wrong summary. `None` below three waves, and for clustered ones.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Trend};
    /// let low = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let high = Tally::from_counts(70, 20, 10)?.estimate().expect("there are answers");
    /// let up_and_down = Trend::independent(&[(1.0, low), (2.0, high), (3.0, low)])?;
    /// assert!(up_and_down.lack_of_fit_p_value().is_some_and(|p| p < 0.001));
    /// assert_eq!(Trend::independent(&[(1.0, low), (2.0, high)])?.lack_of_fit_p_value(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn lack_of_fit_p_value(&self) -> Option<f64> {
        self.lack_of_fit_p_value
    }
}
