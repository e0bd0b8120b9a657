use crate::error::Error;
use crate::inference::numeric::z_two_sided;
use crate::inference::{Interval, Level, Method, Nps, score_reach};
use crate::tally::Tally;

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
