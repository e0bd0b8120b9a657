//! Answers weighted to the customers there are, counted by hand.

use std::path::Path;

use serde_json::{Value, json};

use crate::figures::two_waves;
use crate::run::{assert_near, file, json, text};

/// In both waves together the north has 25, 9 and 1 answers by category, the south 7, 13 and 15.
pub(crate) const SCORE: [&str; 2] = ["--score", "score"];
const REGIONS: [&str; 4] = ["--margin", "region:north=30", "--margin", "region:south=90"];

pub(crate) fn calibrated(file: &Path, options: &[&str]) -> Value {
    json(file, &[&SCORE, options].concat())["calibrated"].clone()
}

/// The squares of some answers, coded +1, 0 and -1, about their mean.
fn squares([promoters, passives, detractors]: [f64; 3]) -> f64 {
    let n = promoters + passives + detractors;
    promoters + detractors - (promoters - detractors).powi(2) / n
}

#[test]
fn answers_stand_for_the_customers_of_a_margin() {
    let file = two_waves("margin.csv");
    let found = calibrated(&file, &REGIONS);
    // A quarter of the customers is in the north.
    assert_near(&found["nps"], 0.25 * 2400.0 / 35.0 - 0.75 * 800.0 / 35.0);
    // Each answer of the north stands for 30 customers of 35, and within a region nothing is
    // explained: what is left of an answer is its distance from the mean of its region.
    let [north, south] = [30.0 / 35.0, 90.0 / 35.0];
    let left = f64::powi(north, 2) * squares([25.0, 9.0, 1.0])
        + f64::powi(south, 2) * squares([7.0, 13.0, 15.0]);
    let std_error = 100.0 * left.sqrt() / 120.0;
    assert_near(&found["std_error"], std_error);
    assert_near(&found["smallest_factor"], north);
    assert_near(&found["largest_factor"], south);
    assert_eq!(found["customers"], 120.0);
    assert_eq!(found["margins"], json!([{"column": "region", "values": 2}]));
    let limits = ["lower", "upper"].map(|limit| found[limit].as_f64().expect("a number"));
    // At 0 the limits mirror one another; a score interval reaches a little further than the normal.
    assert!((limits[0] + limits[1]).abs() < 1e-6, "{limits:?}");
    let reach = limits[1] / (1.959_964 * std_error);
    assert!((1.0..1.1).contains(&reach), "{reach}");

    let survey = json(&file, &[&SCORE[..], &REGIONS].concat());
    assert_near(&survey["overall"]["nps"], 1600.0 / 70.0);
    assert_eq!(json(&file, &SCORE)["calibrated"], Value::Null);
}

#[test]
fn accounts_of_one_answer_each_are_nearly_independent_answers() {
    let csv = std::fs::read_to_string(two_waves("margin_plain.csv")).expect("it was written");
    let mut rows = csv.lines();
    let mut own = format!("{},account\n", rows.next().expect("a header"));
    for (place, row) in rows.enumerate() {
        own += &format!("{row},A{place}\n");
    }
    let file = file("margin_accounts.csv", own);
    let plain = calibrated(&file, &REGIONS);
    let by_account = calibrated(&file, &[&REGIONS[..], &["--account", "account"]].concat());
    assert_near(&by_account["nps"], plain["nps"].as_f64().expect("a number"));
    // The variance between 70 accounts has one degree of freedom fewer.
    let std_error = plain["std_error"].as_f64().expect("a number");
    assert_near(
        &by_account["std_error"],
        std_error * (70.0_f64 / 69.0).sqrt(),
    );
    // All of one account: worth one answer.
    let one = json(
        &file,
        &[
            &SCORE[..],
            &REGIONS,
            &["--account", "wave", "--where", "wave=2025-H1"],
        ]
        .concat(),
    );
    assert!(one["calibrated"]["nps"].is_number());
    assert_near(&one["calibrated"]["effective_n"], 1.0);
}

#[test]
fn several_margins_are_met_together() {
    // With as many answers in each wave of each region as if both had nothing to do with one another,
    // the factor of a cell is that of its wave times that of its region.
    let mut csv = String::from("wave,region,score\n");
    for (wave, region, [promoters, passives, detractors]) in [
        (1, "north", [6, 3, 1]),
        (1, "south", [10, 5, 5]),
        (2, "north", [2, 3, 5]),
        (2, "south", [4, 6, 10]),
    ] {
        for (score, count) in [(9, promoters), (7, passives), (3, detractors)] {
            csv += &format!("{wave},{region},{score}\n").repeat(count);
        }
    }
    let file = file("two_margins.csv", csv);
    let options = [
        "--margin",
        "wave:1=40",
        "--margin",
        "region:north=50",
        "--margin",
        "region: south =50",
        "--margin",
        "wave:2=60",
    ];
    let found = calibrated(&file, &options);
    // The cells stand for 20, 20, 30 and 30 customers, and have the scores 50, 25, -30 and -30.
    assert_near(&found["nps"], 0.2 * 50.0 + 0.2 * 25.0 - 0.6 * 30.0);
    assert_near(&found["smallest_factor"], 20.0 / 20.0);
    assert_near(&found["largest_factor"], 30.0 / 10.0);
    let margins = json!([{"column": "wave", "values": 2}, {"column": "region", "values": 2}]);
    assert_eq!(found["margins"], margins);
}

#[test]
fn the_page_shows_it_beside_what_was_answered() {
    let file = two_waves("margin_page.csv");
    let options = [&SCORE[..], &REGIONS].concat();
    let found = calibrated(&file, &REGIONS);
    let number = |name: &str| found[name].as_f64().expect("a number");
    // The limits as answered are those of the oracle, ci_score(32, 22, 16).
    let expected = format!(
        "
Calibrated
----------
NPS                 0.0
95% interval        {:.1} to {:.1}
customers           120
margin              region, 2 values
an answer is        0.86 to 2.57 customers
",
        number("lower"),
        number("upper"),
    );
    let page = text(&file, &options);
    assert!(page.contains(&expected), "{page}");
    let as_answered = "\nNPS                 22.9\n95% interval        3.5 to 40.4\n";
    assert!(page.contains(as_answered), "{page}");
}

#[test]
fn of_a_list_the_calibrated_interval_is_narrower_too() {
    let file = two_waves("margin_list.csv");
    let margins = ["--margin", "region:north=50", "--margin", "region:south=90"];
    let open = calibrated(&file, &margins);
    let of = |options: &[&str]| calibrated(&file, &[&margins, options].concat());
    let list = of(&["--population", "140"]);
    let number = |found: &Value, name: &str| found[name].as_f64().expect("a number");
    // Burstein: 70 answers are worth (140 - 1) / (140 - 70) times as many.
    let gain: f64 = 139.0 / 70.0;
    assert_near(&list["nps"], number(&open, "nps"));
    assert_near(&list["std_error"], number(&open, "std_error") / gain.sqrt());
    assert_near(&list["effective_n"], number(&open, "effective_n") * gain);
    let width = |found: &Value| number(found, "upper") - number(found, "lower");
    assert!(width(&list) < 0.8 * width(&open), "{list}");

    let options = [&SCORE[..], &margins, &["--population", "140"]].concat();
    let page = text(&file, &options);
    assert!(
        page.contains("\ntaken as            70 of 140 answers\n"),
        "{page}"
    );
    // With all of a list there is nothing left to be unsure of, nor a number of answers like it.
    let all = ["--margin", "region:north=35", "--margin", "region:south=35"];
    let options = [&all[..], &["--population", "70"]].concat();
    let census = calibrated(&file, &options);
    assert_eq!(
        (&census["lower"], &census["upper"]),
        (&census["nps"], &census["nps"])
    );
    let page = text(&file, &[&SCORE[..], &options].concat());
    assert!(!page.contains("effective n"), "{page}");
}

#[test]
fn a_value_of_a_margin_is_met_as_names_are() {
    // White space within is one, and with --fold case does not matter: NPS 0 of the three in New York,
    // who are a quarter, and 100 of Ohio.
    let csv = "city,score\nNew  York,9\nnew york,8\nNew York,3\nOhio,9\n";
    let file = file("margin_names.csv", csv);
    let margins = ["--margin", "city:new  york=10", "--margin", "city:Ohio=30"];
    let found = calibrated(&file, &[&margins[..], &["--fold"]].concat());
    assert_near(&found["nps"], 75.0);
    let output = crate::run::survey(&file, &[&SCORE[..], &margins].concat());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("row 2 has \"New  York\""), "{message}");
}

#[test]
fn of_a_long_cell_a_message_repeats_the_first_characters() {
    let csv = format!("city,score\n{},9\n", "x".repeat(500));
    let options = [&SCORE[..], &["--margin", "city:y=10"]].concat();
    let output = crate::run::survey(&file("margin_long.csv", csv), &options);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("x..."), "{message}");
    assert!(!message.contains(&"x".repeat(81)), "{message}");
}
