//! Figures under one another, in plain text.

/// A name this long stands above its figures, so that it does not move those of all others.
const LONGEST_NAME: usize = 40;

/// A row of a table.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) figures: Vec<String>,
}

pub(crate) fn section(title: &str, body: &str) -> String {
    format!("\n{title}\n{}\n{body}", "-".repeat(title.chars().count()))
}

/// Names with a value each.
pub(crate) fn list(lines: &[(String, String)]) -> String {
    lines
        .iter()
        .map(|(name, value)| format!("{name:<20}{value}\n"))
        .collect()
}

/// A table of as many rows as may be shown, with how many are not.
pub(crate) fn table(titles: &[&str], lines: &[Line], most: usize) -> String {
    let (shown, left_out) = lines.split_at(lines.len().min(most));
    let width = |text: &String| text.chars().count();
    let names = shown
        .iter()
        .map(|line| width(&line.name))
        .filter(|&width| width <= LONGEST_NAME);
    let name_width = names.max().unwrap_or(0);
    let widths = titles.iter().enumerate().map(|(column, title)| {
        let cells = shown.iter().filter_map(|line| line.figures.get(column));
        cells
            .map(width)
            .max()
            .unwrap_or(0)
            .max(title.chars().count())
    });
    let widths: Vec<usize> = widths.collect();
    let row = |name: &str, figures: &[String]| {
        let mut text = match name.chars().count() > LONGEST_NAME {
            true => format!("{name}\n{:name_width$}", ""),
            false => format!("{name:name_width$}"),
        };
        for (figure, &width) in figures.iter().zip(&widths) {
            text += &format!("  {figure:>width$}");
        }
        text.trim_end().to_owned() + "\n"
    };
    let titles: Vec<String> = titles.iter().map(|&title| title.into()).collect();
    let mut text = row("", &titles);
    text.extend(shown.iter().map(|line| row(&line.name, &line.figures)));
    if !left_out.is_empty() {
        text += &format!(
            "and {} more, which --json and --tidy show\n",
            left_out.len()
        );
    }
    text
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

pub(crate) fn interval(lower: Option<f64>, upper: Option<f64>) -> String {
    between(lower, upper, figure)
}

pub(crate) fn signed_interval(lower: Option<f64>, upper: Option<f64>) -> String {
    between(lower, upper, signed)
}

fn between(lower: Option<f64>, upper: Option<f64>, figure: fn(f64) -> String) -> String {
    match (lower, upper) {
        (Some(lower), Some(upper)) => format!("{} to {}", figure(lower), figure(upper)),
        _ => String::new(),
    }
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
