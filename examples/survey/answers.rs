//! From rows to answers: what is used, and why the rest is not.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use promoter::{Ledger, RollUp, Score};

use crate::asked::{Asked, People};
use crate::book::Book;
use crate::calibrated;
use crate::columns::Columns;
use crate::notes;
use crate::options::Options;
use crate::sheet::{Row, Sheet};

/// One answer that is used.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) score: Score,
    /// The customer company; empty where the options name no account column.
    pub(crate) account: String,
    /// The role at the account, in the words of the file.
    pub(crate) role: Option<String>,
    pub(crate) cell: Cell,
    /// The value in each column of a margin.
    pub(crate) margins: Vec<String>,
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

/// What was read from the file.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) answers: Vec<Answer>,
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
        let wave = self.cell.wave.clone();
        Some(Who { respondent, wave })
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
    let mut answers = Vec::new();
    let mut people = People::new(options);
    let mut row = Row::default();
    while sheet.next_row(&mut row)? {
        if let Some(invitation) = columns.invitation(&row) {
            people.note(row.number, invitation);
        }
        if let Some(answer) = columns.answer(&row, &mut ledger, &mut book)? {
            answers.push((row.number, answer));
        }
    }
    if let (Some(problem), Some(RollUp::ByValue)) = (book.conflict(), options.roll_up()) {
        return Err(problem.into());
    }
    let mut notes = notes::of_sheet(&sheet);
    notes.extend(notes::of_answers(&answers, &ledger, options));
    notes.extend(notes::of_accounts(&book));
    let answers =
        options
            .duplicates()
            .resolve(answers, Answer::who, |answer| answer.time, &mut ledger)?;
    for (row, answer) in &answers {
        if let Some(label) = &answer.label {
            ledger.check_label(*row, answer.score, label);
        }
    }
    calibrated::check(&answers, options)?;
    let asked = Asked::of(people, &answers, &book, options)?;
    let answers: Vec<Answer> = answers.into_iter().map(|(_, answer)| answer).collect();
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
        skipped: sheet.skipped,
    })
}
