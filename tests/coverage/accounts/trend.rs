//! The trend over four waves of accounts that are asked again.

use promoter::{ClusteredTally, Level, Trend};

use crate::simulation::design::{Account, Plan, Sizes, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_705;
const WAVES: usize = 4;

/// The slope with its interval, and whether the line fits.
fn trend(plan: &Plan, half: bool, accounts: &[Account], dice: &mut Dice) -> Option<(Found, bool)> {
    let mut tally = ClusteredTally::new();
    let kept = if half {
        accounts.len().div_ceil(2)
    } else {
        accounts.len()
    };
    for (place, account) in accounts.iter().enumerate() {
        let opinions = dice.opinions(plan.shares, plan.icc, 0.7, WAVES);
        for (wave, opinion) in opinions.iter().enumerate() {
            let (id, opinion) = match place < kept {
                true => (place, *opinion),
                // Somebody else every wave.
                false => (
                    place + wave * accounts.len(),
                    dice.opinions(plan.shares, plan.icc, 0.0, 1)[0],
                ),
            };
            let counts = dice.answers(&opinion, account.size);
            record(&mut tally, id, &(wave as u8), counts, account.weight);
        }
    }
    let found = Trend::of(&tally.sample(), |&wave| f64::from(wave)).ok()??;
    let interval = found.interval(Level::P95);
    let lack = found.lack_of_fit().is_some_and(|test| test.p_value < 0.05);
    let found = Found {
        value: found.slope(),
        interval: Some((interval.lower(), interval.upper())),
    };
    Some((found, lack))
}

#[test]
#[ignore = "minutes: 1,400,000 series of four waves"]
fn a_trend_of_nothing_is_seldom_found() {
    const RUNS: usize = 2000;
    let numbers = [3, 5, 8, 12, 30, 100];
    let (mut cells, mut fits) = (Vec::new(), Vec::new());
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let both = |plan: Plan| [(plan, false), (plan, true)];
        let plans: Vec<(Plan, bool)> = plans.into_iter().flat_map(both).collect();
        let found = simulate(
            &plans,
            seed,
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, half), accounts, dice| trend(plan, *half, accounts, dice),
        );
        for ((plan, half), found) in plans.iter().zip(found) {
            let found: Vec<(Found, bool)> = found.into_iter().flatten().collect();
            let lack: Vec<bool> = found.iter().map(|(_, lack)| *lack).collect();
            let found: Vec<Found> = found.into_iter().map(|(found, _)| found).collect();
            let shared = if *half { "half" } else { "all" };
            let one = plan.sizes == Sizes::OneHas40;
            let row = match (tested, one) {
                (true, true) => format!(
                    "{shared} asked again, one has 40%, {} accounts",
                    plan.accounts
                ),
                (true, false) => format!("{shared} asked again, {} accounts", plan.accounts),
                (false, _) => format!(
                    "own: {shared} asked again, ICC {}, {:?}",
                    plan.icc, plan.sizes
                ),
            };
            let bound = tested.then_some(if one { 0.09 } else { 0.07 });
            let summary = Summary::of(&found, 0.0, plan.accounts as f64 - 1.0, f64::INFINITY);
            cells.push(Cell::errs(row.clone(), plan.label(), &summary, bound));
            fits.push(Cell::rejects(row, plan.label(), &lack, None));
        }
    }
    let missed = table("Trend over four waves of accounts", &cells, false);
    table(
        "Lack of fit over four waves of accounts (no bound)",
        &fits,
        false,
    );
    assert!(missed.is_empty(), "{missed:#?}");
}
