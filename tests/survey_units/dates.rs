//! Cells with dates: golden values worked out by hand and with Python's datetime.

use clap::Parser;

use super::{Formats, When};
use crate::options::{Options, WaveFormat};

fn formats(options: &[&str]) -> Formats {
    let wave = ["survey", "file.csv", "--score", "s", "--wave", "w"];
    let options = Options::try_parse_from(wave.iter().chain(options)).expect("options");
    Formats::new(&options).expect("formats")
}

/// The day and the instant of a cell.
#[track_caller]
fn read(cell: &str, options: &[&str]) -> (String, String) {
    let when = When::read(cell, &formats(options)).unwrap_or_else(|| panic!("{cell:?} is no date"));
    (when.wave(WaveFormat::AsIs), when.instant().to_string())
}

#[track_caller]
fn is_read(cell: &str, options: &[&str], day: &str, instant: &str) {
    assert_eq!(
        read(cell, options),
        (day.to_owned(), instant.to_owned()),
        "{cell:?}"
    );
}

#[test]
fn iso_dates_and_times_are_read_without_a_format() {
    for (cell, day, instant) in [
        ("2024-01-05", "2024-01-05", "2024-01-05T00:00:00Z"),
        (" 20240105\u{a0}", "2024-01-05", "2024-01-05T00:00:00Z"),
        ("2024-01-05 10:20", "2024-01-05", "2024-01-05T10:20:00Z"),
        (
            "2024-01-05T10:20:30.125",
            "2024-01-05",
            "2024-01-05T10:20:30.125Z",
        ),
        ("2024-01-05T10:20:30Z", "2024-01-05", "2024-01-05T10:20:30Z"),
        (
            "2024-01-05 10:20:30 UTC",
            "2024-01-05",
            "2024-01-05T10:20:30Z",
        ),
        (
            "2024-01-05 10:20:30 Z",
            "2024-01-05",
            "2024-01-05T10:20:30Z",
        ),
        (
            "2024-01-05 10:20:30 +0100",
            "2024-01-05",
            "2024-01-05T09:20:30Z",
        ),
        ("2024/1/5 10:20", "2024-01-05", "2024-01-05T10:20:00Z"),
        ("2024/01/05", "2024-01-05", "2024-01-05T00:00:00Z"),
        (
            "2024-05-31T23:30:00-05:00",
            "2024-05-31",
            "2024-06-01T04:30:00Z",
        ),
    ] {
        is_read(cell, &[], day, instant);
    }
}

#[test]
fn numbers_are_unix_seconds_milliseconds_or_days_of_a_spreadsheet() {
    for (cell, day, instant) in [
        // datetime.fromtimestamp(1720000000, UTC)
        ("1720000000", "2024-07-03", "2024-07-03T09:46:40Z"),
        ("999999999", "2001-09-09", "2001-09-09T01:46:39Z"),
        ("1720000000.5", "2024-07-03", "2024-07-03T09:46:40.5Z"),
        ("1720000000123", "2024-07-03", "2024-07-03T09:46:40.123Z"),
        ("45383", "2024-04-01", "2024-04-01T00:00:00Z"),
        ("45412,5", "2024-04-30", "2024-04-30T12:00:00Z"),
        ("45412.5", "2024-04-30", "2024-04-30T12:00:00Z"),
        ("45412.999994", "2024-04-30", "2024-04-30T23:59:59Z"),
        ("20000", "1954-10-03", "1954-10-03T00:00:00Z"),
    ] {
        is_read(cell, &[], day, instant);
    }
    for cell in [
        "",
        "soon",
        "2024",
        "7",
        "19999",
        "80001",
        "123456",
        "-45383",
        "1e9",
        "2024-13-01",
        "inf",
        "4538x",
        "01/05/2024",
        "2/1/24",
    ] {
        assert_eq!(When::read(cell, &formats(&[])), None, "{cell:?}");
    }
}

#[test]
fn formats_are_tried_in_turn() {
    let two = [
        "--date-format",
        "%m/%d/%y %H:%M",
        "--date-format",
        "%d.%m.%Y",
    ];
    is_read("6/26/18 19:42", &two, "2018-06-26", "2018-06-26T19:42:00Z");
    is_read("1.2.2024", &two, "2024-02-01", "2024-02-01T00:00:00Z");
    // What can be nothing else needs no format of its own.
    is_read("2024-01-05", &two, "2024-01-05", "2024-01-05T00:00:00Z");
    is_read("45383", &two, "2024-04-01", "2024-04-01T00:00:00Z");
    assert_eq!(When::read("05/01/2024", &formats(&two)), None);
    // A year of four digits is none of two.
    let long = ["--date-format", "%m/%d/%Y"];
    is_read("1/5/2024", &long, "2024-01-05", "2024-01-05T00:00:00Z");
    assert_eq!(When::read("1/5/24", &formats(&long)), None);
    let milli = ["--date-format", "%d/%m/%Y %H:%M:%S.%f"];
    is_read(
        "05/01/2024 10:20:30.125",
        &milli,
        "2024-01-05",
        "2024-01-05T10:20:30.125Z",
    );
    let month = ["--date-format", "%d %B %Y"];
    is_read(
        "5 January 2024",
        &month,
        "2024-01-05",
        "2024-01-05T00:00:00Z",
    );
    for (cell, format) in [
        ("5. März 2024", "%d. %B %Y"),
        ("5 mars 2024", "%d %B %Y"),
        ("5-mrt-2024", "%d-%b-%Y"),
    ] {
        let word = ["--date-format", format];
        is_read(cell, &word, "2024-03-05", "2024-03-05T00:00:00Z");
    }
    let offset = ["--date-format", "%Y-%m-%d %H:%M:%S %z"];
    is_read(
        "2024-01-31 23:30:00 -0500",
        &offset,
        "2024-01-31",
        "2024-02-01T04:30:00Z",
    );
    let unix = ["--date-format", "%s"];
    is_read("1720000000", &unix, "2024-07-03", "2024-07-03T09:46:40Z");
}

#[test]
fn names_of_zones_are_passed_over() {
    let google = ["--date-format", "%Y/%m/%d %I:%M:%S %p %Z"];
    is_read(
        "2026/03/20 9:05:01 AM PDT",
        &google,
        "2026-03-20",
        "2026-03-20T09:05:01Z",
    );
    is_read(
        "2026/01/31 11:07:29 PM PST",
        &google,
        "2026-01-31",
        "2026-01-31T23:07:29Z",
    );
    for half in ["a.\u{a0}m.", "a. m.", "a.m.", "A.M."] {
        let cell = format!("2026/03/20 9:05:01\u{202f}{half} GMT-6");
        is_read(&cell, &google, "2026-03-20", "2026-03-20T09:05:01Z");
    }
    for zone in ["GMT+1", "GMT-05:30", "UTC+2", "cet"] {
        let cell = format!("2026/03/20 9:05:01 am {zone}");
        is_read(&cell, &google, "2026-03-20", "2026-03-20T09:05:01Z");
    }
    let middle = ["--date-format", "%a %b %d %H:%M:%S %Z %Y"];
    is_read(
        "Fri Jan 05 10:20:30 CET 2024",
        &middle,
        "2024-01-05",
        "2024-01-05T10:20:30Z",
    );
}

#[test]
fn instants_are_shown_in_the_time_zone_and_written_days_stay() {
    let berlin = ["--time-zone", "Europe/Berlin"];
    is_read(
        "2024-01-31T23:30:00Z",
        &berlin,
        "2024-02-01",
        "2024-01-31T23:30:00Z",
    );
    is_read(
        "2024-01-31T23:30:00+00:00",
        &berlin,
        "2024-02-01",
        "2024-01-31T23:30:00Z",
    );
    is_read("1706743800", &berlin, "2024-02-01", "2024-01-31T23:30:00Z");
    is_read(
        "2024-01-31T23:30:00-05:00",
        &berlin,
        "2024-01-31",
        "2024-02-01T04:30:00Z",
    );
    // Of a time without a zone the hour is that of the zone.
    is_read(
        "2024-01-31 23:30",
        &berlin,
        "2024-01-31",
        "2024-01-31T22:30:00Z",
    );
    is_read("45322.5", &berlin, "2024-01-31", "2024-01-31T11:00:00Z");
}

#[test]
fn waves_are_those_of_the_calendar() {
    let wave = |day, format| When::read(day, &formats(&[])).map(|when| when.wave(format));
    for (day, format, name) in [
        ("2016-04-15", WaveFormat::Week, "2016-W15"),
        // The first days of 2016 are in the last week of 2015, the last of 2018 in the first of 2019.
        ("2016-01-03", WaveFormat::Week, "2015-W53"),
        ("2018-12-31", WaveFormat::Week, "2019-W01"),
        ("2016-04-15", WaveFormat::Month, "2016-04"),
        ("2016-03-31", WaveFormat::Quarter, "2016-Q1"),
        ("2016-04-01", WaveFormat::Quarter, "2016-Q2"),
        ("2016-06-30", WaveFormat::HalfYear, "2016-H1"),
        ("2016-07-01", WaveFormat::HalfYear, "2016-H2"),
        ("2016-12-31", WaveFormat::Year, "2016"),
    ] {
        assert_eq!(wave(day, format).as_deref(), Some(name), "{day}");
    }
}

#[test]
fn a_format_that_tells_no_day_is_refused_at_the_door() {
    for format in ["%Y", "%H:%M", "%d %Q", "day"] {
        let options = ["survey", "f.csv", "--wave", "w", "--date-format", format];
        let options = Options::try_parse_from(options).expect("options");
        let problem = Formats::new(&options).expect_err("a format without a day");
        assert!(
            problem.contains("year, month and day") && problem.contains(format),
            "{problem}"
        );
    }
}
