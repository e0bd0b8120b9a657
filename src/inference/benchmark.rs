use super::estimate::variance_of_one;
use super::worth::Worth;
use super::{Comparison, Design, Estimate, Figures, Nps, Unit};
use crate::error::Error;

/// A score from outside, with what is known of how sure it is and where it comes from.
///
/// Published scores often come with the number of answers at best. A benchmark taken as exact makes
/// every difference from it look surer than it is. None are shipped: bring the one you trust.
///
/// # Example
/// ```
/// use promoter::{Benchmark, Level, Nps, Tally};
/// let ours = Tally::from_counts(20, 10, 5)?.estimate().expect("there are answers");
/// let industry = Benchmark::of_answers(Nps::new(30.0)?, 200, "a vendor's report of 2025")?;
/// let lead = ours.against(&industry);
/// assert_eq!(lead.to_string(), "+12.9");
/// assert_eq!(lead.interval(Level::P95).to_string(), "-17.3 to 37.3");
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
        Self::new(nps, 0, 0.0, source)
    }

    /// A score published with its number of answers. Its shares are not known, so its variance is
    /// taken as the largest that the score allows.
    ///
    /// # Errors
    /// [`Error::NoAnswers`] for 0 answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let industry = Benchmark::of_answers(Nps::new(0.0)?, 100, "a trade magazine")?;
    /// // At most half promoters and half detractors.
    /// assert_eq!(industry.std_error(), 10.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_answers(nps: Nps, n: u64, source: impl Into<String>) -> Result<Self, Error> {
        if n == 0 {
            return Err(Error::NoAnswers);
        }
        let variance = variance_of_one(widest(nps)) / n as f64;
        Ok(Self::new(nps, n, variance, source))
    }

    /// A score published with its standard error, in points.
    ///
    /// # Errors
    /// [`Error::StdErrorOutOfRange`] unless it is from 0 to 100.
    ///
    /// # Example
    /// ```
    /// use promoter::{Benchmark, Nps};
    /// let industry = Benchmark::with_std_error(Nps::new(31.0)?, 2.5, "a vendor's report of 2025")?;
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
            return Err(Error::StdErrorOutOfRange { value: std_error });
        }
        Ok(Self::new(nps, 0, (std_error / 100.0).powi(2), source))
    }

    fn new(nps: Nps, n: u64, variance: f64, source: impl Into<String>) -> Self {
        let totals = widest(nps);
        let estimate = Estimate::new(Figures {
            totals,
            points: nps.points(),
            variance,
            n,
            design_df: None,
            worth: Worth::Given,
            design: Design {
                unit: Unit::Published,
                ..Design::simple(n)
            },
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
    pub const fn nps(&self) -> Nps {
        self.estimate.nps()
    }

    /// Its standard error, in points; 0 for a fixed value.
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

/// Shares of promoters and detractors only: the largest variance that a score allows.
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
    /// let ours = Tally::from_counts(230, 110, 60)?.estimate().expect("there are answers");
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

impl Nps {
    /// Where this score stands among those of peers, 0 to 100: the percentage of peers below it, an
    /// equal one counting half; `None` without peers.
    ///
    /// Ask it of both limits of an interval too: with few answers a rank says little.
    ///
    /// # Example
    /// ```
    /// use promoter::Nps;
    /// let peers = [12.0, 25.0, 31.0, 44.0].map(|points| Nps::new(points).expect("in range"));
    /// assert_eq!(Nps::new(31.0)?.percentile_among(&peers), Some(62.5));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn percentile_among(self, peers: &[Self]) -> Option<f64> {
        let halves: usize = peers
            .iter()
            .map(|peer| usize::from(*peer < self) + usize::from(*peer <= self))
            .sum();
        (!peers.is_empty()).then(|| 50.0 * halves as f64 / peers.len() as f64)
    }
}
