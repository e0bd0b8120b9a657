//! What is known from elsewhere of how the answers were drawn: a design effect, the size of the
//! customer base.

use super::adjusted_wald::{Adjusted, adjusted_counts};
use super::numeric::t_two_sided;
use super::tango::score_reach;
use super::variance::variance_of_one;
use super::worth::Worth;
use super::{Estimate, Unit};
use crate::error::Error;

impl Estimate {
    /// This estimate with a design effect that is known from elsewhere: an earlier wave, or what a
    /// vendor reports. The variance is multiplied by it and the effective number of answers divided.
    ///
    /// Where the answers are at hand, a sample that knows their clusters is better.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the effect, times what was stated before, is from 0.001 to 1000.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let answers = Tally::from_counts(20, 10, 5)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let clustered = answers.with_design_effect(1.6)?;
    /// assert_eq!(clustered.interval(Level::P95).to_string(), "7.9 to 67.6");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Kish (1965), Survey Sampling; Dean & Pagano (2015), Journal of Survey Statistics and
    /// Methodology 3:484, on effective counts in intervals.
    pub fn with_design_effect(mut self, effect: f64) -> Result<Self, Error> {
        let stated = self.figures.design.stated_effect.unwrap_or(1.0) * effect;
        let expected = if !(1e-3..=1e3).contains(&effect) {
            Some("a number from 0.001 to 1000, such as 1.5")
        } else if !(1e-3..=1e3).contains(&stated) {
            Some("one that is from 0.001 to 1000 with what was stated before")
        } else {
            None
        };
        if let Some(expected) = expected {
            return Err(Error::out_of_range("design effect", effect, expected));
        }
        if !self.is_given() {
            self.figures.variance *= effect;
            self.figures.worth = self.figures.worth.with_design_effect(effect);
        }
        self.figures.design.stated_effect = Some(stated);
        Ok(self)
    }

    /// This estimate as one of a customer base of known size, of which the independent answers are a
    /// part.
    ///
    /// `population` counts the customers who could have answered. The more of them answered, the
    /// surer the score of the list as it stands today, supposing that the silent are like the heard;
    /// it says nothing of customers to come, so it is off by default. When all answered it is a
    /// census: the interval is the score itself. For accounts of which not everybody was heard ask
    /// [`ClusteredTally::sample_of_list`](crate::ClusteredTally::sample_of_list).
    ///
    /// # Errors
    /// [`Error::ListTooSmall`] for a population below what answered, [`Error::StatedTwice`] for a
    /// second call, [`Error::Unfit`] for clusters and for a published score.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let answers = Tally::from_counts(20, 10, 5)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(answers.interval(Level::P95).to_string(), "15.7 to 63.4");
    /// let census = answers.of_population(35)?;
    /// assert_eq!(census.interval(Level::P95).to_string(), "42.9 to 42.9");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Burstein (1975), Journal of the American Statistical Association 70:67: the effective number
    /// of answers is n (N-1)/(N-n).
    pub fn of_population(mut self, population: u64) -> Result<Self, Error> {
        let design = &mut self.figures.design;
        if design.list.is_some() {
            return Err(Error::StatedTwice {
                what: "the estimate is of a list of known size already".into(),
            });
        }
        if design.is_clustered() {
            return Err(Error::Unfit {
                found: format!(
                    "the answers come from {}",
                    design.unit.counted(design.units)
                ),
                expected: "independent answers; for accounts use ClusteredTally::sample_of_list or sample_of_people, which know that not everybody in an account was heard",
            });
        }
        if design.unit == Unit::Published {
            return Err(Error::Unfit {
                found: "the score was published by others".into(),
                expected: "answers at hand",
            });
        }
        let Some(silent) = population.checked_sub(self.figures.n) else {
            return Err(Error::ListTooSmall {
                list: "the population".into(),
                listed: population,
                answered: self.figures.n,
                unit: "customers",
            });
        };
        design.list = Some(population);
        if silent == 0 {
            design.census = true;
            self.figures.variance = 0.0;
            self.figures.worth = Worth::Given;
        } else if let Worth::Answers { listed, .. } = &mut self.figures.worth {
            let gain = (population - 1) as f64 / silent as f64;
            self.figures.variance /= gain;
            *listed *= gain;
        }
        Ok(self)
    }
}

/// A tally of customers from a list of known size, on the scale of shares.
///
/// The sample of a list is worth `n (N-1)/(N-n)` answers. What it says is clipped to what the silent
/// can make of it, and the default method is widened by one customer, since a list has few possible
/// scores: without that, samples that catch one of two rare customers exclude the truth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    counts: [f64; 3],
    population: f64,
}

/// Both limits.
type Limits = (f64, f64);

impl Listed {
    /// Of at least one answer, and a population of at least as many.
    pub(super) fn new(counts: [u64; 3], population: u64) -> Self {
        Self {
            counts: counts.map(|count| count as f64),
            population: population as f64,
        }
    }

    fn n(&self) -> f64 {
        self.counts.iter().sum()
    }

    fn silent(&self) -> f64 {
        self.population - self.n()
    }

    fn share(&self) -> f64 {
        let [a, _, c] = self.counts;
        (a - c) / self.n()
    }

    /// What the counts are multiplied by to have the effective number; infinite for a census.
    pub(super) fn gain(&self) -> f64 {
        if self.silent() <= 0.0 {
            return f64::INFINITY;
        }
        (self.population - 1.0) / self.silent()
    }

    /// The scores that the list can have, whatever the silent would say.
    pub(super) fn possible(&self) -> Limits {
        let [a, _, c] = self.counts;
        let (net, silent) = (a - c, self.silent());
        // Rounding must not move them past the score itself.
        (
            ((net - silent) / self.population).min(self.share()),
            ((net + silent) / self.population).max(self.share()),
        )
    }

    /// Limits of any method, within what is possible.
    pub(super) fn clipped(&self, (lower, upper): Limits) -> Limits {
        let (least, most) = self.possible();
        (lower.clamp(least, most), upper.clamp(least, most))
    }

    /// Limits of the score method.
    pub(super) fn score(&self, z: f64) -> Limits {
        if self.silent() <= 0.0 {
            return self.possible();
        }
        let n = self.n();
        let reach = score_reach(self.counts.map(|count| count / n), n * self.gain(), z);
        let one = 1.0 / self.population;
        let share = self.share();
        self.clipped((share - reach.below - one, share + reach.above + one))
    }

    /// Limits of the adjusted Wald method.
    pub(super) fn adjusted_wald(&self, z: f64) -> Limits {
        if self.silent() <= 0.0 {
            return self.possible();
        }
        let counts = self.counts.map(|count| count * self.gain());
        let Adjusted { share, std_error } = adjusted_counts(counts);
        self.clipped((share - z * std_error, share + z * std_error))
    }

    /// The standard error as R's survey package has it, `V (N-n) / (N (n-1))`; `None` for one answer
    /// of several customers.
    pub(super) fn std_error(&self) -> Option<f64> {
        let n = self.n();
        if self.silent() <= 0.0 {
            return Some(0.0);
        }
        (n > 1.0).then(|| {
            let spread = variance_of_one(self.counts) / (n - 1.0);
            (spread * self.silent() / self.population).sqrt()
        })
    }

    /// Limits of Student's method, with n - 1 degrees of freedom; for one answer all that is possible.
    pub(super) fn student(&self, alpha: f64) -> Limits {
        let Some(std_error) = self.std_error() else {
            return self.possible();
        };
        let half = if std_error > 0.0 {
            t_two_sided(alpha, self.n() - 1.0) * std_error
        } else {
            0.0
        };
        self.clipped((self.share() - half, self.share() + half))
    }
}

#[cfg(test)]
mod tests {
    use super::Listed;
    use crate::inference::golden::{self, check};
    use crate::inference::numeric::z_two_sided;
    use crate::{Error, Level, Method, Tally};

    #[test]
    fn a_sample_of_a_list_agrees_with_the_oracle() {
        for case in golden::cases("finite_population") {
            let (input, expected) = (&case["input"], &case["expected"]);
            let counts = golden::counts(&input["counts"]).map(|count| count as u64);
            let listed = Listed::new(counts, input["population"].as_u64().expect("a number"));
            let level = input["conf"].as_f64().unwrap_or(0.95);
            let alpha = Level::new(level).expect("in range").alpha();
            let z = z_two_sided(alpha);
            let (least, most) = listed.possible();
            check(&case, "possible_lo", Some(least), &expected["possible_lo"]);
            check(&case, "possible_hi", Some(most), &expected["possible_hi"]);
            let effective = Some(listed.n() * listed.gain()).filter(|n| n.is_finite());
            check(&case, "n_eff", effective, &expected["n_eff"]);
            let se = &expected["student"]["se"];
            check(&case, "se", listed.std_error(), se);
            for (name, (lower, upper)) in [
                ("score", listed.score(z)),
                ("adj_wald", listed.adjusted_wald(z)),
                ("student", listed.student(alpha)),
            ] {
                check(&case, name, Some(lower), &expected[name]["lo"]);
                check(&case, name, Some(upper), &expected[name]["hi"]);
            }
        }
    }

    #[test]
    fn design_effects_upon_design_effects_end_in_an_error_and_not_in_nan() {
        for effect in [1e-3, 1e3] {
            let answers = Tally::from_counts(20, 10, 5).expect("fits").estimate();
            let mut estimate = answers.expect("there are answers");
            let refused = (0..110).find_map(|_| {
                for method in [Method::Tango, Method::Wald, Method::Anytime] {
                    let interval = estimate.using(method).interval(Level::P95);
                    assert!(interval.lower() <= interval.upper(), "{interval:?}");
                }
                estimate
                    .with_design_effect(effect)
                    .map(|next| estimate = next)
                    .err()
            });
            assert!(matches!(refused, Some(Error::OutOfRange { value, .. }) if value == effect));
        }
    }
}
