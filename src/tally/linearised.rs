//! The variance of a weighted NPS from clusters, by linearisation: the ultimate cluster estimator,
//! Binder (1983), International Statistical Review 51:279; R's `svydesign` and `svymean`.

use super::WeightedTally;
use super::weighted::effective_n;
use crate::error::Error;
use crate::inference::{Comparison, Design, Estimate, Figures, RollUp, variance_of_one};

/// The clusters of a design: the stratum of each, numbered from 0, and how many each holds.
pub(super) struct Frame {
    stratum: Vec<usize>,
    sizes: Vec<usize>,
}

/// A domain of the design: what each cluster of the frame answered in it, empty where nothing.
pub(super) struct Domain {
    pub(super) estimate: Estimate,
    /// The linearised total of each cluster: what it adds to the error of the NPS, as a share.
    totals: Vec<f64>,
}

impl Frame {
    /// A frame of one stratum.
    pub(super) fn unstratified(clusters: usize) -> Self {
        Self {
            stratum: vec![0; clusters],
            sizes: vec![clusters],
        }
    }

    /// The NPS of a domain with its uncertainty; `None` where nobody answered.
    pub(super) fn domain(&self, cells: &[WeightedTally]) -> Result<Option<Domain>, Error> {
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
        let clusters = self.stratum.len();
        let strata = self.sizes.len();
        let theta = nps.points() / 100.0;
        let totals: Vec<f64> = cells
            .iter()
            .map(|cell| {
                let [p, b, d] = cell.weights();
                (p * (1.0 - theta) - b * theta - d * (1.0 + theta)) / whole.weight()
            })
            .collect();
        let shares: Vec<f64> = cells
            .iter()
            .map(|cell| cell.weight() / whole.weight())
            .collect();
        let variance = self.covariance(&totals, &totals);
        let (leverage, s2) = self.leverage(&shares);
        let estimate = Estimate::new(Figures {
            totals: whole.weights(),
            points: nps.points(),
            variance,
            n: whole.counts().n(),
            effective_n: effective_n(
                whole.kish(),
                variance_of_one(whole.weights()),
                variance,
                leverage,
                s2,
            ),
            degrees_of_freedom: Some((clusters - strata) as u64),
            design: Design::Clustered {
                clusters: clusters as u64,
                strata: strata as u64,
            },
            roll_up: RollUp::EveryAnswer,
        });
        Ok(Some(Domain { estimate, totals }))
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
        let (x, y) = (&current.totals, &baseline.totals);
        let variances = (self.covariance(x, x), self.covariance(y, y));
        Comparison::correlated(estimates.0, estimates.1, variances, self.covariance(x, y))
    }

    /// The sum over strata of m/(m-1) times the products of centred cluster totals.
    fn covariance(&self, x: &[f64], y: &[f64]) -> f64 {
        let mean = |totals: &[f64]| {
            let sums = self.by_stratum(totals.iter().copied());
            sums.iter()
                .zip(&self.sizes)
                .map(|(sum, &m)| sum / m as f64)
                .collect::<Vec<_>>()
        };
        let (x_mean, y_mean) = (mean(x), mean(y));
        let products = self
            .stratum
            .iter()
            .zip(x.iter().zip(y))
            .map(|(&h, (x, y))| self.bessel(h) * (x - x_mean[h]) * (y - y_mean[h]));
        products.sum()
    }

    /// The leverage factor g, by which the variance is too small on average when some clusters hold
    /// much of the weight, and the sum of squared shares S2; equal shares give g = 1.
    ///
    /// The idea of the CR2 correction for exchangeable cluster means: Bell & McCaffrey (2002),
    /// Survey Methodology 28:169; Imbens & Kolesar (2016), Review of Economics and Statistics 98:701.
    fn leverage(&self, shares: &[f64]) -> (f64, f64) {
        let power = |k| self.by_stratum(shares.iter().map(|share: &f64| share.powi(k)));
        let (alpha, square, cube) = (power(1), power(2), power(3));
        let s2: f64 = square.iter().sum();
        let expected: f64 = (0..self.sizes.len())
            .map(|h| {
                let (a, q, c) = (alpha[h], square[h], cube[h]);
                let shared = (q - 2.0 * a * q + a * a * s2) / self.sizes[h] as f64;
                self.bessel(h) * (q - 2.0 * c + s2 * q - shared)
            })
            .sum();
        (s2 / expected, s2)
    }

    fn bessel(&self, stratum: usize) -> f64 {
        let m = self.sizes[stratum] as f64;
        m / (m - 1.0)
    }

    fn by_stratum(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.sizes.len()];
        for (&stratum, value) in self.stratum.iter().zip(values) {
            sums[stratum] += value;
        }
        sums
    }
}
