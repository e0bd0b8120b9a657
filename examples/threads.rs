//! Counting on several threads: each counts a part, and the counts add up.
//!
//! `cargo run --release --example threads`

use std::thread;

use promoter::{Error, Histogram, Segments, Tally, Validity};
use rayon::prelude::*;

/// The answers of a part, one byte each, of which none is missing.
fn count(answers: &[u8]) -> Result<Tally, Error> {
    Ok(Tally::from_column(answers, Validity::All)?.0)
}

fn main() -> Result<(), Error> {
    // Two million answers, one byte each, of which 7 to 10 are most.
    let answers: Vec<u8> = [7, 8, 9, 10, 9, 10, 3].repeat(300_000);

    // The standard library: as many parts as there are threads, in order.
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let part = answers.len().div_ceil(threads);
    let scoped: Result<Tally, Error> = thread::scope(|scope| {
        let parts: Vec<_> = answers
            .chunks(part)
            .map(|answers| scope.spawn(move || count(answers)))
            .collect();
        let tallies = parts.into_iter().map(|part| part.join());
        tallies.map(|tally| tally.expect("no panic")).sum()
    });
    let scoped = scoped?;
    println!("scoped threads: {} answers", scoped.n());

    // The same with rayon, in parts of a million.
    let parts = answers.par_chunks(1_000_000);
    let tally = parts.map(count).sum::<Result<Tally, _>>()?;
    println!("rayon:          {} answers", tally.n());
    assert_eq!(tally, scoped);

    // By group: each part gives the histograms of all groups, so this is for few groups; with many,
    // making and adding up the tables takes longer than counting.
    let regions = ["east", "north", "south", "west"];
    let codes: Vec<u32> = (0..answers.len() as u32).map(|row| row % 4).collect();
    let by_region: Segments<&str, Histogram> = codes
        .par_chunks(1_000_000)
        .zip(answers.par_chunks(1_000_000))
        .map(|(codes, answers)| {
            let histograms = Histogram::by_code(codes, answers, Validity::All, regions.len())?;
            Ok(regions.into_iter().zip(histograms).collect())
        })
        .try_reduce(Segments::new, |mut sum, part: Segments<_, _>| {
            sum += part;
            Ok::<_, Error>(sum)
        })?;
    assert_eq!(by_region.total().tally(), tally);
    for (region, histogram) in by_region.iter() {
        println!("{region}: {} answers", histogram.n());
    }

    // An index in an error is one in its part: the caller knows where the part began.
    let wrong = [[9, 9, 9], [9, 11, 9]].concat();
    let parts: Vec<_> = wrong.par_chunks(3).map(count).collect();
    println!("{}", parts[1].as_ref().expect_err("11 is no score"));
    Ok(())
}
