use std::fmt;
use std::ops::AddAssign;

/// How often something happened, and where it happened first.
///
/// # Example
/// ```
/// use promoter::{Exclusion, Ledger};
/// let mut ledger = Ledger::new();
/// for row in 2..22 {
///     ledger.read(row, "8/10");
/// }
/// let (reason, found) = ledger.excluded().next().expect("none could be used");
/// assert_eq!((reason, found.count), (&Exclusion::SeveralNumbers, 20));
/// assert_eq!(found.first.len(), 5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Occurrences {
    /// The number of rows.
    pub count: u64,
    /// The rows that come first, at most five of them, in order.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "first_rows"))]
    pub first: Vec<Excerpt>,
}

/// A row of the survey and what stood there.
///
/// # Example
/// ```
/// use promoter::Ledger;
/// let mut ledger = Ledger::new();
/// ledger.read(14, "9 or 10");
/// let (_, found) = ledger.excluded().next().expect("one row");
/// assert_eq!((found.first[0].row, found.first[0].text.as_str()), (14, "9 or 10"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Excerpt {
    /// The row, as the caller numbers rows.
    pub row: u64,
    /// The text of the cell, or what the caller gave.
    pub text: String,
}

impl Occurrences {
    /// How many rows are kept with their text.
    const KEPT: usize = 5;

    pub(super) fn add(&mut self, row: u64, text: &str) {
        self.count += 1;
        if self.first.len() < Self::KEPT || self.first.last().is_some_and(|last| row < last.row) {
            let text = text.to_owned();
            self.first.push(Excerpt { row, text });
            self.keep_first();
        }
    }

    fn keep_first(&mut self) {
        self.first.sort();
        self.first.truncate(Self::KEPT);
    }
}

impl AddAssign<&Self> for Occurrences {
    fn add_assign(&mut self, other: &Self) {
        self.count = add(self.count, other.count);
        self.first.extend_from_slice(&other.first);
        self.keep_first();
    }
}

/// The first rows with their texts: `row 12 "8/10", row 40 "7.5"`.
impl fmt::Display for Occurrences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, Excerpt { row, text }) in self.first.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}row {row}")?;
            if !text.trim().is_empty() {
                let short: String = text.chars().take(40).collect();
                let more = if short.len() < text.len() { "..." } else { "" };
                // A text with quotes of its own is readable without more of them.
                if short.contains('"') && !short.contains(char::is_control) {
                    write!(f, " {short}{more}")?;
                } else {
                    write!(f, " {short:?}{more}")?;
                }
            }
        }
        if self.count > self.first.len() as u64 {
            write!(f, ", ...")?;
        }
        Ok(())
    }
}

/// # Panics
/// Where a number of rows passes `u64::MAX`.
pub(super) fn add(one: u64, other: u64) -> u64 {
    one.checked_add(other)
        .expect("the number of rows fits 64 bits")
}

/// No more rows than are kept, so that a list without end is not held.
#[cfg(feature = "serde")]
fn first_rows<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Excerpt>, D::Error> {
    struct FirstRows;

    impl<'de> serde::de::Visitor<'de> for FirstRows {
        type Value = Vec<Excerpt>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {} first rows", Occurrences::KEPT)
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            self,
            mut rows: A,
        ) -> Result<Vec<Excerpt>, A::Error> {
            let mut first = Vec::new();
            while let Some(row) = rows.next_element()? {
                first.push(row);
                if first.len() > Occurrences::KEPT {
                    return Err(serde::de::Error::invalid_length(first.len(), &self));
                }
            }
            Ok(first)
        }
    }

    deserializer.deserialize_seq(FirstRows)
}
