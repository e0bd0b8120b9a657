//! The special functions that the crate uses, each within the range where it was found right.
//!
//! `statrs` gives the normal quantile and, for moderate degrees of freedom, the incomplete beta
//! function; its own Student quantile is wrong or does not end for large ones, and its normal tail
//! has ten digits where `libm` has all. Nothing of either is visible outside this file. Every loop
//! is bounded.

use statrs::function::beta::{beta_reg, ln_beta};
use statrs::function::erf::erfc_inv;
use statrs::function::gamma::gamma_ur;
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

/// The probability that a standard normal exceeds `z`; at infinity and its like (a distance over no
/// error) a step.
pub(crate) fn normal_upper(z: f64) -> f64 {
    if z.is_nan() {
        return 0.0;
    }
    let half = 0.5 * normal_two_sided(z.abs());
    if z >= 0.0 { half } else { 1.0 - half }
}

/// The value that a standard normal stays below with this probability, between 0 and 1.
pub(crate) fn normal_quantile(probability: f64) -> f64 {
    if probability > 0.5 {
        z_two_sided(2.0 * (1.0 - probability))
    } else {
        -z_two_sided(2.0 * probability)
    }
}

/// The probability that a chi-square of `df` degrees of freedom, whole or not, exceeds `q`; for
/// q >= 0, df > 0. Relative error at most 1e-10 where it was tried for df from 0.7 to 3e4, 2e-8 at 1e7.
pub(crate) fn chi_square_upper(q: f64, df: f64) -> f64 {
    if q <= 0.0 {
        return 1.0;
    }
    if q.is_infinite() {
        return 0.0;
    }
    gamma_ur(df / 2.0, q / 2.0).clamp(0.0, 1.0)
}

/// The probability that a standard normal exceeds `z` in absolute value; for z >= 0.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z / SQRT_2).clamp(0.0, 1.0)
}

/// The t that Student's distribution exceeds in absolute value with probability `alpha`.
///
/// Domain: 0 < alpha <= 1, df >= 1, whole or not; an infinite df is the normal distribution. Relative
/// error at most 1e-12 where it was tried for df up to 1000 and from 1e4, 2e-11 in between.
pub(crate) fn t_two_sided(alpha: f64, df: f64) -> f64 {
    if alpha >= 1.0 {
        0.0
    } else if df == 1.0 {
        1.0 / (PI * alpha / 2.0).tan()
    } else if df == 2.0 {
        (1.0 - alpha) * (2.0 / (alpha * (2.0 - alpha))).sqrt()
    } else {
        let z = z_two_sided(alpha);
        // The expansion is one in z² / df as well.
        if df >= LARGE_DF && z * z < df / 100.0 {
            t_expanded(z, df)
        } else {
            t_by_newton(alpha, z, df)
        }
    }
}

/// Abramowitz & Stegun 26.7.5 with four terms: relative error at most 9e-16 from df = 1e4 on for
/// the z of usual levels.
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
fn t_by_newton(alpha: f64, z: f64, df: f64) -> f64 {
    let target = alpha.ln();
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

/// The probability that Student's t exceeds `t` in absolute value; for t >= 0 and df >= 1, whole or
/// not, where an infinite df is the normal distribution.
///
/// From df = 1e4 on by Hill (1970), CACM 13(10), algorithm 395.
pub(crate) fn student_two_sided(t: f64, df: f64) -> f64 {
    if df.is_infinite() {
        return normal_two_sided(t);
    }
    if df == 1.0 {
        return (2.0 / PI * (1.0 / t).atan()).clamp(0.0, 1.0);
    }
    if df >= LARGE_DF {
        let a = df - 0.5;
        let b = 48.0 * a * a;
        let y = a * (t * t / df).ln_1p();
        let z =
            (((((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b) + y + 3.0)
                / b
                + 1.0)
                * y.sqrt();
        return normal_two_sided(z);
    }
    let t2 = t * t;
    if t < 1.0 {
        // Near the middle the complement keeps the digits.
        (1.0 - beta_reg(0.5, df / 2.0, t2 / (df + t2))).clamp(0.0, 1.0)
    } else if t2.is_finite() {
        beta_reg(df / 2.0, 0.5, df / (df + t2)).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// The probability that an F of `first` and `second` degrees of freedom, whole or not, exceeds `f`;
/// for f >= 0. An infinite `second` is a chi-square over its degrees of freedom. Relative error at
/// most 2e-11 where it was tried, for `second` from 1.3 to 1e7.
pub(crate) fn f_upper(f: f64, first: f64, second: f64) -> f64 {
    if f.is_infinite() {
        return 0.0;
    }
    if second.is_infinite() {
        return chi_square_upper(f * first, first);
    }
    if second >= LARGE_SECOND {
        return f_upper_of_many(f, first, second);
    }
    beta_reg(second / 2.0, first / 2.0, second / (second + first * f)).clamp(0.0, 1.0)
}

/// From here on the tail of F is summed over its denominator; below, the incomplete beta is used.
const LARGE_SECOND: f64 = 1e5;

/// The tail of F as the mean of that of its numerator, over the logarithm u of its denominator: the
/// trapezoid rule on the density of u, which is all but normal.
fn f_upper_of_many(f: f64, first: f64, second: f64) -> f64 {
    let half = second / 2.0;
    let step = 0.25 * half.sqrt().recip();
    let sum: f64 = (-48..=48)
        .map(|k| {
            let u = step * f64::from(k);
            // e^u - 1 - u by its series: u is at most 0.06.
            let excess =
                u * u * (0.5 + u * (1.0 / 6.0 + u * (1.0 / 24.0 + u * (1.0 / 120.0 + u / 720.0))));
            (-half * excess).exp() * chi_square_upper(first * f * u.exp(), first)
        })
        .sum();
    // Stirling's formula for the gamma function of the density.
    let scale = (half / (2.0 * PI)).sqrt() * (-1.0 / (12.0 * half)).exp();
    (scale * step * sum).clamp(0.0, 1.0)
}

/// ln x! less Stirling's formula: Loader (2000), "Fast and accurate computation of binomial
/// probabilities".
pub(crate) fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        let stirling = x * x.ln() - x + 0.5 * (std::f64::consts::TAU * x).ln();
        return libm::lgamma(x + 1.0) - stirling;
    }
    let y = 1.0 / (x * x);
    let series = 1.0 / 1260.0 - y * (1.0 / 1680.0 - y / 1188.0);
    (1.0 / 12.0 - y * (1.0 / 360.0 - y * series)) / x
}

/// The p-value of the exact two-sided sign test of so many moves up and down: twice the smaller tail of
/// a fair coin, at most 1, above 0. From 1e9 moves on the normal distribution with half a move taken
/// off serves.
pub(crate) fn sign_test(up: u64, down: u64) -> f64 {
    let (k, m) = (up.min(down) as f64, up as f64 + down as f64);
    let difference = up.abs_diff(down) as f64;
    if difference <= 1.0 {
        return 1.0;
    }
    if m >= 1e9 {
        return normal_two_sided((difference - 1.0) / m.sqrt()).max(f64::MIN_POSITIVE);
    }
    // The probability of k heads by Loader's saddle point, then smaller ones by their ratios.
    let first = if k == 0.0 {
        (-m).exp2()
    } else {
        let d = difference / m;
        let deviance = (-d * d).ln_1p() + d * (d.ln_1p() - (-d).ln_1p());
        let stirling = stirling_error(m) - stirling_error(k) - stirling_error(m - k);
        let scale = (m / (2.0 * PI * k * (m - k))).sqrt();
        scale * (stirling - m / 2.0 * deviance).exp()
    };
    let (mut sum, mut term, mut heads) = (1.0, 1.0, k);
    while heads > 0.0 && term > 1e-17 * sum {
        term *= heads / (m - heads + 1.0);
        sum += term;
        heads -= 1.0;
    }
    (2.0 * first * sum).clamp(f64::MIN_POSITIVE, 1.0)
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

#[cfg(test)]
mod tests;
