use std::fmt::Debug;
use std::ops::Deref;

use super::wave::{NoChange, Wave};
use crate::error::Error;
use crate::inference::Estimate;
use crate::sample::{Grouping, Sample};

/// The rounds of a survey in order, each with the change from the one before, from a baseline, or
/// from the window before.
///
/// # Example
/// ```
/// use promoter::{Level, Segments, Tally, Verdict, Waves};
/// let mut quarters = Segments::new();
/// *quarters.entry("2025-Q1") = Tally::from_counts(180, 120, 100)?;
/// *quarters.entry("2025-Q2") = Tally::from_counts(230, 110, 60)?;
/// let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
/// let verdicts: Vec<_> = waves
///     .iter()
///     .map(|wave| {
///         (
///             *wave.key(),
///             wave.change().ok().map(|change| change.verdict(Level::P95)),
///         )
///     })
///     .collect();
/// assert_eq!(verdicts, [("2025-Q1", None), ("2025-Q2", Some(Verdict::Up))]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Waves<W>(Vec<Wave<W>>);

impl<W: Ord> Waves<W> {
    /// The waves that a key divides a sample into, each with the change from the one before.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let answers: Segments<(u32, &str)> = Segments::from_iter([
    ///     ((1, "north"), Tally::from_counts(5, 3, 2)?),
    ///     ((1, "south"), Tally::from_counts(4, 4, 2)?),
    ///     ((2, "north"), Tally::from_counts(6, 3, 1)?),
    /// ]);
    /// let waves = Waves::of(&answers.sample(), |&(wave, _)| wave);
    /// let n: Vec<_> = waves
    ///     .iter()
    ///     .filter_map(|wave| Some(wave.estimate()?.n()))
    ///     .collect();
    /// assert_eq!(n, [20, 10]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of<'a, S>(sample: &'a Sample<S>, wave: impl Fn(&'a S) -> W) -> Self {
        let (keys, places) = sample.group(wave);
        let count = keys.len();
        let grouping = Grouping::of(places, count);
        let before = |place: usize| place.checked_sub(1).ok_or(NoChange::First);
        Self::compared(sample, keys, &grouping, before)
    }

    /// As [`of`](Self::of), each wave with the change from the one so many waves before, such as 4 of
    /// quarters for the year before. Waves without answers are not counted: where some were left out,
    /// the one so many before is further back.
    ///
    /// Asked of all waves, correct for it with [`Correction::Holm`](crate::multiplicity::Correction):
    /// neighbouring changes share a wave with opposite signs.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a lag of 0.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(60, 20, 20)?),
    ///     (3, Tally::from_counts(70, 20, 10)?),
    /// ]);
    /// let waves = Waves::lagged(&quarters.sample(), |&quarter| quarter, 2)?;
    /// let changes: Vec<_> = waves
    ///     .iter()
    ///     .filter_map(|wave| Some(wave.change().ok()?.to_string()))
    ///     .collect();
    /// assert_eq!(changes, ["+30.0"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn lagged<'a, S>(
        sample: &'a Sample<S>,
        wave: impl Fn(&'a S) -> W,
        lag: usize,
    ) -> Result<Self, Error> {
        if lag == 0 {
            let expected = "at least one wave, such as 4 of quarters";
            return Err(Error::out_of_range("lag", 0.0, expected));
        }
        let (keys, places) = sample.group(wave);
        let count = keys.len();
        let grouping = Grouping::of(places, count);
        let before = |place: usize| place.checked_sub(lag).ok_or(NoChange::First);
        Ok(Self::compared(sample, keys, &grouping, before))
    }

    /// As [`of`](Self::of), each wave with the change since a baseline.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a baseline that is no wave of the sample.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let years: Segments<u32> = Segments::from_iter([
    ///     (2023, Tally::from_counts(50, 30, 20)?),
    ///     (2024, Tally::from_counts(60, 20, 20)?),
    ///     (2025, Tally::from_counts(60, 25, 15)?),
    /// ]);
    /// let waves = Waves::since(&years.sample(), |&year| year, &2023)?;
    /// let changes: Vec<_> = waves
    ///     .iter()
    ///     .filter_map(|wave| Some(wave.change().ok()?.to_string()))
    ///     .collect();
    /// assert_eq!(changes, ["+10.0", "+15.0"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn since<S>(sample: &Sample<S>, wave: impl Fn(&S) -> W, baseline: &W) -> Result<Self, Error>
    where
        W: Debug,
    {
        let (keys, places) = sample.group(wave);
        let Ok(then) = keys.binary_search(baseline) else {
            return Err(Error::Unknown {
                what: "wave",
                name: format!("{baseline:?}"),
                expected: "one of the waves as the baseline".into(),
            });
        };
        let grouping = Grouping::of(places, keys.len());
        let since = |place: usize| match place == then {
            true => Err(NoChange::Baseline),
            false => Ok(then),
        };
        Ok(Self::compared(sample, keys, &grouping, since))
    }
}

impl<W: Ord + Clone> Waves<(W, W)> {
    /// Windows of so many waves, each with the change from the window before; what both share is
    /// taken into account. A key is the first and the last wave of its window.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a width of 0, or of more waves than there are.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Waves};
    /// let quarters: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(50, 30, 20)?),
    ///     (2, Tally::from_counts(60, 20, 20)?),
    ///     (3, Tally::from_counts(60, 25, 15)?),
    /// ]);
    /// let halves = Waves::rolling(&quarters.sample(), |&quarter| quarter, 2)?;
    /// let last = halves.last().expect("two windows");
    /// assert_eq!(*last.key(), (2, 3));
    /// // The second quarter is in both windows.
    /// assert!(last.change().is_ok_and(|change| change.correlation() > 0.4));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn rolling<'a, S>(
        sample: &'a Sample<S>,
        wave: impl Fn(&'a S) -> W,
        width: usize,
    ) -> Result<Self, Error> {
        let (keys, places) = sample.group(wave);
        if keys.is_empty() && width > 0 {
            return Ok(Self(Vec::new()));
        }
        if width == 0 || width > keys.len() {
            return Err(Error::OutOfRange {
                what: "width",
                value: width as f64,
                place: Some(format!("of windows over {} wave(s)", keys.len())),
                expected: "a number of waves from 1 to all of them".into(),
            });
        }
        let windows: Vec<(usize, usize)> = (0..=keys.len() - width)
            .map(|first| (first, first + width - 1))
            .collect();
        Ok(Waves::<W>::windows(sample, &keys, &places, &windows))
    }
}

impl Waves<(i64, i64)> {
    /// Windows of so many days, one ending on every day that has answers, each with the change from
    /// the window before; days without answers count as days. A key is the first and the last day of
    /// its window. Days are whole numbers on any calendar of the caller's; so are weeks or hours.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for windows of 0 days.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally, Wave, Waves};
    /// let days: Segments<i64> = Segments::from_iter([
    ///     (1, Tally::from_counts(5, 3, 2)?),
    ///     (20, Tally::from_counts(6, 2, 2)?),
    ///     (35, Tally::from_counts(6, 3, 1)?),
    /// ]);
    /// let months = Waves::trailing(&days.sample(), |&day| day, 30)?;
    /// let n = |month: &Wave<(i64, i64)>| Some((*month.key(), month.estimate()?.n()));
    /// let n: Vec<_> = months.iter().filter_map(n).collect();
    /// assert_eq!(n, [((-28, 1), 10), ((-9, 20), 20), ((6, 35), 20)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn trailing<S>(
        sample: &Sample<S>,
        day: impl Fn(&S) -> i64,
        days: u32,
    ) -> Result<Self, Error> {
        if days == 0 {
            let expected = "at least one day, such as 30";
            return Err(Error::out_of_range(
                "number of days in a window",
                0.0,
                expected,
            ));
        }
        let (keys, places) = sample.group(day);
        let first = |last: i64| last.saturating_sub(i64::from(days) - 1);
        let windows: Vec<(usize, usize)> = keys
            .iter()
            .enumerate()
            .map(|(place, &last)| (keys.partition_point(|&day| day < first(last)), place))
            .collect();
        let mut waves = Waves::<i64>::windows(sample, &keys, &places, &windows);
        for wave in &mut waves.0 {
            wave.key.0 = first(wave.key.1);
        }
        Ok(waves)
    }
}

impl<W> Waves<W> {
    /// Domains with their changes, each from the one that `against` names.
    fn compared<S>(
        sample: &Sample<S>,
        keys: Vec<W>,
        grouping: &Grouping,
        against: impl Fn(usize) -> Result<usize, NoChange>,
    ) -> Self {
        let against: Vec<_> = (0..keys.len()).map(against).collect();
        let pairs: Vec<(usize, usize)> = against
            .iter()
            .enumerate()
            .filter_map(|(now, then)| Some((now, then.ok()?)))
            .collect();
        let (estimates, comparisons) = sample.answer(grouping, &pairs);
        let mut comparisons = comparisons.into_iter();
        let waves = keys.into_iter().zip(estimates).zip(against);
        Self(
            waves
                .map(|((key, estimate), against)| Wave {
                    key,
                    estimate,
                    change: against
                        .and_then(|_| comparisons.next().flatten().ok_or(NoChange::NoAnswers)),
                })
                .collect(),
        )
    }

    /// Windows of consecutive waves, each with the change from the one before.
    fn windows<S, K: Clone>(
        sample: &Sample<S>,
        keys: &[K],
        places: &[u32],
        windows: &[(usize, usize)],
    ) -> Waves<(K, K)> {
        let within = |&place: &u32| {
            let holds =
                |&(first, last): &(usize, usize)| (first..=last).contains(&(place as usize));
            // Windows move on: those that hold a wave stand side by side.
            let from = windows.partition_point(|&(_, last)| last < place as usize);
            let own = windows[from..].iter().take_while(|window| holds(window));
            (from as u32..).zip(own).map(|(place, _)| place).collect()
        };
        let grouping = Grouping::overlapping(places.iter().map(within).collect(), windows.len());
        let named = |&(first, last): &(usize, usize)| (keys[first].clone(), keys[last].clone());
        let before = |place: usize| place.checked_sub(1).ok_or(NoChange::First);
        Waves::compared(
            sample,
            windows.iter().map(named).collect(),
            &grouping,
            before,
        )
    }

    /// The waves that have answers, with their estimates, for a [chart](crate::monitor::Chart).
    ///
    /// # Example
    /// ```
    /// use promoter::monitor::Chart;
    /// use promoter::{Segments, Tally, Waves};
    /// let weeks: Segments<u32> = (1..=8)
    ///     .map(|week| {
    ///         Ok((week, Tally::from_counts(40 + u64::from(week % 3), 30, 20)?))
    ///     })
    ///     .collect::<Result<_, promoter::Error>>()?;
    /// let waves = Waves::of(&weeks.sample(), |&week| week);
    /// let chart = Chart::of(waves.estimates().take(6))?;
    /// assert!(
    ///     chart
    ///         .watch(waves.estimates())
    ///         .iter()
    ///         .all(|week| week.signals.is_empty())
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimates(&self) -> impl Iterator<Item = (W, Estimate)>
    where
        W: Clone,
    {
        let answered = self.0.iter();
        answered.filter_map(|wave| Some((wave.key.clone(), wave.estimate?)))
    }
}

/// The waves in order, as a slice of them.
impl<W> Deref for Waves<W> {
    type Target = [Wave<W>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<W> IntoIterator for Waves<W> {
    type Item = Wave<W>;
    type IntoIter = std::vec::IntoIter<Wave<W>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, W> IntoIterator for &'a Waves<W> {
    type Item = &'a Wave<W>;
    type IntoIter = std::slice::Iter<'a, Wave<W>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
