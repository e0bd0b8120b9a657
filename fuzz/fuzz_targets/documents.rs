//! Any bytes as any document: what is read can be written and reads back as the same, in JSON and in a
//! binary format, and answers without NaN.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use promoter::response_rate::Outcomes;
use promoter::transitions::Transitions;
use promoter::{
    Account, Accounts, Category, ClusteredTally, Duplicates, Estimate, Exclusion, Heard, Histogram,
    Ledger, Level, Method, Nps, Response, Role, RollUp, Score, Segments, SurveyKind, Tally, Weight,
    WeightedTally,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(document: &[u8]) -> Option<T> {
    let of_json = serde_json::from_slice::<T>(document).ok();
    let read = of_json.or_else(|| postcard::from_bytes::<T>(document).ok())?;
    let json = serde_json::to_string(&read).expect("what was read can be written");
    assert_eq!(serde_json::from_str::<T>(&json).expect(&json), read);
    let bytes = postcard::to_allocvec(&read).expect("what was read can be written");
    assert_eq!(postcard::from_bytes::<T>(&bytes).expect("as written"), read);
    Some(read)
}

fn asked(estimate: Option<Estimate>) {
    if let Some(estimate) = estimate {
        for method in [
            Method::Tango,
            Method::AdjustedWald,
            Method::Wald,
            Method::Student,
        ] {
            let interval = estimate.using(method).interval(Level::P95);
            assert!(
                interval.lower() <= interval.upper(),
                "{estimate:?} {interval:?}"
            );
        }
        assert!(estimate.nps().points().abs() <= 100.0);
        assert!(
            estimate.std_error() >= 0.0 && estimate.effective_n() > 0.0,
            "{estimate:?}"
        );
    }
}

fn few(clusters: &ClusteredTally<u8, u8>) -> bool {
    let json = serde_json::to_string(clusters).expect("JSON");
    let mut numbers = json.split(|letter: char| !letter.is_ascii_digit());
    numbers.all(|number| number.len() < 16)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, document) = input;
    match kind % 23 {
        0 => asked(read::<Tally>(document).and_then(|tally| tally.estimate())),
        1 => asked(read::<Histogram>(document).and_then(|histogram| histogram.estimate())),
        2 => asked(read::<WeightedTally>(document).and_then(|tally| tally.estimate())),
        3 => {
            if let Some(segments) = read::<Segments<u8>>(document) {
                // Adding up may pass 64 bits, which is said to panic.
                let n = segments
                    .iter()
                    .map(|(_, tally)| u128::from(tally.n()))
                    .sum::<u128>();
                if n <= u128::from(u64::MAX) {
                    asked(segments.sample().estimate());
                }
            }
        }
        4 => {
            if let Some(clusters) = read::<ClusteredTally<u8, u8>>(document) {
                // Cells with counts like these add up to less than 64 bits hold.
                if document.len() < 200 && clusters.clusters() < 8 && few(&clusters) {
                    asked(clusters.sample().estimate());
                }
            }
        }
        5 => {
            if let Some(accounts) = read::<Accounts<u8, u8>>(document) {
                let most = u64::MAX / 1_000;
                let heard = |(_, account): (_, &Account<u8>)| {
                    account
                        .answers()
                        .iter()
                        .all(|(_, answers)| answers.n() < most)
                };
                if accounts.iter().all(heard) && accounts.len() < 100 {
                    for &roll_up in RollUp::ALL {
                        let sample = accounts.sample(roll_up, |wave| *wave, |_, wave| *wave);
                        if let Ok(sample) = sample {
                            asked(sample.estimate());
                        }
                    }
                }
            }
        }
        6 => drop(read::<Ledger>(document).map(|ledger| (ledger.rows(), ledger.to_string()))),
        7 => drop(read::<Transitions>(document).map(|moves| {
            let p = moves.p_value();
            assert!((0.0..=1.0).contains(&p), "{p}");
            moves.parts()
        })),
        8 => drop(read::<Outcomes>(document)),
        9 => drop(read::<Heard>(document).map(|heard| heard.rate())),
        10 => drop(read::<Score>(document)),
        11 => drop(read::<Weight>(document)),
        12 => drop(read::<Level>(document)),
        13 => drop(read::<Nps>(document)),
        14 => drop(read::<Role>(document)),
        15 => drop(read::<SurveyKind>(document)),
        16 => drop(read::<Category>(document)),
        17 => drop(read::<Duplicates>(document)),
        18 => drop(read::<Exclusion>(document)),
        19 => drop(read::<Method>(document)),
        20 => drop(read::<Response<String>>(document)),
        21 => drop(read::<Segments<String, Histogram>>(document)),
        _ => drop(read::<Account>(document)),
    }
});
