use std::fmt;

use crate::error::{Error, Short};
use crate::inference::{Estimate, Interval, Level, Nps};

/// Words for an NPS by one convention: below 0 needs improvement, 0 to 30 good, 30 to 70 great, 70 to
/// 100 excellent. An edge belongs to the higher band.
///
/// They are a habit of the trade and know nothing of an industry or a country; others cut at 0, 20,
/// 50 and 80, or at 0, 50 and 70, which [`Bands::new`] takes.
///
/// # Example
/// ```
/// use promoter::{Band, Bands, Nps};
/// let bands = Bands::default();
/// assert_eq!(bands.of(Nps::new(-1.0)?), &Band::NeedsImprovement);
/// assert_eq!(bands.of(Nps::new(70.0)?).to_string(), "Excellent");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Band {
    /// Below 0.
    NeedsImprovement,
    /// 0 to below 30.
    Good,
    /// 30 to below 70.
    Great,
    /// 70 to 100.
    Excellent,
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NeedsImprovement => "Needs improvement",
            Self::Good => "Good",
            Self::Great => "Great",
            Self::Excellent => "Excellent",
        })
    }
}

/// A division of -100 to 100 into bands: the usual four, or any labels and cuts.
///
/// Ask [`spanned_by`](Self::spanned_by) rather than [`of`](Self::of): a score of 31 from 40 answers
/// is "good or great", not "great".
///
/// # Example
/// ```
/// use promoter::{Band, Bands, Level, Nps, Tally};
/// let bands = Bands::default();
/// assert_eq!(bands.of(Nps::new(30.0)?), &Band::Great);
/// let estimate = Tally::from_counts(50, 30, 20)?
///     .estimate()
///     .expect("there are answers");
/// let spanned = bands.spanned_by(&estimate.interval(Level::P95))?;
/// assert_eq!(spanned, [Band::Good, Band::Great]);
///
/// let ours = Bands::new("red", [(10.0, "amber"), (40.0, "green")])?;
/// assert_eq!(ours.of(Nps::new(10.0)?), &"amber");
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Bands<L = Band> {
    /// One more than there are cuts, from the lowest band up.
    labels: Vec<L>,
    /// Rising, in points.
    cuts: Vec<f64>,
}

impl<L> Bands<L> {
    /// Bands from the lowest label and, rising, each cut in points with the label above it.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a cut that does not lie above the one before it (the first: above
    /// -100), that lies above 100, or that is no number; [`Error::Unfit`] for cuts that all lie within
    /// -1 to 1 and are not 0, which are shares and no points.
    ///
    /// # Example
    /// ```
    /// use promoter::{Bands, Nps};
    /// let bands = Bands::new("behind", [(20.0, "on track"), (45.0, "ahead")])?;
    /// assert_eq!(bands.of(Nps::new(19.9)?), &"behind");
    /// assert!(Bands::new("behind", [(45.0, "ahead"), (20.0, "on track")]).is_err());
    /// assert!(Bands::new("behind", [(0.2, "on track"), (0.45, "ahead")]).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn new(lowest: L, above: impl IntoIterator<Item = (f64, L)>) -> Result<Self, Error> {
        let mut bands = Self {
            labels: vec![lowest],
            cuts: Vec::new(),
        };
        for (cut, label) in above {
            let last = bands.cuts.last().copied().unwrap_or(-100.0);
            if !(cut > last && cut <= 100.0) {
                let expected = "points that rise from above -100 to 100";
                return Err(Error::out_of_range("band cut", cut, expected));
            }
            bands.cuts.push(cut);
            bands.labels.push(label);
        }
        let as_share = |cut: &f64| (-1.0..=1.0).contains(cut);
        if bands.cuts.iter().all(as_share) && bands.cuts.iter().any(|&cut| cut != 0.0) {
            let cuts = bands.cuts.iter().map(|&cut| Short(cut).to_string());
            let cuts: Vec<String> = cuts.collect();
            return Err(Error::Unfit {
                found: format!("band cuts {} look like shares", cuts.join(", ")),
                expected: "points, such as 30 rather than 0.3",
            });
        }
        Ok(bands)
    }

    /// The band of a score, taken at its word.
    ///
    /// # Example
    /// ```
    /// use promoter::{Band, Bands, Nps};
    /// let bands = Bands::default();
    /// assert_eq!(bands.of(Nps::new(29.9)?), &Band::Good);
    /// assert_eq!(bands.of(Nps::new(30.0)?), &Band::Great);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self, nps: Nps) -> &L {
        &self.labels[self.place(nps.points())]
    }

    /// The bands that an interval of an NPS touches, from the lowest up; never empty.
    ///
    /// # Errors
    /// [`Error::Unfit`] for the interval of a difference: a rise of 30 points is not
    /// "great".
    ///
    /// # Example
    /// ```
    /// use promoter::{Band, Bands, Level, Tally};
    /// let few = Tally::from_counts(6, 3, 1)?.estimate().expect("there are answers");
    /// let bands = Bands::default();
    /// let spanned = bands.spanned_by(&few.interval(Level::P95))?;
    /// assert!(spanned.contains(&Band::Great) && spanned.len() > 1);
    /// assert!(bands.spanned_by(&few.versus(&few).interval(Level::P95)).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn spanned_by(&self, interval: &Interval) -> Result<&[L], Error> {
        if !interval.is_of_nps() {
            let (lower, upper) = (interval.lower(), interval.upper());
            return Err(Error::Unfit {
                found: format!("the interval {lower} to {upper} is of a difference"),
                expected: "the interval of an NPS, since bands divide the NPS and not its changes",
            });
        }
        Ok(&self.labels[self.place(interval.lower())..=self.place(interval.upper())])
    }

    /// Each band from the lowest up with the probability, 0 to 1, that the NPS lies in it, given the
    /// answers and Jeffreys' prior; for clusters an approximation by what they are worth at 95%. They
    /// add up to 1.
    ///
    /// # Example
    /// ```
    /// use promoter::{Band, Bands, Tally};
    /// let estimate = Tally::from_counts(50, 30, 20)?
    ///     .estimate()
    ///     .expect("there are answers");
    /// let bands = Bands::default();
    /// let [_, (band, good), (_, great), _] = bands.probabilities(&estimate)[..]
    /// else {
    ///     panic!()
    /// };
    /// assert_eq!(band, &Band::Good);
    /// assert!((0.5..0.6).contains(&good) && (0.4..0.5).contains(&great));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn probabilities(&self, estimate: &Estimate) -> Vec<(&L, f64)> {
        // A score without error lies in its own band, an edge in the higher one.
        let certain = estimate.is_certain();
        let above = |&cut: &f64| match certain {
            true => f64::from(u8::from(estimate.nps().points() >= cut)),
            false => estimate.probability_above(cut),
        };
        let reached: Vec<f64> = self.cuts.iter().map(above).collect();
        let from = std::iter::once(1.0).chain(reached.iter().copied());
        let to = reached.iter().copied().chain(std::iter::once(0.0));
        let within = from.zip(to).map(|(from, to)| (from - to).max(0.0));
        self.labels.iter().zip(within).collect()
    }

    /// How many more answers like these settle the band: until the score interval, staying where it
    /// is, lies within the band of the score. 0 when it does already; `None` when the score stands on
    /// an edge, where no number is enough.
    ///
    /// It is an expectation and no promise: the score will move as answers come in.
    ///
    /// # Example
    /// ```
    /// use promoter::{Bands, Level, Tally};
    /// let bands = Bands::default();
    /// let more = |a, b, c| {
    ///     let estimate = Tally::from_counts(a, b, c).ok()?.estimate()?;
    ///     bands.answers_to_settle(&estimate, Level::P95)
    /// };
    /// assert_eq!(more(400, 350, 250), Some(0));
    /// assert_eq!(more(45, 32, 23), Some(262));
    /// assert_eq!(more(50, 30, 20), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn answers_to_settle(&self, estimate: &Estimate, level: Level) -> Option<u64> {
        let place = self.place(estimate.nps().points());
        // The edges between this band and its neighbours; the ends of the scale are none.
        let edges = self.cuts[place.saturating_sub(1)..]
            .iter()
            .take(if place == 0 { 1 } else { 2 });
        let needed = edges
            .map(|&edge| estimate.answers_to_exclude(edge, level))
            .fold(0.0, f64::max);
        if estimate.is_certain() || estimate.effective_n() > needed {
            return Some(0);
        }
        // Answers in all, as independent ones of a large list; then as many as these are worth.
        let all = needed.floor() + 1.0;
        let worth = estimate.process_n() / estimate.n() as f64;
        let design = estimate.design();
        let answers = match design.list.filter(|_| !design.is_clustered()) {
            // Each answer of a list of known size says more the fewer are left.
            Some(population) => {
                let list = population as f64;
                (all * list / (worth * (list - 1.0) + all)).min(list)
            }
            None => all * estimate.n() as f64 / estimate.effective_n(),
        };
        let more = (answers - estimate.n() as f64 - 1e-9).ceil().max(0.0);
        needed.is_finite().then_some(more as u64)
    }

    /// The labels, from the lowest up.
    ///
    /// # Example
    /// ```
    /// use promoter::Bands;
    /// let bands = Bands::new("red", [(10.0, "amber"), (40.0, "green")])?;
    /// assert_eq!(bands.labels(), ["red", "amber", "green"]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// The cuts between them, in points, rising.
    ///
    /// # Example
    /// ```
    /// use promoter::Bands;
    /// assert_eq!(Bands::default().cuts(), [0.0, 30.0, 70.0]);
    /// ```
    #[must_use]
    pub fn cuts(&self) -> &[f64] {
        &self.cuts
    }

    fn place(&self, points: f64) -> usize {
        self.cuts.partition_point(|&cut| cut <= points)
    }
}

/// The usual four bands.
impl Default for Bands {
    fn default() -> Self {
        Self {
            labels: vec![
                Band::NeedsImprovement,
                Band::Good,
                Band::Great,
                Band::Excellent,
            ],
            cuts: vec![0.0, 30.0, 70.0],
        }
    }
}
