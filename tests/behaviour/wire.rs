//! What is written and read, pinned by small files in `tests/data/wire/`: what was written once must be
//! readable for ever, and nothing impossible must be.

use promoter::monitor::Rule;
use promoter::multiplicity::Correction;
use promoter::{
    Accounts, Band, Category, ClusteredTally, Duplicates, Exclusion, Histogram, Ledger, Level,
    Method, NoChange, Nps, Response, Role, RollUp, Score, Segments, SurveyKind, Tally, Touchpoint,
    Unit, Verdict, Weight, WeightedTally,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};

use crate::support::{json as json_file, score, weight};

/// What is written is the pinned file, and the file reads back as what was written.
#[track_caller]
fn pinned<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    written(name, value);
    let file = json_file(&format!("wire/{name}.json"));
    assert_eq!(&from_value::<T>(file).expect("the pinned file"), value);
}

#[track_caller]
pub(crate) fn written<T: Serialize>(name: &str, value: &T) {
    let file = json_file(&format!("wire/{name}.json"));
    assert_eq!(to_value(value).expect("JSON"), file, "{name}.json");
}

#[track_caller]
fn refused<T: DeserializeOwned + std::fmt::Debug>(value: Value, message: &str) {
    let error = from_value::<T>(value)
        .expect_err("an impossible value")
        .to_string();
    assert!(error.contains(message), "{error}");
}

fn weighted() -> WeightedTally {
    [
        (score(10), weight(0.5)),
        (score(8), weight(2.0)),
        (score(0), Weight::ONE),
    ]
    .into_iter()
    .collect()
}

fn clustered() -> ClusteredTally<String, u32> {
    let mut tally = ClusteredTally::new();
    tally.record("Acme".to_owned(), 1, score(9));
    tally.record("Acme".to_owned(), 2, score(5));
    tally.record_weighted("Bolt".to_owned(), 1, score(7), weight(2.0));
    tally
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::new();
    for (row, cell) in (2..).zip(["9", "", "8/10", "0", "11"]) {
        if let Some(score) = ledger.read(row, cell) {
            ledger.check_label(row, score, "Promoter");
        }
    }
    ledger.exclude(7, "Survey Preview", "status");
    ledger
}

#[test]
fn scores_weights_and_levels_are_numbers() {
    pinned("score", &score(9));
    pinned("weight", &weight(2.5));
    pinned("level", &Level::P95);
    pinned("nps", &Nps::new(48.25).expect("in range"));
}

#[test]
fn choices_are_one_word_in_snake_case() {
    pinned("category", &Category::ALL.to_vec());
    pinned("role", &Role::ALL.to_vec());
    pinned("duplicates", &Duplicates::ALL.to_vec());
    pinned("method", &Method::ALL.to_vec());
    pinned("roll_up", &RollUp::ALL.to_vec());
    pinned("verdict", &Verdict::ALL.to_vec());
    pinned("correction", &Correction::ALL.to_vec());
    pinned("rule", &Rule::ALL.to_vec());
    pinned("unit", &Unit::ALL.to_vec());
    pinned("no_change", &NoChange::ALL.to_vec());
    pinned(
        "band",
        &vec![
            Band::NeedsImprovement,
            Band::Good,
            Band::Great,
            Band::Excellent,
        ],
    );
}

#[test]
fn contexts_are_written_by_their_names() {
    let kinds = vec![
        SurveyKind::Relationship,
        SurveyKind::Touchpoint(Touchpoint::ProjectCompletion),
        SurveyKind::Touchpoint(Touchpoint::Other("training".into())),
        SurveyKind::Competitive,
    ];
    pinned("survey_kind", &kinds);
    pinned(
        "exclusion",
        &vec![Exclusion::SeveralNumbers, Exclusion::from("status")],
    );
    let response = Response::new(score(9))
        .account("Acme")
        .role(Role::EndUser)
        .segment(("north".to_owned(), 3));
    pinned("response", &response);
}

#[test]
fn tallies_are_their_counts() {
    pinned("tally", &Tally::from_counts(501, 317, 71).expect("fits"));
    let counts = [0, 2, 4, 6, 5, 21, 33, 106, 211, 150, 351];
    pinned("histogram", &Histogram::from_counts(counts).expect("fits"));
    pinned("weighted_tally", &weighted());
    pinned("clustered_tally", &clustered());
    let mut segments: Segments<(String, u32)> = Segments::new();
    *segments.entry(("north".into(), 1)) = Tally::from_counts(3, 2, 1).expect("fits");
    *segments.entry(("south".into(), 1)) = Tally::from_counts(1, 0, 0).expect("fits");
    pinned("segments", &segments);
    pinned("ledger", &ledger());
    let mut accounts = Accounts::new();
    accounts.record("Acme".to_owned(), Role::EndUser, (), score(9));
    accounts
        .set_value("Acme".to_owned(), 900.5)
        .expect("a value");
    accounts.invite_people("Bolt".to_owned(), Role::DecisionMaker, 3);
    pinned("accounts", &accounts);
    let low = Level::from_alpha(0.75).expect("in range");
    let back: Level = from_value(to_value(low).expect("JSON")).expect("as written");
    assert_eq!(back, low);
    let label: Role = from_value(json!("Decision maker")).expect("a label");
    assert_eq!(label, Role::DecisionMaker);
    pinned("heard", &accounts.heard().total());
}

#[test]
fn empty_tallies_round_trip() {
    let back = |value: Value| from_value::<WeightedTally>(value).expect("empty");
    assert_eq!(
        back(to_value(WeightedTally::new()).expect("JSON")),
        WeightedTally::new()
    );
    let empty: ClusteredTally<String> = ClusteredTally::new();
    assert_eq!(
        from_value::<ClusteredTally<String>>(json!([])).expect("empty"),
        empty
    );
}

#[test]
fn nothing_impossible_can_be_read() {
    let low_above_high = json!([["Acme", {"answers": [], "invited": [], "values": [3.0, 2.0]}]]);
    refused::<Accounts<String>>(low_above_high, "stored account cannot be right");
    refused::<Score>(json!(11), "score 11 is out of range");
    refused::<Score>(
        json!(7.5),
        "floating point `7.5`, expected a whole number from 0 to 10",
    );
    refused::<Score>(
        json!("9"),
        "string \"9\", expected a whole number from 0 to 10",
    );
    refused::<Score>(json!(-1), "score -1 is out of range");
    refused::<Weight>(json!(-1.0), "weight -1 is out of range");
    refused::<Level>(json!(95.0), "confidence level 95 is out of range");
    refused::<Nps>(json!(101.0), "NPS 101 is out of range");
    refused::<Level>(json!(-0.5), "confidence level -0.5 is out of range");
    refused::<Role>(
        json!("purchasing"),
        "role \"purchasing\" is not known: expected one of decision_maker",
    );
    refused::<Method>(json!("score"), "expected one of tango");
    let most = u64::MAX;
    refused::<Tally>(
        json!({"promoters": most, "passives": 1, "detractors": 0}),
        "too many",
    );
    refused::<Tally>(json!({"promoters": 1, "passives": 1}), "missing field");
    refused::<Histogram>(json!([most, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "too many");
    let twice = json!([
        ["a", to_value(Tally::new()).expect("JSON")],
        ["a", to_value(Tally::new()).expect("JSON")]
    ]);
    refused::<Segments<String>>(twice, "pair 2 stands twice");
    refused::<ClusteredTally<String>>(json!([["a", []], ["a", []]]), "pair 2 stands twice");
    refused::<ClusteredTally<String>>(json!([["a", []]]), "no answer in a segment of cluster 1");
    let empty = to_value(WeightedTally::new()).expect("JSON");
    refused::<ClusteredTally<u8, u8>>(json!([[1, [[2, empty]]]]), "no answer in a segment");
}

#[test]
fn weighted_sums_that_no_weights_give_are_refused() {
    let stored = || to_value(weighted()).expect("JSON");
    let with = |path: &str, value: Value| {
        let mut stored = stored();
        *stored.pointer_mut(path).expect("a field") = value;
        stored
    };
    assert_eq!(
        from_value::<WeightedTally>(stored()).expect("as written"),
        weighted()
    );
    for wrong in [
        with("/weights/0", json!(-0.5)),
        with("/weights/1", json!(3.0)),
        with("/squares/2", json!(9.0)),
        with("/cubes", json!(1e6)),
        json!({"counts": {"promoters": 5, "passives": 0, "detractors": 5}, "weights": [250.0, 0.0, 250.0],
            "squares": [5.0, 0.0, 5.0], "cubes": 10.0, "range": [1.0, 100.0]}),
        json!({"counts": {"promoters": 1, "passives": 0, "detractors": 1}, "weights": [2.0, 0.0, 2.0],
            "squares": [2.0, 0.0, 2.0], "cubes": 54.0, "range": [1.0, 3.0]}),
        with("/range", json!(null)),
        with("/range/0", json!(3.0)),
        with("/counts/promoters", json!(0)),
    ] {
        refused::<WeightedTally>(wrong, "stored weighted tally cannot be right");
    }
}

#[test]
fn a_ledger_that_does_not_add_up_is_refused() {
    let mut stored = to_value(ledger()).expect("JSON");
    *stored
        .pointer_mut("/excluded/missing/count")
        .expect("a count") = json!(0);
    refused::<Ledger>(stored, "1 first rows of 0");
    let mut stored = to_value(ledger()).expect("JSON");
    *stored.pointer_mut("/used").expect("a count") = json!(u64::MAX);
    refused::<Ledger>(stored, "beyond 64 bits");
    for (name, value, found) in [
        ("/scores/0", json!(99), "100 scores"),
        ("/scores/9", json!(0), "1 scores"),
        ("/scores/9", json!(u64::MAX), "18446744073709551616 scores"),
        ("/beyond/11", json!(2), "2 numbers beyond"),
        ("/beyond/11", json!(0), "0 numbers beyond"),
        ("/beyond", json!({"10": 1}), "1 numbers beyond"),
        ("/beyond", json!({"101": 1}), "1 numbers beyond"),
    ] {
        let mut stored = to_value(ledger()).expect("JSON");
        *stored.pointer_mut(name).expect("a count") = value;
        refused::<Ledger>(stored, found);
    }
}
