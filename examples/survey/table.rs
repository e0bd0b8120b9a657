//! Figures under one another.

use promoter::{Estimate, Level};

/// A longer name gets a line of its own above its figures, so that the columns stay in place.
const LONGEST_NAME: usize = 40;

/// A line of a table: what it is about, and its figures.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) figures: Vec<String>,
}

/// A part of the page under its title.
pub(crate) fn section(title: &str, body: &str) -> String {
    format!("\n{title}\n{}\n{body}", "-".repeat(title.chars().count()))
}

/// Names and what is said of them, one a line.
pub(crate) fn list(lines: &[(String, String)]) -> String {
    let lines = lines
        .iter()
        .map(|(name, value)| format!("{name:<20}{value}\n"));
    lines.collect()
}

/// Columns under their titles: names to the left, all else to the right.
pub(crate) fn table(titles: &[&str], lines: &[Line]) -> String {
    let names = lines.iter().map(|line| line.name.chars().count());
    let name_width = names
        .filter(|&width| width <= LONGEST_NAME)
        .max()
        .unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.figures.get(column));
        let widths = cells.map(|cell| cell.chars().count());
        widths
            .max()
            .unwrap_or(0)
            .max(titles[column].chars().count())
    };
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let row = |name: &str, figures: &[String]| {
        let mut text = if name.chars().count() > LONGEST_NAME {
            format!("{name}\n{:name_width$}", "")
        } else {
            format!("{name:name_width$}")
        };
        for (figure, &width) in figures.iter().zip(&widths) {
            text += &format!("  {figure:>width$}");
        }
        text.trim_end().to_owned() + "\n"
    };
    let titles: Vec<String> = titles.iter().map(|&title| title.into()).collect();
    row("", &titles)
        + &lines
            .iter()
            .map(|line| row(&line.name, &line.figures))
            .collect::<String>()
}

/// Of a group with answers; without an estimate they come from accounts without any value.
pub(crate) fn interval(estimate: Option<&Estimate>, level: Level) -> String {
    match estimate {
        Some(estimate) => format!("{:.1}", estimate.interval(level)),
        None => "no value".into(),
    }
}

pub(crate) fn interval_title(level: Level) -> String {
    format!("{level} interval")
}

/// A p-value to four decimals; nothing where there is no test.
pub(crate) fn p_value(p: Option<f64>) -> String {
    match p {
        None => String::new(),
        Some(p) if p < 0.0001 => "< 0.0001".into(),
        Some(p) => format!("{p:.4}"),
    }
}
