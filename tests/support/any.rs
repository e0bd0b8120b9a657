//! Inputs that laws are tried on.

use promoter::{ClusteredTally, Level, Score, Segments, Tally, Weight};
use proptest::prelude::*;

use super::{counted, score, weight};

/// Account, wave, score and weight of an answer.
pub type Row = (u8, u8, Score, Weight);

pub fn some_score() -> impl Strategy<Value = Score> {
    (0..=10_u8).prop_map(score)
}

fn some_weight() -> impl Strategy<Value = Weight> {
    prop_oneof![
        3 => 0.01..100.0_f64,
        1 => Just(0.0),
        1 => Just(1.0),
        1 => (-80.0..80.0_f64).prop_map(|power| 10_f64.powf(power)),
    ]
    .prop_map(weight)
}

/// Counts of a survey, from a handful to more than any.
pub fn counts() -> impl Strategy<Value = Tally> {
    let size = || prop_oneof![0..30_u64, 0..5_000_u64, 0..1_000_000_000_000_u64];
    (size(), size(), size()).prop_map(|(a, b, c)| counted(a, b, c))
}

pub fn level() -> impl Strategy<Value = Level> {
    (1e-12..0.999_f64).prop_map(|alpha| Level::from_alpha(alpha).expect("in range"))
}

/// Few accounts, so that waves share them.
pub fn clustered_rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..12_u8, 0..3_u8, some_score(), some_weight()), 0..80)
}

/// Those of weights from a thousandth to a thousand.
pub fn moderate(rows: Vec<Row>) -> Vec<Row> {
    let rows = rows.into_iter();
    rows.filter(|(.., weight)| (1e-3..1e3).contains(&weight.get()))
        .collect()
}

pub fn cluster(rows: &[Row]) -> ClusteredTally<u8, u8> {
    let mut tally = ClusteredTally::new();
    for &(account, wave, score, weight) in rows {
        tally.record_weighted(account, wave, score, weight);
    }
    tally
}

/// Promoters and detractors change places.
pub fn mirrored(tally: &Tally) -> Tally {
    counted(tally.detractors(), tally.passives(), tally.promoters())
}

/// The lower level first.
pub fn levels(one: Level, other: Level) -> (Level, Level) {
    if one.alpha() > other.alpha() {
        (one, other)
    } else {
        (other, one)
    }
}

/// The same answers, each its own cluster.
pub fn apart<S: Ord + Clone>(segments: &Segments<S>) -> ClusteredTally<u64, S> {
    let mut clusters = ClusteredTally::new();
    let mut respondents = 0_u64..;
    for (key, tally) in segments {
        let counts = [
            (9, tally.promoters()),
            (7, tally.passives()),
            (0, tally.detractors()),
        ];
        for (value, count) in counts {
            for respondent in respondents.by_ref().take(count as usize) {
                clusters.record(respondent, key.clone(), score(value));
            }
        }
    }
    clusters
}
