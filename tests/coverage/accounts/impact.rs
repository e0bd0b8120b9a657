//! What a segment of accounts does to the total.

use promoter::{ClusteredTally, Impact};

use super::mix::moved;
use crate::simulation::design::{Account, Plan, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_707;

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

    fn words(self) -> String {
        match self {
            Self::Accounts(share) => format!("{share} of the accounts"),
            Self::Answers(share) => format!("{share} of the answers"),
        }
    }

    /// How many accounts are in a segment of accounts: the first ones, of a random order.
    fn accounts(self, all: usize) -> usize {
        match self {
            Self::Accounts(share) => ((all as f64 * share).round() as usize).max(1),
            Self::Answers(_) => 0,
        }
    }

    /// How many answers of equal weight its answers are worth, if none were alike (Kish).
    fn answers(self, accounts: &[Account]) -> f64 {
        let kish = |accounts: &[Account]| {
            let sum = |of: fn(&Account) -> f64| accounts.iter().map(of).sum::<f64>();
            let weight = sum(|one| one.weight * f64::from(one.size));
            weight * weight / sum(|one| one.weight * one.weight * f64::from(one.size))
        };
        match self {
            Self::Accounts(_) => kish(&accounts[..self.accounts(accounts.len())]),
            Self::Answers(share) => share * kish(accounts),
        }
    }

    /// The share of the weight that it has in the long run.
    fn share(self, accounts: &[Account]) -> f64 {
        let weight = |accounts: &[Account]| -> f64 {
            let weights = accounts.iter().map(|one| one.weight * f64::from(one.size));
            weights.sum()
        };
        match self {
            Self::Accounts(_) => {
                weight(&accounts[..self.accounts(accounts.len())]) / weight(accounts)
            }
            Self::Answers(share) => share,
        }
    }
}

fn impact(plan: &Plan, segment: Segment, accounts: &[Account], dice: &mut Dice) -> Option<Found> {
    let mut tally = ClusteredTally::new();
    for (place, account) in accounts.iter().enumerate() {
        let opinion = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
        let size = match segment {
            Segment::Accounts(_) if place < segment.accounts(accounts.len()) => account.size,
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
    Some(Found::from(&impact.effect))
}

#[test]
#[ignore = "minutes: 2,700,000 surveys"]
fn impact_holds_the_truth() {
    const RUNS: usize = 2000;
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
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, segment), accounts, dice| {
                let found = impact(plan, *segment, accounts, dice)?;
                Some((found, (segment.share(accounts), segment.answers(accounts))))
            },
        );
        for ((plan, segment), found) in plans.iter().zip(found) {
            let asked = found.len() as f64;
            let found: Vec<(Found, (f64, f64))> = found.into_iter().flatten().collect();
            let (share, answers) = found[0].1;
            let found: Vec<Found> = found.into_iter().map(|(found, _)| found).collect();
            let nps = |[p, _, d]: [f64; 3]| 100.0 * (p - d);
            let truth = share * (nps(moved(plan.shares, 2, 0)) - nps(plan.shares));
            let df = plan.accounts as f64 - 1.0;
            let mut summary = Summary::of(&found, truth, df, 200.0);
            // A segment, or a rest, that nobody answered for has no impact.
            summary.without = 1.0 - summary.counted / asked;
            let few = answers < 10.0;
            let words = segment.words();
            let row = match (tested, few) {
                (true, true) => format!("{words}, worth fewer than 10"),
                (true, false) => format!("{words}, {} accounts", plan.accounts),
                (false, _) => format!("own: {words}, ICC {}, {:?}", plan.icc, plan.sizes),
            };
            let label = format!("{}, worth {answers:.0} answers", plan.label());
            let bound = (tested && !few).then_some(0.87);
            cells.push(Cell::covers(row, label, &summary, bound));
        }
    }
    cells.sort_by_key(|cell| {
        (
            cell.row.starts_with("own"),
            cell.row.ends_with("fewer than 10"),
        )
    });
    let missed = table("Impact of a segment of accounts", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
