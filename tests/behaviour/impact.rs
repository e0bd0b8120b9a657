//! What a segment does to the total: impacts and tags.

use promoter::{ClusteredTally, Impact, Level, Segments, Tags, Tally};
use proptest::prelude::*;

use crate::support::any::{apart, cluster, clustered_rows, moderate};
use crate::support::{assert_close, counted as tally, score, tried_on};

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn the_parts_of_an_impact_add_up_to_the_difference(rows in clustered_rows()) {
        let tally = cluster(&moderate(rows));
        let Some(impact) = Impact::of(&tally.sample(), |&wave| wave == 1) else { return Ok(()) };
        // The segment less the rest is the segment less the total and the total less the rest.
        let difference = impact.comparison.difference();
        assert_close(impact.effect.points() + impact.over_total.points(), difference, 1e-9);
        assert_close(impact.effect.points(), impact.share * difference, 1e-9);
        prop_assert!(impact.share > 0.0 && impact.share < 1.0);
    }

    #[test]
    fn clusters_of_one_have_the_impact_of_independent_answers(
        cells in prop::collection::vec((0..2_u8, 0..30_u64, 0..30_u64, 0..30_u64), 1..6),
    ) {
        let cells: Segments<u8> = cells.into_iter().map(|(key, a, b, c)| (key, tally(a, b, c))).collect();
        let of = |sample| Impact::of(&sample, |&key| key == 1);
        let (one, other) = (of(cells.sample()), of(apart(&cells).sample()));
        prop_assert_eq!(one.is_some(), other.is_some());
        let Some((one, other)) = one.zip(other) else { return Ok(()) };
        assert_close(one.effect.points(), other.effect.points(), 1e-9);
        assert_close(one.over_total.points(), other.over_total.points(), 1e-9);
        assert_close(one.share, other.share, 1e-12);
    }

    #[test]
    fn what_tags_contribute_adds_up_to_the_nps(
        answers in prop::collection::vec((prop::collection::btree_set(0..4_u8, 0..4), 0..=10_u8), 0..40),
    ) {
        let mut segments: Segments<Vec<u8>> = Segments::new();
        for (tags, value) in answers {
            segments.entry(tags.into_iter().collect()).record(score(value));
        }
        let found = Tags::of(&segments.sample(), |tags| tags.clone());
        prop_assert_eq!(found.is_some(), segments.total().n() > 0);
        let Some(found) = found else { return Ok(()) };
        let sum: f64 = found.iter().map(|(_, effect)| effect.points()).sum();
        assert_close(sum, segments.total().nps().expect("answers").points(), 1e-9);
        // Accounts of one answer contribute the same.
        let alone = Tags::of(&apart(&segments).sample(), |tags| tags.clone()).expect("as many");
        for ((tag, one), (other_tag, other)) in found.iter().zip(alone.iter()) {
            prop_assert_eq!(tag, other_tag);
            assert_close(one.points(), other.points(), 1e-9);
        }
    }
}

#[test]
fn an_impact_is_the_total_less_the_total_without_the_segment() {
    let segments: Segments<&str> = Segments::from_iter([
        ("a", tally(20, 10, 5)),
        ("b", tally(60, 50, 40)),
        ("c", tally(3, 9, 9)),
    ]);
    let all = segments.total().nps().expect("answers").points();
    for (key, own) in &segments {
        let others = segments.iter().filter(|(other, _)| *other != key);
        let rest: Tally = others.map(|(_, tally)| *tally).sum();
        let impact = Impact::of(&segments.sample(), |other| other == key).expect("a rest");
        let without = rest.nps().expect("answers").points();
        assert_close(impact.effect.points(), all - without, 1e-9);
        assert_close(
            impact.over_total.points(),
            own.nps().expect("answers").points() - all,
            1e-9,
        );
        assert_eq!(
            impact.effect.verdict(Level::P95),
            impact.comparison.verdict(Level::P95)
        );
    }
    assert!(Impact::of(&segments.sample(), |&key| key == "d").is_none());
    assert!(Impact::of(&segments.sample(), |_| true).is_none());
}

#[test]
fn an_impact_of_clusters_leaves_out_the_segment_too() {
    let mut answers = ClusteredTally::new();
    for account in 0..12_u8 {
        answers.record(account, "support", score((account * 5) % 11));
        answers.record(account, "sales", score(7 + account % 4));
        answers.record(account, "sales", score(6 + account % 5));
    }
    let impact = Impact::of(&answers.sample(), |&touch| touch == "support").expect("a rest");
    let without = answers.segments();
    let without = without
        .get("sales")
        .and_then(|sales| sales.nps())
        .expect("answers");
    let all = answers.nps().expect("answers");
    assert_close(
        impact.effect.points(),
        all.points() - without.points(),
        1e-9,
    );
    assert!(impact.comparison.correlation() != 0.0);
}

#[test]
fn a_repeated_tag_counts_once_and_no_tag_is_a_row_too() {
    let mut answers: Segments<&[&str]> = Segments::new();
    answers.entry(&["a", "a", "b"]).record(score(9));
    answers.entry(&["b"]).record(score(0));
    answers.entry(&[]).record(score(10));
    let tags = Tags::of(&answers.sample(), |tags| tags.to_vec()).expect("answers");
    let found: Vec<_> = tags
        .iter()
        .map(|(tag, effect)| (tag.copied(), effect.points()))
        .collect();
    let third = 100.0 / 3.0;
    let expected = [
        (None, third),
        (Some("a"), third / 2.0),
        (Some("b"), -third / 2.0),
    ];
    for ((tag, points), (name, expected)) in found.into_iter().zip(expected) {
        assert_eq!(tag, name);
        assert_close(points, expected, 1e-9);
    }
}
