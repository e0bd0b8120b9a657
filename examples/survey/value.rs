//! What an account is worth, as people and programs write numbers in a cell.

use crate::parse::trimmed;

/// Reads a value of 0 or more; `None` for an empty cell.
///
/// A wrong value would move every figure without a trace, so what can be read in two ways is refused.
///
/// # Errors
/// What is wrong with the cell and what would do, to be put after the cell and its row.
pub(crate) fn read(cell: &str) -> Result<Option<f64>, String> {
    let text = trimmed(cell);
    if text.is_empty() {
        return Ok(None);
    }
    let size = text.trim_start_matches(['-', '\u{2212}']);
    match number(size) {
        Reading::Number(number) if size == text || number == 0.0 => Ok(Some(number)),
        Reading::Number(_) => Err("is negative: expected 0 or more, or an empty cell".into()),
        Reading::Either(whole, fraction) => Err(format!(
            "can be read as {whole} and as {fraction}: expected {whole} or {fraction}0"
        )),
        Reading::None => Err(
            "is no number: expected digits alone, such as 243000 or 1250.50, or an empty cell where the value is not known"
                .into(),
        ),
    }
}

enum Reading {
    Number(f64),
    /// With the mark taken to stand between thousands, and before the fraction.
    Either(String, String),
    None,
}

fn number(text: &str) -> Reading {
    let (whole, fraction) = match text.rfind([',', '.']) {
        None => (text, ""),
        Some(last) => {
            let (whole, fraction) = (&text[..last], &text[last + 1..]);
            let mark = &text[last..=last];
            if whole.contains(mark) {
                // A mark that stands there twice divides thousands.
                (text, "")
            } else if could_be_thousands(whole, fraction) {
                let either = (format!("{whole}{fraction}"), format!("{whole}.{fraction}"));
                return Reading::Either(either.0, either.1);
            } else {
                (whole, fraction)
            }
        }
    };
    without_thousands(whole)
        .and_then(|whole| finite(&format!("{whole}.{fraction}")))
        .or_else(|| finite(text))
        .map_or(Reading::None, Reading::Number)
}

/// Whether `1.234` may have been meant as 1234: one mark, and digits before and behind it as
/// between thousands.
fn could_be_thousands(whole: &str, fraction: &str) -> bool {
    (1..=3).contains(&whole.len())
        && all_digits(whole)
        && !whole.starts_with('0')
        && fraction.len() == 3
        && all_digits(fraction)
}

/// The digits of a whole number, with the same mark between all its groups of three, or without any.
fn without_thousands(whole: &str) -> Option<String> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '\u{2019}');
    let Some(mark) = whole.chars().find(|&c| is_mark(c)) else {
        return Some(whole.into());
    };
    let mut groups = whole.split(mark);
    let first = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()));
    (first && groups.all(|group| group.len() == 3)).then(|| whole.replace(mark, ""))
}

/// The number of a text that Rust reads too, but for infinity and what is not a number.
fn finite(text: &str) -> Option<f64> {
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = text.parse().ok().filter(|_| starts)?;
    number.is_finite().then_some(number)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
