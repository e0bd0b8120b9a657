use std::fmt;

/// How the answers behind an estimate depend on one another, which decides how sure it is.
///
/// # Example
/// ```
/// use promoter::{Design, Tally};
/// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
/// assert_eq!(estimate.design(), Design::Simple);
/// assert_eq!(estimate.design().to_string(), "independent answers");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Design {
    /// Every answer is independent of the others and counts the same.
    Simple,
    /// Every answer is independent of the others and counts by its weight.
    Weighted,
    /// Answers of one cluster, such as an account, are alike; clusters are independent.
    Clustered {
        /// The number of clusters with an answer.
        clusters: u64,
        /// The number of strata they were sampled from; 1 when there are none.
        strata: u64,
    },
    /// Answers whose dependence is known from elsewhere, by its effect on the variance.
    DesignEffect,
    /// A score that others published, of which the answers are not at hand. Its shares are those of
    /// the largest variance that the score allows.
    Published,
    /// Everybody was asked and answered: the score is that of the population, without error.
    Census,
}

impl fmt::Display for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simple => f.pad("independent answers"),
            Self::Weighted => f.pad("independent weighted answers"),
            Self::Clustered {
                clusters,
                strata: 1,
            } => f.pad(&format!("{clusters} clusters")),
            Self::DesignEffect => f.pad("answers with a design effect from elsewhere"),
            Self::Published => f.pad("published"),
            Self::Census => f.pad("census"),
            Self::Clustered { clusters, strata } => {
                f.pad(&format!("{clusters} clusters in {strata} strata"))
            }
        }
    }
}
