//! The trend of waves of independent answers.

use promoter::{Level, Segments, Tally, Trend, Verdict};

use crate::simulation::design::SHARES;
use crate::simulation::summary::{Cell, replicates, simulate, table};

const SEED: u64 = 2_026_112_724;

/// Answers of each wave.
const WAVES: [&[u32]; 7] = [
    &[2, 2, 300],
    &[5, 5, 5],
    &[20, 20, 20, 20],
    &[10, 20, 40, 80, 160, 320],
    &[300, 100, 30, 10],
    &[30, 30, 30, 30, 30, 30, 30, 30],
    &[300, 300, 300],
];

fn waves(counts: impl Iterator<Item = [u64; 3]>) -> Segments<usize> {
    let tally =
        |(wave, [a, b, c]): (usize, [u64; 3])| (wave, Tally::from_counts(a, b, c).expect("fits"));
    counts.enumerate().map(tally).collect()
}

fn trend(answers: &Segments<usize>) -> Trend {
    let found = Trend::of(&answers.sample(), |&wave| wave as f64);
    found.expect("times").expect("three waves")
}

#[test]
fn equal_scores_have_no_slope() {
    let growing = waves((1..=6).map(|wave| [19 * wave, 0, wave]));
    let found = trend(&growing);
    assert_eq!(
        (found.slope(), found.verdict(Level::P95)),
        (0.0, Verdict::Unclear)
    );
    assert_eq!(found.p_value(), 1.0);
}

#[test]
#[ignore = "minutes: 350,000 series"]
fn a_trend_of_nothing_is_seldom_found() {
    let runs = replicates(10_000);
    let shares = SHARES.into_iter().chain([[0.93, 0.05, 0.02]]);
    let plans: Vec<([f64; 3], &[u32])> = shares
        .flat_map(|shares| WAVES.map(|waves| (shares, waves)))
        .collect();
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, sizes), (), dice| {
            let answers = waves(sizes.iter().map(|&n| dice.answers(shares, n)));
            let found = trend(&answers);
            let lack = found.lack_of_fit().is_some_and(|test| test.p_value < 0.05);
            (found.verdict(Level::P95) != Verdict::Unclear, lack)
        },
    );
    let (mut cells, mut fits) = (Vec::new(), Vec::new());
    for ((shares, sizes), found) in plans.iter().zip(found) {
        let bound = if *sizes == [2, 2, 300] { 0.09 } else { 0.065 };
        let (row, label) = (format!("waves of {sizes:?}"), format!("{shares:?}"));
        let (rose, lack): (Vec<bool>, Vec<bool>) = found.into_iter().unzip();
        cells.push(Cell::rejects(
            row.clone(),
            label.clone(),
            &rose,
            Some(bound),
        ));
        fits.push(Cell::rejects(row, label, &lack, Some(bound)));
    }
    let mut missed = table("Trend of waves of independent answers", &cells, false);
    missed.extend(table(
        "Lack of fit of waves of independent answers",
        &fits,
        false,
    ));
    assert!(missed.is_empty(), "{missed:#?}");
}
