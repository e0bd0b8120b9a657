//! The Bayesian interval with Jeffreys' prior: equal tails of the NPS when the three shares have a
//! Dirichlet distribution with parameters of the counts plus one half.
//!
//! The distribution function has no closed form. Written with gamma variables, NPS > t is X > 0 for
//! X = (1-t) G1 - t G2 - (1+t) G3, and P(X > 0) is a contour integral of e^K(s)/s along the path of
//! steepest descent, where K is the logarithm of the moment generating function of X: no beta
//! function, no switch to a normal distribution. Tried against 30 digits up to the 2^64 - 1 answers
//! that a tally can hold.

use super::numeric::root;
use super::reach::Reach;
use super::variance::variance_of_one;

/// What Jeffreys' prior adds to each count.
const PRIOR: f64 = 0.5;
/// Below this logarithm a probability is 0.
const NOTHING: f64 = -800.0;

pub(super) fn reach(counts: [f64; 3], alpha: f64) -> Reach {
    let [a, b, c] = counts;
    Reach {
        below: reach_above([c, b, a], alpha / 2.0),
        above: reach_above([a, b, c], alpha / 2.0),
    }
}

/// The posterior probability that the NPS, as a share, exceeds `t`.
pub(super) fn probability_above(counts: [f64; 3], t: f64) -> f64 {
    let [a, b, c] = counts;
    // One rounding, however many answers all but cancel.
    let mean = (-t).mul_add(a + b + c, a - c) - 3.0 * PRIOR * t;
    above(counts, [1.0 - t, -t, -(1.0 + t)], mean)
}

/// How far above the NPS of these counts the value lies that the posterior exceeds with probability
/// `tail`, which is at most one half; less than 0 where the prior pulls that far.
///
/// Everything is written for the distance, not for the value itself: near the ends of the scale a
/// value has no digits left when the answers are many.
fn reach_above(counts: [f64; 3], tail: f64) -> f64 {
    let [a, b, c] = counts;
    let n = a + b + c;
    let shapes = counts.map(|count| count + PRIOR);
    let total: f64 = shapes.iter().sum();
    let (theta, below, beyond) = if n > 0.0 {
        ((a - c) / n, (2.0 * a + b) / n, (b + 2.0 * c) / n)
    } else {
        (0.0, 1.0, 1.0)
    };
    // Falls from above 0 to below as the distance grows.
    let excess = |distance: f64| {
        let slopes = [beyond - distance, -(theta + distance), -(below + distance)];
        let mean = -distance * total - 3.0 * PRIOR * theta;
        let above = above(counts, slopes, mean);
        if above > 0.0 {
            tail.ln() - above.ln()
        } else {
            f64::MAX
        }
    };
    let centre = (-3.0 * PRIOR * theta / total).clamp(-below, beyond);
    let deviation = (variance_of_one(shapes) / (total + 1.0)).sqrt();
    let (mut low, mut high) = (centre, centre);
    let mut step = deviation;
    while excess(low) > 0.0 && low > -below {
        low = (low - step).max(-below);
        step *= 2.0;
    }
    step = deviation;
    while excess(high) < 0.0 && high < beyond {
        low = high;
        high = (high + step).min(beyond);
        step *= 2.0;
    }
    root(excess, low, high)
}

/// P(p1 - p3 > t) for Dirichlet shares, by the slopes 1 - t, -t and -(1 + t) and the mean of X.
fn above(counts: [f64; 3], slopes: [f64; 3], mean: f64) -> f64 {
    if slopes[2] >= 0.0 {
        return 1.0;
    }
    if slopes[0] <= 0.0 {
        return 0.0;
    }
    let shapes = counts.map(|count| count + PRIOR);
    // Integrate over the tail away from the mean, which is the small one.
    let probability = if mean > 0.0 {
        let slopes = slopes.map(|slope| -slope);
        1.0 - Path {
            shapes,
            slopes,
            mean: -mean,
        }
        .probability()
    } else {
        Path {
            shapes,
            slopes,
            mean,
        }
        .probability()
    };
    probability.clamp(0.0, 1.0)
}

/// X = sum of slope times G for independent gamma variables, and P(X > 0) where its mean, which is
/// given since the terms of its sum can all but cancel, is at most 0, along the path
/// s(u) = s0 + w (-k (cosh u - 1) + i sinh u).
struct Path {
    shapes: [f64; 3],
    slopes: [f64; 3],
    mean: f64,
}

/// A point of the complex plane.
type Complex = (f64, f64);

fn times((a, b): Complex, (c, d): Complex) -> Complex {
    (a * c - b * d, a * d + b * c)
}

/// -log(1 - z) - z for a small z, by its series: the difference would lose its digits.
fn log_remainder(z: Complex) -> Complex {
    let mut sum = (0.0, 0.0);
    for k in (2..=12).rev() {
        // Horner: 1/k + z (1/(k+1) + ...)
        sum = times(z, sum);
        sum.0 += 1.0 / f64::from(k);
    }
    times(times(z, z), sum)
}

impl Path {
    fn probability(&self) -> f64 {
        let steepest = self.slopes.into_iter().fold(f64::MIN, f64::max);
        let pole = 1.0 / steepest;
        let terms = || self.shapes.into_iter().zip(self.slopes);
        // The saddle point: K'(s) = 1/s, between 0 and the nearest pole.
        let rise = |s: f64| {
            let beyond = terms().map(|(shape, l)| shape * l * (l * s / (1.0 - l * s)));
            self.mean + beyond.sum::<f64>() - 1.0 / s
        };
        // Up to half the way to the pole, 1/s >= mean + beyond holds at least this far.
        let squares: f64 = terms().map(|(shape, l)| shape * l * l).sum();
        let low = (2.0 * squares).sqrt().recip().min(0.5 * pole);
        let saddle = root(rise, low, pole * (1.0 - 4.0 * f64::EPSILON));
        // Chernoff: the probability is at most e^K.
        if self.exponent((saddle, 0.0)).0 < NOTHING {
            return 0.0;
        }
        let curvature: f64 = terms()
            .map(|(shape, l)| shape * (l / (1.0 - l * saddle)).powi(2))
            .sum();
        let width = (curvature + 1.0 / (saddle * saddle)).sqrt().recip();
        let mut sorted = self.shapes;
        sorted.sort_by(f64::total_cmp);
        let reach = 5.2_f64.max(40.0_f64.min(40.0 / (sorted[0] + sorted[1])));
        // The bend on the side where less cancels; then twice the points until they agree.
        let mut points = (50.0 * reach / 5.2).ceil() as u32;
        let bent =
            [0.6, -0.6].map(|bend| (bend, self.integral(saddle, width, reach, bend, points)));
        let [(left, (one, size)), (right, (other, other_size))] = bent;
        let (bend, mut found) = if size <= other_size {
            (left, one)
        } else {
            (right, other)
        };
        for _ in 0..6 {
            points *= 2;
            let (finer, size) = self.integral(saddle, width, reach, bend, points);
            // What was added up is not known better than to some of its last digits.
            let settled = (finer - found).abs() <= 1e-12 * finer.abs() + 1e-14 * size;
            found = finer;
            if settled {
                break;
            }
        }
        found
    }

    /// The trapezoid rule on points from 0 to `reach`, their conjugates included; with it the sum of
    /// the absolute values of what was added.
    fn integral(&self, saddle: f64, width: f64, reach: f64, bend: f64, points: u32) -> (f64, f64) {
        let step = reach / f64::from(points);
        let (mut sum, mut size) = (0.0, 0.0);
        for point in 0..=points {
            let u = step * f64::from(point);
            let (sinh, cosh) = (u.sinh(), u.cosh());
            let s = (saddle - width * bend * (cosh - 1.0), width * sinh);
            let ds = (-width * bend * sinh, width * cosh);
            let (log, angle) = self.exponent(s);
            let norm = s.0 * s.0 + s.1 * s.1;
            // e^K / s ds, divided by i: conjugate points add up to twice its real part.
            let modulus = log.exp() / norm;
            let value = times(times((angle.cos(), angle.sin()), (s.0, -s.1)), ds);
            let weight = if point == 0 { modulus } else { 2.0 * modulus };
            sum += weight * value.1;
            size += weight * value.0.hypot(value.1);
        }
        let scale = step / std::f64::consts::TAU;
        (sum * scale, size * scale)
    }

    /// K(s) = - sum of shape times log(1 - slope s). Where slope times s is small its linear part is
    /// kept apart: with many answers those parts are large and all but cancel, to what the mean
    /// leaves of the others.
    fn exponent(&self, s: Complex) -> Complex {
        let (mut re, mut im, mut linear) = (0.0, 0.0, self.mean);
        for (shape, slope) in self.shapes.into_iter().zip(self.slopes) {
            let z = (slope * s.0, slope * s.1);
            let square = z.0 * z.0 + z.1 * z.1;
            let minus_log = if square < 9e-4 {
                log_remainder(z)
            } else {
                linear -= shape * slope;
                (-(1.0 - z.0).hypot(z.1).ln(), z.1.atan2(1.0 - z.0))
            };
            re += shape * minus_log.0;
            im += shape * minus_log.1;
        }
        (re + linear * s.0, im + linear * s.1)
    }
}

#[cfg(test)]
mod tests {
    use super::{probability_above, reach};
    use crate::{Level, Method, Tally};

    #[track_caller]
    fn assert_close(found: f64, expected: f64, relative: f64) {
        let error = ((found - expected) / expected).abs();
        assert!(
            error <= relative,
            "{found:e}, expected {expected:e}: {error:e}"
        );
    }

    /// By mpmath at 30 digits: 100 less the NPS is a beta variable times one plus another, of which
    /// the first has a finite sum. Reaches below and above, and the probability of more than two
    /// answers' worth below the score.
    #[test]
    fn nearly_unanimous_answers_have_limits_at_any_number() {
        for (counts, below, above, near) in [
            (
                [3e8, 0.0, 0.0],
                1.93367938735357e-8,
                -1.19441008453772e-10,
                0.257466358641348,
            ),
            (
                [1e14, 3.0, 0.0],
                7.17942470941951e-14,
                1.80536085151221e-14,
                0.347279073660555,
            ),
            (
                [1e14, 1.0, 0.0],
                6.30923520501793e-14,
                7.1100507621284e-15,
                0.3020265738059,
            ),
            (
                [1e15, 1.0, 0.0],
                6.30923520501817e-15,
                7.11005076212846e-16,
                0.302026573805905,
            ),
            (
                [1e16, 0.0, 0.0],
                5.80103820561118e-16,
                -3.58323025974546e-18,
                0.257466359971807,
            ),
            (
                [1e19, 2.0, 3.0],
                1.10414438221894e-18,
                4.63781470348995e-19,
                0.392791418041843,
            ),
            (
                [u64::MAX as f64, 0.0, 0.0],
                3.14474911259753e-19,
                -1.94247301606591e-21,
                0.257466359971807,
            ),
        ] {
            let [a, b, c] = counts;
            let found = reach(counts, 0.05);
            assert_close(found.below, below, 1e-9);
            assert_close(found.above, above, 1e-9);
            let mirrored = reach([c, b, a], 0.05);
            assert_close(mirrored.above, below, 1e-9);
            assert_close(mirrored.below, above, 1e-9);
            // As a share the mirrored score has digits near -1 as far as they can be written.
            let n = a + b + c;
            let t = (b + 2.0 * c + 2.0) / n - 1.0;
            if n <= 1e14 {
                assert_close(probability_above([c, b, a], t), near, 1e-9 + 2e-16 * n);
            }
        }
    }

    /// The normal distribution, which many mixed answers have by then.
    #[test]
    fn the_reach_of_many_answers_is_that_of_the_normal_distribution() {
        for scale in [1e15_f64, 1e17, 1.8e18, 1e30] {
            let counts = [5.0 * scale, 3.0 * scale, 2.0 * scale];
            let sd = (0.61 / (10.0 * scale)).sqrt();
            let found = reach(counts, 0.05);
            assert_close(found.below, 1.959963984540054 * sd, 1e-6);
            assert_close(found.above, 1.959963984540054 * sd, 1e-6);
        }
    }

    #[test]
    fn the_ends_of_what_a_tally_can_hold_come_back() {
        let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate();
        let large = 10_u64.pow(14);
        for (a, b, c) in [
            (100 * large, 0, 0),
            (0, 3, large),
            (0, 1, large),
            (0, 1, 10 * large),
            (0, 0, u64::MAX),
            (u64::MAX / 2, 1, u64::MAX / 2),
        ] {
            let estimate = of(a, b, c).expect("there are answers");
            for level in [Level::P95, Level::from_alpha(1e-12).expect("in range")] {
                let interval = estimate.using(Method::Jeffreys).interval(level);
                assert!(
                    interval.lower() <= interval.upper(),
                    "{a} {b} {c}: {interval:?}"
                );
            }
            let nps = estimate.nps().points();
            for points in [nps, -100.0, nps - 1e-11, nps + 1e-11, 0.0, 100.0] {
                let above = estimate.probability_above(points);
                assert!(
                    (0.0..=1.0).contains(&above),
                    "{a} {b} {c} {points}: {above}"
                );
            }
        }
        let list = of(300_000_000, 0, 0).expect("there are answers");
        let list = list.of_population(300_000_001).expect("as many");
        let interval = list.using(Method::Jeffreys).interval(Level::P95);
        assert!(interval.lower() <= interval.upper());
    }

    #[test]
    fn a_probability_falls_from_1_to_0_and_is_never_lost() {
        for counts in [
            [0.0, 1.0, 1e14],
            [0.0, 1.0, 1e15],
            [1e16, 0.0, 0.0],
            [0.0, 0.0, 1.8e19],
            [5e18, 3e18, 2e18],
            [0.0, 1e-12, 0.0],
            [1e9, 0.0, 1.0],
        ] {
            let ts = (0..=400).map(|k| f64::from(k) / 200.0 - 1.0);
            let near = [
                -1.0 + 2e-16,
                -1.0 + 1e-15,
                -1.0 + 1e-14,
                1.0 - 1e-14,
                1.0 - 1e-15,
                1.0 - 2e-16,
            ];
            let mut ts: Vec<f64> = ts.chain(near).collect();
            ts.sort_by(f64::total_cmp);
            let found: Vec<f64> = ts.iter().map(|&t| probability_above(counts, t)).collect();
            assert_eq!((found[0], found[found.len() - 1]), (1.0, 0.0));
            let falls = found.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12);
            assert!(falls, "{counts:?}: {found:?}");
        }
    }
}
