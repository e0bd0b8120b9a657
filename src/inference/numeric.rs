//! The special functions that the crate uses, each within the range where it was found right.
//!
//! `statrs` gives the normal quantile and tail, and the incomplete beta function for moderate
//! degrees of freedom; its own Student quantile is wrong or does not end for large ones. Nothing of
//! it is visible outside this file. Every loop is bounded.

use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::erf::{erfc, erfc_inv};
use std::f64::consts::{PI, SQRT_2};

/// From here on Student's t is expanded around the normal; below, the incomplete beta is used.
const LARGE_DF: f64 = 1e4;

/// The z that a standard normal exceeds in absolute value with probability `alpha`.
///
/// Domain: 0 < alpha <= 1.
pub(crate) fn z_two_sided(alpha: f64) -> f64 {
    if alpha >= 1.0 {
        return 0.0;
    }
    SQRT_2 * erfc_inv(alpha)
}

/// The probability that a standard normal exceeds `z` in absolute value; for z >= 0.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    erfc(z / SQRT_2).clamp(0.0, 1.0)
}

/// The t that Student's distribution exceeds in absolute value with probability `alpha`.
///
/// Domain: 0 < alpha <= 1, df >= 1. Relative error at most 1e-12 against 40-digit values.
pub(crate) fn t_two_sided(alpha: f64, df: f64) -> f64 {
    if alpha >= 1.0 {
        0.0
    } else if df == 1.0 {
        1.0 / (PI * alpha / 2.0).tan()
    } else if df == 2.0 {
        (1.0 - alpha) * (2.0 / (alpha * (2.0 - alpha))).sqrt()
    } else if df >= LARGE_DF {
        t_expanded(z_two_sided(alpha), df)
    } else {
        t_by_newton(alpha, df)
    }
}

/// Abramowitz & Stegun 26.7.5 with four terms: relative error at most 9e-16 from df = 1e4 on, for
/// the z of an alpha down to 1e-12 or so.
fn t_expanded(z: f64, df: f64) -> f64 {
    let z2 = z * z;
    let g1 = z * (z2 + 1.0) / 4.0;
    let g2 = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
    let g3 = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
    let g4 = z * ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92160.0;
    z + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df
}

/// Newton's method on the logarithm of the tail, which falls and is concave in log t, kept inside
/// a bracket that every step shrinks.
fn t_by_newton(alpha: f64, df: f64) -> f64 {
    let target = alpha.ln();
    let z = z_two_sided(alpha);
    let (mut low, mut high) = (z, f64::MAX);
    let mut t = t_expanded(z, df).clamp(z, 1e6 * (1.0 + z));
    let log_scale = 2_f64.ln() - 0.5 * df.ln() - ln_beta(df / 2.0, 0.5);
    for _ in 0..200 {
        let tail = student_two_sided(t, df);
        if tail > alpha {
            low = low.max(t);
        } else {
            high = high.min(t);
        }
        // d log(tail) / d log(t) = -t * 2 f(t) / tail
        let log_density = log_scale - (df + 1.0) / 2.0 * (t * t / df).ln_1p();
        let slope = -(log_density + t.ln()).exp() / tail;
        let mut next = t * ((target - tail.ln()) / slope).exp();
        if !(next > low && next < high) {
            next = if high < f64::MAX {
                (low.sqrt() * high.sqrt()).clamp(low, high)
            } else {
                2.0 * t
            };
        }
        let moved = (next - t).abs();
        t = next;
        if moved <= 2.0 * f64::EPSILON * t {
            break;
        }
    }
    t
}

/// The probability that Student's t exceeds `t` in absolute value; for t >= 0 and df >= 1.
///
/// From df = 1e4 on by Hill (1970), CACM 13(10), algorithm 395.
pub(crate) fn student_two_sided(t: f64, df: f64) -> f64 {
    if df >= LARGE_DF {
        let a = df - 0.5;
        let b = 48.0 * a * a;
        let y = a * (t * t / df).ln_1p();
        let z = (((((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b) + y + 3.0)
            / b
            + 1.0)
            * y.sqrt();
        return normal_two_sided(z);
    }
    let t2 = t * t;
    if t2 <= df {
        // Near the middle the complement keeps the digits.
        (1.0 - beta_reg(0.5, df / 2.0, t2 / (df + t2))).clamp(0.0, 1.0)
    } else if t2.is_finite() {
        beta_reg(df / 2.0, 0.5, df / (df + t2)).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// The root of a continuous function with `f(low) <= 0 <= f(high)`, to the last digits: bisection
/// and inverse interpolation as Brent (1973) combines them, at most 200 steps.
pub(crate) fn root(f: impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    let (mut a, mut fa) = (low, f(low));
    let (mut b, mut fb) = (high, f(high));
    if fa >= 0.0 {
        return low;
    }
    if fb <= 0.0 {
        return high;
    }
    let (mut c, mut fc) = (a, fa);
    let mut step = b - a;
    let mut previous = step;
    for _ in 0..200 {
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let tolerance = 2.0 * f64::EPSILON * b.abs() + f64::MIN_POSITIVE;
        let middle = (c - b) / 2.0;
        if middle.abs() <= tolerance || fb == 0.0 {
            break;
        }
        let (mut p, mut q);
        let s = fb / fa;
        if a == c {
            p = 2.0 * middle * s;
            q = 1.0 - s;
        } else {
            let (r, u) = (fb / fc, fa / fc);
            p = s * (2.0 * middle * u * (u - r) - (b - a) * (r - 1.0));
            q = (u - 1.0) * (r - 1.0) * (s - 1.0);
        }
        if p > 0.0 {
            q = -q;
        } else {
            p = -p;
        }
        let interpolates = previous.abs() >= tolerance
            && fa.abs() > fb.abs()
            && 2.0 * p < (3.0 * middle * q - (tolerance * q).abs()).min((previous * q).abs());
        previous = if interpolates { step } else { middle };
        step = if interpolates { p / q } else { middle };
        (a, fa) = (b, fb);
        b += if step.abs() > tolerance {
            step
        } else {
            tolerance.copysign(middle)
        };
        fb = f(b);
        if (fb > 0.0) == (fc > 0.0) {
            (c, fc) = (a, fa);
            step = b - a;
            previous = step;
        }
    }
    b
}
