use std::fmt;

use crate::error::Error;
use crate::inference::{Interval, Nps};

/// The usual words for an NPS: below 0 needs improvement, 0 to 30 good, 30 to 70 great, 70 to 100
/// excellent. An edge belongs to the higher band.
///
/// These words are a habit of the trade and know nothing of an industry or a country.
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
/// let estimate = Tally::from_counts(50, 30, 20)?.estimate().expect("there are answers");
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
    /// [`Error::BandCuts`] for a cut that does not lie above the one before it (the first: above
    /// -100), that lies above 100, or that is no number.
    pub fn new(lowest: L, above: impl IntoIterator<Item = (f64, L)>) -> Result<Self, Error> {
        let mut bands = Self {
            labels: vec![lowest],
            cuts: Vec::new(),
        };
        for (cut, label) in above {
            let last = bands.cuts.last().copied().unwrap_or(-100.0);
            if !(cut > last && cut <= 100.0) {
                return Err(Error::BandCuts { value: cut });
            }
            bands.cuts.push(cut);
            bands.labels.push(label);
        }
        Ok(bands)
    }

    /// The band of a score, taken at its word.
    #[must_use]
    pub fn of(&self, nps: Nps) -> &L {
        &self.labels[self.place(nps.points())]
    }

    /// The bands that an interval of an NPS touches, from the lowest up; never empty.
    ///
    /// # Errors
    /// [`Error::IntervalOfDifference`] for the interval of a difference: a rise of 30 points is not
    /// "great".
    pub fn spanned_by(&self, interval: &Interval) -> Result<&[L], Error> {
        if interval.is_of_difference() {
            return Err(Error::IntervalOfDifference {
                lower: interval.lower(),
                upper: interval.upper(),
            });
        }
        Ok(&self.labels[self.place(interval.lower())..=self.place(interval.upper())])
    }

    /// The labels, from the lowest up.
    #[must_use]
    pub fn labels(&self) -> &[L] {
        &self.labels
    }

    /// The cuts between them, in points, rising.
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
