use super::numeric::{chi_square_upper, f_upper};

/// Whether several groups can have the same NPS. Made by
/// [`Sample::homogeneity`](crate::Sample::homogeneity).
///
/// A small p-value says that some differ; it does not say which. A large one does not say that they
/// are equal.
///
/// # Example
/// ```
/// use promoter::{Segments, Tally};
/// let regions: Segments<&str> = Segments::from_iter([
///     ("east", Tally::from_counts(40, 30, 30)?),
///     ("north", Tally::from_counts(75, 15, 10)?),
///     ("south", Tally::from_counts(44, 28, 28)?),
/// ]);
/// let same = regions.sample().homogeneity(|&region| region).expect("three groups");
/// assert_eq!(same.groups(), 3);
/// assert!(same.p_value() < 0.001);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Independent answers: Box (1954), Annals of Mathematical Statistics 25:290; Brunner, Dette & Munk
/// (1997), Journal of the American Statistical Association 92:1494. Clusters: Brown & Forsythe
/// (1974), Technometrics 16:129; Rao & Scott (1984), Annals of Statistics 12:46.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[must_use]
pub struct Homogeneity {
    groups: u64,
    left_out: u64,
    statistic: f64,
    numerator_df: f64,
    denominator_df: Option<f64>,
    p_value: f64,
}

impl Homogeneity {
    /// F on fractional degrees of freedom, of groups of which some were left out.
    pub(crate) fn of_f(statistic: f64, df: (f64, f64), groups: u64, left_out: u64) -> Self {
        Self {
            groups,
            left_out,
            statistic,
            numerator_df: df.0,
            denominator_df: Some(df.1),
            p_value: f_upper(statistic, df.0, df.1).clamp(f64::MIN_POSITIVE, 1.0),
        }
    }

    /// Chi-square on fractional degrees of freedom.
    pub(crate) fn of_chi_square(statistic: f64, df: f64, groups: u64) -> Self {
        Self {
            groups,
            left_out: 0,
            statistic,
            numerator_df: df,
            denominator_df: None,
            p_value: chi_square_upper(statistic, df).clamp(f64::MIN_POSITIVE, 1.0),
        }
    }

    /// No difference that could be tested: all answers are in one category.
    pub(crate) const fn of_one_category(groups: u64) -> Self {
        Self {
            groups,
            left_out: 0,
            statistic: 0.0,
            numerator_df: 0.0,
            denominator_df: None,
            p_value: 1.0,
        }
    }

    /// The number of groups that were compared.
    #[must_use]
    pub const fn groups(&self) -> u64 {
        self.groups
    }

    /// The number of groups that were left out, since all their answers come from one cluster.
    #[must_use]
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The test statistic: F of clusters, chi-square of independent answers.
    #[must_use]
    pub const fn statistic(&self) -> f64 {
        self.statistic
    }

    /// The first degrees of freedom; they are fractional.
    #[must_use]
    pub const fn numerator_df(&self) -> f64 {
        self.numerator_df
    }

    /// The second degrees of freedom of F; `None` for chi-square.
    #[must_use]
    pub const fn denominator_df(&self) -> Option<f64> {
        self.denominator_df
    }

    /// The p-value of equal scores.
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }
}
