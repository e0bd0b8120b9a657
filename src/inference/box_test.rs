//! Are several independent groups equal? A quadratic form of their scores against its distribution
//! under the hypothesis that they are.
//!
//! With scores t of n answers each, weights A and variances S of the scores under the hypothesis, Q =
//! t'At is compared with a multiple of a chi-square that has the same mean and variance: p = P(chi² >
//! Q T1/T2) on T1²/T2 degrees of freedom, T1 = tr(AS), T2 = tr((AS)²). Box (1954), Annals of
//! Mathematical Statistics 25:290; Brunner, Dette & Munk (1997), Journal of the American Statistical
//! Association 92:1494.

use super::numeric::chi_square_upper;

/// A group of independent answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// Its score, as a share.
    pub(crate) score: f64,
    /// The variance of one answer under the hypothesis.
    pub(crate) null_variance: f64,
    /// Its answers, or what they are worth; above 0.
    pub(crate) n: f64,
}

/// What came of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BoxTest {
    /// Q, the weighted sum of squares of scores from their mean, or from a line.
    pub(crate) statistic: f64,
    /// T1, what Q is on average under the hypothesis; `None` where all answers are in one category.
    pub(crate) expected: Option<f64>,
    /// The degrees of freedom, a fraction as a rule; `None` where all answers are in one category.
    pub(crate) degrees_of_freedom: Option<f64>,
    /// The p-value, above 0.
    pub(crate) p: f64,
}

/// The test that groups have one score; their null variances are those under their mean. `None` for
/// fewer than two groups.
pub(crate) fn equal(groups: &[Group]) -> Option<BoxTest> {
    (groups.len() >= 2).then(|| left_over(groups, &[]))
}

/// The test that groups lie on a line over their times; their null variances are those on the line.
/// `None` for fewer than three groups, and where all are at one time.
pub(crate) fn on_a_line(groups: &[Group], times: &[f64]) -> Option<BoxTest> {
    let several = times.windows(2).any(|pair| pair[0] != pair[1]);
    (groups.len() >= 3 && groups.len() == times.len() && several).then(|| left_over(groups, times))
}

/// What groups leave over after their mean and, with times, their slope.
fn left_over(groups: &[Group], times: &[f64]) -> BoxTest {
    let total: f64 = groups.iter().map(|group| group.n).sum();
    let mean = |of: &dyn Fn(usize) -> f64| {
        (0..groups.len()).map(|i| groups[i].n * of(i)).sum::<f64>() / total
    };
    let first = groups[0].score;
    // Equal scores have no distance from their mean, not even of rounding.
    let level = first + mean(&|i| groups[i].score - first);
    let middle = if times.is_empty() {
        0.0
    } else {
        mean(&|i| times[i])
    };
    // Directions that are taken out, each of length 1 in the weights n.
    let ahead = |i: usize| times.get(i).map_or(0.0, |time| time - middle);
    let spread: f64 = (0..groups.len())
        .map(|i| groups[i].n * ahead(i).powi(2))
        .sum();
    let along = |i: usize| {
        if spread > 0.0 {
            ahead(i) / spread.sqrt()
        } else {
            0.0
        }
    };
    let slope: f64 = (0..groups.len())
        .map(|i| groups[i].n * along(i) * (groups[i].score - level))
        .sum();
    let statistic: f64 = (0..groups.len())
        .map(|i| groups[i].n * (groups[i].score - level - slope * along(i)).powi(2))
        .sum();

    // With B = diag(sqrt n) times the directions, AS is similar to (I - BB') diag(v): its traces come
    // from sums over groups, since BB' has few columns.
    let correction = total / (total - 1.0);
    let variances: Vec<f64> = groups
        .iter()
        .map(|group| correction * group.null_variance)
        .collect();
    let columns = |i: usize| [(groups[i].n / total).sqrt(), groups[i].n.sqrt() * along(i)];
    let (mut mean_square, mut square) = (0.0, 0.0);
    let mut within = [[0.0; 2]; 2];
    for (i, &v) in variances.iter().enumerate() {
        let column = columns(i);
        let kept = 1.0 - column[0] * column[0] - column[1] * column[1];
        mean_square += kept * v;
        square += (2.0 * kept - 1.0) * v * v;
        for (row, x) in within.iter_mut().zip(column) {
            for (cell, y) in row.iter_mut().zip(column) {
                *cell += x * y * v;
            }
        }
    }
    square += within.iter().flatten().map(|cell| cell * cell).sum::<f64>();
    if !(mean_square > 0.0 && square > 0.0 && mean_square.is_finite()) {
        return BoxTest {
            statistic,
            expected: None,
            degrees_of_freedom: None,
            p: 1.0,
        };
    }
    let degrees_of_freedom = mean_square * mean_square / square;
    let p = chi_square_upper(statistic * mean_square / square, degrees_of_freedom);
    BoxTest {
        statistic,
        expected: Some(mean_square),
        degrees_of_freedom: Some(degrees_of_freedom),
        p: p.max(f64::MIN_POSITIVE),
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, equal};
    use crate::inference::golden::{self, check};
    use crate::inference::tango::restricted_variance;

    fn groups(counts: &[[f64; 3]]) -> Vec<Group> {
        let with_answers = counts
            .iter()
            .filter(|counts| counts.iter().sum::<f64>() > 0.0);
        let net: f64 = counts.iter().map(|[a, _, c]| a - c).sum();
        let mean = net / counts.iter().flatten().sum::<f64>();
        with_answers
            .map(|&[a, b, c]| {
                let n = a + b + c;
                Group {
                    score: (a - c) / n,
                    null_variance: restricted_variance(a / n, c / n, mean),
                    n,
                }
            })
            .collect()
    }

    #[test]
    fn equal_groups_agree_with_the_oracle() {
        for case in golden::cases("homogeneity_box") {
            let counts = case["input"]["groups"].as_array().expect("groups");
            let counts: Vec<[f64; 3]> = counts.iter().map(golden::counts).collect();
            let found = equal(&groups(&counts));
            let expected = &case["expected"];
            if expected.is_null() {
                assert_eq!(found, None);
                continue;
            }
            let found = found.expect("two groups");
            check(&case, "Q", Some(found.statistic), &expected["Q"]);
            check(&case, "T1", found.expected, &expected["expected"]);
            check(&case, "df", found.degrees_of_freedom, &expected["df"]);
            check(&case, "p", Some(found.p), &expected["p"]);
        }
    }

    #[test]
    fn equal_scores_of_any_size_are_no_finding() {
        let found = equal(&groups(&[
            [9.0, 1.0, 0.0],
            [90.0, 10.0, 0.0],
            [900.0, 100.0, 0.0],
        ]));
        let found = found.expect("three groups");
        assert_eq!((found.statistic, found.p), (0.0, 1.0));
        assert_eq!(equal(&groups(&[[5.0, 3.0, 2.0]])), None);
    }
}
