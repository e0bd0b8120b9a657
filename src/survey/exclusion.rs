use std::fmt;

use super::cell::Cell;

/// Why a row of a survey is not among the answers that were used.
///
/// # Example
/// ```
/// use promoter::Exclusion;
/// assert_eq!(Exclusion::from("survey preview").to_string(), "survey preview");
/// assert_eq!(Exclusion::from("missing"), Exclusion::Missing);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "String", into = "String"))]
#[non_exhaustive]
pub enum Exclusion {
    /// The cell was empty or held a word for nothing.
    Missing,
    /// The cell held words only, a date, or a number that is part of something else, such as `10%`.
    NotANumber,
    /// The cell held more than one number.
    SeveralNumbers,
    /// The cell held a fraction.
    Fraction,
    /// The cell held a whole number outside 0 to 10.
    OutOfRange,
    /// The respondent answered before or after, and one answer was kept.
    Duplicate,
    /// A reason of the caller's.
    Other(String),
}

impl Exclusion {
    const NAMED: [(Self, &'static str); 6] = [
        (Self::Missing, "missing"),
        (Self::NotANumber, "not_a_number"),
        (Self::SeveralNumbers, "several_numbers"),
        (Self::Fraction, "fraction"),
        (Self::OutOfRange, "out_of_range"),
        (Self::Duplicate, "duplicate"),
    ];

    /// The reason in words, the same on screen and in a file.
    ///
    /// # Example
    /// ```
    /// use promoter::Exclusion;
    /// assert_eq!(Exclusion::SeveralNumbers.name(), "several_numbers");
    /// assert_eq!(Exclusion::Other("bounced".into()).name(), "bounced");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            named => Self::NAMED
                .iter()
                .find(|(reason, _)| reason == named)
                .map_or("", |(_, name)| name),
        }
    }

    /// Why a cell of which [`Score::from_cell`](super::Score::from_cell) makes no score holds none.
    pub(super) const fn of(cell: Cell) -> Self {
        match cell {
            Cell::Missing => Self::Missing,
            Cell::Number(_) => Self::OutOfRange,
            Cell::Fraction => Self::Fraction,
            Cell::Several => Self::SeveralNumbers,
            Cell::Date | Cell::Attached | Cell::NoNumber => Self::NotANumber,
        }
    }
}

/// A name of one of the built-in reasons is that reason, so no two entries share a name.
impl From<String> for Exclusion {
    fn from(name: String) -> Self {
        Self::NAMED
            .into_iter()
            .find(|(_, known)| *known == name)
            .map_or(Self::Other(name), |(reason, _)| reason)
    }
}

impl From<&str> for Exclusion {
    fn from(name: &str) -> Self {
        name.to_owned().into()
    }
}

impl From<Exclusion> for String {
    fn from(reason: Exclusion) -> Self {
        match reason {
            Exclusion::Other(name) => name,
            named => named.name().to_owned(),
        }
    }
}

impl fmt::Display for Exclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
