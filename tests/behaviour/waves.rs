//! Waves: changes from the one before, since a baseline, over windows; accounts that fell.

use promoter::{
    Accounts, ClusteredTally, Error, Falling, Level, NoChange, Role, Segments, Tally, Verdict,
    Waves,
};
use proptest::prelude::*;

use crate::support::any::{apart, cluster, clustered_rows};
use crate::support::{
    assert_close, assert_same_change, counted as tally, estimated as estimate, score, tried_on,
};

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn windows_of_one_wave_are_the_waves(rows in clustered_rows()) {
        let sample = cluster(&rows).sample();
        let waves = Waves::of(&sample, |&wave| wave);
        if waves.is_empty() {
            prop_assert!(Waves::rolling(&sample, |&wave| wave, 1)?.is_empty());
            return Ok(());
        }
        let windows = Waves::rolling(&sample, |&wave| wave, 1)?;
        prop_assert_eq!(waves.len(), windows.len());
        for (wave, window) in waves.iter().zip(&windows) {
            prop_assert_eq!(window.key(), &(*wave.key(), *wave.key()));
            prop_assert_eq!(window.estimate(), wave.estimate());
            prop_assert_eq!(window.change(), wave.change());
        }
    }

    #[test]
    fn windows_of_days_without_gaps_are_windows_of_waves(
        days in prop::collection::vec((1..9_u64, 0..9_u64, 0..9_u64), 3..9), width in 1..4_u8,
    ) {
        let days: Segments<i64> = (0..).zip(days.into_iter().map(|(a, b, c)| tally(a, b, c))).collect();
        let windows = Waves::rolling(&days.sample(), |&day| day, usize::from(width).min(days.len()))?;
        let trailing = Waves::trailing(&days.sample(), |&day| day, u32::from(width))?;
        // Trailing windows begin before the first day too.
        for (window, same) in windows.iter().skip(1).zip(trailing.iter().skip(usize::from(width))) {
            prop_assert_eq!(window.key(), same.key());
            prop_assert_eq!(window.estimate(), same.estimate());
            prop_assert_eq!(window.change(), same.change());
        }
    }
}

#[test]
fn twenty_points_in_six_months_are_news_at_400_answers_and_not_at_40() {
    let story = |n: u64| {
        let wave = |promoters, passives, detractors| {
            estimate(promoters * n / 20, passives * n / 20, detractors * n / 20)
        };
        let (spring, autumn) = (wave(8, 6, 6), wave(10, 6, 4));
        let change = autumn.versus(&spring);
        assert_close(change.difference(), 20.0, 1e-9);
        let seen = change
            .smallest_detectable(Level::P95, 0.8)
            .expect("a power");
        (change.verdict(Level::P95), seen.expect("answers"))
    };
    let (few, seen_by_few) = story(40);
    assert_eq!(few, Verdict::Unclear);
    assert!(seen_by_few > 45.0);
    let (many, seen_by_many) = story(400);
    assert_eq!(many, Verdict::Up);
    assert!(seen_by_many < 17.0);
}

#[test]
fn waves_compare_with_a_baseline_that_is_named() {
    let quarters: Segments<u32> = Segments::from_iter([
        (1, tally(40, 30, 30)),
        (2, tally(45, 30, 25)),
        (3, tally(60, 25, 15)),
    ]);
    let sample = quarters.sample();
    let waves = Waves::since(&sample, |&quarter| quarter, &1).expect("a wave");
    let changes: Vec<_> = waves
        .iter()
        .map(|wave| wave.change().map(|change| change.difference().round()))
        .collect();
    assert_eq!(changes, [Err(NoChange::Baseline), Ok(10.0), Ok(35.0)]);
    let unknown = Waves::since(&sample, |&quarter| quarter, &9);
    assert!(matches!(unknown, Err(Error::Unknown { what: "wave", .. })));
    let mut shared = ClusteredTally::new();
    for account in 0..6_u8 {
        for wave in 1..4_u8 {
            shared.record(account, wave, score(4 + (account + wave) % 7));
        }
    }
    let waves = Waves::since(&shared.sample(), |&wave| wave, &2).expect("a wave");
    let found: Vec<_> = waves.iter().map(|wave| wave.change().is_ok()).collect();
    assert_eq!(found, [true, false, true]);
}

#[test]
fn waves_compare_with_the_one_so_many_before() {
    let quarters: Segments<u32> = (1..=5)
        .map(|quarter| (quarter, tally(40 + u64::from(quarter * quarter), 30, 20)))
        .collect();
    let sample = quarters.sample();
    let waves = Waves::lagged(&sample, |&quarter| quarter, 3).expect("a lag");
    for wave in &waves {
        let quarter = *wave.key();
        match quarter.checked_sub(3).filter(|&before| before > 0) {
            None => assert_eq!(wave.change(), Err(NoChange::First)),
            Some(before) => {
                let expected = sample.compare(|&own| own == quarter, |&own| own == before);
                assert_eq!(wave.change().ok().copied(), expected);
            }
        }
    }
    let estimates: Vec<_> = waves.estimates().collect();
    let expected: Vec<_> = sample.estimates(|&quarter| quarter).into_iter().collect();
    assert_eq!(estimates, expected);
    // A wave without answers has none.
    let silent: Segments<u32> = Segments::from_iter([(1, tally(1, 1, 1)), (2, Tally::new())]);
    let waves = Waves::of(&silent.sample(), |&wave| wave);
    assert_eq!(waves.len(), 2);
    assert_eq!(
        waves.estimates().map(|(wave, _)| wave).collect::<Vec<_>>(),
        [1]
    );
}

#[test]
fn rolling_windows_know_what_they_share() {
    let quarters: Segments<u32> = (1..=4)
        .zip([
            tally(40, 30, 30),
            tally(44, 30, 26),
            tally(52, 28, 20),
            tally(55, 28, 17),
        ])
        .collect();
    let rolling = Waves::rolling(&quarters.sample(), |&quarter| quarter, 3).expect("four waves");
    let keys: Vec<_> = rolling.iter().map(|wave| *wave.key()).collect();
    assert_eq!(keys, [(1, 3), (2, 4)]);
    let last = |waves: &Waves<(u32, u32)>| {
        let last = waves.last().expect("two windows");
        *last.change().expect("both have answers")
    };
    let change = last(&rolling);
    // The windows differ by the fourth quarter and the first, a third of each: the standard error
    // is about that of (last - first) / 3.
    let ends = estimate(55, 28, 17).versus(&estimate(40, 30, 30));
    assert_close(change.difference(), ends.difference() / 3.0, 1e-9);
    assert_close(change.std_error(), ends.std_error() / 3.0, 0.1);
    // The same answers, each its own cluster.
    let apart = apart(&quarters).sample();
    let clustered = Waves::rolling(&apart, |&quarter| quarter, 3).expect("four waves");
    assert_close(last(&clustered).difference(), change.difference(), 1e-9);
    assert_close(last(&clustered).std_error(), change.std_error(), 0.05);
    for width in [0, 5] {
        for found in [
            Waves::rolling(&quarters.sample(), |&quarter| quarter, width),
            Waves::rolling(&apart, |&quarter| quarter, width),
        ] {
            assert!(
                matches!(found, Err(Error::OutOfRange { what: "width", .. })),
                "{width}"
            );
        }
    }
}

#[test]
fn windows_of_days_know_their_gaps() {
    let days: Segments<i64> = Segments::from_iter([
        (1, tally(5, 3, 2)),
        (2, tally(1, 1, 1)),
        (40, tally(6, 3, 1)),
    ]);
    let weeks = Waves::trailing(&days.sample(), |&day| day, 7).expect("days");
    let n: Vec<_> = weeks
        .iter()
        .map(|week| (*week.key(), week.estimate().map(|one| one.n())))
        .collect();
    assert_eq!(
        n,
        [
            ((-5, 1), Some(10)),
            ((-4, 2), Some(13)),
            ((34, 40), Some(10))
        ]
    );
    assert!(Waves::trailing(&days.sample(), |&day| day, 0).is_err());
    let ends: Segments<i64> =
        Segments::from_iter([(i64::MIN, tally(1, 1, 1)), (i64::MAX, tally(1, 1, 1))]);
    assert_eq!(
        Waves::trailing(&ends.sample(), |&day| day, 30).map(|weeks| weeks.len()),
        Ok(2)
    );
}

#[test]
fn falling_accounts_are_listed_by_how_far_they_fell() {
    let (mut answers, mut accounts) = (ClusteredTally::new(), Accounts::new());
    for (account, wave, value) in [
        ("Acme", 1, 9),
        ("Acme", 2, 7),
        ("Bolt", 1, 10),
        ("Bolt", 2, 9),
        ("Bolt", 3, 2),
        ("Cord", 1, 3),
        ("Cord", 3, 9),
        ("Dale", 2, 0),
        ("East", 1, 10),
        ("East", 3, 7),
    ] {
        answers.record(account, wave, score(value));
        // Whose answer it is makes no difference.
        accounts.record(account, Role::ALL[wave % 4], wave, score(value));
    }
    let found = answers.falling(|&wave| wave);
    let told = |one: &Falling<'_, &'static str>| {
        (*one.cluster, one.before.rounded(), one.latest.rounded())
    };
    assert_eq!(
        found.iter().map(told).collect::<Vec<_>>(),
        [("Bolt", 100, -100), ("Acme", 100, 0), ("East", 100, 0)]
    );
    assert_eq!(accounts.falling(|&wave| wave), found);
}

#[test]
fn reversing_two_waves_negates_the_change() {
    let change = |first, second| {
        let waves: Segments<u32> = Segments::from_iter([(1, first), (2, second)]);
        let waves = Waves::of(&waves.sample(), |&wave| wave);
        let last = waves.last().expect("two waves");
        *last.change().expect("answers in both")
    };
    let (one, other) = (tally(40, 30, 30), tally(60, 25, 15));
    let (forth, back) = (change(one, other), change(other, one));
    assert_eq!(forth.difference(), -back.difference());
    let (x, y) = (forth.interval(Level::P95), back.interval(Level::P95));
    assert_close(x.lower(), -y.upper(), 1e-9);
    assert_eq!(forth.p_value(), back.p_value());
    assert_same_change(
        &forth,
        &other
            .estimate()
            .expect("answers")
            .versus(&one.estimate().expect("answers")),
        1e-9,
    );
}

#[test]
fn keys_may_borrow_from_the_segments() {
    let answers: Segments<(u32, String)> = Segments::from_iter([
        (
            (1, "north".to_owned()),
            Tally::from_counts(5, 3, 2).expect("fits"),
        ),
        (
            (2, "south".to_owned()),
            Tally::from_counts(6, 3, 1).expect("fits"),
        ),
    ]);
    let sample = answers.sample();
    let regions = sample.estimates(|(_, region)| region.as_str());
    assert!(regions.get("north").is_some());
    let waves = Waves::of(&sample, |(_, region)| region.as_str());
    assert_eq!(
        waves.iter().map(|wave| *wave.key()).collect::<Vec<_>>(),
        ["north", "south"]
    );
    assert_eq!(waves.into_iter().count(), 2);
}
