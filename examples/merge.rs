//! Tallies of parts add up to the tally of the whole: across threads, and across machines by JSON.
//!
//! `cargo run --example merge --features serde`

use std::error::Error;
use std::thread;

use promoter::{Histogram, Segments, Tally, Validity};

fn main() -> Result<(), Box<dyn Error>> {
    // Two million answers, one byte each, in the proportions 7 : 8 : 9 : 10 : 3 = 1 : 1 : 2 : 2 : 1.
    let answers: Vec<u8> = [7, 8, 9, 10, 9, 10, 3]
        .into_iter()
        .cycle()
        .take(2_000_000)
        .collect();

    // Threads: each counts its slice, `sum` adds up and stops at the first bad byte.
    let sum: Result<Histogram, promoter::Error> = thread::scope(|scope| {
        let parts: Vec<_> = answers
            .chunks(500_000)
            .map(|part| scope.spawn(move || Histogram::from_column(part, Validity::All)))
            .collect();
        parts
            .into_iter()
            .map(|part| Ok(part.join().expect("counting does not panic")?.0))
            .sum()
    });
    let whole = sum?;
    println!(
        "threads: {} answers, mean {:.2}",
        whole.n(),
        whole.mean().unwrap_or_default()
    );
    assert_eq!(whole, Histogram::from_column(&answers, Validity::All)?.0);

    // Machines: each sends its segments as JSON; the receiver adds them up.
    let mut north: Segments<String> = Segments::new();
    *north.entry("North".into()) = Tally::from_counts(120, 60, 40)?;
    *north.entry("Online".into()) = Tally::from_counts(10, 5, 9)?;
    let mut south: Segments<String> = Segments::new();
    *south.entry("South".into()) = Tally::from_counts(80, 70, 50)?;
    *south.entry("Online".into()) = Tally::from_counts(12, 9, 3)?;

    let mut all: Segments<String> = Segments::new();
    for sent in [
        serde_json::to_string(&north)?,
        serde_json::to_string(&south)?,
    ] {
        println!("received {sent}");
        all += serde_json::from_str::<Segments<String>>(&sent)?;
    }
    let sample = all.sample();
    for (segment, estimate) in &sample.estimates(String::clone) {
        println!("{segment:<7} {estimate}");
    }
    println!("total   {}", sample.estimate().ok_or("no answers")?);
    Ok(())
}
