//! Values of accounts with currencies and thousands, and the scores by value that they make.

use std::path::Path;

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey};

const BY_VALUE: [&str; 10] = [
    "--delimiter",
    ";",
    "--score",
    "score",
    "--account",
    "account",
    "--value",
    "worth",
    "--roll-up",
    "by_value",
];

/// A promoter, a passive and a detractor by value, of accounts that are worth what the cells say.
fn three(name: &str, [promoter, passive, detractor]: [&str; 3]) -> std::path::PathBuf {
    let csv = format!(
        "account;worth;score\nA;{promoter};9\nA;;10\nB;{passive};8\nC;{detractor};3\nD;;\n"
    );
    file(name, csv)
}

fn notes(file: &Path, options: &[&str]) -> Value {
    json(file, &[&BY_VALUE[..], options].concat())["ledger"]["notes"].clone()
}

#[test]
fn a_score_by_value_reads_amounts_as_people_write_them() {
    // 50,000 of promoters less 20,000 of detractors, of 100,000.
    for (place, cells) in [
        ["50000", "30000", "20000"],
        ["$50,000.00", "$30,000.00", "$20,000.00"],
        ["C$50,000.00", "C$30,000.00", "C$20,000.00"],
        ["50.000,00 €", "30.000,00 €", "20.000,00 €"],
        ["EUR 50.000,00", "EUR 30.000,00", "EUR 20.000,00"],
        ["CHF 50'000.-", "CHF 30'000.-", "CHF 20'000.-"],
        ["50 000 kr", "30\u{a0}000 kr", "20\u{202f}000 kr"],
        ["50k", "30K", "0.02M"],
        ["£50k", "£30k", "£20k"],
        ["50 T€", "30 K€", "0,02 M€"],
        ["50.000,- €", "30.000,-- €", "20.000,– €"],
        ["₹50,000.00", "₹30,000.00", "₹20,000.00"],
        ["5e4", "3E4", "2e4"],
    ]
    .into_iter()
    .enumerate()
    {
        let file = three(&format!("amounts_{place}.csv"), cells);
        let found = json(&file, &BY_VALUE);
        assert_near(&found["overall"]["nps"], 30.0);
        assert_near(&found["overall"]["promoter_share"], 0.5);
        assert_eq!(found["ledger"]["notes"], json!([]), "{cells:?}");
        // Nobody knows what D is worth, and it is in no figure.
        assert_eq!(
            found["accounts"]["silent"],
            json!([{"account": "D", "value": null}])
        );
    }
}

#[test]
fn what_could_be_two_amounts_waits_for_a_word_on_which() {
    let cells = ["$50,000", "$30,000", "$20,000"];
    let file = three("amounts_two.csv", cells);
    let output = survey(&file, &BY_VALUE);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let start = "error: value \"$50,000\" in row 2 can be read as 50000 and as 50.000: say which with --decimal-mark . for the first";
    assert!(message.starts_with(start), "{message}");
    for (mark, worth) in [(".", 50_000.0), (",", 50.0)] {
        let found = json(&file, &[&BY_VALUE[..], &["--decimal-mark", mark]].concat());
        let all = found["accounts"]["all"]
            .as_array()
            .expect("accounts")
            .iter();
        let of_a = all.clone().find(|account| account["account"] == "A");
        assert_near(&of_a.expect("A")["value"], worth);
        assert_near(&found["overall"]["nps"], 30.0);
    }
    let output = survey(&file, &[&BY_VALUE[..], &["--decimal-mark", "'"]].concat());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn one_amount_in_two_spellings_is_one_value() {
    let csv = "account;worth;score\nA;$5,000.00;9\nA;5000;9\nA;USD 5 000;9\nB;5k;3\n";
    let found = json(&file("amount_spellings.csv", csv), &BY_VALUE);
    assert_near(&found["overall"]["nps"], 0.0);
}

#[test]
fn values_in_several_currencies_are_remarked_on() {
    let mixed = three("currencies.csv", ["$50,000.00", "€30.000,00", "20000"]);
    let note = "values are in several currencies, and were taken as if in one: $, €";
    assert_eq!(notes(&mixed, &[]), json!([note]));
    // A plain number beside a currency says none, and values of rows that are left out say nothing.
    let one = three("currency.csv", ["$50,000.00", "30000", "20000"]);
    assert_eq!(notes(&one, &[]), json!([]));
    let left_out = ["--where", "worth!=€30.000,00"];
    assert_eq!(notes(&mixed, &left_out), json!([]));
}
