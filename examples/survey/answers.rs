//! From rows to answers: what is used, and why the rest is not.

use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use promoter::{Exclusion, Ledger, RollUp, Score};

use crate::book::Book;
use crate::notes;
use crate::options::{Options, WaveFormat};
use crate::sheet::{Row, Sheet, folded, trimmed};
use crate::when::When;

/// How an empty segment or role is shown.
const BLANK: &str = "(blank)";

/// One answer that is used.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) score: Score,
    /// The customer company; empty where the options name no account column.
    pub(crate) account: String,
    /// The role at the account, in the words of the file.
    pub(crate) role: Option<String>,
    pub(crate) cell: Cell,
    pub(crate) respondent: Option<String>,
    pub(crate) time: Option<Timestamp>,
    label: Option<String>,
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
    pub(crate) ledger: Ledger,
    /// The columns with a table of their own.
    pub(crate) segment_columns: Vec<String>,
    /// Rows below the header that were skipped.
    pub(crate) skipped: usize,
    /// What should be looked at before the figures are believed, besides the notes of the ledger.
    pub(crate) notes: Vec<String>,
}

/// Who answered in which wave: what only one answer is expected of. The ledger shows it by `Debug`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Who {
    respondent: String,
    wave: String,
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

/// Reads the answers of a sheet as the options say.
///
/// # Errors
/// Where a column is not in the file, where a value is not one, and where answers repeat that must
/// not.
pub(crate) fn read(mut sheet: Sheet, options: &Options) -> Result<Reading, Box<dyn Error>> {
    let skipped = sheet.skip(options.skip);
    let columns = Columns::find(&sheet, options)?;
    let mut ledger = Ledger::new();
    let mut book = Book::default();
    let mut answers = Vec::new();
    for row in &sheet.rows {
        if let Some(answer) = columns.answer(row, &mut ledger, &mut book)? {
            answers.push((row.number, answer));
        }
    }
    if let (Some(problem), Some(RollUp::ByValue)) = (book.conflict(), options.roll_up()) {
        return Err(problem.into());
    }
    let mut notes = notes::of_sheet(&sheet);
    notes.extend(notes::of_answers(&answers, &ledger, options));
    notes.extend(notes::of_accounts(&book));
    let answers = options.duplicates().resolve(
        answers,
        |answer| {
            let respondent = answer.respondent.clone()?;
            let wave = answer.cell.wave.clone();
            Some(Who { respondent, wave })
        },
        |answer| answer.time,
        &mut ledger,
    )?;
    for (row, answer) in &answers {
        if let Some(label) = &answer.label {
            ledger.check_label(*row, answer.score, label);
        }
    }
    let answers: Vec<Answer> = answers.into_iter().map(|(_, answer)| answer).collect();
    if options.account.is_some() {
        book.record(&answers)?;
    }
    Ok(Reading {
        answers,
        book,
        ledger,
        notes,
        segment_columns: columns.segment_names(&sheet),
        skipped,
    })
}

/// The place of every column that the options name.
struct Columns<'a> {
    options: &'a Options,
    /// How many cells a row must have.
    width: usize,
    score: usize,
    /// Columns with the value they must have.
    filters: Vec<(usize, &'a str)>,
    segments: Vec<usize>,
    wave: Option<usize>,
    account: Option<usize>,
    role: Option<usize>,
    value: Option<usize>,
    respondent: Option<usize>,
    time: Option<usize>,
    label: Option<usize>,
}

impl<'a> Columns<'a> {
    fn find(sheet: &Sheet, options: &'a Options) -> Result<Self, String> {
        let place = |name: &Option<String>| {
            let found = name.as_ref().map(|name| sheet.column(name));
            found.transpose()
        };
        let mut segments = Vec::new();
        for name in options.segments.iter().chain(&options.role) {
            let place = sheet.column(name)?;
            if !segments.contains(&place) {
                segments.push(place);
            }
        }
        let filters = options.filters.iter().map(|filter| {
            let place = sheet.column(&filter.column)?;
            Ok((place, trimmed(&filter.value)))
        });
        Ok(Self {
            options,
            width: sheet.header.len(),
            score: sheet.column(&options.score)?,
            filters: filters.collect::<Result<_, String>>()?,
            segments,
            wave: place(&options.wave)?,
            account: place(&options.account)?,
            role: place(&options.role)?,
            value: place(&options.value)?,
            respondent: place(&options.respondent)?,
            time: place(&options.time)?,
            label: place(&options.label)?,
        })
    }

    fn segment_names(&self, sheet: &Sheet) -> Vec<String> {
        let names = self.segments.iter().map(|&place| &sheet.header[place]);
        names.cloned().collect()
    }

    /// The answer of a row, or `None` where the ledger now says why there is none.
    fn answer(
        &self,
        row: &Row,
        ledger: &mut Ledger,
        book: &mut Book,
    ) -> Result<Option<Answer>, Box<dyn Error>> {
        let found = row.cells.len();
        if found != self.width {
            let text = format!("{found} cells, not {}", self.width);
            ledger.exclude(row.number, &text, "wrong_field_count");
            return Ok(None);
        }
        let cell = |place: usize| trimmed(&row.cells[place]);
        if let Some(&(place, _)) = self
            .filters
            .iter()
            .find(|(place, value)| cell(*place) != *value)
        {
            ledger.exclude(row.number, cell(place), "filtered");
            return Ok(None);
        }
        let account = self.account.map(|place| folded(cell(place)));
        if let Some(account) = account.as_deref().filter(|account| !account.is_empty()) {
            book.note(row.number, account, self.value.map_or("", cell))?;
        }
        if self.stands_for_missing(cell(self.score)) {
            ledger.exclude(row.number, cell(self.score), Exclusion::Missing);
            return Ok(None);
        }
        let Some(score) = ledger.read(row.number, cell(self.score)) else {
            return Ok(None);
        };
        if account.as_deref() == Some("") {
            ledger.withdraw(row.number, "", "no_account")?;
            return Ok(None);
        }
        let wave = match self.wave.map(cell) {
            None => String::new(),
            Some("") => {
                ledger.withdraw(row.number, "", "no_wave")?;
                return Ok(None);
            }
            Some(text) => {
                let Some(wave) = self.wave_of(text) else {
                    ledger.withdraw(row.number, text, "unreadable_date")?;
                    return Ok(None);
                };
                wave
            }
        };
        let segment = |&place: &usize| match cell(place) {
            "" => BLANK.into(),
            value => value.into(),
        };
        Ok(Some(Answer {
            score,
            account: account.unwrap_or_default(),
            role: self.role.map(cell).map(Into::into),
            cell: Cell {
                wave,
                segments: self.segments.iter().map(segment).collect(),
            },
            // Without a name it cannot be told who answered, so the answer repeats none.
            respondent: self
                .respondent
                .map(cell)
                .filter(|name| !name.is_empty())
                .map(Into::into),
            time: self
                .time
                .map(cell)
                .and_then(|text| self.when(text))
                .map(When::instant),
            label: self.label.map(cell).map(Into::into),
        }))
    }

    fn stands_for_missing(&self, cell: &str) -> bool {
        let cell = cell.to_lowercase();
        let mut texts = self.options.missing.iter();
        texts.any(|text| trimmed(text).to_lowercase() == cell)
    }

    fn wave_of(&self, text: &str) -> Option<String> {
        match self.options.wave_format {
            WaveFormat::AsIs => Some(text.into()),
            WaveFormat::Quarter => self.when(text).map(When::quarter),
            WaveFormat::Month => self.when(text).map(When::month),
        }
    }

    fn when(&self, text: &str) -> Option<When> {
        When::read(text, self.options.date_format.as_ref())
    }
}
