use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::collections::btree_map::{self, Entry};
use std::fmt::Debug;
use std::iter::Sum;
use std::ops::AddAssign;

use super::account::Account;
use crate::error::Error;
use crate::survey::{Response, Role, Score, SurveyKind, Weight};

/// Customer companies with the answers of their people by role and segment, and what each company is
/// worth.
///
/// `A` names the account, `S` the segment or wave of an answer, `()` where there is none. Accounts that
/// did not answer belong in it too: they are in the lists, and in no estimate. Parts merge with `+=`.
///
/// # Example
/// ```
/// use promoter::{Accounts, Role, Score};
/// let mut accounts = Accounts::new();
/// for (account, role, score) in [
///     ("Acme", Role::DecisionMaker, 4),
///     ("Acme", Role::EndUser, 9),
///     ("Acme", Role::EndUser, 10),
///     ("Bolt", Role::DecisionMaker, 9),
///     ("Cord", Role::EndUser, 7),
/// ] {
///     accounts.record(account, role, "2025", Score::new(score)?);
/// }
/// for (account, revenue) in [
///     ("Acme", 900_000.0),
///     ("Bolt", 50_000.0),
///     ("Cord", 50_000.0),
///     ("Dale", 70_000.0),
/// ] {
///     accounts.set_value(account, revenue)?;
/// }
/// assert_eq!((accounts.len(), accounts.answered()), (4, 3));
/// assert_eq!(accounts.at_risk(), [(&"Acme", Some(900_000.0))]);
/// assert_eq!(accounts.silent(), [(&"Dale", Some(70_000.0))]);
/// let acme = accounts.get("Acme").expect("it is known");
/// assert_eq!((acme.n(), acme.value()?), (3, Some(900_000.0)));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        transparent,
        bound(
            serialize = "A: serde::Serialize, S: serde::Serialize",
            deserialize = "A: serde::Deserialize<'de> + Ord, S: serde::Deserialize<'de> + Ord"
        )
    )
)]
#[must_use]
pub struct Accounts<A, S = ()>(
    #[cfg_attr(feature = "serde", serde(with = "crate::pairs"))] BTreeMap<A, Account<S>>,
);

impl<A, S> Accounts<A, S> {
    /// No accounts.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let accounts: Accounts<&str> = Accounts::new();
    /// assert!(accounts.is_empty());
    /// ```
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }
}

impl<A: Ord, S: Ord> Accounts<A, S> {
    /// Counts one answer for an account, given in a role and a segment.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, "2025-H1", Score::new(9)?);
    /// accounts.record("Acme", Role::EndUser, "2025-H1", Score::new(6)?);
    /// assert_eq!(accounts.len(), 1);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record(&mut self, account: A, role: Role, segment: S, answer: Score) {
        self.record_n(account, role, segment, answer, 1);
    }

    /// Counts `n` answers of the same score for an account. With an `n` of 0 the account is known.
    ///
    /// # Panics
    /// If a number of answers passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record_n("Acme", Role::EndUser, (), Score::new(9)?, 3);
    /// accounts.record_n("Acme", Role::EndUser, (), Score::new(5)?, 1);
    /// let acme = accounts.get("Acme").and_then(|acme| acme.nps());
    /// assert_eq!(acme.map(|nps| nps.rounded()), Some(50));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_n(&mut self, account: A, role: Role, segment: S, answer: Score, n: u64) {
        let account = self.page(account);
        if n > 0 {
            account.answers.entry((role, segment)).record_n(answer, n);
        }
    }

    /// What is known of an account, which is known from then on.
    pub(super) fn page(&mut self, account: A) -> &mut Account<S> {
        self.0.entry(account).or_default()
    }

    /// Makes an account known that was asked, so that it is silent if nobody answers for it. Where it
    /// is known how many people were asked, and in which role, see
    /// [`invite_people`](Self::invite_people).
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// accounts.invite("Acme");
    /// assert_eq!(accounts.silent(), [(&"Acme", None)]);
    /// ```
    pub fn invite(&mut self, account: A) {
        self.page(account);
    }

    /// Counts `n` people of a role who were asked at an account, whether they answer or not. The
    /// account is then known, also with an `n` of 0.
    ///
    /// People who are asked again, in another wave, are counted again, as their answers are.
    ///
    /// # Panics
    /// If the number of people of a role at an account passes `u64::MAX`.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.invite_people("Acme", Role::EndUser, 12);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// let heard = accounts.heard().total();
    /// assert_eq!((heard.invited, heard.answered), (12, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn invite_people(&mut self, account: A, role: Role, n: u64) {
        self.0.entry(account).or_default().invite(role, n);
    }

    /// The page of an account, if it is known.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme".to_owned(), Role::EndUser, (), Score::new(9)?);
    /// assert_eq!(accounts.get("Acme").map(|acme| acme.n()), Some(1));
    /// assert!(accounts.get("Bolt").is_none());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, account: &Q) -> Option<&Account<S>>
    where
        A: Borrow<Q>,
    {
        self.0.get(account)
    }

    /// The number of accounts with an answer.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::Influencer, (), Score::new(8)?);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// accounts.invite("Bolt");
    /// assert_eq!((accounts.len(), accounts.answered()), (2, 1));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn answered(&self) -> usize {
        self.0.values().filter(|account| account.n() > 0).count()
    }

    /// The same accounts with their answers of the segments that are kept, such as one wave: for lists,
    /// bounds and pages of that wave. Values and people invited stay; an account without an answer that
    /// is kept is silent.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for (wave, score) in [(1, 3), (2, 10)] {
    ///     accounts.record("Acme", Role::DecisionMaker, wave, Score::new(score)?);
    /// }
    /// assert_eq!(accounts.at_risk().len(), 1);
    /// assert!(accounts.within(|&wave| wave == 2).at_risk().is_empty());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn within(&self, keep: impl Fn(&S) -> bool) -> Self
    where
        A: Clone,
        S: Clone,
    {
        let kept = |(name, account): (&A, &Account<S>)| (name.clone(), account.within(&keep));
        Self(self.iter().map(kept).collect())
    }

    /// The same answers by parent: accounts that belong together become one.
    ///
    /// Answers and people asked are what recording by parent would have given. The value of a parent is
    /// the sum of those of its accounts; it is unknown if one of them has none, so state 0 for an account
    /// that is worth nothing of its own. Merge the parts of a survey before, not after: an account that
    /// stands in two parts would count twice in the sum.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut offices = Accounts::new();
    /// for (office, score, revenue) in
    ///     [("Acme DE", 9, 400.0), ("Acme FR", 3, 100.0), ("Bolt", 8, 50.0)]
    /// {
    ///     offices.record(office, Role::EndUser, (), Score::new(score)?);
    ///     offices.set_value(office, revenue)?;
    /// }
    /// let companies = offices.coarser(|office| office[..4].to_owned());
    /// let acme = companies.get("Acme").expect("it is known");
    /// assert_eq!((companies.len(), acme.n(), acme.value()?), (2, 2, Some(500.0)));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn coarser<B: Ord>(&self, parent: impl Fn(&A) -> B) -> Accounts<B, S>
    where
        S: Clone,
    {
        let mut parents = Accounts::new();
        for (key, account) in &self.0 {
            match parents.0.entry(parent(key)) {
                Entry::Vacant(place) => {
                    place.insert(account.clone());
                }
                Entry::Occupied(mut place) => place.get_mut().join(account),
            }
        }
        parents
    }
}

impl<A: Ord + Debug, S: Ord> Accounts<A, S> {
    /// States what an account is worth, such as its yearly revenue: 0 or more, in any unit that is
    /// the same for all. The account is then known, also if nobody answers for it.
    ///
    /// Stating it twice is fine as long as it is the same; what asks for values says if it is not.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a value that is negative, not finite, or, if not 0, outside 1e-90 to
    /// 1e90.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// accounts.set_value("Acme", 120_000.0)?;
    /// assert_eq!(accounts.silent(), [(&"Acme", Some(120_000.0))]);
    /// assert!(accounts.set_value("Bolt", -5.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn set_value(&mut self, account: A, value: f64) -> Result<(), Error> {
        let value = Weight::new(value).map_err(|_| Error::OutOfRange {
            what: "value",
            value,
            place: Some(format!("of account {account:?}")),
            expected: Weight::EXPECTED.into(),
        })?;
        let account = self.0.entry(account).or_default();
        account.state((value.get(), value.get()));
        Ok(())
    }
}

impl<A, S> Accounts<A, S> {
    /// The accounts, silent ones included, in the order of their keys.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Bolt", Role::EndUser, (), Score::new(9)?);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(3)?);
    /// let scores: Vec<_> = accounts
    ///     .iter()
    ///     .map(|(key, page)| (*key, page.nps()))
    ///     .collect();
    /// assert_eq!((scores[0].0, scores[1].0), ("Acme", "Bolt"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn iter(&self) -> btree_map::Iter<'_, A, Account<S>> {
        self.0.iter()
    }

    /// The number of accounts, silent ones included.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// accounts.invite("Acme");
    /// assert_eq!((accounts.len(), accounts.answered()), (1, 0));
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no account is known.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// assert!(accounts.is_empty());
    /// accounts.invite("Acme");
    /// assert!(!accounts.is_empty(), "a silent account is known");
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<S: Ord + Clone> Accounts<String, (SurveyKind, S)> {
    /// Counts a response for the account it names, in its role, segment and kind of survey: kinds are
    /// kept apart until a question names several.
    ///
    /// # Errors
    /// [`Error::Unfit`] for a response without an account, and for one with a weight other than 1: what
    /// an account contributes is chosen later, and a second weight would be lost silently.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Response, Role, Score};
    /// let mut accounts = Accounts::new();
    /// let response = Response::new(Score::new(9)?)
    ///     .account("Acme")
    ///     .role(Role::EndUser);
    /// accounts.record_response(&response)?;
    /// assert_eq!(accounts.answered(), 1);
    /// assert!(
    ///     accounts
    ///         .record_response(&Response::new(Score::new(9)?))
    ///         .is_err()
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_response(&mut self, response: &Response<S>) -> Result<(), Error> {
        let account = response.known_account()?.to_owned();
        response.unweighted()?;
        self.record(account, response.role, response.cell(), response.score);
        Ok(())
    }
}

impl<'a, A, S> IntoIterator for &'a Accounts<A, S> {
    type Item = (&'a A, &'a Account<S>);
    type IntoIter = btree_map::Iter<'a, A, Account<S>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Answers as `(account, role, segment, score)`.
impl<A: Ord, S: Ord> Extend<(A, Role, S, Score)> for Accounts<A, S> {
    fn extend<I: IntoIterator<Item = (A, Role, S, Score)>>(&mut self, answers: I) {
        for (account, role, segment, answer) in answers {
            self.record(account, role, segment, answer);
        }
    }
}

impl<A: Ord, S: Ord> FromIterator<(A, Role, S, Score)> for Accounts<A, S> {
    fn from_iter<I: IntoIterator<Item = (A, Role, S, Score)>>(answers: I) -> Self {
        let mut accounts = Self::new();
        accounts.extend(answers);
        accounts
    }
}

impl<A, S> Default for Accounts<A, S> {
    fn default() -> Self {
        Self::new()
    }
}

/// # Panics
/// If a number of answers passes `u64::MAX`.
impl<A: Ord, S: Ord> AddAssign for Accounts<A, S> {
    fn add_assign(&mut self, other: Self) {
        for (key, account) in other.0 {
            self.0.entry(key).or_default().merge(account);
        }
    }
}

impl<A: Ord, S: Ord> Sum for Accounts<A, S> {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::new(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}
