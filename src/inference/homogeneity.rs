use super::Estimate;
use super::box_test::{BoxTest, Group, equal};
use super::numeric::f_upper;
use super::tango::restricted_variance;

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
/// let same = regions
///     .sample()
///     .homogeneity(|&region| region)
///     .expect("three groups");
/// assert_eq!(same.groups, 3);
/// assert!(same.p_value < 0.001);
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Independent answers: Box (1954), Annals of Mathematical Statistics 25:290; Brunner, Dette & Munk
/// (1997), Journal of the American Statistical Association 92:1494. Clusters: Brown & Forsythe
/// (1974), Technometrics 16:129; Rao & Scott (1984), Annals of Statistics 12:46.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[must_use]
pub struct Homogeneity {
    /// The number of groups that were compared.
    pub groups: u64,
    /// The number of groups that were left out, since all their answers come from one cluster.
    pub left_out: u64,
    /// The test statistic: F of clusters, chi-square of independent answers.
    pub statistic: f64,
    /// The first degrees of freedom; they are fractional.
    pub numerator_df: f64,
    /// The second degrees of freedom of F; `None` for chi-square.
    pub denominator_df: Option<f64>,
    /// The p-value of equal scores.
    pub p_value: f64,
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

    /// Of independent groups: chi-square on fractional degrees of freedom. Where all answers are in one
    /// category there is no difference that could be tested.
    pub(crate) fn of_box_test(test: &BoxTest, groups: u64) -> Self {
        let (expected, df) = (test.expected, test.degrees_of_freedom);
        Self {
            groups,
            left_out: 0,
            statistic: expected
                .zip(df)
                .map_or(0.0, |(mean, df)| test.statistic * df / mean),
            numerator_df: df.unwrap_or(0.0),
            denominator_df: None,
            p_value: test.p,
        }
    }

    /// Whether independent estimates can be equal; `None` of fewer than two.
    pub(crate) fn of_answers(groups: &[Estimate]) -> Option<Self> {
        // Weights by who answered, never by what.
        let total: f64 = groups.iter().map(Estimate::kish_n).sum();
        let net = |one: &Estimate| one.kish_n() * one.nps_share();
        let common = groups.iter().map(net).sum::<f64>() / total;
        let group = |one: &Estimate| {
            let [p, _, d] = one.shares();
            Group {
                score: one.nps_share(),
                null_variance: restricted_variance(p, d, common.clamp(-1.0, 1.0)) * one.kish_n()
                    / one.effective_n(),
                n: one.kish_n(),
            }
        };
        let tested = equal(&groups.iter().map(group).collect::<Vec<_>>())?;
        Some(Self::of_box_test(&tested, groups.len() as u64))
    }
}
