//! The NPS of one sample of accounts.

use promoter::ClusteredTally;

use crate::simulation::design::{Account, Plan, Sizes, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_701;

pub fn survey(plan: &Plan, accounts: &[Account], dice: &mut Dice) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    for (place, account) in accounts.iter().enumerate() {
        let opinion = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
        record(
            &mut tally,
            place,
            &(),
            dice.answers(&opinion, account.size),
            account.weight,
        );
    }
    tally.sample().estimate().map(Found::from)
}

/// Large accounts think less of us: shares move towards detractors with the rank of the size.
fn opinionated(plan: &Plan, accounts: &[Account], dice: &mut Dice) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    for (place, account) in accounts.iter().enumerate() {
        let shares = leaning(plan, accounts, account);
        let opinion = dice.opinions(shares, plan.icc, 0.0, 1)[0];
        record(
            &mut tally,
            place,
            &(),
            dice.answers(&opinion, account.size),
            account.weight,
        );
    }
    tally.sample().estimate().map(Found::from)
}

/// The largest account has 30 points of its promoters as detractors, the smallest none.
fn leaning(plan: &Plan, accounts: &[Account], account: &Account) -> [f64; 3] {
    let below = accounts
        .iter()
        .filter(|other| other.size < account.size)
        .count();
    let moved = 0.3 * below as f64 / accounts.len() as f64;
    let [p, b, d] = plan.shares;
    [p - moved.min(p), b, d + moved.min(p)]
}

/// The NPS that answers of such accounts have in the long run.
fn leaning_truth(plan: &Plan, accounts: &[Account]) -> f64 {
    let weight = |account: &Account| account.weight * f64::from(account.size);
    let total: f64 = accounts.iter().map(weight).sum();
    let part = |account: &Account| {
        let [p, _, d] = leaning(plan, accounts, account);
        weight(account) * 100.0 * (p - d)
    };
    accounts.iter().map(part).sum::<f64>() / total
}

#[test]
#[ignore = "minutes: 2,000,000 surveys"]
fn one_sample_of_accounts() {
    const RUNS: usize = 4000;
    let runs = |plan: &Plan| of_accounts(RUNS, plan.accounts);
    let draw = |plan: &Plan, dice: &mut Dice| plan.draw(dice);
    let once = |plan: &Plan, accounts: &Vec<Account>, dice: &mut Dice| survey(plan, accounts, dice);
    let numbers = [2, 3, 5, 8, 12, 30, 100];
    let mut cells = Vec::new();
    let plans = grid(&numbers);
    let summary = |plan: &Plan, found: Vec<Option<Found>>, truth: f64| {
        let found: Vec<Found> = found.into_iter().flatten().collect();
        Summary::of(&found, truth, plan.accounts as f64 - 1.0, 100.0)
    };
    for (plan, found) in plans.iter().zip(simulate(&plans, SEED, runs, draw, once)) {
        let summary = summary(plan, found, plan.truth());
        let row = format!("{} accounts, ICC {}", plan.accounts, plan.icc);
        cells.push(Cell::covers(row, plan.label(), &summary, Some(0.91)));
    }
    let grid_cells = cells.len() as f64;
    let ratio = cells.iter().map(|cell| cell.ratio).sum::<f64>() / grid_cells;
    let without_two = cells.iter().filter(|cell| !cell.row.starts_with("2 "));
    let without_two: Vec<f64> = without_two.map(|cell| cell.ratio).collect();
    let from_three = without_two.iter().sum::<f64>() / without_two.len() as f64;
    let plans = own(&numbers);
    for (plan, found) in plans
        .iter()
        .zip(simulate(&plans, SEED + 1, runs, draw, once))
    {
        let summary = summary(plan, found, plan.truth());
        let row = format!("own: ICC {}, {:?}", plan.icc, plan.sizes);
        cells.push(Cell::covers(row, plan.label(), &summary, None));
    }
    let uneven = |plan: &Plan| plan.sizes == Sizes::Lognormal;
    let plans: Vec<Plan> = grid(&numbers).into_iter().filter(uneven).collect();
    let lean = |plan: &Plan, accounts: &Vec<Account>, dice: &mut Dice| {
        let found = opinionated(plan, accounts, dice)?;
        Some((found, leaning_truth(plan, accounts)))
    };
    for (plan, found) in plans
        .iter()
        .zip(simulate(&plans, SEED + 2, runs, draw, lean))
    {
        let found: Vec<(Found, f64)> = found.into_iter().flatten().collect();
        let truth = found[0].1;
        let summary = summary(
            plan,
            found.into_iter().map(|(one, _)| Some(one)).collect(),
            truth,
        );
        let row = "own: opinions go with size".to_owned();
        cells.push(Cell::covers(row, plan.label(), &summary, None));
    }
    let missed = table("One sample of accounts", &cells, true);
    println!(
        "mean width / oracle's t: {ratio:.3} over all cells, {from_three:.3} from three accounts on"
    );
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(ratio <= 1.06, "mean width {ratio} of the oracle's");
}
