use super::moves::{Transitions, place, total};
use crate::inference::Level;
use crate::inference::numeric::{chi_square_upper, z_two_sided};
use crate::survey::Category;

/// The share of people of a category who were not there again, with its limits.
///
/// # Example
/// ```
/// use promoter::transitions::Transitions;
/// use promoter::{Category, Level};
/// let mut moves = Transitions::new();
/// moves.record_n(Some(Category::Promoter), None, 3);
/// moves.record_n(Some(Category::Promoter), Some(Category::Promoter), 27);
/// let lost = moves
///     .attrition(Category::Promoter, Level::P95)
///     .expect("there were promoters");
/// assert_eq!(
///     format!("{:.2}: {:.2} to {:.2}", lost.share, lost.lower, lost.upper),
///     "0.10: 0.03 to 0.26"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Attrition {
    /// The share, 0 to 1.
    pub share: f64,
    /// Its lower limit at the level, 0 to 1.
    pub lower: f64,
    /// Its upper limit at the level, 0 to 1.
    pub upper: f64,
}

impl Transitions {
    /// The share of the earlier category who are not there again, with Wilson's limits; `None` where
    /// nobody was in it.
    ///
    /// # Example
    /// ```
    /// use promoter::transitions::Transitions;
    /// use promoter::{Category, Level};
    /// let moves: Transitions =
    ///     [(Some(Category::Passive), None); 3].into_iter().collect();
    /// let lost = moves
    ///     .attrition(Category::Passive, Level::P95)
    ///     .expect("there were some");
    /// assert_eq!((lost.share, lost.upper), (1.0, 1.0));
    /// assert_eq!(moves.attrition(Category::Promoter, Level::P95), None);
    /// ```
    /// # Source
    /// Wilson (1927), Journal of the American Statistical Association 22:209.
    #[must_use]
    pub fn attrition(&self, before: Category, level: Level) -> Option<Attrition> {
        let row = place(before);
        let (left, stayed) = (self.left[row] as f64, total(self.stayed[row]) as f64);
        let n = left + stayed;
        if n == 0.0 {
            return None;
        }
        let z = z_two_sided(level.alpha());
        let z2 = z * z;
        // Written for both shares alike, so that neither end loses its digits.
        let half = z * (left * stayed / n + z2 / 4.0).sqrt();
        let limit = |count: f64| {
            if count == 0.0 {
                0.0
            } else {
                // count² / (n (count + z²/2 + half)), the smaller root of the score equation.
                count * count / (n * (count + z2 / 2.0 + half))
            }
        };
        Some(Attrition {
            share: left / n,
            lower: limit(left),
            upper: 1.0 - limit(stayed),
        })
    }

    /// The p-value of whether attrition depends on the earlier category: Pearson's test, with
    /// (N - 1)/N. `None` where nobody or everybody left, and where only one category was there.
    ///
    /// # Example
    /// ```
    /// use promoter::Category::{Detractor, Promoter};
    /// use promoter::transitions::Transitions;
    /// let mut moves = Transitions::new();
    /// moves.record_n(Some(Promoter), Some(Promoter), 20);
    /// moves.record_n(Some(Detractor), Some(Detractor), 5);
    /// assert_eq!(moves.attrition_p_value(), None, "nobody left");
    /// moves.record_n(Some(Detractor), None, 15);
    /// assert!(moves.attrition_p_value() < Some(0.001));
    /// ```
    /// # Source
    /// Pearson (1900), Philosophical Magazine 50:157; Campbell (2007), Statistics in Medicine 26:3661,
    /// for (N - 1)/N.
    #[must_use]
    pub fn attrition_p_value(&self) -> Option<f64> {
        let rows = self.before_counts().map(|count| count as f64);
        let left = self.left.map(|count| count as f64);
        let (n, gone): (f64, f64) = (rows.iter().sum(), left.iter().sum());
        let present = rows.iter().filter(|row| **row > 0.0).count();
        if present < 2 || gone == 0.0 || gone == n {
            return None;
        }
        let share = gone / n;
        let parts = rows.iter().zip(left).filter(|(row, _)| **row > 0.0);
        let squares: f64 = parts
            .map(|(row, left)| (left - row * share).powi(2) / (row * share * (1.0 - share)))
            .sum();
        let statistic = squares * (n - 1.0) / n;
        Some(chi_square_upper(statistic, (present - 1) as f64).max(f64::MIN_POSITIVE))
    }
}
