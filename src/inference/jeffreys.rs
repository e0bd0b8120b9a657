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
mod tests;
