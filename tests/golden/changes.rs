//! Cases of `golden.json` about changes: the mix, impacts, tags, the same people again.

use promoter::{ClusteredTally, Impact, Level, Method, MixShift, Segments, Tags};
use serde_json::Value;

use crate::accounts::second_of;
use crate::support::{Tolerance, number, score_of, tally};

const P95: Level = Level::P95;

pub(crate) fn mix_shift(function: &str, input: &Value, expected: &Value, close: &Tolerance) {
    let mut answers: Segments<(bool, usize)> = Segments::new();
    for (name, later) in [("before", false), ("after", true)] {
        let groups = input[name].as_array().expect("segments").iter().enumerate();
        answers.extend(groups.map(|(place, counts)| ((later, place), tally(counts))));
    }
    let sample = answers.sample();
    let shift = MixShift::between(
        &sample,
        |&(_, place)| place,
        |&(later, _)| !later,
        |&(later, _)| later,
    );
    let shift = shift.expect("answers in both");
    let total = shift.total.using(Method::Wald);
    let parts = [
        ("total", total.difference(), total.std_error()),
        ("mix", shift.mix.points(), shift.mix.std_error()),
        ("within", shift.within.points(), shift.within.std_error()),
    ];
    for (name, points, std_error) in parts {
        close.check(name, points / 100.0, &expected[name]);
        if function == "mix_shift" {
            let se = format!("se_{name}");
            close.check(&se, std_error / 100.0, &expected[&se]);
        }
    }
    for (place, segment) in shift.segments.iter().enumerate() {
        let within = &expected["within_by_segment"][place];
        close.check("within", segment.within / 100.0, within);
        if function == "mix_shift" {
            // The other case holds mix terms that are not centred.
            let mix = &expected["mix_by_segment"][place];
            close.check("mix", segment.mix / 100.0, mix);
        }
    }
}

pub(crate) fn impact(input: &Value, expected: &Value, close: &Tolerance) {
    let [segment, rest] = ["segment", "rest"].map(|name| tally(&input[name]));
    let answers: Segments<bool> = Segments::from_iter([(true, segment), (false, rest)]);
    let impact = Impact::of(&answers.sample(), |&own| own).expect("a rest");
    let effect = impact.effect;
    close.check("impact", effect.points() / 100.0, &expected["impact"]);
    let interval = effect.interval(P95).expect("an interval");
    close.check("lo", interval.lower() / 100.0, &expected["lo"]);
    close.check("hi", interval.upper() / 100.0, &expected["hi"]);
    let all = (segment + rest).nps().expect("answers").points();
    let left = (all - rest.nps().expect("answers").points()) / 100.0;
    close.check("impact by leaving out", left, &expected["impact"]);
}

pub(crate) fn tags(input: &Value, expected: &Value, close: &Tolerance) {
    let mut answers: Segments<Vec<String>> = Segments::new();
    for answer in input["answers"].as_array().expect("answers") {
        let names = answer[1].as_array().expect("tags").iter();
        let names = names.map(|name| name.as_str().expect("a name").to_owned());
        answers
            .entry(names.collect())
            .record(score_of(number(&answer[0])));
    }
    let tags = Tags::of(&answers.sample(), |tags| tags.clone()).expect("answers");
    let mut sum = 0.0;
    for (tag, effect) in tags.iter() {
        let tag = tag.map_or("(none)", String::as_str);
        let expected = &expected["tags"][tag];
        close.check(tag, effect.points() / 100.0, &expected["contribution"]);
        close.check(tag, effect.std_error() / 100.0, &expected["se"]);
        sum += effect.points() / 100.0;
    }
    close.check("sum", sum, &expected["nps"]);
}

/// The same people in two waves, as rows: the respondent is the cluster, the wave the segment.
pub(crate) fn paired(input: &Value, expected: &Value, close: &Tolerance) {
    let mut tally = ClusteredTally::new();
    let mut respondent = 0_u64;
    for first in 0..3 {
        for second in 0..3 {
            for _ in 0..input["table"][first][second].as_u64().expect("a count") {
                for (wave, category) in [(1, first), (2, second)] {
                    tally.record(respondent, wave, score_of(1.0 - category as f64));
                }
                respondent += 1;
            }
        }
    }
    let change = second_of(&tally).using(Method::Student);
    let points = change.difference() / 100.0;
    close.check("estimate", points, &expected["estimate"]);
    close.check("se", change.std_error() / 100.0, &expected["se"]);
    let interval = change.interval(P95);
    close.check("lo", interval.lower() / 100.0, &expected["lo"]);
    close.check("hi", interval.upper() / 100.0, &expected["hi"]);
    match &expected["p"] {
        // Nobody changed: no difference, and no error in it.
        Value::Null => assert_eq!(change.p_value(), 1.0),
        p => close.check("p", change.p_value(), p),
    }
}
