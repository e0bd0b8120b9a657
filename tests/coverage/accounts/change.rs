//! The change between two waves of accounts.

use promoter::{ClusteredTally, Comparison};

use crate::simulation::design::{Account, Plan, Sizes, Weights, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{
    Cell, Found, Summary, of_accounts, replicates, simulate, slack, table,
};

const SEED: u64 = 2_026_112_702;

/// Who is asked again, and whether they think alike in both waves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Waves {
    SharedAlike,
    HalfSharedAlike,
    SharedUnrelated,
    NotShared,
}

impl Waves {
    pub const ALL: [Self; 4] = [
        Self::SharedAlike,
        Self::HalfSharedAlike,
        Self::SharedUnrelated,
        Self::NotShared,
    ];

    fn shared(self, accounts: usize) -> usize {
        match self {
            Self::SharedAlike | Self::SharedUnrelated => accounts,
            Self::HalfSharedAlike => accounts.div_ceil(2),
            Self::NotShared => 0,
        }
    }

    fn alike(self) -> f64 {
        match self {
            Self::SharedUnrelated => 0.0,
            _ => 0.7,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::SharedAlike => "all asked again, alike .7",
            Self::HalfSharedAlike => "half asked again, alike .7",
            Self::SharedUnrelated => "all asked again, unrelated",
            Self::NotShared => "none asked again",
        }
    }
}

/// What parts two waves: the part of the detractors that are promoters in the first wave, and the parts
/// of the promoters that are passive and detractors in the second.
#[derive(Debug, Clone, Copy)]
pub struct Moves {
    pub won: f64,
    pub to_passive: f64,
    pub to_detractor: f64,
}

pub const NO_MOVE: Moves = Moves {
    won: 0.0,
    to_passive: 0.0,
    to_detractor: 0.0,
};

/// Answers of two waves of accounts.
pub fn two_waves(
    plan: &Plan,
    waves: Waves,
    accounts: &[Account],
    moves: Moves,
    dice: &mut Dice,
) -> ClusteredTally<u32, u8> {
    let mut tally = ClusteredTally::new();
    let shared = waves.shared(accounts.len());
    for (place, account) in accounts.iter().enumerate() {
        let opinions = dice.opinions(plan.shares, plan.icc, waves.alike(), 2);
        let again = if place < shared {
            place
        } else {
            accounts.len() + place
        };
        let [p, b, d] = if place < shared {
            opinions[1]
        } else {
            dice.opinions(plan.shares, plan.icc, 0.0, 1)[0]
        };
        let [first_p, first_b, first_d] = opinions[0];
        let won = first_d * moves.won;
        let earlier = [first_p + won, first_b, first_d - won];
        let (passive, detractor) = (p * moves.to_passive, p * moves.to_detractor);
        let later = [p - passive - detractor, b + passive, d + detractor];
        record(
            &mut tally,
            place,
            &1,
            dice.answers(&earlier, account.size),
            account.weight,
        );
        record(
            &mut tally,
            again,
            &2,
            dice.answers(&later, account.size),
            account.weight,
        );
    }
    tally
}

pub fn compared(tally: &ClusteredTally<u32, u8>) -> Option<Comparison> {
    tally.sample().compare(|&wave| wave == 2, |&wave| wave == 1)
}

/// The oracle's degrees of freedom.
pub fn oracle_df(waves: Waves, accounts: usize) -> f64 {
    let union = 2 * accounts - waves.shared(accounts);
    (union - if waves == Waves::NotShared { 2 } else { 1 }) as f64
}

fn summary(plan: &Plan, waves: Waves, found: Vec<Option<Found>>) -> Summary {
    let found: Vec<Found> = found.into_iter().flatten().collect();
    Summary::of(&found, 0.0, oracle_df(waves, plan.accounts), 200.0)
}

#[test]
#[ignore = "minutes: 3,300,000 pairs of waves"]
fn a_change_of_nothing_is_seldom_found() {
    const RUNS: usize = 2000;
    let numbers = [2, 3, 5, 8, 12, 30, 100];
    let mut cells = Vec::new();
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let plans: Vec<(Plan, Waves)> = plans
            .into_iter()
            .flat_map(|plan| Waves::ALL.map(|waves| (plan, waves)))
            .collect();
        let found = simulate(
            &plans,
            seed,
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, waves), accounts, dice| {
                let tally = two_waves(plan, *waves, accounts, NO_MOVE, dice);
                compared(&tally).as_ref().map(Found::from)
            },
        );
        for ((plan, waves), found) in plans.iter().zip(found) {
            let related = matches!(waves, Waves::SharedAlike | Waves::HalfSharedAlike);
            let bound = match (related, plan.accounts) {
                (true, ..=5) => 0.06,
                (true, _) => 0.085,
                (false, _) => 0.10,
            };
            let row = match tested {
                true => format!("{}, {} accounts", waves.words(), plan.accounts),
                false => format!("own: {}, ICC {}, {:?}", waves.words(), plan.icc, plan.sizes),
            };
            let summary = summary(plan, *waves, found);
            let bound = tested.then_some(bound);
            cells.push(Cell::errs(row, plan.label(), &summary, bound));
        }
    }
    cells.sort_by_key(|cell| cell.row.starts_with("own"));
    let missed = table("Change between two waves of accounts", &cells, false);
    assert!(missed.is_empty(), "{missed:#?}");
}

/// From NPS 91 to 48 in the same accounts, six answers each, of ICC .3 and alike .7: a design in which the
/// oracle finds the change of eight accounts about .8 of the time.
#[test]
#[ignore = "minutes: 40,000 pairs of waves"]
fn a_large_change_of_a_few_accounts_is_found() {
    let runs = replicates(10_000);
    let shares = [0.93, 0.05, 0.02];
    // Promoters .93 to .65, passives .05 to .18, detractors .02 to .17.
    let moves = Moves {
        won: 0.0,
        to_passive: 0.13 / 0.93,
        to_detractor: 0.15 / 0.93,
    };
    let plans: Vec<Plan> = [5, 8, 12, 20]
        .map(|accounts| Plan {
            accounts,
            icc: 0.3,
            sizes: Sizes::Even,
            weights: Weights::Unit,
            shares,
        })
        .to_vec();
    let found = simulate(
        &plans,
        SEED + 2,
        |_| runs,
        |plan, _| {
            vec![
                Account {
                    size: 6,
                    weight: 1.0
                };
                plan.accounts
            ]
        },
        |plan, accounts, dice| {
            let tally = two_waves(plan, Waves::SharedAlike, accounts, moves, dice);
            compared(&tally).as_ref().map(Found::from)
        },
    );
    println!(
        "\n### Power: NPS 91 to 48 in the same accounts\n| accounts | power | oracle's t |\n|---|---|---|"
    );
    let mut of_eight = 0.0;
    for (plan, found) in plans.iter().zip(found) {
        let summary = summary(plan, Waves::SharedAlike, found);
        println!(
            "| {} | {:.3} | {:.3} |",
            plan.accounts, summary.excludes, summary.oracle_excludes
        );
        if plan.accounts == 8 {
            of_eight = summary.excludes;
        }
    }
    let least = 0.73 - slack(0.73, runs as f64);
    assert!(of_eight >= least, "power {of_eight} for eight accounts");
}
