//! What the NPS by account or by value can be at most and at least, whatever the silent would say.

use std::fmt::Debug;

use super::Accounts;
use super::account::value_of;
use crate::error::Error;
use crate::inference::RollUp;

/// Between which points an NPS by account or by value lies, whatever those say who did not answer.
///
/// There is no sampling error in it: the accounts are all that there are. From [`Accounts::bounds`] and
/// [`Accounts::bounds_of_people`].
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, RollUp, Score};
/// let mut accounts = Accounts::new();
/// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
/// accounts.set_value("Acme", 300_000.0)?;
/// accounts.set_value("Bolt", 100_000.0)?;
/// let bounds = accounts
///     .bounds(RollUp::ByValue)?
///     .expect("they are of value");
/// assert_eq!(
///     (bounds.lower, bounds.upper, bounds.heard_share),
///     (50.0, 100.0, 0.75)
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AccountBounds {
    /// The lowest NPS that is possible, in points.
    pub lower: f64,
    /// The highest NPS that is possible, in points.
    pub upper: f64,
    /// The share of accounts, or of their value, that was heard from, 0 to 1.
    pub heard_share: f64,
}

impl<A: Ord + Debug, S: Ord> Accounts<A, S> {
    /// Between which points the NPS lies whatever the silent accounts say, if those who answered speak
    /// for the rest of their account: by account or by value; `None` where nothing is of value.
    ///
    /// The answers of all segments are added; for one wave use [`within`](Self::within) first.
    ///
    /// # Errors
    /// [`Error::Unfit`] for another roll-up than [`RollUp::EveryAccount`] and [`RollUp::ByValue`]; by
    /// value [`Error::AccountWithoutValue`] for an account without a value, silent or not, and
    /// [`Error::StatedTwice`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Bolt", 3), ("Cord", 9)] {
    ///     accounts.record(account, Role::EndUser, (), Score::new(score)?);
    /// }
    /// accounts.invite("Dale");
    /// let bounds = accounts
    ///     .bounds(RollUp::EveryAccount)?
    ///     .expect("there are accounts");
    /// assert_eq!((bounds.lower, bounds.upper, bounds.heard_share), (0.0, 50.0, 0.75));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Manski (2003), Partial Identification of Probability Distributions.
    pub fn bounds(&self, roll_up: RollUp) -> Result<Option<AccountBounds>, Error> {
        self.bounds_with(roll_up, |answers, _| answers)
    }

    /// Between which points the NPS lies whatever the silent people say, those of silent accounts and
    /// those of the others: by account or by value; `None` where nothing is of value.
    ///
    /// The people of an account are those who were asked and those who answered unasked. An account of
    /// which nobody is known counts as one person, who is silent. The answers of all segments are added,
    /// as by [`bounds`](Self::bounds).
    ///
    /// # Errors
    /// As [`bounds`](Self::bounds).
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.invite_people("Acme", Role::EndUser, 4);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// let bounds = accounts
    ///     .bounds_of_people(RollUp::EveryAccount)?
    ///     .expect("there is one");
    /// assert_eq!(
    ///     (bounds.lower, bounds.upper, bounds.heard_share),
    ///     (-50.0, 100.0, 1.0)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Manski (2003), Partial Identification of Probability Distributions.
    pub fn bounds_of_people(&self, roll_up: RollUp) -> Result<Option<AccountBounds>, Error> {
        self.bounds_with(roll_up, |_, people| people)
    }

    /// `voices` says of how many people an account is made, given its answers and its people.
    fn bounds_with(
        &self,
        roll_up: RollUp,
        voices: impl Fn(u64, u64) -> u64,
    ) -> Result<Option<AccountBounds>, Error> {
        if !matches!(roll_up, RollUp::EveryAccount | RollUp::ByValue) {
            return Err(Error::Unfit {
                found: format!("roll-up {roll_up} has no bounds by account"),
                expected: "every_account or by_value",
            });
        }
        let (mut all, mut heard, mut net, mut silent) = (0.0, 0.0, 0.0, 0.0);
        for (key, account) in self {
            let value = match roll_up {
                RollUp::ByValue => value_of(key, account)?,
                _ => 1.0,
            };
            let tally = account.histogram().tally();
            let asked = account.heard().total();
            let people = asked.invited.saturating_add(asked.uninvited);
            let people = voices(tally.n(), people).max(1) as f64;
            let (promoters, detractors) = (tally.promoters() as f64, tally.detractors() as f64);
            all += value;
            heard += if tally.n() > 0 { value } else { 0.0 };
            net += value * ((promoters - detractors) / people);
            silent += value * ((people - tally.n() as f64) / people);
        }
        let points = |sum: f64| (100.0 * sum / all).clamp(-100.0, 100.0);
        Ok((all > 0.0).then(|| AccountBounds {
            lower: points(net - silent),
            upper: points(net + silent),
            heard_share: heard / all,
        }))
    }
}
