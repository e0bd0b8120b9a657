//! Which rows of several tables can be shown so that no group of fewer than so many answers can be
//! worked out from what is.
//!
//! A reader knows the rows that are shown and, by subtraction from the total, all others of a table
//! together. So no table hides a single row, nor rows that together are too few. A reader also
//! knows which rows lie within which: a region shown, with all of its countries shown but those of
//! three answers, gives those three away. So what shown rows leave of a row that holds them must be
//! nothing or enough too. What sums of rows of more than two tables give away is not looked at.

use std::collections::BTreeMap;

/// Rows that split the answers, or those of them that the table is about.
pub(crate) struct Table<K> {
    rows: Vec<Row<K>>,
    /// The row of answers that are alike, and how many they are; `None` where the table is not about
    /// them.
    row_of: Vec<(Option<usize>, u64)>,
}

struct Row<K> {
    key: K,
    n: u64,
    shown: bool,
}

impl<K: Ord + Clone> Table<K> {
    /// The table of the row of answers that are alike, with how many they are, and of rows without
    /// any.
    pub(crate) fn new(
        answers: impl Iterator<Item = (Option<K>, u64)>,
        empty: impl IntoIterator<Item = K>,
    ) -> Self {
        let answers: Vec<(Option<K>, u64)> = answers.collect();
        let mut counts: BTreeMap<&K, u64> = BTreeMap::new();
        let empty: Vec<K> = empty.into_iter().collect();
        for key in &empty {
            counts.entry(key).or_default();
        }
        for (key, n) in &answers {
            if let Some(key) = key {
                *counts.entry(key).or_default() += n;
            }
        }
        let places: BTreeMap<&K, usize> = counts.keys().copied().zip(0..).collect();
        Self {
            row_of: answers
                .iter()
                .map(|(key, n)| (key.as_ref().map(|key| places[key]), *n))
                .collect(),
            rows: counts
                .iter()
                .map(|(&key, &n)| Row {
                    key: key.clone(),
                    n,
                    shown: true,
                })
                .collect(),
        }
    }

    /// The rows that can be shown.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &K> {
        let shown = self.rows.iter().filter(|row| row.shown);
        shown.map(|row| &row.key)
    }

    /// Hides rows until those hidden are several and together enough, or all.
    fn protect(&mut self, minimum: u64) {
        for row in &mut self.rows {
            row.shown &= row.n >= minimum;
        }
        loop {
            let hidden = self.rows.iter().filter(|row| !row.shown);
            let n: u64 = hidden.clone().map(|row| row.n).sum();
            let rows = hidden.count();
            let enough = rows == 0 || rows > 1 && n >= minimum;
            if enough || !self.hide_smallest(|_| true) {
                return;
            }
        }
    }

    /// Hides the smallest of the rows still shown; says whether there was one.
    fn hide_smallest(&mut self, among: impl Fn(usize) -> bool) -> bool {
        let rows = self.rows.iter_mut().enumerate();
        let shown = rows.filter(|(place, row)| row.shown && among(*place));
        match shown.min_by_key(|(_, row)| row.n) {
            None => false,
            Some((_, row)) => {
                row.shown = false;
                true
            }
        }
    }

    /// What a reader can tell of answers that are alike: their row or, one past the last, that it is
    /// hidden.
    fn group_of(&self, alike: usize) -> Option<usize> {
        let row = self.row_of[alike].0?;
        Some(if self.rows[row].shown {
            row
        } else {
            self.rows.len()
        })
    }

    /// The answers of each group, that of the hidden rows last.
    fn groups(&self) -> Vec<u64> {
        let shown = self
            .rows
            .iter()
            .map(|row| if row.shown { row.n } else { 0 });
        let hidden = self.rows.iter().filter(|row| !row.shown).map(|row| row.n);
        shown.chain([hidden.sum()]).collect()
    }

    /// A group whose answers, without those of other groups that lie within it, are too few; with the
    /// groups within it.
    fn leak(&self, other: &Self, minimum: u64) -> Option<(usize, Vec<usize>)> {
        let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (alike, (_, n)) in self.row_of.iter().enumerate() {
            if let (Some(own), Some(others)) = (self.group_of(alike), other.group_of(alike)) {
                *both.entry((own, others)).or_default() += n;
            }
        }
        let sizes = other.groups();
        let mut within: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for ((own, others), n) in both {
            if n == sizes[others] {
                within.entry(own).or_default().push(others);
            }
        }
        let groups = self.groups();
        within.into_iter().find(|(own, within)| {
            let rest = groups[*own] - within.iter().map(|&place| sizes[place]).sum::<u64>();
            rest > 0 && rest < minimum
        })
    }
}

/// Hides what must not be shown of all tables.
pub(crate) fn suppress<K: Ord + Clone>(tables: &mut [Table<K>], minimum: u64) {
    for table in tables.iter_mut() {
        table.protect(minimum);
    }
    while let Some(hidden) = hide_one(tables, minimum) {
        tables[hidden].protect(minimum);
    }
}

/// Hides one row more where two tables together say too much; says in which table.
fn hide_one<K: Ord + Clone>(tables: &mut [Table<K>], minimum: u64) -> Option<usize> {
    for one in 0..tables.len() {
        for other in 0..tables.len() {
            if one == other {
                continue;
            }
            let Some((group, within)) = tables[one].leak(&tables[other], minimum) else {
                continue;
            };
            // The first that helps; where none does, all rows of both are hidden.
            if tables[other].hide_smallest(|row| within.contains(&row)) {
                return Some(other);
            }
            if tables[one].hide_smallest(|row| row == group) || tables[one].hide_smallest(|_| true)
            {
                return Some(one);
            }
            if tables[other].hide_smallest(|_| true) {
                return Some(other);
            }
        }
    }
    None
}
