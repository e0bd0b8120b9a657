//! Comparisons beyond the golden cases: one-sided, equivalence, power, benchmarks, many at once.

use promoter::multiplicity::Correction;
use promoter::{Benchmark, Error, Level, Method, Nps, Segments, Unit, Verdict, Waves};

use crate::support::{counted, estimated as estimate};

fn nps(points: f64) -> Nps {
    Nps::new(points).expect("in range")
}

#[track_caller]
fn assert_close(found: f64, expected: f64, relative: f64) {
    let error = ((found - expected) / expected).abs();
    assert!(
        error <= relative,
        "{found}, expected {expected}, off by {error:e}"
    );
}

#[test]
fn one_sided_p_values_add_up_to_1_and_shift_with_the_question() {
    let change = estimate(230, 110, 60).versus(&estimate(180, 120, 100));
    for &method in Method::ALL {
        let change = change.using(method);
        for points in [-5.0, 0.0, 10.0, 22.5] {
            let (above, below) = (change.p_value_above(points), change.p_value_below(points));
            // At exactly the difference both are one half.
            assert!((above + below - 1.0).abs() < 1e-12 || (above == 0.5 && below == 0.5));
        }
        let at = |points| change.p_value_above(points);
        // Looked at again and again, whatever is not clear is all the same: a p-value of 1.
        let rises = |x: f64, y: f64| x < y || (method == Method::Anytime && x <= y);
        assert!(
            rises(at(-5.0), at(0.0)) && rises(at(0.0), at(10.0)),
            "{method}"
        );
    }
    assert_eq!(change.p_value_above(f64::NAN), 1.0);
    assert_eq!(change.p_value_below(f64::NAN), 1.0);
}

#[test]
fn equivalence_is_the_narrower_interval_within_the_margin() {
    let change = estimate(405, 345, 250).versus(&estimate(400, 350, 250));
    let inner = change.interval(Level::P90);
    let widest = inner.upper().max(-inner.lower());
    assert_eq!(
        change.equivalent_within(widest + 0.01, Level::P95),
        Ok(true)
    );
    assert_eq!(
        change.equivalent_within(widest - 0.01, Level::P95),
        Ok(false)
    );
    assert_eq!(
        change.not_worse_by(-inner.lower() + 0.01, Level::P95),
        Ok(true)
    );
    assert_eq!(
        change.not_worse_by(-inner.lower() - 0.01, Level::P95),
        Ok(false)
    );
    for margin in [0.0, -3.0, 201.0, f64::NAN] {
        let refused = change.equivalent_within(margin, Level::P95);
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "margin", .. })),
            "{margin}"
        );
    }
}

#[test]
fn the_smallest_detectable_difference_is_that_of_the_formula() {
    // (z(.975) + z(.8)) sqrt(2 v / 43), v the adjusted Wald variance of (20, 12, 8), from
    // (20.75, 13.5, 8.75) of 43: by mpmath at 60 digits.
    let wave = estimate(20, 12, 8);
    let found = wave.versus(&wave).smallest_detectable(Level::P95, 0.8);
    assert_close(
        found.expect("in range").expect("answers"),
        47.118_980_116_977_84,
        1e-12,
    );
    for power in [0.0, 1.0, -0.5, f64::NAN] {
        let refused = wave.versus(&wave).smallest_detectable(Level::P95, power);
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "power", .. })),
            "{power}"
        );
    }
}

#[test]
fn a_test_against_a_fixed_benchmark_agrees_with_the_interval() {
    let ours = estimate(20, 10, 5);
    let interval = ours.interval(Level::P95);
    for (points, verdict) in [
        (interval.lower() - 0.01, Verdict::Up),
        (interval.lower() + 0.01, Verdict::Unclear),
        (interval.upper() - 0.01, Verdict::Unclear),
        (interval.upper() + 0.01, Verdict::Down),
    ] {
        let lead = ours.against(&Benchmark::fixed(nps(points), "a target"));
        assert_eq!(lead.verdict(Level::P95), verdict, "{points}");
        assert_eq!(lead.p_value() < 0.05, verdict != Verdict::Unclear);
    }
}

#[test]
fn a_benchmark_says_how_it_was_made() {
    let report = Benchmark::of_answers(nps(30.0), 200, "a report").expect("answers");
    assert_eq!((report.nps(), report.source()), (nps(30.0), "a report"));
    let lead = estimate(20, 10, 5).against(&report);
    // Compared as a sample of so many answers, of which nobody knows how they were given.
    assert_eq!(lead.baseline().design().unit, Unit::Published);
    assert!(lead.baseline().interval(Level::P95).width() > 0.0);
    assert_eq!(lead.baseline().n(), 200);
    // Less is known of a benchmark with an error than of a fixed one.
    let fixed = estimate(20, 10, 5).against(&Benchmark::fixed(nps(30.0), "a target"));
    let stated = Benchmark::with_std_error(nps(30.0), 4.0, "a report").expect("in range");
    assert_eq!(stated.std_error(), 4.0);
    let width = |lead: promoter::Comparison| lead.interval(Level::P95).width();
    assert!(width(fixed) < width(estimate(20, 10, 5).against(&stated)));
    assert_eq!(
        Benchmark::of_answers(nps(30.0), 0, ""),
        Err(Error::Empty {
            what: "0 answers say nothing"
        })
    );
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        let refused = Benchmark::with_std_error(nps(30.0), value, "");
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    what: "standard error",
                    ..
                })
            ),
            "{value}"
        );
    }
}

#[test]
fn benchmarks_at_the_ends_of_the_scale_give_no_nan() {
    for points in [-100.0, 100.0] {
        let fixed = Benchmark::fixed(nps(points), "an end");
        let counted = Benchmark::of_answers(nps(points), 10, "an end").expect("answers");
        for benchmark in [fixed, counted] {
            let lead = estimate(20, 10, 5).against(&benchmark);
            for &method in Method::ALL {
                let lead = lead.using(method);
                let interval = lead.interval(Level::P95);
                assert!(
                    interval.lower() <= interval.upper(),
                    "{method}: {interval:?}"
                );
                let p = lead.p_value();
                assert!(p > 0.0 && p <= 1.0, "{method}: {p}");
            }
        }
    }
}

#[test]
fn published_shares_must_add_up_to_the_whole() {
    let of = |p, b, d| Benchmark::of_shares(p, b, d, 412, "a magazine");
    // As printed, each rounded: 101 in all.
    assert!(of(62.0, 25.0, 14.0).is_ok());
    for (p, b, d) in [
        (62.0, 25.0, 10.0),
        (70.0, 25.0, 10.0),
        (110.0, -20.0, 10.0),
        (f64::NAN, 50.0, 50.0),
    ] {
        let refused = of(p, b, d).expect_err("not the whole").to_string();
        assert!(
            refused.ends_with("expected percentages from 0 to 100 that add up to 100"),
            "{refused}"
        );
    }
    // 100 times the root of (0.5 + 0.2 - 0.3 * 0.3) / 200.
    let half = Benchmark::of_shares(50.0, 30.0, 20.0, 200, "a magazine").expect("the whole");
    assert_close(half.std_error(), 5.522_680_508_593_63, 1e-12);
    let nobody = Benchmark::of_shares(62.0, 25.0, 13.0, 0, "");
    assert!(matches!(nobody, Err(Error::Empty { .. })));
}

#[test]
fn corrections_keep_the_order_and_refuse_what_is_no_p_value() {
    assert_eq!(Correction::Holm.adjust(&[]), Ok(vec![]));
    assert_eq!(
        Correction::Holm.adjust(&[0.5, 0.01, 0.5]),
        Ok(vec![1.0, 0.03, 1.0])
    );
    let found = Correction::BenjaminiHochberg
        .adjust(&[0.02, 0.01, 0.9])
        .expect("p-values");
    assert_close(found[0], 0.03, 1e-12);
    assert_close(found[1], 0.03, 1e-12);
    assert_eq!(found[2], 0.9);
    for value in [-0.1, 1.1, f64::NAN] {
        let refused = Correction::Holm.adjust(&[0.5, value]);
        assert!(
            matches!(refused, Err(Error::OutOfRange { what: "p-value", place: Some(ref place), .. }) if place == "at index 1"),
            "{value}"
        );
    }
}

#[test]
fn many_comparisons_are_judged_more_strictly_than_one() {
    let baseline = estimate(180, 120, 100);
    let change = |promoters| estimate(promoters, 120, 100).versus(&baseline);
    let alone = change(255);
    assert_eq!(alone.verdict(Level::P95), Verdict::Up);
    let others = (0..20).map(|_| change(181));
    let comparisons = std::iter::once(alone).chain(others).enumerate();
    let judged = Correction::Holm.judge(comparisons, Level::P95);
    assert_eq!(judged.len(), 21);
    assert!(judged[0].p_value > alone.p_value());
    assert_eq!(judged[0].verdict, Verdict::Unclear);
    assert!(
        judged
            .iter()
            .enumerate()
            .all(|(place, one)| one.key == place)
    );
}

#[test]
fn one_group_cannot_be_tested_for_homogeneity() {
    let mut groups: Segments<&str> = Segments::new();
    assert_eq!(groups.sample().homogeneity(|&group| group), None);
    groups.entry("nobody");
    *groups.entry("some") = counted(1, 1, 1);
    assert_eq!(groups.sample().homogeneity(|&group| group), None);
    *groups.entry("others") = counted(1, 1, 1);
    let two = groups
        .sample()
        .homogeneity(|&group| group)
        .expect("two groups");
    assert_eq!((two.groups, two.p_value), (2, 1.0));
}

#[test]
fn extreme_counts_and_levels_end_with_a_number() {
    let many = estimate(500_000_000_000, 300_000_000_000, 200_000_000_000);
    let few = estimate(1, 0, 0);
    let level = Level::from_alpha(1e-12).expect("in range");
    for one in [many, few] {
        for other in [many, few] {
            let change = one.versus(&other);
            for &method in Method::ALL {
                let change = change.using(method);
                let interval = change.interval(level);
                assert!(
                    interval.lower() <= interval.upper(),
                    "{method}: {interval:?}"
                );
                let p = change.p_value();
                assert!(p > 0.0 && p <= 1.0, "{method}: {p}");
            }
        }
    }
    let opposite = estimate(200_000_000_000, 300_000_000_000, 500_000_000_000);
    let p = many.versus(&opposite).p_value();
    assert_eq!(p, f64::MIN_POSITIVE, "shown as below 1e-300");
}

#[test]
fn one_answer_tells_student_nothing() {
    let (one, many) = (estimate(1, 0, 0), estimate(20, 10, 5));
    let fixed = Benchmark::fixed(nps(30.0), "a target");
    for change in [one.versus(&many), one.against(&fixed)] {
        let change = change.using(Method::Student);
        let interval = change.interval(Level::P95);
        assert_eq!((interval.lower(), interval.upper()), (-200.0, 200.0));
        assert_eq!(change.p_value(), 1.0);
    }
}

#[test]
fn waves_are_judged_together_too() {
    let quarters: Segments<u32> = (1..=4)
        .zip([(40, 30, 30), (42, 30, 28), (41, 30, 29), (75, 15, 10)])
        .map(|(quarter, (a, b, c))| (quarter, counted(a, b, c)))
        .collect();
    let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
    let changes = waves
        .iter()
        .filter_map(|wave| Some((*wave.key(), *wave.change().ok()?)));
    let verdicts: Vec<_> = Correction::Holm
        .judge(changes, Level::P95)
        .into_iter()
        .map(|one| (one.key, one.verdict))
        .collect();
    assert_eq!(
        verdicts,
        [
            (2, Verdict::Unclear),
            (3, Verdict::Unclear),
            (4, Verdict::Up)
        ]
    );
}
