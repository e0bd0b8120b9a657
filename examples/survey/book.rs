//! What the rows tell of the customer companies: which were asked, what they are worth, what their
//! people answered.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use promoter::{Accounts, Error, Role};

use crate::answers::Answer;
use crate::value;

/// The accounts of a survey with their values.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) accounts: Accounts<String>,
    values: BTreeMap<String, f64>,
}

impl Book {
    /// Takes note of a row, which tells of its account also where it holds no answer.
    ///
    /// # Errors
    /// For a value that cannot be read, is negative, or is another than that of an earlier row.
    pub(crate) fn note(&mut self, row: u64, account: &str, value: &str) -> Result<(), String> {
        self.accounts.invite(account.into());
        let found = value::read(value);
        let found = found.map_err(|problem| format!("value {value:?} in row {row} {problem}"))?;
        let Some(value) = found else { return Ok(()) };
        match self.values.entry(account.into()) {
            Entry::Vacant(entry) => {
                entry.insert(value);
            }
            Entry::Occupied(entry) if *entry.get() == value => {}
            Entry::Occupied(entry) => {
                let error = Error::TwoValues {
                    account: format!("{account:?}"),
                    low: entry.get().min(value),
                    high: entry.get().max(value),
                };
                return Err(format!("row {row}: {error}"));
            }
        }
        self.accounts
            .value(account.into(), value)
            .map_err(|error| format!("row {row}: {error}"))
    }

    /// Counts the answers for their accounts.
    pub(crate) fn record(&mut self, answers: &[Answer]) {
        for answer in answers {
            self.accounts
                .record(answer.account.clone(), answer.known_role(), answer.score);
        }
    }

    /// What an account is worth, where a row says so.
    pub(crate) fn value(&self, account: &str) -> Option<f64> {
        self.values.get(account).copied()
    }

    /// Whether every account has a value.
    pub(crate) fn is_valued(&self) -> bool {
        self.values.len() == self.accounts.len()
    }
}

impl Answer {
    /// The role at the account; one in words that say none of the three is not known.
    pub(crate) fn known_role(&self) -> Role {
        let role = self.role.as_deref().and_then(Role::from_label);
        role.unwrap_or_default()
    }
}
