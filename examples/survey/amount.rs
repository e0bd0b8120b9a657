//! What an account is worth, as people and programs write amounts in a cell.

use std::str::FromStr;

use crate::parse::trimmed;

/// The mark between a whole number and its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalMark {
    Comma,
    Point,
}

impl FromStr for DecimalMark {
    type Err = &'static str;

    fn from_str(mark: &str) -> Result<Self, Self::Err> {
        match mark {
            "," => Ok(Self::Comma),
            "." => Ok(Self::Point),
            _ => Err("expected , or ."),
        }
    }
}

const MINUS: [char; 2] = ['-', '\u{2212}'];

/// What stands in the place of decimals where there are none, as in `500.-`.
const NO_DECIMALS: [char; 5] = ['.', ',', '-', '\u{2013}', '\u{2014}'];

/// Currencies as people write them, beside signs and codes.
const CURRENCIES: &str = "kr kč zł ft rs r fr sfr lei eur euro euros usd руб";

/// Reads an amount of 0 or more, with or without its currency; `None` for an empty cell.
///
/// A wrong value would move every figure without a trace, so what can be read in two ways is refused
/// unless it is said what marks decimals.
///
/// # Errors
/// What is wrong with the cell and what would do, to be put after the cell and its row.
pub(crate) fn amount(cell: &str, mark: Option<DecimalMark>) -> Result<Option<f64>, String> {
    let text = trimmed(cell);
    if text.is_empty() {
        return Ok(None);
    }
    let inside = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let (before, digits, after) = split(inside.unwrap_or(text));
    let times = scale(before, after);
    // Of 500.- and 500,- the mark is the one before decimals.
    let mark = mark.or_else(|| after.get(..1)?.parse().ok());
    let number = number(digits, mark)?
        .zip(times)
        .map(|(number, times)| number * times);
    let is_negative = inside.is_some() || before.contains(MINUS) || after.starts_with(MINUS);
    match number.filter(|number| number.is_finite()) {
        Some(number) if is_negative && number > 0.0 => {
            Err("is negative: expected 0 or more, or an empty cell".into())
        }
        Some(number) => Ok(Some(number)),
        None => Err(
            "is no number: expected one such as 243000, 1250.50 or €1,250,000.00, or an empty cell where the value is not known"
                .into(),
        ),
    }
}

/// The currency of an amount as it is written, such as `€` or `US$`; `None` of a plain number.
pub(crate) fn currency(cell: &str) -> Option<&str> {
    let (before, _, after) = split(trimmed(cell));
    let after = after.split_whitespace();
    let after = after.map(|word| unit(word).map_or(word, |(_, currency)| currency));
    let mut words = before.split_whitespace().chain(after);
    words.find(|word| is_currency(word))
}

/// What is before the first digit, from there to the last digit, and after it.
fn split(text: &str) -> (&str, &str, &str) {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_fraction = text.starts_with('.');
    let from = text
        .find(|c| is_digit(c) || is_fraction)
        .unwrap_or(text.len());
    let to = text.rfind(is_digit).map_or(from, |last| last + 1);
    (text[..from].trim(), &text[from..to], text[to..].trim())
}

/// What the number counts, such as thousands; `None` where a word is neither that nor a currency.
fn scale(before: &str, after: &str) -> Option<f64> {
    let mut before = before.trim_matches(MINUS).split_whitespace();
    let after = after.trim_start_matches(NO_DECIMALS).split_whitespace();
    // Before a number T$ is a currency, behind it T€ are thousands.
    if !before.all(is_currency) {
        return None;
    }
    let mut scale = 1.0;
    for word in after {
        match unit(word) {
            Some((times, currency)) if currency.is_empty() || is_currency(currency) => {
                if scale != 1.0 {
                    return None;
                }
                scale = times;
            }
            _ if is_currency(word) => {}
            _ => return None,
        }
    }
    Some(scale)
}

/// How many a word behind a number counts, and the currency that touches it, as in `k€`.
fn unit(word: &str) -> Option<(f64, &str)> {
    let letters = word.find(|c: char| !c.is_alphabetic() && c != '.');
    let (unit, currency) = word.split_at(letters.unwrap_or(word.len()));
    let times = match unit.trim_end_matches('.').to_lowercase().as_str() {
        "k" | "t" | "tsd" | "thousand" => 1e3,
        "m" | "mm" | "mn" | "mio" | "million" => 1e6,
        "b" | "bn" | "mrd" | "billion" => 1e9,
        _ => return None,
    };
    Some((times, currency))
}

/// Whether a word is a sign such as `C$`, a code of three capitals, or what people write for one.
fn is_currency(word: &str) -> bool {
    let is_sign = |c| "$¢£¤¥฿￥".contains(c) || ('\u{20a0}'..='\u{20cf}').contains(&c);
    let is_code = |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase());
    let letters = word.trim_matches(is_sign);
    let is_signed = letters.len() < word.len() && letters.len() <= 3 && is_code(letters);
    let word = word.trim_end_matches('.');
    let is_code = word.len() == 3 && is_code(word) && !["MIO", "TSD", "MRD"].contains(&word);
    let lower = word.to_lowercase();
    is_signed || is_code || CURRENCIES.split(' ').any(|currency| currency == lower)
}

/// The number that some digits with marks between them are; `None` where they are none.
fn number(digits: &str, mark: Option<DecimalMark>) -> Result<Option<f64>, String> {
    // What programs write with an exponent has no thousands.
    if digits.contains(['e', 'E']) {
        return Ok(digits.replace(',', ".").parse().ok());
    }
    let last = match mark {
        None => digits.rfind([',', '.']),
        Some(DecimalMark::Comma) => digits.rfind(','),
        Some(DecimalMark::Point) => digits.rfind('.'),
    };
    let (whole, fraction) = match last {
        // A mark that stands there twice divides thousands.
        Some(last) if mark.is_none() && digits[..last].contains(&digits[last..=last]) => {
            (digits, "")
        }
        Some(last) => (&digits[..last], &digits[last + 1..]),
        None => (digits, ""),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    if mark.is_none() && is_group && are_digits(whole) && are_digits(fraction) {
        let marks = if digits.contains(',') {
            ['.', ',']
        } else {
            [',', '.']
        };
        return Err(format!(
            "can be read as {whole}{fraction} and as {whole}.{fraction}: say which with --decimal-mark {} for the first or --decimal-mark {} for the second",
            marks[0], marks[1],
        ));
    }
    let whole = without_thousands(whole).filter(|_| are_digits(fraction));
    Ok(whole.and_then(|whole| format!("{whole}.{fraction}").parse().ok()))
}

/// The digits of a whole number with one mark between all its groups of three (in India of two, but
/// for the last), or without any.
fn without_thousands(whole: &str) -> Option<String> {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '\u{2019}');
    let mark = whole.chars().find(|&c| is_mark(c)).unwrap_or(',');
    let groups: Vec<&str> = whole.split(mark).collect();
    let are_digits = groups.concat().bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let Some((last, inner)) = rest.split_last() else {
        return are_digits.then(|| whole.into());
    };
    let inner_are = |size| inner.iter().all(|group| group.len() == size);
    let are_groups = last.len() == 3
        && ((1..=3).contains(&first.len()) && inner_are(3)
            || mark == ',' && (1..=2).contains(&first.len()) && inner_are(2));
    (are_digits && are_groups).then(|| groups.concat())
}

#[cfg(test)]
#[path = "../../tests/survey_units/amount.rs"]
mod tests;
