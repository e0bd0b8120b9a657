//! The figures as one JSON document for other programs: unrounded, `null` where there is none.

use std::collections::BTreeMap;

use promoter::{Bands, Error, Exclusion, Level, Method, RollUp, Verdict};
use serde::Serialize;

use crate::figures::{Figures, Group, WaveRow};
use crate::options::Options;

#[derive(Serialize)]
struct Document {
    made_up: bool,
    ledger: LedgerPart,
    overall: Overall,
    /// How often each score from 0 to 10 was given.
    histogram: Vec<u64>,
    segments: BTreeMap<String, Vec<Segment>>,
    waves: Vec<Wave>,
}

#[derive(Serialize)]
struct LedgerPart {
    rows: u64,
    used: u64,
    excluded: BTreeMap<String, u64>,
    label_conflicts: u64,
    unread_labels: u64,
    skipped_after_header: usize,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Overall {
    #[serde(flatten)]
    figure: Figure,
    promoters: u64,
    passives: u64,
    detractors: u64,
    level: f64,
    method: &'static str,
    effective_n: Option<f64>,
    std_error: Option<f64>,
    design: &'static str,
    roll_up: &'static str,
    accounts: Option<usize>,
    /// The bands that the interval touches, from the lowest up.
    bands: Vec<String>,
}

/// An NPS with the limits of its interval.
#[derive(Serialize)]
struct Figure {
    n: u64,
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

#[derive(Serialize)]
struct Segment {
    segment: String,
    #[serde(flatten)]
    figure: Figure,
}

#[derive(Serialize)]
struct Wave {
    wave: String,
    #[serde(flatten)]
    figure: Figure,
    change: Option<f64>,
    change_lower: Option<f64>,
    change_upper: Option<f64>,
    p_value: Option<f64>,
    verdict: Option<&'static str>,
}

/// The whole document, with a line end.
pub(crate) fn document(
    figures: &Figures,
    options: &Options,
) -> Result<String, Box<dyn std::error::Error>> {
    let level = options.level;
    let segments = figures.tables.iter().map(|(column, rows)| {
        let rows = rows.iter().map(|(segment, group)| Segment {
            segment: segment.clone(),
            figure: figure(group, level),
        });
        (column.clone(), rows.collect())
    });
    let document = Document {
        made_up: options.made_up(),
        ledger: ledger(figures),
        overall: overall(figures, level)?,
        histogram: figures.histogram.iter().map(|(_, count)| count).collect(),
        segments: segments.collect(),
        waves: figures.waves.iter().map(|row| wave(row, level)).collect(),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn ledger(figures: &Figures) -> LedgerPart {
    let ledger = &figures.ledger;
    // The reasons of the library are always there, so a reader need not ask whether they are.
    let always = [
        Exclusion::Missing,
        Exclusion::NotANumber,
        Exclusion::SeveralNumbers,
        Exclusion::Fraction,
        Exclusion::OutOfRange,
        Exclusion::Duplicate,
    ];
    let none = always.iter().map(|reason| (reason.to_string(), 0));
    let found = ledger
        .excluded()
        .map(|(reason, rows)| (reason.to_string(), rows.count));
    let notes = ledger.notes().into_iter().map(|note| note.to_string());
    LedgerPart {
        rows: ledger.rows(),
        used: ledger.used(),
        excluded: none.chain(found).collect(),
        label_conflicts: ledger.label_conflicts().count,
        unread_labels: ledger.unread_labels().count,
        skipped_after_header: figures.skipped,
        notes: notes.chain(figures.notes.iter().cloned()).collect(),
    }
}

fn overall(figures: &Figures, level: Level) -> Result<Overall, Error> {
    let group = &figures.overall;
    let estimate = group.estimate.as_ref();
    let bands = Bands::default();
    let interval = estimate.map(|estimate| estimate.interval(level));
    let spanned = interval
        .map(|interval| bands.spanned_by(&interval))
        .transpose()?;
    Ok(Overall {
        figure: figure(group, level),
        promoters: group.tally.promoters(),
        passives: group.tally.passives(),
        detractors: group.tally.detractors(),
        level: level.get(),
        method: Method::default().name(),
        effective_n: estimate.map(|estimate| estimate.effective_n()),
        std_error: estimate.map(|estimate| estimate.std_error()),
        design: if figures.accounts.is_some() {
            "clustered"
        } else {
            "simple"
        },
        roll_up: RollUp::EveryAnswer.name(),
        accounts: figures.accounts,
        bands: spanned
            .unwrap_or_default()
            .iter()
            .map(ToString::to_string)
            .collect(),
    })
}

fn figure(group: &Group, level: Level) -> Figure {
    let interval = group.estimate.map(|estimate| estimate.interval(level));
    Figure {
        n: group.tally.n(),
        nps: group.tally.nps().map(f64::from),
        lower: interval.map(|interval| interval.lower()),
        upper: interval.map(|interval| interval.upper()),
    }
}

fn wave(row: &WaveRow, level: Level) -> Wave {
    let change = row.change.as_ref();
    let interval = change.map(|change| change.interval(level));
    Wave {
        wave: row.wave.clone(),
        figure: figure(&row.group, level),
        change: change.map(|change| change.difference()),
        change_lower: interval.map(|interval| interval.lower()),
        change_upper: interval.map(|interval| interval.upper()),
        p_value: change.and_then(|change| change.p_value()),
        verdict: change
            .map(|change| change.verdict(level))
            .map(Verdict::name),
    }
}
