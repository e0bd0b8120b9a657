use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// Codes for labels, from 0 on in the order in which the labels are first met: a column of texts
/// becomes a column of codes for [`Histogram::by_code`](crate::Histogram::by_code).
///
/// A label is looked up as it is borrowed and owned when it is new, so a million rows of ten regions
/// make ten strings. A label can be anything that can be hashed. For several columns at once give
/// codes to each, and to their combinations: those are the finest cells, and every table of fewer
/// columns is a [`coarser`](crate::Segments::coarser) of them.
///
/// The hashes are seeded at random, which makes it hard and not impossible to send labels that are
/// slow to look up. For hostile labels use a map of the standard library.
///
/// # Example
/// ```
/// use promoter::{Histogram, Labels, Segments, Validity};
/// let rows =
///     [("north", "buyer", 9), ("south", "buyer", 3), ("north", "user", 10)];
/// let (mut regions, mut roles, mut cells) =
///     (Labels::new(), Labels::new(), Labels::new());
/// let (mut codes, mut scores) = (Vec::new(), Vec::new());
/// for (region, role, score) in rows {
///     let cell = (regions.code(region), roles.code(role));
///     codes.push(cells.code(&cell));
///     scores.push(score);
/// }
/// let (regions, roles, cells) =
///     (regions.in_order(), roles.in_order(), cells.in_order());
/// let histograms =
///     Histogram::by_code(&codes, &scores, Validity::All, cells.len())?;
/// let finest: Segments<_, Histogram> =
///     cells.into_iter().zip(histograms).collect();
/// let by_region = finest.coarser(|&(region, _)| &*regions[region as usize]);
/// let by_role = finest.coarser(|&(_, role)| &*roles[role as usize]);
/// let (north, buyers) = ([(9, 1), (10, 1)], [(9, 1), (3, 1)]);
/// assert_eq!(by_region.get(&"north"), Some(&Histogram::from_rows(north)?));
/// assert_eq!(by_role.get(&"buyer"), Some(&Histogram::from_rows(buyers)?));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Labels<K = String>(HashMap<K, u32, RandomState>);

impl<K: Hash + Eq> Labels<K> {
    /// No labels.
    ///
    /// # Example
    /// ```
    /// use promoter::Labels;
    /// let regions: Labels = Labels::new();
    /// assert!(regions.in_order().is_empty());
    /// ```
    pub fn new() -> Self {
        Self(HashMap::default())
    }

    /// The code of a label: the one it was given when it was first met, or the next one.
    ///
    /// # Panics
    /// If there are more than 2^32 labels.
    ///
    /// # Example
    /// ```
    /// use promoter::Labels;
    /// let mut regions: Labels = Labels::new();
    /// let codes = ["north", "south", "north"].map(|region| regions.code(region));
    /// assert_eq!(codes, [0, 1, 0]);
    /// ```
    pub fn code<Q>(&mut self, label: &Q) -> u32
    where
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
        K: Borrow<Q>,
    {
        if let Some(&code) = self.0.get(label) {
            return code;
        }
        let code = u32::try_from(self.0.len()).expect("fewer labels than codes");
        self.0.insert(label.to_owned(), code);
        code
    }

    /// The labels in the order of their codes: the label of code 0, of code 1, and so on.
    ///
    /// # Example
    /// ```
    /// use promoter::Labels;
    /// let mut regions: Labels = Labels::new();
    /// regions.code("south");
    /// regions.code("north");
    /// assert_eq!(regions.in_order(), ["south", "north"]);
    /// ```
    #[must_use]
    pub fn in_order(self) -> Vec<K> {
        let mut labels: Vec<_> = self.0.into_iter().collect();
        labels.sort_unstable_by_key(|&(_, code)| code);
        labels.into_iter().map(|(label, _)| label).collect()
    }
}

impl<K: Hash + Eq> Default for Labels<K> {
    fn default() -> Self {
        Self::new()
    }
}
