//! Whether groups of accounts, such as regions, have the same NPS.

use promoter::ClusteredTally;

use crate::simulation::design::{Account, Plan, grid, own, record};
use crate::simulation::dice::Dice;
use crate::simulation::summary::{Cell, of_accounts, replicates, simulate, table};

const SEED: u64 = 2_026_112_704;

/// Regions by their accounts.
const REGIONS: [&[usize]; 8] = [
    &[2, 2, 2],
    &[2, 30],
    &[3, 3, 3],
    &[5, 5, 5],
    &[3, 5, 12],
    &[8, 8, 8, 8],
    &[12, 12, 12],
    &[30, 30, 30],
];

type Design = Vec<Vec<Account>>;

fn draw(plan: &Plan, regions: &[usize], dice: &mut Dice) -> Design {
    let of_region = |&accounts: &usize| Plan { accounts, ..*plan }.draw(dice);
    regions.iter().map(of_region).collect()
}

/// The p-value of the test, and the oracle's statistic: the scores of the regions in their true
/// standard errors, which the design and the correlation give exactly. `lost` is the part of its
/// promoters that the first region lost.
fn test(plan: &Plan, design: &Design, lost: f64, dice: &mut Dice) -> (f64, f64) {
    let mut tally = ClusteredTally::new();
    let mut sums = Vec::new();
    let [p, _, d] = plan.shares;
    let of_one = p + d - (p - d).powi(2);
    let mut next = 0;
    for (region, accounts) in design.iter().enumerate() {
        let (mut weight, mut net, mut between, mut within) = (0.0, 0.0, 0.0, 0.0);
        for account in accounts {
            let mut opinion = dice.opinions(plan.shares, plan.icc, 0.0, 1)[0];
            if region == 0 {
                opinion = [
                    opinion[0] * (1.0 - lost),
                    opinion[1],
                    opinion[2] + opinion[0] * lost,
                ];
            }
            let counts = dice.answers(&opinion, account.size);
            record(&mut tally, next, &region, counts, account.weight);
            next += 1;
            let own = account.weight * f64::from(account.size);
            weight += own;
            net += account.weight * (counts[0] as f64 - counts[2] as f64);
            between += own * own;
            within += own * account.weight;
        }
        let variance =
            of_one * (plan.icc * between + (1.0 - plan.icc) * within) / (weight * weight);
        sums.push((net / weight, 1.0 / variance));
    }
    let total: f64 = sums.iter().map(|(_, precision)| precision).sum();
    let mean = sums
        .iter()
        .map(|(score, precision)| score * precision)
        .sum::<f64>()
        / total;
    let statistic = sums
        .iter()
        .map(|(score, precision)| precision * (score - mean).powi(2))
        .sum();
    let found = tally.sample().homogeneity(|&region| region);
    (found.map_or(1.0, |found| found.p_value), statistic)
}

/// The chi-squared quantile at .95 of one degree of freedom less than groups.
fn quantile(groups: usize) -> f64 {
    [3.8415, 5.9915, 7.8147][groups - 2]
}

#[test]
#[ignore = "minutes: 900,000 surveys"]
fn regions_alike_are_seldom_different() {
    const RUNS: usize = 2000;
    let mut cells = Vec::new();
    for (plans, seed, tested) in [(grid(&[0]), SEED, true), (own(&[0]), SEED + 1, false)] {
        let with_regions = |plan: Plan| REGIONS.map(|regions| (plan, regions));
        let mut plans: Vec<(Plan, &[usize])> = plans.into_iter().flat_map(with_regions).collect();
        plans.sort_by_key(|(_, regions)| REGIONS.iter().position(|other| other == regions));
        let found = simulate(
            &plans,
            seed,
            |(_, regions)| of_accounts(RUNS, regions.iter().sum()),
            |(plan, regions), dice| draw(plan, regions, dice),
            |(plan, _), design, dice| test(plan, design, 0.0, dice).0 < 0.05,
        );
        for ((plan, regions), rejected) in plans.iter().zip(found) {
            let row = match tested {
                true => format!("regions of {regions:?}"),
                false => format!("own: ICC {}, {:?}", plan.icc, plan.sizes),
            };
            let label = plan.label();
            let label = format!("{regions:?}{}", label.trim_start_matches("0 accounts"));
            cells.push(Cell::rejects(row, label, &rejected, tested.then_some(0.07)));
        }
    }
    let missed = table("Regions of accounts alike", &cells, false);
    power();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// How often regions are found that differ: printed only.
fn power() {
    let plans: Vec<(Plan, &[usize])> = grid(&[0])
        .into_iter()
        .filter(|plan| plan.shares == [0.5, 0.3, 0.2] && plan.icc == 0.05)
        .flat_map(|plan| REGIONS.map(|regions| (plan, regions)))
        .collect();
    let found = simulate(
        &plans,
        SEED + 2,
        |_| replicates(500),
        |(plan, regions), dice| draw(plan, regions, dice),
        |(plan, _), design, dice| test(plan, design, 0.6, dice),
    );
    println!(
        "\n### Power: one region 60 points lower, ICC .05\n| regions | power | oracle's chi-squared |\n|---|---|---|"
    );
    for regions in REGIONS {
        let own = plans
            .iter()
            .zip(&found)
            .filter(|((_, other), _)| *other == regions);
        let all: Vec<&(f64, f64)> = own.flat_map(|(_, found)| found).collect();
        let share = |holds: &dyn Fn(&(f64, f64)) -> bool| {
            all.iter().filter(|one| holds(one)).count() as f64 / all.len() as f64
        };
        let ours = share(&|one| one.0 < 0.05);
        let oracle = share(&|one| one.1 > quantile(regions.len()));
        println!("| {regions:?} | {ours:.3} | {oracle:.3} |");
    }
}
