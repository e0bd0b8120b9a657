use std::collections::BTreeMap;

use crate::inference::Nps;
use crate::tally::{Accounts, ClusteredTally, WeightedTally};

/// An account, or a cluster, whose latest wave is lower than all its earlier ones together.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, Score};
/// let mut accounts = Accounts::new();
/// for (account, wave, score) in
///     [("Acme", 1, 9), ("Acme", 2, 4), ("Bolt", 1, 7), ("Bolt", 2, 9)]
/// {
///     accounts.record(account, Role::EndUser, wave, Score::new(score)?);
/// }
/// let falling = accounts.falling(|&wave| wave);
/// assert_eq!(falling.len(), 1);
/// assert_eq!((*falling[0].cluster, falling[0].latest.points()), ("Acme", -100.0));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Falling<'a, C> {
    /// The account or cluster.
    pub cluster: &'a C,
    /// The NPS of its earlier waves together.
    pub before: Nps,
    /// The NPS of its latest wave.
    pub latest: Nps,
}

impl<A: Ord, S: Ord> Accounts<A, S> {
    /// The accounts that fell, those that fell furthest first; every answer counts alike. It is a list of
    /// whom to call, not a finding: of a few answers each, many fall by chance.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, wave, score) in
    ///     [("Acme", 1, 9), ("Acme", 2, 8), ("Bolt", 1, 10), ("Bolt", 2, 3)]
    /// {
    ///     accounts.record(account, Role::EndUser, wave, Score::new(score)?);
    /// }
    /// let falling = accounts.falling(|&wave| wave);
    /// // Bolt fell by 200 points, Acme by 100.
    /// assert_eq!(
    ///     falling.iter().map(|one| *one.cluster).collect::<Vec<_>>(),
    ///     ["Bolt", "Acme"]
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn falling<W: Ord>(&self, wave: impl Fn(&S) -> W) -> Vec<Falling<'_, A>> {
        falling(self.iter().map(|(account, page)| {
            let cells = page.answers().iter().map(|((_, segment), answers)| {
                (wave(segment), WeightedTally::from(answers.tally()))
            });
            (account, by_wave(cells))
        }))
    }
}

impl<C: Ord, S: Ord> ClusteredTally<C, S> {
    /// The clusters that fell, as [`Accounts::falling`](crate::Accounts::falling), by the weight of their
    /// answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (person, wave, score) in [("Ann", 1, 9), ("Ann", 2, 4), ("Ben", 1, 7)] {
    ///     answers.record(person, wave, Score::new(score)?);
    /// }
    /// let falling = answers.falling(|&wave| wave);
    /// // Who answered once is not falling.
    /// assert_eq!((falling.len(), *falling[0].cluster), (1, "Ann"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn falling<W: Ord>(&self, wave: impl Fn(&S) -> W) -> Vec<Falling<'_, C>> {
        falling(self.by_cluster().map(|(cluster, cells)| {
            let cells = cells.iter().map(|(segment, cell)| (wave(segment), *cell));
            (cluster, by_wave(cells))
        }))
    }
}

/// The answers of one account or cluster, in the order of its waves.
fn by_wave<W: Ord>(cells: impl Iterator<Item = (W, WeightedTally)>) -> BTreeMap<W, WeightedTally> {
    let mut waves: BTreeMap<W, WeightedTally> = BTreeMap::new();
    for (wave, cell) in cells {
        *waves.entry(wave).or_default() += cell;
    }
    waves
}

/// Those that fell, of all with their waves.
fn falling<'a, C, W: Ord>(
    clusters: impl Iterator<Item = (&'a C, BTreeMap<W, WeightedTally>)>,
) -> Vec<Falling<'a, C>> {
    let mut falling: Vec<_> = clusters
        .filter_map(|(cluster, mut waves)| {
            let (_, latest) = waves.pop_last()?;
            let before = waves.into_values().sum::<WeightedTally>().nps()?;
            let latest = latest.nps()?;
            (latest < before).then_some(Falling {
                cluster,
                before,
                latest,
            })
        })
        .collect();
    let fall = |one: &Falling<'_, C>| one.before.points() - one.latest.points();
    falling.sort_by(|one, other| fall(other).total_cmp(&fall(one)));
    falling
}
