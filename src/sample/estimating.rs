//! Estimates of the domains of a sample.

use super::clusters::Clusters;
use super::deletions::Deletions;
use super::domain::{Domain, Member, members};
use super::grouping::Grouping;
use super::independent::Pull;
use super::linearised;
use super::listed::listed;
use super::survey_sample::{Answers, Sample};
use crate::inference::numeric::student_two_sided;
use crate::inference::{
    Clusters as ClusterWorth, Design, Estimate, Figures, WeightOnClusters, Worth, variance_of_one,
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
        let part = answers.part(|segment| grouping.of_segment(segment).contains(&domain))?;
        let mut pulls = part.pulls().to_vec();
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
            .map(|own| {
                let mut domain = Domain::of(own, clusters)?;
                domain.moves.clear();
                Some(domain)
            })
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
                    scale * (domain.theta - net / weight)
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
                (domain.members, domain.moves) = all.into_iter().unzip();
                if domain.moves.iter().any(|moved| moved.is_infinite()) {
                    domain.set_unknown();
                }
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
        let list = listed(domain, clusters);
        let strata = clusters.strata();
        let census = list.is_some_and(|list| {
            list.silent_people == 0.0 && list.between.clusters == 0.0 && list.between.answers == 0.0
        });
        let worth = if census {
            Worth::Given
        } else if self.calibration.is_some() {
            calibrated_worth(domain)
        } else {
            Worth::Clusters(ClusterWorth {
                process: domain.spread(),
                listed: list,
                lone: domain.clusters == 1,
            })
        };
        let variance = if census {
            0.0
        } else {
            self.linearised_variance(domain, clusters, grouping, place)
        };
        let on_list: Option<u64> = strata.iter().map(|stratum| stratum.listed).sum();
        Estimate::new(Figures {
            totals: domain.totals,
            points: 100.0 * (domain.totals[0] - domain.totals[2]) / domain.weight,
            n: domain.n,
            variance,
            design_df: Some(linearised::degrees_of_freedom(clusters)),
            worth,
            design: Design {
                unit: self.unit,
                units: domain.clusters,
                strata: strata.len() as u64,
                weighted: self.weighted,
                list: on_list,
                census,
                known_totals: self.calibration.as_ref().map_or(0, |known| known.sets),
                roll_up: self.roll_up,
                ..Design::simple(domain.n)
            },
            weight_on_clusters: Some(weight_on_clusters(domain, clusters)),
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
            let pull = |member: &Member| {
                let own = (member.net() - domain.theta * member.weight()) / domain.weight;
                (member.cluster as usize, own)
            };
            return linearised::variance(clusters, domain.members.iter().map(pull));
        }
        let pull = |segment: usize| {
            let within = f64::from(u8::from(grouping.of_segment(segment).contains(&place)));
            Pull {
                slope: within / domain.weight,
                level: within * domain.theta / domain.weight,
            }
        };
        let mut pulls: Vec<Pull> = (0..self.segments.len()).map(pull).collect();
        self.explain(&mut pulls);
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
}

/// What calibrated clusters are worth: by the variance of the score made again without each.
fn calibrated_worth(domain: &Domain) -> Worth {
    let (one, variance) = (variance_of_one(domain.totals), domain.jackknife());
    let by_variance = one / variance;
    let answers = if domain.clusters == 1 || domain.is_unknown() {
        1.0
    } else if one < 1e-15 || variance < 1e-24 || !by_variance.is_normal() {
        1.0 / domain.s2
    } else {
        by_variance.min(1.0 / domain.q())
    };
    Worth::Calibrated {
        answers,
        degrees_of_freedom: if domain.nu > 0.0 && !domain.is_unknown() {
            domain.nu
        } else {
            f64::INFINITY
        },
    }
}

fn weight_on_clusters(domain: &Domain, clusters: &Clusters) -> WeightOnClusters {
    let strata = clusters.strata();
    let lonely = strata
        .iter()
        .filter(|stratum| stratum.heard == 1 && stratum.open() > 0.0);
    let shares = (0..domain.members.len()).map(|place| domain.share(place));
    WeightOnClusters {
        effective: 1.0 / domain.s2,
        top_share: shares.fold(0.0, f64::max),
        lonely_strata: if strata.len() > 1 {
            lonely.count() as u64
        } else {
            0
        },
        jackknife: domain.jackknife(),
        weight_with_opinion: weight_with_opinion(domain),
    }
}

/// The correlation of the weight of a cluster with its score, and its p-value; `None` of fewer than 12
/// clusters, or where either does not vary.
fn weight_with_opinion(domain: &Domain) -> Option<(f64, f64)> {
    let answered = domain.members.iter().filter(|member| member.n > 0);
    let pairs: Vec<(f64, f64)> = answered
        .map(|member| {
            let weight = member.weight();
            (weight / domain.weight, member.net() / weight)
        })
        .collect();
    let m = pairs.len() as f64;
    if m < 12.0 {
        return None;
    }
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / m;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (own_x, own_y) in &pairs {
        xx += (own_x - x) * (own_x - x);
        yy += (own_y - y) * (own_y - y);
        xy += (own_x - x) * (own_y - y);
    }
    if xx < 1e-24 || yy < 1e-24 {
        return None;
    }
    let r = (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0);
    let t = r.abs() * ((m - 2.0) / (1.0 - r * r).max(1e-300)).sqrt();
    Some((r, student_two_sided(t, m - 2.0)))
}
