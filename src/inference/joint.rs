//! How two estimates vary together.

use super::Estimate;
use super::variance::{adjusted_variance_of_one, variance_of_one};
use super::worth::Worth;

/// The variances of two estimates and of their difference, on the scale of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Joint {
    /// The correlation of the two.
    pub(crate) correlation: f64,
    /// The variance of the difference, for clusters moderated.
    pub(crate) variance: f64,
    /// The degrees of freedom that it is known with; infinite for independent answers.
    pub(crate) degrees_of_freedom: f64,
    /// The variance of the difference by linearisation.
    pub(crate) linearised: f64,
    /// Clusters less strata of both sides, where there are clusters.
    pub(crate) design_df: Option<u64>,
    /// Whether enough clusters are on both sides for Student's t on the difference itself.
    pub(crate) paired: bool,
    /// Whether what the two sides share was taken into account.
    pub(crate) together: bool,
}

/// The variance of a side and the degrees of freedom it is known with, never a variance of 0 for a
/// sample.
fn side(estimate: &Estimate) -> (f64, f64) {
    let figures = &estimate.figures;
    if let Worth::Given = figures.worth {
        return (figures.variance, f64::INFINITY);
    }
    let shares = estimate.shares();
    let floor = adjusted_variance_of_one(shares, estimate.effective_n());
    let one = variance_of_one(figures.totals);
    figures.worth.variance_of_side(one, floor)
}

/// Degrees of freedom of a sum of independent variances: Welch (1947), Satterthwaite (1946).
/// Infinite ones add nothing.
pub(crate) fn welch(parts: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (sum, squares) = parts.fold((0.0, 0.0), |(sum, squares), (variance, df)| {
        (sum + variance, squares + variance * variance / df)
    });
    if squares > 0.0 {
        sum * sum / squares
    } else {
        f64::INFINITY
    }
}

impl Joint {
    /// Of two estimates that share nothing.
    pub(super) fn apart(current: &Estimate, baseline: &Estimate) -> Self {
        let sides = [side(current), side(baseline)];
        let linearised = current.figures.variance + baseline.figures.variance;
        let sampled = |estimate: &Estimate| estimate.figures.design_df;
        Self {
            correlation: 0.0,
            // Independent answers have no moderation, and no floor in what they report.
            variance: if sides.iter().all(|(_, df)| df.is_infinite()) {
                linearised
            } else {
                sides[0].0 + sides[1].0
            },
            degrees_of_freedom: welch(sides.into_iter()),
            linearised,
            design_df: match (sampled(current), sampled(baseline)) {
                (Some(x), Some(y)) => Some(x + y),
                (x, y) => x.or(y),
            },
            paired: false,
            together: false,
        }
    }

    /// Of two estimates of independent answers, some of which may be on both sides.
    pub(crate) fn of_answers(variances: (f64, f64), covariance: f64, difference: f64) -> Self {
        let scale = (variances.0 * variances.1).sqrt();
        let correlation = if scale > 0.0 {
            (covariance / scale).clamp(-1.0, 1.0) + 0.0
        } else {
            0.0
        };
        Self {
            correlation,
            variance: difference,
            degrees_of_freedom: f64::INFINITY,
            linearised: difference,
            design_df: None,
            paired: false,
            together: true,
        }
    }
}
