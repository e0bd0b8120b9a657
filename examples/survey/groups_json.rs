//! The segments and the waves, as rows of the JSON document.

use promoter::{Level, Verdict};
use serde::Serialize;

use crate::cautions;
use crate::rolled_up::{Group, WaveRow};

/// An NPS with the limits of its interval.
#[derive(Serialize)]
pub(crate) struct Figure {
    n: u64,
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

/// What a group is worth.
#[derive(Serialize)]
struct Worth {
    /// The accounts that count in the group; `null` where there are no accounts.
    accounts: Option<u64>,
    /// `null` without an interval.
    effective_n: Option<f64>,
    cautions: Vec<String>,
}

/// Figures, or `{"suppressed": true}` where too few people gave them.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Shown<T> {
    Figures(T),
    Suppressed { suppressed: bool },
}

#[derive(Serialize)]
pub(crate) struct Segment {
    segment: String,
    #[serde(flatten)]
    figures: Shown<SegmentFigures>,
}

#[derive(Serialize)]
struct SegmentFigures {
    #[serde(flatten)]
    figure: Figure,
    #[serde(flatten)]
    worth: Worth,
}

#[derive(Serialize)]
pub(crate) struct Wave {
    wave: String,
    #[serde(flatten)]
    figures: Shown<WaveFigures>,
}

#[derive(Serialize)]
struct WaveFigures {
    #[serde(flatten)]
    figure: Figure,
    #[serde(flatten)]
    worth: Worth,
    change: Option<f64>,
    change_lower: Option<f64>,
    change_upper: Option<f64>,
    p_value: Option<f64>,
    verdict: Option<&'static str>,
}

impl Figure {
    pub(crate) fn of(group: &Group, level: Level) -> Self {
        let interval = group.estimate.map(|estimate| estimate.interval(level));
        Self {
            n: group.n,
            nps: group.estimate.map(|estimate| estimate.nps().points()),
            lower: interval.map(|interval| interval.lower()),
            upper: interval.map(|interval| interval.upper()),
        }
    }
}

impl Worth {
    fn of(group: &Group) -> Self {
        let cautions = cautions::of(group.estimate.as_ref()).into_iter();
        Self {
            accounts: group.accounts,
            effective_n: group.estimate.map(|estimate| estimate.effective_n()),
            cautions: cautions.map(|caution| caution.text).collect(),
        }
    }
}

impl<T> Shown<T> {
    pub(crate) fn of(figures: Option<T>) -> Self {
        figures.map_or(Self::Suppressed { suppressed: true }, Self::Figures)
    }
}

impl Segment {
    pub(crate) fn of(name: &str, group: Option<&Group>, level: Level) -> Self {
        let figures = |group| SegmentFigures {
            figure: Figure::of(group, level),
            worth: Worth::of(group),
        };
        Self {
            segment: name.into(),
            figures: Shown::of(group.map(figures)),
        }
    }
}

impl Wave {
    pub(crate) fn of(name: &str, row: Option<&WaveRow>, level: Level) -> Self {
        let figures = |row: &WaveRow| {
            let change = row.change.as_ref();
            let interval = change.map(|change| change.interval(level));
            WaveFigures {
                figure: Figure::of(&row.group, level),
                worth: Worth::of(&row.group),
                change: change.map(|change| change.difference()),
                change_lower: interval.map(|interval| interval.lower()),
                change_upper: interval.map(|interval| interval.upper()),
                p_value: change.map(|change| change.p_value()),
                verdict: change
                    .map(|change| change.verdict(level))
                    .map(Verdict::name),
            }
        };
        Self {
            wave: name.into(),
            figures: Shown::of(row.map(figures)),
        }
    }
}
