use crate::inference::{Comparison, Estimate};

/// One round of a survey.
///
/// # Example
/// ```
/// use promoter::{NoChange, Segments, Tally, Waves};
/// let quarters: Segments<&str> = Segments::from_iter([
///     ("2025-Q1", Tally::from_counts(5, 3, 2)?),
///     ("2025-Q2", Tally::new()),
/// ]);
/// let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
/// let last = waves.iter().last().expect("two waves");
/// assert_eq!((*last.key(), last.estimate().is_some()), ("2025-Q2", false));
/// assert_eq!(last.change().unwrap_err(), NoChange::NoAnswers);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Wave<W> {
    pub(super) key: W,
    pub(super) estimate: Option<Estimate>,
    #[cfg_attr(feature = "serde", serde(serialize_with = "change_or_why_not"))]
    pub(super) change: Result<Comparison, NoChange>,
}

/// A change as it is written: the comparison, or the name of why there is none.
#[cfg(feature = "serde")]
fn change_or_why_not<Z: serde::Serializer>(
    change: &Result<Comparison, NoChange>,
    serializer: Z,
) -> Result<Z::Ok, Z::Error> {
    use serde::Serialize;
    match change {
        Ok(change) => change.serialize(serializer),
        Err(why) => why.serialize(serializer),
    }
}

/// Why a wave has no change to show.
///
/// # Example
/// ```
/// use promoter::{NoChange, Segments, Tally, Waves};
/// let quarters: Segments<&str> =
///     Segments::from_iter([("Q1", Tally::from_counts(5, 3, 2)?)]);
/// let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
/// let first = waves.first().expect("one wave");
/// assert_eq!(first.change().unwrap_err(), NoChange::First);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoChange {
    /// There is no wave before it, or none so far back.
    First,
    /// It is the baseline.
    Baseline,
    /// It, or what it is compared with, has no answers.
    NoAnswers,
}

crate::spelling::spelled!(
    NoChange,
    "reason for no change",
    First => "first",
    Baseline => "baseline",
    NoAnswers => "no_answers",
);

impl<W> Wave<W> {
    /// What names the wave, such as its quarter, or the first and last wave of a window.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([
    ///     ("2025-Q1", Tally::from_counts(5, 3, 2)?),
    ///     ("2025-Q2", Tally::new()),
    /// ]);
    /// let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
    /// assert_eq!(
    ///     waves.iter().map(|wave| *wave.key()).collect::<Vec<_>>(),
    ///     ["2025-Q1", "2025-Q2"]
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn key(&self) -> &W {
        &self.key
    }

    /// The NPS of the wave with its uncertainty; `None` where nobody answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([
    ///     ("2025-Q1", Tally::from_counts(5, 3, 2)?),
    ///     ("2025-Q2", Tally::new()),
    /// ]);
    /// let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
    /// let n: Vec<_> = waves
    ///     .iter()
    ///     .map(|wave| wave.estimate().map(|estimate| estimate.n()))
    ///     .collect();
    /// assert_eq!(n, [Some(10), None]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn estimate(&self) -> Option<&Estimate> {
        self.estimate.as_ref()
    }

    /// The change from the wave before, or from the baseline.
    ///
    /// # Errors
    /// [`NoChange`]: why there is none.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Waves};
    /// let mut answers = ClusteredTally::new();
    /// for (account, before, after) in
    ///     [("Acme", 4, 9), ("Bolt", 9, 10), ("Cord", 7, 8)]
    /// {
    ///     answers.record(account, 1, Score::new(before)?);
    ///     answers.record(account, 2, Score::new(after)?);
    /// }
    /// let waves = Waves::of(&answers.sample(), |&wave| wave);
    /// let last = waves.last().expect("two waves");
    /// assert_eq!(last.change().map(|change| change.difference().round()), Ok(67.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn change(&self) -> Result<&Comparison, NoChange> {
        self.change.as_ref().map_err(|why| *why)
    }
}
