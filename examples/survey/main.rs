//! A survey file in, an NPS you can trust out: what became of every row, the NPS with its interval
//! and band, the accounts to call, the histogram, the segments, the waves with a verdict on each change,
//! and what changed: which segments moved, and whether it was only the mix of them that did.
//!
//! ```sh
//! cargo run --release --example survey
//! cargo run --release --example survey -- answers.csv --score "How likely?" --segment Region
//! cargo run --release --example survey -- --roll-up by_value
//! ```

mod answers;
mod asked;
mod bands;
mod book;
mod cautions;
mod changed;
mod changed_json;
mod changed_page;
mod columns;
mod figures;
mod groups_json;
mod json;
mod lists;
mod notes;
mod options;
mod parse;
mod response;
mod response_json;
mod rolled_up;
mod sheet;
mod table;
mod text;
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
    match run(&Options::from_command_line()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let sheet = Sheet::read(&options.path(), options)?;
    let figures = Figures::of(answers::read(sheet, options)?, options)?;
    let document = if options.json {
        json::document(&figures, options)?
    } else {
        text::report(&figures, options)
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
