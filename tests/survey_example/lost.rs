//! Rows whose text is not understood are told, and are no figures where they would turn them round.

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey};

#[track_caller]
fn fault(name: &str, csv: &str, options: &[&str]) -> String {
    let output = survey(&file(name, csv), options);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_ne!(output.status.code(), Some(0), "{message}");
    message.trim_end().trim_start_matches("error: ").into()
}

/// Five promoters, three passives and two detractors in words.
fn words(promoter: &str, passive: &str, detractor: &str) -> String {
    let rows = [(promoter, 5), (passive, 3), (detractor, 2)];
    let rows = rows.map(|(word, n)| format!("{word}\n").repeat(n));
    format!("group\n{}", rows.concat())
}

#[test]
fn categories_are_read_in_several_languages() {
    for (place, [promoter, passive, detractor]) in [
        ["Promotores", "Pasivos", "Detractores"],
        ["Promotor", "Neutro", "Detrator"],
        ["Promoteur", "Passif", "Détracteur"],
        ["Promotoren", "Passive", "Kritiker"],
        ["Promotori", "Passivi", "Detrattori"],
        ["Promoters (9-10)", "Passives (7–8)", "Detractors (0-6)"],
    ]
    .into_iter()
    .enumerate()
    {
        let csv = words(promoter, passive, detractor);
        let found = json(
            &file(&format!("languages_{place}.csv"), csv),
            &["--category", "group"],
        );
        assert_near(&found["overall"]["nps"], 30.0);
        assert_eq!(found["overall"]["n"], 10, "{promoter}");
    }
}

#[test]
fn words_can_be_said_to_be_categories_and_cost_rows_otherwise() {
    let fans = file("fans.csv", words("Fan", "Passive", "Detractor"));
    let options = ["--category", "group"];
    let said = [&options[..], &["--read", "fan=10"]].concat();
    assert_near(&json(&fans, &said)["overall"]["nps"], 30.0);
    let notes = json(&fans, &options)["ledger"]["notes"].clone();
    let note = "categories in words that are not known, such as \"Fan\" in row 2, are left out: 5 (--read 'WORD=10' says that it is a promoter, with 8 a passive and with 0 a detractor)";
    assert_eq!(notes, json!([note]));
    // Of a few people no text is shown.
    let few = [&options[..], &["--minimum-n", "5"]].concat();
    let notes = json(&fans, &few)["ledger"]["notes"].clone();
    assert!(
        notes[0].as_str().is_some_and(|note| !note.contains("Fan")),
        "{notes}"
    );
}

#[test]
fn codes_of_which_one_is_a_promoter_or_a_detractor_wait_for_a_word() {
    let codes = words("1", "0", "-1");
    let message = fault("codes.csv", &codes, &["--category", "group"]);
    let start =
        "category \"-1\" in row 10 is not known, and 1 would be a detractor as in Qualtrics";
    assert!(message.starts_with(start), "{message}");
    let said = [
        "--category",
        "group",
        "--read",
        "-1=0",
        "--read",
        "0=8",
        "--read",
        "1=10",
    ];
    let found = json(&file("codes_said.csv", codes), &said);
    assert_near(&found["overall"]["nps"], 30.0);
    // As scores they are out of range, but for the passives.
    let hundreds = words("100", "0", "-100").replace("group", "score");
    let found = json(&file("hundreds.csv", hundreds), &["--score", "score"]);
    let notes = found["ledger"]["notes"].as_array().expect("notes");
    assert!(
        notes.iter().any(|note| note
            .as_str()
            .is_some_and(|note| note.contains("--category"))),
        "{notes:?}"
    );
}

#[test]
fn cells_that_a_condition_cannot_compare_are_told_from_those_it_leaves_out() {
    let csv =
        "score,arr,when\n9,\"$12,500.00\",01/15/2026\n3,9k,2026-03-05\n8,,\n10,soon,12/20/2025\n";
    let rows = file("compared.csv", csv);
    let counts = |options: &[&str]| -> [Value; 3] {
        let ledger = json(&rows, &[&["--score", "score"], options].concat())["ledger"].clone();
        let excluded = |reason: &str| ledger["excluded"].get(reason).cloned().unwrap_or(json!(0));
        [
            ledger["used"].clone(),
            excluded("filtered"),
            excluded("not_comparable"),
        ]
    };
    assert_eq!(
        counts(&["--where", "arr>=10000"]),
        [json!(1), json!(2), json!(1)]
    );
    let since = ["--where", "when>=2026-01-01"];
    assert_eq!(counts(&since), [json!(1), json!(1), json!(2)]);
    let read = [&since[..], &["--date-format", "%m/%d/%Y"]].concat();
    assert_eq!(counts(&read), [json!(2), json!(2), json!(0)]);
    let notes =
        json(&rows, &[&["--score", "score"], &since[..]].concat())["ledger"]["notes"].clone();
    let start =
        "cells that --where cannot compare, such as \"01/15/2026\" in row 2, are left out: 2";
    assert!(
        notes.as_array().is_some_and(|notes| notes
            .iter()
            .any(|note| note.as_str().is_some_and(|note| note.starts_with(start)))),
        "{notes}"
    );
}

#[test]
fn dates_that_no_format_reads_are_told() {
    let csv = "score,when\n9,01/02/2024\n3,13/02/2024\n8,25/02/2024\n";
    let options = [
        "--score",
        "score",
        "--wave",
        "when",
        "--wave-format",
        "month",
        "--date-format",
        "%m/%d/%Y",
    ];
    let found = json(&file("other_way_round.csv", csv), &options);
    let start =
        "dates that no --date-format reads, such as \"13/02/2024\" in row 3, are left out: 2 ";
    let notes = found["ledger"]["notes"].as_array().expect("notes");
    assert!(
        notes
            .iter()
            .any(|note| note.as_str().is_some_and(|note| note.starts_with(start))),
        "{notes:?}"
    );
}

#[test]
fn a_file_that_is_named_twice_is_refused() {
    let csv = file("named_twice.csv", "score\n9\n");
    let path = csv.to_str().expect("UTF-8");
    let output = survey(&csv, &[path, "--score", "score"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is named twice"));
}
