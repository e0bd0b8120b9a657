//! What is known from elsewhere of how the answers were drawn: a design effect, the size of the
//! customer base.

use super::{Design, Estimate, RollUp};
use crate::error::Error;

impl Estimate {
    /// This estimate with a design effect that is known from elsewhere: an earlier wave, or what a
    /// vendor reports. The variance is multiplied by it and the effective number of answers divided.
    ///
    /// Where the answers are at hand, a tally that knows their clusters is better.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the effect is from 0.001 to 1000, and where effects upon effects
    /// leave an effective number of answers outside 1e-90 to 1e90.
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
        if !(1e-3..=1e3).contains(&effect) {
            let expected = "a number from 0.001 to 1000, such as 1.5";
            return Err(Error::out_of_range("design effect", effect, expected));
        }
        if !self.is_given() {
            let left = self.effective_n() / effect;
            if !(1e-90..=1e90).contains(&left) {
                let expected = "one that leaves from 1e-90 to 1e90 effective answers";
                return Err(Error::out_of_range("design effect", effect, expected));
            }
            self.figures.variance *= effect;
            self.figures.effective_n /= effect;
            self.figures.process_n /= effect;
        }
        if matches!(self.design(), Design::Simple | Design::Weighted) {
            self.figures.design = Design::DesignEffect;
        }
        Ok(self)
    }

    /// This estimate as one of a customer base of known size, of which the answers are a part.
    ///
    /// `population` counts the customers who could have answered; for a clustered estimate, and for
    /// one of accounts, it counts accounts. The more of them answered, the surer the score of the
    /// list as it stands today; it says nothing of customers to come, so it is off by default. When
    /// all answered it is a census: the interval is the score itself.
    ///
    /// # Errors
    /// [`Error::PopulationTooSmall`] for a population below what answered,
    /// [`Error::PopulationGivenAlready`] for a second call, where the sizes of frames were given, and for a
    /// published score.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let answers = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
    /// assert_eq!(answers.interval(Level::P95).to_string(), "15.7 to 63.4");
    /// let list = answers.of_population(100)?;
    /// assert_eq!(list.interval(Level::P95).to_string(), "21.3 to 60.1");
    /// let census = answers.of_population(35)?;
    /// assert_eq!(census.interval(Level::P95).to_string(), "42.9 to 42.9");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Burstein (1975), Journal of the American Statistical Association 70:67: the effective number
    /// of answers is n (N-1)/(N-n). For clusters the correction is that of a sampled frame, 1 - m/N.
    pub fn of_population(mut self, population: u64) -> Result<Self, Error> {
        if self.figures.framed || self.figures.population.is_some() || self.is_given() {
            return Err(Error::PopulationGivenAlready);
        }
        let (answered, unit, spared) = match self.figures.design {
            Design::Clustered { clusters, .. } => (clusters, "accounts", 0),
            _ => match self.figures.roll_up {
                RollUp::MeanScore | RollUp::MostInfluential => (self.n(), "accounts", 1),
                _ => (self.n(), "answers", 1),
            },
        };
        let Some(silent) = population.checked_sub(answered) else {
            return Err(Error::PopulationTooSmall {
                population,
                answered,
                unit,
            });
        };
        self.figures.population = Some(population);
        if silent == 0 {
            self.figures.design = Design::Census;
            self.figures.variance = 0.0;
            self.figures.effective_n = f64::INFINITY;
            self.figures.degrees_of_freedom = None;
        } else {
            let gain = (population - spared) as f64 / silent as f64;
            self.figures.variance /= gain;
            self.figures.effective_n *= gain;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, Level, Method, Tally};

    #[test]
    fn design_effects_upon_design_effects_end_in_an_error_and_not_in_nan() {
        for effect in [1e-3, 1e3] {
            let answers = Tally::from_counts(20, 10, 5).expect("fits").estimate();
            let mut estimate = answers.expect("there are answers");
            let refused = (0..110).find_map(|_| {
                for method in [Method::Tango, Method::Wald, Method::Anytime] {
                    let interval = estimate.interval_with(method, Level::P95);
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
