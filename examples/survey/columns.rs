//! The columns that the options name, and what a row says in them.

use std::borrow::Cow;

use promoter::{Category, Exclusion, Ledger, Role, Score, Weight};

use crate::amount::{DecimalMark, amount, currency};
use crate::dates::{Formats, When};
use crate::options::{Options, WaveFormat};
use crate::parse::{Customers, ECHOED, Invited, cut, folded, trimmed};
use crate::sheet::{Row, Sheet};

/// What stands for a segment where the file says nothing.
pub(crate) const BLANK: &str = "(blank)";

/// The places of columns in a row.
pub(crate) struct Columns<'a> {
    options: &'a Options,
    formats: Formats,
    answer: usize,
    filters: Vec<usize>,
    /// The columns with a table of their own, then those of known totals.
    pub(crate) groups: Vec<usize>,
    /// Their names as the options spell them, which need not have the line breaks of the header.
    pub(crate) titles: Vec<String>,
    /// How many of them have a table.
    pub(crate) tables: usize,
    wave: Option<usize>,
    account: Option<usize>,
    role: Option<usize>,
    value: Option<usize>,
    respondent: Option<usize>,
    time: Option<usize>,
    label: Option<usize>,
    count: Option<usize>,
    weight: Option<usize>,
    invited: Option<usize>,
}

impl<'a> Columns<'a> {
    /// Finds the columns of a sheet; `answer` is that of the scores or categories.
    ///
    /// # Errors
    /// Where the sheet has no such column, with the ones it has.
    pub(crate) fn find(sheet: &Sheet, answer: &str, options: &'a Options) -> Result<Self, String> {
        let place =
            |name: &Option<String>| name.as_ref().map(|name| sheet.column(name)).transpose();
        let answer = sheet.column(answer)?;
        let (mut groups, mut titles) = (Vec::new(), Vec::new());
        for name in options.segments.iter().chain(&options.role) {
            let place = sheet.column(name)?;
            if !groups.contains(&place) {
                groups.push(place);
                titles.push(name.clone());
            }
        }
        let tables = groups.len();
        for column in options.margin_columns() {
            groups.push(sheet.column(column)?);
            titles.push(column.into());
        }
        let filters = options
            .filters
            .iter()
            .map(|filter| sheet.column(&filter.column));
        Ok(Self {
            options,
            formats: Formats::new(options)?,
            answer,
            filters: filters.collect::<Result<_, String>>()?,
            groups,
            titles,
            tables,
            wave: place(&options.wave)?,
            account: place(&options.account)?,
            role: place(&options.role)?,
            value: place(&options.value)?,
            respondent: place(&options.respondent)?,
            time: place(&options.time)?,
            label: place(&options.label)?,
            count: place(&options.count)?,
            weight: place(&options.weight)?,
            invited: match &options.invited {
                Some(Invited::Column(name)) => Some(asked_column(sheet, name, answer)?),
                _ => None,
            },
        })
    }

    /// Whether a row is left out whatever it answers; the ledger then says why.
    pub(crate) fn leaves_out(&self, row: &Row, ledger: &mut Ledger) -> bool {
        if let Some(surplus) = row.surplus() {
            ledger.exclude(row.number, surplus, "surplus_cells");
            return true;
        }
        for (filter, &place) in self.options.filters.iter().zip(&self.filters) {
            let cell = row.cell(place);
            let mark = self.options.decimal_mark;
            let holds = filter.holds(cell, mark).or_else(|| {
                let when = When::read(cell, &self.formats)?;
                filter.holds(&when.wave(WaveFormat::AsIs), mark)
            });
            let why = match holds {
                Some(true) => continue,
                Some(false) => "filtered",
                None => "not_comparable",
            };
            ledger.exclude(row.number, trimmed(cell), why);
            return true;
        }
        false
    }

    /// Whether a cell has rows with plain scores in it, as where a quote is closed too late.
    pub(crate) fn swallows(&self, row: &Row) -> bool {
        row.holds_rows(self.answer, |cell| cell.parse::<Score>().is_ok())
    }

    /// Reads the answer of a row and how many gave it; the ledger says why where there is none.
    pub(crate) fn answer(&self, row: &Row, ledger: &mut Ledger) -> Option<(Score, u64)> {
        let n = match self.count.map(|place| trimmed(row.cell(place))) {
            None => 1,
            Some("") => {
                ledger.exclude(row.number, "", "no_count");
                return None;
            }
            Some(text) => match self.count_of(text) {
                Ok(n) => n,
                Err(why) => {
                    ledger.exclude(row.number, text, why);
                    return None;
                }
            },
        };
        let cell = trimmed(row.cell(self.answer));
        let mut missing = self.options.missing.iter();
        if missing.any(|text| folded(text, true) == folded(cell, true)) {
            ledger.exclude(row.number, cell, Exclusion::Missing);
            return None;
        }
        let score = match self.options.category {
            None => ledger.read(row.number, &self.in_figures(cell)),
            Some(_) => match self.category(cell) {
                Some(category) => ledger.read(row.number, stand_in(category)),
                None if matches!(Score::from_cell(cell), Ok(None)) => ledger.read(row.number, cell),
                None => {
                    ledger.exclude(row.number, cell, "not_a_category");
                    None
                }
            },
        };
        Some((score?, n))
    }

    /// The text of a cell, or the score that `--read` says it is.
    fn in_figures<'b>(&self, cell: &'b str) -> Cow<'b, str> {
        match self.said(cell) {
            Some(score) => score.to_string().into(),
            None => cell.into(),
        }
    }

    /// The category of a cell, or of the score that `--read` says it is.
    fn category(&self, cell: &str) -> Option<Category> {
        let said = self.said(cell).map(Score::category);
        said.or_else(|| Category::from_label(cell))
    }

    /// The score that `--read` says a text is.
    fn said(&self, cell: &str) -> Option<Score> {
        let is_same = |word: &str| folded(word, true) == folded(cell, true);
        let mut words = self.options.read.iter();
        words
            .find(|(word, _)| is_same(word))
            .map(|(_, score)| *score)
    }

    /// What an answer counts; `None` where the file does not say, and the text that is no weight.
    pub(crate) fn weight<'b>(&self, row: &'b Row) -> Result<Weight, &'b str> {
        let Some(place) = self.weight else {
            return Ok(Weight::ONE);
        };
        let cell = trimmed(row.cell(place));
        // Weights have no thousands, so 1.234 is none.
        let plain = cell
            .parse()
            .ok()
            .filter(|_| self.options.decimal_mark.is_none());
        let weight = plain.or_else(|| self.number(cell));
        weight
            .and_then(|weight| Weight::new(weight).ok())
            .ok_or(cell)
    }

    /// A number as amounts are written; `None` where it is none, or could be two.
    fn number(&self, cell: &str) -> Option<f64> {
        amount(cell, self.options.decimal_mark).ok().flatten()
    }

    /// How many answers a text says there are, with decimals or thousands: of two readings the one that is
    /// whole.
    ///
    /// # Errors
    /// The reason why it does not say.
    fn count_of(&self, cell: &str) -> Result<u64, &'static str> {
        // From here on not every whole number is one of this type.
        const MOST: f64 = 9_007_199_254_740_992.0;
        if let Ok(n) = cell.parse() {
            return Ok(n);
        }
        let is_whole = |number: &f64| number.fract() == 0.0 && *number < MOST;
        let either = [DecimalMark::Comma, DecimalMark::Point].map(Some);
        let marks = match self.options.decimal_mark {
            None => &either[..],
            mark => &[mark],
        };
        let numbers = marks.iter().filter_map(|mark| amount(cell, *mark).ok()?);
        let mut numbers: Vec<f64> = numbers.filter(is_whole).collect();
        numbers.dedup();
        match numbers[..] {
            [number] => Ok(number as u64),
            [] => Err("unreadable_count"),
            _ => Err("ambiguous_count"),
        }
    }

    /// The account of a row, empty where the row says none; `None` where there are no accounts.
    pub(crate) fn account<'b>(&self, row: &'b Row) -> Option<&'b str> {
        self.account.map(|place| row.cell(place))
    }

    /// What the account of a row is worth.
    ///
    /// # Errors
    /// For a text that is no amount, naming it and its row.
    pub(crate) fn value(&self, row: &Row) -> Result<Option<f64>, String> {
        let Some(place) = self.value else {
            return Ok(None);
        };
        let cell = trimmed(row.cell(place));
        let amount = amount(cell, self.options.decimal_mark);
        let shown = cut(cell, ECHOED);
        amount.map_err(|problem| format!("value {shown:?} in row {} {problem}", row.number))
    }

    /// The currency in which that is written, where it is.
    pub(crate) fn currency<'b>(&self, row: &'b Row) -> Option<&'b str> {
        currency(row.cell(self.value?))
    }

    /// The role; in words that say none of the three it is not known.
    pub(crate) fn role(&self, row: &Row) -> Role {
        let role = self.role.map(|place| trimmed(row.cell(place)));
        role.and_then(Role::from_label).unwrap_or_default()
    }

    /// The roles among the groups.
    pub(crate) fn role_group(&self) -> Option<usize> {
        self.groups
            .iter()
            .position(|&place| Some(place) == self.role)
    }

    /// The wave, by the name it has in tables.
    ///
    /// # Errors
    /// The reason why there is none, with the text.
    pub(crate) fn wave<'b>(&self, row: &'b Row) -> Result<Cow<'b, str>, (&'b str, &'static str)> {
        let Some(place) = self.wave else {
            return Ok("".into());
        };
        match (trimmed(row.cell(place)), self.options.wave_format) {
            ("", _) => Err(("", "no_wave")),
            (text, WaveFormat::AsIs) => Ok(text.into()),
            (text, format) => match When::read(text, &self.formats) {
                Some(when) => Ok(when.wave(format).into()),
                None => Err((text, "unreadable_date")),
            },
        }
    }

    /// The value in a column of groups.
    pub(crate) fn group<'b>(&self, row: &'b Row, group: usize) -> &'b str {
        match trimmed(row.cell(self.groups[group])) {
            "" if group < self.tables => BLANK,
            value => value,
        }
    }

    /// The customers of whom an answer is one, by the value in the column of a margin; `None` where no
    /// margin counts them.
    pub(crate) fn customers(&self, row: &Row, group: usize) -> Option<&'a Customers> {
        let column = &self.titles[group];
        let fold = self.options.fold;
        let value = folded(row.cell(self.groups[group]), fold);
        let mut customers = self.options.customers_in(column);
        customers.find(|one| folded(&one.value, fold) == value)
    }

    /// Who answered; without a name it cannot be told, so the answer repeats none.
    pub(crate) fn respondent<'b>(&self, row: &'b Row) -> Option<&'b str> {
        let name = trimmed(row.cell(self.respondent?));
        (!name.is_empty()).then_some(name)
    }

    pub(crate) fn time(&self, row: &Row) -> Option<When> {
        When::read(trimmed(row.cell(self.time?)), &self.formats)
    }

    pub(crate) fn label<'b>(&self, row: &'b Row) -> Option<&'b str> {
        self.label.map(|place| trimmed(row.cell(place)))
    }

    /// Whether a row says that somebody was asked; `false` too where no column does.
    pub(crate) fn says_asked(&self, row: &Row) -> bool {
        let Some(place) = self.invited else {
            return false;
        };
        let cell = trimmed(row.cell(place)).to_lowercase();
        !matches!(cell.as_str(), "" | "no" | "n" | "false" | "0")
    }

    /// Writes what a row has in the columns that say where its answer comes from, as it stands in the
    /// file: most rows have what another had. Of dates the wave stands for them, since there are many.
    pub(crate) fn write_origin(&self, row: &Row, out: &mut Vec<u8>) {
        let mut write = |cell: &str| {
            out.extend(cell.as_bytes());
            // A byte that no text has.
            out.push(0xff);
        };
        let places = [self.account, self.role, self.weight];
        for place in places
            .into_iter()
            .flatten()
            .chain(self.groups.iter().copied())
        {
            write(row.cell(place));
        }
        match (self.wave, self.options.wave_format) {
            (None, _) => {}
            (Some(place), WaveFormat::AsIs) => write(row.cell(place)),
            (Some(place), format) => match When::read(row.cell(place), &self.formats) {
                // No text begins with the first byte.
                Some(when) => {
                    let (year, part) = when.part(format);
                    out.push(0xfe);
                    out.extend(year.to_be_bytes());
                    out.extend(part.to_be_bytes());
                }
                None => write(row.cell(place)),
            },
        }
        // To compare two texts of no bytes takes longer than to split a row into its cells.
        out.push(0xff);
    }
}

/// A score of the category, for a file without scores.
fn stand_in(category: Category) -> &'static str {
    match category {
        Category::Promoter => "10",
        Category::Passive => "8",
        Category::Detractor => "0",
    }
}

/// The column that marks who was asked.
fn asked_column(sheet: &Sheet, name: &str, answer: usize) -> Result<usize, String> {
    let place = sheet.column(name).map_err(|error| {
        let digits = name.trim().trim_start_matches(['-', '+', '.']);
        match digits.starts_with(|first: char| first.is_ascii_digit()) {
            true => format!("--invited {name}: a number of people must be in digits alone, such as 1000; as the name of a column, {error}"),
            false => error,
        }
    })?;
    if place == answer {
        return Err(format!(
            "--invited {name:?} is the column of the answers, by which nobody who was asked is silent: expected a column that also marks people who did not answer, or a number of people"
        ));
    }
    Ok(place)
}
