//! What moved between the last two waves, and where all of them are heading.

use std::collections::{BTreeMap, BTreeSet};

use promoter::multiplicity::Correction;
use promoter::{Effect, Interval, MixShift, Trend, Waves};

use crate::groups::judged_as;
use crate::records::Cell;
use crate::report::{Change, Compared, Moved, Points, Shift, Slope, Wave};
use crate::sampled::Survey;

/// With fewer waves there is no trend to speak of.
const WAVES_OF_A_TREND: usize = 3;

/// Of more segments than these it is not told which changed.
const MOST_COMPARED: usize = 10_000;

const SUPPRESSED: &str = "suppressed";

/// Parts of the report; all `None` before the second wave.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    pub(crate) changes: Option<Vec<Change>>,
    pub(crate) mix_shift: Option<Shift>,
    pub(crate) no_mix_shift: Option<String>,
    pub(crate) trend: Option<Slope>,
    pub(crate) no_trend: Option<String>,
}

/// A wave and a segment.
type Group = (u32, u32);

impl Changed {
    /// # Errors
    /// For a value of an account that is missing.
    pub(crate) fn of(survey: &Survey<'_>, waves: &[Wave]) -> Result<Self, promoter::Error> {
        let [.., before, after] = waves else {
            return Ok(Self::default());
        };
        let mut changed = Self::default();
        match trend(survey, waves)? {
            Ok(trend) => changed.trend = Some(trend),
            Err(reason) => changed.no_trend = Some(reason),
        }
        // With a minimum of answers a run shows one table.
        if survey.records.tables == 0 || survey.options.minimum_n.is_some() {
            return Ok(changed);
        }
        let to = waves.len() as u32 - 1;
        let group = |cell: &Cell| (cell.wave, cell.groups[0]);
        let sample = survey.sample(|cell| cell.wave, group)?;
        changed.changes = changes(survey, to, &sample);
        let shift = match survey.counts_accounts() {
            true => Err("an account counts once in every segment it answered in, so segments do not add up to the total".into()),
            false => MixShift::between(&sample, |group| group.1, |group| group.0 + 1 == to, |group| group.0 == to)
                .ok_or_else(|| without_value([before, after])),
        };
        match shift {
            Ok(shift) => changed.mix_shift = Some(in_figures(&shift, survey, [before, after])),
            Err(reason) => changed.no_mix_shift = Some(reason),
        }
        Ok(changed)
    }
}

/// What each segment of the first column did; `None` of too many segments.
fn changes(survey: &Survey<'_>, to: u32, sample: &promoter::Sample<Group>) -> Option<Vec<Change>> {
    let names = &survey.records.groups[0].1;
    if names.len() > MOST_COMPARED {
        return None;
    }
    let level = survey.options.level;
    // In the order of segments and, within, of waves: the wave before stands before.
    let pairs = Waves::of(sample, |group| (group.1, group.0));
    let compared = pairs
        .iter()
        .zip(pairs.iter().skip(1))
        .filter_map(|(before, after)| {
            let (segment, wave) = *after.key();
            let is_pair = *before.key() == (segment, wave.wrapping_sub(1)) && wave == to;
            Some((segment, *after.change().ok().filter(|_| is_pair)?))
        });
    let judged = Correction::Holm.judge(compared, level);
    let judged: BTreeMap<u32, _> = judged
        .into_iter()
        .map(|one| (one.key, judged_as(&one, level)))
        .collect();
    // Which segments answered, and in which of the two waves.
    let answers = survey.records.answers.iter();
    let cells = answers.map(|alike| (alike.origin.cell.groups[0], alike.origin.cell.wave));
    let cells: BTreeSet<Group> = cells.filter(|(_, wave)| wave + 1 >= to).collect();
    let segments: BTreeSet<u32> = cells.iter().map(|(segment, _)| *segment).collect();
    let rows = segments.into_iter().map(|segment| {
        let answered = |wave: u32| cells.contains(&(segment, wave));
        let judged = judged.get(&segment);
        Change {
            segment: names[segment as usize].to_string(),
            not_compared: match (answered(to - 1), answered(to), judged) {
                (false, _, _) => Some("appeared"),
                (_, false, _) => Some("vanished"),
                (_, _, None) => Some("no value"),
                _ => None,
            },
            change: judged.map_or_else(Compared::default, |judged| Compared {
                change: Some(judged.difference.change),
                lower: Some(judged.difference.lower),
                upper: Some(judged.difference.upper),
                p_value: Some(judged.difference.p_value),
                adjusted_p_value: Some(judged.adjusted_p_value),
                verdict: Some(judged.difference.verdict),
            }),
        }
    });
    Some(rows.collect())
}

fn in_figures(shift: &MixShift<u32>, survey: &Survey<'_>, [before, after]: [&Wave; 2]) -> Shift {
    let level = survey.options.level;
    let (column, names) = &survey.records.groups[0];
    let effect =
        |effect: &Effect| points(effect.points(), effect.interval(level), effect.p_value());
    let segments = shift.segments.iter().map(|segment| Moved {
        segment: names[segment.key as usize].to_string(),
        mix: segment.mix,
        within: segment.within,
        appeared: segment.appeared,
        vanished: segment.vanished,
    });
    let total = shift.total;
    Shift {
        column: column.clone(),
        from: before.wave.clone(),
        to: after.wave.clone(),
        total: points(
            total.difference(),
            Some(total.interval(level)),
            Some(total.p_value()),
        ),
        mix: effect(&shift.mix),
        within: effect(&shift.within),
        segments: segments.collect(),
    }
}

fn points(points: f64, interval: Option<Interval>, p_value: Option<f64>) -> Points {
    Points {
        points,
        lower: interval.map(|interval| interval.lower()),
        upper: interval.map(|interval| interval.upper()),
        p_value,
    }
}

/// The trend over all waves, or why there is none.
fn trend(survey: &Survey<'_>, waves: &[Wave]) -> Result<Result<Slope, String>, promoter::Error> {
    if waves.len() < WAVES_OF_A_TREND {
        return Ok(Err(format!("it needs {WAVES_OF_A_TREND} waves")));
    }
    if waves.iter().any(|wave| wave.figures.suppressed) {
        return Ok(Err(SUPPRESSED.into()));
    }
    let sample = survey.sample(|cell| cell.wave, |cell| cell.wave)?;
    let Some(trend) = Trend::of(&sample, |wave| f64::from(*wave) + 1.0)? else {
        return Ok(Err(format!(
            "it needs {WAVES_OF_A_TREND} waves of two accounts or more"
        )));
    };
    let interval = trend.interval(survey.options.level);
    Ok(Ok(Slope {
        slope: trend.slope(),
        lower: interval.lower(),
        upper: interval.upper(),
        p_value: trend.p_value(),
        verdict: trend.verdict(survey.options.level).name(),
        waves: trend.waves(),
        left_out: trend.left_out().len(),
        lack_of_fit_p_value: trend.lack_of_fit().map(|fit| fit.p_value),
    }))
}

/// Why two waves cannot be compared.
fn without_value(waves: [&Wave; 2]) -> String {
    let without = waves.into_iter().filter(|wave| wave.figures.nps.is_none());
    let names: Vec<String> = without
        .map(|wave| format!("wave {} has no value", wave.wave))
        .collect();
    names.join(", ")
}
