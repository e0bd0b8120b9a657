//! The slope of independent waves over time, with the score interval of a slope.
//!
//! Waves weigh by their answers, never by an estimated variance. A slope beta is tested with each
//! wave's variance under the restriction that its score lies on the line with that slope through the
//! mean, which is Tango's variance in every wave: the interval is all beta with (b - beta)² at most
//! z² Var(beta), and it excludes 0 exactly when the p-value is below alpha.

use super::box_test::{self, BoxTest, Group};
use super::numeric::normal_two_sided;
use super::tango::restricted_variance;

/// A wave of independent answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) time: f64,
    /// Its NPS as a share: promoters less detractors after one division, so that equal ones are equal.
    pub(crate) score: f64,
    /// Promoters, passives and detractors, which add up to 1.
    pub(crate) shares: [f64; 3],
    /// What it counts for in the slope: its answers, or Kish's number of them; above 0.
    pub(crate) n: f64,
    /// What its answers are worth; above 0.
    pub(crate) effective_n: f64,
}

/// A line through waves, on the scale of shares.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScoreTrend {
    points: Vec<Point>,
    coefficients: Vec<f64>,
    middle: f64,
    level: f64,
    /// N / (N - 1).
    correction: f64,
    pub(crate) slope: f64,
}

impl ScoreTrend {
    /// `None` for fewer than three waves, and where two are at one time, or so close that no slope can
    /// be told.
    pub(crate) fn through(points: Vec<Point>) -> Option<Self> {
        let total: f64 = points.iter().map(|point| point.n).sum();
        let mean = |of: &dyn Fn(&Point) -> f64| {
            points.iter().map(|point| point.n * of(point)).sum::<f64>() / total
        };
        let mut times: Vec<f64> = points.iter().map(|point| point.time).collect();
        times.sort_by(f64::total_cmp);
        if points.len() < 3 || times.windows(2).any(|pair| pair[0] == pair[1]) {
            return None;
        }
        let start = times[0];
        let middle = start + mean(&|point| point.time - start);
        let spread: f64 = points
            .iter()
            .map(|point| point.n * (point.time - middle).powi(2))
            .sum();
        if !(spread > 0.0 && spread.is_finite()) {
            return None;
        }
        let first = points[0].score;
        // Equal scores have a slope of 0, not of rounding.
        let level = first + mean(&|point| point.score - first);
        let coefficients: Vec<f64> = points
            .iter()
            .map(|point| point.n * (point.time - middle) / spread)
            .collect();
        let slope = coefficients
            .iter()
            .zip(&points)
            .map(|(c, point)| c * (point.score - level))
            .sum();
        Some(Self {
            points,
            coefficients,
            middle,
            level,
            correction: total / (total - 1.0),
            slope,
        })
    }

    /// The variance of the slope where it truly is `beta`.
    pub(crate) fn variance(&self, beta: f64) -> f64 {
        let parts = self
            .coefficients
            .iter()
            .zip(&self.points)
            .map(|(c, point)| c * c * self.null_variance(point, beta) / point.effective_n);
        self.correction * parts.sum::<f64>()
    }

    /// The variance of one answer of a wave where the slope truly is `beta`.
    fn null_variance(&self, point: &Point, beta: f64) -> f64 {
        let on_line = self.level + beta * (point.time - self.middle);
        let [p, _, d] = point.shares;
        restricted_variance(p, d, on_line.clamp(-1.0, 1.0))
    }

    /// The slope in its standard errors under the hypothesis that there is none.
    pub(crate) fn z(&self) -> f64 {
        let variance = self.variance(0.0);
        if self.slope == 0.0 || variance <= 0.0 {
            0.0
        } else {
            self.slope / variance.sqrt()
        }
    }

    /// The two-sided p-value of no slope, above 0; 1 for a slope of 0.
    pub(crate) fn p(&self) -> f64 {
        normal_two_sided(self.z().abs()).max(f64::MIN_POSITIVE)
    }

    /// Both limits of the slope at a normal quantile.
    pub(crate) fn limits(&self, z: f64) -> [f64; 2] {
        let holds = |beta: f64| {
            let distance = self.slope - beta;
            distance * distance <= z * z * self.variance(beta)
        };
        // No wave can be further from another than the ends of the scale.
        let reach: f64 = self.coefficients.iter().map(|c| c.abs()).sum();
        let without_slope = holds(0.0);
        [-1.0, 1.0].map(|sign: f64| {
            let end = sign * reach;
            let (inside, outside) = match self.slope * sign < 0.0 {
                // 0 lies on this side: where it is rejected, so is all beyond.
                true if without_slope => (0.0, end),
                true => (self.slope, 0.0),
                false => (self.slope, end),
            };
            if holds(end) {
                end
            } else {
                halved(holds, inside, outside)
            }
        })
    }

    /// Whether the waves lie on their line.
    pub(crate) fn lack_of_fit(&self) -> Option<BoxTest> {
        let groups: Vec<Group> = self
            .points
            .iter()
            .map(|point| Group {
                score: point.score,
                // In the units of a wave that counts for as much as its answers are worth.
                null_variance: self.null_variance(point, self.slope) * point.n / point.effective_n,
                n: point.n,
            })
            .collect();
        let times: Vec<f64> = self.points.iter().map(|point| point.time).collect();
        box_test::on_a_line(&groups, &times)
    }
}

/// The border between a value that holds and one that does not, by halving.
fn halved(holds: impl Fn(f64) -> bool, mut inside: f64, mut outside: f64) -> f64 {
    // Enough for any two floats, next to 0 as well.
    for _ in 0..1100 {
        let middle = inside + (outside - inside) / 2.0;
        if middle == inside || middle == outside {
            break;
        }
        if holds(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::{Point, ScoreTrend};
    use crate::inference::Level;
    use crate::inference::golden::{self, check, number};
    use crate::inference::numeric::z_two_sided;

    fn trend(times: &[f64], counts: &[[f64; 3]]) -> Option<ScoreTrend> {
        let points = times.iter().zip(counts).map(|(&time, &counts)| {
            let n: f64 = counts.iter().sum();
            Point {
                time,
                score: (counts[0] - counts[2]) / n,
                shares: counts.map(|count| count / n),
                n,
                effective_n: n,
            }
        });
        ScoreTrend::through(points.collect())
    }

    #[test]
    fn trends_agree_with_the_oracle() {
        for case in golden::cases("trend_score") {
            let (input, expected) = (&case["input"], &case["expected"]);
            let list = |name: &str| input[name].as_array().expect("a list").clone();
            let times: Vec<f64> = list("times").iter().map(number).collect();
            let counts: Vec<[f64; 3]> = list("groups").iter().map(golden::counts).collect();
            let found = trend(&times, &counts);
            if expected.is_null() {
                assert!(found.is_none());
                continue;
            }
            let found = found.expect("three waves");
            let level = input["conf"].as_f64().unwrap_or(0.95);
            let alpha = Level::new(level).expect("in range").alpha();
            let [lower, upper] = found.limits(z_two_sided(alpha));
            let fit = found.lack_of_fit().expect("three waves");
            for (name, figure) in [
                ("slope", Some(found.slope)),
                ("mean_time", Some(found.middle)),
                ("mean", Some(found.level)),
                ("var_null", Some(found.variance(0.0))),
                ("z", Some(found.z())),
                ("p", Some(found.p())),
                ("lo", Some(lower)),
                ("hi", Some(upper)),
                ("lack_of_fit_df", fit.degrees_of_freedom),
                ("lack_of_fit_p", Some(fit.p)),
            ] {
                check(&case, name, figure, &expected[name]);
            }
        }
    }

    #[test]
    fn a_slope_is_told_from_0_exactly_when_its_p_value_is_small() {
        let mut seed = 7_u64;
        let mut count = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % 10) as f64
        };
        for waves in (3..7).cycle().take(400) {
            let counts: Vec<[f64; 3]> = (0..waves)
                .map(|_| [count() + 1.0, count(), count()])
                .collect();
            let times: Vec<f64> = (0..waves).map(f64::from).collect();
            let found = trend(&times, &counts).expect("three waves");
            for alpha in [0.3, 0.05, 0.001] {
                let [lower, upper] = found.limits(z_two_sided(alpha));
                assert!(lower <= found.slope && found.slope <= upper);
                let excluded = lower > 0.0 || upper < 0.0;
                assert_eq!(excluded, found.p() < alpha, "{counts:?}, {alpha}");
            }
        }
    }

    #[test]
    fn equal_scores_have_no_slope_whatever_their_size() {
        let counts = [
            [8.0, 1.0, 1.0],
            [16.0, 2.0, 2.0],
            [33.0, 0.0, 3.0],
            [160.0, 20.0, 20.0],
        ];
        let same = [counts[0], counts[1], counts[3]];
        let found = trend(&[1.0, 2.0, 7.0], &same).expect("three waves");
        assert_eq!((found.slope, found.p()), (0.0, 1.0));
        let [lower, upper] = found.limits(1.96);
        assert!(lower < 0.0 && 0.0 < upper);
        assert!(trend(&[1.0, 2.0], &counts[..2]).is_none());
        assert!(trend(&[1.0, 1.0, 2.0], &counts[..3]).is_none());
    }
}
