use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::AddAssign;

use crate::survey::{Category, Score};

/// What each tag of a comment, such as a theme, adds to the NPS.
///
/// An answer with several tags is divided evenly among them; one without any goes to `None`. So the
/// contributions add up to the NPS. Parts merge with `+=`.
///
/// # Example
/// ```
/// use promoter::Score;
/// use promoter::change::Tags;
/// let mut tags = Tags::new();
/// tags.record(Score::new(10)?, ["support"]);
/// tags.record(Score::new(9)?, ["support", "price"]);
/// tags.record(Score::new(3)?, ["price"]);
/// tags.record(Score::new(8)?, []);
/// let points: Vec<_> = tags.contributions().map(|(tag, points, _)| (tag.copied(), points)).collect();
/// assert_eq!(points, [(None, 0.0), (Some("price"), -12.5), (Some("support"), 37.5)]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Tags<T> {
    n: u64,
    /// For each tag the sum of what answers give it, and of the squares.
    sums: BTreeMap<Option<T>, (f64, f64)>,
}

impl<T> Tags<T> {
    /// No answers.
    pub const fn new() -> Self {
        Self {
            n: 0,
            sums: BTreeMap::new(),
        }
    }
}

impl<T: Ord> Tags<T> {
    /// Counts one answer with its tags; a tag that stands twice counts once.
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// use promoter::change::Tags;
    /// let mut tags = Tags::new();
    /// tags.record(Score::new(10)?, ["support", "support"]);
    /// tags.record(Score::new(8)?, ["price"]);
    /// let points: Vec<_> = tags.contributions().map(|(_, points, _)| points).collect();
    /// assert_eq!((tags.n(), points), (2, vec![0.0, 50.0]));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, score: Score, tags: impl IntoIterator<Item = T>) {
        let x = match score.category() {
            Category::Promoter => 1.0,
            Category::Passive => 0.0,
            Category::Detractor => -1.0,
        };
        let tags: std::collections::BTreeSet<T> = tags.into_iter().collect();
        self.n += 1;
        let part = x / tags.len().max(1) as f64;
        let mut keys: Vec<Option<T>> = tags.into_iter().map(Some).collect();
        if keys.is_empty() {
            keys.push(None);
        }
        for key in keys {
            let sum = self.sums.entry(key).or_default();
            sum.0 += part;
            sum.1 += part * part;
        }
    }

    /// The number of answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// use promoter::change::Tags;
    /// let mut tags = Tags::new();
    /// tags.record(Score::new(9)?, ["price", "support"]);
    /// assert_eq!(tags.n(), 1);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Each tag with its contribution to the NPS and the standard error of that, both in points; the
    /// answers without a tag, `None`, come first.
    ///
    /// # Example
    /// ```
    /// use promoter::Score;
    /// use promoter::change::Tags;
    /// let mut tags = Tags::new();
    /// for score in [10, 9, 8, 2] {
    ///     tags.record(Score::new(score)?, ["support"]);
    /// }
    /// // One tag on every answer has the whole NPS.
    /// let points: Vec<_> = tags.contributions().map(|(tag, points, _)| (tag.copied(), points)).collect();
    /// assert_eq!(points, [(Some("support"), 25.0)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn contributions(&self) -> impl Iterator<Item = (Option<&T>, f64, f64)> {
        let n = self.n as f64;
        self.sums.iter().map(move |(tag, (sum, squares))| {
            let mean = sum / n;
            let variance = (squares / n - mean * mean).max(0.0);
            (tag.as_ref(), 100.0 * mean, 100.0 * (variance / n).sqrt())
        })
    }
}

impl<T> Default for Tags<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Ord> AddAssign for Tags<T> {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        for (tag, (sum, squares)) in other.sums {
            let own = self.sums.entry(tag).or_default();
            own.0 += sum;
            own.1 += squares;
        }
    }
}

impl<T: Ord> Sum for Tags<T> {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}
