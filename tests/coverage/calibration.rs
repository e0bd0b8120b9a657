//! How often the interval of a calibrated score holds the truth, where small customers answer less
//! and think otherwise: a seeded simulation, asked for by name:
//!
//! `cargo test --release --test coverage -- --ignored --nocapture calibration`

use promoter::{ClusteredTally, Estimate, KnownTotals, Level, Method, Score};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const REPLICATES: u32 = 4000;

/// Customers by size and region in percent, and the share of them who answer.
const CUSTOMERS: [[f64; 2]; 3] = [[10.0, 10.0], [20.0, 20.0], [25.0, 15.0]];
const ANSWERING: [[f64; 2]; 3] = [[0.6, 0.5], [0.3, 0.3], [0.15, 0.2]];

/// Shares of promoters, passives and detractors by size, the same in both regions.
const TRUTHS: [[f64; 3]; 3] = [[0.6, 0.3, 0.1], [0.5, 0.3, 0.2], [0.25, 0.35, 0.4]];

struct Dice(ChaCha8Rng);

impl Dice {
    /// Evenly between 0 and 1, both excluded.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn pick(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.uniform() * weights.iter().sum::<f64>();
        let last = weights.len() - 1;
        let passes = |weight: &f64| {
            rest -= weight;
            rest < 0.0
        };
        weights.iter().position(passes).unwrap_or(last)
    }

    /// Accounts of one size and region each; people of one account agree with the first of them with
    /// the probability `alike`.
    fn survey(
        &mut self,
        accounts: u32,
        people: u32,
        alike: f64,
    ) -> ClusteredTally<u32, (usize, usize)> {
        let mut tally = ClusteredTally::new();
        let chance: Vec<f64> = (0..6)
            .map(|at| CUSTOMERS[at / 2][at % 2] * ANSWERING[at / 2][at % 2])
            .collect();
        for account in 0..accounts {
            let at = self.pick(&chance);
            let cell = (at / 2, at % 2);
            let first = self.pick(&TRUTHS[cell.0]);
            for _ in 0..people {
                let same = self.uniform() < alike;
                let category = if same {
                    first
                } else {
                    self.pick(&TRUTHS[cell.0])
                };
                let score = Score::new([9, 7, 0][category]).expect("in range");
                tally.record(account, cell, score);
            }
        }
        tally
    }
}

fn known_totals() -> [KnownTotals<'static, (usize, usize)>; 2] {
    let sizes = CUSTOMERS.iter().map(|row| row.iter().sum());
    let regions = (0..2).map(|region| CUSTOMERS.iter().map(|row| row[region]).sum());
    let size = KnownTotals::new("size", |cell: &(usize, usize)| cell.0, sizes.enumerate());
    let region = KnownTotals::new(
        "region",
        |cell: &(usize, usize)| cell.1,
        regions.enumerate(),
    );
    [size.expect("totals"), region.expect("totals")]
}

/// The NPS of all customers, in points.
fn truth() -> f64 {
    let nps = TRUTHS.map(|[p, _, d]| 100.0 * (p - d));
    let of_size = |(row, nps): (&[f64; 2], f64)| row.iter().sum::<f64>() / 100.0 * nps;
    CUSTOMERS.iter().zip(nps).map(of_size).sum()
}

fn holds(estimate: &Estimate, method: Method) -> f64 {
    let interval = estimate.using(method).interval(Level::P95);
    f64::from(u8::from(interval.contains(truth())))
}

#[test]
#[ignore = "a simulation of 28,000 surveys"]
fn calibrated_intervals_hold_the_truth() {
    println!(
        "| accounts | people each | alike | as answered | calibrated | Wald or Student | left out |"
    );
    println!("|---|---|---|---|---|---|---|");
    let designs = [
        (25, 1, 0.0),
        (50, 1, 0.0),
        (100, 1, 0.0),
        (400, 1, 0.0),
        (15, 3, 0.5),
        (30, 3, 0.5),
        (100, 3, 0.5),
    ];
    let mut low = Vec::new();
    for (seed, (accounts, people, alike)) in designs.into_iter().enumerate() {
        let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed as u64));
        let (mut plain, mut calibrated, mut usual, mut left_out) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..REPLICATES {
            let answers = dice.survey(accounts, people, alike);
            let sample = if people == 1 {
                answers.segments().sample()
            } else {
                answers.sample()
            };
            let as_answered = sample.estimate().expect("answers");
            let Ok(found) = sample.calibrated(&known_totals()) else {
                left_out += 1.0;
                continue;
            };
            let estimate = found.estimate().expect("answers");
            plain += holds(&as_answered, Method::Tango);
            calibrated += holds(&estimate, Method::Tango);
            usual += holds(&estimate, Method::Student);
        }
        let counted = f64::from(REPLICATES) - left_out;
        let row = format!(
            "| {accounts} | {people} | {alike} | {:.3} | {:.3} | {:.3} | {left_out} |",
            plain / counted,
            calibrated / counted,
            usual / counted,
        );
        println!("{row}");
        if calibrated / counted < 0.93 {
            low.push(row);
        }
    }
    assert!(low.is_empty(), "{low:#?}");
}
