//! Columns and codes, in turns: every contender once, then all of them again, so that a busy moment does
//! not fall on one alone. `criterion` measures one after the other, which is no way to tell a tenth.
//!
//! `cargo bench --bench columns`; a table for each kind of data, its first row the limit, a plain sum of
//! what must be read. Medians of the turns, ratios of medians. Run as a test, everything is small.

use std::hint::black_box;
use std::time::Instant;

use promoter::{Histogram, Number, Tally, Validity};

/// Whether this is no test.
fn measured() -> bool {
    let said = |what: &str| std::env::args().any(|argument| argument == what);
    said("--bench") && !said("--test")
}

/// So many rows, or few of them in a test.
fn size(n: usize) -> usize {
    if measured() { n } else { n.min(1 << 12) }
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

/// Three rows of ten hold nothing: as a mask, and as a bitmap.
fn validities(n: usize) -> (Vec<bool>, Vec<u8>) {
    let mask: Vec<bool> = numbers().map(|n| n % 10 < 7).take(n).collect();
    let byte = |bits: &[bool]| {
        let bits = bits.iter().rev();
        bits.fold(0, |byte, &bit| byte << 1 | u8::from(bit))
    };
    let bits = mask.chunks(8).map(byte).collect();
    (mask, bits)
}

fn codes(n: usize, groups: usize, kind: &str) -> Vec<u32> {
    let code = |number: u64| {
        let share = number as f64 / (1_u64 << 31) as f64;
        let share = if kind == "skewed" {
            share.powi(3)
        } else {
            share
        };
        (share * groups as f64) as u32
    };
    let mut codes: Vec<u32> = numbers().skip(7).map(code).take(n).collect();
    if kind == "sorted" {
        codes.sort_unstable();
    }
    codes
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

/// What is to be timed, by name.
type Contender<'a> = (&'a str, Box<dyn Fn() + 'a>);

fn contender<'a, R>(name: &'a str, work: impl Fn() -> R + 'a) -> Contender<'a> {
    let work = move || {
        black_box(work());
    };
    (name, Box::new(work))
}

/// A table of contenders: the first is the limit, the second what the others are compared with.
fn in_turns(title: &str, rows: usize, contenders: &[Contender]) {
    let turns = if measured() { 15 } else { 1 };
    let mut times = vec![Vec::new(); contenders.len()];
    for _ in 0..turns {
        for (times, (_, work)) in times.iter_mut().zip(contenders) {
            let start = Instant::now();
            work();
            times.push(start.elapsed().as_secs_f64() / rows as f64 * 1e9);
        }
    }
    let medians: Vec<f64> = times
        .into_iter()
        .map(|mut times| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        })
        .collect();
    println!("\n{title}\n\n| | ns a row | of the limit | of the second |\n|---|---|---|---|");
    for ((name, _), median) in contenders.iter().zip(&medians) {
        let [limit, second] = [medians[0], medians[1]].map(|other| other / median);
        println!("| {name} | {median:.3} | {limit:.2} | {second:.2} |");
    }
}

/// A column by every validity. The limit is that of the values and of a bitmap.
fn column<T: Number>(of: &str, values: &[T], sum: impl Fn(&[T]) -> u64) {
    let (mask, bits) = validities(values.len());
    let forms = [
        ("all valid", Validity::All),
        ("a bitmap", Validity::Bits(&bits, 0)),
        ("a mask", Validity::Mask(&mask)),
    ];
    let limit = || (sum(black_box(values)), sum_of_bytes(black_box(&bits)));
    let tally = |validity| Tally::from_column(black_box(values), validity);
    let histogram = |validity| Histogram::from_column(black_box(values), validity);
    let mut tallies = vec![contender("limit", limit)];
    tallies.extend(forms.map(|(form, validity)| contender(form, move || tally(validity))));
    in_turns(&format!("Tally of {of}"), values.len(), &tallies);
    let mut histograms = vec![contender("limit", limit)];
    histograms.extend(forms.map(|(form, validity)| contender(form, move || histogram(validity))));
    in_turns(&format!("Histogram of {of}"), values.len(), &histograms);
}

/// The loop that a caller would write.
fn plain_loop(codes: &[u32], scores: &[u8], groups: usize) -> Option<Vec<[u64; 11]>> {
    let mut tables = vec![[0; 11]; groups];
    for (&code, &score) in codes.iter().zip(scores) {
        let table = tables.get_mut(code as usize);
        *table.and_then(|table| table.get_mut(usize::from(score)))? += 1;
    }
    Some(tables)
}

fn by_code(groups: usize, kind: &str) {
    let scores = answers(size(20_000_000));
    let codes = codes(scores.len(), groups, kind);
    let (mask, bits) = validities(scores.len());
    let by_code = |validity| Histogram::by_code(black_box(&codes), &scores, validity, groups);
    let contenders = [
        contender("limit", || {
            (
                sum_of_codes(black_box(&codes)),
                sum_of_bytes(black_box(&scores)),
            )
        }),
        contender("plain loop", || {
            plain_loop(black_box(&codes), &scores, groups)
        }),
        contender("by_code, all valid", || by_code(Validity::All)),
        contender("by_code, a bitmap", || by_code(Validity::Bits(&bits, 0))),
        contender("by_code, a mask", || by_code(Validity::Mask(&mask))),
    ];
    in_turns(
        &format!("{groups} groups, {kind}"),
        scores.len(),
        &contenders,
    );
}

fn main() {
    let bytes = answers(size(50_000_000));
    column("u8", &bytes, sum_of_bytes);
    let shorts: Vec<i16> = bytes.iter().map(|&byte| i16::from(byte)).collect();
    column("i16", &shorts, |shorts| {
        let sum = |sum: i16, &short: &i16| sum.wrapping_add(short);
        shorts.iter().fold(0, sum) as u64
    });
    drop(shorts);
    let longs: Vec<i64> = bytes.iter().map(|&byte| i64::from(byte)).collect();
    column("i64", &longs, |longs| {
        let sum = |sum: i64, &long: &i64| sum.wrapping_add(long);
        longs.iter().fold(0, sum) as u64
    });
    drop(longs);
    let floats: Vec<f64> = bytes.iter().map(|&byte| f64::from(byte)).collect();
    // Their bits, since a sum of floats is slower than memory.
    column("f64", &floats, |floats| {
        let bits = floats.iter().map(|float| float.to_bits());
        bits.fold(0, u64::wrapping_add)
    });
    drop(floats);
    for groups in [
        1, 10, 100, 300, 1_000, 10_000, 100_000, 200_000, 1_000_000, 10_000_000,
    ] {
        for kind in ["uniform", "skewed", "sorted"] {
            by_code(size(groups), kind);
        }
    }
}
