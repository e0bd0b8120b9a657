//! The Wald interval after adding ¾ promoter, 1½ passives and ¾ detractor (Rocks 2016).

use super::Estimate;
use super::level::Tail;
use super::reach::Reach;
use super::variance::variance_of_one;

/// The three answers added, as promoters, passives and detractors: Rocks' (3, T). They are not
/// scaled with the level; that covers as little as .835 at 99%.
const ADDED: [f64; 3] = [0.75, 1.5, 0.75];

/// The shrunken NPS as a share, and its standard error.
pub(super) struct Adjusted {
    pub(super) share: f64,
    pub(super) std_error: f64,
}

pub(super) fn adjusted(estimate: &Estimate, tail: Tail) -> Adjusted {
    if estimate.is_given() {
        return Adjusted {
            share: estimate.nps_share(),
            std_error: estimate.standard_error_share(),
        };
    }
    adjusted_counts(estimate.counts_at(tail))
}

/// The variance of one answer after three are added to counts, which need not be whole; never 0.
pub(crate) fn adjusted_variance(counts: [f64; 3]) -> f64 {
    variance_of_one([0, 1, 2].map(|category| counts[category] + ADDED[category]))
}

/// The same from counts, which need not be whole.
pub(super) fn adjusted_counts(counts: [f64; 3]) -> Adjusted {
    let counts = [0, 1, 2].map(|category| counts[category] + ADDED[category]);
    let n: f64 = counts.iter().sum();
    Adjusted {
        share: (counts[0] - counts[2]) / n,
        std_error: (variance_of_one(counts) / n).sqrt(),
    }
}

pub(super) fn reach(estimate: &Estimate, tail: Tail) -> Reach {
    let Adjusted { share, std_error } = adjusted(estimate, tail);
    let shift = estimate.nps_share() - share;
    let half = tail.z * std_error;
    Reach {
        below: half + shift,
        above: half - shift,
    }
}
