//! What is written and read, pinned by small files in `tests/data/wire/`: what was written once must be
//! readable for ever. Each document stands there as JSON and, in `postcard.json`, as the bytes of a binary
//! format that has no names in it: postcard's, whose
//! [specification](https://postcard.jamesmunns.com/wire-format) says what they are.

use promoter::monitor::Rule;
use promoter::multiplicity::Correction;
use promoter::response_rate::{Outcomes, PartialAnswers};
use promoter::transitions::Transitions;
use promoter::{
    Accounts, Band, Category, ClusteredTally, Duplicates, Exclusion, Histogram, Ledger, Level,
    Method, NoChange, Nps, Response, Role, RollUp, Segments, SurveyKind, Tally, Touchpoint, Unit,
    Verdict, Weight, WeightedTally,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json, to_value};

use crate::support::{json as json_file, score, weight};

/// What is written is the pinned file, and the file reads back as what was written. The binary document
/// does so as well, and no part of it is taken for the whole.
#[track_caller]
fn pinned<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    written(name, value);
    let file = json_file(&format!("wire/{name}.json"));
    assert_eq!(&from_value::<T>(file).expect("the pinned file"), value);
    let bytes = postcard::to_allocvec(value).expect("postcard");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(json_file("wire/postcard.json")[name], *hex, "{name}");
    assert_eq!(&postcard::from_bytes::<T>(&bytes).expect(name), value);
    for cut in 0..bytes.len() {
        let part = postcard::from_bytes::<T>(&bytes[..cut]);
        assert!(part.is_err(), "{name} of {cut} bytes: {part:?}");
    }
}

#[track_caller]
pub(crate) fn written<T: Serialize>(name: &str, value: &T) {
    let file = json_file(&format!("wire/{name}.json"));
    assert_eq!(to_value(value).expect("JSON"), file, "{name}.json");
}

pub(crate) fn weighted() -> WeightedTally {
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

pub(crate) fn ledger() -> Ledger {
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
    pinned("partial_answers", &PartialAnswers::ALL.to_vec());
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
    pinned("account", accounts.get("Acme").expect("it is known"));
}

#[test]
fn counts_of_people_are_written_by_name() {
    let mut moves = Transitions::new();
    moves.record_n(Some(Category::Promoter), Some(Category::Passive), 4);
    moves.record_n(Some(Category::Detractor), None, 300);
    moves.record_n(None, Some(Category::Promoter), 5);
    pinned("transitions", &moves);
    let outcomes = Outcomes {
        complete: 30,
        partial: 10,
        refused: 60,
        ..Outcomes::default()
    };
    pinned("outcomes", &outcomes);
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
