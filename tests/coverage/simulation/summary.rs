use std::collections::BTreeMap;
use std::fmt::Write;

use promoter::{Comparison, Effect, Estimate, Interval, Level};
use rayon::prelude::*;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::dice::Dice;

/// What one replicate found: a figure in points, and its 95% interval where it has one.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

impl Found {
    fn of(value: f64, interval: Option<Interval>) -> Self {
        let interval = interval.map(|interval| (interval.lower(), interval.upper()));
        Self { value, interval }
    }
}

impl From<Estimate> for Found {
    fn from(estimate: Estimate) -> Self {
        Self::of(estimate.nps().points(), Some(estimate.interval(Level::P95)))
    }
}

impl From<&Comparison> for Found {
    fn from(change: &Comparison) -> Self {
        Self::of(change.difference(), Some(change.interval(Level::P95)))
    }
}

impl From<&Effect> for Found {
    fn from(effect: &Effect) -> Self {
        Self::of(effect.points(), effect.interval(Level::P95))
    }
}

/// The replicates of one cell.
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// How many replicates had an interval.
    pub counted: f64,
    /// The share of all replicates that had none.
    pub without: f64,
    /// The share of the counted whose interval holds the truth.
    pub coverage: f64,
    /// The share whose interval excludes 0.
    pub excludes: f64,
    /// The mean width, in points.
    pub width: f64,
    /// The mean width of an oracle that knows the true standard error, with Student's t.
    pub oracle_width: f64,
    /// The share of the oracle's intervals that exclude 0.
    pub oracle_excludes: f64,
}

impl Summary {
    /// The true standard error is the standard deviation of the replicates; the oracle's intervals are
    /// clipped at `most` points either way, as ours are.
    pub fn of(found: &[Found], truth: f64, oracle_df: f64, most: f64) -> Self {
        let all = found.len() as f64;
        let mean = found.iter().map(|one| one.value).sum::<f64>() / all;
        let square = |one: &Found| (one.value - mean).powi(2);
        let error = (found.iter().map(square).sum::<f64>() / (all - 1.0)).sqrt();
        let reach = error * t_quantile(oracle_df);
        let mut sums = [0.0; 6];
        for one in found {
            let Some((lower, upper)) = one.interval else {
                continue;
            };
            let oracle = (
                (one.value - reach).max(-most),
                (one.value + reach).min(most),
            );
            let holds = |(lower, upper): (f64, f64), truth: f64| {
                f64::from(u8::from(lower <= truth + 1e-7 && upper >= truth - 1e-7))
            };
            let own = (lower, upper);
            let parts = [
                1.0,
                holds(own, truth),
                1.0 - f64::from(u8::from(lower <= 0.0 && upper >= 0.0)),
                upper - lower,
                oracle.1 - oracle.0,
                1.0 - holds(oracle, 0.0),
            ];
            for (sum, part) in sums.iter_mut().zip(parts) {
                *sum += part;
            }
        }
        let counted = sums[0];
        Self {
            counted,
            without: 1.0 - counted / all,
            coverage: sums[1] / counted,
            excludes: sums[2] / counted,
            width: sums[3] / counted,
            oracle_width: sums[4] / counted,
            oracle_excludes: sums[5] / counted,
        }
    }
}

/// Student's t that two-sided 95% intervals reach.
pub fn t_quantile(df: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, df.clamp(1.0, 1e4)).expect("degrees of freedom");
    student.inverse_cdf(0.975)
}

/// Three standard errors of a share that was found from so many replicates: what a bound is given.
pub fn slack(bound: f64, replicates: f64) -> f64 {
    3.0 * (bound * (1.0 - bound) / replicates).sqrt()
}

/// How many replicates: by the environment, fewer to look for slips or more to look closer.
pub fn replicates(usual: usize) -> usize {
    let asked = std::env::var("PROMOTER_REPLICATES").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// How many of a design of so many accounts: half from thirty on, where each takes longer.
pub fn of_accounts(usual: usize, accounts: usize) -> usize {
    let usual = replicates(usual);
    if accounts < 30 { usual } else { usual / 2 }
}

/// Every cell on its own dice: a design is drawn once, then answered again and again.
pub fn simulate<P: Sync, D, F: Send>(
    plans: &[P],
    seed: u64,
    replicates: impl Fn(&P) -> usize + Sync,
    drawn: impl Fn(&P, &mut Dice) -> D + Sync,
    once: impl Fn(&P, &D, &mut Dice) -> F + Sync,
) -> Vec<Vec<F>> {
    let cell = |(place, plan): (usize, &P)| {
        let mut dice = Dice::new(seed, place);
        let design = drawn(plan, &mut dice);
        (0..replicates(plan))
            .map(|_| once(plan, &design, &mut dice))
            .collect()
    };
    plans.par_iter().enumerate().map(cell).collect()
}

/// A rate that was found in a cell, what it may be, and what else is printed of it.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The row of the table, cells of which are joined.
    pub row: String,
    pub label: String,
    /// A coverage or a type I error.
    pub rate: f64,
    pub replicates: f64,
    /// Replicates without an interval, as a share.
    pub without: f64,
    /// The width, as a multiple of the oracle's.
    pub ratio: f64,
    /// `None` for a row that is reported and not tested.
    pub bound: Option<Bound>,
}

#[derive(Debug, Clone, Copy)]
pub enum Bound {
    /// A coverage of no less.
    AtLeast(f64),
    /// A type I error of no more.
    AtMost(f64),
}

impl Cell {
    /// A coverage.
    pub fn covers(row: String, label: String, summary: &Summary, least: Option<f64>) -> Self {
        Self {
            row,
            label,
            rate: summary.coverage,
            replicates: summary.counted,
            without: summary.without,
            ratio: summary.width / summary.oracle_width,
            bound: least.map(Bound::AtLeast),
        }
    }

    /// A type I error of intervals, where the truth is 0.
    pub fn errs(row: String, label: String, summary: &Summary, most: Option<f64>) -> Self {
        Self {
            rate: 1.0 - summary.coverage,
            bound: most.map(Bound::AtMost),
            ..Self::covers(row, label, summary, None)
        }
    }

    /// A share of tests that rejected.
    pub fn rejects(row: String, label: String, rejected: &[bool], most: Option<f64>) -> Self {
        let count = rejected.iter().filter(|&&rejected| rejected).count();
        Self {
            row,
            label,
            rate: count as f64 / rejected.len() as f64,
            replicates: rejected.len() as f64,
            without: 0.0,
            ratio: f64::NAN,
            bound: most.map(Bound::AtMost),
        }
    }

    fn misses(&self) -> bool {
        if self.replicates < 100.0 {
            return false;
        }
        match self.bound {
            None => false,
            Some(Bound::AtLeast(bound)) => self.rate < bound - slack(bound, self.replicates),
            Some(Bound::AtMost(bound)) => self.rate > bound + slack(bound, self.replicates),
        }
    }
}

/// Prints a table, a line for each row with its worst cell, and gives back the cells that miss their
/// bounds by more than chance explains.
pub fn table(title: &str, cells: &[Cell], low_is_bad: bool) -> Vec<String> {
    let mut rows: BTreeMap<usize, (&str, Vec<&Cell>)> = BTreeMap::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for cell in cells {
        let next = places.len();
        let place = *places.entry(&cell.row).or_insert(next);
        rows.entry(place)
            .or_insert((&cell.row, Vec::new()))
            .1
            .push(cell);
    }
    let (worst, what) = if low_is_bad {
        ("lowest", "coverage")
    } else {
        ("largest", "type I")
    };
    let mut text = format!(
        "\n### {title}\n| row | cells | replicates | bound | {worst} {what} | mean | width / oracle's t | no interval | {worst} at |\n|---|---|---|---|---|---|---|---|---|\n"
    );
    for (row, cells) in rows.values() {
        let mean = |of: fn(&Cell) -> f64| {
            cells.iter().map(|cell| of(cell)).sum::<f64>() / cells.len() as f64
        };
        let badness = |cell: &Cell| if low_is_bad { -cell.rate } else { cell.rate };
        let order = |one: &&&Cell, other: &&&Cell| badness(one).total_cmp(&badness(other));
        let Some(worst) = cells
            .iter()
            .filter(|cell| cell.replicates >= 100.0)
            .max_by(order)
        else {
            continue;
        };
        let bound = match worst.bound {
            None => "-".to_owned(),
            Some(Bound::AtLeast(bound) | Bound::AtMost(bound)) => format!("{bound}"),
        };
        let ratio = mean(|cell| cell.ratio);
        let ratio = if ratio.is_nan() {
            "-".to_owned()
        } else {
            format!("{ratio:.2}")
        };
        writeln!(
            text,
            "| {row} | {} | {:.0} | {bound} | {:.3} | {:.3} | {ratio} | {:.3} | {} |",
            cells.len(),
            worst.replicates,
            worst.rate,
            mean(|cell| cell.rate),
            mean(|cell| cell.without),
            worst.label,
        )
        .expect("writing to a text");
    }
    println!("{text}");
    let missed = cells.iter().filter(|cell| cell.misses());
    missed
        .map(|cell| {
            format!(
                "{title}: {} ({}): {:.4}, {:?}",
                cell.row, cell.label, cell.rate, cell.bound
            )
        })
        .collect()
}
