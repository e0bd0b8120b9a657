use crate::spelling::spelled;

/// Whose NPS it is: what one account contributes to the total.
///
/// On one book of business they give very different scores (on the reference survey of the R package
/// `survey` three of them lie 21 points apart), so an estimate always carries the one that made it.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, RollUp, Score};
/// let mut accounts = Accounts::new();
/// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
/// let sample = accounts.sample(RollUp::MeanScore, |_| (), |_, _| ())?;
/// let estimate = sample.estimate().expect("there are answers");
/// assert_eq!(estimate.design().roll_up, Some(RollUp::MeanScore));
/// assert_eq!("by_value".parse(), Ok(RollUp::ByValue));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum RollUp {
    /// Every answer counts the same, so an account counts by how many answer for it.
    #[default]
    EveryAnswer,
    /// Every account counts the same.
    EveryAccount,
    /// Every account counts by its value, such as its yearly revenue.
    ByValue,
    /// Every account is one category, by the mean of its scores.
    MeanScore,
    /// Every account is one category, by the answers of its most influential role.
    MostInfluential,
}

spelled!(
    RollUp,
    "roll-up",
    EveryAnswer => "every_answer",
    EveryAccount => "every_account",
    ByValue => "by_value",
    MeanScore => "mean_score",
    MostInfluential => "most_influential",
);
