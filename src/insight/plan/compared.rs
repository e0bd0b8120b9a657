use super::{Expected, Needed, design_effect, points, power_quantile};
use crate::error::Error;
use crate::inference::Level;
use crate::inference::numeric::{normal_upper, z_two_sided};

/// Two samples to be compared, two-sided: the answers they need, the power they have.
///
/// For samples that are there already see
/// [`Comparison::smallest_detectable`](crate::Comparison::smallest_detectable).
///
/// # Example
/// The same accounts in two waves: fewer answers than two samples of strangers with that design
/// effect, 690, would need.
/// ```
/// use promoter::Level;
/// use promoter::plan::{Compared, Expected};
/// let (before, after) =
///     (Expected::of_variance(0.61)?, Expected::of_variance(0.56)?);
/// let strangers = Compared::new(before, after).with_design_effect(1.69)?;
/// assert_eq!(strangers.answers(15.0, Level::P95, 0.8)?.answers(), 690);
/// let same = strangers.with_correlation(0.45)?;
/// assert_eq!(same.answers(15.0, Level::P95, 0.8)?.answers(), 380);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Compared {
    expected: [Expected; 2],
    /// A design effect and a correlation, where the answers are not independent.
    effect: Option<f64>,
    correlation: Option<f64>,
}

impl Compared {
    /// Two samples of independent answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// let both = Compared::new(Expected::WORST, Expected::WORST);
    /// // (1.96 + 0.84)² times 2 / 0.1², less 3
    /// assert_eq!(both.answers(10.0, Level::P95, 0.8)?.answers(), 1567);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn new(first: Expected, second: Expected) -> Self {
        Self {
            expected: [first, second],
            effect: None,
            correlation: None,
        }
    }

    /// The same with a design effect in both.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless it is from 0.001 to 1000.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// let both = Compared::new(Expected::TYPICAL, Expected::TYPICAL);
    /// let in_accounts = both.with_design_effect(2.0)?;
    /// let power = |plan: Compared| plan.power(10.0, [400, 400], Level::P95);
    /// assert!(power(in_accounts)? < power(both)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_design_effect(mut self, effect: f64) -> Result<Self, Error> {
        self.effect = Some(design_effect(effect)?);
        Ok(self)
    }

    /// The same with a correlation of the two scores, above -1 and below 1, as that of waves that ask
    /// the same accounts: [`InAccounts::correlation`](super::InAccounts::correlation).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// let both = Compared::new(Expected::TYPICAL, Expected::TYPICAL);
    /// let again = both.with_correlation(0.5)?;
    /// let points =
    ///     |plan: Compared| plan.smallest_difference([100, 100], Level::P95, 0.8);
    /// assert!(points(again)? < points(both)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Teerenstra et al. (2012), Statistics in Medicine 31:2169.
    pub fn with_correlation(mut self, correlation: f64) -> Result<Self, Error> {
        if !(correlation > -1.0 && correlation < 1.0) {
            let expected = "a number above -1 and below 1, such as 0.4";
            return Err(Error::out_of_range("correlation", correlation, expected));
        }
        self.correlation = Some(correlation);
        Ok(self)
    }

    /// Answers in each of the two to see a true difference of this many points with the given power;
    /// three less than the Wald test needs where they are independent, as the adjusted one adds three
    /// itself. A population and a response rate come on top; a design effect stated here is in it.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the difference is from 0.5 to 200 points, for a power outside 0 to
    /// 1, and for the variance of answers that are all expected in one category.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// let both = Compared::new(Expected::TYPICAL, Expected::TYPICAL);
    /// assert_eq!(both.answers(20.0, Level::P95, 0.8)?.answers(), 260);
    /// assert!(both.answers(0.2, Level::P95, 0.8).is_err(), "a share, not points");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn answers(&self, difference: f64, level: Level, power: f64) -> Result<Needed, Error> {
        let delta = points("difference", difference, 200.0)?;
        let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
        let needed = z * z * self.variance([1.0, 1.0])? / (delta * delta);
        let independent = self.effect.is_none() && self.correlation.is_none();
        Ok(Needed::new(needed - if independent { 3.0 } else { 0.0 }))
    }

    /// The power, 0 to 1, with which samples of these sizes show a true difference of this many
    /// points, by the Wald test.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the difference is from 0.5 to 200 points, and for the variance of
    /// answers that are all expected in one category; [`Error::Empty`] for a sample of none.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// // "+20 points": seen in 62 of 100 pairs of surveys with 200 and 150 answers.
    /// let both = Compared::new(Expected::TYPICAL, Expected::TYPICAL);
    /// let power = both.power(20.0, [200, 150], Level::P95)?;
    /// assert!((power - 0.6188).abs() < 1e-4);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn power(&self, difference: f64, answers: [u64; 2], level: Level) -> Result<f64, Error> {
        let delta = points("difference", difference, 200.0)?;
        let distance = delta / self.std_error(answers)?;
        let z = z_two_sided(level.alpha());
        Ok((normal_upper(z - distance) + normal_upper(z + distance)).min(1.0))
    }

    /// The smallest true difference, in points, that samples of these sizes show with the given power.
    ///
    /// # Errors
    /// As [`power`](Self::power), and [`Error::OutOfRange`] for a power outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{Compared, Expected};
    /// let both =
    ///     Compared::new(Expected::of_variance(0.61)?, Expected::of_variance(0.65)?);
    /// let points = both.smallest_difference([40, 40], Level::P95, 0.8)?;
    /// assert_eq!(format!("{points:.1}"), "49.7");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn smallest_difference(
        &self,
        answers: [u64; 2],
        level: Level,
        power: f64,
    ) -> Result<f64, Error> {
        let z = (z_two_sided(level.alpha()) + power_quantile(power)?).max(0.0);
        Ok((100.0 * z * self.std_error(answers)?).min(200.0))
    }

    /// The standard error of the difference, as a share.
    fn std_error(&self, answers: [u64; 2]) -> Result<f64, Error> {
        if answers.contains(&0) {
            return Err(Error::Empty {
                what: "a planned sample has no answers",
            });
        }
        self.variance(answers.map(|n| n as f64)).map(f64::sqrt)
    }

    /// The variance of the difference of samples of these sizes.
    fn variance(&self, [n1, n2]: [f64; 2]) -> Result<f64, Error> {
        let [first, second] = self.expected;
        let (v1, v2) = (first.spread()? / n1, second.spread()? / n2);
        let shared = 2.0 * self.correlation.unwrap_or(0.0) * (v1 * v2).sqrt();
        Ok(self.effect.unwrap_or(1.0) * (v1 + v2 - shared))
    }
}
