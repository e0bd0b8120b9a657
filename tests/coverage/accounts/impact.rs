//! What a segment of accounts does to the total.

use promoter::{ClusteredTally, Impact};

use super::mix::moved;
use crate::simulation::design::{Account, Plan, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, replicates, simulate, table};

const SEED: u64 = 20_261_127_07;

/// What the segment is, and its share of all.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Segment {
    Accounts(f64),
    Answers(f64),
}

impl Segment {
    const ALL: [Self; 4] = [
        Self::Accounts(0.1),
        Self::Accounts(0.3),
        Self::Answers(0.1),
        Self::Answers(0.3),
    ];

    fn share(self) -> f64 {
        match self {
            Self::Accounts(share) | Self::Answers(share) => share,
        }
    }
}

fn impact(plan: &Plan, segment: Segment, accounts: &[Account], dice: &mut Dice) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    for (place, account) in accounts.iter().enumerate() {
        let opinion = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
        let size = match segment {
            Segment::Accounts(share) if dice.uniform() < share => account.size,
            Segment::Accounts(_) => 0,
            Segment::Answers(share) => {
                (0..account.size).filter(|_| dice.uniform() < share).count() as u32
            }
        };
        let own = dice.answers(&moved(opinion, 2, 0), size);
        let others = dice.answers(&opinion, account.size - size);
        record(&mut tally, place, &true, own, account.weight);
        record(&mut tally, place, &false, others, account.weight);
    }
    let impact = Impact::of(&tally.sample(), |&segment| segment)?;
    Some(Found::from(impact.effect()))
}

#[test]
#[ignore = "minutes: 2,200,000 surveys"]
fn impact_holds_the_truth() {
    let runs = replicates(3000);
    let numbers = [3, 5, 8, 12, 30, 100];
    let mut cells = Vec::new();
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let all = |plan: Plan| Segment::ALL.map(|segment| (plan, segment));
        let plans: Vec<(Plan, Segment)> = plans.into_iter().flat_map(all).collect();
        let found = simulate(
            &plans,
            seed,
            if tested { runs } else { runs / 2 },
            |(plan, _), dice| plan.draw(dice),
            |(plan, segment), accounts, dice| impact(plan, *segment, accounts, dice),
        );
        for ((plan, segment), found) in plans.iter().zip(found) {
            let asked = found.len() as f64;
            let found: Vec<Found> = found.into_iter().flatten().collect();
            let nps = |[p, _, d]: [f64; 3]| 100.0 * (p - d);
            let truth = segment.share() * (nps(moved(plan.shares, 2, 0)) - nps(plan.shares));
            let df = plan.accounts as f64 - 1.0;
            let mut summary = Summary::of(&found, truth, df, 200.0);
            // A segment, or a rest, that nobody answered for has no impact.
            summary.without = 1.0 - summary.counted / asked;
            let row = match tested {
                true => format!("{segment:?}, {} accounts", plan.accounts),
                false => format!("own: {segment:?}, ICC {}, {:?}", plan.icc, plan.sizes),
            };
            cells.push(Cell::covers(
                row,
                plan.label(),
                &summary,
                tested.then_some(0.87),
            ));
        }
    }
    let missed = table("Impact of a segment of accounts", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
