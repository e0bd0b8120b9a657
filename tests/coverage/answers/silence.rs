//! The interval of the process around the bounds of the silent.

use promoter::{Level, Tally, response_rate::Bounds};

use crate::simulation::design::SHARES;
use crate::simulation::summary::{Cell, Found, Summary, replicates, simulate, table};

const SEED: u64 = 2_026_112_722;

/// How answering goes with the opinion: chances of promoters, passives and detractors as multiples of
/// the response, which stays below 1.
const LEANING: [[f64; 3]; 3] = [[1.0, 1.0, 1.0], [1.0, 0.7, 0.4], [0.4, 0.7, 1.0]];

#[test]
#[ignore = "minutes: 1,100,000 surveys"]
fn bounds_of_the_silent_hold_the_process() {
    let runs = replicates(10_000);
    let mut plans = Vec::new();
    for shares in SHARES {
        for invited in [20, 50, 100] {
            for response in [0.3, 0.6, 1.0] {
                plans.extend(LEANING.map(|leaning| (shares, invited, response, leaning)));
            }
        }
    }
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, invited, response, leaning), (), dice| {
            let people = dice.answers(shares, *invited);
            let mut heard = [0; 3];
            for at in 0..3 {
                for _ in 0..people[at] {
                    heard[at] += u64::from(dice.uniform() < response * leaning[at]);
                }
            }
            let [a, b, c] = heard;
            let tally = Tally::from_counts(a, b, c).expect("fits");
            let bounds = Bounds::of(&tally, u64::from(*invited)).expect("invited")?;
            let interval = bounds.interval(Level::P95);
            Some(Found {
                value: (bounds.lower() + bounds.upper()) / 2.0,
                interval: Some((interval.lower(), interval.upper())),
            })
        },
    );
    let mut cells = Vec::new();
    for ((shares, invited, response, leaning), found) in plans.iter().zip(found) {
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let truth = 100.0 * (shares[0] - shares[2]);
        let summary = Summary::of(&found, truth, f64::from(*invited) - 1.0, 100.0);
        let label = format!("{shares:?}, {invited} invited, by opinion {leaning:?}");
        let row = format!("response {response}");
        let cell = Cell::covers(row, label, &summary, Some(0.93));
        cells.push(Cell {
            ratio: f64::NAN,
            ..cell
        });
    }
    cells.sort_by(|one, other| one.row.cmp(&other.row));
    let missed = table("Bounds of the silent, for the process", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
