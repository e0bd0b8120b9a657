use std::fmt::Debug;

use crate::error::Error;
use crate::inference::{Comparison, Level};
use crate::tally::{ClusteredTally, Segments, Tally};

/// What a segment or touchpoint does to the total: the NPS of all less the NPS without it.
///
/// It is the share of the segment times its lead over the rest, so a small segment far behind and a
/// large one a little behind can cost the same.
///
/// # Example
/// ```
/// use promoter::{Level, Tally};
/// use promoter::change::Impact;
/// let renewal = Tally::from_counts(3, 6, 12)?.estimate().expect("there are answers");
/// let rest = Tally::from_counts(40, 20, 10)?.estimate().expect("there are answers");
/// let impact = Impact::of(renewal.versus(&rest), 21.0 / 91.0)?;
/// assert_eq!(format!("{:.1}", impact.points()), "-19.8");
/// let (lower, upper) = impact.interval(Level::P95);
/// assert_eq!(format!("{lower:.1} to {upper:.1}"), "-26.6 to -10.5");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Impact {
    comparison: Comparison,
    share: f64,
}

impl Impact {
    /// The impact of the current side of a comparison, a segment, against its baseline, the rest;
    /// `share` is the segment's share of all answers, or of all weight, above 0 and below 1.
    ///
    /// A segment that is all there is has no rest and no impact.
    ///
    /// # Errors
    /// [`Error::ShareOutOfRange`] for a share outside that range.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// use promoter::change::Impact;
    /// let support = Tally::from_counts(10, 10, 20)?.estimate().expect("there are answers");
    /// let rest = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// // A quarter of 55 points.
    /// assert_eq!(Impact::of(support.versus(&rest), 0.25)?.points(), -13.75);
    /// assert!(Impact::of(support.versus(&rest), 1.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of(comparison: Comparison, share: f64) -> Result<Self, Error> {
        if share > 0.0 && share < 1.0 {
            Ok(Self { comparison, share })
        } else {
            Err(Error::ShareOutOfRange { value: share })
        }
    }

    /// The impact of one segment on the total of independent answers; `None` where it, or the rest,
    /// has no answers.
    ///
    /// # Errors
    /// [`Error::UnknownSegment`] for a segment that is not there.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Segments, Tally};
    /// let touchpoints: Segments<&str> = Segments::from_iter([
    ///     ("onboarding", Tally::from_counts(40, 20, 10)?),
    ///     ("renewal", Tally::from_counts(3, 6, 12)?),
    /// ]);
    /// let impact = Impact::of_segment(&touchpoints, &"renewal")?.expect("there is a rest");
    /// assert_eq!(format!("{:.1}", impact.points()), "-19.8");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn of_segment<K: Ord + Debug>(
        segments: &Segments<K, Tally>,
        segment: &K,
    ) -> Result<Option<Self>, Error> {
        if segments.get(segment).is_none() {
            return Err(Error::UnknownSegment {
                segment: format!("{segment:?}"),
            });
        }
        let of = |own: bool| {
            let kept = segments.iter().filter(|(key, _)| (*key == segment) == own);
            kept.map(|(_, tally)| *tally).sum::<Tally>()
        };
        let (own, rest) = (of(true), of(false));
        let share = own.n() as f64 / (own.n() as f64 + rest.n() as f64);
        let both = own.estimate().zip(rest.estimate());
        both.map(|(own, rest)| Self::of(own.versus(&rest), share))
            .transpose()
    }

    /// The impact of a domain of clustered answers, against the rest of the same clusters; `None`
    /// where it, or the rest, has no answers.
    ///
    /// # Errors
    /// [`Error::OneCluster`] when the answers of one side come from one cluster.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{ClusteredTally, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, at, score) in [(1, "sales", 3), (2, "sales", 6), (1, "support", 9), (3, "support", 8)] {
    ///     answers.record(account, at, Score::new(score)?);
    /// }
    /// let sales = Impact::clustered(&answers, |&at| at == "sales")?.expect("there is a rest");
    /// // The NPS is -25, and 50 without sales.
    /// assert_eq!(sales.points(), -75.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered<C: Ord, S: Ord>(
        tally: &ClusteredTally<C, S>,
        keep: impl Fn(&S) -> bool,
    ) -> Result<Option<Self>, Error> {
        let weight = |own: bool| -> f64 {
            let cells = tally.cells(|segment| keep(segment) == own);
            cells.iter().flat_map(|cell| cell.weights()).sum()
        };
        let share = weight(true) / (weight(true) + weight(false));
        let comparison = tally.compare(&keep, |segment| !keep(segment))?;
        comparison
            .map(|comparison| Self::of(comparison, share))
            .transpose()
    }

    /// The impact, in points of the total.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Level, Segments, Tally};
    /// // NPS 0 of 20 beside 50 of 80: all stand at 40.
    /// let touchpoints: Segments<&str> = Segments::from_iter([("renewal", Tally::from_counts(5, 10, 5)?), ("support", Tally::from_counts(50, 20, 10)?)]);
    /// let impact = Impact::of_segment(&touchpoints, &"renewal")?.expect("there is a rest");
    /// assert_eq!(format!("{:.1}", impact.points()), "-10.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn points(&self) -> f64 {
        self.share * self.comparison.difference()
    }

    /// Its limits at a level, in points of the total, with the share taken as it is.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Level, Tally};
    /// let support = Tally::from_counts(10, 10, 20)?.estimate().expect("there are answers");
    /// let rest = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
    /// let impact = Impact::of(support.versus(&rest), 40.0 / 140.0)?;
    /// let (lower, upper) = impact.interval(Level::P95);
    /// assert!(lower < impact.points() && impact.points() < upper && upper < 0.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval(&self, level: Level) -> (f64, f64) {
        let interval = self.comparison.interval(level);
        (self.share * interval.lower(), self.share * interval.upper())
    }

    /// How far the segment lies above the total it is part of, in points: its lead over the rest,
    /// less its own share of that.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Level, Segments, Tally};
    /// // NPS 0 of 20 beside 50 of 80: all stand at 40.
    /// let touchpoints: Segments<&str> = Segments::from_iter([("renewal", Tally::from_counts(5, 10, 5)?), ("support", Tally::from_counts(50, 20, 10)?)]);
    /// let impact = Impact::of_segment(&touchpoints, &"renewal")?.expect("there is a rest");
    /// assert_eq!(format!("{:.1}", impact.over_total()), "-40.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn over_total(&self) -> f64 {
        (1.0 - self.share) * self.comparison.difference()
    }

    /// The limits of [`over_total`](Self::over_total) at a level, in points, with the share taken as
    /// it is.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Level, Segments, Tally};
    /// // NPS 0 of 20 beside 50 of 80: all stand at 40.
    /// let touchpoints: Segments<&str> = Segments::from_iter([("renewal", Tally::from_counts(5, 10, 5)?), ("support", Tally::from_counts(50, 20, 10)?)]);
    /// let impact = Impact::of_segment(&touchpoints, &"renewal")?.expect("there is a rest");
    /// let (lower, upper) = impact.interval_over_total(Level::P95);
    /// assert!(lower < impact.over_total() && impact.over_total() < upper);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn interval_over_total(&self, level: Level) -> (f64, f64) {
        let interval = self.comparison.interval(level);
        let rest = 1.0 - self.share;
        (rest * interval.lower(), rest * interval.upper())
    }

    /// The segment against the rest.
    ///
    /// # Example
    /// ```
    /// use promoter::change::Impact;
    /// use promoter::{Level, Segments, Tally};
    /// // NPS 0 of 20 beside 50 of 80: all stand at 40.
    /// let touchpoints: Segments<&str> = Segments::from_iter([("renewal", Tally::from_counts(5, 10, 5)?), ("support", Tally::from_counts(50, 20, 10)?)]);
    /// let impact = Impact::of_segment(&touchpoints, &"renewal")?.expect("there is a rest");
    /// assert_eq!(impact.comparison().to_string(), "-50.0");
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn comparison(&self) -> &Comparison {
        &self.comparison
    }
}
