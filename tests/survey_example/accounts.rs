//! What is said of accounts besides their scores: how many there are, whom to call, what to beware.

use serde_json::{Value, json};

use crate::figures::{accounts, two_waves};
use crate::roll_ups::{COLUMNS, book, by};
use crate::run::{assert_near, file, json, survey, text, words};

#[test]
fn a_population_narrows_the_whole_and_nothing_else() {
    let file = two_waves("population.csv");
    let options = ["--score", "score", "--wave", "wave", "--population"];
    let of = |population| json(&file, &[&options[..], &[population]].concat());
    let survey = of("100");
    // Independent mpmath oracle: finite_population((32, 22, 16), 100).
    assert_near(&survey["overall"]["lower"], 11.347366865497465);
    assert_near(&survey["overall"]["upper"], 33.79995043130774);
    assert_eq!(survey["overall"]["population"], 100);
    assert_near(&survey["waves"][0]["lower"], 15.737880612010512);

    let census = &of("70")["overall"];
    for limit in ["lower", "upper"] {
        assert_near(&census[limit], 1600.0 / 70.0);
    }
    assert_eq!(census["effective_n"], Value::Null);
    assert_eq!(census["std_error"], 0.0);
    assert_eq!(census["design"], "census");
    let page = text(&file, &["--score", "score", "--population", "70"]);
    assert!(
        page.contains("\n95% interval        22.9 to 22.9\n"),
        "{page}"
    );
    let line = "\ntaken as            census of 70 answers\n";
    assert!(page.contains(line), "{page}");
}

#[test]
fn with_accounts_the_population_counts_them() {
    let file = accounts("population_accounts.csv");
    let options = [
        "--score",
        "score",
        "--account",
        "account",
        "--population",
        "20",
    ];
    // Independent scipy oracle: cluster_one of a list of 20 accounts, of whose people nothing is known.
    let overall = &json(&file, &options)["overall"];
    assert_near(&overall["lower"], -32.955992751047134);
    assert_near(&overall["upper"], 57.28742227939423);
    assert_near(&overall["std_error"], 21.237602012094857);
    let page = text(&file, &options);
    let line = "\ntaken as            8 of 20 accounts\n";
    assert!(page.contains(line), "{page}");
    // An account of which one person answered is not fully heard, whatever it contributes.
    for roll_up in ["every_account", "mean_score"] {
        let output = survey(&file, &[&options[..], &["--roll-up", roll_up]].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        let why = "--population goes with no --roll-up but every_answer";
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn a_population_may_be_all_accounts_that_were_asked() {
    // Four of the five answered.
    let options = [&COLUMNS[..], &["--population", "5"]].concat();
    let overall = &json(&book("population_known.csv"), &options)["overall"];
    assert_eq!(overall["population"], 5);
    assert_eq!(overall["design"], "clustered");
}

#[test]
fn cautions_come_with_their_figures() {
    let survey = by(&book("cautions.csv"), "by_value");
    let cautions = survey["cautions"].as_array().expect("a list");
    let found: Vec<(&Value, &Value)> = cautions.iter().map(|c| (&c["kind"], &c["text"])).collect();
    // Four accounts that hold 1/2, 1/4, 3/20 and 1/10: 2.9 effective ones; 3.48 effective answers by
    // the oracle, cluster_one.
    let expected = [
        ("few_clusters", "fewer than 15 accounts (4)"),
        (
            "few_effective_clusters",
            "mostly about a few accounts (2.9 effective)",
        ),
        ("heavy_cluster", "one account holds 50% of the weight"),
        ("few_answers", "fewer than 10 effective answers (3.5)"),
    ];
    let expected = expected.map(|(kind, text)| (json!(kind), json!(text)));
    assert_eq!(
        found,
        expected.iter().map(|(k, t)| (k, t)).collect::<Vec<_>>()
    );
    assert_near(&cautions[0]["figure"], 4.0);
    assert_near(&cautions[2]["figure"], 0.5);

    let none = json(&two_waves("no_cautions.csv"), &["--score", "score"]);
    assert_eq!(none["cautions"], json!([]));
    assert_eq!(none["accounts"], Value::Null);
}

#[test]
fn people_of_two_waves_who_were_taken_as_different_ones_are_a_caution() {
    let csv = "wave,who,score\nQ1,ann,9\nQ1,bob,3\nQ1,cid,8\nQ2,ann,9\nQ2,bob,7\nQ3,bob,8\nQ3,cid,8\nQ3,,8\n";
    let file = file("repeated.csv", csv);
    let options = ["--score", "score", "--wave", "wave", "--respondent", "who"];
    let cautions = json(&file, &options)["cautions"].clone();
    let repeated: Vec<&Value> = cautions
        .as_array()
        .expect("a list")
        .iter()
        .filter(|caution| caution["kind"] == "taken_as_independent")
        .collect();
    assert_eq!(repeated.len(), 2);
    assert_eq!(
        (&repeated[0]["figure"], &repeated[1]["figure"]),
        (&json!(2.0), &json!(1.0))
    );
    let page = text(&file, &options);
    let (_, cautions) = page
        .split_once("\nCautions\n--------\n")
        .expect("a section");
    let cautions = words(cautions);
    for line in [
        "2 respondents answered in Q1 and in Q2: their answers were taken as independent; give --account",
        "1 respondent answered in Q2 and in Q3: the two answers were taken as independent; ",
    ] {
        assert!(cautions.contains(line), "{page}");
    }

    let known = text(&file, &[&options[..4], &["--account", "who"]].concat());
    assert!(
        !words(&known).contains("were taken as independent"),
        "{known}"
    );
}

#[test]
fn the_accounts_to_call_are_listed() {
    let accounts = by(&book("lists.csv"), "every_answer")["accounts"].clone();
    assert_eq!(accounts["detracting_decision_makers"], json!(["A"]));
    assert_eq!(accounts["only_promoters"], json!(["B"]));
    assert_eq!(accounts["silent"], json!([{"account": "E", "value": 40.0}]));
    // Promoters hold two thirds of A, B and half of C; detractors a third of A, and D.
    let held = &accounts["value_held"];
    assert_near(&held["promoters"], 200.0 / 3.0 + 65.0);
    assert_near(&held["passives"], 15.0);
    assert_near(&held["detractors"], 100.0 / 3.0 + 20.0);
    assert_near(&held["silent"], 40.0);

    let plain = ["--score", "score", "--account", "account"];
    let plain = &json(&book("lists_plain.csv"), &plain)["accounts"];
    assert_eq!(plain["detracting_decision_makers"], Value::Null);
    assert_eq!(plain["silent"], json!([{"account": "E", "value": null}]));
    assert_eq!(plain["value_held"], Value::Null);
}

#[test]
fn the_page_names_the_roll_up_the_design_and_the_accounts() {
    let book = book("roll_up_page.csv");
    let page = text(&book, &[&COLUMNS[..], &["--roll-up", "by_value"]].concat());
    // Limits and effective answers by the oracle, as in the tests above.
    let expected = "
NPS                 39.2
95% interval        -49.4 to 87.4
band                Needs improvement or Good or Great or Excellent
";
    assert!(page.contains(expected), "{page}");
    let survey = by(&book, "by_value");
    let bands = survey["band_probabilities"].as_array().expect("four bands");
    let likely = bands.iter().map(|row| {
        let percent = 100.0 * row["probability"].as_f64().expect("a number");
        format!("{} {percent:.1}%", row["band"].as_str().expect("a name"))
    });
    let expected = format!(
        "band probability {} to settle the band about {} more like these ",
        likely.collect::<Vec<_>>().join(", "),
        survey["answers_to_settle"],
    );
    assert!(words(&page).contains(&expected), "{page}");
    let expected = "
answers             7
  promoters, 9-10   4 (65.8%)
  passives, 7-8     1 (7.5%)
  detractors, 0-6   2 (26.7%)
roll-up             every account counts by its value
accounts            4 that answered, 1 silent
largest account     50.0% of the weight
taken as            4 accounts, weighted
effective n         3.5 independent answers would be as sure
publishable         no: worth 3.5 answers: at least 30 are expected; an interval
    of 136.8 points: fewer than 60 are expected
interval method     tango

Cautions
--------
fewer than 15 accounts (4)
mostly about a few accounts (2.9 effective)
one account holds 50% of the weight
fewer than 10 effective answers (3.5)

Accounts
--------
1 with a decision maker who is a detractor: A
1 without an answer: E (40)
1 with promoters only: B
value held by
  promoters         131.67 (54.9%)
  passives          15 (6.2%)
  detractors        53.33 (22.2%)
  silent accounts   40 (16.7%)
";
    assert!(page.contains(expected), "{page}");

    let page = text(
        &book,
        &[&COLUMNS[..], &["--roll-up", "mean_score"]].concat(),
    );
    assert!(page.contains("\naccounts counted    4\n"), "{page}");
    assert!(
        page.contains("\ntaken as            4 accounts\n"),
        "{page}"
    );
    // Limits by ci_score(0, 2, 0) and ci_score(3, 0, 1).
    let regions = "
         accounts   NPS   95% interval
north *         2   0.0  -65.8 to 65.8
south *         4  50.0  -39.9 to 90.9
";
    assert!(page.contains(regions), "{page}");
    assert!(page.contains("\n* fewer than 30 accounts: "), "{page}");
}

#[test]
fn a_long_list_of_accounts_is_cut_on_the_page_alone() {
    let rows = (1..=7).map(|account| format!("A{account},9\nS{account},\n"));
    let file = file(
        "long_list.csv",
        format!("account,score\n{}", rows.collect::<String>()),
    );
    let options = ["--score", "score", "--account", "account"];
    let page = text(&file, &options);
    assert!(
        page.contains("\n7 with promoters only: A1, A2, A3, ...\n"),
        "{page}"
    );
    assert!(
        page.contains("\n7 without an answer: S1, S2, S3, ...\n"),
        "{page}"
    );
    let accounts = &json(&file, &options)["accounts"];
    assert_eq!(accounts["only_promoters"].as_array().map(Vec::len), Some(7));
}

#[test]
fn a_made_up_survey_has_a_roll_up_by_value() {
    let output = crate::run::example("survey")
        .args(["--roll-up", "by_value", "--json"])
        .output()
        .expect("the example runs");
    let survey: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(survey["overall"]["roll_up"], "by_value");
    assert!(survey["accounts"]["value_held"]["silent"].as_f64() > Some(0.0));
    assert!(
        survey["accounts"]["detracting_decision_makers"]
            .as_array()
            .is_some_and(|a| !a.is_empty())
    );
}

#[test]
fn roll_ups_that_cannot_be_made_are_bad_usage() {
    let book = book("roll_up_usage.csv");
    let score = ["--score", "score"];
    for (options, reason) in [
        (
            &["--roll-up", "every_account"][..],
            "--roll-up needs --account",
        ),
        (&["--value", "revenue"], "--value needs --account"),
        (
            &["--account", "account", "--roll-up", "by_value"],
            "--roll-up by_value needs --value",
        ),
        (
            &["--account", "account", "--roll-up", "most_influential"],
            "--roll-up most_influential needs --role",
        ),
        (
            &["--account", "account", "--roll-up", "by_size"],
            "expected one of every_answer, every_account, by_value, mean_score, most_influential",
        ),
        (&["--population", "few"], "'few'"),
    ] {
        let output = survey(&book, &[&score[..], options].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(reason), "{message}");
    }
}
