//! Sums of weights and their powers that come from elsewhere: a file, or the rows of a database.

use super::{WeightedTally, place_of};
#[cfg(feature = "serde")]
use crate::error::Error;
use crate::error::Short;
use crate::survey::{Category, Weight};
#[cfg(feature = "serde")]
use crate::tally::Tally;

impl WeightedTally {
    /// What is expected of sums that come from elsewhere.
    pub(in crate::tally) const EXPECTED: &'static str =
        "sums of powers that weights within the range can add up to";

    /// `n` answers that are the same, by the sums of their weights and of the second and third powers, the
    /// lightest and the heaviest weight; or what is wrong with those.
    pub(in crate::tally) fn of_sums(
        answer: Category,
        n: u64,
        [weights, squares, cubes]: [f64; 3],
        range: (Weight, Weight),
    ) -> Result<Self, String> {
        let category = place_of(answer);
        let mut tally = Self::new();
        tally.counts.count(answer, n);
        tally.weights[category] = weights;
        tally.squares[category] = squares;
        tally.cubes = cubes;
        tally.range = Some(range);
        tally.checked()
    }

    /// This tally if its figures fit together, else what does not. The power sums of each category must
    /// lie where weights within the range can put them.
    fn checked(self) -> Result<Self, String> {
        let counts = [
            self.counts.promoters(),
            self.counts.passives(),
            self.counts.detractors(),
        ];
        let n = self.counts.n();
        let (light, heavy) = match self.range {
            Some(_) if n == 0 => return Err("a range of weights without answers".into()),
            Some((light, heavy)) if light > Weight::ZERO && light <= heavy => {
                (light.get(), heavy.get())
            }
            Some((light, heavy)) => return Err(weights_from(light.get(), heavy.get())),
            None if n == 0 => (0.0, 0.0),
            None => return Err(format!("{n} answers without a range of weights")),
        };
        let within = |sum: f64, n: u64, power: i32| {
            let n = n as f64;
            let slack = 1e-9 * n * heavy.powi(power);
            sum >= n * light.powi(power) - slack && sum <= n * heavy.powi(power) + slack
        };
        for (category, &n) in counts.iter().enumerate() {
            let (weights, squares) = (self.weights[category], self.squares[category]);
            if !within(weights, n, 1) || !within(squares, n, 2) {
                return Err(format!(
                    "{n} {} that sum to {} and their squares to {}",
                    weights_from(light, heavy),
                    Short(weights),
                    Short(squares)
                ));
            }
        }
        let found = || {
            format!(
                "{n} {} that sum to {}, their squares to {}, third powers to {}",
                weights_from(light, heavy),
                Short(self.weight()),
                Short(self.sum_of_squares()),
                Short(self.cubes),
            )
        };
        if !within(self.cubes, n, 3) {
            return Err(found());
        }
        let (weights, squares) = (self.weight(), self.sum_of_squares());
        // No weights have power sums that break these: Cauchy and Schwarz, from below, and
        // (w - light) (heavy - w) >= 0 added up, from above.
        let slack = 1e-9;
        let too_even = |below: f64, sum: f64, above: f64| sum * sum > below * above * (1.0 + slack);
        let too_uneven = |below: f64, sum: f64, above: f64| {
            let most = (light + heavy) * sum - light * heavy * below;
            above > most + slack * heavy * sum
        };
        let apart = counts.iter().enumerate().any(|(category, &n)| {
            let (weights, squares) = (self.weights[category], self.squares[category]);
            too_even(n as f64, weights, squares) || too_uneven(n as f64, weights, squares)
        });
        if apart
            // As ratios, since the fourth power of a sum may be no number.
            || squares / weights > self.cubes / squares * (1.0 + slack)
            || too_uneven(weights, squares, self.cubes)
        {
            return Err(found());
        }
        Ok(self)
    }
}

/// A range of weights that was found.
fn weights_from(light: f64, heavy: f64) -> String {
    format!("weights from {} to {}", Short(light), Short(heavy))
}

/// A weighted tally as it stands in a file, before its figures are known to fit together.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stored {
    counts: Tally,
    weights: [f64; 3],
    squares: [f64; 3],
    cubes: f64,
    range: Option<(Weight, Weight)>,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for WeightedTally {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        let tally = Self {
            counts: stored.counts,
            weights: stored.weights,
            squares: stored.squares,
            cubes: stored.cubes,
            range: stored.range,
        };
        tally.checked().map_err(|found| Error::Inconsistent {
            what: "weighted tally",
            found,
            expected: Self::EXPECTED,
        })
    }
}
