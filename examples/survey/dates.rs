//! Dates and times as exports write them, and the waves that they make.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

use crate::options::{Options, WaveFormat};
use crate::order::month;
use crate::parse::trimmed;

/// How dates are written that are no ISO dates, but cannot be read in two ways either.
const YEAR_FIRST: [&str; 5] = [
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S %:z",
];

/// How dates are written, and where instants become days.
#[derive(Debug, Clone)]
pub(crate) struct Formats {
    formats: Vec<String>,
    zone: TimeZone,
}

/// A point in time: the day it is on, and an instant to order answers by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    day: Date,
    instant: Timestamp,
}

impl Formats {
    /// The formats as strftime spells them, such as `%m/%d/%y %H:%M`. `%Z` is the name of a zone or
    /// `GMT+1`, which is passed over; names of months are those that waves are put in order by, of days
    /// English ones.
    ///
    /// # Errors
    /// Where a format cannot read back the day that it writes, and so would leave out every row.
    pub(crate) fn new(options: &Options) -> Result<Self, String> {
        let (formats, zone) = (options.date_format.clone(), options.time_zone.clone());
        for format in &formats {
            let some_day = DateTime::constant(2024, 1, 5, 10, 20, 30, 0).to_zoned(TimeZone::UTC);
            let some_day = some_day.and_then(|day| BrokenDownTime::from(&day).to_string(format));
            let read = some_day.ok().and_then(|day| formatted(&day, format));
            if read.is_none() {
                return Err(format!(
                    "--date-format {format:?} tells no day: expected a format with year, month and day, such as '%Y-%m-%d' or '%m/%d/%y %H:%M'"
                ));
            }
        }
        Ok(Self { formats, zone })
    }
}

impl When {
    /// Reads a cell by the first of the formats that fits, or where none does as an ISO date or time or
    /// another with the year first, as Unix seconds or milliseconds, or as the number of a day in a
    /// spreadsheet; `None` where it is none.
    ///
    /// The day is the one that is written. Where none is, since the time is UTC (`Z`, `+00:00`, Unix
    /// seconds), it is the day in the time zone of the options, as a time without a zone is of there.
    pub(crate) fn read(text: &str, formats: &Formats) -> Option<Self> {
        let text = trimmed(text);
        let mut in_formats = formats.formats.iter();
        let read = in_formats.find_map(|format| {
            let read = formatted(text, format);
            read.or_else(|| formatted(&in_english(text, format), format))
        });
        let (instant, written) = read.or_else(|| unformatted(text))?;
        let local =
            |written: DateTime| Some(written.to_zoned(formats.zone.clone()).ok()?.timestamp());
        let is_utc = |written: DateTime| TimeZone::UTC.to_timestamp(written).ok() == instant;
        Some(match (instant, written) {
            (Some(instant), Some(written)) if !is_utc(written) => Self {
                day: written.date(),
                instant,
            },
            (Some(instant), _) => Self {
                day: formats.zone.to_datetime(instant).date(),
                instant,
            },
            (None, Some(written)) => Self {
                day: written.date(),
                instant: local(written)?,
            },
            (None, None) => return None,
        })
    }

    pub(crate) fn instant(self) -> Timestamp {
        self.instant
    }

    /// The wave that the day is in, such as `2016-W15`, in the year that its ISO week belongs to.
    /// Waves of the calendar sort as text. As it is, a date is its day.
    pub(crate) fn wave(self, format: WaveFormat) -> String {
        let (year, part) = self.part(format);
        match format {
            WaveFormat::AsIs => self.day.to_string(),
            WaveFormat::Week => format!("{year:04}-W{part:02}"),
            WaveFormat::Month => format!("{year:04}-{part:02}"),
            WaveFormat::Quarter => format!("{year:04}-Q{part}"),
            WaveFormat::HalfYear => format!("{year:04}-H{part}"),
            WaveFormat::Year => format!("{year:04}"),
        }
    }

    /// The year of the wave, and which part of it the wave is.
    pub(crate) fn part(self, format: WaveFormat) -> (i16, i16) {
        let (year, month) = (self.day.year(), i16::from(self.day.month()));
        match format {
            WaveFormat::AsIs => (year, self.day.day_of_year()),
            WaveFormat::Week => {
                let week = self.day.iso_week_date();
                (week.year(), week.week().into())
            }
            WaveFormat::Month => (year, month),
            WaveFormat::Quarter => (year, (month + 2) / 3),
            WaveFormat::HalfYear => (year, (month + 5) / 6),
            WaveFormat::Year => (year, 0),
        }
    }
}

/// An instant, a day and time as they are written, or both.
type Read = (Option<Timestamp>, Option<DateTime>);

fn formatted(text: &str, format: &str) -> Option<Read> {
    let Some((before, after)) = format.split_once("%Z") else {
        let parsed = BrokenDownTime::parse(format, text).ok()?;
        let read = (parsed.to_timestamp().ok(), parsed.to_datetime().ok());
        // Where four digits are asked for, two are no year.
        let is_short = read.1.is_some_and(|written| written.year() < 1000);
        return (read != (None, None) && !is_short).then_some(read);
    };
    // Of the name of a zone only its place is known: the rest is read without it.
    let (_, used) = BrokenDownTime::parse_prefix(before, text).ok()?;
    let zone = text.get(used..)?;
    let rest = zone.trim_start_matches(|c: char| c.is_alphabetic());
    let offset = rest.trim_start_matches(['+', '-']);
    let rest = match offset.starts_with(|c: char| c.is_ascii_digit()) && offset != rest {
        true => offset.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'),
        false => rest,
    };
    formatted(
        &format!("{}{rest}", &text[..used]),
        &format!("{before}{after}"),
    )
}

/// A text with the names of its months in English, in full or by three letters as the format has them,
/// with am and pm without points, and with plain blanks.
fn in_english(text: &str, format: &str) -> String {
    let in_full = format.contains("%B");
    let mut text = text.replace(char::is_whitespace, " ");
    for half in ["a. m.", "p. m.", "a.m.", "p.m.", "A.M.", "P.M."] {
        text = text.replace(half, &half.replace(['.', ' '], ""));
    }
    let chars: Vec<char> = text.chars().collect();
    let runs = chars.chunk_by(|a, b| a.is_alphabetic() == b.is_alphabetic());
    let runs = runs.map(|run| {
        let word = String::from_iter(run);
        match month(&word) {
            Some(name) if in_full => name.into(),
            Some(name) => name[..3].into(),
            None => word,
        }
    });
    runs.collect()
}

fn unformatted(text: &str) -> Option<Read> {
    let whole = text.split_once(['.', ',']).map_or(text, |(whole, _)| whole);
    if whole.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(number) = text.replace(',', ".").parse::<f64>()
    {
        match whole.len() {
            5 if (20_000.0..=80_000.0).contains(&number) => {
                return Some((None, spreadsheet(number)));
            }
            9 | 10 => {
                return Some((
                    Timestamp::from_millisecond((number * 1000.0).round() as i64).ok(),
                    None,
                ));
            }
            13 => return Some((Timestamp::from_millisecond(number as i64).ok(), None)),
            _ => {}
        }
    }
    let year_first = || YEAR_FIRST.iter().find_map(|format| formatted(text, format));
    iso(text).or_else(year_first)
}

fn iso(text: &str) -> Option<Read> {
    let utc = text
        .strip_suffix(" UTC")
        .or_else(|| text.strip_suffix(" Z"));
    let (text, zone) = match utc {
        Some(text) => (text, Some(Offset::UTC)),
        None => (text, None),
    };
    let pieces = Pieces::parse(text).ok()?;
    let written = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    let offset = pieces.to_numeric_offset().or(zone);
    let instant = offset
        .map(|offset| offset.to_timestamp(written))
        .transpose();
    Some((instant.ok()?, Some(written)))
}

/// The day that a spreadsheet numbers from 1899-12-30, and the time that its fraction is.
fn spreadsheet(number: f64) -> Option<DateTime> {
    let first = Date::constant(1899, 12, 30).to_datetime(Time::midnight());
    let seconds = (number * 86_400.0).round() as i64;
    first
        .checked_add(Span::new().try_seconds(seconds).ok()?)
        .ok()
}

#[cfg(test)]
#[path = "../../tests/survey_units/dates.rs"]
mod tests;
