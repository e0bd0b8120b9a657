//! Estimates of the domains of a sample.

use super::clusters::{Clusters, Stratum};
use super::covariance::Shared;
use super::deletions::Deletions;
use super::domain::{Domain, Member, Sums, members};
use super::grouping::Grouping;
use super::independent::Pull;
use super::linearised;
use super::listed::listed;
use super::survey_sample::{Answers, Sample};
use crate::inference::{
    Clusters as ClusterWorth, Design, Estimate, Figures, Listed, WeightOnClusters, Worth,
};

impl<S> Sample<S> {
    /// The estimate of each domain; `None` for one without answers.
    pub(super) fn estimates_of(&self, grouping: &Grouping) -> Vec<Option<Estimate>> {
        match &self.answers {
            Answers::Independent(answers) => match &self.calibration {
                None => {
                    let sums = answers.sums(grouping);
                    sums.iter().map(|whole| answers.estimate(whole)).collect()
                }
                Some(_) => (0..grouping.count as u32)
                    .map(|domain| self.calibrated_estimate(grouping, domain))
                    .collect(),
            },
            Answers::Clusters(clusters) => self
                .domains(clusters, grouping)
                .iter()
                .enumerate()
                .map(|(place, domain)| {
                    let domain = domain.as_ref()?;
                    Some(self.estimate_of(domain, clusters, grouping, place as u32))
                })
                .collect(),
        }
    }

    fn calibrated_estimate(&self, grouping: &Grouping, domain: u32) -> Option<Estimate> {
        let Answers::Independent(answers) = &self.answers else {
            return None;
        };
        let segments = answers.tallies.len();
        let own = (0..segments).filter(|at| grouping.of_segment(*at).contains(&domain));
        let part = answers.part(own.map(|at| at as u32).collect())?;
        let mut pulls = part.pulls(segments);
        self.explain(&mut pulls);
        let variance = answers.covariance(&pulls, &pulls);
        let mut estimate = part.whole.estimate_of_variance(variance)?;
        estimate.count_known_totals(self.calibration.as_ref().map_or(0, |known| known.sets));
        Some(estimate)
    }

    /// The domains of clusters, with what each cluster moves.
    pub(crate) fn domains(&self, clusters: &Clusters, grouping: &Grouping) -> Vec<Option<Domain>> {
        let members = members(clusters, grouping);
        match &self.calibration {
            None => members
                .into_iter()
                .map(|own| Domain::of(own, clusters))
                .collect(),
            Some(_) => self.calibrated_domains(clusters, grouping, members),
        }
    }

    /// Domains whose weights meet known totals, again and again without each cluster.
    fn calibrated_domains(
        &self,
        clusters: &Clusters,
        grouping: &Grouping,
        members: Vec<Vec<Member>>,
    ) -> Vec<Option<Domain>> {
        let mut domains: Vec<Option<Domain>> = members
            .into_iter()
            .map(|own| Domain::of(own, clusters))
            .collect();
        let mut all: Vec<Vec<(Member, f64)>> = vec![Vec::new(); domains.len()];
        let mut next = vec![0; domains.len()];
        let group: Vec<Option<u32>> = (0..self.segments.len() as u32).map(Some).collect();
        let deletions = Deletions {
            clusters,
            calibration: self.calibration.as_ref(),
            segments: self.segments.len(),
            group: &group,
            groups: self.segments.len(),
        };
        let mut sums = vec![(0.0, 0.0); domains.len()];
        deletions.each(|cluster, m, table| {
            sums.fill((0.0, 0.0));
            for (segment, own) in table.into_iter().flatten().enumerate() {
                for &domain in grouping.of_segment(segment) {
                    let (weight, net) = &mut sums[domain as usize];
                    *weight += own.iter().sum::<f64>();
                    *net += own[0] - own[2];
                }
            }
            for (place, domain) in domains.iter().enumerate() {
                let Some(domain) = domain else { continue };
                let (weight, net) = sums[place];
                let scale = if m > 1.0 { ((m - 1.0) / m).sqrt() } else { 1.0 };
                // Where nothing is left to tell the score from, it could be anywhere.
                let moved = if weight > 0.0 {
                    scale * (domain.sums.theta - net / weight)
                } else {
                    f64::INFINITY
                };
                let member = domain.members.get(next[place]);
                match member.filter(|member| member.cluster as usize == cluster) {
                    Some(member) => {
                        next[place] += 1;
                        all[place].push((*member, moved));
                    }
                    None if moved != 0.0 => {
                        let member = Member {
                            cluster: cluster as u32,
                            n: 0,
                            weights: [0.0; 3],
                            squares: 0.0,
                        };
                        all[place].push((member, moved));
                    }
                    None => {}
                }
            }
        });
        for (domain, all) in domains.iter_mut().zip(all) {
            if let Some(domain) = domain {
                let (members, moves) = all.into_iter().unzip();
                domain.members = members;
                domain.set_moves(moves);
            }
        }
        domains
    }

    /// The estimate of one domain of clusters.
    pub(super) fn estimate_of(
        &self,
        domain: &Domain,
        clusters: &Clusters,
        grouping: &Grouping,
        place: u32,
    ) -> Estimate {
        let found = Found {
            linearised: self.linearised_variance(domain, clusters, grouping, place),
            listed: listed(domain, clusters),
            weight: WeightOnClusters::of(domain, clusters),
        };
        self.estimate_found(&domain.sums, clusters, found)
    }

    /// The estimate of sums over clusters, with what else was found of them.
    pub(super) fn estimate_found(
        &self,
        sums: &Sums,
        clusters: &Clusters,
        found: Found,
    ) -> Estimate {
        let census = found.listed.is_some_and(|list| {
            let between = list.between;
            list.silent_people == 0.0 && between.clusters == 0.0 && between.answers == 0.0
        });
        let worth = if self.calibration.is_some() {
            calibrated_worth(sums)
        } else {
            Worth::Clusters(ClusterWorth {
                process: sums.spread(),
                listed: found.listed,
                lone: sums.clusters == 1,
            })
        };
        let strata = clusters.strata();
        Estimate::new(Figures {
            totals: sums.totals,
            points: (100.0 * (sums.totals[0] - sums.totals[2]) / sums.weight).clamp(-100.0, 100.0),
            n: sums.n,
            variance: if census { 0.0 } else { found.linearised },
            design_df: Some(linearised::degrees_of_freedom(clusters)),
            worth,
            design: Design {
                unit: self.unit,
                units: sums.clusters,
                strata: strata.len() as u64,
                weighted: self.weighted,
                list: on_list(strata),
                listed_strata: listed_strata(strata),
                census,
                known_totals: self.calibration.as_ref().map_or(0, |known| known.sets),
                roll_up: self.roll_up,
                ..Design::simple(sums.n)
            },
            weight_on_clusters: Some(found.weight),
        })
    }

    fn linearised_variance(
        &self,
        domain: &Domain,
        clusters: &Clusters,
        grouping: &Grouping,
        place: u32,
    ) -> f64 {
        if self.calibration.is_none() {
            let pull =
                |(place, member): (usize, &Member)| (member.cluster as usize, domain.pull(place));
            return linearised::variance(clusters, domain.members.iter().enumerate().map(pull));
        }
        let mut pulls = self.pulls(domain, grouping, place);
        self.explain(&mut pulls);
        self.variance_of_pulls(clusters, &pulls)
    }

    /// What an answer of each segment adds to the score of a domain.
    fn pulls(&self, domain: &Domain, grouping: &Grouping, place: u32) -> Vec<Pull> {
        let pull = |segment: usize| {
            let within = f64::from(u8::from(grouping.of_segment(segment).contains(&place)));
            Pull {
                slope: within / domain.sums.weight,
                level: within * domain.sums.theta / domain.sums.weight,
            }
        };
        (0..self.segments.len()).map(pull).collect()
    }

    /// The variance by linearisation of what clusters add to a figure.
    fn variance_of_pulls(&self, clusters: &Clusters, pulls: &[Pull]) -> f64 {
        let added = |cluster: usize| {
            let cells = clusters.cells(cluster).iter();
            let added = cells.map(|cell| {
                let pull = pulls[cell.segment as usize];
                let weight: f64 = cell.weights.iter().sum();
                pull.slope * (cell.weights[0] - cell.weights[2]) - pull.level * weight
            });
            (cluster, added.sum())
        };
        linearised::variance(clusters, (0..clusters.len()).map(added))
    }

    /// What two domains have in common; known totals explain a part of their difference too.
    pub(super) fn shared(
        &self,
        clusters: &Clusters,
        grouping: &Grouping,
        (x, place_x): (&Domain, usize),
        (y, place_y): (&Domain, usize),
    ) -> Shared {
        let mut shared = Shared::of(x, y, clusters);
        if self.calibration.is_some() {
            let mut pulls = self.pulls(x, grouping, place_x as u32);
            for (pull, other) in pulls
                .iter_mut()
                .zip(self.pulls(y, grouping, place_y as u32))
            {
                pull.slope -= other.slope;
                pull.level -= other.level;
            }
            self.explain(&mut pulls);
            shared.linearised = self.variance_of_pulls(clusters, &pulls);
        }
        shared
    }
}

/// How many clusters are on the list, where all strata are.
fn on_list(strata: &[Stratum]) -> Option<u64> {
    strata.iter().try_fold(0, |sum: u64, stratum| {
        Some(sum.saturating_add(stratum.listed?))
    })
}

fn listed_strata(strata: &[Stratum]) -> u64 {
    strata
        .iter()
        .filter(|stratum| stratum.listed.is_some())
        .count() as u64
}

/// What is found of a domain beside its sums.
pub(super) struct Found {
    /// The variance by linearisation.
    pub(super) linearised: f64,
    pub(super) listed: Option<Listed>,
    pub(super) weight: WeightOnClusters,
}

/// What calibrated clusters are worth: by the variance of the score made again without each.
fn calibrated_worth(sums: &Sums) -> Worth {
    let (one, variance) = (sums.one(), sums.jackknife);
    let by_variance = one / variance;
    // Nothing to tell the error from: worth one answer.
    let nothing = sums.clusters == 1 || sums.unknown || sums.nu == 0.0;
    let answers = if nothing {
        1.0
    } else if one < 1e-15 || variance < 1e-24 || !by_variance.is_normal() {
        1.0 / sums.s2
    } else {
        by_variance.min(1.0 / sums.q())
    };
    Worth::Calibrated {
        answers,
        degrees_of_freedom: if nothing { f64::INFINITY } else { sums.nu },
    }
}
