//! What a user waits for: one interval, one comparison. Counting is in `aggregation`.
//!
//! `cargo bench`; compare rows of one run with one another, not with another machine.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use promoter::{ClusteredTally, Level, Method, Score, Tally};

/// Answers in no particular order: a multiplicative sequence, so that nothing can be predicted.
fn answers(n: usize) -> Vec<u8> {
    let next = |state: &mut u64| {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        Some(((*state >> 33) % 11) as u8)
    };
    std::iter::repeat_n((), n)
        .scan(1_u64, |state, ()| next(state))
        .collect()
}

fn one_interval(criterion: &mut Criterion) {
    let estimate = |a, b, c| {
        let tally = Tally::from_counts(a, b, c).expect("counts that fit");
        tally.estimate().expect("answers")
    };
    let (q1, q2) = (estimate(180, 120, 100), estimate(230, 110, 60));
    let mut group = criterion.benchmark_group("one interval");
    for &method in Method::ALL {
        group.bench_function(method.name(), |bencher| {
            bencher.iter(|| black_box(&q1).using(method).interval(Level::P95));
        });
    }
    group.bench_function("difference, default method", |bencher| {
        bencher.iter(|| black_box(&q2).versus(&q1).interval(Level::P95));
    });
    group.bench_function("difference, p-value", |bencher| {
        bencher.iter(|| black_box(&q2).versus(&q1).p_value());
    });
}

fn clusters(criterion: &mut Criterion) {
    let mut tally = ClusteredTally::new();
    for (place, value) in answers(2_000).into_iter().enumerate() {
        let score = Score::new(value).expect("in range");
        tally.record(place % 150, place % 4, score);
    }
    let mut group = criterion.benchmark_group("2000 answers of 150 accounts");
    group.bench_function("sample and estimate", |bencher| {
        bencher.iter(|| black_box(&tally).sample().estimate());
    });
    group.bench_function("compare two waves", |bencher| {
        let sample = tally.sample();
        bencher.iter(|| black_box(&sample).compare(|&wave| wave == 1, |&wave| wave == 0));
    });
}

criterion_group!(benches, one_interval, clusters);
criterion_main!(benches);
