//! Weights that meet known margins: what they must add up to, what they must not change, and what
//! cannot be met.

mod support;

use std::collections::BTreeMap;

use promoter::calibrate::{Calibration, Margin, trim};
use promoter::{ClusteredTally, Error, Response, Score, Segments, Tally, Weight, WeightedTally};
use proptest::prelude::*;
use support::assert_close;

/// Size and region of a customer.
type Cell = (u8, u8);

fn size<'a>(totals: impl IntoIterator<Item = (u8, f64)>) -> Margin<'a, Cell> {
    Margin::new("size", |cell: &Cell| cell.0, totals).expect("totals in range")
}

fn region<'a>(totals: impl IntoIterator<Item = (u8, f64)>) -> Margin<'a, Cell> {
    Margin::new("region", |cell: &Cell| cell.1, totals).expect("totals in range")
}

fn tally(promoters: u64, passives: u64, detractors: u64) -> Tally {
    Tally::from_counts(promoters, passives, detractors).expect("fits")
}

fn weight(value: f64) -> Weight {
    Weight::new(value).expect("in range")
}

/// Answers in every cell of three sizes and two regions, with the customers of each.
fn table() -> impl Strategy<Value = Vec<(Cell, Tally, f64)>> {
    let cell = (0..30_u64, 0..30_u64, 1..30_u64, 1.0..1000.0_f64);
    prop::collection::vec(cell, 6).prop_map(|cells| {
        let place = |at: usize| ((at % 3) as u8, (at / 3) as u8);
        let cells = cells.into_iter().enumerate();
        cells
            .map(|(at, (a, b, c, customers))| (place(at), tally(a, b, c), customers))
            .collect()
    })
}

fn answers(table: &[(Cell, Tally, f64)]) -> Segments<Cell> {
    table
        .iter()
        .map(|(cell, tally, _)| (*cell, *tally))
        .collect()
}

/// What the table has of each value that `read` gives.
fn totals(
    table: &[(Cell, Tally, f64)],
    read: impl Fn(&Cell) -> u8,
    of: impl Fn(&Tally, f64) -> f64,
) -> BTreeMap<u8, f64> {
    let mut totals = BTreeMap::new();
    for (cell, tally, customers) in table {
        *totals.entry(read(cell)).or_default() += of(tally, *customers);
    }
    totals
}

/// The two margins of the customers of a table.
fn margins<'a>(table: &[(Cell, Tally, f64)]) -> [Margin<'a, Cell>; 2] {
    let customers = |_: &Tally, customers: f64| customers;
    [
        size(totals(table, |cell| cell.0, customers)),
        region(totals(table, |cell| cell.1, customers)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn calibrated_margins_are_the_totals(table in table()) {
        let found = Calibration::independent(&answers(&table), &margins(&table))?;
        let weighted = found.weighted();
        let customers = |_: &Tally, customers: f64| customers;
        for read in [|cell: &Cell| cell.0, |cell: &Cell| cell.1] {
            let rolled = weighted.coarser(read);
            for (value, total) in totals(&table, read, customers) {
                let weight = rolled.get(&value).expect("it answered").weight();
                assert_close(weight, total, 1e-11 * total);
            }
        }
        // No answer was lost on the way, and the score is that of the weighted answers.
        prop_assert_eq!(weighted.total().counts(), answers(&table).total());
        let estimate = found.estimate()?;
        prop_assert_eq!(weighted.total().nps(), Some(found.nps()));
        prop_assert_eq!((estimate.nps(), estimate.n()), (found.nps(), answers(&table).total().n()));
        prop_assert!(estimate.effective_n() <= estimate.n() as f64 * (1.0 + 1e-9));
    }

    #[test]
    fn margins_that_the_answers_have_change_no_weight(table in table()) {
        let own = |tally: &Tally, _: f64| tally.n() as f64;
        let both = [size(totals(&table, |cell| cell.0, own)), region(totals(&table, |cell| cell.1, own))];
        let answers = answers(&table);
        let found = Calibration::independent(&answers, &both)?;
        for (cell, _) in answers.iter() {
            prop_assert_eq!(found.factor(cell), Some(1.0));
        }
        prop_assert_eq!(Some(found.nps()), answers.total().nps());
        // What the margins explain is no longer left to chance.
        let plain = answers.total().estimate().expect("answers");
        prop_assert!(found.estimate()?.std_error() <= plain.std_error() * (1.0 + 1e-12));
    }

    #[test]
    fn one_margin_weights_the_scores_of_its_values(table in table()) {
        let customers = |_: &Tally, customers: f64| customers;
        let sizes = totals(&table, |cell| cell.0, customers);
        let all: f64 = sizes.values().sum();
        let answered = answers(&table).coarser(|cell| cell.0);
        let (mut nps, mut variance) = (0.0, 0.0);
        for (value, total) in &sizes {
            let estimate = answered.get(value).and_then(Tally::estimate).expect("answers");
            nps += total / all * estimate.nps().points();
            variance += (total / all * estimate.std_error()).powi(2);
        }
        let found = Calibration::independent(&answers(&table), &[size(sizes)])?.estimate()?;
        assert_close(found.nps().points(), nps, 1e-9);
        // Post-stratified, the variance is that of strata.
        assert_close(found.std_error(), variance.sqrt(), 1e-9);
    }

    #[test]
    fn neither_the_order_nor_the_unit_of_margins_matters(table in table(), unit in 1e-3..1e3_f64) {
        let answers = answers(&table);
        let found = Calibration::independent(&answers, &margins(&table))?.estimate()?;
        let customers = |_: &Tally, customers: f64| unit * customers;
        let turned = [
            region(totals(&table, |cell| cell.1, customers)),
            size(totals(&table, |cell| cell.0, customers)),
            // Once more: it says nothing new.
            size(totals(&table, |cell| cell.0, customers)),
        ];
        let other = Calibration::independent(&answers, &turned)?.estimate()?;
        assert_close(other.nps().points(), found.nps().points(), 1e-8);
        assert_close(other.std_error(), found.std_error(), 1e-8);
        assert_close(other.effective_n(), found.effective_n(), 1e-6 * found.effective_n());
    }

    #[test]
    fn a_margin_of_one_value_is_no_calibration(
        rows in prop::collection::vec((0..12_u8, 0..=10_u8, 0.1..10.0_f64), 2..60),
    ) {
        let mut clustered = ClusteredTally::new();
        let mut segments: Segments<Cell, WeightedTally> = Segments::new();
        for &(cluster, value, w) in &rows {
            let score = Score::new(value)?;
            clustered.record_weighted(cluster, (0, cluster), score, weight(w));
            segments.entry((0, cluster)).record(score, weight(w));
        }
        let all = [size([(0, 1000.0)])];
        let found = Calibration::independent(&segments, &all)?.estimate()?;
        let plain = segments.total().estimate().expect("answers");
        assert_close(found.nps().points(), plain.nps().points(), 1e-9);
        assert_close(found.std_error(), plain.std_error(), 1e-9);
        assert_close(found.effective_n(), plain.effective_n(), 1e-6 * plain.effective_n());
        let found = Calibration::clustered(&clustered, &all)?;
        match clustered.estimate() {
            Ok(plain) => {
                let plain = plain.expect("answers");
                let found = found.estimate()?;
                assert_close(found.std_error(), plain.std_error(), 1e-9);
                prop_assert_eq!(found.degrees_of_freedom(), plain.degrees_of_freedom());
                prop_assert_eq!(found.design(), plain.design());
            }
            Err(error) => prop_assert_eq!(found.estimate(), Err(error)),
        }
    }

    #[test]
    fn answers_that_are_clusters_of_one_are_independent(table in table()) {
        let mut clustered = ClusteredTally::new();
        let mut respondent = 0_u64;
        for (cell, tally, _) in &table {
            let counts = [(9, tally.promoters()), (7, tally.passives()), (0, tally.detractors())];
            for (value, count) in counts {
                for _ in 0..count {
                    clustered.record(respondent, *cell, Score::new(value)?);
                    respondent += 1;
                }
            }
        }
        let found = Calibration::clustered(&clustered, &margins(&table))?.estimate()?;
        let independent = Calibration::independent(&answers(&table), &margins(&table))?.estimate()?;
        let n = respondent as f64;
        assert_close(found.nps().points(), independent.nps().points(), 1e-9);
        assert_close(found.std_error(), independent.std_error() * (n / (n - 1.0)).sqrt(), 1e-8);
    }

    #[test]
    fn applied_weights_give_the_calibrated_score(table in table()) {
        let found = Calibration::independent(&answers(&table), &margins(&table))?;
        let mut responses = Vec::new();
        for (cell, tally, _) in &table {
            for (value, count) in [(10, tally.promoters()), (8, tally.passives()), (3, tally.detractors())] {
                let response = Response::new(Score::new(value)?).segment(*cell);
                responses.extend(std::iter::repeat_n(response, count as usize));
            }
        }
        found.apply(&mut responses)?;
        let mut weighted = WeightedTally::new();
        weighted.extend(&responses);
        assert_close(weighted.nps().expect("answers").points(), found.nps().points(), 1e-9);

        let before = responses.clone();
        responses.push(Response::new(Score::new(9)?).segment((9, 9)));
        let unknown = Error::UnknownSegment { segment: "(9, 9)".into() };
        prop_assert_eq!(found.apply(&mut responses), Err(unknown));
        prop_assert_eq!(&responses[..before.len()], &before[..]);
    }

    #[test]
    fn trimmed_weights_lie_within_and_keep_their_total_and_order(
        values in prop::collection::vec(prop_oneof![1 => Just(0.0), 9 => 0.01..50.0_f64], 1..60),
        (low, high) in (0.0..5.0_f64, 5.0..30.0_f64),
    ) {
        let weights: Vec<Weight> = values.iter().map(|&value| weight(value)).collect();
        let total: f64 = values.iter().sum();
        let counted = values.iter().filter(|&&value| value > 0.0).count() as f64;
        let has_room = low * counted <= total && total <= high * counted;
        let is_inside = values.iter().all(|v| *v == 0.0 || (low..=high).contains(v));
        let Ok(trimmed) = trim(&weights, weight(low), weight(high)) else {
            prop_assert!(!has_room, "mean {} in {}..{}", total / counted, low, high);
            return Ok(());
        };
        prop_assert!(has_room || is_inside);
        assert_close(trimmed.iter().map(|weight| weight.get()).sum::<f64>(), total, 1e-9 * (1.0 + total));
        let mut moved: Option<f64> = None;
        for (before, after) in values.iter().zip(&trimmed) {
            let after = after.get();
            if *before == 0.0 || is_inside {
                prop_assert_eq!(after, *before);
                continue;
            }
            prop_assert!((low..=high).contains(&after), "{} not in {}..{}", after, low, high);
            if after > low && after < high {
                // All that are free move by the same.
                let step = after - before;
                prop_assert!((step - *moved.get_or_insert(step)).abs() < 1e-9);
            }
        }
        for ((one, other), (x, y)) in values.iter().zip(&values[1..]).zip(trimmed.iter().zip(&trimmed[1..])) {
            if *one > 0.0 && *other > 0.0 {
                prop_assert!((other - one) * (y.get() - x.get()) >= -1e-9);
            }
        }
    }
}

#[test]
fn what_cannot_be_calibrated_is_named() {
    let segments: Segments<Cell> = Segments::from_iter([
        ((0, 0), tally(3, 2, 1)),
        ((1, 1), tally(1, 1, 1)),
        ((2, 0), Tally::new()),
    ]);
    let refused = |margins: &[Margin<'_, Cell>]| {
        let found = Calibration::independent(&segments, margins);
        found.expect_err("margins that cannot be met").to_string()
    };
    let two = || size([(0, 50.0), (1, 50.0)]);
    assert_eq!(
        refused(&[]),
        "there is nothing to calibrate to: expected at least 1 margin with customers"
    );
    assert_eq!(refused(&[]), refused(&[size([(0, 0.0), (1, 0.0)])]));
    assert_eq!(
        refused(&[two(), region([(0, 60.0), (1, 30.0)])]),
        "margins size and region add up to 100 and 90: expected the same number of customers"
    );
    assert_eq!(
        refused(&[two(), region([(0, 40.0), (1, 50.0), (2, 10.0)])]),
        "margin region has 10 customers of 2 and no answer of them: expected some; join the value with \
         one that is alike"
    );
    let without = "margin size has no customers of 1, of whom there are answers: expected a total above 0 \
                   for every value that occurs";
    assert_eq!(refused(&[size([(0, 50.0), (1, 0.0)])]), without);
    assert_eq!(refused(&[size([(0, 50.0)])]), without);
    // Size and region go together in these answers, so no weights tell them apart.
    let not_met = refused(&[two(), region([(0, 60.0), (1, 40.0)])]);
    assert!(
        not_met.starts_with("no weights were found that meet all margins: margin size stays at "),
        "{not_met}"
    );
    // Without an answer, the customers have none.
    let nobody: Segments<Cell> = Segments::new();
    assert!(matches!(
        Calibration::independent(&nobody, &[two()]),
        Err(Error::MarginWithoutAnswers { .. })
    ));
    // A value without customers and without answers is fine.
    let known = size([(0, 50.0), (1, 50.0), (2, 0.0)]);
    assert!(Calibration::independent(&segments, &[known]).is_ok());
}

#[test]
fn margins_say_what_is_wrong_with_them() {
    let of = |totals: &[(u8, f64)]| {
        let found = Margin::new("region", |cell: &Cell| cell.1, totals.iter().copied());
        found.expect_err("a margin that cannot be").to_string()
    };
    assert_eq!(
        of(&[(1, 5.0), (2, 3.0), (1, 2.0)]),
        "margin region has two totals for 1: expected one for each value"
    );
    for bad in [-1.0, f64::NAN, f64::INFINITY, 1e-100] {
        assert_eq!(
            of(&[(1, 5.0), (2, bad)]),
            format!(
                "margin region has a total of {bad} for 2: expected 0 or a number from 1e-90 to 1e90"
            )
        );
    }
    let shown = format!("{:?}", region([(2, 3.0), (1, 5.0)]));
    assert_eq!(
        shown,
        r#"Margin { name: "region", totals: [("1", 5.0), ("2", 3.0)], .. }"#
    );
}

#[test]
fn margins_may_differ_by_rounding_and_weights_by_any_unit() {
    let table = [
        ((0, 0), tally(3, 2, 1), 0.0),
        ((1, 0), tally(1, 4, 1), 0.0),
        ((1, 1), tally(2, 2, 5), 0.0),
    ];
    let third = 0.333_333_333_3;
    let margins = |unit: f64| {
        [
            size([(0, unit * third), (1, unit * (1.0 - third))]),
            // Three digits short of the sum of the other.
            region([(0, unit * 2.0 * third), (1, unit * third)]),
        ]
    };
    let usual = Calibration::independent(&answers(&table), &margins(1.0));
    let usual = usual
        .and_then(|found| found.estimate())
        .expect("margins that can be met");
    for (each, unit) in [(1e-80, 1e80), (1e85, 1e-85), (1e-85, 1e-85)] {
        let mut weighed: Segments<Cell, WeightedTally> = Segments::new();
        for (cell, tally, _) in &table {
            for (value, n) in [
                (9, tally.promoters()),
                (7, tally.passives()),
                (2, tally.detractors()),
            ] {
                let score = Score::new(value).expect("in range");
                weighed.entry(*cell).record_n(score, weight(each), n);
            }
        }
        let found = Calibration::independent(&weighed, &margins(unit));
        let found = found
            .and_then(|found| found.estimate())
            .expect("margins that can be met");
        assert_close(found.nps().points(), usual.nps().points(), 1e-7);
        assert_close(found.std_error(), usual.std_error(), 1e-7);
        assert_close(found.effective_n(), usual.effective_n(), 1e-7);
    }
}

#[test]
fn weights_of_both_sides_may_be_trimmed() {
    let weights = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 10.0].map(weight);
    let trimmed = trim(&weights, weight(1.0), weight(3.0)).expect("a mean of 13 / 7");
    // 13 less 3 for the heaviest, shared by six.
    for (found, expected) in trimmed.iter().zip([10.0 / 6.0; 6].iter().chain(&[3.0])) {
        assert_close(found.get(), *expected, 1e-12);
    }
}

#[test]
fn one_cluster_has_a_score_and_no_limits() {
    let mut answers = ClusteredTally::new();
    answers.record("Acme", (0, 0), Score::new(9).expect("in range"));
    answers.record("Acme", (1, 0), Score::new(3).expect("in range"));
    let found = Calibration::clustered(&answers, &[size([(0, 30.0), (1, 10.0)])]);
    let found = found.expect("margins that can be met");
    assert_eq!(found.nps().points(), 50.0);
    assert_eq!(found.estimate(), Err(Error::OneCluster { answers: 2 }));
}

#[test]
fn bounds_without_room_are_refused() {
    let weights = [1.0, 1.0, 4.0].map(weight);
    let refused = trim(&weights, weight(0.5), weight(1.5)).expect_err("a mean of 2 above 1.5");
    assert_eq!(
        refused.to_string(),
        "3 weights that add up to 6 cannot be trimmed to 0.5 to 1.5: expected bounds around their mean"
    );
    assert!(trim(&weights, weight(3.0), weight(1.0)).is_err());
    assert_eq!(trim(&[], weight(1.0), weight(2.0)), Ok(Vec::new()));
    // Nothing to do: nothing is changed.
    assert_eq!(
        trim(&weights, weight(1.0), weight(4.0)),
        Ok(weights.to_vec())
    );
    // What one gives the other takes.
    let pair = [1.0, 5.0].map(weight);
    assert_eq!(
        trim(&pair, weight(2.0), weight(4.0)),
        Ok([2.0, 4.0].map(weight).to_vec())
    );
}
