//! Whether groups of independent answers have the same NPS.

use promoter::{Segments, Tally};

use crate::simulation::design::SHARES;
use crate::simulation::summary::{Cell, replicates, simulate, table};

const SEED: u64 = 2_026_112_723;

/// Answers of each group.
const GROUPS: [&[u32]; 8] = [
    &[2, 2, 300],
    &[5, 5, 5],
    &[10, 40],
    &[10, 40, 160],
    &[30, 30, 30, 30],
    &[5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
    &[300, 300, 300],
    &[1, 400],
];

/// Shares, answers of each group, and whether every other group is of two minds.
type Plan = ([f64; 3], &'static [u32], bool);

#[test]
#[ignore = "minutes: 560,000 surveys"]
fn groups_alike_are_seldom_different() {
    let runs = replicates(10_000);
    let shares = SHARES
        .into_iter()
        .chain([[0.93, 0.05, 0.02], [0.5, 0.0, 0.5]]);
    let mut plans: Vec<Plan> = shares
        .flat_map(|shares| GROUPS.map(|groups| (shares, groups, false)))
        .collect();
    // Scores alike at 0, but every other group of two minds: half for and half against.
    plans.extend(GROUPS.map(|groups| ([0.2, 0.6, 0.2], groups, true)));
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, groups, torn), (), dice| {
            let tally = |(group, &n): (usize, &u32)| {
                let shares = if *torn && group % 2 == 1 {
                    &[0.5, 0.0, 0.5]
                } else {
                    shares
                };
                let [a, b, c] = dice.answers(shares, n);
                (group, Tally::from_counts(a, b, c).expect("fits"))
            };
            let answers: Segments<usize> = groups.iter().enumerate().map(tally).collect();
            let test = answers.sample().homogeneity(|&group| group);
            test.is_some_and(|test| test.p_value < 0.05)
        },
    );
    let cell = |((shares, groups, torn), rejected): (&Plan, Vec<bool>)| {
        // A single answer beside many is told apart too often where few are not promoters.
        let bound = match *groups {
            [1, 400] => None,
            [2, 2, 300] => Some(0.09),
            _ => Some(0.065),
        };
        let torn = if *torn {
            ", every other group .5/0/.5"
        } else {
            ""
        };
        let label = format!("{shares:?}{torn}");
        Cell::rejects(format!("groups of {groups:?}"), label, &rejected, bound)
    };
    let cells: Vec<Cell> = plans.iter().zip(found).map(cell).collect();
    let missed = table("Groups of independent answers alike", &cells, false);
    assert!(missed.is_empty(), "{missed:#?}");
}
