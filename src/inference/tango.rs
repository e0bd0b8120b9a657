//! The score interval: Tango (1998), the same as May & Johnson (1997) and Rocks' iterative one.
//!
//! It holds every t whose score statistic S(t) = (theta - t) sqrt(n / v(t)) lies within plus and
//! minus the quantile, where v(t) is the variance of one answer under the restricted maximum
//! likelihood estimate of the shares given an NPS of t.

use super::numeric::root;
use super::reach::Reach;

pub(super) fn reach(shares: [f64; 3], kappa: f64) -> Reach {
    score_reach(shares, 1.0, kappa.sqrt())
}

/// How far the interval of `n` answers with these shares reaches.
pub(crate) fn score_reach([p, b, d]: [f64; 3], n: f64, quantile: f64) -> Reach {
    Reach {
        below: reach_below(p, b, d, n, quantile),
        above: reach_below(d, b, p, n, quantile),
    }
}

/// A share that is lost in the rounding of the others.
const RARE: f64 = 1e-15;

/// How far the lower limit lies below the NPS of shares `p`, `b`, `d`; by symmetry also how far the
/// upper limit lies above that of `d`, `b`, `p`.
fn reach_below(p: f64, b: f64, d: f64, n: f64, quantile: f64) -> f64 {
    let z2 = quantile * quantile;
    if z2.is_infinite() {
        return 1.0 + p - d;
    }
    if p < RARE && b < RARE {
        // All detractors: there is nothing below -100.
        0.0
    } else if b < RARE && d < RARE {
        // All promoters: 1 - (n - z²)/(n + z²).
        2.0 * z2 / (n + z2)
    } else if p < RARE && d < RARE {
        // All passives: z²/(n + z²).
        z2 / (n + z2)
    } else {
        let theta = p - d;
        let sqrt_n = n.sqrt();
        // S(t) = quantile, written for the distance theta - t, which keeps its digits however
        // large n is, and without the division that fails where v(t) = 0.
        let excess = |distance: f64| {
            distance * sqrt_n - quantile * restricted_variance(p, d, theta - distance).sqrt()
        };
        root(excess, 0.0, 1.0 + theta)
    }
}

/// The variance of one answer when the NPS is `t`, from shares `p` and `d` of a sample.
pub(super) fn restricted_variance(p: f64, d: f64, t: f64) -> f64 {
    let smaller = if t < 0.0 {
        smaller_share(d, p, -t)
    } else {
        smaller_share(p, d, t)
    };
    (2.0 * smaller + t.abs() * (1.0 - t.abs())).max(0.0)
}

/// The share of detractors under the restriction of an NPS of `t` >= 0.
fn smaller_share(p: f64, d: f64, t: f64) -> f64 {
    let linear = -(p + d) + t * (2.0 - p + d);
    let constant = -d * t * (1.0 - t);
    let discriminant = (linear * linear - 8.0 * constant).max(0.0).sqrt();
    if linear <= 0.0 {
        (discriminant - linear) / 4.0
    } else {
        -2.0 * constant / (linear + discriminant)
    }
}
