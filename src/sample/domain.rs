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

/// What is known of a domain without naming its clusters; shares throughout.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) totals: [f64; 3],
    pub(crate) weight: f64,
    pub(crate) squares: f64,
    pub(crate) n: u64,
    /// Clusters with an answer.
    pub(crate) clusters: u64,
    pub(crate) theta: f64,
    /// Clusters less strata.
    pub(crate) nu: f64,
    /// The sum of the squared shares of clusters.
    pub(crate) s2: f64,
    /// The variance of one answer by the working model.
    pub(crate) floor: f64,
    /// The variance of the score by the jackknife.
    pub(crate) jackknife: f64,
    /// Whether some cluster alone makes the score possible, so that nothing is known of its error.
    pub(crate) unknown: bool,
    /// Whether a stratum has one cluster in the domain.
    pub(crate) lonely: bool,
}

/// The answers of a domain by cluster, and what each moves.
#[derive(Debug, Clone)]
pub(crate) struct Domain {
    pub(crate) sums: Sums,
    pub(crate) members: Vec<Member>,
    /// How far each member moves the score, scaled so that the squares add up to the variance.
    pub(crate) moves: Vec<f64>,
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
    // Room for as many as there can be, so that nothing is moved while it fills.
    let mut most = vec![0; grouping.count];
    for cell in (0..clusters.len()).flat_map(|cluster| clusters.cells(cluster)) {
        for &domain in grouping.of_segment(cell.segment as usize) {
            most[domain as usize] += 1;
        }
    }
    let room = |most: usize| Vec::with_capacity(most.min(clusters.len()));
    let mut domains: Vec<Vec<Member>> = most.into_iter().map(room).collect();
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

/// How many clusters of a domain a stratum has, and what their shares and pulls add up to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mates {
    pub(crate) members: f64,
    pub(crate) share: f64,
    pub(crate) pull: f64,
}

/// How leaving out a cluster of a stratum moves a score: its stratum keeps its size.
#[derive(Clone, Copy)]
pub(crate) struct Leaving {
    rate: f64,
    scale: f64,
    share: f64,
    pull: f64,
}

impl Mates {
    pub(crate) fn leaving(&self) -> Leaving {
        let m = self.members;
        if m > 1.0 {
            let rate = m / (m - 1.0);
            Leaving {
                rate,
                scale: rate.sqrt(),
                share: self.share / m,
                pull: self.pull / m,
            }
        } else {
            Leaving {
                rate: 1.0,
                scale: 1.0,
                share: 0.0,
                pull: 0.0,
            }
        }
    }
}

impl Leaving {
    /// How far a cluster moves the score, from its share of the weight and its pull on the score, and
    /// the share that is left without it. Where that is next to nothing the first is rounding.
    pub(crate) fn moved(&self, share: f64, pull: f64) -> (f64, f64) {
        let left = 1.0 - self.rate * (share - self.share);
        (self.scale * (pull - self.pull) / left, left)
    }
}

/// Below this share of what is left it must be added up, not found by subtraction.
pub(crate) const LEAST_LEFT: f64 = 1e-3;

impl Sums {
    pub(crate) fn of(
        totals: [f64; 3],
        squares: f64,
        n: u64,
        clusters: u64,
        s2: f64,
    ) -> Option<Self> {
        let weight: f64 = totals.iter().sum();
        if n == 0 || weight <= 0.0 {
            return None;
        }
        let shares = totals.map(|total| total / weight);
        Some(Self {
            totals,
            weight,
            squares,
            n,
            clusters,
            theta: (totals[0] - totals[2]) / weight,
            nu: 0.0,
            s2,
            floor: adjusted_variance_of_one(shares, 1.0 / s2),
            jackknife: 0.0,
            unknown: false,
            lonely: false,
        })
    }

    /// Takes note of how the clusters lie in strata.
    pub(crate) fn lay_in(&mut self, mates: &[Mates]) {
        self.nu = mates.iter().map(|own| (own.members - 1.0).max(0.0)).sum();
        self.lonely = mates.iter().any(|own| own.members == 1.0);
    }

    /// The sum of the squared shares of single answers.
    pub(crate) fn q(&self) -> f64 {
        self.squares / (self.weight * self.weight)
    }

    /// What the working model says of the size of the variance: by who answered alone.
    pub(crate) fn size(&self) -> f64 {
        ICC * self.s2 + (1.0 - ICC) * self.q()
    }

    /// The variance of one answer, 0 where all are in one category.
    pub(crate) fn one(&self) -> f64 {
        variance_of_one(self.totals)
    }

    /// The jackknife variance, moderated by that of the working model: Smyth (2004), Statistical
    /// Applications in Genetics and Molecular Biology 3:3.
    pub(crate) fn variance(&self) -> f64 {
        if self.unknown {
            // Worth one answer.
            return self.floor;
        }
        moderated(self.nu, self.jackknife, self.floor * self.size())
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

impl Domain {
    /// A domain of members; `None` where there are none.
    pub(crate) fn of(members: Vec<Member>, clusters: &Clusters) -> Option<Self> {
        let mut domain = Self::counted(members)?;
        let Sums { weight, theta, .. } = domain.sums;
        let mut mates = vec![Mates::default(); clusters.strata().len()];
        for member in &domain.members {
            let own = &mut mates[clusters.stratum_of(member.cluster as usize)];
            own.members += 1.0;
            own.share += member.weight() / weight;
            own.pull += (member.net() - theta * member.weight()) / weight;
        }
        domain.sums.lay_in(&mates);
        if domain.members.len() > 1 {
            let leaving: Vec<Leaving> = mates.iter().map(Mates::leaving).collect();
            let moved = |place| domain.moved(place, clusters, &mates, &leaving);
            domain.moves = (0..domain.members.len()).map(moved).collect();
        }
        domain.sums.jackknife = domain.moves.iter().map(|moved| moved * moved).sum();
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
        let share = |member: &Member| (member.weight() / weight).powi(2);
        let s2 = members.iter().map(share).sum();
        Some(Self {
            sums: Sums::of(totals, squares, n, clusters, s2)?,
            moves: vec![0.0; members.len()],
            members,
        })
    }

    fn moved(
        &self,
        place: usize,
        clusters: &Clusters,
        mates: &[Mates],
        leaving: &[Leaving],
    ) -> f64 {
        let stratum = clusters.stratum_of(self.members[place].cluster as usize);
        let (moved, left) = leaving[stratum].moved(self.share(place), self.pull(place));
        if left > LEAST_LEFT {
            return moved;
        }
        let m = mates[stratum].members;
        let scale = if m > 1.0 { ((m - 1.0) / m).sqrt() } else { 1.0 };
        scale * (self.sums.theta - self.without(place, clusters, m))
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
            self.sums.theta
        }
    }

    /// What is moved by each member, where that is found in another way; infinite where a member alone
    /// makes the score possible.
    pub(crate) fn set_moves(&mut self, moves: Vec<f64>) {
        self.sums.unknown = moves.iter().any(|moved| moved.is_infinite());
        self.moves = moves;
        if self.sums.unknown {
            self.moves.fill(0.0);
            self.sums.nu = 0.0;
        }
        self.sums.jackknife = self.moves.iter().map(|moved| moved * moved).sum();
    }

    /// The share of the weight that a member holds.
    pub(crate) fn share(&self, place: usize) -> f64 {
        self.members[place].weight() / self.sums.weight
    }

    /// What a member adds to the score, by linearisation.
    pub(crate) fn pull(&self, place: usize) -> f64 {
        let member = &self.members[place];
        (member.net() - self.sums.theta * member.weight()) / self.sums.weight
    }
}

pub(crate) fn moderated(nu: f64, found: f64, prior: f64) -> f64 {
    (nu * found + PRIOR_DF * prior) / (nu + PRIOR_DF)
}
