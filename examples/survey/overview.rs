//! The columns of a file with what is in them, for somebody who does not know its column of answers.

use std::collections::BTreeSet;

use promoter::{Category, Score};

use crate::parse::{cut, folded, trimmed};
use crate::sheet::{Row, Sheet};

/// So many rows are looked at, and so many different texts are told apart.
const ROWS: u64 = 10_000;
const DIFFERENT: usize = 100;

/// Words in the names of columns with answers.
const WORDS: [&str; 8] = [
    "nps",
    "promoter",
    "recommend",
    "likely",
    "score",
    "rating",
    "recomend",
    "empfehl",
];

/// What is in a column.
#[derive(Debug, Default, Clone)]
struct Column {
    filled: u64,
    scores: u64,
    categories: u64,
    different: BTreeSet<String>,
    examples: Vec<String>,
}

impl Column {
    fn take(&mut self, cell: &str) {
        let cell = trimmed(cell);
        let score = Score::from_cell(cell);
        if matches!(score, Ok(None)) {
            return;
        }
        self.filled += 1;
        self.scores += u64::from(score.is_ok());
        let is_category = score.is_err() && Category::from_label(cell).is_some();
        self.categories += u64::from(is_category);
        let has_room = self.different.len() < DIFFERENT;
        if has_room && self.different.insert(cell.into()) && self.examples.len() < 3 {
            self.examples.push(cut(&folded(cell, false), 14));
        }
    }

    /// How much it looks like answers from 0 to 10: whether by its name, and in how many ways.
    fn likeness(&self, name: &str) -> Option<(bool, usize)> {
        let name = name.to_lowercase();
        let are_scores = self.scores as f64 >= 0.8 * self.filled as f64;
        let ways = self.different.len();
        // The codes of categories are no answers, as in Q1_NPS_GROUP.
        let is_code = |text: &String| ["1", "2", "3"].contains(&text.as_str());
        let are_codes = self.different.iter().all(is_code);
        let is_named = !are_codes && WORDS.iter().any(|word| name.contains(word));
        (are_scores && ways > 2).then_some((is_named, ways))
    }
}

/// A page that lists the columns and names the likely one, with the command line to type: what was typed
/// and the column.
///
/// # Errors
/// As [`Sheet::next`].
pub(crate) fn page(mut sheet: Sheet, typed: &[String]) -> Result<String, String> {
    let mut columns = vec![Column::default(); sheet.header.len()];
    let (mut row, mut rows) = (Row::default(), 0);
    while rows < ROWS && sheet.next(&mut row)? {
        rows += 1;
        for (place, column) in columns.iter_mut().enumerate() {
            column.take(row.cell(place));
        }
    }
    let mut page = format!(
        "No --score: the columns, by the first {rows} rows\n\n  {:30} {:>6} {:>9} {:>7}  such as\n",
        "column", "filled", "different", "0 to 10"
    );
    let percent = |part, whole| format!("{:.0}%", 100.0 * part as f64 / u64::max(whole, 1) as f64);
    let header: Vec<_> = sheet
        .header
        .iter()
        .map(|name| folded(name, false))
        .collect();
    for (name, column) in header.iter().zip(&columns) {
        let name = cut(name, 30);
        let filled = percent(column.filled, rows);
        let different = match column.different.len() {
            DIFFERENT => format!(">={DIFFERENT}"),
            different => different.to_string(),
        };
        let scores = percent(column.scores, column.filled);
        let examples = cut(&column.examples.join(", "), 20);
        let line = format!("  {name:30} {filled:>6} {different:>9} {scores:>7}  {examples}");
        page += &format!("{}\n", line.trim_end());
    }
    let likely = header.iter().zip(&columns).rev();
    let likely = likely.filter_map(|(name, column)| Some((column.likeness(name)?, name)));
    // Of columns that are as likely the first is taken.
    let likely = likely.max_by_key(|(likeness, _)| *likeness);
    let likely = likely.map(|(_, name)| ("--score", name));
    let mut columns = header.iter().zip(&columns);
    let of_categories = columns.find(|(_, column)| 2 * column.categories > column.filled);
    page += &match likely.or(of_categories.map(|(name, _)| ("--category", name))) {
        None => "\nNo column has answers from 0 to 10 in most of its cells.\n".into(),
        Some((option, name)) => {
            let typed: String = typed.iter().map(|part| quoted(part) + " ").collect();
            format!(
                "
Most likely the answers are in {name:?}:

  cargo run --release --example survey -- {typed}{option} {}
",
                quoted(name),
            )
        }
    };
    for note in sheet.notes() {
        page += &format!("\nnote: {note}\n");
    }
    Ok(page)
}

/// A text as a shell takes it for one.
fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.into()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
#[path = "../../tests/survey_units/overview.rs"]
mod tests;
