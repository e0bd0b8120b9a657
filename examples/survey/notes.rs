//! What should be looked at before the figures are believed, and no single row makes plain.

use std::collections::BTreeMap;

use promoter::{Ledger, Role};

use crate::answers::{Answer, Origin};
use crate::book::Book;
use crate::options::Options;
use crate::parse::trimmed;
use crate::sheet::Sheet;

/// How the cells of a row begin in which Qualtrics says where its columns come from.
const IMPORT_ID: &str = "{\"ImportId\"";

/// What is odd about the file: header rows among the answers, and empty lines.
pub(crate) fn of_sheet(sheet: &Sheet) -> Vec<String> {
    let mut notes = Vec::new();
    let repeats = |cells: &[String]| {
        let cells = cells.iter().map(|cell| trimmed(cell));
        let mut cells = cells.zip(&sheet.header);
        cells.any(|(cell, name)| cell.starts_with(IMPORT_ID) || !cell.is_empty() && cell == name)
    };
    let last = sheet.below_header().rev().find(|(_, cells)| repeats(cells));
    if let Some((below, _)) = last {
        notes.push(format!(
            "row {} looks like a header row: try --skip {below}",
            sheet.number(below)
        ));
    }
    match sheet.end().empty_lines {
        0 => {}
        1 => notes.push("1 empty line passed over".into()),
        n => notes.push(format!("{n} empty lines passed over")),
    }
    notes
}

/// What went wrong with dates.
pub(crate) fn of_dates(held: &[(u64, Answer)], ledger: &Ledger, options: &Options) -> Vec<String> {
    let mut notes = Vec::new();
    if options.date_format.is_none() && ledger.excluded_for(&"unreadable_date".into()) > 0 {
        notes.push(
            "some dates could not be read: name their format, such as --date-format '%m/%d/%y %H:%M'"
                .into(),
        );
    }
    let timeless = held
        .iter()
        .filter(|(_, answer)| answer.respondent.is_some() && answer.time.is_none())
        .count();
    if options.time.is_some() && timeless > 0 {
        notes.push(format!(
            "answers without a readable time, taken as the earliest of their respondent: {timeless}"
        ));
    }
    notes
}

/// Answers that cannot stand for customers.
pub(crate) fn of_margins(ledger: &Ledger) -> Option<String> {
    let n = ledger.excluded_for(&"no_margin".into());
    (n > 0).then(|| {
        format!("answers with nothing in the column of a margin, left out of all figures: {n}")
    })
}

/// What went wrong with the roles of answers, each with how many there are.
pub(crate) fn of_roles<'a>(
    answers: impl Iterator<Item = (&'a Origin, u64)>,
    options: &Options,
) -> Option<String> {
    options.account.as_ref()?;
    let mut odd_roles = answers.filter_map(|(origin, n)| {
        let role = origin.role.as_ref()?;
        Role::from_label(role).is_none().then_some((role, n))
    });
    let (first, n) = odd_roles.next()?;
    // How many they are, and the words of one of them, may be about a few people.
    Some(if options.minimum_n.is_some() {
        "some roles are neither decision maker, influencer nor end user, taken as unknown".into()
    } else {
        format!(
            "answers of a role that is neither decision maker, influencer nor end user, such as {first:?}, taken as unknown: {}",
            n + odd_roles.map(|(_, n)| n).sum::<u64>()
        )
    })
}

/// Accounts that may be one under two names, and values that contradict one another.
pub(crate) fn of_accounts(book: &Book) -> Vec<String> {
    let mut notes = Vec::new();
    let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut pairs = 0;
    for name in book.names() {
        if is_record_id(name) && name.len() == 18 {
            pairs += usize::from(book.has(&name[..15]));
        }
        // Of ids of 15 characters the case is a part.
        if !(is_record_id(name) && name.len() == 15) {
            spellings.entry(name.to_lowercase()).or_default().push(name);
        }
    }
    let mut alike = spellings.values().filter(|names| names.len() > 1);
    if let Some(first) = alike.next() {
        notes.push(format!(
            "account names that differ only by case, such as {:?} and {:?}, taken as different accounts: {}",
            first[0],
            first[1],
            alike.count() + 1
        ));
    }
    if pairs > 0 {
        let pairs = match pairs {
            1 => "1 pair".into(),
            n => format!("{n} pairs"),
        };
        notes.push(format!(
            "Salesforce ids of 15 and 18 characters name the same record: {pairs}"
        ));
    }
    if let Some(problem) = book.conflict() {
        notes.push(format!("no value of an account is shown: {problem}"));
    }
    notes
}

/// Whether a name may be an id of Salesforce: letters and digits, the first of them a digit.
fn is_record_id(name: &str) -> bool {
    matches!(name.len(), 15 | 18)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|first: char| first.is_ascii_digit())
}
