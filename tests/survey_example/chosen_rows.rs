//! Which rows count, by `--where`, and which words are scores, by `--read`.

use std::path::Path;

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey};

const ROWS: &str = "\
id,score,status,when,seats,lang
1,10,done,2026-01-05 10:00,5,en
2,9,done,2026-01-31 23:59,50,de
3,8,open,2026-02-01 00:00,500,en
4,3,Done,2026-02-10,,fr
5,0,,2026-03-01,7,
6,9,done,,70,\" en \"
";

/// The ids of the rows whose answers are used, by the segments there are.
#[track_caller]
fn used(rows: &Path, conditions: &[&str]) -> Vec<String> {
    let options = conditions
        .iter()
        .flat_map(|condition| ["--where", condition]);
    let options: Vec<&str> = ["--score", "score", "--segment", "id"]
        .into_iter()
        .chain(options)
        .collect();
    let found = json(rows, &options);
    let ledger = &found["ledger"];
    assert_eq!(ledger["rows"], 6);
    let filtered = ledger["excluded"]
        .get("filtered")
        .unwrap_or(&json!(0))
        .clone();
    let ids = found["segments"]["id"].as_array().expect("rows").iter();
    let ids: Vec<String> = ids
        .map(|row| row["segment"].as_str().expect("an id").into())
        .collect();
    assert_eq!(
        filtered,
        json!(6 - ids.len()),
        "every row is used or filtered"
    );
    ids
}

#[test]
fn a_condition_is_equal_other_less_more_or_empty() {
    let rows = file("conditions.csv", ROWS);
    for (condition, expected) in [
        ("status=done", "1 2 6"),
        ("status = done", "1 2 6"),
        ("status!=done", "3 4 5"),
        ("status=", "5"),
        ("status!=", "1 2 3 4 6"),
        ("status=done|open", "1 2 3 6"),
        ("status!=done|open", "4 5"),
        // One of several may be an empty cell.
        ("status=open|", "3 5"),
        ("status!=open|", "1 2 4 6"),
        // Numbers by their size; an empty cell is neither less nor more.
        ("seats>=50", "2 3 6"),
        ("seats>50", "3 6"),
        ("seats<50", "1 5"),
        ("seats<=50.0", "1 2 5"),
        ("score>=9", "1 2 6"),
        // Of a day all its times.
        ("when>=2026-02-01", "3 4 5"),
        ("when<2026-02-01", "1 2"),
        ("when<=2026-01-31", "1 2"),
        ("when>2026-01-31", "3 4 5"),
        ("when=", "6"),
        ("lang=en", "1 3 6"),
    ] {
        let expected: Vec<&str> = expected.split(' ').collect();
        assert_eq!(used(&rows, &[condition]), expected, "{condition}");
    }
}

#[test]
fn all_conditions_must_hold() {
    let rows = file("all_conditions.csv", ROWS);
    assert_eq!(used(&rows, &["status=done", "lang=en"]), ["1", "6"]);
    let between = ["when>=2026-01-31", "when<2026-03-01"];
    assert_eq!(used(&rows, &between), ["2", "3", "4"]);
    assert_eq!(used(&rows, &["status=done", "status=open"]), [""; 0]);
    let nobody = json(&rows, &["--score", "score", "--where", "status=none"]);
    assert_eq!(nobody["overall"]["nps"], Value::Null);
}

#[test]
fn a_condition_that_compares_with_nothing_is_bad_usage() {
    let rows = file("no_condition.csv", ROWS);
    for (condition, reason) in [
        ("status", "expected COLUMN=VALUE"),
        (
            "seats>",
            "expected a number, a date or a text to compare with",
        ),
        (
            "seats<=",
            "expected a number, a date or a text to compare with",
        ),
    ] {
        let output = survey(&rows, &["--score", "score", "--where", condition]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(reason), "{message}");
    }
}

#[test]
fn words_are_the_scores_that_they_are_said_to_be() {
    let csv = "\
score,group
Extremely likely,a
extremely  LIKELY,a
Extremely\u{a0}likely ,a
Not at all likely,b
7,b
a=b,b
Maybe,b
";
    let words = file("words.csv", csv);
    let read = [
        "--score",
        "score",
        "--read",
        "Extremely likely=10",
        "--read",
        "not at all likely = 0",
        "--read",
        "a=b=9",
    ];
    let found = json(&words, &read);
    assert_eq!(found["histogram"], json!([1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 3]));
    assert_near(&found["overall"]["nps"], 50.0);
    assert_eq!(found["ledger"]["excluded"]["not_a_number"], 1);
    // Without the words it is told what they cost.
    let plain = json(&words, &read[..2]);
    assert_eq!(plain["ledger"]["used"], 1);
    assert_eq!(plain["ledger"]["excluded"]["not_a_number"], 6);
    let notes = plain["ledger"]["notes"].as_array().expect("notes");
    let cost = "answers that are no numbers, such as \"Extremely likely\", are not used: 6 (--read \"Extremely likely=10\" would say that it is a 10)";
    assert!(notes.contains(&json!(cost)), "{notes:?}");
    for wrong in [
        "Extremely likely",
        "Extremely likely=11",
        "likely=ten",
        "likely=9.5",
    ] {
        let output = survey(&words, &["--score", "score", "--read", wrong]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("expected TEXT=SCORE"), "{message}");
    }
}

#[test]
fn a_word_may_stand_for_a_number_that_is_another() {
    // A scale of 1 to 5 of which somebody knows what it means.
    let csv = "score\n5\n4\n3\n1\n5\n";
    let of = ["5=10", "4=8", "3=6", "2=3", "1=0"];
    let options = of.iter().flat_map(|word| ["--read", word]);
    let options: Vec<&str> = ["--score", "score"].into_iter().chain(options).collect();
    let found = json(&file("five_points.csv", csv), &options);
    assert_eq!(found["histogram"], json!([1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 2]));
    assert_near(&found["overall"]["nps"], 0.0);
}
