//! Limits of a difference from the limits of its two sides, and the p-value that agrees with them.
//!
//! MOVER, the method of variance estimates recovery: Zou & Donner (2008), Statistics in Medicine
//! 27:1693. Each side brings how far its own interval reaches; the reaches add like standard
//! errors, less twice their product times the correlation of the two estimates.

use super::estimate::Reach;

/// ln of the smallest probability looked for; e^-690 is 1e-300.
const SMALLEST_LOG: f64 = -690.0;

/// How far the interval of `current - baseline` reaches below and above the difference.
pub(super) fn reach(current: Reach, baseline: Reach, correlation: f64) -> Reach {
    let add = |x: f64, y: f64| {
        let square = x * x + y * y - 2.0 * correlation * x * y;
        square.max(0.0).sqrt()
    };
    Reach {
        below: add(current.below, baseline.above),
        above: add(current.above, baseline.below),
    }
}

/// The alpha at which an interval that reaches `reach_at(alpha)` towards 0 just touches 0, for a
/// difference of size `distance` > 0. Found on the logarithm, so it is right down to 1e-300; below
/// that it is the smallest positive number, never 0.
pub(super) fn p_value(distance: f64, reach_at: impl Fn(f64) -> f64) -> f64 {
    let excludes = |log_alpha: f64| reach_at(log_alpha.exp()) < distance;
    if excludes(SMALLEST_LOG) {
        return f64::MIN_POSITIVE;
    }
    let (mut low, mut high) = (SMALLEST_LOG, 0.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if excludes(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high.exp()
}
