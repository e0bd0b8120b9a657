//! Segments that are few, drawn towards the mean of all.

use promoter::pooling::Pool;
use proptest::prelude::*;

use crate::support::{counted, estimated, tried_on};

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn a_pooled_score_lies_between_its_own_and_the_mean(
        groups in prop::collection::vec((0..80_u64, 0..80_u64, 1..80_u64), 2..12),
    ) {
        let estimates: Vec<_> = groups
            .iter()
            .map(|&(a, b, c)| counted(a, b, c).estimate().expect("answers"))
            .collect();
        let pool = Pool::of(estimates.iter().copied().enumerate()).expect("two");
        for one in &pool.segments {
            let own = estimates[one.key].nps().points();
            let (low, high) = (own.min(pool.mean), own.max(pool.mean));
            prop_assert!((low - 1e-9..=high + 1e-9).contains(&one.nps), "{one:?} {own}");
            prop_assert!((0.0..=1.0).contains(&one.shrinkage) && one.std_dev >= 0.0);
        }
        prop_assert_eq!(pool.deviations_are_trusted(), groups.len() >= 10);
    }
}

#[test]
fn equal_segments_are_drawn_all_the_way() {
    let same = estimated(5, 3, 2);
    let pool = Pool::of([("a", same), ("b", same), ("c", same)]).expect("three");
    assert_eq!(pool.deviation_between, 0.0);
    for one in &pool.segments {
        assert_eq!((one.shrinkage, one.nps), (1.0, same.nps().points()));
        assert!(one.std_dev > 0.0, "nothing is certain");
    }
    assert!(Pool::of([("a", same)]).is_none());
    let census = same.of_population(10).expect("as many");
    let listed = Pool::of([("a", same), ("b", census)]).expect("two");
    assert_eq!(listed.segments[0].std_dev, listed.segments[1].std_dev);
}
