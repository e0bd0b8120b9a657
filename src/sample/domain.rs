//! A domain of clusters: all of them, a segment, a wave. What each cluster contributes to its score.
//!
//! Contributions are those of a jackknife: how far the score moves when the cluster is left out and
//! the rest of its stratum stands for it (JKn). MacKinnon, Nielsen & Webb (2023), Journal of Applied
//! Econometrics 38:671, CV3; R's `as.svrepdesign(type = "JKn", mse = TRUE)`.

use super::clusters::Clusters;
use super::grouping::Grouping;
use crate::inference::{PRIOR_DF, Spread, adjusted_variance_of_one, variance_of_one};

/// The intra-cluster correlation of the working model, and how much of it two domains have in common.
pub(crate) const ICC: f64 = 0.3;
pub(crate) const COMMON: f64 = 0.7;

/// What a cluster answered in a domain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) cluster: u32,
    pub(crate) n: u64,
    pub(crate) weights: [f64; 3],
    pub(crate) squares: f64,
}

/// The answers of a domain by cluster, and what follows for its score; shares throughout.
#[derive(Debug, Clone)]
pub(crate) struct Domain {
    pub(crate) members: Vec<Member>,
    pub(crate) totals: [f64; 3],
    pub(crate) weight: f64,
    pub(crate) squares: f64,
    pub(crate) n: u64,
    /// Clusters with an answer.
    pub(crate) clusters: u64,
    pub(crate) theta: f64,
    /// How far each member moves the score, scaled so that the squares add up to the variance.
    pub(crate) moves: Vec<f64>,
    /// Clusters less strata.
    pub(crate) nu: f64,
    /// The sum of the squared shares of clusters.
    pub(crate) s2: f64,
    /// The variance of one answer by the working model.
    pub(crate) floor: f64,
    /// Whether some cluster alone makes the score possible, so that nothing is known of its error.
    unknown: bool,
}

impl Member {
    pub(crate) fn weight(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Promoters less detractors.
    pub(crate) fn net(&self) -> f64 {
        self.weights[0] - self.weights[2]
    }
}

/// The answers of every domain by cluster, in one pass over all cells.
pub(crate) fn members(clusters: &Clusters, grouping: &Grouping) -> Vec<Vec<Member>> {
    let mut domains: Vec<Vec<Member>> = vec![Vec::new(); grouping.count];
    for cluster in 0..clusters.len() {
        for cell in clusters.cells(cluster) {
            for &domain in grouping.of_segment(cell.segment as usize) {
                let members = &mut domains[domain as usize];
                match members.last_mut() {
                    Some(last) if last.cluster as usize == cluster => {
                        last.n += cell.n;
                        last.squares += cell.squares;
                        for (sum, weight) in last.weights.iter_mut().zip(cell.weights) {
                            *sum += weight;
                        }
                    }
                    _ => members.push(Member {
                        cluster: cluster as u32,
                        n: cell.n,
                        weights: cell.weights,
                        squares: cell.squares,
                    }),
                }
            }
        }
    }
    domains
}

/// How many members each stratum has and what their shares and contributions add up to.
#[derive(Clone, Copy, Default)]
struct Mates {
    members: f64,
    share: f64,
    pull: f64,
}

impl Domain {
    /// A domain of members; `None` where there are none.
    pub(crate) fn of(members: Vec<Member>, clusters: &Clusters) -> Option<Self> {
        let mut domain = Self::counted(members)?;
        let Self { weight, theta, .. } = domain;
        let mut mates = vec![Mates::default(); clusters.strata().len()];
        for member in &domain.members {
            let own = &mut mates[clusters.stratum_of(member.cluster as usize)];
            own.members += 1.0;
            own.share += member.weight() / weight;
            own.pull += (member.net() - theta * member.weight()) / weight;
        }
        domain.nu = mates.iter().map(|own| (own.members - 1.0).max(0.0)).sum();
        if domain.members.len() > 1 {
            let moves =
                (0..domain.members.len()).map(|place| domain.moved(place, clusters, &mates));
            domain.moves = moves.collect();
        }
        Some(domain)
    }

    /// The sums of a domain, without what its members move.
    pub(crate) fn counted(members: Vec<Member>) -> Option<Self> {
        let (mut totals, mut squares, mut n, mut clusters) = ([0.0; 3], 0.0, 0, 0);
        for member in &members {
            for (sum, weight) in totals.iter_mut().zip(member.weights) {
                *sum += weight;
            }
            squares += member.squares;
            n += member.n;
            clusters += u64::from(member.n > 0);
        }
        let weight: f64 = totals.iter().sum();
        if n == 0 || weight <= 0.0 {
            return None;
        }
        let s2 = members
            .iter()
            .map(|member| (member.weight() / weight).powi(2))
            .sum::<f64>();
        let shares = totals.map(|total| total / weight);
        Some(Self {
            moves: vec![0.0; members.len()],
            members,
            totals,
            weight,
            squares,
            n,
            clusters,
            theta: (totals[0] - totals[2]) / weight,
            nu: 0.0,
            s2,
            floor: adjusted_variance_of_one(shares, 1.0 / s2),
            unknown: false,
        })
    }

    fn moved(&self, place: usize, clusters: &Clusters, mates: &[Mates]) -> f64 {
        let member = &self.members[place];
        let stratum = clusters.stratum_of(member.cluster as usize);
        let own = &mates[stratum];
        let m = own.members;
        let share = member.weight() / self.weight;
        let pull = (member.net() - self.theta * member.weight()) / self.weight;
        let (scale, spread, left) = if m > 1.0 {
            let r = m / (m - 1.0);
            let spread = r * (pull - own.pull / m);
            (r.recip().sqrt(), spread, 1.0 - r * (share - own.share / m))
        } else {
            (1.0, pull, 1.0 - share)
        };
        if left > 1e-3 {
            scale * spread / left
        } else {
            // One cluster holds nearly all: what is left is added up, not subtracted.
            scale * (self.theta - self.without(place, clusters, m))
        }
    }

    /// The score without a member, whose stratum of `m` keeps its size.
    fn without(&self, place: usize, clusters: &Clusters, m: f64) -> f64 {
        let stratum = clusters.stratum_of(self.members[place].cluster as usize);
        let (mut net, mut weight) = (0.0, 0.0);
        for (at, member) in self.members.iter().enumerate() {
            if at != place {
                let mate = m > 1.0 && clusters.stratum_of(member.cluster as usize) == stratum;
                let factor = if mate { m / (m - 1.0) } else { 1.0 };
                net += factor * member.net();
                weight += factor * member.weight();
            }
        }
        if weight > 0.0 {
            net / weight
        } else {
            self.theta
        }
    }

    /// Takes nothing to be known of the error.
    pub(crate) fn set_unknown(&mut self) {
        self.unknown = true;
        self.moves.fill(0.0);
    }

    pub(crate) const fn is_unknown(&self) -> bool {
        self.unknown
    }

    /// The share of the weight that a member holds.
    pub(crate) fn share(&self, place: usize) -> f64 {
        self.members[place].weight() / self.weight
    }

    /// The sum of the squared shares of single answers.
    pub(crate) fn q(&self) -> f64 {
        self.squares / (self.weight * self.weight)
    }

    /// What the working model says of the size of the variance: by who answered alone.
    pub(crate) fn size(&self) -> f64 {
        ICC * self.s2 + (1.0 - ICC) * self.q()
    }

    /// The variance by the jackknife.
    pub(crate) fn jackknife(&self) -> f64 {
        self.moves.iter().map(|moved| moved * moved).sum()
    }

    /// The variance of one answer, 0 where all are in one category.
    pub(crate) fn one(&self) -> f64 {
        variance_of_one(self.totals)
    }

    /// The jackknife variance, moderated by that of the working model: Smyth (2004), Statistical
    /// Applications in Genetics and Molecular Biology 3:3.
    pub(crate) fn variance(&self) -> f64 {
        moderated(self.nu, self.jackknife(), self.floor * self.size())
    }

    pub(crate) fn spread(&self) -> Spread {
        Spread {
            variance: self.variance(),
            nu: self.nu,
            answers: self.q(),
            clusters: self.s2,
        }
    }
}

pub(crate) fn moderated(nu: f64, found: f64, prior: f64) -> f64 {
    (nu * found + PRIOR_DF * prior) / (nu + PRIOR_DF)
}
