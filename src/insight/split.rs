//! The split of a change into mix and within, and what every answer does to both.

use crate::sample::{Pull, Table};

/// Weights of promoters, passives and detractors.
pub(super) type Cell = [f64; 3];

/// What each segment adds to mix and within, and what its answers of each wave do to them.
pub(super) struct Split {
    pub(super) parts: Vec<(f64, f64)>,
    pub(super) mix: Vec<[Pull; 2]>,
    pub(super) within: Vec<[Pull; 2]>,
}

pub(super) fn weight(cell: &Cell) -> f64 {
    cell.iter().sum()
}

fn score(cell: &Cell) -> f64 {
    (cell[0] - cell[2]) / weight(cell)
}

/// The scores of a segment in both waves; one that a wave does not have keeps the score of the other.
fn scores([before, after]: &[Cell; 2]) -> [f64; 2] {
    match (weight(before) > 0.0, weight(after) > 0.0) {
        (true, true) => [score(before), score(after)],
        (true, false) => [score(before); 2],
        (false, true) => [score(after); 2],
        (false, false) => [0.0; 2],
    }
}

/// Mix and within of a table of segments and waves; `None` where a wave is empty.
pub(super) fn figures(table: &Table) -> Option<[f64; 2]> {
    let mut totals = [0.0; 2];
    for (place, cell) in table.iter().enumerate() {
        totals[place % 2] += weight(cell);
    }
    if totals.contains(&0.0) {
        return None;
    }
    let (mut mix, mut within) = (0.0, 0.0);
    for pair in table.chunks_exact(2) {
        let cell = [pair[0], pair[1]];
        let [t1, t2] = scores(&cell);
        let [s1, s2] = [weight(&cell[0]) / totals[0], weight(&cell[1]) / totals[1]];
        mix += (s2 - s1) * 0.5 * (t1 + t2);
        within += (t2 - t1) * 0.5 * (s1 + s2);
    }
    Some([mix, within])
}

impl Split {
    /// `None` where a wave is empty.
    pub(super) fn of(cells: &[[Cell; 2]]) -> Option<Self> {
        let totals = [0, 1].map(|wave| cells.iter().map(|cell| weight(&cell[wave])).sum::<f64>());
        if totals.contains(&0.0) {
            return None;
        }
        let share = |cell: &[Cell; 2], wave: usize| weight(&cell[wave]) / totals[wave];
        let scores: Vec<[f64; 2]> = cells.iter().map(scores).collect();
        let mean = |wave: usize, of: &dyn Fn(usize) -> f64| -> f64 {
            let terms = cells
                .iter()
                .enumerate()
                .map(|(i, cell)| share(cell, wave) * of(i));
            terms.sum()
        };
        let middle = |i: usize| 0.5 * (scores[i][0] + scores[i][1]);
        let change = |i: usize| scores[i][1] - scores[i][0];
        let centre = 0.5 * (mean(0, &|i| scores[i][0]) + mean(1, &|i| scores[i][1]));
        let middles = [mean(0, &middle), mean(1, &middle)];
        let changes = [mean(0, &change), mean(1, &change)];
        let mut split = Self {
            parts: Vec::with_capacity(cells.len()),
            mix: Vec::with_capacity(cells.len()),
            within: Vec::with_capacity(cells.len()),
        };
        for (i, cell) in cells.iter().enumerate() {
            let s = [share(cell, 0), share(cell, 1)];
            let grown = s[1] - s[0];
            let within = change(i) * 0.5 * (s[0] + s[1]);
            split.parts.push((grown * (middle(i) - centre), within));
            let both = s[0] > 0.0 && s[1] > 0.0;
            let pulls = |wave: usize| {
                let sign = if wave == 0 { -1.0 } else { 1.0 };
                let (mix, within) = if s[wave] == 0.0 {
                    (0.0, 0.0)
                } else if both {
                    let twice = 2.0 * s[wave];
                    (grown / twice, sign * (s[0] + s[1]) / twice)
                } else {
                    // Its score stands for both waves, so it moves the mix alone.
                    (sign, 0.0)
                };
                let pull = |there: f64, distance: f64| Pull {
                    slope: distance / totals[wave],
                    level: (distance * scores[i][wave] - there) / totals[wave],
                };
                (
                    pull(sign * (middle(i) - middles[wave]), mix),
                    pull(0.5 * (change(i) - changes[wave]), within),
                )
            };
            let (before, after) = (pulls(0), pulls(1));
            split.mix.push([before.0, after.0]);
            split.within.push([before.1, after.1]);
        }
        Some(split)
    }
}
