//! What is asked of a large sample of accounts: waves, trends, every segment against the rest.
//!
//! `cargo bench --bench samples`; the answers are made up and seeded. Run as a test, everything is
//! small.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, criterion_group, criterion_main};
use promoter::{ClusteredTally, Impact, MixShift, Sample, Score, Trend, Waves};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// So many accounts, or few of them when criterion runs each bench once as a test.
fn size(accounts: u32) -> u32 {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let as_test = std::env::args().any(|argument| argument == "--test");
    if measured && !as_test {
        accounts
    } else {
        accounts.min(200)
    }
}

/// Accounts that each answer once in some of the segments, drawn anew for every account.
fn answers(accounts: u32, segments: u32, of_each: u32) -> ClusteredTally<u32, u32> {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    let mut below = |end: u32| ((u64::from(chance.next_u32()) * u64::from(end)) >> 32) as u32;
    let mut tally = ClusteredTally::new();
    for account in 0..accounts {
        let mut drawn = Vec::with_capacity(of_each as usize);
        while drawn.len() < of_each as usize {
            let segment = below(segments);
            if !drawn.contains(&segment) {
                drawn.push(segment);
                let score = Score::ALL[below(11) as usize];
                tally.record(account, segment, score);
            }
        }
    }
    tally
}

fn group<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(2));
    group
}

/// What is asked along the waves that segments are taken as.
fn along_waves(group: &mut BenchmarkGroup<'_, WallTime>, sample: &Sample<u32>) {
    group.bench_function("Waves::of", |b| {
        b.iter(|| Waves::of(black_box(sample), |&wave| wave));
    });
    group.bench_function("Waves::rolling, width 4", |b| {
        b.iter(|| Waves::rolling(black_box(sample), |&wave| wave, 4));
    });
    group.bench_function("Trend::of", |b| {
        b.iter(|| Trend::of(black_box(sample), |&wave| f64::from(wave)));
    });
    group.bench_function("homogeneity", |b| {
        b.iter(|| black_box(sample).homogeneity(|&wave| wave));
    });
}

fn many_segments(criterion: &mut Criterion) {
    let tally = answers(size(20_000), 500, 10);
    let sample = tally.sample();
    let mut group = group(criterion, "20 000 accounts, 10 of 500 segments each");
    group.bench_function("sample", |b| b.iter(|| black_box(&tally).sample()));
    group.bench_function("estimate", |b| b.iter(|| black_box(&sample).estimate()));
    group.bench_function("estimates", |b| {
        b.iter(|| black_box(&sample).estimates(|&segment| segment));
    });
    group.bench_function("against_rest", |b| {
        b.iter(|| black_box(&sample).against_rest(|&segment| segment));
    });
    group.bench_function("influence of each account", |b| {
        b.iter(|| black_box(&tally).influence());
    });
    group.bench_function("MixShift::between", |b| {
        let early = |&segment: &u32| segment < 250;
        b.iter(|| {
            MixShift::between(
                black_box(&sample),
                |segment| segment % 250,
                early,
                |one| !early(one),
            )
        });
    });
    group.bench_function("Impact::of", |b| {
        b.iter(|| Impact::of(black_box(&sample), |&segment| segment < 50));
    });
    along_waves(&mut group, &sample);
}

fn many_accounts(criterion: &mut Criterion) {
    let tally = answers(size(100_000), 100, 5);
    let sample = tally.sample();
    let mut group = group(criterion, "100 000 accounts, 5 of 100 waves each");
    group.bench_function("sample", |b| b.iter(|| black_box(&tally).sample()));
    group.bench_function("estimates", |b| {
        b.iter(|| black_box(&sample).estimates(|&wave| wave));
    });
    along_waves(&mut group, &sample);
}

criterion_group!(benches, many_segments, many_accounts);
criterion_main!(benches);
