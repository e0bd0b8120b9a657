//! Names of waves, segments, accounts and people, each once.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use promoter::Labels;

use crate::order::order;
use crate::parse::{folded, trimmed};

/// Names, each with the number under which it was met first.
#[derive(Debug)]
pub(crate) struct Names {
    numbers: Labels<String>,
    /// As they were written first.
    shown: Vec<Rc<str>>,
    fold: bool,
}

impl Names {
    /// No names yet; with `fold` those that differ by case and width alone will be one.
    pub(crate) fn new(fold: bool) -> Self {
        let (numbers, shown) = (Labels::new(), Vec::new());
        Self {
            numbers,
            shown,
            fold,
        }
    }

    /// The number of a name.
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        // The case is a part of the 15 characters of a Salesforce id, and none of an e-mail address.
        let is_short_id = name.len() == 15 && is_record_id(name);
        let fold = self.fold && !is_short_id || is_address(name);
        let number = self.numbers.code(folded(name, fold).as_ref());
        if number as usize == self.shown.len() {
            self.shown.push(folded(name, false).into());
        }
        number
    }

    pub(crate) fn name(&self, number: u32) -> &Rc<str> {
        &self.shown[number as usize]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(Rc::as_ref)
    }

    /// What to look at: names that may be one, as many as there are of the kind.
    pub(crate) fn alike(&self, kind: &str) -> Option<String> {
        let mut met: HashMap<String, &str> = HashMap::new();
        let mut alike: Vec<(&str, &str)> = Vec::new();
        for name in self
            .iter()
            .filter(|name| !(name.len() == 15 && is_record_id(name)))
        {
            let first = *met.entry(folded(name, true).into()).or_insert(name);
            alike.extend((first != name).then_some((first, name)));
        }
        let (first, other) = alike.first()?;
        Some(format!(
            "{kind} that differ only by case or width, such as {first:?} and {other:?}, taken as different (--fold makes them one): {}",
            alike.len()
        ))
    }

    /// Pairs of Salesforce ids that name the same record, of 15 and of 18 characters.
    pub(crate) fn record_ids_twice(&self) -> Option<String> {
        let names = self
            .shown
            .iter()
            .filter(|name| name.len() == 18 && is_record_id(name));
        let short: Vec<String> = names.map(|name| name[..15].to_owned()).collect();
        let known: BTreeSet<&str> = self.shown.iter().map(Rc::as_ref).collect();
        match short
            .iter()
            .filter(|name| known.contains(name.as_str()))
            .count()
        {
            0 => None,
            1 => Some("Salesforce ids of 15 and 18 characters name the same record: 1 pair".into()),
            n => Some(format!(
                "Salesforce ids of 15 and 18 characters name the same record: {n} pairs"
            )),
        }
    }

    /// The names in their order, for each number its place in it, and a doubt about it.
    pub(crate) fn in_order(self) -> (Vec<Rc<str>>, Vec<u32>, Option<String>) {
        let texts: Vec<&str> = self.iter().collect();
        let (order, doubt) = order(&texts);
        let mut places = vec![0; order.len()];
        for (place, &number) in (0..).zip(&order) {
            places[number] = place;
        }
        let names = order.iter().map(|&number| Rc::clone(&self.shown[number]));
        (names.collect(), places, doubt)
    }
}

/// Whether a name is an e-mail address.
fn is_address(name: &str) -> bool {
    let parts = trimmed(name).rsplit_once('@');
    parts.is_some_and(|(who, domain)| {
        !who.is_empty() && domain.contains('.') && !domain.contains(char::is_whitespace)
    })
}

/// Whether a name may be an id of Salesforce: letters and digits, the first of them a digit.
fn is_record_id(name: &str) -> bool {
    matches!(name.len(), 15 | 18)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|first: char| first.is_ascii_digit())
}
