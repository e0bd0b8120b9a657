//! Texts of cells and of the command line, read.

use encoding_rs::Encoding;
use promoter::Level;

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

/// A column and the value it must have.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) column: String,
    pub(crate) value: String,
}

pub(crate) fn filter(text: &str) -> Result<Filter, &'static str> {
    let (column, value) = text
        .split_once('=')
        .ok_or("expected COLUMN=VALUE, such as Status=Complete")?;
    Ok(Filter {
        column: column.into(),
        value: value.into(),
    })
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
            value: trimmed(value).into(),
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

/// A cell without what surrounds it and means nothing: white space of any kind (the non-breaking
/// one included), the byte order mark and the zero-width space.
pub(crate) fn trimmed(cell: &str) -> &str {
    // Most cells have nothing around them.
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(cell.as_bytes().first()) && is_plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// A name with one space wherever white space of any kind stands in it.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<&str> = trimmed(name).split_whitespace().collect();
    words.join(" ")
}
