//! Files that are not quite tables: empty lines, notes, second headers, names in two spellings.

use serde_json::{Value, json};

use crate::run::{file, json, survey, text};

const SCORE: [&str; 2] = ["--score", "score"];

/// What is said of a file that cannot be used.
#[track_caller]
fn fault(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> String {
    let output = survey(&file(name, content), options);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    message.trim_end().trim_start_matches("error: ").into()
}

fn notes(name: &str, csv: &str, options: &[&str]) -> Value {
    json(&file(name, csv), options)["ledger"]["notes"].clone()
}

#[test]
fn an_empty_line_is_a_blank_score_where_there_is_nothing_else() {
    let one = file("one_column.csv", "\nscore\r\n9\r\n\r\n\r\n3\r\n\r\n");
    let ledger = json(&one, &SCORE)["ledger"].clone();
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(5), &json!(2)));
    assert_eq!(ledger["excluded"]["missing"], 3);
    assert_eq!(ledger["notes"], json!([]));
    let page = text(&one, &SCORE);
    assert!(
        page.contains("  missing                        3  row 4, row 5, row 7\n"),
        "{page}"
    );

    let wide = file("wide.csv", "score,city\n9,Oslo\n\n\n3,Rome\n");
    let ledger = json(&wide, &SCORE)["ledger"].clone();
    assert_eq!(ledger["rows"], 2);
    assert_eq!(ledger["notes"], json!(["2 empty lines passed over"]));
    let page = text(&wide, &SCORE);
    assert!(
        page.contains("\nnote: 2 empty lines passed over\n"),
        "{page}"
    );
    let once = notes("wide_once.csv", "score,city\n\n9,Rome\n", &SCORE);
    assert_eq!(once, json!(["1 empty line passed over"]));
}

#[test]
fn a_header_that_looks_like_a_note_is_told_from_one_by_the_score_column() {
    let csv = "# of seats,score,city\n5,9,Oslo\n7,3,Rome\n";
    let options = [&SCORE[..], &["--segment", "# of seats"]].concat();
    let survey = json(&file("hash_header.csv", csv), &options);
    assert_eq!(survey["ledger"]["used"], 2);
    assert_eq!(survey["segments"]["# of seats"][0]["segment"], "5");
    let semicolons = csv.replace(',', ";");
    let options = [&SCORE[..], &["--delimiter", ";"]].concat();
    let survey = json(&file("hash_semicolons.csv", semicolons), &options);
    assert_eq!(survey["ledger"]["used"], 2);

    assert_eq!(
        fault("hash_note.csv", csv, &["--score", "points"]),
        "column \"points\" is not in the file: expected one of \"5\", \"9\", \"Oslo\"; rows above the header taken as notes, for they start with \"# \": 1",
    );
    let two = fault("hash_notes.csv", "# a\n# b\ns\n9\n", &SCORE);
    let end = "; rows above the header taken as notes, for they start with \"# \": 2";
    assert!(two.ends_with(end), "{two}");
}

#[test]
fn a_header_row_that_was_left_in_is_noted() {
    let id = "\"{\"\"ImportId\"\":\"\"QID1\"\"}\",x\n";
    let qualtrics = format!("score,Group\nHow likely...,Group\n{id}9,Promoter\n");
    let found = notes("left_in.csv", &qualtrics, &SCORE);
    assert_eq!(found[0], "row 3 looks like a header row: try --skip 2");
    let page = text(&file("left_in_page.csv", &qualtrics), &SCORE);
    assert!(
        page.contains("\nnote: row 3 looks like a header row: try --skip 2\n"),
        "{page}"
    );
    let skipped = [&SCORE[..], &["--skip", "2"]].concat();
    assert_eq!(notes("skipped.csv", &qualtrics, &skipped), json!([]));

    // A note above the header moves the row, not what is to be skipped.
    let twice = "# note\nscore,city\nscore,city\n9,Oslo\n";
    let found = notes("header_twice.csv", twice, &SCORE);
    assert_eq!(found[0], "row 3 looks like a header row: try --skip 1");
    // The name of another column is a value like any other.
    let other = "score,city,name\n9,name,city\n";
    assert_eq!(notes("other_column.csv", other, &SCORE), json!([]));
}

#[test]
fn utf_16_without_a_mark_is_recognised_by_its_zeros() {
    for (name, bytes) in [
        ("utf_16le.csv", u16::to_le_bytes as fn(u16) -> [u8; 2]),
        ("utf_16be.csv", u16::to_be_bytes),
    ] {
        let text = "score,city\n9,Oslo\n".encode_utf16();
        let content: Vec<u8> = text.flat_map(bytes).collect();
        let message = fault(name, &content, &SCORE);
        let hint = " cannot be read: there are NUL bytes in the text, as in UTF-16: try --encoding utf-16le or utf-16be";
        assert!(message.ends_with(hint), "{message}");
        let encoding = name.trim_end_matches(".csv").replace('_', "-");
        let options = [&SCORE[..], &["--encoding", &encoding]].concat();
        assert_eq!(json(&file(name, &content), &options)["overall"]["n"], 1);
    }
}

#[test]
fn rows_that_a_quote_swallowed_are_told() {
    let note = "row 2 has a cell in which other rows seem to stand, whose answers are not used: is a quote not closed?";
    for (name, csv, is_told) in [
        (
            "swallowed.csv",
            "score,text\n9,\"great\n3,bad\n2,bad\n8,\"ok\"\n7,fine\n",
            true,
        ),
        ("swallowed_column.csv", "score\n\"9\n3\n2\"\n8\n", true),
        (
            "lines_within.csv",
            "score,text\n9,\"great\n\n1. price, of course\n2. then service, too\"\n8,ok\n",
            false,
        ),
        (
            "list_within.csv",
            "score,text,city\n9,\"dear all,\n3 days, too long\",Oslo\n8,ok,Oslo\n",
            false,
        ),
    ] {
        let survey = json(&file(name, csv), &SCORE);
        let notes = survey["ledger"]["notes"].as_array().expect("notes");
        assert_eq!(
            notes.iter().any(|told| told == note),
            is_told,
            "{name} {notes:?}"
        );
    }
}

#[test]
fn a_first_line_may_name_the_delimiter() {
    let csv = "sep=;\n# note\nscore;city\n9;Oslo, Norway\nx;Rome\n";
    let excel = file("sep.csv", csv);
    assert_eq!(json(&excel, &SCORE)["ledger"]["used"], 1);
    assert!(text(&excel, &SCORE).contains("1  row 5 \"x\"\n"));
    let tabs = file("sep_tab.csv", "sep=\t\nscore\tcity\n9\tOslo\n");
    assert_eq!(json(&tabs, &SCORE)["ledger"]["used"], 1);
    // What the options say goes before what the file says.
    let options = [&SCORE[..], &["--delimiter", ","]].concat();
    let named = file("sep_other.csv", "sep=;\nscore,city\n9,a;b\n");
    assert_eq!(json(&named, &options)["ledger"]["used"], 1);
}

#[test]
fn an_account_has_one_name_whatever_the_white_space_in_it() {
    let csv = "account,score\nBig Corp,9\nBig\u{a0}Corp,3\n Big  Corp\u{a0},8\nBIG CORP,8\n";
    let options = [&SCORE[..], &["--account", "account"]].concat();
    let survey = json(&file("folded.csv", csv), &options);
    assert_eq!(survey["overall"]["accounts"], 2);
    assert_eq!(
        survey["ledger"]["notes"],
        json!([
            "account names that differ only by case or width, such as \"Big Corp\" and \"BIG CORP\", taken as different (--fold makes them one): 1"
        ])
    );
}

#[test]
fn ids_of_one_record_are_noted() {
    let options = [&SCORE[..], &["--account", "account"]].concat();
    let csv = "account,score\n001A0000006Vm9r,9\n001A0000006Vm9rIAC,3\n001A0000006VM9R,8\n";
    // Of an id of 15 characters the case is a part.
    assert_eq!(
        notes("salesforce.csv", csv, &options),
        json!(["Salesforce ids of 15 and 18 characters name the same record: 1 pair"])
    );
    let two = format!("{csv}001A0000006VM9RIAC,8\n001B0000006VM9RIAC,8\n");
    let found = notes("salesforce_pairs.csv", &two, &options);
    let expected = "Salesforce ids of 15 and 18 characters name the same record: 2 pairs";
    assert!(
        found
            .as_array()
            .is_some_and(|all| all.contains(&json!(expected))),
        "{found}"
    );
}

#[test]
fn a_long_text_among_the_answers_is_no_word_of_a_scale() {
    let csv = format!("score\n\"{}\"\n9\n", "much to say ".repeat(1000));
    let comments = file("long_answer.csv", csv);
    let found = json(&comments, &SCORE);
    assert_eq!(found["ledger"]["excluded"]["not_a_number"], 1);
    assert_eq!(found["ledger"]["notes"], json!([]));
    assert!(text(&comments, &SCORE).len() < 3000);
}
