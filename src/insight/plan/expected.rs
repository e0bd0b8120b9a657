use crate::error::{Error, Short};
use crate::inference::numeric::z_two_sided;
use crate::inference::{Estimate, Interval, Level, Method, Nps, score_reach, variance_of_one};

/// What the answers are expected to be like: how far one answer lies from another.
///
/// # Example
/// ```
/// use promoter::plan::Expected;
/// assert_eq!(Expected::shares(0.5, 0.3, 0.2)?.variance(), 0.61);
/// assert!(Expected::shares(0.5, 0.3, 0.3).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Expected {
    /// The variance of one answer coded +1, 0, -1; 0 to 1.
    variance: f64,
    /// Where only the variance is known, those of a score of 0.
    shares: [f64; 3],
}

impl Expected {
    /// Half promoters, half detractors: no survey needs more answers.
    pub const WORST: Self = Self {
        variance: 1.0,
        shares: [0.5, 0.0, 0.5],
    };
    /// A variance of 0.67, that of equal thirds; usual surveys have 0.4 to 0.7.
    pub const TYPICAL: Self = Self {
        variance: 0.67,
        shares: [0.335, 0.33, 0.335],
    };

    /// Answers of a variance, above 0 and at most 1, and otherwise the worst: as many promoters as
    /// detractors. No shares of the same variance ask for more answers to a margin, as far as it was
    /// tried: seven variances from 0.02 to 0.9, 41 shares each, margins of 3, 10 and 30 points.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// assert_eq!(Expected::of_variance(0.5)?.variance(), 0.5);
    /// assert!(Expected::of_variance(1.5).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_variance(variance: f64) -> Result<Self, Error> {
        if variance > 0.0 && variance <= 1.0 {
            let shares = [variance / 2.0, 1.0 - variance, variance / 2.0];
            Ok(Self { variance, shares })
        } else {
            let expected = "a number above 0 and at most 1, such as 0.67";
            Err(Error::out_of_range("variance", variance, expected))
        }
    }

    /// Shares of promoters, passives and detractors, each 0 to 1, which add up to 1.
    ///
    /// # Errors
    /// [`Error::Unfit`] if they do not.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// // 0.6 + 0.2 - 0.4²
    /// assert!((Expected::shares(0.6, 0.2, 0.2)?.variance() - 0.64).abs() < 1e-12);
    /// assert!(Expected::shares(0.6, 0.2, 0.3).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn shares(promoters: f64, passives: f64, detractors: f64) -> Result<Self, Error> {
        let shares = [promoters, passives, detractors];
        let whole = (promoters + passives + detractors - 1.0).abs() <= 1e-9;
        if !whole || shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
            return Err(Error::Unfit {
                found: format!(
                    "shares {}, {} and {} are out of range",
                    Short(promoters),
                    Short(passives),
                    Short(detractors)
                ),
                expected: "numbers from 0 to 1 that add up to 1",
            });
        }
        Ok(Self {
            variance: variance_of_one(shares),
            shares,
        })
    }

    /// Answers like those of an earlier survey.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::plan::Expected;
    /// let last = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(Expected::like(&last), Expected::shares(0.5, 0.3, 0.2)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn like(estimate: &Estimate) -> Self {
        let shares = estimate.shares();
        Self {
            variance: variance_of_one(shares),
            shares,
        }
    }

    /// The variance of one answer coded +1, 0, -1; 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// // Half promoters, half detractors.
    /// assert_eq!(Expected::shares(0.5, 0.0, 0.5)?.variance(), 1.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// The NPS that is expected; 0 where only a variance is.
    ///
    /// # Example
    /// ```
    /// use promoter::plan::Expected;
    /// assert_eq!(Expected::shares(0.5, 0.3, 0.2)?.nps().rounded(), 30);
    /// assert_eq!(Expected::WORST.nps().rounded(), 0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn nps(&self) -> Nps {
        let [p, _, d] = self.shares;
        Nps::from_points_clamped(100.0 * (p - d))
    }

    /// The interval, by the default method, of so many independent answers with these shares; that of
    /// the whole scale for none. It need not reach as far to either side.
    ///
    /// # Example
    /// A margin of 10 points is half of the width: near the end of the scale one side has more of it.
    /// ```
    /// use promoter::Level;
    /// use promoter::plan::{self, Expected};
    /// let loved = Expected::shares(0.9, 0.07, 0.03)?;
    /// let answers = plan::for_margin(10.0, loved, Level::P95)?.answers();
    /// assert_eq!(answers, 77);
    /// let interval = loved.interval(answers, Level::P95);
    /// assert_eq!(format!("{:.1}", loved.nps().points() - interval.lower()), "13.5");
    /// assert_eq!(format!("{:.1}", interval.upper() - loved.nps().points()), "6.5");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval(&self, answers: u64, level: Level) -> Interval {
        let [p, _, d] = self.shares;
        let (lower, upper) = if answers == 0 {
            (-1.0, 1.0)
        } else {
            let reach = score_reach(self.shares, answers as f64, z_two_sided(level.alpha()));
            (p - d - reach.below, p - d + reach.above)
        };
        Interval::of_limits(lower, upper, level, Method::Tango)
    }

    /// How far the interval of a number of answers that need not be whole reaches below and above.
    pub(super) fn reaches(&self, n: f64, z: f64) -> [f64; 2] {
        let reach = score_reach(self.shares, n, z);
        [reach.below, reach.above]
    }

    /// The variance where a plan rests on it: answers all in one category would plan for nothing.
    pub(super) fn spread(&self) -> Result<f64, Error> {
        Self::of_variance(self.variance).map(|expected| expected.variance)
    }
}
