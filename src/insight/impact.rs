use super::mix_shift::settled;
use crate::inference::{Comparison, Effect};
use crate::sample::{Answers, Deletions, Sample, Table};

/// What a segment, such as a touchpoint, does to the total: the NPS of all answers less the NPS
/// without the segment.
///
/// # Example
/// ```
/// use promoter::{Impact, Segments, Tally};
/// let touchpoints: Segments<&str> = Segments::from_iter([
///     ("onboarding", Tally::from_counts(60, 25, 15)?),
///     ("renewal", Tally::from_counts(50, 30, 20)?),
///     ("support", Tally::from_counts(30, 30, 40)?),
/// ]);
/// let support = Impact::of(&touchpoints.sample(), |&at| at == "support")
///     .expect("all were asked");
/// assert_eq!(support.effect.to_string(), "-15.8");
/// assert_eq!(format!("{:.2}", support.share), "0.33");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[must_use]
pub struct Impact {
    /// The share of the weight, 0 to 1, that the segment holds.
    pub share: f64,
    /// The NPS of all less the NPS without the segment, in points.
    pub effect: Effect,
    /// The NPS of the segment less the NPS of all, in points.
    pub over_total: Effect,
    /// The segment compared with all others.
    pub comparison: Comparison,
}

impl Impact {
    /// The impact of the segments that are kept; `None` where they, or all others, have no answers.
    ///
    /// Of independent answers it is the difference of the segment from the rest times its share of the
    /// answers, which is taken as known. With accounts it is found again without each account; where
    /// all others hang on one, it has no interval.
    ///
    /// # Example
    /// ```
    /// use promoter::{Impact, Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 30, 30)?),
    ///     ("support", Tally::from_counts(10, 20, 70)?),
    /// ]);
    /// let impact = Impact::of(&touchpoints.sample(), |&at| at == "support")
    ///     .expect("both were asked");
    /// // The NPS of support is -60, that of all answers -25, that without support 10.
    /// assert_eq!(
    ///     (impact.share, impact.effect.points(), impact.over_total.points()),
    ///     (0.5, -35.0, -35.0)
    /// );
    /// assert!(Impact::of(&touchpoints.sample(), |&at| at == "renewal").is_none());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of<S>(sample: &Sample<S>, keep: impl Fn(&S) -> bool) -> Option<Self> {
        let kept: Vec<bool> = sample.segments().iter().map(&keep).collect();
        let comparison = sample.compare(&keep, |segment| !keep(segment))?;
        let (share, effect, over_total) = match sample.answers() {
            Answers::Independent(answers) => {
                let weight = |own: bool| -> f64 {
                    let tallies = answers.tallies.iter().zip(&kept);
                    tallies
                        .filter(|(_, kept)| **kept == own)
                        .map(|(tally, _)| tally.weight())
                        .sum()
                };
                let share = weight(true) / (weight(true) + weight(false));
                let effect = Effect::scaled(comparison, share);
                (share, effect, Effect::scaled(comparison, 1.0 - share))
            }
            Answers::Clusters(clusters) => {
                let group: Vec<Option<u32>> =
                    kept.iter().map(|kept| Some(u32::from(!kept))).collect();
                let deletions = Deletions {
                    clusters,
                    calibration: sample.calibration(),
                    segments: kept.len(),
                    group: &group,
                    groups: 2,
                };
                let whole = deletions.whole();
                let share = weight(&whole[0]) / (weight(&whole[0]) + weight(&whole[1]));
                let effect_of = |figure: fn(&Table) -> Option<[f64; 1]>| {
                    let [found] = figure(&whole)?;
                    let error = deletions.jackknife(&[0, 1], 2, figure);
                    let (variance, df) = error.map_or((0.0, 0.0), |[one]| (one.variance, one.df));
                    Some(Effect::with_variance(
                        found,
                        settled(variance),
                        Some(df),
                        200.0,
                    ))
                };
                (share, effect_of(on_total)?, effect_of(over_total)?)
            }
        };
        Some(Self {
            share,
            effect,
            over_total,
            comparison,
        })
    }
}

fn weight(cell: &[f64; 3]) -> f64 {
    cell.iter().sum()
}

/// The score of some groups together; `None` where they are empty.
fn score(cells: &[[f64; 3]]) -> Option<f64> {
    let total: f64 = cells.iter().map(weight).sum();
    let net: f64 = cells.iter().map(|cell| cell[0] - cell[2]).sum();
    (total > 0.0).then(|| net / total)
}

/// All less the rest.
fn on_total(table: &Table) -> Option<[f64; 1]> {
    Some([score(table)? - score(&table[1..])?])
}

/// The segment less all.
fn over_total(table: &Table) -> Option<[f64; 1]> {
    Some([score(&table[..1])? - score(table)?])
}
