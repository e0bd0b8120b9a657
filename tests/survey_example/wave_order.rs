//! The order of waves decides what is compared with what.

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, text, words};

const OPTIONS: [&str; 4] = ["--score", "score", "--wave", "wave"];

/// Waves in their right order, of which each has one more promoter than the one before; written to the
/// file from the last to the first.
#[track_caller]
fn rising(name: &str, waves: &[&str], options: &[&str]) -> Value {
    let mut csv = String::from("wave,score\n");
    for (place, wave) in waves.iter().enumerate().rev() {
        let promoters = place + 1;
        csv += &format!("\"{wave}\",10\n").repeat(promoters);
        csv += &format!("\"{wave}\",8\n").repeat(20 - promoters);
    }
    let found = json(&file(name, csv), &[&OPTIONS[..], options].concat());
    let rows = found["waves"].as_array().expect("waves");
    assert_eq!(rows.len(), waves.len());
    for (place, row) in rows.iter().enumerate() {
        assert_near(&row["nps"], 5.0 * (place + 1) as f64);
        if place > 0 {
            assert_near(&row["change"], 5.0);
        }
    }
    if waves.len() > 2 {
        assert_near(&found["trend"]["slope"], 5.0);
    }
    found
}

/// Whether the document doubts the order.
fn doubt(found: &Value) -> Option<&str> {
    let notes = found["ledger"]["notes"].as_array().expect("notes").iter();
    let mut notes = notes.filter_map(Value::as_str);
    notes.find(|note| note.starts_with("waves were taken in the order "))
}

#[test]
fn numbers_and_quarters_go_by_size_and_year() {
    let one_to_twelve: Vec<String> = (1..=12).map(|wave| wave.to_string()).collect();
    let one_to_twelve: Vec<&str> = one_to_twelve.iter().map(String::as_str).collect();
    for (place, waves) in [
        &one_to_twelve[..],
        &["Wave 1", "Wave 2", "Wave 9", "Wave 10", "Wave 11"],
        &["Q1 2024", "Q4 2024", "Q1 2025", "Q2 2025"],
        &["2024 Q3", "2024 Q4", "2025 Q1"],
        &["Q4/24", "Q1/25", "Q2/25"],
        &["H2 2023", "H1 2024", "H2 2024"],
        &["FY08", "FY09", "FY10"],
        &["2023-W9", "2023-W10", "2024-W2"],
        &["Q4.2023", "Q1.2024", "Q1.2025"],
        &["Jan 5", "Jan 15", "Feb 2"],
    ]
    .into_iter()
    .enumerate()
    {
        let found = rising(&format!("order_{place}.csv"), waves, &[]);
        assert_eq!(doubt(&found), None, "{waves:?}");
    }
}

#[test]
fn months_go_by_the_calendar_in_any_language_that_is_known() {
    for (place, waves) in [
        &["Nov 2024", "Dec 2024", "Jan 2025", "Feb 2025", "Mar 2025"][..],
        &["January 2025", "February 2025", "April 2025", "August 2025"],
        &["Januar 2025", "März 2025", "Mai 2025", "Oktober 2025"],
        &["déc. 2024", "janv. 2025", "févr. 2025", "août 2025"],
        &["Jan-25", "Feb-25", "Dec-25"],
        &["dez/23", "jan/24", "fev/24", "mar/24"],
        &["gennaio 2024", "febbraio 2024", "maggio 2024"],
        &["januari 2024", "maart 2024", "mei 2024"],
        &["januari 2024", "mars 2024", "maj 2024"],
    ]
    .into_iter()
    .enumerate()
    {
        let found = rising(&format!("months_{place}.csv"), waves, &[]);
        assert_eq!(doubt(&found), None, "{waves:?}");
    }
}

#[test]
fn an_order_that_is_not_certain_is_told() {
    let found = rising("no_order.csv", &["After", "Before"], &[]);
    let why = "waves were taken in the order After, Before: their names tell no time or number, or not in the same way";
    assert_eq!(doubt(&found), Some(why));
    let page = text(
        &file("no_order_page.csv", "wave,score\nBefore,9\nAfter,3\n"),
        &OPTIONS,
    );
    assert!(words(&page).contains(&format!("note: {why}")), "{page}");
    // A year around: winter goes on where the year ends.
    let months = ["Jan", "Feb", "Nov", "Dec"];
    let found = rising("no_year.csv", &months, &[]);
    let why = "waves were taken in the order Jan, Feb, Nov, Dec: their names tell no year, so they were taken as of one";
    assert_eq!(doubt(&found), Some(why));
}

#[test]
fn years_of_two_digits_go_first_and_that_is_told() {
    for (place, waves) in [
        &["11/23", "12/23", "01/24", "02/24"][..],
        &["W50-23", "W51-23", "W2-24"],
        &["P12/23", "P1/24", "P2/24"],
        &["Wave 1/23", "Wave 2/23", "Wave 1/24"],
        &["Qtr 4 23", "Qtr 1 24"],
        &["12/30/23", "1/5/24", "2/1/24"],
        &["30.12.23", "05.01.24", "01.02.24"],
    ]
    .into_iter()
    .enumerate()
    {
        let found = rising(&format!("short_years_{place}.csv"), waves, &[]);
        let why = doubt(&found).expect("a doubt");
        assert!(
            why.ends_with("the last number of their names was taken as the year"),
            "{why}"
        );
    }
}

#[test]
fn dates_make_waves_of_the_calendar() {
    for (format, waves) in [
        ("week", ["2024-12-29", "2024-12-30", "2025-01-06"]),
        ("month", ["2024-11-30", "2024-12-01", "2025-01-31"]),
        ("quarter", ["2024-09-30", "2024-10-01", "2025-01-01"]),
        ("half-year", ["2024-06-30", "2024-07-01", "2025-01-01"]),
        ("year", ["2023-12-31", "2024-01-01", "2025-12-31"]),
    ] {
        let found = rising(
            &format!("by_{format}.csv"),
            &waves,
            &["--wave-format", format],
        );
        assert_eq!(doubt(&found), None, "{format}");
        let names = found["waves"].as_array().expect("waves").iter();
        let names: Vec<&Value> = names.map(|wave| &wave["wave"]).collect();
        let expected = match format {
            "week" => json!(["2024-W52", "2025-W01", "2025-W02"]),
            "month" => json!(["2024-11", "2024-12", "2025-01"]),
            "quarter" => json!(["2024-Q3", "2024-Q4", "2025-Q1"]),
            "half-year" => json!(["2024-H1", "2024-H2", "2025-H1"]),
            _ => json!(["2023", "2024", "2025"]),
        };
        assert_eq!(json!(names), expected);
    }
}

#[test]
fn segments_are_in_their_natural_order() {
    let csv = "size,score\n\"10 to 49\",9\n\"1 to 9\",9\n\"50 to 249\",9\n\"250 or more\",9\n";
    let options = ["--score", "score", "--segment", "size"];
    let found = json(&file("sizes.csv", csv), &options);
    let names = found["segments"]["size"].as_array().expect("rows").iter();
    let names: Vec<&Value> = names.map(|row| &row["segment"]).collect();
    let expected = json!(["1 to 9", "10 to 49", "50 to 249", "250 or more"]);
    assert_eq!(json!(names), expected);
    assert_eq!(doubt(&found), None);
}
