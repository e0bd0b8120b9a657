//! The variance of a weighted NPS from clusters, by linearisation: the ultimate cluster estimator,
//! Binder (1983), International Statistical Review 51:279; R's `svydesign` and `svymean`.

use super::WeightedTally;
use super::weighted::{effective_n, leverage};
use crate::error::Error;
use crate::inference::{
    ClusterFigures, Comparison, Design, Estimate, Figures, Homogeneity, RollUp, variance_of_one,
};

/// The clusters of a design: the stratum of each, and what is known of every stratum.
pub(super) struct Frame {
    /// For each cluster the place of its stratum in `strata`.
    pub(super) stratum: Vec<usize>,
    pub(super) strata: Vec<Stratum>,
}

pub(super) struct Stratum {
    /// As the caller's key prints.
    pub(super) name: String,
    /// The clusters with an answer.
    pub(super) clusters: u64,
    /// The clusters it holds, where only a part was sampled and the size is known.
    pub(super) frame: Option<u64>,
}

/// A domain of the design: what each cluster of the frame answered in it, empty where nothing.
pub(super) struct Domain {
    pub(super) estimate: Estimate,
    /// The linearised total of each cluster: what it adds to the error of the NPS, as a share.
    totals: Vec<f64>,
}

impl Stratum {
    /// The share of the stratum that did not answer; 1 where its size is not known.
    fn silent_share(&self) -> f64 {
        self.frame
            .map_or(1.0, |frame| 1.0 - self.clusters as f64 / frame as f64)
    }

    fn bessel(&self) -> f64 {
        let m = self.clusters as f64;
        m / (m - 1.0)
    }
}

impl Frame {
    /// A frame of one stratum.
    pub(super) fn unstratified(clusters: usize) -> Self {
        Self {
            stratum: vec![0; clusters],
            strata: vec![Stratum {
                name: "all".to_owned(),
                clusters: clusters as u64,
                frame: None,
            }],
        }
    }

    /// Clusters less strata.
    pub(super) fn degrees_of_freedom(&self) -> u64 {
        (self.stratum.len() - self.strata.len()) as u64
    }

    /// The NPS of a domain with its uncertainty; `None` where nobody answered.
    pub(super) fn domain(&self, cells: &[WeightedTally]) -> Result<Option<Domain>, Error> {
        self.domain_about(cells, |_, cell, theta| theta * cell.weight())
    }

    /// The NPS of calibrated weights. `fitted` is, for each cluster, the weight of its answers times
    /// what the margins explain of each: only the rest is left to chance.
    ///
    /// Deville & Särndal (1992), Journal of the American Statistical Association 87:376.
    pub(super) fn calibrated(
        &self,
        cells: &[WeightedTally],
        fitted: &[f64],
    ) -> Result<Option<Estimate>, Error> {
        let domain = self.domain_about(cells, |cluster, _, _| fitted[cluster])?;
        Ok(domain.map(|domain| domain.estimate))
    }

    /// The NPS of a domain; `fitted` is what the answers of a cluster, by place, would add up to
    /// without error, given the score as a share.
    fn domain_about(
        &self,
        cells: &[WeightedTally],
        fitted: impl Fn(usize, &WeightedTally, f64) -> f64,
    ) -> Result<Option<Domain>, Error> {
        let whole: WeightedTally = cells.iter().copied().sum();
        let Some(nps) = whole.nps() else {
            return Ok(None);
        };
        let answered = cells.iter().filter(|cell| cell.counts().n() > 0).count();
        if answered < 2 {
            return Err(Error::OneCluster {
                answers: whole.counts().n(),
            });
        }
        if let Some(lonely) = self.strata.iter().find(|stratum| stratum.clusters < 2) {
            return Err(Error::OneClusterInStratum {
                stratum: lonely.name.clone(),
            });
        }
        let theta = nps.points() / 100.0;
        let linear = |(cluster, cell): (usize, &WeightedTally)| {
            let [p, _, d] = cell.weights();
            (p - d - fitted(cluster, cell, theta)) / whole.weight()
        };
        let totals: Vec<f64> = cells.iter().enumerate().map(linear).collect();
        let share = |cell: &WeightedTally| cell.weight() / whole.weight();
        let shares: Vec<f64> = cells.iter().map(share).collect();
        let infinite = self.covariance(&totals, &totals, Stratum::bessel);
        let variance = self.covariance(&totals, &totals, finite);
        let clusters = self.cluster_figures(&shares);
        let one = variance_of_one(whole.weights());
        let s2 = 1.0 / clusters.effective;
        let n_eff = effective_n(whole.kish(), one, infinite, clusters.leverage, s2);
        let census = self
            .strata
            .iter()
            .all(|stratum| stratum.silent_share() == 0.0);
        let sampled = Design::Clustered {
            clusters: answered as u64,
            strata: self.strata.len() as u64,
        };
        let estimate = Estimate::new(Figures {
            totals: whole.weights(),
            points: nps.points(),
            variance,
            n: whole.counts().n(),
            effective_n: n_eff * self.gain(infinite, variance),
            process_n: n_eff,
            degrees_of_freedom: (!census).then(|| self.degrees_of_freedom()),
            design: if census { Design::Census } else { sampled },
            roll_up: RollUp::EveryAnswer,
            clusters: Some(clusters),
            population: None,
            framed: self.strata.iter().any(|stratum| stratum.frame.is_some()),
            calibrated_to: None,
        });
        Ok(Some(Domain { estimate, totals }))
    }

    /// How much more the answers say for being a large part of their frames: the ratio of the
    /// variances without and with the finite frames. Where both are 0, that of all clusters.
    fn gain(&self, infinite: f64, finite: f64) -> f64 {
        if infinite > 0.0 && finite > 0.0 {
            return infinite / finite;
        }
        let silent: f64 = self
            .strata
            .iter()
            .map(|s| s.silent_share() * s.clusters as f64)
            .sum();
        self.stratum.len() as f64 / silent
    }

    /// Two domains compared, with the covariance that their shared clusters imply.
    ///
    /// The estimates may come from frames of their own (waves do); the variances and the covariance
    /// are those of this frame.
    pub(super) fn compare(
        &self,
        current: &Domain,
        baseline: &Domain,
        estimates: (Estimate, Estimate),
    ) -> Comparison {
        let of = |x: &Domain, y: &Domain| self.covariance(&x.totals, &y.totals, finite);
        let variances = (of(current, current), of(baseline, baseline));
        Comparison::correlated(estimates.0, estimates.1, variances, of(current, baseline))
    }

    /// The variance of a sum of the scores of domains, each times its coefficient.
    pub(super) fn variance_of_sum(&self, parts: &[(Domain, f64)]) -> f64 {
        let mut totals = vec![0.0; self.stratum.len()];
        for (domain, coefficient) in parts {
            for (total, own) in totals.iter_mut().zip(&domain.totals) {
                *total += coefficient * own;
            }
        }
        self.covariance(&totals, &totals, finite)
    }

    /// Whether several domains can have the same NPS: the Wald statistic of their differences from
    /// the last one, referred to F.
    ///
    /// Korn & Graubard (1990), The American Statistician 44:270.
    pub(super) fn homogeneity(&self, domains: &[Domain]) -> Result<Homogeneity, Error> {
        let groups = domains.len() as u64;
        let degrees_of_freedom = self.degrees_of_freedom();
        let too_few = Error::TooFewGroups {
            groups,
            degrees_of_freedom,
        };
        let Some((last, others)) = domains.split_last() else {
            return Err(too_few);
        };
        if groups < 2 || degrees_of_freedom < groups - 1 {
            return Err(too_few);
        }
        let share = |domain: &Domain| domain.estimate.nps().points() / 100.0;
        let differences: Vec<f64> = others
            .iter()
            .map(|other| share(other) - share(last))
            .collect();
        let totals: Vec<Vec<f64>> = others
            .iter()
            .map(|other| {
                other
                    .totals
                    .iter()
                    .zip(&last.totals)
                    .map(|(x, y)| x - y)
                    .collect()
            })
            .collect();
        let covariances = totals
            .iter()
            .map(|x| {
                totals
                    .iter()
                    .map(|y| self.covariance(x, y, finite))
                    .collect()
            })
            .collect();
        let q = quadratic_form(covariances, &differences).ok_or(Error::NoSpread)?;
        Ok(Homogeneity::of_clusters(q, groups, degrees_of_freedom))
    }

    /// The sum over strata of a factor times the products of centred cluster totals.
    fn covariance(&self, x: &[f64], y: &[f64], factor: impl Fn(&Stratum) -> f64) -> f64 {
        let mean = |totals: &[f64]| -> Vec<f64> {
            let sums = self.by_stratum(totals.iter().copied());
            let per_cluster = |(sum, stratum): (f64, &Stratum)| sum / stratum.clusters as f64;
            sums.into_iter()
                .zip(&self.strata)
                .map(per_cluster)
                .collect()
        };
        let (x_mean, y_mean) = (mean(x), mean(y));
        let products = self
            .stratum
            .iter()
            .zip(x.iter().zip(y))
            .map(|(&h, (x, y))| factor(&self.strata[h]) * (x - x_mean[h]) * (y - y_mean[h]));
        products.sum()
    }

    /// How the weight lies on the clusters, with the leverage factor by which the variance is too
    /// small on average when some clusters hold much of it; equal shares give 1.
    ///
    /// The idea of the CR2 correction for exchangeable cluster means: Bell & McCaffrey (2002),
    /// Survey Methodology 28:169; Imbens & Kolesar (2016), Review of Economics and Statistics 98:701.
    fn cluster_figures(&self, shares: &[f64]) -> ClusterFigures {
        let power = |k| self.by_stratum(shares.iter().map(|share: &f64| share.powi(k)));
        let (alpha, square, cube) = (power(1), power(2), power(3));
        let s2: f64 = square.iter().sum();
        let expected: f64 = self
            .strata
            .iter()
            .enumerate()
            .map(|(h, stratum)| {
                let (a, q, c) = (alpha[h], square[h], cube[h]);
                let shared = (q - 2.0 * a * q + a * a * s2) / stratum.clusters as f64;
                stratum.bessel() * (q - 2.0 * c + s2 * q - shared)
            })
            .sum();
        ClusterFigures {
            effective: 1.0 / s2,
            top_share: shares.iter().copied().fold(0.0, f64::max),
            leverage: leverage(s2, expected),
        }
    }

    fn by_stratum(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.strata.len()];
        for (&stratum, value) in self.stratum.iter().zip(values) {
            sums[stratum] += value;
        }
        sums
    }
}

/// The factor of a stratum in the variance: m/(m-1), less the share of its frame that is known.
fn finite(stratum: &Stratum) -> f64 {
    stratum.silent_share() * stratum.bessel()
}

/// x' A⁻¹ x for a symmetric positive definite A, by its Cholesky factor; `None` if it has none.
fn quadratic_form(mut a: Vec<Vec<f64>>, x: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    let mut solved: Vec<f64> = Vec::with_capacity(x.len());
    for i in 0..x.len() {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            let rest = a[i][j] - dot;
            if i != j {
                a[i][j] = rest / a[j][j];
            } else if rest > 1e-14 * a[i][i] {
                a[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
        let dot: f64 = (0..i).map(|k| a[i][k] * solved[k]).sum();
        let y = (x[i] - dot) / a[i][i];
        solved.push(y);
        sum += y * y;
    }
    Some(sum)
}
