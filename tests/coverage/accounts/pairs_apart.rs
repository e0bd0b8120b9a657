//! Two groups of different accounts: by `versus` and by `compare`, which must not differ.

use promoter::ClusteredTally;

use crate::simulation::design::{Account, Plan, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_711;

/// What `versus` finds, and by how much its p-value differs from that of `compare`; in the second group
/// so many of the promoters were lost to detractors.
fn groups(plan: &Plan, lost: f64, accounts: &[Account], dice: &mut Dice) -> (Found, f64) {
    let mut together = ClusteredTally::new();
    let mut apart = [ClusteredTally::new(), ClusteredTally::new()];
    for (group, alone) in apart.iter_mut().enumerate() {
        for (place, account) in accounts.iter().enumerate() {
            let [p, b, d] = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
            let lost = if group == 1 { p * lost } else { 0.0 };
            let counts = dice.answers(&[p - lost, b, d + lost], account.size);
            let id = place + group * accounts.len();
            record(&mut together, id, &group, counts, account.weight);
            record(alone, id, &(), counts, account.weight);
        }
    }
    let together = together
        .sample()
        .compare(|&group| group == 1, |&group| group == 0);
    let [one, other] = apart.map(|group| group.sample().estimate().expect("answers"));
    let apart = other.versus(&one);
    let differ = (apart.p_value() - together.expect("both answered").p_value()).abs();
    (Found::from(&apart), differ)
}

#[test]
#[ignore = "minutes: 1,400,000 pairs of groups"]
fn groups_apart_are_compared_alike_either_way() {
    const RUNS: usize = 2000;
    let numbers = [3, 5, 8, 12, 30, 100];
    let (mut cells, mut differ) = (Vec::new(), 0.0_f64);
    let mut powers = Vec::new();
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let plans: Vec<(Plan, f64)> = plans
            .into_iter()
            .flat_map(|plan| [(plan, 0.0), (plan, 0.6)])
            .collect();
        let found = simulate(
            &plans,
            seed,
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, lost), accounts, dice| groups(plan, *lost, accounts, dice),
        );
        for ((plan, lost), found) in plans.iter().zip(found) {
            differ = found.iter().map(|one| one.1).fold(differ, f64::max);
            let found: Vec<Found> = found.into_iter().map(|one| one.0).collect();
            let summary = Summary::of(&found, 0.0, 2.0 * plan.accounts as f64 - 2.0, 200.0);
            if *lost > 0.0 {
                if tested {
                    powers.push((plan.accounts, summary));
                }
                continue;
            }
            let row = match tested {
                true => format!("{0} and {0} accounts", plan.accounts),
                false => format!("own: ICC {}, {:?}", plan.icc, plan.sizes),
            };
            cells.push(Cell::errs(
                row,
                plan.label(),
                &summary,
                tested.then_some(0.10),
            ));
        }
    }
    let missed = table("Two groups of accounts by versus", &cells, false);
    println!("largest difference of the p-values by versus and by compare: {differ:e}");
    println!(
        "\n### Power of versus: three fifths of the promoters lost\n| accounts each | power | oracle's t |\n|---|---|---|"
    );
    for accounts in numbers {
        let own = powers.iter().filter(|(other, _)| *other == accounts);
        let own: Vec<&Summary> = own.map(|(_, summary)| summary).collect();
        let mean =
            |of: fn(&Summary) -> f64| own.iter().map(|one| of(one)).sum::<f64>() / own.len() as f64;
        println!(
            "| {accounts} | {:.3} | {:.3} |",
            mean(|one| one.excludes),
            mean(|one| one.oracle_excludes)
        );
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(differ < 1e-9, "p-values differ by {differ}");
}
