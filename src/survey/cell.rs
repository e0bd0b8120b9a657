//! The one place that finds the answer in a cell of a survey export.

use super::months::is_month;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or a word for nothing.
    Missing,
    /// One whole number that stands apart; its range is not looked at here. Beyond 64 bits it
    /// saturates.
    Number(i64),
    /// One number with a fraction.
    Fraction,
    /// More than one number.
    Several,
    /// A day and a month.
    Date,
    /// One number that is part of something else: a name, an amount, a percentage, an ordinal.
    Attached,
    /// Words only.
    NoNumber,
}

/// Reads a cell by the rules of [`Score::from_cell`](super::Score::from_cell).
pub(super) fn read(cell: &str) -> Cell {
    if !cell.is_ascii() && cell.contains(is_wide_digit) {
        return read(&cell.chars().map(narrow).collect::<String>());
    }
    let text = cell.trim_matches(is_blank);
    if ["", "na", "n/a", "#n/a", "nan", "null", "none", "-"]
        .iter()
        .any(|missing| text.eq_ignore_ascii_case(missing))
    {
        return Cell::Missing;
    }
    let (negative, text) = sign(text);
    let mut found = None;
    let mut before = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() || (opens_fraction(before, c) && starts_with_digit(&rest[1..])) {
            if found.is_some() {
                return Cell::Several;
            }
            let (number, tail) = number(rest);
            let words = (&text[..text.len() - rest.len()], tail);
            found = Some((number, words));
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
    let Some((number, (head, tail))) = found else {
        return Cell::NoNumber;
    };
    if is_date(head, tail) {
        return Cell::Date;
    }
    if ends_a_name(head) || !is_apart(head.chars().rev()) || !is_apart(tail.chars()) {
        return Cell::Attached;
    }
    match number {
        Cell::Number(value) if negative => Cell::Number(-value),
        number => number,
    }
}

/// Whether a sign at the start makes a number negative, and the rest. Spreadsheets turn a minus into a
/// dash of their own.
fn sign(text: &str) -> (bool, &str) {
    let signs = ['-', '\u{2212}', '\u{2013}', '+'];
    match text.strip_prefix(signs) {
        Some(tail) if starts_with_digit(tail.trim_start_matches(is_blank)) => {
            (!text.starts_with('+'), tail)
        }
        _ => (false, text),
    }
}

/// What surrounds an answer and means nothing: white space of any kind (the non-breaking one of
/// spreadsheets included), and what cannot be seen.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// The byte order mark, spaces without width, and marks of the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

/// Whether a number stands apart from what is on one side of it, seen from the number on: a blank or a
/// mark that separates stands between, and nothing that makes the number another one is next.
fn is_apart(away: impl Iterator<Item = char>) -> bool {
    let mut away = away.filter(|&c| !is_invisible(c)).peekable();
    let touches = away.peek().copied();
    let next = away.find(|&c| !is_blank(c));
    touches.is_none_or(|c| is_blank(c) || separates(c)) && !next.is_some_and(changes_a_number)
}

/// Brackets, quotes, dashes and marks of the sentence, wide ones too.
fn separates(c: char) -> bool {
    match c.is_ascii() {
        true => b"()[]{}\"'-:;,.!?=|".contains(&(c as u8)),
        false => matches!(
            c,
            '\u{ab}' | '\u{bb}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201e}' | '\u{2026}'
                | '\u{2039}' | '\u{203a}' | '\u{2212}' | '\u{3001}' | '\u{3002}' | '\u{300c}'
                | '\u{300d}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff0d}' | '\u{ff1a}' | '\u{ff1b}'
        ),
    }
}

/// Percentages, parts of a whole, limits and amounts: a blank before the mark does not change that.
fn changes_a_number(c: char) -> bool {
    let is_part = matches!(
        c,
        '%' | '\u{2030}' | '\u{ff05}' | '/' | '\\' | '\u{2044}' | '\u{ff0f}'
    );
    let is_limit = matches!(
        c,
        '<' | '>' | '\u{2264}' | '\u{2265}' | '~' | '\u{2248}' | '\u{b1}' | '+'
    );
    let is_amount = matches!(c, '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20cf}' | '\u{fdfc}')
        || matches!(
            c,
            '\u{ff04}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' | '\u{ffe6}'
        );
    is_part || is_limit || is_amount
}

/// A point after a letter, as in `No.9`, and a dash after a letter alone, as in `A-10`: both join where
/// a number follows without a blank.
fn ends_a_name(head: &str) -> bool {
    let mut back = head.chars().rev();
    let (last, one, two) = (back.next(), back.next(), back.next());
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match last {
        Some('.') => is_letter(one),
        Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}') => is_letter(one) && !is_letter(two),
        _ => false,
    }
}

/// Whether the words around a number are a month and nothing else.
fn is_date(head: &str, tail: &str) -> bool {
    let around = |c| is_blank(c) || separates(c) || c == '/';
    let (head, tail) = (head.trim_matches(around), tail.trim_matches(around));
    let tail = tail.strip_prefix("de ").unwrap_or(tail);
    head.is_empty() && is_month(tail) || tail.is_empty() && is_month(head)
}

/// A digit as a Japanese or Chinese keyboard types it.
fn is_wide_digit(c: char) -> bool {
    matches!(c, '\u{ff10}'..='\u{ff19}')
}

fn narrow(c: char) -> char {
    match is_wide_digit(c) {
        true => char::from(b'0' + (c as u32 - 0xff10) as u8),
        false => c,
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `.5` is a half; in `Likely,10`, `"Likely",10` and `No.9` the mark is punctuation.
fn opens_fraction(before: Option<char>, c: char) -> bool {
    let closes =
        |c: char| c.is_alphanumeric() || ")]}\"'\u{201d}\u{2019}\u{bb}\u{ff09}".contains(c);
    matches!(c, '.' | ',') && !before.is_some_and(closes)
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
