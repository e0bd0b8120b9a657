//! A survey file in, an NPS you can trust out: what became of every row, the NPS with its interval
//! and band, the accounts to call, the histogram, the segments, the waves with a verdict on each change,
//! and what changed.
//!
//! ```sh
//! cargo run --release --example survey
//! cargo run --release --example survey -- answers.csv --score "How likely?" --segment Region
//! cargo run --release --example survey -- --roll-up by_value
//! cargo run --release --example survey -- --json
//! cargo run --release --example survey -- --report survey.html
//! ```
//!
//! Each file is a step of the way: options and the texts in them (`parse`, `filter`), the file and its rows
//! (`file`, `workbook`, `rows`, `sheet`), what a row says (`columns`, `amount`, `dates`, `names`, `order`), the
//! answers (`records`, `asked`) and what is not one (`lost`), what is asked of them (`sampled`, `figures`,
//! `groups`, `changed`, `customers`), and the `report`, from which the page (`text`), the HTML report (`html`)
//! and the JSON document are written.

mod amount;
mod asked;
mod changed;
mod columns;
mod customers;
mod dates;
mod figures;
mod file;
mod filter;
mod groups;
mod html;
mod lost;
mod names;
mod options;
mod order;
mod overview;
mod parse;
mod records;
mod report;
mod rows;
mod sampled;
mod sheet;
mod text;
mod tidy;
mod workbook;

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use options::Options;
use report::Report;
use sampled::Survey;
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
    let sheet = Sheet::open(options)?;
    let Some(column) = options.answers() else {
        let typed: Vec<String> = std::env::args().skip(1).collect();
        let columns = overview::page(sheet, &typed)?;
        return match options.json {
            true => Err(columns.into()),
            false => Ok(print(&columns)?),
        };
    };
    let records = records::read(sheet, column, options)?;
    lost::check(&records.ledger)?;
    let n: u64 = records.answers.iter().map(|alike| alike.scores.n()).sum();
    if let Some(minimum) = options.minimum_n.filter(|&minimum| n < minimum) {
        if let Some(path) = &options.report {
            save(path, &html::nothing(minimum))?;
        }
        if let Some(path) = &options.tidy {
            let path = path.display();
            return Err(format!("--tidy {path}: nothing was written, for the whole survey has fewer than {minimum} answers").into());
        }
        return Ok(print(&match options.json {
            true => report::nothing(options.made_up(), minimum)?,
            false => format!("suppressed: the whole survey has fewer than {minimum} answers\n"),
        })?);
    }
    let survey = Survey::of(&records, options)?;
    let mut report = Report::of(&survey, column)?;
    if let Some(path) = &options.report {
        save(path, &html::page(&report, options.level)?)?;
    }
    if let Some(path) = &options.tidy {
        tidy::write(path, &survey)?;
    }
    Ok(print(&match options.json {
        true => serde_json::to_string_pretty(&report)? + "\n",
        false => text::page(&mut report, options.level)?,
    })?)
}

/// # Errors
/// Where the file cannot be written.
fn save(path: &Path, page: &str) -> Result<(), String> {
    std::fs::write(path, page).map_err(|error| format!("--report {}: {error}", path.display()))
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
