//! A change split into mix and within, of accounts.

use promoter::{ClusteredTally, MixShift};

use crate::simulation::design::{Account, Plan, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, Found, Summary, of_accounts, simulate, table};

const SEED: u64 = 2_026_112_706;

/// Shares of three segments in both waves.
const BEFORE: [f64; 3] = [0.5, 0.3, 0.2];
const AFTER: [f64; 3] = [0.35, 0.3, 0.35];

/// What segments are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Segments {
    /// Each answer has its own, such as a role; all accounts are asked again.
    Roles,
    /// Each account has one, such as a region; the second half is replaced by others.
    Accounts,
}

/// Shares in a segment and wave where all customers have these: promoters are lost to passives and
/// detractors, more of them in the second wave.
pub fn moved(shares: [f64; 3], segment: usize, wave: usize) -> [f64; 3] {
    let to_passive = [0.0, 0.2, 0.0][segment];
    let to_detractor = [0.0, 0.0, 0.3][segment] + 0.1 * wave as f64;
    let [p, b, d] = shares;
    [
        p * (1.0 - to_passive - to_detractor),
        b + p * to_passive,
        d + p * to_detractor,
    ]
}

fn answers(
    plan: &Plan,
    segments: Segments,
    accounts: &[Account],
    dice: &mut Dice,
) -> Option<[Found; 2]> {
    let mut tally = ClusteredTally::new();
    let kept = accounts.len().div_ceil(2);
    for (place, account) in accounts.iter().enumerate() {
        let opinions = dice.opinions(plan.shares, plan.icc, 0.7, 2);
        let region = dice.pick(&BEFORE);
        for wave in 0..2 {
            let again = segments == Segments::Roles || place < kept;
            let (id, opinion, region) = match wave == 0 || again {
                true => (place, opinions[wave], region),
                false => {
                    let other = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
                    (place + accounts.len(), other, dice.pick(&AFTER))
                }
            };
            let mut sizes = [0; 3];
            for _ in 0..account.size {
                let segment = match segments {
                    Segments::Roles => dice.pick([&BEFORE, &AFTER][wave]),
                    Segments::Accounts => region,
                };
                sizes[segment] += 1;
            }
            for (segment, size) in sizes.into_iter().enumerate() {
                let counts = dice.answers(&moved(opinion, segment, wave), size);
                record(&mut tally, id, &(wave, segment), counts, account.weight);
            }
        }
    }
    let sample = tally.sample();
    let shift = MixShift::between(&sample, |one| one.1, |one| one.0 == 0, |one| one.0 == 1)?;
    Some([Found::from(&shift.mix), Found::from(&shift.within)])
}

/// Mix and within of all customers, in points.
fn truth(plan: &Plan, segments: Segments, accounts: &[Account]) -> [f64; 2] {
    let kept = accounts.len().div_ceil(2);
    let weight = |accounts: &[Account]| -> f64 {
        accounts
            .iter()
            .map(|one| one.weight * f64::from(one.size))
            .sum()
    };
    let stay = match segments {
        Segments::Roles => 0.0,
        Segments::Accounts => weight(&accounts[..kept]) / weight(accounts),
    };
    let mut both = [0.0; 2];
    for segment in 0..3 {
        let score = |wave| {
            let [p, _, d] = moved(plan.shares, segment, wave);
            100.0 * (p - d)
        };
        let (t1, t2) = (score(0), score(1));
        let s1 = BEFORE[segment];
        let s2 = stay * s1 + (1.0 - stay) * AFTER[segment];
        both[0] += (s2 - s1) * 0.5 * (t1 + t2);
        both[1] += (t2 - t1) * 0.5 * (s1 + s2);
    }
    both
}

#[test]
#[ignore = "minutes: 1,700,000 pairs of waves"]
fn mix_and_within_hold_the_truth() {
    const RUNS: usize = 2000;
    let numbers = [3, 5, 6, 8, 12, 30, 100];
    let mut cells = Vec::new();
    for (plans, seed, tested) in [
        (grid(&numbers), SEED, true),
        (own(&numbers), SEED + 1, false),
    ] {
        let both = |plan: Plan| [(plan, Segments::Roles), (plan, Segments::Accounts)];
        let plans: Vec<(Plan, Segments)> = plans.into_iter().flat_map(both).collect();
        let found = simulate(
            &plans,
            seed,
            |(plan, _)| of_accounts(RUNS, plan.accounts),
            |(plan, _), dice| plan.draw(dice),
            |(plan, segments), accounts, dice| {
                let found = answers(plan, *segments, accounts, dice)?;
                Some((found, truth(plan, *segments, accounts)))
            },
        );
        for ((plan, segments), found) in plans.iter().zip(found) {
            let found: Vec<([Found; 2], [f64; 2])> = found.into_iter().flatten().collect();
            let truth = found[0].1;
            let bound = match plan.accounts {
                8.. => Some(0.92),
                6 => Some(0.89),
                _ => None,
            };
            for (part, name) in ["mix", "within"].into_iter().enumerate() {
                let of_part: Vec<Found> = found.iter().map(|(both, _)| both[part]).collect();
                let df = plan.accounts as f64 - 1.0;
                let summary = Summary::of(&of_part, truth[part], df, 200.0);
                let row = match tested {
                    true => format!(
                        "{name}, segments by {segments:?}, {} accounts",
                        plan.accounts
                    ),
                    false => format!(
                        "own: {name}, {segments:?}, ICC {}, {:?}",
                        plan.icc, plan.sizes
                    ),
                };
                let bound = bound.filter(|_| tested);
                cells.push(Cell::covers(row, plan.label(), &summary, bound));
            }
        }
    }
    let missed = table("Mix and within of accounts", &cells, true);
    assert!(missed.is_empty(), "{missed:#?}");
}
