use std::collections::BTreeMap;
use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use super::cell::Cell;
use super::occurrences::add;
use super::{Category, Exclusion, Note, Occurrences, Score};
use crate::error::Error;

/// Accounts for every row of a survey: used, or excluded for a reason that is counted and shown.
///
/// Read the score column through a ledger and no answer can get lost: `rows` is always `used` plus
/// the sum of `excluded`. The first few rows of every reason are kept with their text, labels that
/// contradict their score are counted, and ledgers of parts of a file merge with `+=`.
///
/// # Example
/// ```
/// use promoter::{Exclusion, Ledger, Tally};
/// let mut ledger = Ledger::new();
/// let mut tally = Tally::new();
/// for (row, cell) in (2..).zip(["9", "", "Extremely likely - 10", "8/10", "3"]) {
///     tally.extend(ledger.read(row, cell));
/// }
/// ledger.exclude(7, "Survey Preview", "status");
/// assert_eq!((ledger.rows(), ledger.used()), (6, 3));
/// assert_eq!(ledger.excluded_for(&Exclusion::SeveralNumbers), 1);
/// assert_eq!(ledger.excluded_for(&"status".into()), 1);
/// assert_eq!(tally.n(), ledger.used());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
#[must_use]
pub struct Ledger {
    used: u64,
    excluded: BTreeMap<Exclusion, Occurrences>,
    label_conflicts: Occurrences,
    unread_labels: Occurrences,
    /// The cells that held a score, from 0 to 10, those withdrawn since too.
    scores: [u64; 11],
    /// The cells that held another whole number up to 100, by number.
    beyond: BTreeMap<u8, u64>,
}

impl Ledger {
    /// A ledger of no rows.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// assert_eq!(Ledger::new().rows(), 0);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the score cell of a row by the rules of [`Score::from_cell`], counts the row as used
    /// or excluded, and returns the score where there is one.
    ///
    /// `row` is the number under which the row should be found again, such as its number in the
    /// spreadsheet. Call it once a row; a row that must be left out whatever its score says goes to
    /// [`exclude`](Self::exclude) instead.
    ///
    /// # Example
    /// ```
    /// use promoter::{Ledger, Score};
    /// let mut ledger = Ledger::new();
    /// assert_eq!(ledger.read(2, "9"), Some(Score::new(9)?));
    /// assert_eq!(ledger.read(3, "n/a"), None);
    /// assert_eq!((ledger.rows(), ledger.used()), (2, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn read(&mut self, row: u64, cell: &str) -> Option<Score> {
        if let Ok(Some(score)) = Score::from_cell(cell) {
            self.used += 1;
            self.scores[usize::from(score.get())] += 1;
            return Some(score);
        }
        let found = super::cell::read(cell);
        if let Cell::Number(number @ 11..=100) = found {
            *self.beyond.entry(number as u8).or_default() += 1;
        }
        self.exclude(row, cell, Exclusion::of(found));
        None
    }

    /// Counts a row that was not read as excluded, with the text to show for it.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// let mut ledger = Ledger::new();
    /// ledger.exclude(2, "test@acme.example", "internal");
    /// assert_eq!((ledger.rows(), ledger.used()), (1, 0));
    /// assert_eq!(ledger.excluded_for(&"internal".into()), 1);
    /// ```
    pub fn exclude(&mut self, row: u64, text: &str, reason: impl Into<Exclusion>) {
        // By its name, so that a reason built by hand meets the built-in one of that name.
        let reason = Exclusion::from(String::from(reason.into()));
        self.excluded.entry(reason).or_default().add(row, text);
    }

    /// Moves a row that was read from used to excluded: its score was fine, and something else
    /// makes it unusable, such as a missing account.
    ///
    /// # Errors
    /// [`Error::NothingToWithdraw`] when no used row is left.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// let mut ledger = Ledger::new();
    /// ledger.read(2, "9");
    /// ledger.withdraw(2, "", "no account")?;
    /// assert_eq!((ledger.rows(), ledger.used()), (1, 0));
    /// assert!(ledger.withdraw(3, "", "no account").is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn withdraw(
        &mut self,
        row: u64,
        text: &str,
        reason: impl Into<Exclusion>,
    ) -> Result<(), Error> {
        self.used = self
            .used
            .checked_sub(1)
            .ok_or(Error::NothingToWithdraw { row })?;
        self.exclude(row, text, reason);
        Ok(())
    }

    /// Compares the category that the file states with the one that the score gives.
    ///
    /// A contradiction is counted, and the score stands. A label that
    /// [`Category::from_label`] cannot read is counted apart; an empty one is passed over.
    ///
    /// # Example
    /// ```
    /// use promoter::{Ledger, Score};
    /// let mut ledger = Ledger::new();
    /// ledger.check_label(2, Score::new(9)?, "Promoter");
    /// ledger.check_label(3, Score::new(6)?, "Passive");
    /// assert_eq!(ledger.label_conflicts().to_string(), "row 3 \"6 Passive\"");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn check_label(&mut self, row: u64, score: Score, label: &str) {
        match Category::from_label(label) {
            Some(category) if category == score.category() => {}
            Some(_) => self
                .label_conflicts
                .add(row, &format!("{score} {}", label.trim())),
            None if label.trim().is_empty() => {}
            None => self.unread_labels.add(row, label.trim()),
        }
    }

    /// The number of rows: used and excluded.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// let mut ledger = Ledger::new();
    /// ledger.read(2, "9");
    /// ledger.read(3, "");
    /// assert_eq!((ledger.rows(), ledger.used()), (2, 1));
    /// ```
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.used + self.excluded.values().map(|found| found.count).sum::<u64>()
    }

    /// The number of rows whose score was used.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// let mut ledger = Ledger::new();
    /// ledger.read(2, "9");
    /// assert_eq!(ledger.used(), 1);
    /// ```
    #[must_use]
    pub const fn used(&self) -> u64 {
        self.used
    }

    /// The reasons for which rows were excluded, with their counts and first rows.
    ///
    /// # Example
    /// ```
    /// use promoter::Ledger;
    /// let mut ledger = Ledger::new();
    /// for (row, cell) in (2..).zip(["7.5", "", "", "10"]) {
    ///     ledger.read(row, cell);
    /// }
    /// let counts: Vec<_> = ledger
    ///     .excluded()
    ///     .map(|(why, rows)| (why.name(), rows.count))
    ///     .collect();
    /// assert_eq!(counts, [("missing", 2), ("fraction", 1)]);
    /// ```
    pub fn excluded(&self) -> impl Iterator<Item = (&Exclusion, &Occurrences)> {
        self.excluded.iter()
    }

    /// How many rows were excluded for a reason; 0 if none.
    ///
    /// # Example
    /// ```
    /// use promoter::{Exclusion, Ledger};
    /// let mut ledger = Ledger::new();
    /// ledger.read(2, "very likely");
    /// assert_eq!(ledger.excluded_for(&Exclusion::NotANumber), 1);
    /// assert_eq!(ledger.excluded_for(&Exclusion::Fraction), 0);
    /// ```
    #[must_use]
    pub fn excluded_for(&self, reason: &Exclusion) -> u64 {
        self.excluded.get(reason).map_or(0, |found| found.count)
    }

    /// The rows whose label contradicts their score; each text is the score and the label.
    ///
    /// # Example
    /// ```
    /// use promoter::{Ledger, Score};
    /// let mut ledger = Ledger::new();
    /// ledger.check_label(12, Score::new(3)?, "Promoter");
    /// assert_eq!(ledger.label_conflicts().first[0].text, "3 Promoter");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn label_conflicts(&self) -> &Occurrences {
        &self.label_conflicts
    }

    /// The rows whose label could not be read as a category.
    ///
    /// # Example
    /// ```
    /// use promoter::{Ledger, Score};
    /// let mut ledger = Ledger::new();
    /// ledger.check_label(12, Score::new(9)?, "gold customer");
    /// assert_eq!(ledger.unread_labels().to_string(), "row 12 \"gold customer\"");
    /// assert_eq!(ledger.label_conflicts().count, 0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn unread_labels(&self) -> &Occurrences {
        &self.unread_labels
    }

    /// What should be looked at before the figures are believed: marks of another scale than 0 to 10, of
    /// all cells that were read, answers withdrawn since too.
    ///
    /// # Example
    /// ```
    /// use promoter::{Ledger, Note};
    /// let mut ledger = Ledger::new();
    /// for row in 2..152 {
    ///     ledger.read(row, "8");
    /// }
    /// let [none, no_zero] = ledger.notes()[..] else { panic!("two notes") };
    /// assert_eq!(none, Note::NoPromoter { answers: 150 });
    /// assert_eq!(
    ///     no_zero.to_string(),
    ///     "no 0 and no 1 among 150 answers: was the question asked from 1 to 10? \
    ///      this alone cannot tell; nothing was shifted",
    /// );
    /// ```
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        Note::of_cells(&self.scores, &self.beyond)
    }
}

/// # Panics
/// If a count passes `u64::MAX`.
impl AddAssign<&Self> for Ledger {
    fn add_assign(&mut self, other: &Self) {
        self.used = add(self.used, other.used);
        for (reason, found) in &other.excluded {
            *self.excluded.entry(reason.clone()).or_default() += found;
        }
        self.label_conflicts += &other.label_conflicts;
        self.unread_labels += &other.unread_labels;
        for (count, more) in self.scores.iter_mut().zip(other.scores) {
            *count = add(*count, more);
        }
        for (&number, &more) in &other.beyond {
            let count = self.beyond.entry(number).or_default();
            *count = add(*count, more);
        }
    }
}

impl AddAssign for Ledger {
    fn add_assign(&mut self, other: Self) {
        *self += &other;
    }
}

impl Sum for Ledger {
    fn sum<I: Iterator<Item = Self>>(ledgers: I) -> Self {
        ledgers.fold(Self::new(), |mut sum, ledger| {
            sum += &ledger;
            sum
        })
    }
}

/// A small table: the rows, how many were used, and every exclusion with its first rows.
impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, count: u64, first: &str| {
            writeln!(
                f,
                "{}",
                format!("{name:<24}{count:>10}  {first}").trim_end()
            )
        };
        line("rows", self.rows(), "")?;
        line("used", self.used, "")?;
        for (reason, found) in &self.excluded {
            line(&format!("  {reason}"), found.count, &found.to_string())?;
        }
        for (name, found) in [
            ("label contradicts score", &self.label_conflicts),
            ("label not understood", &self.unread_labels),
        ] {
            if found.count > 0 {
                line(name, found.count, &found.to_string())?;
            }
        }
        for note in self.notes() {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

/// A ledger as it stands in a file, before it is known to be possible.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    used: u64,
    #[serde(deserialize_with = "crate::pairs::object")]
    excluded: BTreeMap<Exclusion, Occurrences>,
    label_conflicts: Occurrences,
    unread_labels: Occurrences,
    /// The cells that held a score, from 0 to 10, those withdrawn since too.
    scores: [u64; 11],
    /// The cells that held another whole number up to 100, by number.
    #[serde(deserialize_with = "crate::pairs::object")]
    beyond: BTreeMap<u8, u64>,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for Ledger {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Error> {
        let wrong = |found: String, expected| Error::Inconsistent {
            what: "ledger",
            found,
            expected,
        };
        stored
            .excluded
            .values()
            .try_fold(stored.used, |rows, found| rows.checked_add(found.count))
            .ok_or_else(|| wrong("a sum beyond 64 bits".into(), "a number of rows"))?;
        let excluded = |reason| stored.excluded.get(&reason).map_or(0, |found| found.count);
        let rows: u64 = stored.used
            + stored
                .excluded
                .values()
                .map(|found| found.count)
                .sum::<u64>();
        // Sums beyond 64 bits are more than there are rows, too.
        let read: u128 = stored.scores.iter().map(|&count| u128::from(count)).sum();
        let beyond: u128 = stored.beyond.values().map(|&count| u128::from(count)).sum();
        let is_beyond = |(number, count): (&u8, &u64)| (11..=100).contains(number) && *count > 0;
        if read < u128::from(stored.used)
            || read > u128::from(rows)
            || beyond > u128::from(excluded(Exclusion::OutOfRange))
            || !stored.beyond.iter().all(is_beyond)
        {
            return Err(wrong(
                format!("{read} scores and {beyond} numbers beyond them"),
                "as many scores as were used or more, no more than rows, and numbers from 11 to 100 of rows out of range",
            ));
        }
        let lists = stored.excluded.values();
        for found in lists.chain([&stored.label_conflicts, &stored.unread_labels]) {
            let kept = found.first.len();
            if kept as u64 > found.count || !found.first.is_sorted() {
                return Err(wrong(
                    format!("{kept} first rows of {}", found.count),
                    "first rows in order, and no more than were counted",
                ));
            }
        }
        Ok(Self {
            used: stored.used,
            excluded: stored.excluded,
            label_conflicts: stored.label_conflicts,
            unread_labels: stored.unread_labels,
            scores: stored.scores,
            beyond: stored.beyond,
        })
    }
}
