//! Figures of files small enough to count by hand.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, text};

/// 70 answers in two waves and two regions: promoters, passives and detractors are 15/5/0 in the
/// north and 5/5/5 in the south in the first wave, 10/4/1 and 2/8/10 in the second.
pub(crate) fn two_waves(name: &str) -> PathBuf {
    let mut csv = String::from("wave,region,score\n");
    for (wave, region, counts) in [
        ("2025-H1", "north", [15, 5, 0]),
        ("2025-H1", "south", [5, 5, 5]),
        ("2025-H2", "north", [10, 4, 1]),
        ("2025-H2", "south", [2, 8, 10]),
    ] {
        for (score, count) in [9, 7, 3].into_iter().zip(counts) {
            for _ in 0..count {
                writeln!(csv, "{wave},{region},{score}").expect("a string takes all");
            }
        }
    }
    file(name, csv)
}

#[track_caller]
fn assert_figure(figure: &Value, n: u64, nps: f64, lower: f64, upper: f64) {
    assert_eq!(figure["n"], n);
    assert_near(&figure["nps"], nps);
    assert_near(&figure["lower"], lower);
    assert_near(&figure["upper"], upper);
}

#[test]
fn independent_answers_have_the_figures_of_the_oracle() {
    let survey = json(&two_waves("independent.csv"), &["--score", "score"]);
    // Independent mpmath oracle: ci_score(32, 22, 16), se(32, 22, 16).
    let overall = &survey["overall"];
    assert_figure(
        overall,
        70,
        1600.0 / 70.0,
        3.5210402434195176,
        40.35843972776086,
    );
    assert_near(&overall["std_error"], 9.512918943318997);
    assert_eq!(overall["promoters"], 32);
    assert_eq!(overall["passives"], 22);
    assert_eq!(overall["detractors"], 16);
    assert_eq!(overall["effective_n"], 70.0);
    assert_eq!(overall["level"], 0.95);
    assert_eq!(overall["method"], "tango");
    assert_eq!(overall["design"], "simple");
    assert_eq!(overall["roll_up"], "every_answer");
    assert_eq!(overall["accounts"], Value::Null);
    assert_eq!(overall["bands"], json!(["Good", "Great"]));
    assert_eq!(
        survey["histogram"],
        json!([0, 0, 0, 16, 0, 0, 0, 22, 0, 32, 0])
    );
    assert_eq!(survey["segments"], json!({}));
    assert_eq!(survey["waves"], json!([]));
    assert_eq!(survey["made_up"], false);
}

#[test]
fn segments_are_sorted_and_a_column_named_twice_is_shown_once() {
    let options = [
        "--score",
        "score",
        "--segment",
        "region",
        "--segment",
        "wave",
        "--segment",
        "region",
    ];
    let survey = json(&two_waves("segments.csv"), &options);
    let regions = survey["segments"]["region"].as_array().expect("a table");
    assert_eq!(regions.len(), 2);
    assert_eq!(regions[0]["segment"], "north");
    assert_eq!(regions[1]["segment"], "south");
    // Independent mpmath oracle: ci_score(25, 9, 1), ci_score(7, 13, 15).
    assert_figure(
        &regions[0],
        35,
        2400.0 / 35.0,
        46.2780793881018,
        82.20816288903366,
    );
    assert_figure(
        &regions[1],
        35,
        -800.0 / 35.0,
        -45.91432647096346,
        3.4943775316837975,
    );
    assert_eq!(survey["segments"].as_object().expect("tables").len(), 2);

    let page = text(&two_waves("segments.csv"), &options);
    assert_eq!(page.matches("\nregion\n").count(), 1, "{page}");
}

#[test]
fn waves_come_in_order_each_with_the_change_from_the_one_before() {
    let survey = json(
        &two_waves("waves.csv"),
        &["--score", "score", "--wave", "wave"],
    );
    let waves = survey["waves"].as_array().expect("a list");
    assert_eq!(waves.len(), 2);
    assert_eq!(waves[0]["wave"], "2025-H1");
    assert_eq!(waves[1]["wave"], "2025-H2");
    // Independent mpmath oracle: ci_score of each wave, two_sample_mover and the alpha at which its
    // limit touches 0, for (20, 10, 5) and (12, 12, 11).
    assert_figure(
        &waves[0],
        35,
        1500.0 / 35.0,
        15.737880612010512,
        63.40240764575192,
    );
    assert_figure(
        &waves[1],
        35,
        100.0 / 35.0,
        -23.491061828618594,
        28.766666954251743,
    );
    for nothing in [
        "change",
        "change_lower",
        "change_upper",
        "p_value",
        "verdict",
    ] {
        assert_eq!(waves[0][nothing], Value::Null);
    }
    assert_near(&waves[1]["change"], -40.0);
    assert_near(&waves[1]["change_lower"], -73.41161168511393);
    assert_near(&waves[1]["change_upper"], -2.493229629053281);
    assert_near(&waves[1]["p_value"], 0.036743616725657034);
    assert_eq!(waves[1]["verdict"], "down");
}

#[test]
fn the_level_is_that_of_every_interval() {
    let options = ["--score", "score", "--wave", "wave", "--level", "0.9"];
    let survey = json(&two_waves("level.csv"), &options);
    assert_eq!(survey["overall"]["level"], 0.9);
    // Independent mpmath oracle: ci_score(20, 10, 5, 0.9).
    assert_near(&survey["waves"][0]["lower"], 20.425501412871167);
    assert_near(&survey["waves"][0]["upper"], 60.591286197511856);
    assert!(text(&two_waves("level.csv"), &options).contains("90% interval"));
}

/// 19 answers of eight accounts in two waves; every third answer is in the south.
pub(crate) fn accounts(name: &str) -> PathBuf {
    let rows = [
        ("A", 1, 9),
        ("A", 1, 8),
        ("A", 2, 10),
        ("B", 1, 0),
        ("B", 1, 7),
        ("B", 2, 8),
        ("B", 2, 6),
        ("C", 1, 9),
        ("C", 2, 9),
        ("C", 2, 10),
        ("D", 1, 7),
        ("D", 2, 9),
        ("E", 1, 2),
        ("E", 1, 3),
        ("F", 2, 10),
        ("F", 2, 8),
        ("G", 1, 9),
        ("G", 2, 7),
        ("H", 2, 5),
    ];
    let mut csv = String::from("account,wave,score,region,role\n");
    for (place, (account, wave, score)) in rows.into_iter().enumerate() {
        let region = if place % 3 == 0 { "south" } else { "north" };
        let role = if account == "A" { "End user" } else { "" };
        writeln!(csv, "{account},{wave},{score},{region},{role}").expect("a string takes all");
    }
    file(name, csv)
}

#[test]
fn with_accounts_everything_is_clustered_by_them() {
    let survey = json(
        &accounts("accounts.csv"),
        &[
            "--score",
            "score",
            "--account",
            "account",
            "--wave",
            "wave",
            "--segment",
            "region",
        ],
    );
    // Independent scipy oracle: cluster_one of all, and of each region.
    let overall = &survey["overall"];
    assert_figure(
        overall,
        19,
        300.0 / 19.0,
        -41.373158554911406,
        63.30353316785813,
    );
    assert_near(&overall["effective_n"], 7.078431372549019);
    assert_near(&overall["std_error"], 27.41762630207484);
    assert_eq!(overall["accounts"], 8);
    assert_eq!(overall["design"], "clustered");
    let regions = &survey["segments"]["region"];
    assert_figure(
        &regions[0],
        12,
        500.0 / 12.0,
        -13.641584576406714,
        75.65759703469814,
    );
    assert_figure(
        &regions[1],
        7,
        -200.0 / 7.0,
        -77.25028532778747,
        42.606224785924645,
    );

    // Limits of each wave from its own accounts; the change by cluster_compare, with the accounts that
    // both have.
    let waves = &survey["waves"];
    assert_figure(&waves[0], 9, 0.0, -57.854427418654375, 57.854427418654375);
    assert_figure(&waves[1], 10, 30.0, -33.694902554312186, 73.66024102999306);
    assert_near(&waves[1]["change"], 30.0);
    assert_near(&waves[1]["change_lower"], -49.19544707713224);
    assert_near(&waves[1]["change_upper"], 109.19544707713224);
    assert_eq!(waves[1]["verdict"], "unclear");
}

#[test]
fn a_group_of_one_account_is_worth_one_answer() {
    let options = ["--score", "score", "--account", "account", "--role", "role"];
    let survey = json(&accounts("one_account.csv"), &options);
    let roles = &survey["segments"]["role"];
    assert_eq!(roles[0]["segment"], "(blank)");
    assert_eq!(roles[0]["n"], 16);
    // Independent scipy oracle: cluster_one of one account.
    assert_eq!(roles[1]["segment"], "End user");
    assert_figure(
        &roles[1],
        3,
        200.0 / 3.0,
        -65.57511427046042,
        97.46637563534989,
    );
    assert_eq!(roles[1]["accounts"], 1);
    assert_near(&roles[1]["effective_n"], 1.0);
    assert_eq!(
        roles[1]["cautions"][0],
        "one account only, worth one answer"
    );
    let page = text(&accounts("one_account.csv"), &options);
    assert!(
        page.contains("End user *   3  66.7  -65.6 to 97.5\n"),
        "{page}"
    );

    let whole = json(
        &accounts("one_account.csv"),
        &[&options[..], &["--where", "account=A", "--wave", "wave"]].concat(),
    );
    let overall = &whole["overall"];
    assert_figure(
        overall,
        3,
        200.0 / 3.0,
        -65.57511427046042,
        97.46637563534989,
    );
    assert_eq!(overall["accounts"], 1);
    assert_eq!(whole["cautions"][0]["kind"], "one_cluster");
    let second = &whole["waves"][1];
    assert_figure(second, 1, 100.0, -58.69013712455251, 100.0);
    assert_near(&second["change"], 50.0);
    assert_near(&second["change_lower"], -200.0);
    assert_near(&second["p_value"], 0.6004760839122304);
    assert_eq!(second["verdict"], "unclear");
}
