//! The corrected rules against an oracle in Python with 50 digits: `tests/data/golden_corrections.json`,
//! and `golden_corrections_drawn.json` with counts drawn by chance.

use crate::support::{Tolerance, json, tally};
use promoter::monitor::{Chart, Rule};
use promoter::multiplicity::Correction;
use promoter::plan::{self, Compared, Expected, InAccounts, Needed};
use promoter::pooling::Pool;
use promoter::response_rate::Bounds;
use promoter::transitions::Transitions;
use promoter::{Benchmark, Category, Error, Level, Nps, Segments};
use serde_json::Value;

/// Functions whose cases are not asked here. Those of private functions are asked in their own files:
/// `src/inference/{score_trend, population, anytime}.rs`. `bounds_accounts` and `influence` are
/// asked where accounts are.
const NOT_ASKED: &[&str] = &[
    "trend_score",
    "finite_population",
    "anytime_difference",
    "bounds_accounts",
    "influence",
];

#[test]
fn every_corrected_case_is_met() {
    assert_eq!(met("golden_corrections.json"), 63);
    assert_eq!(met("golden_corrections_drawn.json"), 111);
}

/// How many cases of a file were asked, all of which are met.
fn met(file: &str) -> usize {
    let mut met = 0;
    for case in json(file)["cases"].as_array().expect("a list") {
        let function = case["function"].as_str().expect("a name");
        if NOT_ASKED.contains(&function) {
            continue;
        }
        let close = Tolerance::of(case);
        let (input, expected) = (&case["input"], &case["expected"]);
        match function {
            "margin_score" => margin(input, expected, &close),
            "plan_accounts" => accounts(input, expected, &close),
            "deff_accounts" => {
                let effect = in_accounts(input, "answers_per_account").design_effect(1.0);
                close.check(
                    "deff",
                    effect.expect("in range"),
                    &expected["design_effect"],
                );
            }
            "wave_correlation" => {
                let person = input["person"].as_f64().unwrap_or(0.0);
                let found = in_accounts(input, "answers_per_account")
                    .correlation(number(&input["account"]), person);
                close.check(
                    "correlation",
                    found.expect("in range"),
                    &expected["correlation"],
                );
            }
            "n_same_accounts" => {
                let power = input["power"].as_f64().unwrap_or(0.8);
                let delta = 100.0 * number(&input["delta"]);
                let needed = compared(input).answers(delta, level(input), power);
                let needed = needed.expect("in range");
                close.check("raw", needed.exactly(), &expected["raw"]);
                assert_eq!(needed.answers() as f64, number(&expected["n"]));
            }
            "power_same_accounts" => power(input, expected, &close),
            "bounds_invited" => bounds(input, expected, &close),
            "benchmark_published" => benchmark(input, expected, &close),
            "homogeneity_box" => alike(input, expected, &close),
            "pool_eb" => pooled(input, expected, &close),
            "chart" => chart(input, expected, &close),
            "lag_comparisons" => year_before(input, expected, &close),
            "transitions" => moves(input, expected, &close),
            other => panic!("{other} is neither asked nor listed as not asked"),
        }
        met += 1;
    }
    met
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn level(input: &Value) -> Level {
    input["conf"]
        .as_f64()
        .map_or(Level::P95, |level| Level::new(level).expect("a level"))
}

fn margin(input: &Value, expected: &Value, close: &Tolerance) {
    let [p, b, d] = [0, 1, 2].map(|at| number(&input["shares"][at]));
    let shares = Expected::shares(p, b, d).expect("shares");
    let points = 100.0 * number(&input["margin"]);
    let needed = plan::for_margin(points, shares, Level::P95).expect("in range");
    close.check("raw", needed.exactly(), &expected["raw"]);
    assert_eq!(needed.answers() as f64, number(&expected["n"]));
    let interval = shares.interval(needed.answers(), Level::P95);
    let nps = shares.nps().points();
    close.check(
        "below",
        (nps - interval.lower()) / 100.0,
        &expected["below"],
    );
    close.check(
        "above",
        (interval.upper() - nps) / 100.0,
        &expected["above"],
    );
    let longer = plan::for_longer_reach(points, shares, Level::P95).expect("in range");
    close.check("longer", longer.exactly(), &expected["raw_longer_reach"]);
    assert_eq!(longer.answers() as f64, number(&expected["n_longer_reach"]));
}

fn in_accounts(input: &Value, people: &str) -> InAccounts {
    let variation = input["cv"].as_f64().unwrap_or(0.0);
    InAccounts::new(number(&input[people]), variation, number(&input["icc"])).expect("in range")
}

fn accounts(input: &Value, expected: &Value, close: &Tolerance) {
    let accounts = in_accounts(input, "people_per_account");
    let rate = input["response_rate"].as_f64().unwrap_or(1.0);
    let effect = accounts.design_effect(rate).expect("a rate");
    close.check("effect", effect, &expected["design_effect"]);
    let needed = Needed::of(number(&input["answers"])).expect("answers");
    let mut needed = needed.with_design_effect(effect).expect("in range");
    if let Some(population) = input["population"].as_u64() {
        needed = needed.of_population(population).expect("somebody");
    }
    close.check("raw", needed.exactly(), &expected["raw"]);
    let invitations = needed.invitations(rate).expect("a rate");
    assert_eq!(needed.answers() as f64, number(&expected["answers"]));
    assert_eq!(invitations as f64, number(&expected["invitations"]));
    assert_eq!(
        accounts.accounts(invitations) as f64,
        number(&expected["accounts"])
    );
}

fn compared(input: &Value) -> Compared {
    let [v1, v2] = ["v1", "v2"].map(|name| Expected::of_variance(number(&input[name])));
    let effect = input["deff"].as_f64().unwrap_or(1.0);
    Compared::new(v1.expect("in range"), v2.expect("in range"))
        .with_design_effect(effect)
        .and_then(|both| both.with_correlation(number(&input["correlation"])))
        .expect("in range")
}

fn power(input: &Value, expected: &Value, close: &Tolerance) {
    let answers = ["n1", "n2"].map(|name| input[name].as_u64().expect("a number"));
    // A difference of 0 is refused here: its power is alpha.
    let delta = 100.0 * number(&input["delta"]).abs();
    if delta > 0.0 {
        let found = compared(input).power(delta, answers, Level::P95);
        close.check("power", found.expect("in range"), &expected["power"]);
    }
}

fn bounds(input: &Value, expected: &Value, close: &Tolerance) {
    let invited = input["invited"].as_u64().expect("a number");
    let bounds = Bounds::of(&tally(&input["counts"]), invited).expect("as many");
    let bounds = bounds.expect("answers");
    close.check("lo", bounds.lower() / 100.0, &expected["lo"]);
    close.check("hi", bounds.upper() / 100.0, &expected["hi"]);
    let interval = bounds.interval(level(input));
    close.check(
        "interval_lo",
        interval.lower() / 100.0,
        &expected["interval_lo"],
    );
    close.check(
        "interval_hi",
        interval.upper() / 100.0,
        &expected["interval_hi"],
    );
    if let Some(target) = input["target"].as_f64() {
        let found = bounds.tipping_point(100.0 * target).expect("in range");
        assert_eq!(
            Some(found.is_some()),
            expected["tipping_possible"].as_bool()
        );
        if let Some(points) = found {
            close.check("tipping", points / 100.0, &expected["tipping"]);
        }
    }
}

fn benchmark(input: &Value, expected: &Value, close: &Tolerance) {
    let published = &input["benchmark"];
    let n = published["n"].as_u64().expect("a number");
    let benchmark = match published["shares"].as_array() {
        Some(shares) => {
            let [p, b, d] = [0, 1, 2].map(|at| number(&shares[at]));
            Benchmark::of_shares(p, b, d, n, "shares")
        }
        None => {
            let nps = Nps::new(100.0 * number(&published["score"])).expect("in range");
            Benchmark::of_answers(nps, n, "a score")
        }
    };
    let benchmark = benchmark.expect("some answers");
    close.check(
        "benchmark",
        benchmark.nps().points() / 100.0,
        &expected["benchmark"],
    );
    let lead = tally(&input["counts"])
        .estimate()
        .expect("answers")
        .against(&benchmark);
    let own = lead.baseline().interval(level(input));
    close.check(
        "benchmark_lo",
        own.lower() / 100.0,
        &expected["benchmark_lo"],
    );
    close.check(
        "benchmark_hi",
        own.upper() / 100.0,
        &expected["benchmark_hi"],
    );
    let interval = lead.interval(level(input));
    close.check(
        "difference",
        lead.difference() / 100.0,
        &expected["difference"],
    );
    close.check("lo", interval.lower() / 100.0, &expected["lo"]);
    close.check("hi", interval.upper() / 100.0, &expected["hi"]);
    close.check("p", lead.p_value(), &expected["p"]);
}

/// Whether independent groups can be equal: the statistic stands on the scale of chi-square.
fn alike(input: &Value, expected: &Value, close: &Tolerance) {
    let groups = input["groups"].as_array().expect("groups").iter();
    let groups: Segments<_, _> = groups.map(tally).enumerate().collect();
    let found = groups.sample().homogeneity(|group| *group).expect("groups");
    close.check("p", found.p_value, &expected["p"]);
    match (expected["expected"].as_f64(), expected["df"].as_f64()) {
        (Some(mean), Some(df)) => {
            close.check("df", found.numerator_df, &expected["df"]);
            let statistic = number(&expected["Q"]) * df / mean;
            close.check("statistic", found.statistic, &statistic.into());
        }
        _ => assert_eq!((found.statistic, found.numerator_df), (0.0, 0.0)),
    }
}

fn pooled(input: &Value, expected: &Value, close: &Tolerance) {
    let groups = input["groups"].as_array().expect("groups").iter();
    let estimates = groups.map(|counts| tally(counts).estimate().expect("answers"));
    let pool = Pool::of(estimates.enumerate());
    if expected.is_null() {
        assert_eq!(pool, None);
        return;
    }
    let pool = pool.expect("several groups");
    close.check("mean", pool.mean / 100.0, &expected["mean"]);
    let between = (pool.deviation_between / 100.0).powi(2);
    close.check("tau2", between, &expected["tau2"]);
    for one in pool.segments {
        let at = |name: &str| &expected[name][one.key];
        close.check("shrink", one.shrinkage, at("shrink"));
        close.check("pooled", one.nps / 100.0, at("pooled"));
        close.check("sd", one.std_dev / 100.0, at("sd"));
    }
}

fn chart(input: &Value, expected: &Value, close: &Tolerance) {
    let waves = |name: &str, first: usize| {
        let groups = input[name].as_array().expect("groups").iter();
        let estimates = groups.map(|counts| tally(counts).estimate().expect("answers"));
        (first..).zip(estimates.collect::<Vec<_>>())
    };
    let chart = Chart::of(waves("baseline", 0));
    if expected.is_null() {
        assert_eq!(chart.err(), Some(Error::NoSpread));
        return;
    }
    let chart = chart.expect("spread");
    close.check(
        "centre",
        chart.centre().points() / 100.0,
        &expected["centre"],
    );
    match chart.laney_factor() {
        Some(factor) => close.check("laney", factor, &expected["laney"]),
        None => assert!(expected["laney"].is_null()),
    }
    let watched = chart.watch(waves("waves", 1000));
    // Limits that are wider than chance alone asks for are Laney's.
    let rule = match number(&expected["factor"]) > 1.0 {
        true => Rule::Laney,
        false => Rule::Shewhart,
    };
    let expected = expected["waves"].as_array().expect("waves");
    assert_eq!(watched.len(), expected.len());
    for (wave, expected) in watched.iter().zip(expected) {
        close.check("nps", wave.nps.points() / 100.0, &expected["nps"]);
        close.check("z", wave.z, &expected["z"]);
        close.check("lo", wave.lower / 100.0, &expected["lo"]);
        close.check("hi", wave.upper / 100.0, &expected["hi"]);
        close.check("ewma", wave.ewma, &expected["ewma"]);
        close.check("ewma_limit", wave.ewma_limit, &expected["ewma_limit"]);
        let ewma = wave.signals.contains(&Rule::Ewma);
        assert_eq!(Some(ewma), expected["ewma_signal"].as_bool());
        let mut alone = wave.signals.iter().filter(|rule| **rule != Rule::Ewma);
        let outside = expected["outside"].as_bool().expect("yes or no");
        assert_eq!(alone.next(), outside.then_some(&rule));
    }
}

/// Each wave against the one `lag` before it, and all of them judged together.
fn year_before(input: &Value, expected: &Value, close: &Tolerance) {
    let lag = input["lag"].as_u64().expect("a lag") as usize;
    let groups = input["groups"].as_array().expect("groups").iter();
    let waves: Vec<_> = groups
        .map(|counts| counts.as_array().and_then(|_| tally(counts).estimate()))
        .collect();
    let changes = (lag..waves.len()).filter_map(|now| {
        let change = waves[now]?.versus(&waves[now - lag]?);
        Some(((now - lag, now), change))
    });
    let judged = Correction::Holm.judge(changes, level(input));
    let expected = expected["comparisons"].as_array().expect("comparisons");
    assert_eq!(judged.len(), expected.len());
    for (one, expected) in judged.iter().zip(expected) {
        let pair = (expected["before"].as_u64(), expected["after"].as_u64());
        assert_eq!(pair, (Some(one.key.0 as u64), Some(one.key.1 as u64)));
        let interval = one.comparison.interval(level(input));
        let difference = one.comparison.difference() / 100.0;
        close.check("difference", difference, &expected["difference"]);
        close.check("lo", interval.lower() / 100.0, &expected["lo"]);
        close.check("hi", interval.upper() / 100.0, &expected["hi"]);
        close.check("p", one.comparison.p_value(), &expected["p"]);
        close.check("p_holm", one.p_value, &expected["p_holm"]);
    }
}

fn moves(input: &Value, expected: &Value, close: &Tolerance) {
    const ORDER: [Category; 3] = [Category::Promoter, Category::Passive, Category::Detractor];
    let mut moves = Transitions::new();
    let mut record = |before, after, count: &Value| {
        moves.record_n(before, after, count.as_u64().unwrap_or(0));
    };
    for (i, &before) in ORDER.iter().enumerate() {
        for (j, &after) in ORDER.iter().enumerate() {
            record(Some(before), Some(after), &input["table"][i][j]);
        }
        record(Some(before), None, &input["left"][i]);
        record(None, Some(before), &input["joined"][i]);
    }
    let check = |name: &str, found: Option<f64>, expected: &Value| match found {
        Some(found) => close.check(name, found, expected),
        None => assert!(expected.is_null(), "{name}: {expected}"),
    };
    check("up", Some(moves.up() as f64), &expected["up"]);
    check("down", Some(moves.down() as f64), &expected["down"]);
    check("sign_p", Some(moves.p_value()), &expected["sign_p"]);
    check(
        "attrition_p",
        moves.attrition_p_value(),
        &expected["attrition_p"],
    );
    for (i, &before) in ORDER.iter().enumerate() {
        for (j, &after) in ORDER.iter().enumerate() {
            check(
                "share",
                moves.share(before, after),
                &expected["shares"][i][j],
            );
        }
        let attrition = moves.attrition(before, level(input));
        let expected = &expected["attrition"][i];
        check("rate", attrition.map(|one| one.share), &expected["rate"]);
        check("lo", attrition.map(|one| one.lower), &expected["lo"]);
        check("hi", attrition.map(|one| one.upper), &expected["hi"]);
    }
    let share = |nps: Nps| nps.points() / 100.0;
    check("before", moves.before().map(share), &expected["before"]);
    check("after", moves.after().map(share), &expected["after"]);
    let parts = moves.parts();
    let expected = &expected["parts"];
    check(
        "stayers",
        parts.map(|part| part.stayers / 100.0),
        &expected["stayers"],
    );
    check(
        "leavers",
        parts.map(|part| part.leavers / 100.0),
        &expected["leavers"],
    );
    check(
        "joiners",
        parts.map(|part| part.joiners / 100.0),
        &expected["joiners"],
    );
}
