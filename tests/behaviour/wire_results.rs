//! Results as they are written, pinned by small files in `tests/data/wire/`. They are not read back: a
//! score cannot be separated from the answers that made it. Answers are all passives where that leaves
//! figures that anybody can check by hand.

use promoter::disclosure::{Publishable, Reason};
use promoter::monitor::Chart;
use promoter::multiplicity::Correction;
use promoter::plan::Needed;
use promoter::pooling::Pool;
use promoter::response_rate::Bounds;
use promoter::transitions::Transitions;
use promoter::{
    Accounts, Category, Caution, ClusteredTally, Effect, Estimate, Impact, Level, Method, MixShift,
    Note, Nps, Role, RollUp, Sample, Segments, Tags, Tally, Trend, Unit, Waves,
};
use serde_json::{Value, to_value};

use super::wire::written;
use crate::support::{counted, estimated, score};

/// Five passives in the first wave, four in the second, five in the third.
fn passives() -> Segments<u32> {
    let waves = [(1, 5), (2, 4), (3, 5)];
    waves
        .into_iter()
        .map(|(wave, n)| (wave, counted(0, n, 0)))
        .collect()
}

#[test]
fn estimates_and_comparisons() {
    written("estimate", &estimated(0, 5, 0));
    let change = estimated(0, 5, 0).versus(&estimated(0, 4, 0));
    written("comparison", &change);
    let judged = Correction::Holm.judge([("north", change)], Level::P95);
    written("judged", &judged);
    // A Wald interval of one category has no width.
    let interval = estimated(5, 0, 0).using(Method::Wald).interval(Level::P90);
    written("interval", &interval);
}

#[test]
fn a_census_keeps_its_infinite_worth() {
    let census = estimated(0, 5, 0).of_population(5).expect("as many");
    written("census", &census);
    let mut accounts = ClusteredTally::new();
    accounts.record("Acme", (), score(8));
    accounts.record("Bolt", (), score(8));
    let heard = accounts.sample_of_people(|_| (), |()| Some(2), |_| 1);
    let heard = heard.expect("as many").estimate().expect("answers");
    assert_eq!(to_value(heard).expect("JSON")["effective_n"], "infinite");
}

#[test]
fn designs_say_how_the_answers_were_drawn() {
    let mut accounts = Accounts::new();
    for account in ["Acme", "Bolt", "Cord"] {
        accounts.record(account, Role::EndUser, (), score(8));
    }
    let by_mean = accounts
        .sample(RollUp::MeanScore, |()| (), |_, ()| ())
        .expect("no values");
    let designs: Vec<_> = [
        estimated(0, 5, 0),
        estimated(0, 5, 0)
            .with_design_effect(1.5)
            .expect("in range"),
        by_mean.estimate().expect("answers"),
    ]
    .iter()
    .map(Estimate::design)
    .collect();
    written("design", &designs);
}

#[test]
fn cautions() {
    let unit = Unit::Account;
    let cautions = [
        Caution::OneCluster { unit },
        Caution::FewClusters { clusters: 6, unit },
        Caution::FewEffectiveClusters {
            effective_clusters: 2.5,
            unit,
        },
        Caution::HeavyCluster {
            top_share: 0.5,
            unit,
        },
        Caution::LonelyStrata { strata: 2 },
        Caution::WeightGoesWithOpinion {
            correlation: -0.5,
            unit,
        },
        Caution::FewAnswers { effective_n: 5.0 },
        Caution::StudentOnFewClusters {
            effective_clusters: 12.5,
            unit,
        },
        Caution::AnytimeOnOthers,
        Caution::TakenAsIndependent,
    ];
    written("caution", &cautions);
    let notes = [
        Note::NoneAbove {
            lowest: 1,
            highest: 4,
            answers: 60,
        },
        Note::NoTen {
            nines: 12,
            answers: 60,
        },
        Note::NoZero {
            ones: 12,
            answers: 60,
        },
        Note::Elevens { rows: 3, of: 60 },
        Note::Hundreds { rows: 50, of: 60 },
        Note::NoPromoter { answers: 60 },
    ];
    written("note", &notes);
    let verdicts = [
        Publishable::Yes,
        Publishable::Review(vec![
            Reason::FewDegreesOfFreedom {
                degrees_of_freedom: 7.0,
            },
            Reason::OneCategory,
        ]),
        Publishable::No(vec![
            Reason::FewAnswers { n: 24.5 },
            Reason::WideInterval { width: 61.5 },
        ]),
    ];
    written("publishable", &verdicts);
}

#[test]
fn series() {
    let sample = passives().sample();
    written("waves", &Waves::of(&sample, |&wave| wave));
    let trend = Trend::of(&sample, |&wave| f64::from(wave)).expect("times");
    written("trend", &trend);
    // Equal groups: nothing between them, whatever their spread.
    written("homogeneity", &sample.homogeneity(|&wave| wave));
}

/// Half of the answers in the first wave, all of the same score.
fn halves() -> Sample<(u32, &'static str)> {
    let cells = [((1, "a"), 4), ((1, "b"), 4), ((2, "a"), 4), ((2, "b"), 4)];
    let cells = cells.map(|(cell, n)| (cell, counted(0, n, 0)));
    cells.into_iter().collect::<Segments<_>>().sample()
}

#[test]
fn what_moved_the_score() {
    let first = |&(wave, _): &(u32, &str)| wave == 1;
    let second = |&(wave, _): &(u32, &str)| wave == 2;
    let shift = MixShift::between(&halves(), |&(_, segment)| segment, first, second);
    written("mix_shift", &shift);
    written("impact", &Impact::of(&halves(), first));
    let tags = Tags::of(&halves(), |&(_, segment)| [segment]).expect("answers");
    written("tags", &tags);
    // Of ten promoters, ten passives and no others: .5 with a variance of 1/80.
    let mut tagged: Segments<&str> = Segments::new();
    *tagged.entry("a") = counted(10, 10, 0);
    let tags = Tags::of(&tagged.sample(), |&tag| [tag]).expect("answers");
    let effect: &Effect = tags.iter().next().expect("one").1;
    let found = to_value(effect).expect("JSON");
    assert_eq!(found["points"], 50.0);
    let error = found["std_error"].as_f64().expect("a number");
    crate::support::assert_close(error, 100.0 / 80_f64.sqrt(), 1e-9);
    let mut answers = ClusteredTally::new();
    for (wave, value) in [(1, 9), (2, 2)] {
        answers.record("Acme", wave, score(value));
    }
    written("falling", &answers.falling(|&wave| wave));
}

#[test]
fn accounts_and_silence() {
    let mut accounts = Accounts::new();
    accounts.record(1, Role::EndUser, (), score(9));
    accounts.set_value(1, 12.0).expect("a value");
    accounts.set_value(2, 3.0).expect("a value");
    written("value_held", &accounts.value_held().expect("values"));
    let bounds = accounts.bounds(RollUp::ByValue).expect("values");
    written("account_bounds", &bounds);
    let published = Tally::from_shares(50.0, 50.0, 0.0, 2).expect("they round");
    written("reconstruction", &published);
    written(
        "bounds",
        &Bounds::of(&counted(0, 5, 0), 10).expect("as many"),
    );
    accounts.record(3, Role::EndUser, (), score(3));
    let influence = accounts
        .influence(RollUp::EveryAnswer, |()| ())
        .expect("no values");
    written("influence", &influence);
}

#[test]
fn charts_plans_and_pools() {
    let centre = Nps::new(0.0).expect("in range");
    let chart = Chart::around(centre, 1.0).expect("a variance");
    let watched = chart.watch([("Q1", estimated(70, 0, 30))]);
    written("chart", &chart);
    // 40 points, with a standard error of 10.
    written("watched", &watched);
    written("needed", &Needed::of(258.5).expect("in range"));
    // Segments of one score show no deviation, and are the mean. Two segments tell little about what is
    // between them: each is as sure as its five answers, 100 √((1.5 / 13) / 5).
    let alike = [("north", estimated(0, 5, 0)), ("south", estimated(0, 5, 0))];
    written("pool", &Pool::of(alike).expect("two segments"));
}

#[test]
fn people_who_came_and_went() {
    let (promoter, detractor) = (Some(Category::Promoter), Some(Category::Detractor));
    let moves: Transitions = [(promoter, promoter), (detractor, None)]
        .into_iter()
        .collect();
    written("parts", &moves.parts().expect("one stayed"));
    // All four left: from 4 / (4 + z²), which is a half where z is 2.
    let mut left = Transitions::new();
    left.record_n(detractor, None, 4);
    let two = Level::from_alpha(0.0455002638963584).expect("in range");
    let lost = left
        .attrition(Category::Detractor, two)
        .expect("there were four");
    let found = to_value(lost).expect("JSON");
    let lower = found["lower"].as_f64().expect("a number");
    crate::support::assert_close(lower, 0.5, 1e-12);
    let none = Transitions::new().attrition(Category::Promoter, two);
    written("attrition", &none);
}

#[test]
fn estimates_by_segment_are_pairs() {
    let sample = passives().sample();
    let estimates = to_value(sample.estimates(|&wave| wave)).expect("JSON");
    let keys: Vec<&Value> = estimates
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| &pair[0])
        .collect();
    assert_eq!(keys, [1, 2, 3]);
    let against = to_value(sample.against_rest(|&wave| wave)).expect("JSON");
    assert_eq!(against[0][1]["difference"], 0.0);
}
