//! Lists of accounts that somebody should call, ask or win back, and who holds the value.

use std::fmt::Debug;

use super::Accounts;
use super::accounts::{Account, value_of};
use crate::error::Error;
use crate::survey::Role;

/// The value of the accounts, in the unit of the caller's values, by what their people answered.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, Score};
/// let mut accounts = Accounts::new();
/// for score in [10, 9, 4] {
///     accounts.record("Acme", Role::EndUser, Score::new(score)?);
/// }
/// accounts.value("Acme", 900_000.0)?;
/// let held = accounts.value_held()?;
/// assert_eq!(format!("{:.0} {:.0}", held.promoters, held.detractors), "600000 300000");
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
    /// accounts.record("Acme", Role::EndUser, Score::new(9)?);
    /// accounts.value("Acme", 300_000.0)?;
    /// accounts.value("Bolt", 100_000.0)?;
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

impl<A: Ord> Accounts<A> {
    /// Accounts of which a decision maker is a detractor, in order: whom to call first.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(3)?);
    /// accounts.record("Bolt", Role::DecisionMaker, Score::new(8)?);
    /// accounts.record("Bolt", Role::EndUser, Score::new(2)?);
    /// assert_eq!(accounts.detracting_decision_makers().collect::<Vec<_>>(), [&"Acme"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn detracting_decision_makers(&self) -> impl Iterator<Item = &A> {
        self.accounts_where(|account| {
            let decision_makers = account.answers.get(&Role::DecisionMaker);
            decision_makers.is_some_and(|answers| answers.tally().detractors() > 0)
        })
    }

    /// Accounts all of whose answers are 9 or 10, in order: whom to ask for a referral.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 10), ("Bolt", 8)] {
    ///     accounts.record(account, Role::EndUser, Score::new(score)?);
    /// }
    /// accounts.invite("Cord");
    /// assert_eq!(accounts.only_promoters().collect::<Vec<_>>(), [&"Acme"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn only_promoters(&self) -> impl Iterator<Item = &A> {
        self.accounts_where(|account| {
            let tally = account.histogram().tally();
            tally.n() > 0 && tally.promoters() == tally.n()
        })
    }

    /// Accounts without an answer and their value, the most valuable first, those of unknown value
    /// last, and in order among equals. An account that was given two values stands by the higher.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts = Accounts::new();
    /// accounts.invite("Acme");
    /// accounts.value("Bolt", 40_000.0)?;
    /// accounts.value("Cord", 75_000.0)?;
    /// let by_value = [(&"Cord", Some(75_000.0)), (&"Bolt", Some(40_000.0)), (&"Acme", None)];
    /// assert_eq!(accounts.silent(), by_value);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn silent(&self) -> Vec<(&A, Option<f64>)> {
        let mut silent: Vec<_> = self
            .0
            .iter()
            .filter(|(_, account)| account.is_silent())
            .map(|(key, account)| (key, account.values.map(|(_, high)| high.get())))
            .collect();
        silent.sort_by(|(_, one), (_, other)| {
            let rank = |value: &Option<f64>| value.unwrap_or(-1.0);
            rank(other).total_cmp(&rank(one))
        });
        silent
    }

    /// The roles of which nobody answered for an account, of accounts that have an answer: decision
    /// maker, influencer, end user. Accounts with all three are left out.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::EndUser, Score::new(9)?);
    /// accounts.record("Acme", Role::Influencer, Score::new(7)?);
    /// let missing: Vec<_> = accounts.missing_roles().collect();
    /// assert_eq!(missing, [(&"Acme", vec![Role::DecisionMaker])]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn missing_roles(&self) -> impl Iterator<Item = (&A, Vec<Role>)> {
        let answering = self.0.iter().filter(|(_, account)| !account.is_silent());
        answering.filter_map(|(key, account)| {
            let heard = |role: &Role| account.answers.get(role).is_some_and(|heard| heard.n() > 0);
            let known = [Role::DecisionMaker, Role::Influencer, Role::EndUser];
            let missing: Vec<Role> = known.into_iter().filter(|role| !heard(role)).collect();
            (!missing.is_empty()).then_some((key, missing))
        })
    }

    fn accounts_where(&self, holds: impl Fn(&Account) -> bool) -> impl Iterator<Item = &A> {
        let held = self.0.iter().filter(move |(_, account)| holds(account));
        held.map(|(key, _)| key)
    }
}

impl<A: Ord + Clone + Debug> Accounts<A> {
    /// How the value of all accounts is held: by promoters, passives, detractors, or by accounts
    /// that are silent. Each account's value is divided evenly among its answers.
    ///
    /// # Errors
    /// [`Error::NoValue`] for an account without a value, silent or not; [`Error::TwoValues`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Error, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(6)?);
    /// assert!(matches!(accounts.value_held(), Err(Error::NoValue { .. })));
    /// accounts.value("Acme", 250_000.0)?;
    /// accounts.value("Bolt", 40_000.0)?;
    /// let held = accounts.value_held()?;
    /// assert_eq!((held.detractors, held.silent), (250_000.0, 40_000.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn value_held(&self) -> Result<ValueHeld, Error> {
        let mut held = ValueHeld::default();
        for (key, account) in &self.0 {
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
