//! A page of plain text: sections with lists and tables.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// The width of a terminal that nobody made wider.
const WIDTH: u16 = 80;

/// How many rows of a table are shown.
const ROWS: usize = 1000;

/// A page as far as it is written.
#[derive(Default)]
pub(crate) struct Page(pub(crate) String);

impl Page {
    pub(crate) fn section(&mut self, title: &str) {
        self.0 += &format!("\n{title}\n{}\n", "-".repeat(title.chars().count()));
    }

    pub(crate) fn line(&mut self, text: &str) {
        self.0 += text;
        self.0.push('\n');
    }

    /// A name with its value, if there is one.
    pub(crate) fn pair(&mut self, name: &str, value: impl Into<Option<String>>) {
        if let Some(value) = value.into() {
            self.line(&format!("{name:<20}{value}"));
        }
    }

    /// A table of names with figures; of more rows than fit the rest is counted.
    pub(crate) fn table(
        &mut self,
        titles: &[&str],
        rows: impl Iterator<Item = (String, Vec<String>)>,
    ) {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(WIDTH).set_header([""].iter().chain(titles));
        let mut left_out = 0;
        for (place, (name, figures)) in rows.enumerate() {
            match place < ROWS {
                true => drop(table.add_row([name].into_iter().chain(figures))),
                false => left_out += 1,
            }
        }
        for (place, column) in table.column_iter_mut().enumerate() {
            column.set_padding((if place == 0 { 0 } else { 2 }, 0));
            if place > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.line(&table.trim_fmt());
        if left_out > 0 {
            self.line(&format!(
                "and {left_out} more, which --json and --tidy show"
            ));
        }
    }
}

/// To one decimal, and without a zero below 0.
pub(crate) fn figure(points: f64) -> String {
    let text = format!("{points:.1}");
    if text == "-0.0" { "0.0".into() } else { text }
}

/// As [`figure`], always with its sign.
pub(crate) fn signed(points: f64) -> String {
    let text = format!("{points:+.1}");
    if text == "-0.0" { "+0.0".into() } else { text }
}

/// From one limit to the other, each as `figure` writes it; nothing where there are none.
pub(crate) fn span(lower: Option<f64>, upper: Option<f64>, figure: fn(f64) -> String) -> String {
    let limits = lower.zip(upper);
    limits.map_or_else(String::new, |(lower, upper)| {
        format!("{} to {}", figure(lower), figure(upper))
    })
}

pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

pub(crate) fn p_value(p: Option<f64>) -> String {
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
