//! The figures of a survey: the whole, its segments, its waves and its accounts.

use std::error::Error;

use promoter::{Histogram, Ledger, RollUp, Tally, ValueHeld};

use crate::bands::BandFigures;
use crate::book::Book;
use crate::calibrated::Calibrated;
use crate::cautions::{self, Caution};
use crate::changed::Changed;
use crate::confidential::{Confidential, Row};
use crate::options::Options;
use crate::reading::Reading;
use crate::response::Response;
use crate::rolled_up::{self, Group, WaveRow};

/// All that is shown.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) ledger: Ledger,
    pub(crate) notes: Vec<String>,
    pub(crate) skipped: u64,
    /// Whether nothing may be shown of single people and of small groups.
    pub(crate) is_confidential: bool,
    /// Whether anything is suppressed for its few answers.
    pub(crate) hides: bool,
    pub(crate) histogram: Histogram,
    /// What an account contributes to every figure; `None` for answers taken as independent.
    pub(crate) roll_up: Option<RollUp>,
    pub(crate) overall: Group,
    /// How many are in each category: answers, or accounts where the roll-up counts those.
    pub(crate) categories: Tally,
    /// `None` where the whole has no estimate.
    pub(crate) bands: Option<BandFigures>,
    /// What should be known of the whole, and of the changes between waves.
    pub(crate) cautions: Vec<Caution>,
    pub(crate) wave_cautions: Vec<Caution>,
    /// `None` where the options name no account column.
    pub(crate) accounts: Option<AccountFigures>,
    /// `None` without margins, then `None` where it is suppressed.
    pub(crate) calibrated: Option<Option<Calibrated>>,
    /// `None` where the options do not say who was asked, then `None` where it is suppressed.
    pub(crate) response: Option<Option<Response>>,
    /// A table for each segment column; a segment without figures is suppressed.
    pub(crate) tables: Vec<(String, Vec<Shown<Group>>)>,
    /// A wave without figures is suppressed.
    pub(crate) waves: Vec<Shown<WaveRow>>,
    /// `None` before the second wave.
    pub(crate) changed: Option<Changed>,
}

/// A row by its name, with its figures unless they are suppressed.
type Shown<T> = (String, Option<T>);

/// The customer companies, and whom to call.
#[derive(Debug)]
pub(crate) struct AccountFigures {
    pub(crate) answered: usize,
    /// `None` where the options name no role column.
    pub(crate) detracting_decision_makers: Option<Vec<String>>,
    pub(crate) only_promoters: Vec<String>,
    /// Accounts without an answer that is used, the most valuable first.
    pub(crate) silent: Vec<(String, Option<f64>)>,
    /// `None` unless the value of every account is known.
    pub(crate) value_held: Option<ValueHeld>,
}

impl Figures {
    /// Counts the answers: as independent ones or, where the options name accounts, by account.
    pub(crate) fn of(reading: Reading, options: &Options) -> Result<Self, Box<dyn Error>> {
        let roll_up = options.roll_up();
        let confidential = Confidential::of(&reading, options);
        if let Some(population) = options.population {
            check_population(population, &reading.book)?;
        }
        let overall = rolled_up::whole(&reading, roll_up, options.population)?;
        let columns = reading.segment_columns.iter().enumerate();
        let tables = columns.map(|(place, column)| {
            let rows = rolled_up::segments(&reading, roll_up, place)?.into_iter();
            let rows = rows.map(|(name, group)| {
                let is_shown = confidential.shows(&Row::Segment(place, name.clone()));
                (name, is_shown.then_some(group))
            });
            Ok((column.clone(), rows.collect()))
        });
        let tables = tables.collect::<Result<_, promoter::Error>>()?;
        let waves = match options.wave {
            None => Vec::new(),
            Some(_) => rolled_up::waves(&reading, roll_up)?,
        };
        let bands = overall.estimate.as_ref();
        let bands = bands.map(|whole| BandFigures::of(whole, options.level));
        let accounts = options.account.as_ref();
        let asked = reading.asked.as_ref();
        let response = asked.map(|asked| Response::of(asked, reading.n(), &confidential, options));
        Ok(Self {
            histogram: reading.answers.iter().map(|alike| alike.scores).sum(),
            roll_up,
            categories: rolled_up::categories(&reading, roll_up)?,
            cautions: cautions::of(overall.estimate.as_ref()),
            wave_cautions: match roll_up {
                None => cautions::of_repeated_answers(&reading.answers, &confidential),
                Some(_) => Vec::new(),
            },
            accounts: accounts
                .map(|_| AccountFigures::of(&reading.book, options))
                .transpose()?,
            bands: bands.transpose()?,
            calibrated: Calibrated::of(&reading, &confidential, options)?,
            response: response.transpose()?,
            changed: Changed::of(&reading, &waves, &confidential, options)?,
            overall,
            tables,
            waves: shown(waves, &confidential),
            is_confidential: confidential.holds(),
            hides: confidential.hides(),
            ledger: reading.ledger,
            notes: reading.notes,
            skipped: reading.skipped,
        })
    }
}

impl AccountFigures {
    fn of(book: &Book, options: &Options) -> Result<Self, promoter::Error> {
        let accounts = &book.accounts;
        let silent = accounts.silent().into_iter();
        let decision_makers = || {
            let accounts = accounts.at_risk().into_iter();
            accounts.map(|(account, _)| account.clone()).collect()
        };
        let is_valued = options.value.is_some() && book.is_valued();
        Ok(Self {
            answered: accounts.answered(),
            detracting_decision_makers: options.role.as_ref().map(|_| decision_makers()),
            only_promoters: accounts.only_promoters().cloned().collect(),
            silent: silent
                .map(|(account, value)| (account.clone(), value))
                .collect(),
            value_held: is_valued.then(|| accounts.value_held()).transpose()?,
        })
    }
}

/// Waves that can be shown, and a change only where both of its waves are.
fn shown(waves: Vec<WaveRow>, confidential: &Confidential) -> Vec<Shown<WaveRow>> {
    let mut rows: Vec<Shown<WaveRow>> = Vec::with_capacity(waves.len());
    for mut row in waves {
        if rows.last().is_some_and(|(_, before)| before.is_none()) {
            row.change = None;
        }
        let is_shown = confidential.shows_wave(&row.wave);
        rows.push((row.wave.clone(), is_shown.then_some(row)));
    }
    rows
}

/// The library knows how many answered; the file also knows who was asked.
fn check_population(population: u64, book: &Book) -> Result<(), String> {
    let accounts = book.accounts.len();
    if accounts as u64 > population {
        return Err(format!(
            "a population of {population} is smaller than the {accounts} accounts in the file: expected all accounts that could have answered"
        ));
    }
    Ok(())
}
