//! What an account is worth, as it stands in a file, and what is wrong with it.

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey, text};

const OPTIONS: [&str; 6] = [
    "--score",
    "score",
    "--account",
    "account",
    "--value",
    "worth",
];

/// What an account is worth, as it was read.
#[track_caller]
fn read(name: &str, cell: &str) -> f64 {
    let csv = format!("account\tworth\tscore\nA\t{cell}\t\n");
    let options = [&OPTIONS[..], &["--delimiter", "tab"]].concat();
    let silent = json(&file(name, csv), &options)["accounts"]["silent"][0].clone();
    silent["value"].as_f64().expect("a value")
}

/// What is said of a file that cannot be used.
#[track_caller]
fn fault(name: &str, csv: &str, options: &[&str]) -> String {
    let output = survey(&file(name, csv), &[&OPTIONS[..], options].concat());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(output.stdout.is_empty());
    message.trim_end().trim_start_matches("error: ").into()
}

#[test]
fn numbers_are_read_as_people_and_programs_write_them() {
    // More of them are tried where cells are read, in the tests of amounts.
    for (cell, value) in [
        ("243000", 243_000.0),
        ("0,125", 0.125),
        ("1\u{202f}243\u{202f}000", 1_243_000.0),
        ("1.243.000,75", 1_243_000.75),
    ] {
        assert_eq!(read("read_value.csv", cell), value, "{cell}");
    }
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused() {
    for (cell, both) in [
        (
            "1.234",
            "can be read as 1234 and as 1.234: say which with --decimal-mark , for the first or --decimal-mark . for the second",
        ),
        (
            "\"243,000\"",
            "can be read as 243000 and as 243.000: say which with --decimal-mark . for the first or --decimal-mark , for the second",
        ),
    ] {
        let csv = format!("account,worth,score\nA,5,9\nB,{cell},9\n");
        let cell = cell.trim_matches('"');
        let expected = format!("value \"{cell}\" in row 3 {both}");
        assert_eq!(fault("either_value.csv", &csv, &[]), expected);
    }
}

#[test]
fn what_is_no_value_is_named_with_its_row() {
    for cell in ["n/a", "1,23,45"] {
        let csv = format!("account;worth;score\nA;5;9\n\nB;{cell};\n");
        let message = fault("no_value.csv", &csv, &["--delimiter", ";"]);
        let start = format!(
            "value {cell:?} in row 4 is no number: expected one such as 243000, 1250.50 or "
        );
        assert!(message.starts_with(&start), "{message}");
    }
    for cell in ["-5", "\u{2212}1,5", "-1 000", "(5)"] {
        let csv = format!("account;worth;score\nA;5;9\nB;{cell};9\n");
        assert_eq!(
            fault("negative_value.csv", &csv, &["--delimiter", ";"]),
            format!("value {cell:?} in row 3 is negative: expected 0 or more, or an empty cell"),
        );
    }
    let column = fault("value_column.csv", "account,score\nA,9\n", &[]);
    assert!(
        column.starts_with("column \"worth\" is not in the file"),
        "{column}"
    );
    let huge = fault("huge_value.csv", "account,worth,score\nA,1e200,9\n", &[]);
    assert!(
        huge.starts_with("value 1e200 of account \"A\" is out of range: "),
        "{huge}"
    );
}

#[test]
fn an_account_has_one_value() {
    let csv = "account,worth,score\nA,5,9\nB,8,9\nA,,3\nA,7,\n";
    assert_eq!(
        fault("two_values.csv", csv, &["--roll-up", "by_value"]),
        "row 5: account \"A\" was given the values 5 and 7: give one value for each account, or leave --value out",
    );
    // Where no figure needs the values, they are left out.
    let other = file("two_values_other.csv", csv.to_owned() + "C,3,\n");
    let survey = json(&other, &OPTIONS);
    assert_eq!(survey["overall"]["n"], 3);
    assert_eq!(
        survey["ledger"]["notes"],
        json!([
            "no value of an account is shown: row 5: account \"A\" was given the values 5 and 7: give one value for each account, or leave --value out"
        ])
    );
    assert_eq!(survey["accounts"]["value_held"], Value::Null);
    assert_eq!(
        survey["accounts"]["silent"],
        json!([{"account": "C", "value": null}])
    );
    let page = text(&other, &OPTIONS);
    assert!(page.contains("\n1 without an answer: C\n"), "{page}");
    assert!(!page.contains("value held by"), "{page}");

    // Written in two ways it is still one.
    let same = file(
        "same_value.csv",
        "account,worth,score\nA,5000,9\nA,5 000,9\nB,1,3\n",
    );
    assert_eq!(json(&same, &OPTIONS)["overall"]["n"], 3);
}

#[test]
fn by_value_every_account_that_answered_needs_one() {
    let csv = "account,worth,score\nA,5,9\nB,,9\nC,2,3\n";
    let message = fault("value_missing.csv", csv, &["--roll-up", "by_value"]);
    assert!(
        message.starts_with("account \"B\" has no value"),
        "{message}"
    );
    // The other roll-ups do without, and nobody can say how all the value is held.
    let other = json(&file("value_missing_other.csv", csv), &OPTIONS);
    assert_eq!(other["accounts"]["value_held"], Value::Null);

    // A silent account of unknown value is in no estimate.
    let silent = "account,worth,score\nA,5,9\nB,,\nC,2,3\n";
    let survey = json(
        &file("silent_value_missing.csv", silent),
        &[&OPTIONS[..], &["--roll-up", "by_value"]].concat(),
    );
    assert_near(&survey["overall"]["nps"], 300.0 / 7.0);
    assert_eq!(
        survey["accounts"]["silent"],
        json!([{"account": "B", "value": null}])
    );
}

#[test]
fn accounts_worth_nothing_weigh_nothing() {
    let csv = "account,worth,score,wave,region\nA,5,9,1,x\nB,5,3,1,x\nC,0,3,1,y\nC,0,3,2,y\nA,5,9,3,x\nB,5,9,3,x\n";
    let options = [
        &OPTIONS[..],
        &[
            "--roll-up",
            "by_value",
            "--wave",
            "wave",
            "--segment",
            "region",
        ],
    ]
    .concat();
    let worthless = file("worthless.csv", csv);
    let survey_of = json(&worthless, &options);
    // A's two nines and B's 3 and 9.
    assert_near(&survey_of["overall"]["nps"], 50.0);
    assert_eq!(survey_of["overall"]["n"], 6);
    let none = &survey_of["segments"]["region"][1];
    assert_eq!(
        (&none["segment"], &none["n"], &none["accounts"]),
        (&json!("y"), &json!(2), &json!(0))
    );
    for nothing in ["nps", "lower", "upper", "effective_n", "against_rest"] {
        assert_eq!(none[nothing], Value::Null, "{nothing}");
    }
    assert_eq!(none["cautions"], json!([]));
    let page = text(&worthless, &options);
    assert!(page.contains("\ny *  2             no value\n"), "{page}");
    let waves = survey_of["waves"].as_array().expect("a list");
    assert_eq!(waves.len(), 3);
    assert_eq!(
        (&waves[1]["n"], &waves[1]["nps"]),
        (&json!(1), &Value::Null)
    );
    // There is no change from a wave without a score, and none across it.
    assert_eq!(waves[2]["change"], Value::Null);

    let nothing = file("all_worthless.csv", "account,worth,score\nA,0,9\nB,0,9\n");
    let options = [&OPTIONS[..], &["--roll-up", "by_value"]].concat();
    assert_eq!(json(&nothing, &options)["overall"]["nps"], Value::Null);
    let page = text(&nothing, &options);
    assert!(
        page.contains("no account that answered has a value above 0"),
        "{page}"
    );
    assert!(page.contains("\n  promoters         0 (0.0%)\n"), "{page}");
}

#[test]
fn a_row_without_a_usable_answer_still_tells_of_its_account() {
    let csv = "account,worth,role,score,status\nA,5,CFO,9,done\nB,7,,11,done\nC,8,,,done\nD,9,,9,open\n,3,,9,done\n";
    let options = [&OPTIONS[..], &["--where", "status=done", "--role", "role"]].concat();
    let survey = json(&file("known_accounts.csv", csv), &options);
    assert_eq!(
        survey["accounts"]["silent"],
        json!([{"account": "C", "value": 8.0}, {"account": "B", "value": 7.0}]),
    );
    assert_eq!(
        survey["ledger"]["notes"][1],
        "answers of a role that is neither decision maker, influencer nor end user, such as \"CFO\", taken as unknown: 1",
    );
}

#[test]
fn a_population_smaller_than_what_is_known_is_refused() {
    let csv = "account,worth,score\nA,5,9\nB,7,9\nC,8,\n";
    assert_eq!(
        fault("small_population.csv", csv, &["--population", "2"]),
        "a population of 2 is smaller than the 3 accounts in the file: expected all accounts that could have answered",
    );
    let answers = survey(
        &file("small_answers.csv", csv),
        &["--score", "score", "--population", "1"],
    );
    assert_eq!(answers.status.code(), Some(1));
    let message = String::from_utf8_lossy(&answers.stderr).into_owned();
    assert!(
        message.contains("the population holds 1 customers, and 2 have answers"),
        "{message}"
    );
}

#[test]
fn the_page_shows_values_as_far_as_they_are_known() {
    let csv = "account,worth,score\nA,5,9\nB,,\nC,1234.56,\nD,0.5,\n";
    let page = text(&file("silent_page.csv", csv), &OPTIONS);
    let silent = "\n3 without an answer: C (1235), D (0.50), B\n";
    assert!(page.contains(silent), "{page}");
    // Without any account nothing is held by nobody.
    let empty = file("no_accounts.csv", "account,worth,score\n");
    let accounts = json(&empty, &OPTIONS[..4])["accounts"].clone();
    assert_eq!(accounts["value_held"], Value::Null);
}
