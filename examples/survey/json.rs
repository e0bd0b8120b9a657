//! The figures as one JSON document for other programs: unrounded, `null` where there is none.

use std::collections::BTreeMap;

use promoter::{Exclusion, Level, Method, Unit};
use serde::Serialize;

use crate::bands::BandFigures;
use crate::calibrated_json::CalibratedPart;
use crate::cautions::Caution;
use crate::changed_json::Changes;
use crate::figures::{AccountFigures, Figures};
use crate::groups_json::{Figure, Segment, Shown, Wave};
use crate::options::Options;
use crate::response_json::ResponsePart;

#[derive(Serialize)]
struct Document<'a> {
    made_up: bool,
    /// Groups of fewer answers are suppressed; `null` without such a minimum.
    minimum_n: Option<u64>,
    ledger: LedgerPart,
    overall: Overall,
    cautions: Vec<&'a Caution>,
    /// `null` without margins.
    calibrated: Option<Shown<CalibratedPart>>,
    /// `null` where the options do not say who was asked.
    response: Option<Shown<ResponsePart>>,
    accounts: Option<Shown<Accounts<'a>>>,
    /// How often each score from 0 to 10 was given.
    histogram: Vec<u64>,
    segments: BTreeMap<String, Vec<Segment>>,
    waves: Vec<Wave>,
    #[serde(flatten)]
    changes: Changes,
    /// How likely each band is, from the lowest up; they add up to 1.
    band_probabilities: Option<Vec<BandProbability>>,
    /// `null` also where no number of answers is known to be enough.
    answers_to_settle: Option<u64>,
}

#[derive(Serialize)]
struct BandProbability {
    band: String,
    probability: f64,
}

#[derive(Serialize)]
struct LedgerPart {
    rows: u64,
    used: u64,
    excluded: BTreeMap<String, u64>,
    label_conflicts: u64,
    unread_labels: u64,
    skipped_after_header: u64,
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
    /// The accounts that answered.
    accounts: Option<usize>,
    silent_accounts: Option<usize>,
    effective_accounts: Option<f64>,
    /// The share of the weight that the heaviest account holds.
    top_share: Option<f64>,
    design_effect: Option<f64>,
    population: Option<u64>,
    /// The bands that the interval touches, from the lowest up; `null` without an interval.
    bands: Option<Vec<String>>,
}

/// Whom to call.
#[derive(Serialize)]
struct Accounts<'a> {
    /// `null` without roles.
    detracting_decision_makers: Option<&'a [String]>,
    silent: Vec<Silent<'a>>,
    only_promoters: &'a [String],
    /// `null` unless the value of every account is known.
    value_held: Option<ValueHeld>,
}

#[derive(Serialize)]
struct Silent<'a> {
    account: &'a str,
    value: Option<f64>,
}

#[derive(Serialize)]
struct ValueHeld {
    promoters: f64,
    passives: f64,
    detractors: f64,
    silent: f64,
}

/// The whole document, with a line end.
pub(crate) fn document(figures: &Figures, options: &Options) -> Result<String, serde_json::Error> {
    let level = options.level;
    let segments = figures.tables.iter().map(|(column, rows)| {
        let rows = rows
            .iter()
            .map(|(name, group)| Segment::of(name, group.as_ref(), level));
        (column.clone(), rows.collect())
    });
    let bands = figures.bands.as_ref();
    let document = Document {
        made_up: options.made_up(),
        minimum_n: options.minimum_n,
        ledger: ledger(figures),
        overall: overall(figures, level),
        cautions: figures
            .cautions
            .iter()
            .chain(&figures.wave_cautions)
            .collect(),
        calibrated: figures.calibrated.as_ref().map(|calibrated| {
            let calibrated = calibrated.as_ref();
            Shown::of(calibrated.map(|calibrated| CalibratedPart::of(calibrated, level)))
        }),
        response: figures.response.as_ref().map(|response| {
            let response = response.as_ref();
            Shown::of(response.map(|response| ResponsePart::of(response, level)))
        }),
        accounts: figures.accounts.as_ref().map(|lists| {
            // They tell what single people answered.
            Shown::of((!figures.is_confidential).then(|| accounts(lists)))
        }),
        histogram: figures.histogram.iter().map(|(_, count)| count).collect(),
        segments: segments.collect(),
        waves: figures
            .waves
            .iter()
            .map(|(name, row)| Wave::of(name, row.as_ref(), level))
            .collect(),
        changes: Changes::of(figures.changed.as_ref(), level),
        band_probabilities: bands.map(band_probabilities),
        answers_to_settle: bands.and_then(|bands| bands.answers_to_settle),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The document of a survey of which nothing can be shown: every part is suppressed.
pub(crate) fn suppressed(options: &Options) -> Result<String, serde_json::Error> {
    let nothing = serde_json::to_value(Shown::<()>::of(None))?;
    let parts = [
        "ledger",
        "overall",
        "cautions",
        "calibrated",
        "response",
        "accounts",
        "histogram",
        "segments",
        "waves",
        "changes",
        "mix_shift",
        "trend",
        "band_probabilities",
        "answers_to_settle",
    ];
    let parts = parts.map(|part| (part.to_owned(), nothing.clone()));
    let mut document = serde_json::Map::from_iter(parts);
    document.insert("made_up".into(), options.made_up().into());
    document.insert("minimum_n".into(), options.minimum_n.into());
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

fn overall(figures: &Figures, level: Level) -> Overall {
    let group = &figures.overall;
    let estimate = group.estimate.as_ref();
    let accounts = figures.accounts.as_ref();
    let spanned = figures.bands.as_ref().map(|bands| bands.spanned.iter());
    Overall {
        figure: Figure::of(group, level),
        promoters: figures.categories.promoters(),
        passives: figures.categories.passives(),
        detractors: figures.categories.detractors(),
        level: level.get(),
        method: Method::default().name(),
        // Infinite for a census, which JSON cannot say: it is written as null.
        effective_n: estimate.map(|estimate| estimate.effective_n()),
        std_error: estimate.map(|estimate| estimate.std_error()),
        design: design(figures),
        roll_up: figures.roll_up.unwrap_or_default().name(),
        accounts: accounts.map(|accounts| accounts.answered),
        silent_accounts: accounts.map(|accounts| accounts.silent.len()),
        effective_accounts: estimate.and_then(|estimate| estimate.effective_clusters()),
        top_share: estimate.and_then(|estimate| estimate.top_share()),
        design_effect: estimate.and_then(|estimate| estimate.design_effect()),
        population: estimate.and_then(|estimate| estimate.design().list),
        bands: spanned.map(|bands| bands.map(ToString::to_string).collect()),
    }
}

fn band_probabilities(bands: &BandFigures) -> Vec<BandProbability> {
    let rows = bands.probabilities.iter();
    rows.map(|(band, probability)| BandProbability {
        band: band.to_string(),
        probability: *probability,
    })
    .collect()
}

/// How the answers depend on one another; what they would be taken as where there is no estimate.
fn design(figures: &Figures) -> &'static str {
    match figures.overall.estimate.map(|estimate| estimate.design()) {
        Some(design) if design.census => "census",
        Some(design) if design.unit == Unit::Answer => "simple",
        None if figures.accounts.is_none() => "simple",
        _ => "clustered",
    }
}

fn accounts(figures: &AccountFigures) -> Accounts<'_> {
    let silent = figures.silent.iter();
    Accounts {
        detracting_decision_makers: figures.detracting_decision_makers.as_deref(),
        silent: silent
            .map(|(account, value)| Silent {
                account,
                value: *value,
            })
            .collect(),
        only_promoters: &figures.only_promoters,
        value_held: figures.value_held.map(|held| ValueHeld {
            promoters: held.promoters,
            passives: held.passives,
            detractors: held.detractors,
            silent: held.silent,
        }),
    }
}
