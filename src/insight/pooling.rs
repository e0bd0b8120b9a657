//! Small segments drawn towards the mean of all, as far as they are unsure.
//!
//! A segment of eight answers says little by itself. If segments are alike to a degree, the others
//! say something of it too. What comes out is no estimate of the segment alone and cannot be used as
//! one: it has a type of its own.
//!
//! Do not look for outliers in pooled scores: what stands alone is drawn in. A segment of ten answers
//! at -10 beside 39 of forty at 50 comes out 55 points higher on average.
//!
//! # Example
//! ```
//! use promoter::pooling::Pool;
//! use promoter::{Segments, Tally};
//! let regions: Segments<&str> = Segments::from_iter([
//!     ("east", Tally::from_counts(20, 10, 5)?),
//!     ("north", Tally::from_counts(12, 12, 11)?),
//!     ("south", Tally::from_counts(30, 25, 20)?),
//!     ("west", Tally::from_counts(8, 3, 1)?),
//! ]);
//! let pool = Pool::of(regions.sample().estimates(|region| *region))
//!     .expect("four segments");
//! let west = pool
//!     .segments
//!     .iter()
//!     .find(|one| one.key == "west")
//!     .expect("pooled");
//! // By itself 58.3, of twelve answers.
//! assert_eq!(format!("{:.1}", west.nps), "39.0");
//! assert!(west.shrinkage > 0.5 && !pool.deviations_are_trusted());
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! # Source
//! Normal-normal empirical Bayes: Efron & Morris (1975), Journal of the American Statistical
//! Association 70:311; the variance between segments by Paule & Mandel (1982), Journal of Research of
//! the National Bureau of Standards 87:377; standard deviations with what the mean and the variance
//! between add: Datta, Rao & Smith (2005), Biometrika 92:183, without their term of bias.

use crate::inference::numeric::root;
use crate::inference::{Estimate, adjusted_variance};

/// Segments below which the standard deviations are known to be too small.
const FEW: usize = 10;

/// Segments drawn towards their common mean.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::pooling::Pool;
/// let of = |a, b, c| {
///     Tally::from_counts(a, b, c)
///         .expect("fits")
///         .estimate()
///         .expect("answers")
/// };
/// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])
///     .expect("two segments");
/// // By themselves 70 and 0.
/// assert!(pool.mean > 0.0 && pool.mean < 70.0 && pool.deviation_between > 0.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[must_use]
pub struct Pool<K> {
    /// The mean that segments were drawn towards, in points.
    pub mean: f64,
    /// The standard deviation of true scores between segments, in points; 0 where the answers show
    /// none, and every segment is then the mean.
    pub deviation_between: f64,
    /// The segments, in the order they came in.
    pub segments: Vec<Pooled<K>>,
}

/// A segment after it was drawn towards the mean.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::pooling::Pool;
/// let of = |a, b, c| {
///     Tally::from_counts(a, b, c)
///         .expect("fits")
///         .estimate()
///         .expect("answers")
/// };
/// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])
///     .expect("two segments");
/// let (north, south) = (&pool.segments[0], &pool.segments[1]);
/// assert!(north.nps < 70.0 && south.nps > 0.0);
/// assert!(
///     north.shrinkage > south.shrinkage,
///     "ten answers are drawn further than a hundred"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Pooled<K> {
    /// The segment.
    pub key: K,
    /// Its pooled NPS, in points.
    pub nps: f64,
    /// The standard deviation of that, in points.
    pub std_dev: f64,
    /// How far it was drawn, 0 to 1: at 1 it is the mean.
    pub shrinkage: f64,
}

impl<K> Pool<K> {
    /// Pools segments by their scores; `None` for fewer than two. Estimates of accounts and of weighted
    /// answers enter by what they are worth, their effective number of answers. Segments of a list are
    /// taken as samples of what goes on, and a score without answers, which is none, is left out.
    ///
    /// Segments are taken as independent of one another: accounts that answered in several of them make
    /// the segments alike by more than is allowed for.
    ///
    /// The variance of an answer is taken as the same in all: that of all answers together, after the
    /// three that adjusted Wald adds.
    ///
    /// # Example
    /// Ten segments that all stand at 87.5 stay there.
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let segment = Tally::from_counts(7, 1, 0)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let pool = Pool::of((0..10).map(|key| (key, segment))).expect("ten segments");
    /// assert!(
    ///     pool.segments
    ///         .iter()
    ///         .all(|one| (one.nps - 87.5).abs() < 1e-9)
    /// );
    /// assert!(Pool::of([("alone", segment)]).is_none());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(segments: impl IntoIterator<Item = (K, Estimate)>) -> Option<Self> {
        let segments: Vec<(K, Estimate)> = segments
            .into_iter()
            .filter(|(_, estimate)| estimate.process_n().is_finite() && estimate.process_n() > 0.0)
            .collect();
        let k = segments.len() as f64;
        if segments.len() < 2 {
            return None;
        }
        let mut counts = [0.0; 3];
        for (_, estimate) in &segments {
            for (count, share) in counts.iter_mut().zip(estimate.shares()) {
                *count += share * estimate.process_n();
            }
        }
        let of_one = adjusted_variance(counts);
        // Scores as shares, with their variances.
        let scores: Vec<(f64, f64)> = segments
            .iter()
            .map(|(_, one)| (one.nps().points() / 100.0, of_one / one.process_n()))
            .collect();
        let weight = |between: f64| scores.iter().map(|(_, v)| 1.0 / (v + between)).sum::<f64>();
        let first = scores[0].0;
        let mean = |between: f64| {
            // Equal scores have that mean, without rounding.
            let parts = scores.iter().map(|(t, v)| (t - first) / (v + between));
            first + parts.sum::<f64>() / weight(between)
        };
        // The spread falls as the variance between grows; 4 is more than scores can differ by.
        let excess = |between: f64| {
            let mean = mean(between);
            let spread = scores
                .iter()
                .map(|(t, v)| (t - mean).powi(2) / (v + between));
            k - 1.0 - spread.sum::<f64>()
        };
        let between = if excess(0.0) >= 0.0 {
            0.0
        } else {
            root(excess, 0.0, 4.0)
        };
        let (mean, weight) = (mean(between), weight(between));
        let keys = segments.into_iter().map(|(key, _)| key);
        let pooled = keys.zip(&scores).map(|(key, &(score, v))| {
            let shrinkage = v / (v + between);
            let own = (1.0 - shrinkage) * v;
            let of_mean = shrinkage * shrinkage / weight;
            let of_between = 2.0 * v * v / (v + between).powi(3) * 2.0 * k / (weight * weight);
            Pooled {
                key,
                nps: 100.0 * (shrinkage * mean + (1.0 - shrinkage) * score),
                std_dev: 100.0 * (own + of_mean + of_between).min(v).sqrt(),
                shrinkage,
            }
        });
        Some(Self {
            mean: 100.0 * mean,
            deviation_between: 100.0 * between.sqrt(),
            segments: pooled.collect(),
        })
    }

    /// Whether the standard deviations can be about right: with ten segments or more. Then 1.96 of them
    /// held the true score .95 of the time on average, and .71 at worst: one of 300 answers beside
    /// eight of eight answers at shares of .93, .05 and .02. With fewer segments they are too small,
    /// .90 with five.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| {
    ///     Tally::from_counts(a, b, c)
    ///         .expect("fits")
    ///         .estimate()
    ///         .expect("answers")
    /// };
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])
    ///     .expect("two segments");
    /// assert!(!pool.deviations_are_trusted(), "two segments are too few");
    /// ```
    #[must_use]
    pub const fn deviations_are_trusted(&self) -> bool {
        self.segments.len() >= FEW
    }
}
