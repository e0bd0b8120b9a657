//! What is known from elsewhere of how the answers were drawn: a design effect, the size of the
//! customer base.

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
    /// let answers = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// let clustered = answers.with_design_effect(1.6)?;
    /// assert_eq!(clustered.interval(Level::P95).to_string(), "7.9 to 67.6");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Kish (1965), Survey Sampling; Dean & Pagano (2015), Journal of Survey Statistics and
    /// Methodology 3:484, on effective counts in intervals.
    pub fn with_design_effect(mut self, effect: f64) -> Result<Self, Error> {
        let stated = self.figures.design.stated_effect.unwrap_or(1.0) * effect;
        if !(1e-3..=1e3).contains(&effect) || !(1e-3..=1e3).contains(&stated) {
            let wrong = if (1e-3..=1e3).contains(&effect) {
                stated
            } else {
                effect
            };
            let expected = "a number from 0.001 to 1000, such as 1.5";
            return Err(Error::out_of_range("design effect", wrong, expected));
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
    /// let answers = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
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
                found: format!("the answers come from {}", design.unit.counted(design.units)),
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
                unit: "answers",
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
