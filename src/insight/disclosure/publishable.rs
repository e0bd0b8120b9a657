use std::fmt;

use crate::inference::{Estimate, Level, Method};

/// Whether an estimate is sure enough to be published, by the standard of a statistics agency.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::disclosure::{Publishable, publishable};
/// let estimate = Tally::from_counts(300, 200, 100)?
///     .estimate()
///     .expect("there are answers");
/// assert_eq!(publishable(&estimate), Publishable::Yes);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Publishable {
    /// It can be published.
    Yes,
    /// Somebody who knows the survey should decide, for these reasons.
    Review(Vec<Reason>),
    /// It should not be published, for these reasons.
    No(Vec<Reason>),
}

/// Why an estimate should not be published, or not without a second look.
///
/// # Example
/// ```
/// use promoter::disclosure::Reason;
/// assert_eq!(
///     Reason::FewAnswers { n: 12.0 }.to_string(),
///     "worth 12.0 answers: at least 30 are expected",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Reason {
    /// Fewer than 30 answers, or worth fewer: not to be published.
    FewAnswers {
        /// The number of answers or what they are worth, whichever is smaller.
        n: f64,
    },
    /// A 95% interval of 60 points or more: not to be published.
    WideInterval {
        /// Its width, in points.
        width: f64,
    },
    /// Fewer than 8 degrees of freedom, clusters less strata: to be looked at.
    FewDegreesOfFreedom {
        /// How many there are.
        degrees_of_freedom: f64,
    },
    /// All answers in one category: to be looked at.
    OneCategory,
}

/// Whether an estimate is sure enough to be published, after the standards that the US National Center for
/// Health Statistics has for proportions.
///
/// It is not published of fewer than 30 answers, nor where they are worth fewer than 30, nor where the 95%
/// interval of its method spans .30 of the scale or more, which of -100 to 100 is 60 points. It is reviewed
/// with fewer than 8 degrees of freedom of the design, and where all answers are in one category, as the
/// standard has it for 0% and 100%.
///
/// The standard has one more rule, for intervals of .05 to .30 of the scale: their width is at most 130% of
/// the proportion, so that rare things are not published as if they were known. It is left out: the NPS is
/// 0 in the middle of its scale, where no width is small beside it. Ask it of the shares where you publish
/// those.
///
/// The standard takes the exact interval of Korn and Graubard for a proportion; here it is the interval that
/// is published beside the NPS. An effective number above the answers, as that of a list of customers, counts
/// as the answers.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::disclosure::{Publishable, Reason, publishable};
/// let few = Tally::from_counts(12, 5, 8)?.estimate().expect("there are answers");
/// let Publishable::No(reasons) = publishable(&few) else { panic!("too few") };
/// assert_eq!(reasons[0], Reason::FewAnswers { n: 25.0 });
/// assert!(matches!(reasons[1], Reason::WideInterval { .. }));
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Parker, Talih, Malec et al. (2017), National Center for Health Statistics Data Presentation Standards for
/// Proportions, Vital and Health Statistics 2(175).
#[must_use]
pub fn publishable(estimate: &Estimate) -> Publishable {
    let n = estimate.effective_n().min(estimate.n() as f64);
    let width = estimate.interval(Level::P95).width();
    let against = [
        (n < 30.0).then_some(Reason::FewAnswers { n }),
        (width >= 60.0).then_some(Reason::WideInterval { width }),
    ];
    let against: Vec<Reason> = against.into_iter().flatten().collect();
    if !against.is_empty() {
        return Publishable::No(against);
    }
    // Those of the design, whatever the method in use adds to them.
    let df = estimate.using(Method::Student).degrees_of_freedom();
    let few = |&degrees_of_freedom: &f64| degrees_of_freedom < 8.0;
    let few = df
        .filter(few)
        .map(|degrees_of_freedom| Reason::FewDegreesOfFreedom { degrees_of_freedom });
    let one = estimate
        .shares()
        .contains(&1.0)
        .then_some(Reason::OneCategory);
    let doubts: Vec<Reason> = [few, one].into_iter().flatten().collect();
    match doubts.is_empty() {
        true => Publishable::Yes,
        false => Publishable::Review(doubts),
    }
}

impl fmt::Display for Publishable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verdict, reasons) = match self {
            Self::Yes => ("publishable", &[][..]),
            Self::Review(reasons) => ("to be reviewed", &reasons[..]),
            Self::No(reasons) => ("not publishable", &reasons[..]),
        };
        let reasons: Vec<String> = reasons.iter().map(Reason::to_string).collect();
        let colon = if reasons.is_empty() { "" } else { ": " };
        f.pad(&format!("{verdict}{colon}{}", reasons.join("; ")))
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::FewAnswers { n } => format!("worth {n:.1} answers: at least 30 are expected"),
            Self::WideInterval { width } => {
                format!("an interval of {width:.1} points: fewer than 60 are expected")
            }
            Self::FewDegreesOfFreedom { degrees_of_freedom } => {
                format!("{degrees_of_freedom} degrees of freedom: at least 8 are expected")
            }
            Self::OneCategory => "all answers are in one category".to_owned(),
        })
    }
}
