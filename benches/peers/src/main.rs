//! Other crates on the same answers as `promoter`, and the side of `promoter` for `columns.py`.
//!
//! `peers` compares crates; `peers columns <groups> <uniform|skewed> <rows> <folder>` writes a
//! column of codes and one of scores, counts them and prints the seconds it took, by code and by
//! text. `../README.md` has the results.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use net_promoter_score::prelude::Survey;
use promoter::{Histogram, Labels, Tally, Validity};

type Failure = Box<dyn std::error::Error>;

const RUNS: usize = 7;

/// Numbers below 2^31 in no order that could be predicted, as in `../aggregation.rs`.
fn numbers() -> impl Iterator<Item = u64> {
    let states = std::iter::successors(Some(1_u64), |state| {
        let next = state.wrapping_mul(6_364_136_223_846_793_005);
        Some(next.wrapping_add(1_442_695_040_888_963_407))
    });
    states.map(|state| state >> 33)
}

fn answers(n: usize) -> Vec<u8> {
    let answers = numbers().map(|number| ((number * 11) >> 31) as u8);
    answers.take(n).collect()
}

fn codes(n: usize, groups: usize, skewed: bool) -> Vec<u32> {
    let code = |number: u64| {
        let share = number as f64 / (1_u64 << 31) as f64;
        let share = if skewed { share.powi(3) } else { share };
        (share * groups as f64) as u32
    };
    numbers().skip(7).map(code).take(n).collect()
}

fn seconds<R>(work: impl FnOnce() -> R) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Every contender once, then again, so that a busy moment does not fall on one alone.
fn crates() -> Result<(), Failure> {
    let answers = answers(10_000_000);
    let few = &answers[..1_000_000];
    let mut times = [const { Vec::new() }; 5];
    for _ in 0..RUNS {
        let per_answer = |seconds: f64| seconds / answers.len() as f64;
        let tally = seconds(|| Tally::from_column(black_box(&answers), Validity::All));
        let histogram = seconds(|| Histogram::from_column(black_box(&answers), Validity::All));
        let rate = || {
            answers
                .iter()
                .map(|&value| nps::Rating::new(value))
                .collect()
        };
        let rated = seconds(|| nps::Summary::new(rate()));
        // The ratings are taken by value; here making them is not timed.
        let ratings = rate();
        let summed_up = seconds(|| nps::Summary::new(ratings));
        // Every response is kept under the id of a respondent.
        let survey = seconds(|| {
            let mut survey = Survey::new();
            for (id, &value) in few.iter().enumerate() {
                survey.add_response(id, value).expect("a new id, a score");
            }
            survey.score()
        });
        times[0].push(per_answer(tally));
        times[1].push(per_answer(histogram));
        times[2].push(per_answer(rated));
        times[3].push(per_answer(summed_up));
        times[4].push(survey / few.len() as f64);
    }
    let names = [
        "promoter, Tally::from_column",
        "promoter, Histogram::from_column",
        "nps, from bytes",
        "nps, from ratings",
        "net_promoter_score",
    ];
    let medians = times.map(median);
    for (name, time) in names.iter().zip(medians) {
        let (rate, ratio) = (1e-9 / time, time / medians[0]);
        println!("{name}: {rate:.3} answers/ns, {ratio:.1} times the first");
    }
    Ok(())
}

fn columns(groups: usize, skewed: bool, rows: usize, folder: &Path) -> Result<(), Failure> {
    let (codes, scores) = (codes(rows, groups, skewed), answers(rows));
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
    std::fs::write(folder.join("codes"), bytes)?;
    std::fs::write(folder.join("scores"), &scores)?;
    let by_code = || Histogram::by_code(black_box(&codes), &scores, Validity::All, groups);
    by_code()?;
    let by_code = median((0..RUNS).map(|_| seconds(by_code)).collect());

    let names: Vec<String> = (0..groups).map(|i| format!("segment {i}")).collect();
    let some = codes.iter().take(rows / 10);
    let texts: Vec<&str> = some.map(|&code| &*names[code as usize]).collect();
    let by_text = || {
        let mut labels: Labels = Labels::new();
        let codes: Vec<u32> = texts.iter().map(|&text| labels.code(text)).collect();
        let labels = labels.in_order();
        Histogram::by_code(&codes, &scores[..codes.len()], Validity::All, labels.len())
    };
    by_text()?;
    let by_text = median((0..RUNS).map(|_| seconds(by_text)).collect());
    println!("{by_code} {by_text}");
    Ok(())
}

/// Splits a file into cells and does nothing with them: the least that a reader of rows can take.
fn cells(file: &Path) -> Result<(), Failure> {
    let mut reader = csv::Reader::from_path(file)?;
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record)? {
        cells += record.len();
    }
    println!("{cells} cells");
    Ok(())
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => crates(),
        ["columns", groups, kind, rows, folder] => columns(
            groups.parse()?,
            kind == "skewed",
            rows.parse()?,
            Path::new(folder),
        ),
        ["cells", file] => cells(Path::new(file)),
        _ => Err("expected nothing, or: cells <file>, or: columns <groups> <uniform|skewed> <rows> <folder>".into()),
    }
}
