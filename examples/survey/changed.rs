//! What moved between the last two waves, and where all of them are heading.

use promoter::multiplicity::{Correction, Judged};
use promoter::{Comparison, Error, MixShift, RollUp, Segments, Tally, Trend};

use crate::answers;
use crate::confidential::{self, Confidential, SUPPRESSED};
use crate::options::Options;
use crate::reading::Reading;
use crate::rolled_up::{WaveRow, counts, counts_accounts, sample};

/// Through two waves there is always a line, so it says nothing that their change does not.
const WAVES_OF_A_TREND: usize = 3;

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
        let cell = |cell: &answers::Cell| (cell.wave.clone(), cell.segments[0].clone());
        let answers = reading.answers.iter().filter(|answer| {
            let wave = answer.origin.cell.wave.as_str();
            wave == from || wave == to
        });
        let tallies = counts(answers, cell);
        let is_hidden = |(wave, segment): &Cell| {
            // What a hidden segment has in one wave and in another makes up what it has.
            !confidential.shows_wave(wave)
                || !confidential.shows(&confidential::Row::Segment(0, segment.clone()))
                || !confidential.shows(&confidential::Row::Cell(wave.clone(), segment.clone()))
        };
        let roll_up = options.roll_up();
        let sample = sample(reading, roll_up, |cell| cell.wave.clone(), cell)?;
        let compare = |segment: &String| {
            let is = |wave: &str, (own, key): &Cell| own == wave && key == segment;
            sample.compare(|cell| is(to, cell), |cell| is(from, cell))
        };
        let comparisons = comparisons(&tallies, [from, to], is_hidden, compare);
        let mix_shift = if tallies.iter().any(|(cell, _)| is_hidden(cell)) {
            Err(SUPPRESSED.into())
        } else if roll_up.is_some_and(counts_accounts) {
            Err("an account counts once in every segment it answered in, so segments do not add up to the total".into())
        } else {
            let is = |wave: &str, (own, _): &Cell| own == wave;
            let segment = |(_, segment): &Cell| segment.clone();
            MixShift::between(&sample, segment, |cell| is(from, cell), |cell| is(to, cell))
                .ok_or_else(|| without_value(waves))
        };
        Ok(Self {
            column: column.into(),
            changes: judged(comparisons, options),
            mix_shift,
        })
    }
}

/// The change of each segment, or why there is none.
fn comparisons(
    tallies: &Segments<Cell, Tally>,
    [from, to]: [&str; 2],
    is_hidden: impl Fn(&Cell) -> bool,
    compare: impl Fn(&String) -> Option<Comparison>,
) -> Vec<Row<Comparison>> {
    let segments = tallies.coarser(|(_, segment)| segment.clone());
    let rows = segments.iter().map(|(segment, _)| {
        let cell = |wave: &str| (wave.into(), segment.clone());
        let answered = |wave: &str| tallies.get(&cell(wave)).is_some();
        if [from, to]
            .into_iter()
            .any(|wave| answered(wave) && is_hidden(&cell(wave)))
        {
            return (segment.clone(), Err(SUPPRESSED));
        }
        let change = match (answered(from), answered(to)) {
            (false, _) => Err("appeared"),
            (_, false) => Err("vanished"),
            _ => compare(segment).ok_or(NO_VALUE),
        };
        (segment.clone(), change)
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
    let wave = |cell: &answers::Cell| cell.wave.clone();
    let sample = sample(reading, roll_up, wave, wave)?;
    let time = |wave: &String| {
        let place = waves.iter().position(|row| row.wave == *wave);
        (place.unwrap_or_default() + 1) as f64
    };
    let needed = || format!("it needs {WAVES_OF_A_TREND} waves of two accounts or more");
    Ok(Trend::of(&sample, time)?.ok_or_else(needed))
}

/// Which of the waves there is no score of.
fn without_value(waves: [&WaveRow; 2]) -> String {
    let without = waves.into_iter().filter(|row| row.group.estimate.is_none());
    let names: Vec<String> = without
        .map(|row| format!("wave {} has {NO_VALUE}", row.wave))
        .collect();
    names.join(", ")
}
