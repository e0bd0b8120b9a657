//! Shewhart charts and weighted means.

use promoter::Estimate;
use promoter::monitor::Chart;
use serde_json::Value;

use crate::counts::nps_of;
use crate::support::{Tolerance, number, tally};

fn groups(input: &Value) -> Vec<Estimate> {
    let groups = input["groups"].as_array().expect("groups").iter();
    groups
        .map(|group| tally(group).estimate().expect("answers"))
        .collect()
}

pub(crate) fn shewhart(input: &Value, expected: &Value, close: &Tolerance) {
    let chart = Chart::of(groups(input).into_iter().enumerate()).expect("spread");
    let centre = chart.centre().points() / 100.0;
    close.check("centre", centre, &expected["centre"]);
    for (place, wave) in chart.baseline().iter().enumerate() {
        close.check("z", wave.z, &expected["z"][place]);
        close.check("lo", wave.lower / 100.0, &expected["lo"][place]);
        close.check("hi", wave.upper / 100.0, &expected["hi"][place]);
    }
}

pub(crate) fn ewma(input: &Value, expected: &Value, close: &Tolerance) {
    let chart = Chart::around(nps_of(&input["target"]), number(&input["var"])).expect("in range");
    let chart = chart.with_limits(3.0, number(&input["lam"]), number(&input["L"]));
    let watched = chart
        .expect("in range")
        .watch(groups(input).into_iter().enumerate());
    for (wave, expected) in watched
        .iter()
        .zip(expected["path"].as_array().expect("a path"))
    {
        close.check("e", wave.ewma, &expected["e"]);
        close.check("limit", wave.ewma_limit, &expected["limit"]);
    }
}
