//! Everything that can be wrong with what a caller hands in.

use std::borrow::Cow;
use std::fmt;

/// What was wrong with an input: the value found, what was expected, and the usual fix.
///
/// There is one error type for the whole crate, so `?` works from a cell of a survey export to a
/// comparison of waves. That nobody answered is no error but `None`; to ask an empty sample for a wave or
/// a window by name is one.
///
/// # Example
/// ```
/// use promoter::{Error, Score};
/// assert!(matches!(Score::new(11), Err(Error::OutOfRange { what: "score", .. })));
/// assert_eq!(
///     Score::new(11).unwrap_err().to_string(),
///     "score 11 is out of range: expected a whole number from 0 to 10",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A baseline, or groups to be tested, whose answers do not differ.
    #[error(
        "the answers have no spread: expected some, or no limit can be drawn and nothing tested"
    )]
    NoSpread,
    /// The same respondent twice, where duplicates are to be rejected.
    #[error(
        "row {row} answers again for {key}, who answered in row {first_row}: expected one answer for each; choose keep_latest, keep_first or keep_all to go on"
    )]
    Duplicate {
        /// Who answered twice, as the caller's key prints.
        key: String,
        /// The row of the first answer.
        first_row: u64,
        /// The row of the answer that is one too many.
        row: u64,
    },
    /// An answer withdrawn from a ledger that holds no used answer.
    #[error(
        "row {row} cannot be withdrawn: the ledger holds no used answer; exclude a row that was never read"
    )]
    NothingToWithdraw {
        /// The row to be withdrawn.
        row: u64,
    },
    /// Stored figures that contradict one another.
    #[error("stored {what} cannot be right: {found}; expected {expected}")]
    Inconsistent {
        /// Which stored value it is.
        what: &'static str,
        /// What was found.
        found: String,
        /// What should hold.
        expected: &'static str,
    },
    /// A column that is not as long as the one beside it.
    #[error(
        "the column of {column} has {found} rows, the one beside it {expected}: expected as many"
    )]
    ColumnLength {
        /// What the column holds.
        column: &'static str,
        /// Its rows.
        found: usize,
        /// The rows of the column beside it.
        expected: usize,
    },
    /// A number lies outside its range.
    #[error("{what} {}{} is out of range: expected {expected}", Short(*.value), Spaced(.place))]
    OutOfRange {
        /// What the number is.
        what: &'static str,
        /// The number as it was found.
        value: f64,
        /// Where it stands, such as `at index 2`, where there are several.
        place: Option<String>,
        /// What would have done, in words.
        expected: Cow<'static, str>,
    },
    /// A cell of a survey export holds no answer.
    #[error("cell {text:?} {reason}: expected one whole number from 0 to 10")]
    Cell {
        /// The cell, cut to 80 characters.
        text: String,
        /// Why it is none, as a clause: `holds no number`, `holds several numbers`, `holds a fraction`,
        /// `holds a date`, `holds a number that is part of something else` or `is out of range`.
        reason: &'static str,
    },
    /// A name is none of those that are known.
    #[error("{what} {name} is not known: expected {expected}")]
    Unknown {
        /// What it would name.
        what: &'static str,
        /// The name as it was found, quoted, cut to 80 characters.
        name: String,
        /// What would have done, in words.
        expected: String,
    },
    /// More than can be counted or held.
    #[error("{what} are too many: expected {expected}")]
    TooMany {
        /// What there is too much of, with its number.
        what: String,
        /// What would have done, in words.
        expected: String,
    },
    /// Something that cannot be empty is.
    #[error("{what}: expected at least 1")]
    Empty {
        /// What is empty, as a clause.
        what: &'static str,
    },
    /// A list is said to hold fewer than have answered.
    #[error(
        "{list} holds {listed} {unit}, and {answered} have answers: expected all that could have answered"
    )]
    ListTooSmall {
        /// The list: the population, or a stratum by its name.
        list: String,
        /// How many it is said to hold.
        listed: u64,
        /// How many have answers.
        answered: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// The same thing is stated twice.
    #[error("{what}: expected it to be stated once")]
    StatedTwice {
        /// What is stated how, as a clause.
        what: String,
    },
    /// An account has no value, where values are asked for.
    #[error(
        "account {account} has no value: expected one for every account that counts; 0 leaves it out"
    )]
    AccountWithoutValue {
        /// The account.
        account: String,
    },
    /// Known totals that no weights can meet.
    #[error("the known totals of {name} {problem}")]
    KnownTotals {
        /// Their name.
        name: String,
        /// What is wrong, and what was expected.
        problem: String,
    },
    /// Something that cannot be used for what was asked.
    #[error("{found}: expected {expected}")]
    Unfit {
        /// What was found, as a clause.
        found: String,
        /// What would have done, in words.
        expected: &'static str,
    },
}

/// A number as it was written, but for one with dozens of zeros.
pub(crate) struct Short(pub(crate) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if size > 0.0 && !(1e-9..1e21).contains(&size) && size.is_finite() {
            write!(f, "{:e}", self.0)
        } else {
            write!(f, "{}", self.0)
        }
    }
}

/// A place after a space, or nothing.
struct Spaced<'a>(&'a Option<String>);

impl fmt::Display for Spaced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .as_ref()
            .map_or(Ok(()), |place| write!(f, " {place}"))
    }
}

impl Error {
    /// A number out of its range, on its own.
    pub(crate) fn out_of_range(
        what: &'static str,
        value: f64,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::OutOfRange {
            what,
            value,
            place: None,
            expected: expected.into(),
        }
    }
    /// A cell that holds no answer.
    pub(crate) fn cell(text: &str, reason: &'static str) -> Self {
        Self::Cell {
            text: cut(text),
            reason,
        }
    }
    /// A name that is none of those that are known.
    pub(crate) fn unknown(what: &'static str, name: &str, expected: impl Into<String>) -> Self {
        Self::Unknown {
            what,
            name: format!("{:?}", cut(name)),
            expected: expected.into(),
        }
    }
    /// Counts by category whose total does not fit 64 bits.
    pub(crate) fn too_many_answers([promoters, passives, detractors]: [u64; 3]) -> Self {
        Self::TooMany {
            what: format!("{promoters} promoters, {passives} passives and {detractors} detractors"),
            expected: format!("a total of at most {}", u64::MAX),
        }
    }
}

/// A text that is repeated to whoever gave it, which may be a whole file: its first 80 characters.
fn cut(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
