//! How often the interval of clustered answers holds the truth: a seeded simulation of twelve cells
//! of a table made elsewhere, asked for by name:
//!
//! `cargo test --release --test coverage_of_clusters -- --ignored --nocapture`

use promoter::{ClusteredTally, Level, Method, Score, Weight};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const REPLICATES: u32 = 4000;

/// Shares of promoters, passives and detractors among all customers.
const USUAL: [f64; 3] = [0.5, 0.3, 0.2];
const HIGH: [f64; 3] = [0.85, 0.12, 0.03];

#[derive(Debug, Clone, Copy)]
enum Weights {
    /// Every answer counts 1.
    Unit,
    /// Every account counts 1.
    Equal,
    /// Every account counts by a revenue, lognormal with this sigma.
    Revenue(f64),
}

/// A cell of the table: what is simulated, and what was found elsewhere by another program from
/// 4000 replicates, standard error .003 to .006.
struct Cell {
    truth: [f64; 3],
    weights: Weights,
    accounts: u32,
    icc: f64,
    /// Coverage of Student's interval, as the R package survey gives it.
    student: f64,
    /// Coverage of the default interval, and its mean width as a difference of shares.
    tango: f64,
    width: f64,
}

const fn cell(
    truth: [f64; 3],
    weights: Weights,
    (accounts, icc): (u32, f64),
    (student, tango, width): (f64, f64, f64),
) -> Cell {
    Cell {
        truth,
        weights,
        accounts,
        icc,
        student,
        tango,
        width,
    }
}

const CELLS: [Cell; 12] = [
    cell(USUAL, Weights::Unit, (5, 0.02), (0.922, 0.998, 1.102)),
    cell(USUAL, Weights::Unit, (5, 0.3), (0.898, 0.990, 1.235)),
    cell(USUAL, Weights::Unit, (12, 0.02), (0.922, 0.977, 0.602)),
    cell(USUAL, Weights::Unit, (12, 0.3), (0.913, 0.965, 0.763)),
    cell(USUAL, Weights::Unit, (30, 0.3), (0.934, 0.953, 0.472)),
    cell(HIGH, Weights::Unit, (12, 0.3), (0.843, 0.976, 0.556)),
    cell(HIGH, Weights::Unit, (30, 0.3), (0.891, 0.947, 0.291)),
    cell(USUAL, Weights::Equal, (12, 0.3), (0.949, 0.975, 0.758)),
    cell(
        USUAL,
        Weights::Revenue(1.0),
        (12, 0.3),
        (0.867, 0.980, 0.973),
    ),
    cell(
        USUAL,
        Weights::Revenue(2.0),
        (12, 0.3),
        (0.666, 0.986, 1.246),
    ),
    cell(
        USUAL,
        Weights::Revenue(2.0),
        (30, 0.02),
        (0.751, 0.987, 0.983),
    ),
    cell(
        HIGH,
        Weights::Revenue(2.0),
        (30, 0.3),
        (0.625, 0.973, 0.821),
    ),
];

struct Dice(ChaCha8Rng);

impl Dice {
    /// Evenly between 0 and 1, both excluded.
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller.
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    /// The number of people who answer for an account: geometric from 1, mean 3.3.
    fn size(&mut self) -> u32 {
        1 + (self.uniform().ln() / (1.0 - 1.0 / 3.3_f64).ln()).floor() as u32
    }

    /// The answers of one account: each is drawn from the truth and, the more so the higher the
    /// intra-account correlation, from the answers before it (a Dirichlet-multinomial urn).
    fn answers(&mut self, truth: [f64; 3], icc: f64, size: u32) -> [u64; 3] {
        let concentration = (1.0 - icc) / icc;
        let mut drawn = [0_u64; 3];
        for before in 0..size {
            let mut rest = self.uniform() * (concentration + f64::from(before));
            let mut category = 0;
            while category < 2 {
                rest -= concentration * truth[category] + drawn[category] as f64;
                if rest < 0.0 {
                    break;
                }
                category += 1;
            }
            drawn[category] += 1;
        }
        drawn
    }

    fn survey(&mut self, cell: &Cell) -> ClusteredTally<u32> {
        let mut tally = ClusteredTally::new();
        for account in 0..cell.accounts {
            let size = self.size();
            let weight = match cell.weights {
                Weights::Unit => 1.0,
                Weights::Equal => 1.0 / f64::from(size),
                Weights::Revenue(sigma) => (sigma * self.normal()).exp() / f64::from(size),
            };
            let weight = Weight::new(weight).expect("in range");
            let drawn = self.answers(cell.truth, cell.icc, size);
            for (category, value) in [9, 7, 0].into_iter().enumerate() {
                let score = Score::new(value).expect("in range");
                for _ in 0..drawn[category] {
                    tally.record_weighted(account, (), score, weight);
                }
            }
        }
        tally
    }
}

/// Coverage of Student's interval, coverage of the default one, its mean width and mean square.
fn simulate(cell: &Cell, seed: u64) -> [f64; 4] {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let truth = 100.0 * (cell.truth[0] - cell.truth[2]);
    let mut sums = [0.0; 4];
    for _ in 0..REPLICATES {
        let estimate = dice.survey(cell).estimate();
        let estimate = estimate.expect("several accounts").expect("answers");
        let covers = |method| {
            let interval = estimate.interval_with(method, Level::P95);
            let holds = interval.lower() <= truth + 1e-7 && interval.upper() >= truth - 1e-7;
            (f64::from(u8::from(holds)), interval.width() / 100.0)
        };
        let (student, _) = covers(Method::Student);
        let (tango, width) = covers(Method::Tango);
        for (sum, found) in sums.iter_mut().zip([student, tango, width, width * width]) {
            *sum += found;
        }
    }
    sums.map(|sum| sum / f64::from(REPLICATES))
}

#[test]
#[ignore = "a simulation of 48,000 surveys"]
fn twelve_cells_of_the_table_come_out_again() {
    println!(
        "| truth | weights | accounts | ICC | Student | there | default | there | width | there |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut off = Vec::new();
    for (seed, cell) in CELLS.iter().enumerate() {
        let [student, tango, width, square] = simulate(cell, seed as u64);
        let row = format!(
            "| {:?} | {:?} | {} | {} | {student:.3} | {:.3} | {tango:.3} | {:.3} | {width:.3} | {:.3} |",
            cell.truth, cell.weights, cell.accounts, cell.icc, cell.student, cell.tango, cell.width,
        );
        println!("{row}");
        // Four standard errors of a difference of two simulations of this size.
        let within = |found: f64, there: f64, variance: f64| {
            let error = (2.0 * variance / f64::from(REPLICATES)).sqrt();
            (found - there).abs() <= 4.0 * error
        };
        let holds = |found: f64, there: f64| within(found, there, there * (1.0 - there));
        let as_wide = within(width, cell.width, square - width * width);
        if !(holds(student, cell.student) && holds(tango, cell.tango) && as_wide) {
            off.push(row);
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}
