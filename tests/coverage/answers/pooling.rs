//! Segments drawn towards their mean: bias, and how often 1.96 standard deviations hold the truth.

use promoter::Tally;
use promoter::pooling::Pool;

use crate::simulation::summary::{replicates, simulate};

const SEED: u64 = 2_026_112_726;

/// Answers of each segment, repeated for forty.
const SIZES: [u32; 5] = [8, 12, 20, 40, 80];

#[test]
#[ignore = "minutes: 36,000 sets of segments"]
fn pooled_segments_are_not_biased_together() {
    let runs = replicates(2000);
    let mut plans = Vec::new();
    for shares in [[0.5, 0.3, 0.2], [0.85, 0.12, 0.03], [0.93, 0.05, 0.02]] {
        for segments in [5, 10, 40] {
            // Segments alike, and segments whose true scores differ: ICC .05 is a standard deviation
            // of about .22 that of one answer.
            plans.extend([(shares, segments, None), (shares, segments, Some(0.05))]);
        }
    }
    let found = simulate(
        &plans,
        SEED,
        |_| runs,
        |_, _| (),
        |(shares, segments, differ), (), dice| {
            let mut truths = Vec::new();
            let mut drawn = Vec::new();
            for segment in 0..*segments {
                let own = differ.map_or(*shares, |icc| dice.opinions(*shares, icc, 0.0, 1)[0]);
                let [a, b, c] = dice.answers(&own, SIZES[segment % SIZES.len()]);
                let tally = Tally::from_counts(a, b, c).expect("fits");
                drawn.push((segment, tally.estimate().expect("answers")));
                truths.push(100.0 * (own[0] - own[2]));
            }
            let pool = Pool::of(drawn).expect("several segments");
            let each = pool.segments.iter().zip(&truths);
            let sums = each.fold((0.0, 0.0), |(bias, held), (one, truth)| {
                let off = one.nps - truth;
                let holds = off.abs() <= 1.96 * one.std_dev + 1e-7;
                (bias + off, held + f64::from(u8::from(holds)))
            });
            (sums.0 / *segments as f64, sums.1 / *segments as f64)
        },
    );
    println!(
        "\n### Pooled segments of 8 to 80 answers\n| shares | segments | true scores | bound | bias in points | 1.96 sd hold |\n|---|---|---|---|---|---|"
    );
    let mut missed = Vec::new();
    for ((shares, segments, differ), found) in plans.iter().zip(found) {
        let runs = found.len() as f64;
        let bias = found.iter().map(|one| one.0).sum::<f64>() / runs;
        let held = found.iter().map(|one| one.1).sum::<f64>() / runs;
        let spread = found.iter().map(|one| (one.0 - bias).powi(2)).sum::<f64>();
        let words = differ.map_or("alike".to_owned(), |icc| format!("differ, ICC {icc}"));
        println!("| {shares:?} | {segments} | {words} | 1 | {bias:.2} | {held:.3} |");
        if bias.abs() > 1.0 + 3.0 * spread.sqrt() / runs {
            missed.push(format!(
                "{shares:?}, {segments} segments, {words}: {bias:.2}"
            ));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
