//! Differences that matter: the same within a margin, not worse by a margin, large enough to be seen.

use super::numeric::normal_quantile;
use super::{Comparison, Level, Method};
use crate::error::Error;

impl Comparison {
    /// Whether the two are the same for all practical purposes: whether the answers say that the
    /// difference is less than `margin` points either way. "No significant change" does not say so.
    ///
    /// Two one-sided tests, each at 1 - level: at 95% the same as a 90% interval within the margin.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the margin is from 0.001 to 200.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let north = Tally::from_counts(4000, 3500, 2500)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let south = Tally::from_counts(4050, 3450, 2500)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let few = Tally::from_counts(40, 35, 25)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert!(south.versus(&north).equivalent_within(5.0, Level::P95)?);
    /// assert!(!few.versus(&north).equivalent_within(5.0, Level::P95)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15:657.
    pub fn equivalent_within(&self, margin: f64, level: Level) -> Result<bool, Error> {
        Ok(self.not_worse_by(margin, level)? && self.p_value_below(margin) < level.alpha())
    }

    /// Whether the answers say that the NPS is not worse than the baseline by `margin` points or
    /// more: non-inferiority, one-sided at 1 - level.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless the margin is from 0.001 to 200.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let old = Tally::from_counts(500, 300, 200)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let new = Tally::from_counts(500, 300, 200)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// // The standard error of the difference is 3.5 points.
    /// assert!(new.versus(&old).not_worse_by(10.0, Level::P95)?);
    /// assert!(!new.versus(&old).not_worse_by(2.0, Level::P95)?);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn not_worse_by(&self, margin: f64, level: Level) -> Result<bool, Error> {
        if !(0.001..=200.0).contains(&margin) {
            let expected = "points from 0.001 to 200, such as 5";
            return Err(Error::out_of_range("margin", margin, expected));
        }
        Ok(self.p_value_above(-margin) < level.alpha())
    }

    /// The smallest true difference, in points, that two samples such as these show with the given
    /// power: how large a change has to be before it is worth looking for. `None` of fewer than 15
    /// clusters on a side, where what was measured fell far from the power that was promised.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a power outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::{Level, Tally};
    /// let wave = Tally::from_counts(20, 12, 8)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let smallest = wave
    ///     .versus(&wave)
    ///     .smallest_detectable(Level::P95, 0.8)?
    ///     .expect("no clusters");
    /// assert!((45.0..50.0).contains(&smallest), "40 answers a wave show no less");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn smallest_detectable(&self, level: Level, power: f64) -> Result<Option<f64>, Error> {
        if !(power > 0.0 && power < 1.0) {
            let expected = "a number between 0 and 1, such as 0.8";
            return Err(Error::out_of_range("power", power, expected));
        }
        let z = normal_quantile(power);
        let clustered = [&self.current, &self.baseline].map(|side| side.design());
        let clustered = clustered.iter().filter(|design| design.is_clustered());
        let Some(fewest) = clustered.map(|design| design.units).min() else {
            let (_, std_error) = self.adjusted();
            return Ok(Some(100.0 * (level.tail().z + z).max(0.0) * std_error));
        };
        let half = self.using(Method::Tango).interval(level).width() / 2.0;
        let change = half + 100.0 * z * self.joint.variance.sqrt();
        Ok((fewest >= 15).then_some(change.max(0.0)))
    }
}
