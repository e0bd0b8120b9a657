//! Worked examples and other tools, as printed: `tests/data/published.json`.

use promoter::{Level, Method, Score, Tally};
use serde_json::Value;

use crate::support::{Tolerance, json, numbers, score_of};

const P95: Level = Level::P95;

#[test]
fn published_examples_are_reproduced() {
    let mut met = 0;
    for case in json("published.json")["cases"].as_array().expect("a list") {
        let id = case["id"].as_str().expect("an id");
        let input = &case["input"];
        let close = Tolerance::absolute(case);
        let printed = numbers(&case["printed"]);
        let method = match id {
            _ if id.contains("wald-") || id.ends_with("-wald") => Method::Wald,
            _ if id.contains("adj") => Method::AdjustedWald,
            _ => Method::Tango,
        };
        if id.starts_with("gist-fpc") {
            // The square root of (N-n)/(N-1), by which the standard error falls.
            let answers = Tally::from_counts(input["n"].as_u64().expect("n") - 1, 0, 1);
            let answers = answers.expect("counts").estimate().expect("answers");
            let population = input["N"].as_u64().expect("N");
            let found = answers.of_population(population).expect("a population");
            let ratio = found.std_error() / answers.std_error();
            close.check(id, ratio, &printed[0].into());
        } else if id.starts_with("rnps-two-") {
            let of = |side: &str| {
                let counts = numbers(&input[side]).into_iter().map(|count| count as u64);
                let counts: Vec<u64> = counts.collect();
                let tally = Tally::from_counts(counts[0], counts[1], counts[2]);
                tally.expect("counts").estimate().expect("answers")
            };
            // The R package reports the size of the difference: put the larger score first.
            let (a, b) = (of("a"), of("b"));
            let change = if a.nps() > b.nps() {
                a.versus(&b)
            } else {
                b.versus(&a)
            };
            let method = if id.ends_with("adjusted.wald") {
                Method::AdjustedWald
            } else {
                Method::Wald
            };
            let interval = change.using(method).interval(P95);
            close.check("p", change.using(method).p_value(), &printed[2].into());
            close.check("lo", interval.lower() / 100.0, &printed[3].into());
            close.check("hi", interval.upper() / 100.0, &printed[4].into());
        } else {
            let estimate = published_tally(input).estimate().expect("answers");
            let se = estimate.std_error() / 100.0;
            match id {
                _ if id.starts_with("rnps-nps") || id == "whuber" => {
                    close.check(id, estimate.nps().points() / 100.0, &printed[0].into());
                }
                _ if id.starts_with("rnps-var") => {
                    close.check(id, se * se * estimate.n() as f64, &printed[0].into());
                }
                _ if id.starts_with("rnps-se") => close.check(id, se, &printed[0].into()),
                _ => {
                    let level = input["conf"].as_f64().map_or(Ok(P95), Level::new);
                    let interval = estimate.using(method).interval(level.expect("in range"));
                    let [lo, hi] = [0, 1].map(|end| printed[end].clamp(-1.0, 1.0));
                    close.check(id, interval.lower() / 100.0, &lo.into());
                    close.check(id, interval.upper() / 100.0, &hi.into());
                }
            }
        }
        met += 1;
    }
    assert_eq!(met, 47, "published cases looked at");
}

/// Counts as the sources write them: three categories, two and a total, or a table of pairs.
fn published_tally(input: &Value) -> Tally {
    if let Some(table) = input["table"].as_array() {
        let [a, b, c, d] = [0, 1, 2, 3].map(|cell| table[cell].as_u64().expect("a count"));
        return Tally::from_counts(b, a + d, c).expect("counts");
    }
    let count = |name: &str| input[name].as_u64();
    let (pro, det) = (
        count("pro").expect("promoters"),
        count("det").expect("detractors"),
    );
    let passives = count("pas").unwrap_or_else(|| count("n").expect("a total") - pro - det);
    Tally::from_counts(pro, passives, det).expect("counts")
}

#[test]
fn a_score_of_the_right_category_stands_for_every_x() {
    for (x, expected) in [(1.0, 9), (0.0, 7), (-1.0, 0)] {
        assert_eq!(score_of(x), Score::new(expected).expect("a score"));
    }
}
