//! Trends: lines through waves of answers and of accounts.

use promoter::{ClusteredTally, Error, Level, Segments, Trend, Verdict};
use proptest::prelude::*;

use crate::support::{assert_close, counted as tally, score, tried_on};

fn through(waves: &[(f64, promoter::Tally)]) -> Option<Trend> {
    let sample: Segments<usize> = waves.iter().map(|(_, tally)| *tally).enumerate().collect();
    Trend::of(&sample.sample(), |&at| waves[at].0).expect("times")
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn a_turned_series_has_the_opposite_slope(
        groups in prop::collection::vec((1..60_u64, 1..60_u64, 1..60_u64), 3..8),
    ) {
        let counts = groups.iter().enumerate().map(|(time, &(a, b, c))| (time as f64, tally(a, b, c)));
        let waves: Vec<_> = counts.collect();
        let turned: Vec<_> = waves.iter().map(|(time, wave)| (-time, *wave)).collect();
        let (forth, back) = (through(&waves).expect("three"), through(&turned).expect("three"));
        assert_close(forth.slope(), -back.slope(), 1e-9);
        assert_close(forth.std_error(), back.std_error(), 1e-9);
        assert_close(forth.p_value(), back.p_value(), 1e-9);
    }

    #[test]
    fn waves_of_one_score_have_no_slope_at_all(
        (a, b, c) in (0..20_u64, 0..20_u64, 0..20_u64),
        sizes in prop::collection::vec((-50.0..50.0_f64, 1..40_u64), 3..8),
    ) {
        prop_assume!(a + b + c > 0);
        let wave = |&(time, times): &(f64, u64)| (time, tally(times * a, times * b, times * c));
        let mut waves: Vec<_> = sizes.iter().map(wave).collect();
        let Some(trend) = through(&waves) else { return Ok(()) };
        prop_assert_eq!((trend.slope(), trend.p_value()), (0.0, 1.0));
        prop_assert_eq!(trend.verdict(Level::P95), Verdict::Unclear);
        // One more, with the same score of other shares: two passives for a promoter and a detractor.
        waves.push((60.0, tally(7 * (2 * a + b), 0, 7 * (2 * c + b))));
        prop_assert_eq!(through(&waves).expect("one more").slope(), 0.0);
    }

    #[test]
    fn a_slope_excludes_0_exactly_when_its_p_value_is_below_alpha(
        groups in prop::collection::vec((0..30_u64, 0..30_u64, 0..30_u64), 3..7),
        alpha in 0.001..0.5_f64,
    ) {
        let counts = groups.iter().enumerate().map(|(time, &(a, b, c))| (time as f64, tally(a, b, c)));
        let Some(trend) = through(&counts.collect::<Vec<_>>()) else { return Ok(()) };
        let interval = trend.interval(Level::from_alpha(alpha)?);
        let p = trend.p_value();
        prop_assert!(p > 0.0 && p <= 1.0);
        prop_assert!(interval.contains(trend.slope()), "{interval:?} {}", trend.slope());
        if ((p / alpha).ln()).abs() > 1e-9 {
            prop_assert_eq!(!interval.contains(0.0), p < alpha, "{:?} {}", interval, p);
        }
    }
}

#[test]
fn trends_need_three_times_that_are_numbers() {
    let wave = tally(5, 3, 2);
    assert!(through(&[]).is_none());
    assert!(through(&[(1.0, wave), (1.0, wave), (2.0, wave)]).is_none());
    assert!(through(&[(1.0, wave), (2.0, wave), (3.0, tally(0, 0, 0))]).is_none());
    let three = through(&[(1.0, wave), (2.0, wave), (4.0, wave)]).expect("three times");
    assert_eq!(
        (three.waves(), three.p_value(), three.verdict(Level::P95)),
        (3, 1.0, Verdict::Unclear)
    );
    let segments: Segments<usize> = [wave; 3].into_iter().enumerate().collect();
    for lost in [f64::NAN, f64::INFINITY, 1.7e308, -1e13] {
        let refused = Trend::of(&segments.sample(), |&at| if at == 1 { lost } else { 0.0 });
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "time", .. })),
            "{lost}"
        );
    }
}

#[test]
fn accounts_that_all_move_alike_are_a_trend_that_the_prior_leaves_some_doubt_of() {
    let mut answers = ClusteredTally::new();
    for account in 0..11_u32 {
        for (wave, value) in [(1, 3), (2, 7), (3, 9)] {
            answers.record(account, wave, score(value));
        }
    }
    let trend = Trend::of(&answers.sample(), |&wave: &u32| f64::from(wave)).expect("times");
    let trend = trend.expect("three waves");
    assert_close(trend.slope(), 100.0, 1e-9);
    assert!(
        trend.std_error() > 0.0 && trend.p_value() < 0.05,
        "{trend:?}"
    );
    assert_eq!(trend.verdict(Level::P95), Verdict::Up);
}

#[test]
fn a_wave_of_one_account_is_left_out_of_the_line_and_named() {
    let mut answers = ClusteredTally::new();
    for account in 0..6_u32 {
        for wave in 1..4_u32 {
            answers.record(account, wave, score(((account * 3 + wave * 2) % 11) as u8));
        }
    }
    let before = Trend::of(&answers.sample(), |&wave| f64::from(wave))
        .expect("times")
        .expect("three");
    answers.record(0, 4, score(0));
    let after = Trend::of(&answers.sample(), |&wave| f64::from(wave))
        .expect("times")
        .expect("three");
    assert_eq!((after.waves(), after.left_out()), (3, &[4.0][..]));
    assert_eq!(
        (after.slope(), after.std_error()),
        (before.slope(), before.std_error())
    );
}
