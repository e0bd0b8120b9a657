use std::fmt;

use crate::error::Error;

/// How much an answer or an account counts in the total: 0, or a number from 1e-90 to 1e90.
///
/// A weight is an importance or a sampling weight, never a repeat count: ten answers are ten
/// answers, one answer of weight 10 is still one. Only ratios of weights matter. The range keeps
/// sums of third powers, which the uncertainty needs, within the range of an `f64`.
///
/// # Example
/// ```
/// use promoter::Weight;
/// assert_eq!(Weight::new(2.5)?.get(), 2.5);
/// assert!(Weight::new(-1.0).is_err());
/// assert!(Weight::new(f64::NAN).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "f64", into = "f64"))]
#[must_use]
pub struct Weight(f64);

impl Weight {
    /// The weight 1, under which every answer counts the same.
    pub const ONE: Self = Self(1.0);
    /// The weight 0: such an answer counts nowhere, not in the number of answers either.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// let mut tally = WeightedTally::new();
    /// tally.record(Score::new(9)?, Weight::ZERO);
    /// assert_eq!((tally.counts().n(), tally.nps()), (0, None));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const ZERO: Self = Self(0.0);

    /// What a weight, or the value of an account, must be.
    pub(crate) const EXPECTED: &'static str = "0 or a number from 1e-90 to 1e90";

    /// The weight of this value.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a negative, infinite or undefined value, and for one other
    /// than 0 outside 1e-90 to 1e90.
    ///
    /// # Example
    /// ```
    /// use promoter::Weight;
    /// assert_eq!(Weight::new(12_500.0)?.get(), 12_500.0);
    /// assert_eq!(Weight::new(0.0)?, Weight::ZERO);
    /// assert!(Weight::new(1e-100).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn new(value: f64) -> Result<Self, Error> {
        if value == 0.0 {
            Ok(Self::ZERO)
        } else if (1e-90..=1e90).contains(&value) {
            Ok(Self(value))
        } else {
            Err(Error::out_of_range("weight", value, Self::EXPECTED))
        }
    }

    /// The weight as a number.
    ///
    /// # Example
    /// ```
    /// use promoter::Weight;
    /// assert_eq!(Weight::ONE.get(), 1.0);
    /// ```
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for Weight {
    fn default() -> Self {
        Self::ONE
    }
}

impl TryFrom<f64> for Weight {
    type Error = Error;

    fn try_from(value: f64) -> Result<Self, Error> {
        Self::new(value)
    }
}

impl From<Weight> for f64 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
