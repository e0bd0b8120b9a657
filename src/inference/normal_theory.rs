//! A figure with a standard error, by the normal distribution or, where a design has degrees of
//! freedom, by Student's.

use super::Level;
use super::numeric::{normal_two_sided, student_two_sided, t_two_sided};

/// The standard error in points from a variance as a share. What is left of a figure without spread
/// is rounding, and no error.
pub(crate) fn std_error_points(variance: f64) -> f64 {
    if variance > 1e-22 {
        100.0 * variance.sqrt()
    } else {
        0.0
    }
}

/// The limits of a figure at a level.
pub(crate) fn limits(figure: f64, std_error: f64, df: Option<u64>, level: Level) -> (f64, f64) {
    let quantile = match df {
        None => level.tail().z,
        Some(df) => t_two_sided(level.alpha(), df as f64),
    };
    (figure - quantile * std_error, figure + quantile * std_error)
}

/// The two-sided p-value of a figure of 0, never below the smallest positive number; `None` where the
/// standard error is 0.
pub(crate) fn p_value(figure: f64, std_error: f64, df: Option<u64>) -> Option<f64> {
    let statistic = (std_error > 0.0).then(|| (figure / std_error).abs())?;
    let p = match df {
        None => normal_two_sided(statistic),
        Some(df) => student_two_sided(statistic, df as f64),
    };
    Some(p.max(f64::MIN_POSITIVE))
}
