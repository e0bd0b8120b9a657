use std::fmt;

use super::RollUp;

/// What is taken as independent in a sample.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Score, Unit};
/// let mut answers = ClusteredTally::new();
/// answers.record("Acme", (), Score::new(9)?);
/// let estimate = answers.sample().estimate().expect("there are answers");
/// assert_eq!(estimate.design().unit, Unit::Cluster);
/// assert_eq!(Unit::Account.to_string(), "account");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Every answer.
    Answer,
    /// Clusters, such as respondents who answer several times; answers of one are alike.
    Cluster,
    /// Accounts; answers of one are alike.
    Account,
    /// Nothing is known: a score that others published, of which the answers are not at hand.
    Published,
}

crate::spelling::spelled!(
    Unit,
    "unit",
    Answer => "answer",
    Cluster => "cluster",
    Account => "account",
    Published => "published",
);

impl Unit {
    /// A number of them in words: `1 account`, `12 accounts`.
    pub(crate) fn counted(self, number: u64) -> String {
        let name = match self {
            Self::Answer | Self::Published => "answer",
            Self::Cluster => "cluster",
            Self::Account => "account",
        };
        format!("{number} {name}{}", if number == 1 { "" } else { "s" })
    }
}

/// How the answers behind an estimate were drawn, counted and weighted, which decides how sure it is.
///
/// # Example
/// ```
/// use promoter::{Tally, Unit};
/// let estimate = Tally::from_counts(50, 30, 20)?
///     .estimate()
///     .expect("there are answers");
/// let design = estimate.design();
/// assert_eq!((design.unit, design.list), (Unit::Answer, None));
/// assert_eq!(design.to_string(), "independent answers");
/// assert_eq!(
///     estimate.of_population(250)?.design().to_string(),
///     "100 of 250 answers"
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Design {
    /// What is independent.
    pub unit: Unit,
    /// How many of these have an answer.
    pub units: u64,
    /// The number of strata that they were drawn from; 1 where there are none.
    pub strata: u64,
    /// Whether answers count by weights.
    pub weighted: bool,
    /// How many of the unit are on the list that the estimate speaks of; `None` where it speaks of
    /// what goes on.
    pub list: Option<u64>,
    /// How many of the strata are on a list of known size; `list` is the size where all are.
    pub listed_strata: u64,
    /// Whether everybody on the list was heard: the score is that of the list, without error.
    pub census: bool,
    /// How many sets of known totals the answers were calibrated to.
    pub known_totals: u64,
    /// What an account contributes, where accounts were rolled up.
    pub roll_up: Option<RollUp>,
    /// The design effect that was stated, where dependence is known from elsewhere: how many times
    /// the variance is that of independent answers.
    pub stated_effect: Option<f64>,
}

impl Design {
    /// Independent answers of equal weight.
    pub(crate) const fn simple(n: u64) -> Self {
        Self {
            unit: Unit::Answer,
            units: n,
            strata: 1,
            weighted: false,
            list: None,
            listed_strata: 0,
            census: false,
            known_totals: 0,
            roll_up: None,
            stated_effect: None,
        }
    }

    /// Whether several answers may belong to one unit.
    pub(crate) const fn is_clustered(&self) -> bool {
        matches!(self.unit, Unit::Cluster | Unit::Account)
    }

    /// Whether every answer counts the same and none depends on another, as far as is known.
    pub(crate) const fn is_simple(&self) -> bool {
        matches!(self.unit, Unit::Answer) && !self.weighted && self.stated_effect.is_none()
    }
}

/// `independent answers`, `12 accounts in 3 strata, by_value`, `30 of 80 accounts`.
impl fmt::Display for Design {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = match (self.unit, self.list) {
            (Unit::Published, _) => "published".to_owned(),
            (unit, Some(_)) if self.census => format!("census of {}", unit.counted(self.units)),
            (unit, Some(list)) => format!("{} of {}", self.units, unit.counted(list)),
            (Unit::Answer, None) if self.weighted => "independent weighted answers".to_owned(),
            (Unit::Answer, None) => "independent answers".to_owned(),
            (unit, None) => unit.counted(self.units),
        };
        if self.strata > 1 {
            text += &format!(" in {} strata", self.strata);
        }
        if self.list.is_none() && self.listed_strata > 0 {
            text += &format!(", {} of them listed", self.listed_strata);
        }
        if let Some(roll_up) = self.roll_up {
            text += &format!(", {roll_up}");
        } else if self.weighted && (self.is_clustered() || self.list.is_some()) {
            text += ", weighted";
        }
        if let Some(effect) = self.stated_effect {
            text += &format!(", design effect {effect} as stated");
        }
        match self.known_totals {
            0 => {}
            1 => text += ", calibrated to known totals",
            sets => text += &format!(", calibrated to {sets} sets of known totals"),
        }
        f.pad(&text)
    }
}
