use crate::spelling::spelled;

/// How an interval is computed. Every method works on every estimate; weighted and clustered ones
/// enter by what they are worth. Only [`Student`](Self::Student) takes the degrees of freedom of the
/// design as R does, and [`Wald`](Self::Wald) the normal quantile whatever the design, as R's `confint`
/// does by default.
///
/// | method | lowest coverage of 95%, n = 10 / 20 / 50 |
/// |---|---|
/// | [`Tango`](Self::Tango), the default | .932 / .940 / .938 |
/// | [`AdjustedWald`](Self::AdjustedWald), to reproduce MeasuringU | .898 / .931 / .941 |
/// | [`Wald`](Self::Wald), only to reproduce others | .400 / .640 / .819 |
/// | [`Student`](Self::Student), only to reproduce R | .401 / .641 / .820 |
/// | [`Jeffreys`](Self::Jeffreys), to state probabilities | .914 / .924 / .940 |
/// | [`Anytime`](Self::Anytime), to look again and again | .9985 / .9990 / .9995 |
///
/// The coverages are exact minima over a lattice of 741 populations in which every category has a
/// share of at least 2.5% in steps of 2.5%, by enumeration of every possible sample. They are those of
/// that lattice: at 10 answers the default has .924 on a finer one, and .859 where shares may be smaller.
/// More is in [Which interval?](crate::guide::which_interval)
///
/// # Example
/// ```
/// use promoter::{Level, Method, Tally};
/// let estimate = Tally::from_counts(5, 0, 0)?
///     .estimate()
///     .expect("there are answers");
/// let by = |method| estimate.using(method).interval(Level::P95).to_string();
/// assert_eq!(by(Method::Tango), "13.1 to 100.0");
/// assert_eq!(by(Method::AdjustedWald), "17.5 to 100.0");
/// assert_eq!(by(Method::Wald), "100.0 to 100.0");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Method {
    /// The score interval: all NPS whose score test is not rejected.
    ///
    /// It contains the estimate, stays within ±100 and has no zero width. A little wide below 10 answers;
    /// below its level where a category is very rare.
    ///
    /// # Source
    /// Tango (1998), Statistics in Medicine 17:891; May & Johnson (1997), Statistics in Medicine 16:2127.
    #[default]
    #[doc(alias = "score")]
    #[doc(alias = "iterative")]
    Tango,
    /// The Wald interval after adding ¾ promoter, 1½ passives and ¾ detractor.
    ///
    /// Good from 20 answers, and to reproduce a published figure. Of few answers near ±100 it may exclude
    /// the estimate.
    ///
    /// # Source
    /// Rocks (2016), The American Statistician 70:365; the choice of MeasuringU.
    AdjustedWald,
    /// The textbook interval: the estimate ± z times the standard error.
    ///
    /// To reproduce a vendor's figure. Too narrow below some hundred answers, of zero width when all answers
    /// are in one category.
    ///
    /// # Source
    /// The R package NPS, most vendors' calculators.
    Wald,
    /// The textbook interval with Student's t: the estimate ± t times the standard error, as of a mean of
    /// +1, 0, -1.
    ///
    /// To reproduce R, whose standard errors and limits it has to ten digits. Bad as Wald is; of clustered
    /// data it covered .31 to .95 in simulations, .83 on average.
    ///
    /// # Source
    /// The R package survey (`confint` of `svymean` with `df`), "trinomial means".
    Student,
    /// The Bayesian interval: equal tails of the posterior under Jeffreys' prior, Dirichlet(½, ½, ½).
    ///
    /// With [`Estimate::probability_above`](crate::Estimate::probability_above), when a probability is
    /// wanted. It never holds a truth of ±100, and may exclude an estimate there.
    ///
    /// # Source
    /// Jeffreys (1946), Proceedings of the Royal Society A 186:453.
    #[doc(alias = "bayesian")]
    Jeffreys,
    /// The confidence sequence: all NPS that a mixture of populations does not refute.
    ///
    /// For looking after every answer: it ever misses with probability at most 1 - level. Wide, about twice
    /// the width at 200 answers; of weighted or clustered answers it keeps no such promise.
    ///
    /// # Source
    /// Robbins (1970), Annals of Mathematical Statistics 41:1397; Lindon & Malek (2022).
    #[doc(alias = "sequential")]
    Anytime,
}

spelled!(
    Method,
    "method",
    Tango => "tango",
    AdjustedWald => "adjusted_wald",
    Wald => "wald",
    Student => "student",
    Jeffreys => "jeffreys",
    Anytime => "anytime",
);
