//! Hostile sizes end in an answer or an error, after work that is counted: how often keys are compared
//! and closures are called. What only computes is asked for at the ends of its range, and ends.

use std::cell::Cell;
use std::cmp::Ordering;

use promoter::plan::{Compared, Expected, for_benchmark, for_margin, waves_for_trend};
use promoter::pooling::Pool;
use promoter::response_rate::Bounds;
use promoter::{
    Bands, ClusteredTally, Estimate, Interval, Level, Method, Nps, Sample, Segments, Tally, Trend,
    Waves,
};

use crate::support::{counted, score};

thread_local! {
    static COMPARED: Cell<u64> = const { Cell::new(0) };
}

/// A key that counts how often keys are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key(u32);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        COMPARED.set(COMPARED.get() + 1);
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Fails if a job compares keys more often than so many times a row.
#[track_caller]
fn compared<R>(rows: u64, most_a_row: u64, job: impl FnOnce() -> R) -> R {
    COMPARED.set(0);
    let found = job();
    let compared = COMPARED.get();
    assert!(
        compared <= rows * most_a_row,
        "{compared} comparisons of {rows} rows"
    );
    found
}

/// A million where the build is optimised.
const MANY: u32 = if cfg!(debug_assertions) {
    100_000
} else {
    1_000_000
};

#[test]
fn very_many_segments_take_as_many_looks_as_a_sorted_map() {
    let rows = u64::from(MANY);
    // In an order that no map likes: 7,919 and a million have no common factor.
    let keys = (0..rows).map(|row| ((row * 7_919) % rows) as u32);
    let answers = keys.map(|key| (Key(key), score((key % 11) as u8)));
    let segments: Segments<Key> = compared(rows, 60, || answers.collect());
    assert_eq!(segments.len(), MANY as usize);
    assert_eq!(segments.total().n(), rows);
    let sample = compared(rows, 1, || segments.sample());
    drop(segments);
    let asked = Cell::new(0);
    let estimates = compared(rows, 60, || {
        sample.estimates(|key| {
            asked.set(asked.get() + 1);
            key
        })
    });
    assert_eq!(estimates.len(), MANY as usize);
    assert!(asked.get() <= rows, "{} keys asked for", asked.get());
    drop(estimates);
    // Of one answer each, nothing is known about any spread but that there is one.
    let equal = compared(rows, 60, || sample.homogeneity(|key| key));
    assert!(equal.is_some_and(|test| (0.0..=1.0).contains(&test.p_value)));
}

#[test]
fn very_many_segments_are_not_compared_with_the_rest_pair_by_pair() {
    let rows = u64::from(MANY);
    let answers = (0..MANY).map(|row| (Key(row), score((row % 11) as u8)));
    let sample = answers.collect::<Segments<Key>>().sample();
    let against = compared(rows, 100, || sample.against_rest(|key| key.clone()));
    assert_eq!(against.len() as u64, rows);
    let estimates = sample.estimates(|key| key.0);
    let pool = Pool::of(estimates.iter().map(|(&key, &estimate)| (key, estimate)));
    assert!(pool.is_some_and(|pool| pool.mean.is_finite()));
}

#[test]
fn very_many_clusters_of_one_take_as_many_looks_as_a_sorted_map() {
    let rows = u64::from(MANY);
    let tally = compared(rows, 60, || {
        let mut tally = ClusteredTally::new();
        for row in 0..MANY {
            tally.record(Key(row), (), score((row % 11) as u8));
        }
        tally
    });
    let sample = compared(rows, 1, || tally.sample());
    let estimate = sample.estimate().expect("answers");
    assert_eq!(estimate.n(), rows);
    settled(&estimate);
}

#[test]
fn strata_of_one_are_asked_everything() {
    let mut tally = ClusteredTally::new();
    for account in 0..500_u32 {
        for wave in 0..3_u32 {
            tally.record(account, wave, score(((account + wave) % 11) as u8));
        }
    }
    let asked = Cell::new(0);
    let sample = tally.stratified(|&account| {
        asked.set(asked.get() + 1);
        account
    });
    assert!(asked.get() <= 500, "{} strata asked for", asked.get());
    let estimate = sample.estimate().expect("answers");
    assert_eq!(estimate.n(), 1_500);
    settled(&estimate);
    let waves = Waves::of(&sample, |&wave| wave);
    for wave in &waves {
        settled(wave.estimate().expect("answers"));
    }
    let compared = sample.compare(|&wave| wave == 2, |&wave| wave == 0);
    bounded(compared.expect("answers").interval(Level::P95), 200.0);
    let trend = Trend::of(&sample, |&wave| f64::from(wave));
    assert!(trend.expect("times").is_some());
}

/// From half to all but the last digit.
fn levels() -> [Level; 3] {
    [0.5, 1.0 - 1e-15, 1.0 - f64::EPSILON / 2.0].map(|level| Level::new(level).expect("in range"))
}

#[track_caller]
fn bounded(interval: Interval, ends: f64) {
    let (lower, upper) = (interval.lower(), interval.upper());
    assert!(
        -ends <= lower && lower <= upper && upper <= ends,
        "{interval:?}"
    );
}

/// Every question of one estimate has an answer within its range. Jeffreys' method integrates, so it is
/// asked for one interval.
#[track_caller]
fn settled(estimate: &Estimate) {
    bounded(
        estimate.using(Method::Jeffreys).interval(levels()[1]),
        100.0,
    );
    let others = Method::ALL
        .iter()
        .filter(|method| **method != Method::Jeffreys);
    for &method in others {
        let estimate = estimate.using(method);
        for level in levels() {
            bounded(estimate.interval(level), 100.0);
            let change = estimate.versus(&estimate);
            bounded(change.interval(level), 200.0);
            assert!((0.0..=1.0).contains(&change.p_value()));
            let _ = (change.verdict(level), change.equivalent_within(5.0, level));
            let _ = change.smallest_detectable(level, 0.8);
            let _ = Bands::default().answers_to_settle(&estimate, level);
        }
        for points in [-100.0, -1e-300, 0.0, 100.0] {
            assert!((0.0..=1.0).contains(&estimate.probability_above(points)));
        }
    }
    let bands = Bands::default();
    let sum: f64 = bands.probabilities(estimate).iter().map(|(_, p)| p).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn counts_at_the_end_of_64_bits_answer_every_question() {
    let most = u64::MAX;
    let third = most / 3;
    for (promoters, passives, detractors) in [
        (most, 0, 0),
        (0, most, 0),
        (0, 0, most),
        (most - 1, 0, 1),
        (1, most - 1, 0),
        (1, most - 2, 1),
        (third, third, third),
        (most / 2, 1, most / 2),
    ] {
        let tally = counted(promoters, passives, detractors);
        let estimate = tally.estimate().expect("answers");
        settled(&estimate);
        settled(&estimate.of_population(most).expect("as many or more"));
        settled(&estimate.with_design_effect(1e3).expect("in range"));
        let bounds = Bounds::of(&tally, most).expect("as many or more");
        bounded(bounds.expect("answers").interval(Level::P99), 100.0);
        assert_eq!(tally.notes(), tally.notes());
    }
    let published = Tally::from_shares(33.3, 33.4, 33.3, most).expect("they round");
    assert_eq!(published.tally.n(), most);
}

/// Segments that are nothing to one another in size.
#[test]
fn a_sample_of_counts_at_the_end_of_64_bits_answers_every_question() {
    let most = u64::MAX / 4;
    let cells = [
        (0, counted(most, most, most)),
        (1, counted(most / 2, 0, most / 2)),
        (2, counted(1, 0, 0)),
        (3, counted(0, 1, 0)),
    ];
    let sample: Sample<u32> = cells.into_iter().collect::<Segments<u32>>().sample();
    settled(&sample.estimate().expect("answers"));
    for (_, comparison) in &sample.against_rest(|&cell| cell) {
        for level in levels() {
            bounded(comparison.interval(level), 200.0);
        }
    }
    for width in 1..=4 {
        let waves = Waves::rolling(&sample, |&cell| cell, width).expect("a width");
        for wave in &waves {
            settled(wave.estimate().expect("answers"));
        }
    }
    let trend = Trend::of(&sample, |&cell| f64::from(cell)).expect("times");
    assert!((0.0..=1.0).contains(&trend.expect("four").p_value()));
    let equal = sample.homogeneity(|&cell| cell).expect("four segments");
    assert!((0.0..=1.0).contains(&equal.p_value));
}

#[test]
fn plans_at_the_ends_of_their_ranges_end() {
    let settled = |needed: Result<promoter::plan::Needed, promoter::Error>| {
        let exactly = needed.map(promoter::plan::Needed::exactly);
        assert!(exactly.as_ref().map_or(true, |n| *n >= 1.0), "{exactly:?}");
    };
    let one_sided = counted(u64::MAX, 0, 0).estimate().expect("answers");
    for expected in [Expected::WORST, Expected::like(&one_sided)] {
        for level in levels() {
            for points in [1e-300, 1e-9, 0.05, 99.999, 200.0] {
                settled(for_margin(points, expected, level));
                for power in [0.5, 0.8, 1.0 - 1e-15] {
                    settled(for_benchmark(points, expected, level, power));
                    let compared = Compared::new(expected, expected);
                    settled(compared.answers(points, level, power));
                    let smallest = compared.smallest_difference([u64::MAX, 1], level, power);
                    assert!(smallest.map_or(true, |points| (0.0..=200.0).contains(&points)));
                    let waves = waves_for_trend(points, u64::MAX, expected, level, power);
                    assert!(waves.map_or(true, |waves| waves >= 2));
                }
            }
            bounded(expected.interval(u64::MAX, level), 100.0);
        }
    }
    assert!(Nps::new(f64::NAN).is_err());
}
