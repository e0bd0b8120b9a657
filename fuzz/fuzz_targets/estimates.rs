//! Intervals, comparisons and p-values of any counts keep their promises.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use promoter::{Bands, Level, Method, Tally, Verdict};

#[derive(Arbitrary, Debug)]
struct Input {
    current: [u64; 3],
    baseline: [u64; 3],
    /// How many bits of each count are left.
    bits: [u8; 6],
    alpha: u32,
    method: u8,
    points: i16,
    population: u64,
}

/// The counts with so many bits, so that small surveys are met as often as large ones.
fn tally(counts: [u64; 3], bits: &[u8]) -> Option<Tally> {
    let cut = |at: usize| counts[at] & ((1_u64 << (bits[at] % 62)) - 1);
    Tally::from_counts(cut(0), cut(1), cut(2)).ok()
}

fuzz_target!(|input: Input| {
    let alpha = (f64::from(input.alpha) + 1.0) / (f64::from(u32::MAX) + 2.0);
    let Ok(level) = Level::from_alpha(alpha * 0.999) else {
        return;
    };
    let method = Method::ALL[usize::from(input.method) % Method::ALL.len()];
    // An integral takes its time.
    if method == Method::Jeffreys && input.population % 64 != 1 {
        return;
    }
    let one = tally(input.current, &input.bits[..3]).and_then(|tally| tally.estimate());
    let other = tally(input.baseline, &input.bits[3..]).and_then(|tally| tally.estimate());
    let Some((one, other)) = one.zip(other) else {
        return;
    };
    let points = f64::from(input.points) / 300.0;
    for estimate in [one, other] {
        let used = estimate.using(method);
        let (narrow, wide) = (
            used.interval(level),
            used.interval(Level::from_alpha(alpha * 0.5).expect("smaller")),
        );
        let slack = 1e-7;
        for interval in [narrow, wide] {
            assert!(
                -100.0 <= interval.lower()
                    && interval.lower() <= interval.upper()
                    && interval.upper() <= 100.0,
                "{interval:?}"
            );
        }
        assert!(
            wide.lower() <= narrow.lower() + slack && narrow.upper() <= wide.upper() + slack,
            "{narrow:?} {wide:?}"
        );
        assert!(
            estimate.interval(level).contains(estimate.nps().points()),
            "{estimate:?}"
        );
        let above = used.probability_above(points);
        assert!((0.0..=1.0).contains(&above), "{above}");
        if let Ok(listed) = estimate.of_population(input.population) {
            let interval = listed.interval(level);
            assert!(
                interval.contains(listed.nps().points()),
                "{listed:?} {interval:?}"
            );
        }
    }
    let change = one.using(method).versus(&other.using(method));
    let back = other.using(method).versus(&one.using(method));
    assert_eq!(change.difference(), -back.difference());
    let p = change.p_value();
    assert!((0.0..=1.0).contains(&p), "{change:?}");
    assert!(
        (p - back.p_value()).abs() <= 1e-6 * p.max(1e-300) + 1e-12,
        "{p:e} {:e}",
        back.p_value()
    );
    let interval = change.interval(level);
    assert!(
        -200.0 <= interval.lower()
            && interval.lower() <= interval.upper()
            && interval.upper() <= 200.0,
        "{interval:?}"
    );
    let apart = interval.lower() > 1e-6 || interval.upper() < -1e-6;
    let alpha = level.alpha();
    if apart {
        assert!(p < alpha * (1.0 + 1e-6), "{p:e} {alpha:e} {interval:?}");
    } else if interval.lower() < -1e-6 && interval.upper() > 1e-6 {
        assert!(p >= alpha * (1.0 - 1e-6), "{p:e} {alpha:e} {interval:?}");
        assert_eq!(change.verdict(level), Verdict::Unclear);
    }
    let bands = Bands::default();
    if method != Method::Jeffreys {
        let sum: f64 = bands
            .probabilities(&one.using(method))
            .iter()
            .map(|(_, p)| p)
            .sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }
});
