//! How the scores of domains vary together: the one place that knows what clusters in common imply.

use super::clusters::Clusters;
use super::domain::{COMMON, Domain, ICC, Sums};
use super::linearised;
use crate::inference::{Homogeneity, Joint, PRIOR_DF, welch};

/// From this share of common weight on, a difference is looked at cluster by cluster.
const PAIRED: f64 = 0.25 - 1e-12;

/// The places of the clusters that are members of both domains.
fn common<'a>(x: &'a Domain, y: &'a Domain) -> impl Iterator<Item = (usize, usize)> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let (one, other) = (x.members.get(i)?, y.members.get(j)?);
            match one.cluster.cmp(&other.cluster) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    (i, j) = (i + 1, j + 1);
                    return Some((i - 1, j - 1));
                }
            }
        }
    })
}

/// The weights of what is found and of the working model in the covariance of two domains.
fn moderation(x: &Domain, y: &Domain) -> (f64, f64) {
    let scale = ((x.sums.nu + PRIOR_DF) * (y.sums.nu + PRIOR_DF)).sqrt();
    let prior = ICC * COMMON * (x.sums.floor * y.sums.floor).sqrt();
    (
        (x.sums.nu * y.sums.nu).sqrt() / scale,
        PRIOR_DF * prior / scale,
    )
}

/// The moderated covariance of two domains.
pub(crate) fn covariance(x: &Domain, y: &Domain) -> f64 {
    let (found, prior) = moderation(x, y);
    common(x, y)
        .map(|(i, j)| found * x.moves[i] * y.moves[j] + prior * x.share(i) * y.share(j))
        .sum()
}

/// What two domains have in common.
pub(super) struct Shared {
    pub(super) covariance: f64,
    /// The share of the weight that lies on clusters of both.
    pub(super) overlap: f64,
    /// Clusters less strata of both together, where a cluster is in both.
    pub(super) df: Option<f64>,
    /// The variance of their difference by linearisation.
    pub(super) linearised: f64,
}

impl Shared {
    pub(super) fn of(x: &Domain, y: &Domain, clusters: &Clusters) -> Self {
        Self {
            covariance: covariance(x, y),
            overlap: overlap(x, y),
            df: df_of_union([x, y].into_iter(), clusters),
            linearised: linearised::variance(clusters, difference(x, y)),
        }
    }
}

/// The share of the weight that lies on clusters of both.
pub(super) fn overlap(x: &Domain, y: &Domain) -> f64 {
    common(x, y).map(|(i, j)| x.share(i).min(y.share(j))).sum()
}

/// How the difference of two domains varies.
pub(super) fn joint(x: &Sums, y: &Sums, shared: &Shared, clusters: &Clusters) -> Joint {
    let (v1, v2) = (x.variance(), y.variance());
    let mut bound = welch([(v1, x.nu + PRIOR_DF), (v2, y.nu + PRIOR_DF)].into_iter());
    if let Some(df) = shared.df {
        bound = bound.min(df + PRIOR_DF);
    }
    Joint {
        correlation: (shared.covariance / (v1 * v2).sqrt()).clamp(-1.0, 1.0) + 0.0,
        variance: (v1 + v2 - 2.0 * shared.covariance).max(0.0),
        degrees_of_freedom: bound,
        linearised: shared.linearised,
        design_df: Some(linearised::degrees_of_freedom(clusters)),
        paired: shared.overlap >= PAIRED,
        together: true,
    }
}

/// What each cluster adds to the difference of two scores, by linearisation.
fn difference<'a>(x: &'a Domain, y: &'a Domain) -> impl Iterator<Item = (usize, f64)> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        let own = |domain: &Domain, at: usize| domain.members.get(at).map(|one| one.cluster);
        let (one, other) = (own(x, i), own(y, j));
        let cluster = match (one, other) {
            (Some(one), Some(other)) => one.min(other),
            (one, other) => one.or(other)?,
        };
        let mut added = 0.0;
        if one == Some(cluster) {
            added += x.pull(i);
            i += 1;
        }
        if other == Some(cluster) {
            added -= y.pull(j);
            j += 1;
        }
        Some((cluster as usize, added))
    })
}

/// Clusters less strata of several domains together; `None` where no cluster is in two of them.
pub(crate) fn df_of_union<'a>(
    domains: impl Iterator<Item = &'a Domain>,
    clusters: &Clusters,
) -> Option<f64> {
    let mut seen = vec![false; clusters.len()];
    let mut strata = vec![false; clusters.strata().len()];
    let (mut union, mut total, mut different) = (0_u64, 0_u64, 0_u64);
    for domain in domains {
        for member in domain.members.iter().filter(|member| member.n > 0) {
            let cluster = member.cluster as usize;
            total += 1;
            if !std::mem::replace(&mut seen[cluster], true) {
                union += 1;
                let stratum = &mut strata[clusters.stratum_of(cluster)];
                different += u64::from(!std::mem::replace(stratum, true));
            }
        }
    }
    (total > union).then_some(union as f64 - different as f64)
}

/// Several domains of one sample, and sums of their scores.
pub(crate) struct Family<'a> {
    domains: Vec<&'a Domain>,
    clusters: &'a Clusters,
    /// For every cluster the domains it is in, with what it moves there and its share, one cluster
    /// after another.
    parts: Vec<(u32, f64, f64)>,
    /// Where the parts of each cluster start; one more at the end.
    starts: Vec<u32>,
    /// What each domain varies by itself, beyond what clusters in common account for.
    own: Vec<f64>,
}

/// The traces that a quadratic form of scores is judged by.
pub(crate) struct Traces {
    pub(crate) first: f64,
    pub(crate) second: f64,
    pub(crate) df: f64,
}

impl Traces {
    /// A quadratic form of scores referred to F on fractional degrees of freedom.
    pub(crate) fn test(&self, form: f64, groups: u64, left_out: u64) -> Homogeneity {
        let df = (self.first * self.first / self.second, self.df);
        Homogeneity::of_f(form.max(0.0) / self.first, df, groups, left_out)
    }
}

impl<'a> Family<'a> {
    pub(crate) fn of(domains: Vec<&'a Domain>, clusters: &'a Clusters) -> Self {
        let mut starts = vec![0_u32; clusters.len() + 1];
        for member in domains.iter().flat_map(|domain| &domain.members) {
            starts[member.cluster as usize + 1] += 1;
        }
        for cluster in 0..clusters.len() {
            starts[cluster + 1] += starts[cluster];
        }
        let mut next = starts.clone();
        let mut parts = vec![(0, 0.0, 0.0); starts[clusters.len()] as usize];
        let mut own = Vec::with_capacity(domains.len());
        for (k, domain) in domains.iter().enumerate() {
            let (found, prior) = moderation(domain, domain);
            let (found, prior) = (found.sqrt(), prior.sqrt());
            let mut accounted = 0.0;
            for (place, member) in domain.members.iter().enumerate() {
                let moved = found * domain.moves[place];
                let share = prior * domain.share(place);
                let at = &mut next[member.cluster as usize];
                parts[*at as usize] = (k as u32, moved, share);
                *at += 1;
                accounted += moved * moved + share * share;
            }
            own.push(domain.sums.variance() - accounted);
        }
        Self {
            domains,
            clusters,
            parts,
            starts,
            own,
        }
    }

    /// What a cluster is part of.
    fn parts_of(&self, cluster: usize) -> &[(u32, f64, f64)] {
        let [from, to] = [self.starts[cluster], self.starts[cluster + 1]];
        &self.parts[from as usize..to as usize]
    }

    /// The covariances of a sum of scores with each of them.
    fn times(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut product: Vec<f64> = self
            .own
            .iter()
            .zip(coefficients)
            .map(|(own, c)| own * c)
            .collect();
        for cluster in (0..self.clusters.len()).map(|cluster| self.parts_of(cluster)) {
            let (mut moved, mut share) = (0.0, 0.0);
            for &(k, e, a) in cluster {
                moved += coefficients[k as usize] * e;
                share += coefficients[k as usize] * a;
            }
            for &(k, e, a) in cluster {
                product[k as usize] += e * moved + a * share;
            }
        }
        product
    }

    /// The variance of a sum of scores, each times its coefficient, with its degrees of freedom.
    pub(crate) fn variance_of_sum(&self, coefficients: &[f64]) -> (f64, f64) {
        let products = self.times(coefficients);
        let variance = dot(coefficients, &products);
        let parts = self.domains.iter().zip(coefficients);
        let parts =
            parts.map(|(domain, c)| (c * c * domain.sums.variance(), domain.sums.nu + PRIOR_DF));
        let df = welch(parts);
        (variance, self.df_bound().map_or(df, |bound| df.min(bound)))
    }

    fn df_bound(&self) -> Option<f64> {
        let union = df_of_union(self.domains.iter().copied(), self.clusters)?;
        Some(union + PRIOR_DF)
    }

    /// The traces of A Sigma and of its square, for A the weights less what each fitted direction
    /// takes, and the second degrees of freedom of the quadratic form.
    pub(crate) fn traces(&self, weights: &[f64], directions: &[Vec<f64>]) -> Traces {
        let products: Vec<Vec<f64>> = directions.iter().map(|g| self.times(g)).collect();
        let variances: Vec<f64> = self
            .domains
            .iter()
            .map(|domain| domain.sums.variance())
            .collect();
        let mut first = dot(weights, &variances);
        let mut second = self.squares(weights);
        for (g, product) in directions.iter().zip(&products) {
            first -= dot(g, product);
            let weighted: f64 = weights.iter().zip(product).map(|(w, u)| w * u * u).sum();
            second -= 2.0 * weighted;
            second += products
                .iter()
                .map(|other| dot(g, other).powi(2))
                .sum::<f64>();
        }
        let parts = self.domains.iter().enumerate().map(|(k, domain)| {
            let taken: f64 = directions.iter().map(|g| g[k] * g[k]).sum();
            (
                (weights[k] - taken) * variances[k],
                domain.sums.nu + PRIOR_DF,
            )
        });
        let df = welch(parts);
        let numerator = first * first / second;
        let bound = self.df_bound().map(|bound| bound * numerator);
        Traces {
            first,
            second,
            df: bound.map_or(df, |bound| df.min(bound)),
        }
    }

    /// The sum of the squared covariances of all pairs, each times both weights, row by row.
    fn squares(&self, weights: &[f64]) -> f64 {
        let mut row = vec![0.0; self.domains.len()];
        let mut touched: Vec<u32> = Vec::new();
        let mut total = 0.0;
        for (k, domain) in self.domains.iter().enumerate() {
            for member in &domain.members {
                let cluster = self.parts_of(member.cluster as usize);
                let Some(&(_, e, a)) = cluster.iter().find(|(own, ..)| *own as usize == k) else {
                    continue;
                };
                for &(l, e_l, a_l) in cluster {
                    let covariance = &mut row[l as usize];
                    if *covariance == 0.0 {
                        touched.push(l);
                    }
                    *covariance += e * e_l + a * a_l;
                }
            }
            row[k] += self.own[k];
            for l in touched.drain(..) {
                let covariance = std::mem::take(&mut row[l as usize]);
                total += weights[k] * weights[l as usize] * covariance * covariance;
            }
        }
        total
    }
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}
