use std::collections::BTreeMap;

/// Which rows of a table can be shown beside its total.
///
/// Rows of fewer answers than the minimum are hidden, and as long as the hidden ones are together too few,
/// the smallest other row with them. So whoever subtracts what is shown from the total has the sum of at
/// least two rows, of at least so many answers. A row of nobody is shown, since nobody is in it, and hides
/// no other. Where all answers together are too few, nothing is shown.
///
/// It holds no counts and is not written to files: the counts of hidden rows would be in them.
///
/// # Example
/// ```
/// use promoter::disclosure::Table;
/// let table =
///     Table::of([("wave 1", 12), ("wave 2", 4), ("wave 3", 8), ("wave 4", 0)], 5);
/// assert_eq!(table.hidden().collect::<Vec<_>>(), [&"wave 2", &"wave 3"]);
/// assert!(table.shows(&"wave 1") && table.shows(&"wave 4"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Table<K> {
    shown: BTreeMap<K, bool>,
    total: bool,
}

impl<K: Ord + Clone> Table<K> {
    /// The table of these rows with their numbers of answers, of a minimum of answers for whatever is
    /// shown. Rows of the same key are one. A minimum of 0 or 1 hides nothing.
    ///
    /// # Panics
    /// If the total passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Table;
    /// // The two that are too small are together enough.
    /// let table = Table::of([("a", 6), ("b", 5), ("c", 30)], 10);
    /// assert!(table.shows(&"c") && !table.shows(&"a"));
    /// ```
    pub fn of(rows: impl IntoIterator<Item = (K, u64)>, minimum_n: u64) -> Self {
        let mut counts: BTreeMap<K, u64> = BTreeMap::new();
        let mut all = 0;
        for (key, n) in rows {
            let count = counts.entry(key).or_default();
            *count = add(*count, n);
            all = add(all, n);
        }
        let total = all == 0 || all >= minimum_n;
        let mut by_size: Vec<(u64, &K)> = counts.iter().map(|(key, &n)| (n, key)).collect();
        by_size.sort();
        let mut shown: BTreeMap<K, bool> = counts.keys().map(|key| (key.clone(), total)).collect();
        let mut hidden = 0;
        for (n, key) in by_size.into_iter().filter(|&(n, _)| n > 0) {
            let together_too_few = hidden > 0 && hidden < minimum_n;
            if n >= minimum_n && !together_too_few {
                break;
            }
            hidden += n;
            shown.insert(key.clone(), false);
        }
        Self { shown, total }
    }

    /// Whether a row can be shown; not one that the table does not have.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Table;
    /// let table = Table::of([("a", 20), ("b", 20)], 10);
    /// assert!(table.shows(&"a") && !table.shows(&"c"));
    /// ```
    #[must_use]
    pub fn shows(&self, key: &K) -> bool {
        self.shown.get(key) == Some(&true)
    }

    /// Whether the total can be shown: there are enough answers, or none.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Table;
    /// assert!(!Table::of([("a", 3), ("b", 4)], 10).shows_total());
    /// ```
    #[must_use]
    pub const fn shows_total(&self) -> bool {
        self.total
    }

    /// The rows that must not be shown, in order.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Table;
    /// assert_eq!(Table::of([("a", 20), ("b", 20)], 10).hidden().count(), 0);
    /// ```
    pub fn hidden(&self) -> impl Iterator<Item = &K> {
        let hidden = self.shown.iter().filter(|(_, shown)| !**shown);
        hidden.map(|(key, _)| key)
    }
}

/// # Panics
/// Where a number of answers passes `u64::MAX`.
pub(super) fn add(one: u64, other: u64) -> u64 {
    one.checked_add(other)
        .expect("the number of answers fits 64 bits")
}
