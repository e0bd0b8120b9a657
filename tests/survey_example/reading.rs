//! From the bytes of a file to the answers that are used.

use serde_json::json;

use crate::run::{file, json, text};

#[test]
fn every_row_is_used_or_excluded_for_a_reason_that_is_counted() {
    let csv = "\
when,account,who,status,score,category
2024-01-05,A,ann,done,9,Promoter
2024-01-05,A,bob,done,,
2024-01-05,A,bob,done,great,
2024-01-05,A,bob,done,8/10,
2024-01-05,A,bob,done,7.5,
2024-01-05,A,bob,done,11,
2024-01-05,A,bob,done
2024-01-05,A,bob,preview,10,Promoter
2024-01-05, ,bob,done,10,Promoter
 ,A,bob,done,10,Promoter
last week,A,bob,done,10,Promoter
2024-02-05,A,ann,done,3,Passive
2024-01-06,B,cid,done,8,Happy
2024-01-05,A,bob,done,no score,
2024-01-05,A,bob,done,10,Promoter,,oops
";
    let file = file("reasons.csv", csv);
    let options = [
        "--score",
        "score",
        "--where",
        "status=done",
        "--account",
        "account",
        "--wave",
        "when",
        "--wave-format",
        "quarter",
        "--respondent",
        "who",
        "--label",
        "category",
        "--missing",
        "No score",
    ];
    let ledger = json(&file, &options)["ledger"].clone();
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(15), &json!(2)));
    assert_eq!(
        ledger["excluded"],
        json!({
                "missing": 3,
                "not_a_number": 1,
                "several_numbers": 1,
                "fraction": 1,
                "out_of_range": 1,
                "duplicate": 1,
                "surplus_cells": 1,
                "filtered": 1,
                "no_account": 1,
                "no_wave": 1,
                "unreadable_date": 1,
        })
    );
    // Every row is used or has its reason.
    let excluded = ledger["excluded"].as_object().expect("reasons").values();
    assert_eq!(excluded.filter_map(|count| count.as_u64()).sum::<u64>(), 13);
    for (count, of) in [
        ("label_conflicts", 1),
        ("unread_labels", 1),
        ("skipped_after_header", 0),
    ] {
        assert_eq!(ledger[count], of, "{count}");
    }
    let notes = ledger["notes"].as_array().expect("notes");
    for note in [
        "11 in 1 of 7 rows: was the question asked from 1 to 11? this alone cannot tell; nothing was shifted",
        "some dates could not be read: name their format, such as --date-format '%m/%d/%y %H:%M'",
    ] {
        assert!(notes.contains(&json!(note)), "{note}: {notes:?}");
    }
    let page = text(&file, &options);
    for line in [
        "  missing                        3  row 3, row 8, row 15 \"no score\"\n",
        "  duplicate                      1  row 2 \"ann in 2024-Q1\"\n",
        "  filtered                       1  row 9 \"preview\"\n",
        "  no_account                     1  row 10\n",
        "  no_wave                        1  row 11\n",
        "  unreadable_date                1  row 12 \"last week\"\n",
        "  surplus_cells                  1  row 16 \"oops\"\n",
        "label_conflicts                  1  row 13 \"3 Passive\"\n",
        "unread_labels                    1  row 14 \"Happy\"\n",
    ] {
        assert!(page.contains(line), "{line}{page}");
    }
}

#[test]
fn the_reasons_of_the_library_are_there_when_no_row_has_them() {
    let survey = json(&file("no_reasons.csv", "score\n9\n"), &["--score", "score"]);
    assert_eq!(
        survey["ledger"]["excluded"],
        json!({
            "missing": 0,
            "not_a_number": 0,
            "several_numbers": 0,
            "fraction": 0,
            "out_of_range": 0,
            "duplicate": 0,
        })
    );
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_shows() {
    // Two notes, the header, an empty line, a cell of two lines, and line ends of Windows.
    let csv = "# a note, \"with a quote\r\n# another\r\nscore,comment\r\n9,\"two\r\nlines\"\r\n\r\ngreat,\r\n7,\r\n11,\r\n";
    let page = text(&file("numbers.csv", csv), &["--score", "score"]);
    assert!(page.contains("1  row 6 \"great\"\n"), "{page}");
    assert!(page.contains("1  row 8 \"11\"\n"), "{page}");
    assert!(
        page.contains("rows                             4\n"),
        "{page}"
    );
}

#[test]
fn a_header_that_starts_with_a_hash_is_no_note() {
    let csv = "#,How likely?\nabc,9\ndef,3\n";
    let survey = json(
        &file("typeform.csv", csv),
        &["--score", "How likely?", "--segment", "#"],
    );
    assert_eq!(survey["ledger"]["used"], 2);
    assert_eq!(survey["segments"]["#"][1]["segment"], "def");
}

#[test]
fn rows_after_the_header_are_skipped_and_that_is_said() {
    let csv = "Q1,Group\nHow likely...,How likely... - Group\n\"{\"\"ImportId\"\":\"\"QID1\"\"}\",x\n9,Promoter\ngreat,\n";
    let file = file("qualtrics.csv", csv);
    let options = ["--score", "Q1", "--label", "Group", "--skip", "2"];
    let ledger = &json(&file, &options)["ledger"];
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(2), &json!(1)));
    assert_eq!(
        (&ledger["skipped_after_header"], &ledger["unread_labels"]),
        (&json!(2), &json!(0))
    );
    let page = text(&file, &options);
    assert!(
        page.contains("\nskipped_after_header             2\n"),
        "{page}"
    );
    assert!(page.contains("1  row 5 \"great\"\n"), "{page}");

    // SurveyMonkey's second header row can be an empty line; the first answer must not go with it.
    let blank = crate::run::file("surveymonkey.csv", "score\n\n9\n3\n");
    assert_eq!(
        json(&blank, &["--score", "score", "--skip", "1"])["ledger"]["rows"],
        2
    );
}

#[test]
fn what_surrounds_names_and_values_does_not_matter() {
    let csv = "\u{feff}score\u{a0}, region ,team\n9,\u{a0}north\u{a0},red\n\u{a0}8,north\u{200b},red\n3,,red\n";
    let file = file("spaces.csv", csv);
    let options = [
        "--score",
        "score",
        "--segment",
        "region",
        "--where",
        " team = red ",
    ];
    let survey = json(&file, &options);
    let regions = &survey["segments"]["region"];
    assert_eq!(regions.as_array().map(Vec::len), Some(2));
    assert_eq!(
        (&regions[0]["segment"], &regions[0]["n"]),
        (&json!("(blank)"), &json!(1))
    );
    assert_eq!(
        (&regions[1]["segment"], &regions[1]["n"]),
        (&json!("north"), &json!(2))
    );
}

#[test]
fn all_filters_must_hold_and_case_matters() {
    let csv = "score,status,lang\n9,done,en\n9,done,de\n9,open,en\n9,Done,en\n9,done,\n";
    let file = file("filters.csv", csv);
    let used = |filters: &[&str]| {
        let options = filters.iter().flat_map(|filter| ["--where", filter]);
        let options: Vec<&str> = ["--score", "score"].into_iter().chain(options).collect();
        let ledger = json(&file, &options)["ledger"].clone();
        assert_eq!(ledger["rows"], 5);
        ledger["used"].as_u64()
    };
    assert_eq!(used(&["status=done"]), Some(3));
    assert_eq!(used(&["status=done", "lang=en"]), Some(1));
    assert_eq!(used(&["lang="]), Some(1));
    assert_eq!(used(&["status=finished"]), Some(0));
}

#[test]
fn texts_that_stand_for_a_missing_answer_are_the_callers_choice() {
    let csv = "score\nNo score\n NO SCORE \n99\n-1\n9\n";
    let file = file("missing.csv", csv);
    let excluded = |options: &[&str]| {
        let survey = json(&file, &[&["--score", "score"], options].concat());
        let excluded = &survey["ledger"]["excluded"];
        ["missing", "not_a_number", "out_of_range"].map(|reason| excluded[reason].as_u64())
    };
    assert_eq!(excluded(&[]), [0, 2, 2].map(Some));
    let named = [
        "--missing",
        "no score",
        "--missing",
        "99",
        "--missing",
        "-1",
    ];
    assert_eq!(excluded(&named), [4, 0, 0].map(Some));
}

#[test]
fn cells_are_told_apart_by_the_delimiter_that_is_named() {
    for (name, delimiter, csv) in [
        ("semicolon.csv", ";", "score;region\n9,0;north\n7,5;north\n"),
        ("tab.tsv", "tab", "score\tregion\n9,0\tnorth\n7,5\tnorth\n"),
    ] {
        let survey = json(
            &file(name, csv),
            &["--score", "score", "--delimiter", delimiter],
        );
        assert_eq!(survey["histogram"][9], 1);
        assert_eq!(survey["ledger"]["excluded"]["fraction"], 1);
    }
}

#[test]
fn other_encodings_are_read_when_they_are_named_or_marked() {
    let utf_16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let csv = "score,city\n9,Malm\u{f6}\n";
    let latin: Vec<u8> = csv
        .chars()
        .map(|c| u8::try_from(c).expect("a Latin letter"))
        .collect();
    let cases: [(&str, Vec<u8>, &[&str]); 6] = [
        ("utf_8.csv", csv.into(), &[]),
        ("latin_1.csv", latin.clone(), &["--encoding", "latin-1"]),
        ("iso_8859.csv", latin.clone(), &["--encoding", "ISO-8859-1"]),
        ("cp1252.csv", latin, &["--encoding", "windows-1252"]),
        ("utf_16.csv", utf_16(csv), &["--encoding", "utf-16"]),
        ("utf_16_marked.csv", utf_16(&format!("\u{feff}{csv}")), &[]),
    ];
    for (name, bytes, encoding) in cases {
        let options = [&["--score", "score", "--segment", "city"], encoding].concat();
        let survey = json(&file(name, bytes), &options);
        assert_eq!(
            survey["segments"]["city"][0]["segment"], "Malm\u{f6}",
            "{name}"
        );
    }
}
