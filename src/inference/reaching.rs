//! How far the interval of each method reaches: the one place that knows all of them.

use super::level::Tail;
use super::reach::Reach;
use super::{Estimate, Method, adjusted_wald, anytime, jeffreys, student, tango, wald};

impl Method {
    /// How far the interval of this method reaches below and above the estimate at a level.
    pub(super) fn reach(self, estimate: &Estimate, tail: Tail) -> Reach {
        if estimate.is_certain() {
            return Reach {
                below: 0.0,
                above: 0.0,
            };
        }
        if estimate.is_given() {
            return estimate.reach_as_given(tail);
        }
        if let Some(list) = estimate.listed() {
            let share = estimate.nps_share();
            let (lower, upper) = match self {
                Self::Tango => {
                    // The share was rounded in another way.
                    let (lower, upper) = list.score(tail.z);
                    (lower.min(share), upper.max(share))
                }
                Self::AdjustedWald => list.adjusted_wald(tail.z),
                Self::Student => list.student(tail.alpha),
                Self::Wald | Self::Jeffreys | Self::Anytime => {
                    let reach = self.reach_of_process(estimate, tail);
                    list.clipped((share - reach.below, share + reach.above))
                }
            };
            return Reach {
                below: share - lower,
                above: upper - share,
            };
        }
        self.reach_of_process(estimate, tail)
    }

    fn reach_of_process(self, estimate: &Estimate, tail: Tail) -> Reach {
        match self {
            Self::Tango => tango::reach(estimate.shares(), estimate.kappa(tail)),
            Self::AdjustedWald => adjusted_wald::reach(estimate, tail),
            Self::Wald => wald::reach(estimate, tail.z),
            Self::Student => student::reach(estimate, tail.alpha),
            Self::Jeffreys if tail.alpha < 1.0 => {
                jeffreys::reach(estimate.counts_at(tail), tail.alpha)
            }
            Self::Anytime => anytime::reach(estimate.counts_at(tail), tail.alpha),
            // The level 0 is the median, which is near the estimate.
            Self::Jeffreys => Reach {
                below: 0.0,
                above: 0.0,
            },
        }
    }
}
