//! Laws of comparisons: sides, p-values, intervals and verdicts that say the same.

use promoter::{Comparison, Level, Method, Tally, Verdict, Waves};
use proptest::prelude::*;

use crate::support::any::{cluster, clustered_rows, counts, level};
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
