//! Which rows count: a column and what must hold of its cells.

use promoter::Score;

use crate::amount::{DecimalMark, amount};
use crate::parse::trimmed;

/// A column and what must hold of its cells.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) column: String,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    /// Whether the cell must be one of the texts, or none of them; the empty text is an empty cell.
    OneOf(bool, Vec<String>),
    /// Whether cells that are less, equal and more hold.
    Order([bool; 3], Bound),
}

/// What cells are compared with.
#[derive(Debug, Clone)]
enum Bound {
    Number(f64),
    /// As ISO writes it, or only the start of it.
    Date(String),
    Text(String),
}

impl Filter {
    /// Whether a cell of the column holds; `None` where it says something that cannot be compared.
    ///
    /// Texts are equal letter for letter, but for white space around them. More and less is that of
    /// numbers, written as amounts are, where a number is asked for, otherwise that of texts, as ISO dates
    /// are written for; a day is then the whole day, whatever time of it the cell says. An empty cell is
    /// neither.
    pub(crate) fn holds(&self, cell: &str, mark: Option<DecimalMark>) -> Option<bool> {
        let cell = trimmed(cell);
        let (holds, bound) = match &self.test {
            Test::OneOf(wanted, texts) => {
                return Some(texts.iter().any(|text| text == cell) == *wanted);
            }
            Test::Order(holds, bound) => (holds, bound),
        };
        let order = match bound {
            Bound::Number(bound) => {
                let number = cell.parse().ok();
                let number = number.or_else(|| amount(cell, mark).ok()?);
                number.and_then(|number: f64| number.partial_cmp(bound))
            }
            Bound::Date(bound) => {
                is_iso(cell).then(|| cell.get(..bound.len()).unwrap_or(cell).cmp(bound))
            }
            Bound::Text(bound) => (!cell.is_empty()).then(|| cell.cmp(bound)),
        };
        match order {
            Some(order) => Some(holds[(order as i8 + 1) as usize]),
            // An empty cell, or a word for one.
            None => matches!(Score::from_cell(cell), Ok(None)).then_some(false),
        }
    }

    /// Whether cells are compared with a date.
    pub(crate) fn reads_dates(&self) -> bool {
        matches!(self.test, Test::Order(_, Bound::Date(_)))
    }
}

/// Whether a text begins with a year and a dash.
fn is_iso(text: &str) -> bool {
    let year = text.split_once('-').map_or("", |(year, _)| year);
    year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
}

pub(crate) fn filter(text: &str) -> Result<Filter, &'static str> {
    const EXPECTED: &str =
        "expected COLUMN=VALUE with one of =, !=, <, <=, > or >=, such as Status=Complete";
    let place = text.find(['=', '<', '>']).ok_or(EXPECTED)?;
    let (column, rest) = text.split_at(place);
    let order = |holds, skip| Ok(Test::Order(holds, bound(trimmed(&rest[skip..]))?));
    let one_of = |wanted| {
        let texts = rest[1..].split('|').map(|text| trimmed(text).into());
        Ok(Test::OneOf(wanted, texts.collect()))
    };
    let (column, test) = match column.strip_suffix('!') {
        Some(column) if rest.starts_with('=') => (column, one_of(false)),
        _ if rest.starts_with("<=") => (column, order([true, true, false], 2)),
        _ if rest.starts_with(">=") => (column, order([false, true, true], 2)),
        _ if rest.starts_with('<') => (column, order([true, false, false], 1)),
        _ if rest.starts_with('>') => (column, order([false, false, true], 1)),
        _ => (column, one_of(true)),
    };
    let column = trimmed(column).into();
    Ok(Filter {
        column,
        test: test?,
    })
}

/// What cells are compared with. A date of another kind than ISO does not sort as it is written.
fn bound(text: &str) -> Result<Bound, &'static str> {
    let number = text.parse().ok().or_else(|| amount(text, None).ok()?);
    match number {
        Some(number) => Ok(Bound::Number(number)),
        None if is_iso(text) => Ok(Bound::Date(text.into())),
        None if text.starts_with(char::is_alphabetic) => Ok(Bound::Text(text.into())),
        None => Err(
            "expected a number, a date or a text to compare with, such as Seats>=100 or Date>=2026-01-31",
        ),
    }
}

#[cfg(test)]
#[path = "../../tests/survey_units/filter.rs"]
mod tests;
