//! What is not shown because so few people answered that they could be recognised.

use std::collections::BTreeSet;

use promoter::Role;

use crate::answers::{Alike, Origin, Reading};
use crate::options::Options;
use crate::suppression::{Table, suppress};

/// What stands for a figure that is not shown, and why something else is not.
pub(crate) const SUPPRESSED: &str = "suppressed";

/// A row of a table, of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Row {
    /// A value of the segment column in that place.
    Segment(usize, String),
    Wave(String),
    /// A value of the column of the margin in that place.
    Margin(usize, String),
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
}

impl Confidential {
    /// Looks at all tables that are shown of the answers.
    pub(crate) fn of(reading: &Reading, options: &Options) -> Self {
        let Some(minimum) = options.minimum_n else {
            return Self { shown: None };
        };
        let mut tables = whole_tables(reading, options);
        suppress(&mut tables, minimum);
        // Of a part whose total is not shown, the rest of its rows is not known either.
        tables.extend(part_tables(reading, options, &shown(&tables)));
        suppress(&mut tables, minimum);
        Self {
            shown: Some(shown(&tables)),
        }
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

/// The tables that split all answers.
fn whole_tables(reading: &Reading, options: &Options) -> Vec<Table<Row>> {
    let answers = &reading.answers;
    let table = |row: &dyn Fn(&Origin) -> Row| {
        let rows = answers.iter();
        Table::new(
            rows.map(|alike| (Some(row(&alike.origin)), alike.scores.n())),
            [],
        )
    };
    let columns = 0..reading.segment_columns.len();
    let mut tables: Vec<Table<Row>> = columns
        .map(|place| table(&|answer| Row::Segment(place, answer.cell.segments[place].clone())))
        .collect();
    for place in 0..options.margin_columns().len() {
        tables.push(table(&|answer| {
            Row::Margin(place, answer.margins[place].clone())
        }));
    }
    if options.wave.is_some() {
        tables.push(table(&|answer| Row::Wave(answer.cell.wave.clone())));
    }
    if reading.asked.is_some() {
        let row = |alike: &Alike| (Some(Row::Asked(alike.was_asked)), alike.scores.n());
        tables.push(Table::new(answers.iter().map(row), []));
    }
    tables
}

/// The tables that split some answers: what changed is said of the segments of the last two waves, and
/// roles are those of people who were asked.
fn part_tables(reading: &Reading, options: &Options, shown: &BTreeSet<Row>) -> Vec<Table<Row>> {
    let answers = &reading.answers;
    let mut tables = Vec::new();
    let waves: BTreeSet<&String> = answers
        .iter()
        .map(|alike| &alike.origin.cell.wave)
        .collect();
    let last: Vec<&String> = waves.into_iter().rev().take(2).collect();
    let are_shown = last
        .iter()
        .all(|&wave| shown.contains(&Row::Wave(wave.clone())));
    if are_shown && !reading.segment_columns.is_empty() {
        for wave in last {
            let row = |Alike { origin, scores, .. }: &Alike| {
                let cell = || Row::Cell(wave.clone(), origin.cell.segments[0].clone());
                ((origin.cell.wave == *wave).then(cell), scores.n())
            };
            tables.push(Table::new(answers.iter().map(row), []));
        }
    }
    if let Some(asked) = reading.asked.as_ref()
        && let Some(accounts) = asked.accounts.as_ref()
        && options.role.is_some()
        && shown.contains(&Row::Asked(true))
    {
        let row = |alike: &Alike| {
            let role = || Row::Role(alike.origin.known_role());
            (alike.was_asked.then(role), alike.scores.n())
        };
        let roles = accounts.heard().roll_up(|(_, role)| *role);
        let silent = roles.iter().map(|(role, _)| Row::Role(*role));
        tables.push(Table::new(answers.iter().map(row), silent));
    }
    tables
}
