//! The textbook interval: the estimate plus and minus a multiple of its standard error.

use super::Estimate;
use super::reach::Reach;

pub(super) fn reach(estimate: &Estimate, quantile: f64) -> Reach {
    let half = quantile * estimate.standard_error_share();
    Reach {
        below: half,
        above: half,
    }
}
