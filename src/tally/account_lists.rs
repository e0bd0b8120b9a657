//! Lists of accounts that somebody should call, ask or win back, and who holds the value.

use std::fmt::Debug;

use super::account::{Account, value_of};
use super::{Accounts, Heard, Segments};
use crate::error::Error;
use crate::survey::Role;

/// The value of the accounts, in the unit of the caller's values, by what their people answered.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, Score};
/// let mut accounts = Accounts::new();
/// for score in [10, 9, 4] {
///     accounts.record("Acme", Role::EndUser, (), Score::new(score)?);
/// }
/// accounts.set_value("Acme", 900_000.0)?;
/// let held = accounts.value_held()?;
/// assert_eq!(
///     format!("{:.0} {:.0}", held.promoters, held.detractors),
///     "600000 300000"
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ValueHeld {
    /// Held by promoters: of an account with two promoters in three answers, two thirds.
    pub promoters: f64,
    /// Held by passives.
    pub passives: f64,
    /// Held by detractors: the value at risk.
    pub detractors: f64,
    /// Of accounts without an answer.
    pub silent: f64,
}

impl ValueHeld {
    /// The share of the value that was heard from, 0 to 1: that of accounts with an answer; `None`
    /// where nothing is of value.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// accounts.set_value("Acme", 300_000.0)?;
    /// accounts.set_value("Bolt", 100_000.0)?;
    /// // Half of the accounts answered; they hold three quarters of the value.
    /// assert_eq!(accounts.value_held()?.heard_share(), Some(0.75));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn heard_share(&self) -> Option<f64> {
        let heard = self.promoters + self.passives + self.detractors;
        let all = heard + self.silent;
        (all > 0.0).then(|| heard / all)
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
    /// assert_eq!(
    ///     by_role
    ///         .get(&Role::DecisionMaker)
    ///         .and_then(|heard| heard.rate()),
    ///     Some(0.0)
    /// );
    /// assert_eq!(
    ///     by_role.get(&Role::EndUser).and_then(|heard| heard.rate()),
    ///     Some(0.3)
    /// );
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

    /// Accounts of which a decision maker is a detractor, with their value: whom to call first. The most
    /// valuable come first, those of unknown value last, and in order among equals. An account that was
    /// given two values stands by the higher.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, (), Score::new(3)?);
    /// accounts.record("Bolt", Role::DecisionMaker, (), Score::new(8)?);
    /// accounts.record("Bolt", Role::EndUser, (), Score::new(2)?);
    /// accounts.record("Cord", Role::DecisionMaker, (), Score::new(6)?);
    /// accounts.set_value("Cord", 75_000.0)?;
    /// assert_eq!(accounts.at_risk(), [(&"Cord", Some(75_000.0)), (&"Acme", None)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn at_risk(&self) -> Vec<(&A, Option<f64>)> {
        self.by_value(|account| {
            let mut deciding = account.answers().iter();
            deciding.any(|((role, _), answers)| {
                *role == Role::DecisionMaker && answers.tally().detractors() > 0
            })
        })
    }

    /// Accounts all of whose answers are 9 or 10, in order: whom to ask for a referral.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 10), ("Bolt", 8)] {
    ///     accounts.record(account, Role::EndUser, (), Score::new(score)?);
    /// }
    /// accounts.invite("Cord");
    /// assert_eq!(accounts.only_promoters().collect::<Vec<_>>(), [&"Acme"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn only_promoters(&self) -> impl Iterator<Item = &A> {
        let all_promoters = |account: &Account<S>| {
            let tally = account.histogram().tally();
            tally.n() > 0 && tally.promoters() == tally.n()
        };
        self.iter()
            .filter(move |(_, account)| all_promoters(account))
            .map(|(key, _)| key)
    }

    /// Accounts without an answer and their value, the most valuable first, those of unknown value
    /// last, and in order among equals. An account that was given two values stands by the higher.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// accounts.invite("Acme");
    /// accounts.set_value("Bolt", 40_000.0)?;
    /// accounts.set_value("Cord", 75_000.0)?;
    /// let by_value =
    ///     [(&"Cord", Some(75_000.0)), (&"Bolt", Some(40_000.0)), (&"Acme", None)];
    /// assert_eq!(accounts.silent(), by_value);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn silent(&self) -> Vec<(&A, Option<f64>)> {
        self.by_value(|account| account.n() == 0)
    }

    /// The roles of which nobody answered for an account, of accounts that have an answer: decision
    /// maker, influencer, end user. Accounts with all three are left out.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// accounts.record("Acme", Role::Influencer, (), Score::new(7)?);
    /// let missing: Vec<_> = accounts.missing_roles().collect();
    /// assert_eq!(missing, [(&"Acme", vec![Role::DecisionMaker])]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn missing_roles(&self) -> impl Iterator<Item = (&A, Vec<Role>)> {
        self.iter().filter_map(|(key, account)| {
            let answered = account
                .answers()
                .iter()
                .filter(|(_, scores)| scores.n() > 0);
            let heard: Vec<Role> = answered.map(|((role, _), _)| *role).collect();
            let known = [Role::DecisionMaker, Role::Influencer, Role::EndUser];
            let missing: Vec<Role> = known
                .into_iter()
                .filter(|role| !heard.contains(role))
                .collect();
            (!heard.is_empty() && !missing.is_empty()).then_some((key, missing))
        })
    }

    /// The accounts for which something holds, the most valuable first.
    fn by_value(&self, holds: impl Fn(&Account<S>) -> bool) -> Vec<(&A, Option<f64>)> {
        let held = self.iter().filter(|(_, account)| holds(account));
        let mut accounts: Vec<_> = held
            .map(|(key, account)| (key, account.highest_value()))
            .collect();
        accounts.sort_by(|(_, one), (_, other)| {
            let rank = |value: &Option<f64>| value.unwrap_or(-1.0);
            rank(other).total_cmp(&rank(one))
        });
        accounts
    }
}

impl<A: Ord + Debug, S: Ord> Accounts<A, S> {
    /// How the value of all accounts is held: by promoters, passives, detractors, or by accounts
    /// that are silent. Each account's value is divided evenly among its answers.
    ///
    /// # Errors
    /// [`Error::AccountWithoutValue`] for an account without a value, silent or not;
    /// [`Error::StatedTwice`] for one that was given two.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Error, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, (), Score::new(6)?);
    /// assert!(matches!(
    ///     accounts.value_held(),
    ///     Err(Error::AccountWithoutValue { .. })
    /// ));
    /// accounts.set_value("Acme", 250_000.0)?;
    /// accounts.set_value("Bolt", 40_000.0)?;
    /// let held = accounts.value_held()?;
    /// assert_eq!((held.detractors, held.silent), (250_000.0, 40_000.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn value_held(&self) -> Result<ValueHeld, Error> {
        let mut held = ValueHeld::default();
        for (key, account) in self {
            let value = value_of(key, account)?;
            let tally = account.histogram().tally();
            if tally.n() == 0 {
                held.silent += value;
                continue;
            }
            let part = |count: u64| value * (count as f64 / tally.n() as f64);
            held.promoters += part(tally.promoters());
            held.passives += part(tally.passives());
            held.detractors += part(tally.detractors());
        }
        Ok(held)
    }
}
