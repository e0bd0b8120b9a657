//! Cases of `golden.json` about what to measure next and who was silent.

use promoter::plan::{self, Compared, Expected};
use promoter::response_rate::{Bounds, Outcomes, PartialAnswers};
use promoter::{Bands, Level};
use serde_json::Value;

use crate::support::{Tolerance, number, tally};

const P95: Level = Level::P95;

pub(crate) fn answers(input: &Value, expected: &Value, close: &Tolerance) {
    let [p, b, d] = [0, 1, 2].map(|at| number(&input["shares"][at]));
    let shares = Expected::shares(p, b, d).expect("in range");
    let needed = plan::for_margin(100.0 * number(&input["moe"]), shares, P95).expect("in range");
    close.check("raw", needed.exactly(), &expected["raw"]);
    assert_eq!(Some(needed.answers()), expected["n"].as_u64());
}

pub(crate) fn for_power(function: &str, input: &Value, expected: &Value, close: &Tolerance) {
    let spread = |name: &str| Expected::of_variance(number(&input[name])).expect("in range");
    let (delta, power) = (100.0 * number(&input["delta"]), number(&input["power"]));
    let needed = if function == "n_two" {
        Compared::new(spread("v1"), spread("v2")).answers(delta, P95, power)
    } else {
        plan::for_benchmark(delta, spread("var"), P95, power)
    };
    let needed = needed.expect("in range");
    close.check("raw", needed.exactly(), &expected["raw"]);
    assert_eq!(Some(needed.answers()), expected["n"].as_u64());
}

pub(crate) fn power(input: &Value, expected: &Value, close: &Tolerance) {
    let spread = |name: &str| Expected::of_variance(number(&input[name])).expect("in range");
    let answers = ["n1", "n2"].map(|name| input[name].as_u64().expect("a number"));
    let both = Compared::new(spread("v1"), spread("v2"));
    let power = both.power(100.0 * number(&input["delta"]), answers, P95);
    close.check("power", power.expect("in range"), &expected["power"]);
}

pub(crate) fn aapor(input: &Value, expected: &Value, close: &Tolerance) {
    let count = |name: &str| input[name].as_u64().expect("a count");
    let outcomes = Outcomes {
        complete: count("I"),
        partial: count("P"),
        refused: count("R"),
        no_contact: count("NC"),
        other: count("O"),
        unknown_address: count("UH"),
        unknown_other: count("UO"),
    };
    let eligible = number(&input["e"]);
    for (place, eligible) in [1.0, eligible, 0.0].into_iter().enumerate() {
        for (partial, number) in [
            (PartialAnswers::NotCounted, 1),
            (PartialAnswers::Counted, 2),
        ] {
            let name = format!("RR{}", 2 * place + number);
            let rate = outcomes.rate(partial, eligible).expect("a share");
            close.check(&name, rate.expect("somebody was asked"), &expected[&name]);
        }
    }
}

pub(crate) fn bounds(input: &Value, expected: &Value, close: &Tolerance) {
    let invited = input["invited"].as_u64().expect("a number");
    let bounds = Bounds::of(&tally(&input["counts"]), invited).expect("as many");
    let bounds = bounds.expect("answers");
    close.check("lo", bounds.lower() / 100.0, &expected["lo"]);
    close.check("hi", bounds.upper() / 100.0, &expected["hi"]);
    if expected.get("tipping_to_zero").is_some() {
        let tipping = bounds.tipping_point(0.0).expect("a target");
        let tipping = tipping.expect("can happen");
        close.check("tipping", tipping / 100.0, &expected["tipping_to_zero"]);
    }
}

pub(crate) fn minimal_difference(input: &Value, expected: &Value, close: &Tolerance) {
    let spread = |name: &str| Expected::of_variance(number(&input[name]));
    let both = ["v1", "v2"].map(|name| spread(name).expect("in range"));
    let answers = ["n1", "n2"].map(|name| input[name].as_u64().expect("a number"));
    let points = Compared::new(both[0], both[1]).smallest_difference(answers, P95, 0.8);
    close.check("mde", points.expect("in range") / 100.0, &expected["mde"]);
}

pub(crate) fn waves_for_trend(input: &Value, expected: &Value) {
    let [slope, variance] = ["slope", "var"].map(|name| number(&input[name]));
    let each = input["n_per_wave"].as_u64().expect("a number");
    let spread = Expected::of_variance(variance).expect("in range");
    let waves = plan::waves_for_trend(100.0 * slope, each, spread, P95, 0.8);
    let expected = expected["waves"].as_u64().expect("a number");
    assert_eq!(waves.expect("in range"), expected);
}

pub(crate) fn answers_to_settle(input: &Value, expected: &Value) {
    let estimate = tally(&input["counts"]).estimate().expect("answers");
    let more = Bands::default().answers_to_settle(&estimate, P95);
    assert!(expected.get("more").is_some());
    assert_eq!(more, expected["more"].as_u64());
}
