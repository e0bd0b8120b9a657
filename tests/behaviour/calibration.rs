//! Weights that meet known totals: what they must add up to, what they must not change, and what
//! cannot be met.

use std::collections::{BTreeMap, BTreeSet};

use promoter::{ClusteredTally, Error, KnownTotals, Sample, Segments, Tally, WeightedTally};
use proptest::prelude::*;

use crate::support::{
    assert_close, assert_same, assert_same_change, counted as tally, score, tried_on, weight,
};

/// Size and region of a customer.
type Cell = (u8, u8);

fn size<'a>(totals: impl IntoIterator<Item = (u8, f64)>) -> KnownTotals<'a, Cell> {
    KnownTotals::new("size", |cell: &Cell| cell.0, totals).expect("totals in range")
}

fn region<'a>(totals: impl IntoIterator<Item = (u8, f64)>) -> KnownTotals<'a, Cell> {
    KnownTotals::new("region", |cell: &Cell| cell.1, totals).expect("totals in range")
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
fn margins<'a>(table: &[(Cell, Tally, f64)]) -> [KnownTotals<'a, Cell>; 2] {
    let customers = |_: &Tally, customers: f64| customers;
    [
        size(totals(table, |cell| cell.0, customers)),
        region(totals(table, |cell| cell.1, customers)),
    ]
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn calibrated_weights_add_up_to_the_totals(table in table()) {
        let answers = answers(&table);
        let sample = answers.sample().calibrated(&margins(&table))?;
        let factors = sample.factors();
        let customers = |_: &Tally, customers: f64| customers;
        for read in [|cell: &Cell| cell.0, |cell: &Cell| cell.1] {
            let mut weights: BTreeMap<u8, f64> = BTreeMap::new();
            for (cell, tally) in &answers {
                let factor = factors.get(cell).expect("it answered");
                *weights.entry(read(cell)).or_default() += factor * tally.n() as f64;
            }
            for (value, total) in totals(&table, read, customers) {
                assert_close(weights[&value], total, 1e-11 * total);
            }
        }
        // No answer was lost on the way, and the score is that of the weighted answers.
        let estimate = sample.estimate().expect("answers");
        let mut weighted = WeightedTally::new();
        for (cell, tally) in &answers {
            for (value, n) in [(9, tally.promoters()), (7, tally.passives()), (2, tally.detractors())] {
                weighted.record_n(score(value), weight(*factors.get(cell).expect("there")), n);
            }
        }
        assert_close(estimate.nps().points(), weighted.nps().expect("answers").points(), 1e-9);
        prop_assert_eq!(estimate.n(), answers.total().n());
        prop_assert_eq!(estimate.design().known_totals, 2);
    }

    #[test]
    fn totals_that_the_answers_have_change_no_weight(table in table()) {
        let own = |tally: &Tally, _: f64| tally.n() as f64;
        let both = [size(totals(&table, |cell| cell.0, own)), region(totals(&table, |cell| cell.1, own))];
        let answers = answers(&table);
        let found = answers.sample().calibrated(&both)?;
        for (_, factor) in &found.factors() {
            prop_assert_eq!(*factor, 1.0);
        }
        let found = found.estimate().expect("answers");
        let plain = answers.total().estimate().expect("answers");
        prop_assert_eq!(found.nps(), plain.nps());
        // What the totals explain is no longer left to chance.
        prop_assert!(found.std_error() <= plain.std_error() * (1.0 + 1e-12));
    }

    #[test]
    fn one_set_of_totals_weights_the_scores_of_its_values(table in table()) {
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
        let found = answers(&table).sample().calibrated(&[size(sizes)])?.estimate().expect("answers");
        assert_close(found.nps().points(), nps, 1e-9);
        // Post-stratified, the variance is that of strata.
        assert_close(found.std_error(), variance.sqrt(), 1e-9);
    }

    #[test]
    fn neither_the_order_nor_the_unit_of_totals_matters(table in table(), unit in 1e-3..1e3_f64) {
        let sample = answers(&table).sample();
        let found = sample.clone().calibrated(&margins(&table))?.estimate();
        let customers = |_: &Tally, customers: f64| unit * customers;
        let turned = [
            region(totals(&table, |cell| cell.1, customers)),
            size(totals(&table, |cell| cell.0, customers)),
            // Once more: it says nothing new.
            size(totals(&table, |cell| cell.0, customers)),
        ];
        assert_same(sample.calibrated(&turned)?.estimate(), found, 1e-6);
    }

    #[test]
    fn totals_of_one_value_are_no_calibration(
        rows in prop::collection::vec((0..12_u8, 0..=10_u8, 0.1..10.0_f64), 2..60),
    ) {
        let mut clustered = ClusteredTally::new();
        let mut segments: Segments<Cell, WeightedTally> = Segments::new();
        for &(cluster, value, w) in &rows {
            clustered.record_weighted(cluster, (0, cluster), score(value), weight(w));
            segments.entry((0, cluster)).record(score(value), weight(w));
        }
        let all = || [size([(0, 1000.0)])];
        let found = segments.sample().calibrated(&all())?.estimate();
        assert_same(found, segments.sample().estimate(), 1e-7);
        // The way of accounts is one of its own there: the score again without each of them.
        let found = clustered.sample().calibrated(&all())?.estimate().expect("answers");
        let plain = clustered.sample().estimate().expect("answers");
        assert_close(found.nps().points(), plain.nps().points(), 1e-9);
        assert_close(found.std_error(), plain.std_error(), 1e-9);
        let interval = found.interval(promoter::Level::P95);
        prop_assert!(interval.contains(found.nps().points()));
    }

    #[test]
    fn answers_that_are_clusters_of_one_are_independent(table in table()) {
        let mut clustered = ClusteredTally::new();
        let mut respondent = 0_u64;
        for (cell, tally, _) in &table {
            let counts = [(9, tally.promoters()), (7, tally.passives()), (0, tally.detractors())];
            for (value, count) in counts {
                for _ in 0..count {
                    clustered.record(respondent, *cell, score(value));
                    respondent += 1;
                }
            }
        }
        let found = clustered.sample().calibrated(&margins(&table))?.estimate().expect("answers");
        let independent = answers(&table).sample().calibrated(&margins(&table))?;
        let independent = independent.estimate().expect("answers");
        let n = respondent as f64;
        assert_close(found.nps().points(), independent.nps().points(), 1e-9);
        assert_close(found.std_error(), independent.std_error() * (n / (n - 1.0)).sqrt(), 1e-8);
    }

    #[test]
    fn the_error_of_calibrated_clusters_is_that_of_leaving_each_out(
        rows in prop::collection::vec((0..8_u8, 0..2_u8, 0..=10_u8, 0.2..5.0_f64), 4..40),
    ) {
        let stratum = |&cluster: &u8| cluster % 2;
        let present: BTreeSet<u8> = rows.iter().map(|row| row.0).collect();
        let mates = |cluster: u8| present.iter().filter(|one| stratum(one) == stratum(&cluster)).count() as f64;
        // The score of all, or without a cluster, for which the others of its stratum stand. A size that
        // nobody else has goes with it.
        let points = |without: Option<u8>| {
            let mut tally = ClusteredTally::new();
            for &(cluster, value, answer, w) in &rows {
                let times = match without {
                    Some(left) if left == cluster => continue,
                    Some(left) if stratum(&left) == stratum(&cluster) => mates(left) / (mates(left) - 1.0),
                    _ => 1.0,
                };
                tally.record_weighted(cluster, (value, 0), score(answer), weight(w * times));
            }
            let sizes: BTreeSet<u8> = rows.iter().filter(|row| without != Some(row.0)).map(|row| row.1).collect();
            let totals = sizes.into_iter().map(|value| (value, 300.0 + 400.0 * f64::from(value)));
            let estimate = tally.stratified(stratum).calibrated(&[size(totals)]).ok()?.estimate()?;
            Some((estimate.nps().points(), estimate.jackknife_error()))
        };
        let Some((whole, found)) = points(None) else { return Ok(()) };
        let moved = |&cluster: &u8| {
            let m = mates(cluster);
            let without = points(Some(cluster)).filter(|_| m > 1.0)?;
            Some((m - 1.0) / m * (without.0 - whole).powi(2))
        };
        let expected: Option<f64> = present.iter().map(moved).sum();
        prop_assert_eq!(found.is_some(), expected.is_some());
        if let Some((found, expected)) = found.zip(expected) {
            assert_close(found, expected.sqrt(), 1e-6);
        }
    }

    #[test]
    fn against_the_rest_of_a_calibrated_sample_is_a_comparison_with_all_others(table in table()) {
        let answers = answers(&table);
        let sample = answers.sample().calibrated(&margins(&table))?;
        let all = sample.against_rest(|cell| cell.0);
        prop_assert_eq!(all.len(), 3);
        for (&own, found) in &all {
            let expected = sample.compare(|cell| cell.0 == own, |cell| cell.0 != own).expect("both answered");
            assert_same_change(found, &expected, 1e-9);
        }
    }
}

#[test]
fn weights_that_known_totals_make_too_small_are_refused() {
    let mut tally = ClusteredTally::new();
    tally.record_weighted("Acme", (0, 0), score(9), weight(1e-80));
    tally.record_weighted("Bolt", (0, 0), score(3), weight(1.0));
    tally.record_weighted("Cord", (1, 0), score(3), weight(1.0));
    let found = tally.sample().calibrated(&[size([(0, 1e-15), (1, 1.0)])]);
    let message = found.map(|_| ()).expect_err("too small").to_string();
    assert!(message.starts_with("weight for known totals "), "{message}");
    assert!(
        message.ends_with("expected a number from 1e-90 to 1e90; give totals in another unit"),
        "{message}"
    );
}

#[test]
fn what_cannot_be_calibrated_is_named() {
    let segments: Segments<Cell> = Segments::from_iter([
        ((0, 0), tally(3, 2, 1)),
        ((1, 1), tally(1, 1, 1)),
        ((2, 0), Tally::new()),
    ]);
    let refused = |known: &[KnownTotals<'_, Cell>]| {
        let found = segments.sample().calibrated(known);
        found.expect_err("totals that cannot be met").to_string()
    };
    let two = || size([(0, 50.0), (1, 50.0)]);
    assert_eq!(
        refused(&[]),
        "there are no known totals with customers: expected at least 1"
    );
    assert_eq!(refused(&[]), refused(&[size([(0, 0.0), (1, 0.0)])]));
    assert_eq!(
        refused(&[two(), region([(0, 60.0), (1, 30.0)])]),
        "the known totals of region add up to 90, those of size to 100: expected the same number of customers"
    );
    assert_eq!(
        refused(&[two(), region([(0, 40.0), (1, 50.0), (2, 10.0)])]),
        "the known totals of region have 10 customers of 2 and no answer of them: expected some; join the value with one that is alike"
    );
    let without = "the known totals of size have no customers of 1, of whom there are answers: expected a total above 0 for every value that occurs";
    assert_eq!(refused(&[size([(0, 50.0), (1, 0.0)])]), without);
    assert_eq!(refused(&[size([(0, 50.0)])]), without);
    // Size and region go together in these answers, so no weights tell them apart.
    let not_met = refused(&[two(), region([(0, 60.0), (1, 40.0)])]);
    assert!(
        not_met.starts_with(
            "the known totals of size are not met by any weights that were found: they stay at "
        ),
        "{not_met}"
    );
    // Nobody answered: there is nothing to weight, and no score.
    let nobody: Segments<Cell> = Segments::new();
    let of_nobody = nobody
        .sample()
        .calibrated(&[two()])
        .expect("nothing to weight");
    assert_eq!(of_nobody.estimate(), None);
    // A value without customers and without answers is fine.
    let known = size([(0, 50.0), (1, 50.0), (2, 0.0)]);
    assert!(segments.sample().calibrated(&[known]).is_ok());
}

#[test]
fn known_totals_say_what_is_wrong_with_them() {
    let of = |totals: &[(u8, f64)]| {
        let found = KnownTotals::new("region", |cell: &Cell| cell.1, totals.iter().copied());
        found.expect_err("totals that cannot be").to_string()
    };
    assert_eq!(
        of(&[(1, 5.0), (2, 3.0), (1, 2.0)]),
        "the known totals of region have two for 1: expected it to be stated once"
    );
    for (bad, shown) in [
        (-1.0, "-1"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
        (1e-100, "1e-100"),
    ] {
        assert_eq!(
            of(&[(1, 5.0), (2, bad)]),
            format!(
                "known total {shown} of region 2 is out of range: expected 0 or a number from 1e-90 to 1e90"
            )
        );
    }
    let shown = format!("{:?}", region([(2, 3.0), (1, 5.0)]));
    assert_eq!(
        shown,
        r#"KnownTotals { name: "region", totals: [("1", 5.0), ("2", 3.0)], .. }"#
    );
}

#[test]
fn a_sample_is_calibrated_once() {
    let segments: Segments<Cell> = Segments::from_iter([((0, 0), tally(3, 2, 1))]);
    let once = || {
        segments
            .sample()
            .calibrated(&[size([(0, 50.0)])])
            .expect("fits")
    };
    let twice = once().calibrated(&[size([(0, 50.0)])]);
    assert!(matches!(twice, Err(Error::StatedTwice { .. })));
}

#[test]
fn totals_are_met_in_every_wave_where_that_is_asked() {
    // Small customers answer in the second wave only half as much, and think the same in both.
    let mut answers: Segments<(u8, u8)> = Segments::new();
    for (wave, small) in [(1, 2), (2, 1)] {
        *answers.entry((wave, 0)) = tally(8, 1, 1);
        *answers.entry((wave, 1)) = tally(small, 2 * small, 7 * small);
    }
    let known = |_: ()| {
        let size = |&(_, size): &(u8, u8)| size;
        [KnownTotals::new("size", size, [(0, 30.0), (1, 30.0)]).expect("totals")]
    };
    let within = answers
        .sample()
        .calibrated_within(|&(wave, _)| wave, &known(()))
        .expect("met");
    let change = within
        .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
        .expect("answers");
    assert_close(change.difference(), 0.0, 1e-9);
    // Over both waves at once the mix of each stays as it answered.
    let over = answers.sample().calibrated(&known(())).expect("met");
    let change = over
        .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
        .expect("answers");
    assert!(change.difference() > 5.0, "{change}");
}

#[test]
fn totals_may_differ_by_rounding_and_weights_by_any_unit() {
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
    let estimate = |sample: Sample<Cell>, unit: f64| {
        let sample = sample
            .calibrated(&margins(unit))
            .expect("totals that can be met");
        sample.estimate().expect("answers")
    };
    let usual = estimate(answers(&table).sample(), 1.0);
    for (each, unit) in [(1e-80, 1e80), (1e85, 1e-85), (1e-85, 1e-85)] {
        let mut weighed: Segments<Cell, WeightedTally> = Segments::new();
        for (cell, tally, _) in &table {
            for (value, n) in [
                (9, tally.promoters()),
                (7, tally.passives()),
                (2, tally.detractors()),
            ] {
                weighed.entry(*cell).record_n(score(value), weight(each), n);
            }
        }
        let found = estimate(weighed.sample(), unit);
        assert_close(found.nps().points(), usual.nps().points(), 1e-7);
        assert_close(found.std_error(), usual.std_error(), 1e-7);
        assert_close(found.effective_n(), usual.effective_n(), 1e-7);
    }
}

#[test]
fn one_account_stays_worth_one_answer() {
    let mut answers = ClusteredTally::new();
    answers.record("Acme", (0, 0), score(9));
    answers.record("Acme", (1, 0), score(3));
    let found = answers.sample().calibrated(&[size([(0, 30.0), (1, 10.0)])]);
    let found = found
        .expect("totals that can be met")
        .estimate()
        .expect("answers");
    assert_eq!(found.nps().points(), 50.0);
    assert_close(found.effective_n(), 1.0, 1e-9);
}
