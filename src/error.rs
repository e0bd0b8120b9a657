//! Everything that can be wrong with what a caller hands in.

use std::borrow::Cow;
use std::fmt;

/// What was wrong with an input: the value found, what was expected, and the usual fix.
///
/// There is one error type for the whole crate, so `?` works from a cell of a survey export to a
/// comparison of waves. An absence of answers is never an error: it is `None`.
///
/// # Example
/// ```
/// use promoter::{Error, Score};
/// assert_eq!(Score::new(11), Err(Error::ScoreOutOfRange { value: 11 }));
/// assert_eq!(
///     Score::new(11).unwrap_err().to_string(),
///     "score 11 is out of range: expected a whole number from 0 to 10",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A number that is no answer on the 0 to 10 scale.
    #[error("score {value} is out of range: expected a whole number from 0 to 10")]
    ScoreOutOfRange {
        /// The number given.
        value: i128,
    },
    /// A byte that is no answer on the 0 to 10 scale, in a slice of answers.
    #[error("score {value} at index {index} is out of range: expected a whole number from 0 to 10")]
    ScoreOutOfRangeAt {
        /// The byte given.
        value: u8,
        /// Its place in the slice, from 0.
        index: usize,
    },
    /// A text that is not exactly one of `"0"` to `"10"`.
    #[error(
        "score {text:?} is not a whole number from 0 to 10: expected \"0\" to \"10\"; for a cell of a survey export use Score::from_cell"
    )]
    ScoreText {
        /// The text given.
        text: String,
    },
    /// A cell of an export in which no number was found.
    #[error("cell {text:?} holds no number: expected one whole number from 0 to 10")]
    NotANumber {
        /// The cell as it stands in the export.
        text: String,
    },
    /// A cell of an export with more than one number, such as `8/10`.
    #[error("cell {text:?} holds several numbers: expected one whole number from 0 to 10")]
    SeveralNumbers {
        /// The cell as it stands in the export.
        text: String,
    },
    /// A cell of an export with a fraction, which is never rounded.
    #[error("cell {text:?} holds a fraction: expected one whole number from 0 to 10")]
    Fraction {
        /// The cell as it stands in the export.
        text: String,
    },
    /// A cell of an export with a whole number outside 0 to 10.
    #[error("cell {text:?} is out of range: expected one whole number from 0 to 10")]
    CellOutOfRange {
        /// The cell as it stands in the export.
        text: String,
    },
    /// A weight that is negative, not finite, or too small or large to be squared and summed.
    #[error("weight {value} is out of range: expected 0 or a number from 1e-90 to 1e90")]
    WeightOutOfRange {
        /// The weight given.
        value: f64,
    },
    /// A confidence level outside 0 to 1.
    #[error(
        "confidence level {value} is out of range: expected a number between 0 and 1, such as 0.95"
    )]
    LevelOutOfRange {
        /// The level given.
        value: f64,
    },
    /// An error probability outside 0 to 1, or too small to be told from 0 in a level.
    #[error(
        "error probability {value} is out of range: expected a number from 1e-15 to below 1, such as 0.05"
    )]
    AlphaOutOfRange {
        /// The error probability given.
        value: f64,
    },
    /// A margin that is not above 0 and within the scale.
    #[error("margin {value} is out of range: expected points from 0.001 to {most}, such as 5")]
    MarginOutOfRange {
        /// The margin given, in points.
        value: f64,
        /// The largest there can be, in points: 100 of an NPS, 200 of a difference.
        most: f64,
    },
    /// A power outside 0 to 1.
    #[error("power {value} is out of range: expected a number between 0 and 1, such as 0.8")]
    PowerOutOfRange {
        /// The power given.
        value: f64,
    },
    /// A published score, or a planned survey, of no answers.
    #[error("0 answers say nothing: expected at least 1")]
    NoAnswers,
    /// A share of a segment that leaves no segment, or no rest.
    #[error("share {value} is out of range: expected a number above 0 and below 1")]
    ShareOutOfRange {
        /// The share given.
        value: f64,
    },
    /// An NPS outside -100 to 100 points.
    #[error("NPS {value} is out of range: expected points from -100 to 100")]
    NpsOutOfRange {
        /// The points given.
        value: f64,
    },
    /// Counts whose total does not fit 64 bits.
    #[error(
        "{promoters} promoters, {passives} passives and {detractors} detractors are too many: expected a total of at most 18446744073709551615"
    )]
    TooManyAnswers {
        /// The promoters given.
        promoters: u64,
        /// The passives given.
        passives: u64,
        /// The detractors given.
        detractors: u64,
    },
    /// A name that is not one of a set of options.
    #[error("{option} {text:?} is not known: expected one of {expected}")]
    UnknownName {
        /// What the name should have named, such as `method`.
        option: &'static str,
        /// The name given.
        text: String,
        /// The names that are known.
        expected: String,
    },
    /// Answers of a single cluster, from which no uncertainty can be computed.
    #[error(
        "the {answers} answers come from one cluster: expected at least 2 clusters for an interval; nps() still gives the score"
    )]
    OneCluster {
        /// How many answers there were.
        answers: u64,
    },
    /// A stratum of a single cluster, whose share of the variance cannot be computed.
    #[error(
        "stratum {stratum} has one cluster: expected at least 2 in every stratum; join it with a stratum that is alike"
    )]
    OneClusterInStratum {
        /// The stratum, as the caller's key prints.
        stratum: String,
    },
    /// A stratum from which more clusters answered than it is said to hold.
    #[error(
        "stratum {stratum} has {clusters} clusters with answers in a frame of {frame}: expected a frame of at least as many"
    )]
    FrameTooSmall {
        /// The stratum, as the caller's key prints.
        stratum: String,
        /// The clusters that answered.
        clusters: u64,
        /// The size of the frame given.
        frame: u64,
    },
    /// A value of an account that is negative, not finite, or too small or large to be summed.
    #[error(
        "value {value} of account {account} is out of range: expected 0 or a number from 1e-90 to 1e90"
    )]
    ValueOutOfRange {
        /// The account, as the caller's key prints.
        account: String,
        /// The value given.
        value: f64,
    },
    /// An account with answers and no value, where accounts count by their value.
    #[error(
        "account {account} has answers and no value: expected a value for every account that answered; 0 leaves it out"
    )]
    NoValue {
        /// The account, as the caller's key prints.
        account: String,
    },
    /// An account that was given two values.
    #[error("account {account} was given the values {low} and {high}: expected one")]
    TwoValues {
        /// The account, as the caller's key prints.
        account: String,
        /// The lowest value given.
        low: f64,
        /// The highest value given.
        high: f64,
    },
    /// A roll-up that makes one category of an account, where answers are asked for.
    #[error(
        "roll-up {roll_up} makes one category of each account: expected every_answer, every_account or by_value; ask for its categories"
    )]
    RollUpOfCategories {
        /// The roll-up asked for.
        roll_up: &'static str,
    },
    /// A test of several groups that has fewer than two, or more than its clusters can tell apart.
    #[error(
        "{groups} group(s) on {degrees_of_freedom} degrees of freedom cannot be tested: expected at least 2 groups that can differ, and clusters enough to tell them apart"
    )]
    TooFewGroups {
        /// The groups with answers.
        groups: u64,
        /// Clusters less strata.
        degrees_of_freedom: u64,
    },
    /// A segment that is not there.
    #[error("segment {segment} is not among the segments: expected one of them")]
    UnknownSegment {
        /// The segment, as the caller's key prints.
        segment: String,
    },
    /// A baseline that is not among the waves.
    #[error("wave {wave} is not among the waves: expected one of them as the baseline")]
    UnknownWave {
        /// The wave, as the caller's key prints.
        wave: String,
    },
    /// A window of no waves, or of more than there are.
    #[error(
        "a window of {width} does not fit {waves} wave(s): expected a width from 1 to their number"
    )]
    WindowOutOfRange {
        /// The width given.
        width: usize,
        /// The waves there are.
        waves: usize,
    },
    /// A calibration to no margin, or to margins without a customer.
    #[error("there is nothing to calibrate to: expected at least 1 margin with customers")]
    NoMargins,
    /// A value that a margin states twice.
    #[error("margin {margin} has two totals for {value}: expected one for each value")]
    MarginValueTwice {
        /// The name of the margin.
        margin: String,
        /// The value, as the caller's value prints.
        value: String,
    },
    /// A total of a margin that is negative, not finite, or too small or large to be summed.
    #[error(
        "margin {margin} has a total of {total} for {value}: expected 0 or a number from 1e-90 to 1e90"
    )]
    MarginTotalOutOfRange {
        /// The name of the margin.
        margin: String,
        /// The value, as the caller's value prints.
        value: String,
        /// The total given.
        total: f64,
    },
    /// Margins that count different numbers of customers.
    #[error(
        "margins {first} and {other} add up to {first_total} and {other_total}: expected the same number of customers"
    )]
    MarginTotalsDiffer {
        /// The name of the first margin.
        first: String,
        /// What its totals add up to.
        first_total: f64,
        /// The name of the margin that differs.
        other: String,
        /// What its totals add up to.
        other_total: f64,
    },
    /// Customers of a margin of whom nobody answered.
    #[error(
        "margin {margin} has {total} customers of {value} and no answer of them: expected some; join the value with one that is alike"
    )]
    MarginWithoutAnswers {
        /// The name of the margin.
        margin: String,
        /// The value, as the caller's value prints.
        value: String,
        /// The customers it counts.
        total: f64,
    },
    /// Answers of customers whom a margin does not count.
    #[error(
        "margin {margin} has no customers of {value}, of whom there are answers: expected a total above 0 for every value that occurs"
    )]
    MarginWithoutValue {
        /// The name of the margin.
        margin: String,
        /// The value, as the caller's value prints.
        value: String,
    },
    /// Margins that no weights of the answers were found to meet together.
    #[error(
        "no weights were found that meet all margins: margin {margin} stays at {found} of {value}, expected {total}; the margins contradict one another or nearly say the same, so join values or leave one out"
    )]
    MarginsNotMet {
        /// The name of the margin that is furthest from being met.
        margin: String,
        /// Its value, as the caller's value prints.
        value: String,
        /// The customers it counts.
        total: f64,
        /// What the weights add up to.
        found: f64,
    },
    /// Bounds between which no weights have the total.
    #[error(
        "{weights} weights that add up to {total} cannot be trimmed to {lower} to {upper}: expected bounds around their mean"
    )]
    CannotTrim {
        /// The lower bound given.
        lower: f64,
        /// The upper bound given.
        upper: f64,
        /// What the weights add up to.
        total: f64,
        /// How many there are.
        weights: usize,
    },
    /// A trend of fewer than two waves, or of waves that are all at one time.
    #[error("{waves} wave(s) at one time have no trend: expected at least 2 at different times")]
    TooFewWaves {
        /// The waves given.
        waves: u64,
    },
    /// A baseline, or groups to be tested, whose answers do not differ.
    #[error(
        "the answers have no spread: expected some, or no limit can be drawn and nothing tested"
    )]
    NoSpread,
    /// A census or a fixed value where a sample is asked for.
    #[error("NPS {nps} has no sampling error: expected the estimate of a sample")]
    NoSamplingError {
        /// The score, in points.
        nps: f64,
    },
    /// An answer without an account, where answers are kept by account.
    #[error("an answer has no account: expected one, or a counted exclusion from the ledger")]
    NoAccount,
    /// A weighted answer where a roll-up sets the weights.
    #[error(
        "an answer has the weight {weight}: expected 1, since the roll-up of accounts sets the weights"
    )]
    WeightedAnswer {
        /// The weight given.
        weight: f64,
    },
    /// A time that is not finite, or too large to be squared and summed.
    #[error(
        "time {value} is out of range: expected a number from -1e12 to 1e12, such as the number of the wave"
    )]
    TimeOutOfRange {
        /// The time given.
        value: f64,
    },
    /// The same respondent twice, where duplicates are to be rejected.
    #[error(
        "row {row} answers again for {key}, who answered in row {first_row}: expected one answer for each; choose keep_latest, keep_first or keep_all to go on"
    )]
    Duplicate {
        /// Who answered twice, as the caller's key prints.
        key: String,
        /// The row of the first answer.
        first_row: u64,
        /// The row of the answer that is one too many.
        row: u64,
    },
    /// An answer withdrawn from a ledger that holds no used answer.
    #[error(
        "row {row} cannot be withdrawn: the ledger holds no used answer; exclude a row that was never read"
    )]
    NothingToWithdraw {
        /// The row to be withdrawn.
        row: u64,
    },
    /// Cuts between bands that are not a rising series inside -100 to 100.
    #[error("band cut {value} is out of order: expected points that rise from above -100 to 100")]
    BandCuts {
        /// The cut given.
        value: f64,
    },
    /// An interval of a difference where the interval of an NPS is wanted.
    #[error(
        "the interval {lower} to {upper} is of a difference: expected the interval of an NPS, since bands divide the NPS and not its changes"
    )]
    IntervalOfDifference {
        /// The lower limit, in points.
        lower: f64,
        /// The upper limit, in points.
        upper: f64,
    },
    /// Stored figures that contradict one another.
    #[error("stored {what} cannot be right: {found}; expected {expected}")]
    Inconsistent {
        /// Which stored value it is.
        what: &'static str,
        /// What was found.
        found: String,
        /// What should hold.
        expected: &'static str,
    },
    /// A code that stands for no group, in a column of codes.
    #[error(
        "code {code} at index {index} is out of range: codes run from 0 up, and the number of groups is {groups}"
    )]
    CodeOutOfRangeAt {
        /// The code given.
        code: u32,
        /// Its place in the column, from 0.
        index: usize,
        /// The number of groups.
        groups: usize,
    },
    /// More groups than memory can be had for.
    #[error(
        "there is no memory for {groups} groups of 88 bytes: expected fewer, codes from 0 on without gaps"
    )]
    TooManyGroups {
        /// The groups asked for.
        groups: usize,
    },
    /// A column that is not as long as the column of codes beside it.
    #[error("the column of {column} has {found} rows beside {expected} codes: expected as many")]
    ColumnLength {
        /// What the column holds.
        column: &'static str,
        /// Its rows.
        found: usize,
        /// The rows of the column of codes.
        expected: usize,
    },

    // The kinds that stay; the variants above are being folded into them.
    /// A number lies outside its range.
    #[error("{what} {value}{} is out of range: expected {expected}", Spaced(.place))]
    OutOfRange {
        /// What the number is.
        what: &'static str,
        /// The number as it was found.
        value: f64,
        /// Where it stands, such as `at index 2`, where there are several.
        place: Option<String>,
        /// What would have done, in words.
        expected: Cow<'static, str>,
    },
    /// A cell of a survey export holds no answer.
    #[error("cell {text:?} {reason}: expected one whole number from 0 to 10")]
    Cell {
        /// The cell, cut to 80 characters.
        text: String,
        /// Why it is none, as a clause: `holds no number`, `holds several numbers`, `holds a fraction`
        /// or `is out of range`.
        reason: &'static str,
    },
    /// A name is none of those that are known.
    #[error("{what} {name} is not known: expected {expected}")]
    Unknown {
        /// What it would name.
        what: &'static str,
        /// The name as it was found, quoted, cut to 80 characters.
        name: String,
        /// What would have done, in words.
        expected: String,
    },
    /// More than can be counted or held.
    #[error("{what} are too many: expected {expected}")]
    TooMany {
        /// What there is too much of, with its number.
        what: String,
        /// What would have done, in words.
        expected: String,
    },
    /// Something that cannot be empty is.
    #[error("{what}: expected at least 1")]
    Empty {
        /// What is empty, as a clause.
        what: &'static str,
    },
    /// A list is said to hold fewer than have answered.
    #[error(
        "{list} holds {listed} {unit}, and {answered} have answers: expected all that could have answered"
    )]
    ListTooSmall {
        /// The list: the population, or a stratum by its name.
        list: String,
        /// How many it is said to hold.
        listed: u64,
        /// How many have answers.
        answered: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// The same thing is stated twice.
    #[error("{what}: expected it to be stated once")]
    StatedTwice {
        /// What is stated how, as a clause.
        what: String,
    },
    /// An account that answered has no value.
    #[error(
        "account {account} has answers and no value: expected a value for every account that answered; 0 leaves it out"
    )]
    AccountWithoutValue {
        /// The account.
        account: String,
    },
    /// Known totals that no weights can meet.
    #[error("the known totals of {name} {problem}")]
    KnownTotals {
        /// Their name.
        name: String,
        /// What is wrong, and what was expected.
        problem: String,
    },
    /// Something that cannot be used for what was asked.
    #[error("{found}: expected {expected}")]
    Unfit {
        /// What was found, as a clause.
        found: String,
        /// What would have done, in words.
        expected: &'static str,
    },
}

/// A place after a space, or nothing.
struct Spaced<'a>(&'a Option<String>);

impl fmt::Display for Spaced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .as_ref()
            .map_or(Ok(()), |place| write!(f, " {place}"))
    }
}

impl Error {
    /// A number out of its range, on its own.
    pub(crate) fn out_of_range(
        what: &'static str,
        value: f64,
        expected: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::OutOfRange {
            what,
            value,
            place: None,
            expected: expected.into(),
        }
    }
}
