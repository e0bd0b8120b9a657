//! Laws of one estimate: its range, levels, mirrors, weights, clusters of one.

use promoter::{ClusteredTally, Estimate, Level, Method, Tally, Waves, Weight, WeightedTally};
use proptest::prelude::*;

use crate::support::any::{
    cluster, clustered_rows, counts, level, levels, mirrored, moderate, some_score,
};
use crate::support::{assert_close, assert_same, tried_on};

proptest! {
    #![proptest_config(tried_on(128))]

    #[test]
    fn an_interval_lies_in_range_and_the_default_contains_its_estimate(
        tally in counts(), level in level(),
    ) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        for &method in Method::ALL {
            let interval = estimate.using(method).interval(level);
            prop_assert!(interval.lower() >= -100.0 && interval.upper() <= 100.0, "{interval}");
            prop_assert!(interval.lower() <= interval.upper(), "{method}: {interval:?}");
        }
        let interval = estimate.interval(level);
        prop_assert!(interval.contains(estimate.nps().points()), "{estimate}: {interval:?}");
        prop_assert!(interval.width() > 0.0);
    }

    #[test]
    fn a_higher_level_contains_a_lower_one(tally in counts(), one in level(), other in level()) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let (low, high) = levels(one, other);
        for &method in Method::ALL {
            let (inner, outer) = (estimate.using(method).interval(low), estimate.using(method).interval(high));
            let slack = 1e-10;
            prop_assert!(outer.lower() <= inner.lower() + slack, "{method}");
            prop_assert!(outer.upper() >= inner.upper() - slack, "{method}");
        }
    }

    #[test]
    fn swapping_promoters_and_detractors_mirrors_everything(tally in counts(), level in level()) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let mirror = mirrored(&tally).estimate().expect("as many answers");
        prop_assert_eq!(mirror.nps().points(), 0.0 - estimate.nps().points());
        for &method in Method::ALL {
            let (one, other) = (estimate.using(method).interval(level), mirror.using(method).interval(level));
            assert_close(other.lower(), -one.upper(), 1e-10);
            assert_close(other.upper(), -one.lower(), 1e-10);
        }
    }

    #[test]
    fn equal_weights_give_the_plain_tally_to_the_last_bit(all in prop::collection::vec(some_score(), 0..60), weight in 1e-80..1e80_f64) {
        let weight = Weight::new(weight).expect("in range");
        let plain: Tally = all.iter().copied().collect();
        let weighted: WeightedTally = all.iter().map(|&score| (score, weight)).collect();
        let figures = |estimate: &Estimate| {
            let interval = estimate.interval(Level::P95);
            [estimate.nps().points(), estimate.std_error(), estimate.effective_n(), interval.lower(), interval.upper()]
        };
        prop_assert_eq!(weighted.estimate().as_ref().map(figures), plain.estimate().as_ref().map(figures));
        prop_assert_eq!(weighted.counts(), plain);
    }

    #[test]
    fn scaling_all_weights_changes_nothing(
        rows in clustered_rows(), scale in prop_oneof![0.001..1000.0_f64, Just(3.0)],
    ) {
        let rows = moderate(rows);
        let scaled: Vec<_> = rows
            .iter()
            .map(|&(a, w, score, weight)| (a, w, score, Weight::new(weight.get() * scale).expect("in range")))
            .collect();
        let (one, other) = (cluster(&rows), cluster(&scaled));
        assert_same(one.segments().total().estimate(), other.segments().total().estimate(), 1e-6);
        assert_same(one.sample().estimate(), other.sample().estimate(), 1e-6);
    }

    #[test]
    fn clusters_of_one_with_unit_weight_have_the_plain_nps_and_variance(all in prop::collection::vec(some_score(), 0..60)) {
        let plain: Tally = all.iter().copied().collect();
        let mut tally = ClusteredTally::new();
        for (respondent, &score) in all.iter().enumerate() {
            tally.record(respondent, (), score);
        }
        prop_assert_eq!(tally.nps(), plain.nps());
        if all.len() < 2 {
            prop_assert_eq!(tally.sample().estimate().is_some(), all.len() == 1);
            return Ok(());
        }
        let (clustered, plain) = (tally.sample().estimate().expect("answers"), plain.estimate().expect("answers"));
        let n = all.len() as f64;
        let ratio = n / (n - 1.0) * plain.std_error().powi(2);
        assert_close(clustered.std_error().powi(2), ratio, 1e-9);
    }

    #[test]
    fn the_order_of_accounts_matters_to_no_more_than_the_last_digits(rows in clustered_rows()) {
        let rows = moderate(rows);
        let turned: Vec<_> = rows.iter().rev().map(|&(a, w, score, weight)| (99 - a, w, score, weight)).collect();
        let (one, other) = (cluster(&rows), cluster(&turned));
        assert_same(one.sample().estimate(), other.sample().estimate(), 1e-9);
    }

    #[test]
    fn a_population_narrows_and_a_design_effect_widens(
        tally in counts(), more in 1..1_000_000_u64, effect in 1.01..10.0_f64, level in level(),
    ) {
        let Some(estimate) = tally.estimate() else { return Ok(()) };
        let slack = 1e-9;
        let population = tally.n() + more;
        for method in [Method::Tango, Method::AdjustedWald, Method::Wald, Method::Student] {
            let width = |estimate: Estimate| estimate.using(method).interval(level).width();
            // Tango's interval of a list reaches one customer further at each end.
            let customers = if method == Method::Tango { 2.0 } else { 0.0 };
            let room = 100.0 * customers / population as f64 + slack;
            let listed = estimate.of_population(population)?;
            prop_assert!(width(listed) <= width(estimate) + room, "{method}");
            let wider = estimate.with_design_effect(effect)?;
            prop_assert!(width(wider) >= width(estimate) - slack, "{method}");
        }
        let census = estimate.of_population(tally.n())?;
        prop_assert_eq!(census.interval(level).width(), 0.0);
    }

    #[test]
    fn no_weights_give_a_nan_or_a_panic(rows in clustered_rows(), level in level()) {
        let tally = cluster(&rows);
        let whole = tally.segments().total();
        if let Some((one, other)) = whole.nps().zip(tally.nps()) {
            assert_close(one.points(), other.points(), 1e-9);
        }
        let estimates = [whole.estimate(), tally.sample().estimate(), tally.sample().estimate_where(|&w| w == 2)];
        for estimate in estimates.into_iter().flatten() {
            for &method in Method::ALL {
                let interval = estimate.using(method).interval(level);
                prop_assert!(interval.lower() <= interval.upper(), "{estimate:?} {interval:?}");
            }
            let n = estimate.effective_n();
            prop_assert!(n > 0.0 && n <= estimate.n() as f64 * (1.0 + 1e-12), "{estimate:?}");
            prop_assert!(estimate.interval(level).contains(estimate.nps().points()));
        }
        let waves = Waves::of(&tally.sample(), |&wave| wave);
        for change in waves.iter().filter_map(|wave| wave.change().ok()) {
            let p = change.p_value();
            prop_assert!(p > 0.0 && p <= 1.0, "{change:?}");
            prop_assert!((-1.0..=1.0).contains(&change.correlation()));
        }
    }
}
