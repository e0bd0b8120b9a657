//! Weights that meet known margins, by iterative proportional fitting, and what the margins explain
//! of a score.

/// The largest relative error that a margin may keep.
const TOLERANCE: f64 = 1e-12;

/// Rounds after which margins that are not met are given up.
const ROUNDS: usize = 10_000;

/// Rounds within which the error must fall by a hundredth, or it never ends.
const PATIENCE: usize = 250;

/// Answers that have the same value in every margin.
pub(super) struct Cell {
    /// The sum of their weights, above 0.
    pub(super) weight: f64,
    /// For each margin the place of their value in it.
    pub(super) values: Vec<usize>,
}

/// The value of a margin that is furthest from its total.
#[derive(Clone, Copy)]
pub(super) struct Worst {
    pub(super) margin: usize,
    pub(super) value: usize,
    /// What the weights add up to there.
    pub(super) found: f64,
    error: f64,
}

/// The factor of each cell under which the weights add up to the totals of all margins; where there
/// is none, the margin that is furthest from being met.
///
/// Deming & Stephan (1940), Annals of Mathematical Statistics 11:427.
pub(super) fn rake(cells: &[Cell], margins: &[Vec<f64>]) -> Result<Vec<f64>, Worst> {
    let mut factors = vec![1.0; cells.len()];
    let mut worst = furthest(cells, margins, &factors);
    let mut earlier = f64::INFINITY;
    for round in 0..ROUNDS {
        if worst.error < TOLERANCE {
            return Ok(factors);
        }
        if round % PATIENCE == 0 {
            if worst.error > 0.99 * earlier {
                return Err(worst);
            }
            earlier = worst.error;
        }
        for (margin, totals) in margins.iter().enumerate() {
            let sums = sums(cells, margin, totals.len(), &factors);
            for (factor, cell) in factors.iter_mut().zip(cells) {
                let value = cell.values[margin];
                *factor *= totals[value] / sums[value];
            }
        }
        if !factors.iter().all(|factor| factor.is_normal()) {
            return Err(worst);
        }
        worst = furthest(cells, margins, &factors);
    }
    Err(worst)
}

/// What the margins explain of the mean of each cell: the sum of one effect for each of its values,
/// by least squares with the given weights.
///
/// Effects of one margin after the other are set to what the others leave (backfitting), which needs
/// no care where margins say the same twice. Where they nearly do, a little may be left unexplained
/// when the rounds are over, which makes the variance a little too large.
pub(super) fn explained(cells: &[Cell], margins: &[Vec<f64>], means: &[f64]) -> Vec<f64> {
    let ones = vec![1.0; cells.len()];
    let weights: Vec<Vec<f64>> = (0..margins.len())
        .map(|margin| sums(cells, margin, margins[margin].len(), &ones))
        .collect();
    let mut fitted = vec![0.0; cells.len()];
    for _ in 0..ROUNDS {
        let mut moved = 0.0_f64;
        for (margin, weights) in weights.iter().enumerate() {
            let left: Vec<f64> = means.iter().zip(&fitted).map(|(m, f)| m - f).collect();
            let sums = sums(cells, margin, weights.len(), &left);
            for (fitted, cell) in fitted.iter_mut().zip(cells) {
                let value = cell.values[margin];
                let step = sums[value] / weights[value];
                *fitted += step;
                moved = moved.max(step.abs());
            }
        }
        if moved < 1e-14 {
            break;
        }
    }
    fitted
}

fn furthest(cells: &[Cell], margins: &[Vec<f64>], factors: &[f64]) -> Worst {
    let mut worst = Worst {
        margin: 0,
        value: 0,
        found: 0.0,
        error: 0.0,
    };
    for (margin, totals) in margins.iter().enumerate() {
        let sums = sums(cells, margin, totals.len(), factors);
        for (value, (&found, total)) in sums.iter().zip(totals).enumerate() {
            // A value that no customer has holds no answer.
            let error = if *total > 0.0 {
                (found / total - 1.0).abs()
            } else {
                0.0
            };
            if error > worst.error {
                worst = Worst {
                    margin,
                    value,
                    found,
                    error,
                };
            }
        }
    }
    worst
}

/// The weight of the cells times `each`, by their value in a margin.
fn sums(cells: &[Cell], margin: usize, values: usize, each: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; values];
    for (cell, each) in cells.iter().zip(each) {
        sums[cell.values[margin]] += cell.weight * each;
    }
    sums
}
