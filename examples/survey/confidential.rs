//! What is not shown because so few people answered that they could be recognised.

use std::collections::BTreeSet;

use promoter::Role;

use crate::answers::{Alike, Cell};
use crate::options::Options;
use crate::reading::Reading;
use crate::suppression::{Table, suppress};

/// What stands for a figure that is not shown, and why something else is not.
pub(crate) const SUPPRESSED: &str = "suppressed";

/// A row of a table, of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    /// A value of the segment column in that place.
    Segment(usize, String),
    Wave(String),
    /// Values of columns of margins.
    Margins(Vec<String>),
    /// All answers, calibrated to the margins.
    Calibrated,
    /// A wave and a value of the first segment column.
    Cell(String, String),
    /// Those who were asked, or those who were not.
    Asked(bool),
    /// Those who were asked, by role.
    Role(Role),
}

/// Which rows can be shown.
#[derive(Debug)]
pub(crate) struct Confidential {
    /// `None` where everything can.
    shown: Option<BTreeSet<Row>>,
    hides: bool,
}

impl Confidential {
    /// Looks at all tables that are shown of the answers.
    pub(crate) fn of(reading: &Reading, options: &Options) -> Self {
        let Some(minimum) = options.minimum_n else {
            return Self {
                shown: None,
                hides: false,
            };
        };
        let mut tables = whole_tables(reading, options);
        suppress(&mut tables, minimum);
        // Of a part whose total is not shown, the rest of its rows is not known either.
        tables.extend(part_tables(reading, options, &shown(&tables)));
        suppress(&mut tables, minimum);
        let mut margins = margin_tables(reading, options).into_iter();
        let is_calibrated = margins.all(|table| table.gives_nothing_away(&tables, minimum));
        let mut shown = shown(&tables);
        if is_calibrated {
            shown.insert(Row::Calibrated);
        }
        Self {
            shown: Some(shown),
            hides: !is_calibrated || tables.iter().any(Table::hides),
        }
    }

    /// Whether anything is hidden.
    pub(crate) fn hides(&self) -> bool {
        self.hides
    }

    /// Whether there is a minimum of answers, so that nothing can be said of single people.
    pub(crate) fn holds(&self) -> bool {
        self.shown.is_some()
    }

    pub(crate) fn shows(&self, row: &Row) -> bool {
        self.shown.as_ref().is_none_or(|shown| shown.contains(row))
    }

    pub(crate) fn shows_wave(&self, wave: &str) -> bool {
        self.shows(&Row::Wave(wave.into()))
    }
}

fn shown(tables: &[Table<Row>]) -> BTreeSet<Row> {
    tables.iter().flat_map(Table::shown).cloned().collect()
}

/// The table of some answers by the row they belong to.
fn table(reading: &Reading, row: impl Fn(&Alike) -> Option<Row>) -> Table<Row> {
    let answers = reading.answers.iter();
    Table::new(answers.map(|alike| (row(alike), alike.scores.n())))
}

/// The tables that split all answers.
fn whole_tables(reading: &Reading, options: &Options) -> Vec<Table<Row>> {
    let columns = 0..reading.segment_columns.len();
    let mut tables: Vec<Table<Row>> = columns
        .map(|place| {
            let value = |cell: &Cell| cell.segments[place].clone();
            table(reading, |alike| {
                Some(Row::Segment(place, value(&alike.origin.cell)))
            })
        })
        .collect();
    if options.wave.is_some() {
        let wave = |alike: &Alike| Some(Row::Wave(alike.origin.cell.wave.clone()));
        tables.push(table(reading, wave));
    }
    if reading.asked.is_some() {
        tables.push(table(reading, |alike| Some(Row::Asked(alike.was_asked))));
    }
    tables
}

/// The tables that split some answers: what changed is said of the segments of the last two waves, and
/// roles are those of people who were asked.
fn part_tables(reading: &Reading, options: &Options, shown: &BTreeSet<Row>) -> Vec<Table<Row>> {
    let mut tables = Vec::new();
    let origins = reading.answers.iter().map(|alike| &alike.origin);
    let waves: BTreeSet<&String> = origins.map(|origin| &origin.cell.wave).collect();
    let last: Vec<&String> = waves.into_iter().rev().take(2).collect();
    let are_shown = last
        .iter()
        .all(|&wave| shown.contains(&Row::Wave(wave.clone())));
    if let [to, from] = last[..]
        && are_shown
        && !reading.segment_columns.is_empty()
    {
        // Also both waves together: what a segment has in neither is what they leave of it.
        for waves in [vec![to], vec![from], vec![to, from]] {
            tables.push(table(reading, |alike| {
                let Cell { wave, segments } = &alike.origin.cell;
                let cell = || Row::Cell(wave.clone(), segments[0].clone());
                waves.contains(&wave).then(cell)
            }));
        }
    }
    if let Some(asked) = reading.asked.as_ref()
        && asked.accounts.is_some()
        && options.role.is_some()
        && shown.contains(&Row::Asked(true))
    {
        tables.push(table(reading, |alike| {
            let role = || Row::Role(alike.origin.known_role());
            alike.was_asked.then(role)
        }));
    }
    tables
}

/// The tables that the calibrated NPS speaks of, though it shows none: of each margin, and of all of
/// them crossed; none without margins.
fn margin_tables(reading: &Reading, options: &Options) -> Vec<Table<Row>> {
    let columns = options.margin_columns().len();
    let single = (0..columns).map(|place| place..place + 1);
    let crossed = (columns > 1).then_some(0..columns);
    let tables = single.chain(crossed).map(|places| {
        let values = |alike: &Alike| Row::Margins(alike.origin.margins[places.clone()].into());
        table(reading, |alike| Some(values(alike)))
    });
    tables.collect()
}
