use std::collections::BTreeMap;

use super::network::Network;
use super::table::add;

/// Which cells of a table of rows and columns can be shown, and which totals of its rows and columns,
/// beside the total of all.
///
/// Cells and totals of fewer answers than the minimum are hidden, and others with them until, whatever is
/// added and subtracted of what is shown, no group of hidden answers smaller than the minimum can be worked
/// out; nor is it certain of any hidden cell or total with answers that it is smaller than the minimum,
/// but for the reason that it is hidden. Cells of nobody, those that are not stated too, are shown. Others
/// are hidden one way after the other, the fewest answers first, which is not always the least there is.
/// Where all answers together are too few, nothing is shown.
///
/// # Example
/// ```
/// use promoter::disclosure::Crossed;
/// let cells = [
///     (("north", "2024"), 30),
///     (("north", "2025"), 28),
///     (("south", "2024"), 3),
///     (("south", "2025"), 14),
///     (("west", "2024"), 15),
///     (("west", "2025"), 12),
/// ];
/// let table = Crossed::of(cells, 10);
/// // The 3 could be worked out from its row and its column: four cells hide.
/// let hidden: Vec<_> = table.hidden().collect();
/// assert_eq!(
///     hidden,
///     [
///         (&"south", &"2024"),
///         (&"south", &"2025"),
///         (&"west", &"2024"),
///         (&"west", &"2025")
///     ]
/// );
/// assert!(table.shows_row(&"south") && table.shows_column(&"2024"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Crossed<R, C> {
    cells: BTreeMap<(R, C), bool>,
    rows: BTreeMap<R, bool>,
    columns: BTreeMap<C, bool>,
    total: bool,
}

impl<R: Ord + Clone, C: Ord + Clone> Crossed<R, C> {
    /// The table of these cells with their numbers of answers, of a minimum of answers for whatever is
    /// shown. Cells of the same row and column are one. A minimum of 0 or 1 hides nothing.
    ///
    /// # Panics
    /// If the total passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// let table = Crossed::of([((1, 'a'), 20), ((2, 'a'), 4), ((2, 'b'), 6)], 5);
    /// assert!(!table.shows(&2, &'a') && table.shows_total());
    /// ```
    pub fn of(cells: impl IntoIterator<Item = ((R, C), u64)>, minimum_n: u64) -> Self {
        let mut counts: BTreeMap<(R, C), u64> = BTreeMap::new();
        let (mut rows, mut columns) = (BTreeMap::new(), BTreeMap::new());
        let mut all = 0;
        for ((row, column), n) in cells {
            for count in [
                rows.entry(row.clone()).or_default(),
                columns.entry(column.clone()).or_default(),
                counts.entry((row, column)).or_default(),
                &mut all,
            ] {
                *count = add(*count, n);
            }
        }
        let total = all == 0 || all >= minimum_n;
        // All flows from the first line to the second, through a row and a column.
        let mut network = Network::default();
        let row_lines: BTreeMap<&R, usize> = rows.keys().zip(2..).collect();
        let column_lines: BTreeMap<&C, usize> = columns.keys().zip(2 + rows.len()..).collect();
        let of_cells: Vec<usize> = counts
            .iter()
            .map(|((row, column), &n)| network.count(row_lines[row], column_lines[column], n))
            .collect();
        let of_rows: Vec<usize> = rows
            .iter()
            .map(|(row, &n)| network.count(0, row_lines[row], n))
            .collect();
        let of_columns: Vec<usize> = columns
            .iter()
            .map(|(column, &n)| network.count(column_lines[column], 1, n))
            .collect();
        network.protect(minimum_n);
        let shows = |place: usize| total && network.shows(place);
        Self {
            cells: counts
                .into_keys()
                .zip(of_cells.into_iter().map(shows))
                .collect(),
            rows: rows
                .into_keys()
                .zip(of_rows.into_iter().map(shows))
                .collect(),
            columns: columns
                .into_keys()
                .zip(of_columns.into_iter().map(shows))
                .collect(),
            total,
        }
    }

    /// Whether a cell can be shown; one that was not stated can, since nobody is in it, where its row and
    /// column are there and anything is shown.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// let table = Crossed::of([((1, 'a'), 20), ((2, 'b'), 20)], 5);
    /// assert!(
    ///     table.shows(&1, &'a') && table.shows(&1, &'b') && !table.shows(&1, &'c')
    /// );
    /// ```
    #[must_use]
    pub fn shows(&self, row: &R, column: &C) -> bool {
        let known = self.rows.contains_key(row) && self.columns.contains_key(column);
        let cell = self.cells.get(&(row.clone(), column.clone()));
        known && cell.copied().unwrap_or(self.total)
    }

    /// Whether the total of a row can be shown.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// let table = Crossed::of([((1, 'a'), 20), ((2, 'a'), 3), ((3, 'a'), 9)], 5);
    /// assert!(table.shows_row(&1) && !table.shows_row(&2) && !table.shows_row(&3));
    /// ```
    #[must_use]
    pub fn shows_row(&self, row: &R) -> bool {
        self.rows.get(row) == Some(&true)
    }

    /// Whether the total of a column can be shown.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// let table = Crossed::of([((1, 'a'), 20), ((2, 'a'), 3), ((3, 'a'), 9)], 5);
    /// assert!(table.shows_column(&'a'));
    /// ```
    #[must_use]
    pub fn shows_column(&self, column: &C) -> bool {
        self.columns.get(column) == Some(&true)
    }

    /// Whether the total of all can be shown: there are enough answers, or none.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// assert!(!Crossed::of([((1, 'a'), 2), ((2, 'a'), 2)], 5).shows_total());
    /// ```
    #[must_use]
    pub const fn shows_total(&self) -> bool {
        self.total
    }

    /// The cells that must not be shown, in order; rows and columns hide their totals besides.
    ///
    /// # Example
    /// ```
    /// use promoter::disclosure::Crossed;
    /// assert_eq!(
    ///     Crossed::of([((1, 'a'), 20), ((2, 'b'), 20)], 5)
    ///         .hidden()
    ///         .count(),
    ///     0
    /// );
    /// ```
    pub fn hidden(&self) -> impl Iterator<Item = (&R, &C)> {
        let hidden = self.cells.iter().filter(|(_, shown)| !**shown);
        hidden.map(|((row, column), _)| (row, column))
    }
}
