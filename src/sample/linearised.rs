//! The variance of a figure from what each cluster adds to it, by linearisation: the ultimate cluster
//! estimator, Binder (1983), International Statistical Review 51:279; R's `svydesign`, `svymean` and
//! `svycontrast`. It is what R agrees with; the default intervals have a variance of their own.

use super::clusters::Clusters;

/// The variance of the sum of what clusters add, each given once with its number. Clusters that are
/// not named add 0.
pub(crate) fn variance(clusters: &Clusters, added: impl Iterator<Item = (usize, f64)>) -> f64 {
    variance_with(clusters, added, &vec![(0.0, 0.0); clusters.strata().len()])
}

/// The same, where what others add is known by stratum as a sum and a sum of squares.
pub(crate) fn variance_with(
    clusters: &Clusters,
    added: impl Iterator<Item = (usize, f64)>,
    others: &[(f64, f64)],
) -> f64 {
    let strata = clusters.strata();
    let mut sums = others.to_vec();
    for (cluster, value) in added {
        let (sum, squares) = &mut sums[clusters.stratum_of(cluster)];
        *sum += value;
        *squares += value * value;
    }
    let of_stratum = |(stratum, (sum, squares)): (&super::clusters::Stratum, &(f64, f64))| {
        let m = stratum.heard as f64;
        if stratum.heard < 2 {
            // R's lonely.psu = "adjust": about the mean of all, which is 0.
            return stratum.open() * squares;
        }
        let about_mean = (squares - sum * sum / m).max(0.0);
        stratum.open() * m / (m - 1.0) * about_mean
    };
    strata.iter().zip(&sums).map(of_stratum).sum()
}

/// Clusters less strata.
pub(crate) fn degrees_of_freedom(clusters: &Clusters) -> u64 {
    (clusters.len() as u64).saturating_sub(clusters.strata().len() as u64)
}
