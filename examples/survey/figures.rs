//! The figures of a survey: the whole, its segments and its waves.

use promoter::{
    ClusteredTally, Comparison, Error, Estimate, Histogram, Ledger, Nps, Segments, Tally, Waves,
    Weight,
};

use crate::answers::{Answer, Cell, Reading};
use crate::options::Options;

/// All that is shown.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) ledger: Ledger,
    pub(crate) notes: Vec<String>,
    pub(crate) skipped: usize,
    pub(crate) histogram: Histogram,
    pub(crate) overall: Group,
    /// How many accounts answered, where answers are clustered by account.
    pub(crate) accounts: Option<usize>,
    /// A table for each segment column.
    pub(crate) tables: Vec<(String, Vec<(String, Group)>)>,
    pub(crate) waves: Vec<WaveRow>,
}

/// Some of the answers: how many, and how sure their NPS is.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) tally: Tally,
    /// `None` without answers, and where all come from one account.
    pub(crate) estimate: Option<Estimate>,
}

/// A wave and the change from the one before.
#[derive(Debug)]
pub(crate) struct WaveRow {
    pub(crate) wave: String,
    pub(crate) group: Group,
    pub(crate) change: Option<Comparison>,
}

impl Group {
    pub(crate) fn n(&self) -> u64 {
        self.tally.n()
    }

    pub(crate) fn nps(&self) -> Option<Nps> {
        self.tally.nps()
    }
}

impl Figures {
    /// Counts the answers: as independent ones or, where the options name accounts, by account.
    pub(crate) fn of(reading: Reading, options: &Options) -> Result<Self, Error> {
        let mut cells: Segments<Cell, Histogram> = Segments::new();
        for answer in &reading.answers {
            cells.entry(answer.cell.clone()).record(answer.score);
        }
        let accounts = options
            .account
            .as_ref()
            .map(|_| by_account(&reading.answers, Cell::clone));
        let group = |tally: Tally, keep: &dyn Fn(&Cell) -> bool| {
            let estimate = match &accounts {
                Some(accounts) => unless_one_account(accounts.estimate_where(keep))?,
                None => tally.estimate(),
            };
            Ok(Group { tally, estimate })
        };

        let mut tables = Vec::new();
        for (place, column) in reading.segment_columns.iter().enumerate() {
            let segments = cells.roll_up(|cell| cell.segments[place].clone());
            let rows = segments.iter().map(|(segment, histogram)| {
                let keep = |cell: &Cell| cell.segments[place] == *segment;
                Ok((segment.clone(), group(histogram.tally(), &keep)?))
            });
            tables.push((column.clone(), rows.collect::<Result<_, Error>>()?));
        }
        let histogram = cells.total();
        let overall = group(histogram.tally(), &|_| true)?;
        Ok(Self {
            histogram,
            overall,
            accounts: accounts.as_ref().map(ClusteredTally::clusters),
            tables,
            waves: waves(&reading.answers, &cells, options)?,
            ledger: reading.ledger,
            notes: reading.notes,
            skipped: reading.skipped,
        })
    }
}

/// The waves in order, with their changes; none where the options name no wave column.
fn waves(
    answers: &[Answer],
    cells: &Segments<Cell, Histogram>,
    options: &Options,
) -> Result<Vec<WaveRow>, Error> {
    if options.wave.is_none() {
        return Ok(Vec::new());
    }
    let by_wave = cells.roll_up(|cell| cell.wave.clone());
    let waves = if options.account.is_some() {
        Waves::clustered(&by_account(answers, |cell| cell.wave.clone()))
    } else {
        Waves::independent(&by_wave, Histogram::estimate)
    };
    let rows = waves.iter().map(|wave| {
        let estimate = wave.estimate().map(Option::<&Estimate>::copied);
        Ok(WaveRow {
            wave: wave.key().clone(),
            group: Group {
                tally: by_wave
                    .get(wave.key())
                    .map(Histogram::tally)
                    .unwrap_or_default(),
                estimate: unless_one_account(estimate.map_err(Error::clone))?,
            },
            change: wave.change().copied(),
        })
    });
    rows.collect()
}

/// The answers by account and a group of the caller's; every answer weighs the same.
fn by_account<S: Ord>(answers: &[Answer], group: impl Fn(&Cell) -> S) -> ClusteredTally<String, S> {
    let mut tally = ClusteredTally::new();
    for answer in answers {
        tally.record(
            answer.account.clone(),
            group(&answer.cell),
            answer.score,
            Weight::ONE,
        );
    }
    tally
}

/// One account says nothing about how sure a figure is: the figure is shown without an interval.
fn unless_one_account(
    estimate: Result<Option<Estimate>, Error>,
) -> Result<Option<Estimate>, Error> {
    match estimate {
        Err(Error::OneCluster { .. }) => Ok(None),
        estimate => estimate,
    }
}
