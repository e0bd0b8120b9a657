//! The mix of a change: parts that add up, and stories where mix and within go apart.

use promoter::{ClusteredTally, Level, Method, MixShift, Sample, Segments};
use proptest::prelude::*;

use crate::support::any::apart;
use crate::support::{assert_close, assert_same_change, counted as tally, score, tried_on};

/// Answers by wave, before and after, and segment.
type Cells = Segments<(u8, u8)>;

/// Two waves of a few segments, some of them empty.
fn waves() -> impl Strategy<Value = Cells> {
    let cell = (0..2_u8, 0..5_u8, 0..40_u64, 0..40_u64, 0..40_u64);
    prop::collection::vec(cell, 1..12).prop_map(|cells| {
        let cells = cells.into_iter();
        cells
            .map(|(wave, key, a, b, c)| ((wave, key), tally(a, b, c)))
            .collect()
    })
}

fn between(sample: &Sample<(u8, u8)>, before: u8, after: u8) -> Option<MixShift<u8>> {
    MixShift::between(
        sample,
        |&(_, key)| key,
        |&(wave, _)| wave == before,
        |&(wave, _)| wave == after,
    )
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn the_parts_add_up_to_the_change(cells in waves()) {
        let sample = cells.sample();
        let change = sample.compare(|&(wave, _)| wave == 1, |&(wave, _)| wave == 0);
        let shift = between(&sample, 0, 1);
        prop_assert_eq!(shift.is_some(), change.is_some());
        let Some((shift, change)) = shift.zip(change) else { return Ok(()) };
        prop_assert_eq!(shift.total, change);
        assert_close(shift.mix.points() + shift.within.points(), change.difference(), 1e-10);
        let sum = |part: fn(&promoter::Moved<u8>) -> f64| shift.segments.iter().map(part).sum::<f64>();
        assert_close(sum(|one| one.mix), shift.mix.points(), 1e-10);
        assert_close(sum(|one| one.within), shift.within.points(), 1e-10);
    }

    #[test]
    fn of_clusters_of_one_it_has_the_same_parts(cells in waves()) {
        let Some(alone) = between(&cells.sample(), 0, 1) else { return Ok(()) };
        let shift = between(&apart(&cells).sample(), 0, 1).expect("as many answers");
        for (one, other) in [(alone.mix, shift.mix), (alone.within, shift.within)] {
            assert_close(other.points(), one.points(), 1e-9);
        }
        assert_same_change(&alone.total, &shift.total, 1e-7);
    }

    #[test]
    fn reversing_the_waves_negates_every_part(cells in waves()) {
        let sample = cells.sample();
        let Some((forth, back)) = between(&sample, 0, 1).zip(between(&sample, 1, 0)) else { return Ok(()) };
        for (one, other) in forth.segments.iter().zip(back.segments) {
            assert_close(one.mix, -other.mix, 1e-10);
            assert_close(one.within, -other.within, 1e-10);
            prop_assert_eq!((one.appeared, one.vanished), (other.vanished, other.appeared));
        }
        assert_close(forth.mix.std_error(), back.mix.std_error(), 1e-9);
        assert_close(forth.total.difference(), -back.total.difference(), 1e-10);
    }
}

fn of<'a>(
    before: impl IntoIterator<Item = (&'a str, promoter::Tally)>,
    after: impl IntoIterator<Item = (&'a str, promoter::Tally)>,
) -> Option<MixShift<&'a str>> {
    let mut cells: Segments<(u8, &str)> = Segments::new();
    cells.extend(before.into_iter().map(|(key, tally)| ((0, key), tally)));
    cells.extend(after.into_iter().map(|(key, tally)| ((1, key), tally)));
    let sample = cells.sample();
    MixShift::between(
        &sample,
        |&(_, key)| key,
        |&(wave, _)| wave == 0,
        |&(wave, _)| wave == 1,
    )
}

#[test]
fn every_segment_can_rise_while_the_total_falls() {
    // Large customers: 50 of 100 become 60 of 50. Small ones: -20 of 100 become -10 of 300.
    let before = [("large", tally(60, 30, 10)), ("small", tally(20, 40, 40))];
    let after = [("large", tally(35, 10, 5)), ("small", tally(90, 90, 120))];
    let shift = of(before, after).expect("answers in both");
    // (50 - 20)/200 = 15; (30 - 30)/350 = 0.
    assert_close(shift.total.difference(), -15.0, 1e-9);
    assert!(shift.segments.iter().all(|segment| segment.within > 0.0));
    // Both rose by 10, so the rise within is 10 whatever their shares; the mix is the rest.
    assert_close(shift.within.points(), 10.0, 1e-9);
    assert_close(shift.mix.points(), -25.0, 1e-9);
}

#[test]
fn a_segment_that_appears_or_vanishes_is_named_and_moves_the_mix_alone() {
    let before = [("old", tally(10, 5, 5)), ("gone", tally(1, 4, 5))];
    let after = [("old", tally(10, 5, 5)), ("new", tally(8, 1, 1))];
    let shift = of(before, after).expect("answers in both");
    let named: Vec<_> = shift
        .segments
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
    assert_close(shift.total.difference(), shift.mix.points(), 1e-9);
}

#[test]
fn the_limits_stay_on_the_scale_of_changes() {
    let shift = of(
        [("a", tally(1, 0, 0)), ("b", tally(0, 0, 1))],
        [("a", tally(1, 0, 0))],
    );
    let shift = shift.expect("answers in both");
    // 100 points with a standard error of 100 sqrt(1/2): unclipped to 238.6.
    assert_close(shift.total.difference(), 100.0, 1e-9);
    let by_wald = shift.total.using(Method::Wald).interval(Level::P95);
    let mix = shift.mix.interval(Level::P95).expect("an interval");
    for interval in [by_wald, mix] {
        assert_close(interval.lower(), -38.59, 0.01);
        assert_eq!(interval.upper(), 200.0);
    }
}

#[test]
fn a_wave_without_answers_has_no_mix_shift() {
    assert!(of([("a", tally(1, 1, 1))], []).is_none());
    let mut one = ClusteredTally::new();
    one.record("Acme", (1_u8, 1_u8), score(9));
    one.record("Acme", (2, 1), score(3));
    assert!(between(&one.sample(), 1, 3).is_none());
    // What hangs on one account has a size and no error that anybody could know.
    let shift = between(&one.sample(), 1, 2).expect("both were asked");
    assert_eq!(shift.within.points(), -200.0);
    assert!(shift.within.interval(Level::P95).is_none());
    assert!(shift.within.p_value().is_none());
}
