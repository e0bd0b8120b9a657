use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;
use crate::inference::normal_theory::{limits, p_value, std_error_points};
use crate::inference::{Level, variance_of_one};
use crate::tally::{ClusteredTally, Segments, Tally};

/// A change of the total split in two: segments grew and shrank (mix), and customers within segments
/// changed their minds (within).
///
/// The NPS can fall while every segment rises, when the unhappy ones grow. The parts add up to the
/// change.
///
/// # Example
/// ```
/// use promoter::change::MixShift;
/// use promoter::{Segments, Tally};
/// let before: Segments<&str> = Segments::from_iter([
///     ("large", Tally::from_counts(50, 30, 20)?),
///     ("small", Tally::from_counts(20, 40, 40)?),
/// ]);
/// let after: Segments<&str> = Segments::from_iter([
///     ("large", Tally::from_counts(10, 4, 2)?),
///     ("small", Tally::from_counts(50, 90, 60)?),
/// ]);
/// let shift = MixShift::independent(&before, &after)?;
/// assert_eq!(format!("{:+.1}", shift.total().points()), "-5.9");
/// assert_eq!(format!("{:+.1}", shift.mix().points()), "-22.4");
/// assert_eq!(format!("{:+.1}", shift.within().points()), "+16.4");
/// assert!(shift.segments().iter().all(|segment| segment.within > 0.0), "every segment rose");
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Kitagawa (1955), Journal of the American Statistical Association 50:1168, with shares and scores
/// at their midpoints; the mix of a segment counts from the mean of both totals.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct MixShift<K> {
    segments: Vec<Moved<K>>,
    total: Part,
    mix: Part,
    within: Part,
    covariance: f64,
}

/// What one segment adds to a change, in points of the total.
///
/// # Example
/// ```
/// use promoter::change::MixShift;
/// use promoter::{Segments, Tally};
/// let large = Tally::from_counts(50, 30, 20)?;
/// let before: Segments<&str> = Segments::from_iter([("large", large)]);
/// let after = Segments::from_iter([("large", large), ("small", Tally::from_counts(10, 10, 20)?)]);
/// let shift = MixShift::independent(&before, &after)?;
/// let small = &shift.segments()[1];
/// assert!(small.appeared && small.mix < 0.0 && small.within == 0.0);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Moved<K> {
    /// The segment.
    pub key: K,
    /// By growing or shrinking.
    pub mix: f64,
    /// By its own change.
    pub within: f64,
    /// Whether it has no answer in the earlier wave; its score there is taken to be the later one.
    pub appeared: bool,
    /// Whether it has no answer in the later wave; its score there is taken to be the earlier one.
    pub vanished: bool,
}

/// A part of a change, with how sure it is.
///
/// # Example
/// ```
/// use promoter::change::MixShift;
/// use promoter::{Level, Segments, Tally};
/// let before: Segments<&str> = Segments::from_iter([("all", Tally::from_counts(180, 120, 100)?)]);
/// let after: Segments<&str> = Segments::from_iter([("all", Tally::from_counts(230, 110, 60)?)]);
/// let within = MixShift::independent(&before, &after)?.within();
/// assert!((within.points() - 22.5).abs() < 1e-9);
/// assert!(within.interval(Level::P95).0 > 0.0 && within.p_value().is_some_and(|p| p < 0.05));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Part {
    points: f64,
    std_error: f64,
    degrees_of_freedom: Option<u64>,
}

impl Part {
    fn new(share: f64, variance: f64, degrees_of_freedom: Option<u64>) -> Self {
        Self {
            points: 100.0 * share + 0.0,
            std_error: std_error_points(variance),
            degrees_of_freedom,
        }
    }

    /// The part, in points of the total.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// assert_eq!(format!("{:+.1}", shift.total().points()), "-15.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn points(&self) -> f64 {
        self.points
    }

    /// Its standard error, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// assert!(shift.mix().std_error() > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// Its limits at a level, in points within -200 to 200: z, or t of the clusters, times the
    /// standard error. They have no width where the answers have no spread, which is no certainty.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// let (lower, upper) = shift.mix().interval(Level::P95);
    /// assert!(lower < -25.0 && -25.0 < upper && upper < 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> (f64, f64) {
        let (lower, upper) = limits(self.points, self.std_error, self.degrees_of_freedom, level);
        // No change of an NPS, nor a part of one, is larger.
        (lower.max(-200.0), upper.min(200.0))
    }

    /// The two-sided p-value of no such part; `None` where the standard error is 0.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// assert!(shift.mix().p_value().is_some_and(|p| p < 0.001));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        p_value(self.points, self.std_error, self.degrees_of_freedom)
    }
}

/// One wave of a segment: weights of promoters, passives and detractors.
type Cell = [f64; 3];

/// How an answer of a segment in a wave moves a part: by its being there, and by its distance from
/// the score of its segment.
#[derive(Clone, Copy, Default)]
struct Pull {
    there: f64,
    distance: f64,
}

/// The split in shares, and what each answer of a wave and segment does to mix and within.
struct Split {
    parts: Vec<(f64, f64)>,
    /// By segment, for the earlier and the later wave.
    mix: Vec<[Pull; 2]>,
    within: Vec<[Pull; 2]>,
}

fn weight(cell: &Cell) -> f64 {
    cell.iter().sum()
}

fn score(cell: &Cell) -> f64 {
    (cell[0] - cell[2]) / weight(cell)
}

impl Split {
    /// The split of segments with their cells in both waves; each has an answer in one of them.
    fn of(cells: &[[Cell; 2]]) -> Result<Self, Error> {
        let totals = [0, 1].map(|wave| cells.iter().map(|cell| weight(&cell[wave])).sum::<f64>());
        if totals.contains(&0.0) {
            return Err(Error::NoAnswers);
        }
        let share = |cell: &[Cell; 2], wave: usize| weight(&cell[wave]) / totals[wave];
        // A segment that one wave does not have keeps the score of the other.
        let scores: Vec<[f64; 2]> = cells
            .iter()
            .map(
                |[before, after]| match (weight(before) > 0.0, weight(after) > 0.0) {
                    (true, true) => [score(before), score(after)],
                    (true, false) => [score(before); 2],
                    _ => [score(after); 2],
                },
            )
            .collect();
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
            parts: Vec::new(),
            mix: Vec::new(),
            within: Vec::new(),
        };
        for (i, cell) in cells.iter().enumerate() {
            let s = [share(cell, 0), share(cell, 1)];
            let grown = s[1] - s[0];
            split.parts.push((
                grown * (middle(i) - centre),
                change(i) * 0.5 * (s[0] + s[1]),
            ));
            let both = s[0] > 0.0 && s[1] > 0.0;
            let pull = |wave: usize| {
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
                let mix = Pull {
                    there: sign * (middle(i) - middles[wave]),
                    distance: mix,
                };
                let within = Pull {
                    there: 0.5 * (change(i) - changes[wave]),
                    distance: within,
                };
                (mix, within)
            };
            let (before, after) = (pull(0), pull(1));
            split.mix.push([before.0, after.0]);
            split.within.push([before.1, after.1]);
        }
        Ok(split)
    }

    fn shift<K>(
        self,
        keys: Vec<(K, [bool; 2])>,
        variances: [f64; 3],
        df: Option<u64>,
    ) -> MixShift<K> {
        let [mix_variance, within_variance, covariance] = variances;
        let mix: f64 = self.parts.iter().map(|part| part.0).sum();
        let within: f64 = self.parts.iter().map(|part| part.1).sum();
        let segments = keys.into_iter().zip(self.parts);
        MixShift {
            segments: segments
                .map(|((key, [before, after]), (mix, within))| Moved {
                    key,
                    mix: 100.0 * mix + 0.0,
                    within: 100.0 * within + 0.0,
                    appeared: !before,
                    vanished: !after,
                })
                .collect(),
            total: Part::new(
                mix + within,
                mix_variance + within_variance + 2.0 * covariance,
                df,
            ),
            mix: Part::new(mix, mix_variance, df),
            within: Part::new(within, within_variance, df),
            covariance,
        }
    }
}

impl<K: Ord + Clone> MixShift<K> {
    /// The split of a change between two waves in which different people answered.
    ///
    /// # Errors
    /// [`Error::NoAnswers`] for a wave without any.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Segments, Tally};
    /// let large = Tally::from_counts(80, 10, 10)?;
    /// let before = Segments::from_iter([("large", large), ("small", Tally::from_counts(40, 20, 40)?)]);
    /// let after = Segments::from_iter([("large", large), ("small", Tally::from_counts(160, 80, 160)?)]);
    /// // The same shares in each; the small ones went from half to four fifths of all.
    /// let shift = MixShift::independent(&before, &after)?;
    /// assert_eq!(format!("{:.1}", shift.mix().points()), "-21.0");
    /// assert!(shift.within().points().abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn independent(
        before: &Segments<K, Tally>,
        after: &Segments<K, Tally>,
    ) -> Result<Self, Error> {
        let counts = |tally: Option<&Tally>| {
            tally.map_or([0.0; 3], |tally| {
                [tally.promoters(), tally.passives(), tally.detractors()].map(|count| count as f64)
            })
        };
        let mut keys: Vec<&K> = before
            .iter()
            .chain(after.iter())
            .map(|(key, _)| key)
            .collect();
        keys.sort();
        keys.dedup();
        let cells: Vec<(&K, [Cell; 2])> = keys
            .into_iter()
            .map(|key| (key, [counts(before.get(key)), counts(after.get(key))]))
            .filter(|(_, cell)| weight(&cell[0]) + weight(&cell[1]) > 0.0)
            .collect();
        let bare: Vec<[Cell; 2]> = cells.iter().map(|(_, cell)| *cell).collect();
        let split = Split::of(&bare)?;
        let product = |x: &[[Pull; 2]], y: &[[Pull; 2]]| -> f64 {
            let wave = |wave: usize| {
                let n: f64 = bare.iter().map(|cell| weight(&cell[wave])).sum();
                let answers = bare
                    .iter()
                    .zip(x.iter().zip(y))
                    .filter(|(cell, _)| weight(&cell[wave]) > 0.0);
                let terms = answers.map(|(cell, (x, y))| {
                    let (x, y) = (x[wave], y[wave]);
                    let own = variance_of_one(cell[wave]);
                    weight(&cell[wave]) / n * (x.there * y.there + x.distance * y.distance * own)
                });
                terms.sum::<f64>() / n
            };
            wave(0) + wave(1)
        };
        let variances = [
            product(&split.mix, &split.mix),
            product(&split.within, &split.within),
            product(&split.mix, &split.within),
        ];
        let keys = cells
            .into_iter()
            .map(|(key, cell)| (key.clone(), present(&cell)));
        let keys = keys.collect();
        Ok(split.shift(keys, variances, None))
    }

    /// The split of a change between two waves in which the same accounts or people may have
    /// answered; segments of the tally are pairs of wave and segment.
    ///
    /// # Errors
    /// [`Error::NoAnswers`] for a wave without any; [`Error::OneCluster`] for a wave with answers
    /// of a single cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, wave, score) in [(1, 1, 9), (2, 1, 10), (1, 2, 9), (2, 2, 10), (3, 2, 4), (4, 2, 6)] {
    ///     answers.record(account, (wave, account > 2), Score::new(score)?);
    /// }
    /// // Accounts 3 and 4 are new and unhappy; the others think as before.
    /// let shift = MixShift::clustered(&answers, &1, &2)?;
    /// assert_eq!((shift.mix().points(), shift.within().points()), (-100.0, 0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered<C: Ord, W: Ord>(
        tally: &ClusteredTally<C, (W, K)>,
        before: &W,
        after: &W,
    ) -> Result<Self, Error> {
        let waves = [before, after];
        let keys: BTreeSet<&K> = tally
            .segment_keys()
            .filter(|(wave, _)| waves.contains(&wave))
            .map(|(_, key)| key)
            .collect();
        let places: BTreeMap<&K, usize> = keys
            .iter()
            .enumerate()
            .map(|(at, key)| (*key, at))
            .collect();
        // What each cluster that answered in one of the waves did so, by segment and wave.
        let clusters: Vec<Vec<(usize, usize, Cell)>> = tally
            .by_cluster()
            .map(|(_, own)| {
                let own = own.iter().flat_map(|((wave, key), answers)| {
                    let asked = (0..2).filter(|&place| waves[place] == wave);
                    asked
                        .map(|place| (places[key], place, answers.weights()))
                        .collect::<Vec<_>>()
                });
                own.collect()
            })
            .filter(|own: &Vec<_>| !own.is_empty())
            .collect();
        let mut cells = vec![[[0.0; 3]; 2]; keys.len()];
        for (place, wave, own) in clusters.iter().flatten() {
            let cell: &mut Cell = &mut cells[*place][*wave];
            for (sum, own) in cell.iter_mut().zip(own) {
                *sum += own;
            }
        }
        let split = Split::of(&cells)?;
        let totals = [0, 1].map(|wave| cells.iter().map(|cell| weight(&cell[wave])).sum::<f64>());
        // A wave of one cluster has no error of its own to show, which would look like none.
        for (place, name) in waves.into_iter().enumerate() {
            let answered = clusters
                .iter()
                .filter(|own| own.iter().any(|(_, wave, _)| *wave == place));
            if answered.count() < 2 {
                let asked = tally.cells(|(own, _)| own == name);
                let answers = asked.iter().map(|cell| cell.counts().n()).sum();
                return Err(Error::OneCluster { answers });
            }
        }
        // What each cluster does to a part, over both waves and all segments.
        let pulls = |pulls: &[[Pull; 2]]| -> Vec<f64> {
            let pull = |(place, wave, own): &(usize, usize, Cell)| {
                let pull = pulls[*place][*wave];
                let distance = own[0] - own[2] - score(&cells[*place][*wave]) * weight(own);
                (pull.there * weight(own) + pull.distance * distance) / totals[*wave]
            };
            clusters
                .iter()
                .map(|own| own.iter().map(pull).sum())
                .collect()
        };
        let m = clusters.len() as f64;
        let product = |x: &[f64], y: &[f64]| {
            let mean = |values: &[f64]| values.iter().sum::<f64>() / m;
            let (x_mean, y_mean) = (mean(x), mean(y));
            let products = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean));
            m / (m - 1.0) * products.sum::<f64>()
        };
        let (mix, within) = (pulls(&split.mix), pulls(&split.within));
        let variances = [
            product(&mix, &mix),
            product(&within, &within),
            product(&mix, &within),
        ];
        let keys = keys
            .into_iter()
            .zip(&cells)
            .map(|(key, cell)| (key.clone(), present(cell)));
        let keys = keys.collect();
        Ok(split.shift(keys, variances, Some(clusters.len() as u64 - 1)))
    }
}

impl<K> MixShift<K> {
    /// What each segment adds, in the order of their keys.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("north", Tally::from_counts(50, 30, 20)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("north", Tally::from_counts(60, 30, 10)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// let north = &shift.segments()[0];
    /// assert!(north.key == "north" && north.mix == 0.0 && (north.within - 20.0).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn segments(&self) -> &[Moved<K>] {
        &self.segments
    }

    /// The whole change, which is mix and within together.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// // (50 - 20) / 2 = 15 before, 0 after.
    /// assert_eq!(format!("{:+.1}", shift.total().points()), "-15.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn total(&self) -> Part {
        self.total
    }

    /// What came from segments growing and shrinking.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// assert_eq!(format!("{:+.1}", shift.mix().points()), "-25.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn mix(&self) -> Part {
        self.mix
    }

    /// What came from changes within segments.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Level, Segments, Tally};
    /// let before: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(60, 30, 10)?), ("small", Tally::from_counts(20, 40, 40)?)]);
    /// let after: Segments<&str> = Segments::from_iter([("large", Tally::from_counts(35, 10, 5)?), ("small", Tally::from_counts(90, 90, 120)?)]);
    /// let shift = MixShift::independent(&before, &after)?;
    /// // Both segments rose by 10.
    /// assert_eq!(format!("{:+.1}", shift.within().points()), "+10.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn within(&self) -> Part {
        self.within
    }

    /// The covariance of mix and within, in squared points. The variance of the total is the sum of
    /// theirs and twice this.
    ///
    /// # Example
    /// ```
    /// use promoter::change::MixShift;
    /// use promoter::{Segments, Tally};
    /// let of = |large, small| Segments::<&str>::from_iter([("large", large), ("small", small)]);
    /// let before = of(Tally::from_counts(50, 30, 20)?, Tally::from_counts(20, 40, 40)?);
    /// let after = of(Tally::from_counts(10, 4, 2)?, Tally::from_counts(50, 90, 60)?);
    /// let shift = MixShift::independent(&before, &after)?;
    /// let squares = shift.mix().std_error().powi(2) + shift.within().std_error().powi(2);
    /// assert!((shift.total().std_error().powi(2) - squares - 2.0 * shift.covariance()).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn covariance(&self) -> f64 {
        1e4 * self.covariance
    }
}

/// Whether a segment has answers before and after.
fn present(cell: &[Cell; 2]) -> [bool; 2] {
    [weight(&cell[0]) > 0.0, weight(&cell[1]) > 0.0]
}
