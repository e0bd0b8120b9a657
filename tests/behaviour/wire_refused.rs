//! Documents that nothing can have written are refused, by an error that says what is wrong, and as soon
//! as that can be known: an endless one is not read to its end.

use std::io::{self, Read};

use promoter::response_rate::Outcomes;
use promoter::transitions::Transitions;
use promoter::{
    Account, Accounts, Category, ClusteredTally, Heard, Histogram, Ledger, Level, Method, Nps,
    Role, Score, Segments, SurveyKind, Tally, Weight, WeightedTally,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, from_reader, from_str, from_value, json, to_value};

use super::wire::{ledger, weighted};

#[track_caller]
fn refused<T: DeserializeOwned + std::fmt::Debug>(value: Value, message: &str) {
    let error = from_value::<T>(value)
        .expect_err("an impossible value")
        .to_string();
    assert!(error.contains(message), "{error}");
}

/// A document as it stands in a file, where a key can be there twice.
#[track_caller]
fn refused_text<T: DeserializeOwned + std::fmt::Debug>(text: &str, message: &str) {
    let error = from_str::<T>(text)
        .expect_err("an impossible document")
        .to_string();
    assert!(error.contains(message), "{error}");
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

#[test]
fn keys_that_stand_twice_are_refused() {
    let counts = r#""passives": 0, "detractors": 0"#;
    let twice = format!(r#"{{"promoters": 1, "promoters": 2, {counts}}}"#);
    refused_text::<Tally>(&twice, "duplicate field `promoters`");
    let written = to_value(ledger()).expect("JSON").to_string();
    let missing = r#""missing":{"count":1,"first":[{"row":3,"text":""}]}"#;
    assert!(written.contains(missing));
    let twice = written.replace(missing, &format!("{missing},{missing}"));
    refused_text::<Ledger>(&twice, "the key of pair 2 stands twice");
    // A reason in two spellings of JSON is one reason.
    let spelt = missing.replace("missing", "\\u006dissing");
    let twice = written.replace(missing, &format!("{missing},{spelt}"));
    refused_text::<Ledger>(&twice, "the key of pair 2 stands twice");
    let twice = written.replace(r#""11":1"#, r#""11":1,"11":0"#);
    refused_text::<Ledger>(&twice, "the key of pair 2 stands twice");
    let row = r#"["acme", {"answers": [], "invited": [], "values": null}]"#;
    refused_text::<Accounts<String>>(&format!("[{row}, {row}]"), "pair 2 stands twice");
}

#[test]
fn names_that_nobody_gave_are_refused() {
    let mut tally = to_value(Tally::new()).expect("JSON");
    tally["promotors"] = json!(3);
    refused::<Tally>(tally, "unknown field `promotors`");
    let mut moves = to_value(Transitions::new()).expect("JSON");
    moves["gone"] = json!(1);
    refused::<Transitions>(moves, "unknown field `gone`");
    let mut outcomes = to_value(Outcomes::default()).expect("JSON");
    outcomes["completed"] = json!(1);
    refused::<Outcomes>(outcomes, "unknown field `completed`");
    let mut heard = to_value(Heard::default()).expect("JSON");
    heard["asked"] = json!(1);
    refused::<Heard>(heard, "unknown field `asked`");
    refused::<SurveyKind>(json!("pulse"), "unknown variant `pulse`");
    refused::<Category>(json!("Promoter"), "expected one of detractor");
}

#[test]
fn counts_beyond_64_bits_are_refused_and_no_count_is_negative() {
    let most = u64::MAX;
    refused_text::<Histogram>(
        "[18446744073709551616, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
        "expected u64",
    );
    refused::<Transitions>(
        json!({"stayed": [[-1, 0, 0], [0, 0, 0], [0, 0, 0]], "left": [0, 0, 0], "joined": [0, 0, 0]}),
        "integer `-1`",
    );
    let cell = |n: u64| json!([["end_user", ()], [n, 0, 0, 0, 0, 0, 0, 0, 0, 0, n]]);
    refused::<Account>(
        json!({"answers": [cell(most)], "invited": [], "values": null}),
        "too many",
    );
}

#[test]
fn no_number_that_is_none_comes_in_by_a_binary_format() {
    let refused = |document: Result<String, postcard::Error>| {
        assert!(document.is_err(), "{document:?}");
    };
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.5, 1e300] {
        let bytes = postcard::to_allocvec(&wrong).expect("a number");
        refused(postcard::from_bytes(&bytes).map(|weight: Weight| format!("{weight:?}")));
        refused(postcard::from_bytes(&bytes).map(|level: Level| format!("{level:?}")));
        if wrong != -0.5 {
            refused(postcard::from_bytes(&bytes).map(|nps: Nps| format!("{nps:?}")));
        }
    }
    for (low, high) in [
        (f64::NAN, 1.0),
        (0.0, f64::NAN),
        (1.0, f64::INFINITY),
        (2.0, 1.0),
    ] {
        let stored = (Vec::<u8>::new(), Vec::<u8>::new(), Some((low, high)));
        let bytes = postcard::to_allocvec(&stored).expect("numbers");
        refused(postcard::from_bytes(&bytes).map(|account: Account| format!("{account:?}")));
    }
    let written = postcard::to_allocvec(&weighted()).expect("postcard");
    for place in 3..written.len() - 7 {
        let mut bytes = written.clone();
        bytes[place..place + 8].copy_from_slice(&f64::NAN.to_le_bytes());
        refused(postcard::from_bytes(&bytes).map(|tally: WeightedTally| format!("{tally:?}")));
    }
    refused(postcard::from_bytes(&[11]).map(|score: Score| format!("{score:?}")));
}

#[test]
fn a_length_that_lies_holds_no_memory() {
    // Nine bytes of a length near 2^63, and nothing after them.
    let length = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    assert!(postcard::from_bytes::<Segments<u64>>(&length).is_err());
    assert!(postcard::from_bytes::<ClusteredTally<String>>(&length).is_err());
    assert!(postcard::from_bytes::<Accounts<String>>(&length).is_err());
    assert!(postcard::from_bytes::<Role>(&length).is_err());
    let ledger: Vec<u8> = [&[0][..], &length].concat();
    assert!(postcard::from_bytes::<Ledger>(&ledger).is_err());
}

/// A text, then another over and over again.
struct Endless {
    start: &'static str,
    again: &'static str,
    given: usize,
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        // Fails the test, rather than the machine.
        assert!(self.given < 1_000_000, "read on: {}", self.again);
        let (start, again) = (self.start.as_bytes(), self.again.as_bytes());
        for byte in room.iter_mut() {
            *byte = match self.given.checked_sub(start.len()) {
                None => start[self.given],
                Some(past) => again[past % again.len()],
            };
            self.given += 1;
        }
        Ok(room.len())
    }
}

#[test]
fn an_endless_document_is_refused_before_it_has_gone_far() {
    #[track_caller]
    fn ends<T: DeserializeOwned + std::fmt::Debug>(
        start: &'static str,
        again: &'static str,
        message: &str,
    ) {
        let mut document = Endless {
            start,
            again,
            given: 0,
        };
        let error = from_reader::<_, T>(&mut document)
            .expect_err("a document without end")
            .to_string();
        assert!(error.contains(message), "{error}");
        assert!(document.given <= 1_000, "{} bytes", document.given);
    }
    ends::<Score>("", "[1,", "expected a whole number");
    ends::<Tally>("{", r#""key":0,"#, "unknown field");
    ends::<Tally>("{", r#""promoters":0,"#, "duplicate field");
    ends::<Histogram>("[", "1,", "trailing characters");
    ends::<Segments<u8>>(
        "[",
        r#"[1,{"promoters":1,"passives":0,"detractors":0}],"#,
        "pair 2 stands twice",
    );
    ends::<WeightedTally>(r#"{"weights":["#, "0.5,", "trailing characters");
    ends::<Transitions>(r#"{"stayed":["#, "[0,0,0],", "trailing characters");
    ends::<Ledger>(
        r#"{"excluded":{"#,
        r#""missing":{"count":0,"first":[]},"#,
        "pair 2 stands twice",
    );
    ends::<Ledger>(r#"{"beyond":{"#, r#""11":1,"#, "pair 2 stands twice");
    ends::<Ledger>(
        r#"{"label_conflicts":{"count":9,"first":["#,
        r#"{"row":1,"text":""},"#,
        "invalid length 6, expected at most 5 first rows",
    );
}
