use crate::spelling::spelled;

/// How an interval is computed. Every method works on every estimate; weighted and clustered ones
/// enter by what they are worth. Only [`Student`](Self::Student) takes the degrees of freedom of the
/// design as R does, and [`Wald`](Self::Wald) the normal quantile whatever the design, as R's `confint`
/// does by default.
///
/// | method | formula | source | good | bad |
/// |---|---|---|---|---|
/// | [`Tango`](Self::Tango) (default) | score interval: all NPS whose score test is not rejected | Tango (1998), Statistics in Medicine 17:891; May & Johnson (1997), Statistics in Medicine 16:2127 | contains the estimate, stays within ±100, has no zero width; covers at least .932 / .940 / .938 of the time at 10 / 20 / 50 answers (95%) | a little wide below 10 answers; below its level where a category is very rare |
/// | [`AdjustedWald`](Self::AdjustedWald) | Wald after adding ¾ promoter, 1½ passives, ¾ detractor | Rocks (2016), The American Statistician 70:365; the choice of MeasuringU | from 20 answers, and to reproduce a published figure; .898 / .931 / .941 | few answers near ±100: it may exclude the estimate |
/// | [`Wald`](Self::Wald) | estimate ± z times the standard error | the R package NPS, most vendors' calculators | to reproduce a vendor's figure | below some hundred answers: .400 / .640 / .819; zero width when all answers are in one category |
/// | [`Student`](Self::Student) | estimate ± t times the standard error, of a mean of +1, 0, -1 | the R package survey (`confint` of `svymean` with `df`), "trinomial means" | to reproduce R: standard errors and limits agree to ten digits | like Wald: .401 / .641 / .820; of clustered data .31 to .95 in simulations, .83 on average |
/// | [`Jeffreys`](Self::Jeffreys) | equal tails of the posterior under Jeffreys' prior, Dirichlet(½, ½, ½) | Jeffreys (1946), Proceedings of the Royal Society A 186:453 | with [`Estimate::probability_above`](crate::Estimate::probability_above), when a probability is wanted; .914 / .924 / .940 | truths at ±100, which it never holds; it may exclude an estimate there |
/// | [`Anytime`](Self::Anytime) | confidence sequence: all NPS that a mixture of populations does not refute | Robbins (1970), Annals of Mathematical Statistics 41:1397; Lindon & Malek (2022) | for looking after every answer: it ever misses with probability at most 1 - level | wide: about twice the width at 200 answers; of weighted or clustered answers it keeps no such promise |
///
/// The coverages are exact minima over a lattice of 741 populations in which every category has a
/// share of at least 2.5% in steps of 2.5%, by enumeration of every possible sample. They are those of
/// that lattice: at 10 answers the default has .924 on a finer one, and .859 where shares may be smaller.
/// More is in
/// [Which interval?](crate::guide::which_interval)
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
    /// The score interval.
    #[default]
    #[doc(alias = "score")]
    #[doc(alias = "iterative")]
    Tango,
    /// The Wald interval after adding three answers.
    AdjustedWald,
    /// The textbook interval.
    Wald,
    /// The textbook interval with Student's t, as of a mean.
    Student,
    /// The Bayesian interval with Jeffreys' prior.
    #[doc(alias = "bayesian")]
    Jeffreys,
    /// The confidence sequence.
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
