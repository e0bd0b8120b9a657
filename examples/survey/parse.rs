//! Texts of the command line and names in cells, read.

use std::borrow::Cow;

use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use promoter::{Level, Score};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How much of a cell a message repeats, in characters.
pub(crate) const ECHOED: usize = 80;

/// What is known of those who were asked.
#[derive(Debug, Clone)]
pub(crate) enum Invited {
    /// How many they are.
    Number(u64),
    /// The column that says of each row whether its person was asked.
    Column(String),
}

/// How many customers have a value in a column, by a source other than the answers.
#[derive(Debug, Clone)]
pub(crate) struct Customers {
    pub(crate) column: String,
    pub(crate) value: String,
    pub(crate) count: u64,
}

pub(crate) fn word(text: &str) -> Result<(String, Score), &'static str> {
    const EXPECTED: &str =
        "expected TEXT=SCORE with a score from 0 to 10, such as \"Extremely likely=10\"";
    let (word, score) = text.rsplit_once('=').ok_or(EXPECTED)?;
    let score = score.trim().parse().map_err(|_| EXPECTED)?;
    Ok((trimmed(word).into(), score))
}

pub(crate) fn time_zone(name: &str) -> Result<TimeZone, &'static str> {
    TimeZone::get(name)
        .map_err(|_| "expected the name of a time zone, such as Europe/Berlin or America/New_York")
}

pub(crate) fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        &[one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(one),
        _ => Err("expected one ASCII character other than a quote, or tab"),
    }
}

/// The WHATWG names, in which `latin1` has no hyphen.
pub(crate) fn encoding(name: &str) -> Result<&'static Encoding, &'static str> {
    [name, &name.replace('-', "")]
        .into_iter()
        .find_map(|label| Encoding::for_label_no_replacement(label.as_bytes()))
        .ok_or("expected the name of an encoding, such as utf-8, latin-1, windows-1252 or utf-16")
}

pub(crate) fn skip(text: &str) -> Result<u64, &'static str> {
    text.parse()
        .map_err(|_| "expected a number of rows in digits alone, such as 2")
}

pub(crate) fn population(text: &str) -> Result<u64, &'static str> {
    text.parse()
        .map_err(|_| "expected a whole number of customers in digits alone, such as 1000")
}

pub(crate) fn level(text: &str) -> Result<Level, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| "expected a number between 0 and 1, such as 0.95")?;
    Level::new(number).map_err(|error| error.to_string())
}

pub(crate) fn invited(text: &str) -> Result<Invited, &'static str> {
    if text.is_empty() || text.bytes().any(|byte| !byte.is_ascii_digit()) {
        return Ok(Invited::Column(text.into()));
    }
    let number = text.parse().map(Invited::Number);
    number.map_err(|_| "expected a whole number of people below 2^64, or the name of a column")
}

pub(crate) fn customers(text: &str) -> Result<Customers, &'static str> {
    let customers = || {
        let (column, rest) = text.split_once(':')?;
        let (value, count) = rest.rsplit_once('=')?;
        Some(Customers {
            column: trimmed(column).into(),
            value: folded(value, false).into(),
            count: count.trim().parse().ok()?,
        })
    };
    customers().ok_or(
        "expected COLUMN:VALUE=COUNT with a whole number of customers (no share) in digits alone, such as Region:North=800",
    )
}

pub(crate) fn minimum_n(text: &str) -> Result<u64, &'static str> {
    let number = text.parse().ok().filter(|&number| number > 0);
    number.ok_or("expected a whole number of answers from 1, such as 10")
}

/// The first characters of a text.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.into();
    }
    text.chars().take(characters - 3).collect::<String>() + "..."
}

/// A cell without what surrounds it and means nothing: white space of any kind (the non-breaking
/// one included), the byte order mark and the zero-width space.
pub(crate) fn trimmed(cell: &str) -> &str {
    // Most cells have nothing around them.
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(cell.as_bytes().first()) && is_plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || is_unseen(c))
}

/// Characters that take no room, marks of the direction of writing among them: they are in names by
/// accident, and nobody sees them.
fn is_unseen(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    is_direction || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// A name as it is told from others: one space wherever white space of any kind stands in it,
/// nothing that cannot be seen, and accents written in one way.
///
/// With `fold` names are one that differ by case or width, too: `ACME` and `Acme`, `Ａｃｍｅ` and
/// `Acme`, `STRASSE` and `Straße`.
pub(crate) fn folded(name: &str, fold: bool) -> Cow<'_, str> {
    let name = trimmed(name);
    let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    let is_spaced = name.bytes().all(is_plain) && !name.contains("  ");
    match (is_spaced, fold) {
        (true, false) => Cow::Borrowed(name),
        (true, true) => Cow::Owned(name.to_ascii_lowercase()),
        (false, false) if is_nfc(name) => spaced(name.chars()),
        (false, false) => spaced(name.nfc()),
        // By way of capitals letters of two small forms become one.
        (false, true) => {
            let capitals = name.nfkc().flat_map(char::to_uppercase);
            spaced(capitals.flat_map(char::to_lowercase).nfkc())
        }
    }
}

fn spaced<'a>(name: impl Iterator<Item = char>) -> Cow<'a, str> {
    let seen: String = name.filter(|&c| !is_unseen(c)).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    Cow::Owned(words.join(" "))
}

#[cfg(test)]
#[path = "../../tests/survey_units/parse.rs"]
mod tests;
