//! Accounts weighted to known totals, where small customers answer less and think otherwise.

use promoter::{ClusteredTally, KnownTotals};

use crate::simulation::design::{Account, Plan, SHARES, Sizes, Weights, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_708;

/// Customers by size and region in percent, and the share of them who answer.
const CUSTOMERS: [[f64; 2]; 3] = [[10.0, 10.0], [20.0, 20.0], [25.0, 15.0]];
const ANSWERING: [[f64; 2]; 3] = [[0.6, 0.5], [0.3, 0.3], [0.15, 0.2]];

/// Shares of promoters, passives and detractors by size, the same in both regions.
const TRUTHS: [[f64; 3]; 3] = [[0.6, 0.3, 0.1], [0.5, 0.3, 0.2], [0.25, 0.35, 0.4]];

type Segment = (usize, usize);

fn known() -> [KnownTotals<'static, Segment>; 2] {
    let sizes = CUSTOMERS.iter().map(|row| row.iter().sum());
    let regions = (0..2).map(|region| CUSTOMERS.iter().map(|row| row[region]).sum());
    let size = KnownTotals::new("size", |one: &Segment| one.0, sizes.enumerate());
    let region = KnownTotals::new("region", |one: &Segment| one.1, regions.enumerate());
    [size.expect("totals"), region.expect("totals")]
}

/// The NPS of all customers, in points.
fn truth() -> f64 {
    let nps = TRUTHS.map(|[p, _, d]| 100.0 * (p - d));
    let of_size = |(row, nps): (&[f64; 2], f64)| row.iter().sum::<f64>() / 100.0 * nps;
    CUSTOMERS.iter().zip(nps).map(of_size).sum()
}

fn calibrated(plan: &Plan, accounts: &[Account], dice: &mut Dice) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    let chances: Vec<f64> = (0..6)
        .map(|at| CUSTOMERS[at / 2][at % 2] * ANSWERING[at / 2][at % 2])
        .collect();
    for (place, account) in accounts.iter().enumerate() {
        let at = dice.pick(&chances);
        let opinion = dice.opinions(TRUTHS[at / 2], plan.icc, 0.0, 1)[0];
        let counts = dice.answers(&opinion, account.size);
        record(&mut tally, place, &(at / 2, at % 2), counts, account.weight);
    }
    // A size or a region that nobody answered for cannot be weighted.
    let sample = tally.sample().calibrated(&known()).ok()?;
    sample.estimate().map(Found::from)
}

#[test]
#[ignore = "minutes: 240,000 surveys"]
fn calibrated_accounts_hold_the_truth() {
    const RUNS: usize = 3000;
    let mut plans = Vec::new();
    for accounts in [8, 12, 30, 100] {
        for icc in [0.05, 0.3, 0.5] {
            for sizes in [
                Sizes::Even,
                Sizes::Lognormal,
                Sizes::OneHas40,
                Sizes::Pareto,
            ] {
                for weights in [Weights::Unit, Weights::Revenue] {
                    plans.push((
                        Plan {
                            accounts,
                            icc,
                            sizes,
                            weights,
                            shares: SHARES[0],
                        },
                        0,
                    ));
                }
            }
        }
    }
    // So many answers an account, whatever the sizes.
    for (accounts, answers) in [(15, 3), (30, 8), (100, 3), (50, 1)] {
        for icc in [0.05, 0.3, 0.5] {
            let (sizes, weights) = (Sizes::Even, Weights::Unit);
            plans.push((
                Plan {
                    accounts,
                    icc,
                    sizes,
                    weights,
                    shares: SHARES[0],
                },
                answers,
            ));
        }
    }
    let found = simulate(
        &plans,
        SEED,
        |(plan, _)| of_accounts(RUNS, plan.accounts),
        |(plan, answers), dice| match answers {
            0 => plan.draw(dice),
            &size => vec![Account { size, weight: 1.0 }; plan.accounts],
        },
        |(plan, _), accounts, dice| calibrated(plan, accounts, dice),
    );
    let mut cells = Vec::new();
    for ((plan, answers), found) in plans.iter().zip(found) {
        let asked = found.len() as f64;
        let found: Vec<Found> = found.into_iter().flatten().collect();
        let mut summary = Summary::of(&found, truth(), plan.accounts as f64 - 1.0, 100.0);
        summary.without = 1.0 - summary.counted / asked;
        let own = plan.icc == 0.5 && *answers == 0 || plan.sizes == Sizes::Pareto;
        let row = match (answers, own) {
            (0, true) => format!("own: ICC {}, {:?}", plan.icc, plan.sizes),
            (0, false) => format!("{} accounts, {:?}", plan.accounts, plan.sizes),
            (answers, _) => format!("{} accounts of {answers}", plan.accounts),
        };
        cells.push(Cell::covers(
            row,
            plan.label(),
            &summary,
            (!own).then_some(0.92),
        ));
    }
    cells.sort_by_key(|cell| cell.row.starts_with("own"));
    let missed = table("Calibrated accounts", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
