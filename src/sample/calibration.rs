//! A sample with weights that meet known totals, and what they change of its figures.

use super::independent::Pull;
use super::known_totals::KnownTotals;
use super::raking::{Variable, explained, rake, without_empty};
use crate::error::Error;

/// The tables of segments that were calibrated, each for itself.
#[derive(Debug, Clone)]
pub(crate) struct Calibration {
    tables: Vec<Table>,
    /// How many sets of known totals there are.
    pub(crate) sets: u64,
    /// By what the weights of each segment were multiplied.
    pub(crate) factors: Vec<f64>,
}

/// Segments that are calibrated together.
#[derive(Debug, Clone)]
struct Table {
    segments: Vec<u32>,
    variables: Vec<Variable>,
}

impl Calibration {
    /// Weights for segments, of which `weights` holds those they have, to totals within each table.
    pub(crate) fn of<S>(
        segments: &[S],
        weights: &[f64],
        table: &[u32],
        tables: usize,
        known: &[KnownTotals<'_, S>],
    ) -> Result<Self, Error> {
        let nothing = Error::Empty {
            what: "there are no known totals with customers",
        };
        let first = known.first().filter(|totals| totals.customers() > 0.0);
        let first = first.ok_or(nothing)?;
        for other in known {
            if (other.customers() - first.customers()).abs() > 1e-9 * first.customers() {
                return Err(other.differ(first));
            }
        }
        let mut factors = vec![1.0; segments.len()];
        let mut fitted = Vec::with_capacity(tables);
        for place in 0..tables as u32 {
            let own: Vec<u32> = (0..segments.len() as u32)
                .filter(|&at| table[at as usize] == place && weights[at as usize] > 0.0)
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut variables = Vec::with_capacity(known.len());
            for totals in known {
                let mut heard = vec![false; totals.totals().len()];
                let mut value = Vec::with_capacity(own.len());
                for &at in &own {
                    let found = totals.place(&segments[at as usize])?;
                    heard[found] = true;
                    value.push(found as u32);
                }
                let silent =
                    |(value, heard): (usize, &bool)| !heard && totals.totals()[value] > 0.0;
                if let Some(value) = heard.iter().enumerate().position(silent) {
                    return Err(totals.silent(value));
                }
                // Sums that differ by rounding are made one, or no weights would meet them.
                let unit = first.customers() / totals.customers();
                let totals = totals.totals().iter().map(|total| total * unit).collect();
                variables.push(Variable { value, totals });
            }
            let own_weights: Vec<f64> = own.iter().map(|&at| weights[at as usize]).collect();
            let found = rake(&own_weights, &variables)
                .map_err(|worst| known[worst.variable].not_met(worst.value, worst.found))?;
            for (&at, factor) in own.iter().zip(found) {
                factors[at as usize] = factor;
            }
            fitted.push(Table {
                segments: own,
                variables,
            });
        }
        Ok(Self {
            tables: fitted,
            sets: known.len() as u64,
            factors,
        })
    }

    /// The factors with which weights that lack a cluster meet the totals again; `None` where no
    /// weights do.
    pub(crate) fn again(&self, weights: &[f64]) -> Option<Vec<f64>> {
        let mut factors = vec![1.0; weights.len()];
        for table in &self.tables {
            let own: Vec<f64> = table
                .segments
                .iter()
                .map(|&at| weights[at as usize])
                .collect();
            if own.iter().all(|&weight| weight == 0.0) {
                continue;
            }
            let variables = without_empty(&own, &table.variables);
            let found = rake(&own, &variables).ok()?;
            for (&at, factor) in table.segments.iter().zip(found) {
                factors[at as usize] = factor;
            }
        }
        Some(factors)
    }

    /// Takes off what the totals explain of a figure: Deville & Särndal (1992), Journal of the
    /// American Statistical Association 87:376. `sums` holds the weight of each segment and its
    /// promoters less detractors.
    pub(crate) fn explain(&self, sums: &[(f64, f64)], pulls: &mut [Pull]) {
        for table in &self.tables {
            let of = |&at: &u32| sums[at as usize];
            let weights: Vec<f64> = table.segments.iter().map(|at| of(at).0).collect();
            let mean = |at: &u32| {
                let (weight, net) = of(at);
                let pull = pulls[*at as usize];
                pull.slope * net / weight - pull.level
            };
            let means: Vec<f64> = table.segments.iter().map(mean).collect();
            let known = explained(&weights, &table.variables, &means);
            for (&at, known) in table.segments.iter().zip(known) {
                pulls[at as usize].level += known;
            }
        }
    }
}
