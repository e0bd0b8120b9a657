use std::iter::Sum;
use std::ops::{Add, AddAssign};

use super::{Validity, column, lanes};
use crate::error::Error;
use crate::inference::{Design, Estimate, Figures, Nps, Worth, variance_of_one};
use crate::survey::{Category, Note, Number, Score};

/// Promoters, passives and detractors: all that the NPS of independent answers needs.
///
/// Tallies of parts add up to the tally of the whole, exactly and in any order, across threads,
/// machines and engines. When several people answer for one account their answers are not
/// independent: use [`ClusteredTally`](crate::ClusteredTally).
///
/// # Threads
/// Nothing here starts threads. Give each a slice and sum: `chunks`, a scoped thread or a `rayon`
/// task for each, [`from_column`](Self::from_column), and `sum()` of the results, which ends with the
/// first error. One thread counts ten answers in a nanosecond, so threads are for very many. The
/// example `threads` shows both ways, also by group.
///
/// # Example
/// ```
/// use promoter::{Score, Tally};
/// let mut tally = Tally::new();
/// for cell in ["10", "9", "8", "3"] {
///     tally.record(cell.parse::<Score>()?);
/// }
/// assert_eq!(
///     (tally.promoters(), tally.passives(), tally.detractors()),
///     (2, 1, 1)
/// );
/// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(25));
/// assert_eq!(Tally::new().nps(), None);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
#[must_use]
pub struct Tally {
    promoters: u64,
    passives: u64,
    detractors: u64,
}

impl Tally {
    /// A tally of no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!((Tally::new().n(), Tally::new().nps()), (0, None));
    /// ```
    pub const fn new() -> Self {
        Self {
            promoters: 0,
            passives: 0,
            detractors: 0,
        }
    }

    /// The tally of counts that are known.
    ///
    /// # Errors
    /// [`Error::TooMany`] if the total does not fit 64 bits.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let tally = Tally::from_counts(50, 30, 20)?;
    /// assert_eq!(tally.nps().map(|nps| nps.rounded()), Some(30));
    /// assert!(Tally::from_counts(u64::MAX, 1, 0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_counts(promoters: u64, passives: u64, detractors: u64) -> Result<Self, Error> {
        if let Some(some) = promoters.checked_add(passives)
            && some.checked_add(detractors).is_some()
        {
            return Ok(Self {
                promoters,
                passives,
                detractors,
            });
        }
        Err(Error::too_many_answers([promoters, passives, detractors]))
    }

    /// Counts one answer.
    ///
    /// # Panics
    /// If the total passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Tally};
    /// let mut tally = Tally::new();
    /// tally.record(Score::new(9)?);
    /// tally.record(Score::new(6)?);
    /// assert_eq!((tally.promoters(), tally.detractors()), (1, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, score: Score) {
        self.record_n(score, 1);
    }

    /// Counts the same answer `n` times.
    ///
    /// # Panics
    /// If the total passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Tally};
    /// let mut tally = Tally::new();
    /// tally.record_n(Score::new(10)?, 35);
    /// tally.record_n(Score::new(7)?, 15);
    /// assert_eq!(tally, Tally::from_counts(35, 15, 0)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, score: Score, n: u64) {
        self.count(score.category(), n);
    }

    /// The Net Promoter Score of these answers, from -100 to 100 points; `None` without answers,
    /// which is not a score of 0.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(
    ///     Tally::from_counts(12, 5, 8)?.nps().map(|nps| nps.points()),
    ///     Some(16.0)
    /// );
    /// assert_eq!(Tally::new().nps(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Reichheld (2003), Harvard Business Review 81(12).
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        // Whole numbers until the last step: one division.
        let net = 100 * (i128::from(self.promoters) - i128::from(self.detractors));
        let points = (self.n() > 0).then(|| net as f64 / self.n() as f64);
        points.map(Nps::from_points_clamped)
    }

    /// The NPS with its uncertainty, taking the answers as independent; `None` without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 0, 50)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// // Each answer lies 100 points from 0; a hundred err by a tenth of that.
    /// assert_eq!((estimate.nps().points(), estimate.std_error()), (0.0, 10.0));
    /// assert_eq!(Tally::new().estimate(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let points = self.nps()?.points();
        let n = self.n();
        let totals = [self.promoters, self.passives, self.detractors].map(|count| count as f64);
        Some(Estimate::new(Figures {
            totals,
            points,
            variance: variance_of_one(totals) / n as f64,
            n,
            design_df: None,
            worth: Worth::Answers {
                process: n as f64,
                listed: n as f64,
                kish: n as f64,
            },
            design: Design::simple(n),
            weight_on_clusters: None,
        }))
    }

    /// Counts a column of whole numbers of any width, signed, unsigned or floating, as a data frame or a
    /// database holds it; also gives how many rows hold none, which is all that is read of those.
    ///
    /// Bytes are numbers, not text: a line feed (10) counts as the answer 10, and the digit `9` (57) is
    /// an error.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] with the value and place of the first row that holds a value and no score,
    /// [`Error::ColumnLength`] if the validity is not that of so many rows.
    ///
    /// # Example
    /// ```
    /// use promoter::{Tally, Validity};
    /// let column = [9_i64, 10, 0, 3];
    /// // The third row holds nothing.
    /// let (tally, nulls) = Tally::from_column(&column, Validity::Bits(&[0b1011], 0))?;
    /// assert_eq!((tally, nulls), (Tally::from_counts(2, 0, 1)?, 1));
    /// let (tally, _) = Tally::from_column(&[10_u8, 9, 7, 0], Validity::All)?;
    /// assert_eq!(tally, Tally::from_counts(2, 1, 1)?);
    /// assert!(Tally::from_column(&[9.0, 7.5], Validity::All).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_column<T: Number>(values: &[T], validity: Validity) -> Result<(Self, u64), Error> {
        validity.covers(values.len())?;
        let (mut tally, mut valid) = (Self::new(), 0);
        column::in_bytes(values, validity, |bytes, validity| {
            let (counted, of) = Self::count_bytes(bytes, validity);
            tally += counted;
            valid += of;
        });
        if tally.n() < valid {
            return Err(column::first_no_score(values, validity));
        }
        Ok((tally, values.len() as u64 - valid))
    }

    /// Counts scores that stand side by side, near the speed at which memory hands them over.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Tally};
    /// assert_eq!(Tally::from_scores(&Score::ALL), Tally::from_counts(2, 2, 7)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_scores(scores: &[Score]) -> Self {
        Self::count_all(scores, Score::get, Validity::All).0
    }

    /// Counts a column of answers of which some are missing; also gives how many are.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Tally};
    /// let column =
    ///     ["9", "", "n/a", "3"].map(|cell| Score::from_cell(cell).expect("readable"));
    /// assert_eq!(Tally::from_optional(&column), (Tally::from_counts(1, 0, 1)?, 2));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_optional(answers: &[Option<Score>]) -> (Self, u64) {
        let tally = Self::count_all(answers, lanes::byte_or_eleven, Validity::All).0;
        (tally, answers.len() as u64 - tally.n())
    }

    /// As below, of bytes: without a type to choose, so that it is compiled here and not by each caller.
    fn count_bytes(bytes: &[u8], validity: Validity) -> (Self, u64) {
        Self::count_all(bytes, u8::from, validity)
    }

    /// Counts the answers whose byte is a score: up to the top of each category, which takes one
    /// comparison, and less those of the categories below. The row is the shortest of which the
    /// compiler makes vector instructions with so few bins.
    #[inline(never)]
    fn count_all<T: Copy>(
        answers: &[T],
        byte: impl Fn(T) -> u8,
        validity: Validity,
    ) -> (Self, u64) {
        let up_to = |answer, top| answer <= top;
        let (counts, valid) = lanes::count::<64, 3, T>(answers, byte, validity, [6, 8, 10], up_to);
        let [to_6, to_8, to_10] = counts;
        let tally = Self {
            promoters: to_10 - to_8,
            passives: to_8 - to_6,
            detractors: to_6,
        };
        (tally, valid)
    }

    /// Counts `n` answers, or accounts, of a category.
    pub(crate) fn count(&mut self, category: Category, n: u64) {
        let mut more = Self::new();
        *match category {
            Category::Promoter => &mut more.promoters,
            Category::Passive => &mut more.passives,
            Category::Detractor => &mut more.detractors,
        } = n;
        *self += more;
    }

    /// The number of answers of 9 and 10.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(Tally::from_counts(5, 3, 2)?.promoters(), 5);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn promoters(&self) -> u64 {
        self.promoters
    }

    /// The number of answers of 7 and 8.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(Tally::from_counts(5, 3, 2)?.passives(), 3);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn passives(&self) -> u64 {
        self.passives
    }

    /// The number of answers of 0 to 6.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(Tally::from_counts(5, 3, 2)?.detractors(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn detractors(&self) -> u64 {
        self.detractors
    }

    /// The number of answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(Tally::from_counts(50, 30, 20)?.n(), 100);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    /// What should be looked at before the figures are believed. Of categories no more can be told than
    /// that there is no promoter among many answers; [`Histogram::notes`](crate::Histogram::notes) and
    /// [`Ledger::notes`](crate::Ledger::notes) see more.
    ///
    /// # Example
    /// ```
    /// use promoter::{Note, Tally};
    /// // A scale of five points makes a detractor of everybody.
    /// let tally = Tally::from_counts(0, 0, 60)?;
    /// assert_eq!(tally.notes(), [Note::NoPromoter { answers: 60 }]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        Note::of_promoters(self.promoters, self.n())
            .into_iter()
            .collect()
    }

    /// The sum of two tallies, or `None` if the total does not fit 64 bits.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let (q1, q2) =
    ///     (Tally::from_counts(20, 10, 5)?, Tally::from_counts(12, 12, 11)?);
    /// assert_eq!(q1.checked_add(&q2), Some(Tally::from_counts(32, 22, 16)?));
    /// assert_eq!(q1.checked_add(&Tally::from_counts(u64::MAX, 0, 0)?), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        Self::from_counts(
            self.promoters.checked_add(other.promoters)?,
            self.passives.checked_add(other.passives)?,
            self.detractors.checked_add(other.detractors)?,
        )
        .ok()
    }
}

/// # Panics
/// If the total passes `u64::MAX`; [`Tally::checked_add`] does not.
impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = self
            .checked_add(&other)
            .expect("the number of answers fits 64 bits");
    }
}

/// # Panics
/// If the total passes `u64::MAX`; [`Tally::checked_add`] does not.
impl Add for Tally {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::new(), Add::add)
    }
}

impl Extend<Score> for Tally {
    fn extend<I: IntoIterator<Item = Score>>(&mut self, scores: I) {
        lanes::in_slices(scores.into_iter(), |slice| {
            *self += Self::from_scores(slice);
        });
    }
}

impl FromIterator<Score> for Tally {
    fn from_iter<I: IntoIterator<Item = Score>>(scores: I) -> Self {
        let mut tally = Self::new();
        tally.extend(scores);
        tally
    }
}

/// A tally as it stands in a file, before its total is known to fit.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    promoters: u64,
    passives: u64,
    detractors: u64,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for Tally {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Error> {
        Self::from_counts(stored.promoters, stored.passives, stored.detractors)
    }
}
