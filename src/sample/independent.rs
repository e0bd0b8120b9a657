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
    /// How each answer pulls the NPS of all of them; `None` where there are none.
    fn of(whole: &WeightedTally) -> Option<Self> {
        let theta = whole.nps()?.points() / 100.0;
        let weight = whole.weight();
        Some(Self {
            slope: 1.0 / weight,
            level: theta / weight,
        })
    }

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
    /// How each of its segments pulls its NPS.
    pull: Pull,
    /// In order.
    members: Vec<u32>,
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

    /// A domain of some segments, in order; `None` where it has no answers.
    pub(crate) fn part(&self, members: Vec<u32>) -> Option<Part> {
        let own = members
            .iter()
            .map(|&segment| self.tallies[segment as usize]);
        let whole: WeightedTally = own.sum();
        Some(Part {
            pull: Pull::of(&whole)?,
            whole,
            members,
        })
    }

    /// Each domain against all others together, where no answer is in two of them.
    pub(crate) fn against_rest(&self, grouping: &Grouping) -> Vec<Option<Comparison>> {
        let own = self.sums(grouping);
        // What comes before a domain and what comes after it are added up: nothing is subtracted.
        let mut after = vec![WeightedTally::new()];
        for sum in own.iter().rev() {
            let mut more = after[after.len() - 1];
            more += *sum;
            after.push(more);
        }
        let mut before = WeightedTally::new();
        let against = own
            .iter()
            .zip(after.iter().rev().skip(1))
            .map(|(own, after)| {
                let mut rest = before;
                rest += *after;
                before += *own;
                let variance = |whole| Pull::of(whole).map(|pull| pull.product(pull, whole));
                let variances = (variance(own)?, variance(&rest)?);
                let joint = Joint::of_answers(variances, 0.0, variances.0 + variances.1);
                Some(Comparison::together(
                    self.estimate(own)?,
                    self.estimate(&rest)?,
                    joint,
                ))
            });
        against.collect()
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

    /// Two domains compared, with the answers that are in both; `explain` takes from their pulls what known
    /// totals explain, where there are any.
    pub(crate) fn compare(
        &self,
        current: &Part,
        baseline: &Part,
        estimates: (Estimate, Estimate),
        explain: Option<impl Fn(&mut Vec<Pull>)>,
    ) -> Comparison {
        let joint = match explain {
            Some(explain) => {
                let of = |part: &Part| {
                    let mut pulls = part.pulls(self.tallies.len());
                    explain(&mut pulls);
                    pulls
                };
                let (x, y) = (of(current), of(baseline));
                self.joint((0..).zip(x).zip(y).map(|((segment, x), y)| (segment, x, y)))
            }
            None => {
                let mut segments = [current.members.as_slice(), &baseline.members].concat();
                segments.sort_unstable();
                segments.dedup();
                let pulls = |segment| (segment, current.pull(segment), baseline.pull(segment));
                self.joint(segments.into_iter().map(pulls))
            }
        };
        Comparison::together(estimates.0, estimates.1, joint)
    }

    /// The variances of two domains and of their difference, from how each segment pulls them.
    fn joint(&self, pulls: impl Iterator<Item = (u32, Pull, Pull)>) -> Joint {
        let (mut variances, mut both, mut of_difference) = ((0.0, 0.0), 0.0, 0.0);
        for (segment, x, y) in pulls {
            let tally = &self.tallies[segment as usize];
            let difference = Pull {
                slope: x.slope - y.slope,
                level: x.level - y.level,
            };
            variances.0 += x.product(x, tally);
            variances.1 += y.product(y, tally);
            both += x.product(y, tally);
            of_difference += difference.product(difference, tally);
        }
        Joint::of_answers(variances, both, of_difference)
    }
}

impl Part {
    /// How each of so many segments pulls the NPS of the domain.
    pub(crate) fn pulls(&self, segments: usize) -> Vec<Pull> {
        let mut pulls = vec![Pull::default(); segments];
        for &member in &self.members {
            pulls[member as usize] = self.pull;
        }
        pulls
    }

    fn pull(&self, segment: u32) -> Pull {
        let is_member = self.members.binary_search(&segment).is_ok();
        if is_member {
            self.pull
        } else {
            Pull::default()
        }
    }
}
