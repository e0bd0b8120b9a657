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
//! let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
//! let normal = [of(48, 30, 22), of(52, 28, 20), of(47, 32, 21), of(50, 31, 19)];
//! let chart = Chart::from_baseline(&normal)?;
//! let watched = chart.watch(&[of(49, 30, 21), of(30, 30, 40)]);
//! assert!(watched[0].signals.is_empty());
//! assert_eq!(watched[1].signals, [Rule::Shewhart, Rule::Ewma]);
//! # Ok::<(), promoter::Error>(())
//! ```

use std::fmt::Debug;
use std::ops::RangeInclusive;

use super::{Wave, Waves};
use crate::error::Error;
use crate::inference::{Estimate, Nps, variance_of_one};

/// Limits of a Shewhart chart, in standard errors.
const SHEWHART: f64 = 3.0;
/// The weight of the latest wave in an exponentially weighted mean.
const LAMBDA: f64 = 0.2;
/// Limits of that mean, in its standard errors: a false alarm in 371 waves on average. The 2.7 of many
/// tables gives one in 238.
const EWMA: f64 = 2.86;
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
/// let wave = Tally::from_counts(60, 0, 40)?.estimate().expect("there are answers");
/// // Two standard errors above the target each time, which nobody would notice once.
/// let watched = chart.watch(&[wave, wave, wave]);
/// assert!(watched[0].signals.is_empty() && watched[1].signals.is_empty());
/// assert_eq!(watched[2].signals, [Rule::Ewma]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The wave by itself lies more than three standard errors from the baseline: Shewhart (1931),
    /// Economic Control of Quality of Manufactured Product.
    Shewhart,
    /// The same where waves of the baseline already differ by more than their answers explain: Laney
    /// (2002), Quality Engineering 14:531. It takes the place of Shewhart's rule.
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
/// let wave = Tally::from_counts(70, 0, 30)?.estimate().expect("there are answers");
/// let watched = &chart.watch(&[wave])[0];
/// // 40 points, with a standard error of 10.
/// assert!((watched.z - 4.0).abs() < 1e-9 && (watched.limits.1 - 30.0).abs() < 1e-9);
/// assert_eq!(watched.signals.len(), 2);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Watched {
    /// The distance of the wave from the baseline, in standard errors.
    pub z: f64,
    /// The limits of the wave by itself, in points.
    pub limits: (f64, f64),
    /// The exponentially weighted mean of the distances up to this wave, and the limit of its size.
    pub ewma: (f64, f64),
    /// The rules that it breaks; empty for a wave in line.
    pub signals: Vec<Rule>,
}

/// Waves on a chart, each with its key.
type Keyed<'a, W> = Vec<(&'a W, Watched)>;

/// A baseline with its limits.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::monitor::Chart;
/// let quarters = [(50, 30, 20), (52, 30, 18), (48, 31, 21), (50, 29, 21)]
///     .map(|(a, b, c)| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers"));
/// let chart = Chart::from_baseline(&quarters)?;
/// let usual = Tally::from_counts(49, 31, 20)?.estimate().expect("there are answers");
/// assert!(chart.watch(&[usual])[0].signals.is_empty());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Chart {
    centre: f64,
    variance: f64,
    /// Effective answers of the baseline; infinite where the target is given.
    answers: f64,
    baseline: Vec<Estimate>,
    laney: Option<f64>,
}

impl Chart {
    /// The chart of a period that is taken as normal. With eight waves or more limits widen by
    /// Laney's factor where the waves differ by more than their answers explain, and narrow where by
    /// less. From eight waves the factor itself is unsure; trust it from twenty on.
    ///
    /// # Errors
    /// [`Error::EmptyBaseline`] for no waves; [`Error::NoSpread`] when all its answers are in
    /// one category.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let quarter = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(Chart::from_baseline(&[quarter; 4])?.centre().rounded(), 30);
    /// assert!(Chart::from_baseline(&[]).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_baseline(waves: &[Estimate]) -> Result<Self, Error> {
        if waves.is_empty() {
            return Err(Error::EmptyBaseline);
        }
        let counts = waves.iter().fold([0.0; 3], |sum, wave| {
            let shares = wave.shares();
            [0, 1, 2].map(|at| sum[at] + shares[at] * wave.process_n())
        });
        let answers: f64 = counts.iter().sum();
        let mut chart = Self::of((counts[0] - counts[2]) / answers, variance_of_one(counts))?;
        chart.answers = answers;
        chart.baseline = waves.to_vec();
        let distances: Vec<f64> = waves
            .iter()
            .map(|wave| chart.distance(wave, true))
            .collect();
        if waves.len() >= LANEY_WAVES {
            let moves = distances.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            let mean = moves.sum::<f64>() / (waves.len() - 1) as f64;
            chart.laney = (mean > 0.0).then_some(mean / MOVING_RANGE);
        }
        Ok(chart)
    }

    /// The chart of the waves in one range, and the waves in another range on it, each with its key.
    /// Waves without an estimate are left out of both.
    ///
    /// # Errors
    /// [`Error::BaselineOverlaps`] naming the first wave that is in both ranges: a wave that makes
    /// the limits cannot be held against them; and those of
    /// [`from_baseline`](Self::from_baseline).
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::Chart;
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<u32> = (1..=6).map(|q| (q, Tally::from_counts(50, 30, 20).expect("fits"))).collect();
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// let (_, watched) = Chart::over(&waves, &(1..=4), &(5..=6))?;
    /// assert!(watched.iter().all(|(_, wave)| wave.signals.is_empty()));
    /// assert!(Chart::over(&waves, &(1..=5), &(5..=6)).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn over<'a, W: Ord + Debug>(
        waves: &'a Waves<W>,
        baseline: &RangeInclusive<W>,
        watched: &RangeInclusive<W>,
    ) -> Result<(Self, Keyed<'a, W>), Error> {
        let both = |wave: &&Wave<W>| baseline.contains(wave.key()) && watched.contains(wave.key());
        if let Some(wave) = waves.iter().find(both) {
            return Err(Error::BaselineOverlaps {
                wave: format!("{:?}", wave.key()),
            });
        }
        let within = |range: &RangeInclusive<W>| -> (Vec<&'a W>, Vec<Estimate>) {
            let kept = waves.iter().filter(|wave| range.contains(wave.key()));
            let kept = kept.filter_map(|wave| Some((wave.key(), *wave.estimate().ok().flatten()?)));
            kept.unzip()
        };
        let chart = Self::from_baseline(&within(baseline).1)?;
        let (keys, estimates) = within(watched);
        let watched = keys.into_iter().zip(chart.watch(&estimates)).collect();
        Ok((chart, watched))
    }

    /// The chart around a target with answers of a known variance (coded +1, 0, -1; above 0 and at
    /// most 1), where no baseline is at hand.
    ///
    /// # Errors
    /// [`Error::VarianceOutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::Chart;
    /// use promoter::{Nps, Tally};
    /// let chart = Chart::around(Nps::new(30.0)?, 0.61)?;
    /// let on_target = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert!(chart.watch(&[on_target])[0].z.abs() < 1e-9);
    /// assert!(Chart::around(Nps::new(30.0)?, 0.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn around(target: Nps, variance: f64) -> Result<Self, Error> {
        if variance > 0.0 && variance <= 1.0 {
            Self::of(target.points() / 100.0, variance)
        } else {
            Err(Error::VarianceOutOfRange { value: variance })
        }
    }

    fn of(centre: f64, variance: f64) -> Result<Self, Error> {
        if variance <= 0.0 {
            return Err(Error::NoSpread);
        }
        Ok(Self {
            centre,
            variance,
            answers: f64::INFINITY,
            baseline: Vec::new(),
            laney: None,
        })
    }

    /// The centre line, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let summer = Tally::from_counts(60, 30, 10)?.estimate().expect("there are answers");
    /// assert_eq!(Chart::from_baseline(&[spring, summer])?.centre().rounded(), 40);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn centre(&self) -> Nps {
        Nps::from_points_clamped(100.0 * self.centre)
    }

    /// Laney's factor, by which the limits of single waves are widened or narrowed; `None` below
    /// eight baseline waves.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(60, 20, 20)?.estimate().expect("there are answers");
    /// let autumn = Tally::from_counts(30, 20, 50)?.estimate().expect("there are answers");
    /// let restless = [spring, autumn, spring, autumn, spring, autumn, spring, autumn];
    /// assert!(Chart::from_baseline(&restless)?.laney_factor() > Some(1.0));
    /// assert_eq!(Chart::from_baseline(&restless[..4])?.laney_factor(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn laney_factor(&self) -> Option<f64> {
        self.laney
    }

    /// The waves of the baseline on their own chart.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::monitor::Chart;
    /// let spring = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let summer = Tally::from_counts(60, 30, 10)?.estimate().expect("there are answers");
    /// let plotted = Chart::from_baseline(&[spring, summer])?.baseline();
    /// assert!(plotted[0].z < 0.0 && plotted[1].z > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn baseline(&self) -> Vec<Watched> {
        self.plot(&self.baseline, true)
    }

    /// Waves after the baseline, in order. Where the baseline is not much larger than a wave, its own
    /// error counts too.
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::{Chart, Rule};
    /// use promoter::{Nps, Tally};
    /// let chart = Chart::around(Nps::new(30.0)?, 0.61)?;
    /// let steady = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let slump = Tally::from_counts(30, 30, 40)?.estimate().expect("there are answers");
    /// let watched = chart.watch(&[steady, slump]);
    /// assert!(watched[0].signals.is_empty());
    /// assert!(watched[1].signals.contains(&Rule::Shewhart));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn watch(&self, waves: &[Estimate]) -> Vec<Watched> {
        self.plot(waves, false)
    }

    fn plot(&self, waves: &[Estimate], own: bool) -> Vec<Watched> {
        let (mut mean, mut decay) = (0.0, 1.0);
        let reach = SHEWHART * self.laney.unwrap_or(1.0);
        waves
            .iter()
            .map(|wave| {
                let z = self.distance(wave, own);
                let half = reach * self.sigma(wave, own);
                mean = LAMBDA * z + (1.0 - LAMBDA) * mean;
                decay *= (1.0 - LAMBDA) * (1.0 - LAMBDA);
                let limit = EWMA * (LAMBDA / (2.0 - LAMBDA) * (1.0 - decay)).sqrt();
                let alone = if self.laney.is_some() {
                    Rule::Laney
                } else {
                    Rule::Shewhart
                };
                let mut signals = Vec::new();
                signals.extend((z.abs() > reach).then_some(alone));
                signals.extend((f64::abs(mean) > limit).then_some(Rule::Ewma));
                let end = |share: f64| (100.0 * share).clamp(-100.0, 100.0);
                Watched {
                    z,
                    limits: (end(self.centre - half), end(self.centre + half)),
                    ewma: (mean, limit),
                    signals,
                }
            })
            .collect()
    }

    fn distance(&self, wave: &Estimate, own: bool) -> f64 {
        (wave.nps().points() / 100.0 - self.centre) / self.sigma(wave, own)
    }

    /// The standard error of a wave around the centre, as a share.
    fn sigma(&self, wave: &Estimate, own: bool) -> f64 {
        let n = wave.process_n();
        let baseline = if own || self.answers >= 20.0 * n {
            0.0
        } else {
            1.0 / self.answers
        };
        (self.variance * (1.0 / n + baseline)).sqrt()
    }
}
