//! What changed, whether it is real, and what to measure next: laws, stories and bad input.

mod support;

use promoter::change::{Impact, MixShift, Tags};
use promoter::monitor::{Chart, Rule, Watched};
use promoter::plan::{self, Compared, Expected};
use promoter::{
    Bands, ClusteredTally, Error, Estimate, Falling, Level, Nps, Score, Segments, Tally, Trend,
    Verdict, Waves,
};
use proptest::prelude::*;
use support::assert_close;

fn tally(promoters: u64, passives: u64, detractors: u64) -> Tally {
    Tally::from_counts(promoters, passives, detractors).expect("fits")
}

fn estimate(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    tally(promoters, passives, detractors)
        .estimate()
        .expect("answers")
}

fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

/// Waves of a few segments, some of them empty.
fn wave() -> impl Strategy<Value = Segments<u8>> {
    prop::collection::vec((0..5_u8, 0..40_u64, 0..40_u64, 0..40_u64), 1..6).prop_map(|cells| {
        let cells = cells.into_iter();
        cells.map(|(key, a, b, c)| (key, tally(a, b, c))).collect()
    })
}

/// The answers of two waves one by one, each its own cluster.
fn apart(before: &Segments<u8>, after: &Segments<u8>) -> ClusteredTally<u64, (u8, u8)> {
    let mut clusters = ClusteredTally::new();
    let mut next = 0_u64;
    for (wave, segments) in [(0, before), (1, after)] {
        for (&key, tally) in segments.iter() {
            let counts = [
                (9, tally.promoters()),
                (7, tally.passives()),
                (0, tally.detractors()),
            ];
            for (value, count) in counts {
                for _ in 0..count {
                    clusters.record(next, (wave, key), score(value));
                    next += 1;
                }
            }
        }
    }
    clusters
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_mix_shift_add_up(before in wave(), after in wave()) {
        let Some((x, y)) = before.total().nps().zip(after.total().nps()) else { return Ok(()) };
        let shift = MixShift::independent(&before, &after)?;
        assert_close(shift.total().points(), y.points() - x.points(), 1e-10);
        let parts: f64 = shift.segments().iter().map(|one| one.mix + one.within).sum();
        assert_close(parts, shift.total().points(), 1e-10);
        let squares = shift.mix().std_error().powi(2) + shift.within().std_error().powi(2);
        let total = shift.total().std_error().powi(2);
        assert_close(total, squares + 2.0 * shift.covariance(), 1e-6 * (1.0 + squares));
    }

    #[test]
    fn the_standard_error_of_the_whole_change_is_that_of_the_comparison(before in wave(), after in wave()) {
        let Some((x, y)) = before.total().estimate().zip(after.total().estimate()) else { return Ok(()) };
        let shift = MixShift::independent(&before, &after)?;
        assert_close(shift.total().std_error(), y.versus(&x).std_error(), 1e-6);
    }

    #[test]
    fn a_mix_shift_of_clusters_of_one_is_the_independent_one(before in wave(), after in wave()) {
        let n = before.total().n() + after.total().n();
        if before.total().n() == 0 || after.total().n() == 0 {
            return Ok(());
        }
        let alone = MixShift::independent(&before, &after)?;
        let shift = MixShift::clustered(&apart(&before, &after), &0, &1)?;
        let factor = (n as f64 / (n as f64 - 1.0)).sqrt();
        for (one, other) in [
            (alone.total(), shift.total()),
            (alone.mix(), shift.mix()),
            (alone.within(), shift.within()),
        ] {
            assert_close(other.points(), one.points(), 1e-9);
            assert_close(other.std_error(), factor * one.std_error(), 1e-6);
        }
    }

    #[test]
    fn reversing_the_waves_negates_every_part(before in wave(), after in wave()) {
        if before.total().n() == 0 || after.total().n() == 0 {
            return Ok(());
        }
        let (forth, back) = (MixShift::independent(&before, &after)?, MixShift::independent(&after, &before)?);
        for (one, other) in forth.segments().iter().zip(back.segments()) {
            assert_close(one.mix, -other.mix, 1e-10);
            assert_close(one.within, -other.within, 1e-10);
            prop_assert_eq!((one.appeared, one.vanished), (other.vanished, other.appeared));
        }
        assert_close(forth.mix().std_error(), back.mix().std_error(), 1e-9);
    }

    #[test]
    fn a_constant_series_has_no_slope_and_a_turned_one_the_opposite(
        groups in prop::collection::vec((1..60_u64, 1..60_u64, 1..60_u64), 2..8),
    ) {
        let waves: Vec<_> = groups
            .iter()
            .enumerate()
            .map(|(time, &(a, b, c))| (time as f64, estimate(a, b, c)))
            .collect();
        let turned: Vec<_> = waves.iter().map(|(time, wave)| (-time, *wave)).collect();
        let (forth, back) = (Trend::independent(&waves)?, Trend::independent(&turned)?);
        assert_close(forth.slope(), -back.slope(), 1e-9);
        assert_close(forth.std_error(), back.std_error(), 1e-9);
        let first = waves[0].1;
        let constant: Vec<_> = waves.iter().map(|(time, _)| (*time, first)).collect();
        assert_close(Trend::independent(&constant)?.slope(), 0.0, 1e-9);
    }

    #[test]
    fn plans_and_their_power_undo_each_other(
        difference in 5.0..60.0_f64, power in 0.5..0.95_f64, variance in 0.3..1.0_f64,
    ) {
        let spread = Expected::of_variance(variance)?;
        let both = Compared::new(spread, spread);
        // The adjusted Wald test needs three answers less than the Wald test of the power.
        let needed = both.answers(difference, Level::P95, power)?.exactly() + 3.0;
        let n = needed.ceil() as u64;
        let reached = both.power(difference, [n; 2], Level::P95)?;
        prop_assert!(reached >= power - 1e-9, "{reached} of {power} with {n}");
        let fewer = both.power(difference, [n - 1; 2], Level::P95)?;
        prop_assert!(fewer < power + 0.01 && fewer < reached);
    }

    #[test]
    fn the_smallest_difference_undoes_the_answers_for_it(
        difference in 5.0..60.0_f64, power in 0.5..0.95_f64, variance in 0.3..1.0_f64,
    ) {
        let spread = Expected::of_variance(variance)?;
        let both = Compared::new(spread, spread);
        let n = (both.answers(difference, Level::P95, power)?.exactly() + 3.0).ceil() as u64;
        let found = both.smallest_difference([n; 2], Level::P95, power)?;
        prop_assert!(found <= difference + 1e-9 && found > 0.9 * difference, "{found} of {difference}");
    }

    #[test]
    fn answers_against_a_benchmark_have_the_power_that_was_asked_for(
        difference in 5.0..35.0_f64, power in 0.5..0.95_f64, variance in 0.3..1.0_f64,
    ) {
        let spread = Expected::of_variance(variance)?;
        let n = (plan::for_benchmark(difference, spread, Level::P95, power)?.exactly() + 3.0).ceil();
        // A benchmark is a second sample without error; one side at 5% is two at 10%.
        let both = Compared::new(spread, spread);
        let reached = |n: f64| both.power(difference, [n as u64, u64::MAX], Level::P90);
        prop_assert!(reached(n)? >= power - 1e-6);
        // The other side of the two adds what one side has not, most with few answers.
        prop_assert!(reached(n - 1.0)? < power + 0.01 && reached(n - 1.0)? < reached(n)?);
    }

    #[test]
    fn waves_planned_for_a_trend_are_enough_and_one_less_is_not(slope in 1.0..4.0_f64) {
        let spread = Expected::shares(0.5, 0.3, 0.2)?;
        let k = plan::waves_for_trend(slope, 1000, spread, Level::P95, 0.8)?;
        let seen = |k: u64| {
            let waves: Vec<_> = (0..k).map(|time| (time as f64, estimate(500, 300, 200))).collect();
            Trend::independent(&waves).map(|trend| slope / trend.std_error())
        };
        // z(.975) + z(.8), from any table; three added answers of a thousand move it by .2%.
        prop_assert!(seen(k)? >= 2.8016 * 0.995);
        prop_assert!(k == 3 || seen(k - 1)? < 2.8016 * 1.005);
    }

    #[test]
    fn a_planned_margin_is_the_margin_of_such_a_survey(
        margin in 4.0..40.0_f64, p in 0.05..0.9_f64, rest in 0.0..1.0_f64,
    ) {
        let d = (1.0 - p) * rest;
        let shares = Expected::shares(p, 1.0 - p - d, d)?;
        let n = plan::for_margin(margin, shares, Level::P95)?.exactly();
        // Counts of a survey a thousand times as large, worth what was planned.
        let thousand = |share: f64| (share * 1e9).round() as u64;
        let like = estimate(thousand(p), thousand(1.0 - p - d), thousand(d));
        let effect = (like.n() as f64 / n).cbrt();
        let worth = (0..3).try_fold(like, |like, _| like.with_design_effect(effect))?;
        assert_close(worth.interval(Level::P95).width(), 2.0 * margin, 1e-4);
    }

    #[test]
    fn band_probabilities_add_up_to_1((a, b, c) in (0..300_u64, 0..300_u64, 0..300_u64)) {
        let Some(estimate) = tally(a, b, c).estimate() else { return Ok(()) };
        let bands = Bands::default();
        let found = bands.probabilities(&estimate);
        assert_close(found.iter().map(|(_, probability)| probability).sum(), 1.0, 1e-9);
        prop_assert!(found.iter().all(|(_, probability)| (0.0..=1.0).contains(probability)));
    }
}

#[test]
fn a_trend_of_two_clustered_waves_is_their_difference() {
    let mut answers = ClusteredTally::new();
    for account in 0..20_u8 {
        answers.record(account, 1_u32, score(account % 11));
        answers.record(account, 2, score((account + 3) % 11));
        answers.record(account, 2, score((2 * account) % 11));
    }
    let trend = Trend::clustered(&answers, |&wave| f64::from(wave)).expect("two waves");
    let change = answers.compare(|&wave| wave == 2, |&wave| wave == 1);
    let change = change.expect("accounts").expect("answers");
    assert_close(trend.slope(), change.difference(), 1e-9);
    assert_close(trend.std_error(), change.std_error(), 1e-9);
    assert_eq!(trend.lack_of_fit_p_value(), None);
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
        (
            change.verdict(Level::P95),
            change.smallest_detectable(Level::P95, 0.8),
        )
    };
    let (few, seen_by_few) = story(40);
    assert_eq!(few, Verdict::Unclear);
    assert!(seen_by_few.is_ok_and(|points| points > 45.0));
    let (many, seen_by_many) = story(400);
    assert_eq!(many, Verdict::Up);
    assert!(seen_by_many.is_ok_and(|points| points < 17.0));
}

#[test]
fn every_segment_can_rise_while_the_total_falls() {
    // Large customers: 50 of 100 become 40 of 50. Small ones: -20 of 100 become -10 of 300.
    let before = Segments::from_iter([("large", tally(60, 30, 10)), ("small", tally(20, 40, 40))]);
    let after = Segments::from_iter([("large", tally(35, 10, 5)), ("small", tally(90, 90, 120))]);
    let shift = MixShift::independent(&before, &after).expect("answers in both");
    // (50 - 20)/200 = 15; (30 - 30)/350 = 0.
    assert_close(shift.total().points(), -15.0, 1e-9);
    assert!(shift.segments().iter().all(|segment| segment.within > 0.0));
    // Both rose by 10, so the rise within is 10 whatever their shares; the mix is the rest.
    assert_close(shift.within().points(), 10.0, 1e-9);
    assert_close(shift.mix().points(), -25.0, 1e-9);
}

#[test]
fn a_segment_that_appears_or_vanishes_is_named_and_moves_the_mix_alone() {
    let before = Segments::from_iter([("old", tally(10, 5, 5)), ("gone", tally(1, 4, 5))]);
    let after = Segments::from_iter([("old", tally(10, 5, 5)), ("new", tally(8, 1, 1))]);
    let shift = MixShift::independent(&before, &after).expect("answers in both");
    let named: Vec<_> = shift
        .segments()
        .iter()
        .map(|one| (one.key, one.appeared, one.vanished, one.within == 0.0))
        .collect();
    assert_eq!(
        named,
        [
            ("gone", false, true, true),
            ("new", true, false, true),
            ("old", false, false, true)
        ]
    );
    assert_close(shift.total().points(), shift.mix().points(), 1e-9);
}

#[test]
fn the_limits_of_a_part_stay_on_the_scale_of_changes() {
    let before = Segments::from_iter([("a", tally(1, 0, 0)), ("b", tally(0, 0, 1))]);
    let after = Segments::from_iter([("a", tally(1, 0, 0))]);
    let shift = MixShift::independent(&before, &after).expect("answers in both");
    // 100 points with a standard error of 100 sqrt(1/2): unclipped to 238.6.
    assert_close(shift.total().points(), 100.0, 1e-9);
    let (lower, upper) = shift.total().interval(Level::P95);
    assert_close(lower, -38.59, 0.01);
    assert_eq!(upper, 200.0);
}

#[test]
fn a_wave_without_answers_has_no_mix_shift() {
    let some = Segments::from_iter([("a", tally(1, 1, 1))]);
    assert_eq!(
        MixShift::independent(&some, &Segments::new()),
        Err(Error::NoAnswers)
    );
    let mut one = ClusteredTally::new();
    one.record("Acme", (1, "a"), score(9));
    one.record("Acme", (2, "a"), score(3));
    assert_eq!(
        MixShift::clustered(&one, &1, &2),
        Err(Error::OneCluster { answers: 1 })
    );
    assert_eq!(MixShift::clustered(&one, &1, &3), Err(Error::NoAnswers));
}

#[test]
fn a_band_of_a_known_list_needs_no_more_than_the_rest_of_it() {
    let answers = estimate(45, 32, 23);
    let bands = Bands::default();
    let more = |estimate: &Estimate| bands.answers_to_settle(estimate, Level::P95);
    // By the oracle 361.5 independent answers exclude 30: 262 more than there are.
    assert_eq!(more(&answers), Some(262));
    // A point above the edge: thousands would be needed, and 50 are left.
    let near = estimate(50, 31, 19);
    assert!(more(&near).is_some_and(|answers| answers > 10_000));
    assert_eq!(more(&near.of_population(150).expect("as many")), Some(50));
    assert_eq!(more(&answers.of_population(100).expect("as many")), Some(0));
}

#[test]
fn waves_compare_with_a_baseline_that_is_named() {
    let mut quarters: Segments<u32> = Segments::new();
    for (quarter, tally) in [
        (1, tally(40, 30, 30)),
        (2, tally(45, 30, 25)),
        (3, tally(60, 25, 15)),
    ] {
        *quarters.entry(quarter) = tally;
    }
    let waves = Waves::independent_from(&quarters, Tally::estimate, &1).expect("a wave");
    let changes: Vec<_> = waves
        .iter()
        .map(|wave| wave.change().map(|change| change.difference().round()))
        .collect();
    assert_eq!(changes, [None, Some(10.0), Some(35.0)]);
    let unknown = Waves::independent_from(&quarters, Tally::estimate, &9);
    assert_eq!(unknown, Err(Error::UnknownWave { wave: "9".into() }));
    let mut shared = ClusteredTally::new();
    for account in 0..6_u8 {
        for wave in 1..4_u8 {
            shared.record(account, wave, score(4 + (account + wave) % 7));
        }
    }
    let waves = Waves::clustered_from(&shared, &2).expect("a wave");
    let found: Vec<_> = waves.iter().map(|wave| wave.change().is_some()).collect();
    assert_eq!(found, [true, false, true]);
    assert_eq!(
        Waves::clustered_from(&shared, &9).err(),
        Some(Error::UnknownWave { wave: "9".into() })
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
    let rolling = Waves::rolling(&quarters, 3).expect("four waves");
    assert_eq!(
        rolling.iter().map(|wave| *wave.key()).collect::<Vec<_>>(),
        [(1, 3), (2, 4)]
    );
    let change = rolling
        .iter()
        .last()
        .and_then(|wave| wave.change())
        .copied()
        .expect("a change");
    // The windows differ by the fourth quarter and the first, a third of each: the standard error
    // is about that of (last - first) / 3.
    let ends = estimate(55, 28, 17).versus(&estimate(40, 30, 30));
    assert_close(change.difference(), ends.difference() / 3.0, 1e-9);
    assert_close(change.std_error(), ends.std_error() / 3.0, 0.1);
    // The same answers, each its own cluster.
    let mut apart = ClusteredTally::new();
    let mut next = 0_u32;
    for (&wave, tally) in quarters.iter() {
        for (value, count) in [
            (9, tally.promoters()),
            (7, tally.passives()),
            (0, tally.detractors()),
        ] {
            for _ in 0..count {
                apart.record(next, wave, score(value));
                next += 1;
            }
        }
    }
    let clustered = Waves::rolling_clustered(&apart, 3).expect("four waves");
    let other = clustered
        .iter()
        .last()
        .and_then(|wave| wave.change())
        .copied()
        .expect("a change");
    assert_close(other.correlation(), change.correlation(), 1e-9);
    assert_close(other.std_error(), change.std_error(), 0.02);
    for width in [0, 5] {
        assert_eq!(
            Waves::rolling(&quarters, width),
            Err(Error::WindowOutOfRange { width, waves: 4 })
        );
    }
    assert_eq!(
        Waves::rolling_clustered(&apart, 5),
        Err(Error::WindowOutOfRange { width: 5, waves: 4 })
    );
}

#[test]
fn falling_accounts_are_listed_by_how_far_they_fell() {
    let mut answers = ClusteredTally::new();
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
    }
    let found: Vec<_> = Falling::among(&answers)
        .into_iter()
        .map(|one| (*one.cluster, one.before.rounded(), one.latest.rounded()))
        .collect();
    assert_eq!(
        found,
        [("Bolt", 100, -100), ("Acme", 100, 0), ("East", 100, 0)]
    );
}

#[test]
fn trends_need_two_times_that_are_numbers() {
    let wave = estimate(5, 3, 2);
    let few = Trend::independent(&[(1.0, wave)]);
    assert_eq!(few, Err(Error::TooFewWaves { waves: 1 }));
    let same = Trend::independent(&[(1.0, wave), (1.0, wave)]);
    assert_eq!(same, Err(Error::TooFewWaves { waves: 2 }));
    let lost = Trend::independent(&[(1.0, wave), (f64::NAN, wave)]);
    assert!(matches!(lost, Err(Error::TimeOutOfRange { .. })));
    let two = Trend::independent(&[(1.0, wave), (2.0, wave)]).expect("two times");
    assert_eq!(two.lack_of_fit_p_value(), None);
    assert_eq!(
        (two.p_value(), two.verdict(Level::P95)),
        (Some(1.0), Verdict::Unclear)
    );
}

fn numbered(waves: &[Estimate]) -> impl Iterator<Item = (usize, Estimate)> {
    waves.iter().copied().enumerate()
}

#[test]
fn a_chart_finds_a_jump_at_once_and_a_small_move_in_time() {
    let normal = vec![estimate(50, 30, 20); 6];
    let chart = Chart::of(numbered(&normal)).expect("spread");
    assert_eq!(chart.centre(), Nps::new(30.0).expect("in range"));
    let jump = chart.watch([(100, estimate(25, 30, 45))]);
    assert!(jump[0].signals.contains(&Rule::Shewhart));
    // A lasting fall of 15 points: no wave by itself is out, the weighted mean is after a while.
    let small = chart.watch((100..108).map(|wave| (wave, estimate(42, 31, 27))));
    assert!(
        small
            .iter()
            .all(|wave| !wave.signals.contains(&Rule::Shewhart))
    );
    assert!(small[0].signals.is_empty());
    assert_eq!(small[7].signals, [Rule::Ewma]);
}

#[test]
fn laneys_factor_widens_limits_where_waves_differ_by_more_than_their_answers_explain() {
    let restless: Vec<_> = (0..8)
        .map(|wave| {
            if wave % 2 == 0 {
                estimate(700, 200, 100)
            } else {
                estimate(400, 300, 300)
            }
        })
        .collect();
    let chart = Chart::of(numbered(&restless)).expect("spread");
    assert!(chart.laney_factor().is_some_and(|factor| factor > 5.0));
    let first = &chart.baseline()[0];
    assert!(first.lower < 10.0 && first.upper > 60.0);
    assert!(
        chart
            .baseline()
            .iter()
            .all(|wave| !wave.signals.contains(&Rule::Laney))
    );
    assert_eq!(
        Chart::of(numbered(&restless[..7]))
            .expect("spread")
            .laney_factor(),
        None
    );
}

#[test]
fn charts_need_a_baseline_with_some_spread() {
    assert!(matches!(Chart::<u8>::of([]), Err(Error::Empty { .. })));
    assert_eq!(
        Chart::of([(1, estimate(9, 0, 0))]).err(),
        Some(Error::NoSpread)
    );
    let target = Nps::new(30.0).expect("in range");
    for variance in [0.0, -0.5, 1.5, f64::NAN] {
        let refused = Chart::<u8>::around(target, variance);
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    what: "variance",
                    ..
                })
            ),
            "{variance}"
        );
    }
}

#[test]
fn an_impact_needs_a_segment_and_a_rest() {
    let change = estimate(3, 6, 12).versus(&estimate(40, 20, 10));
    for share in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(
            matches!(
                Impact::of(change, share),
                Err(Error::ShareOutOfRange { .. })
            ),
            "{share}"
        );
    }
}

#[test]
fn an_impact_is_the_total_less_the_total_without_the_segment() {
    let segments = Segments::from_iter([
        ("a", tally(20, 10, 5)),
        ("b", tally(60, 50, 40)),
        ("c", tally(3, 9, 9)),
    ]);
    let all = segments.total().nps().expect("answers").points();
    for (key, own) in segments.iter() {
        let rest: Tally = segments
            .iter()
            .filter(|(other, _)| *other != key)
            .map(|(_, t)| *t)
            .sum();
        let impact = Impact::of_segment(&segments, key)
            .expect("there")
            .expect("a rest");
        assert_close(
            impact.points(),
            all - rest.nps().expect("answers").points(),
            1e-9,
        );
        assert_eq!(own.n() + rest.n(), segments.total().n());
    }
    assert_eq!(
        Impact::of_segment(&segments, &"d"),
        Err(Error::UnknownSegment {
            segment: "\"d\"".into()
        })
    );
    let alone = Segments::from_iter([("a", tally(1, 1, 1))]);
    assert_eq!(Impact::of_segment(&alone, &"a"), Ok(None));
}

#[test]
fn an_impact_of_clusters_leaves_out_the_domain_too() {
    let mut answers = ClusteredTally::new();
    for account in 0..12_u8 {
        answers.record(account, "support", score((account * 5) % 11));
        answers.record(account, "sales", score(7 + account % 4));
        answers.record(account, "sales", score(6 + account % 5));
    }
    let impact = Impact::clustered(&answers, |&touch| touch == "support");
    let impact = impact.expect("accounts").expect("a rest");
    let by_segment = answers.segments();
    let without = by_segment
        .get(&"sales")
        .and_then(|sales| sales.nps())
        .expect("answers");
    let all = answers.nps().expect("answers");
    assert_close(impact.points(), all.points() - without.points(), 1e-9);
    assert!(impact.comparison().correlation() != 0.0);
}

#[test]
fn a_wave_of_the_baseline_is_not_watched() {
    let quarters = (1..=5).map(|quarter| (quarter, estimate(50, 30, 20)));
    let chart = Chart::of(quarters.clone().take(3)).expect("spread");
    let keys = |watched: Vec<Watched<u32>>| watched.iter().map(|wave| wave.key).collect::<Vec<_>>();
    assert_eq!(keys(chart.watch(quarters)), [4, 5]);
    assert_eq!(keys(chart.baseline()), [1, 2, 3]);
}

#[test]
fn tags_merge_and_count_a_repeated_tag_once() {
    let mut one = Tags::new();
    one.record(score(9), ["a", "a", "b"]);
    let mut other = Tags::new();
    other.record(score(0), ["b"]);
    one += other;
    let found: Vec<_> = one
        .contributions()
        .map(|(tag, points, _)| (tag.copied(), points))
        .collect();
    assert_eq!(found, [(Some("a"), 25.0), (Some("b"), -25.0)]);
    assert_eq!(one.n(), 2);
    assert_eq!(Tags::<u8>::new().contributions().count(), 0);
}

#[test]
fn plans_refuse_what_cannot_be() {
    let spread = Expected::TYPICAL;
    let both = Compared::new(spread, spread);
    for margin in [0.0, -5.0, 101.0, f64::NAN] {
        let refused = plan::for_margin(margin, spread, Level::P95);
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "margin", .. })),
            "{margin}"
        );
    }
    for power in [0.0, 1.0, f64::NAN] {
        let refused = both.answers(10.0, Level::P95, power);
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "power", .. })),
            "{power}"
        );
    }
    assert_eq!(
        plan::for_margin(100.0, spread, Level::P95).map(|one| one.answers()),
        Ok(1)
    );
    // The same variance asks for the same answers, whatever it was stated by.
    let [by_variance, by_shares] = [
        Expected::WORST,
        Expected::shares(0.5, 0.0, 0.5).expect("shares"),
    ]
    .map(|expected| plan::for_margin(5.0, expected, Level::P95));
    assert_eq!(by_variance, by_shares);
    let needed = plan::for_margin(10.0, spread, Level::P95).expect("in range");
    assert!(matches!(
        needed.invitations(0.0),
        Err(Error::OutOfRange {
            what: "response rate",
            ..
        })
    ));
    assert!(matches!(
        needed.with_design_effect(-1.0),
        Err(Error::OutOfRange {
            what: "design effect",
            ..
        })
    ));
    let nobody = "the customer base has nobody";
    assert_eq!(needed.of_population(0), Err(Error::Empty { what: nobody }));
    assert!(
        needed
            .of_population(100)
            .is_ok_and(|few| few.answers() <= 100)
    );
    assert!(Expected::of_variance(1.1).is_err() && Expected::shares(0.5, 0.5, f64::NAN).is_err());
    let nobody = both.power(10.0, [0, 5], Level::P95);
    assert!(matches!(nobody, Err(Error::Empty { .. })), "{nobody:?}");
}

#[test]
fn windows_of_one_wave_are_the_waves() {
    // Accounts come and go: ten answer in each wave, four of them in both.
    let mut answers = ClusteredTally::new();
    for wave in 0..3_u32 {
        for account in 0..10_u32 {
            let account = account + 6 * wave;
            answers.record(account, wave, score(((account * 7 + wave * 3) % 11) as u8));
            answers.record(account, wave, score(((account * 5) % 11) as u8));
        }
    }
    let waves = Waves::clustered(&answers);
    let windows = Waves::rolling_clustered(&answers, 1).expect("three waves");
    for (wave, window) in waves.iter().zip(windows.iter()) {
        assert_eq!(window.key(), &(*wave.key(), *wave.key()));
        assert_eq!(window.estimate(), wave.estimate());
        assert_eq!(window.change(), wave.change());
    }
}

#[test]
fn less_power_never_needs_more_answers() {
    let both = Compared::new(Expected::WORST, Expected::WORST);
    let mut last = u64::MAX;
    for power in [0.9, 0.5, 0.1, 0.025, 0.01, 1e-10] {
        let needed = both
            .answers(10.0, Level::P95, power)
            .expect("in range")
            .answers();
        assert!(needed <= last, "{power}: {needed} after {last}");
        last = needed;
    }
    let sure = Expected::shares(1.0, 0.0, 0.0).expect("shares");
    let refused = Compared::new(sure, sure).answers(10.0, Level::P95, 0.8);
    assert!(matches!(
        refused,
        Err(Error::OutOfRange {
            what: "variance",
            value: 0.0,
            ..
        })
    ));
    assert!(
        plan::for_margin(10.0, sure, Level::P95).is_ok(),
        "a margin there is"
    );
    let smallest = both.smallest_difference([1, 1], Level::P95, 0.8);
    assert_eq!(smallest, Ok(200.0));
}

#[test]
fn a_chart_takes_waves_of_a_list_as_samples_of_what_goes_on() {
    let wave = |listed: u64| estimate(45, 27, 18).of_population(listed).expect("as many");
    let chart = Chart::of(numbered(&[estimate(50, 30, 20); 3])).expect("spread");
    let z = |listed| chart.watch([(9, wave(listed))])[0].z;
    assert_eq!(z(90), z(91));
    assert_eq!(z(91), z(1_000_000));
}

#[test]
fn accounts_that_all_move_alike_have_no_trend_out_of_rounding() {
    let mut answers = ClusteredTally::new();
    for account in 0..11_u32 {
        for (wave, value) in [(1, 3), (2, 7), (3, 9)] {
            answers.record(account, wave, score(value));
        }
    }
    let trend = Trend::clustered(&answers, |&wave: &u32| f64::from(wave)).expect("three waves");
    assert_eq!((trend.std_error(), trend.p_value()), (0.0, None));
    assert_eq!(trend.verdict(Level::P95), Verdict::Unclear);
    let wave = estimate(5, 3, 2);
    let far = Trend::independent(&[(-1e308, wave), (1.7e308, wave)]);
    assert!(matches!(far, Err(Error::TimeOutOfRange { .. })));
}

#[test]
fn a_census_lies_in_one_band_and_settles_it() {
    let bands = Bands::default();
    for (promoters, detractors, place) in [(0, 0, 1), (3, 0, 2), (7, 0, 3), (0, 1, 0)] {
        let list = estimate(promoters, 10 - promoters - detractors, detractors);
        let census = list.of_population(10).expect("as many");
        let found: Vec<f64> = bands
            .probabilities(&census)
            .into_iter()
            .map(|(_, p)| p)
            .collect();
        let mut expected = [0.0; 4];
        expected[place] = 1.0;
        assert_eq!(found, expected);
        assert_eq!(bands.answers_to_settle(&census, Level::P95), Some(0));
    }
}

#[test]
fn a_settled_band_needs_no_more_whatever_the_design() {
    let bands = Bands::default();
    let survey = estimate(450, 320, 230)
        .with_design_effect(2.765)
        .expect("in range");
    assert!(survey.interval(Level::P95).upper() < 30.0);
    assert_eq!(bands.answers_to_settle(&survey, Level::P95), Some(0));
    // Of a list of 150 seven more do: 107 (150 - 1) / (150 - 107) is above 361.5.
    let listed = estimate(45, 32, 23).of_population(150).expect("as many");
    assert_eq!(bands.answers_to_settle(&listed, Level::P95), Some(7));
}

#[test]
fn reversing_two_waves_negates_the_change() {
    let forth: Segments<u32> =
        Segments::from_iter([(1, tally(40, 30, 30)), (2, tally(60, 25, 15))]);
    let back: Segments<u32> = Segments::from_iter([(1, tally(60, 25, 15)), (2, tally(40, 30, 30))]);
    let change = |segments: &Segments<u32>| {
        let waves = Waves::independent(segments, Tally::estimate);
        waves
            .iter()
            .last()
            .and_then(|wave| wave.change())
            .copied()
            .expect("a change")
    };
    let (x, y) = (change(&forth), change(&back));
    assert_eq!(x.difference(), -y.difference());
    assert_close(
        x.interval(Level::P95).lower(),
        -y.interval(Level::P95).upper(),
        1e-9,
    );
    assert_eq!(x.p_value(), y.p_value());
}
