use std::fmt::Debug;

use crate::error::Error;
use crate::inference::{Comparison, Estimate};
use crate::tally::{ClusteredTally, Segments, Tally};

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
///
/// # Example
/// ```
/// use promoter::{Segments, Tally, Waves};
/// let quarters: Segments<&str> = Segments::from_iter([
///     ("2025-Q1", Tally::from_counts(50, 30, 20)?),
///     ("2025-Q2", Tally::from_counts(60, 30, 10)?),
/// ]);
/// let waves = Waves::independent(&quarters, Tally::estimate);
/// let last = waves.iter().last().expect("two waves");
/// assert_eq!((*last.key(), last.change().map(|change| change.difference())), ("2025-Q2", Some(20.0)));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Wave<W> {
    key: W,
    estimate: Result<Option<Estimate>, Error>,
    change: Option<Comparison>,
}

impl<W> Wave<W> {
    /// What names the wave, such as its quarter.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([("Q1", Tally::from_counts(5, 3, 2)?), ("Q2", Tally::from_counts(6, 3, 1)?)]);
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// assert_eq!(waves.iter().map(|wave| *wave.key()).collect::<Vec<_>>(), ["Q1", "Q2"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn key(&self) -> &W {
        &self.key
    }

    /// The NPS of the wave with its uncertainty; `None` where nobody answered.
    ///
    /// # Errors
    /// [`Error::OneCluster`] where all answers of the wave come from one cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Waves};
    /// let mut answers = ClusteredTally::new();
    /// answers.record("Acme", "2025-Q1", Score::new(9)?);
    /// let waves = Waves::clustered(&answers);
    /// assert!(waves.iter().all(|wave| wave.estimate().is_err()), "one account is no sample");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimate(&self) -> Result<Option<&Estimate>, &Error> {
        self.estimate.as_ref().map(Option::as_ref)
    }

    /// The change from the wave before, or from the baseline; `None` for the first wave or the
    /// baseline itself, and where either wave has no estimate.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([("Q1", Tally::from_counts(5, 3, 2)?), ("Q2", Tally::from_counts(6, 3, 1)?)]);
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// let changes: Vec<bool> = waves.iter().map(|wave| wave.change().is_some()).collect();
    /// assert_eq!(changes, [false, true]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn change(&self) -> Option<&Comparison> {
        self.change.as_ref()
    }
}

impl<W: Clone> Waves<W> {
    /// Waves in which different people answered, in the order of their keys, each with the change
    /// from the one before.
    ///
    /// `estimate` is the tally's own, such as [`Tally::estimate`](crate::Tally::estimate).
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([
    ///     ("2025-Q1", Tally::from_counts(45, 30, 25)?),
    ///     ("2025-Q2", Tally::from_counts(52, 28, 20)?),
    /// ]);
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// let changes: Vec<_> = waves.iter().map(|wave| wave.change().map(ToString::to_string)).collect();
    /// assert_eq!(changes, [None, Some("+12.0".to_owned())]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
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

    /// The same, each wave with the change from one that is named: the last one before a new release,
    /// say. The baseline itself has no change.
    ///
    /// # Errors
    /// [`Error::UnknownWave`] for a baseline that is not among the waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(60, 30, 10)?),
    ///     (3, Tally::from_counts(55, 30, 15)?),
    /// ]);
    /// let waves = Waves::independent_from(&quarters, Tally::estimate, &1)?;
    /// let changes: Vec<_> = waves.iter().filter_map(|wave| Some(wave.change()?.to_string())).collect();
    /// assert_eq!(changes, ["+20.0", "+10.0"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn independent_from<T>(
        segments: &Segments<W, T>,
        estimate: impl Fn(&T) -> Option<Estimate>,
        baseline: &W,
    ) -> Result<Self, Error>
    where
        W: Ord + Debug,
    {
        let then = segments
            .get(baseline)
            .map(&estimate)
            .ok_or_else(|| unknown(baseline))?;
        let mut waves = Self::independent(segments, estimate);
        for wave in &mut waves.0 {
            let now = wave.estimate.as_ref().ok().copied().flatten();
            let change = now.zip(then).map(|(now, then)| now.versus(&then));
            wave.change = change.filter(|_| wave.key != *baseline);
        }
        Ok(waves)
    }

    /// Waves in which the same accounts or people may have answered, in the order of their keys, each
    /// with the change from the one before.
    ///
    /// The limits of each wave come from the clusters that answered in it; a change takes its
    /// standard error and correlation from the clusters of either wave.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Waves};
    /// let mut answers = ClusteredTally::new();
    /// for (account, before, after) in [("Acme", 5, 8), ("Bolt", 9, 9), ("Cord", 8, 10), ("Dale", 3, 6)] {
    ///     answers.record(account, "2025-Q1", Score::new(before)?);
    ///     answers.record(account, "2025-Q2", Score::new(after)?);
    /// }
    /// let waves = Waves::clustered(&answers);
    /// let changes: Vec<_> = waves.iter().map(|wave| wave.change().map(ToString::to_string)).collect();
    /// assert_eq!(changes, [None, Some("+50.0".to_owned())]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered<C: Ord>(tally: &ClusteredTally<C, W>) -> Self
    where
        W: Ord,
    {
        let mut before: Option<&W> = None;
        Self::of_clusters(tally, |key| before.replace(key))
    }

    /// The same, each wave with the change from one that is named.
    ///
    /// # Errors
    /// [`Error::UnknownWave`] for a baseline that is not among the waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Waves};
    /// let mut answers = ClusteredTally::new();
    /// for (account, year, score) in [(1, 1, 5), (2, 1, 9), (1, 2, 8), (2, 2, 9), (1, 3, 9), (2, 3, 10)] {
    ///     answers.record(account, year, Score::new(score)?);
    /// }
    /// let waves = Waves::clustered_from(&answers, &1)?;
    /// let changes: Vec<_> = waves.iter().filter_map(|wave| Some(wave.change()?.to_string())).collect();
    /// assert_eq!(changes, ["+50.0", "+100.0"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered_from<C: Ord>(tally: &ClusteredTally<C, W>, baseline: &W) -> Result<Self, Error>
    where
        W: Ord + Debug,
    {
        if !tally.segment_keys().any(|key| key == baseline) {
            return Err(unknown(baseline));
        }
        Ok(Self::of_clusters(tally, |key| {
            (key != baseline).then_some(baseline)
        }))
    }

    fn of_clusters<'a, C: Ord>(
        tally: &'a ClusteredTally<C, W>,
        mut reference: impl FnMut(&'a W) -> Option<&'a W>,
    ) -> Self
    where
        W: Ord,
    {
        let waves = tally.segment_keys().map(|key| {
            let against = |then: &W| {
                let change = tally.compare_waves(|wave| wave == key, |wave| wave == then);
                change.ok().flatten()
            };
            Wave {
                key: key.clone(),
                estimate: tally.estimate_of_waves(|wave| wave == key),
                change: reference(key).and_then(against),
            }
        });
        Self(waves.collect())
    }
}

fn unknown<W: Debug>(wave: &W) -> Error {
    Error::UnknownWave {
        wave: format!("{wave:?}"),
    }
}

/// The first and the last wave of a window.
type Window<W> = (W, W);

impl<W: Clone + Ord> Waves<Window<W>> {
    /// Windows of `width` waves each, one wave further every time: the rolling NPS of the last four
    /// quarters. A change is from the window before, with the covariance of the answers that both
    /// hold; taking windows as independent would hide most changes.
    ///
    /// # Errors
    /// [`Error::WindowOutOfRange`] for a width of 0 or above the number of waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(40, 30, 30)?),
    ///     (2, Tally::from_counts(42, 30, 28)?),
    ///     (3, Tally::from_counts(55, 30, 15)?),
    /// ]);
    /// let rolling = Waves::rolling(&quarters, 2)?;
    /// let last = rolling.iter().last().expect("two windows");
    /// assert_eq!(last.key(), &(2, 3));
    /// let change = last.change().expect("one before");
    /// assert_eq!(change.to_string(), "+15.0");
    /// assert!(change.correlation() > 0.4);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn rolling(segments: &Segments<W, Tally>, width: usize) -> Result<Self, Error> {
        let waves: Vec<(&W, &Tally)> = segments.iter().collect();
        if width == 0 || width > waves.len() {
            return Err(Error::WindowOutOfRange {
                width,
                waves: waves.len(),
            });
        }
        let sum = |part: &[(&W, &Tally)]| part.iter().map(|(_, tally)| **tally).sum::<Tally>();
        let mut before: Option<Estimate> = None;
        let windows = waves.windows(width).map(|window| {
            let estimate = sum(window).estimate();
            let shared = sum(&window[..width - 1]);
            let shared = [shared.promoters(), shared.passives(), shared.detractors()];
            let shared = shared.map(|count| count as f64);
            let change = estimate
                .zip(before)
                .map(|(now, then)| now.overlapping(&then, shared));
            before = estimate;
            Wave {
                key: (window[0].0.clone(), window[width - 1].0.clone()),
                estimate: Ok(estimate),
                change,
            }
        });
        Ok(Self(windows.collect()))
    }

    /// Rolling windows over waves in which the same accounts or people may have answered.
    ///
    /// # Errors
    /// [`Error::WindowOutOfRange`] for a width of 0 or above the number of waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score, Waves};
    /// let mut answers = ClusteredTally::new();
    /// for (account, wave, score) in [(1, 1, 5), (2, 1, 9), (1, 2, 8), (2, 2, 9), (1, 3, 9), (2, 3, 10)] {
    ///     answers.record(account, wave, Score::new(score)?);
    /// }
    /// let rolling = Waves::rolling_clustered(&answers, 2)?;
    /// let last = rolling.iter().last().expect("two windows");
    /// assert_eq!(last.key(), &(2, 3));
    /// assert_eq!(last.change().map(ToString::to_string).as_deref(), Some("+50.0"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn rolling_clustered<C: Ord>(
        tally: &ClusteredTally<C, W>,
        width: usize,
    ) -> Result<Self, Error> {
        let keys: Vec<&W> = tally.segment_keys().collect();
        if width == 0 || width > keys.len() {
            return Err(Error::WindowOutOfRange {
                width,
                waves: keys.len(),
            });
        }
        let ends: Vec<(&W, &W)> = keys
            .windows(width)
            .map(|keys| (keys[0], keys[width - 1]))
            .collect();
        let within = |(first, last): (&W, &W), wave: &W| (first..=last).contains(&wave);
        let windows = ends.iter().enumerate().map(|(place, &window)| {
            let before = place.checked_sub(1).map(|place| ends[place]);
            let against = |before| {
                let change =
                    tally.compare_waves(|wave| within(window, wave), |wave| within(before, wave));
                change.ok().flatten()
            };
            Wave {
                key: (window.0.clone(), window.1.clone()),
                estimate: tally.estimate_of_waves(|wave| within(window, wave)),
                change: before.and_then(against),
            }
        });
        Ok(Self(windows.collect()))
    }
}

impl<W> Waves<W> {
    /// The waves in order.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([("Q1", Tally::from_counts(5, 3, 2)?), ("Q2", Tally::from_counts(6, 3, 1)?)]);
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// assert_eq!(waves.iter().count(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, Wave<W>> {
        self.0.iter()
    }

    /// The number of waves.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<&str> = Segments::from_iter([("Q1", Tally::from_counts(5, 3, 2)?), ("Q2", Tally::from_counts(6, 3, 1)?)]);
    /// let waves = Waves::independent(&quarters, Tally::estimate);
    /// assert_eq!(waves.len(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
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
