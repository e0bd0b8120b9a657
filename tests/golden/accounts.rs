//! Cases of `golden.json` about accounts: scores, weights, linearised standard errors. Its limits and
//! effective sizes of accounts are void, since the rules of few accounts took their place (leverage
//! and Student's t of the design gave way to a moderated jackknife): `golden_clusters.json` has those.

use promoter::{ClusteredTally, Comparison, Method, Waves, Weight};
use serde_json::Value;

use crate::r_survey::{Design, by_stratum, survey};
use crate::support::{Tolerance, numbers, score_of};

pub(crate) fn score(input: &Value, expected: &Value, close: &Tolerance) {
    let sample = match input["design"].as_str() {
        Some("cluster_weighted_strat") => by_stratum(Design::ClusterWeighted).estimate(),
        Some("cluster") => survey(Design::Cluster).sample().estimate(),
        Some("account_equal") => survey(Design::AccountEqual).sample().estimate(),
        Some(other) => panic!("unknown design {other}"),
        None => {
            let mut tally = ClusteredTally::new();
            let column = |name: &str| numbers(&input[name]);
            let rows = column("x")
                .into_iter()
                .zip(column("w"))
                .zip(column("cluster"));
            for ((x, w), cluster) in rows {
                let weight = Weight::new(w).expect("a weight");
                tally.record_weighted(cluster as u64, (), score_of(x), weight);
            }
            tally.sample().estimate()
        }
    };
    let found = sample.expect("answers");
    close.check("nps", found.nps().points() / 100.0, &expected["nps"]);
    close.check("se", found.std_error() / 100.0, &expected["se"]);
    let df = found.using(Method::Student).degrees_of_freedom();
    close.check("df", df.expect("clusters"), &expected["df"]);
    let effective = found.effective_clusters().expect("clusters");
    close.check(
        "effective clusters",
        effective,
        &expected["effective_clusters"],
    );
    let share = found.top_share().expect("clusters");
    close.check("top share", share, &expected["top_share"]);
}

pub(crate) fn icc(expected: &Value, close: &Tolerance) {
    let icc = survey(Design::Cluster).icc().expect("accounts that differ");
    close.check("icc", icc, &expected["icc"]);
}

pub(crate) fn against_rest(input: &Value, expected: &Value, close: &Tolerance) {
    let segment = input["segment"].as_str().expect("a name");
    let sample = by_stratum(Design::ClusterWeighted);
    let all = sample.against_rest(|own| own == segment);
    let change = all
        .get(&true)
        .expect("there are others")
        .using(Method::Student);
    close.check(
        "estimate",
        change.difference() / 100.0,
        &expected["estimate"],
    );
    close.check("se", change.std_error() / 100.0, &expected["se"]);
    let sides = [(change.current(), "segment"), (change.baseline(), "rest")];
    for (side, name) in sides {
        close.check(name, side.nps().points() / 100.0, &expected[name]["nps"]);
        close.check(name, side.std_error() / 100.0, &expected[name]["se"]);
    }
}

pub(crate) fn waves_shared(input: &Value, expected: &Value, close: &Tolerance) {
    let mut tally = ClusteredTally::new();
    for row in input["rows"].as_array().expect("rows") {
        let account = row[0].as_str().expect("a name").to_owned();
        let wave = row[1].as_u64().expect("a wave");
        let score = score_of(row[2].as_f64().expect("x"));
        tally.record(account, wave, score);
    }
    let change = second_of(&tally);
    close.check(
        "estimate",
        change.difference() / 100.0,
        &expected["estimate"],
    );
    let sides = [(change.baseline(), "first"), (change.current(), "second")];
    for (side, name) in sides {
        close.check(name, side.nps().points() / 100.0, &expected[name]["nps"]);
    }
}

pub(crate) fn partly_repeated(input: &Value, expected: &Value, close: &Tolerance) {
    let mut tally = ClusteredTally::new();
    let mut respondent = 0_u64;
    let mut answer = |first: Option<usize>, second: Option<usize>, times: &Value| {
        for _ in 0..times.as_u64().expect("a count") {
            respondent += 1;
            for (wave, category) in [(1, first), (2, second)] {
                if let Some(category) = category {
                    tally.record(respondent, wave, score_of(1.0 - category as f64));
                }
            }
        }
    };
    for first in 0..3 {
        answer(Some(first), None, &input["only_first"][first]);
        answer(None, Some(first), &input["only_second"][first]);
        for second in 0..3 {
            answer(Some(first), Some(second), &input["shared"][first][second]);
        }
    }
    let change = second_of(&tally);
    close.check(
        "estimate",
        change.difference() / 100.0,
        &expected["estimate"],
    );
}

/// The change from the first wave to the second.
pub(crate) fn second_of<C: Ord>(tally: &ClusteredTally<C, u64>) -> Comparison {
    let waves = Waves::of(&tally.sample(), |&wave| wave);
    let second = waves.get(1).expect("two waves");
    *second.change().expect("both were asked")
}
