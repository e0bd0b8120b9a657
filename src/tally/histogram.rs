use std::iter::Sum;
use std::ops::{Add, AddAssign};

use super::{Tally, Validity, by_code, column, lanes};
use crate::error::Error;
use crate::inference::{Estimate, Nps};
use crate::survey::{Note, Number, Score};

/// How often each of the eleven scores was given.
///
/// It holds all that a [`Tally`] holds and the shape besides: two surveys with the same NPS can
/// have their detractors at 6 or at 0.
///
/// # Example
/// ```
/// use promoter::{Histogram, Score};
/// let histogram = Histogram::from_rows([(10, 2), (9, 1), (7, 1), (3, 1)])?;
/// assert_eq!(histogram.count(Score::new(10)?), 2);
/// assert_eq!(histogram.mean(), Some(7.8));
/// assert_eq!(histogram.nps().map(|nps| nps.rounded()), Some(40));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "[u64; 11]", into = "[u64; 11]"))]
#[must_use]
pub struct Histogram([u64; 11]);

impl Histogram {
    /// A histogram of no answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// assert_eq!((Histogram::new().n(), Histogram::new().mean()), (0, None));
    /// ```
    pub const fn new() -> Self {
        Self([0; 11])
    }

    /// The histogram of counts that are known, for the scores 0 to 10 in order.
    ///
    /// # Errors
    /// [`Error::TooMany`] if the total does not fit 64 bits.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_counts([2, 0, 0, 1, 0, 3, 4, 10, 15, 12, 8])?;
    /// assert_eq!(histogram.n(), 55);
    /// assert_eq!(histogram.tally().promoters(), 20);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_counts(counts: [u64; 11]) -> Result<Self, Error> {
        let total = |counts: &[u64]| {
            let add = |sum: u64, &count: &u64| sum.checked_add(count);
            counts.iter().try_fold(0, add)
        };
        if total(&counts).is_some() {
            return Ok(Self(counts));
        }
        let part = |counts| total(counts).unwrap_or(u64::MAX);
        let (detractors, passives) = (part(&counts[..7]), part(&counts[7..9]));
        Err(Error::too_many_answers([
            part(&counts[9..]),
            passives,
            detractors,
        ]))
    }

    /// Counts one answer.
    ///
    /// # Panics
    /// If the total passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Score};
    /// let mut histogram = Histogram::new();
    /// histogram.record(Score::new(9)?);
    /// assert_eq!(histogram.count(Score::new(9)?), 1);
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
    /// use promoter::{Histogram, Score};
    /// let mut histogram = Histogram::new();
    /// histogram.record_n(Score::new(8)?, 40);
    /// histogram.record(Score::new(8)?);
    /// assert_eq!(histogram.count(Score::new(8)?), 41);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, score: Score, n: u64) {
        let mut more = Self::new();
        more.0[usize::from(score.get())] = n;
        *self += more;
    }

    /// The Net Promoter Score, as [`Tally::nps`].
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_rows([(9, 1), (10, 1), (7, 1), (3, 1)])?;
    /// assert_eq!(histogram.nps().map(|nps| nps.rounded()), Some(25));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        self.tally().nps()
    }

    /// The NPS with its uncertainty, as [`Tally::estimate`].
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_rows([(9, 1), (10, 1), (7, 1), (3, 1)])?;
    /// assert_eq!(histogram.estimate(), histogram.tally().estimate());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        self.tally().estimate()
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
    /// use promoter::{Histogram, Validity};
    /// let column = [9_i64, 10, 0, 3];
    /// // The third row holds nothing.
    /// let (histogram, nulls) =
    ///     Histogram::from_column(&column, Validity::Bits(&[0b1011], 0))?;
    /// let expected = Histogram::from_rows([(9, 1), (10, 1), (3, 1)])?;
    /// assert_eq!((histogram, nulls), (expected, 1));
    /// let bytes = Histogram::from_column(&[9_u8, 10, 3], Validity::All)?;
    /// assert_eq!(bytes, (expected, 0));
    /// assert!(Histogram::from_column(&[9.0, 7.5], Validity::All).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_column<T: Number>(values: &[T], validity: Validity) -> Result<(Self, u64), Error> {
        validity.covers(values.len())?;
        let (mut histogram, mut valid) = (Self::new(), 0);
        column::in_bytes(values, validity, |bytes, validity| {
            let (counted, of) = Self::count_bytes(bytes, validity);
            histogram += counted;
            valid += of;
        });
        if histogram.n() < valid {
            return Err(column::first_no_score(values, validity));
        }
        Ok((histogram, values.len() as u64 - valid))
    }

    /// Counts scores that stand side by side, near the speed at which memory hands them over.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Score};
    /// let histogram = Histogram::from_scores(&Score::ALL);
    /// assert!(histogram.iter().all(|(_, count)| count == 1));
    /// ```
    pub fn from_scores(scores: &[Score]) -> Self {
        Self::count_all(scores, Score::get, Validity::All).0
    }

    /// Counts a column of answers of which some are missing; also gives how many are.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Score};
    /// let column = [Some(Score::new(9)?), None, Some(Score::new(3)?)];
    /// assert_eq!(
    ///     Histogram::from_optional(&column),
    ///     (Histogram::from_rows([(9, 1), (3, 1)])?, 1)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_optional(answers: &[Option<Score>]) -> (Self, u64) {
        let histogram = Self::count_all(answers, lanes::byte_or_eleven, Validity::All).0;
        (histogram, answers.len() as u64 - histogram.n())
    }

    /// Counts a column of answers by a column of codes beside it: the histogram of group 0, of group
    /// 1, and so on, also where a group has no answers.
    ///
    /// This is for columns in memory, as a data frame holds them; [`Labels`](crate::Labels) gives
    /// codes to texts. The answers are whole numbers of any width, as in [`from_column`](Self::from_column).
    /// Rows that hold none are passed over whatever stands in them, their code too; there are as many as the
    /// histograms lack of the rows. What it returns takes 88 bytes for each group, however few rows
    /// there are; with 131072 groups and more it takes up to 64 MB besides.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the first row whose code is not below `groups` or whose score is
    /// above 10, [`Error::ColumnLength`] if the columns differ in length, [`Error::TooMany`] for more
    /// groups than memory can be had for.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Segments, Validity};
    /// let regions = ["north", "south"];
    /// let (codes, scores) = ([0, 1, 0, 1], [10_i64, 3, 8, -1]);
    /// let valid = Validity::Mask(&[true, true, true, false]);
    /// let histograms = Histogram::by_code(&codes, &scores, valid, regions.len())?;
    /// let by_region: Segments<_, Histogram> =
    ///     regions.into_iter().zip(histograms).collect();
    /// let north = Histogram::from_rows([(10, 1), (8, 1)])?;
    /// assert_eq!(by_region.get(&"north"), Some(&north));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn by_code<T: Number>(
        codes: &[u32],
        scores: &[T],
        validity: Validity,
        groups: usize,
    ) -> Result<Vec<Self>, Error> {
        let counts = by_code::count(codes, scores, validity, groups)?;
        Ok(counts.into_iter().map(Self).collect())
    }

    /// As below, of bytes: without a type to choose, so that it is compiled here and not by each caller.
    fn count_bytes(bytes: &[u8], validity: Validity) -> (Self, u64) {
        Self::count_all(bytes, u8::from, validity)
    }

    /// Counts the answers whose byte is a score, one comparison to a bin. Eleven vectors of
    /// counters fit the sixteen registers of the plainest machine, a longer row does not.
    #[inline(never)]
    fn count_all<T: Copy>(
        answers: &[T],
        byte: impl Fn(T) -> u8,
        validity: Validity,
    ) -> (Self, u64) {
        let scores = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        let equal = |answer, score| answer == score;
        let (counts, valid) = lanes::count::<16, 11, T>(answers, byte, validity, scores, equal);
        (Self(counts), valid)
    }

    /// How often this score was given.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Score};
    /// let histogram = Histogram::from_rows([(0, 1), (6, 2), (10, 1)])?;
    /// assert_eq!(histogram.count(Score::new(6)?), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn count(&self, score: Score) -> u64 {
        self.0[score.get() as usize]
    }

    /// The scores from 0 to 10, each with how often it was given.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_rows([(10, 1), (9, 2), (6, 1)])?;
    /// let given: Vec<_> = histogram.iter().filter(|(_, count)| *count > 0).collect();
    /// let lines: Vec<_> = given
    ///     .iter()
    ///     .map(|(score, count)| format!("{score}: {count}"))
    ///     .collect();
    /// assert_eq!(lines, ["6: 1", "9: 2", "10: 1"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (Score, u64)> {
        Score::ALL.into_iter().zip(self.0)
    }

    /// The number of answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// assert_eq!(Histogram::from_rows([(9, 1), (3, 2)])?.n(), 3);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn n(&self) -> u64 {
        self.0.iter().sum()
    }

    /// The mean score, 0 to 10; `None` without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_rows([(10, 1), (9, 1), (7, 1), (4, 1)])?;
    /// assert_eq!(histogram.mean(), Some(7.5));
    /// assert_eq!(Histogram::new().mean(), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let n = self.n();
        let sum: u128 = self
            .iter()
            .map(|(score, count)| u128::from(score.get()) * u128::from(count))
            .sum();
        (n > 0).then(|| sum as f64 / n as f64)
    }

    /// The counts by category.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Tally};
    /// let histogram = Histogram::from_rows([(10, 1), (9, 1), (8, 1), (6, 2)])?;
    /// assert_eq!(histogram.tally(), Tally::from_counts(2, 1, 2)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::new();
        for (score, count) in self.iter() {
            tally.record_n(score, count);
        }
        tally
    }

    /// What should be looked at before the figures are believed: marks of another scale than 0 to 10, as
    /// [`Ledger::notes`](crate::Ledger::notes) has them, but for those that lie above 10.
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let five_points = Histogram::from_counts([0, 2, 4, 9, 20, 25, 0, 0, 0, 0, 0])?;
    /// assert_eq!(
    ///     five_points.notes()[0].to_string(),
    ///     "no answer above 5 among 60 answers: \
    ///      the question was probably asked from 1 to 5; nothing was shifted",
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        Note::of_scores(&self.0)
    }

    /// The sum of two histograms, or `None` if the total does not fit 64 bits.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Score};
    /// let (mut full, mut one) = (Histogram::new(), Histogram::new());
    /// full.record_n(Score::new(10)?, u64::MAX);
    /// one.record(Score::new(3)?);
    /// assert_eq!(one.checked_add(&one).map(|sum| sum.n()), Some(2));
    /// assert_eq!(full.checked_add(&one), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let mut counts = self.0;
        for (count, more) in counts.iter_mut().zip(other.0) {
            *count = count.checked_add(more)?;
        }
        Self::from_counts(counts).ok()
    }
}

/// # Panics
/// If the total passes `u64::MAX`; [`Histogram::checked_add`] does not.
impl AddAssign for Histogram {
    fn add_assign(&mut self, other: Self) {
        *self = self
            .checked_add(&other)
            .expect("the number of answers fits 64 bits");
    }
}

/// # Panics
/// If the total passes `u64::MAX`; [`Histogram::checked_add`] does not.
impl Add for Histogram {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Histogram {
    fn sum<I: Iterator<Item = Self>>(histograms: I) -> Self {
        histograms.fold(Self::new(), Add::add)
    }
}

impl Extend<Score> for Histogram {
    fn extend<I: IntoIterator<Item = Score>>(&mut self, scores: I) {
        lanes::in_slices(scores.into_iter(), |slice| {
            *self += Self::from_scores(slice);
        });
    }
}

impl FromIterator<Score> for Histogram {
    fn from_iter<I: IntoIterator<Item = Score>>(scores: I) -> Self {
        let mut histogram = Self::new();
        histogram.extend(scores);
        histogram
    }
}

impl TryFrom<[u64; 11]> for Histogram {
    type Error = Error;

    fn try_from(counts: [u64; 11]) -> Result<Self, Error> {
        Self::from_counts(counts)
    }
}

impl From<Histogram> for [u64; 11] {
    fn from(histogram: Histogram) -> Self {
        histogram.0
    }
}
