use std::fmt;

use super::{Design, Estimate, Method, Unit};

/// What a reader should know before relying on an estimate or a comparison; data, not a warning
/// printed somewhere.
///
/// # Example
/// ```
/// use promoter::{Caution, ClusteredTally, Score, Unit};
/// let mut answers = ClusteredTally::new();
/// answers.record_n("Acme", (), Score::new(9)?, 60);
/// for account in ["Bolt", "Cord", "Dyne"] {
///     answers.record_n(account, (), Score::new(6)?, 10);
/// }
/// let estimate = answers.sample().estimate().expect("there are answers");
/// let few = Caution::FewClusters { clusters: 4, unit: Unit::Cluster };
/// assert_eq!(estimate.cautions()[0], few);
/// assert_eq!(few.to_string(), "fewer than 15 clusters (4)");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Caution {
    /// All answers come from one cluster, which is worth one answer: how others think is not known.
    OneCluster {
        /// Clusters or accounts.
        unit: Unit,
    },
    /// Fewer than 15 clusters.
    FewClusters {
        /// How many.
        clusters: u64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// The weight lies as if there were fewer than 5 clusters: the score is mostly about them.
    FewEffectiveClusters {
        /// How many clusters of equal weight would be as even.
        effective_clusters: f64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// One cluster holds more than a quarter of the weight.
    HeavyCluster {
        /// Its share, 0 to 1.
        top_share: f64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// Strata of which one cluster was sampled: their spread is taken from the other strata.
    LonelyStrata {
        /// How many.
        strata: u64,
    },
    /// Strata of a list of which every cluster was heard, though not everybody in them: they add no
    /// doubt between clusters, only within.
    FullyHeardStrata {
        /// How many.
        strata: u64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// Clusters that weigh more answer otherwise than those that weigh less: another roll-up would
    /// give another score, and the few heavy ones decide.
    WeightGoesWithOpinion {
        /// The correlation of weight and score over clusters, -1 to 1.
        correlation: f64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// Answers to surveys of several kinds are taken together: after a purchase and once a year people
    /// answer otherwise, and how many of each there are decides the score. From
    /// [`Sample::mixed_surveys`](crate::Sample::mixed_surveys), since an estimate does not know the kinds.
    MixedSurveys {
        /// How many kinds.
        kinds: u64,
    },
    /// The answers are worth fewer than 10.
    FewAnswers {
        /// What they are worth.
        effective_n: f64,
    },
    /// Student's interval of fewer than 30 effective clusters covered .65 to .95 in simulations.
    StudentOnFewClusters {
        /// How many clusters of equal weight would be as even.
        effective_clusters: f64,
        /// Clusters or accounts.
        unit: Unit,
    },
    /// The promise of [`Method::Anytime`] holds for independent answers of equal weight only.
    AnytimeOnOthers,
    /// Two samples of clusters were compared as if no cluster were in both.
    TakenAsIndependent,
}

pub(super) fn of(estimate: &Estimate) -> Vec<Caution> {
    let mut cautions = Vec::new();
    let mut caution_if = |holds: bool, caution| cautions.extend(holds.then_some(caution));
    let Design {
        unit,
        units: clusters,
        census,
        ..
    } = estimate.design();
    let method = estimate.method();
    if let Some(weight) = estimate.figures.weight_on_clusters.filter(|_| !census) {
        caution_if(clusters == 1, Caution::OneCluster { unit });
        caution_if(
            (2..15).contains(&clusters),
            Caution::FewClusters { clusters, unit },
        );
        let effective_clusters = weight.effective;
        let top_share = weight.top_share;
        caution_if(
            clusters > 1 && effective_clusters < 5.0,
            Caution::FewEffectiveClusters {
                effective_clusters,
                unit,
            },
        );
        caution_if(
            clusters > 1 && top_share > 0.25,
            Caution::HeavyCluster { top_share, unit },
        );
        caution_if(
            weight.lonely_strata > 0 && clusters > 1,
            Caution::LonelyStrata {
                strata: weight.lonely_strata,
            },
        );
        caution_if(
            weight.full_strata > 0,
            Caution::FullyHeardStrata {
                strata: weight.full_strata,
                unit,
            },
        );
        if let Some((correlation, _)) = weight.weight_with_opinion.filter(|(_, p)| *p < 0.02) {
            caution_if(true, Caution::WeightGoesWithOpinion { correlation, unit });
        }
        caution_if(
            method == Method::Student && effective_clusters < 30.0,
            Caution::StudentOnFewClusters {
                effective_clusters,
                unit,
            },
        );
    }
    caution_if(
        method == Method::Anytime && !estimate.design().is_simple() && unit != Unit::Published,
        Caution::AnytimeOnOthers,
    );
    let effective_n = estimate.effective_n();
    caution_if(effective_n < 10.0, Caution::FewAnswers { effective_n });
    cautions
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneCluster { unit } => write!(f, "one {unit} only, worth one answer"),
            Self::FewClusters { clusters, unit } => {
                write!(f, "fewer than 15 {unit}s ({clusters})")
            }
            Self::FewEffectiveClusters {
                effective_clusters,
                unit,
            } => write!(
                f,
                "mostly about a few {unit}s ({effective_clusters:.1} effective)"
            ),
            Self::HeavyCluster { top_share, unit } => {
                write!(f, "one {unit} holds {:.0}% of the weight", 100.0 * top_share)
            }
            Self::LonelyStrata { strata: 1 } => f.write_str("one stratum was sampled once"),
            Self::LonelyStrata { strata } => write!(f, "{strata} strata were sampled once"),
            Self::FullyHeardStrata { strata, unit } => {
                let strata = if *strata == 1 {
                    "1 stratum".to_owned()
                } else {
                    format!("{strata} strata")
                };
                write!(f, "every {unit} of {strata} was heard, but not everybody in them")
            }
            Self::WeightGoesWithOpinion { correlation, unit } if *correlation > 0.0 => {
                write!(f, "{unit}s of more weight answer higher")
            }
            Self::WeightGoesWithOpinion { unit, .. } => {
                write!(f, "{unit}s of more weight answer lower")
            }
            Self::MixedSurveys { kinds } => {
                write!(f, "surveys of {kinds} kinds are taken together")
            }
            Self::FewAnswers { effective_n } => {
                write!(f, "fewer than 10 effective answers ({effective_n:.1})")
            }
            Self::StudentOnFewClusters {
                effective_clusters,
                unit,
            } => write!(
                f,
                "Student's interval is too narrow below 30 effective {unit}s ({effective_clusters:.1})"
            ),
            Self::AnytimeOnOthers => f.write_str(
                "the promise to hold however often one looks is one for independent answers of equal weight",
            ),
            Self::TakenAsIndependent => f.write_str(
                "compared as if no account were on both sides: if any is, compare within one sample",
            ),
        }
    }
}
