//! Rows as a way in: answers that an engine has grouped and counted.

use super::row::{Row, counted};
use super::{Accounts, ClusteredTally, Histogram, Segments, Tally, WeightedTally};
use crate::error::Error;

impl Tally {
    /// Adds up rows of a score and how often it was given, or of promoters, passives and detractors, as any
    /// database returns them.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] with the value and place of a score or count that is none, [`Error::TooMany`]
    /// with the place at which the total does not fit 64 bits.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let tally = Tally::from_rows([(10, 351), (9, 150), (8, 211), (6, 33)])?;
    /// assert_eq!(tally, Tally::from_rows([(501, 211, 33)])?);
    /// assert_eq!(
    ///     Tally::from_rows([(10, 351), (11, 150)]).unwrap_err().to_string(),
    ///     "score 11 at index 1 is out of range: expected a whole number from 0 to 10",
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}

impl Histogram {
    /// Adds up rows of a score and how often it was given, as any database returns them.
    ///
    /// # Errors
    /// Those of [`Tally::from_rows`].
    ///
    /// # Example
    /// ```
    /// use promoter::Histogram;
    /// let histogram = Histogram::from_rows([(10, 2), (9, 1), (10, 1)])?;
    /// assert_eq!((histogram.n(), histogram.mean()), (4, Some(9.75)));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}

impl WeightedTally {
    /// Adds up rows of a score, how often it was given, and the sums of the weights, of their second and
    /// third powers, the lightest and the heaviest weight.
    ///
    /// Sums of floats depend on the order in which the engine adds, in their last digits. Where all weights
    /// are equal they do not matter.
    ///
    /// # Errors
    /// Those of [`Tally::from_rows`], and [`Error::Unfit`] with the place of sums that no weights have.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Weight, WeightedTally};
    /// // Two answers of 9 weigh 2 and 4, one of 3 weighs 1.
    /// let nine = (9, 2, [6.0, 20.0, 72.0, 2.0, 4.0]);
    /// let rows = [nine, (3, 1, [1.0, 1.0, 1.0, 1.0, 1.0])];
    /// let tally = WeightedTally::from_rows(rows)?;
    /// let mut recorded = WeightedTally::new();
    /// for (score, weight) in [(9, 2.0), (9, 4.0), (3, 1.0)] {
    ///     recorded.record(Score::new(score)?, Weight::new(weight)?);
    /// }
    /// assert_eq!(tally, recorded);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}

impl<K: Ord, T: Default> Segments<K, T> {
    /// Adds up rows of a key and the columns of a tally. A key of which all counts are 0 has a tally without
    /// answers.
    ///
    /// # Errors
    /// Those of the `from_rows` of the tallies.
    ///
    /// # Example
    /// ```
    /// use promoter::{Histogram, Segments, Tally};
    /// let rows = [("north", 10, 12), ("north", 6, 4), ("south", 9, 7)];
    /// let regions: Segments<_, Histogram> = Segments::from_rows(rows)?;
    /// assert_eq!(regions.get("south").map(Histogram::n), Some(7));
    /// let rows = [("north", 12, 0, 4), ("south", 7, 0, 0)];
    /// let regions: Segments<_, Tally> = Segments::from_rows(rows)?;
    /// assert_eq!(regions.total(), Tally::from_counts(19, 0, 4)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}

impl<C: Ord, S: Ord> ClusteredTally<C, S> {
    /// Adds up rows of a cluster, a segment (`()` where there is none) and the columns of a weighted tally.
    /// A row without answers leaves no trace.
    ///
    /// # Errors
    /// Those of [`WeightedTally::from_rows`].
    ///
    /// # Example
    /// ```
    /// use promoter::ClusteredTally;
    /// let rows = [("Acme", 1, 2, 0, 1), ("Bolt", 1, 0, 1, 0), ("Acme", 2, 3, 0, 0)];
    /// let answers = ClusteredTally::from_rows(rows)?;
    /// let wave = answers.sample().estimate_where(|&wave| wave == 1);
    /// assert_eq!(answers.clusters(), 2);
    /// assert_eq!(wave.map(|wave| wave.nps().points()), Some(25.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}

impl<A: Ord, S: Ord> Accounts<A, S> {
    /// Adds up rows of an account, a role, a segment (`()` where there is none), a score and how often it
    /// was given. An account with a count of 0 is known and silent.
    ///
    /// # Errors
    /// Those of [`Tally::from_rows`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role};
    /// let buyer = ("Acme", Role::DecisionMaker, (), 4, 1);
    /// let rows = [("Acme", Role::EndUser, (), 9, 3), buyer];
    /// let accounts = Accounts::from_rows(rows)?;
    /// assert_eq!(accounts.get("Acme").map(|acme| acme.n()), Some(4));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_rows(rows: impl IntoIterator<Item = impl Row<Self>>) -> Result<Self, Error> {
        counted(rows)
    }
}
