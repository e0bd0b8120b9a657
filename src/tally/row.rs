use super::{Accounts, ClusteredTally, Histogram, Segments, Tally, WeightedTally};
use crate::error::Error;
use crate::survey::{Number, Role, Score, Weight};

/// A row of answers that an engine has grouped and counted, as `SELECT .. GROUP BY` returns it; `T` is what
/// it is counted in.
///
/// First come the columns that say of what the row is, then the counts:
///
/// - [`Histogram`]: `(score, n)`
/// - [`Tally`]: `(score, n)`, or `(promoters, passives, detractors)`
/// - [`WeightedTally`]: `(score, n, [w, w2, w3, lightest, heaviest])`, or those of a tally, of weight 1
/// - [`Segments`]: the key, then the columns of one of these
/// - [`ClusteredTally`]: the cluster, the segment, then the columns of a weighted tally
/// - [`Accounts`]: the account, the role, the segment, then the columns of a histogram
///
/// Scores and counts are any [`Number`]: an engine's 64-bit integers as they come. `w`, `w2` and `w3` are
/// the sums of the weights and of their second and third powers, `lightest` and `heaviest` their ends; all
/// weights of a row are above 0. Rows of the same score, category or key add up, in any order.
///
/// The guide [`columns_and_engines`](crate::guide::columns_and_engines) has the SQL.
///
/// # Example
/// ```
/// use promoter::{Error, Row, Segments, Tally};
/// fn all<R: Row<Segments<u16>>>(rows: Vec<R>) -> Result<Tally, Error> {
///     Ok(Segments::from_rows(rows)?.total())
/// }
/// let by_score = vec![(2025, 10_i64, 8_i64), (2025, 3, 2)];
/// let by_category = vec![(2025, 8_i64, 0_i64, 2_i64)];
/// assert_eq!(all(by_score), all(by_category));
/// ```
pub trait Row<T>: added::Added<T> {}

impl<T, R: added::Added<T>> Row<T> for R {}

/// Closed to other crates: the trait has no name there.
pub(crate) mod added {
    use crate::error::Error;

    /// What is done with a row.
    pub trait Added<T> {
        /// Adds the row, which stands at an index among others.
        fn add_to(self, tally: &mut T, index: usize) -> Result<(), Error>;
    }
}
use added::Added;

/// All rows in one tally.
pub(super) fn counted<T: Default, R: Row<T>>(
    rows: impl IntoIterator<Item = R>,
) -> Result<T, Error> {
    let mut tally = T::default();
    for (index, row) in rows.into_iter().enumerate() {
        row.add_to(&mut tally, index)?;
    }
    Ok(tally)
}

impl<S: Number, N: Number> Added<Tally> for (S, N) {
    fn add_to(self, tally: &mut Tally, index: usize) -> Result<(), Error> {
        let mut row = Tally::new();
        row.record_n(score(self.0, index)?, count("count", self.1, index)?);
        add(tally, row, index)
    }
}

impl<N: Number> Added<Tally> for (N, N, N) {
    fn add_to(self, tally: &mut Tally, index: usize) -> Result<(), Error> {
        let promoters = count("promoters", self.0, index)?;
        let passives = count("passives", self.1, index)?;
        let detractors = count("detractors", self.2, index)?;
        let row = Tally::from_counts(promoters, passives, detractors).map_err(|_| {
            too_many(format!(
                "{promoters} promoters, {passives} passives and {detractors} detractors at index {index}"
            ))
        })?;
        add(tally, row, index)
    }
}

impl<S: Number, N: Number> Added<Histogram> for (S, N) {
    fn add_to(self, histogram: &mut Histogram, index: usize) -> Result<(), Error> {
        let n = count("count", self.1, index)?;
        let mut row = Histogram::new();
        row.record_n(score(self.0, index)?, n);
        let sum = histogram.checked_add(&row);
        *histogram = sum.ok_or_else(|| one_too_many(n, index))?;
        Ok(())
    }
}

/// Every answer has the weight 1.
impl<S: Number, N: Number> Added<WeightedTally> for (S, N) {
    fn add_to(self, tally: &mut WeightedTally, index: usize) -> Result<(), Error> {
        let mut row = Tally::new();
        self.add_to(&mut row, index)?;
        add_weighted(tally, row.into(), index)
    }
}

/// Every answer has the weight 1.
impl<N: Number> Added<WeightedTally> for (N, N, N) {
    fn add_to(self, tally: &mut WeightedTally, index: usize) -> Result<(), Error> {
        let mut row = Tally::new();
        self.add_to(&mut row, index)?;
        add_weighted(tally, row.into(), index)
    }
}

impl<S: Number, N: Number> Added<WeightedTally> for (S, N, [f64; 5]) {
    fn add_to(self, tally: &mut WeightedTally, index: usize) -> Result<(), Error> {
        let (answer, n, [w, w2, w3, lightest, heaviest]) = self;
        let (answer, n) = (score(answer, index)?, count("count", n, index)?);
        let range = (
            weight("lightest weight", lightest, index)?,
            weight("heaviest weight", heaviest, index)?,
        );
        let row = WeightedTally::of_sums(answer.category(), n, [w, w2, w3], range);
        let row = row.map_err(|found| Error::Unfit {
            found: format!("at index {index} stand {found}"),
            expected: WeightedTally::EXPECTED,
        })?;
        add_weighted(tally, row, index)
    }
}

impl<K: Ord, T: Default, A, B> Added<Segments<K, T>> for (K, A, B)
where
    (A, B): Added<T>,
{
    fn add_to(self, segments: &mut Segments<K, T>, index: usize) -> Result<(), Error> {
        let (key, a, b) = self;
        (a, b).add_to(segments.entry(key), index)
    }
}

impl<K: Ord, T: Default, A, B, D> Added<Segments<K, T>> for (K, A, B, D)
where
    (A, B, D): Added<T>,
{
    fn add_to(self, segments: &mut Segments<K, T>, index: usize) -> Result<(), Error> {
        let (key, a, b, d) = self;
        (a, b, d).add_to(segments.entry(key), index)
    }
}

impl<C: Ord, S: Ord, A, B> Added<ClusteredTally<C, S>> for (C, S, A, B)
where
    (A, B): Added<WeightedTally>,
{
    fn add_to(self, tally: &mut ClusteredTally<C, S>, index: usize) -> Result<(), Error> {
        let (cluster, segment, a, b) = self;
        add_cell(tally, cluster, segment, (a, b), index)
    }
}

impl<C: Ord, S: Ord, A, B, D> Added<ClusteredTally<C, S>> for (C, S, A, B, D)
where
    (A, B, D): Added<WeightedTally>,
{
    fn add_to(self, tally: &mut ClusteredTally<C, S>, index: usize) -> Result<(), Error> {
        let (cluster, segment, a, b, d) = self;
        add_cell(tally, cluster, segment, (a, b, d), index)
    }
}

/// With a count of 0 the account is known.
impl<A: Ord, S: Ord, N: Number, M: Number> Added<Accounts<A, S>> for (A, Role, S, N, M) {
    fn add_to(self, accounts: &mut Accounts<A, S>, index: usize) -> Result<(), Error> {
        let (account, role, segment, score, n) = self;
        let mut row = Histogram::new();
        (score, n).add_to(&mut row, index)?;
        let page = accounts.page(account);
        if row.n() > 0 {
            let answers = page.answers.entry((role, segment));
            (score, n).add_to(answers, index)?;
        }
        Ok(())
    }
}

/// The score that a number is.
fn score<S: Number>(number: S, index: usize) -> Result<Score, Error> {
    Score::new(number.byte()).map_err(|_| {
        let expected = "a whole number from 0 to 10";
        out_of_range("score", number.value(), index, expected)
    })
}

/// The count that a number is.
fn count<N: Number>(what: &'static str, number: N, index: usize) -> Result<u64, Error> {
    number.count().ok_or_else(|| {
        let expected = "a whole number from 0 to 18446744073709551615";
        out_of_range(what, number.value(), index, expected)
    })
}

/// The weight above 0 that a number is.
fn weight(what: &'static str, number: f64, index: usize) -> Result<Weight, Error> {
    match Weight::new(number) {
        Ok(weight) if weight > Weight::ZERO => Ok(weight),
        _ => {
            let expected = "a number from 1e-90 to 1e90; leave answers of weight 0 out";
            Err(out_of_range(what, number, index, expected))
        }
    }
}

fn out_of_range(what: &'static str, value: f64, index: usize, expected: &'static str) -> Error {
    Error::OutOfRange {
        what,
        value,
        place: Some(format!("at index {index}")),
        expected: expected.into(),
    }
}

fn add(tally: &mut Tally, row: Tally, index: usize) -> Result<(), Error> {
    let sum = tally.checked_add(&row);
    *tally = sum.ok_or_else(|| one_too_many(row.n(), index))?;
    Ok(())
}

/// The counts are added up before, as a copy, since a sum of weighted tallies panics.
fn add_weighted(tally: &mut WeightedTally, row: WeightedTally, index: usize) -> Result<(), Error> {
    add(&mut tally.counts(), row.counts(), index)?;
    *tally += row;
    Ok(())
}

/// A row without answers leaves no trace.
fn add_cell<C: Ord, S: Ord>(
    tally: &mut ClusteredTally<C, S>,
    cluster: C,
    segment: S,
    row: impl Added<WeightedTally>,
    index: usize,
) -> Result<(), Error> {
    let mut cell = WeightedTally::new();
    row.add_to(&mut cell, index)?;
    if cell.counts().n() == 0 {
        return Ok(());
    }
    add_weighted(tally.cell(cluster, segment), cell, index)
}

/// The error of a row with which the total does not fit.
#[cold]
fn one_too_many(n: u64, index: usize) -> Error {
    too_many(format!("{n} answers at index {index}, with those before,"))
}

fn too_many(what: String) -> Error {
    Error::TooMany {
        what,
        expected: format!("a total of at most {}", u64::MAX),
    }
}
