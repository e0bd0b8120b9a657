//! Many questions at once: of twenty segments that do not differ, one looks as if it did.
//!
//! # Example
//! Which regions differ from the rest, when all are looked at?
//! ```
//! use promoter::multiplicity::Correction;
//! use promoter::{Level, Segments, Tally, Verdict};
//! let regions: Segments<&str> = Segments::from_iter([
//!     ("east", Tally::from_counts(40, 30, 30)?),
//!     ("north", Tally::from_counts(75, 15, 10)?),
//!     ("south", Tally::from_counts(44, 28, 28)?),
//!     ("west", Tally::from_counts(52, 30, 18)?),
//! ]);
//! let judged = Correction::Holm
//!     .judge(regions.sample().against_rest(|&region| region), Level::P95);
//! let up: Vec<_> = judged
//!     .iter()
//!     .filter(|region| region.verdict == Verdict::Up)
//!     .map(|region| region.key)
//!     .collect();
//! assert_eq!(up, ["north"]);
//! # Ok::<(), promoter::Error>(())
//! ```

use super::{Comparison, Level, Verdict};
use crate::error::Error;
use crate::spelling::spelled;

/// How p-values are raised for being many.
///
/// # Example
/// ```
/// use promoter::multiplicity::Correction;
/// assert_eq!(Correction::Holm.adjust(&[0.04, 0.01])?, [0.04, 0.02]);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Correction {
    /// The probability of even one false finding stays below alpha: Holm (1979), Scandinavian Journal
    /// of Statistics 6:65. For decisions.
    #[default]
    Holm,
    /// The expected share of false ones among the findings stays below alpha: Benjamini & Hochberg
    /// (1995), Journal of the Royal Statistical Society B 57:289. For a first look at many segments that
    /// are independent or depend positively: neighbouring changes share a wave with opposite signs and
    /// are not, nor are segments that are each held against the rest.
    /// It needs tests that are independent or depend on one another positively, which neighbouring
    /// waves, sharing one with opposite signs, do not.
    BenjaminiHochberg,
}

spelled!(
    Correction,
    "correction",
    Holm => "holm",
    BenjaminiHochberg => "benjamini_hochberg",
);

/// A comparison among many, with the p-value and the verdict that hold for it there.
///
/// # Example
/// ```
/// use promoter::multiplicity::Correction;
/// use promoter::{Level, Tally, Verdict};
/// let q1 = Tally::from_counts(180, 120, 100)?
///     .estimate()
///     .expect("there are answers");
/// let q2 = Tally::from_counts(230, 110, 60)?
///     .estimate()
///     .expect("there are answers");
/// let judged = Correction::Holm.judge([("north", q2.versus(&q1))], Level::P95);
/// // One comparison alone stands as it is.
/// assert_eq!((judged[0].key, judged[0].verdict), ("north", Verdict::Up));
/// assert_eq!(judged[0].p_value, judged[0].comparison.p_value());
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Judged<K> {
    /// What was compared, as the caller names it.
    pub key: K,
    /// The comparison by itself.
    pub comparison: Comparison,
    /// Its p-value, raised for being one of many.
    pub p_value: f64,
    /// Up or down where that p-value is below alpha.
    pub verdict: Verdict,
}

impl Correction {
    /// The p-values, each raised for being one of all, in the order they came in.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] with the value and index of the first that is not from 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::multiplicity::Correction;
    /// // Holm: twice the smaller one, then no less than that.
    /// assert_eq!(Correction::Holm.adjust(&[0.02, 0.03])?, [0.04, 0.04]);
    /// assert_eq!(Correction::BenjaminiHochberg.adjust(&[0.02, 0.03])?, [0.03, 0.03]);
    /// assert!(Correction::Holm.adjust(&[0.02, 1.2]).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn adjust(self, p_values: &[f64]) -> Result<Vec<f64>, Error> {
        let wrong = |p: &f64| !(0.0..=1.0).contains(p);
        if let Some(index) = p_values.iter().position(wrong) {
            let value = p_values[index];
            return Err(Error::OutOfRange {
                what: "p-value",
                value,
                place: Some(format!("at index {index}")),
                expected: "a number from 0 to 1".into(),
            });
        }
        Ok(self.raised(p_values))
    }

    /// Comparisons judged together, in the order they came in, by their default p-values.
    ///
    /// # Example
    /// ```
    /// use promoter::multiplicity::Correction;
    /// use promoter::{Level, Tally, Verdict};
    /// let q1 = Tally::from_counts(20, 10, 5)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let q2 = Tally::from_counts(12, 12, 11)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let fall = q2.versus(&q1);
    /// assert_eq!(fall.verdict(Level::P95), Verdict::Down);
    /// let judged = Correction::Holm
    ///     .judge(["north", "south", "west"].map(|key| (key, fall)), Level::P95);
    /// assert!(
    ///     judged
    ///         .iter()
    ///         .all(|region| region.verdict == Verdict::Unclear)
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn judge<K>(
        self,
        comparisons: impl IntoIterator<Item = (K, Comparison)>,
        level: Level,
    ) -> Vec<Judged<K>> {
        let comparisons: Vec<(K, Comparison)> = comparisons.into_iter().collect();
        let p = |(_, comparison): &(K, Comparison)| comparison.p_value();
        let adjusted = self.raised(&comparisons.iter().map(p).collect::<Vec<_>>());
        let pairs = comparisons.into_iter().zip(adjusted);
        pairs
            .map(|((key, comparison), p_value)| {
                let verdict = if p_value >= level.alpha() {
                    Verdict::Unclear
                } else if comparison.difference() > 0.0 {
                    Verdict::Up
                } else {
                    Verdict::Down
                };
                Judged {
                    key,
                    comparison,
                    p_value,
                    verdict,
                }
            })
            .collect()
    }

    fn raised(self, p_values: &[f64]) -> Vec<f64> {
        let m = p_values.len();
        let mut order: Vec<usize> = (0..m).collect();
        order.sort_by(|&one, &other| p_values[one].total_cmp(&p_values[other]));
        let mut adjusted = vec![0.0; m];
        match self {
            Self::Holm => {
                let mut highest = 0.0_f64;
                for (rank, &place) in order.iter().enumerate() {
                    highest = highest.max(((m - rank) as f64 * p_values[place]).min(1.0));
                    adjusted[place] = highest;
                }
            }
            Self::BenjaminiHochberg => {
                let mut lowest = 1.0_f64;
                for (rank, &place) in order.iter().enumerate().rev() {
                    lowest = lowest.min(m as f64 / (rank + 1) as f64 * p_values[place]);
                    adjusted[place] = lowest;
                }
            }
        }
        adjusted
    }
}
