use std::fmt::Debug;

use super::{Heard, Histogram, Segments};
use crate::error::{Error, Short};
use crate::inference::Nps;
use crate::survey::{Category, Role};

/// What is known of one account: the answers of its people, who was asked, and what it is worth.
///
/// [`Accounts::get`](crate::Accounts::get) and [`Accounts::iter`](crate::Accounts::iter) lend it. `S` is
/// the caller's segment, such as a wave.
///
/// # Example
/// ```
/// use promoter::{Accounts, Category, Role, Score};
/// let mut accounts = Accounts::new();
/// accounts.set_value("Acme", 900_000.0)?;
/// accounts.invite_people("Acme", Role::EndUser, 12);
/// accounts.record("Acme", Role::DecisionMaker, 2025, Score::new(4)?);
/// accounts.record("Acme", Role::EndUser, 2025, Score::new(9)?);
/// accounts.record("Acme", Role::EndUser, 2025, Score::new(10)?);
/// let acme = accounts.get("Acme").expect("it is known");
/// assert_eq!((acme.n(), acme.value()?), (3, Some(900_000.0)));
/// assert_eq!(acme.nps().map(|nps| nps.rounded()), Some(33));
/// assert_eq!(acme.category_by_mean(), Some(Category::Passive));
/// assert_eq!(acme.category_by_influence(Role::ALL), Some(Category::Detractor));
/// let by_role = acme.answers().coarser(|(role, _)| *role);
/// assert_eq!(by_role.get(&Role::EndUser).map(|answers| answers.n()), Some(2));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "Stored<S>",
        bound(
            serialize = "S: serde::Serialize",
            deserialize = "S: serde::Deserialize<'de> + Ord"
        )
    )
)]
#[must_use]
pub struct Account<S = ()> {
    pub(super) answers: Segments<(Role, S), Histogram>,
    /// The people who were asked.
    invited: Segments<Role, u64>,
    /// The lowest and the highest value stated, which should be one.
    values: Option<(f64, f64)>,
}

impl<S> Account<S> {
    /// The answers by role and segment.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, 2025, Score::new(4)?);
    /// accounts.record("Acme", Role::EndUser, 2025, Score::new(9)?);
    /// let acme = accounts.get("Acme").expect("it is known");
    /// assert_eq!(
    ///     acme.answers()
    ///         .get(&(Role::EndUser, 2025))
    ///         .map(|answers| answers.n()),
    ///     Some(1)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn answers(&self) -> &Segments<(Role, S), Histogram> {
        &self.answers
    }

    /// What the account is worth, in the unit of the caller's values; `None` where it was not stated.
    ///
    /// # Errors
    /// [`Error::StatedTwice`] if it was stated to be worth this and that.
    ///
    /// # Example
    /// ```
    /// use promoter::Accounts;
    /// let mut accounts: Accounts<&str> = Accounts::new();
    /// accounts.set_value("Acme", 900_000.0)?;
    /// accounts.invite("Bolt");
    /// let value = |account| accounts.get(account).expect("it is known").value();
    /// assert_eq!((value("Acme")?, value("Bolt")?), (Some(900_000.0), None));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn value(&self) -> Result<Option<f64>, Error> {
        match self.values {
            Some((low, high)) if low != high => Err(Error::StatedTwice {
                what: format!("the account was given {}", values(low, high)),
            }),
            values => Ok(values.map(|(low, _)| low)),
        }
    }

    /// The highest value stated, if any, where a list is sorted by it.
    pub(super) fn highest_value(&self) -> Option<f64> {
        self.values.map(|(_, high)| high)
    }

    /// Takes note of a value, or of the lowest and the highest of several.
    pub(super) fn state(&mut self, (low, high): (f64, f64)) {
        let (lowest, highest) = self.values.unwrap_or((low, high));
        self.values = Some((low.min(lowest), high.max(highest)));
    }

    /// Counts people who were asked.
    pub(super) fn invite(&mut self, role: Role, n: u64) {
        let invited = self.invited.entry(role);
        *invited = invited
            .checked_add(n)
            .expect("the number of people fits 64 bits");
    }
}

impl<S: Ord> Account<S> {
    /// All answers of the account, whatever the role and segment.
    pub(crate) fn histogram(&self) -> Histogram {
        let histograms = self.answers.iter().map(|(_, histogram)| *histogram);
        histograms.sum()
    }

    /// The answers by role, whatever the segment.
    fn by_role(&self) -> Segments<Role, Histogram> {
        self.answers.coarser(|(role, _)| *role)
    }

    /// The number of answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, 2025, Score::new(4)?);
    /// accounts.record("Acme", Role::EndUser, 2025, Score::new(9)?);
    /// let acme = accounts.get("Acme").expect("it is known");
    /// assert_eq!(acme.n(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn n(&self) -> u64 {
        self.histogram().n()
    }

    /// The NPS of the answers of this account alone; `None` without any.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, 2025, Score::new(4)?);
    /// accounts.record("Acme", Role::EndUser, 2025, Score::new(9)?);
    /// let acme = accounts.get("Acme").expect("it is known");
    /// assert_eq!(acme.nps().map(|nps| nps.points()), Some(0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn nps(&self) -> Option<Nps> {
        self.histogram().nps()
    }

    /// The one category of the account by the mean of all its scores, unrounded: promoter from 9,
    /// detractor below 7; `None` without answers.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Category, Role, Score};
    /// let mut accounts = Accounts::new();
    /// for score in [10, 9, 7] {
    ///     accounts.record("Acme", Role::EndUser, (), Score::new(score)?);
    /// }
    /// // The mean is 8.67, which is not rounded to 9.
    /// let acme = accounts.get("Acme").and_then(|acme| acme.category_by_mean());
    /// assert_eq!(acme, Some(Category::Passive));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn category_by_mean(&self) -> Option<Category> {
        category_by_mean(&self.histogram())
    }

    /// The one category of the account by the mean score of its most influential role that answered;
    /// `None` without answers.
    ///
    /// `order` names roles from the most influential down, as [`Role::ALL`] does. Roles that it does not
    /// name come after it, in the order of [`Role`].
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Category, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.record("Acme", Role::DecisionMaker, (), Score::new(5)?);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(10)?);
    /// let acme = accounts.get("Acme").expect("it is known");
    /// assert_eq!(acme.category_by_influence(Role::ALL), Some(Category::Detractor));
    /// assert_eq!(
    ///     acme.category_by_influence(&[Role::EndUser]),
    ///     Some(Category::Promoter)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn category_by_influence(&self, order: &[Role]) -> Option<Category> {
        category_by_influence(&self.by_role(), order)
    }

    /// Who was asked and who answered, by role; a role is there if somebody of it was asked or
    /// answered.
    ///
    /// # Example
    /// ```
    /// use promoter::{Accounts, Heard, Role, Score};
    /// let mut accounts = Accounts::new();
    /// accounts.invite_people("Acme", Role::EndUser, 12);
    /// accounts.record("Acme", Role::EndUser, (), Score::new(9)?);
    /// accounts.record("Acme", Role::Influencer, (), Score::new(8)?);
    /// let heard = accounts.get("Acme").expect("it is known").heard();
    /// let end_users = Heard { invited: 12, answered: 1, uninvited: 0 };
    /// assert_eq!(heard.get(&Role::EndUser), Some(&end_users));
    /// let influencers = Heard { invited: 0, answered: 0, uninvited: 1 };
    /// assert_eq!(heard.get(&Role::Influencer), Some(&influencers));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn heard(&self) -> Segments<Role, Heard> {
        let mut heard: Segments<Role, Heard> = Segments::new();
        for (role, &invited) in &self.invited {
            heard.entry(*role).invited = invited;
        }
        for (role, answers) in &self.by_role() {
            let heard = heard.entry(*role);
            heard.answered = answers.n().min(heard.invited);
            heard.uninvited = answers.n() - heard.answered;
        }
        heard
    }

    /// The same account with its answers of the segments that are kept.
    pub(super) fn within(&self, keep: impl Fn(&S) -> bool) -> Self
    where
        S: Clone,
    {
        let kept = self
            .answers
            .iter()
            .filter(|((_, segment), _)| keep(segment));
        Self {
            answers: kept.map(|(cell, scores)| (cell.clone(), *scores)).collect(),
            invited: self.invited.clone(),
            values: self.values,
        }
    }

    /// Adds what another part of the survey knows of the account.
    pub(super) fn merge(&mut self, other: Self) {
        self.add_people(&other.invited);
        self.answers += other.answers;
        if let Some(values) = other.values {
            self.state(values);
        }
    }

    /// Adds an account that belongs to the same parent. Their values add up; one that is not stated
    /// leaves that of the parent unknown.
    pub(super) fn join(&mut self, child: &Self)
    where
        S: Clone,
    {
        self.add_people(&child.invited);
        self.answers += child.answers.clone();
        self.values = self
            .values
            .zip(child.values)
            .map(|(own, more)| (own.0 + more.0, own.1 + more.1));
    }

    fn add_people(&mut self, invited: &Segments<Role, u64>) {
        for (role, &invited) in invited {
            self.invite(*role, invited);
        }
    }
}

/// The category that the mean of scores gives, unrounded: promoter from 9, detractor below 7; `None`
/// without answers.
pub(crate) fn category_by_mean(scores: &Histogram) -> Option<Category> {
    let mean = scores.mean()?;
    Some(if mean >= 9.0 {
        Category::Promoter
    } else if mean < 7.0 {
        Category::Detractor
    } else {
        Category::Passive
    })
}

/// The category that the mean of the scores of the most influential role gives, of the roles that
/// answered; `None` without answers.
pub(crate) fn category_by_influence(
    answers: &Segments<Role, Histogram>,
    order: &[Role],
) -> Option<Category> {
    let mut roles = order.iter().chain(Role::ALL);
    roles.find_map(|role| category_by_mean(answers.get(role)?))
}

/// Two values that were stated of one account.
fn values(low: f64, high: f64) -> String {
    format!("the values {} and {}", Short(low), Short(high))
}

/// The value of an account, by name where it has none or several.
pub(crate) fn value_of<A: Debug, S>(key: &A, account: &Account<S>) -> Result<f64, Error> {
    match account.values {
        None => Err(Error::AccountWithoutValue {
            account: format!("{key:?}"),
        }),
        Some((low, high)) if low != high => Err(Error::StatedTwice {
            what: format!("account {key:?} was given {}", values(low, high)),
        }),
        Some((value, _)) => Ok(value),
    }
}

impl<S> Default for Account<S> {
    fn default() -> Self {
        Self {
            answers: Segments::new(),
            invited: Segments::new(),
            values: None,
        }
    }
}

/// An account as it stands in a file, before its values are known to be in order.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(
    deny_unknown_fields,
    bound(deserialize = "S: serde::Deserialize<'de> + Ord")
)]
struct Stored<S> {
    answers: Segments<(Role, S), Histogram>,
    invited: Segments<Role, u64>,
    values: Option<(f64, f64)>,
}

#[cfg(feature = "serde")]
impl<S> TryFrom<Stored<S>> for Account<S> {
    type Error = Error;

    fn try_from(stored: Stored<S>) -> Result<Self, Error> {
        match stored.values {
            Some((low, high)) if !(0.0 <= low && low <= high && high < f64::INFINITY) => {
                Err(Error::Inconsistent {
                    what: "account",
                    found: format!("values from {} to {}", Short(low), Short(high)),
                    expected: "the lowest value first, 0 or more",
                })
            }
            values => Ok(Self {
                answers: stored.answers,
                invited: stored.invited,
                values,
            }),
        }
    }
}
