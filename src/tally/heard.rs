//! Who was asked and who answered, by account and role.

use std::iter::Sum;
use std::ops::AddAssign;

use super::accounts::Account;
use super::{Accounts, Segments};
use crate::survey::Role;

/// How many people were asked, and how many answers came.
///
/// [`Accounts::heard`] gives one for every account and role; they add up.
///
/// # Example
/// ```
/// use promoter::Heard;
/// let heard = Heard { invited: 40, answered: 10 };
/// assert_eq!(heard.rate(), Some(0.25));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Heard {
    /// The people who were asked.
    pub invited: u64,
    /// The answers.
    pub answered: u64,
}

impl Heard {
    /// Answers over people asked, 0 to 1; `None` where nobody was asked, and where there are more
    /// answers than people asked, since the list of those asked is then not whole.
    ///
    /// This is the plain rate; for people of whom it is not known whether they are customers see
    /// [`response_rate::Outcomes`](crate::response_rate::Outcomes).
    ///
    /// # Example
    /// ```
    /// use promoter::Heard;
    /// assert_eq!(Heard { invited: 8, answered: 2 }.rate(), Some(0.25));
    /// assert_eq!(Heard { invited: 0, answered: 2 }.rate(), None);
    /// ```
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        let whole = self.invited > 0 && self.answered <= self.invited;
        whole.then(|| self.answered as f64 / self.invited as f64)
    }
}

/// # Panics
/// If a number of people or answers passes `u64::MAX`.
impl AddAssign for Heard {
    fn add_assign(&mut self, other: Self) {
        self.invited = added(self.invited, other.invited);
        self.answered = added(self.answered, other.answered);
    }
}

fn added(own: u64, more: u64) -> u64 {
    own.checked_add(more)
        .expect("the number of people fits 64 bits")
}

impl Account {
    pub(super) fn ask(&mut self, role: Role, n: u64) {
        let invited = self.invited.entry(role);
        *invited = added(*invited, n);
    }
}

impl Sum for Heard {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

impl<A: Ord> Accounts<A> {
    /// Counts `n` people of a role who were asked at an account, whether they answer or not. The
    /// account is then known, also with an `n` of 0.
    ///
    /// # Panics
    /// If the number of people of a role at an account passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Heard, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.invite_people("Acme", Role::EndUser, 12);
    /// accounts.record("Acme", Role::EndUser, Score::new(9)?);
    /// assert_eq!(accounts.heard().total(), Heard { invited: 12, answered: 1 });
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn invite_people(&mut self, account: A, role: Role, n: u64) {
        self.0.entry(account).or_default().ask(role, n);
    }

    /// Who was asked and who answered, by account and role; a role is there if somebody of it was
    /// asked or answered.
    ///
    /// Roll it up to see which roles are silent, or which accounts. [`silent`](Self::silent) lists
    /// the accounts without an answer with what they are worth, and
    /// [`value_held`](Self::value_held) has the share of value that was heard from.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.invite_people("Acme", Role::DecisionMaker, 2);
    /// accounts.invite_people("Acme", Role::EndUser, 10);
    /// accounts.invite_people("Bolt", Role::DecisionMaker, 2);
    /// for score in [9, 4, 8] {
    ///     accounts.record("Acme", Role::EndUser, Score::new(score)?);
    /// }
    /// let heard = accounts.heard();
    /// let by_role = heard.roll_up(|(_, role)| *role);
    /// assert_eq!(by_role.get(&Role::DecisionMaker).and_then(|heard| heard.rate()), Some(0.0));
    /// assert_eq!(by_role.get(&Role::EndUser).and_then(|heard| heard.rate()), Some(0.3));
    /// assert_eq!(heard.roll_up(|(account, _)| **account).len(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn heard(&self) -> Segments<(&A, Role), Heard> {
        let mut heard: Segments<(&A, Role), Heard> = Segments::new();
        for (key, account) in &self.0 {
            for (role, &invited) in account.invited.iter() {
                heard.entry((key, *role)).invited = invited;
            }
            for (role, answers) in account.answers.iter() {
                heard.entry((key, *role)).answered = answers.n();
            }
        }
        heard
    }
}
