//! Laws of comparisons: sides, p-values, intervals and verdicts that say the same.

use std::collections::BTreeSet;

use promoter::{Comparison, KnownTotals, Level, Method, Tally, Verdict, Waves};
use proptest::prelude::*;

use crate::support::any::{cluster, clustered_rows, counts, level, moderate};
use crate::support::{assert_close, tried_on};

/// The methods whose p-values take no more than a millisecond. Those of Jeffreys are searched for
/// among intervals that are searched for.
fn quick() -> impl Iterator<Item = Method> {
    Method::ALL
        .iter()
        .copied()
        .filter(|&method| method != Method::Jeffreys)
}

proptest! {
    #![proptest_config(tried_on(100))]

    #[test]
    fn versus_negates_when_the_sides_change_places(
        one in counts(), other in counts(), level in level(),
    ) {
        let Some((a, b)) = one.estimate().zip(other.estimate()) else { return Ok(()) };
        let (forth, back) = (a.versus(&b), b.versus(&a));
        prop_assert_eq!(forth.difference(), 0.0 - back.difference());
        for method in quick() {
            let (x, y) = (forth.using(method).interval(level), back.using(method).interval(level));
            assert_close(x.lower(), -y.upper(), 1e-9);
            assert_close(x.upper(), -y.lower(), 1e-9);
            prop_assert_eq!(forth.using(method).p_value(), back.using(method).p_value());
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
        for wave in &Waves::of(&tally.sample(), |&wave| wave) {
            if let Ok(change) = wave.change() {
                agree(change, level);
            }
        }
    }

    #[test]
    fn interval_and_p_agree_of_calibrated_samples(
        rows in clustered_rows(), other in counts(), level in level(),
    ) {
        let rows = moderate(rows);
        let present: BTreeSet<u8> = rows.iter().map(|row| row.1).collect();
        let totals = present.iter().map(|&wave| (wave, 10.0 * f64::from(wave + 1)));
        let known = [KnownTotals::new("wave", |&wave: &u8| wave, totals)?];
        let Some(other) = other.estimate() else { return Ok(()) };
        if present.is_empty() {
            return Ok(());
        }
        let clusters = cluster(&rows);
        let segments = clusters.segments();
        let answers = segments.sample().calibrated(&known)?.estimate();
        for found in [clusters.sample().calibrated(&known)?.estimate(), answers] {
            let found = found.expect("answers");
            let (forth, back) = (found.versus(&other), other.versus(&found));
            for method in quick() {
                // Of clusters it makes no promise, and what they are worth changes with the level: its
                // interval at a level that nobody asks for is not within that of the next.
                if method != Method::Anytime || level.alpha() <= 0.5 {
                    agree_by(method, &forth, level);
                }
                let (x, y) = (forth.using(method).interval(level), back.using(method).interval(level));
                assert_close(x.lower(), -y.upper(), 1e-9);
                assert_close(x.upper(), -y.lower(), 1e-9);
            }
        }
    }

    #[test]
    fn a_stated_design_effect_is_as_many_times_fewer_answers(
        rows in clustered_rows(), effect in 1.0..20.0_f64, level in level(),
    ) {
        let clusters = cluster(&moderate(rows));
        let estimates = [clusters.sample().estimate(), clusters.segments().sample().estimate()];
        for estimate in estimates.into_iter().flatten() {
            let stated = estimate.with_design_effect(effect)?;
            assert_close(stated.effective_n() * effect, estimate.effective_n(), 1e-6 * estimate.effective_n());
            assert_close(stated.std_error(), estimate.std_error() * effect.sqrt(), 1e-9);
            // Of both sides, it is one of their difference.
            let plain = estimate.versus(&estimate).using(Method::Wald);
            let change = stated.versus(&stated).using(Method::Wald);
            assert_close(change.std_error(), plain.std_error() * effect.sqrt(), 1e-9);
            let (wide, narrow) = (stated.interval(level), estimate.interval(level));
            prop_assert!(wide.lower() <= narrow.lower() + 1e-9 && narrow.upper() <= wide.upper() + 1e-9);
        }
    }
}

proptest! {
    #![proptest_config(tried_on(6))]

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
    let change = change.using(method);
    let p = change.p_value();
    assert!(p > 0.0 && p <= 1.0, "{method}: p = {p}");
    // At a p-value that equals alpha but for the last digits, either answer is right.
    if ((p / level.alpha()).ln()).abs() < 1e-9 {
        return;
    }
    let interval = change.interval(level);
    assert_eq!(
        !interval.contains(0.0),
        p < level.alpha(),
        "{method} at {level}: {interval:?}, p = {p:e}, difference {}",
        change.difference(),
    );
}
