use super::{design_effect, rate};
use crate::error::Error;

/// A number of answers that are needed, as independent ones of a large customer base.
///
/// # Example
/// ```
/// use promoter::Level;
/// use promoter::plan::{self, Expected};
/// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
/// // About 1.96² / 0.1²
/// assert_eq!(needed.answers(), 381);
/// assert!(needed < plan::for_margin(5.0, Expected::WORST, Level::P95)?);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Needed(f64);

impl Needed {
    /// So many independent answers, known from elsewhere, whole or not: at least 1.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless they are from 0 to 1e15.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Needed;
    /// assert_eq!(Needed::of(258.0)?.with_design_effect(1.5)?.answers(), 387);
    /// assert!(Needed::of(-1.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(answers: f64) -> Result<Self, Error> {
        if (0.0..=1e15).contains(&answers) {
            Ok(Self::new(answers))
        } else {
            let expected = "answers from 0 to 1e15";
            Err(Error::out_of_range("number", answers, expected))
        }
    }

    pub(super) fn new(answers: f64) -> Self {
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
    /// assert_eq!(format!("{:.2}", needed.exactly()), "380.30");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn exactly(self) -> f64 {
        self.0
    }

    /// As many more as a design effect asks for. Take it from
    /// [`Estimate::design_effect`](crate::Estimate::design_effect) of an earlier survey, or from what
    /// is known of the accounts, with [`InAccounts`](super::InAccounts).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless it is from 0.001 to 1000.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // Twice 380.30.
    /// assert_eq!(needed.with_design_effect(2.0)?.answers(), 761);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_design_effect(self, effect: f64) -> Result<Self, Error> {
        design_effect(effect).map(|effect| Self::new(self.0 * effect))
    }

    /// As many fewer as a customer base of known size allows: `n / (1 + (n - 1) / N)`.
    ///
    /// # Errors
    /// [`Error::Empty`] for a base of 0.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // 380.30 / (1 + 379.30 / 1000)
    /// assert_eq!(needed.of_population(1000)?.answers(), 276);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Cochran (1977), Sampling Techniques, section 4.4.
    pub fn of_population(self, population: u64) -> Result<Self, Error> {
        if population == 0 {
            return Err(Error::Empty {
                what: "the customer base has nobody",
            });
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
    /// [`Error::OutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let needed = plan::for_margin(10.0, Expected::WORST, Level::P95)?;
    /// // 381 answers, of every fourth.
    /// assert_eq!(needed.invitations(0.25)?, 1524);
    /// assert!(needed.invitations(25.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn invitations(self, response_rate: f64) -> Result<u64, Error> {
        let rate = rate(response_rate)?;
        Ok((self.answers() as f64 / rate - 1e-9).ceil() as u64)
    }
}
