//! Weights that meet known totals, by iterative proportional fitting, and what the totals explain of
//! a score.

/// The largest relative distance from a total that counts as met.
const TOLERANCE: f64 = 1e-12;
/// Passes over one table after which it is given up, whatever its size and however slow.
const ROUNDS: usize = 10_000;
/// Cells that are looked at before a table is given up.
const WORK: usize = 50_000_000;
/// Rounds within which the distance must shrink by a hundredth.
const PATIENCE: usize = 250;

/// One variable of a table: the value of each of its cells, and the total of each value.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) value: Vec<u32>,
    pub(super) totals: Vec<f64>,
}

/// The total that is furthest from being met.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worst {
    pub(super) variable: usize,
    pub(super) value: usize,
    pub(super) found: f64,
    error: f64,
}

/// The factors of the cells with which their weights meet all totals.
pub(super) fn rake(weights: &[f64], variables: &[Variable]) -> Result<Vec<f64>, Worst> {
    let mut factors = vec![1.0; weights.len()];
    let mut worst = furthest(weights, variables, &factors);
    let mut earlier = f64::INFINITY;
    let cells = weights.len() * variables.len();
    for round in 0..ROUNDS.min(WORK / cells.max(1)) {
        if worst.error < TOLERANCE {
            return Ok(factors);
        }
        if round % PATIENCE == 0 {
            if worst.error > 0.99 * earlier {
                return Err(worst);
            }
            earlier = worst.error;
        }
        for variable in variables {
            let sums = sums(weights, variable, &factors);
            for (factor, &value) in factors.iter_mut().zip(&variable.value) {
                let sum = sums[value as usize];
                // A cell of a value that nobody is left in has no weight to be changed.
                if sum > 0.0 {
                    *factor *= variable.totals[value as usize] / sum;
                }
            }
        }
        let normal = factors.iter().zip(weights);
        if !normal
            .into_iter()
            .all(|(factor, weight)| *weight == 0.0 || factor.is_normal())
        {
            return Err(worst);
        }
        worst = furthest(weights, variables, &factors);
    }
    Err(worst)
}

/// The variables when some cells have no weight left: a value that nobody is left in goes, the others
/// take its total.
pub(super) fn without_empty(weights: &[f64], variables: &[Variable]) -> Vec<Variable> {
    let ones = vec![1.0; weights.len()];
    variables
        .iter()
        .map(|variable| {
            let sums = sums(weights, variable, &ones);
            let left = |(total, sum): (&f64, &f64)| if *sum > 0.0 { *total } else { 0.0 };
            let kept: Vec<f64> = variable.totals.iter().zip(&sums).map(left).collect();
            let scale = variable.totals.iter().sum::<f64>() / kept.iter().sum::<f64>();
            Variable {
                value: variable.value.clone(),
                totals: kept.iter().map(|total| total * scale).collect(),
            }
        })
        .collect()
}

/// What the variables explain of a mean of each cell: the fit of a regression on them, by weights.
pub(super) fn explained(weights: &[f64], variables: &[Variable], means: &[f64]) -> Vec<f64> {
    let ones = vec![1.0; weights.len()];
    let each: Vec<Vec<f64>> = variables
        .iter()
        .map(|variable| sums(weights, variable, &ones))
        .collect();
    let scale = means
        .iter()
        .fold(0.0, |most: f64, mean| most.max(mean.abs()));
    let mut fitted = vec![0.0; weights.len()];
    let cells = weights.len() * variables.len();
    for _ in 0..ROUNDS.min(WORK / cells.max(1)) {
        let mut moved = 0.0_f64;
        for (variable, own) in variables.iter().zip(&each) {
            let left: Vec<f64> = means.iter().zip(&fitted).map(|(m, f)| m - f).collect();
            let sums = sums(weights, variable, &left);
            for (fitted, &value) in fitted.iter_mut().zip(&variable.value) {
                let weight = own[value as usize];
                if weight > 0.0 {
                    let step = sums[value as usize] / weight;
                    *fitted += step;
                    moved = moved.max(step.abs());
                }
            }
        }
        if moved <= 1e-14 * scale {
            break;
        }
    }
    fitted
}

fn furthest(weights: &[f64], variables: &[Variable], factors: &[f64]) -> Worst {
    let mut worst = Worst {
        variable: 0,
        value: 0,
        found: 0.0,
        error: 0.0,
    };
    for (place, variable) in variables.iter().enumerate() {
        let sums = sums(weights, variable, factors);
        for (value, (&found, total)) in sums.iter().zip(&variable.totals).enumerate() {
            // A value that no customer has holds no answer.
            let error = if *total > 0.0 {
                (found / total - 1.0).abs()
            } else {
                0.0
            };
            if error > worst.error {
                worst = Worst {
                    variable: place,
                    value,
                    found,
                    error,
                };
            }
        }
    }
    worst
}

fn sums(weights: &[f64], variable: &Variable, each: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; variable.totals.len()];
    for ((weight, each), &value) in weights.iter().zip(each).zip(&variable.value) {
        sums[value as usize] += weight * each;
    }
    sums
}
