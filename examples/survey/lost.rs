//! Rows that were lost since their text was not understood, and how to say what it means.

use promoter::{Exclusion, Histogram, Ledger, Occurrences};

use crate::amount::amount;
use crate::options::Options;
use crate::parse::{ECHOED, cut};

/// What rows are lost for: the reason, what they have in words, and what can be said.
const LOST: [(&str, &str, &str); 4] = [
    (
        "not_a_category",
        "categories in words that are not known",
        "--read 'WORD=10' says that it is a promoter, with 8 a passive and with 0 a detractor",
    ),
    (
        "unreadable_count",
        "counts that are no whole numbers",
        "the answers of these rows are in no figure",
    ),
    (
        "not_comparable",
        "cells that --where cannot compare",
        "amounts are compared with a number, dates with one such as 2026-01-31, --date-format says how they are written",
    ),
    (
        "unreadable_date",
        "dates that no --date-format reads",
        "another one says how they are written; are days and months the other way round?",
    ),
];

/// Looks for texts that cost rows and could be read in two ways, or turn the figures round.
///
/// # Errors
/// Names the first, with its row and what would tell which it is.
pub(crate) fn check(ledger: &Ledger) -> Result<(), String> {
    let ambiguous = rows(ledger, &"ambiguous_count".into());
    if let Some(first) = ambiguous.and_then(|rows| rows.first.first()) {
        let problem = amount(&first.text, None).err().unwrap_or_default();
        return Err(format!(
            "count {:?} in row {} {problem}",
            first.text, first.row
        ));
    }
    let odd = rows(ledger, &"not_a_category".into());
    let mut odd = odd.iter().flat_map(|rows| &rows.first);
    match odd.find(|row| row.text == "-1") {
        None => Ok(()),
        Some(row) => Err(format!(
            "category \"-1\" in row {} is not known, and 1 would be a detractor as in Qualtrics: if 1 is a promoter, say so by --read -1=0 --read 0=8 --read 1=10, if -1 is no answer by --missing -1",
            row.row
        )),
    }
}

/// What to look at in the rows that are lost.
pub(crate) fn notes(ledger: &Ledger, answers: &Histogram, options: &Options) -> Vec<String> {
    let lost = LOST.iter().filter_map(|(reason, what, how)| {
        let rows = rows(ledger, &(*reason).into())?;
        // Without a format there is a note of its own.
        if *reason == "unreadable_date" && options.date_format.is_empty() {
            return None;
        }
        // A cell is of a single person.
        let example = rows.first.first().filter(|_| options.minimum_n.is_none());
        let example = example
            .map(|row| format!(", such as {:?} in row {},", cut(&row.text, ECHOED), row.row));
        Some(format!(
            "{what}{} are left out: {} ({how})",
            example.unwrap_or_default(),
            rows.count
        ))
    });
    lost.chain(codes(ledger, answers)).collect()
}

/// Scores that are the -100, 0 and 100 of categories.
fn codes(ledger: &Ledger, answers: &Histogram) -> Option<String> {
    let mut beyond = rows(ledger, &Exclusion::OutOfRange)?.first.iter();
    let are_codes = beyond.all(|row| ["-100", "100"].contains(&row.text.as_str()));
    let are_zeros = answers.iter().all(|(score, n)| n == 0 || score.get() == 0);
    (are_codes && are_zeros).then(|| {
        "-100 and 100 are no scores, but may be categories: --category in the place of --score reads them".into()
    })
}

fn rows<'a>(ledger: &'a Ledger, reason: &Exclusion) -> Option<&'a Occurrences> {
    ledger
        .excluded()
        .find(|(why, _)| *why == reason)
        .map(|(_, rows)| rows)
}
