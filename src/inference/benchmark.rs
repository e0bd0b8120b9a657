use super::variance::variance_of_one;
use super::worth::Worth;
use super::{Comparison, Design, Estimate, Figures, Nps, Unit};
use crate::error::{Error, Short};

/// A score from outside, with what is known of how sure it is and where it comes from.
///
/// Published scores often come with the number of answers at best. A benchmark taken as exact makes
/// every difference from it look surer than it is. None are shipped: bring the one you trust.
///
/// # Example
/// ```
/// use promoter::{Benchmark, Level, Nps, Tally};
/// let ours = Tally::from_counts(20, 10, 5)?
///     .estimate()
///     .expect("there are answers");
/// let industry =
///     Benchmark::of_answers(Nps::new(30.0)?, 200, "a vendor's report of 2025")?;
/// let lead = ours.against(&industry);
/// assert_eq!(lead.to_string(), "+12.9");
/// assert_eq!(lead.interval(Level::P95).to_string(), "-17.0 to 37.5");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Benchmark {
    estimate: Estimate,
    source: String,
}

impl Benchmark {
    /// A score that is taken as exact: a target, or a figure of which nothing more is known.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let target = Benchmark::fixed(Nps::new(40.0)?, "our plan for 2026");
    /// assert_eq!((target.nps().points(), target.std_error()), (40.0, 0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn fixed(nps: Nps, source: impl Into<String>) -> Self {
        Self::given(nps, 0.0, source)
    }

    /// A score published with its number of answers. Its shares are not known, so they are taken as
    /// promoters and detractors only, of which the interval is the widest that the score allows;
    /// comparisons take them as a sample of so many answers. A published 100 is no certainty: its
    /// standard error is 0, and of 5 answers it still says no more than 13.1 to 100.
    ///
    /// # Errors
    /// [`Error::Empty`] for 0 answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Level, Nps, Tally};
    /// let industry = Benchmark::of_answers(Nps::new(0.0)?, 100, "a trade magazine")?;
    /// // At most half promoters and half detractors.
    /// assert_eq!(industry.std_error(), 10.0);
    /// let perfect = Benchmark::of_answers(Nps::new(100.0)?, 5, "a vendor's page")?;
    /// let ours = Tally::from_counts(8, 1, 1)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(
    ///     ours.against(&perfect).interval(Level::P95).to_string(),
    ///     "-88.0 to 59.6"
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_answers(nps: Nps, n: u64, source: impl Into<String>) -> Result<Self, Error> {
        if n == 0 {
            return Err(NO_ANSWERS);
        }
        let mut benchmark = Self::of_sample(widest(nps), nps.points(), n, source);
        // The widest shares are not what anybody answered.
        benchmark.estimate.figures.design.unit = Unit::Published;
        Ok(benchmark)
    }

    /// A score published as shares in percent, with the number of answers: "62% promoters, 25%
    /// passives, 13% detractors of 412". Comparisons take them as a sample of so many answers.
    ///
    /// What rounding leaves open, up to 1.5 percent of the whole, is spread over all three.
    ///
    /// This keeps the published shares. The counts behind them, from the same percent, are found by
    /// [`Tally::from_shares`](crate::Tally::from_shares).
    ///
    /// # Errors
    /// [`Error::Unfit`] for percentages below 0, or that add up to less than 98.5 or more than 101.5;
    /// [`Error::Empty`] for 0 answers.
    ///
    /// # Example
    /// ```
    /// use promoter::Benchmark;
    /// let industry = Benchmark::of_shares(62.0, 25.0, 13.0, 412, "a trade magazine")?;
    /// assert_eq!(industry.nps().points(), 49.0);
    /// assert!(
    ///     Benchmark::of_shares(0.62, 0.25, 0.13, 412, "shares, not percent").is_err()
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_shares(
        promoters: f64,
        passives: f64,
        detractors: f64,
        n: u64,
        source: impl Into<String>,
    ) -> Result<Self, Error> {
        let shares = [promoters, passives, detractors];
        let whole: f64 = shares.iter().sum();
        let fits = (98.5..=101.5).contains(&whole) && shares.iter().all(|share| *share >= 0.0);
        if !fits {
            return Err(Error::Unfit {
                found: format!(
                    "shares of {}%, {}% and {}%",
                    Short(promoters),
                    Short(passives),
                    Short(detractors)
                ),
                expected: "percentages from 0 to 100 that add up to 100",
            });
        }
        if n == 0 {
            return Err(NO_ANSWERS);
        }
        let points = 100.0 * (promoters - detractors) / whole;
        Ok(Self::of_sample(shares, points, n, source))
    }

    /// A score published with its standard error, in points.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless it is from 0 to 100.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let industry = Benchmark::with_std_error(
    ///     Nps::new(31.0)?,
    ///     2.5,
    ///     "a vendor's report of 2025",
    /// )?;
    /// assert!((industry.std_error() - 2.5).abs() < 1e-12);
    /// assert!(Benchmark::with_std_error(Nps::new(31.0)?, -2.5, "a slip").is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn with_std_error(
        nps: Nps,
        std_error: f64,
        source: impl Into<String>,
    ) -> Result<Self, Error> {
        if !(0.0..=100.0).contains(&std_error) {
            let expected = "points from 0 to 100";
            return Err(Error::out_of_range("standard error", std_error, expected));
        }
        Ok(Self::given(nps, (std_error / 100.0).powi(2), source))
    }

    /// A score that stands with the variance it has, as a share.
    fn given(nps: Nps, variance: f64, source: impl Into<String>) -> Self {
        let design = Design {
            unit: Unit::Published,
            ..Design::simple(0)
        };
        let totals = widest(nps);
        Self::of(nps.points(), totals, variance, design, Worth::Given, source)
    }

    fn of_sample(shares: [f64; 3], points: f64, n: u64, source: impl Into<String>) -> Self {
        let answers = n as f64;
        let variance = variance_of_one(shares) / answers;
        let worth = Worth::Answers {
            process: answers,
            listed: answers,
            kish: answers,
        };
        Self::of(points, shares, variance, Design::simple(n), worth, source)
    }

    fn of(
        points: f64,
        totals: [f64; 3],
        variance: f64,
        design: Design,
        worth: Worth,
        source: impl Into<String>,
    ) -> Self {
        let estimate = Estimate::new(Figures {
            totals,
            points,
            n: design.units,
            variance,
            design_df: None,
            worth,
            design,
            weight_on_clusters: None,
        });
        Self {
            estimate,
            source: source.into(),
        }
    }

    /// The score.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let target = Benchmark::fixed(Nps::new(30.0)?, "our target");
    /// assert_eq!(target.nps(), Nps::new(30.0)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn nps(&self) -> Nps {
        self.estimate.nps()
    }

    /// Its standard error, in points; 0 for a fixed value, and for answers of one category.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let target = Benchmark::fixed(Nps::new(30.0)?, "our target");
    /// assert_eq!(target.std_error(), 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        self.estimate.std_error()
    }

    /// Where it comes from, in the caller's words.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let target = Benchmark::fixed(Nps::new(40.0)?, "our plan for 2026");
    /// assert_eq!(target.source(), "our plan for 2026");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

const NO_ANSWERS: Error = Error::Empty {
    what: "0 answers say nothing",
};

/// Shares of promoters and detractors only: the widest interval that a score allows.
fn widest(nps: Nps) -> [f64; 3] {
    let share = nps.points() / 100.0;
    [(1.0 + share) / 2.0, 0.0, (1.0 - share) / 2.0]
}

impl Estimate {
    /// This estimate against a benchmark from outside.
    ///
    /// Against a fixed value the default p-value is that of the score test, and
    /// [`Method::AdjustedWald`](crate::Method::AdjustedWald) gives that of MeasuringU.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Level, Nps, Tally, Verdict};
    /// let ours = Tally::from_counts(230, 110, 60)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let target = Benchmark::fixed(Nps::new(30.0)?, "our plan for 2026");
    /// let lead = ours.against(&target);
    /// assert_eq!((lead.difference(), lead.verdict(Level::P95)), (12.5, Verdict::Up));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// The score test: May & Johnson (1997), Statistics in Medicine 16:2127; the adjusted Wald test:
    /// Rocks (2016), The American Statistician 70:365.
    pub fn against(&self, benchmark: &Benchmark) -> Comparison {
        self.versus(&benchmark.estimate)
    }
}
