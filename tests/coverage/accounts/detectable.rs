//! Whether the smallest detectable change is detected as often as it says.

use promoter::Level;

use super::change::{Moves, Waves, compared, oracle_df, two_waves};
use crate::simulation::design::{Plan, Sizes, Weights};
use crate::simulation::summary::{Found, Summary, replicates, simulate, slack};

const SEED: u64 = 2_026_112_710;

type Cell = (Plan, Waves, f64);

/// A change in points, how often it was found, and how often by the oracle.
type Power = (f64, f64, f64);

/// Changes that were found, and what the same waves call the smallest detectable one. Half of the change
/// is up in the first wave and half down in the second.
fn found(plans: &[Cell], seed: u64, runs: usize) -> Vec<Vec<(Found, f64)>> {
    simulate(
        plans,
        seed,
        |_| runs,
        |(plan, ..), dice| plan.draw(dice),
        |(plan, waves, change), accounts, dice| {
            let [p, _, d] = plan.shares;
            let moved = change / 400.0;
            let moves = Moves {
                won: moved / d,
                to_passive: 0.0,
                to_detractor: moved / p,
            };
            let tally = two_waves(plan, *waves, accounts, moves, dice);
            let change = compared(&tally).expect("both answered");
            let smallest = change.smallest_detectable(Level::P95, 0.8);
            let smallest = smallest.expect("a power").expect("fifteen accounts");
            (Found::from(&change), smallest)
        },
    )
}

fn mean_of(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

#[test]
#[ignore = "minutes: 220,000 pairs of waves"]
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
    // From no change on, a few times: a change that is as large as waves with it call detectable.
    for _ in 0..4 {
        // The same seed, so the same designs.
        let promised = found(&plans, SEED, replicates(400));
        for ((.., smallest), found) in plans.iter_mut().zip(promised) {
            *smallest = mean_of(found.iter().map(|one| one.1));
        }
    }
    let found = found(&plans, SEED, runs);
    println!(
        "\n### Smallest detectable change, said to be found .80 of the time\n| accounts | waves | cells | points | found: least, mean, most | oracle's t, mean |\n|---|---|---|---|---|---|"
    );
    let mut missed = Vec::new();
    let mut rows: Vec<(String, Vec<Power>)> = Vec::new();
    for ((plan, waves, smallest), found) in plans.iter().zip(found) {
        let said = mean_of(found.iter().map(|one| one.1));
        let found: Vec<Found> = found.into_iter().map(|one| one.0).collect();
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
        let row = format!("| {} | {} ", plan.accounts, waves.words());
        assert!(
            (said / smallest - 1.0).abs() < 0.1,
            "{said} is promised, {smallest} was made"
        );
        let one = (*smallest, power, summary.oracle_excludes);
        match rows.iter_mut().find(|(other, _)| *other == row) {
            Some((_, cells)) => cells.push(one),
            None => rows.push((row, vec![one])),
        }
    }
    for (row, cells) in rows {
        let mean = |of: fn(&Power) -> f64| cells.iter().map(of).sum::<f64>() / cells.len() as f64;
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
