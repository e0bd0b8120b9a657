//! What is left unknown of a list of accounts: those not heard, and the people not heard in those
//! that were.

use super::clusters::Clusters;
use super::domain::{Domain, ICC, moderated};
use crate::inference::{Listed, PRIOR_DF, Spread, variance_of_one};

/// What a domain leaves unknown of the list; `None` where there is no list.
pub(crate) fn listed(domain: &Domain, clusters: &Clusters) -> Option<Listed> {
    let strata = clusters.strata();
    if strata.iter().all(|stratum| stratum.listed.is_none()) {
        return None;
    }
    let open: Vec<f64> = strata.iter().map(super::clusters::Stratum::open).collect();
    let (mut found, mut size, mut answers, mut shares) = (0.0, 0.0, 0.0, 0.0);
    let (mut silent, mut squares, mut within_df) = (0.0, 0.0, 0.0);
    let mut heard = vec![0.0_f64; open.len()];
    let mut all_known = true;
    for (place, member) in domain.members.iter().enumerate() {
        let cluster = member.cluster as usize;
        let stratum = clusters.stratum_of(cluster);
        let open = open[stratum];
        heard[stratum] += 1.0;
        let (a, q) = (
            domain.share(place),
            member.squares / (domain.sums.weight * domain.sums.weight),
        );
        found += open * domain.moves[place].powi(2);
        size += open * (ICC * a * a + (1.0 - ICC) * q);
        answers += open * q;
        shares += open * a * a;
        let people = clusters.people(cluster);
        all_known &= people.is_some();
        let unheard = people.map_or(1.0, |people| {
            // Whoever was heard in the account, in this domain or another.
            let heard: u64 = clusters.cells(cluster).iter().map(|cell| cell.n).sum();
            1.0 - heard as f64 / people as f64
        });
        silent += (1.0 - open) * unheard.max(0.0) * q;
        squares += member.n as f64 * variance_of_one(member.weights);
        within_df += member.n as f64 - 1.0;
    }
    let nu: f64 = heard
        .iter()
        .zip(&open)
        .filter(|(_, open)| **open > 0.0)
        .map(|(heard, _)| (heard - 1.0).max(0.0))
        .sum();
    let within_df = within_df + PRIOR_DF;
    let mut within = (squares + PRIOR_DF * (1.0 - ICC) * domain.sums.floor) / within_df;
    let total = domain.sums.weight * domain.sums.weight;
    let equal = (domain.sums.n as f64 * domain.sums.squares - total).abs() <= 1e-12 * total;
    if all_known && equal {
        within = domain.sums.one().max(domain.sums.floor);
    }
    Some(Listed {
        between: Spread {
            variance: moderated(nu, found, domain.sums.floor * size),
            nu,
            answers,
            clusters: shares,
        },
        silent_people: silent,
        within,
        within_df,
    })
}
