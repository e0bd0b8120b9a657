use crate::error::Error;

/// Whether partial answers count as answers.
///
/// # Example
/// ```
/// use promoter::response_rate::{Outcomes, PartialAnswers};
/// let outcomes =
///     Outcomes { complete: 30, partial: 10, refused: 60, ..Outcomes::default() };
/// assert_eq!(outcomes.rate(PartialAnswers::Counted, 1.0)?, Some(0.4));
/// assert_eq!(outcomes.rate(PartialAnswers::NotCounted, 1.0)?, Some(0.3));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialAnswers {
    /// Only complete answers count: RR1, RR3 and RR5.
    NotCounted,
    /// Partial ones count as well: RR2, RR4 and RR6.
    Counted,
}

crate::spelling::spelled!(
    PartialAnswers,
    "partial answers",
    NotCounted => "not_counted",
    Counted => "counted",
);

/// What became of everybody who was asked, in the words of the American Association for Public
/// Opinion Research.
///
/// # Example
/// ```
/// use promoter::response_rate::{Outcomes, PartialAnswers};
/// let outcomes = Outcomes {
///     complete: 30,
///     refused: 20,
///     no_contact: 50,
///     ..Outcomes::default()
/// };
/// assert_eq!(outcomes.rate(PartialAnswers::NotCounted, 1.0)?, Some(0.3));
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Outcomes {
    /// Complete answers (I).
    pub complete: u64,
    /// Partial answers (P).
    pub partial: u64,
    /// Refusals and break-offs (R).
    pub refused: u64,
    /// Nobody was reached (NC).
    pub no_contact: u64,
    /// Other eligible people without an answer (O).
    pub other: u64,
    /// Not known whether the address stands for a customer (UH).
    pub unknown_address: u64,
    /// Not known for other reasons (UO).
    pub unknown_other: u64,
}

impl Outcomes {
    /// The response rate, 0 to 1: answers over eligible people and a share, 0 to 1, of those of whom it
    /// is not known whether they are; `None` where nobody was asked.
    ///
    /// | | share 1 | a share estimated | share 0 |
    /// |---|---|---|---|
    /// | partial answers not counted | RR1, the lowest | RR3 | RR5 |
    /// | partial answers counted | RR2 | RR4 | RR6, the highest |
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a share outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::{Outcomes, PartialAnswers};
    /// let known =
    ///     Outcomes { complete: 30, partial: 10, refused: 60, ..Outcomes::default() };
    /// let outcomes = Outcomes { unknown_other: 100, ..known };
    /// let rr1 = outcomes.rate(PartialAnswers::NotCounted, 1.0)?;
    /// let rr4 = outcomes.rate(PartialAnswers::Counted, 0.5)?;
    /// let rr6 = outcomes.rate(PartialAnswers::Counted, 0.0)?;
    /// assert_eq!(
    ///     (rr1, rr4, rr6),
    ///     (Some(30.0 / 200.0), Some(40.0 / 150.0), Some(40.0 / 100.0))
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// AAPOR, Standard Definitions, response rates 1 to 6.
    pub fn rate(&self, partial: PartialAnswers, eligible_share: f64) -> Result<Option<f64>, Error> {
        if !(0.0..=1.0).contains(&eligible_share) {
            return Err(Error::out_of_range(
                "share of eligible people",
                eligible_share,
                "a number from 0 to 1, such as 0.6",
            ));
        }
        let answered = self.complete as f64 + self.partial as f64;
        let others = self.refused as f64 + self.no_contact as f64 + self.other as f64;
        let unknown = self.unknown_address as f64 + self.unknown_other as f64;
        let asked = answered + others + eligible_share * unknown;
        let counted = match partial {
            PartialAnswers::Counted => answered,
            PartialAnswers::NotCounted => self.complete as f64,
        };
        Ok((asked > 0.0).then(|| counted / asked))
    }
}
