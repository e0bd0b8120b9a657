//! Margins that contradict the answers, the list of customers, or one another.

use serde_json::{Value, json};

use crate::margins::{SCORE, calibrated};
use crate::run::{file, json, survey, text};

#[test]
fn a_margin_that_cannot_be_met_says_why() {
    let fault = |name: &str, csv: &str, options: &[&str], code| {
        let output = survey(&file(name, csv), &[&SCORE, options].concat());
        assert_eq!(output.status.code(), Some(code));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let margin = ["--margin", "size:a=10"];
    assert_eq!(
        fault("margin_value.csv", "size,score\na,9\nb,9\n", &margin, 1).trim_end(),
        "error: row 3 has \"b\" in column \"size\", which no --margin names: \
         add --margin \"size:b=COUNT\" with the number of such customers"
    );
    // Of rows whose answer is not used nothing is asked.
    let unused = file("margin_unused.csv", "size,score\na,9\n,\n");
    assert!(calibrated(&unused, &margin)["nps"].is_number());
    let missing = fault("margin_column.csv", "score\n9\n", &margin, 1);
    assert!(
        missing.starts_with("error: column \"size\" is not in the file"),
        "{missing}"
    );
    let empty = [&margin[..], &["--margin", "size:b=10"]].concat();
    let message = fault("margin_empty.csv", "size,score\na,9\n", &empty, 1);
    assert!(
        message.starts_with(
            "error: the known totals of size have 10 customers of \"b\" and no answer of them"
        ),
        "{message}"
    );

    for wrong in [
        "size",
        "size:a",
        "size=3",
        "size:a=-1",
        "size:a=NaN",
        "size:a=inf",
        "size:a=0.4",
        "size:a=1e3",
        "size:a=1,000",
    ] {
        let message = fault(
            "margin_wrong.csv",
            "size,score\na,9\n",
            &["--margin", wrong],
            2,
        );
        let hint = "expected COLUMN:VALUE=COUNT with a whole number of customers (no share) in digits alone, such as Region:North=800";
        assert!(message.contains(hint), "{message}");
    }
    let weighted = [
        &margin[..],
        &["--account", "size", "--roll-up", "every_account"],
    ]
    .concat();
    let message = fault("margin_roll_up.csv", "size,score\na,9\n", &weighted, 2);
    assert!(
        message.contains("--margin weighs answers, and --roll-up sets their weights already"),
        "{message}"
    );
}

#[test]
fn an_answer_with_nothing_in_a_margin_is_left_out_and_counted() {
    let csv = "size,who,score\na,p,9\n,q,3\na,r,0\n \u{a0},s,9\n,t,\n";
    let file = file("margin_blank.csv", csv);
    let margin = [&SCORE[..], &["--margin", "size:a=10"]].concat();
    // The same where the answers are held.
    for options in [
        margin.clone(),
        [&margin[..], &["--respondent", "who"]].concat(),
    ] {
        let survey = json(&file, &options);
        assert_eq!(survey["overall"]["n"], 2);
        assert_eq!(survey["calibrated"]["nps"], 0.0);
        // The last has no answer in the first place.
        assert_eq!(survey["ledger"]["excluded"]["no_margin"], 2);
        assert_eq!(survey["ledger"]["excluded"]["missing"], 1);
        let note = "answers with nothing in the column of a margin, left out of all figures: 2";
        assert_eq!(survey["ledger"]["notes"], json!([note]));
    }
    let page = text(&file, &margin);
    assert!(
        page.contains("\n  no_margin                      2  row 3"),
        "{page}"
    );
    let without = json(&file, &SCORE);
    assert_eq!(without["overall"]["n"], 4);
    assert_eq!(without["ledger"]["excluded"]["no_margin"], Value::Null);
}

#[test]
fn a_list_of_customers_that_contradicts_the_margins_is_refused() {
    let file = file(
        "margin_list.csv",
        "size,account,score\na,A,9\na,B,9\nb,C,3\n",
    );
    let fault = |options: &[&str], code| {
        let margins = ["--margin", "size:a=5", "--margin", "size:b=5"];
        let output = survey(&file, &[&SCORE, &margins[..], options].concat());
        assert_eq!(output.status.code(), Some(code));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let message = fault(&["--population", "9"], 2);
    let why = "--population 9 contradicts --margin, by which there are 10 customers in all values of \"size\"";
    assert!(message.contains(why), "{message}");
    fault(&["--population", "10"], 0);
    // Accounts are no customers: people are.
    fault(&["--population", "9", "--account", "account"], 0);

    let options = [
        "--margin",
        "size:a=1",
        "--margin",
        "size:b=5",
        "--population",
        "6",
    ];
    let output = survey(&file, &[&SCORE[..], &options].concat());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).trim_end(),
        "error: by --margin \"size:a=1\" there are fewer customers than answered: \
         with --population it must count all who could have"
    );
}
