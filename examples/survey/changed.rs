//! What moved between the last two waves, and where all of them are heading.

use promoter::change::{MixShift, Part};
use promoter::multiplicity::{Correction, Judged};
use promoter::{Comparison, Error, Level, RollUp, Segments, Tally, Trend};

use crate::answers::{Origin, Reading};
use crate::confidential::{self, Confidential, SUPPRESSED};
use crate::figures::WaveRow;
use crate::options::Options;
use crate::rolled_up::{counts, counts_accounts, within_waves};

/// Through two waves there is always a line, so it says nothing that their change does not.
const WAVES_OF_A_TREND: usize = 3;

/// In points: far more than sums of shares are off, far less than one answer moves.
const ROUNDING: f64 = 1e-9;

const ONE_ACCOUNT: &str = "one account";
const NO_VALUE: &str = "no value";

/// What there is to say once two waves have answers. What cannot be said comes with the reason.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) from: String,
    pub(crate) to: String,
    /// `None` where the options name no segment column.
    pub(crate) segments: Option<BySegment>,
    pub(crate) trend: Result<Trend, String>,
}

/// The change between the last two waves by the segments of a column.
#[derive(Debug)]
pub(crate) struct BySegment {
    pub(crate) column: String,
    /// The change of each segment that answered in either wave, judged as one of many.
    pub(crate) changes: Vec<Row<Judged<()>>>,
    pub(crate) mix_shift: Result<MixShift<String>, String>,
}

/// A segment, and what there is to say of it or why there is nothing.
type Row<T> = (String, Result<T, &'static str>);

/// A wave and a segment of it.
type Cell = (String, String);

impl Changed {
    /// Looks at the rows of the waves; `None` with fewer than two.
    pub(crate) fn of(
        reading: &Reading,
        waves: &[WaveRow],
        confidential: &Confidential,
        options: &Options,
    ) -> Result<Option<Self>, Error> {
        let [.., from, to] = waves else {
            return Ok(None);
        };
        let column = reading.segment_columns.first();
        let segments =
            column.map(|column| BySegment::of(reading, column, [from, to], confidential, options));
        Ok(Some(Self {
            from: from.wave.clone(),
            to: to.wave.clone(),
            segments: segments.transpose()?,
            trend: trend(reading, waves, confidential, options.roll_up())?,
        }))
    }
}

impl BySegment {
    fn of(
        reading: &Reading,
        column: &str,
        waves: [&WaveRow; 2],
        confidential: &Confidential,
        options: &Options,
    ) -> Result<Self, Error> {
        let [from, to] = waves.map(|row| row.wave.as_str());
        // Accounts that answered in neither wave are no part of the comparison.
        let answers = reading.answers.iter().filter(|answer| {
            let wave = answer.origin.cell.wave.as_str();
            wave == from || wave == to
        });
        let cell = |origin: &Origin| -> Cell {
            (origin.cell.wave.clone(), origin.cell.segments[0].clone())
        };
        let tallies = counts(answers.clone(), cell);
        let is_hidden = |(wave, segment): &Cell| {
            // What a hidden segment has in one wave and in another makes up what it has.
            !confidential.shows_wave(wave)
                || !confidential.shows(&confidential::Row::Segment(0, segment.clone()))
                || !confidential.shows(&confidential::Row::Cell(wave.clone(), segment.clone()))
        };
        let (comparisons, mix_shift) = match options.roll_up() {
            None => {
                let compare = |segment: &String| {
                    let estimate = |wave: &str| estimate(&tallies, wave, segment);
                    let both = estimate(to).zip(estimate(from));
                    Ok(both.map(|(to, from)| to.versus(&from)))
                };
                let of = |wave: &str| part(&tallies, wave);
                (
                    comparisons(&tallies, [from, to], is_hidden, compare),
                    MixShift::independent(&of(from), &of(to)),
                )
            }
            Some(roll_up) => {
                let tally = within_waves(answers, &reading.book, roll_up, cell)?;
                let is =
                    |wave: &str, segment: &str, (own, key): &Cell| own == wave && key == segment;
                let compare = |segment: &String| {
                    tally.compare(|cell| is(to, segment, cell), |cell| is(from, segment, cell))
                };
                (
                    comparisons(&tallies, [from, to], is_hidden, compare),
                    MixShift::clustered(&tally, &from.into(), &to.into()),
                )
            }
        };
        Ok(Self {
            column: column.into(),
            changes: judged(comparisons?, options),
            mix_shift: if tallies.iter().any(|(cell, _)| is_hidden(cell)) {
                Err(SUPPRESSED.into())
            } else {
                split(mix_shift, waves, options.roll_up())?
            },
        })
    }
}

/// The limits of a part and its p-value. Where nothing varies the standard error is 0, or what
/// rounding leaves of it, which says that nothing is known of the part rather than that it is sure.
pub(crate) fn limits(part: Part, level: Level) -> Option<((f64, f64), Option<f64>)> {
    (part.std_error() > ROUNDING).then(|| (part.interval(level), part.p_value()))
}

fn estimate(
    tallies: &Segments<Cell, Tally>,
    wave: &str,
    segment: &str,
) -> Option<promoter::Estimate> {
    tallies.get(&(wave.into(), segment.into()))?.estimate()
}

/// The segments of one wave.
fn part(tallies: &Segments<Cell, Tally>, wave: &str) -> Segments<String, Tally> {
    let of_wave = tallies.iter().filter(|((own, _), _)| own == wave);
    of_wave
        .map(|((_, segment), tally)| (segment.clone(), *tally))
        .collect()
}

/// The change of each segment, or why there is none.
fn comparisons(
    tallies: &Segments<Cell, Tally>,
    [from, to]: [&str; 2],
    is_hidden: impl Fn(&Cell) -> bool,
    compare: impl Fn(&String) -> Result<Option<Comparison>, Error>,
) -> Result<Vec<Row<Comparison>>, Error> {
    let segments = tallies.roll_up(|(_, segment)| segment.clone());
    let rows = segments.iter().map(|(segment, _)| {
        let cell = |wave: &str| (wave.into(), segment.clone());
        let answered = |wave: &str| tallies.get(&cell(wave)).is_some();
        if [from, to]
            .into_iter()
            .any(|wave| answered(wave) && is_hidden(&cell(wave)))
        {
            return Ok((segment.clone(), Err(SUPPRESSED)));
        }
        let change = match (answered(from), answered(to)) {
            (false, _) => Err("appeared"),
            (_, false) => Err("vanished"),
            _ => match compare(segment) {
                Ok(Some(change)) => Ok(change),
                Ok(None) => Err(NO_VALUE),
                Err(Error::OneCluster { .. }) => Err(ONE_ACCOUNT),
                Err(error) => return Err(error),
            },
        };
        Ok((segment.clone(), change))
    });
    rows.collect()
}

/// Of many segments one moves by chance, so each change is judged as one of all that were compared.
fn judged(comparisons: Vec<Row<Comparison>>, options: &Options) -> Vec<Row<Judged<()>>> {
    let compared = comparisons.iter().filter_map(|(_, change)| change.ok());
    let judged = Correction::Holm.judge(compared.map(|change| ((), change)), options.level);
    let mut judged = judged.into_iter();
    let rows = comparisons.into_iter().map(|(segment, change)| {
        let change = change.and_then(|_| judged.next().ok_or(NO_VALUE));
        (segment, change)
    });
    rows.collect()
}

/// The mix shift, or in words why there is none.
fn split(
    mix_shift: Result<MixShift<String>, Error>,
    waves: [&WaveRow; 2],
    roll_up: Option<RollUp>,
) -> Result<Result<MixShift<String>, String>, Error> {
    if roll_up.is_some_and(counts_accounts) {
        return Ok(Err(
            "an account counts once in every segment it answered in, so segments do not add up to the total".into(),
        ));
    }
    for row in waves {
        if let Some(reason) = without_estimate(row) {
            return Ok(Err(reason));
        }
    }
    Ok(Ok(mix_shift?))
}

/// The trend of all waves at times 1, 2, 3 ..., or in words why there is none.
fn trend(
    reading: &Reading,
    waves: &[WaveRow],
    confidential: &Confidential,
    roll_up: Option<RollUp>,
) -> Result<Result<Trend, String>, Error> {
    if waves.len() < WAVES_OF_A_TREND {
        return Ok(Err(format!("it needs {WAVES_OF_A_TREND} waves")));
    }
    if waves.iter().any(|row| !confidential.shows_wave(&row.wave)) {
        return Ok(Err(SUPPRESSED.into()));
    }
    if let Some(reason) = waves.iter().find_map(without_estimate) {
        return Ok(Err(reason));
    }
    let time_of = |place: usize| (place + 1) as f64;
    let trend = match roll_up {
        None => {
            let estimates = waves.iter().filter_map(|row| row.group.estimate);
            let series: Vec<_> = estimates
                .enumerate()
                .map(|(place, estimate)| (time_of(place), estimate))
                .collect();
            Trend::independent(&series)
        }
        Some(roll_up) => {
            let wave = |origin: &Origin| origin.cell.wave.clone();
            let tally = within_waves(reading.answers.iter(), &reading.book, roll_up, wave)?;
            Trend::clustered(&tally, |wave| {
                let place = waves.iter().position(|row| row.wave == *wave);
                time_of(place.unwrap_or_default())
            })
        }
    };
    trend.map(Ok)
}

/// Why nothing can be said of how sure a wave is, where that is so.
fn without_estimate(row: &WaveRow) -> Option<String> {
    let reason = match (&row.group.estimate, row.group.nps) {
        (Some(_), _) => return None,
        (None, Some(_)) => ONE_ACCOUNT,
        (None, None) => NO_VALUE,
    };
    Some(format!("wave {} has {reason}", row.wave))
}
