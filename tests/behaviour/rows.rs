//! Rows that an engine has grouped are counted as the answers they were grouped from, one by one.

use std::collections::BTreeMap;

use promoter::{
    Accounts, ClusteredTally, Error, Histogram, Number, Role, Row, Score, Segments, Tally, Weight,
    WeightedTally,
};
use proptest::prelude::*;

use crate::support::any::{self, cluster, clustered_rows, moderate};
use crate::support::{Tolerance, tried_on};

/// What an engine makes of answers with `GROUP BY` a key and the score: counts, and sums of weights.
fn grouped<K: Ord>(
    answers: impl IntoIterator<Item = (K, Score, Weight)>,
) -> BTreeMap<(K, i64), (i64, [f64; 5])> {
    let mut groups = BTreeMap::new();
    for (key, score, weight) in answers {
        let w = weight.get();
        if w == 0.0 {
            continue;
        }
        let group = groups.entry((key, i64::from(score.get())));
        let (n, sums) = group.or_insert((0, [0.0, 0.0, 0.0, w, w]));
        *n += 1;
        for (sum, power) in sums.iter_mut().zip([w, w * w, w * w * w]) {
            *sum += power;
        }
        (sums[3], sums[4]) = (sums[3].min(w), sums[4].max(w));
    }
    groups
}

/// The same with a column for each category.
fn by_category<K: Ord + Copy>(
    answers: impl IntoIterator<Item = (K, Score)>,
) -> BTreeMap<K, [i64; 3]> {
    let mut groups = BTreeMap::new();
    for (key, score) in answers {
        let counts: &mut [i64; 3] = groups.entry(key).or_default();
        counts[match score.get() {
            0..=6 => 2,
            7..=8 => 1,
            _ => 0,
        }] += 1;
    }
    groups
}

fn unweighted(rows: &[any::Row]) -> Vec<any::Row> {
    let rows = rows.iter();
    rows.map(|&(account, wave, score, _)| (account, wave, score, Weight::ONE))
        .collect()
}

/// Weights whose sums are exact, whatever is added first.
fn exact(rows: &[any::Row]) -> Vec<any::Row> {
    let rows = rows.iter().zip(0_u32..);
    rows.map(|(&(account, wave, score, _), row)| {
        let weight = Weight::new(f64::from(row % 13) / 4.0).expect("in range");
        (account, wave, score, weight)
    })
    .collect()
}

/// Scores with how often they were given.
fn scores(rows: &[any::Row]) -> Vec<(i64, i64)> {
    let groups = grouped(unweighted(rows).into_iter().map(|row| ((), row.2, row.3)));
    let rows = groups.into_iter();
    rows.map(|(((), score), (n, _))| (score, n)).collect()
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn grouped_scores_are_counted_as_one_by_one(rows in clustered_rows(), at in 0..12_usize) {
        let answers = || rows.iter().map(|row| row.2);
        let (tally, histogram): (Tally, Histogram) = (answers().collect(), answers().collect());
        let scores = scores(&rows);
        prop_assert_eq!(Tally::from_rows(scores.clone()), Ok(tally));
        prop_assert_eq!(Histogram::from_rows(scores.clone()), Ok(histogram));
        let (left, right) = scores.split_at(at.min(scores.len()));
        let parts = [right, left].map(|part| Tally::from_rows(part.iter().copied()));
        prop_assert_eq!(parts.into_iter().sum::<Result<Tally, _>>(), Ok(tally));
        // Not grouped at all, and of other numbers.
        let single = || answers().map(|score| (score.get(), 1_i128));
        prop_assert_eq!(Tally::from_rows(single()), Ok(tally));
        prop_assert_eq!(Histogram::from_rows(single()), Ok(histogram));
        let columns = by_category(answers().map(|score| ((), score)));
        let columns = columns.into_values().map(|[a, b, c]| (a, b, c));
        prop_assert_eq!(Tally::from_rows(columns), Ok(tally));
    }

    #[test]
    fn grouped_segments_are_counted_as_one_by_one(rows in clustered_rows()) {
        let answers = || rows.iter().map(|&(_, wave, score, _)| (wave, score));
        let tallies: Segments<u8, Tally> = answers().collect();
        let histograms: Segments<u8, Histogram> = answers().collect();
        let groups = grouped(answers().map(|(wave, score)| (wave, score, Weight::ONE)));
        let scores = || groups.iter().map(|(&(wave, score), &(n, _))| (wave, score, n));
        prop_assert_eq!(Segments::from_rows(scores()), Ok(tallies.clone()));
        prop_assert_eq!(Segments::from_rows(scores()), Ok(histograms));
        let columns = || by_category(answers()).into_iter().map(|(wave, [a, b, c])| (wave, a, b, c));
        prop_assert_eq!(Segments::from_rows(columns()), Ok(tallies.clone()));
        let of_weight_one: Segments<u8, WeightedTally> =
            tallies.iter().map(|(&wave, &tally)| (wave, tally.into())).collect();
        prop_assert_eq!(Segments::from_rows(columns()), Ok(of_weight_one.clone()));
        prop_assert_eq!(Segments::from_rows(scores()), Ok(of_weight_one));
    }

    #[test]
    fn grouped_accounts_are_counted_as_one_by_one(rows in clustered_rows()) {
        let rows = unweighted(&rows);
        let expected = cluster(&rows);
        let answers = || rows.iter().map(|&(account, wave, score, weight)| ((account, wave), score, weight));
        let scores = grouped(answers());
        let scores = scores.iter().map(|(&((account, wave), score), &(n, _))| (account, wave, score, n));
        let by_score = ClusteredTally::from_rows(scores);
        let columns = by_category(answers().map(|(cell, score, _)| (cell, score)));
        let columns = columns.into_iter().map(|((account, wave), [a, b, c])| (account, wave, a, b, c));
        let by_category = ClusteredTally::from_rows(columns);
        for found in [by_score, by_category] {
            let found = found.expect("good rows");
            prop_assert_eq!(found.sample().estimate(), expected.sample().estimate());
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn grouped_answers_by_role_are_counted_as_one_by_one(rows in clustered_rows()) {
        let roles = Role::ALL;
        let answers = || rows.iter().map(|&(account, wave, score, weight)| {
            let role = usize::from(score.get() ^ wave) % roles.len();
            ((account, role, wave), score, weight)
        });
        let mut expected = Accounts::new();
        for ((account, role, wave), score, weight) in answers() {
            if weight != Weight::ZERO {
                expected.record(account, roles[role], wave, score);
            }
        }
        let groups = grouped(answers());
        let found = Accounts::from_rows(groups.into_iter().map(
            |(((account, role, wave), score), (n, _))| (account, roles[role], wave, score, n),
        ));
        prop_assert_eq!(found, Ok(expected));
    }

    #[test]
    fn sums_of_weights_are_counted_as_one_by_one(rows in clustered_rows()) {
        // Where sums are exact, to the last bit.
        let rows = exact(&rows);
        let answers = || rows.iter().map(|&(_, wave, score, weight)| (wave, score, weight));
        let mut expected = Segments::<u8, WeightedTally>::new();
        for (wave, score, weight) in answers().filter(|answer| answer.2 != Weight::ZERO) {
            expected.entry(wave).record(score, weight);
        }
        let groups = grouped(answers());
        let sums = groups.iter().map(|(&(wave, score), &(n, sums))| (wave, score, n, sums));
        let found = Segments::from_rows(sums).expect("good rows");
        prop_assert_eq!(found.sample().estimate(), expected.sample().estimate());
        prop_assert_eq!(&found, &expected);
        let whole = grouped(answers().map(|(_, score, weight)| ((), score, weight)));
        let whole = whole.iter().map(|(&((), score), &(n, sums))| (score, n, sums));
        prop_assert_eq!(WeightedTally::from_rows(whole), Ok(expected.total()));

        let cells = grouped(rows.iter().map(|&(account, wave, score, weight)| {
            ((account, wave), score, weight)
        }));
        let cells = cells.iter().map(|(&((account, wave), score), &(n, sums))| {
            (account, wave, score, n, sums)
        });
        prop_assert_eq!(ClusteredTally::from_rows(cells), Ok(cluster(&rows)));
    }

    #[test]
    fn any_weights_give_the_estimate_of_one_by_one(rows in clustered_rows()) {
        // In the order of recording, to the last bit, whatever the weights.
        let single = rows.iter().filter(|row| row.3 != Weight::ZERO).map(|&(_, _, score, weight)| {
            let w = weight.get();
            (score.get(), 1_i64, [w, w * w, w * w * w, w, w])
        });
        let recorded: WeightedTally = rows.iter().map(|&(_, _, score, weight)| (score, weight)).collect();
        prop_assert_eq!(WeightedTally::from_rows(single), Ok(recorded));

        // In another order, to rounding.
        let rows = moderate(rows);
        let recorded: WeightedTally = rows.iter().map(|&(_, _, score, weight)| (score, weight)).collect();
        let groups = grouped(rows.iter().map(|&(_, _, score, weight)| ((), score, weight)));
        let sums = groups.iter().map(|(&((), score), &(n, sums))| (score, n, sums));
        let found = WeightedTally::from_rows(sums).expect("good rows");
        let (found, recorded) = (found.estimate(), recorded.estimate());
        prop_assert_eq!(found.is_some(), recorded.is_some());
        if let (Some(found), Some(recorded)) = (found, recorded) {
            let tolerance = Tolerance::relative("another order", 1e-9);
            for (what, found, recorded) in [
                ("nps", found.nps().points() + 300.0, recorded.nps().points() + 300.0),
                ("std_error", found.std_error() + 1.0, recorded.std_error() + 1.0),
                ("effective_n", found.effective_n(), recorded.effective_n()),
            ] {
                tolerance.check(what, found, &recorded.into());
            }
        }
    }

    #[test]
    fn the_first_wrong_row_is_named_whatever_its_numbers(
        rows in prop::collection::vec(
            prop_oneof![
                30 => (0..=10_i64, 0..1_000_i64),
                1 => (any::<i64>(), 0..1_000_i64),
                1 => (0..=10_i64, any::<i64>()),
            ],
            0..40,
        ),
    ) {
        let wrong = rows.iter().position(|&(score, n)| !(0..=10).contains(&score) || n < 0);
        let keyed = rows.iter().map(|&(score, n)| (score % 3, score, n));
        let clustered = keyed.clone().map(|(key, score, n)| (key, (), score, n));
        let of_roles = keyed.clone().map(|(key, score, n)| (key, Role::EndUser, (), score, n));
        for found in [
            Tally::from_rows(rows.iter().copied()).map(drop),
            Histogram::from_rows(rows.iter().copied()).map(drop),
            WeightedTally::from_rows(rows.iter().copied()).map(drop),
            Segments::<i64, Tally>::from_rows(keyed.clone()).map(drop),
            ClusteredTally::<i64>::from_rows(clustered).map(drop),
            Accounts::<i64>::from_rows(of_roles).map(drop),
        ] {
            match (wrong, found) {
                (Some(row), Err(Error::OutOfRange { what, value, place, .. })) => {
                    let (score, n) = rows[row];
                    let number = if what == "score" { score } else { n };
                    prop_assert_eq!((value, place), (number as f64, Some(format!("at index {row}"))));
                }
                // The numbers that are good may be too many before one that is wrong, or without one.
                (_, Err(Error::TooMany { .. })) => {
                    let before = &rows[..wrong.unwrap_or(rows.len())];
                    let total: i128 = before.iter().map(|&(_, n)| i128::from(n)).sum();
                    prop_assert!(total > i128::from(u64::MAX), "{total} fit");
                }
                (None, Ok(())) => {}
                (wrong, found) => prop_assert!(false, "{wrong:?}: {found:?}"),
            }
        }
    }
}

#[track_caller]
fn counts_in<N: Number>(seven: N) {
    let expected = Tally::from_counts(0, 7, 0).expect("fits");
    assert_eq!(Tally::from_rows([(seven, seven)]), Ok(expected));
}

#[test]
fn scores_and_counts_are_numbers_of_any_kind() {
    counts_in(7_u8);
    counts_in(7_u16);
    counts_in(7_u32);
    counts_in(7_u64);
    counts_in(7_u128);
    counts_in(7_usize);
    counts_in(7_i8);
    counts_in(7_i16);
    counts_in(7_i32);
    counts_in(7_i64);
    counts_in(7_i128);
    counts_in(7_isize);
    counts_in(7.0_f32);
    counts_in(7.0_f64);
}

#[test]
fn a_float_is_a_count_only_if_it_is_whole_and_fits() {
    let counted = |n: f64| Tally::from_rows([(9, n)]).map(|tally| tally.n());
    assert_eq!(counted(0.0), Ok(0));
    assert_eq!(counted(-0.0), Ok(0));
    assert_eq!(counted(2f64.powi(53)), Ok(1 << 53));
    assert_eq!(counted(2f64.powi(64).next_down()), Ok(u64::MAX - 2047));
    for wrong in [0.5, -1.0, 2f64.powi(64), f64::INFINITY, f64::NAN] {
        counted(wrong).expect_err("no count");
    }
    Tally::from_rows([(9, 2f32.powi(64))]).expect_err("no count");
    Tally::from_rows([(9, i128::from(u64::MAX) + 1)]).expect_err("no count");
    assert_eq!(
        Tally::from_rows([(9, i128::from(u64::MAX))]).map(|tally| tally.n()),
        Ok(u64::MAX)
    );
}

#[test]
fn counts_of_nought_make_a_segment_known_and_a_cluster_not() {
    let regions: Segments<_, Tally> = Segments::from_rows([("north", 0, 0, 0)]).expect("good");
    assert_eq!(regions.get(&"north"), Some(&Tally::new()));
    let by_score = ClusteredTally::<_, _>::from_rows([("Acme", 1, 9, 0), ("Bolt", 1, 9, 2)]);
    assert_eq!(by_score.map(|tally| tally.clusters()), Ok(1));
    let accounts = Accounts::from_rows([("Acme", Role::EndUser, 1, 9, 0)]).expect("good");
    assert_eq!(accounts.silent(), [(&"Acme", None)]);
    assert_eq!(Tally::from_rows([(0, 0, 0)]), Ok(Tally::new()));
    assert_eq!(Tally::from_rows([(0_i64, 0_i64); 0]), Ok(Tally::new()));
}

/// Two answers of 9 that weigh 2 and 4, with one figure changed.
fn sums(changed: usize, figure: f64) -> Result<WeightedTally, Error> {
    let mut sums = [6.0, 20.0, 72.0, 2.0, 4.0];
    sums[changed] = figure;
    WeightedTally::from_rows([(9, 2, sums)])
}

#[test]
fn sums_that_no_weights_have_are_refused() {
    assert!(sums(0, 6.0).is_ok(), "they are those of 2 and 4");
    for (changed, figure) in [
        (0, 3.0),
        (0, 9.0),
        (0, -6.0),
        (1, 7.0),
        (1, 33.0),
        (1, 17.0),
        (2, 60.0),
        (2, 90.0),
        (3, 0.0),
        (3, -1.0),
        (3, 5.0),
        (4, 3.0),
        (4, 1.0),
    ] {
        sums(changed, figure).expect_err(&format!("{figure} at {changed}"));
    }
    for changed in 0..5 {
        for figure in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            sums(changed, figure).expect_err(&format!("{figure} at {changed}"));
        }
    }
    // Columns in another order.
    let good = [6.0, 20.0, 72.0, 2.0, 4.0];
    for (one, other) in [(0, 1), (0, 2), (1, 2), (3, 4), (0, 3), (2, 4)] {
        let mut swapped = good;
        swapped.swap(one, other);
        WeightedTally::from_rows([(9, 2, swapped)]).expect_err(&format!("{swapped:?}"));
    }
    WeightedTally::from_rows([(9, 0, good)]).expect_err("weights of nobody");
    WeightedTally::from_rows([(9, 3, good)]).expect_err("weights of fewer");
}

#[test]
fn rows_too_many_for_64_bits_are_an_error_and_no_panic() {
    #[track_caller]
    fn is_too_many<T: std::fmt::Debug>(found: Result<T, Error>) {
        assert!(matches!(found, Err(Error::TooMany { .. })), "{found:?}");
    }
    let full = u64::MAX;
    is_too_many(Tally::from_rows([(9, full), (0, 1)]));
    is_too_many(Tally::from_rows([(full, 1, 0)]));
    is_too_many(Tally::from_rows([(full, 0, 0), (0, 0, 1)]));
    is_too_many(Histogram::from_rows([(9, full), (0, 1)]));
    is_too_many(WeightedTally::from_rows([(9, full), (0, 1)]));
    let row = |n: u64| {
        let n = n as f64;
        (9, full, [n, n, n, 1.0, 1.0])
    };
    is_too_many(WeightedTally::from_rows([row(full), row(full)]));
    is_too_many(Segments::<_, Tally>::from_rows([
        ("a", 9, full),
        ("a", 9, 1),
    ]));
    is_too_many(Segments::<_, Histogram>::from_rows([
        ("a", 9, full),
        ("a", 0, 1),
    ]));
    is_too_many(ClusteredTally::<_, _>::from_rows([
        ("a", (), 9, full),
        ("a", (), 0, 1),
    ]));
    is_too_many(Accounts::from_rows([
        ("a", Role::EndUser, (), 9, full),
        ("a", Role::EndUser, (), 0, 1),
    ]));
    // Each fits: only what is in one tally is added.
    let apart = Segments::<_, Tally>::from_rows([("a", 9, full), ("b", 9, full)]);
    assert_eq!(apart.map(|segments| segments.len()), Ok(2));
}

/// One function for rows of any shape that can be counted by region.
fn regions<R: Row<Segments<String>>>(rows: Vec<R>) -> Result<Segments<String>, Error> {
    Segments::from_rows(rows)
}

#[test]
fn rows_of_two_shapes_give_the_same_regions() {
    let north = || "north".to_owned();
    let by_score = regions(vec![(north(), 10_i64, 8_i64), (north(), 3, 2)]);
    assert_eq!(by_score, regions(vec![(north(), 8_i64, 0_i64, 2_i64)]));
    assert_eq!(by_score.map(|regions| regions.total().n()), Ok(10));
}
