//! Answers and where they come from.

use std::fmt;

use jiff::Timestamp;
use promoter::{Histogram, Role, Score};

use crate::options::Options;
use crate::parse::Customers;

/// Answers that nothing tells apart but their scores.
#[derive(Debug)]
pub(crate) struct Alike {
    pub(crate) origin: Origin,
    pub(crate) scores: Histogram,
    /// `None` where nobody is named, and where it does not matter who answered.
    pub(crate) respondent: Option<String>,
    /// Whether they are of people who were asked, where the file says of each who was.
    pub(crate) was_asked: bool,
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// The customer company; empty where the options name no account column.
    pub(crate) account: String,
    /// The role at the account, in the words of the file.
    pub(crate) role: Option<String>,
    pub(crate) cell: Cell,
    /// The value in each column of a margin.
    pub(crate) margins: Vec<String>,
}

/// One answer that is held, since others may be of the same respondent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) score: Score,
    pub(crate) origin: Origin,
    pub(crate) respondent: Option<String>,
    pub(crate) time: Option<Timestamp>,
    pub(crate) label: Option<String>,
}

/// The finest group an answer belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// Empty where the options name no wave column.
    pub(crate) wave: String,
    /// The value in each segment column.
    pub(crate) segments: Vec<String>,
}

/// Who answered in which wave: what only one answer is expected of. The ledger shows it by `Debug`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who {
    pub(crate) respondent: String,
    pub(crate) wave: String,
}

impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.respondent)?;
        if !self.wave.is_empty() {
            write!(f, " in {}", self.wave)?;
        }
        Ok(())
    }
}

impl Answer {
    /// Who gave it; `None` where nobody is named, so that it cannot be told whom it repeats.
    pub(crate) fn who(&self) -> Option<Who> {
        let respondent = self.respondent.clone()?;
        let wave = self.origin.cell.wave.clone();
        Some(Who { respondent, wave })
    }
}

impl Origin {
    /// The role at the account; one in words that say none of the three is not known.
    pub(crate) fn known_role(&self) -> Role {
        let role = self.role.as_deref().and_then(Role::from_label);
        role.unwrap_or_default()
    }

    /// Looks whether the margins count the customers whom an answer stands for.
    ///
    /// # Errors
    /// For a value that no margin names, with its row.
    pub(crate) fn check_margins(&self, row: u64, options: &Options) -> Result<(), String> {
        for (column, value) in options.margin_columns().into_iter().zip(&self.margins) {
            let mut customers = options.customers_in(column);
            if !customers.any(|one: &Customers| one.value == *value) {
                return Err(format!(
                    "row {row} has {value:?} in column {column:?}, which no --margin names: add --margin \"{column}:{value}=COUNT\" with the number of such customers"
                ));
            }
        }
        Ok(())
    }
}
