use crate::error::Error;
use crate::inference::{Comparison, Estimate};
use crate::tally::{ClusteredTally, Segments};

/// The rounds of a survey in order, each with the change from the one before.
///
/// Built from independent waves or, where the same accounts or people answer more than once, from
/// a tally that knows them: their agreement with themselves makes a change easier to see.
///
/// # Example
/// ```
/// use promoter::{Level, Segments, Tally, Verdict, Waves};
/// let mut quarters = Segments::new();
/// *quarters.entry("2025-Q1") = Tally::from_counts(180, 120, 100)?;
/// *quarters.entry("2025-Q2") = Tally::from_counts(230, 110, 60)?;
/// let waves = Waves::independent(&quarters, Tally::estimate);
/// let verdicts: Vec<_> = waves
///     .iter()
///     .map(|wave| (*wave.key(), wave.change().map(|change| change.verdict(Level::P95))))
///     .collect();
/// assert_eq!(verdicts, [("2025-Q1", None), ("2025-Q2", Some(Verdict::Up))]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Waves<W>(Vec<Wave<W>>);

/// One round of a survey.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Wave<W> {
    key: W,
    estimate: Result<Option<Estimate>, Error>,
    change: Option<Comparison>,
}

impl<W> Wave<W> {
    /// What names the wave, such as its quarter.
    #[must_use]
    pub const fn key(&self) -> &W {
        &self.key
    }

    /// The NPS of the wave with its uncertainty; `None` where nobody answered.
    ///
    /// # Errors
    /// [`Error::OneCluster`] where all answers of the wave come from one cluster.
    pub fn estimate(&self) -> Result<Option<&Estimate>, &Error> {
        self.estimate.as_ref().map(Option::as_ref)
    }

    /// The change from the wave before; `None` for the first wave, and where this wave or the one
    /// before has no estimate.
    #[must_use]
    pub const fn change(&self) -> Option<&Comparison> {
        self.change.as_ref()
    }
}

impl<W: Clone> Waves<W> {
    /// Waves in which different people answered, in the order of their keys.
    ///
    /// `estimate` is the tally's own, such as [`Tally::estimate`](crate::Tally::estimate).
    pub fn independent<T>(
        segments: &Segments<W, T>,
        estimate: impl Fn(&T) -> Option<Estimate>,
    ) -> Self {
        let mut before: Option<Estimate> = None;
        let waves = segments.estimates(estimate).map(|(key, estimate)| {
            let change = estimate.zip(before).map(|(now, then)| now.versus(&then));
            before = estimate;
            Wave {
                key: key.clone(),
                estimate: Ok(estimate),
                change,
            }
        });
        Self(waves.collect())
    }

    /// Waves in which the same accounts or people may have answered, in the order of their keys.
    ///
    /// The limits of each wave come from the clusters that answered in it; a change takes its
    /// standard error and correlation from the clusters of either wave.
    pub fn clustered<C: Ord>(tally: &ClusteredTally<C, W>) -> Self
    where
        W: Ord,
    {
        let mut before: Option<&W> = None;
        let waves = tally.segment_keys().map(|key| {
            let change = before.and_then(|before| tally.compare_waves(key, before).ok().flatten());
            before = Some(key);
            Wave {
                key: key.clone(),
                estimate: tally.estimate_of_wave(key),
                change,
            }
        });
        Self(waves.collect())
    }
}

impl<W> Waves<W> {
    /// The waves in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Wave<W>> {
        self.0.iter()
    }

    /// The number of waves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no wave.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a, W> IntoIterator for &'a Waves<W> {
    type Item = &'a Wave<W>;
    type IntoIter = std::slice::Iter<'a, Wave<W>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
