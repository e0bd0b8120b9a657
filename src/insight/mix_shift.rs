use super::split::{Cell, Split, figures, weight};
use crate::inference::{Comparison, Effect};
use crate::sample::{Answers, Deletions, Pull, Sample};

/// A change of the total split in two: segments grew and shrank (mix), and customers within segments
/// changed their minds (within).
///
/// The NPS can fall while every segment rises, when the unhappy ones grow. The parts add up to the
/// change.
///
/// # Example
/// ```
/// use promoter::{MixShift, Segments, Tally};
/// let answers: Segments<(u32, &str)> = Segments::from_iter([
///     ((1, "large"), Tally::from_counts(50, 30, 20)?),
///     ((1, "small"), Tally::from_counts(20, 40, 40)?),
///     ((2, "large"), Tally::from_counts(10, 4, 2)?),
///     ((2, "small"), Tally::from_counts(50, 90, 60)?),
/// ]);
/// let sample = answers.sample();
/// let shift = MixShift::between(
///     &sample,
///     |&(_, size)| size,
///     |&(wave, _)| wave == 1,
///     |&(wave, _)| wave == 2,
/// )
/// .expect("both waves were asked");
/// assert_eq!(shift.total.to_string(), "-5.9");
/// assert_eq!(shift.mix.to_string(), "-22.4");
/// assert_eq!(shift.within.to_string(), "+16.4");
/// assert!(
///     shift.segments.iter().all(|segment| segment.within > 0.0),
///     "every segment rose"
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Kitagawa (1955), Journal of the American Statistical Association 50:1168, with shares and scores
/// at their midpoints; the mix of a segment counts from the mean of both totals.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[must_use]
pub struct MixShift<K> {
    /// The segments in order, with what each adds; those without answers in both waves are left out.
    pub segments: Vec<Moved<K>>,
    /// The change itself, as the sample compares both waves.
    pub total: Comparison,
    /// What growing and shrinking segments did, in points.
    pub mix: Effect,
    /// What changes within segments did, in points.
    pub within: Effect,
}

/// What one segment adds to a change, in points of the total.
///
/// # Example
/// ```
/// use promoter::{MixShift, Segments, Tally};
/// let answers: Segments<(u32, &str)> = Segments::from_iter([
///     ((1, "large"), Tally::from_counts(20, 5, 5)?),
///     ((1, "small"), Tally::from_counts(5, 5, 10)?),
///     ((2, "large"), Tally::from_counts(16, 4, 4)?),
///     ((2, "trial"), Tally::from_counts(2, 2, 4)?),
/// ]);
/// let sample = answers.sample();
/// let shift = MixShift::between(
///     &sample,
///     |&(_, size)| size,
///     |&(wave, _)| wave == 1,
///     |&(wave, _)| wave == 2,
/// )
/// .expect("both waves were asked");
/// let found: Vec<_> = shift
///     .segments
///     .iter()
///     .map(|one| (one.key, one.vanished, one.appeared))
///     .collect();
/// assert_eq!(
///     found,
///     [("large", false, false), ("small", true, false), ("trial", false, true)]
/// );
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
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

impl<K: Ord> MixShift<K> {
    /// The change between two parts of a sample, by segment; `None` where one of them has no answers.
    /// What both closures keep counts as before.
    ///
    /// With accounts mix and within are found again without each account; where one account alone
    /// makes a wave, they have no interval.
    ///
    /// # Example
    /// ```
    /// use promoter::{MixShift, Segments, Tally};
    /// let answers: Segments<(u32, &'static str)> = Segments::from_iter([
    ///     ((1, "large"), Tally::from_counts(20, 5, 5)?),
    ///     ((1, "small"), Tally::from_counts(5, 5, 10)?),
    ///     ((2, "large"), Tally::from_counts(16, 4, 4)?),
    ///     ((2, "trial"), Tally::from_counts(2, 2, 4)?),
    /// ]);
    /// let sample = answers.sample();
    /// let size = |&(_, size): &(u32, &'static str)| size;
    /// let shift = MixShift::between(
    ///     &sample,
    ///     size,
    ///     |&(wave, _)| wave == 1,
    ///     |&(wave, _)| wave == 2,
    /// )
    /// .expect("both waves were asked");
    /// assert!(
    ///     (shift.mix.points() + shift.within.points() - shift.total.difference())
    ///         .abs()
    ///         < 1e-9
    /// );
    /// assert!(
    ///     MixShift::between(&sample, size, |_| true, |&(wave, _)| wave == 3)
    ///         .is_none()
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn between<'a, S>(
        sample: &'a Sample<S>,
        segment: impl Fn(&'a S) -> K,
        before: impl Fn(&S) -> bool,
        after: impl Fn(&S) -> bool,
    ) -> Option<Self> {
        let wave = |segment: &S| {
            let later = after(segment);
            (before(segment) || later).then(|| u32::from(!before(segment)))
        };
        let waves: Vec<Option<u32>> = sample.segments().iter().map(wave).collect();
        let sides = crate::sample::Grouping::overlapping(
            waves
                .iter()
                .map(|wave| wave.iter().copied().collect())
                .collect(),
            2,
        );
        let total = sample.answer(&sides, &[(1, 0)]).1.pop().flatten()?;
        let (keys, places) = sample.group(segment);
        // A group for every segment and wave.
        let group: Vec<Option<u32>> = waves
            .iter()
            .zip(&places)
            .map(|(wave, place)| wave.map(|wave| 2 * place + wave))
            .collect();
        let cells = cells(sample, &group, keys.len());
        let split = Split::of(&cells)?;
        let (mix, within) = (
            split.parts.iter().map(|part| part.0).sum(),
            split.parts.iter().map(|part| part.1).sum(),
        );
        let (mix, within) = match sample.answers() {
            Answers::Independent(answers) => {
                let variance = |pulls: &[[Pull; 2]]| {
                    let pull = |group: &Option<u32>| {
                        group.map_or(Pull::default(), |group| {
                            pulls[group as usize / 2][group as usize % 2]
                        })
                    };
                    let mut pulls: Vec<Pull> = group.iter().map(pull).collect();
                    sample.explain(&mut pulls);
                    answers.covariance(&pulls, &pulls)
                };
                let effect = |share, pulls: &[[Pull; 2]]| {
                    Effect::with_variance(share, settled(variance(pulls)), None, 200.0)
                };
                (effect(mix, &split.mix), effect(within, &split.within))
            }
            Answers::Clusters(clusters) => {
                let deletions = Deletions {
                    clusters,
                    calibration: sample.calibration(),
                    segments: sample.segments().len(),
                    group: &group,
                    groups: 2 * keys.len(),
                };
                let part: Vec<u32> = (0..2 * keys.len() as u32).map(|group| group / 2).collect();
                let found = deletions.jackknife(&part, keys.len(), figures);
                let effect = |share, place: usize| {
                    let found = found.as_ref().map(|both| both[place]);
                    let (variance, df) = found.map_or((0.0, 0.0), |one| (one.variance, one.df));
                    Effect::with_variance(share, settled(variance), Some(df), 200.0)
                };
                (effect(mix, 0), effect(within, 1))
            }
        };
        let segments = keys.into_iter().zip(cells).zip(split.parts);
        let segments = segments.filter(|((_, cell), _)| weight(&cell[0]) + weight(&cell[1]) > 0.0);
        let moved = |((key, cell), (mix, within)): ((K, [Cell; 2]), (f64, f64))| Moved {
            key,
            mix: 100.0 * mix + 0.0,
            within: 100.0 * within + 0.0,
            appeared: weight(&cell[0]) == 0.0,
            vanished: weight(&cell[1]) == 0.0,
        };
        Some(Self {
            segments: segments.map(moved).collect(),
            total,
            mix,
            within,
        })
    }
}

/// A variance, where there is any to speak of: below this it is rounding.
pub(super) fn settled(variance: f64) -> f64 {
    if variance < 1e-24 { 0.0 } else { variance }
}

/// The answers of every segment in both waves.
fn cells<S>(sample: &Sample<S>, group: &[Option<u32>], keys: usize) -> Vec<[Cell; 2]> {
    let mut cells = vec![[[0.0; 3]; 2]; keys];
    let mut add = |segment: usize, weights: Cell| {
        if let Some(group) = group[segment] {
            let cell: &mut Cell = &mut cells[group as usize / 2][group as usize % 2];
            for (sum, weight) in cell.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
    };
    match sample.answers() {
        Answers::Independent(answers) => {
            for (segment, tally) in answers.tallies.iter().enumerate() {
                add(segment, tally.weights());
            }
        }
        Answers::Clusters(clusters) => {
            for cluster in 0..clusters.len() {
                for cell in clusters.cells(cluster) {
                    add(cell.segment as usize, cell.weights);
                }
            }
        }
    }
    cells
}
