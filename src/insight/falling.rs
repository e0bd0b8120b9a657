use std::collections::BTreeMap;

use crate::inference::Nps;
use crate::tally::{ClusteredTally, WeightedTally};

/// A cluster, such as an account, whose latest wave is lower than all its earlier ones together.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Falling, Score};
/// let mut answers = ClusteredTally::new();
/// for (account, wave, score) in
///     [("Acme", 1, 9), ("Acme", 2, 4), ("Bolt", 1, 7), ("Bolt", 2, 9)]
/// {
///     answers.record(account, wave, Score::new(score)?);
/// }
/// let falling = Falling::among(&answers, |&wave| wave);
/// assert_eq!(falling.len(), 1);
/// assert_eq!((*falling[0].cluster, falling[0].latest.points()), ("Acme", -100.0));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Falling<'a, C> {
    /// The cluster.
    pub cluster: &'a C,
    /// The NPS of its earlier waves together.
    pub before: Nps,
    /// The NPS of its latest wave.
    pub latest: Nps,
}

impl<'a, C: Ord> Falling<'a, C> {
    /// The clusters that fell, those that fell furthest first. It is a list of whom to call, not a
    /// finding: of a few answers each, many fall by chance.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Falling, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, wave, score) in
    ///     [("Acme", 1, 9), ("Acme", 2, 8), ("Bolt", 1, 10), ("Bolt", 2, 3)]
    /// {
    ///     answers.record(account, wave, Score::new(score)?);
    /// }
    /// let falling = Falling::among(&answers, |&wave| wave);
    /// // Bolt fell by 200 points, Acme by 100.
    /// assert_eq!(
    ///     falling.iter().map(|one| *one.cluster).collect::<Vec<_>>(),
    ///     ["Bolt", "Acme"]
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn among<S: Ord, W: Ord>(
        tally: &'a ClusteredTally<C, S>,
        wave: impl Fn(&S) -> W,
    ) -> Vec<Self> {
        let mut falling: Vec<Self> = tally
            .by_cluster()
            .filter_map(|(cluster, cells)| {
                let mut waves: BTreeMap<W, WeightedTally> = BTreeMap::new();
                for (segment, cell) in cells.iter() {
                    *waves.entry(wave(segment)).or_default() += *cell;
                }
                let (_, latest) = waves.pop_last()?;
                let before = waves.into_values().sum::<WeightedTally>().nps()?;
                let latest = latest.nps()?;
                (latest < before).then_some(Self {
                    cluster,
                    before,
                    latest,
                })
            })
            .collect();
        let fall = |one: &Self| one.before.points() - one.latest.points();
        falling.sort_by(|one, other| fall(other).total_cmp(&fall(one)));
        falling
    }
}
