//! How many answers are needed, before anybody is asked.
//!
//! Every function answers with [`Needed`] independent answers; a design effect, a finite customer
//! base and the response rate come on top, in that order.
//!
//! # Example
//! How many customers must be invited for a margin of 10 points, when several answer for one account
//! (design effect 1.5) and 30% respond?
//! ```
//! use promoter::Level;
//! use promoter::plan::{self, Expected};
//! let needed = plan::for_margin(10.0, Expected::TYPICAL, Level::P95)?.with_design_effect(1.5)?;
//! assert_eq!(needed.answers(), 382);
//! assert_eq!(needed.invitations(0.3)?, 1274);
//! # Ok::<(), promoter::Error>(())
//! ```

use crate::error::Error;
use crate::inference::numeric::{normal_quantile, normal_upper, root, z_two_sided};
use crate::inference::{Estimate, Level, score_width, variance_of_one};

/// What the answers are expected to be like: how far one answer lies from another.
///
/// # Example
/// ```
/// use promoter::plan::Expected;
/// assert_eq!(Expected::shares(0.5, 0.3, 0.2)?.variance(), 0.61);
/// assert!(Expected::shares(0.5, 0.3, 0.3).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Expected {
    /// The variance of one answer coded +1, 0, -1; 0 to 1.
    variance: f64,
    shares: Option<[f64; 3]>,
}

impl Expected {
    /// Half promoters, half detractors: no survey needs more answers.
    pub const WORST: Self = Self {
        variance: 1.0,
        shares: None,
    };
    /// A variance of 0.67, that of equal thirds; usual surveys have 0.4 to 0.7.
    pub const TYPICAL: Self = Self {
        variance: 0.67,
        shares: None,
    };

    /// Answers of a variance, above 0 and at most 1.
    ///
    /// # Errors
    /// [`Error::VarianceOutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// assert_eq!(Expected::of_variance(0.5)?.variance(), 0.5);
    /// assert!(Expected::of_variance(1.5).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_variance(variance: f64) -> Result<Self, Error> {
        if variance > 0.0 && variance <= 1.0 {
            let shares = None;
            Ok(Self { variance, shares })
        } else {
            Err(Error::VarianceOutOfRange { value: variance })
        }
    }

    /// Shares of promoters, passives and detractors, each 0 to 1, which add up to 1.
    ///
    /// # Errors
    /// [`Error::SharesOutOfRange`] if they do not.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// // 0.6 + 0.2 - 0.4²
    /// assert!((Expected::shares(0.6, 0.2, 0.2)?.variance() - 0.64).abs() < 1e-12);
    /// assert!(Expected::shares(0.6, 0.2, 0.3).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn shares(promoters: f64, passives: f64, detractors: f64) -> Result<Self, Error> {
        let shares = [promoters, passives, detractors];
        let whole = (promoters + passives + detractors - 1.0).abs() <= 1e-9;
        if !whole || shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
            return Err(Error::SharesOutOfRange {
                promoters,
                passives,
                detractors,
            });
        }
        Ok(Self {
            variance: variance_of_one(shares),
            shares: Some(shares),
        })
    }

    /// Answers like those of an earlier survey.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::plan::Expected;
    /// let last = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// assert_eq!(Expected::like(&last), Expected::shares(0.5, 0.3, 0.2)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn like(estimate: &Estimate) -> Self {
        let shares = estimate.shares();
        Self {
            variance: variance_of_one(shares),
            shares: Some(shares),
        }
    }

    /// The variance where a plan rests on it: answers all in one category would plan for nothing.
    fn spread(&self) -> Result<f64, Error> {
        Self::of_variance(self.variance).map(|expected| expected.variance)
    }

    /// The variance of one answer coded +1, 0, -1; 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// // Half promoters, half detractors.
    /// assert_eq!(Expected::shares(0.5, 0.0, 0.5)?.variance(), 1.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }
}

/// A number of answers that are needed, as independent ones of a large customer base.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
/// // 1.96² / 0.1² - 3
/// assert_eq!(needed.answers(), 382);
/// assert!(needed < plan::for_margin(5.0, Expected::WORST, Level::P95)?);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[must_use]
pub struct Needed(f64);

impl Needed {
    fn new(answers: f64) -> Self {
        // Nothing is learned from none.
        Self(answers.max(1.0))
    }

    /// The number before it is rounded up.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// assert_eq!(format!("{:.2}", needed.exactly()), "381.15");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn exactly(self) -> f64 {
        self.0
    }

    /// As many more as a design effect asks for. Take it from
    /// [`Estimate::design_effect`](crate::Estimate::design_effect) of an earlier survey.
    ///
    /// # Errors
    /// [`Error::DesignEffectOutOfRange`] unless it is from 0.001 to 1000.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // Twice 381.15.
    /// assert_eq!(needed.with_design_effect(2.0)?.answers(), 763);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_design_effect(self, effect: f64) -> Result<Self, Error> {
        if (1e-3..=1e3).contains(&effect) {
            Ok(Self(self.0 * effect))
        } else {
            Err(Error::DesignEffectOutOfRange { value: effect })
        }
    }

    /// As many fewer as a customer base of known size allows: `n / (1 + (n - 1) / N)`.
    ///
    /// # Errors
    /// [`Error::NoAnswers`] for a base of 0.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // 381.15 / (1 + 380.15 / 1000)
    /// assert_eq!(needed.of_population(1000)?.answers(), 277);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Cochran (1977), Sampling Techniques, section 4.4.
    pub fn of_population(self, population: u64) -> Result<Self, Error> {
        if population == 0 {
            return Err(Error::NoAnswers);
        }
        Ok(Self::new(
            self.0 / (1.0 + (self.0 - 1.0) / population as f64),
        ))
    }

    /// The number of answers, rounded up.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// assert_eq!(needed.answers() as f64, needed.exactly().ceil());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn answers(self) -> u64 {
        // What is above a whole number by rounding only is that number.
        (self.0 - 1e-9).ceil() as u64
    }

    /// How many to invite when this share of them responds, above 0 and at most 1.
    ///
    /// # Errors
    /// [`Error::ResponseRateOutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // 382 answers, of every fourth.
    /// assert_eq!(needed.invitations(0.25)?, 1528);
    /// assert!(needed.invitations(25.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn invitations(self, response_rate: f64) -> Result<u64, Error> {
        if response_rate > 0.0 && response_rate <= 1.0 {
            Ok((self.answers() as f64 / response_rate - 1e-9).ceil() as u64)
        } else {
            Err(Error::ResponseRateOutOfRange {
                value: response_rate,
            })
        }
    }
}

/// Answers for an interval that reaches `margin` points to either side: of the default method where
/// shares are expected, of adjusted Wald where only a variance is.
///
/// # Errors
/// [`Error::MarginOutOfRange`] unless the margin is from 0.001 to 100.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// // 1.96² / 0.05² - 3
/// assert_eq!(plan::for_margin(5.0, Expected::WORST, Level::P95)?.answers(), 1534);
/// assert!(plan::for_margin(0.0, Expected::WORST, Level::P95).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// z² V / E² - 3: Rocks (2016), The American Statistician 70:365.
pub fn for_margin(margin: f64, expected: Expected, level: Level) -> Result<Needed, Error> {
    let half = margin_share(margin, 100.0)?;
    let z = z_two_sided(level.alpha());
    let wald = z * z * expected.variance / (half * half);
    let Some(shares) = expected.shares else {
        return Ok(Needed::new(wald - 3.0));
    };
    // The width falls with n; on the logarithm the search is even.
    let excess = |log_n: f64| 2.0 * half - score_width(shares, log_n.exp(), z);
    let (low, high) = (-20.0, (wald + z * z / half).ln() + 3.0);
    Ok(Needed::new(root(excess, low, high).exp()))
}

/// Answers in each of two samples to see a true difference of this many points with the given power,
/// two-sided.
///
/// # Errors
/// [`Error::MarginOutOfRange`] unless the difference is from 0.001 to 200;
/// [`Error::PowerOutOfRange`] outside 0 to 1; [`Error::VarianceOutOfRange`] where all answers are
/// expected in one category.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let both = [Expected::WORST; 2];
/// let each = plan::for_difference(10.0, both, Level::P95, 0.8)?;
/// // (1.96 + 0.84)² times 2 / 0.1², less 3
/// assert_eq!(each.answers(), 1567);
/// # Ok::<(), promoter::Error>(())
/// ```
pub fn for_difference(
    difference: f64,
    expected: [Expected; 2],
    level: Level,
    power: f64,
) -> Result<Needed, Error> {
    let delta = margin_share(difference, 200.0)?;
    let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
    let variance = expected[0].spread()? + expected[1].spread()?;
    Ok(Needed::new(z * z * variance / (delta * delta) - 3.0))
}

/// Answers to see that the NPS is above a fixed benchmark when it truly is by this many points, with
/// the given power, one-sided.
///
/// # Errors
/// As [`for_difference`].
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let needed = plan::for_benchmark(10.0, Expected::WORST, Level::P95, 0.8)?;
/// // (1.645 + 0.842)² / 0.1² - 3
/// assert_eq!(needed.answers(), 616);
/// # Ok::<(), promoter::Error>(())
/// ```
pub fn for_benchmark(
    difference: f64,
    expected: Expected,
    level: Level,
    power: f64,
) -> Result<Needed, Error> {
    let delta = margin_share(difference, 200.0)?;
    let z = (power_quantile(power)? - normal_quantile(level.alpha())).max(0.0);
    Ok(Needed::new(
        z * z * expected.variance / (delta * delta) - 3.0,
    ))
}

/// Waves of `answers` each to see a true trend of this many points a wave with the given power,
/// two-sided; at least 3.
///
/// # Errors
/// [`Error::MarginOutOfRange`] unless the slope is from 0.001 to 200;
/// [`Error::PowerOutOfRange`] outside 0 to 1; [`Error::NoAnswers`] for waves of 0 answers.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// // Two points a quarter, from a hundred answers each time: three and a half years.
/// let quarters = plan::waves_for_trend(2.0, 100, Expected::WORST, Level::P95, 0.8)?;
/// assert_eq!(quarters, 14);
/// # Ok::<(), promoter::Error>(())
/// ```
pub fn waves_for_trend(
    slope: f64,
    answers: u64,
    expected: Expected,
    level: Level,
    power: f64,
) -> Result<u64, Error> {
    let slope = margin_share(slope, 200.0)?;
    let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
    if answers == 0 {
        return Err(Error::NoAnswers);
    }
    // Evenly spaced waves: the squares of their distances add up to k (k² - 1) / 12.
    let needed = 12.0 * expected.spread()? * z * z / (answers as f64 * slope * slope);
    let enough = |waves: f64| waves * (waves * waves - 1.0) >= needed;
    let mut waves = needed.cbrt().floor().max(3.0);
    while !enough(waves) {
        waves += 1.0;
    }
    Ok(waves as u64)
}

/// The smallest true difference, in points, that two samples of these sizes show with the given power,
/// two-sided. For samples that are there already see
/// [`Comparison::smallest_detectable`](crate::Comparison::smallest_detectable).
///
/// # Errors
/// [`Error::PowerOutOfRange`] outside 0 to 1; [`Error::NoAnswers`] for a sample of none.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let both = [Expected::of_variance(0.61)?, Expected::of_variance(0.65)?];
/// let points = plan::smallest_difference(both, [40, 40], Level::P95, 0.8)?;
/// assert_eq!(format!("{points:.1}"), "49.7");
/// # Ok::<(), promoter::Error>(())
/// ```
pub fn smallest_difference(
    expected: [Expected; 2],
    answers: [u64; 2],
    level: Level,
    power: f64,
) -> Result<f64, Error> {
    let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
    Ok((100.0 * z * std_error(expected, answers)?).min(200.0))
}

/// The standard error of a difference, as a share.
fn std_error(expected: [Expected; 2], answers: [u64; 2]) -> Result<f64, Error> {
    if answers.contains(&0) {
        return Err(Error::NoAnswers);
    }
    let part = |side: usize| Ok(expected[side].spread()? / answers[side] as f64);
    Ok((part(0)? + part(1)?).sqrt())
}

/// The power, 0 to 1, with which two samples of these sizes show a true difference of this many
/// points, two-sided, by the Wald test.
///
/// # Errors
/// [`Error::MarginOutOfRange`] unless the difference is from 0.001 to 200;
/// [`Error::NoAnswers`] for a sample of none.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// // "+20 points": seen in 62 of 100 pairs of surveys with 200 and 150 answers.
/// let both = [Expected::TYPICAL; 2];
/// let power = plan::power_of_difference(20.0, both, [200, 150], Level::P95)?;
/// assert!((power - 0.6188).abs() < 1e-4);
/// # Ok::<(), promoter::Error>(())
/// ```
pub fn power_of_difference(
    difference: f64,
    expected: [Expected; 2],
    answers: [u64; 2],
    level: Level,
) -> Result<f64, Error> {
    let delta = margin_share(difference, 200.0)?;
    let distance = delta / std_error(expected, answers)?;
    let z = z_two_sided(level.alpha());
    Ok(normal_upper(z - distance) + normal_upper(z + distance))
}

fn margin_share(points: f64, most: f64) -> Result<f64, Error> {
    if (0.001..=most).contains(&points) {
        Ok(points / 100.0)
    } else {
        Err(Error::MarginOutOfRange {
            value: points,
            most,
        })
    }
}

fn power_quantile(power: f64) -> Result<f64, Error> {
    if power > 0.0 && power < 1.0 {
        Ok(normal_quantile(power))
    } else {
        Err(Error::PowerOutOfRange { value: power })
    }
}
