//! The report as a page of text, by a template: this file says how figures are written in it.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, Value, context};
use promoter::Level;

use crate::report::{Figures, Report};

/// The width of a terminal that nobody made wider.
const WIDTH: u16 = 80;

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// How much of a line of the ledger is left for the first rows.
const ROOM: usize = 39;

/// How many accounts of a list are named.
const NAMED: usize = 3;

/// How many segments of a column are shown.
const ROWS: usize = 1000;

/// The whole page; of more segments than it shows it counts the rest, and the report keeps no more.
///
/// # Errors
/// None that the tests of the template have not met.
pub(crate) fn page(report: &mut Report, level: Level) -> Result<String, Error> {
    let footnotes = footnotes(report);
    let mut cut = std::collections::BTreeMap::new();
    for (column, rows) in &mut report.segments {
        cut.insert(column.clone(), rows.len().saturating_sub(ROWS));
        rows.truncate(ROWS);
    }
    let mut page = environment()?;
    page.add_filter("bar", bar);
    page.add_filter("cell", |name: &str| name.replace(['\t', '\n', '\r'], " "));
    page.add_filter("count", |name: &str, n: u64| format!("{name:<24}{n:>10}"));
    page.add_filter("first", first);
    page.add_filter("named", named);
    page.add_filter("pair", |name: &str, value: String| {
        format!("{name:<20}{value}")
    });
    page.add_filter("part", part);
    page.add_filter("table", table);
    page.add_filter("title", |text: &str| {
        format!("\n{text}\n{}", "-".repeat(text.chars().count()))
    });
    page.add_template("page", include_str!("page.txt"))?;
    let report = Value::from(Serde(&*report));
    let level = level.to_string();
    let page = page.get_template("page")?;
    let page = page.render(context! { level, cut, footnotes, ..report })?;
    let width = textwrap::Options::new(WIDTH.into()).subsequent_indent("    ");
    let lines = page.lines().map(|line| textwrap::fill(line, &width) + "\n");
    Ok(lines.collect())
}

/// Templates in which figures are written as on the page; blocks leave no lines behind.
pub(crate) fn environment() -> Result<Environment<'static>, Error> {
    let mut page = Environment::new();
    let whole_lines = SyntaxConfig::builder().trim_blocks(true).build()?;
    page.set_syntax(whole_lines);
    page.add_filter("amount", amount);
    page.add_filter("change", |row: &Value, lower: &str, upper: &str| {
        span(row, lower, upper, signed)
    });
    page.add_filter("figure", |points: Option<f64>| {
        points.map_or_else(String::new, figure)
    });
    page.add_filter("likely", likely);
    page.add_filter("p_value", p_value);
    page.add_filter("percent", |share: Option<f64>| {
        share.map_or_else(String::new, percent)
    });
    page.add_filter("rate", rate);
    page.add_filter("signed", |points: f64| signed(points));
    page.add_filter("span", |row: &Value, lower: &str, upper: &str| {
        span(row, lower, upper, figure)
    });
    Ok(page)
}

/// What the marks and the words of the tables mean.
fn footnotes(report: &Report) -> Vec<String> {
    let segments = report
        .segments
        .iter()
        .flat_map(|(_, rows)| rows.iter().map(|row| &row.figures));
    let rows: Vec<&Figures> = segments
        .chain(report.waves.iter().map(|wave| &wave.figures))
        .collect();
    let waves = report.waves.iter().filter_map(|wave| wave.verdict);
    let is_unclear = waves
        .chain(report.trend.iter().map(|trend| trend.verdict))
        .any(|verdict| verdict == "unclear");
    let minimum = report.minimum_n.unwrap_or(0);
    let notes = [
        (
            rows.iter().any(|row| row.small),
            format!(
                "* {}: look at the interval, not at the NPS alone",
                report.small
            ),
        ),
        (
            is_unclear,
            "unclear: a rise and a fall are both possible; it does not mean that nothing changed"
                .into(),
        ),
        (
            rows.iter().any(|row| row.suppressed),
            format!(
                "suppressed: fewer than {minimum} answers, or what would tell those by subtraction"
            ),
        ),
    ];
    notes
        .into_iter()
        .filter_map(|(is_there, note)| is_there.then_some(note))
        .collect()
}

/// Lines of cells with tabs between them, aligned. The first line are titles, the first cells names.
fn table(lines: &str) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_width(WIDTH)
        .set_content_arrangement(ContentArrangement::Dynamic);
    for (place, line) in lines.lines().enumerate() {
        let cells = line.split('\t');
        if place == 0 {
            table.set_header(cells);
        } else {
            table.add_row(cells);
        }
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 0 } else { 2 }, 0));
        if place > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}

/// The first of some rows, as many as a line has room for.
fn first(rows: &str) -> String {
    let ends = rows
        .match_indices(", ")
        .map(|(end, _)| end)
        .chain([rows.len()]);
    match ends.take_while(|end| *end <= ROOM).last() {
        Some(end) if end < rows.trim_end_matches(", ...").len() => format!("{}, ...", &rows[..end]),
        _ => rows.into(),
    }
}

/// To one decimal, and without a zero below 0.
fn figure(points: f64) -> String {
    let text = format!("{points:.1}");
    if text == "-0.0" { "0.0".into() } else { text }
}

/// As [`figure`], always with its sign.
fn signed(points: f64) -> String {
    let text = format!("{points:+.1}");
    if text == "-0.0" { "+0.0".into() } else { text }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn p_value(p: Option<f64>) -> String {
    match p {
        None => String::new(),
        Some(p) if p < 0.0001 => "< 0.0001".into(),
        Some(p) => format!("{p:.4}"),
    }
}

pub(crate) fn amount(value: f64) -> String {
    let decimals = if value >= 1000.0 || value.fract() == 0.0 {
        0
    } else {
        2
    };
    format!("{value:.decimals$}")
}

/// A field of a row that is a number.
fn number(row: &Value, field: &str) -> Option<f64> {
    f64::try_from(row.get_attr(field).ok()?).ok()
}

/// From one limit to the other; nothing where there are none.
fn span(row: &Value, lower: &str, upper: &str, figure: fn(f64) -> String) -> String {
    let limits = number(row, lower).zip(number(row, upper));
    limits.map_or_else(String::new, |(lower, upper)| {
        format!("{} to {}", figure(lower), figure(upper))
    })
}

fn rate(row: &Value) -> String {
    number(row, "rate").map_or_else(String::new, |rate| format!(" ({})", percent(rate)))
}

/// How much of the value, and its share of all.
fn part(held: &Value, name: &str) -> String {
    let of = |name| number(held, name).unwrap_or(0.0);
    let all: f64 = ["promoters", "passives", "detractors", "silent"]
        .into_iter()
        .map(of)
        .sum();
    // Of accounts that are all worth 0 no part is held by anybody.
    let share = if all > 0.0 { of(name) / all } else { 0.0 };
    format!("{} ({})", amount(of(name)), percent(share))
}

/// The bands by their probability. What would be shown as 0.0% is left to the JSON document, and nearly
/// sure is not sure.
fn likely(bands: Vec<Value>) -> Result<String, Error> {
    let mut texts = Vec::new();
    for band in bands {
        let name = band.get_attr("band")?;
        match 100.0 * number(&band, "probability").unwrap_or(0.0) {
            ..0.05 => {}
            percent if (99.95..100.0).contains(&percent) => {
                texts.push(format!("{name} over 99.9%"))
            }
            percent => texts.push(format!("{name} {percent:.1}%")),
        }
    }
    Ok(texts.join(", "))
}

/// How many accounts are of a kind, and the first of them with their values.
fn named(accounts: Vec<Value>, kind: &str) -> String {
    let names = accounts
        .iter()
        .take(NAMED)
        .map(|account| match number(account, "value") {
            Some(value) => format!(
                "{} ({})",
                account.get_attr("account").unwrap_or_default(),
                amount(value)
            ),
            None => account
                .get_attr("account")
                .ok()
                .filter(|name| !name.is_undefined())
                .unwrap_or_else(|| account.clone())
                .to_string(),
        });
    let colon = if accounts.is_empty() { "" } else { ": " };
    let more = if accounts.len() > NAMED { ", ..." } else { "" };
    format!(
        "{} {kind}{colon}{}{more}",
        accounts.len(),
        names.collect::<Vec<_>>().join(", ")
    )
}

/// A line of the histogram. The bar is rounded up, so that one answer among thousands still shows.
fn bar(counts: Vec<u64>, score: usize) -> String {
    let most = u128::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let count = counts.get(score).copied().unwrap_or(0);
    let length = (u128::from(count) * u128::from(LONGEST_BAR)).div_ceil(most);
    format!("{score:>2}{count:>8}  {}", "#".repeat(length as usize))
        .trim_end()
        .into()
}
