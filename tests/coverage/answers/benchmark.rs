//! A published score of which only its number of answers is known.

use promoter::{Benchmark, Level, Nps, Tally, Verdict};

use crate::simulation::design::SHARES;
use crate::simulation::summary::{Cell, replicates, simulate, table};

const SEED: u64 = 2_026_112_721;

#[test]
#[ignore = "minutes: 750,000 comparisons"]
fn a_benchmark_like_us_is_seldom_different() {
    let runs = replicates(10_000);
    let mut plans = Vec::new();
    for shares in SHARES.into_iter().chain([[0.93, 0.05, 0.02]]) {
        for ours in [10, 40, 400] {
            plans.extend([3, 5, 20, 100, 1000].map(|theirs| (shares, ours, theirs)));
        }
    }
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, ours, theirs), (), dice| {
            let tally = |[a, b, c]: [u64; 3]| Tally::from_counts(a, b, c).expect("fits");
            let ours = tally(dice.answers(shares, *ours))
                .estimate()
                .expect("answers");
            let [a, _, c] = dice.answers(shares, *theirs).map(|count| count as f64);
            let published = Nps::new(100.0 * (a - c) / f64::from(*theirs)).expect("an NPS");
            let peer =
                Benchmark::of_answers(published, u64::from(*theirs), "a peer").expect("answers");
            ours.against(&peer).verdict(Level::P95) != Verdict::Unclear
        },
    );
    let cell = |((shares, ours, theirs), rejected): (&([f64; 3], u32, u32), Vec<bool>)| {
        let label = format!("{shares:?}, {ours} against {theirs}");
        // One detractor among three answers is seldom, and looks like a bad peer: .065 at .93/.05/.02.
        let bound = (*theirs >= 5).then_some(0.05);
        Cell::rejects(
            format!("published, of {theirs} answers"),
            label,
            &rejected,
            bound,
        )
    };
    let mut cells: Vec<Cell> = plans.iter().zip(found).map(cell).collect();
    cells.sort_by_key(|cell| cell.row.len());
    let missed = table("A benchmark of which n is known", &cells, false);
    assert!(missed.is_empty(), "{missed:#?}");
}
