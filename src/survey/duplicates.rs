use std::collections::BTreeMap;
use std::fmt::Debug;

use super::{Exclusion, Ledger};
use crate::error::Error;
use crate::spelling::spelled;

/// What to do when one respondent answers twice in what should be one survey.
///
/// Keeping the latest answer is the habit of the market, and the default here.
///
/// # Example
/// ```
/// use promoter::{Duplicates, Ledger};
/// let mut ledger = Ledger::new();
/// let mut answers = Vec::new();
/// for (row, (who, day, cell)) in
///     (2..).zip([("ann", 1, "3"), ("bob", 1, "8"), ("ann", 9, "9")])
/// {
///     answers
///         .extend(ledger.read(row, cell).map(|score| (row, (who, day, score))));
/// }
/// let kept = Duplicates::KeepLatest.resolve(
///     answers,
///     |&(who, _, _)| Some(who),
///     |&(_, day, _)| day,
///     &mut ledger,
/// )?;
/// assert_eq!(kept.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [3, 4]);
/// assert_eq!((ledger.rows(), ledger.used()), (3, 2));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Duplicates {
    /// Every answer counts.
    KeepAll,
    /// The answer with the highest order value counts; among equals the later row.
    #[default]
    KeepLatest,
    /// The answer with the lowest order value counts; among equals the earlier row.
    KeepFirst,
    /// A second answer is an error.
    Reject,
}

spelled!(
    Duplicates,
    "duplicates",
    KeepAll => "keep_all",
    KeepLatest => "keep_latest",
    KeepFirst => "keep_first",
    Reject => "reject",
);

impl Duplicates {
    /// Leaves one answer for each key, in the order the answers came in, and moves the others in
    /// the ledger from used to excluded.
    ///
    /// Each answer comes with its row. `key` says who answered and in what survey (a respondent, or
    /// a respondent and a wave); answers without a key (`None`) are anonymous and all kept.
    /// `order` is the time of the answer in any type that can be ordered.
    ///
    /// # Errors
    /// [`Error::Duplicate`] from [`Duplicates::Reject`], naming both rows;
    /// [`Error::NothingToWithdraw`] when the answers were not read through this ledger.
    ///
    /// # Example
    /// ```
    /// use promoter::{Duplicates, Error, Ledger, Score};
    /// let answers = vec![(2, ("ann", Score::new(3)?)), (5, ("ann", Score::new(9)?))];
    /// let mut ledger = Ledger::new();
    /// let resolved = Duplicates::Reject.resolve(
    ///     answers,
    ///     |answer| Some(answer.0),
    ///     |_| (),
    ///     &mut ledger,
    /// );
    /// assert!(matches!(resolved, Err(Error::Duplicate { first_row: 2, row: 5, .. })));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn resolve<R, K: Ord + Debug, O: Ord>(
        self,
        answers: Vec<(u64, R)>,
        key: impl Fn(&R) -> Option<K>,
        order: impl Fn(&R) -> O,
        ledger: &mut Ledger,
    ) -> Result<Vec<(u64, R)>, Error> {
        if self == Self::KeepAll {
            return Ok(answers);
        }
        let mut chosen: BTreeMap<K, usize> = BTreeMap::new();
        let mut dropped = Vec::new();
        for (place, (row, answer)) in answers.iter().enumerate() {
            let Some(key) = key(answer) else { continue };
            let Some(&earlier) = chosen.get(&key) else {
                chosen.insert(key, place);
                continue;
            };
            let (first_row, first) = &answers[earlier];
            if self == Self::Reject {
                return Err(Error::Duplicate {
                    key: format!("{key:?}"),
                    first_row: *first_row,
                    row: *row,
                });
            }
            let takes_over = match self {
                Self::KeepFirst => (order(answer), row) < (order(first), first_row),
                _ => (order(answer), row) > (order(first), first_row),
            };
            dropped.push(if takes_over { earlier } else { place });
            if takes_over {
                chosen.insert(key, place);
            }
        }
        dropped.sort_unstable();
        for &place in &dropped {
            let (row, answer) = &answers[place];
            let text = key(answer).map_or_else(String::new, |key| format!("{key:?}"));
            ledger.withdraw(*row, &text, Exclusion::Duplicate)?;
        }
        let mut dropped = dropped.into_iter().peekable();
        let kept = answers
            .into_iter()
            .enumerate()
            .filter_map(|(place, answer)| {
                let drop = dropped.next_if_eq(&place).is_some();
                (!drop).then_some(answer)
            });
        Ok(kept.collect())
    }
}
