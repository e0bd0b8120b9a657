//! Answers in, an NPS with its uncertainty out.
//!
//! `cargo run --example quickstart`

use promoter::{Bands, Error, Ledger, Level, Tally};

fn main() -> Result<(), Error> {
    // Cells as they stand in an export; row 2 is the first below the header.
    let cells = [
        "10",
        "9",
        "Extremely likely - 10",
        "",
        "8",
        "7",
        "9",
        "3",
        "10",
        "8/10",
        "9",
    ];

    let mut ledger = Ledger::new();
    let mut tally = Tally::new();
    for (row, cell) in (2..).zip(cells) {
        tally.extend(ledger.read(row, cell));
    }
    println!("{ledger}");

    // `None` when nobody answered: that is not an NPS of 0.
    if let Some(estimate) = tally.estimate() {
        let interval = estimate.interval(Level::P95);
        let bands = Bands::default();
        let spanned: Vec<String> = bands
            .spanned_by(&interval)?
            .iter()
            .map(ToString::to_string)
            .collect();
        println!("{estimate}");
        println!("95% interval: {interval}");
        println!("band: {}", spanned.join(" or "));
    }
    Ok(())
}
