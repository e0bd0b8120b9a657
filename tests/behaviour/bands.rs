//! Bands: how probable each is, and when one is settled.

use promoter::{Bands, Estimate, Level};
use proptest::prelude::*;

use crate::support::{assert_close, counted as tally, estimated as estimate, tried_on};

proptest! {
    #![proptest_config(tried_on(256))]

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
