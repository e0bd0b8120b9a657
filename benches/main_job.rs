//! The example `survey` on a large file, beside a loop that only splits the same file into cells.
//!
//! `cargo build --release --examples && cargo bench --bench main_job`; compare rows of one run.

use std::fs::File;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use csv::{ByteRecord, Reader};

/// An example that was built in the profile of the benches.
fn example(name: &str) -> Command {
    let bench = std::env::current_exe().expect("a bench knows where it is");
    let profile = bench.ancestors().nth(2).expect("it is in <profile>/deps");
    let path = profile
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.exists(),
        "{} is not built: run cargo build --release --examples",
        path.display()
    );
    Command::new(path)
}

fn made_up(rows: u64) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("answers_{rows}.csv"));
    let file = File::create(&path).expect("the temporary directory can be written to");
    let made = example("make_answers")
        .arg(rows.to_string())
        .stdout(file)
        .status();
    assert!(made.expect("the example runs").success());
    path
}

fn cells(path: &Path) -> usize {
    let mut reader = Reader::from_path(path).expect("the file was written");
    let mut record = ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record).expect("a row") {
        cells += black_box(&record).len();
    }
    cells
}

fn survey(path: &Path, options: &[&str]) {
    let mut survey = example("survey");
    survey
        .arg(path)
        .args(["--score", "score"])
        .args(options)
        .stdout(Stdio::null());
    assert!(survey.status().expect("the example runs").success());
}

fn file_to_report(criterion: &mut Criterion) {
    // Without --bench nothing is measured, so few rows do.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let rows = if is_measured { 10_000_000 } else { 1_000 };
    let path = made_up(rows);
    let mut group = criterion.benchmark_group(format!("{rows} rows of a CSV file"));
    group.throughput(Throughput::Elements(rows)).sample_size(10);
    group.bench_function("limit: a loop over the cells", |bencher| {
        bencher.iter(|| cells(&path));
    });
    let columns = ["--segment", "segment", "--segment", "role"];
    group.bench_function("survey by segment and role", |bencher| {
        bencher.iter(|| survey(&path, &columns));
    });
    let by_quarter = ["--wave", "timestamp", "--wave-format", "quarter"];
    group.bench_function("survey by segment, role and quarter", |bencher| {
        bencher.iter(|| survey(&path, &[columns, by_quarter].concat()));
    });
    group.finish();
    std::fs::remove_file(path).expect("the file was written");
}

criterion_group!(benches, file_to_report);
criterion_main!(benches);
