use std::fmt;

use super::variance::variance_of_one;
use super::worth::Worth;
use super::{Design, Method};

/// An NPS with all that is needed to say how sure it is: shares, standard error, the number of
/// answers and what they are worth, and how they were drawn.
///
/// Every tally and every sample ends in an estimate; every question starts from one. It can be
/// written to a file but not read back: a score cannot be separated from the answers that made it.
///
/// # Example
/// ```
/// use promoter::{Level, Tally};
/// let q1 = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
/// let q2 = Tally::from_counts(62, 26, 12)?.estimate().expect("there are answers");
/// assert_eq!(q2.to_string(), "NPS 50.0 (n 100, independent answers)");
/// assert_eq!(q2.interval(Level::P95).to_string(), "34.9 to 62.3");
/// assert_eq!(format!("{:.1}", q2.versus(&q1).difference()), "20.0");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Estimate {
    pub(super) figures: Figures,
    pub(super) method: Method,
}

/// What a sample knows of its answers, on the scale of shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    /// Promoters, passives and detractors as they were weighted; only their ratios count.
    pub(crate) totals: [f64; 3],
    /// 100 times promoters less detractors, over all: one division of what was added up.
    pub(crate) points: f64,
    pub(crate) n: u64,
    /// The variance of the NPS as a share, by linearisation, with the list where there is one.
    pub(crate) variance: f64,
    /// Clusters less strata, where there are clusters.
    pub(crate) design_df: Option<u64>,
    pub(crate) worth: Worth,
    pub(crate) design: Design,
    /// How the weight lies on the clusters, where there are any.
    pub(crate) weight_on_clusters: Option<WeightOnClusters>,
}

/// How the weight of an estimate lies on its clusters, and what else a caution may be about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WeightOnClusters {
    /// How many clusters of equal weight would be as even.
    pub(crate) effective: f64,
    /// The share of the weight that the heaviest cluster holds.
    pub(crate) top_share: f64,
    /// Strata of one cluster that was sampled.
    pub(crate) lonely_strata: u64,
    /// Strata of a list of which every cluster was heard.
    pub(crate) full_strata: u64,
    /// The variance of the score by the jackknife, as a share, where every stratum has two clusters.
    pub(crate) jackknife: Option<f64>,
    /// The correlation of weight and score over clusters with its p-value, where it can be told.
    pub(crate) weight_with_opinion: Option<(f64, f64)>,
}

impl Estimate {
    pub(crate) fn new(figures: Figures) -> Self {
        Self {
            figures,
            method: Method::default(),
        }
    }

    /// Notes that the weights meet known totals.
    pub(crate) const fn count_known_totals(&mut self, sets: u64) {
        self.figures.design.known_totals = sets;
    }

    /// The same figures, counted as weighted.
    pub(crate) const fn weighted(mut self) -> Self {
        self.figures.design.weighted = true;
        self
    }

    /// The share of promoters, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.promoter_share(), 0.5);
    /// assert_eq!(estimate.passive_share(), 0.3);
    /// assert_eq!(estimate.detractor_share(), 0.2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn promoter_share(&self) -> f64 {
        self.shares()[0]
    }

    /// The share of passives, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.passive_share(), 0.3);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn passive_share(&self) -> f64 {
        self.shares()[1]
    }

    /// The share of detractors, 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.detractor_share(), 0.2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn detractor_share(&self) -> f64 {
        self.shares()[2]
    }

    /// The standard error of the NPS, in points.
    ///
    /// It is the plug-in one, which divides by the number of answers where R's of a mean divides by one
    /// less; of accounts it is that of R's `svymean`. It is 0 when all answers are in one
    /// category, which is no certainty. Use [`interval`](Self::interval) to say how sure the score is.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let split = Tally::from_counts(50, 0, 50)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(split.std_error(), 10.0);
    /// let agreed = Tally::from_counts(8, 0, 0)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(agreed.std_error(), 0.0);
    /// assert!(agreed.interval(Level::P95).width() > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Clusters: the ultimate cluster estimator, Binder (1983), International Statistical Review 51:279.
    #[must_use]
    pub fn std_error(&self) -> f64 {
        100.0 * self.standard_error_share()
    }

    /// The number of answers; of a roll-up to one category an account, the number of accounts.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// assert_eq!(
    ///     Tally::from_counts(50, 30, 20)?
    ///         .estimate()
    ///         .map(|estimate| estimate.n()),
    ///     Some(100)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.figures.n
    }

    /// How many independent answers of equal weight would give as narrow an interval at 95%; not a
    /// count. It belongs to the interval, the [design effect](Self::design_effect) to the standard
    /// error, so of clusters the one is not `n` over the other.
    ///
    /// It equals [`n`](Self::n) for independent answers of equal weight. A
    /// [population](Self::of_population), a list or a [design effect](Self::with_design_effect) below
    /// 1 can raise it above `n`, a census to infinity.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.effective_n(), 100.0);
    /// assert_eq!(estimate.with_design_effect(2.0)?.effective_n(), 50.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn effective_n(&self) -> f64 {
        match self.figures.worth {
            Worth::Answers { listed, .. } => listed,
            // All in one category, a published score can be of any number of answers.
            Worth::Given => match variance_of_one(self.figures.totals) {
                one if one > 0.0 && self.figures.variance > 0.0 => one / self.figures.variance,
                _ => f64::INFINITY,
            },
            _ => self.counts_at(super::Level::P95.tail()).iter().sum(),
        }
    }

    /// The degrees of freedom of the method in use: for accounts by default those of the data and 2
    /// for the working model, for [`Method::Student`] those of the design, clusters less strata, or
    /// answers less one. `None` where the normal distribution serves.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Method, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 7), ("Cord", 3)] {
    ///     answers.record(account, (), Score::new(score)?);
    /// }
    /// let estimate = answers.sample().estimate().expect("there are answers");
    /// assert_eq!(estimate.degrees_of_freedom(), Some(4.0));
    /// assert_eq!(estimate.using(Method::Student).degrees_of_freedom(), Some(2.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        let sampled = !matches!(self.figures.worth, Worth::Given);
        match (self.method, self.figures.design_df) {
            (Method::Wald, _) => None,
            (Method::Student, Some(df)) => sampled.then_some(df as f64),
            (Method::Student, None) => sampled.then(|| self.n() as f64 - 1.0),
            _ => {
                let (_, df) = self.figures.worth.variance_of_side(1.0, 1.0);
                df.is_finite().then_some(df)
            }
        }
    }

    /// How the answers were drawn, counted and weighted.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record("Acme", (), Score::new(9)?);
    /// answers.record("Bolt", (), Score::new(6)?);
    /// let design = answers
    ///     .sample()
    ///     .estimate()
    ///     .map(|estimate| estimate.design());
    /// assert_eq!(
    ///     design.map(|design| design.to_string()).as_deref(),
    ///     Some("2 clusters")
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn design(&self) -> Design {
        self.figures.design
    }

    /// How many times the variance is that of as many independent answers of equal weight; `None`
    /// when all answers are in one category, where both are 0, and for a published score.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for account in 0..10 {
    ///     let score = Score::new(if account < 6 { 9 } else { 4 })?;
    ///     answers.record_n(account, (), score, 3);
    /// }
    /// // Three people of an account who agree say no more than one.
    /// let effect = answers
    ///     .sample()
    ///     .estimate()
    ///     .and_then(|estimate| estimate.design_effect());
    /// assert!(effect > Some(3.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Kish (1965), Survey Sampling; for clusters against a variance with n - 1.
    #[must_use]
    pub fn design_effect(&self) -> Option<f64> {
        let one = variance_of_one(self.figures.totals);
        let n = match self.figures.design_df {
            Some(_) => self.n() as f64 - 1.0,
            None => self.n() as f64,
        };
        let known = one > 0.0 && n > 0.0 && self.figures.design.unit != super::Unit::Published;
        known.then(|| self.figures.variance * n / one)
    }

    /// How many clusters of equal weight would be as even as these are; `None` without clusters.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", (), Score::new(9)?, 3);
    /// answers.record("Bolt", (), Score::new(5)?);
    /// let estimate = answers.sample().estimate().expect("there are answers");
    /// // The square of 3 + 1 over the sum of their squares.
    /// let effective = estimate.effective_clusters().expect("clustered");
    /// assert!((effective - 1.6).abs() < 1e-12);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn effective_clusters(&self) -> Option<f64> {
        self.figures
            .weight_on_clusters
            .map(|weight| weight.effective)
    }

    /// The share of the weight, 0 to 1, that the heaviest cluster holds; `None` without clusters.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", (), Score::new(9)?, 3);
    /// answers.record("Bolt", (), Score::new(5)?);
    /// let top = answers.sample().estimate().and_then(|estimate| estimate.top_share());
    /// assert_eq!(top, Some(0.75));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn top_share(&self) -> Option<f64> {
        self.figures
            .weight_on_clusters
            .map(|weight| weight.top_share)
    }

    /// The standard error by leaving out each cluster in turn, in points: a diagnostic beside
    /// [`std_error`](Self::std_error), larger where a few clusters decide. `None` without clusters, of
    /// one cluster, and where a stratum has one.
    ///
    /// # Example
    /// ```
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// answers.record_n("Acme", (), Score::new(9)?, 30);
    /// for (account, score) in [("Bolt", 3), ("Cord", 8), ("Dale", 9)] {
    ///     answers.record_n(account, (), Score::new(score)?, 5);
    /// }
    /// let estimate = answers.sample().estimate().expect("there are answers");
    /// assert!(estimate.jackknife_error() > Some(1.5 * estimate.std_error()));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// MacKinnon, Nielsen & Webb (2023), Journal of Applied Econometrics 38:671, CV3; R's
    /// `as.svrepdesign(type = "JKn", mse = TRUE)`.
    #[must_use]
    pub fn jackknife_error(&self) -> Option<f64> {
        let weight = self.figures.weight_on_clusters?;
        Some(100.0 * weight.jackknife?.sqrt())
    }

    pub(super) fn nps_share(&self) -> f64 {
        self.figures.points / 100.0
    }

    pub(super) fn standard_error_share(&self) -> f64 {
        self.figures.variance.sqrt()
    }

    pub(crate) fn shares(&self) -> [f64; 3] {
        let whole: f64 = self.figures.totals.iter().sum();
        self.figures.totals.map(|total| total / whole)
    }
}

/// The score with its number of answers and how it was made: `NPS 50.0 (n 100, independent answers)`.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(1);
        let mut text = format!("NPS {:.decimals$} (n {}", self.nps(), self.n());
        let design = self.design();
        if !design.is_simple() && !design.census && design.unit != super::Unit::Published {
            text += &format!(", effective n {:.1}", self.effective_n());
        }
        super::nps::pad(&format!("{text}, {design})"), f)
    }
}

/// An estimate as it is written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    nps: super::Nps,
    promoter_share: Option<f64>,
    passive_share: Option<f64>,
    detractor_share: Option<f64>,
    std_error: f64,
    n: Option<u64>,
    effective_n: Number,
    degrees_of_freedom: Option<f64>,
    design: Design,
    method: Method,
}

/// A number that may be infinite, which JSON has no number for.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Number {
    Finite(f64),
    Infinite(&'static str),
}

#[cfg(feature = "serde")]
impl From<Estimate> for Stored {
    fn from(estimate: Estimate) -> Self {
        let worth = estimate.effective_n();
        // Of a published score the widest shares are taken, which nobody answered.
        let known = estimate.design().unit != super::Unit::Published;
        Self {
            nps: estimate.nps(),
            promoter_share: known.then(|| estimate.promoter_share()),
            passive_share: known.then(|| estimate.passive_share()),
            detractor_share: known.then(|| estimate.detractor_share()),
            std_error: estimate.std_error(),
            n: (known || estimate.n() > 0).then(|| estimate.n()),
            effective_n: if worth.is_finite() {
                Number::Finite(worth)
            } else {
                Number::Infinite("infinite")
            },
            degrees_of_freedom: estimate.degrees_of_freedom(),
            design: estimate.design(),
            method: estimate.method,
        }
    }
}
