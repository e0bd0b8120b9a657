//! The same answers by every method, side by side.
//!
//! `cargo run --example choosing_an_interval` or, with counts of promoters, passives and detractors,
//! `cargo run --example choosing_an_interval -- 5 0 0`

use std::process::ExitCode;

use promoter::{Estimate, Level, Method, Tally};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match estimate(&arguments) {
        Ok(estimate) => {
            print(&estimate);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn estimate(arguments: &[String]) -> Result<Estimate, String> {
    let counts = match arguments {
        [] => [50, 30, 20],
        [promoters, passives, detractors] => {
            let count = |text: &String| {
                text.parse::<u64>()
                    .map_err(|error| format!("count {text:?} cannot be used: {error}"))
            };
            [count(promoters)?, count(passives)?, count(detractors)?]
        }
        _ => return Err("expected three counts: promoters, passives, detractors".into()),
    };
    let [promoters, passives, detractors] = counts;
    let tally = Tally::from_counts(promoters, passives, detractors);
    tally
        .map_err(|error| error.to_string())?
        .estimate()
        .ok_or_else(|| "without answers there is no NPS".into())
}

fn print(estimate: &Estimate) {
    println!(
        "{estimate}, standard error {:.1} points",
        estimate.std_error()
    );
    println!(
        "\n{:<15} {:>18} {:>18}",
        "method", "95% interval", "99% interval"
    );
    for &method in Method::ALL {
        let [usual, high] =
            [Level::P95, Level::P99].map(|level| estimate.using(method).interval(level));
        let default = if method == Method::default() {
            "  the default"
        } else {
            ""
        };
        println!("{method:<15} {usual:>18} {high:>18}{default}");
    }
    println!(
        "\nprobability that the NPS is above 0: {:.4}, above 30: {:.4}",
        estimate.probability_above(0.0),
        estimate.probability_above(30.0),
    );
    for caution in estimate.cautions() {
        println!("caution: {caution}");
    }
}
