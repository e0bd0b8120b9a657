//! What an estimate is asked: its score, its interval by a method, probabilities, comparisons, cautions.

use super::level::Tail;
use super::numeric::normal_upper;
use super::population::Listed;
use super::reach::Reach;
use super::tango::restricted_variance;
use super::variance::variance_of_one;
use super::worth::Worth;
use super::{Caution, Comparison, Estimate, Interval, Level, Method, Nps, caution, jeffreys};

impl Estimate {
    /// The Net Promoter Score, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(12, 5, 8)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.nps().points(), 16.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn nps(&self) -> Nps {
        Nps::from_points_clamped(self.figures.points)
    }

    /// The confidence interval of the NPS, in points; it contains the NPS by the default method.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let estimate = Tally::from_counts(20, 10, 5)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.interval(Level::P95).to_string(), "15.7 to 63.4");
    /// // As 35 of a list of 70 they say more of the list.
    /// let listed = estimate.of_population(70)?;
    /// assert!(
    ///     listed.interval(Level::P95).width() < estimate.interval(Level::P95).width()
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// See [`Method`] for independent answers. Accounts enter with a jackknife variance that is
    /// moderated by a working model worth 2 degrees of freedom: Smyth (2004), Statistical
    /// Applications in Genetics and Molecular Biology 3:3; MacKinnon, Nielsen & Webb (2023).
    pub fn interval(&self, level: Level) -> Interval {
        let reach = self.method.reach(self, level.tail());
        Interval::of_nps(self.figures.points, reach, level, self.method)
    }

    /// This estimate compared with a baseline of other answers.
    ///
    /// Where accounts or people answered for both, ask
    /// [`Sample::compare`](crate::Sample::compare) or [`Waves`](crate::Waves), which know what the
    /// two share: taken as apart, the interval is too wide where the two are correlated positively, as
    /// the same accounts asked twice are, and too narrow where negatively. A part and the total that holds
    /// it share answers too: [`Sample::against_rest`](crate::Sample::against_rest).
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally, Verdict};
    /// let q1 = Tally::from_counts(180, 120, 100)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(230, 110, 60)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(q2.versus(&q1).verdict(Level::P95), Verdict::Up);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn versus(&self, baseline: &Self) -> Comparison {
        Comparison::apart(*self, *baseline)
    }

    /// The probability, 0 to 1, that the NPS lies above this many points, given the answers and
    /// Jeffreys' prior; for clusters an approximation by what they are worth at 95%. 0 for points
    /// that are no number.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let estimate = Tally::from_counts(20, 10, 5)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert!(estimate.probability_above(0.0) > 0.99);
    /// assert!(estimate.probability_above(42.0) > 0.45);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn probability_above(&self, points: f64) -> f64 {
        let t = points / 100.0;
        if t.is_nan() {
            return 0.0;
        }
        if self.is_given() || self.is_certain() {
            let z = (t - self.nps_share()) / self.standard_error_share();
            return normal_upper(z);
        }
        jeffreys::probability_above(self.counts_at(Level::P95.tail()), t)
    }

    /// What should be known before the score is relied on.
    ///
    /// # Example
    /// ```
    /// use promoter::{Caution, Tally};
    /// let few = Tally::from_counts(4, 2, 1)?.estimate().expect("there are answers");
    /// assert_eq!(few.cautions(), [Caution::FewAnswers { effective_n: 7.0 }]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn cautions(&self) -> Vec<Caution> {
        caution::of(self)
    }

    /// The same estimate, read by another method: its interval, what it is compared by, and its
    /// cautions follow.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Method, Tally};
    /// let estimate = Tally::from_counts(5, 0, 0)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let wald = estimate.using(Method::Wald);
    /// assert_eq!(wald.interval(Level::P95).to_string(), "100.0 to 100.0");
    /// assert_eq!(estimate.interval(Level::P95).to_string(), "13.1 to 100.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn using(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// The method that it is read by.
    ///
    /// # Example
    /// ```
    /// use promoter::{Method, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(estimate.method(), Method::Tango);
    /// assert_eq!(estimate.using(Method::Wald).method(), Method::Wald);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// How many independent answers, of these shares, would exclude a score from the interval.
    pub(crate) fn answers_to_exclude(&self, points: f64, level: Level) -> f64 {
        let distance = (self.figures.points - points) / 100.0;
        // On the edge no number is enough, nor is any of a score whose error is fixed.
        if distance == 0.0 || self.is_given() && !self.is_certain() {
            return f64::INFINITY;
        }
        if self.is_certain() {
            return 0.0;
        }
        let [p, _, d] = self.shares();
        let edge = points / 100.0;
        let z = level.tail().z;
        z * z * restricted_variance(p, d, edge) / (distance * distance)
    }

    /// Kish's number: the answers of equal weight that their weights alone would make of them.
    pub(crate) fn kish_n(&self) -> f64 {
        match self.figures.worth {
            Worth::Answers { kish, .. } => kish,
            _ => self.effective_n(),
        }
    }

    /// The effective number of answers as a sample of what goes on, whatever the size of a list;
    /// infinite of a score that others published.
    pub(crate) fn process_n(&self) -> f64 {
        match self.figures.worth {
            Worth::Answers { process, .. } => process,
            // A census of customers is a sample of what goes on as any other.
            Worth::Given if self.figures.design.census => self.figures.n as f64,
            Worth::Given => f64::INFINITY,
            _ => self.of_process().counts_at(Level::P95.tail()).iter().sum(),
        }
    }

    /// The same clusters as a sample of what goes on.
    pub(super) fn of_process(mut self) -> Self {
        if let Worth::Clusters(clusters) = &mut self.figures.worth {
            clusters.listed = None;
            self.figures.design.census = false;
        }
        self
    }

    /// Whether there is no error to speak of: a census, or a score that is taken as exact.
    pub(crate) fn is_certain(&self) -> bool {
        self.figures.design.census || self.is_given() && self.figures.variance == 0.0
    }

    pub(super) const fn is_given(&self) -> bool {
        matches!(self.figures.worth, Worth::Given)
    }

    /// The interval of a score that was given: exact, or with a standard error.
    pub(super) fn reach_as_given(&self, tail: Tail) -> Reach {
        let half = tail.z * self.standard_error_share();
        let share = self.nps_share();
        Reach {
            below: half.min(1.0 + share),
            above: half.min(1.0 - share),
        }
    }

    /// The answers as a part of a list of customers, where nothing else is known of their worth.
    pub(super) fn listed(&self) -> Option<Listed> {
        let design = &self.figures.design;
        let plain = design.is_simple() && matches!(self.figures.worth, Worth::Answers { .. });
        let list = design.list.filter(|_| plain)?;
        // Counts, as they were recorded.
        Some(Listed::new(
            self.figures.totals.map(|count| count as u64),
            list,
        ))
    }

    /// Kappa of the score interval at a level.
    pub(super) fn kappa(&self, tail: Tail) -> f64 {
        let one = variance_of_one(self.figures.totals);
        self.figures.worth.kappa(one, tail)
    }

    /// The independent answers that would reach as far at this level.
    pub(super) fn counts_at(&self, tail: Tail) -> [f64; 3] {
        let n = match self.figures.worth {
            Worth::Answers { listed, .. } => listed,
            _ if tail.z > 0.0 => tail.z * tail.z / self.kappa(tail),
            _ => return self.counts_at(Level::P95.tail()),
        };
        self.shares()
            .map(|share| if share == 0.0 { 0.0 } else { share * n })
    }
}
