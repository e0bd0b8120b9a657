//! Who was asked and who answered, by account and role.

use std::iter::Sum;
use std::ops::AddAssign;

/// How many people were asked, how many of them answered, and how many answered unasked.
///
/// [`Accounts::heard`](crate::Accounts::heard) gives one for every account and role; they add
/// up. Answers beyond the people asked in a role at an account are of people who were not: they are in
/// no rate.
///
/// # Example
/// ```
/// use promoter::Heard;
/// let heard = Heard { invited: 40, answered: 10, uninvited: 6 };
/// assert_eq!(heard.rate(), Some(0.25));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
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
