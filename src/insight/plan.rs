//! How many answers are needed, before anybody is asked.
//!
//! Plans answer with [`Needed`] independent answers; a design effect, a finite customer base and the
//! response rate come on top, in that order. Two samples to be compared are [`Compared`], and
//! [`InAccounts`] gives the design effect of several people an account.
//!
//! # Example
//! How many customers must be invited for a margin of 10 points, when several answer for one account
//! (design effect 1.5) and 30% respond?
//! ```
//! use promoter::Level;
//! use promoter::plan::{self, Expected};
//! let needed = plan::for_margin(10.0, Expected::TYPICAL, Level::P95)?
//!     .with_design_effect(1.5)?;
//! assert_eq!(needed.answers(), 384);
//! assert_eq!(needed.invitations(0.3)?, 1280);
//! # Ok::<(), promoter::Error>(())
//! ```

mod compared;
mod expected;
mod in_accounts;
mod needed;

pub use compared::Compared;
pub use expected::Expected;
pub use in_accounts::InAccounts;
pub use needed::Needed;

use crate::error::{Error, Short};
use crate::inference::Level;
use crate::inference::numeric::{normal_quantile, root, z_two_sided};

/// Answers for an interval of the default method, the score interval, that is at most twice `margin`
/// points wide. Near an end of the scale it reaches further to one side:
/// [`Expected::interval`] says how far to each, and [`for_longer_reach`] plans for that side.
///
/// # Errors
/// [`Error::OutOfRange`] unless the margin is from 0.5 to 100 points.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// assert_eq!(plan::for_margin(5.0, Expected::WORST, Level::P95)?.answers(), 1533);
/// assert!(
///     plan::for_margin(0.05, Expected::WORST, Level::P95).is_err(),
///     "a share, not points"
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// The interval: Tango (1998), Statistics in Medicine 17:891.
pub fn for_margin(margin: f64, expected: Expected, level: Level) -> Result<Needed, Error> {
    narrowed(margin, expected, level, |[below, above]| {
        (below + above) / 2.0
    })
}

/// Answers for an interval of the default method of which neither limit is further than `margin`
/// points from the expected score.
///
/// # Errors
/// As [`for_margin`].
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let loved = Expected::shares(0.9, 0.07, 0.03)?;
/// assert_eq!(plan::for_longer_reach(10.0, loved, Level::P95)?.answers(), 121);
/// assert_eq!(plan::for_margin(10.0, loved, Level::P95)?.answers(), 77);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// As [`for_margin`].
pub fn for_longer_reach(margin: f64, expected: Expected, level: Level) -> Result<Needed, Error> {
    narrowed(margin, expected, level, |[below, above]| below.max(above))
}

/// The answers at which a size of the interval that falls with their number is the margin.
fn narrowed(
    margin: f64,
    expected: Expected,
    level: Level,
    size: impl Fn([f64; 2]) -> f64,
) -> Result<Needed, Error> {
    let margin = points("margin", margin, 100.0)?;
    let z = z_two_sided(level.alpha());
    // On the logarithm the search is even.
    let excess = |log_n: f64| margin - size(expected.reaches(log_n.exp(), z));
    let normal = z * z * (expected.variance() / (margin * margin) + 2.0 / margin);
    Ok(Needed::new(root(excess, -20.0, normal.ln() + 3.0).exp()))
}

/// Answers to see that the NPS is above a fixed benchmark when it truly is by this many points, with
/// the given power, one-sided.
///
/// # Errors
/// [`Error::OutOfRange`] unless the difference is from 0.5 to 200 points, and for a power outside 0 to
/// 1.
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
    let delta = points("difference", difference, 200.0)?;
    let z = (power_quantile(power)? - normal_quantile(level.alpha())).max(0.0);
    Ok(Needed::new(
        z * z * expected.variance() / (delta * delta) - 3.0,
    ))
}

/// Waves of `answers` each to see a true trend of this many points a wave with the given power,
/// two-sided; at least 3.
///
/// # Errors
/// [`Error::OutOfRange`] unless the slope is from 0.05 to 200 points, for a power outside 0 to 1, and
/// for the variance of answers that are all expected in one category; [`Error::Empty`] for waves of 0
/// answers.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// // Two points a quarter, from a hundred answers each: three and a half years.
/// let quarters =
///     plan::waves_for_trend(2.0, 100, Expected::WORST, Level::P95, 0.8)?;
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
    if !(0.05..=200.0).contains(&slope) {
        let expected = "points a wave from 0.05 to 200, such as 2";
        return Err(Error::out_of_range("slope", slope, expected));
    }
    let slope = slope / 100.0;
    let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
    if answers == 0 {
        return Err(Error::Empty {
            what: "a planned wave has no answers",
        });
    }
    // Evenly spaced waves: the squares of their distances add up to k (k² - 1) / 12.
    let needed = 12.0 * expected.spread()? * z * z / (answers as f64 * slope * slope);
    let enough = |waves: f64| waves * (waves * waves - 1.0) >= needed;
    // The root of k³ = needed is at most one wave short.
    let waves = needed.cbrt().floor().max(3.0);
    let more = (0..3_u32).find(|&more| enough(waves + f64::from(more)));
    Ok(waves as u64 + u64::from(more.unwrap_or(0)))
}

/// Points as a share, from half a point up: what is less was meant as a share.
fn points(what: &'static str, value: f64, most: f64) -> Result<f64, Error> {
    if (0.5..=most).contains(&value) {
        return Ok(value / 100.0);
    }
    let expected = if value > 0.0 && value < 0.5 {
        format!(
            "points from 0.5 to {most}, such as 5; the share {} is {} points",
            Short(value),
            (1e10 * value).round() / 1e8
        )
    } else {
        format!("points from 0.5 to {most}, such as 5")
    };
    Err(Error::out_of_range(what, value, expected))
}

fn design_effect(effect: f64) -> Result<f64, Error> {
    if (1e-3..=1e3).contains(&effect) {
        Ok(effect)
    } else {
        let expected = "a number from 0.001 to 1000, such as 1.5";
        Err(Error::out_of_range("design effect", effect, expected))
    }
}

fn rate(value: f64) -> Result<f64, Error> {
    if value > 0.0 && value <= 1.0 {
        Ok(value)
    } else {
        let expected = "a share above 0 and at most 1, such as 0.3";
        Err(Error::out_of_range("response rate", value, expected))
    }
}

fn power_quantile(power: f64) -> Result<f64, Error> {
    if power > 0.0 && power < 1.0 {
        Ok(normal_quantile(power))
    } else {
        let expected = "a number between 0 and 1, such as 0.8";
        Err(Error::out_of_range("power", power, expected))
    }
}
