use std::fmt;

use super::{Design, Estimate, Method};

/// Something about an estimate that should be known before it is relied on, with its figure.
///
/// A caution is no error: the figures stand. They mark where the measured coverage of intervals
/// begins to leave its level, or where a score is mostly about a few accounts.
///
/// # Example
/// ```
/// use promoter::{Caution, Tally};
/// let estimate = Tally::from_counts(4, 2, 1)?.estimate().expect("there are answers");
/// assert_eq!(estimate.cautions(), [Caution::FewAnswers { effective_n: 7.0 }]);
/// assert_eq!(estimate.cautions()[0].to_string(), "fewer than 10 effective answers (7.0)");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Caution {
    /// Fewer than 15 clusters.
    FewClusters {
        /// The clusters with an answer.
        clusters: u64,
    },
    /// Fewer than 5 effective clusters: the score is mostly about a few accounts.
    FewEffectiveClusters {
        /// How many clusters of equal weight would be as even.
        effective_clusters: f64,
    },
    /// One cluster holds more than a quarter of the weight.
    HeavyCluster {
        /// Its share of the weight, 0 to 1.
        top_share: f64,
    },
    /// The variance had to be raised by more than a quarter for uneven clusters.
    HighLeverage {
        /// The factor.
        leverage_factor: f64,
    },
    /// Fewer than 10 effective answers.
    FewAnswers {
        /// How many independent answers would say as much.
        effective_n: f64,
    },
    /// Student's interval of clustered data with fewer than 30 effective clusters, where a 95%
    /// interval was seen to hold the truth .31 to .95 of the time, .83 on average.
    StudentOnFewClusters {
        /// How many clusters of equal weight would be as even.
        effective_clusters: f64,
    },
    /// Two clustered estimates compared as if they shared no cluster. If they do, compare them in
    /// the tally that knows, or the interval is too wide.
    TakenAsIndependent,
}

/// The cautions of an estimate and of the interval that a method gives of it.
pub(super) fn of(estimate: &Estimate, method: Method) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let mut caution_if = |holds: bool, caution| cautions.extend(holds.then_some(caution));
    if let Design::Clustered { clusters, .. } = estimate.design() {
        caution_if(clusters < 15, Caution::FewClusters { clusters });
    }
    if let (Some(effective_clusters), Some(top_share), Some(leverage_factor), false) = (
        estimate.effective_clusters(),
        estimate.top_share(),
        estimate.leverage_factor(),
        estimate.is_census(),
    ) {
        caution_if(
            effective_clusters < 5.0,
            Caution::FewEffectiveClusters { effective_clusters },
        );
        caution_if(top_share > 0.25, Caution::HeavyCluster { top_share });
        caution_if(
            leverage_factor > 1.25,
            Caution::HighLeverage { leverage_factor },
        );
        caution_if(
            method == Method::Student && effective_clusters < 30.0,
            Caution::StudentOnFewClusters { effective_clusters },
        );
    }
    let effective_n = estimate.effective_n();
    caution_if(effective_n < 10.0, Caution::FewAnswers { effective_n });
    cautions
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewClusters { clusters } => write!(f, "fewer than 15 clusters ({clusters})"),
            Self::FewEffectiveClusters { effective_clusters } => write!(
                f,
                "mostly about a few clusters ({effective_clusters:.1} effective)"
            ),
            Self::HeavyCluster { top_share } => {
                write!(f, "one cluster holds {:.0}% of the weight", 100.0 * top_share)
            }
            Self::HighLeverage { leverage_factor } => write!(
                f,
                "uneven clusters raise the variance by a factor of {leverage_factor:.2}"
            ),
            Self::FewAnswers { effective_n } => {
                write!(f, "fewer than 10 effective answers ({effective_n:.1})")
            }
            Self::StudentOnFewClusters { effective_clusters } => write!(
                f,
                "Student's interval is too narrow below 30 effective clusters ({effective_clusters:.1})"
            ),
            Self::TakenAsIndependent => f.write_str(
                "compared as if no cluster were shared: if any is, compare within one clustered tally",
            ),
        }
    }
}
