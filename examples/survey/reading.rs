//! From rows to answers: what is used, and why the rest is not.

use std::error::Error;

use promoter::{Histogram, Ledger, RollUp};

use crate::answers::{Alike, Answer};
use crate::asked::{Asked, People};
use crate::book::Book;
use crate::columns::Columns;
use crate::counted::Counted;
use crate::notes;
use crate::options::Options;
use crate::parse::Invited;
use crate::sheet::Sheet;

/// What was read from the file.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) answers: Vec<Alike>,
    /// The accounts with their answers; none where the options name no account column.
    pub(crate) book: Book,
    /// `None` where the options do not say who was asked.
    pub(crate) asked: Option<Asked>,
    pub(crate) ledger: Ledger,
    /// The columns with a table of their own.
    pub(crate) segment_columns: Vec<String>,
    /// Rows below the header that were skipped.
    pub(crate) skipped: u64,
    /// What should be looked at before the figures are believed, besides the notes of the ledger.
    pub(crate) notes: Vec<String>,
}

impl Reading {
    /// The number of answers that are used.
    pub(crate) fn n(&self) -> u64 {
        self.answers.iter().map(|alike| alike.scores.n()).sum()
    }
}

/// Reads the answers of a sheet as the options say.
///
/// # Errors
/// Where a column is not in the file, where a value is not one, and where answers repeat that must
/// not.
pub(crate) fn read(mut sheet: Sheet, options: &Options) -> Result<Reading, Box<dyn Error>> {
    let columns = Columns::find(&sheet, options)?;
    let mut ledger = Ledger::new();
    let mut book = Book::default();
    let mut people = People::new(options);
    let mut held = Vec::new();
    let mut counted = Counted::default();
    while let Some(row) = sheet.next_row()? {
        if let Some(invitation) = columns.invitation(row) {
            people.note(row.number, invitation);
        }
        let Some(score) = columns.score(row, &mut ledger, &mut book)? else {
            continue;
        };
        if options.holds_answers() {
            let answer = columns.answer(row, score, &mut ledger)?;
            held.extend(answer.map(|answer| (row.number, answer)));
        } else if counted.count(row, score, &columns, options, &mut ledger)? {
            columns.check_label(row, score, &mut ledger);
        }
    }
    if let (Some(problem), Some(RollUp::ByValue)) = (book.conflict(), options.roll_up()) {
        return Err(problem.into());
    }
    let mut notes = notes::of_sheet(&sheet);
    notes.extend(notes::of_dates(&held, &ledger, options));
    notes.extend(notes::of_margins(&ledger));
    let mut answers = counted.into_answers()?;
    let held_roles = held.iter().map(|(_, answer)| (&answer.origin, 1));
    let counted_roles = answers
        .iter()
        .map(|alike| (&alike.origin, alike.scores.n()));
    notes.extend(notes::of_roles(held_roles.chain(counted_roles), options));
    notes.extend(notes::of_accounts(&book));
    let held =
        options
            .duplicates()
            .resolve(held, Answer::who, |answer| answer.time, &mut ledger)?;
    for (row, answer) in &held {
        answer.origin.check_margins(*row, options)?;
        if let Some(label) = &answer.label {
            ledger.check_label(*row, answer.score, label);
        }
    }
    let (people, were_asked) = match options.invited {
        Some(Invited::Column(_)) => {
            let (asked, of_answers) = people.answered(&held, &book)?;
            (Some(asked), of_answers)
        }
        _ => (None, vec![true; held.len()]),
    };
    let held = held.into_iter().zip(were_asked);
    answers.extend(held.map(|((_, answer), was_asked)| Alike {
        origin: answer.origin,
        scores: Histogram::from_iter([answer.score]),
        respondent: answer.respondent,
        was_asked,
    }));
    let asked = match options.invited {
        Some(Invited::Number(people)) => Some(Asked::of_number(people, &answers)),
        _ => people,
    };
    if options.account.is_some() {
        book.record(&answers)?;
    }
    Ok(Reading {
        answers,
        book,
        asked,
        ledger,
        notes,
        segment_columns: columns.segment_names(&sheet),
        skipped: sheet.end().skipped,
    })
}
