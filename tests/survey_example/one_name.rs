//! Names that are one: what surrounds and parts their words, and with `--fold` case and width.

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, text, words};

const SCORE: [&str; 2] = ["--score", "score"];

/// The names of the rows of a table and how many answers each has.
fn rows(table: &Value, name: &str) -> Vec<(String, u64)> {
    let rows = table.as_array().expect("rows").iter();
    rows.map(|row| {
        (
            row[name].as_str().expect("a name").into(),
            row["n"].as_u64().expect("a number"),
        )
    })
    .collect()
}

/// North in six spellings: four of its white space, one of its case and one of its width.
const REGIONS: &str = "\
region,score
North Sea,10
 North  Sea ,9
North\u{a0}Sea,8
Nor\u{ad}th Sea\u{200b},3
NORTH SEA,10
Ｎｏｒｔｈ Sea,9
South,10
";

#[test]
fn white_space_never_makes_two_names_of_one() {
    let regions = file("spaced_names.csv", REGIONS);
    let options = [&SCORE[..], &["--segment", "region"]].concat();
    let found = json(&regions, &options);
    let names = rows(&found["segments"]["region"], "segment");
    assert_eq!(names.len(), 4);
    assert!(names.contains(&("North Sea".into(), 4)), "{names:?}");
    // 2 promoters, a passive and a detractor.
    let of_north = found["segments"]["region"].as_array().expect("rows").iter();
    let north = of_north.clone().find(|row| row["segment"] == "North Sea");
    assert_near(&north.expect("a row")["nps"], 25.0);
    // Accents in one character and in two.
    let accents = file("accents.csv", "city,score\nMalm\u{f6},9\nMalmo\u{308},3\n");
    let found = json(&accents, &[&SCORE[..], &["--segment", "city"]].concat());
    assert_eq!(
        rows(&found["segments"]["city"], "segment"),
        [("Malmö".into(), 2)]
    );
}

#[test]
fn case_and_width_are_folded_where_that_is_asked_for_and_remarked_on_where_not() {
    let regions = file("folded_names.csv", REGIONS);
    let options = [&SCORE[..], &["--segment", "region"]].concat();
    let remark = "segments that differ only by case or width, such as \"North Sea\" and \"NORTH SEA\", taken as different (--fold makes them one): 2";
    let found = json(&regions, &options);
    assert_eq!(found["ledger"]["notes"], json!([remark]));
    assert!(words(&text(&regions, &options)).contains(&format!("note: {remark}")));

    let found = json(&regions, &[&options[..], &["--fold"]].concat());
    // Shown as it was written first.
    assert_eq!(
        rows(&found["segments"]["region"], "segment"),
        [("North Sea".into(), 6), ("South".into(), 1)]
    );
    assert_eq!(found["ledger"]["notes"], json!([]));
    assert_near(&found["segments"]["region"][0]["nps"], 50.0);
}

#[test]
fn accounts_and_waves_are_folded_too() {
    let csv = "\
account,wave,worth,score
Straße,q1 2025,5,10
STRASSE,Q1 2025,,9
strasse,Q2 2025,,3
Ödland,Q2 2025,3,9
ödland ,q2 2025,3,8
";
    let spelled = file("folded_accounts.csv", csv);
    let options = ["--account", "account", "--wave", "wave", "--value", "worth"];
    let options = [&SCORE[..], &options].concat();
    let apart = json(&spelled, &options);
    assert_eq!(apart["overall"]["accounts"], 5);
    assert_eq!(apart["waves"].as_array().map(Vec::len), Some(4));
    let remark = "account names that differ only by case or width, such as ";
    let notes = apart["ledger"]["notes"].as_array().expect("notes");
    let is_remark = |note: &&Value| note.as_str().is_some_and(|note| note.starts_with(remark));
    assert_eq!(notes.iter().filter(is_remark).count(), 1, "{notes:?}");

    let found = json(
        &spelled,
        &[&options[..], &["--fold", "--roll-up", "by_value"]].concat(),
    );
    assert_eq!(found["overall"]["accounts"], 2);
    assert_eq!(
        rows(&found["waves"], "wave"),
        [("q1 2025".into(), 2), ("Q2 2025".into(), 3)]
    );
    // The values of the one account are those that any of its rows has: 5 at a score of (2 - 1) / 3
    // and 3 at 1 / 2, of 8.
    assert_near(&found["overall"]["nps"], 100.0 * (5.0 / 3.0 + 1.5) / 8.0);
}

#[test]
fn a_respondent_is_one_person_in_whatever_case_the_address_is_written() {
    let csv = "\
who,score
Ann@mail.example,10
ann@MAIL.example,3
bob@mail.example,9
 BOB@mail.example\u{a0},8
A. Smith,9
a. smith,7
";
    let people = file("addresses.csv", csv);
    let options = [&SCORE[..], &["--respondent", "who"]].concat();
    // Without a time the last row of a person is the latest: 3 and 8, and both Smiths.
    let found = json(&people, &options);
    assert_eq!(found["ledger"]["excluded"]["duplicate"], 2);
    assert_eq!(found["histogram"], json!([0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0]));
    let remark = "respondents that differ only by case or width, such as \"A. Smith\" and \"a. smith\", taken as different (--fold makes them one): 1";
    let notes = found["ledger"]["notes"].as_array().expect("notes");
    assert!(notes.contains(&json!(remark)), "{notes:?}");
    let found = json(&people, &[&options[..], &["--fold"]].concat());
    assert_eq!(found["ledger"]["excluded"]["duplicate"], 3);
    assert_eq!(found["overall"]["n"], 3);
    // Of accounts it is the same: an address is no other for its case.
    let found = json(&people, &[&SCORE[..], &["--account", "who"]].concat());
    assert_eq!(found["overall"]["accounts"], 4);
}

#[test]
fn the_case_of_a_short_record_id_is_a_part_of_it_even_where_names_are_folded() {
    let csv = "account,score\n001A0000006Vm9r,9\n001A0000006VM9R,3\nAcme,9\nACME,8\n";
    let options = [&SCORE[..], &["--account", "account", "--fold"]].concat();
    let found = json(&file("folded_ids.csv", csv), &options);
    assert_eq!(found["overall"]["accounts"], 3);
}

#[test]
fn a_filter_tells_names_apart_as_they_are_written() {
    let options = [&SCORE[..], &["--where", "region=NORTH SEA", "--fold"]].concat();
    let found = json(&file("filtered_names.csv", REGIONS), &options);
    assert_eq!(found["overall"]["n"], 1);
    assert_eq!(found["ledger"]["excluded"]["filtered"], 6);
}
