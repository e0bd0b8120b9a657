//! What the rows tell of the customer companies: which were asked, what they are worth, what their
//! people answered.

use std::collections::BTreeMap;

use promoter::Accounts;

use crate::answers::{Alike, Cell};
use crate::value;

/// The accounts of a survey with their values.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) accounts: Accounts<String, Cell>,
    /// What each account that was named is worth, with the row that says so first.
    values: BTreeMap<String, Option<(u64, f64)>>,
    conflict: Option<String>,
}

impl Book {
    /// Takes note of a row, which tells of its account also where it holds no answer.
    ///
    /// # Errors
    /// For a value that cannot be read or is negative.
    pub(crate) fn note(&mut self, row: u64, account: &str, value: &str) -> Result<(), String> {
        let found = value::read(value);
        let found = found.map_err(|problem| format!("value {value:?} in row {row} {problem}"))?;
        let known = self.values.entry(account.into()).or_default();
        match (*known, found) {
            (None, Some(value)) => *known = Some((row, value)),
            (Some((_, first)), Some(value)) if first != value => {
                self.conflict.get_or_insert_with(|| {
                    format!(
                        "row {row}: account {account:?} was given the values {} and {}: \
                         give one value for each account, or leave --value out",
                        first.min(value),
                        first.max(value),
                    )
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Where the rows of an account contradict one another, the first that does and what to do.
    pub(crate) fn conflict(&self) -> Option<&str> {
        self.conflict.as_deref()
    }

    /// Counts the accounts with their answers, and with their values unless some are in conflict.
    ///
    /// # Errors
    /// For a value that is too large.
    pub(crate) fn record(&mut self, answers: &[Alike]) -> Result<(), String> {
        if self.conflict.is_some() {
            self.values.values_mut().for_each(|value| *value = None);
        }
        for (account, value) in &self.values {
            self.accounts.invite(account.clone());
            if let Some((row, value)) = *value {
                let taken = self.accounts.set_value(account.clone(), value);
                taken.map_err(|error| format!("row {row}: {error}"))?;
            }
        }
        for Alike { origin, scores, .. } in answers {
            for (score, n) in scores.iter().filter(|(_, n)| *n > 0) {
                let (account, cell) = (origin.account.clone(), origin.cell.clone());
                self.accounts
                    .record_n(account, origin.known_role(), cell, score, n);
            }
        }
        Ok(())
    }

    /// The accounts that rows name, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, account: &str) -> bool {
        self.values.contains_key(account)
    }

    /// What an account is worth, where a row says so.
    pub(crate) fn value(&self, account: &str) -> Option<f64> {
        let (_, value) = (*self.values.get(account)?)?;
        Some(value)
    }

    /// Whether every account has a value.
    pub(crate) fn is_valued(&self) -> bool {
        self.values.values().all(Option::is_some)
    }
}
