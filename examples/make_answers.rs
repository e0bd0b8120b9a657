//! Writes made-up answers, as many as asked for, to see how a large file fares: seeded, so that the
//! same number always makes the same file.
//!
//! ```sh
//! cargo run --release --example make_answers -- 10000000 > answers.csv
//! cargo run --release --example survey -- answers.csv --segment segment --segment role
//! ```

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, Write};

use clap::Parser;
use jiff::Timestamp;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const SEGMENTS: [&str; 6] = [
    "Small, north",
    "Small, south",
    "Medium, north",
    "Medium, south",
    "Large, north",
    "Large, south",
];

const ROLES: [&str; 4] = ["Decision maker", "Influencer", "End user", ""];

/// The first second of 2025, and the seconds of that year.
const START: i64 = 1_735_689_600;
const YEAR: u64 = 31_536_000;

/// Made-up answers as CSV on standard output.
#[derive(Parser)]
struct Options {
    /// How many
    rows: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out, options.rows) {
        // A reader that has seen enough, such as head, is no failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

fn write(out: &mut impl Write, rows: u64) -> io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    writeln!(out, "score,segment,role,timestamp")?;
    for _ in 0..rows {
        let bits = rng.next_u64();
        let pick = |shift: u32, of: u64| (((bits >> shift) & 0xffff) * of) >> 16;
        // Two in a hundred did not say; high scores are more common.
        let score = match pick(0, 100) {
            0..2 => String::new(),
            place => (pick(16, 11).max(place / 10)).to_string(),
        };
        let segment = SEGMENTS[pick(32, 6) as usize];
        let role = ROLES[pick(48, 4) as usize];
        let second = START + (rng.next_u64() % YEAR) as i64;
        let time = Timestamp::from_second(second).map_err(io::Error::other)?;
        writeln!(out, "{score},\"{segment}\",{role},{time}")?;
    }
    out.flush()
}
