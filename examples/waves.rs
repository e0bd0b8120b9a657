//! Is the move from wave to wave real? The same answers taken as independent, and as what they
//! are: the same accounts asked twice.
//!
//! `cargo run --example waves`

use promoter::{ClusteredTally, Error, Level, Response, Score, Segments, Tally, Waves};

/// Ten accounts, the scores of their people in two waves.
const ANSWERS: [(&str, &[u8], &[u8]); 10] = [
    ("Account 01", &[3, 5, 4], &[6, 7, 5]),
    ("Account 02", &[9, 10], &[10, 9, 9]),
    ("Account 03", &[7, 6], &[7, 8]),
    ("Account 04", &[8, 9, 7, 8], &[9, 9, 8]),
    ("Account 05", &[2, 4], &[4, 6]),
    ("Account 06", &[10, 9, 9], &[10, 10]),
    ("Account 07", &[6, 7], &[8, 9, 7]),
    ("Account 08", &[8, 6, 7], &[9, 7]),
    ("Account 09", &[5], &[7, 6]),
    ("Account 10", &[9, 8], &[9, 10]),
];

fn main() -> Result<(), Error> {
    let mut independent: Segments<_, Tally> = Segments::new();
    let mut shared = ClusteredTally::new();
    for (account, spring, autumn) in ANSWERS {
        for (wave, scores) in [("2025-H1", spring), ("2025-H2", autumn)] {
            for &score in scores {
                let response = Response::new(Score::new(score)?)
                    .account(account)
                    .segment(wave);
                independent.record_response(&response)?;
                shared.record_response(&response)?;
            }
        }
    }

    // What was recorded is the kind of survey and the segment, here the wave.
    println!("taken as independent answers");
    print_waves(&Waves::of(&independent.sample(), |&(_, wave)| wave));
    println!("\ntaken as the same accounts, asked twice");
    print_waves(&Waves::of(&shared.sample(), |&(_, wave)| wave));
    Ok(())
}

fn print_waves(waves: &Waves<&str>) {
    for wave in waves {
        match wave.estimate() {
            Some(estimate) => println!(
                "{}  {estimate}, 95% interval {}",
                wave.key(),
                estimate.interval(Level::P95)
            ),
            None => println!("{}  no answers", wave.key()),
        }
        if let Ok(change) = wave.change() {
            println!(
                "  change {change} points, 95% interval {:+.1}, p {:.4}, correlation {:.2}: {}",
                change.interval(Level::P95),
                change.p_value(),
                change.correlation(),
                change.verdict(Level::P95),
            );
        }
    }
}
