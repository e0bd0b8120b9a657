//! One flat row for each segment and wave, which Tableau, Power BI and the like load as it is.

use std::error::Error;
use std::path::Path;

use promoter::{Estimate, Method, Waves};
use serde::Serialize;

use crate::figures;
use crate::groups::{difference, figures_if, shown, texts};
use crate::records::{Cell, Records};
use crate::sampled::Survey;

/// A row. A figure that does not exist, or is suppressed, is an empty cell.
#[derive(Serialize)]
struct Flat<'a> {
    /// Which segment; both are empty for all answers.
    column: &'a str,
    value: &'a str,
    /// Empty for all waves.
    wave: &'a str,
    n: Option<u64>,
    promoters: Option<u64>,
    passives: Option<u64>,
    detractors: Option<u64>,
    /// In points, with its limits at the level.
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    level: f64,
    method: &'static str,
    effective_n: Option<f64>,
    /// Since the wave before, in points; each change is judged by itself.
    change: Option<f64>,
    p_value: Option<f64>,
    verdict: Option<&'static str>,
    /// Parted by "; ".
    cautions: String,
}

impl Flat<'_> {
    /// Takes the limits of all answers, which know of a population.
    fn limit(&mut self, survey: &Survey<'_>, whole: Option<&Estimate>) {
        let interval = whole.map(|whole| whole.interval(survey.options.level));
        self.lower = interval.map(|interval| interval.lower());
        self.upper = interval.map(|interval| interval.upper());
        self.effective_n = whole.map(Estimate::effective_n).filter(|n| n.is_finite());
        self.cautions = texts(whole).join("; ");
    }
}

/// A segment and a wave, each counted from 1; 0 is all of them.
type Group = (u32, u32);

/// Writes the table.
///
/// # Errors
/// Where the file cannot be written.
pub(crate) fn write(path: &Path, survey: &Survey<'_>) -> Result<(), Box<dyn Error>> {
    let wrong = |error: &dyn std::fmt::Display| format!("--tidy {}: {error}", path.display());
    let mut out = csv::Writer::from_path(path).map_err(|error| wrong(&error))?;
    let has_waves = survey.options.wave.is_some();
    // With a minimum of answers no table is crossed with another.
    let is_crossed = has_waves && survey.options.minimum_n.is_none();
    let columns = (0..survey.records.tables).map(Some);
    for column in [None].into_iter().chain(columns) {
        let segment = |cell: &Cell| column.map_or(0, |column| cell.groups[column] + 1);
        for mut row in rows(survey, column, &|_| (), &|cell| (segment(cell), 0))? {
            if column.is_none() {
                row.limit(survey, figures::whole(survey)?.as_ref());
            }
            out.serialize(row).map_err(|error| wrong(&error))?;
        }
        if is_crossed || has_waves && column.is_none() {
            for row in rows(survey, column, &|cell| cell.wave, &|cell| {
                (segment(cell), cell.wave + 1)
            })? {
                out.serialize(row).map_err(|error| wrong(&error))?;
            }
        }
    }
    Ok(out.flush().map_err(|error| wrong(&error))?)
}

/// The rows of a column, with the changes from wave to wave.
fn rows<'a, W: Ord>(
    survey: &Survey<'a>,
    column: Option<usize>,
    scope: &dyn Fn(&Cell) -> W,
    group: &dyn Fn(&Cell) -> Group,
) -> Result<Vec<Flat<'a>>, promoter::Error> {
    let level = survey.options.level;
    let sample = survey.sample(scope, group)?;
    // In the order of segments and, within, of waves: the wave before stands before.
    let waves = Waves::of(&sample, |group| *group);
    let tallies = survey.tallies(|alike| group(&alike.origin.cell));
    let shown = shown(survey.options, &tallies);
    let mut found = waves.iter().peekable();
    let mut before: Option<Group> = None;
    let rows = tallies.iter().zip(shown).map(|((group, tally), shown)| {
        let wave = found.next_if(|wave| wave.key() == group);
        let estimate = wave.and_then(|wave| wave.estimate()).filter(|_| shown);
        let is_next = before.is_some_and(|(segment, wave)| (segment, wave + 1) == *group);
        let change = wave
            .and_then(|wave| wave.change().ok())
            .filter(|_| is_next && shown);
        let change = change.map(|change| difference(change, level));
        // What follows a hidden wave, or one without an NPS, is not compared with it.
        before = estimate.map(|_| *group);
        let figures = figures_if(shown, survey, estimate, *tally);
        let (column, value) =
            column.map_or(("", ""), |column| name(survey.records, column, group.0));
        Flat {
            column,
            value,
            wave: group
                .1
                .checked_sub(1)
                .map_or("", |wave| &*survey.records.waves[wave as usize]),
            n: figures.n,
            promoters: figures.promoters,
            passives: figures.passives,
            detractors: figures.detractors,
            nps: figures.nps,
            lower: figures.lower,
            upper: figures.upper,
            level: level.get(),
            method: Method::default().name(),
            effective_n: figures.effective_n,
            change: change.as_ref().map(|change| change.change),
            p_value: change.as_ref().map(|change| change.p_value),
            verdict: change.as_ref().map(|change| change.verdict),
            cautions: texts(estimate).join("; "),
        }
    });
    Ok(rows.collect())
}

fn name(records: &Records, column: usize, number: u32) -> (&str, &str) {
    let (title, names) = &records.groups[column];
    (title, &names[number as usize - 1])
}
