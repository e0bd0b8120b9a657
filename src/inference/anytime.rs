//! The interval that holds however often one looks: a confidence sequence.
//!
//! It holds every t that the likelihood does not refute: the mixture of all populations (Dirichlet
//! with parameters 1) is at most 1/alpha times as likely as the best population with an NPS of t.
//! By Ville's inequality the truth ever leaves it with probability at most alpha. Robbins (1970),
//! Annals of Mathematical Statistics 41:1397; for counts Lindon & Malek (2022), Advances in Neural
//! Information Processing Systems 35.

use super::numeric::{root, stirling_error};
use super::reach::Reach;
use super::variance::variance_of_one;

pub(super) fn reach(counts: [f64; 3], alpha: f64) -> Reach {
    let [a, b, c] = counts;
    let log = alpha.ln();
    Reach {
        below: reach_below(counts, log),
        above: reach_below([c, b, a], log),
    }
}

/// How far the lower limit lies below the NPS, at the logarithm of alpha.
fn reach_below(counts: [f64; 3], log_alpha: f64) -> f64 {
    let [a, b, c] = counts;
    let n = a + b + c;
    if n < f64::MIN_POSITIVE {
        // Worth less than any answer: everything is possible.
        return 2.0;
    }
    let whole = (2.0 * a + b) / n;
    let excess = |distance: f64| log_e_value(counts, distance) + log_alpha;
    if whole == 0.0 || excess(whole) <= 0.0 {
        whole
    } else {
        root(excess, 0.0, whole)
    }
}

/// How far the interval of a difference reaches, given how far each side does at half of alpha.
///
/// Whatever the two have to do with one another, and whenever each is looked at: that either leaves
/// its own interval has at most the probability alpha.
pub(super) fn add(current: Reach, baseline: Reach) -> Reach {
    Reach {
        below: current.below + baseline.above,
        above: current.above + baseline.below,
    }
}

/// The largest alpha at which the interval of the difference does not exclude 0: twice e^-L, where
/// L is the log e-value of either sample at the NPS between the two at which both have the same.
pub(super) fn p_value_of_difference(current: [f64; 3], baseline: [f64; 3]) -> f64 {
    let theta = |[a, b, c]: [f64; 3]| (a - c) / (a + b + c);
    let mirrored = |[a, b, c]: [f64; 3]| [c, b, a];
    let difference = theta(current) - theta(baseline);
    // The one that is higher, and the mirror image of the one that is lower: both fall.
    let (high, low) = if difference > 0.0 {
        (current, mirrored(baseline))
    } else {
        (baseline, mirrored(current))
    };
    let gap = difference.abs();
    let excess = |x: f64| log_e_value(low, x) - log_e_value(high, gap - x);
    // NaN without answers, and no difference, are no finding.
    if !(gap > 0.0 && excess(0.0) < 0.0 && excess(gap) > 0.0) {
        return 1.0;
    }
    let log = log_e_value(low, root(excess, 0.0, gap));
    (2.0 * (-log).exp()).clamp(f64::MIN_POSITIVE, 1.0)
}

/// The logarithm of how many times likelier the mixture is than the best population whose NPS lies
/// `distance` below that of the answers.
fn log_e_value(counts: [f64; 3], distance: f64) -> f64 {
    deviance(counts, distance) - complexity(counts)
}

/// The log likelihood of the best population less that of the best one with an NPS of t, `distance`
/// below that of the answers.
///
/// The shares of the latter are s / (1 + m (x - t)) for answers x of +1, 0 and -1 with shares s, and
/// the multiplier m maximises the sum of s log(1 + m (x - t)), so that an error in it counts by its
/// square only. All is written for the distance, which keeps its digits however many the answers.
/// Owen (1988), Biometrika 75:237.
fn deviance([a, b, c]: [f64; 3], distance: f64) -> f64 {
    let n = a + b + c;
    let up = (b + 2.0 * c) / n + distance;
    let middle = distance - (a - c) / n;
    let down = (2.0 * a + b) / n - distance;
    if down <= 0.0 {
        return f64::MAX;
    }
    // The smaller root of up middle down m² - linear m + distance = 0, but no further than where the
    // share of detractors is free because nobody is one.
    let variance = variance_of_one([a, b, c]);
    let linear = variance + distance * (distance - 3.0 * middle);
    let leading = -up * middle * down;
    let discriminant = (linear * linear - 4.0 * leading * distance).max(0.0);
    let multiplier = (2.0 * distance / (linear + discriminant.sqrt())).min(1.0 / down);
    let lost = |count: f64, x: f64| match count {
        0.0 => 0.0,
        count => count * less_its_log(multiplier * x),
    };
    n * multiplier * distance - lost(a, up) - lost(b, middle) - lost(c, -down)
}

/// x - log(1 + x), by a series where the difference would lose its digits.
fn less_its_log(x: f64) -> f64 {
    if x.abs() > 0.1 {
        // Nearer to -1 than this the population is refuted anyway.
        return x - x.max(f64::EPSILON - 1.0).ln_1p();
    }
    let r = x / (2.0 + x);
    let square = r * r;
    let series = (0..10)
        .rev()
        .fold(0.0, |sum, k| sum * square + 1.0 / f64::from(2 * k + 3));
    x * r - 2.0 * r * square * series
}

/// The log likelihood of the best population less that of the mixture.
fn complexity(counts: [f64; 3]) -> f64 {
    let n: f64 = counts.iter().sum();
    let spread = |x: f64| stirling_error(x) + 0.5 * (std::f64::consts::TAU * x).ln();
    let categories: f64 = counts.into_iter().filter(|&x| x > 0.0).map(spread).sum();
    (n + 1.0).ln() + (0.5 * (n + 2.0)).ln() + spread(n) - categories
}

#[cfg(test)]
mod tests {
    use super::{Reach, add, p_value_of_difference, reach};
    use crate::inference::Level;
    use crate::inference::golden::{self, check};

    fn reach_of_difference(current: [f64; 3], baseline: [f64; 3], alpha: f64) -> Reach {
        add(reach(current, alpha / 2.0), reach(baseline, alpha / 2.0))
    }

    #[test]
    fn differences_agree_with_the_oracle() {
        for case in golden::cases("anytime_difference") {
            let (input, expected) = (&case["input"], &case["expected"]);
            let [baseline, current] = ["a", "b"].map(|side| golden::counts(&input[side]));
            let score = |[a, b, c]: [f64; 3]| (a - c) / (a + b + c);
            let difference = score(current) - score(baseline);
            let level = Level::new(input["conf"].as_f64().unwrap_or(0.95)).expect("in range");
            let reach = reach_of_difference(current, baseline, level.alpha());
            let p = p_value_of_difference(current, baseline);
            check(&case, "lo", Some(difference - reach.below), &expected["lo"]);
            check(&case, "hi", Some(difference + reach.above), &expected["hi"]);
            check(&case, "p", Some(p), &expected["p"]);
            assert_eq!(p_value_of_difference(baseline, current), p);
        }
    }

    #[test]
    fn a_difference_is_told_from_0_exactly_when_its_p_value_is_small() {
        for (current, baseline) in [
            ([200.0, 50.0, 20.0], [120.0, 60.0, 60.0]),
            ([9.0, 0.0, 0.0], [0.0, 0.0, 9.0]),
            ([5.0, 4.0, 2.0], [5.0, 3.0, 2.0]),
            ([1e16, 0.0, 1.0], [1e15, 3.0, 1.0]),
            ([5e18, 3e18, 2e18], [5e18, 2e18, 2e18]),
        ] {
            let p = p_value_of_difference(current, baseline);
            let score = |[a, b, c]: [f64; 3]| (a - c) / (a + b + c);
            let difference = score(current) - score(baseline);
            assert!(p > 0.0 && p <= 1.0, "{p}");
            for alpha in [0.5, 0.05, 0.01, 1e-9] {
                let reach = reach_of_difference(current, baseline, alpha);
                let excluded = difference > reach.below || difference < -reach.above;
                assert_eq!(excluded, p < alpha, "{current:?} {baseline:?} {alpha} {p}");
            }
        }
    }

    #[test]
    fn without_answers_every_score_is_possible() {
        for counts in [[0.0; 3], [1e-310, 0.0, 0.0], [0.0, 1e-310, 1e-310]] {
            let Reach { below, above } = reach(counts, 0.05);
            assert_eq!((below, above), (2.0, 2.0), "{counts:?}");
            assert_eq!(p_value_of_difference(counts, counts), 1.0);
        }
    }

    /// By mpmath at 60 digits, with the restricted likelihood itself.
    #[test]
    fn rare_categories_keep_their_digits_at_any_number() {
        for (counts, below, above) in [
            ([20.0, 10.0, 5.0], 0.47994947614378425, 0.3447799296623741),
            (
                [0.0, 3.0, 1e14],
                2.999999999608423e-14,
                1.3171697327051777e-12,
            ),
            (
                [3e15, 1e15, 10.0],
                7.117080210462845e-8,
                7.117079309968191e-8,
            ),
            (
                [5e15, 5e15, 1.0],
                5.307486974652229e-8,
                5.307486974652229e-8,
            ),
            ([1e16, 0.0, 1.0], 1.5874394719423393e-14, 2e-16),
            ([1e16, 1.0, 0.0], 1.5035691049872633e-14, 1e-16),
            ([1.0, 0.0, 1e17], 2e-17, 1.6806704766309122e-15),
            (
                [1e19, 3.0, 1.0],
                1.848105444183087e-17,
                4.999999999419216e-19,
            ),
            (
                [6e18, 6e18, 6e18],
                1.8549139920437531e-9,
                1.8549139920437531e-9,
            ),
            (
                [9e18, 9e18, 1.0],
                1.3701393774198544e-9,
                1.3701393774198544e-9,
            ),
            ([0.0, 0.0, u64::MAX as f64], 0.0, 9.868996267411463e-18),
        ] {
            let found = reach(counts, 0.05);
            for (side, found, expected) in
                [("below", found.below, below), ("above", found.above, above)]
            {
                let error = (found - expected).abs();
                assert!(
                    error <= 1e-12 * expected,
                    "{counts:?} {side}: {found:e}, expected {expected:e}"
                );
            }
        }
    }
}
