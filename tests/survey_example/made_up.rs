//! The survey that the project ships.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::run::example;

const SURVEY: &str = include_str!("../../examples/data/made_up_survey.csv");

fn shown(options: &[&str]) -> String {
    let output = example("survey")
        .args(options)
        .output()
        .expect("the example runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn document(options: &[&str]) -> Value {
    serde_json::from_str(&shown(&[options, &["--json"]].concat())).expect("one JSON document")
}

#[test]
fn the_generator_writes_the_file_that_is_shipped() {
    let made = example("make_survey").output().expect("the example runs");
    assert!(made.status.success());
    // Not assert_eq, which would print both files.
    assert!(
        String::from_utf8(made.stdout).expect("UTF-8") == SURVEY.replace("\r\n", "\n"),
        "run: cargo run --example make_survey > examples/data/made_up_survey.csv"
    );
}

#[test]
fn it_says_that_it_is_made_up() {
    assert!(SURVEY.starts_with("# Made-up data: no person or company in it exists."));
    assert!(shown(&[]).contains("The data are made up: no person or company in them exists."));
    assert_eq!(document(&[])["made_up"], true);
}

#[test]
fn it_has_the_flaws_of_real_exports_and_accounts_that_stay_silent() {
    let survey = document(&[]);
    let ledger = &survey["ledger"];
    for reason in [
        "missing",
        "several_numbers",
        "fraction",
        "out_of_range",
        "duplicate",
    ] {
        assert!(ledger["excluded"][reason].as_u64() > Some(0), "{reason}");
    }
    assert!(ledger["label_conflicts"].as_u64() > Some(0));
    assert_eq!(ledger["unread_labels"], 0);
    let rows = SURVEY.lines().count() as u64 - 2;
    assert_eq!(ledger["rows"], rows);
    for form in [
        "\"10 - Extremely likely\"",
        "\"Extremely likely - 10\"",
        "\"0-Not at all likely\"",
        "\"N/A\"",
    ] {
        let form = form.trim_matches('"');
        assert!(SURVEY.contains(&format!(",{form},")), "{form}");
    }
    assert!(SURVEY.contains('\u{a0}'));

    // Every account was invited; those without a single answer stay silent.
    let invited: BTreeSet<&str> = SURVEY
        .lines()
        .skip(2)
        .filter_map(|row| row.split(',').nth(3))
        .collect();
    let invited: BTreeSet<&str> = invited.into_iter().map(str::trim).collect();
    assert_eq!(invited.len(), 150);
    let answered = survey["overall"]["accounts"]
        .as_u64()
        .expect("clustered by account");
    assert!((100..150).contains(&answered), "{answered}");
}

#[test]
fn its_columns_are_known_and_an_option_overrides_one() {
    let survey = document(&[]);
    let tables: Vec<&String> = survey["segments"]
        .as_object()
        .expect("tables")
        .keys()
        .collect();
    assert_eq!(tables, ["industry", "region", "role"]);
    let waves: Vec<&Value> = survey["waves"]
        .as_array()
        .expect("waves")
        .iter()
        .map(|w| &w["wave"])
        .collect();
    assert_eq!(waves, ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]);

    let other = document(&[
        "--segment",
        "account",
        "--wave",
        "answered_at",
        "--wave-format",
        "month",
    ]);
    let tables: Vec<&String> = other["segments"]
        .as_object()
        .expect("tables")
        .keys()
        .collect();
    assert_eq!(tables, ["account", "role"]);
    assert_eq!(other["waves"].as_array().map(Vec::len), Some(12));
    assert_eq!(other["waves"][0]["wave"], "2025-01");
}
