//! The interval that holds however often one looks: a confidence sequence.
//!
//! It holds every t that the likelihood does not refute: the mixture of all populations (Dirichlet
//! with parameters 1) is at most 1/alpha times as likely as the best population with an NPS of t.
//! By Ville's inequality the truth ever leaves it with probability at most alpha. Robbins (1970),
//! Annals of Mathematical Statistics 41:1397; for counts Lindon & Malek (2022), Advances in Neural
//! Information Processing Systems 35.

use super::numeric::root;
use super::reach::Reach;
use super::tango::restricted_shares;

pub(super) fn reach(counts: [f64; 3], alpha: f64) -> Reach {
    // A category too rare to move the NPS in its last digit would meet a restricted share of 0.
    let n: f64 = counts.iter().sum();
    let [a, b, c] = counts.map(|count| if count < 1e-15 * n { 0.0 } else { count });
    let threshold = threshold([a, b, c], alpha);
    Reach {
        below: reach_below([a, b, c], threshold),
        above: reach_below([c, b, a], threshold),
    }
}

/// How far the lower limit lies below the NPS.
fn reach_below(counts: [f64; 3], threshold: f64) -> f64 {
    let n: f64 = counts.iter().sum();
    if n < f64::MIN_POSITIVE {
        // Worth less than any answer: everything is possible.
        return 2.0;
    }
    let shares = counts.map(|count| count / n);
    let theta = shares[0] - shares[2];
    let whole = 1.0 + theta;
    let excess = |distance: f64| deviance(counts, n, shares, theta - distance) - threshold;
    if whole == 0.0 || excess(whole) <= 0.0 {
        whole
    } else {
        root(excess, 0.0, whole)
    }
}

/// The log likelihood of the best population less that of the best one with an NPS of `t`.
fn deviance(counts: [f64; 3], n: f64, shares: [f64; 3], t: f64) -> f64 {
    let [p, _, d] = restricted_shares(shares[0], shares[2], t);
    let (up, down) = (n * (p - shares[0]), n * (d - shares[2]));
    bregman(counts[0], up) + bregman(counts[1], -up - down) + bregman(counts[2], down)
}

/// x log(x / m) - x + m for m = x + difference: Loader's (2000) bd0. The linear parts of the three
/// categories cancel, so their sum is the deviance.
fn bregman(x: f64, difference: f64) -> f64 {
    let m = x + difference;
    if x == 0.0 {
        return m;
    }
    if m <= 0.0 {
        return f64::INFINITY;
    }
    let v = -difference / (2.0 * x + difference);
    if v.abs() < 0.05 {
        // x log((1+v)/(1-v)) - 2vx/(1+v) + ... in powers of v.
        let mut sum = -difference * v;
        let mut power = 2.0 * x * v;
        for k in 1..30 {
            power *= v * v;
            let next = sum + power / f64::from(2 * k + 1);
            if next == sum {
                break;
            }
            sum = next;
        }
        return sum;
    }
    x * (x / m).ln() + difference
}

/// The deviance at which the mixture is 1/alpha times as likely.
fn threshold(counts: [f64; 3], alpha: f64) -> f64 {
    let n: f64 = counts.iter().sum();
    let spread = |x: f64| stirling_error(x) + 0.5 * (std::f64::consts::TAU * x).ln();
    let categories: f64 = counts.into_iter().filter(|&x| x > 0.0).map(spread).sum();
    (n + 1.0).ln() + (0.5 * (n + 2.0)).ln() - alpha.ln() + spread(n) - categories
}

/// ln x! less Stirling's formula: Loader (2000), "Fast and accurate computation of binomial
/// probabilities".
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        let stirling = x * x.ln() - x + 0.5 * (std::f64::consts::TAU * x).ln();
        return libm::lgamma(x + 1.0) - stirling;
    }
    let y = 1.0 / (x * x);
    let series = 1.0 / 1260.0 - y * (1.0 / 1680.0 - y / 1188.0);
    (1.0 / 12.0 - y * (1.0 / 360.0 - y * series)) / x
}
