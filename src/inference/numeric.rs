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
mod tests {
    use super::*;

    #[track_caller]
    fn assert_close(actual: f64, expected: f64, relative: f64, what: &str) {
        let error = ((actual - expected) / expected).abs();
        assert!(
            error <= relative,
            "{what}: {actual:e}, expected {expected:e}, off by {error:e}"
        );
    }

    /// Values by mpmath at 60 digits: erfc(z / sqrt 2) = alpha solved by its findroot.
    #[test]
    fn the_normal_quantile_agrees_with_sixty_digits() {
        for (alpha, z) in [
            (0.9999, 0.0001253314140596669),
            (0.5, 0.6744897501960817),
            (0.05, 1.9599639845400543),
            (1e-06, 4.89163847569859),
            (1e-12, 7.130506848171325),
            (1e-50, 14.979477571624335),
            (1e-300, 37.06578788077213),
        ] {
            // Near alpha = 1 the digits of 1 - alpha are all there are.
            let relative = if alpha > 0.99 { 1e-12 } else { 1e-14 };
            assert_close(z_two_sided(alpha), z, relative, &format!("alpha {alpha:e}"));
            assert_close(normal_two_sided(z), alpha, 1e-12, &format!("z {z}"));
        }
    }

    /// The cases of t_critical in tests/data/golden.json, then mpmath at 60 digits: the regularised
    /// incomplete beta function inverted by bisection.
    #[test]
    fn the_student_quantile_agrees_with_sixty_digits() {
        for (alpha, df, t) in [
            (0.05, 2.0, 4.302652729749464),
            (1e-06, 2.0, 999.9992499998438),
            (0.01, 9.0, 3.2498355415921263),
            (0.05, 29.5, 2.0437249667721233),
            (1e-06, 29.5, 6.144051608300931),
            (0.01, 1000.0, 2.5807546980659426),
            (0.05, 10000.0, 1.9602012398906263),
            (1e-06, 10000.0, 4.894688616315606),
            (0.01, 1000000.0, 2.5758342201053344),
            (0.05, 1000000000.0, 1.9599639869123255),
            (1e-06, 1000000000.0, 4.891638506183437),
            (0.01, 1000000000000.0, 2.5758293035538173),
            (0.999, 1.0, 0.0015707976187243667),
            (0.5, 1.0, 1.0),
            (1e-12, 1.0, 636619772367.5813),
            (1e-100, 1.0, 6.366197723675814e+99),
            (1e-300, 1.0, 6.366197723675813e+299),
            (0.999, 2.0, 0.0014142142694804065),
            (0.5, 2.0, 0.816496580927726),
            (1e-12, 2.0, 999999.99999925),
            (1e-100, 2.0, 1e+50),
            (1e-300, 2.0, 1e+150),
            (0.999, 3.0, 0.0013603500825973612),
            (0.5, 3.0, 0.7648923284043453),
            (1e-12, 3.0, 13016.380799879968),
            (1e-100, 3.0, 2.804294253254698e+33),
            (1e-300, 3.0, 1.3016380892071494e+100),
            (0.999, 4.0, 0.0013333338271608122),
            (0.5, 4.0, 0.7406970841126826),
            (1e-12, 4.0, 1565.08351516786),
            (1e-100, 4.0, 1.5650845800732873e+25),
            (1e-300, 4.0, 1.5650845800732873e+75),
            (0.999, 10.0, 0.0012849894064565898),
            (0.5, 10.0, 0.6998120613124317),
            (1e-12, 10.0, 43.45690451388759),
            (1e-100, 10.0, 27485906095.604866),
            (1e-300, 10.0, 2.7485906095604867e+30),
            (0.999, 100.0, 0.001256451624078505),
            (0.5, 100.0, 0.6769510430114715),
            (1e-12, 100.0, 8.165528826314112),
            (1e-100, 100.0, 96.99179028903905),
            (1e-300, 100.0, 9750.083100973821),
            (0.999, 9999.0, 0.0012533458018687059),
            (0.5, 9999.0, 0.674514286937346),
            (1e-12, 9999.0, 7.139759862599901),
            (1e-100, 9999.0, 21.550608177930975),
            (1e-300, 9999.0, 38.377230959694664),
        ] {
            let relative = if df == 9999.0 { 2e-11 } else { 1e-12 };
            let what = format!("alpha {alpha:e}, df {df}");
            assert_close(t_two_sided(alpha, df), t, relative, &what);
        }
    }

    /// Values by mpmath at 60 digits: the regularised incomplete beta function.
    #[test]
    fn the_student_tail_agrees_with_sixty_digits() {
        for (t, df, p) in [
            (0.01, 1.0, 0.9936340144701835),
            (1.0, 1.0, 0.5),
            (2.5, 1.0, 0.2422378831816868),
            (12.0, 1.0, 0.05292935211917975),
            (35.0, 1.0, 0.018184189351296867),
            (0.01, 2.0, 0.992929108958201),
            (1.0, 2.0, 0.4226497308103742),
            (2.5, 2.0, 0.12961172022151082),
            (12.0, 2.0, 0.00687293367715846),
            (35.0, 2.0, 0.0008153283051429586),
            (0.01, 3.0, 0.992649111412852),
            (1.0, 3.0, 0.39100221895577064),
            (2.5, 3.0, 0.08770664700806555),
            (12.0, 3.0, 0.0012450158007893367),
            (35.0, 3.0, 5.128516889870728e-05),
            (0.01, 5.0, 0.9924080180425819),
            (1.0, 5.0, 0.3632174676491226),
            (2.5, 5.0, 0.05449009934237624),
            (12.0, 5.0, 7.089492517161522e-05),
            (35.0, 5.0, 3.5823880853802906e-07),
            (0.01, 29.5, 0.992088609524588),
            (1.0, 29.5, 0.32544300530788806),
            (2.5, 29.5, 0.018218617266923046),
            (12.0, 29.5, 7.099736658121277e-13),
            (35.0, 29.5, 1.3983554266685903e-25),
            (0.01, 100.0, 0.9920412102344285),
            (1.0, 100.0, 0.3197241557841234),
            (2.5, 100.0, 0.014045789124077177),
            (12.0, 100.0, 4.395087715604378e-21),
            (35.0, 100.0, 6.408456293611238e-58),
            (0.01, 1000.0, 0.9920232819321873),
            (1.0, 1000.0, 0.3175524180846723),
            (2.5, 1000.0, 0.012578567801090797),
            (12.0, 1000.0, 4.324057386774527e-31),
            (35.0, 1000.0, 7.346283603748693e-176),
            (0.01, 9999.0, 0.9920214868693055),
            (1.0, 9999.0, 0.3173347067502574),
            (2.5, 9999.0, 0.01243522114002017),
            (12.0, 9999.0, 5.9800880113664186e-33),
            (35.0, 9999.0, 2.833024385274488e-253),
            (0.01, 10000.0, 0.9920214868493558),
            (1.0, 10000.0, 0.3173347043304291),
            (2.5, 10000.0, 0.012435219550583698),
            (12.0, 10000.0, 5.979779607811325e-33),
            (35.0, 10000.0, 2.823918917434276e-253),
            (0.01, 100000.0, 0.9920213073188232),
            (1.0, 100000.0, 0.31731292756411),
            (2.5, 100000.0, 0.012420919192559046),
            (12.0, 100000.0, 3.744505811956351e-33),
            (35.0, 100000.0, 9.351666339599062e-267),
        ] {
            assert_close(
                student_two_sided(t, df),
                p,
                2e-11,
                &format!("t {t}, df {df}"),
            );
        }
    }

    /// Values by mpmath at 40 digits (incomplete beta and gamma functions, the quantile inverted by
    /// bisection; F from 1e5 on by quadrature over its denominator), at 1e7 degrees of freedom of t and
    /// chi-square, and for the smallest tail of F, by SciPy 1.17.
    #[test]
    fn degrees_of_freedom_can_be_fractions() {
        for (alpha, df, t) in [
            (5.000000e-01, 1.3, 0.9095175281352082),
            (5.000000e-02, 1.3, 7.500529325562033),
            (1.000000e-06, 1.3, 31127.64051613955),
            (5.000000e-01, 1.0001, 0.9999584086877977),
            (5.000000e-02, 1.0001, 12.70320282045148),
            (1.000000e-06, 1.0001, 635781.9322384251),
            (5.000000e-01, 1.9, 0.8250469582876395),
            (5.000000e-02, 1.9, 4.52711807710033),
            (1.000000e-06, 1.9, 1391.02303003022),
            (5.000000e-01, 2.0, 0.816496580927726),
            (5.000000e-02, 2.0, 4.302652729749464),
            (1.000000e-06, 2.0, 999.9992499998438),
            (5.000000e-01, 2.7, 0.7759862837452695),
            (5.000000e-02, 2.7, 3.392148383173752),
            (1.000000e-06, 2.7, 202.8137840329655),
            (5.000000e-01, 3.5, 0.7509370293940787),
            (5.000000e-02, 3.5, 2.94008863798273),
            (1.000000e-06, 3.5, 74.42418573952779),
            (5.000000e-01, 17.25, 0.6889780609681631),
            (5.000000e-02, 17.25, 2.107488737428335),
            (1.000000e-06, 17.25, 7.370814047248118),
            (5.000000e-01, 1000.5, 0.6747350419214269),
            (5.000000e-02, 1000.5, 1.962337892459348),
            (1.000000e-06, 1000.5, 4.922274122211907),
            (5.000000e-01, 30000.25, 0.674497928047126),
            (5.000000e-02, 30000.25, 1.960043062724924),
            (1.000000e-06, 30000.25, 4.892654812719189),
            (5.000000e-01, 10000000.0, 0.6744897747295749),
            (5.000000e-02, 10000000.0, 1.9599642217672055),
            (1.000000e-06, 10000000.0, 4.891641524184871),
        ] {
            let relative = if df == 1000.5 { 2e-11 } else { 1e-12 };
            let what = format!("alpha {alpha:e}, df {df}");
            assert_close(t_two_sided(alpha, df), t, relative, &what);
        }
        for (t, df, p) in [
            (0.5, 1.3, 0.6885078164339733),
            (2.5, 1.3, 0.1932807671561534),
            (30.0, 1.3, 0.008328147748958402),
            (0.5, 1.0001, 0.7048261193950679),
            (2.5, 1.0001, 0.242217826053406),
            (30.0, 1.0001, 0.02120599909949468),
            (0.5, 1.9, 0.6689470594726183),
            (2.5, 1.9, 0.1361062340656085),
            (30.0, 1.9, 0.001462709497538109),
            (0.5, 2.0, 0.6666666666666667),
            (2.5, 2.0, 0.1296117202215108),
            (30.0, 2.0, 0.001109262681959659),
            (0.5, 2.7, 0.6549470619957615),
            (2.5, 2.7, 0.09707941444293467),
            (30.0, 2.7, 0.0001736134440965325),
            (0.5, 3.5, 0.646850439322551),
            (2.5, 3.5, 0.07569464380949008),
            (30.0, 3.5, 2.393613199562261e-5),
            (0.5, 17.25, 0.6233932247616716),
            (2.5, 17.25, 0.02278036336274557),
            (30.0, 17.25, 2.49341998437112e-16),
            (0.5, 1000.5, 0.6171850258681858),
            (2.5, 1000.5, 0.01257848802944822),
            (30.0, 1000.5, 1.474016134017628e-141),
            (0.5, 30000.25, 0.6170787447496567),
            (2.5, 30000.25, 0.01242462604566797),
            (30.0, 30000.25, 7.453469894911614e-195),
            (0.5, 10000000.0, 0.6170750884540148),
            (2.5, 10000000.0, 0.01241934653657847),
            (30.0, 10000000.0, 1.0014613690817807e-197),
        ] {
            let what = format!("t {t}, df {df}");
            assert_close(student_two_sided(t, df), p, 2e-11, &what);
        }
        for (f, first, second, p) in [
            (0.3, 1.3, 2.0, 0.6922249865572351),
            (1.2, 1.3, 2.0, 0.4150907490364132),
            (4.0, 1.3, 2.0, 0.1906505970413635),
            (20.0, 1.3, 2.0, 0.04702840523976751),
            (0.3, 1.3, 3.5, 0.6733398998395926),
            (1.2, 1.3, 3.5, 0.3665209717419709),
            (4.0, 1.3, 3.5, 0.1262191881421016),
            (20.0, 1.3, 3.5, 0.01375240472185627),
            (0.3, 2.7, 17.25, 0.8051693112314219),
            (1.2, 2.7, 17.25, 0.3361139080976481),
            (4.0, 2.7, 17.25, 0.02789174376673735),
            (20.0, 2.7, 17.25, 1.093713801598011e-5),
            (0.3, 17.25, 1.3, 0.9235474755948579),
            (1.2, 17.25, 1.3, 0.5960791946990951),
            (4.0, 17.25, 1.3, 0.3147202772854451),
            (20.0, 17.25, 1.3, 0.1166232547126907),
            (0.3, 3.5, 1000.5, 0.8545530246034203),
            (1.2, 3.5, 1000.5, 0.3093632465715466),
            (4.0, 3.5, 1000.5, 0.004901901230056688),
            (20.0, 3.5, 1000.5, 3.092029355123118e-14),
            (0.3, 1000.5, 2.7, 0.9770404092881448),
            (1.2, 1000.5, 2.7, 0.5348435177104247),
            (4.0, 1000.5, 2.7, 0.1586739909329936),
            (20.0, 1000.5, 2.7, 0.02102167769096041),
            (0.3, 2.7, 30000.25, 0.8044059449451947),
            (1.2, 2.7, 30000.25, 0.3069645458642799),
            (4.0, 2.7, 30000.25, 0.009690130643099079),
            (20.0, 2.7, 30000.25, 6.931317098250161e-12),
            (0.3, 3.5, 10000000.0, 0.8545998004533446),
            (1.2, 3.5, 10000000.0, 0.3087058902971194),
            (4.0, 3.5, 10000000.0, 0.004713321692605345),
            (20.0, 3.5, 10000000.0, 1.008312588246554e-14),
            (0.3, 17.25, 300000.0, 0.9976435494590539),
            (1.2, 17.25, 300000.0, 0.2532697663316844),
            (4.0, 17.25, 300000.0, 3.868250645964116e-8),
            (20.0, 17.25, 300000.0, 8.670186250036027e-63),
        ] {
            let what = format!("F {f}, {first} and {second}");
            assert_close(f_upper(f, first, second), p, 2e-11, &what);
        }
        for (q, df, p) in [
            (0.35, 0.7, 0.4166327767823248),
            (0.7, 0.7, 0.2868764174934029),
            (0.735, 0.7, 0.2775264842446841),
            (2.0999999999999996, 0.7, 0.09459570697684773),
            (0.65, 1.3, 0.5270000307100297),
            (1.3, 1.3, 0.3379057059962441),
            (1.3650000000000002, 1.3, 0.3240082386138897),
            (3.9000000000000004, 1.3, 0.07183899479779761),
            (1.0, 2.0, 0.6065306597126334),
            (2.0, 2.0, 0.3678794411714423),
            (2.1, 2.0, 0.3499377491111553),
            (6.0, 2.0, 0.04978706836786394),
            (1.35, 2.7, 0.6625733732430874),
            (2.7, 2.7, 0.3858595263544402),
            (2.8350000000000004, 2.7, 0.3645880135890499),
            (8.100000000000001, 2.7, 0.03432700454326492),
            (1.75, 3.5, 0.7110147942729984),
            (3.5, 3.5, 0.3995720997330439),
            (3.6750000000000003, 3.5, 0.3750259544126705),
            (10.5, 3.5, 0.02252038866823937),
            (8.625, 17.25, 0.9559892881237507),
            (17.25, 17.25, 0.4546982014519424),
            (18.1125, 17.25, 0.3982792060239043),
            (51.75, 17.25, 2.619979132834209e-5),
            (500.25, 1000.5, 1.0),
            (1000.5, 1000.5, 0.4940543400911893),
            (1050.525, 1000.5, 0.132415934926966),
            (3001.5, 1000.5, 1.311726729044514e-198),
            (29804.290004082464, 30000.25, 0.7878621540991525),
            (30049.239998979385, 30000.25, 0.4197189532973262),
            (30073.734998469074, 30000.25, 0.3811444246743734),
            (31029.039978567052, 30000.25, 1.621875398704573e-5),
            (9996422.291236, 10000000.0, 0.7881290590846258),
            (10000894.427191, 10000000.0, 0.42068433019949736),
            (10001341.6407865, 10000000.0, 0.38203684201454285),
            (10018782.971010998, 10000000.0, 1.349255407612901e-05),
        ] {
            let what = format!("chi-square {q}, df {df}");
            let relative = if df == 1e7 { 2e-8 } else { 1e-10 };
            assert_close(chi_square_upper(q, df), p, relative, &what);
        }
    }

    #[test]
    fn infinite_degrees_of_freedom_are_the_normal_distribution() {
        let infinite = f64::INFINITY;
        assert_eq!(t_two_sided(0.05, infinite), z_two_sided(0.05));
        assert_eq!(student_two_sided(1.3, infinite), normal_two_sided(1.3));
        assert_close(
            f_upper(1.69, 1.0, infinite),
            normal_two_sided(1.3),
            1e-12,
            "F of 1",
        );
        assert_close(
            f_upper(1.7, 3.4, 1e12),
            f_upper(1.7, 3.4, infinite),
            1e-11,
            "F of 3.4",
        );
    }

    /// By SciPy 1.17: binomtest(up, up + down).pvalue.
    #[test]
    fn the_sign_test_is_exact() {
        for (up, down, p) in [
            (0, 2, 0.5),
            (5, 0, 0.0625),
            (17, 11, 0.34492845088243484),
            (11, 30, 0.00432400493446039),
            (1, 60, 5.377642775528102e-17),
            (300, 210, 7.8005002825186e-05),
            (5210, 4900, 0.002116644620136346),
            (100000, 98000, 7.040690249406068e-06),
        ] {
            assert_close(
                sign_test(up, down),
                p,
                1e-11,
                &format!("{up} up, {down} down"),
            );
            assert_eq!(sign_test(down, up), sign_test(up, down));
        }
        assert_eq!(
            (sign_test(0, 0), sign_test(7, 7), sign_test(3, 4)),
            (1.0, 1.0, 1.0)
        );
        // Where the method changes.
        let (below, above) = (
            sign_test(500_050_000, 499_949_999),
            sign_test(500_050_000, 499_950_000),
        );
        assert_close(below, above, 2e-4, "one move more");
        assert!(sign_test(u64::MAX, 3) > 0.0);
    }

    #[test]
    fn quantiles_fall_as_alpha_rises_and_meet_where_the_method_changes() {
        let alphas: Vec<f64> = (1..600).map(|k| (-0.5 * f64::from(k)).exp()).collect();
        for df in [1.0, 2.0, 3.0, 7.0, 300.0, 9_999.0, 10_000.0, 1e9, 1e18] {
            for pair in alphas.windows(2) {
                let (wide, narrow) = (t_two_sided(pair[1], df), t_two_sided(pair[0], df));
                assert!(
                    wide > narrow && wide.is_finite(),
                    "df {df}, alpha {}",
                    pair[0]
                );
            }
        }
        let (below, above) = (t_two_sided(0.05, 9_999.0), t_two_sided(0.05, 10_000.0));
        assert!(below > above && below - above < 1e-7);
    }

    #[test]
    fn the_tail_undoes_the_quantile() {
        for df in [1.0, 2.0, 3.0, 29.5, 500.0, 1e4, 1e12] {
            for alpha in [0.9, 0.05, 1e-9, 1e-200] {
                let back = student_two_sided(t_two_sided(alpha, df), df);
                assert_close(back, alpha, 1e-9, &format!("alpha {alpha:e}, df {df}"));
            }
        }
    }

    #[test]
    fn a_root_is_found_to_the_last_digits() {
        for target in [1e-12, 0.3, 7.0, 1e9] {
            let steps = std::cell::Cell::new(0);
            let cube = |x: f64| {
                steps.set(steps.get() + 1);
                x * x * x - target
            };
            assert_close(root(cube, 0.0, 1e4), target.cbrt(), 1e-15, "cube root");
            assert!(steps.get() < 200, "{} steps", steps.get());
        }
        assert_eq!(
            root(|x| x + 1.0, 0.0, 1.0),
            0.0,
            "no sign change: the nearer end"
        );
    }
}
