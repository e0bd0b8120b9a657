//! From rows to answers: what is used, and why the rest is not.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::rc::Rc;

use jiff::Timestamp;
use promoter::{Exclusion, Histogram, Labels, Ledger, Role, Score, Weight};

use crate::asked::{Asked, People};
use crate::columns::Columns;
use crate::names::Names;
use crate::options::Options;
use crate::parse::{ECHOED, cut, trimmed};
use crate::sheet::{Row, Sheet};

/// Texts with more bytes are no words of a scale.
const LONGEST_WORD: usize = 60;

/// Answers that nothing tells apart but their scores.
#[derive(Debug)]
pub(crate) struct Alike {
    pub(crate) origin: Origin,
    pub(crate) scores: Histogram,
}

/// Where an answer comes from; names are numbers of the lists of the records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Origin {
    /// 0 where the options name no account column.
    pub(crate) account: u32,
    pub(crate) role: Role,
    pub(crate) cell: Cell,
    /// The bits of the weight, which is not negative.
    weight: u64,
}

/// The finest group an answer belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    /// 0 where the options name no wave column.
    pub(crate) wave: u32,
    /// The value in each column of groups.
    pub(crate) groups: Box<[u32]>,
}

/// What was read from the file.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) answers: Vec<Alike>,
    pub(crate) accounts: Vec<Rc<str>>,
    /// What each account is worth, where a row says so.
    pub(crate) values: Vec<Option<f64>>,
    /// In order.
    pub(crate) waves: Vec<Rc<str>>,
    /// The columns of groups with their values in order: those with a table, then those of margins.
    pub(crate) groups: Vec<(String, Vec<Rc<str>>)>,
    /// How many columns have a table.
    pub(crate) tables: usize,
    /// `None` where the options do not say who was asked.
    pub(crate) asked: Option<Asked>,
    /// How many respondents answered in a wave and in the next.
    pub(crate) repeated: Vec<(Rc<str>, Rc<str>, u64)>,
    pub(crate) ledger: Ledger,
    pub(crate) skipped: u64,
    /// What should be looked at before the figures are believed, besides the notes of the ledger.
    pub(crate) notes: Vec<String>,
}

/// One answer that is held, since others may be of the same respondent.
struct Held {
    score: Score,
    origin: Origin,
    respondent: Option<u32>,
    time: Option<Timestamp>,
    label: Option<String>,
}

/// Who answered in which wave: what only one answer is expected of. The ledger shows it by `Debug`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Who(Rc<str>, Rc<str>);

impl fmt::Debug for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(respondent, wave) = self;
        match wave.is_empty() {
            true => f.write_str(respondent),
            false => write!(f, "{respondent} in {wave}"),
        }
    }
}

/// The file as far as it was read.
struct Reading<'a> {
    options: &'a Options,
    columns: &'a Columns<'a>,
    ledger: Ledger,
    accounts: Names,
    waves: Names,
    /// Those of people who were asked, who need not have answered in them.
    asked_waves: Names,
    groups: Vec<Names>,
    respondents: Names,
    /// What each account is worth, with the row that says so first.
    values: Vec<Option<(u64, f64)>>,
    conflict: Option<String>,
    /// In which values are written.
    currencies: BTreeSet<String>,
    people: People,
    held: Vec<(u64, Held)>,
    /// The first row that has others in a cell.
    swallows: Option<u64>,
    counts: Vec<[u64; 11]>,
    /// Of all counts, which fits where each does.
    total: u64,
    places: BTreeMap<Origin, usize>,
    /// What rows have in the columns that say where they come from, as it stands in the file. For each
    /// the place of its origin, unless it cannot be used.
    met: Labels<Vec<u8>>,
    place_of: Vec<Option<usize>>,
    cells: Vec<u8>,
}

/// Reads the answers of a sheet as the options say.
///
/// # Errors
/// Where a column is not in the file, where a value is not one, and where answers repeat that must
/// not.
pub(crate) fn read(
    mut sheet: Sheet,
    answer: &str,
    options: &Options,
) -> Result<Records, Box<dyn Error>> {
    let columns = Columns::find(&sheet, answer, options)?;
    let names = || Names::new(options.fold);
    let mut reading = Reading {
        options,
        columns: &columns,
        ledger: Ledger::new(),
        accounts: names(),
        waves: names(),
        asked_waves: names(),
        groups: columns.groups.iter().map(|_| names()).collect(),
        respondents: names(),
        values: Vec::new(),
        conflict: None,
        currencies: BTreeSet::new(),
        people: People::new(options),
        held: Vec::new(),
        swallows: None,
        counts: Vec::new(),
        total: 0,
        places: BTreeMap::new(),
        met: Labels::new(),
        place_of: Vec::new(),
        cells: Vec::new(),
    };
    let mut row = Row::default();
    while sheet.next(&mut row)? {
        reading.take(&row)?;
    }
    reading.finish(&sheet)
}

impl Origin {
    pub(crate) fn weight(&self) -> Weight {
        Weight::new(f64::from_bits(self.weight)).unwrap_or_default()
    }
}

impl Reading<'_> {
    fn take(&mut self, row: &Row) -> Result<(), Box<dyn Error>> {
        let columns = self.columns;
        if self.swallows.is_none() && columns.swallows(row) {
            self.swallows = Some(row.number);
        }
        if columns.leaves_out(row, &mut self.ledger) {
            return Ok(());
        }
        if let Some(account) = columns.account(row) {
            self.note_account(row, account)?;
        }
        if columns.says_asked(row) {
            self.invite(row);
        }
        let Some((score, n)) = columns.answer(row, &mut self.ledger) else {
            return Ok(());
        };
        if self.options.holds_answers() {
            let Some(origin) = self.origin(row)? else {
                return Ok(());
            };
            let respondent = columns.respondent(row);
            let held = Held {
                score,
                origin,
                respondent: respondent.map(|name| self.respondents.number(name)),
                time: columns.time(row).map(|when| when.instant()),
                label: columns.label(row).map(Into::into),
            };
            self.held.push((row.number, held));
        } else if n > 0
            && let Some(place) = self.place(row)?
        {
            self.add(place, score, n)?;
            if let Some(label) = columns.label(row) {
                self.ledger.check_label(row.number, score, label);
            }
        }
        Ok(())
    }

    /// Takes note of the account of a row, which tells of it also where it holds no answer.
    fn note_account(&mut self, row: &Row, name: &str) -> Result<(), String> {
        let value = self.columns.value(row)?;
        if trimmed(name).is_empty() {
            return Ok(());
        }
        let currency = self.columns.currency(row).filter(|_| value.is_some());
        if let Some(currency) = currency.filter(|one| !self.currencies.contains(*one)) {
            self.currencies.insert(currency.into());
        }
        let number = self.accounts.number(name) as usize;
        if number == self.values.len() {
            self.values.push(None);
        }
        match (self.values[number], value) {
            (None, Some(value)) => self.values[number] = Some((row.number, value)),
            (Some((_, first)), Some(value)) if first != value => {
                let (row, name) = (row.number, self.accounts.name(number as u32));
                self.conflict.get_or_insert_with(|| format!(
                    "row {row}: account {name:?} was given the values {} and {}: give one value for each account, or leave --value out",
                    first.min(value),
                    first.max(value),
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn invite(&mut self, row: &Row) {
        let columns = self.columns;
        let respondent = columns
            .respondent(row)
            .map(|name| self.respondents.number(name));
        let wave = columns
            .wave(row)
            .ok()
            .map(|wave| self.asked_waves.number(&wave));
        let account = columns
            .account(row)
            .filter(|name| !trimmed(name).is_empty());
        let account = account.map(|name| self.accounts.number(name));
        self.people
            .invite(row.number, respondent.zip(wave), account, columns.role(row));
    }

    /// Where the answer of a row comes from; `None` where the ledger now says why it cannot be used.
    ///
    /// # Errors
    /// For a value that no margin names, with its row.
    fn origin(&mut self, row: &Row) -> Result<Option<Origin>, Box<dyn Error>> {
        let columns = self.columns;
        let account = columns.account(row).map(trimmed);
        let wave = columns.wave(row);
        let weight = columns.weight(row);
        let margins = columns.tables..columns.groups.len();
        let unusable = match (account, &wave, &weight) {
            (Some(""), _, _) => Some(("", "no_account")),
            (_, Err(why), _) => Some(*why),
            (_, _, Err(text)) => Some((*text, "unreadable_weight")),
            _ if margins
                .clone()
                .any(|group| columns.group(row, group).is_empty()) =>
            {
                Some(("", "no_margin"))
            }
            _ => None,
        };
        if let Some((text, why)) = unusable {
            self.ledger.withdraw(row.number, text, why)?;
            return Ok(None);
        }
        let mut counted = Vec::new();
        for group in margins {
            let Some(customers) = columns.customers(row, group) else {
                let value = cut(columns.group(row, group), ECHOED);
                let column = &columns.titles[group];
                return Err(format!(
                    "row {} has {value:?} in column {column:?}, which no --margin names: add --margin \"{column}:{value}=COUNT\" with the number of such customers",
                    row.number
                ).into());
            };
            counted.push(customers.value.as_str());
        }
        let groups = self.groups.iter_mut().enumerate();
        let groups = groups.map(|(group, names)| match group.checked_sub(columns.tables) {
            Some(margin) => names.number(counted[margin]),
            None => names.number(columns.group(row, group)),
        });
        Ok(Some(Origin {
            account: account.map_or(0, |name| self.accounts.number(name)),
            role: columns.role(row),
            cell: Cell {
                wave: self.waves.number(&wave.unwrap_or_default()),
                groups: groups.collect(),
            },
            weight: weight.unwrap_or_default().get().to_bits(),
        }))
    }

    /// The place of the origin of a row, looked up by its cells.
    fn place(&mut self, row: &Row) -> Result<Option<usize>, Box<dyn Error>> {
        self.cells.clear();
        self.columns.write_origin(row, &mut self.cells);
        let code = self.met.code(self.cells.as_slice()) as usize;
        if let Some(&Some(place)) = self.place_of.get(code) {
            return Ok(Some(place));
        }
        let place = self.origin(row)?.map(|origin| self.place_of(origin));
        if code == self.place_of.len() {
            self.place_of.push(place);
        }
        Ok(place)
    }

    fn place_of(&mut self, origin: Origin) -> usize {
        let next = self.counts.len();
        let place = *self.places.entry(origin).or_insert(next);
        if place == next {
            self.counts.push([0; 11]);
        }
        place
    }

    fn add(&mut self, place: usize, score: Score, n: u64) -> Result<(), String> {
        self.total = self
            .total
            .checked_add(n)
            .ok_or("there are more than 2^64 answers")?;
        self.counts[place][usize::from(score.get())] += n;
        Ok(())
    }
}

impl Reading<'_> {
    /// The records, once all rows are read.
    fn finish(mut self, sheet: &Sheet) -> Result<Records, Box<dyn Error>> {
        let options = self.options;
        if let (Some(problem), Some(promoter::RollUp::ByValue)) =
            (&self.conflict, options.roll_up())
        {
            return Err(problem.clone().into());
        }
        let mut notes = sheet.notes();
        notes.extend(self.notes());
        let who = |held: &Held| {
            let respondent = Rc::clone(self.respondents.name(held.respondent?));
            let wave = self.waves.name(held.origin.cell.wave);
            Some(Who(respondent, Rc::clone(wave)))
        };
        let held = std::mem::take(&mut self.held);
        let held = options
            .duplicates()
            .resolve(held, who, |held| held.time, &mut self.ledger)?;
        let mut repeated = BTreeMap::new();
        for (row, held) in held {
            if let Some(label) = &held.label {
                self.ledger.check_label(row, held.score, label);
            }
            let wave = held.origin.cell.wave;
            if let Some(respondent) = held.respondent {
                repeated
                    .entry(wave)
                    .or_insert_with(BTreeSet::new)
                    .insert(respondent);
            }
            let wave = self.asked_waves.number(self.waves.name(wave));
            let who = held.respondent.map(|respondent| (respondent, wave));
            let account = options.account.as_ref().map(|_| held.origin.account);
            self.people
                .answered(row, who, account, held.origin.role, held.score);
            let place = self.place_of(held.origin);
            self.add(place, held.score, 1)?;
        }
        let (waves, order, doubt) = self.waves.in_order();
        notes.extend(doubt.filter(|_| options.wave.is_some()));
        let mut by_place: Vec<_> = repeated
            .into_iter()
            .map(|(wave, who)| (order[wave as usize], who))
            .collect();
        by_place.sort_by_key(|(place, _)| *place);
        let pairs = by_place.windows(2).map(|pair| {
            let both = pair[0].1.intersection(&pair[1].1).count() as u64;
            (
                Rc::clone(&waves[pair[0].0 as usize]),
                Rc::clone(&waves[pair[1].0 as usize]),
                both,
            )
        });
        let repeated = pairs.filter(|(_, _, both)| *both > 0).collect();
        let groups = self.groups.into_iter().map(Names::in_order);
        let (groups, places): (Vec<_>, Vec<_>) =
            groups.map(|(names, places, _)| (names, places)).unzip();
        let (accounts, account_places, _) = self.accounts.in_order();
        let mut values = vec![None; accounts.len()];
        for (number, value) in self.values.iter().enumerate() {
            // Where rows contradict one another no value is shown.
            values[account_places[number] as usize] = value
                .map(|(_, value)| value)
                .filter(|_| self.conflict.is_none());
        }
        let mut answers = Vec::with_capacity(self.counts.len());
        for (mut origin, place) in self.places {
            if let Some(&account) = account_places.get(origin.account as usize) {
                origin.account = account;
            }
            origin.cell.wave = order
                .get(origin.cell.wave as usize)
                .copied()
                .unwrap_or_default();
            for (value, places) in origin.cell.groups.iter_mut().zip(&places) {
                *value = places[*value as usize];
            }
            let scores = Histogram::from_counts(self.counts[place])?;
            answers.push(Alike { origin, scores });
        }
        answers.sort_unstable_by(|one, other| one.origin.cmp(&other.origin));
        let total = answers.iter().map(|alike| alike.scores.tally()).sum();
        let columns = self.columns.titles.iter().cloned();
        notes.extend(odd_roles(&answers, &groups, self.columns, options));
        Ok(Records {
            asked: self.people.asked(total, |number| {
                let place = account_places[number as usize] as usize;
                (Rc::clone(&accounts[place]), values[place])
            })?,
            answers,
            accounts,
            values,
            waves,
            groups: columns.zip(groups).collect(),
            tables: self.columns.tables,
            repeated,
            ledger: self.ledger,
            skipped: sheet.skipped(),
            notes,
        })
    }

    /// What should be looked at in the rows as they were read.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let excluded = |reason: &str| self.ledger.excluded_for(&reason.into());
        if self.options.date_format.is_empty() && excluded("unreadable_date") > 0 {
            notes.push("some dates could not be read: name their format, such as --date-format '%m/%d/%y %H:%M'".into());
        }
        notes.extend(self.swallows.map(|row| format!(
            "row {row} has a cell in which other rows seem to stand, whose answers are not used: is a quote not closed?"
        )));
        let timeless = |(_, held): &&(u64, Held)| held.respondent.is_some() && held.time.is_none();
        let timeless = self.held.iter().filter(timeless).count();
        if self.options.time.is_some() && timeless > 0 {
            notes.push(format!("answers without a readable time, taken as the earliest of their respondent: {timeless}"));
        }
        let mut unread = self
            .ledger
            .excluded()
            .filter(|(why, _)| **why == Exclusion::NotANumber);
        if let (Some((_, found)), None) = (unread.next(), self.options.minimum_n) {
            let in_words = |text: &&str| {
                text.len() <= LONGEST_WORD && !text.contains(|c: char| c.is_ascii_digit())
            };
            let mut words = found
                .first
                .iter()
                .map(|row| row.text.as_str())
                .filter(in_words);
            notes.extend(words.next().map(|word| format!(
                "answers that are no numbers, such as {word:?}, are not used: {} (--read \"{word}=10\" would say that it is a 10)",
                found.count
            )));
        }
        if self.currencies.len() > 1 {
            let currencies: Vec<&str> = self.currencies.iter().map(String::as_str).collect();
            notes.push(format!(
                "values are in several currencies, and were taken as if in one: {}",
                currencies.join(", ")
            ));
        }
        if excluded("no_margin") > 0 {
            let n = excluded("no_margin");
            notes.push(format!(
                "answers with nothing in the column of a margin, left out of all figures: {n}"
            ));
        }
        // Names are of single accounts and people.
        if self.options.minimum_n.is_none() {
            notes.extend(self.accounts.alike("account names"));
            notes.extend(self.respondents.alike("respondents"));
            notes.extend(self.accounts.record_ids_twice());
            notes.extend(
                self.conflict
                    .as_ref()
                    .map(|problem| format!("no value of an account is shown: {problem}")),
            );
        }
        let groups = self.groups.iter().take(self.columns.tables);
        notes.extend(groups.filter_map(|names| names.alike("segments")));
        notes
    }
}

/// Roles in words that are not understood, with how many answers they have.
fn odd_roles(
    answers: &[Alike],
    groups: &[Vec<Rc<str>>],
    columns: &Columns<'_>,
    options: &Options,
) -> Option<String> {
    let roles = columns.role_group().filter(|_| options.account.is_some())?;
    let is_odd = |role: &str| role != crate::columns::BLANK && Role::from_label(role).is_none();
    let of = |alike: &Alike| &*groups[roles][alike.origin.cell.groups[roles] as usize];
    let mut odd = answers.iter().filter(|alike| is_odd(of(alike))).peekable();
    let first = of(odd.peek()?);
    // How many they are, and the words of one of them, may be about a few people.
    Some(match options.minimum_n {
        Some(_) => {
            "some roles are neither decision maker, influencer nor end user, taken as unknown"
                .into()
        }
        None => format!(
            "answers of a role that is neither decision maker, influencer nor end user, such as {first:?}, taken as unknown: {}",
            odd.map(|alike| alike.scores.n()).sum::<u64>()
        ),
    })
}
