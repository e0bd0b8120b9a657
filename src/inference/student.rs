//! The interval of a mean of +1, 0 and -1: the estimate plus and minus Student's t times the standard
//! error, as the R package survey gives it for clustered designs.

use super::Estimate;
use super::numeric::t_two_sided;
use super::reach::Reach;

pub(super) fn reach(estimate: &Estimate, alpha: f64) -> Reach {
    let half = match estimate.figures.design_df {
        // The variance of the design has its correction for few clusters already.
        Some(0) => f64::INFINITY,
        Some(df) => t_two_sided(alpha, df as f64) * estimate.standard_error_share(),
        None => of_independent_answers(estimate, alpha),
    };
    Reach {
        below: half,
        above: half,
    }
}

/// Independent answers: n - 1 degrees of freedom, and n - 1 in the variance. One answer says nothing.
fn of_independent_answers(estimate: &Estimate, alpha: f64) -> f64 {
    let n = estimate.n() as f64;
    if alpha >= 1.0 {
        0.0
    } else if estimate.n() < 2 {
        f64::INFINITY
    } else {
        let correction = (n / (n - 1.0)).sqrt();
        t_two_sided(alpha, n - 1.0) * correction * estimate.standard_error_share()
    }
}
