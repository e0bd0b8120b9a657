//! Who did not answer, and what their answers could do to the score.
//!
//! A response rate is a number; what matters is what the silent would have said. The bounds here
//! assume nothing about them, so they are wide, and honest.
//!
//! # Example
//! ```
//! use promoter::Tally;
//! use promoter::response_rate::{Bounds, Outcomes, PartialAnswers};
//! let asked = Outcomes {
//!     complete: 300,
//!     partial: 20,
//!     refused: 100,
//!     ..Outcomes::default()
//! };
//! let outcomes = Outcomes { no_contact: 400, ..asked };
//! let rate = outcomes
//!     .rate(PartialAnswers::NotCounted, 1.0)?
//!     .expect("somebody was asked");
//! assert_eq!(format!("{rate:.3}"), "0.366");
//! let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
//!     .expect("there are answers");
//! assert_eq!((bounds.lower(), bounds.upper()), (-50.0, 80.0));
//! // The silent would have to stand at -23 for the whole list to fall to 0.
//! assert_eq!(
//!     format!("{:.0}", bounds.tipping_point(0.0)?.expect("can happen")),
//!     "-23"
//! );
//! # Ok::<(), promoter::Error>(())
//! ```

use crate::error::Error;
use crate::inference::numeric::z_two_sided;
use crate::inference::{Interval, Level, Method, Nps, score_reach};
use crate::tally::Tally;

/// Whether partial answers count as answers.
///
/// # Example
/// ```
/// use promoter::response_rate::{Outcomes, PartialAnswers};
/// let outcomes =
///     Outcomes { complete: 30, partial: 10, refused: 60, ..Outcomes::default() };
/// assert_eq!(outcomes.rate(PartialAnswers::Counted, 1.0)?, Some(0.4));
/// assert_eq!(outcomes.rate(PartialAnswers::NotCounted, 1.0)?, Some(0.3));
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialAnswers {
    /// Only complete answers count: RR1, RR3 and RR5.
    NotCounted,
    /// Partial ones count as well: RR2, RR4 and RR6.
    Counted,
}

crate::spelling::spelled!(
    PartialAnswers,
    "partial answers",
    NotCounted => "not_counted",
    Counted => "counted",
);

/// What became of everybody who was asked, in the words of the American Association for Public
/// Opinion Research.
///
/// # Example
/// ```
/// use promoter::response_rate::{Outcomes, PartialAnswers};
/// let outcomes = Outcomes {
///     complete: 30,
///     refused: 20,
///     no_contact: 50,
///     ..Outcomes::default()
/// };
/// assert_eq!(outcomes.rate(PartialAnswers::NotCounted, 1.0)?, Some(0.3));
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Outcomes {
    /// Complete answers (I).
    pub complete: u64,
    /// Partial answers (P).
    pub partial: u64,
    /// Refusals and break-offs (R).
    pub refused: u64,
    /// Nobody was reached (NC).
    pub no_contact: u64,
    /// Other eligible people without an answer (O).
    pub other: u64,
    /// Not known whether the address stands for a customer (UH).
    pub unknown_address: u64,
    /// Not known for other reasons (UO).
    pub unknown_other: u64,
}

impl Outcomes {
    /// The response rate, 0 to 1: answers over eligible people and a share, 0 to 1, of those of whom it
    /// is not known whether they are; `None` where nobody was asked.
    ///
    /// | | share 1 | a share estimated | share 0 |
    /// |---|---|---|---|
    /// | partial answers not counted | RR1, the lowest | RR3 | RR5 |
    /// | partial answers counted | RR2 | RR4 | RR6, the highest |
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a share outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::{Outcomes, PartialAnswers};
    /// let known =
    ///     Outcomes { complete: 30, partial: 10, refused: 60, ..Outcomes::default() };
    /// let outcomes = Outcomes { unknown_other: 100, ..known };
    /// let rr1 = outcomes.rate(PartialAnswers::NotCounted, 1.0)?;
    /// let rr4 = outcomes.rate(PartialAnswers::Counted, 0.5)?;
    /// let rr6 = outcomes.rate(PartialAnswers::Counted, 0.0)?;
    /// assert_eq!(
    ///     (rr1, rr4, rr6),
    ///     (Some(30.0 / 200.0), Some(40.0 / 150.0), Some(40.0 / 100.0))
    /// );
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// AAPOR, Standard Definitions, response rates 1 to 6.
    pub fn rate(&self, partial: PartialAnswers, eligible_share: f64) -> Result<Option<f64>, Error> {
        if !(0.0..=1.0).contains(&eligible_share) {
            return Err(Error::out_of_range(
                "share of eligible people",
                eligible_share,
                "a number from 0 to 1, such as 0.6",
            ));
        }
        let answered = self.complete as f64 + self.partial as f64;
        let others = self.refused as f64 + self.no_contact as f64 + self.other as f64;
        let unknown = self.unknown_address as f64 + self.unknown_other as f64;
        let asked = answered + others + eligible_share * unknown;
        let counted = match partial {
            PartialAnswers::Counted => answered,
            PartialAnswers::NotCounted => self.complete as f64,
        };
        Ok((asked > 0.0).then(|| counted / asked))
    }
}

/// The scores that the whole list can have, whatever the silent would have said.
///
/// Two questions: [`lower`](Self::lower) and [`upper`](Self::upper) are of the people who were invited
/// and have no sampling error; [`interval`](Self::interval) is of the process that brought them.
///
/// # Example
/// ```
/// use promoter::Tally;
/// use promoter::response_rate::Bounds;
/// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
/// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
///     .expect("there are answers");
/// assert_eq!((bounds.lower(), bounds.upper()), (-50.0, 80.0));
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Manski (1989), Journal of Human Resources 24:343; the interval: Horowitz & Manski (2000), Journal
/// of the American Statistical Association 95:77, with the limits of the score interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(into = "Stored"))]
#[must_use]
pub struct Bounds {
    answers: Tally,
    invited: u64,
}

impl Bounds {
    /// The bounds of a list of `invited` customers, some of whom answered; `None` without answers.
    ///
    /// # Errors
    /// [`Error::ListTooSmall`] for fewer invitations than answers.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Error, Tally};
    /// let answers = Tally::from_counts(20, 10, 5)?;
    /// assert!(Bounds::of(&answers, 100)?.is_some());
    /// assert!(Bounds::of(&Tally::new(), 100)?.is_none());
    /// assert!(matches!(Bounds::of(&answers, 34), Err(Error::ListTooSmall { .. })));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(answers: &Tally, invited: u64) -> Result<Option<Self>, Error> {
        if invited < answers.n() {
            return Err(Error::ListTooSmall {
                list: "the list of those invited".to_owned(),
                listed: invited,
                answered: answers.n(),
                unit: "people",
            });
        }
        let answers = *answers;
        Ok((answers.n() > 0).then_some(Self { answers, invited }))
    }

    /// The share of the invited who answered, above 0 and at most 1.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
    ///     .expect("there are answers");
    /// assert_eq!(bounds.response_rate(), 0.35);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn response_rate(&self) -> f64 {
        self.answers.n() as f64 / self.invited as f64
    }

    /// The NPS of the list, in points, if every silent customer were a detractor.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
    ///     .expect("there are answers");
    /// assert_eq!(format!("{:.1}", bounds.lower()), "-50.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn lower(&self) -> f64 {
        100.0 * (self.heard() - self.silent())
    }

    /// The NPS of the list, in points, if every silent customer were a promoter.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
    ///     .expect("there are answers");
    /// assert_eq!(format!("{:.1}", bounds.upper()), "80.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn upper(&self) -> f64 {
        100.0 * (self.heard() + self.silent())
    }

    /// The interval of the NPS of the process that brings such people, whatever the silent would have
    /// said: from the lower limit of the default method with all silent as detractors to the upper
    /// limit with all as promoters. It holds the whole range of what is possible, and it never narrows
    /// when one more stays silent; when nobody does it is the interval of the answers.
    ///
    /// Simulated with 20 to 100 people invited, of whom .3 to all answered, it held the true NPS at least
    /// .93 of the time at 95%, and the whole range .92 to .95, .90 at 6 answers.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// let answers = Tally::from_counts(20, 10, 5)?;
    /// let of = |invited| {
    ///     Bounds::of(&answers, invited).map(|some| some.expect("there are answers"))
    /// };
    /// assert_eq!(of(35)?.interval(Level::P95).to_string(), "15.7 to 63.4");
    /// assert_eq!(of(36)?.interval(Level::P95).to_string(), "11.6 to 64.5");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn interval(&self, level: Level) -> Interval {
        let [a, b, c] = self.counts();
        let (n, silent) = (
            self.invited as f64,
            (self.invited - self.answers.n()) as f64,
        );
        let z = z_two_sided(level.alpha());
        let reach = |counts: [f64; 3]| score_reach(counts.map(|count| count / n), n, z);
        let lower = self.heard() - self.silent() - reach([a, b, c + silent]).below;
        let upper = self.heard() + self.silent() + reach([a + silent, b, c]).above;
        Interval::of_limits(lower, upper, level, Method::Tango)
    }

    /// The NPS that the silent would have to have, in points, for the whole list to stand at
    /// `target`; `None` when no answers of theirs could bring it there, and when nobody is silent.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a target outside -100 to 100.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?
    ///     .expect("there are answers");
    /// // 15 points must be undone by 65 silent customers.
    /// assert_eq!(
    ///     format!("{:.1}", bounds.tipping_point(0.0)?.expect("possible")),
    ///     "-23.1"
    /// );
    /// assert_eq!(bounds.tipping_point(90.0)?, None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn tipping_point(&self, target: f64) -> Result<Option<f64>, Error> {
        let target = Nps::new(target)?.points();
        let silent = self.silent();
        if silent == 0.0 {
            return Ok(None);
        }
        let needed = (target - 100.0 * self.heard()) / silent;
        // A bound itself can be reached, whatever its last digit.
        let possible = needed.abs() <= 100.0 + 1e-9;
        Ok(possible.then_some(needed.clamp(-100.0, 100.0)))
    }

    fn counts(&self) -> [f64; 3] {
        let tally = &self.answers;
        [tally.promoters(), tally.passives(), tally.detractors()].map(|count| count as f64)
    }

    /// What the answers add to the score of the list, as a share.
    fn heard(&self) -> f64 {
        let net = i128::from(self.answers.promoters()) - i128::from(self.answers.detractors());
        net as f64 / self.invited as f64
    }

    fn silent(&self) -> f64 {
        (self.invited - self.answers.n()) as f64 / self.invited as f64
    }
}

/// Bounds as they are written to a file.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
struct Stored {
    response_rate: f64,
    lower: f64,
    upper: f64,
}

#[cfg(feature = "serde")]
impl From<Bounds> for Stored {
    fn from(bounds: Bounds) -> Self {
        Self {
            response_rate: bounds.response_rate(),
            lower: bounds.lower(),
            upper: bounds.upper(),
        }
    }
}
