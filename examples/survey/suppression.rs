//! Which rows of several tables can be shown so that no group of fewer than so many answers can be
//! worked out from what is.
//!
//! A reader knows the rows that are shown and, by subtraction from the total, all others of a table
//! together: the groups of the table. So no table hides a single row, nor rows that together are too
//! few. A reader also knows which groups of another table a group shares answers with, its cover: two
//! regions, shown with the one division that lies in both but for three answers, give those three
//! away. So what a cover has besides all groups that lie within it must be nothing or enough too. This
//! is looked at for each group of each of two tables; the covers of several groups together, and sums
//! of rows of more than two tables, are not.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The table of the row of answers that are alike, with how many they are.
    pub(crate) fn new(answers: impl Iterator<Item = (Option<K>, u64)>) -> Self {
        let answers: Vec<(Option<K>, u64)> = answers.collect();
        let mut counts: BTreeMap<&K, u64> = BTreeMap::new();
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

    /// Whether a row must not be shown.
    pub(crate) fn hides(&self) -> bool {
        self.rows.iter().any(|row| !row.shown)
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

    /// The smallest cover that has too few answers besides the groups of another table that lie within
    /// it; with those.
    fn leak(&self, other: &Self, minimum: u64) -> Option<Leak> {
        let mut both: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for (alike, (_, n)) in self.row_of.iter().enumerate() {
            if let (Some(own), Some(others)) = (self.group_of(alike), other.group_of(alike)) {
                *both.entry((own, others)).or_default() += n;
            }
        }
        let (groups, sizes) = (self.groups(), other.groups());
        let mut shared = vec![Vec::new(); groups.len()];
        let mut covers = vec![(Vec::new(), 0); sizes.len()];
        for ((own, others), n) in both {
            shared[own].push((others, n));
            covers[others].0.push(own);
            covers[others].1 += n;
        }
        // A group of which this table does not have all answers has no cover.
        let covers = covers.into_iter().zip(&sizes);
        let whole = covers.filter(|((_, covered), size)| covered == *size);
        let covers: BTreeSet<Vec<usize>> = whole.map(|((cover, _), _)| cover).collect();
        let mut covers: Vec<Vec<usize>> = covers.into_iter().collect();
        covers.sort_by_key(Vec::len);
        covers.into_iter().find_map(|cover| {
            let mut inside = vec![0; sizes.len()];
            for &(others, n) in cover.iter().flat_map(|&own| &shared[own]) {
                inside[others] += n;
            }
            let within: Vec<usize> = (0..sizes.len())
                .filter(|&others| inside[others] == sizes[others])
                .collect();
            let all: u64 = cover.iter().map(|&own| groups[own]).sum();
            let rest = all - within.iter().map(|&others| sizes[others]).sum::<u64>();
            (rest > 0 && rest < minimum).then_some(Leak { cover, within })
        })
    }

    /// Whether it could stand beside other tables with no row hidden for it, of its own or of theirs.
    pub(crate) fn gives_nothing_away(&self, tables: &[Self], minimum: u64) -> bool {
        let is_safe = |one: &Self, other: &Self| one.leak(other, minimum).is_none();
        self.rows.iter().all(|row| row.n >= minimum)
            && tables
                .iter()
                .all(|table| is_safe(self, table) && is_safe(table, self))
    }
}

/// What two tables together say too much with: groups of one, and groups of the other within them.
struct Leak {
    cover: Vec<usize>,
    within: Vec<usize>,
}

/// Hides what must not be shown of all tables.
pub(crate) fn suppress<K: Ord + Clone>(tables: &mut [Table<K>], minimum: u64) {
    loop {
        for table in tables.iter_mut() {
            table.protect(minimum);
        }
        if !hide_everywhere(tables) && !hide_one(tables, minimum) {
            return;
        }
    }
}

/// Hides in all tables the rows that any of them hides; says whether one was still shown.
fn hide_everywhere<K: Ord + Clone>(tables: &mut [Table<K>]) -> bool {
    let rows = tables.iter().flat_map(|table| &table.rows);
    let hidden = rows.filter(|row| !row.shown).map(|row| row.key.clone());
    let hidden: BTreeSet<K> = hidden.collect();
    let mut was_shown = false;
    for row in tables.iter_mut().flat_map(|table| &mut table.rows) {
        if row.shown && hidden.contains(&row.key) {
            row.shown = false;
            was_shown = true;
        }
    }
    was_shown
}

/// Hides one row more where two tables together say too much; says whether there was one.
fn hide_one<K: Ord + Clone>(tables: &mut [Table<K>], minimum: u64) -> bool {
    let all = 0..tables.len();
    let pairs = all
        .clone()
        .flat_map(|one| all.clone().map(move |other| (one, other)));
    let leaks = pairs
        .filter(|(one, other)| one != other)
        .filter_map(|(one, other)| {
            let leak = tables[one].leak(&tables[other], minimum)?;
            Some((one, other, leak))
        });
    let mut leaks: Vec<(usize, usize, Leak)> = leaks.collect();
    // A row that lies within a single one says more, wherever its table stands.
    leaks.sort_by_key(|(_, _, leak)| leak.cover.len());
    // The first that helps; where none does, all rows of both are hidden.
    leaks
        .into_iter()
        .any(|(one, other, Leak { cover, within })| {
            tables[other].hide_smallest(|row| within.contains(&row))
                || tables[one].hide_smallest(|row| cover.contains(&row))
                || tables[one].hide_smallest(|_| true)
                || tables[other].hide_smallest(|_| true)
        })
}
