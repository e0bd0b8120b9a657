//! The slope of independent waves, as a trend asks it.

use crate::inference::numeric::z_two_sided;
use crate::inference::score_trend::{Point, ScoreTrend};
use crate::inference::{Estimate, Homogeneity, Interval, Level};

/// A line through independent waves; points for every unit of time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slope(ScoreTrend);

impl Slope {
    /// `None` of fewer than three waves.
    pub(super) fn through(waves: &[(f64, Estimate)]) -> Option<Self> {
        let point = |&(time, estimate): &(f64, Estimate)| Point {
            time,
            score: estimate.nps().points() / 100.0,
            shares: estimate.shares(),
            n: estimate.kish_n(),
            effective_n: estimate.effective_n(),
        };
        Some(Self(ScoreTrend::through(
            waves.iter().map(point).collect(),
        )?))
    }

    pub(super) fn points(&self) -> f64 {
        100.0 * self.0.slope + 0.0
    }

    /// The standard error at the slope that was found.
    pub(super) fn std_error(&self) -> f64 {
        100.0 * self.0.variance(self.0.slope).sqrt()
    }

    pub(super) fn interval(&self, level: Level) -> Interval {
        let [lower, upper] = self.0.limits(z_two_sided(level.alpha()));
        Interval::of_slope(lower, upper, level)
    }

    pub(super) fn p_value(&self) -> f64 {
        self.0.p()
    }

    pub(super) fn lack_of_fit(&self, waves: u64) -> Option<Homogeneity> {
        Some(Homogeneity::of_box_test(&self.0.lack_of_fit()?, waves))
    }
}
