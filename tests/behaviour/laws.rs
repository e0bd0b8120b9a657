//! Laws that hold for any data: merging, intervals, comparisons.

mod support;

use promoter::{
    Accounts, ClusteredTally, Comparison, Estimate, Exclusion, Histogram, Ledger, Level, Method,
    Role, Score, Segments, Tally, Verdict, Waves, Weight, WeightedTally,
};
use proptest::prelude::*;
use support::assert_close;

fn score() -> impl Strategy<Value = Score> {
    (0..=10_u8).prop_map(|value| Score::new(value).expect("in range"))
}

fn scores() -> impl Strategy<Value = Vec<Score>> {
    prop::collection::vec(score(), 0..60)
}

fn weight() -> impl Strategy<Value = Weight> {
    prop_oneof![
        3 => 0.01..100.0_f64,
        1 => Just(0.0),
        1 => Just(1.0),
        1 => (-80.0..80.0_f64).prop_map(|power| 10_f64.powf(power)),
    ]
    .prop_map(|value| Weight::new(value).expect("in range"))
}

/// Counts of a survey, from a handful to more than any.
fn counts() -> impl Strategy<Value = Tally> {
    let size = || prop_oneof![0..30_u64, 0..5_000_u64, 0..1_000_000_000_000_u64];
    (size(), size(), size()).prop_map(|(a, b, c)| Tally::from_counts(a, b, c).expect("fits"))
}

fn level() -> impl Strategy<Value = Level> {
    (1e-12..0.999_f64).prop_map(|alpha| Level::from_alpha(alpha).expect("in range"))
}

/// Answers as (account, wave, score, weight), few accounts so that they are shared.
fn clustered_rows() -> impl Strategy<Value = Vec<(u8, u8, Score, Weight)>> {
    prop::collection::vec((0..12_u8, 0..3_u8, score(), weight()), 0..80)
}

fn cluster(rows: &[(u8, u8, Score, Weight)]) -> ClusteredTally<u8, u8> {
    let mut tally = ClusteredTally::new();
    for &(account, wave, score, weight) in rows {
        tally.record_weighted(account, wave, score, weight);
    }
    tally
}

fn mirrored(tally: &Tally) -> Tally {
    Tally::from_counts(tally.detractors(), tally.passives(), tally.promoters()).expect("fits")
}

fn levels(one: Level, other: Level) -> (Level, Level) {
    if one.alpha() > other.alpha() {
        (one, other)
    } else {
        (other, one)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn merging_at_any_split_equals_the_whole(all in scores(), at in 0..60_usize) {
        let (left, right) = all.split_at(at.min(all.len()));
        let whole: Tally = all.iter().copied().collect();
        let parts: [Tally; 2] = [left, right].map(|part| part.iter().copied().collect());
        prop_assert_eq!(parts[0] + parts[1], whole);
        prop_assert_eq!(parts[1] + parts[0], whole);
        prop_assert_eq!(parts.into_iter().sum::<Tally>(), whole);
        let shapes: [Histogram; 2] = [left, right].map(|part| part.iter().copied().collect());
        prop_assert_eq!(shapes[0] + shapes[1], all.iter().copied().collect::<Histogram>());
        prop_assert_eq!((shapes[1] + shapes[0]).tally(), whole);
        let bytes: Vec<u8> = all.iter().map(|score| score.get()).collect();
        prop_assert_eq!(Tally::from_bytes(&bytes), Ok(whole));
    }

    #[test]
    fn empty_is_the_identity_of_every_merge(rows in clustered_rows()) {
        let tally = cluster(&rows);
        let mut merged = tally.clone();
        merged += ClusteredTally::new();
        prop_assert_eq!(&merged, &tally);
        let mut other = ClusteredTally::new();
        other += tally.clone();
        prop_assert_eq!(&other, &tally);
        let mut segments = tally.segments();
        segments += Segments::new();
        prop_assert_eq!(segments, tally.segments());
        let whole = tally.segments().total();
        let mut with_empty = whole;
        with_empty += WeightedTally::new();
        prop_assert_eq!(with_empty, whole);
    }

    #[test]
    fn an_account_split_over_two_tallies_and_merged_equals_the_whole(
        rows in clustered_rows(), at in 0..80_usize,
    ) {
        let unit: Vec<_> = rows.iter().map(|&(a, w, score, _)| (a, w, score, Weight::ONE)).collect();
        let (left, right) = unit.split_at(at.min(unit.len()));
        let mut merged = cluster(left);
        merged += cluster(right);
        prop_assert_eq!(&merged, &cluster(&unit));
        let mut reversed = cluster(right);
        reversed += cluster(left);
        prop_assert_eq!(&reversed, &merged);
    }

    #[test]
    fn rolling_segments_up_keeps_the_total_and_the_rest_completes_each(
        rows in prop::collection::vec((0..5_u8, 0..4_u8, score()), 0..80),
    ) {
        let mut cells: Segments<(u8, u8)> = Segments::new();
        for &(role, region, score) in &rows {
            cells.entry((role, region)).record(score);
        }
        let by_role = cells.coarser(|&(role, _)| role);
        prop_assert_eq!(by_role.total(), cells.total());
        prop_assert_eq!(cells.total(), rows.iter().map(|&(_, _, score)| score).collect::<Tally>());
        for (key, whole) in by_role.against_rest(|segment, rest| *segment + *rest) {
            prop_assert_eq!(whole, cells.total(), "{}", key);
        }
    }

    #[test]
    fn a_ledger_accounts_for_every_row_and_merges(
        cells in prop::collection::vec("[0-9,./ a-]{0,4}", 0..60), at in 0..60_usize,
    ) {
        let read = |cells: &[String], start: u64| {
            let mut ledger = Ledger::new();
            let used = (start..).zip(cells).filter_map(|(row, cell)| ledger.read(row, cell)).count();
            assert_eq!(ledger.used(), used as u64);
            ledger
        };
        let whole = read(&cells, 0);
        prop_assert_eq!(whole.rows(), cells.len() as u64);
        let excluded: u64 = whole.excluded().map(|(_, found)| found.count).sum();
        prop_assert_eq!(whole.rows(), whole.used() + excluded);
        let (left, right) = cells.split_at(at.min(cells.len()));
        let mut merged = read(right, left.len() as u64);
        merged += read(left, 0);
        prop_assert_eq!(merged, whole);
    }

    #[test]
    fn withdrawing_keeps_the_sum(reads in 0..20_u64, withdrawn in 0..30_u64) {
        let mut ledger = Ledger::new();
        for row in 0..reads {
            ledger.read(row, "7");
        }
        for row in 0..withdrawn {
            let done = ledger.withdraw(row, "", Exclusion::Duplicate);
            prop_assert_eq!(done.is_ok(), row < reads);
        }
        prop_assert_eq!(ledger.rows(), reads);
    }

    #[test]
    fn an_interval_lies_in_range_and_the_default_contains_its_estimate(
        tally in counts(), level in level(),
    ) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        for &method in Method::ALL {
            let interval = estimate.interval_with(method, level);
            prop_assert!(interval.lower() >= -100.0 && interval.upper() <= 100.0, "{interval}");
            prop_assert!(interval.lower() <= interval.upper(), "{method}: {interval:?}");
        }
        let interval = estimate.interval(level);
        prop_assert!(interval.contains(estimate.nps().points()), "{estimate}: {interval:?}");
        prop_assert!(interval.width() > 0.0);
    }

    #[test]
    fn a_higher_level_contains_a_lower_one(tally in counts(), one in level(), other in level()) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let (low, high) = levels(one, other);
        for &method in Method::ALL {
            let (inner, outer) = (estimate.interval_with(method, low), estimate.interval_with(method, high));
            let slack = 1e-10;
            prop_assert!(outer.lower() <= inner.lower() + slack, "{method}");
            prop_assert!(outer.upper() >= inner.upper() - slack, "{method}");
        }
    }

    #[test]
    fn swapping_promoters_and_detractors_mirrors_everything(tally in counts(), level in level()) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let mirror = mirrored(&tally).estimate().expect("as many answers");
        prop_assert_eq!(mirror.nps().points(), 0.0 - estimate.nps().points());
        for &method in Method::ALL {
            let (one, other) = (estimate.interval_with(method, level), mirror.interval_with(method, level));
            assert_close(other.lower(), -one.upper(), 1e-10);
            assert_close(other.upper(), -one.lower(), 1e-10);
        }
    }

    #[test]
    fn equal_weights_give_the_plain_tally_to_the_last_bit(all in scores(), weight in 1e-80..1e80_f64) {
        let weight = Weight::new(weight).expect("in range");
        let plain: Tally = all.iter().copied().collect();
        let weighted: WeightedTally = all.iter().map(|&score| (score, weight)).collect();
        let figures = |estimate: &Estimate| {
            let interval = estimate.interval(Level::P95);
            [estimate.nps().points(), estimate.std_error(), estimate.effective_n(), interval.lower(), interval.upper()]
        };
        prop_assert_eq!(weighted.estimate().as_ref().map(figures), plain.estimate().as_ref().map(figures));
        prop_assert_eq!(weighted.counts(), plain);
    }

    #[test]
    fn scaling_all_weights_changes_nothing(
        rows in clustered_rows(), scale in prop_oneof![0.001..1000.0_f64, Just(3.0)],
    ) {
        let moderate = |&(_, _, _, weight): &&(u8, u8, Score, Weight)| (1e-3..1e3).contains(&weight.get());
        let rows: Vec<_> = rows.iter().filter(moderate).copied().collect();
        let scaled: Vec<_> = rows
            .iter()
            .map(|&(a, w, score, weight)| (a, w, score, Weight::new(weight.get() * scale).expect("in range")))
            .collect();
        let (one, other) = (cluster(&rows), cluster(&scaled));
        same(one.segments().total().estimate(), other.segments().total().estimate());
        if let (Ok(one), Ok(other)) = (one.estimate(), other.estimate()) {
            same(one, other);
        }
    }

    #[test]
    fn clusters_of_one_with_unit_weight_have_the_plain_nps_and_variance(all in scores()) {
        let plain: Tally = all.iter().copied().collect();
        let mut tally = ClusteredTally::new();
        for (respondent, &score) in all.iter().enumerate() {
            tally.record(respondent, (), score);
        }
        prop_assert_eq!(tally.nps(), plain.nps());
        if all.len() < 2 {
            prop_assert!(!matches!(tally.estimate(), Ok(Some(_))));
            return Ok(());
        }
        let (clustered, plain) = (tally.estimate()?.expect("answers"), plain.estimate().expect("answers"));
        let n = all.len() as f64;
        let ratio = n / (n - 1.0) * plain.std_error().powi(2);
        assert_close(clustered.std_error().powi(2), ratio, 1e-9);
    }

    #[test]
    fn the_order_of_accounts_matters_to_no_more_than_the_last_digits(rows in clustered_rows()) {
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|(_, _, _, weight)| (1e-3..1e3).contains(&weight.get()))
            .collect();
        let turned: Vec<_> = rows.iter().rev().map(|&(a, w, score, weight)| (99 - a, w, score, weight)).collect();
        let (one, other) = (cluster(&rows), cluster(&turned));
        if let (Ok(Some(one)), Ok(Some(other))) = (one.estimate(), other.estimate()) {
            assert_close(one.nps().points() / 100.0, other.nps().points() / 100.0, 1e-12);
            assert_close(one.std_error() / 100.0, other.std_error() / 100.0, 1e-12);
        }
    }

    #[cfg(any())] // to be asked of Accounts::sample
    #[test]
    fn roll_ups_agree_when_every_account_gives_one_answer(all in scores()) {
        use promoter::RollUp;
        let mut accounts = Accounts::new();
        for (account, &score) in all.iter().enumerate() {
            accounts.record(account, Role::EndUser, (), score);
            accounts.set_value(account, 7.0)?;
        }
        let plain = all.iter().copied().collect::<Tally>().nps();
        for &roll_up in RollUp::ALL {
            prop_assert_eq!(accounts.nps(roll_up)?, plain, "{}", roll_up);
        }
    }

    #[test]
    fn accounts_merge_at_any_split(
        rows in prop::collection::vec((0..6_u8, 0..4_usize, score()), 0..60), at in 0..60_usize,
    ) {
        let of = |rows: &[(u8, usize, Score)]| {
            let mut accounts = Accounts::new();
            for &(account, role, score) in rows {
                accounts.record(account, Role::ALL[role], (), score);
            }
            accounts
        };
        let (left, right) = rows.split_at(at.min(rows.len()));
        let mut merged = of(right);
        merged += of(left);
        prop_assert_eq!(merged, of(&rows));
    }

    #[test]
    fn a_population_narrows_and_a_design_effect_widens(
        tally in counts(), more in 1..1_000_000_u64, effect in 1.01..10.0_f64, level in level(),
    ) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let width = |estimate: Estimate| estimate.interval(level).width();
        let slack = 1e-9;
        let listed = estimate.of_population(tally.n() + more)?;
        prop_assert!(width(listed) <= width(estimate) + slack);
        prop_assert!(width(estimate.with_design_effect(effect)?) >= width(estimate) - slack);
        let census = estimate.of_population(tally.n())?;
        prop_assert_eq!(width(census), 0.0);
    }

    #[test]
    fn no_weights_give_a_nan_or_a_panic(rows in clustered_rows(), level in level()) {
        let tally = cluster(&rows);
        let whole = tally.segments().total();
        if let Some((one, other)) = whole.nps().zip(tally.nps()) {
            assert_close(one.points(), other.points(), 1e-9);
        }
        let estimates = [whole.estimate(), tally.estimate().ok().flatten(), tally.estimate_where(|&w| w == 2).ok().flatten()];
        for estimate in estimates.into_iter().flatten() {
            for &method in Method::ALL {
                let interval = estimate.interval_with(method, level);
                prop_assert!(interval.lower() <= interval.upper(), "{estimate:?} {interval:?}");
            }
            let n = estimate.effective_n();
            prop_assert!(n > 0.0 && n <= estimate.n() as f64 * (1.0 + 1e-12), "{estimate:?}");
            prop_assert!(estimate.interval(level).contains(estimate.nps().points()));
        }
        for change in Waves::clustered(&tally).iter().filter_map(|wave| wave.change()) {
            prop_assert!(change.p_value().is_some_and(|p| p > 0.0 && p <= 1.0), "{change:?}");
            prop_assert!((-1.0..=1.0).contains(&change.correlation()));
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn what_is_written_reads_back_as_it_was(rows in clustered_rows(), cells in prop::collection::vec("[0-9 ./]{0,3}", 0..20)) {
        let clusters = cluster(&rows);
        let text = serde_json::to_string(&clusters)?;
        prop_assert_eq!(serde_json::from_str::<ClusteredTally<u8, u8>>(&text)?, clusters.clone());
        let segments = clusters.segments();
        let text = serde_json::to_string(&segments)?;
        prop_assert_eq!(serde_json::from_str::<Segments<u8, WeightedTally>>(&text)?, segments.clone());
        let counts = segments.total().counts();
        prop_assert_eq!(serde_json::from_str::<Tally>(&serde_json::to_string(&counts)?)?, counts);
        let mut ledger = Ledger::new();
        let mut accounts = Accounts::new();
        for (row, cell) in (1..).zip(&cells) {
            if let Some(score) = ledger.read(row, cell) {
                accounts.record(row % 3, Role::EndUser, (), score);
            }
        }
        prop_assert_eq!(serde_json::from_str::<Ledger>(&serde_json::to_string(&ledger)?)?, ledger);
        prop_assert_eq!(serde_json::from_str::<Accounts<u64>>(&serde_json::to_string(&accounts)?)?, accounts);
    }

    #[test]
    fn any_cell_reads_without_a_panic(cell in "\\PC{0,12}") {
        if let Ok(Some(score)) = Score::from_cell(&cell) {
            prop_assert!(cell.chars().any(|c| c.is_ascii_digit()), "{cell:?} read as {score}");
        }
    }
}

/// The methods whose p-values take no more than a millisecond. Those of Jeffreys are searched for
/// among intervals that are searched for.
fn quick() -> impl Iterator<Item = Method> {
    Method::ALL
        .iter()
        .copied()
        .filter(|&method| method != Method::Jeffreys)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        max_shrink_iters: 200,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn versus_negates_when_the_sides_change_places(
        one in counts(), other in counts(), level in level(),
    ) {
        let Some((a, b)) = one.estimate().zip(other.estimate()) else { return Ok(()) };
        let (forth, back) = (a.versus(&b), b.versus(&a));
        prop_assert_eq!(forth.difference(), 0.0 - back.difference());
        for method in quick() {
            let (x, y) = (forth.interval_with(method, level), back.interval_with(method, level));
            assert_close(x.lower(), -y.upper(), 1e-9);
            assert_close(x.upper(), -y.lower(), 1e-9);
            prop_assert_eq!(forth.p_value_with(method), back.p_value_with(method));
        }
    }

    #[test]
    fn the_difference_excludes_0_exactly_when_p_is_below_alpha(
        one in counts(), other in counts(), level in level(),
    ) {
        let Some((a, b)) = one.estimate().zip(other.estimate()) else { return Ok(()) };
        agree(&a.versus(&b), level);
    }

    #[test]
    fn interval_and_p_agree_on_shared_clusters(rows in clustered_rows(), level in level()) {
        let tally = cluster(&rows);
        if let Ok(Some(change)) = tally.compare(|&wave| wave == 1, |&wave| wave == 0) {
            agree(&change, level);
        }
        for wave in &Waves::clustered(&tally) {
            if let Some(change) = wave.change() {
                agree(change, level);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 6,
        max_shrink_iters: 10,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn interval_and_p_agree_by_jeffreys(
        (a, b, c) in (1..80_u64, 1..80_u64, 1..80_u64),
        (d, e, f) in (1..80_u64, 1..80_u64, 1..80_u64),
        alpha in 0.001..0.5_f64,
    ) {
        let of = |a, b, c| Tally::from_counts(a, b, c).map(|tally| tally.estimate());
        let Some((one, other)) = of(a, b, c)?.zip(of(d, e, f)?) else { return Ok(()) };
        agree_by(Method::Jeffreys, &one.versus(&other), Level::from_alpha(alpha)?);
    }
}

/// Interval, p-value and verdict of every method say the same.
#[track_caller]
fn agree(change: &Comparison, level: Level) {
    for method in quick() {
        agree_by(method, change, level);
    }
    let verdict = change.verdict(level);
    let interval = change.interval(level);
    assert_eq!(verdict == Verdict::Unclear, interval.contains(0.0));
    assert_eq!(verdict == Verdict::Up, interval.lower() > 0.0);
}

#[track_caller]
fn agree_by(method: Method, change: &Comparison, level: Level) {
    let Some(p) = change.p_value_with(method) else {
        return;
    };
    assert!(p > 0.0 && p <= 1.0, "{method}: p = {p}");
    // At a p-value that equals alpha but for the last digits, either answer is right.
    if ((p / level.alpha()).ln()).abs() < 1e-9 {
        return;
    }
    let interval = change.interval_with(method, level);
    assert_eq!(
        !interval.contains(0.0),
        p < level.alpha(),
        "{method} at {level}: {interval:?}, p = {p:e}, difference {}",
        change.difference(),
    );
}

#[track_caller]
fn same(one: Option<Estimate>, other: Option<Estimate>) {
    assert_eq!(one.is_some(), other.is_some());
    if let Some((one, other)) = one.zip(other) {
        assert_close(one.nps().points(), other.nps().points(), 1e-9);
        assert_close(one.std_error(), other.std_error(), 1e-6);
        let (x, y) = (one.interval(Level::P95), other.interval(Level::P95));
        assert_close(x.lower(), y.lower(), 1e-6);
        assert_close(x.upper(), y.upper(), 1e-6);
    }
}
