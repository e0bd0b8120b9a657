//! Made-up answers as Parquet, seeded: the same numbers always make the same files.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use datafusion::arrow::array::{Int8Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::Result;
use datafusion::parquet::arrow::ArrowWriter;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const WAVES: [&str; 4] = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"];

/// Rows that are made at once.
const BATCH: u64 = 1 << 16;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder to write, which must not be there yet
    folder: PathBuf,

    /// How many answers
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,

    /// How many files for each wave
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..))]
    files: u64,

    /// How many segments
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u64).range(1..))]
    segments: u64,

    /// How many accounts
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..))]
    accounts: u64,
}

pub(crate) fn write(options: &Options) -> Result<()> {
    fs::create_dir(&options.folder).map_err(|error| {
        let folder = options.folder.display();
        crate::wrong(format!("folder {folder}: {error}"))
    })?;
    let schema = Arc::new(Schema::new(vec![
        Field::new("account", DataType::Utf8, false),
        Field::new("segment", DataType::Utf8, false),
        Field::new("score", DataType::Int8, true),
    ]));
    let all = WAVES.len() as u64 * options.files;
    for (wave, at) in WAVES.iter().zip(0..) {
        let folder = options.folder.join(format!("wave={wave}"));
        fs::create_dir(&folder)?;
        for file in 0..options.files {
            let part = at * options.files + file;
            // Rows that do not divide go one each to the first files.
            let rows = options.rows / all + u64::from(part < options.rows % all);
            let path = folder.join(format!("part-{file}.parquet"));
            write_file(File::create(path)?, &schema, part, rows, options)?;
        }
    }
    Ok(())
}

fn write_file(
    file: File,
    schema: &SchemaRef,
    seed: u64,
    rows: u64,
    options: &Options,
) -> Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut writer = ArrowWriter::try_new(file, Arc::clone(schema), None)?;
    let mut left = rows;
    while left > 0 {
        let rows = left.min(BATCH);
        left -= rows;
        let (mut accounts, mut scores) = (Vec::new(), Vec::new());
        for _ in 0..rows {
            let account = rng.next_u64() % options.accounts;
            accounts.push(account);
            scores.push(score(account, rng.next_u64()));
        }
        let segment = |account: &u64| format!("segment {}", account % options.segments);
        let segments = accounts.iter().map(segment);
        let names = accounts.iter().map(|account| format!("account {account}"));
        let batch = RecordBatch::try_new(
            Arc::clone(schema),
            vec![
                Arc::new(StringArray::from_iter_values(names)),
                Arc::new(StringArray::from_iter_values(segments)),
                Arc::new(Int8Array::from(scores)),
            ],
        )?;
        writer.write(&batch)?;
    }
    writer.close()?;
    Ok(())
}

/// An answer by the mood of its account, one in twenty of any kind; two in a hundred did not answer.
fn score(account: u64, dice: u64) -> Option<i8> {
    let mood = account.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61;
    let pick = |shift: u32, of: u64| (((dice >> shift) & 0xffff) * of) >> 16;
    let score = match pick(0, 100) {
        0..2 => return None,
        2..7 => pick(16, 11),
        _ => (3 + mood + pick(32, 5)).min(10),
    };
    i8::try_from(score).ok()
}
