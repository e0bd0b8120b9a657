//! What grows with the data: counting answers, by group, by account, and adding up the counts.
//!
//! Columns by their width and validity are in `columns`.
//!
//! `cargo bench --bench aggregation`; a group is named by its data, and its first row is the limit,
//! a plain sum of the same bytes. Read the others as a share of that row of the same run. Run as a
//! test, everything is small.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use promoter::{Accounts, Error, Histogram, Labels, Role, Score, Segments, Tally, Validity};

/// So many answers, or few of them when criterion runs each bench once as a test.
fn size(n: usize) -> usize {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let as_test = std::env::args().any(|argument| argument == "--test");
    if measured && !as_test {
        n
    } else {
        n.min(1 << 12)
    }
}

/// Numbers below 2^31 in no order that could be predicted.
fn numbers() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(1_u64), |state| {
        let next = state.wrapping_mul(6_364_136_223_846_793_005);
        Some(next.wrapping_add(1_442_695_040_888_963_407))
    })
    .map(|state| state >> 33)
}

fn answers(n: usize) -> Vec<u8> {
    let answers = numbers().map(|number| ((number * 11) >> 31) as u8);
    answers.take(n).collect()
}

/// Codes of groups, all alike or the first ones far more often.
fn codes(n: usize, groups: usize, skewed: bool) -> Vec<u32> {
    let code = |number: u64| {
        let share = number as f64 / (1_u64 << 31) as f64;
        let share = if skewed { share.powi(3) } else { share };
        (share * groups as f64) as u32
    };
    numbers().skip(7).map(code).take(n).collect()
}

fn sum_of_bytes(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|&word| u64::from_le_bytes(word));
    let rest = rest.iter().map(|&byte| u64::from(byte));
    words.chain(rest).fold(0, u64::wrapping_add)
}

fn sum_of_codes(codes: &[u32]) -> u32 {
    codes.iter().copied().fold(0, u32::wrapping_add)
}

fn group(criterion: &mut Criterion, name: String, n: usize) -> BenchmarkGroup<'_, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Elements(n as u64));
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(2));
    group
}

fn bytes(criterion: &mut Criterion) {
    let all = answers(size(1_000_000_000));
    for (name, n) in [("1 kB", 1_000), ("1 MB", 1_000_000), ("1 GB", all.len())] {
        let answers = &all[..n.min(all.len())];
        let mut group = group(criterion, format!("bytes, {name}"), answers.len());
        group.bench_function("limit", |b| b.iter(|| sum_of_bytes(black_box(answers))));
        group.bench_function("Tally::from_column", |b| {
            b.iter(|| Tally::from_column(black_box(answers), Validity::All));
        });
        group.bench_function("Histogram::from_column", |b| {
            b.iter(|| Histogram::from_column(black_box(answers), Validity::All));
        });
    }
    let mut group = group(criterion, "bytes, 1 GB, two threads".into(), all.len());
    let counted = |part| Ok::<_, Error>(Tally::from_column(part, Validity::All)?.0);
    let halves = || all.chunks(all.len().div_ceil(2));
    group.bench_function("limit", |b| {
        b.iter(|| {
            std::thread::scope(|scope| {
                let parts = halves().map(|part| scope.spawn(|| sum_of_bytes(black_box(part))));
                let parts: Vec<_> = parts.collect();
                let sums = parts.into_iter().map(|part| part.join().expect("a sum"));
                sums.fold(0, u64::wrapping_add)
            })
        });
    });
    group.bench_function("Tally::from_column", |b| {
        b.iter(|| {
            std::thread::scope(|scope| {
                let parts = halves().map(|part| scope.spawn(|| counted(black_box(part))));
                let parts: Vec<_> = parts.collect();
                let tallies = parts.into_iter().map(|part| part.join().expect("a tally"));
                tallies.sum::<Result<Tally, _>>()
            })
        });
    });
}

fn scores(criterion: &mut Criterion) {
    let bytes = answers(size(100_000_000));
    let all: Vec<Score> = bytes.iter().map(|&b| Score::ALL[usize::from(b)]).collect();
    let some: Vec<Option<Score>> = all.iter().map(|&s| (s.get() != 3).then_some(s)).collect();
    let mut group = group(criterion, "scores, 100 MB".into(), bytes.len());
    group.bench_function("limit", |b| b.iter(|| sum_of_bytes(black_box(&bytes))));
    group.bench_function("Tally::from_scores", |b| {
        b.iter(|| Tally::from_scores(black_box(&all)));
    });
    group.bench_function("Histogram::from_scores", |b| {
        b.iter(|| Histogram::from_scores(black_box(&all)));
    });
    group.bench_function("Tally::from_optional", |b| {
        b.iter(|| Tally::from_optional(black_box(&some)));
    });
    group.bench_function("Histogram::from_optional", |b| {
        b.iter(|| Histogram::from_optional(black_box(&some)));
    });
    group.bench_function("iterator to Tally", |b| {
        b.iter(|| black_box(&all).iter().copied().collect::<Tally>());
    });
    group.bench_function("iterator to Histogram", |b| {
        b.iter(|| black_box(&all).iter().copied().collect::<Histogram>());
    });
}

fn by_code(criterion: &mut Criterion) {
    let scores = answers(size(100_000_000));
    for groups in [10, 1_000, 1_000_000] {
        for (kind, skewed) in [("uniform", false), ("skewed", true)] {
            let codes = codes(scores.len(), groups, skewed);
            let name = format!("by code, {groups} groups, {kind}");
            let mut group = group(criterion, name, scores.len());
            group.bench_function("limit", |b| {
                b.iter(|| {
                    (
                        sum_of_codes(black_box(&codes)),
                        sum_of_bytes(black_box(&scores)),
                    )
                });
            });
            group.bench_function("Histogram::by_code", |b| {
                b.iter(|| Histogram::by_code(black_box(&codes), &scores, Validity::All, groups));
            });
        }
    }
}

fn by_text(criterion: &mut Criterion) {
    let n = size(10_000_000);
    let scores = answers(n);
    let names: Vec<String> = (0..1000).map(|i| format!("segment {i}")).collect();
    let codes = codes(n, names.len(), false);
    let keys: Vec<&str> = codes.iter().map(|&code| &*names[code as usize]).collect();
    let mut group = group(criterion, "by text, 1000 distinct".into(), n);
    group.bench_function("limit", |b| {
        let bytes = || {
            black_box(&keys)
                .iter()
                .map(|key| sum_of_bytes(key.as_bytes()))
        };
        b.iter(|| bytes().fold(sum_of_bytes(black_box(&scores)), u64::wrapping_add));
    });
    group.bench_function("Labels and Histogram::by_code", |b| {
        b.iter(|| {
            let mut labels: Labels = Labels::new();
            let codes: Vec<u32> = keys.iter().map(|&key| labels.code(key)).collect();
            let labels = labels.in_order();
            let histograms = Histogram::by_code(&codes, &scores, Validity::All, labels.len())?;
            let segments: Segments<_, Histogram> = labels.into_iter().zip(histograms).collect();
            Ok::<_, promoter::Error>(segments)
        });
    });
}

fn merging(criterion: &mut Criterion) {
    let n = size(10_000);
    let part: Segments<u32, Histogram> = (0..n as u32).map(|key| (key, Histogram::new())).collect();
    let mut group = group(criterion, "merging 1e4 segments".into(), n);
    group.bench_function("+=", |b| {
        let both = || (part.clone(), part.clone());
        b.iter_batched(
            both,
            |(mut sum, more)| {
                sum += more;
                sum
            },
            BatchSize::LargeInput,
        );
    });
}

fn accounts(criterion: &mut Criterion) {
    let n = size(1_000_000);
    let scores = answers(n);
    let codes = codes(n, 10_000, false);
    let mut group = group(criterion, "1e6 answers in 1e4 accounts".into(), n);
    group.bench_function("limit", |b| {
        b.iter(|| {
            (
                sum_of_codes(black_box(&codes)),
                sum_of_bytes(black_box(&scores)),
            )
        });
    });
    group.bench_function("Accounts, record", |b| {
        b.iter(|| {
            let mut accounts = Accounts::new();
            for (&account, &score) in codes.iter().zip(&scores) {
                accounts.record(account, Role::EndUser, (), Score::ALL[usize::from(score)]);
            }
            accounts
        });
    });
}

criterion_group!(benches, bytes, scores, by_code, by_text, merging, accounts);
criterion_main!(benches);
