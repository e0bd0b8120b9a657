use crate::spelling::named;

/// What the respondent decides at the account.
///
/// A role the caller does not know is [`Role::Unknown`], which is a group of its own and never
/// left out.
///
/// # Example
/// ```
/// use promoter::Role;
/// assert_eq!("decision_maker".parse(), Ok(Role::DecisionMaker));
/// assert_eq!(Role::from_label("Decision maker"), Some(Role::DecisionMaker));
/// assert_eq!(Role::from_label("CFO"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Role {
    /// Signs the contract or its renewal.
    DecisionMaker,
    /// Shapes the decision without making it.
    #[doc(alias = "key influencer")]
    Influencer,
    /// Works with the product from day to day.
    #[doc(alias = "frontline user")]
    EndUser,
    /// Not known.
    #[default]
    Unknown,
}

named!(
    Role,
    "role",
    DecisionMaker => "decision_maker",
    Influencer => "influencer",
    EndUser => "end_user",
    Unknown => "unknown",
);

impl Role {
    /// Reads the role that an export states, in any case and with spaces, hyphens or underscores
    /// between words; `None` for words that name none of the three roles, [`Role::Unknown`] for an
    /// empty cell.
    ///
    /// A key influencer is an influencer, a frontline user is an end user, and a user is one too.
    ///
    /// # Example
    /// ```
    /// use promoter::Role;
    /// assert_eq!(Role::from_label("Key-Influencer"), Some(Role::Influencer));
    /// assert_eq!(Role::from_label(""), Some(Role::Unknown));
    /// assert_eq!(Role::from_label("purchasing"), None);
    /// ```
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        let words = label
            .to_lowercase()
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'))
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        match words.as_str() {
            "decision maker" | "decisionmaker" => Some(Self::DecisionMaker),
            "influencer" | "key influencer" => Some(Self::Influencer),
            "end user" | "enduser" | "user" | "frontline user" => Some(Self::EndUser),
            "" | "unknown" => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// As [`Role::from_label`]: a file of another program writes `Decision maker`.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Role {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_label(&label).ok_or_else(|| {
            let known = Self::ALL.iter().map(|role| role.name());
            let expected = format!("one of {}", known.collect::<Vec<_>>().join(", "));
            serde::de::Error::custom(crate::error::Error::unknown("role", &label, expected))
        })
    }
}
