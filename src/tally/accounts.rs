use std::collections::BTreeMap;
use std::fmt::Debug;
use std::iter::Sum;
use std::ops::AddAssign;

use super::{ClusteredTally, Histogram, Segments, Tally};
use crate::error::Error;
use crate::inference::{Estimate, Nps, RollUp};
use crate::survey::{Category, Response, Role, Score, Weight};

/// Customer companies with the answers of their people by role, and what each company is worth.
///
/// The same answers give very different scores by what one account contributes; every estimate
/// made here carries its [`RollUp`]. Accounts that did not answer belong in it too: they are in the
/// lists, and in no estimate. Parts merge with `+=`.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, RollUp, Score};
/// let mut accounts = Accounts::new();
/// for (account, role, score) in [
///     ("Acme", Role::DecisionMaker, 4), ("Acme", Role::EndUser, 9), ("Acme", Role::EndUser, 10),
///     ("Bolt", Role::DecisionMaker, 9), ("Cord", Role::EndUser, 7),
/// ] {
///     accounts.record(account, role, Score::new(score)?);
/// }
/// for (account, revenue) in [("Acme", 900_000.0), ("Bolt", 50_000.0), ("Cord", 50_000.0), ("Dale", 70_000.0)] {
///     accounts.value(account, revenue)?;
/// }
/// let nps = |roll_up| Ok::<_, promoter::Error>(accounts.nps(roll_up)?.map(|nps| nps.rounded()));
/// assert_eq!(nps(RollUp::EveryAnswer)?, Some(40));
/// assert_eq!(nps(RollUp::EveryAccount)?, Some(44));
/// assert_eq!(nps(RollUp::ByValue)?, Some(35));
/// assert_eq!(nps(RollUp::MostInfluential)?, Some(0));
/// assert_eq!(accounts.detracting_decision_makers().collect::<Vec<_>>(), [&"Acme"]);
/// assert_eq!(accounts.silent(), [(&"Dale", Some(70_000.0))]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "A: serde::Serialize",
            deserialize = "A: serde::Deserialize<'de> + Ord"
        )
    )
)]
#[must_use]
pub struct Accounts<A>(
    #[cfg_attr(feature = "serde", serde(with = "crate::pairs"))] pub(super) BTreeMap<A, Account>,
);

/// What is known of one account.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Stored"))]
pub(super) struct Account {
    pub(super) answers: Segments<Role, Histogram>,
    /// The people who were asked.
    pub(super) invited: Segments<Role, u64>,
    /// The lowest and the highest value stated, which should be one.
    pub(super) values: Option<(Weight, Weight)>,
}

impl Account {
    pub(super) fn histogram(&self) -> Histogram {
        self.answers.total()
    }

    pub(super) fn is_silent(&self) -> bool {
        self.histogram().n() == 0
    }

    fn state(&mut self, low: Weight, high: Weight) {
        let (lowest, highest) = self.values.unwrap_or((low, high));
        self.values = Some((
            if low < lowest { low } else { lowest },
            if high > highest { high } else { highest },
        ));
    }
}

impl<A> Accounts<A> {
    /// No accounts.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }
}

impl<A: Ord> Accounts<A> {
    /// Counts one answer for an account.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(9)?);
    /// accounts.record("Acme", Role::EndUser, Score::new(6)?);
    /// assert_eq!(accounts.len(), 1);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, account: A, role: Role, score: Score) {
        self.record_n(account, role, score, 1);
    }

    /// Counts `n` answers of the same score for an account. With an `n` of 0 the account is known.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record_n("Acme", Role::EndUser, Score::new(9)?, 3);
    /// accounts.record_n("Acme", Role::EndUser, Score::new(5)?, 1);
    /// assert_eq!(accounts.nps(RollUp::EveryAnswer)?.map(|nps| nps.rounded()), Some(50));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, account: A, role: Role, score: Score, n: u64) {
        let account = self.0.entry(account).or_default();
        if n > 0 {
            account.answers.entry(role).record_n(score, n);
        }
    }

    /// Makes an account known that was asked, so that it is silent if nobody answers for it. Where it
    /// is known how many people were asked, and in which role, see
    /// [`invite_people`](Self::invite_people).
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts = Accounts::new();
    /// accounts.invite("Acme");
    /// assert_eq!((accounts.len(), accounts.answered()), (1, 0));
    /// assert_eq!(accounts.silent(), [(&"Acme", None)]);
    /// ```
    pub fn invite(&mut self, account: A) {
        self.0.entry(account).or_default();
    }

    /// The number of accounts, silent ones included.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts = Accounts::new();
    /// accounts.invite("Acme");
    /// assert_eq!((accounts.len(), accounts.answered()), (1, 0));
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no account is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of accounts with an answer.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::Influencer, Score::new(8)?);
    /// accounts.record("Acme", Role::EndUser, Score::new(9)?);
    /// accounts.invite("Bolt");
    /// assert_eq!((accounts.len(), accounts.answered()), (2, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn answered(&self) -> usize {
        self.0
            .values()
            .filter(|account| !account.is_silent())
            .count()
    }

    /// One category for each account with an answer, in order, by the mean of its scores, unrounded:
    /// promoter from 9, detractor below 7.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Category, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for score in [10, 9, 7] {
    ///     accounts.record("Acme", Role::EndUser, Score::new(score)?);
    /// }
    /// // The mean is 8.67, which is not rounded to 9.
    /// assert_eq!(accounts.categories_by_mean().collect::<Vec<_>>(), [(&"Acme", Category::Passive)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn categories_by_mean(&self) -> impl Iterator<Item = (&A, Category)> {
        self.0.iter().filter_map(|(key, account)| {
            let mean = account.histogram().mean()?;
            Some((key, of_mean(mean)))
        })
    }

    /// One category for each account with an answer, in order, by the mean score of its most
    /// influential role that answered; `order` names roles from the most influential down. Roles it
    /// does not name come after it, in the order of [`Role`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Category, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(5)?);
    /// accounts.record("Acme", Role::EndUser, Score::new(10)?);
    /// let of = |order: &[Role]| accounts.categories_by_influence(order).next();
    /// assert_eq!(of(&[]), Some((&"Acme", Category::Detractor)));
    /// assert_eq!(of(&[Role::EndUser]), Some((&"Acme", Category::Promoter)));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn categories_by_influence(&self, order: &[Role]) -> impl Iterator<Item = (&A, Category)> {
        self.0.iter().filter_map(|(key, account)| {
            let mut roles = order.iter().chain(Role::ALL);
            let mean = roles.find_map(|role| account.answers.get(role)?.mean())?;
            Some((key, of_mean(mean)))
        })
    }

    /// The NPS of accounts by their most influential role that answered, in the caller's order, as
    /// [`categories_by_influence`](Self::categories_by_influence); `None` without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(5)?);
    /// accounts.record("Acme", Role::EndUser, Score::new(10)?);
    /// accounts.record("Bolt", Role::DecisionMaker, Score::new(9)?);
    /// let users_first = accounts.estimate_by_influence(&[Role::EndUser]).expect("there are answers");
    /// assert_eq!((users_first.nps().rounded(), users_first.n()), (100, 2));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn estimate_by_influence(&self, order: &[Role]) -> Option<Estimate> {
        let accounts = tally_of(self.categories_by_influence(order));
        Some(accounts.estimate()?.rolled_up(RollUp::MostInfluential))
    }
}

/// The category that a mean score gives an account.
fn of_mean(mean: f64) -> Category {
    if mean >= 9.0 {
        Category::Promoter
    } else if mean < 7.0 {
        Category::Detractor
    } else {
        Category::Passive
    }
}

/// The accounts counted, one each.
fn tally_of<'a, A: 'a>(accounts: impl Iterator<Item = (&'a A, Category)>) -> Tally {
    let mut tally = Tally::new();
    for (_, category) in accounts {
        tally.count(category, 1);
    }
    tally
}

impl Accounts<String> {
    /// Counts a response for the account it names, in its role.
    ///
    /// # Errors
    /// [`Error::NoAccount`] for a response without one; [`Error::WeightedAnswer`] for one with a weight
    /// other than 1: the roll-up sets the weights, and a second one would be lost silently.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Response, Role, Score};
    /// let mut accounts = Accounts::new();
    /// let response = Response::new(Score::new(9)?).account("Acme").role(Role::EndUser);
    /// accounts.respond(&response)?;
    /// assert_eq!(accounts.answered(), 1);
    /// assert!(accounts.respond(&Response::new(Score::new(9)?)).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn respond<S>(&mut self, response: &Response<S>) -> Result<(), Error> {
        let account = response.account.as_ref().ok_or(Error::NoAccount)?;
        if response.weight != Weight::ONE {
            return Err(Error::WeightedAnswer {
                weight: response.weight.get(),
            });
        }
        self.record(account.clone(), response.role, response.score);
        Ok(())
    }
}

impl<A: Ord + Debug> Accounts<A> {
    /// States what an account is worth, such as its yearly revenue: 0 or more, in any unit that is
    /// the same for all. The account is then known, also if nobody answers for it.
    ///
    /// Stating it twice is fine as long as it is the same; what asks for values says if it is not.
    ///
    /// # Errors
    /// [`Error::ValueOutOfRange`] for a value that is negative, not finite, or, if not 0, outside
    /// 1e-90 to 1e90.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Error};
    /// let mut accounts = Accounts::new();
    /// accounts.value("Acme", 120_000.0)?;
    /// assert_eq!(accounts.silent(), [(&"Acme", Some(120_000.0))]);
    /// assert!(matches!(accounts.value("Bolt", -5.0), Err(Error::ValueOutOfRange { .. })));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn value(&mut self, account: A, value: f64) -> Result<(), Error> {
        let value = Weight::new(value).map_err(|_| Error::ValueOutOfRange {
            account: format!("{account:?}"),
            value,
        })?;
        self.0.entry(account).or_default().state(value, value);
        Ok(())
    }
}

impl<A: Ord + Clone + Debug> Accounts<A> {
    /// The Net Promoter Score by a roll-up; `None` without answers. It needs no second account.
    ///
    /// # Errors
    /// By value: [`Error::NoValue`], [`Error::TwoValues`], each naming the account.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score) in [("Acme", 9), ("Acme", 10), ("Acme", 9), ("Bolt", 3)] {
    ///     accounts.record(account, Role::Unknown, Score::new(score)?);
    /// }
    /// assert_eq!(accounts.nps(RollUp::EveryAnswer)?.map(|nps| nps.rounded()), Some(50));
    /// assert_eq!(accounts.nps(RollUp::EveryAccount)?.map(|nps| nps.rounded()), Some(0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn nps(&self, roll_up: RollUp) -> Result<Option<Nps>, Error> {
        Ok(match self.categories(roll_up) {
            Some(accounts) => accounts.nps(),
            None => self.by_account(roll_up)?.nps(),
        })
    }

    /// The NPS by a roll-up, with its uncertainty; `None` without answers.
    ///
    /// For [`RollUp::MostInfluential`] decision makers come before influencers, these before end
    /// users; for another order see [`estimate_by_influence`](Self::estimate_by_influence).
    /// The last two roll-ups count accounts, not answers.
    ///
    /// # Errors
    /// [`Error::OneCluster`] when all answers come from one account (by value: of the accounts of
    /// value above 0) and are counted as answers;
    /// by value [`Error::NoValue`] and [`Error::TwoValues`], each naming the account.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// for (account, score, revenue) in [("Acme", 4, 900.0), ("Acme", 10, 900.0), ("Bolt", 9, 100.0)] {
    ///     accounts.record(account, Role::Unknown, Score::new(score)?);
    ///     accounts.value(account, revenue)?;
    /// }
    /// // Promoters hold 450 and 100 of 1000, detractors 450.
    /// let by_value = accounts.estimate(RollUp::ByValue)?.expect("there are answers");
    /// assert_eq!((by_value.nps().rounded(), by_value.n()), (10, 3));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimate(&self, roll_up: RollUp) -> Result<Option<Estimate>, Error> {
        let estimate = match self.categories(roll_up) {
            Some(accounts) => accounts.estimate(),
            None => self.by_account(roll_up)?.estimate()?,
        };
        Ok(estimate.map(|estimate| estimate.rolled_up(roll_up)))
    }

    /// The answers by account and role, weighted as a roll-up has it: each 1, or each account 1, or
    /// each account its value. Ask it for domains, comparisons and strata.
    ///
    /// # Errors
    /// [`Error::RollUpOfCategories`] for the two roll-ups that make one category of an account; by
    /// value [`Error::NoValue`] and [`Error::TwoValues`], each naming the account.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, RollUp, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, Score::new(4)?);
    /// accounts.record("Acme", Role::EndUser, Score::new(9)?);
    /// accounts.record("Bolt", Role::DecisionMaker, Score::new(7)?);
    /// let answers = accounts.by_account(RollUp::EveryAnswer)?;
    /// let deciding = answers.estimate_where(|&role| role == Role::DecisionMaker)?;
    /// assert_eq!(deciding.map(|estimate| estimate.nps().rounded()), Some(-50));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn by_account(&self, roll_up: RollUp) -> Result<ClusteredTally<A, Role>, Error> {
        let mut tally = ClusteredTally::new();
        for (key, account) in &self.0 {
            let answers = account.histogram().n();
            if answers == 0 {
                continue;
            }
            let weight = match roll_up {
                RollUp::EveryAnswer => Weight::ONE,
                RollUp::EveryAccount => Weight::new(1.0 / answers as f64)?,
                RollUp::ByValue => Weight::new(value_of(key, account)? / answers as f64)?,
                RollUp::MeanScore | RollUp::MostInfluential => {
                    return Err(Error::RollUpOfCategories {
                        roll_up: roll_up.name(),
                    });
                }
            };
            for (role, histogram) in account.answers.iter() {
                for (score, count) in histogram.iter() {
                    tally.record_n(key.clone(), *role, score, weight, count);
                }
            }
        }
        Ok(tally)
    }

    /// The tally of accounts, for the roll-ups that make one category of each.
    fn categories(&self, roll_up: RollUp) -> Option<Tally> {
        match roll_up {
            RollUp::MeanScore => Some(tally_of(self.categories_by_mean())),
            RollUp::MostInfluential => Some(tally_of(self.categories_by_influence(&[]))),
            RollUp::EveryAnswer | RollUp::EveryAccount | RollUp::ByValue => None,
        }
    }
}

pub(super) fn value_of<A: Debug>(key: &A, account: &Account) -> Result<f64, Error> {
    match account.values {
        None => Err(Error::NoValue {
            account: format!("{key:?}"),
        }),
        Some((low, high)) if low != high => Err(Error::TwoValues {
            account: format!("{key:?}"),
            low: low.get(),
            high: high.get(),
        }),
        Some((value, _)) => Ok(value.get()),
    }
}

impl<A> Default for Accounts<A> {
    fn default() -> Self {
        Self::new()
    }
}

/// # Panics
/// If a number of answers passes `u64::MAX`.
impl<A: Ord> AddAssign for Accounts<A> {
    fn add_assign(&mut self, other: Self) {
        for (key, account) in other.0 {
            let own = self.0.entry(key).or_default();
            own.answers += account.answers;
            for (role, &invited) in account.invited.iter() {
                own.ask(*role, invited);
            }
            if let Some((low, high)) = account.values {
                own.state(low, high);
            }
        }
    }
}

impl<A: Ord> Sum for Accounts<A> {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// An account as it stands in a file, before its values are known to be in order.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    answers: Segments<Role, Histogram>,
    invited: Segments<Role, u64>,
    values: Option<(Weight, Weight)>,
}

#[cfg(feature = "serde")]
impl TryFrom<Stored> for Account {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self, Error> {
        match stored.values {
            Some((low, high)) if low > high => Err(Error::Inconsistent {
                what: "account",
                found: format!("values from {low} to {high}"),
                expected: "the lowest value first",
            }),
            values => Ok(Self {
                answers: stored.answers,
                invited: stored.invited,
                values,
            }),
        }
    }
}
