use super::Estimate;
use super::numeric::{chi_square_upper, f_upper};
use crate::error::Error;

/// Whether several segments can have the same NPS: one test for all of them.
///
/// A small p-value says that some differ, not which. A large one does not say that they are equal.
///
/// # Example
/// ```
/// use promoter::{ClusteredTally, Score};
/// let mut answers = ClusteredTally::new();
/// for (account, region, score) in [
///     (1, "north", 9), (1, "north", 10), (2, "north", 8), (3, "north", 9), (4, "north", 10),
///     (5, "south", 3), (6, "south", 7), (6, "south", 2), (7, "south", 6), (8, "south", 5),
/// ] {
///     answers.record(account, region, Score::new(score)?);
/// }
/// let test = answers.homogeneity(|&region| region)?;
/// assert_eq!(test.groups(), 2);
/// assert!(test.p_value() < 0.001);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Homogeneity {
    statistic: f64,
    groups: u64,
    degrees_of_freedom: (u64, Option<u64>),
    p_value: f64,
}

impl Homogeneity {
    /// The test of a quadratic form `q` in the k - 1 differences of groups, on a design with `df`
    /// degrees of freedom.
    pub(crate) fn of_clusters(q: f64, groups: u64, df: u64) -> Self {
        let (first, second) = (groups - 1, df + 2 - groups);
        let statistic = q / first as f64 * second as f64 / df as f64;
        Self {
            statistic,
            groups,
            degrees_of_freedom: (first, Some(second)),
            p_value: f_upper(statistic, first as f64, second as f64).max(f64::MIN_POSITIVE),
        }
    }

    /// The test of groups whose answers are independent of one another: the weighted squares of
    /// their distances from the common score, by the adjusted Wald variances.
    ///
    /// For segments that share accounts use
    /// [`ClusteredTally::homogeneity`](crate::ClusteredTally::homogeneity).
    ///
    /// # Errors
    /// [`Error::TooFewGroups`] for fewer than two groups; [`Error::NoSamplingError`] for a census or a
    /// fixed value.
    ///
    /// # Example
    /// ```
    /// use promoter::{Homogeneity, Tally};
    /// let regions = [(20, 10, 5), (12, 12, 11), (30, 25, 20), (8, 3, 1)]
    ///     .map(|(a, b, c)| Tally::from_counts(a, b, c).expect("fits").estimate().expect("answers"));
    /// let test = Homogeneity::of_independent(&regions)?;
    /// assert!((test.p_value() - 0.0645).abs() < 1e-4);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Cochran (1954), Biometrics 10:101.
    pub fn of_independent(groups: &[Estimate]) -> Result<Self, Error> {
        let count = groups.len() as u64;
        if count < 2 {
            return Err(Error::TooFewGroups {
                groups: count,
                degrees_of_freedom: count.saturating_sub(1),
            });
        }
        let scores: Vec<(f64, f64)> = groups
            .iter()
            .map(|group| {
                let (share, variance) = group.adjusted_share()?;
                Ok((share, 1.0 / variance))
            })
            .collect::<Result<_, Error>>()?;
        let weight: f64 = scores.iter().map(|(_, weight)| weight).sum();
        let common = scores
            .iter()
            .map(|(share, weight)| weight * share)
            .sum::<f64>()
            / weight;
        let squares = scores
            .iter()
            .map(|(share, weight)| weight * (share - common).powi(2));
        let statistic = squares.sum();
        Ok(Self {
            statistic,
            groups: count,
            degrees_of_freedom: (count - 1, None),
            p_value: chi_square_upper(statistic, (count - 1) as f64).max(f64::MIN_POSITIVE),
        })
    }

    /// The statistic: chi-square, or for clusters F, with the [degrees of freedom](Self::degrees_of_freedom).
    ///
    /// # Example
    /// ```
    /// use promoter::{Homogeneity, Tally};
    /// let region = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let test = Homogeneity::of_independent(&[region, region, region])?;
    /// assert!(test.statistic() < 1e-9, "three regions with the same answers");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn statistic(&self) -> f64 {
        self.statistic
    }

    /// The number of groups compared.
    ///
    /// # Example
    /// ```
    /// use promoter::{Homogeneity, Tally};
    /// let north = Tally::from_counts(5, 3, 2)?.estimate().expect("there are answers");
    /// let south = Tally::from_counts(6, 3, 1)?.estimate().expect("there are answers");
    /// assert_eq!(Homogeneity::of_independent(&[north, south])?.groups(), 2);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn groups(&self) -> u64 {
        self.groups
    }

    /// The degrees of freedom of chi-square, or those of F above and below the line.
    ///
    /// # Example
    /// ```
    /// use promoter::{Homogeneity, Tally};
    /// let region = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let test = Homogeneity::of_independent(&[region, region, region])?;
    /// assert_eq!(test.degrees_of_freedom(), (2, None));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> (u64, Option<u64>) {
        self.degrees_of_freedom
    }

    /// The probability of a statistic as large if all groups have the same NPS.
    ///
    /// # Example
    /// ```
    /// use promoter::{Homogeneity, Tally};
    /// let north = Tally::from_counts(40, 30, 30)?.estimate().expect("there are answers");
    /// let south = Tally::from_counts(70, 20, 10)?.estimate().expect("there are answers");
    /// assert!(Homogeneity::of_independent(&[north, south])?.p_value() < 0.001);
    /// assert!(Homogeneity::of_independent(&[north, north])?.p_value() > 0.999);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }
}
