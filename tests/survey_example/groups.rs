//! What the figures of a group are worth, and what the page says of it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::figures::{accounts, two_waves};
use crate::roll_ups::{COLUMNS, book};
use crate::run::{assert_near, example, file, json, text};

const OPTIONS: [&str; 6] = [
    "--score",
    "score",
    "--account",
    "account",
    "--segment",
    "region",
];

/// As many answers of each of some accounts, which are all of one region and of any score.
fn even(name: &str, accounts: usize, answers: usize) -> PathBuf {
    let mut csv = String::from("account,region,worth,score\n");
    for account in 0..accounts {
        for answer in 0..answers {
            let score = [10, 8, 0][(account + answer) % 3];
            csv += &format!("A{account},all,{},{score}\n", 1 + account % 4);
        }
    }
    file(name, csv)
}

/// How many independent answers would be as sure, by the page, which must say what the document says.
#[track_caller]
fn effective_n(file: &Path, options: &[&str]) -> Option<String> {
    let page = text(file, options);
    let (_, line) = page.split_once("\neffective n         ")?;
    let found = line.lines().next().expect("a line");
    let number = json(file, options)["overall"]["effective_n"].clone();
    let number = number.as_f64().expect("a number");
    let expected = format!("{number:.1} independent answers would be as sure");
    assert_eq!(found, expected, "{page}");
    Some(format!("{number:.1}"))
}

#[test]
fn effective_answers_are_told_where_they_are_not_the_answers_there_are() {
    // Independent scipy oracle: cluster_one of all 19 answers.
    let alike = accounts("alike_answers.csv");
    assert_eq!(effective_n(&alike, &OPTIONS).as_deref(), Some("7.1"));
    // Burstein: 70 answers of a list of 100 are worth 99 / 30 times as many.
    let plain = two_waves("large_part.csv");
    let of = |population| effective_n(&plain, &["--score", "score", "--population", population]);
    assert_eq!(of("100").as_deref(), Some("231.0"));
    // A list so long that what was asked of it does not matter, and one that is whole.
    assert_eq!(of("1000000"), None);
    assert_eq!(of("70"), None);
    // Of 20 accounts with one answer each, none is like another; by value they count unevenly.
    let single = even("single.csv", 20, 1);
    assert_eq!(effective_n(&single, &OPTIONS), None);
    let by_value = [&OPTIONS[..], &["--value", "worth", "--roll-up", "by_value"]].concat();
    let found = effective_n(&single, &by_value).expect("it is told");
    assert!(found.parse::<f64>().is_ok_and(|n| n < 20.0), "{found}");
    let both = [&OPTIONS[..], &["--population", "20"]].concat();
    assert!(effective_n(&alike, &both).is_some());
}

#[test]
fn with_accounts_a_group_is_marked_by_what_it_is_worth() {
    let footnote = "\n* fewer than 30 effective answers or 15 accounts: ";
    // 360 answers of 12 accounts, whose people have nothing in common, are of few accounts.
    let few = (0_u64..360).map(|answer| {
        let score = [10, 8, 0][((answer * 2_654_435_761) >> 16) as usize % 3];
        format!("A{},all,{score}\n", answer % 12)
    });
    let few = format!("account,region,score\n{}", few.collect::<String>());
    let few = file("few_accounts.csv", few);
    let row = json(&few, &OPTIONS)["segments"]["region"][0].clone();
    assert!(row["effective_n"].as_f64() > Some(30.0), "{row}");
    let page = text(&few, &OPTIONS);
    assert!(page.contains("\nall *  360  "), "{page}");
    assert!(page.contains(footnote), "{page}");
    let independent = text(&few, &["--score", "score", "--segment", "region"]);
    assert!(independent.contains("\nall  360  "), "{independent}");
    assert!(!independent.contains("\n* fewer"), "{independent}");

    let enough = text(&even("enough_accounts.csv", 40, 3), &OPTIONS);
    assert!(enough.contains("\nall  120  "), "{enough}");
    // 60 answers of 20 accounts whose people all agree are worth no more than 20.
    let agree = (0..60).map(|answer| {
        let account = answer / 3;
        format!("A{account},all,{}\n", [10, 8, 0][account % 3])
    });
    let csv = format!("account,region,score\n{}", agree.collect::<String>());
    let page = text(&file("agree.csv", csv), &OPTIONS);
    assert!(page.contains("\nall *  60  "), "{page}");
    assert!(page.contains(footnote), "{page}");
}

#[test]
fn every_group_says_what_it_is_worth() {
    let waves = [&OPTIONS[..], &["--wave", "wave"]].concat();
    let survey = json(&accounts("worth.csv"), &waves);
    let regions = &survey["segments"]["region"];
    // H alone answered only from the south.
    assert_eq!(regions[0]["n"], 12);
    assert_eq!(regions[0]["accounts"], 7);
    assert!(regions[0]["effective_n"].as_f64() > Some(0.0));
    // The first wave has answers of A, B, C, D, E and G, the second of all but E.
    let counts = [0, 1].map(|place| survey["waves"][place]["accounts"].clone());
    assert_eq!(counts, [json!(6), json!(7)]);
    let cautions = &survey["waves"][0]["cautions"];
    assert_eq!(cautions[0], "fewer than 15 accounts (6)");

    // Independent scipy oracle: cluster_one of all, which are in one segment here.
    let all = std::fs::read_to_string(accounts("worth_all.csv")).expect("it was written");
    let all = file("worth_one.csv", all.replace("south", "north"));
    let row = json(&all, &OPTIONS)["segments"]["region"][0].clone();
    assert_near(&row["effective_n"], 7.078431372549019);

    let plain = json(
        &two_waves("worth_plain.csv"),
        &["--score", "score", "--wave", "wave"],
    );
    let wave = &plain["waves"][0];
    assert_eq!(wave["accounts"], Value::Null);
    assert_eq!(
        (&wave["effective_n"], &wave["cautions"]),
        (&json!(35.0), &json!([]))
    );
}

#[test]
fn the_lines_below_the_waves_say_how_to_read_them() {
    let csv = "account,wave,score\nA,1,9\nB,1,3\nA,2,9\nB,2,8\nA,3,9\nB,3,9\n";
    let three = file("three_waves.csv", csv);
    let waves = ["--score", "score", "--account", "account", "--wave", "wave"];
    let page = text(&three, &waves);
    let line = "\neach change is judged by itself\n";
    let category = "\nan account's category here is that of its answers in the wave\n";
    assert!(page.contains(line) && !page.contains(category), "{page}");
    let page = text(
        &book("two_waves_of_accounts.csv"),
        &[&COLUMNS[..], &["--roll-up", "mean_score"]].concat(),
    );
    assert!(!page.contains(line) && page.contains(category), "{page}");
}

#[test]
fn the_example_of_accounts_has_the_figures_of_the_main_job() {
    let output = example("accounts").output().expect("the example runs");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    for roll_up in ["every_answer", "by_value", "mean_score"] {
        let output = example("survey")
            .args(["--roll-up", roll_up, "--json"])
            .output()
            .expect("the example runs");
        let survey: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        let overall = &survey["overall"];
        let number = |name: &str| overall[name].as_f64().expect("a number");
        let line = format!(
            "\n{roll_up:<16}  {:>4}  {:>5.1}  {:>13}",
            number("n"),
            number("nps"),
            format!("{:.1} to {:.1}", number("lower"), number("upper")),
        );
        assert!(page.contains(&line), "{line}{page}");
    }
}

#[test]
fn without_answers_every_figure_is_null_and_that_is_no_failure() {
    let empty = file("no_answers.csv", "score,wave,account\n,Q1,A\nn/a,Q2,B\n");
    for options in [
        &["--score", "score"][..],
        &["--score", "score", "--account", "account"],
    ] {
        let survey = json(&empty, options);
        let overall = &survey["overall"];
        assert_eq!(survey["ledger"]["excluded"]["missing"], 2);
        assert_eq!(overall["n"], 0);
        for nothing in ["nps", "lower", "upper", "effective_n", "std_error"] {
            assert_eq!(overall[nothing], Value::Null);
        }
        assert!(text(&empty, options).contains("no answer was used, so there is no NPS"));
    }
    let header_only = file("header_only.csv", "score\n");
    assert_eq!(
        json(&header_only, &["--score", "score"])["ledger"]["rows"],
        0
    );
}
