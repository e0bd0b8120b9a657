use std::fmt;

/// Why the customer was asked. Answers of different kinds are kept apart unless the caller pools
/// them: a relationship score and a score after a support case measure different things.
///
/// # Example
/// ```
/// use promoter::{SurveyKind, Touchpoint};
/// let kind = SurveyKind::Touchpoint(Touchpoint::ContractRenewal);
/// assert_eq!(kind.to_string(), "contract_renewal");
/// assert_eq!(SurveyKind::default(), SurveyKind::Relationship);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum SurveyKind {
    /// Asked at regular times about the relationship as a whole.
    #[default]
    Relationship,
    /// Asked after an event.
    #[doc(alias = "transactional")]
    Touchpoint(Touchpoint),
    /// Asked of a market, customers of competitors included.
    Competitive,
}

/// The event after which the customer was asked.
///
/// # Example
/// ```
/// use promoter::Touchpoint;
/// assert_eq!(Touchpoint::ProjectCompletion.to_string(), "project_completion");
/// assert_eq!(Touchpoint::Other("training".into()).to_string(), "training");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Touchpoint {
    /// The customer has been set up.
    Onboarding,
    /// A project was delivered.
    ProjectCompletion,
    /// A contract came up for renewal.
    ContractRenewal,
    /// A support case was closed.
    Support,
    /// Any other event, by the caller's name for it.
    Other(String),
}

impl fmt::Display for SurveyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relationship => f.pad("relationship"),
            Self::Touchpoint(touchpoint) => touchpoint.fmt(f),
            Self::Competitive => f.pad("competitive"),
        }
    }
}

impl fmt::Display for Touchpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Onboarding => "onboarding",
            Self::ProjectCompletion => "project_completion",
            Self::ContractRenewal => "contract_renewal",
            Self::Support => "support",
            Self::Other(name) => name,
        })
    }
}
