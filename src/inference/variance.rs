//! The variance of one answer.

/// The variance of one answer coded +1, 0, -1, from counts of any scale: p + d - (p - d)², written
/// without the subtraction that loses digits.
pub(crate) fn variance_of_one([a, b, c]: [f64; 3]) -> f64 {
    let n = a + b + c;
    ((a + c) / n) * (b / n) + 4.0 * (a / n) * (c / n)
}

/// The variance of one answer after adding ¾ promoter, 1½ passives and ¾ detractor to `n` answers
/// with these shares: never 0.
pub(crate) fn adjusted_variance_of_one([p, b, d]: [f64; 3], n: f64) -> f64 {
    variance_of_one([n * p + 0.75, n * b + 1.5, n * d + 0.75])
}
