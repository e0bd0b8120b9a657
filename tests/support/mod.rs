//! What several test files share: reading the reference files, and comparing floats.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

pub mod any;

use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use promoter::{Comparison, Estimate, Interval, Level, Score, Tally, Weight};
use proptest::test_runner::{Config as ProptestConfig, RngSeed};
use serde_json::Value;

/// How far a figure may lie from its reference.
pub struct Tolerance {
    case: String,
    relative: f64,
    absolute: f64,
}

impl Tolerance {
    /// The tolerances that a golden case states.
    pub fn of(case: &Value) -> Self {
        Self {
            case: case["id"].to_string(),
            relative: case["rel_tol"].as_f64().expect("a relative tolerance"),
            absolute: case["abs_tol"].as_f64().expect("an absolute tolerance"),
        }
    }

    /// The tolerance of a published figure, which is that of its print.
    pub fn absolute(case: &Value) -> Self {
        Self {
            case: case["id"].to_string(),
            relative: 0.0,
            absolute: case["tolerance"].as_f64().expect("a tolerance"),
        }
    }

    /// A tolerance relative to the figure, for a reference that states none.
    pub fn relative(name: &str, relative: f64) -> Self {
        Self {
            case: name.to_owned(),
            relative,
            absolute: 0.0,
        }
    }

    /// Fails unless the figure is within the tolerance; NaN never is.
    #[track_caller]
    pub fn check(&self, what: &str, found: f64, expected: &Value) {
        let expected = expected.as_f64().unwrap_or(f64::NAN);
        let error = (found - expected).abs();
        assert!(
            error <= self.absolute + self.relative * expected.abs(),
            "{} {what}: {found}, expected {expected}, off by {error:e}",
            self.case
        );
    }
}

/// Fails unless two numbers lie within an absolute distance; NaN never does.
#[track_caller]
pub fn assert_close(found: f64, expected: f64, absolute: f64) {
    let error = (found - expected).abs();
    assert!(
        error <= absolute,
        "{found}, expected {expected}, off by {error:e}"
    );
}

/// A reference file of `tests/data/`.
pub fn json(name: &str) -> Value {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// One number or a list of them.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value.as_array() {
        Some(list) => list
            .iter()
            .map(|number| number.as_f64().expect("a number"))
            .collect(),
        None => vec![value.as_f64().expect("a number")],
    }
}

/// Counts in the order promoters, passives, detractors.
pub fn tally(counts: &Value) -> Tally {
    let [promoters, passives, detractors] =
        [0, 1, 2].map(|at| counts[at].as_u64().expect("a count"));
    Tally::from_counts(promoters, passives, detractors).expect("counts that fit")
}

/// A score of the category that is coded +1, 0 or -1.
pub fn score_of(x: f64) -> Score {
    let value = if x > 0.0 {
        9
    } else if x < 0.0 {
        0
    } else {
        7
    };
    Score::new(value).expect("in range")
}

/// One row of `r_survey.csv`, made for the reference runs of the R package survey.
pub struct SurveyRow {
    pub id: u64,
    pub stratum: u64,
    pub account: u64,
    pub segment: String,
    pub score: Score,
    pub weight: Weight,
    pub revenue: f64,
    /// How many answers the account gave.
    pub answers: f64,
    /// How many accounts its stratum holds.
    pub frame: u64,
    pub region: String,
}

pub fn survey_rows() -> Vec<SurveyRow> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/r_survey.csv");
    let mut reader = csv::Reader::from_path(path).expect("the reference data");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        let number = |column: usize| row[column].parse::<f64>().expect("a number");
        SurveyRow {
            id: number(0) as u64,
            stratum: number(1) as u64,
            account: number(2) as u64,
            segment: row[3].to_owned(),
            score: row[4].parse().expect("a score"),
            weight: Weight::new(number(6)).expect("a weight"),
            revenue: number(7),
            answers: number(8),
            frame: number(9) as u64,
            region: row[10].to_owned(),
        }
    });
    rows.collect()
}

/// One number.
#[track_caller]
pub fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// The settings of a law that is tried on so many inputs.
///
/// The inputs start from a fixed seed, so that a test that passed passes again. With the environment
/// variable `PROPTEST_EXPLORE` they are new ones every time, that many times as many: a scheduled run
/// sets it to find what the seed does not. Such a run says from which seed it started where it fails, and
/// `PROPTEST_SEED` with the same number of times starts from there again.
pub fn tried_on(cases: u32) -> ProptestConfig {
    fn number<T: FromStr>(name: &str) -> Option<T> {
        std::env::var(name).ok()?.parse().ok()
    }
    let explore: Option<u32> = number("PROPTEST_EXPLORE");
    let fresh = || RandomState::new().hash_one(cases);
    let seed = number("PROPTEST_SEED").unwrap_or_else(|| explore.map_or(1, |_| fresh()));
    if let Some(times) = explore {
        // What a test prints is shown where it fails.
        println!("once more: PROPTEST_EXPLORE={times} PROPTEST_SEED={seed}");
    }
    ProptestConfig {
        cases: cases.saturating_mul(explore.unwrap_or(1)),
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    }
}

pub fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

pub fn weight(value: f64) -> Weight {
    Weight::new(value).expect("in range")
}

/// Promoters, passives and detractors.
pub fn counted(promoters: u64, passives: u64, detractors: u64) -> Tally {
    Tally::from_counts(promoters, passives, detractors).expect("counts that fit")
}

pub fn estimated(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let tally = counted(promoters, passives, detractors);
    tally.estimate().expect("answers")
}

/// Fails unless two estimates say the same at three levels, within so many points.
#[track_caller]
pub fn assert_same(one: Option<Estimate>, other: Option<Estimate>, points: f64) {
    assert_eq!(one.is_some(), other.is_some());
    if let Some((one, other)) = one.zip(other) {
        assert_close(one.nps().points(), other.nps().points(), points);
        assert_close(one.std_error(), other.std_error(), points);
        for level in [Level::P90, Level::P95, Level::P99] {
            assert_same_interval(one.interval(level), other.interval(level), points);
        }
    }
}

/// Fails unless two comparisons say the same: difference, interval, p-value and verdict.
#[track_caller]
pub fn assert_same_change(one: &Comparison, other: &Comparison, points: f64) {
    assert_close(one.difference(), other.difference(), points);
    for level in [Level::P90, Level::P95, Level::P99] {
        assert_same_interval(one.interval(level), other.interval(level), points);
        // At a limit that is 0 but for the last digits, either verdict is right.
        let edge = one.interval(level);
        if edge.lower().abs() > points && edge.upper().abs() > points {
            assert_eq!(one.verdict(level), other.verdict(level));
        }
    }
    let (p, q) = (one.p_value(), other.p_value());
    assert!(
        (p.ln() - q.ln()).abs() <= 1e-6 * p.ln().abs().max(1.0),
        "{p:e}, not {q:e}"
    );
}

#[track_caller]
fn assert_same_interval(one: Interval, other: Interval, points: f64) {
    assert_close(one.lower(), other.lower(), points);
    assert_close(one.upper(), other.upper(), points);
}
