use std::iter::Sum;
use std::ops::AddAssign;

use crate::inference::Nps;
use crate::inference::numeric::sign_test;
use crate::survey::Category;
use crate::tally::{Accounts, category_by_mean};

/// The categories in the order of the table.
const ORDER: [Category; 3] = [Category::Promoter, Category::Passive, Category::Detractor];

/// People by their category in an earlier wave and in a later one.
///
/// It can be added up like a tally. Somebody without a category in either wave counts nowhere.
///
/// # Example
/// ```
/// use promoter::Category;
/// use promoter::transitions::Transitions;
/// let pairs = [
///     (Some(Category::Passive), Some(Category::Promoter)),
///     (Some(Category::Passive), None),
/// ];
/// let moves: Transitions = pairs.into_iter().collect();
/// assert_eq!(moves.share(Category::Passive, Category::Promoter), Some(1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[must_use]
pub struct Transitions {
    /// From category to category, promoters first.
    pub(super) stayed: [[u64; 3]; 3],
    pub(super) left: [u64; 3],
    joined: [u64; 3],
}

/// The change of the NPS by who made it; the three add up to it.
///
/// # Example
/// ```
/// use promoter::Category::{Detractor, Promoter};
/// use promoter::transitions::Transitions;
/// let pairs = [(Some(Promoter), Some(Promoter)), (Some(Detractor), None)];
/// let moves: Transitions = pairs.into_iter().collect();
/// let parts = moves.parts().expect("one stayed");
/// // From 0 to 100, since the detractor is gone.
/// assert_eq!((parts.stayers, parts.leavers, parts.joiners), (0.0, 100.0, 0.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Parts {
    /// What the people in both waves changed by, in points.
    pub stayers: f64,
    /// What the first wave changes by without those who left, in points.
    pub leavers: f64,
    /// What the second wave changes by with those who joined, in points.
    pub joiners: f64,
}

impl Transitions {
    /// Nobody yet.
    ///
    /// # Example
    /// ```
    /// use promoter::transitions::Transitions;
    /// assert_eq!(Transitions::new().before(), None);
    /// ```
    pub const fn new() -> Self {
        Self {
            stayed: [[0; 3]; 3],
            left: [0; 3],
            joined: [0; 3],
        }
    }

    /// The moves of accounts between two parts of their answers, each by the category of its unrounded
    /// mean score in each. Accounts that were silent in both count nowhere.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Detractor, Promoter};
    /// use promoter::transitions::Transitions;
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, wave, score) in
    ///     [("Acme", 1, 9), ("Acme", 1, 10), ("Acme", 2, 3), ("Bolt", 2, 9)]
    /// {
    ///     accounts.record(account, Role::EndUser, wave, Score::new(score)?);
    /// }
    /// let moves =
    ///     Transitions::of_accounts(&accounts, |&wave| wave == 1, |&wave| wave == 2);
    /// assert_eq!((moves.count(Promoter, Detractor), moves.joined(Promoter)), (1, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_accounts<A: Ord, S: Ord>(
        accounts: &Accounts<A, S>,
        before: impl Fn(&S) -> bool,
        after: impl Fn(&S) -> bool,
    ) -> Self {
        let mut moves = Self::new();
        for (_, account) in accounts {
            let category = |keep: &dyn Fn(&S) -> bool| {
                let kept = account
                    .answers()
                    .iter()
                    .filter(|((_, segment), _)| keep(segment));
                category_by_mean(&kept.map(|(_, scores)| *scores).sum())
            };
            moves.record(category(&before), category(&after));
        }
        moves
    }

    /// Adds one: their category in the earlier wave and in the later one, `None` where they were not
    /// there.
    ///
    /// # Panics
    /// If a number of people passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// use promoter::transitions::Transitions;
    /// let mut moves = Transitions::new();
    /// moves.record(Some(Category::Detractor), Some(Category::Passive));
    /// assert_eq!(moves.up(), 1);
    /// ```
    pub fn record(&mut self, before: Option<Category>, after: Option<Category>) {
        self.record_n(before, after, 1);
    }

    /// Adds `n` alike.
    ///
    /// # Panics
    /// If a number of people passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// use promoter::transitions::Transitions;
    /// let mut moves = Transitions::new();
    /// moves.record_n(Some(Category::Promoter), None, 12);
    /// assert_eq!(moves.left(Category::Promoter), 12);
    /// ```
    pub fn record_n(&mut self, before: Option<Category>, after: Option<Category>, n: u64) {
        let own = match (before.map(place), after.map(place)) {
            (Some(before), Some(after)) => &mut self.stayed[before][after],
            (Some(before), None) => &mut self.left[before],
            (None, Some(after)) => &mut self.joined[after],
            (None, None) => return,
        };
        *own = added(*own, n);
    }

    /// How many went from one category to another, or stayed in it.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Passive, Promoter};
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(Some(Passive), Some(Promoter)); 3].into_iter().collect();
    /// assert_eq!(
    ///     (moves.count(Passive, Promoter), moves.count(Promoter, Passive)),
    ///     (3, 0)
    /// );
    /// ```
    #[must_use]
    pub const fn count(&self, before: Category, after: Category) -> u64 {
        self.stayed[place(before)][place(after)]
    }

    /// The same as a share, 0 to 1, of those of the earlier category who are there in both waves;
    /// `None` where nobody is.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Passive, Promoter};
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(Some(Passive), Some(Promoter)); 3].into_iter().collect();
    /// assert_eq!(moves.share(Passive, Promoter), Some(1.0));
    /// assert_eq!(moves.share(Promoter, Promoter), None);
    /// ```
    #[must_use]
    pub fn share(&self, before: Category, after: Category) -> Option<f64> {
        let row = total(self.stayed[place(before)]);
        (row > 0).then(|| self.count(before, after) as f64 / row as f64)
    }

    /// How many of the earlier category are not in the later wave.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(Some(Category::Passive), None)].into_iter().collect();
    /// assert_eq!(moves.left(Category::Passive), 1);
    /// ```
    #[must_use]
    pub const fn left(&self, before: Category) -> u64 {
        self.left[place(before)]
    }

    /// How many of the later category are not in the earlier wave.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(None, Some(Category::Passive))].into_iter().collect();
    /// assert_eq!(moves.joined(Category::Passive), 1);
    /// ```
    #[must_use]
    pub const fn joined(&self, after: Category) -> u64 {
        self.joined[place(after)]
    }

    /// How many are in a better category than before.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Detractor, Passive, Promoter};
    /// use promoter::transitions::Transitions;
    /// let pairs =
    ///     [(Some(Detractor), Some(Promoter)), (Some(Promoter), Some(Passive))];
    /// let moves: Transitions = pairs.into_iter().collect();
    /// assert_eq!((moves.up(), moves.down()), (1, 1));
    /// ```
    #[must_use]
    pub fn up(&self) -> u64 {
        self.moved(|before, after| after < before)
    }

    /// How many are in a worse category than before.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Passive, Promoter};
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(Some(Promoter), Some(Passive))].into_iter().collect();
    /// assert_eq!((moves.up(), moves.down()), (0, 1));
    /// ```
    #[must_use]
    pub fn down(&self) -> u64 {
        self.moved(|before, after| after > before)
    }

    /// The two-sided p-value of as many moves up as down: the exact sign test; 1 where nobody moved. A
    /// move over two categories counts as one.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Detractor, Passive};
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(Some(Passive), Some(Detractor)); 5].into_iter().collect();
    /// // Two times one in 32.
    /// assert_eq!(moves.p_value(), 0.0625);
    /// ```
    /// # Source
    /// Dixon & Mood (1946), Journal of the American Statistical Association 41:557.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        sign_test(self.up(), self.down())
    }

    /// The NPS of the earlier wave, with those who left; `None` where nobody was there.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Detractor, Promoter};
    /// use promoter::transitions::Transitions;
    /// let pairs = [(Some(Promoter), Some(Promoter)), (Some(Detractor), None)];
    /// let moves: Transitions = pairs.into_iter().collect();
    /// assert_eq!(moves.before().map(|nps| nps.rounded()), Some(0));
    /// assert_eq!(moves.after().map(|nps| nps.rounded()), Some(100));
    /// ```
    #[must_use]
    pub fn before(&self) -> Option<Nps> {
        score(self.before_counts()).map(Nps::from_points_clamped)
    }

    /// The NPS of the later wave, with those who joined; `None` where nobody was there.
    ///
    /// # Example
    /// ```
    /// use promoter::Category;
    /// use promoter::transitions::Transitions;
    /// let moves: Transitions =
    ///     [(None, Some(Category::Promoter))].into_iter().collect();
    /// assert_eq!(
    ///     (moves.before(), moves.after().map(|nps| nps.rounded())),
    ///     (None, Some(100))
    /// );
    /// ```
    #[must_use]
    pub fn after(&self) -> Option<Nps> {
        score(self.after_counts()).map(Nps::from_points_clamped)
    }

    /// What those who stayed, left and joined make of the change from [`before`](Self::before) to
    /// [`after`](Self::after); `None` where nobody stayed.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Passive, Promoter};
    /// use promoter::transitions::Transitions;
    /// let pairs = [
    ///     (Some(Passive), Some(Promoter)),
    ///     (Some(Passive), Some(Passive)),
    ///     (None, Some(Passive)),
    /// ];
    /// let moves: Transitions = pairs.into_iter().collect();
    /// let parts = moves.parts().expect("two stayed");
    /// assert_eq!((parts.stayers, parts.leavers), (50.0, 0.0));
    /// assert!((parts.joiners + 50.0 / 3.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn parts(&self) -> Option<Parts> {
        let rows = self.stayed.map(total);
        let columns = [0, 1, 2].map(|after| total(self.stayed.map(|row| row[after])));
        let (first, second) = (score(rows)?, score(columns)?);
        Some(Parts {
            stayers: second - first,
            leavers: first - score(self.before_counts())?,
            joiners: score(self.after_counts())? - second,
        })
    }

    pub(super) fn before_counts(&self) -> [u64; 3] {
        [0, 1, 2].map(|row| total(self.stayed[row]).saturating_add(self.left[row]))
    }

    fn after_counts(&self) -> [u64; 3] {
        [0, 1, 2].map(|column| {
            let stayed = total(self.stayed.map(|row| row[column]));
            stayed.saturating_add(self.joined[column])
        })
    }

    fn moved(&self, counts: impl Fn(usize, usize) -> bool) -> u64 {
        let cells = (0..3).flat_map(|before| (0..3).map(move |after| (before, after)));
        cells
            .filter(|&(before, after)| counts(before, after))
            .fold(0, |sum, (before, after)| {
                sum.saturating_add(self.stayed[before][after])
            })
    }
}

pub(super) const fn place(category: Category) -> usize {
    match category {
        Category::Promoter => 0,
        Category::Passive => 1,
        Category::Detractor => 2,
    }
}

fn added(own: u64, more: u64) -> u64 {
    own.checked_add(more)
        .expect("the number of people fits 64 bits")
}

pub(super) fn total(counts: [u64; 3]) -> u64 {
    counts.into_iter().fold(0, u64::saturating_add)
}

/// The NPS of people by category, in points.
fn score(counts: [u64; 3]) -> Option<f64> {
    let n = counts.map(u128::from).iter().sum::<u128>();
    let net = i128::from(counts[0]) - i128::from(counts[2]);
    (n > 0).then(|| 100.0 * net as f64 / n as f64)
}

/// # Panics
/// If a number of people passes `u64::MAX`.
impl AddAssign for Transitions {
    fn add_assign(&mut self, other: Self) {
        for (row, before) in ORDER.into_iter().enumerate() {
            for (column, after) in ORDER.into_iter().enumerate() {
                self.record_n(Some(before), Some(after), other.stayed[row][column]);
            }
            self.record_n(Some(before), None, other.left[row]);
            self.record_n(None, Some(before), other.joined[row]);
        }
    }
}

impl Sum for Transitions {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

impl Extend<(Option<Category>, Option<Category>)> for Transitions {
    fn extend<I: IntoIterator<Item = (Option<Category>, Option<Category>)>>(&mut self, pairs: I) {
        for (before, after) in pairs {
            self.record(before, after);
        }
    }
}

impl FromIterator<(Option<Category>, Option<Category>)> for Transitions {
    fn from_iter<I: IntoIterator<Item = (Option<Category>, Option<Category>)>>(pairs: I) -> Self {
        let mut transitions = Self::new();
        transitions.extend(pairs);
        transitions
    }
}
