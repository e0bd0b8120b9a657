//! The NPS by what an account contributes, counted by hand.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::figures::accounts;
use crate::run::{assert_near, file, json};

/// Seven answers of four accounts and one account that was asked in vain.
///
/// A, worth 100, answers 5 by its decision maker and 9 and 10 by end users; B, worth 50, answers 9;
/// C, worth 30, 8 and 9; D, worth 20, 2. E, worth 40, is silent.
pub(crate) fn book(name: &str) -> PathBuf {
    file(
        name,
        "\
account,revenue,role,wave,region,score
A,100,Decision maker,1,north,5
A,,End user,1,north,9
A,100,End user,2,south,10
B,50,Decision maker,1,south,9
C,30,End user,2,north,8
C,,End user,2,south,9
D,20,Influencer,1,south,2
E,40,End user,2,south,
",
    )
}

pub(crate) const COLUMNS: [&str; 12] = [
    "--score",
    "score",
    "--account",
    "account",
    "--role",
    "role",
    "--value",
    "revenue",
    "--wave",
    "wave",
    "--segment",
    "region",
];

pub(crate) fn by(file: &Path, roll_up: &str) -> Value {
    json(file, &[&COLUMNS[..], &["--roll-up", roll_up]].concat())
}

#[track_caller]
fn assert_figure(figure: &Value, n: u64, nps: f64) {
    assert_eq!(figure["n"], n);
    assert_near(&figure["nps"], nps);
}

#[test]
fn five_roll_ups_of_one_book_are_five_scores() {
    let book = book("roll_ups.csv");
    for (roll_up, n, nps) in [
        // 4 promoters and 2 detractors of 7.
        ("every_answer", 7, 200.0 / 7.0),
        // A (2-1)/3, B 1, C 1/2, D -1: 5/6 of 4.
        ("every_account", 7, 500.0 / 24.0),
        // A 100/3, B 50, C 15, D -20, of 200.
        ("by_value", 7, 235.0 / 6.0),
        // Means 8, 9, 8.5, 2: one promoter and one detractor of 4.
        ("mean_score", 4, 0.0),
        // A is its decision maker, a detractor; B promoter, C passive, D detractor.
        ("most_influential", 4, -25.0),
    ] {
        let overall = &by(&book, roll_up)["overall"];
        assert_figure(overall, n, nps);
        assert_eq!(overall["roll_up"], roll_up);
        assert_eq!(
            (&overall["accounts"], &overall["silent_accounts"]),
            (&json!(4), &json!(1))
        );
    }
    let unsaid = json(&book, &COLUMNS);
    assert_eq!(unsaid["overall"]["roll_up"], "every_answer");
    // The counts are of answers, or of accounts where those are counted.
    let counts = |roll_up| {
        let overall = by(&book, roll_up)["overall"].clone();
        ["promoters", "passives", "detractors"].map(|category| overall[category].as_u64())
    };
    assert_eq!(counts("by_value"), [4, 1, 2].map(Some));
    assert_eq!(counts("most_influential"), [1, 1, 2].map(Some));
}

#[test]
fn uncertainty_is_that_of_the_weighted_accounts() {
    let book = book("uncertainty.csv");
    // Independent scipy oracle: cluster_one with the weights of each roll-up; standard errors are R's.
    let overall = &by(&book, "every_account")["overall"];
    assert_near(&overall["lower"], -55.93228721927821);
    assert_near(&overall["upper"], 77.8988496177411);
    assert_near(&overall["std_error"], 42.69562819149832);
    assert_near(&overall["effective_n"], 4.0);
    assert_near(&overall["effective_accounts"], 4.0);
    assert_near(&overall["top_share"], 0.25);
    assert_near(&overall["design_effect"], 1.315240083507306);
    assert_eq!(overall["design"], "clustered");
    let overall = &by(&book, "by_value")["overall"];
    assert_near(&overall["lower"], -49.364274420227986);
    assert_near(&overall["upper"], 87.41563935332319);
    assert_near(&overall["effective_accounts"], 2.8985507246376807);
    assert_near(&overall["top_share"], 0.5);
    // One category an account: ci_score(1, 2, 1).
    let overall = &by(&book, "mean_score")["overall"];
    assert_near(&overall["lower"], -60.41042410448641);
    assert_near(&overall["upper"], 60.41042410448641);
    assert_eq!(overall["design"], "clustered");
    assert_eq!(overall["population"], Value::Null);
}

#[test]
fn a_segment_is_a_part_of_every_accounts_weight() {
    let book = book("weighted_segments.csv");
    let region = |roll_up, place: usize| by(&book, roll_up)["segments"]["region"][place].clone();
    // North: A's 5 and 9 cancel out, and C's 8 is passive.
    assert_figure(&region("every_account", 0), 3, 0.0);
    // South: A's 10 with 1/3, B, C's 9 with 1/2, and D against them: 5/6 of 17/6.
    let south = region("every_account", 1);
    assert_figure(&south, 4, 500.0 / 17.0);
    // Independent scipy oracle: cluster_one of the segment.
    assert_near(&south["lower"], -57.530337745453075);
    assert_near(&south["upper"], 85.14908211067052);
    // 100/3 + 50 + 15 - 20 of 100/3 + 50 + 15 + 20.
    let south = region("by_value", 1);
    assert_figure(&south, 4, 23500.0 / 355.0);
    assert_near(&south["lower"], -34.84719937648138);
    assert_near(&south["upper"], 96.08091262441218);
    // The means within the segment: A 7 and C 8 in the north; A 10, B 9, C 9, D 2 in the south.
    assert_figure(&region("mean_score", 0), 2, 0.0);
    let south = region("mean_score", 1);
    assert_figure(&south, 4, 50.0);
    // ci_score(3, 0, 1).
    assert_near(&south["lower"], -39.87163148351962);
    // Of A only the decision maker's 5 counts in the north; in the south only an end user answered.
    assert_figure(&region("most_influential", 0), 2, -50.0);
    assert_figure(&region("most_influential", 1), 4, 50.0);
}

#[test]
fn an_account_is_whole_in_every_wave() {
    let book = book("weighted_waves.csv");
    let wave = |roll_up, place: usize| by(&book, roll_up)["waves"][place].clone();
    // First wave: A 5 and 9, B 9, D 2. Second wave: A 10, C 8 and 9.
    assert_figure(&wave("every_account", 0), 4, 0.0);
    assert_figure(&wave("every_account", 1), 3, 75.0);
    // 100 * 0 + 50 - 20 of 170; 100 + 15 of 130.
    assert_figure(&wave("by_value", 0), 4, 3000.0 / 170.0);
    assert_figure(&wave("by_value", 1), 3, 11500.0 / 130.0);
    // Means 7, 9, 2, then 10 and 8.5.
    assert_figure(&wave("mean_score", 0), 3, 0.0);
    assert_figure(&wave("mean_score", 1), 2, 50.0);
    assert_figure(&wave("most_influential", 0), 3, -100.0 / 3.0);
}

#[test]
fn changes_know_the_accounts_that_two_waves_share() {
    let file = accounts("weighted_changes.csv");
    let options = [
        "--score",
        "score",
        "--account",
        "account",
        "--wave",
        "wave",
        "--roll-up",
    ];
    // Independent scipy oracle: cluster_one of the second wave, cluster_compare of both.
    for (roll_up, wave, change) in [
        (
            "every_account",
            [200.0 / 7.0, -32.27126508811251, 71.62042732164447],
            [11.904761904761902, -73.41292826366173, 97.22245207318552],
        ),
        (
            "mean_score",
            [300.0 / 7.0, -19.874943343029205, 79.26449352142211],
            [300.0 / 7.0, -52.9265766193862, 138.6408623336719],
        ),
    ] {
        let second = &json(&file, &[&options[..], &[roll_up]].concat())["waves"][1];
        for (name, expected) in ["nps", "lower", "upper"].into_iter().zip(wave) {
            assert_near(&second[name], expected);
        }
        for (name, expected) in ["change", "change_lower", "change_upper"]
            .into_iter()
            .zip(change)
        {
            assert_near(&second[name], expected);
        }
    }
}
