use std::borrow::Borrow;
use std::collections::{BTreeMap, btree_map};
use std::iter::Sum;
use std::ops::AddAssign;

use super::{Histogram, Tally};
use crate::survey::Score;

/// A tally for each segment, by any key that can be ordered: a region, an enum, a tuple of both.
///
/// Keep the finest cells that are of interest and make them coarser: tallies add, so every other
/// table comes from the same counts.
///
/// # Example
/// ```
/// use promoter::{Score, Segments, Tally};
/// let mut cells: Segments<(&str, &str)> = Segments::new();
/// for (role, region, answer) in
///     [("buyer", "north", 9), ("buyer", "south", 3), ("user", "north", 10)]
/// {
///     cells.entry((role, region)).record(Score::new(answer)?);
/// }
/// let by_region = cells.coarser(|&(_, region)| region);
/// assert_eq!(by_region.get(&"north"), Some(&Tally::from_counts(2, 0, 0)?));
/// assert_eq!(by_region.total(), cells.total());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "K: serde::Serialize, T: serde::Serialize",
            deserialize = "K: serde::Deserialize<'de> + Ord, T: serde::Deserialize<'de>"
        )
    )
)]
#[must_use]
pub struct Segments<K, T = Tally>(
    #[cfg_attr(feature = "serde", serde(with = "crate::pairs"))] BTreeMap<K, T>,
);

impl<K, T> Segments<K, T> {
    /// No segments.
    ///
    /// # Example
    /// ```
    /// use promoter::Segments;
    /// let regions: Segments<&str> = Segments::new();
    /// assert_eq!(regions.len(), 0);
    /// ```
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The segments with their tallies, in the order of their keys.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let mut regions = Segments::new();
    /// *regions.entry("south") = Tally::from_counts(30, 40, 30)?;
    /// *regions.entry("north") = Tally::from_counts(8, 1, 1)?;
    /// let sizes: Vec<_> = regions
    ///     .iter()
    ///     .map(|(region, tally)| (*region, tally.n()))
    ///     .collect();
    /// assert_eq!(sizes, [("north", 10), ("south", 100)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn iter(&self) -> btree_map::Iter<'_, K, T> {
        self.0.iter()
    }

    /// The number of segments.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let mut regions: Segments<&str> = Segments::new();
    /// *regions.entry("north") += Tally::from_counts(8, 1, 1)?;
    /// *regions.entry("north") += Tally::from_counts(5, 3, 2)?;
    /// assert_eq!(regions.len(), 1);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no segment.
    ///
    /// # Example
    /// ```
    /// use promoter::Segments;
    /// assert!(Segments::<&str>::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Ord, T> Segments<K, T> {
    /// What is given for each of these keys, no two alike.
    pub(crate) fn of_unique(found: impl Iterator<Item = (K, T)>) -> Self {
        Self(found.collect())
    }

    /// The tally of a segment, if there is one. A key of texts is asked for by a `&str`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let regions: Segments<String> =
    ///     Segments::from_iter([("north".into(), Tally::from_counts(8, 1, 1)?)]);
    /// assert_eq!(regions.get("north").map(Tally::n), Some(10));
    /// assert!(regions.get("south").is_none());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&T>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    /// The tally of a segment to record in, made empty on first sight.
    ///
    /// # Example
    /// ```
    /// use promoter::{Score, Segments};
    /// let mut regions: Segments<&str> = Segments::new();
    /// for (region, score) in [("north", 9), ("south", 4), ("north", 10)] {
    ///     regions.entry(region).record(Score::new(score)?);
    /// }
    /// assert_eq!(regions.entry("north").promoters(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn entry(&mut self, key: K) -> &mut T
    where
        T: Default,
    {
        self.0.entry(key).or_default()
    }

    /// The same answers in coarser segments.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let months: Segments<u32> = Segments::from_iter([
    ///     (1, Tally::from_counts(40, 30, 30)?),
    ///     (2, Tally::from_counts(45, 30, 25)?),
    ///     (4, Tally::from_counts(50, 28, 22)?),
    /// ]);
    /// let quarters = months.coarser(|month| (month - 1) / 3 + 1);
    /// assert_eq!(quarters.get(&1), Some(&Tally::from_counts(85, 60, 55)?));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn coarser<L: Ord>(&self, segment: impl Fn(&K) -> L) -> Segments<L, T>
    where
        T: Clone + Default + AddAssign,
    {
        let mut coarser = Segments::new();
        for (key, tally) in &self.0 {
            *coarser.entry(segment(key)) += tally.clone();
        }
        coarser
    }

    /// All answers in one tally.
    ///
    /// # Example
    /// ```
    /// use promoter::{Segments, Tally};
    /// let regions: Segments<&str> = Segments::from_iter([
    ///     ("north", Tally::from_counts(8, 1, 1)?),
    ///     ("south", Tally::from_counts(30, 40, 30)?),
    /// ]);
    /// assert_eq!(regions.total(), Tally::from_counts(38, 41, 31)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> T
    where
        T: Clone + Default + AddAssign,
    {
        sum(self.0.values())
    }
}

fn sum<'a, T: Clone + Default + AddAssign + 'a>(tallies: impl Iterator<Item = &'a T>) -> T {
    tallies.fold(T::default(), |mut sum, tally| {
        sum += tally.clone();
        sum
    })
}

impl<K, T> Default for Segments<K, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord, T: Default + AddAssign> AddAssign for Segments<K, T> {
    fn add_assign(&mut self, other: Self) {
        for (key, tally) in other.0 {
            *self.entry(key) += tally;
        }
    }
}

impl<K: Ord, T: Default + AddAssign> Sum for Segments<K, T> {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

impl<'a, K, T> IntoIterator for &'a Segments<K, T> {
    type Item = (&'a K, &'a T);
    type IntoIter = btree_map::Iter<'a, K, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, T> IntoIterator for Segments<K, T> {
    type Item = (K, T);
    type IntoIter = btree_map::IntoIter<K, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord, T: Default + AddAssign> Extend<(K, T)> for Segments<K, T> {
    fn extend<I: IntoIterator<Item = (K, T)>>(&mut self, rows: I) {
        for (key, tally) in rows {
            *self.entry(key) += tally;
        }
    }
}

impl<K: Ord, T: Default + AddAssign> FromIterator<(K, T)> for Segments<K, T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(rows: I) -> Self {
        let mut segments = Self::new();
        segments.extend(rows);
        segments
    }
}

impl<K: Ord> Extend<(K, Score)> for Segments<K, Tally> {
    fn extend<I: IntoIterator<Item = (K, Score)>>(&mut self, answers: I) {
        for (key, score) in answers {
            self.entry(key).record(score);
        }
    }
}

impl<K: Ord> Extend<(K, Score)> for Segments<K, Histogram> {
    fn extend<I: IntoIterator<Item = (K, Score)>>(&mut self, answers: I) {
        for (key, score) in answers {
            self.entry(key).record(score);
        }
    }
}

impl<K: Ord> FromIterator<(K, Score)> for Segments<K, Tally> {
    fn from_iter<I: IntoIterator<Item = (K, Score)>>(answers: I) -> Self {
        let mut segments = Self::new();
        segments.extend(answers);
        segments
    }
}

impl<K: Ord> FromIterator<(K, Score)> for Segments<K, Histogram> {
    fn from_iter<I: IntoIterator<Item = (K, Score)>>(answers: I) -> Self {
        let mut segments = Self::new();
        segments.extend(answers);
        segments
    }
}
