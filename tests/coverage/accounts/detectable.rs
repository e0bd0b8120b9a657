//! Whether the smallest detectable change is detected as often as it says.

use promoter::Level;

use super::change::{Moves, NO_MOVE, Waves, compared, oracle_df, two_waves};
use crate::simulation::design::{Plan, Sizes, Weights};
use crate::simulation::summary::{Found, Summary, replicates, simulate, slack};

const SEED: u64 = 20_261_127_10;

#[test]
#[ignore = "minutes: 300,000 pairs of waves"]
fn the_smallest_detectable_change_is_found_four_times_of_five() {
    let runs = replicates(1500);
    let mut plans = Vec::new();
    for accounts in [15, 40, 100] {
        for waves in [Waves::SharedAlike, Waves::HalfSharedAlike, Waves::NotShared] {
            for icc in [0.05, 0.3] {
                for sizes in [Sizes::Even, Sizes::Lognormal] {
                    for shares in [[0.5, 0.3, 0.2], [0.3, 0.4, 0.3]] {
                        let weights = Weights::Unit;
                        let plan = Plan {
                            accounts,
                            icc,
                            sizes,
                            weights,
                            shares,
                        };
                        plans.push((plan, waves, 0.0));
                    }
                }
            }
        }
    }
    // What two waves without a change call detectable, on average.
    let promised = simulate(
        &plans,
        SEED,
        |_| runs,
        |(plan, ..), dice| plan.draw(dice),
        |(plan, waves, _), accounts, dice| {
            let tally = two_waves(plan, *waves, accounts, NO_MOVE, dice);
            let smallest = compared(&tally)?.smallest_detectable(Level::P95, 0.8);
            smallest.expect("a power")
        },
    );
    for ((.., smallest), promised) in plans.iter_mut().zip(promised) {
        let promised: Vec<f64> = promised.into_iter().flatten().collect();
        *smallest = promised.iter().sum::<f64>() / promised.len() as f64;
    }
    // The same designs, with that change.
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |(plan, ..), dice| plan.draw(dice),
        |(plan, waves, smallest), accounts, dice| {
            // Half of it up in the first wave and half down in the second: the spread stays about as it was.
            let [p, _, d] = plan.shares;
            let moved = smallest / 400.0;
            let moves = Moves {
                won: moved / d,
                to_passive: 0.0,
                to_detractor: moved / p,
            };
            let tally = two_waves(plan, *waves, accounts, moves, dice);
            compared(&tally).as_ref().map(Found::from)
        },
    );
    println!(
        "\n### Smallest detectable change, said to be found .80 of the time\n| accounts | waves | cells | points | found: least, mean, most | oracle's t, mean |\n|---|---|---|---|---|---|"
    );
    let mut missed = Vec::new();
    let mut rows: Vec<(String, Vec<(f64, f64, f64)>)> = Vec::new();
    for ((plan, waves, smallest), found) in plans.iter().zip(found) {
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let summary = Summary::of(&found, -smallest, oracle_df(*waves, plan.accounts), 200.0);
        let power = summary.excludes;
        let (least, most) = (
            0.76 - slack(0.76, runs as f64),
            0.85 + slack(0.85, runs as f64),
        );
        if !(least..=most).contains(&power) {
            missed.push(format!(
                "{waves:?} {}: {power:.3} at {smallest:.1}",
                plan.label()
            ));
        }
        let row = format!("| {} | {waves:?} ", plan.accounts);
        let one = (*smallest, power, summary.oracle_excludes);
        match rows.iter_mut().find(|(other, _)| *other == row) {
            Some((_, cells)) => cells.push(one),
            None => rows.push((row, vec![one])),
        }
    }
    for (row, cells) in rows {
        let mean = |of: fn(&(f64, f64, f64)) -> f64| {
            cells.iter().map(of).sum::<f64>() / cells.len() as f64
        };
        let least = cells.iter().map(|one| one.1).fold(1.0, f64::min);
        let most = cells.iter().map(|one| one.1).fold(0.0, f64::max);
        println!(
            "{row}| {} | {:.1} | {least:.3}, {:.3}, {most:.3} | {:.3} |",
            cells.len(),
            mean(|one| one.0),
            mean(|one| one.1),
            mean(|one| one.2),
        );
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
