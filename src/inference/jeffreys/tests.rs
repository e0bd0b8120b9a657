use super::{probability_above, reach};
use crate::{Level, Method, Tally};

#[track_caller]
fn assert_close(found: f64, expected: f64, relative: f64) {
    let error = ((found - expected) / expected).abs();
    assert!(
        error <= relative,
        "{found:e}, expected {expected:e}: {error:e}"
    );
}

/// By mpmath at 30 digits: 100 less the NPS is a beta variable times one plus another, of which
/// the first has a finite sum. Reaches below and above, and the probability of more than two
/// answers' worth below the score.
#[test]
fn nearly_unanimous_answers_have_limits_at_any_number() {
    for (counts, below, above, near) in [
        (
            [3e8, 0.0, 0.0],
            1.93367938735357e-8,
            -1.19441008453772e-10,
            0.257466358641348,
        ),
        (
            [1e14, 3.0, 0.0],
            7.17942470941951e-14,
            1.80536085151221e-14,
            0.347279073660555,
        ),
        (
            [1e14, 1.0, 0.0],
            6.30923520501793e-14,
            7.1100507621284e-15,
            0.3020265738059,
        ),
        (
            [1e15, 1.0, 0.0],
            6.30923520501817e-15,
            7.11005076212846e-16,
            0.302026573805905,
        ),
        (
            [1e16, 0.0, 0.0],
            5.80103820561118e-16,
            -3.58323025974546e-18,
            0.257466359971807,
        ),
        (
            [1e19, 2.0, 3.0],
            1.10414438221894e-18,
            4.63781470348995e-19,
            0.392791418041843,
        ),
        (
            [u64::MAX as f64, 0.0, 0.0],
            3.14474911259753e-19,
            -1.94247301606591e-21,
            0.257466359971807,
        ),
    ] {
        let [a, b, c] = counts;
        let found = reach(counts, 0.05);
        assert_close(found.below, below, 1e-9);
        assert_close(found.above, above, 1e-9);
        let mirrored = reach([c, b, a], 0.05);
        assert_close(mirrored.above, below, 1e-9);
        assert_close(mirrored.below, above, 1e-9);
        // As a share the mirrored score has digits near -1 as far as they can be written.
        let n = a + b + c;
        let t = (b + 2.0 * c + 2.0) / n - 1.0;
        if n <= 1e14 {
            assert_close(probability_above([c, b, a], t), near, 1e-9 + 2e-16 * n);
        }
    }
}

/// By mpmath at 30 digits: over the share of those who are no passives, a beta variable, the share of
/// promoters among them is another, whose tail is an incomplete beta function.
#[test]
fn probabilities_of_few_answers_agree_with_the_integral() {
    for (counts, t, above) in [
        ([5.0, 3.0, 2.0], 0.125, 0.7331760539260173),
        ([5.0, 3.0, 2.0], 0.5, 0.1453148188059042),
        ([5.0, 3.0, 2.0], -0.25, 0.9840481046155619),
        ([20.0, 10.0, 5.0], 0.25, 0.9039821844135302),
        ([40.0, 25.0, 35.0], -0.125, 0.9791312373135978),
        ([2.0, 9.0, 7.0], -0.5, 0.9542980247763446),
    ] {
        assert_close(probability_above(counts, t), above, 1e-11);
        let [a, b, c] = counts;
        assert_close(probability_above([c, b, a], -t), 1.0 - above, 1e-10);
    }
}

/// The normal distribution, which many mixed answers have by then.
#[test]
fn the_reach_of_many_answers_is_that_of_the_normal_distribution() {
    for scale in [1e15_f64, 1e17, 1.8e18, 1e30] {
        let counts = [5.0 * scale, 3.0 * scale, 2.0 * scale];
        let sd = (0.61 / (10.0 * scale)).sqrt();
        let found = reach(counts, 0.05);
        assert_close(found.below, 1.959963984540054 * sd, 1e-6);
        assert_close(found.above, 1.959963984540054 * sd, 1e-6);
    }
}

#[test]
fn the_ends_of_what_a_tally_can_hold_come_back() {
    let of = |a, b, c| Tally::from_counts(a, b, c).expect("fits").estimate();
    let large = 10_u64.pow(14);
    for (a, b, c) in [
        (100 * large, 0, 0),
        (0, 3, large),
        (0, 1, large),
        (0, 1, 10 * large),
        (0, 0, u64::MAX),
        (u64::MAX / 2, 1, u64::MAX / 2),
    ] {
        let estimate = of(a, b, c).expect("there are answers");
        for level in [Level::P95, Level::from_alpha(1e-12).expect("in range")] {
            let interval = estimate.using(Method::Jeffreys).interval(level);
            assert!(
                interval.lower() <= interval.upper(),
                "{a} {b} {c}: {interval:?}"
            );
        }
        let nps = estimate.nps().points();
        for points in [nps, -100.0, nps - 1e-11, nps + 1e-11, 0.0, 100.0] {
            let above = estimate.probability_above(points);
            assert!(
                (0.0..=1.0).contains(&above),
                "{a} {b} {c} {points}: {above}"
            );
        }
    }
    let list = of(300_000_000, 0, 0).expect("there are answers");
    let list = list.of_population(300_000_001).expect("as many");
    let interval = list.using(Method::Jeffreys).interval(Level::P95);
    assert!(interval.lower() <= interval.upper());
}

#[test]
fn a_probability_falls_from_1_to_0_and_is_never_lost() {
    for counts in [
        [0.0, 1.0, 1e14],
        [0.0, 1.0, 1e15],
        [1e16, 0.0, 0.0],
        [0.0, 0.0, 1.8e19],
        [5e18, 3e18, 2e18],
        [0.0, 1e-12, 0.0],
        [1e9, 0.0, 1.0],
    ] {
        let ts = (0..=400).map(|k| f64::from(k) / 200.0 - 1.0);
        let near = [
            -1.0 + 2e-16,
            -1.0 + 1e-15,
            -1.0 + 1e-14,
            1.0 - 1e-14,
            1.0 - 1e-15,
            1.0 - 2e-16,
        ];
        let mut ts: Vec<f64> = ts.chain(near).collect();
        ts.sort_by(f64::total_cmp);
        let found: Vec<f64> = ts.iter().map(|&t| probability_above(counts, t)).collect();
        assert_eq!((found[0], found[found.len() - 1]), (1.0, 0.0));
        let falls = found.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12);
        assert!(falls, "{counts:?}: {found:?}");
    }
}
