use super::domain::{Domain, members};
use super::survey_sample::{Answers, Sample};
use crate::inference::Nps;

/// What one account, or cluster, does to the score.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, RollUp, Score};
/// let mut accounts = Accounts::new();
/// for (account, score, n) in [("Acme", 9, 60), ("Bolt", 3, 20), ("Cord", 10, 20)]
/// {
///     accounts.record_n(account, Role::EndUser, (), Score::new(score)?, n);
/// }
/// let most = &accounts.influence(RollUp::EveryAnswer, |_| ())?[0];
/// // Without Acme the NPS would be 0, not 60.
/// assert_eq!((*most.cluster, most.points), ("Acme", Some(60.0)));
/// assert_eq!(most.share, 0.6);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// The terms of the delete-one jackknife: Efron & Tibshirani (1993), An Introduction to the
/// Bootstrap, chapter 11.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Influence<'a, C> {
    /// The account or cluster.
    pub cluster: &'a C,
    /// The share of the weight, 0 to 1, that it holds.
    pub share: f64,
    /// The NPS without it, all other weights unchanged; `None` where nothing is left.
    pub nps_without: Option<Nps>,
    /// The NPS less the NPS without it, in points.
    pub points: Option<f64>,
}

/// The influence of each cluster of a sample, the largest first; `names` in the order of the sample.
pub(super) fn influence<'a, C, S>(sample: &Sample<S>, names: Vec<&'a C>) -> Vec<Influence<'a, C>> {
    let Answers::Clusters(clusters) = &sample.answers else {
        return Vec::new();
    };
    let all = members(clusters, &sample.kept(|_| true)).pop();
    let Some(whole) = all.and_then(Domain::counted) else {
        return Vec::new();
    };
    let n: u64 = whole.sums.n;
    let mut found: Vec<Influence<'a, C>> = names
        .into_iter()
        .zip(&whole.members)
        .enumerate()
        .map(|(place, (cluster, member))| {
            let (weight, net) = if whole.share(place) < 0.5 {
                (
                    whole.sums.weight - member.weight(),
                    whole.sums.totals[0] - whole.sums.totals[2] - member.net(),
                )
            } else {
                // What is left of a heavy one is added up, not subtracted.
                let others = || {
                    whole
                        .members
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| *at != place)
                };
                (
                    others().map(|(_, other)| other.weight()).sum(),
                    others().map(|(_, other)| other.net()).sum(),
                )
            };
            let without = (n > member.n && weight > 0.0).then(|| 100.0 * net / weight);
            Influence {
                cluster,
                share: whole.share(place),
                nps_without: without.map(Nps::from_points_clamped),
                points: without.map(|points| 100.0 * whole.sums.theta - points),
            }
        })
        .collect();
    let size = |one: &Influence<'_, C>| one.points.map_or(f64::INFINITY, f64::abs);
    found.sort_by(|one, other| size(other).total_cmp(&size(one)));
    found
}
