use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

/// A mark that another scale than 0 to 10 leaves in the answers; nothing is ever shifted for it.
///
/// Each variant says what was seen. [`likely_scale`](Self::likely_scale) names the scale that leaves such
/// a mark, and [`is_rarely_wrong`](Self::is_rarely_wrong) whether there are so many answers that 0 to 10
/// hardly does: in fewer than 1 of 100 surveys of people of whom at least one in ten is a promoter, who
/// choose an end of the scale at least half as often as the number beside it, and of whose cells at most
/// one in a hundred holds a slip. Fewer answers are remarked on as a question. A scale that leaves no
/// mark, such as 0 to 10 with 10 for the worst, cannot be seen.
///
/// # Example
/// ```
/// use promoter::{Ledger, Note};
/// let mut ledger = Ledger::new();
/// for row in 2..62 {
///     ledger.read(row, ["4", "3", "4", "2", "1"][row as usize % 5]);
/// }
/// let [note] = ledger.notes()[..] else { panic!("one note") };
/// assert_eq!(note, Note::NoneAbove { lowest: 1, highest: 4, answers: 60 });
/// assert_eq!(note.likely_scale(), Some(1..=4));
/// assert!(note.is_rarely_wrong());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Note {
    /// No answer above 4, 5 or 7, of however few: a scale that ends there. Rarely wrong from 44 answers.
    NoneAbove {
        /// The lowest answer.
        lowest: u8,
        /// The highest answer, at most 7.
        highest: u8,
        /// The number of answers.
        answers: u64,
    },
    /// No 10, and a 9 at least 7 times: 0 to 9. Rarely wrong from 12 times.
    NoTen {
        /// The answers of 9.
        nines: u64,
        /// The number of answers.
        answers: u64,
    },
    /// No 0, and a 1 at least 7 times or more than 100 answers: 1 to 10. Rarely wrong from 12 times a 1;
    /// without them the number of answers says little, for satisfied people give no 0 either.
    NoZero {
        /// The answers of 1.
        ones: u64,
        /// The number of answers.
        answers: u64,
    },
    /// Cells of 11 and none of 0: 0 to 10 stored as 1 to 11. They are excluded. Rarely wrong from 4 cells
    /// that are one in twenty.
    Elevens {
        /// The cells with an 11.
        rows: u64,
        /// The cells with a whole number from 0 to 11.
        of: u64,
    },
    /// More than half of the cells hold numbers above 10, at least three different ones and one above 20:
    /// 0 to 100.
    /// They are excluded. Rarely wrong.
    Hundreds {
        /// The cells with a whole number from 11 to 100.
        rows: u64,
        /// The cells with a whole number from 0 to 100.
        of: u64,
    },
    /// At least 44 answers and no promoter: a scale that ends at 8 or before, where no more is known than
    /// categories, or none of the scales above. Rarely wrong.
    NoPromoter {
        /// The number of answers.
        answers: u64,
    },
}

/// If one in ten is a promoter, so many answers hold none with a probability of .9^44 = .0097.
const WITHOUT_PROMOTER: u64 = 44;
/// An end of the scale is missing with a probability of at most 2^-7 = .0078 beside so many answers of the
/// number next to it, where it is chosen as often.
const BESIDE_AN_END: u64 = 7;
/// The same, (2/3)^12 = .0077, where it is chosen half as often.
const BESIDE_A_RARE_END: u64 = 12;
/// Without zeros from here on is remarked on, as a question.
const WITHOUT_ZERO: u64 = 101;

impl Note {
    /// The ends of the scale that leaves such a mark; `None` where it could be several.
    ///
    /// # Example
    /// ```
    /// use promoter::Note;
    /// assert_eq!(Note::NoTen { nines: 20, answers: 90 }.likely_scale(), Some(0..=9));
    /// assert_eq!(Note::NoPromoter { answers: 90 }.likely_scale(), None);
    /// ```
    #[must_use]
    pub fn likely_scale(&self) -> Option<RangeInclusive<u8>> {
        Some(match *self {
            Self::NoneAbove {
                lowest, highest, ..
            } => {
                let end = [4, 5, 7].into_iter().find(|&end| end >= highest)?;
                lowest.min(1)..=end
            }
            Self::NoTen { .. } => 0..=9,
            Self::NoZero { .. } => 1..=10,
            Self::Elevens { .. } => 1..=11,
            Self::Hundreds { .. } => 0..=100,
            Self::NoPromoter { .. } => return None,
        })
    }

    /// Whether the scale 0 to 10 leaves such a mark in fewer than 1 of 100 surveys, for people as stated
    /// above.
    ///
    /// # Example
    /// ```
    /// use promoter::Note;
    /// let few = Note::NoneAbove { lowest: 2, highest: 5, answers: 6 };
    /// assert!(!few.is_rarely_wrong());
    /// ```
    #[must_use]
    pub const fn is_rarely_wrong(&self) -> bool {
        match *self {
            Self::NoneAbove { answers, .. } => answers >= WITHOUT_PROMOTER,
            Self::NoTen { nines: beside, .. } | Self::NoZero { ones: beside, .. } => {
                beside >= BESIDE_A_RARE_END
            }
            Self::Elevens { rows, of } => rows >= 4 && rows >= of.div_ceil(20),
            Self::Hundreds { .. } | Self::NoPromoter { .. } => true,
        }
    }

    /// What is remarked on of answers by score.
    pub(crate) fn of_scores(counts: &[u64; 11]) -> Vec<Self> {
        let answers = total(counts);
        let given = |&score: &u8| counts[usize::from(score)] > 0;
        let (lowest, highest) = ((0..=10).find(given), (0..=10).rfind(given));
        let (Some(lowest), Some(highest)) = (lowest, highest) else {
            return Vec::new();
        };
        if highest <= 7 {
            return vec![Self::NoneAbove {
                lowest,
                highest,
                answers,
            }];
        }
        let (ones, nines) = (counts[1], counts[9]);
        let no_ten = counts[10] == 0 && nines >= BESIDE_AN_END;
        let no_zero = lowest > 0 && (ones >= BESIDE_AN_END || answers >= WITHOUT_ZERO);
        let notes = [
            no_ten.then_some(Self::NoTen { nines, answers }),
            Self::of_promoters(nines.saturating_add(counts[10]), answers),
            no_zero.then_some(Self::NoZero { ones, answers }),
        ];
        notes.into_iter().flatten().collect()
    }

    /// What is remarked on of answers by category.
    pub(crate) fn of_promoters(promoters: u64, answers: u64) -> Option<Self> {
        let none = promoters == 0 && answers >= WITHOUT_PROMOTER;
        none.then_some(Self::NoPromoter { answers })
    }

    /// What is remarked on of cells that held whole numbers: answers by score, and the others up to 100.
    pub(super) fn of_cells(counts: &[u64; 11], beyond: &BTreeMap<u8, u64>) -> Vec<Self> {
        let others = beyond
            .values()
            .fold(0, |sum: u64, &n| sum.saturating_add(n));
        let answers = total(counts);
        let is_long = beyond.len() >= 3 && beyond.keys().any(|&number| number > 20);
        if is_long && others > answers {
            let of = answers.saturating_add(others);
            return vec![Self::Hundreds { rows: others, of }];
        }
        let mut notes = Self::of_scores(counts);
        match beyond.get(&11) {
            Some(&rows) if counts[0] == 0 => {
                let of = answers.saturating_add(rows);
                // It says that there is no 0, and why.
                notes.retain(|note| !matches!(note, Self::NoZero { .. }));
                notes.insert(0, Self::Elevens { rows, of });
            }
            _ => {}
        }
        notes
    }
}

fn total(counts: &[u64; 11]) -> u64 {
    counts.iter().fold(0, |sum, &n| sum.saturating_add(n))
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = match self {
            Self::NoneAbove {
                highest, answers, ..
            } => format!("no answer above {highest} among {}", Answers(*answers)),
            Self::NoTen { nines, answers } => {
                format!("no 10 and {nines} times 9 among {}", Answers(*answers))
            }
            Self::NoZero { ones: 0, answers } => {
                format!("no 0 and no 1 among {}", Answers(*answers))
            }
            Self::NoZero { ones, answers } => {
                format!("no 0 and {ones} times 1 among {}", Answers(*answers))
            }
            Self::Elevens { rows, of } => format!("11 in {rows} of {of} rows"),
            Self::Hundreds { rows, of } => format!("numbers above 10 in {rows} of {of} rows"),
            Self::NoPromoter { answers } => format!("no promoter among {}", Answers(*answers)),
        };
        let asked = match self.likely_scale() {
            Some(scale) => format!("from {} to {}", scale.start(), scale.end()),
            None => "on a shorter scale than 0 to 10".to_owned(),
        };
        let said = match self.is_rarely_wrong() {
            true => format!("the question was probably asked {asked}"),
            false => format!("was the question asked {asked}? this alone cannot tell"),
        };
        f.pad(&format!("{seen}: {said}; nothing was shifted"))
    }
}

/// A number of answers in words.
struct Answers(u64);

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answer{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}
