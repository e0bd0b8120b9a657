//! Dates and times as exports write them.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;

/// A point in time: the day as the cell writes it, and an instant to order answers by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    day: Date,
    instant: Timestamp,
}

/// A format of dates as strftime spells it, such as `%m/%d/%y %H:%M`.
#[derive(Debug, Clone)]
pub(crate) struct DateFormat(String);

impl When {
    /// Reads a cell by the format, or without one as an ISO date, an ISO time, or Unix seconds.
    ///
    /// A time without a zone is ordered as if it were UTC; the day is the one that is written.
    pub(crate) fn read(text: &str, format: Option<&DateFormat>) -> Option<Self> {
        let (instant, written): (Option<Timestamp>, Option<DateTime>) = match format {
            Some(DateFormat(format)) => {
                let parsed = BrokenDownTime::parse(format, text).ok()?;
                (parsed.to_timestamp().ok(), parsed.to_datetime().ok())
            }
            None if is_unix_seconds(text) => {
                (Timestamp::from_second(text.parse().ok()?).ok(), None)
            }
            None => (text.parse().ok(), text.parse().ok()),
        };
        let instant = match (instant, written) {
            (Some(instant), _) => instant,
            (None, Some(written)) => written.to_zoned(TimeZone::UTC).ok()?.timestamp(),
            (None, None) => return None,
        };
        let in_utc = || instant.to_zoned(TimeZone::UTC).date();
        let day = written.map_or_else(in_utc, DateTime::date);
        Some(Self { day, instant })
    }

    pub(crate) fn instant(self) -> Timestamp {
        self.instant
    }

    /// The quarter, such as `2016-Q2`; quarters sort as text in the order of the calendar.
    pub(crate) fn quarter(self) -> String {
        format!("{:04}-Q{}", self.day.year(), (self.day.month() + 2) / 3)
    }

    /// The month, such as `2016-04`; months sort as text in the order of the calendar.
    pub(crate) fn month(self) -> String {
        format!("{:04}-{:02}", self.day.year(), self.day.month())
    }
}

/// Nine digits or more; `20240105` is a date.
fn is_unix_seconds(text: &str) -> bool {
    text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl FromStr for DateFormat {
    type Err = &'static str;

    /// A format that cannot read back the date it writes would leave out every row.
    fn from_str(format: &str) -> Result<Self, Self::Err> {
        let some_day = DateTime::constant(2024, 1, 5, 10, 20, 30, 0);
        let format = Self(format.into());
        some_day
            .to_zoned(TimeZone::UTC)
            .and_then(|zoned| strtime::format(&format.0, &zoned))
            .ok()
            .and_then(|text| When::read(&text, Some(&format)))
            .map(|_| format)
            .ok_or("expected a format with year, month and day, such as '%Y-%m-%d' or '%m/%d/%y %H:%M'")
    }
}
