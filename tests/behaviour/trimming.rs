//! Weights within bounds: what trimming must keep, and what it refuses.

use promoter::{Weight, trim_weights as trim};
use proptest::prelude::*;

use crate::support::{assert_close, tried_on, weight};

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn trimmed_weights_lie_within_and_keep_their_total_and_order(
        values in prop::collection::vec(prop_oneof![1 => Just(0.0), 9 => 0.01..50.0_f64], 1..60),
        (low, high) in (0.0..5.0_f64, 5.0..30.0_f64),
    ) {
        let weights: Vec<Weight> = values.iter().map(|&value| weight(value)).collect();
        let total: f64 = values.iter().sum();
        let counted = values.iter().filter(|&&value| value > 0.0).count() as f64;
        let has_room = low * counted <= total && total <= high * counted;
        let is_inside = values.iter().all(|v| *v == 0.0 || (low..=high).contains(v));
        let Ok(trimmed) = trim(&weights, weight(low), weight(high)) else {
            prop_assert!(!has_room, "mean {} in {}..{}", total / counted, low, high);
            return Ok(());
        };
        prop_assert!(has_room || is_inside);
        assert_close(trimmed.iter().map(|weight| weight.get()).sum::<f64>(), total, 1e-9 * (1.0 + total));
        let mut moved: Option<f64> = None;
        for (before, after) in values.iter().zip(&trimmed) {
            let after = after.get();
            if *before == 0.0 || is_inside {
                prop_assert_eq!(after, *before);
                continue;
            }
            prop_assert!((low..=high).contains(&after), "{} not in {}..{}", after, low, high);
            if after > low && after < high {
                // All that are free move by the same.
                let step = after - before;
                prop_assert!((step - *moved.get_or_insert(step)).abs() < 1e-9);
            }
        }
        for ((one, other), (x, y)) in values.iter().zip(&values[1..]).zip(trimmed.iter().zip(&trimmed[1..])) {
            if *one > 0.0 && *other > 0.0 {
                prop_assert!((other - one) * (y.get() - x.get()) >= -1e-9);
            }
        }
    }
}

#[test]
fn weights_of_both_sides_may_be_trimmed() {
    let weights = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 10.0].map(weight);
    let trimmed = trim(&weights, weight(1.0), weight(3.0)).expect("a mean of 13 / 7");
    // 13 less 3 for the heaviest, shared by six.
    for (found, expected) in trimmed.iter().zip([10.0 / 6.0; 6].iter().chain(&[3.0])) {
        assert_close(found.get(), *expected, 1e-12);
    }
}

#[test]
fn bounds_without_room_are_refused() {
    let weights = [1.0, 1.0, 4.0].map(weight);
    let refused = trim(&weights, weight(0.5), weight(1.5)).expect_err("a mean of 2 above 1.5");
    assert_eq!(
        refused.to_string(),
        "3 weights that add up to 6 cannot be trimmed to 0.5 to 1.5: expected bounds around their mean"
    );
    assert!(trim(&weights, weight(3.0), weight(1.0)).is_err());
    assert_eq!(trim(&[], weight(1.0), weight(2.0)), Ok(Vec::new()));
    // Nothing to do: nothing is changed.
    assert_eq!(
        trim(&weights, weight(1.0), weight(4.0)),
        Ok(weights.to_vec())
    );
    // What one gives the other takes.
    let pair = [1.0, 5.0].map(weight);
    assert_eq!(
        trim(&pair, weight(2.0), weight(4.0)),
        Ok([2.0, 4.0].map(weight).to_vec())
    );
}
