//! Watching a running survey: which wave is out of line with a period that is taken as normal?
//!
//! A chart is made from a baseline alone and then asked of later waves, so what is watched does not
//! move the limits it is held against. For answers that are looked at one by one, or day by day
//! without waves, use [`Method::Anytime`](crate::Method::Anytime).
//!
//! # Example
//! ```
//! use promoter::Tally;
//! use promoter::monitor::{Chart, Rule};
//! let of = |a, b, c| {
//!     Tally::from_counts(a, b, c)
//!         .expect("fits")
//!         .estimate()
//!         .expect("answers")
//! };
//! let normal = [of(48, 30, 22), of(52, 28, 20), of(47, 32, 21), of(50, 31, 19)];
//! let chart = Chart::of((1..=4).zip(normal))?;
//! let watched = chart.watch([(5, of(49, 30, 21)), (6, of(30, 30, 40))]);
//! assert!(watched[0].signals.is_empty());
//! assert_eq!(
//!     (watched[1].key, &watched[1].signals[..]),
//!     (6, &[Rule::Shewhart, Rule::Ewma][..])
//! );
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! # How often it is wrong
//! Simulated where nothing changes, with shares of .5, .3 and .2: the weighted mean has a signal
//! somewhere in 20 waves .02 to .08 of the time, a wave by itself .001 to .005 of the time. Rarer
//! detractors (.93, .05 and .02) bring .04 to .13, and .004 to .010 from eight baseline waves on; waves
//! of 15 answers up to .019 a wave, more with few baseline waves: a caution. Where waves differ by more
//! than their answers explain (by a standard deviation of 8 points at 100 answers) the weighted mean has
//! .08 to .10 from eight baseline waves on; with fewer nothing can correct it, and it has .19 to .24.
//!
//! # Source
//! The error of the centre in the weighted mean: Jones (2002), Journal of Quality Technology 34:277.

use crate::error::Error;
use crate::inference::{Estimate, Nps, variance_of_one};

/// Baseline waves that Laney's factor needs.
const LANEY_WAVES: usize = 8;
/// The mean distance of two standard normal values.
const MOVING_RANGE: f64 = 1.128;

/// Why a wave is out of line.
///
/// # Example
/// ```
/// use promoter::monitor::{Chart, Rule};
/// use promoter::{Nps, Tally};
/// let chart = Chart::around(Nps::new(0.0)?, 1.0)?;
/// let wave = Tally::from_counts(60, 0, 40)?
///     .estimate()
///     .expect("there are answers");
/// // Two standard errors above the target each time: nobody would notice once.
/// let watched = chart.watch([("Q1", wave), ("Q2", wave), ("Q3", wave)]);
/// assert!(watched[0].signals.is_empty() && watched[1].signals.is_empty());
/// assert_eq!(watched[2].signals, [Rule::Ewma]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The wave by itself lies outside its limits, three standard errors from the baseline by default:
    /// Shewhart (1931), Economic Control of Quality of Manufactured Product.
    Shewhart,
    /// The same where waves of the baseline already differ by more than their answers explain, which
    /// widens the limits: Laney (2002), Quality Engineering 14:531. It takes the place of Shewhart's
    /// rule.
    Laney,
    /// The exponentially weighted mean of this wave and those before lies too far out, which finds
    /// small lasting moves: Roberts (1959), Technometrics 1:239.
    Ewma,
}

crate::spelling::spelled!(Rule, "rule", Shewhart => "shewhart", Laney => "laney", Ewma => "ewma");

/// A wave on the chart.
///
/// # Example
/// ```
/// use promoter::monitor::Chart;
/// use promoter::{Nps, Tally};
/// let chart = Chart::around(Nps::new(0.0)?, 1.0)?;
/// let wave = Tally::from_counts(70, 0, 30)?
///     .estimate()
///     .expect("there are answers");
/// let watched = &chart.watch([("Q1", wave)])[0];
/// // 40 points, with a standard error of 10.
/// assert!((watched.z - 4.0).abs() < 1e-9 && (watched.upper - 30.0).abs() < 1e-9);
/// assert_eq!(watched.signals.len(), 2);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Watched<W> {
    /// The wave.
    pub key: W,
    /// Its NPS.
    pub nps: Nps,
    /// The distance of its NPS from the centre, in standard errors of so many answers.
    pub z: f64,
    /// The lower limit of the wave by itself, in points.
    pub lower: f64,
    /// The upper limit of the wave by itself, in points.
    pub upper: f64,
    /// The exponentially weighted mean of the distances `z` up to this wave, in standard errors.
    pub ewma: f64,
    /// How far from 0 that mean may lie, in standard errors.
    pub ewma_limit: f64,
    /// The rules that it breaks; empty for a wave in line.
    pub signals: Vec<Rule>,
}

/// How far out is out of line.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Limits {
    /// Of a wave by itself, in standard errors.
    shewhart: f64,
    /// The weight of the latest wave in the weighted mean.
    lambda: f64,
    /// Of that mean, in its standard errors.
    ewma: f64,
}

/// A mean of 2.86 standard errors has a false alarm in 371 waves on average; the 2.7 of many tables
/// gives one in 238.
const USUAL: Limits = Limits {
    shewhart: 3.0,
    lambda: 0.2,
    ewma: 2.86,
};

/// A baseline with its limits.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::monitor::Chart;
/// let quarter = |a, b, c| {
///     Tally::from_counts(a, b, c)
///         .expect("fits")
///         .estimate()
///         .expect("answers")
/// };
/// let chart = Chart::of([
///     ("Q1", quarter(50, 30, 20)),
///     ("Q2", quarter(52, 30, 18)),
///     ("Q3", quarter(48, 31, 21)),
/// ])?;
/// assert!(
///     chart.watch([("Q4", quarter(49, 31, 20))])[0]
///         .signals
///         .is_empty()
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Chart<W> {
    centre: Nps,
    /// The variance of one answer.
    variance: f64,
    /// Effective answers of the baseline; `None` where the target is given.
    answers: Option<f64>,
    laney_factor: Option<f64>,
    limits: Limits,
    baseline: Vec<(W, Estimate)>,
}

impl<W> Chart<W> {
    /// The chart of a period that is taken as normal, each wave with its key. With eight waves or more
    /// limits widen by Laney's factor where the waves differ by more than their answers explain. From
    /// eight waves the factor itself is unsure; trust it from twenty on.
    ///
    /// Waves of a list are taken as samples of what goes on; a score without answers is left out.
    ///
    /// # Errors
    /// [`Error::Empty`] for no waves; [`Error::NoSpread`] when all answers are in one category.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let quarter = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let chart = Chart::of((1..=4).map(|number| (number, quarter)))?;
    /// assert_eq!(chart.centre().rounded(), 30);
    /// assert!(Chart::<u32>::of([]).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(baseline: impl IntoIterator<Item = (W, Estimate)>) -> Result<Self, Error> {
        let baseline: Vec<(W, Estimate)> = baseline
            .into_iter()
            .filter(|(_, wave)| has_answers(wave))
            .collect();
        if baseline.is_empty() {
            return Err(Error::Empty {
                what: "the baseline has no wave with answers",
            });
        }
        let counts = baseline.iter().fold([0.0; 3], |sum, (_, wave)| {
            let shares = wave.shares();
            [0, 1, 2].map(|at| sum[at] + shares[at] * wave.process_n())
        });
        let answers: f64 = counts.iter().sum();
        let variance = variance_of_one(counts);
        if variance <= 0.0 {
            return Err(Error::NoSpread);
        }
        let mut chart = Self {
            centre: Nps::from_points_clamped(100.0 * (counts[0] - counts[2]) / answers),
            variance,
            answers: Some(answers),
            laney_factor: None,
            limits: USUAL,
            baseline,
        };
        let waves = chart.baseline.len();
        if waves >= LANEY_WAVES {
            let distances = chart.baseline.iter().map(|(_, wave)| chart.distance(wave));
            let distances: Vec<f64> = distances.collect();
            let moves = distances.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            chart.laney_factor = Some(moves.sum::<f64>() / (waves - 1) as f64 / MOVING_RANGE);
        }
        Ok(chart)
    }

    /// The chart around a target with answers of a known variance (coded +1, 0, -1; above 0 and at
    /// most 1), where no baseline is at hand.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::Chart;
    /// use promoter::{Nps, Tally};
    /// let chart = Chart::around(Nps::new(30.0)?, 0.61)?;
    /// let on_target = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert!(chart.watch([("Q1", on_target)])[0].z.abs() < 1e-9);
    /// assert!(Chart::<&str>::around(Nps::new(30.0)?, 0.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn around(target: Nps, variance: f64) -> Result<Self, Error> {
        if !(variance > 0.0 && variance <= 1.0) {
            let expected = "a number above 0 and at most 1, such as 0.67";
            return Err(Error::out_of_range("variance", variance, expected));
        }
        Ok(Self {
            centre: target,
            variance,
            answers: None,
            laney_factor: None,
            limits: USUAL,
            baseline: Vec::new(),
        })
    }

    /// The same chart with other limits: of a wave by itself, in standard errors (3 by default); the
    /// weight of the latest wave in the weighted mean, above 0 and at most 1 (0.2); and of that mean,
    /// in its standard errors (2.86). What is said of false alarms holds for the defaults.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for limits that are not from 0.1 to 100, or such a weight.
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::Chart;
    /// use promoter::{Nps, Tally};
    /// let wave = Tally::from_counts(65, 0, 35)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let chart = Chart::around(Nps::new(0.0)?, 1.0)?;
    /// assert_eq!(chart.watch([("Q1", wave)])[0].upper.round(), 30.0);
    /// let nervous = chart.with_limits(2.0, 0.2, 2.0)?;
    /// assert_eq!(nervous.watch([("Q1", wave)])[0].upper.round(), 20.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_limits(mut self, shewhart: f64, lambda: f64, ewma: f64) -> Result<Self, Error> {
        for limit in [shewhart, ewma] {
            if !(0.1..=100.0).contains(&limit) {
                let expected = "standard errors from 0.1 to 100, such as 3";
                return Err(Error::out_of_range("limit", limit, expected));
            }
        }
        if !(lambda > 0.0 && lambda <= 1.0) {
            let expected = "a number above 0 and at most 1, such as 0.2";
            return Err(Error::out_of_range(
                "weight of the latest wave",
                lambda,
                expected,
            ));
        }
        self.limits = Limits {
            shewhart,
            lambda,
            ewma,
        };
        Ok(self)
    }

    /// The centre line, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let summer = Tally::from_counts(60, 30, 10)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(
    ///     Chart::of([("spring", spring), ("summer", summer)])?
    ///         .centre()
    ///         .rounded(),
    ///     40
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn centre(&self) -> Nps {
        self.centre
    }

    /// Laney's factor: how many times as much as their answers explain the baseline waves differ, from
    /// one to the next. Limits are widened by it where it is above 1, and never narrowed. `None` below
    /// eight baseline waves.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(60, 20, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let autumn = Tally::from_counts(30, 20, 50)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let restless = (1..=8).zip([spring, autumn].into_iter().cycle());
    /// assert!(Chart::of(restless.clone())?.laney_factor() > Some(1.0));
    /// assert_eq!(Chart::of(restless.take(4))?.laney_factor(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn laney_factor(&self) -> Option<f64> {
        self.laney_factor
    }

    /// The waves of the baseline on their own chart, against which they are held without its error.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let summer = Tally::from_counts(60, 30, 10)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let plotted = Chart::of([("spring", spring), ("summer", summer)])?.baseline();
    /// assert_eq!(plotted[0].key, "spring");
    /// assert!(plotted[0].z < 0.0 && plotted[1].z > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn baseline(&self) -> Vec<Watched<W>>
    where
        W: Clone,
    {
        self.plot(self.baseline.iter().cloned(), 0.0)
    }

    /// Waves after the baseline, in order, each with its key. The error of the baseline's own centre
    /// counts too. Waves of the baseline are left out, as they cannot be held against limits that they
    /// made, and so is a score without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::{Chart, Rule};
    /// use promoter::{Nps, Tally};
    /// let chart = Chart::around(Nps::new(30.0)?, 0.61)?;
    /// let steady = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let slump = Tally::from_counts(30, 30, 40)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let watched = chart.watch([("Q1", steady), ("Q2", slump)]);
    /// assert!(watched[0].signals.is_empty());
    /// assert!(watched[1].signals.contains(&Rule::Shewhart));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn watch(&self, waves: impl IntoIterator<Item = (W, Estimate)>) -> Vec<Watched<W>>
    where
        W: PartialEq,
    {
        let later = waves.into_iter().filter(|(key, wave)| {
            has_answers(wave) && self.baseline.iter().all(|(own, _)| own != key)
        });
        self.plot(later, self.answers.map_or(0.0, f64::recip))
    }

    /// Waves in order, where the centre has an error of this many times the variance of one answer.
    fn plot(&self, waves: impl Iterator<Item = (W, Estimate)>, of_centre: f64) -> Vec<Watched<W>> {
        let factor = self.laney_factor.map_or(1.0, |laney| laney.max(1.0));
        let alone = if factor > 1.0 {
            Rule::Laney
        } else {
            Rule::Shewhart
        };
        let Limits {
            shewhart,
            lambda,
            ewma,
        } = self.limits;
        let end = |points: f64| points.clamp(-100.0, 100.0);
        // The weighted mean, the sum of its squared weights, and that of weights times roots of answers:
        // the error of the centre is in all distances.
        let (mut mean, mut squares, mut common) = (0.0, 0.0, 0.0);
        waves
            .map(|(key, wave)| {
                let (z, n) = (self.distance(&wave), wave.process_n());
                let half =
                    100.0 * shewhart * factor * (self.variance * (1.0 / n + of_centre)).sqrt();
                mean = lambda * z + (1.0 - lambda) * mean;
                squares = lambda * lambda + (1.0 - lambda) * (1.0 - lambda) * squares;
                common = lambda * n.sqrt() + (1.0 - lambda) * common;
                let limit = ewma * factor * (squares + common * common * of_centre).sqrt();
                let off = wave.nps().points() - self.centre.points();
                let mut signals = Vec::new();
                signals.extend((off.abs() > half).then_some(alone));
                signals.extend((f64::abs(mean) > limit).then_some(Rule::Ewma));
                Watched {
                    key,
                    nps: wave.nps(),
                    z,
                    lower: end(self.centre.points() - half),
                    upper: end(self.centre.points() + half),
                    ewma: mean,
                    ewma_limit: limit,
                    signals,
                }
            })
            .collect()
    }

    fn distance(&self, wave: &Estimate) -> f64 {
        let off = wave.nps().points() - self.centre.points();
        off / 100.0 / (self.variance / wave.process_n()).sqrt()
    }
}

fn has_answers(wave: &Estimate) -> bool {
    wave.process_n() > 0.0 && wave.process_n().is_finite()
}
