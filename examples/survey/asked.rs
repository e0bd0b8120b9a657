//! Who was asked, and which of them answered.

use std::collections::BTreeMap;

use promoter::{Accounts, Duplicates, Role, Tally};

use crate::answers::{Alike, Answer, Who};
use crate::book::Book;
use crate::options::Options;
use crate::sheet::Sheet;

/// Somebody who was asked, as a row tells of it.
#[derive(Debug)]
pub(crate) struct Invitation {
    /// `None` where the row does not say who, or in which wave.
    pub(crate) who: Option<Who>,
    /// Empty where none is named.
    pub(crate) account: String,
    pub(crate) role: Role,
}

/// The people that rows call asked.
#[derive(Debug)]
pub(crate) struct People {
    /// Where all answers are kept, every row is a person of its own.
    by_row: bool,
    asked: BTreeMap<Person, (String, Role)>,
}

/// What rows and answers are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Row(u64),
    Named(Who),
}

/// Everybody who was asked, with the answers of those who gave one.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) people: u64,
    /// The answers of people who were asked.
    pub(crate) answers: Tally,
    /// The accounts of those who were asked, with their answers; an account without a name holds the
    /// people of no account. `None` where only the number of people is known.
    pub(crate) accounts: Option<Accounts<String>>,
}

impl People {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            by_row: options.duplicates() == Duplicates::KeepAll,
            asked: BTreeMap::new(),
        }
    }

    /// Takes note of a row. Of several rows of a person the first says where the person belongs.
    pub(crate) fn note(&mut self, row: u64, invitation: Invitation) {
        let person = self.person(row, invitation.who);
        let place = (invitation.account, invitation.role);
        self.asked.entry(person).or_insert(place);
    }

    fn person(&self, row: u64, who: Option<Who>) -> Person {
        match who {
            Some(who) if !self.by_row => Person::Named(who),
            _ => Person::Row(row),
        }
    }

    /// Finds the answers of those who were asked among all that are used, and says of each whether it
    /// is one.
    ///
    /// # Errors
    /// For the value of an account that is too large.
    pub(crate) fn answered(
        mut self,
        answers: &[(u64, Answer)],
        book: &Book,
    ) -> Result<(Asked, Vec<bool>), String> {
        let mut asked = Asked {
            people: self.asked.len() as u64,
            answers: Tally::new(),
            accounts: None,
        };
        let mut of_answers = Vec::with_capacity(answers.len());
        let mut accounts: Accounts<String> = Accounts::new();
        for (row, answer) in answers {
            let person = self.person(*row, answer.who());
            let was_asked = self.asked.remove(&person).is_some();
            of_answers.push(was_asked);
            if !was_asked {
                continue;
            }
            asked.answers.record(answer.score);
            // An answer knows better than an invitation what its respondent is.
            let (account, role) = (answer.origin.account.clone(), answer.origin.known_role());
            accounts.invite_people(account.clone(), role, 1);
            accounts.record(account, role, (), answer.score);
        }
        for (account, role) in self.asked.into_values() {
            accounts.invite_people(account, role, 1);
        }
        let names: Vec<String> = accounts
            .heard()
            .iter()
            .map(|((account, _), _)| String::clone(account))
            .collect();
        for account in names {
            // People of no account hold no value.
            let value = match account.as_str() {
                "" => Some(0.0),
                account => book.value(account),
            };
            if let Some(value) = value {
                let taken = accounts.set_value(account, value);
                taken.map_err(|error| error.to_string())?;
            }
        }
        asked.accounts = Some(accounts);
        Ok((asked, of_answers))
    }
}

impl Asked {
    /// A number of people of whom nothing else is known.
    pub(crate) fn of_number(people: u64, answers: &[Alike]) -> Self {
        let answers = answers.iter().map(|alike| alike.scores.tally());
        Self {
            people,
            answers: answers.sum(),
            accounts: None,
        }
    }
}

/// The place of the column that says who was asked.
///
/// # Errors
/// Where the file has no such column, and for that of the answers.
pub(crate) fn column(sheet: &Sheet, name: &str, score: usize) -> Result<usize, String> {
    let place = sheet.column(name).map_err(|error| {
        let digits = name.trim().trim_start_matches(['-', '+', '.']);
        match digits.starts_with(|first: char| first.is_ascii_digit()) {
            true => format!("--invited {name}: a number of people must be in digits alone, such as 1000; as the name of a column, {error}"),
            false => error,
        }
    })?;
    if place == score {
        return Err(format!(
            "--invited {name:?} is the column of the answers, by which nobody who was asked is silent: expected a column that also marks people who did not answer, or a number of people"
        ));
    }
    Ok(place)
}

/// Whether a cell says that somebody was asked, such as a date or an address.
pub(crate) fn says_asked(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    !matches!(cell.as_str(), "" | "no" | "n" | "false" | "0")
}
