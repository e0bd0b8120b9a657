//! The columns that the options name, and what a row says in them.

use promoter::{Exclusion, Ledger, Role, Score};

use crate::answers::{Answer, Cell, Origin, Who};
use crate::asked::{self, Invitation, says_asked};
use crate::batches::Row;
use crate::book::Book;
use crate::options::{Options, WaveFormat};
use crate::parse::{Invited, folded, trimmed};
use crate::sheet::Sheet;
use crate::when::When;

/// How an empty segment or role is shown.
const BLANK: &str = "(blank)";

/// The place of every column that the options name.
pub(crate) struct Columns<'a> {
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
    invited: Option<usize>,
    margins: Vec<usize>,
}

impl<'a> Columns<'a> {
    pub(crate) fn find(sheet: &Sheet, options: &'a Options) -> Result<Self, String> {
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
        let score = sheet.column(&options.score)?;
        Ok(Self {
            options,
            width: sheet.header.len(),
            score,
            filters: filters.collect::<Result<_, String>>()?,
            segments,
            wave: place(&options.wave)?,
            account: place(&options.account)?,
            role: place(&options.role)?,
            value: place(&options.value)?,
            respondent: place(&options.respondent)?,
            time: place(&options.time)?,
            label: place(&options.label)?,
            margins: {
                let columns = options.margin_columns().into_iter();
                columns
                    .map(|name| sheet.column(name))
                    .collect::<Result<_, String>>()?
            },
            invited: match &options.invited {
                Some(Invited::Column(name)) => Some(asked::column(sheet, name, score)?),
                _ => None,
            },
        })
    }

    pub(crate) fn segment_names(&self, sheet: &Sheet) -> Vec<String> {
        let names = self.segments.iter().map(|&place| &sheet.header[place]);
        names.cloned().collect()
    }

    /// The score of a row, or `None` where the ledger now says why there is none.
    ///
    /// # Errors
    /// For the value of an account that cannot be read.
    pub(crate) fn score(
        &self,
        row: Row<'_>,
        ledger: &mut Ledger,
        book: &mut Book,
    ) -> Result<Option<Score>, String> {
        let found = row.len();
        if found != self.width {
            let text = format!("{found} cells, not {}", self.width);
            ledger.exclude(row.number, &text, "wrong_field_count");
            return Ok(None);
        }
        let cell = |place: usize| trimmed(row.cell(place));
        if let Some(place) = self.filtered(row) {
            ledger.exclude(row.number, cell(place), "filtered");
            return Ok(None);
        }
        let account = self.account_of(row);
        if let Some(account) = account.as_deref().filter(|account| !account.is_empty()) {
            book.note(row.number, account, self.value.map_or("", cell))?;
        }
        if self.stands_for_missing(cell(self.score)) {
            ledger.exclude(row.number, cell(self.score), Exclusion::Missing);
            return Ok(None);
        }
        Ok(ledger.read(row.number, cell(self.score)))
    }

    /// Where the answer of a row comes from, or `None` where the ledger now says why it cannot be used.
    pub(crate) fn origin(
        &self,
        row: Row<'_>,
        ledger: &mut Ledger,
    ) -> Result<Option<Origin>, promoter::Error> {
        let cell = |place: usize| trimmed(row.cell(place));
        let account = self.account_of(row);
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
        let margins = self.margins.iter().map(|&place| cell(place).to_owned());
        let margins: Vec<String> = margins.collect();
        if margins.iter().any(String::is_empty) {
            ledger.withdraw(row.number, "", "no_margin")?;
            return Ok(None);
        }
        let segment = |&place: &usize| match cell(place) {
            "" => BLANK.into(),
            value => value.into(),
        };
        Ok(Some(Origin {
            account: account.unwrap_or_default(),
            role: self.role.map(cell).map(Into::into),
            cell: Cell {
                wave,
                segments: self.segments.iter().map(segment).collect(),
            },
            margins,
        }))
    }

    /// Writes what a row has in all columns that [`origin`](Self::origin) reads, so that rows of which
    /// the same is written come from the same, or none of them can be used.
    pub(crate) fn write_origin(&self, row: Row<'_>, out: &mut Vec<u8>) {
        let mut write = |cell: &str| {
            out.extend(cell.as_bytes());
            // A byte that no text has.
            out.push(0xff);
        };
        for place in self.account.iter().chain(&self.role) {
            write(row.cell(*place));
        }
        for &place in self.segments.iter().chain(&self.margins) {
            write(row.cell(place));
        }
        match self.wave {
            // The times of a file are too many to remember.
            Some(place) if self.options.waves_are_dates() => {
                let wave = self.wave_of(trimmed(row.cell(place)));
                write(&wave.unwrap_or_default());
            }
            place => place.into_iter().for_each(|place| write(row.cell(place))),
        }
    }

    /// The answer of a row with all that it is told apart by, or `None` where the ledger now says why
    /// it cannot be used.
    pub(crate) fn answer(
        &self,
        row: Row<'_>,
        score: Score,
        ledger: &mut Ledger,
    ) -> Result<Option<Answer>, promoter::Error> {
        let cell = |place: usize| trimmed(row.cell(place));
        let Some(origin) = self.origin(row, ledger)? else {
            return Ok(None);
        };
        Ok(Some(Answer {
            score,
            origin,
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

    /// Compares the score of a row with what the file itself calls it.
    pub(crate) fn check_label(&self, row: Row<'_>, score: Score, ledger: &mut Ledger) {
        if let Some(place) = self.label {
            ledger.check_label(row.number, score, trimmed(row.cell(place)));
        }
    }

    /// The account that a row names; `None` where the options name no such column.
    fn account_of(&self, row: Row<'_>) -> Option<String> {
        self.account.map(|place| folded(trimmed(row.cell(place))))
    }

    /// Whom a row calls asked; `None` also for rows that are left out, whatever they hold.
    pub(crate) fn invitation(&self, row: Row<'_>) -> Option<Invitation> {
        let invited = self.invited?;
        if row.len() != self.width || self.filtered(row).is_some() {
            return None;
        }
        let cell = |place: usize| trimmed(row.cell(place));
        if !says_asked(cell(invited)) {
            return None;
        }
        let respondent = self.respondent.map(cell).filter(|name| !name.is_empty());
        let wave = match self.wave.map(cell) {
            None => Some(String::new()),
            Some("") => None,
            Some(text) => self.wave_of(text),
        };
        Some(Invitation {
            who: respondent.zip(wave).map(|(respondent, wave)| Who {
                respondent: respondent.into(),
                wave,
            }),
            account: self
                .account
                .map_or_else(String::new, |place| folded(cell(place))),
            role: self
                .role
                .and_then(|place| Role::from_label(cell(place)))
                .unwrap_or_default(),
        })
    }

    /// The first column whose value is not the one that it must have.
    fn filtered(&self, row: Row<'_>) -> Option<usize> {
        let filters = self.filters.iter();
        let mut wrong = filters.filter(|(place, value)| trimmed(row.cell(*place)) != *value);
        wrong.next().map(|(place, _)| *place)
    }

    fn stands_for_missing(&self, cell: &str) -> bool {
        let mut texts = self.options.missing.iter();
        texts.any(|text| trimmed(text).to_lowercase() == cell.to_lowercase())
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
