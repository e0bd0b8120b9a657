//! How the weight of a domain lies on its clusters, as cautions want to know it.

use super::clusters::Clusters;
use super::domain::{Domain, Member};
use crate::inference::WeightOnClusters;
use crate::inference::numeric::student_two_sided;

impl WeightOnClusters {
    pub(super) fn of(domain: &Domain, clusters: &Clusters) -> Self {
        let shares = (0..domain.members.len()).map(|place| domain.share(place));
        let mut moments = Moments::default();
        for member in &domain.members {
            moments.add(member, 1.0);
        }
        Self {
            effective: 1.0 / domain.sums.s2,
            top_share: shares.fold(0.0, f64::max),
            lonely_strata: lonely_strata(clusters),
            full_strata: full_strata(clusters),
            jackknife: (!domain.sums.lonely && !domain.sums.unknown)
                .then_some(domain.sums.jackknife),
            weight_with_opinion: moments.correlation(),
        }
    }
}

/// Strata of one cluster that was sampled; none where there is one stratum only.
pub(super) fn lonely_strata(clusters: &Clusters) -> u64 {
    let strata = clusters.strata();
    let lonely = |stratum: &&super::clusters::Stratum| stratum.heard == 1 && stratum.open() > 0.0;
    if strata.len() > 1 {
        strata.iter().filter(lonely).count() as u64
    } else {
        0
    }
}

/// Strata of a list of which every cluster was heard.
pub(super) fn full_strata(clusters: &Clusters) -> u64 {
    clusters
        .strata()
        .iter()
        .filter(|stratum| stratum.open() == 0.0)
        .count() as u64
}

/// Sums of weights and scores of clusters, and of their products.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moments {
    m: f64,
    x: f64,
    y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

impl Moments {
    /// Adds a cluster, or takes it away again.
    pub(super) fn add(&mut self, member: &Member, times: f64) {
        if member.n == 0 {
            return;
        }
        let x = member.weight();
        let y = member.net() / x;
        self.m += times;
        self.x += times * x;
        self.y += times * y;
        self.xx += times * x * x;
        self.yy += times * y * y;
        self.xy += times * x * y;
    }

    /// The correlation of the weight of a cluster with its score, and its p-value; `None` of fewer
    /// than 12 clusters, or where either does not vary.
    pub(super) fn correlation(&self) -> Option<(f64, f64)> {
        let m = self.m;
        if m < 12.0 {
            return None;
        }
        let xx = self.xx - self.x * self.x / m;
        let yy = self.yy - self.y * self.y / m;
        let xy = self.xy - self.x * self.y / m;
        // What is left of a difference this small is rounding.
        if xx <= 1e-12 * self.xx || yy <= 1e-12 * m {
            return None;
        }
        let r = (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0);
        let t = r.abs() * ((m - 2.0) / (1.0 - r * r).max(1e-300)).sqrt();
        Some((r, student_two_sided(t, m - 2.0)))
    }
}
