//! Who was asked, and which of them answered.

use std::collections::BTreeMap;
use std::error::Error;
use std::rc::Rc;

use promoter::response_rate::Bounds;
use promoter::{Accounts, Duplicates, Heard, Role, Score, Tally};

use crate::options::Options;
use crate::parse::Invited;
use crate::report::{Bounded, Rate, Response, RoleRate};

/// Who was asked, and what was heard of them; no account is that of people of whom none is known.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) people: u64,
    answers: Tally,
    /// `None` where only the number of people is known.
    accounts: Option<Accounts<Option<Rc<str>>>>,
}

/// The people of the file who were asked.
#[derive(Debug)]
pub(crate) struct People {
    /// A number of people, or a column that names them; `None` where nothing is known of them.
    invited: Option<Invited>,
    /// Whether each row is a person: where repeated answers are not looked for.
    by_row: bool,
    silent: BTreeMap<Person, (Option<u32>, Role)>,
    heard: Vec<(Option<u32>, Role, Score)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Person {
    Row(u64),
    /// A respondent in a wave.
    Named(u32, u32),
}

impl People {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            invited: options.invited.clone(),
            by_row: options.duplicates() == Duplicates::KeepAll,
            silent: BTreeMap::new(),
            heard: Vec::new(),
        }
    }

    /// Takes note of somebody who was asked: a respondent in a wave, where the row names them.
    pub(crate) fn invite(
        &mut self,
        row: u64,
        who: Option<(u32, u32)>,
        account: Option<u32>,
        role: Role,
    ) {
        let person = self.person(row, who);
        self.silent.entry(person).or_insert((account, role));
    }

    /// Takes note of an answer, which knows better than an invitation what its respondent is.
    pub(crate) fn answered(
        &mut self,
        row: u64,
        who: Option<(u32, u32)>,
        account: Option<u32>,
        role: Role,
        score: Score,
    ) {
        if self.silent.remove(&self.person(row, who)).is_some() {
            self.heard.push((account, role, score));
        }
    }

    fn person(&self, row: u64, who: Option<(u32, u32)>) -> Person {
        match who {
            Some((respondent, wave)) if !self.by_row => Person::Named(respondent, wave),
            _ => Person::Row(row),
        }
    }

    /// Who was asked, once all answers are read. `account` gives the name of one by its number, and its
    /// value.
    ///
    /// # Errors
    /// For a value that is too large.
    pub(crate) fn asked(
        self,
        answers: Tally,
        account: impl Fn(u32) -> (Rc<str>, Option<f64>),
    ) -> Result<Option<Asked>, Box<dyn Error>> {
        match self.invited {
            None => return Ok(None),
            Some(Invited::Number(people)) => {
                return Ok(Some(Asked {
                    people,
                    answers,
                    accounts: None,
                }));
            }
            Some(Invited::Column(_)) => {}
        }
        let mut accounts = Accounts::new();
        let mut answers = Tally::new();
        let mut invite = |number: Option<u32>, role| {
            let known = number.map(&account);
            let name = known.as_ref().map(|(name, _)| Rc::clone(name));
            accounts.invite_people(name.clone(), role, 1);
            // People of no account hold no value.
            if let Some(value) = known.map_or(Some(0.0), |(_, value)| value) {
                accounts.set_value(name.clone(), value)?;
            }
            Ok::<_, promoter::Error>(name)
        };
        let people = (self.silent.len() + self.heard.len()) as u64;
        for (number, role) in self.silent.into_values() {
            invite(number, role)?;
        }
        let mut heard = Vec::new();
        for (number, role, score) in self.heard {
            heard.push((invite(number, role)?, role, score));
        }
        for (name, role, score) in heard {
            accounts.record(name, role, (), score);
            answers.record(score);
        }
        Ok(Some(Asked {
            people,
            answers,
            accounts: Some(accounts),
        }))
    }
}

impl Asked {
    /// The response, of `n` answers in all; suppressed where it would tell of fewer than the minimum.
    ///
    /// # Errors
    /// Where more people answered than were asked.
    pub(crate) fn response(&self, n: u64, options: &Options) -> Result<Response, Box<dyn Error>> {
        let (answered, people) = (self.answers.n(), self.people);
        if answered > people {
            return Err(format!(
                "--invited {people} is fewer than the {answered} answers that are used: expected everybody who was asked"
            ).into());
        }
        let others = n - answered;
        let minimum = options.minimum_n.unwrap_or(0);
        if answered < minimum || (1..minimum).contains(&others) {
            return Ok(Response {
                suppressed: true,
                ..Response::default()
            });
        }
        let bounds = Bounds::of(&self.answers, self.people)?;
        let rate = |heard: Heard| Rate {
            asked: heard.invited,
            answered: heard.answered,
            rate: heard.rate(),
        };
        // With a minimum a run shows one table, and this is not the one.
        let accounts = self
            .accounts
            .as_ref()
            .filter(|_| options.minimum_n.is_none());
        let roles = accounts.filter(|_| options.role.is_some()).map(|accounts| {
            let roles = accounts.heard().coarser(|(_, role)| *role);
            let rows = roles.iter().map(|(role, heard)| RoleRate {
                role: role.name(),
                rate: rate(*heard),
            });
            rows.collect()
        });
        let accounts = accounts.filter(|_| options.account.is_some());
        // It fails where an account has no value, or two.
        let held = accounts.and_then(|accounts| accounts.value_held().ok());
        let people = Heard {
            invited: self.people,
            answered,
            ..Heard::default()
        };
        Ok(Response {
            suppressed: false,
            people: Some(rate(people)),
            answers_of_people_not_asked: Some(others),
            tipping_point: bounds
                .map(|bounds| bounds.tipping_point(0.0))
                .transpose()?
                .flatten(),
            bounds: bounds.map(|bounds| {
                let interval = bounds.interval(options.level);
                Bounded {
                    lowest: bounds.lower(),
                    highest: bounds.upper(),
                    lower: interval.lower(),
                    upper: interval.upper(),
                }
            }),
            roles,
            accounts: accounts.map(|accounts| {
                let named = accounts.iter().filter(|(account, _)| account.is_some());
                rate(named.fold(Heard::default(), |sum, (_, account)| Heard {
                    invited: sum.invited + 1,
                    answered: sum.answered + u64::from(account.n() > 0),
                    ..sum
                }))
            }),
            value_heard: held.and_then(|held| held.heard_share()),
        })
    }
}
