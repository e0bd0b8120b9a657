use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::Category;
use super::cell::{self, Cell};
use crate::error::Error;

/// One answer to "how likely are you to recommend us?", a whole number from 0 to 10.
///
/// A `Score` cannot hold anything else, and `Option<Score>` takes one byte. The number from -100
/// to 100 is the [`Nps`](crate::Nps), never a score.
///
/// # Example
/// ```
/// use promoter::{Category, Score};
/// let score: Score = "9".parse()?;
/// assert_eq!(score.get(), 9);
/// assert_eq!(score.category(), Category::Promoter);
/// assert_eq!(Score::from_cell("Extremely likely - 10")?, Some(Score::new(10)?));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub struct Score(Answer);

/// The eleven answers as variants, so that the other 245 bytes are free and an index by a score
/// needs no bounds check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
enum Answer {
    A0,
    A1,
    A2,
    A3,
    A4,
    A5,
    A6,
    A7,
    A8,
    A9,
    A10,
}

impl Score {
    /// Every score, from 0 to 10.
    ///
    /// # Example
    /// ```
    /// use promoter::{Category, Score};
    /// let detractors = Score::ALL
    ///     .iter()
    ///     .filter(|score| score.category() == Category::Detractor);
    /// assert_eq!(detractors.count(), 7);
    /// ```
    pub const ALL: [Self; 11] = [
        Self(Answer::A0),
        Self(Answer::A1),
        Self(Answer::A2),
        Self(Answer::A3),
        Self(Answer::A4),
        Self(Answer::A5),
        Self(Answer::A6),
        Self(Answer::A7),
        Self(Answer::A8),
        Self(Answer::A9),
        Self(Answer::A10),
    ];

    /// The score of this value, 0 to 10.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for 11 and above.
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// assert!(Score::new(10).is_ok());
    /// assert!(Score::new(11).is_err());
    /// ```
    pub const fn new(value: u8) -> Result<Self, Error> {
        if value <= 10 {
            Ok(Self::ALL[value as usize])
        } else {
            Err(Self::out_of_range(value as f64))
        }
    }

    /// The answer as a number, 0 to 10.
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// assert_eq!("10".parse::<Score>()?.get(), 10);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0 as u8
    }

    /// Promoter for 9 and 10, passive for 7 and 8, detractor for 0 to 6.
    ///
    /// # Example
    /// ```
    /// use promoter::{Category, Score};
    /// assert_eq!(Score::new(6)?.category(), Category::Detractor);
    /// assert_eq!(Score::new(7)?.category(), Category::Passive);
    /// assert_eq!(Score::new(9)?.category(), Category::Promoter);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Reichheld (2003), Harvard Business Review 81(12).
    #[must_use]
    pub const fn category(self) -> Category {
        match self.get() {
            0..=6 => Category::Detractor,
            7..=8 => Category::Passive,
            _ => Category::Promoter,
        }
    }

    /// Reads one cell of a real survey export; `Ok(None)` where the answer is missing.
    ///
    /// The cell must hold exactly one whole number from 0 to 10. Words may stand around it where a blank, a
    /// dash, a bracket, a quote or a mark of the sentence keeps them apart: `9`, `10 - Extremely likely`,
    /// `0-Not at all likely`, `(9)`. A number that is part of something else is no answer: a date that a
    /// spreadsheet made of `8/10` (`10-Aug`), a name (`A10`), a percentage (`10%`), an amount (`$9`), an
    /// ordinal (`10th`). Zeros after a decimal point or comma are a spreadsheet's doing (`9.0`, `9,0`) and
    /// read as 9. Empty cells, `NA`, `N/A`, `#N/A`, `NaN`, `null`, `none` and `-` are missing, in any
    /// case. A minus is a sign only at the start of the cell. To read a whole column and account for every
    /// row, use [`Ledger::read`](crate::Ledger::read).
    ///
    /// # Errors
    /// [`Error::Cell`] with the text of the cell and the reason: it holds no number (`great`), several
    /// (`8/10`, `9 or 10`), a fraction (`7.5`, never rounded), a date (months of English, German, French,
    /// Spanish, Italian, Dutch, Portuguese, Danish, Norwegian and Swedish are known), a number that is part of something else, or is
    /// out of range (`11`, `-1`).
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// assert_eq!(Score::from_cell("0-Not at all likely")?, Some(Score::new(0)?));
    /// assert_eq!(Score::from_cell(" n/a ")?, None);
    /// assert_eq!(
    ///     Score::from_cell("7.5").unwrap_err().to_string(),
    ///     "cell \"7.5\" holds a fraction: expected one whole number from 0 to 10",
    /// );
    /// assert!(Score::from_cell("10-Aug").is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_cell(cell: &str) -> Result<Option<Self>, Error> {
        if let Some(score) = Self::plain(cell) {
            return Ok(Some(score));
        }
        match cell::read(cell) {
            Cell::Missing => Ok(None),
            Cell::Number(number) => u8::try_from(number)
                .ok()
                .and_then(|value| Self::new(value).ok())
                .map(Some)
                .ok_or_else(|| Error::cell(cell, "is out of range")),
            Cell::Fraction => Err(Error::cell(cell, "holds a fraction")),
            Cell::Several => Err(Error::cell(cell, "holds several numbers")),
            Cell::Date => Err(Error::cell(cell, "holds a date")),
            Cell::Attached => Err(Error::cell(
                cell,
                "holds a number that is part of something else",
            )),
            Cell::NoNumber => Err(Error::cell(cell, "holds no number")),
        }
    }

    /// The error of a number that is no score.
    const fn out_of_range(value: f64) -> Error {
        Error::OutOfRange {
            what: "score",
            value,
            place: None,
            expected: Cow::Borrowed("a whole number from 0 to 10"),
        }
    }

    /// The score that a text is and nothing beside it, which most cells are.
    fn plain(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [digit @ b'0'..=b'9'] => Self::new(digit - b'0').ok(),
            b"10" => Self::new(10).ok(),
            _ => None,
        }
    }
}

/// Reads exactly `"0"` to `"10"`, nothing else: no spaces, signs or leading zeros.
///
/// # Errors
/// [`Error::Unknown`] with the text.
impl FromStr for Score {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::plain(text).ok_or_else(|| {
            let expected = "\"0\" to \"10\"; for a cell of a survey export use Score::from_cell";
            Error::unknown("score", text, expected)
        })
    }
}

/// The category of the score.
impl From<Score> for Category {
    fn from(score: Score) -> Self {
        score.category()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.get()
    }
}

macro_rules! try_from_integers {
    ($($integer:ty),+) => {$(
        impl TryFrom<$integer> for Score {
            type Error = Error;

            fn try_from(value: $integer) -> Result<Self, Error> {
                u8::try_from(value)
                    .ok()
                    .and_then(|small| Self::new(small).ok())
                    .ok_or_else(|| Self::out_of_range(value as f64))
            }
        }
    )+};
}

try_from_integers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, i128);

#[cfg(feature = "serde")]
impl serde::Serialize for Score {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.get())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WholeNumber;

        impl serde::de::Visitor<'_> for WholeNumber {
            type Value = Score;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number from 0 to 10")
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Score, E> {
                Score::try_from(value).map_err(E::custom)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Score, E> {
                Score::try_from(value).map_err(E::custom)
            }
        }

        deserializer.deserialize_u8(WholeNumber)
    }
}
