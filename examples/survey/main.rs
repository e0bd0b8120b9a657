//! A survey file in, an NPS you can trust out: what became of every row, the NPS with its interval
//! and band, the accounts to call, the histogram, the segments, the waves with a verdict on each change,
//! and what changed: which segments moved, and whether it was only the mix of them that did.
//!
//! ```sh
//! cargo run --release --example survey
//! cargo run --release --example survey -- answers.csv --score "How likely?" --segment Region
//! cargo run --release --example survey -- --roll-up by_value
//! cargo run --release --example survey -- --invited respondent --minimum-n 30
//! ```

mod answers;
mod asked;
mod bands;
mod batches;
mod book;
mod calibrated;
mod calibrated_json;
mod cautions;
mod changed;
mod changed_json;
mod changed_page;
mod columns;
mod confidential;
mod counted;
mod decoded;
mod figures;
mod groups_json;
mod json;
mod lists;
mod notes;
mod options;
mod parse;
mod progress;
mod reading;
mod response;
mod response_json;
mod rolled_up;
mod rows;
mod sheet;
mod suppression;
mod table;
mod text;
mod usage;
mod value;
mod when;
mod whole;

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use figures::Figures;
use options::Options;
use sheet::Sheet;

fn main() -> ExitCode {
    match run(&usage::from_command_line()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let sheet = Sheet::open(&options.path(), options)?;
    let reading = reading::read(sheet, options)?;
    let is_suppressed = options.minimum_n > Some(reading.n());
    let document = match (is_suppressed, options.json) {
        (true, true) => json::suppressed(options)?,
        (true, false) => text::suppressed(options),
        (false, true) => json::document(&Figures::of(reading, options)?, options)?,
        (false, false) => text::report(&Figures::of(reading, options)?, options),
    };
    Ok(print(&document)?)
}

/// A reader that has seen enough and closes the pipe, such as `head`, is no failure.
fn print(document: &str) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match out
        .write_all(document.as_bytes())
        .and_then(|()| out.flush())
    {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
