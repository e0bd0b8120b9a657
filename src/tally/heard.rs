//! Who was asked and who answered, by account and role.

use std::iter::Sum;
use std::ops::AddAssign;

use super::{Accounts, Segments};
use crate::survey::Role;

/// How many people were asked, how many of them answered, and how many answered unasked.
///
/// [`Accounts::heard`] gives one for every account and role; they add up. Answers beyond the people
/// asked in a role at an account are of people who were not: they are in no rate.
///
/// # Example
/// ```
/// use promoter::Heard;
/// let heard = Heard { invited: 40, answered: 10, uninvited: 6 };
/// assert_eq!(heard.rate(), Some(0.25));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Heard {
    /// The people who were asked.
    pub invited: u64,
    /// The answers of people who were asked.
    pub answered: u64,
    /// The answers of people of whom it is not known that they were asked.
    pub uninvited: u64,
}

impl Heard {
    /// The share of the people asked who answered, 0 to 1; `None` where nobody was asked. Answers of
    /// people who were not asked are not in it.
    ///
    /// This is the plain rate; for people of whom it is not known whether they are customers see
    /// [`response_rate::Outcomes`](crate::response_rate::Outcomes).
    ///
    /// # Example
    /// ```
    /// use promoter::Heard;
    /// assert_eq!(Heard { invited: 8, answered: 2, uninvited: 1 }.rate(), Some(0.25));
    /// assert_eq!(Heard { invited: 0, answered: 0, uninvited: 2 }.rate(), None);
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
        self.uninvited = added(self.uninvited, other.uninvited);
    }
}

fn added(own: u64, more: u64) -> u64 {
    own.checked_add(more)
        .expect("the number of people fits 64 bits")
}

impl Sum for Heard {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

impl<A: Ord, S: Ord> Accounts<A, S> {
    /// Who was asked and who answered, by account and role; a role is there if somebody of it was
    /// asked or answered.
    ///
    /// Make it coarser to see which roles are silent, or which accounts. [`silent`](Self::silent) lists
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
    ///     accounts.record("Acme", Role::EndUser, (), Score::new(score)?);
    /// }
    /// let heard = accounts.heard();
    /// let by_role = heard.coarser(|(_, role)| *role);
    /// assert_eq!(by_role.get(&Role::DecisionMaker).and_then(|heard| heard.rate()), Some(0.0));
    /// assert_eq!(by_role.get(&Role::EndUser).and_then(|heard| heard.rate()), Some(0.3));
    /// assert_eq!(heard.coarser(|(account, _)| **account).len(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn heard(&self) -> Segments<(&A, Role), Heard> {
        let accounts = self.iter();
        let heard = accounts.flat_map(|(key, account)| {
            let roles = account.heard();
            let roles: Vec<_> = roles.iter().map(|(role, heard)| (*role, *heard)).collect();
            roles
                .into_iter()
                .map(move |(role, heard)| ((key, role), heard))
        });
        heard.collect()
    }
}
