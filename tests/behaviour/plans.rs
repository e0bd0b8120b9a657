//! Plans: answers and waves that are enough, and what is refused.

use promoter::plan::{self, Compared, Expected};
use promoter::{Error, Level, Segments, Trend};
use proptest::prelude::*;

use crate::support::{assert_close, counted, estimated as estimate, tried_on};

proptest! {
    #![proptest_config(tried_on(256))]

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
            let waves: Segments<u64> = (0..k).map(|time| (time, counted(500, 300, 200))).collect();
            let trend = Trend::of(&waves.sample(), |&time| time as f64).expect("times");
            slope / trend.expect("three waves").std_error()
        };
        // z(.975) + z(.8), from any table; three added answers of a thousand move it by .2%.
        prop_assert!(seen(k) >= 2.8016 * 0.995);
        prop_assert!(k == 3 || seen(k - 1) < 2.8016 * 1.005);
    }

    #[test]
    fn a_planned_margin_is_the_margin_of_such_a_survey(
        margin in 4.0..40.0_f64, (a, b, c) in (1..300_u64, 0..300_u64, 0..300_u64),
    ) {
        let like = estimate(a, b, c);
        let shares = Expected::shares(like.promoter_share(), like.passive_share(), like.detractor_share())?;
        let n = plan::for_margin(margin, shares, Level::P95)?.exactly();
        // Answers of these shares, worth what was planned.
        let worth = like.with_design_effect(like.n() as f64 / n)?;
        assert_close(worth.interval(Level::P95).width(), 2.0 * margin, 1e-6);
    }
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
