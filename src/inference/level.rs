use std::fmt;

use super::numeric::z_two_sided;
use crate::error::Error;

/// A confidence level between 0 and 1, such as 0.95.
///
/// 95 instead of 0.95 is an error, not an interval, and so is 0.05, which is an alpha. The error
/// probability alpha = 1 - level is kept beside the level: `0.999999` means an alpha of exactly one
/// millionth, which the subtraction of two binary numbers would miss.
///
/// # Example
/// ```
/// use promoter::Level;
/// assert_eq!(Level::new(0.95)?, Level::P95);
/// assert_eq!(Level::P95.to_string(), "95%");
/// assert!(Level::new(95.0).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored", into = "f64"))]
#[must_use]
pub struct Level {
    level: f64,
    tail: Tail,
}

/// The probability that an interval misses the truth, with the normal quantile that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tail {
    pub(super) alpha: f64,
    pub(super) z: f64,
}

/// The quantile follows from alpha, to a last digit that may differ from machine to machine.
impl PartialEq for Tail {
    fn eq(&self, other: &Self) -> bool {
        self.alpha == other.alpha
    }
}

impl PartialOrd for Tail {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        other.alpha.partial_cmp(&self.alpha)
    }
}

impl Tail {
    pub(super) fn new(alpha: f64) -> Self {
        // However the level was asked for, its figures are the same to the last digit.
        let known = [Level::P90, Level::P95, Level::P99].map(|level| level.tail);
        known
            .into_iter()
            .find(|tail| tail.alpha == alpha)
            .unwrap_or_else(|| Self {
                alpha,
                z: z_two_sided(alpha),
            })
    }
}

impl Level {
    /// 90%.
    pub const P90: Self = Self {
        level: 0.90,
        tail: Tail {
            alpha: 0.10,
            z: 1.644_853_626_951_472_6,
        },
    };
    /// 95%.
    pub const P95: Self = Self {
        level: 0.95,
        tail: Tail {
            alpha: 0.05,
            z: 1.959_963_984_540_054_3,
        },
    };
    /// 99%.
    pub const P99: Self = Self {
        level: 0.99,
        tail: Tail {
            alpha: 0.01,
            z: 2.575_829_303_548_901,
        },
    };

    /// The level of this value, from 0.5 to below 1.
    ///
    /// A level below 0.5 is hardly meant: 0.05 is the probability of an error, for which there is
    /// [`from_alpha`](Self::from_alpha), which also makes such levels for those who want them.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a level below 0.5, for 1 and above, and for NaN.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// assert_eq!(Level::new(0.8)?.to_string(), "80%");
    /// assert!(Level::new(80.0).is_err());
    /// assert!(Level::new(1.0).is_err());
    /// assert!(Level::new(0.05).is_err());
    /// assert_eq!(Level::from_alpha(0.05)?, Level::P95);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn new(level: f64) -> Result<Self, Error> {
        if !(0.5..1.0).contains(&level) {
            let expected = "a number from 0.5 to below 1, such as 0.95";
            let hint = "; an error probability such as 0.05 goes to Level::from_alpha";
            let hint = if level < 0.5 { hint } else { "" };
            let expected = format!("{expected}{hint}");
            return Err(Error::out_of_range("confidence level", level, expected));
        }
        Ok(Self::of(level))
    }

    /// The level between 0 and 1 that is known to be one.
    fn of(level: f64) -> Self {
        // The shortest decimal of the level is what was meant; alpha has as many decimals.
        let decimals = level.to_string().len() - "0.".len();
        let alpha = format!("{:.decimals$}", 1.0 - level).parse();
        Self {
            level,
            tail: Tail::new(alpha.unwrap_or(1.0 - level)),
        }
    }

    /// The level that errs with this probability, from 1e-15 to below 1.
    ///
    /// Use it for extreme levels: an alpha of 1.2345e-12 is kept as it is, where the level
    /// nearest to it is not. When such a level is written to a file, only the level is.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] outside that range, and for NaN.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// let level = Level::from_alpha(1.2345e-12)?;
    /// assert_eq!(level.alpha(), 1.2345e-12);
    /// assert!(Level::from_alpha(0.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_alpha(alpha: f64) -> Result<Self, Error> {
        if (1e-15..1.0).contains(&alpha) {
            Ok(Self {
                level: 1.0 - alpha,
                tail: Tail::new(alpha),
            })
        } else {
            let expected = "a number from 1e-15 to below 1, such as 0.05";
            Err(Error::out_of_range("error probability", alpha, expected))
        }
    }

    /// The level, between 0 and 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// assert_eq!(Level::P90.get(), 0.9);
    /// ```
    #[must_use]
    pub const fn get(self) -> f64 {
        self.level
    }

    /// The probability of an interval that misses the truth: 1 - level.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// assert_eq!(Level::new(0.999999)?.alpha(), 1e-6);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn alpha(self) -> f64 {
        self.tail.alpha
    }

    pub(super) const fn tail(self) -> Tail {
        self.tail
    }
}

/// 95%.
impl Default for Level {
    fn default() -> Self {
        Self::P95
    }
}

impl TryFrom<f64> for Level {
    type Error = Error;

    fn try_from(level: f64) -> Result<Self, Error> {
        Self::new(level)
    }
}

impl From<Level> for f64 {
    fn from(level: Level) -> Self {
        level.level
    }
}

/// A level as it stands in a file: also one below 0.5, which [`Level::from_alpha`] makes.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Stored(f64);

#[cfg(feature = "serde")]
impl TryFrom<Stored> for Level {
    type Error = Error;

    fn try_from(Stored(level): Stored) -> Result<Self, Error> {
        if level > 0.0 && level < 0.5 {
            return Ok(Self::of(level));
        }
        Self::new(level)
    }
}

/// In percent, with the decimals it takes: `95%`, `99.9%`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Twelve decimals are enough for any level told from 1, and hide the binary tail.
        let percent = format!("{:.12}", 100.0 * self.level);
        f.pad(&format!(
            "{}%",
            percent.trim_end_matches('0').trim_end_matches('.')
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, z_two_sided};

    #[test]
    fn alpha_is_the_decimal_that_was_meant() {
        for (level, alpha) in [
            (0.95, 0.05),
            (0.9, 0.1),
            (0.8, 0.2),
            (0.999999, 1e-6),
            (0.999999999999, 1e-12),
            (0.5, 0.5),
            (1e-3, 0.999),
        ] {
            assert_eq!(Level::of(level).alpha(), alpha, "{level}");
        }
    }

    #[test]
    fn the_usual_levels_hold_the_quantile_that_is_computed() {
        for level in [Level::P90, Level::P95, Level::P99] {
            let error = z_two_sided(level.alpha()) - level.tail().z;
            assert!(error.abs() < 1e-15, "{level}: {error:e}");
            // Asked for by a number they are the same to the last digit.
            for asked in [Level::new(level.get()), Level::from_alpha(level.alpha())] {
                let asked = asked.expect("in range");
                assert_eq!(asked, level);
                assert_eq!(asked.tail().z, level.tail().z);
            }
        }
    }

    #[test]
    fn a_level_near_the_edge_keeps_an_alpha_inside() {
        for level in [f64::MIN_POSITIVE, 1e-300, 1.0 - f64::EPSILON / 2.0] {
            let alpha = Level::of(level).alpha();
            assert!(alpha > 0.0 && alpha <= 1.0, "{level}: {alpha}");
        }
    }
}
