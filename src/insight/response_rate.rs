//! Who did not answer, and what their answers could do to the score.
//!
//! A response rate is a number; what matters is what the silent would have said. The bounds here
//! assume nothing about them, so they are wide, and honest.
//!
//! # Example
//! ```
//! use promoter::response_rate::{Bounds, Outcomes};
//! use promoter::Tally;
//! let outcomes = Outcomes { complete: 300, partial: 20, refused: 100, no_contact: 400, ..Outcomes::default() };
//! assert_eq!(format!("{:.3}", outcomes.rr1().expect("somebody was asked")), "0.366");
//! let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
//! assert_eq!((bounds.lower(), bounds.upper()), (-50.0, 80.0));
//! // The silent would have to stand at -23 for the whole list to fall to 0.
//! assert_eq!(format!("{:.0}", bounds.tipping_point(0.0)?.expect("can happen")), "-23");
//! # Ok::<(), promoter::Error>(())
//! ```

use crate::error::Error;
use crate::inference::numeric::{normal_upper, root};
use crate::inference::{Level, variance_of_one};
use crate::tally::Tally;

/// What became of everybody who was asked, in the words of the American Association for Public
/// Opinion Research.
///
/// # Source
/// AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
    fn eligible(&self) -> f64 {
        let answered = self.complete as f64 + self.partial as f64;
        answered + self.refused as f64 + self.no_contact as f64 + self.other as f64
    }

    fn unknown(&self) -> f64 {
        self.unknown_address as f64 + self.unknown_other as f64
    }

    /// Answers over eligible people and a share of those of unknown eligibility; `None` without any.
    fn rate(&self, with_partial: bool, eligible_share: f64) -> Option<f64> {
        let partial = if with_partial {
            self.partial as f64
        } else {
            0.0
        };
        let asked = self.eligible() + eligible_share * self.unknown();
        (asked > 0.0).then(|| (self.complete as f64 + partial) / asked)
    }

    /// RR1, the lowest rate, 0 to 1: complete answers over everybody who may be eligible.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr1(), Some(30.0 / 200.0));
    /// ```
    #[must_use]
    pub fn rr1(&self) -> Option<f64> {
        self.rate(false, 1.0)
    }

    /// RR2, 0 to 1: RR1 with partial answers counted as answers.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr2(), Some(40.0 / 200.0));
    /// ```
    #[must_use]
    pub fn rr2(&self) -> Option<f64> {
        self.rate(true, 1.0)
    }

    /// RR3, 0 to 1: RR1 with an estimated share of eligible people, 0 to 1, among the unknown.
    ///
    /// # Errors
    /// [`Error::EligibleShareOutOfRange`] for a share outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr3(0.5)?, Some(30.0 / 150.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn rr3(&self, eligible_share: f64) -> Result<Option<f64>, Error> {
        Ok(self.rate(false, share(eligible_share)?))
    }

    /// RR4, 0 to 1: RR3 with partial answers counted as answers.
    ///
    /// # Errors
    /// [`Error::EligibleShareOutOfRange`] for a share outside 0 to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr4(0.5)?, Some(40.0 / 150.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn rr4(&self, eligible_share: f64) -> Result<Option<f64>, Error> {
        Ok(self.rate(true, share(eligible_share)?))
    }

    /// RR5, 0 to 1: RR1 with none of the unknown counted as eligible.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr5(), Some(30.0 / 100.0));
    /// ```
    #[must_use]
    pub fn rr5(&self) -> Option<f64> {
        self.rate(false, 0.0)
    }

    /// RR6, the highest rate, 0 to 1: RR5 with partial answers counted as answers.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Outcomes;
    /// let outcomes = Outcomes { complete: 30, partial: 10, refused: 60, unknown_other: 100, ..Outcomes::default() };
    /// assert_eq!(outcomes.rr6(), Some(40.0 / 100.0));
    /// ```
    #[must_use]
    pub fn rr6(&self) -> Option<f64> {
        self.rate(true, 0.0)
    }
}

fn share(value: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(Error::EligibleShareOutOfRange { value })
    }
}

/// The scores that the whole list can have, whatever the silent would have said.
///
/// # Source
/// Manski (1989), Journal of Human Resources 24:343; the interval: Imbens & Manski (2004),
/// Econometrica 72:1845.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Bounds {
    answers: Tally,
    invited: u64,
}

impl Bounds {
    /// The bounds of a list of `invited` customers, some of whom answered; `None` without answers.
    ///
    /// # Errors
    /// [`Error::PopulationTooSmall`] for fewer invitations than answers.
    pub fn of(answers: &Tally, invited: u64) -> Result<Option<Self>, Error> {
        if invited < answers.n() {
            return Err(Error::PopulationTooSmall {
                population: invited,
                answered: answers.n(),
                unit: "answers",
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
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
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
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
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
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
    /// assert_eq!(format!("{:.1}", bounds.upper()), "80.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn upper(&self) -> f64 {
        100.0 * (self.heard() + self.silent())
    }

    /// Limits, in points, that hold the true NPS of the process at the level, whatever the silent
    /// would have said: the bounds with their sampling error. When everybody answered they are the
    /// bounds.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
    /// let (lower, upper) = bounds.interval(Level::P95);
    /// assert!(lower < bounds.lower() && bounds.upper() < upper);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> (f64, f64) {
        let (lower, upper) = (self.lower(), self.upper());
        if self.answers.n() == self.invited {
            return (lower, upper);
        }
        let (below, above) = self.std_errors();
        let most = below.max(above);
        let reach = if most > 0.0 {
            let width = (upper - lower) / most;
            // Between the one-sided and the two-sided quantile; more than 40 is never needed.
            let excess = |c: f64| level.alpha() - normal_upper(c) - normal_upper(c + width);
            root(excess, 0.0, 40.0)
        } else {
            0.0
        };
        let end = |points: f64| points.clamp(-100.0, 100.0);
        (end(lower - reach * below), end(upper + reach * above))
    }

    /// The standard errors of both bounds, in points.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
    /// let (below, above) = bounds.std_errors();
    /// assert_eq!(format!("{below:.1} {above:.1}"), "8.1 5.1");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn std_errors(&self) -> (f64, f64) {
        let tally = &self.answers;
        let silent = (self.invited - tally.n()) as f64;
        let [a, b, c] =
            [tally.promoters(), tally.passives(), tally.detractors()].map(|count| count as f64);
        let error = |counts| 100.0 * (variance_of_one(counts) / self.invited as f64).sqrt();
        (error([a, b, c + silent]), error([a + silent, b, c]))
    }

    /// The NPS that the silent would have to have, in points, for the whole list to stand at
    /// `target`; `None` when no answers of theirs could bring it there, and when nobody is silent.
    ///
    /// # Errors
    /// [`Error::NpsOutOfRange`] for a target outside -100 to 100.
    ///
    /// # Example
    /// ```
    /// use promoter::response_rate::Bounds;
    /// use promoter::{Level, Tally};
    /// // 35 of 100 answered: they add (20 - 5) / 100, the silent 65 points either way.
    /// let bounds = Bounds::of(&Tally::from_counts(20, 10, 5)?, 100)?.expect("there are answers");
    /// // 15 points must be undone by 65 silent customers.
    /// assert_eq!(format!("{:.1}", bounds.tipping_point(0.0)?.expect("possible")), "-23.1");
    /// assert_eq!(bounds.tipping_point(90.0)?, None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn tipping_point(&self, target: f64) -> Result<Option<f64>, Error> {
        let target = crate::inference::Nps::new(target)?.points();
        let silent = self.silent();
        let needed = (target - 100.0 * self.heard()) / silent;
        // A bound itself can be reached, whatever its last digit.
        let possible = silent > 0.0 && needed.abs() <= 100.0 + 1e-9;
        Ok(possible.then_some(needed.clamp(-100.0, 100.0)))
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
