//! Small segments drawn towards the mean of all, as far as they are unsure.
//!
//! A segment of eight answers says little by itself. If segments are alike to a degree, the others
//! say something of it too. What comes out is no estimate of the segment alone and cannot be used as
//! one: it has a type of its own.
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
//! let pool = Pool::of(regions.estimates(Tally::estimate).filter_map(|(key, one)| Some((*key, one?))))?;
//! let west = pool.segments().iter().find(|one| one.key == "west").expect("pooled");
//! // By itself 58.3, of twelve answers.
//! assert_eq!(format!("{:.1}", west.nps), "33.5");
//! assert!(west.shrinkage > 0.5 && !pool.deviations_are_trusted());
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! # Source
//! Normal-normal empirical Bayes: Efron & Morris (1975), Journal of the American Statistical
//! Association 70:311; the variance between segments by Paule & Mandel (1982), Journal of Research of
//! the National Bureau of Standards 87:377.

use crate::error::Error;
use crate::inference::Estimate;
use crate::inference::numeric::root;

/// Segments below which the standard deviations are known to be too small.
const FEW: usize = 10;

/// Segments drawn towards their common mean.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Pool<K> {
    mean: f64,
    deviation_between: f64,
    segments: Vec<Pooled<K>>,
}

/// A segment after it was drawn towards the mean.
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
    /// Pools segments of independent answers by their adjusted Wald scores and variances.
    ///
    /// # Errors
    /// [`Error::TooFewGroups`] for fewer than two; [`Error::NoSamplingError`] for a census or a fixed
    /// value.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])?;
    /// assert_eq!(pool.segments().len(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(segments: impl IntoIterator<Item = (K, Estimate)>) -> Result<Self, Error> {
        let segments: Vec<(K, f64, f64)> = segments
            .into_iter()
            .map(|(key, estimate)| {
                let (share, variance) = estimate.adjusted_share()?;
                Ok((key, share, variance))
            })
            .collect::<Result<_, Error>>()?;
        let groups = segments.len() as u64;
        if groups < 2 {
            return Err(Error::TooFewGroups {
                groups,
                degrees_of_freedom: groups.saturating_sub(1),
            });
        }
        let mean_and_spread = |between: f64| {
            let weighted = || segments.iter().map(|(_, t, v)| (1.0 / (v + between), *t));
            let total: f64 = weighted().map(|(w, _)| w).sum();
            let mean = weighted().map(|(w, t)| w * t).sum::<f64>() / total;
            let spread: f64 = weighted().map(|(w, t)| w * (t - mean).powi(2)).sum();
            (mean, spread)
        };
        // The spread falls as the variance between grows; 4 is more than scores can differ by.
        let excess = |between: f64| (groups - 1) as f64 - mean_and_spread(between).1;
        let between = if excess(0.0) >= 0.0 {
            0.0
        } else {
            root(excess, 0.0, 4.0)
        };
        let (mean, _) = mean_and_spread(between);
        let pooled = segments.into_iter().map(|(key, share, variance)| {
            let shrinkage = variance / (variance + between);
            Pooled {
                key,
                nps: 100.0 * (shrinkage * mean + (1.0 - shrinkage) * share),
                std_dev: 100.0 * ((1.0 - shrinkage) * variance).sqrt(),
                shrinkage,
            }
        });
        Ok(Self {
            mean: 100.0 * mean,
            deviation_between: 100.0 * between.sqrt(),
            segments: pooled.collect(),
        })
    }

    /// The mean that segments were drawn towards, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])?;
    /// // Between the two, the larger one counting more.
    /// assert!(pool.mean() > 0.0 && pool.mean() < 35.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation of true scores between segments, in points; 0 where the answers show
    /// none, and every segment is then the mean.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])?;
    /// assert!(pool.deviation_between() > 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn deviation_between(&self) -> f64 {
        self.deviation_between
    }

    /// The segments, in the order they came in.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])?;
    /// // The small segment is drawn further.
    /// assert!(pool.segments()[0].shrinkage > pool.segments()[1].shrinkage);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn segments(&self) -> &[Pooled<K>] {
        &self.segments
    }

    /// Whether the standard deviations can be about right: with ten segments or more, between which
    /// some variance was found. With fewer they are too small, since the variance between is itself
    /// unsure; where none was found they are 0, which is no certainty.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::pooling::Pool;
    /// let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers");
    /// let pool = Pool::of([("north", of(8, 1, 1)), ("south", of(30, 40, 30))])?;
    /// assert!(!pool.deviations_are_trusted(), "two segments are too few");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn deviations_are_trusted(&self) -> bool {
        self.segments.len() >= FEW && self.deviation_between > 0.0
    }
}
