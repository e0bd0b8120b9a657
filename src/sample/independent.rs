//! Independent answers by segment. Two domains vary together by the answers that are in both.

use super::grouping::Grouping;
use crate::inference::{Comparison, Estimate, Joint};
use crate::tally::WeightedTally;

/// The answers of each segment; what known totals explain of a score is taken off where there are any.
#[derive(Debug, Clone)]
pub(crate) struct Independent {
    pub(crate) tallies: Vec<WeightedTally>,
    /// Whether answers count by weights, also where all of them are alike.
    pub(crate) weighted: bool,
}

/// What an answer coded x = +1, 0, -1 of weight w adds to a figure: w (slope x - level), by segment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pull {
    pub(crate) slope: f64,
    pub(crate) level: f64,
}

impl Pull {
    /// What the answers of a tally add to the covariance of two figures.
    fn product(self, other: Self, tally: &WeightedTally) -> f64 {
        let each = [1.0, 0.0, -1.0].into_iter().zip(tally.squares());
        each.map(|(x, squares)| {
            (self.slope * x - self.level) * (other.slope * x - other.level) * squares
        })
        .sum()
    }
}

/// The answers of a domain.
pub(crate) struct Part {
    pub(crate) whole: WeightedTally,
    pulls: Vec<Pull>,
}

impl Independent {
    /// The answers of each domain together.
    pub(crate) fn sums(&self, grouping: &Grouping) -> Vec<WeightedTally> {
        let mut sums = vec![WeightedTally::new(); grouping.count];
        for (segment, tally) in self.tallies.iter().enumerate() {
            for &domain in grouping.of_segment(segment) {
                sums[domain as usize] += *tally;
            }
        }
        sums
    }

    /// The estimate of answers that no known totals say anything about.
    pub(crate) fn estimate(&self, whole: &WeightedTally) -> Option<Estimate> {
        if self.weighted {
            whole.estimate()
        } else {
            whole.counts().estimate()
        }
    }

    /// What the answers of the kept segments add to their score; `None` where there are none.
    pub(crate) fn part(&self, keep: impl Fn(usize) -> bool) -> Option<Part> {
        let kept = |(segment, _): &(usize, &WeightedTally)| keep(*segment);
        let whole: WeightedTally = self
            .tallies
            .iter()
            .enumerate()
            .filter(kept)
            .map(|(_, t)| *t)
            .sum();
        let theta = whole.nps()?.points() / 100.0;
        let weight = whole.weight();
        let pull = |segment: usize| {
            if keep(segment) {
                Pull {
                    slope: 1.0 / weight,
                    level: theta / weight,
                }
            } else {
                Pull::default()
            }
        };
        Some(Part {
            whole,
            pulls: (0..self.tallies.len()).map(pull).collect(),
        })
    }

    /// The covariance of two figures, from what every answer adds to each.
    pub(crate) fn covariance(&self, x: &[Pull], y: &[Pull]) -> f64 {
        let pulls = x.iter().zip(y);
        self.tallies
            .iter()
            .zip(pulls)
            .map(|(tally, (x, y))| x.product(*y, tally))
            .sum()
    }

    /// Two domains compared, with the answers that are in both.
    pub(crate) fn compare(
        &self,
        current: &Part,
        baseline: &Part,
        estimates: (Estimate, Estimate),
        explain: impl Fn(&mut Vec<Pull>),
    ) -> Comparison {
        let of = |part: &Part| {
            let mut pulls = part.pulls.clone();
            explain(&mut pulls);
            pulls
        };
        let (x, y) = (of(current), of(baseline));
        let difference: Vec<Pull> = x
            .iter()
            .zip(&y)
            .map(|(x, y)| Pull {
                slope: x.slope - y.slope,
                level: x.level - y.level,
            })
            .collect();
        let variances = (self.covariance(&x, &x), self.covariance(&y, &y));
        let joint = Joint::of_answers(
            variances,
            self.covariance(&x, &y),
            self.covariance(&difference, &difference),
        );
        Comparison::together(estimates.0, estimates.1, joint)
    }
}

impl Part {
    pub(crate) fn pulls(&self) -> &[Pull] {
        &self.pulls
    }
}
