//! Laws of samples: the same answers give the same figures, whichever way they are asked.

use promoter::{
    ClusteredTally, Comparison, Estimate, Level, Method, Sample, Segments, Trend, Verdict, Waves,
};
use proptest::prelude::*;

use crate::support::any::{
    Row, apart, cluster, clustered_rows, level, levels, moderate, some_score,
};
use crate::support::{assert_close, assert_same, assert_same_change, counted, tried_on, weight};

/// Answers of three waves that share nobody.
fn waves() -> impl Strategy<Value = Segments<u8>> {
    let size = || prop_oneof![3 => 0..12_u64, 1 => 0..60_u64];
    prop::collection::vec((size(), size(), size()), 3).prop_map(|waves| {
        let waves = (0..).zip(waves);
        waves
            .map(|(wave, (a, b, c))| (wave, counted(a, b, c)))
            .collect()
    })
}

/// Accounts that answer in one wave, or in two that follow one another: few are shared.
fn hardly_shared() -> impl Strategy<Value = ClusteredTally<u8, u8>> {
    let rows = prop::collection::vec((0..10_u8, 0..3_u8, some_score(), 0.1..10.0_f64), 0..60);
    rows.prop_map(|rows| {
        let rows = rows.into_iter();
        let rows =
            rows.map(|(account, wave, score, own)| (account + 8 * wave, wave, score, weight(own)));
        cluster(&rows.collect::<Vec<_>>())
    })
}

fn is(wave: u8) -> impl Fn(&u8) -> bool {
    move |own| *own == wave
}

/// Fails unless an estimate of clusters says what one of answers does; their plug-in standard errors
/// differ by n/(n - 1).
#[track_caller]
fn assert_as_sure(one: Option<Estimate>, other: Option<Estimate>) {
    assert_eq!(one.is_some(), other.is_some());
    let Some((one, other)) = one.zip(other) else {
        return;
    };
    assert_close(one.nps().points(), other.nps().points(), 1e-9);
    assert_eq!(one.n(), other.n());
    assert_close(
        one.effective_n(),
        other.effective_n(),
        1e-6 * one.effective_n(),
    );
    for level in [Level::P90, Level::P95, Level::P99] {
        let (one, other) = (one.interval(level), other.interval(level));
        assert_close(one.lower(), other.lower(), 1e-7);
        assert_close(one.upper(), other.upper(), 1e-7);
    }
}

fn change_of(sample: &Sample<u8>) -> Option<Comparison> {
    let waves = Waves::of(sample, |&wave| wave);
    let second = waves.iter().find(|wave| *wave.key() == 1)?;
    second.change().ok().copied()
}

proptest! {
    #![proptest_config(tried_on(96))]

    #[test]
    fn answers_are_as_sure_in_a_tally_as_in_clusters_and_strata_of_one(waves in waves()) {
        let plain = waves.total().estimate();
        let clusters = apart(&waves);
        assert_as_sure(plain, waves.sample().estimate());
        assert_as_sure(plain, clusters.sample().estimate());
        assert_as_sure(plain, clusters.stratified(|_| ()).estimate());
        assert_as_sure(plain, clusters.stratified(|&respondent| respondent).estimate());
        for (&wave, tally) in &waves {
            assert_as_sure(tally.estimate(), waves.sample().estimate_where(is(wave)));
            assert_as_sure(tally.estimate(), clusters.sample().estimate_where(is(wave)));
        }
    }

    #[test]
    fn two_samples_that_share_nobody_compare_alike_in_every_way(waves in waves()) {
        let side = |wave: u8| waves.get(&wave).and_then(promoter::Tally::estimate);
        let Some((now, then)) = side(1).zip(side(0)) else { return Ok(()) };
        let versus = now.versus(&then);
        let clusters = apart(&waves);
        for sample in [waves.sample(), clusters.sample(), clusters.stratified(|_| ())] {
            let compared = sample.compare(is(1), is(0)).expect("answers in both");
            assert_same_change(&versus, &compared, 1e-7);
            assert_same_change(&versus, &change_of(&sample).expect("answers in both"), 1e-7);
            let sides = sample.estimates(|&wave| wave);
            let apart = sides.get(&1).zip(sides.get(&0)).map(|(now, then)| now.versus(then));
            assert_same_change(&versus, &apart.expect("answers in both"), 1e-7);
        }
    }

    #[test]
    fn comparing_two_waves_is_the_change_between_them(rows in clustered_rows()) {
        let tally = cluster(&rows);
        for sample in [tally.sample(), tally.stratified(|account| account % 3)] {
            let compared = sample.compare(is(1), is(0));
            prop_assert_eq!(compared, change_of(&sample).filter(|_| compared.is_some()));
            let since = Waves::since(&sample, |&wave| wave, &0);
            let since = since.ok().and_then(|waves| {
                let second = waves.iter().find(|wave| *wave.key() == 1)?;
                second.change().ok().copied()
            });
            prop_assert_eq!(compared, since);
            prop_assert!(sample.compare(is(1), is(0)).is_some() == sample.compare(is(0), is(1)).is_some());
        }
    }

    #[test]
    fn estimates_by_key_are_estimates_of_each_key(rows in clustered_rows(), waves in waves()) {
        let tally = cluster(&rows);
        for sample in [tally.sample(), tally.stratified(|account| account % 3), waves.sample()] {
            for (&odd, estimate) in &sample.estimates(|wave| wave % 2) {
                let alone = sample.estimate_where(|wave| wave % 2 == odd);
                prop_assert_eq!(Some(*estimate), alone);
            }
            for wave in &Waves::of(&sample, |&wave| wave) {
                prop_assert_eq!(wave.estimate().copied(), sample.estimate_where(is(*wave.key())));
            }
        }
    }

    #[test]
    fn against_the_rest_is_a_comparison_with_all_others(rows in clustered_rows(), waves in waves()) {
        let tally = cluster(&moderate(rows));
        let weighted = tally.segments().sample();
        for sample in [tally.sample(), tally.stratified(|account| account % 3), waves.sample(), weighted] {
            let against = sample.against_rest(|&wave| wave);
            for wave in 0..3 {
                let compared = sample.compare(is(wave), |own| *own != wave);
                let found = against.get(&wave);
                prop_assert_eq!(found.is_some(), compared.is_some());
                if let Some((found, compared)) = found.zip(compared) {
                    // What a comparison is made of; of its readings the interval.
                    assert_close(found.difference(), compared.difference(), 1e-7);
                    assert_close(found.std_error(), compared.std_error(), 1e-7);
                    let df = [found, &compared].map(|one| one.degrees_of_freedom().unwrap_or(0.0));
                    assert_close(df[0], df[1], 1e-6 * df[1].max(1.0));
                    let [one, other] = [found, &compared].map(|change| change.interval(Level::P95));
                    assert_close(one.lower(), other.lower(), 1e-7);
                    assert_close(one.upper(), other.upper(), 1e-7);
                    let [one, other] = [found, &compared].map(|change| change.using(Method::Student));
                    assert_close(one.std_error(), other.std_error(), 1e-6);
                    assert_close(one.baseline().std_error(), other.baseline().std_error(), 1e-6);
                    assert_close(found.correlation(), compared.correlation(), 1e-9);
                    let student = [found, &compared].map(|one| one.using(Method::Student).std_error());
                    assert_close(student[0], student[1], 1e-7);
                    assert_same(Some(*found.current()), Some(*compared.current()), 1e-7);
                    assert_same(Some(*found.baseline()), Some(*compared.baseline()), 1e-7);
                    prop_assert_eq!(found.current().n(), compared.current().n());
                }
            }
        }
    }

    #[test]
    fn a_list_of_which_everybody_was_heard_is_a_census(rows in clustered_rows()) {
        let unit: Vec<Row> = rows.iter().map(|&(a, w, score, _)| (a, w, score, weight(1.0))).collect();
        let tally = cluster(&unit);
        let heard = |account: &u8| unit.iter().filter(|row| row.0 == *account).count() as u64;
        let listed = |odd: &u8| {
            let mut accounts: Vec<u8> = unit.iter().map(|row| row.0).filter(|account| account % 2 == *odd).collect();
            accounts.sort_unstable();
            accounts.dedup();
            Some(accounts.len() as u64)
        };
        let sample = tally.sample_of_people(|account| account % 2, listed, heard)?;
        let Some(census) = sample.estimate() else { return Ok(()) };
        prop_assert!(census.design().census);
        prop_assert_eq!(census.std_error(), 0.0);
        for &method in Method::ALL {
            let interval = census.using(method).interval(Level::P99);
            prop_assert_eq!((interval.lower(), interval.upper()), (census.nps().points(), census.nps().points()));
        }
        // With one customer of the list who was not heard it is none.
        let more = |odd: &u8| listed(odd).map(|n| n + 1);
        let sampled = tally.sample_of_people(|account| account % 2, more, heard)?;
        let sampled = sampled.estimate().expect("answers");
        prop_assert!(!sampled.design().census && sampled.interval(Level::P95).width() > 0.0);
        // A list never widens.
        let without = tally.stratified(|account| account % 2).estimate().expect("answers");
        prop_assert!(sampled.interval(Level::P95).width() <= without.interval(Level::P95).width() + 1e-9);
    }

    #[test]
    fn intervals_of_clusters_lie_in_range_and_widen_with_the_level(
        rows in clustered_rows(), shared in hardly_shared(), one in level(), other in level(),
    ) {
        let (low, high) = levels(one, other);
        for tally in [cluster(&moderate(rows)), shared] {
            for sample in [tally.sample(), tally.stratified(|account| account % 3)] {
                let Some(estimate) = sample.estimate() else { continue };
                let (inner, outer) = (estimate.interval(low), estimate.interval(high));
                prop_assert!(inner.contains(estimate.nps().points()), "{inner:?} of {estimate}");
                prop_assert!(-100.0 <= outer.lower() && outer.upper() <= 100.0);
                prop_assert!(outer.lower() <= inner.lower() + 1e-9 && inner.upper() <= outer.upper() + 1e-9);
                let Some(change) = sample.compare(is(1), is(0)) else { continue };
                let (inner, outer) = (change.interval(low), change.interval(high));
                prop_assert!(inner.contains(change.difference()), "{inner:?} of {change:?}");
                prop_assert!(-200.0 <= outer.lower() && outer.upper() <= 200.0);
                // Between two rungs of the ladder of levels a limit may move inwards, by less than a
                // tenth of a point.
                let slack = if change.correlation() > 0.0 { 0.1 } else { 1e-9 };
                prop_assert!(outer.lower() <= inner.lower() + slack, "{inner:?} {outer:?}");
                prop_assert!(inner.upper() <= outer.upper() + slack, "{inner:?} {outer:?}");
            }
        }
    }

    #[test]
    fn a_change_excludes_0_exactly_when_its_p_value_is_below_alpha(
        rows in clustered_rows(), shared in hardly_shared(), level in level(),
    ) {
        for tally in [cluster(&rows), shared] {
            for sample in [tally.sample(), tally.stratified(|account| account % 3)] {
                let Some(change) = sample.compare(is(1), is(0)) else { continue };
                let (p, interval) = (change.p_value(), change.interval(level));
                prop_assert!(p > 0.0 && p <= 1.0);
                if (p / level.alpha()).ln().abs() > 1e-9 {
                    prop_assert_eq!(!interval.contains(0.0), p < level.alpha(), "{:?} {}", interval, p);
                }
                let verdict = change.verdict(level);
                prop_assert_eq!(verdict == Verdict::Up, interval.lower() > 0.0);
                prop_assert_eq!(verdict == Verdict::Down, interval.upper() < 0.0);
                let back = sample.compare(is(0), is(1)).expect("the same two");
                assert_close(back.difference(), -change.difference(), 1e-9);
                assert_close(back.p_value().ln(), p.ln(), 1e-6 * p.ln().abs().max(1.0));
            }
        }
    }

    /// Five accounts a side leave no doubt only of a difference of half the scale or more: below that
    /// no p-value is smaller than one in a million, however many answered for each and how alike.
    #[test]
    fn five_accounts_are_not_certain_of_less_than_half_the_scale(
        rows in prop::collection::vec((0..5_u8, 0..2_u8, some_score(), 1..200_u64), 2..12), apart in 0..3_u8,
    ) {
        let mut tally = ClusteredTally::new();
        for (account, wave, score, n) in rows {
            // The same accounts in both waves, half of them, or others.
            let other = wave == 1 && (apart == 2 || apart == 1 && account % 2 == 0);
            tally.record_n(account + if other { 5 } else { 0 }, wave, score, n);
        }
        if let Some(change) = tally.sample().compare(is(1), is(0)) {
            prop_assert!(change.difference().abs() >= 100.0 || change.p_value() > 1e-6, "{change:?}");
        }
    }

    #[test]
    fn neither_the_order_nor_the_names_of_accounts_and_segments_matter(rows in clustered_rows()) {
        let rows = moderate(rows);
        let turned: Vec<Row> = rows.iter().rev().map(|&(a, w, score, own)| (99 - a, 9 - w, score, own)).collect();
        let (one, other) = (cluster(&rows).sample(), cluster(&turned).sample());
        assert_same(one.estimate(), other.estimate(), 1e-7);
        for wave in 0..3 {
            assert_same(one.estimate_where(is(wave)), other.estimate_where(is(9 - wave)), 1e-7);
        }
        let changes = (one.compare(is(1), is(0)), other.compare(is(8), is(9)));
        prop_assert_eq!(changes.0.is_some(), changes.1.is_some());
        if let (Some(one), Some(other)) = changes {
            assert_same_change(&one, &other, 1e-7);
        }
        let equal = (one.homogeneity(|&wave| wave), other.homogeneity(|&wave| wave));
        prop_assert_eq!(equal.0.is_some(), equal.1.is_some());
        if let (Some(one), Some(other)) = equal {
            assert_close(one.p_value, other.p_value, 1e-7);
        }
        let lines = (Trend::of(&one, |&wave| f64::from(wave))?, Trend::of(&other, |&wave| 9.0 - f64::from(wave))?);
        prop_assert_eq!(lines.0.is_some(), lines.1.is_some());
        if let (Some(one), Some(other)) = lines {
            assert_close(one.slope(), other.slope(), 1e-7);
            assert_close(one.p_value(), other.p_value(), 1e-7);
        }
    }
}
