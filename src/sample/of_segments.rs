//! Samples of independent answers.

use super::independent::Independent;
use super::survey_sample::{Answers, Sample};
use crate::inference::Unit;
use crate::tally::{Segments, Tally, WeightedTally};

impl<S: Clone + Ord> Segments<S, Tally> {
    /// These answers as a sample in which every answer is independent of the others.
    ///
    /// Where several people answer for one account, or the same people answer again, they are not:
    /// use [`ClusteredTally`](crate::ClusteredTally) or [`Accounts`](crate::Accounts).
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let regions: Segments<&str> = Segments::from_iter([
    ///     ("north", Tally::from_counts(8, 1, 1)?),
    ///     ("south", Tally::from_counts(30, 40, 30)?),
    /// ]);
    /// let whole = regions.sample().estimate().expect("there are answers");
    /// assert_eq!(Some(whole), regions.total().estimate());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample(&self) -> Sample<S> {
        independent(
            self.iter().map(|(key, tally)| (key, (*tally).into())),
            false,
        )
    }
}

impl<S: Clone + Ord> Segments<S, WeightedTally> {
    /// These answers as a sample in which every answer is independent of the others and counts by its
    /// weight.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Segments, Weight, WeightedTally};
    /// let mut regions: Segments<&str, WeightedTally> = Segments::new();
    /// regions.entry("north").record(Score::new(9)?, Weight::new(3.0)?);
    /// regions.entry("south").record(Score::new(4)?, Weight::ONE);
    /// let whole = regions.sample().estimate().expect("there are answers");
    /// assert_eq!(whole.nps().points(), 50.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn sample(&self) -> Sample<S> {
        independent(self.iter().map(|(key, tally)| (key, *tally)), true)
    }
}

fn independent<'a, S: Clone + 'a>(
    answers: impl Iterator<Item = (&'a S, WeightedTally)>,
    weighted: bool,
) -> Sample<S> {
    let (segments, tallies) = answers.map(|(key, tally)| (key.clone(), tally)).unzip();
    Sample {
        segments,
        answers: Answers::Independent(Independent { tallies, weighted }),
        calibration: None,
        unit: Unit::Answer,
        weighted,
        roll_up: None,
    }
}
