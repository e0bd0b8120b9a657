//! A segment of accounts against the rest.

use promoter::ClusteredTally;

use crate::simulation::design::{Plan, grid, own, record};
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_703;

/// What the segment is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Segment {
    /// Every third account, such as a region.
    Accounts,
    /// About a third of the answers of each account, such as a role.
    Roles,
}

#[test]
#[ignore = "minutes: 1,400,000 surveys"]
fn a_segment_like_the_rest_is_seldom_different() {
    const RUNS: usize = 2000;
    let numbers = [3, 5, 8, 12, 30, 100];
    let mut cells = Vec::new();
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let both = |plan: Plan| [(plan, Segment::Accounts), (plan, Segment::Roles)];
        let plans: Vec<(Plan, Segment)> = plans.into_iter().flat_map(both).collect();
        let found = simulate(
            &plans,
            seed,
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, segment), accounts, dice| {
                let mut tally = ClusteredTally::new();
                for (place, account) in accounts.iter().enumerate() {
                    let own = match segment {
                        Segment::Accounts if place % 3 == 0 => account.size,
                        Segment::Accounts => 0,
                        Segment::Roles => (0..account.size)
                            .filter(|_| dice.uniform() < 1.0 / 3.0)
                            .count() as u32,
                    };
                    let opinions = dice.opinions(plan.shares, plan.icc, 0.7, 2);
                    let (one, other) = (
                        dice.answers(&opinions[0], own),
                        dice.answers(&opinions[1], account.size - own),
                    );
                    record(&mut tally, place, &true, one, account.weight);
                    record(&mut tally, place, &false, other, account.weight);
                }
                let compared = tally.sample().against_rest(|&segment| segment);
                compared.get(&true).map(Found::from)
            },
        );
        for ((plan, segment), found) in plans.iter().zip(found) {
            let found: Vec<Found> = found.into_iter().flatten().collect();
            let (words, bound, less) = match segment {
                Segment::Accounts => ("a third of the accounts", 0.10, 2.0),
                Segment::Roles if plan.accounts <= 5 => ("a third of the answers", 0.06, 1.0),
                Segment::Roles => ("a third of the answers", 0.085, 1.0),
            };
            let df = plan.accounts as f64 - less;
            let summary = Summary::of(&found, 0.0, df, 200.0);
            let row = match tested {
                true => format!("{words}, {} accounts", plan.accounts),
                false => format!("own: {words}, ICC {}, {:?}", plan.icc, plan.sizes),
            };
            cells.push(Cell::errs(
                row,
                plan.label(),
                &summary,
                tested.then_some(bound),
            ));
        }
    }
    let missed = table("Segment against rest", &cells, false);
    assert!(missed.is_empty(), "{missed:#?}");
}
