//! Inference for accounts, against the cases of an independent oracle that deletes every account
//! literally (`tests/data/golden_clusters.json`, and `golden_clusters_drawn.json` with designs drawn by chance;
//! binary64, scipy).

use crate::support::{self, Tolerance};
use promoter::{
    Caution, ClusteredTally, Comparison, Error, Estimate, Impact, KnownTotals, Level, MixShift,
    Sample, Score, Trend, Verdict, Weight,
};
use serde_json::Value;
use std::collections::BTreeMap;

type Tally<S> = ClusteredTally<(String, String), S>;

/// The answers of a case by account and stratum.
fn answers<S: Ord>(case: &Value, segment: impl Fn(&Value) -> S) -> Tally<S> {
    let mut tally = ClusteredTally::new();
    for row in case["input"]["rows"].as_array().expect("rows") {
        let account = row[0].as_str().expect("an account").to_owned();
        let stratum = row[4].as_str().unwrap_or("all").to_owned();
        let score = row[2].to_string().parse::<Score>().expect("a score");
        let weight = Weight::new(row[3].as_f64().expect("a weight")).expect("in range");
        tally.record_weighted((account, stratum), segment(&row[1]), score, weight);
    }
    tally
}

fn name(segment: &Value) -> String {
    segment.as_str().expect("a segment").to_owned()
}

fn sample<S: Ord + Clone>(case: &Value, segment: impl Fn(&Value) -> S) -> Sample<S> {
    let tally = answers(case, segment);
    let stratum = |(_, stratum): &(String, String)| stratum.clone();
    let numbers = |key: &str| -> BTreeMap<String, u64> {
        let listed = case["input"][key].as_object();
        let listed = listed.into_iter().flatten();
        listed
            .map(|(name, n)| (name.clone(), n.as_u64().expect("a number")))
            .collect()
    };
    let (frames, people) = (numbers("frames"), numbers("people"));
    let listed = |stratum: &String| frames.get(stratum).copied();
    if frames.is_empty() {
        tally.stratified(stratum)
    } else if people.is_empty() {
        tally.sample_of_list(stratum, listed).expect("a list")
    } else {
        let people =
            |(account, _): &(String, String)| people.get(account).copied().expect("people");
        tally
            .sample_of_people(stratum, listed, people)
            .expect("a list")
    }
}

fn level(case: &Value) -> Level {
    Level::new(case["input"]["level"].as_f64().unwrap_or(0.95)).expect("a level")
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(name).collect()
}

#[track_caller]
fn limits(tolerance: &Tolerance, found: &promoter::Interval, expected: &Value) {
    tolerance.check("lo", found.lower() / 100.0, &expected["lo"]);
    tolerance.check("hi", found.upper() / 100.0, &expected["hi"]);
}

fn estimate(case: &Value, estimate: &Estimate) {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    tolerance.check("nps", estimate.nps().points() / 100.0, &expected["nps"]);
    if !expected["df"].is_null() && !estimate.design().census {
        let df = estimate.degrees_of_freedom().unwrap_or(f64::INFINITY);
        // With a list the degrees of freedom are those of what is left unknown between accounts.
        if estimate.design().list.is_none() {
            tolerance.check("df", df, &expected["df"]);
        }
    }
    match expected["n_eff"].as_f64() {
        Some(_) => tolerance.check("n_eff", estimate.effective_n(), &expected["n_eff"]),
        None => assert!(estimate.effective_n().is_infinite(), "{case}"),
    }
    limits(&tolerance, &estimate.interval(level(case)), expected);
}

fn one(case: &Value) {
    let sample = sample(case, name);
    let kept = names(&case["input"]["segments"]);
    let found = sample.estimate_where(|segment| kept.is_empty() || kept.contains(segment));
    let found = found.expect("answers");
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let effective = found.effective_clusters().expect("clusters");
    tolerance.check("effective", effective, &expected["effective_accounts"]);
    assert_eq!(expected["accounts"].as_u64(), Some(found.design().units));
    estimate(case, &found);
}

fn pair(case: &Value) -> Comparison {
    let (baseline, current) = (
        names(&case["input"]["baseline"]),
        names(&case["input"]["current"]),
    );
    let sample = sample(case, name);
    sample
        .compare(|one| current.contains(one), |one| baseline.contains(one))
        .expect("answers on both sides")
}

fn compare(case: &Value) {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let change = pair(case);
    tolerance.check(
        "difference",
        change.difference() / 100.0,
        &expected["difference"],
    );
    tolerance.check("se", change.std_error() / 100.0, &expected["se"]);
    tolerance.check("r", change.correlation(), &expected["r"]);
    tolerance.check(
        "df",
        change.degrees_of_freedom().expect("clusters"),
        &expected["df"],
    );
    tolerance.check("p", change.p_value(), &expected["p"]);
    limits(&tolerance, &change.interval(level(case)), expected);
    let verdict: Verdict = expected["verdict"]
        .as_str()
        .expect("a verdict")
        .parse()
        .expect("known");
    assert_eq!(change.verdict(level(case)), verdict, "{}", case["id"]);
}

fn homogeneity(case: &Value) {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let kept = names(&case["input"]["segments"]);
    let found = sample(case, name).homogeneity(|segment| {
        assert!(kept.contains(segment), "all segments are compared");
        segment.clone()
    });
    let found = found.expect("groups");
    tolerance.check("F", found.statistic, &expected["F"]);
    tolerance.check("df1", found.numerator_df, &expected["df1"]);
    tolerance.check(
        "df2",
        found.denominator_df.expect("clusters"),
        &expected["df2"],
    );
    tolerance.check("p", found.p_value, &expected["p"]);
    assert_eq!(found.left_out as usize, names(&expected["left_out"]).len());
}

fn trend(case: &Value) {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let times: BTreeMap<String, f64> = case["input"]["times"]
        .as_object()
        .expect("times")
        .iter()
        .map(|(wave, time)| (wave.clone(), time.as_f64().expect("a time")))
        .collect();
    let found = Trend::of(&sample(case, name), |segment| times[segment]).expect("times");
    let found = found.expect("three waves");
    tolerance.check("slope", found.slope() / 100.0, &expected["slope"]);
    tolerance.check("se", found.std_error() / 100.0, &expected["se"]);
    tolerance.check(
        "df",
        found.degrees_of_freedom().expect("clusters"),
        &expected["df"],
    );
    tolerance.check("p", found.p_value(), &expected["p"]);
    limits(&tolerance, &found.interval(level(case)), expected);
    let (fit, lack) = (
        &expected["lack_of_fit"],
        found.lack_of_fit().expect("a test"),
    );
    tolerance.check("F", lack.statistic, &fit["F"]);
    tolerance.check("df1", lack.numerator_df, &fit["df1"]);
    tolerance.check("df2", lack.denominator_df.expect("clusters"), &fit["df2"]);
    tolerance.check("p of fit", lack.p_value, &fit["p"]);
    let left_out = names(&expected["left_out"]);
    let left_out: Vec<f64> = left_out.iter().map(|wave| times[wave]).collect();
    assert_eq!(found.left_out(), left_out);
}

fn effect(tolerance: &Tolerance, found: &promoter::Effect, expected: &Value, level: Level) {
    if let Some(value) = expected.get("value") {
        tolerance.check("value", found.points() / 100.0, value);
    }
    tolerance.check("se", found.std_error() / 100.0, &expected["se"]);
    if expected["df"].is_null() {
        assert!(found.interval(level).is_none() && found.p_value().is_none());
        return;
    }
    tolerance.check(
        "df",
        found.degrees_of_freedom().expect("clusters"),
        &expected["df"],
    );
    tolerance.check("p", found.p_value().expect("a test"), &expected["p"]);
    limits(
        tolerance,
        &found.interval(level).expect("an interval"),
        expected,
    );
}

fn mix(case: &Value) {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let cell = |segment: &Value| {
        let wave = segment[0].as_i64().expect("a wave");
        (wave, name(&segment[1]))
    };
    let found = MixShift::between(
        &sample(case, cell),
        |(_, segment)| segment.clone(),
        |&(wave, _)| wave == 1,
        |&(wave, _)| wave == 2,
    );
    if let Some(error) = expected.get("error") {
        // A wave that hangs on one account: there is a change, and no error of its parts is known.
        let found = found.expect("both waves were asked");
        assert!(found.mix.interval(Level::P95).is_none(), "{error}");
        return;
    }
    let found = found.expect("both waves were asked");
    effect(&tolerance, &found.mix, &expected["mix"], level(case));
    effect(&tolerance, &found.within, &expected["within"], level(case));
    tolerance.check(
        "total",
        found.total.difference() / 100.0,
        &expected["total"],
    );
}

fn impact(case: &Value) {
    let kept = names(&case["input"]["segment"]);
    let found = Impact::of(&sample(case, name), |segment| kept.contains(segment));
    let found = found.expect("answers on both sides");
    effect(
        &Tolerance::of(case),
        &found.effect,
        &case["expected"],
        level(case),
    );
}

fn calibrated(case: &Value) -> Result<(), Error> {
    let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
    let known = case["input"]["margins"].as_array().expect("margins");
    let known = known.iter().enumerate().map(|(at, margin)| {
        let totals = margin.as_object().expect("totals").iter();
        let totals = totals.map(|(value, total)| (value.clone(), total.as_f64().expect("a total")));
        KnownTotals::new(
            format!("{at}"),
            move |segment: &Vec<String>| segment[at].clone(),
            totals,
        )
    });
    let known = known.collect::<Result<Vec<_>, _>>()?;
    let found = sample(case, names)
        .calibrated(&known)?
        .estimate()
        .expect("answers");
    tolerance.check("nps", found.nps().points() / 100.0, &expected["nps"]);
    // The limits follow from its n_eff and Student's t; what is reported is the normal equivalent.
    tolerance.check(
        "df",
        found.degrees_of_freedom().expect("clusters"),
        &expected["df"],
    );
    limits(&tolerance, &found.interval(level(case)), expected);
    Ok(())
}

fn detectable(case: &Value) {
    let (level, power) = (level(case), case["input"]["power"].as_f64().unwrap_or(0.8));
    let change = pair(case)
        .smallest_detectable(level, power)
        .expect("a power");
    let expected = &case["expected"]["change"];
    Tolerance::of(case).check("change", change.expect("accounts") / 100.0, expected);
}

fn caution(case: &Value) {
    let found = sample(case, name).estimate().expect("answers").cautions();
    let expected = &case["expected"];
    let correlation = found.iter().find_map(|caution| match caution {
        Caution::WeightGoesWithOpinion { correlation, .. } => Some(*correlation),
        _ => None,
    });
    assert_eq!(Some(correlation.is_some()), expected["caution"].as_bool());
    Tolerance::of(case).check("r", correlation.expect("a caution"), &expected["r"]);
}

#[test]
fn accounts_agree_with_the_oracle() {
    assert_eq!(agree("golden_clusters.json"), 31);
}

#[test]
fn accounts_agree_with_the_oracle_on_designs_drawn_by_chance() {
    assert_eq!(agree("golden_clusters_drawn.json"), 120);
}

/// How many cases a file has, all of which agree.
fn agree(file: &str) -> usize {
    let cases = support::json(file);
    let cases = cases["cases"].as_array().expect("cases");
    for case in cases {
        match case["function"].as_str().expect("a function") {
            "cluster_one" => one(case),
            "cluster_compare" => compare(case),
            "cluster_homogeneity" => homogeneity(case),
            "cluster_trend" => trend(case),
            "cluster_mix" => mix(case),
            "cluster_impact" => impact(case),
            "cluster_calibrated" => calibrated(case).expect("totals that can be met"),
            "cluster_detectable" => detectable(case),
            "size_caution" => caution(case),
            other => panic!("{other} is not known"),
        }
    }
    cases.len()
}

/// What leaving out each account does, and the jackknife's standard error beside R's.
#[test]
fn the_influence_of_accounts_agrees_with_the_oracle() {
    let cases = support::json("golden_corrections.json");
    let cases = cases["cases"].as_array().expect("cases").iter();
    let cases: Vec<&Value> = cases
        .filter(|case| case["function"] == "influence")
        .collect();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let (expected, tolerance) = (&case["expected"], Tolerance::of(case));
        let mut tally = ClusteredTally::new();
        let clusters = case["input"]["clusters"].as_array().expect("clusters");
        for (at, cluster) in clusters.iter().enumerate() {
            let weight = Weight::new(cluster["weight"].as_f64().unwrap_or(1.0)).expect("in range");
            let stratum = cluster["stratum"].as_u64().unwrap_or(0);
            let counts = support::numbers(&cluster["counts"]);
            for (count, score) in counts.into_iter().zip([10, 8, 2]) {
                for _ in 0..count as u64 {
                    let score = Score::new(score).expect("in range");
                    tally.record_weighted((at, stratum), (), score, weight);
                }
            }
        }
        let estimate = tally
            .stratified(|&(_, stratum)| stratum)
            .estimate()
            .expect("answers");
        tolerance.check("nps", estimate.nps().points() / 100.0, &expected["nps"]);
        for influence in tally.influence() {
            let (at, _) = *influence.cluster;
            match influence.points {
                None => assert!(expected["influence"][at].is_null()),
                Some(points) => {
                    tolerance.check("influence", points / 100.0, &expected["influence"][at]);
                    let without = influence.nps_without.expect("something is left").points();
                    tolerance.check("without", without / 100.0, &expected["without"][at]);
                }
            }
        }
        // An account without weight takes no part here; there it counts as one.
        if case["id"] == "influence-05" {
            continue;
        }
        match estimate.jackknife_error() {
            None => assert!(expected["se_jackknife"].is_null()),
            Some(error) => {
                tolerance.check("jackknife", error / 100.0, &expected["se_jackknife"]);
                tolerance.check("se", estimate.std_error() / 100.0, &expected["se"]);
            }
        }
    }
}
