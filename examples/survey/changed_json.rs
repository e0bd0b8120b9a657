//! What changed, as fields of the JSON document.

use promoter::multiplicity::Judged;
use promoter::{Effect, Interval, Level, MixShift, Trend, Verdict};
use serde::Serialize;

use crate::changed::{BySegment, Changed};
use crate::confidential::SUPPRESSED;
use crate::groups_json::Shown;

/// Each is `null` where it does not exist.
#[derive(Serialize, Default)]
pub(crate) struct Changes {
    /// By the first segment column, between the last two waves.
    changes: Option<Vec<Change>>,
    mix_shift: Option<Shown<Shift>>,
    trend: Option<Shown<Slope>>,
}

#[derive(Serialize)]
struct Change {
    segment: String,
    #[serde(flatten)]
    figures: Shown<ChangeFigures>,
}

/// All are `null` where the segment cannot be compared.
#[derive(Serialize)]
struct ChangeFigures {
    change: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    p_value: Option<f64>,
    /// Raised for being one of many; the verdict goes by it.
    adjusted_p_value: Option<f64>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct Shift {
    column: String,
    from: String,
    to: String,
    total: Points,
    mix: Points,
    within: Points,
    segments: Vec<Segment>,
}

#[derive(Serialize)]
struct Points {
    points: f64,
    lower: Option<f64>,
    upper: Option<f64>,
    p_value: Option<f64>,
}

#[derive(Serialize)]
struct Segment {
    segment: String,
    mix: f64,
    within: f64,
    appeared: bool,
    vanished: bool,
}

/// In points from one wave to the next.
#[derive(Serialize)]
struct Slope {
    slope: f64,
    lower: f64,
    upper: f64,
    p_value: f64,
    verdict: &'static str,
    lack_of_fit_p_value: Option<f64>,
}

impl Changes {
    pub(crate) fn of(changed: Option<&Changed>, level: Level) -> Self {
        let Some(changed) = changed else {
            return Self::default();
        };
        let by_segment = changed.segments.as_ref();
        let changes = |by_segment: &BySegment| {
            let rows = by_segment.changes.iter();
            let rows = rows.map(|(segment, judged)| Change {
                segment: segment.clone(),
                figures: Shown::of(match judged {
                    Err(SUPPRESSED) => None,
                    judged => Some(change(judged.as_ref().ok(), level)),
                }),
            });
            rows.collect()
        };
        let mix_shift = by_segment.and_then(|by_segment| {
            shown(&by_segment.mix_shift, |mix_shift| {
                shift(changed, &by_segment.column, mix_shift, level)
            })
        });
        Self {
            changes: by_segment.map(changes),
            mix_shift,
            trend: shown(&changed.trend, |trend| slope(trend, level)),
        }
    }
}

/// What there is; `None` where there is nothing for another reason than that it is suppressed.
fn shown<T, U>(found: &Result<T, String>, figures: impl Fn(&T) -> U) -> Option<Shown<U>> {
    match found {
        Ok(found) => Some(Shown::of(Some(figures(found)))),
        Err(reason) if reason == SUPPRESSED => Some(Shown::of(None)),
        Err(_) => None,
    }
}

fn change(judged: Option<&Judged<()>>, level: Level) -> ChangeFigures {
    let comparison = judged.map(|judged| &judged.comparison);
    let interval = comparison.map(|comparison| comparison.interval(level));
    ChangeFigures {
        change: comparison.map(|comparison| comparison.difference()),
        lower: interval.map(|interval| interval.lower()),
        upper: interval.map(|interval| interval.upper()),
        p_value: comparison.map(|comparison| comparison.p_value()),
        adjusted_p_value: judged.map(|judged| judged.p_value),
        verdict: judged.map(|judged| judged.verdict).map(Verdict::name),
    }
}

fn shift(changed: &Changed, column: &str, shift: &MixShift<String>, level: Level) -> Shift {
    let total = shift.total;
    let effect =
        |effect: &Effect| points(effect.points(), effect.interval(level), effect.p_value());
    let segments = shift.segments.iter().map(|segment| Segment {
        segment: segment.key.clone(),
        mix: segment.mix,
        within: segment.within,
        appeared: segment.appeared,
        vanished: segment.vanished,
    });
    Shift {
        column: column.into(),
        from: changed.from.clone(),
        to: changed.to.clone(),
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

fn slope(trend: &Trend, level: Level) -> Slope {
    let interval = trend.interval(level);
    Slope {
        slope: trend.slope(),
        lower: interval.lower(),
        upper: interval.upper(),
        p_value: trend.p_value(),
        verdict: trend.verdict(level).name(),
        lack_of_fit_p_value: trend.lack_of_fit().map(|fit| fit.p_value),
    }
}
