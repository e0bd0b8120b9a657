//! Figures that are no means, evaluated again without each cluster in turn: the delete-one jackknife.

use super::calibration::Calibration;
use super::clusters::Clusters;

/// Weights of promoters, passives and detractors of groups of segments.
pub(crate) type Table = [[f64; 3]];

/// A sample of clusters from which one after the other is left out.
pub(crate) struct Deletions<'a> {
    pub(crate) clusters: &'a Clusters,
    pub(crate) calibration: Option<&'a Calibration>,
    /// The number of segments.
    pub(crate) segments: usize,
    /// The group of each segment that takes part.
    pub(crate) group: &'a [Option<u32>],
    pub(crate) groups: usize,
}

/// A variance with its degrees of freedom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jackknife {
    pub(crate) variance: f64,
    pub(crate) df: f64,
}

impl Deletions<'_> {
    /// The groups of the whole sample.
    pub(crate) fn whole(&self) -> Vec<[f64; 3]> {
        let mut table = vec![[0.0; 3]; self.groups];
        for cluster in 0..self.clusters.len() {
            for cell in self.clusters.cells(cluster) {
                if let Some(group) = self.group[cell.segment as usize] {
                    add(&mut table[group as usize], cell.weights, 1.0);
                }
            }
        }
        table
    }

    /// Calls `with` for each cluster that takes part, with its number, the clusters of its stratum that
    /// take part, and the groups without it; its stratum keeps its size.
    pub(crate) fn each(&self, mut with: impl FnMut(usize, f64, Option<&Table>)) {
        let takes_part = |cluster: usize| {
            let cells = self.clusters.cells(cluster);
            cells
                .iter()
                .any(|cell| self.group[cell.segment as usize].is_some())
        };
        let taking: Vec<usize> = (0..self.clusters.len())
            .filter(|&c| takes_part(c))
            .collect();
        let mut mates = vec![0.0_f64; self.clusters.strata().len()];
        for &cluster in &taking {
            mates[self.clusters.stratum_of(cluster)] += 1.0;
        }
        // Known totals are met by segment, whatever is looked at; else only groups matter.
        let (slots, slot): (usize, Vec<Option<u32>>) = match self.calibration {
            Some(_) => (self.segments, (0..self.segments as u32).map(Some).collect()),
            None => (self.groups, self.group.to_vec()),
        };
        let strata = mates.len();
        let mut totals = vec![[0.0; 3]; slots];
        let mut counts = vec![0_u64; slots];
        let mut of_stratum = vec![[0.0; 3]; if strata > 1 { slots * strata } else { 0 }];
        for cluster in 0..self.clusters.len() {
            let stratum = self.clusters.stratum_of(cluster);
            for cell in self.clusters.cells(cluster) {
                if let Some(slot) = slot[cell.segment as usize] {
                    let slot = slot as usize;
                    add(&mut totals[slot], cell.weights, 1.0);
                    counts[slot] += cell.n;
                    if strata > 1 {
                        add(&mut of_stratum[stratum * slots + slot], cell.weights, 1.0);
                    }
                }
            }
        }
        let mut table = totals.clone();
        let mut left = counts.clone();
        let mut grouped = vec![[0.0; 3]; self.groups];
        for &cluster in &taking {
            let stratum = self.clusters.stratum_of(cluster);
            let m = mates[stratum];
            let cells = || {
                let cells = self.clusters.cells(cluster).iter();
                cells.filter_map(|cell| Some((slot[cell.segment as usize]? as usize, cell)))
            };
            for (slot, cell) in cells() {
                add(&mut table[slot], cell.weights, -1.0);
                left[slot] -= cell.n;
                if left[slot] == 0 {
                    table[slot] = [0.0; 3];
                }
            }
            // With one stratum all that is left grows alike, which changes no score.
            let grows = strata > 1 && m > 1.0;
            if grows {
                for (slot, own) in table.iter_mut().enumerate() {
                    if left[slot] > 0 {
                        add(own, of_stratum[stratum * slots + slot], 1.0 / (m - 1.0));
                    }
                }
                for (slot, cell) in cells() {
                    if left[slot] > 0 {
                        add(&mut table[slot], cell.weights, -1.0 / (m - 1.0));
                    }
                }
            }
            match self.calibration {
                None => with(cluster, m, Some(&table)),
                Some(calibration) => {
                    let weights: Vec<f64> = table.iter().map(|own| own.iter().sum()).collect();
                    match calibration.again(&weights) {
                        None => with(cluster, m, None),
                        Some(factors) => {
                            grouped.fill([0.0; 3]);
                            for (segment, own) in table.iter().enumerate() {
                                if let Some(group) = self.group[segment] {
                                    add(&mut grouped[group as usize], *own, factors[segment]);
                                }
                            }
                            with(cluster, m, Some(&grouped));
                        }
                    }
                }
            }
            if grows {
                table.copy_from_slice(&totals);
                left.copy_from_slice(&counts);
            } else {
                for (slot, _) in cells() {
                    table[slot] = totals[slot];
                    left[slot] = counts[slot];
                }
            }
        }
    }

    /// The variances of figures that are read from the groups, with degrees of freedom by the parts
    /// that the groups belong to; `None` for a figure that some cluster alone makes possible.
    pub(crate) fn jackknife<const N: usize>(
        &self,
        part: &[u32],
        parts: usize,
        figures: impl Fn(&Table) -> Option<[f64; N]>,
    ) -> Option<[Jackknife; N]> {
        let whole = figures(&self.whole())?;
        let mut variance = [0.0; N];
        let mut by_part = vec![[0.0; N]; parts];
        let mut members = vec![0_u64; parts];
        let (mut taking, mut strata) = (0_u64, vec![false; self.clusters.strata().len()]);
        let mut possible = true;
        let mut own = vec![0.0; parts];
        self.each(|cluster, m, table| {
            let Some(found) = table.and_then(&figures) else {
                possible = false;
                return;
            };
            taking += 1;
            strata[self.clusters.stratum_of(cluster)] = true;
            let scale = if m > 1.0 { (m - 1.0) / m } else { 1.0 };
            own.fill(0.0);
            for cell in self.clusters.cells(cluster) {
                if let Some(group) = self.group[cell.segment as usize] {
                    own[part[group as usize] as usize] += cell.weights.iter().sum::<f64>();
                }
            }
            let weight: f64 = own.iter().sum();
            for (figure, whole) in whole.iter().enumerate() {
                let square = scale * (found[figure] - whole).powi(2);
                variance[figure] += square;
                for (part, own) in own.iter().enumerate().filter(|(_, own)| **own > 0.0) {
                    by_part[part][figure] += own / weight * square;
                }
            }
            for (members, own) in members.iter_mut().zip(&own) {
                *members += u64::from(*own > 0.0);
            }
        });
        let strata = strata.iter().filter(|seen| **seen).count() as f64;
        possible.then(|| {
            std::array::from_fn(|figure| {
                let squares: f64 = by_part
                    .iter()
                    .zip(&members)
                    .map(|(part, &m)| part[figure].powi(2) / (m as f64 - 1.0).max(1.0))
                    .sum();
                let df = variance[figure].powi(2) / squares;
                Jackknife {
                    variance: variance[figure],
                    df: (taking as f64 - strata).min(if df.is_nan() { 0.0 } else { df }),
                }
            })
        })
    }
}

fn add(sum: &mut [f64; 3], more: [f64; 3], times: f64) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += times * more;
    }
}
