//! Segments against all others: the rest of each has nearly all clusters, so what they add up to is
//! found from the sums of all, and one plain pass over them a segment.

use super::clusters::Clusters;
use super::covariance::{Shared, covariance, joint, overlap};
use super::domain::{Domain, LEAST_LEFT, Leaving, Mates, Member, Sums};
use super::estimating::Found;
use super::grouping::Grouping;
use super::linearised;
use super::survey_sample::Sample;
use super::weight::{Moments, lonely_strata};
use crate::inference::{Comparison, WeightOnClusters};

/// All clusters of a sample, of which one segment after the other is taken away.
pub(super) struct Rests<'a, S> {
    sample: &'a Sample<S>,
    clusters: &'a Clusters,
    all: Vec<Member>,
    weights: Vec<f64>,
    nets: Vec<f64>,
    strata: Vec<u32>,
    /// The places of clusters, the heaviest first.
    heaviest: Vec<u32>,
    moments: Moments,
    sums: Sums,
    /// The sum of the squared weights of clusters.
    s2: f64,
    /// By stratum the clusters, their weight as `share` and promoters less detractors as `pull`.
    mates: Vec<Mates>,
    everything: Grouping,
    listed: bool,
}

/// What the clusters that a segment has nothing of add up to.
struct Others {
    jackknife: f64,
    pulls: Vec<(f64, f64)>,
    /// The least that is left of the rest without one of them.
    least_left: f64,
}

impl<'a, S> Rests<'a, S> {
    /// `None` without answers.
    pub(super) fn of(
        sample: &'a Sample<S>,
        clusters: &'a Clusters,
        all: Vec<Member>,
    ) -> Option<Self> {
        let sums = Domain::counted(all.clone())?.sums;
        let mut mates = vec![Mates::default(); clusters.strata().len()];
        for member in &all {
            let own = &mut mates[clusters.stratum_of(member.cluster as usize)];
            own.members += 1.0;
            own.share += member.weight();
            own.pull += member.net();
        }
        let weights: Vec<f64> = all.iter().map(Member::weight).collect();
        let mut heaviest: Vec<u32> = (0..all.len() as u32).collect();
        heaviest.sort_by(|&one, &other| weights[other as usize].total_cmp(&weights[one as usize]));
        let mut moments = Moments::default();
        for member in &all {
            moments.add(member, 1.0);
        }
        Some(Self {
            sample,
            clusters,
            sums,
            mates,
            everything: sample.kept(|_| true),
            s2: weights.iter().map(|weight| weight * weight).sum(),
            nets: all.iter().map(Member::net).collect(),
            strata: (0..all.len())
                .map(|at| clusters.stratum_of(at) as u32)
                .collect(),
            weights,
            heaviest,
            moments,
            listed: clusters
                .strata()
                .iter()
                .any(|stratum| stratum.listed.is_some()),
            all,
        })
    }

    /// Each segment against all others; `None` where either has no answers.
    pub(super) fn against(&self, segments: Vec<Vec<Member>>) -> Vec<Option<Comparison>> {
        let compare = |own: Vec<Member>| {
            let own = Domain::of(own, self.clusters)?;
            // What is left unknown of a list is found cluster by cluster.
            let quickly = if self.listed {
                None
            } else {
                self.quickly(&own)
            };
            quickly.or_else(|| self.compared(&own, &Domain::of(self.rest(&own), self.clusters)?))
        };
        segments.into_iter().map(compare).collect()
    }

    fn compared(&self, own: &Domain, rest: &Domain) -> Option<Comparison> {
        let estimate = |domain| {
            self.sample
                .estimate_of(domain, self.clusters, &self.everything, 0)
        };
        let shared = Shared::of(own, rest, self.clusters);
        let joint = joint(&own.sums, &rest.sums, &shared, self.clusters);
        Some(Comparison::together(estimate(own), estimate(rest), joint))
    }

    /// What is left of the clusters that a segment has answers of.
    fn left(&self, own: &Domain) -> Vec<Member> {
        let left = |taken: &Member| {
            let member = &self.all[taken.cluster as usize];
            let minus = |x: f64, y: f64| (x - y).max(0.0);
            (member.n > taken.n).then(|| Member {
                cluster: taken.cluster,
                n: member.n - taken.n,
                weights: std::array::from_fn(|at| minus(member.weights[at], taken.weights[at])),
                squares: minus(member.squares, taken.squares),
            })
        };
        own.members.iter().filter_map(left).collect()
    }

    /// All answers without those of a segment.
    fn rest(&self, own: &Domain) -> Vec<Member> {
        let mut left = self.left(own).into_iter().peekable();
        let mut own = own.members.iter().peekable();
        let kept = |member: &Member| match own.next_if(|taken| taken.cluster == member.cluster) {
            None => Some(*member),
            Some(_) => left.next_if(|left| left.cluster == member.cluster),
        };
        self.all.iter().filter_map(kept).collect()
    }

    /// The comparison without making the rest, cluster by cluster; `None` where the rest has no
    /// answers, or where one cluster holds nearly all of it.
    fn quickly(&self, own: &Domain) -> Option<Comparison> {
        let left = self.left(own);
        // Small differences of large sums would be rounding.
        if own.sums.weight > 0.9 * self.sums.weight {
            return None;
        }
        let (mut totals, mut s2) = (self.sums.totals, self.s2);
        for (total, taken) in totals.iter_mut().zip(own.sums.totals) {
            *total -= taken;
        }
        let weight: f64 = totals.iter().sum();
        let mut moments = self.moments;
        for taken in &own.members {
            let member = &self.all[taken.cluster as usize];
            s2 -= member.weight().powi(2);
            moments.add(member, -1.0);
        }
        for member in &left {
            s2 += member.weight().powi(2);
            moments.add(member, 1.0);
        }
        let clusters = (self.all.len() - own.members.len() + left.len()) as u64;
        let squares = self.sums.squares - own.sums.squares;
        let n = self.sums.n - own.sums.n;
        let mut sums = Sums::of(totals, squares, n, clusters, s2 / (weight * weight))?;
        let mates = self.mates(&sums, own, &left);
        sums.lay_in(&mates);
        if clusters < 2 {
            return None;
        }
        let leaving: Vec<Leaving> = mates.iter().map(Mates::leaving).collect();
        let others = self.others(&sums, own, &leaving);
        let moved = |member: &Member| {
            let pull = (member.net() - sums.theta * member.weight()) / sums.weight;
            let stratum = self.clusters.stratum_of(member.cluster as usize);
            let (moved, left) = leaving[stratum].moved(member.weight() / sums.weight, pull);
            (left > LEAST_LEFT).then_some(moved)
        };
        let moves: Vec<f64> = left.iter().map(moved).collect::<Option<_>>()?;
        if others.least_left <= LEAST_LEFT {
            return None;
        }
        sums.jackknife = others.jackknife + moves.iter().map(|moved| moved * moved).sum::<f64>();
        let rest = Domain {
            sums,
            members: left,
            moves,
        };
        let of_both = own.members.iter().enumerate().map(|(place, taken)| {
            let left = rest
                .members
                .binary_search_by_key(&taken.cluster, |left| left.cluster);
            let kept = left.map_or(0.0, |at| rest.pull(at));
            (taken.cluster as usize, own.pull(place), kept)
        });
        let of_both: Vec<(usize, f64, f64)> = of_both.collect();
        let by_own = |of: fn(f64, f64) -> f64| {
            let added = of_both
                .iter()
                .map(|&(cluster, own, kept)| (cluster, of(own, kept)));
            linearised::variance_with(self.clusters, added, &others.pulls)
        };
        let shared = Shared {
            covariance: covariance(own, &rest),
            overlap: overlap(own, &rest),
            df: (!rest.members.is_empty())
                .then(|| self.clusters.len() as f64 - self.clusters.strata().len() as f64),
            // With the sign of the others, who are of the rest alone.
            linearised: by_own(|own, kept| kept - own),
        };
        let found = Found {
            linearised: by_own(|_, kept| kept),
            listed: None,
            weight: WeightOnClusters {
                effective: 1.0 / sums.s2,
                top_share: self.heaviest(own, &rest.members) / sums.weight,
                lonely_strata: lonely_strata(self.clusters),
                full_strata: 0,
                jackknife: (!sums.lonely).then_some(sums.jackknife),
                weight_with_opinion: moments.correlation(),
            },
        };
        let joint = joint(&own.sums, &sums, &shared, self.clusters);
        let current = self
            .sample
            .estimate_of(own, self.clusters, &self.everything, 0);
        let baseline = self.sample.estimate_found(&sums, self.clusters, found);
        Some(Comparison::together(current, baseline, joint))
    }

    /// Calls `with` for the stretches of clusters that a segment has nothing of.
    fn apart(&self, own: &Domain, mut with: impl FnMut(usize, usize)) {
        let mut from = 0;
        for taken in &own.members {
            let at = taken.cluster as usize;
            if from < at {
                with(from, at);
            }
            from = at + 1;
        }
        if from < self.all.len() {
            with(from, self.all.len());
        }
    }

    /// What the clusters of the rest add up to in each stratum.
    fn mates(&self, sums: &Sums, own: &Domain, left: &[Member]) -> Vec<Mates> {
        let mut mates = self.mates.clone();
        for taken in &own.members {
            let stratum = &mut mates[self.clusters.stratum_of(taken.cluster as usize)];
            stratum.members -= 1.0;
            stratum.share -= taken.weight();
            stratum.pull -= taken.net();
        }
        for member in left {
            mates[self.clusters.stratum_of(member.cluster as usize)].members += 1.0;
        }
        for own in &mut mates {
            (own.share, own.pull) = (
                own.share / sums.weight,
                (own.pull - sums.theta * own.share) / sums.weight,
            );
        }
        mates
    }

    fn others(&self, sums: &Sums, own: &Domain, leaving: &[Leaving]) -> Others {
        let mut others = Others {
            jackknife: 0.0,
            pulls: vec![(0.0, 0.0); leaving.len()],
            least_left: 1.0,
        };
        let each = 1.0 / sums.weight;
        let look = |weight: f64, net: f64, leaving: &Leaving| {
            let share = weight * each;
            let pull = net * each - sums.theta * share;
            let (moved, left) = leaving.moved(share, pull);
            (moved * moved, left, pull)
        };
        self.apart(own, |from, to| {
            let looked = self.weights[from..to].iter().zip(&self.nets[from..to]);
            if let [(sum, squares)] = others.pulls.as_mut_slice() {
                for (&weight, &net) in looked {
                    let (moved, left, pull) = look(weight, net, &leaving[0]);
                    others.jackknife += moved;
                    others.least_left = others.least_left.min(left);
                    *sum += pull;
                    *squares += pull * pull;
                }
                return;
            }
            for ((&weight, &net), &stratum) in looked.zip(&self.strata[from..to]) {
                let (moved, left, pull) = look(weight, net, &leaving[stratum as usize]);
                others.jackknife += moved;
                others.least_left = others.least_left.min(left);
                let (sum, squares) = &mut others.pulls[stratum as usize];
                *sum += pull;
                *squares += pull * pull;
            }
        });
        others
    }

    /// The largest weight that a cluster has in the rest.
    fn heaviest(&self, own: &Domain, left: &[Member]) -> f64 {
        let taken = |at: u32| {
            own.members
                .binary_search_by_key(&at, |own| own.cluster)
                .is_ok()
        };
        let untouched = self.heaviest.iter().find(|&&at| !taken(at));
        let untouched = untouched.map_or(0.0, |&at| self.weights[at as usize]);
        left.iter().map(Member::weight).fold(untouched, f64::max)
    }
}
