//! Counts answers, one on each line, as a page hands them over, and writes the NPS with its interval.
//!
//! `page.html` runs it in a browser, where standard input is a text field. `.ci/browser` builds it, opens the
//! page, types answers whose figures are known, and reads what is shown.

use std::io::{Read, stdin};
use std::process::ExitCode;

use promoter::{Error, Level, Score, Tally};

/// What the page shows of a text: a line for each figure, or the cell that is no answer.
fn told(text: &str) -> Result<String, Error> {
    let (mut tally, mut missing) = (Tally::new(), 0);
    for cell in text.lines() {
        match Score::from_cell(cell)? {
            Some(score) => tally.record(score),
            None => missing += 1,
        }
    }
    let Some(estimate) = tally.estimate() else {
        return Ok(format!("no answers\nmissing {missing}"));
    };
    let interval = estimate.interval(Level::P95);
    Ok(format!(
        "{estimate:.6}\n95% interval {interval:.6}\nmissing {missing}"
    ))
}

fn main() -> ExitCode {
    let mut text = String::new();
    if let Err(error) = stdin().read_to_string(&mut text) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    match told(&text) {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
