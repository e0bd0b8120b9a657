//! The one place that finds the answer in a cell of a survey export.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or a word for nothing.
    Missing,
    /// One whole number; its range is not looked at here. Beyond 64 bits it saturates.
    Number(i64),
    /// One number with a fraction.
    Fraction,
    /// More than one number.
    Several,
    /// Words only.
    NoNumber,
}

/// What surrounds an answer and means nothing: white space of any kind (the non-breaking one of
/// spreadsheets included), the byte order mark and the zero-width space.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// Reads a cell by the rules of [`Score::from_cell`](super::Score::from_cell).
pub(super) fn read(cell: &str) -> Cell {
    let text = cell.trim_matches(is_blank);
    if ["", "na", "n/a", "null", "none", "-"]
        .iter()
        .any(|missing| text.eq_ignore_ascii_case(missing))
    {
        return Cell::Missing;
    }
    // Spreadsheets turn a minus into a dash of their own.
    let (negative, mut rest) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(tail) if starts_with_digit(tail.trim_start_matches(is_blank)) => (true, tail),
        _ => (false, text),
    };
    let mut found = None;
    let mut before = None;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() || (opens_fraction(before, c) && starts_with_digit(&rest[1..])) {
            if found.is_some() {
                return Cell::Several;
            }
            let (number, tail) = number(rest);
            found = Some(number);
            before = Some('0');
            rest = tail;
        } else if is_vulgar_fraction(c) {
            return Cell::Fraction;
        } else if c.is_numeric() {
            // Digits of another script: not an answer that can be taken for certain.
            return Cell::NoNumber;
        } else {
            before = Some(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    match found {
        Some(Cell::Number(value)) if negative => Cell::Number(-value),
        Some(number) => number,
        None => Cell::NoNumber,
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `.5` is a half where it stands alone; in `Likely,10` and `No.9` the mark is punctuation.
fn opens_fraction(before: Option<char>, c: char) -> bool {
    matches!(c, '.' | ',') && before.is_none_or(is_blank)
}

fn is_vulgar_fraction(c: char) -> bool {
    matches!(c, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}')
}

/// One number at the start of a text, and what follows it. Zeros after the decimal mark are none.
fn number(text: &str) -> (Cell, &str) {
    let (whole, rest) = digits(text);
    let (decimals, tail) = match rest.strip_prefix(['.', ',']) {
        Some(after) if starts_with_digit(after) => digits(after),
        _ => ("", rest),
    };
    let value = whole.bytes().fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    if rest.starts_with(',') && decimals.len() == 3 && !whole.is_empty() {
        // Thousands: far above 10 whatever they are, where a decimal comma would make a 10 of 10,000.
        return (Cell::Number(value.saturating_mul(1000).max(1000)), tail);
    }
    if whole.is_empty() || decimals.bytes().any(|digit| digit != b'0') {
        (Cell::Fraction, tail)
    } else {
        (Cell::Number(value), tail)
    }
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len()),
    )
}

#[cfg(test)]
mod tests {
    use super::{Cell, read};

    #[test]
    fn every_form_of_a_real_export_is_read() {
        let cases: &[(&str, Cell)] = &[
            ("9", Cell::Number(9)),
            (" 10 ", Cell::Number(10)),
            ("\u{a0}9\u{a0}", Cell::Number(9)),
            ("\u{feff}7", Cell::Number(7)),
            ("10 - Extremely likely", Cell::Number(10)),
            ("Extremely likely - 10", Cell::Number(10)),
            ("Extremely likely -10", Cell::Number(10)),
            ("Extremely likely,10", Cell::Number(10)),
            ("0-Not at all likely", Cell::Number(0)),
            ("0 \u{2013} Not at all likely", Cell::Number(0)),
            ("9.0", Cell::Number(9)),
            ("9,0", Cell::Number(9)),
            ("9.", Cell::Number(9)),
            ("9.000", Cell::Number(9)),
            ("10,000", Cell::Number(10_000)),
            ("1,000", Cell::Number(1_000)),
            ("0,500", Cell::Number(1_000)),
            ("09", Cell::Number(9)),
            ("11", Cell::Number(11)),
            ("-1", Cell::Number(-1)),
            ("- 1", Cell::Number(-1)),
            ("\u{2212}1", Cell::Number(-1)),
            ("\u{2013}1", Cell::Number(-1)),
            ("-1.0", Cell::Number(-1)),
            ("99999999999999999999999", Cell::Number(i64::MAX)),
            ("7.5", Cell::Fraction),
            ("7,5", Cell::Fraction),
            (".5", Cell::Fraction),
            ("-7.5", Cell::Fraction),
            ("9\u{bd}", Cell::Fraction),
            ("8/10", Cell::Several),
            ("9 or 10", Cell::Several),
            ("0-10", Cell::Several),
            ("1.2.3", Cell::Several),
            ("1e1", Cell::Several),
            ("great", Cell::NoNumber),
            ("\u{ff19}", Cell::NoNumber),
            ("--", Cell::NoNumber),
            ("", Cell::Missing),
            (" \u{a0} ", Cell::Missing),
            ("NA", Cell::Missing),
            ("n/a", Cell::Missing),
            ("NULL", Cell::Missing),
            ("None", Cell::Missing),
            ("-", Cell::Missing),
            ("No score", Cell::NoNumber),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), *expected, "{text:?}");
        }
    }
}
