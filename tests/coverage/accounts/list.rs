//! A list of accounts, of the people of which half are heard.

use promoter::{ClusteredTally, Error, Sample};

use crate::simulation::design::{Account, Plan, Sizes, grid, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, replicates, simulate, table};

const SEED: u64 = 2_026_112_709;

/// A part of the accounts of a list.
struct Stratum<'a> {
    accounts: &'a [Account],
    /// How many of them are asked.
    asked: usize,
}

/// Draws the list, asks part of it and takes the distance from the NPS of the list. Accounts have twice
/// as many people as their size; an account that is asked stands for those of its stratum that are not.
fn listed(
    plan: &Plan,
    strata: &[Stratum<'_>],
    everybody: bool,
    people_known: bool,
    dice: &mut Dice,
) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    let (mut people, mut stratum_of) = (Vec::new(), Vec::new());
    let (mut weight, mut net) = (0.0, 0.0);
    let stands_for = |stratum: &Stratum<'_>| stratum.accounts.len() as f64 / stratum.asked as f64;
    for (place, stratum) in strata.iter().enumerate() {
        let mut order: Vec<usize> = (0..stratum.accounts.len()).collect();
        dice.shuffle(&mut order);
        let stands_for = stands_for(stratum) / stands_for(&strata[0]);
        for (rank, &at) in order.iter().enumerate() {
            let Account { size, weight: own } = stratum.accounts[at];
            let opinion = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
            let heard = dice.answers(&opinion, size);
            let others = dice.answers(&opinion, size);
            let score = |counts: [u64; 3]| counts[0] as f64 - counts[2] as f64;
            weight += 2.0 * own * f64::from(size);
            net += own * (score(heard) + score(others));
            if rank >= stratum.asked {
                continue;
            }
            let id = people.len();
            people.push(2 * u64::from(size));
            stratum_of.push(place);
            record(&mut tally, id, &(), heard, own * stands_for);
            if everybody {
                record(&mut tally, id, &(), others, own * stands_for);
            }
        }
    }
    let truth = 100.0 * net / weight;
    let stratum = |id: &u32| stratum_of[*id as usize];
    let on_list = |stratum: &usize| Some(strata[*stratum].accounts.len() as u64);
    let sample: Result<Sample<()>, Error> = match people_known {
        true => tally.sample_of_people(stratum, on_list, |id| people[*id as usize]),
        false => tally.sample_of_list(stratum, on_list),
    };
    let found = Found::from(sample.expect("the list is large enough").estimate()?);
    let (lower, upper) = found.interval?;
    Some(Found {
        value: found.value - truth,
        interval: Some((lower - truth, upper - truth)),
    })
}

fn cell(
    row: String,
    label: String,
    found: Vec<Option<Found>>,
    df: f64,
    bound: Option<f64>,
) -> Cell {
    let found: Vec<Found> = found.into_iter().flatten().collect();
    let summary = Summary::of(&found, 0.0, df, f64::INFINITY);
    Cell::covers(row, label, &summary, bound)
}

#[test]
#[ignore = "minutes: 1,400,000 surveys"]
fn intervals_of_a_list_hold_its_score() {
    const RUNS: usize = 1000;
    let mut plans = Vec::new();
    for plan in grid(&[3, 5, 8, 12, 30, 100]) {
        for part in [0.5, 0.9, 1.0] {
            plans.extend([(plan, part, false), (plan, part, true)]);
        }
    }
    let asked = |plan: &Plan, part: f64| ((plan.accounts as f64 * part).round() as usize).max(2);
    let found = simulate(
        &plans,
        SEED,
        |(plan, ..)| of_accounts(RUNS, plan.accounts),
        |(plan, ..), dice| plan.draw(dice),
        |(plan, part, known), accounts, dice| {
            let asked = asked(plan, *part);
            listed(plan, &[Stratum { accounts, asked }], false, *known, dice)
        },
    );
    let mut cells = Vec::new();
    for ((plan, part, known), found) in plans.iter().zip(found) {
        let one = if plan.sizes == Sizes::OneHas40 {
            ", one has 40%"
        } else {
            ""
        };
        let known = if *known {
            "people known"
        } else {
            "people not known"
        };
        let bound = (*part > 0.5).then_some(0.92);
        let row = format!("{part} of the accounts{one}, {known}");
        let df = asked(plan, *part) as f64 - 1.0;
        cells.push(cell(row, plan.label(), found, df, bound));
    }
    cells.sort_by(|one, other| one.row.cmp(&other.row));
    let missed = table(
        "A list of accounts, half of their people heard",
        &cells,
        true,
    );
    assert!(missed.is_empty(), "{missed:#?}");
}

/// All of one to six key accounts, with a fifth to half of all people, and two or three of twenty
/// others.
#[test]
#[ignore = "minutes: 380,000 surveys"]
fn a_take_all_stratum_beside_few_accounts_holds_the_score() {
    let runs = replicates(3000);
    let mut plans = Vec::new();
    for plan in grid(&[20])
        .into_iter()
        .filter(|plan| plan.sizes == Sizes::Even)
    {
        for (keys, asked) in [(1, 2), (1, 3), (6, 2), (6, 3)] {
            plans.extend([(plan, keys, asked, false), (plan, keys, asked, true)]);
        }
    }
    let found = simulate(
        &plans,
        SEED + 1,
        |_| runs,
        |(plan, keys, ..), dice| {
            let key = Account {
                size: 12,
                weight: 1.0,
            };
            (vec![key; *keys], plan.draw(dice))
        },
        |(plan, keys, asked, everybody), (key, others), dice| {
            let strata = [
                Stratum {
                    accounts: others,
                    asked: *asked,
                },
                Stratum {
                    accounts: key,
                    asked: *keys,
                },
            ];
            listed(plan, &strata, *everybody, true, dice)
        },
    );
    let mut cells = Vec::new();
    for ((plan, keys, asked, everybody), found) in plans.iter().zip(found) {
        let heard = if *everybody {
            "all people"
        } else {
            "half of the people"
        };
        let row = format!("{keys} key accounts and {asked} of 20, {heard}");
        let df = *asked as f64 - 1.0;
        cells.push(cell(row, plan.label(), found, df, Some(0.95)));
    }
    let missed = table("All key accounts and few others", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
