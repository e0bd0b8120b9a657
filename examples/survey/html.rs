//! The report as a page of HTML to look at in a meeting: one file that needs no network and runs no
//! script.
//!
//! It is a template as the page of text is, with the same figures; the engine escapes whatever it writes,
//! since the name of the template ends in `.html`. This file says where marks stand. The charts are SVG
//! in `charts.html` and not by a charting crate, which sets texts at the pixels of one width and writes
//! colours into marks: here places are shares of the width, so that texts keep their size on a telephone
//! and on paper, and colours are classes, which light, dark and print fill each in its own way.

use std::collections::HashSet;
use std::f64::consts::PI;

use minijinja::value::Serde;
use minijinja::{Error, UndefinedBehavior, Value, context};
use promoter::{Bands, Level};
use serde::Serialize;

use crate::report::{Account, Moved, Report, Segment, Shift};
use crate::text;

/// How many rows a table and marks a chart may have; the page counts the rest.
const MOST: usize = 200;

const STYLE: &str = include_str!("report.css");

/// The whole page.
///
/// # Errors
/// None that the tests of the template have not met.
pub(crate) fn page(report: &Report, level: Level) -> Result<String, Error> {
    let mut page = text::environment()?;
    // A figure that is misspelled in the template is an error, not a blank.
    page.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    page.add_filter("at", at);
    page.add_filter("extent", extent);
    page.add_filter("grouped", grouped);
    page.add_filter("short", short);
    page.add_function("arc", arc);
    page.add_function("bands", bands);
    page.add_function("labels", labels);
    page.add_function("point", point);
    page.add_function("scale", scale);
    page.add_function("shares", |counts: Vec<f64>| shares(&counts));
    page.add_template("charts.html", include_str!("charts.html"))?;
    page.add_template("report.html", include_str!("report.html"))?;
    let all = report.accounts.iter().flat_map(|accounts| &accounts.all);
    let worth = all.clone().filter(|account| account.value.is_some());
    let worth: Vec<&Account> = worth.take(MOST).collect();
    let tables = report.segments.iter().map(|(column, rows)| Ranked {
        column,
        left_out: rows.len().saturating_sub(MOST),
        rows: ranked(rows),
    });
    let first_wave = report.waves.len().saturating_sub(MOST);
    let shift = report.mix_shift.as_ref();
    page.get_template("report.html")?.render(context! {
        level => level.to_string(),
        style => Value::from_safe_string(STYLE.into()),
        command => command(&report.source.options),
        sources => sources(report),
        tables => Serde(tables.collect::<Vec<_>>()),
        steps => Serde(shift.map(|shift| steps(shift, before(report)))),
        at_risk => Serde(at_risk(report)),
        worth => Serde(&worth),
        not_drawn => all.count() - worth.len(),
        first_wave,
        shown_waves => Serde(&report.waves[first_wave..]),
        ..Value::from(Serde(report))
    })
}

/// The page of a survey of which nothing can be shown.
pub(crate) fn nothing(minimum: u64) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Net Promoter Score</title><style>{STYLE}</style>\n\
         <main><h1>Net Promoter Score</h1><p>suppressed: the whole survey has fewer than {minimum} answers</p></main></html>\n"
    )
}

/// A table of segments.
#[derive(Serialize)]
struct Ranked<'a> {
    column: &'a str,
    rows: Vec<&'a Segment>,
    left_out: usize,
}

/// From the highest NPS to the lowest; those without one follow. Of too many, those of most answers.
fn ranked(rows: &[Segment]) -> Vec<&Segment> {
    let mut ranked: Vec<&Segment> = rows.iter().collect();
    ranked.sort_by_key(|row| std::cmp::Reverse(row.figures.n));
    ranked.truncate(MOST);
    let nps = |row: &Segment| row.figures.nps.unwrap_or(f64::NEG_INFINITY);
    ranked.sort_by(|one, other| nps(other).total_cmp(&nps(one)));
    ranked
}

/// What a segment adds to the change, and from where to where it takes the NPS.
#[derive(Serialize)]
struct Step<'a> {
    #[serde(flatten)]
    moved: Option<&'a Moved>,
    /// How many segments are taken together here, because each adds little.
    together: usize,
    mix: f64,
    within: f64,
    from: f64,
    to: f64,
}

/// The segments one after the other, those that add most first.
fn steps(shift: &Shift, before: f64) -> Vec<Step<'_>> {
    let added = |moved: &Moved| moved.mix + moved.within;
    let mut segments: Vec<&Moved> = shift.segments.iter().collect();
    segments.sort_by(|one, other| added(other).abs().total_cmp(&added(one).abs()));
    let (first, rest) = segments.split_at(segments.len().min(MOST));
    let sum = |part: fn(&Moved) -> f64| rest.iter().map(|moved| part(moved)).sum();
    let first = first
        .iter()
        .map(|moved| (Some(*moved), 0, moved.mix, moved.within));
    let rest = (!rest.is_empty()).then(|| {
        (
            None,
            rest.len(),
            sum(|moved| moved.mix),
            sum(|moved| moved.within),
        )
    });
    let mut from = before;
    let steps = first.chain(rest).map(|(moved, together, mix, within)| {
        let to = from + mix + within;
        Step {
            moved,
            together,
            mix,
            within,
            from: std::mem::replace(&mut from, to),
            to,
        }
    });
    steps.collect()
}

/// The NPS of the wave before the last.
fn before(report: &Report) -> f64 {
    let wave = report.waves.iter().rev().nth(1);
    wave.and_then(|wave| wave.figures.nps).unwrap_or(0.0)
}

/// The accounts with a decision maker who is a detractor, by value.
fn at_risk(report: &Report) -> Option<Vec<&Account>> {
    let accounts = report.accounts.as_ref()?;
    let names = accounts.detracting_decision_makers.as_ref()?;
    let names: HashSet<&String> = names.iter().collect();
    let all = accounts.all.iter();
    Some(
        all.filter(|account| names.contains(&account.account))
            .collect(),
    )
}

/// As it would be typed again.
fn command(options: &[String]) -> String {
    let is_plain = |text: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
        !text.is_empty() && text.chars().all(plain)
    };
    let options = options.iter().map(|option| match is_plain(option) {
        true => format!(" {option}"),
        false => format!(" '{}'", option.replace('\'', r"'\''")),
    });
    format!(
        "cargo run --release --example survey --{}",
        options.collect::<String>()
    )
}

/// Where the methods are described that made what the page shows.
fn sources(report: &Report) -> Vec<&'static str> {
    let has_waves = report.waves.iter().any(|wave| wave.anytime_lower.is_some());
    let mut segments = report.segments.iter().flat_map(|(_, rows)| rows);
    let has_many =
        report.changes.is_some() || segments.any(|segment| segment.against_rest.is_some());
    let has_control = report.waves.iter().any(|wave| wave.control.is_some());
    let sources = [
        (
            report.overall.figures.nps.is_some(),
            "Score: Reichheld (2003), Harvard Business Review 81(12)",
        ),
        (
            report.overall.figures.lower.is_some() && report.overall.method == "tango",
            "Score interval: Tango (1998), Statistics in Medicine 17:891; May & Johnson (1997), Statistics in Medicine 16:2127",
        ),
        (
            report.overall.design == "clustered",
            "Answers of accounts, jackknife: Efron & Tibshirani (1993), An Introduction to the Bootstrap; moderated: Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3:3",
        ),
        (
            report.calibrated.is_some(),
            "Known totals: Deming & Stephan (1940), Annals of Mathematical Statistics 11:427; Deville & S\u{e4}rndal (1992), Journal of the American Statistical Association 87:376",
        ),
        (
            has_waves,
            "Anytime interval: Robbins (1970), Annals of Mathematical Statistics 41:1397; Lindon & Malek (2022), Advances in Neural Information Processing Systems 35",
        ),
        (
            has_control,
            "Control limits: Shewhart (1931), Economic Control of Quality of Manufactured Product; Laney (2002), Quality Engineering 14:531; Roberts (1959), Technometrics 1:239",
        ),
        (
            has_many,
            "Many comparisons at once: Holm (1979), Scandinavian Journal of Statistics 6:65",
        ),
        (
            report.mix_shift.is_some(),
            "Mix and change within: Kitagawa (1955), Journal of the American Statistical Association 50:1168",
        ),
    ];
    let used = sources.into_iter().filter(|(is_used, _)| *is_used);
    used.map(|(_, source)| source).collect()
}

/// From one round value to another, which stand at `from` and `to`.
#[derive(Serialize)]
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

/// A number by the names that lead to it; none where it does not exist.
fn number(row: &Value, field: &str) -> Option<f64> {
    let found = field
        .split('.')
        .try_fold(row.clone(), |value, name| value.get_attr(name).ok())?;
    f64::try_from(found).ok()
}

/// The scale on which these fields of some rows have room.
fn scale(rows: Vec<Value>, fields: Vec<String>, from: f64, to: f64) -> Value {
    let values = rows
        .iter()
        .flat_map(|row| fields.iter().filter_map(|field| number(row, field)));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let (low, high) = match (low, high) {
        _ if low < high => (low, high),
        _ if low.is_finite() => (low - 1.0, low + 1.0),
        _ => (-100.0, 100.0),
    };
    let fifth = (high - low) / 5.0;
    let magnitude = 10_f64.powf(fifth.log10().floor()).max(0.1);
    let steps = [1.0, 2.0, 5.0].map(|step| step * magnitude);
    let step = steps.into_iter().find(|step| *step >= fifth);
    let step = step.unwrap_or(10.0 * magnitude);
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    let ticks: Vec<f64> = (first..=last)
        .map(|tick| rounded(tick as f64 * step))
        .collect();
    Value::from(Serde(Scale {
        low: ticks[0],
        high: ticks[ticks.len() - 1],
        from,
        to,
        ticks,
    }))
}

/// To two decimals, and without a zero below 0.
fn rounded(place: f64) -> f64 {
    (100.0 * place).round() / 100.0 + 0.0
}

/// Where a value stands, within the ends of the scale.
fn at(value: f64, scale: &Value) -> f64 {
    let of = |field| number(scale, field).unwrap_or(0.0);
    let share = ((value - of("low")) / (of("high") - of("low"))).clamp(0.0, 1.0);
    rounded(of("from") + share * (of("to") - of("from")))
}

/// How far two values stand apart.
fn extent(one: f64, other: f64, scale: &Value) -> f64 {
    rounded((at(one, scale) - at(other, scale)).abs())
}

/// The bands from the lowest up, as far as they lie between two values.
fn bands(low: Option<f64>, high: Option<f64>) -> Vec<Value> {
    let bands = Bands::default();
    let ends = [&[-100.0], bands.cuts(), &[100.0]].concat();
    let (low, high) = (low.unwrap_or(-100.0), high.unwrap_or(100.0));
    let bands = bands.labels().iter().zip(ends.windows(2)).enumerate();
    let bands = bands.map(|(place, (label, ends))| {
        let (from, to) = (ends[0].max(low), ends[1].min(high));
        (
            from < to,
            context! { place, name => label.to_string(), from, to },
        )
    });
    bands
        .filter_map(|(is_there, band)| is_there.then_some(band))
        .collect()
}

/// Where an NPS stands on the gauge, so far from its middle.
fn point(nps: f64, radius: f64) -> Value {
    let angle = PI * (100.0 - nps) / 200.0;
    let (x, y) = (200.0 + radius * angle.cos(), 200.0 - radius * angle.sin());
    context! { x => rounded(x), y => rounded(y) }
}

/// From one NPS to another around the gauge; the arc of one that is sure is still seen.
fn arc(from: f64, to: f64, radius: f64) -> String {
    let (from, to) = match to - from < 0.8 {
        true => ((from - 0.4).max(-100.0), (to + 0.4).min(100.0)),
        false => (from, to),
    };
    let (start, end) = (point(from, radius), point(to, radius));
    let of = |point: &Value, field| number(point, field).unwrap_or(0.0);
    format!(
        "M{} {}A{radius} {radius} 0 0 1 {} {}",
        of(&start, "x"),
        of(&start, "y"),
        of(&end, "x"),
        of(&end, "y")
    )
}

fn shares(counts: &[f64]) -> Vec<f64> {
    let all = counts.iter().sum::<f64>().max(1.0);
    counts.iter().map(|count| count / all).collect()
}

/// Which waves have room for a name, where the page is wide and where it is narrow; waves of long names
/// bear a number, under which the table has the name.
fn labels(waves: Vec<Value>) -> Value {
    let length = |wave: &Value| {
        let name = wave.get_attr("wave").unwrap_or_default();
        name.to_string().chars().count()
    };
    let longest = waves.iter().map(length).max().unwrap_or(0);
    let numbered = longest > 16;
    let width = if numbered { 3.0 } else { longest as f64 } * 7.5 + 8.0;
    let every = |room: f64| (width * waves.len() as f64 / room).ceil().max(1.0) as usize;
    let wide = every(800.0);
    context! { numbered, wide, narrow => every(310.0).next_multiple_of(wide) }
}

/// A round amount with as few digits as may be.
fn short(value: f64) -> String {
    let units = [(1e9, "bn"), (1e6, "M"), (1e3, "k")];
    let unit = units.into_iter().find(|(unit, _)| value >= *unit);
    let (unit, name) = unit.unwrap_or((1.0, ""));
    format!("{}{name}", rounded(value / unit))
}

/// An amount as the page of text has it, with a thin space between thousands.
fn grouped(value: f64) -> String {
    let text = text::amount(value);
    let whole = text.find('.').unwrap_or(text.len());
    let mut grouped = String::new();
    for (place, character) in text.char_indices() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(character);
    }
    grouped
}
