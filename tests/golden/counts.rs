//! Cases of `golden.json` about answers that are counted: one sample, two, a list, a benchmark, many
//! p-values.

use promoter::multiplicity::Correction;
use promoter::{Bands, Benchmark, Estimate, Interval, Level, Method, Nps, WeightedTally};
use serde_json::Value;

use crate::support::{Tolerance, number, numbers, survey_rows, tally};

const P95: Level = Level::P95;

pub(crate) fn nps(input: &Value, expected: &Value, close: &Tolerance) {
    let estimate = tally(&input["counts"]).estimate().expect("answers");
    let se = estimate.std_error() / 100.0;
    close.check("nps", estimate.nps().points() / 100.0, &expected["nps"]);
    close.check("se", se, &expected["se"]);
    close.check("var", se * se * estimate.n() as f64, &expected["var"]);
}

pub(crate) fn one_sample(method: Method, input: &Value, expected: &Value, close: &Tolerance) {
    let level = match input["alpha"].as_f64() {
        Some(alpha) => Level::from_alpha(alpha),
        None => Level::new(input["conf"].as_f64().expect("a level")),
    };
    let estimate = tally(&input["counts"]).estimate().expect("answers");
    let interval = estimate.using(method).interval(level.expect("in range"));
    limits(&interval, expected, 1.0, close);
}

pub(crate) fn jeffreys(input: &Value, expected: &Value, close: &Tolerance) {
    one_sample(Method::Jeffreys, input, expected, close);
    let estimate = tally(&input["counts"]).estimate().expect("answers");
    let positive = estimate.probability_above(0.0);
    close.check("p_positive", positive, &expected["p_positive"]);
}

pub(crate) fn credible_bands(input: &Value, expected: &Value, close: &Tolerance) {
    one_sample(Method::Jeffreys, input, expected, close);
    let estimate = tally(&input["counts"]).estimate().expect("answers");
    assert_eq!(numbers(&input["edges"]), [0.0, 0.3, 0.7]);
    let bands = Bands::default();
    for (place, (_, probability)) in bands.probabilities(&estimate).into_iter().enumerate() {
        close.check("band", probability, &expected["bands"][place]);
    }
}

/// Compares limits; those of Wald-type methods stand unclipped in the references.
pub(crate) fn limits(interval: &Interval, expected: &Value, most: f64, close: &Tolerance) {
    let clipped = |limit: &Value| limit.as_f64().expect("a limit").clamp(-most, most).into();
    close.check("lo", interval.lower() / 100.0, &clipped(&expected["lo"]));
    close.check("hi", interval.upper() / 100.0, &clipped(&expected["hi"]));
}

pub(crate) fn two_samples(method: Method, input: &Value, expected: &Value, close: &Tolerance) {
    let of = |counts: &Value| tally(counts).estimate().expect("answers");
    let change = of(&input["b"]).versus(&of(&input["a"])).using(method);
    if expected.get("lo").is_some() {
        limits(&change.interval(P95), expected, 2.0, close);
    }
    if let Some(estimate) = expected.get("estimate") {
        close.check("estimate", change.centre() / 100.0, estimate);
    }
    if method == Method::Wald {
        assert_eq!(change.centre(), change.difference());
        close.check("se", change.std_error() / 100.0, &expected["se"]);
    }
    if let Some(greater) = expected.get("p_greater") {
        let p = change.p_value_above(0.0);
        close.check("p_greater", p, greater);
        let p = change.p_value_below(0.0);
        close.check("p_less", p, &expected["p_less"]);
    }
    for p in ["p", "p_two"] {
        match expected.get(p) {
            None => {}
            // By Wald there is no error in these counts, so no test: the difference is taken as clear.
            Some(Value::Null) => assert_eq!(change.std_error(), 0.0),
            Some(value) => close.check(p, change.p_value(), value),
        }
    }
}

pub(crate) fn weighted(expected: &Value, close: &Tolerance) {
    let rows = survey_rows();
    let tally: WeightedTally = rows.iter().map(|row| (row.score, row.weight)).collect();
    estimate(&tally.estimate().expect("answers"), expected, close);
}

fn estimate(found: &Estimate, expected: &Value, close: &Tolerance) {
    close.check("nps", found.nps().points() / 100.0, &expected["nps"]);
    close.check("n_eff", found.effective_n(), &expected["n_eff"]);
    close.check("se", found.std_error() / 100.0, &expected["se"]);
    limits(&found.interval(P95), expected, 1.0, close);
}

/// The oracle's limits stand before the customer that Tango's limits of a list are widened by, at each
/// end, and before what the others on the list make impossible.
pub(crate) fn of_population(input: &Value, expected: &Value, close: &Tolerance) {
    let population = input["population"].as_u64().expect("a number");
    let answers = tally(&input["counts"]);
    let found = answers
        .estimate()
        .expect("answers")
        .of_population(population);
    let found = found.expect("a population that holds them");
    if let Some(n) = expected["n_eff"].as_f64() {
        close.check("n_eff", found.effective_n(), &n.into());
    }
    let [all, heard] = [population, answers.n()].map(|count| count as f64);
    let net = answers.promoters() as f64 - answers.detractors() as f64;
    let check = |method: Method, expected: &Value, customers: f64| {
        let interval = found.using(method).interval(P95);
        let possible = |limit: f64| {
            limit
                .clamp((net - (all - heard)) / all, (net + (all - heard)) / all)
                .into()
        };
        let lower = possible(number(&expected["lo"]) - customers / all);
        let upper = possible(number(&expected["hi"]) + customers / all);
        close.check("lo", interval.lower() / 100.0, &lower);
        close.check("hi", interval.upper() / 100.0, &upper);
    };
    check(Method::Tango, &expected["score"], 1.0);
    check(Method::AdjustedWald, &expected["adj_wald"], 0.0);
}

pub(crate) fn with_design_effect(input: &Value, expected: &Value, close: &Tolerance) {
    let effect = input["deff"].as_f64().expect("an effect");
    let answers = tally(&input["counts"]).estimate().expect("answers");
    let found = answers.with_design_effect(effect).expect("in range");
    limits(&found.interval(P95), &expected["score"], 1.0, close);
}

pub(crate) fn nps_of(share: &Value) -> Nps {
    Nps::new(100.0 * share.as_f64().expect("a share")).expect("in range")
}

pub(crate) fn benchmark(method: Method, input: &Value, expected: &Value, close: &Tolerance) {
    let ours = tally(&input["counts"]).estimate().expect("answers");
    let fixed = Benchmark::fixed(nps_of(&input["benchmark"]), "a fixed value");
    let lead = ours.against(&fixed).using(method);
    close.check("p_two", lead.p_value(), &expected["p_two"]);
    close.check("p_greater", lead.p_value_above(0.0), &expected["p_greater"]);
    close.check("p_less", lead.p_value_below(0.0), &expected["p_less"]);
}

pub(crate) fn many(correction: Correction, input: &Value, expected: &Value, close: &Tolerance) {
    let adjusted = correction.adjust(&numbers(&input["p"])).expect("p-values");
    for (place, p) in adjusted.into_iter().enumerate() {
        close.check("adjusted", p, &expected["adjusted"][place]);
    }
}

pub(crate) fn equivalence(input: &Value, expected: &Value, close: &Tolerance) {
    let of = |side: &str| tally(&input[side]).estimate().expect("answers");
    let change = of("b").versus(&of("a"));
    let margin = 100.0 * input["margin"].as_f64().expect("a margin");
    let lower = change.p_value_above(-margin);
    let upper = change.p_value_below(margin);
    close.check("p_lower", lower, &expected["p_lower"]);
    close.check("p_upper", upper, &expected["p_upper"]);
    let p = lower.max(upper);
    for (alpha, equivalent) in [(1.001 * p, true), (0.999 * p, false)] {
        let level = Level::from_alpha(alpha).expect("in range");
        assert_eq!(change.equivalent_within(margin, level), Ok(equivalent));
    }
}

pub(crate) fn kish(expected: &Value, close: &Tolerance) {
    let rows = survey_rows();
    let tally: WeightedTally = rows.iter().map(|row| (row.score, row.weight)).collect();
    let kish = tally.kish_n().expect("answers");
    close.check("kish_neff", kish, &expected["kish_neff"]);
    let effect = tally.counts().n() as f64 / kish;
    close.check("kish_deff", effect, &expected["kish_deff"]);
}
