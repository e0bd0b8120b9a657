use crate::inference::Nps;
use crate::tally::{ClusteredTally, WeightedTally};

/// An account, or a person, whose latest wave is below what it answered before.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Falling, Score};
/// let mut answers = ClusteredTally::new();
/// for (wave, score) in (2023..).zip([9, 10, 5]) {
///     answers.record("Acme", wave, Score::new(score)?);
/// }
/// let acme = Falling::among(&answers)[0];
/// assert_eq!((acme.before.rounded(), acme.latest.rounded()), (100, -100));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Falling<'a, C> {
    /// The account.
    pub cluster: &'a C,
    /// Its NPS over all earlier waves.
    pub before: Nps,
    /// Its NPS in the latest wave in which it answered.
    pub latest: Nps,
}

impl<'a, C: Ord> Falling<'a, C> {
    /// The accounts of a tally that fell, the largest fall first and in order among equals.
    ///
    /// A handful of answers moves by chance: the list is one of whom to ask, not of what is proven.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Falling, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, wave, score) in [("Acme", 1, 9), ("Acme", 2, 3), ("Bolt", 1, 7), ("Bolt", 2, 9)] {
    ///     answers.record(account, wave, Score::new(score)?);
    /// }
    /// let falling = Falling::among(&answers);
    /// assert_eq!(falling.iter().map(|one| *one.cluster).collect::<Vec<_>>(), ["Acme"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn among<W: Ord>(tally: &'a ClusteredTally<C, W>) -> Vec<Self> {
        let mut falling: Vec<Self> = tally
            .by_cluster()
            .filter_map(|(cluster, waves)| {
                let waves: Vec<WeightedTally> = waves.iter().map(|(_, cell)| *cell).collect();
                let (latest, earlier) = waves.split_last()?;
                let before = earlier.iter().copied().sum::<WeightedTally>().nps()?;
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
