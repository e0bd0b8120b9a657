//! Is the move from wave to wave real? The same answers taken as independent, and as what they
//! are: the same accounts asked twice.
//!
//! `cargo run --example waves`

use promoter::{ClusteredTally, Error, Level, Score, Segments, Tally, Waves};

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
    let mut independent: Segments<&str> = Segments::new();
    let mut shared: ClusteredTally<&str, &str> = ClusteredTally::new();
    for (account, spring, autumn) in ANSWERS {
        for (wave, scores) in [("2025-H1", spring), ("2025-H2", autumn)] {
            for &value in scores {
                let score = Score::new(value)?;
                independent.entry(wave).record(score);
                shared.record(account, wave, score);
            }
        }
    }

    println!("taken as independent answers");
    print_waves(&Waves::independent(&independent, Tally::estimate));
    println!("\ntaken as the same accounts, asked twice");
    print_waves(&Waves::clustered(&shared));
    Ok(())
}

fn print_waves(waves: &Waves<&str>) {
    for wave in waves {
        match wave.estimate() {
            Ok(Some(estimate)) => {
                println!(
                    "{}  {estimate}, 95% interval {}",
                    wave.key(),
                    estimate.interval(Level::P95)
                );
            }
            Ok(None) => println!("{}  no answers", wave.key()),
            Err(error) => println!("{}  {error}", wave.key()),
        }
        if let Some(change) = wave.change() {
            println!(
                "  change {change} points, 95% interval {:+.1}, p {:.4}, correlation {:.2}: {}",
                change.interval(Level::P95),
                change.p_value().unwrap_or(1.0),
                change.correlation(),
                change.verdict(Level::P95),
            );
        }
    }
}
