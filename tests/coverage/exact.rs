//! How often each interval holds the truth, exactly: every possible sample of 5, 10 and 20 answers,
//! weighted by its probability, at 741 populations. The expected figures were found by another
//! program in another language; they stand in src/guide/which_interval.md too. The widths of Jeffreys' interval are by
//! the oracle of golden.json, the table of that program being up to 0.0005 below them.

use promoter::{Estimate, Level, Method, Tally};

/// Lowest and mean coverage of a 95% interval, and its mean width as a difference of shares, over all populations on a lattice of 0.025 in which
/// every category has a share of at least 0.025.
const EXPECTED: [(u64, Method, f64, f64, f64); 18] = [
    (5, Method::Tango, 0.9170, 0.9709, 1.0624),
    (5, Method::AdjustedWald, 0.8369, 0.9531, 0.9642),
    (5, Method::Wald, 0.2251, 0.7910, 0.9406),
    (5, Method::Student, 0.2262, 0.8550, 1.2832),
    (5, Method::Jeffreys, 0.8756, 0.9555, 0.9907),
    (5, Method::Anytime, 0.9966, 0.9995, 1.5467),
    (10, Method::Tango, 0.9318, 0.9640, 0.8069),
    (10, Method::AdjustedWald, 0.8975, 0.9521, 0.7586),
    (10, Method::Wald, 0.4002, 0.8759, 0.7808),
    (10, Method::Student, 0.4012, 0.9180, 0.9319),
    (10, Method::Jeffreys, 0.9138, 0.9502, 0.7664),
    (10, Method::Anytime, 0.9985, 0.9994, 1.2684),
    (20, Method::Tango, 0.9402, 0.9555, 0.5903),
    (20, Method::AdjustedWald, 0.9310, 0.9503, 0.5709),
    (20, Method::Wald, 0.6401, 0.9163, 0.5869),
    (20, Method::Student, 0.6411, 0.9360, 0.6417),
    (20, Method::Jeffreys, 0.9244, 0.9490, 0.5732),
    (20, Method::Anytime, 0.9990, 0.9995, 0.9980),
];

/// Every sample of `n` answers, with its multinomial coefficient.
fn samples(n: u64) -> Vec<([u64; 3], Estimate, f64)> {
    let mut samples = Vec::new();
    for a in 0..=n {
        for c in 0..=n - a {
            let b = n - a - c;
            let choose =
                |n: u64, k: u64| (0..k).fold(1.0, |ways, j| ways * (n - j) as f64 / (j + 1) as f64);
            let tally = Tally::from_counts(a, b, c).expect("fits");
            let ways = choose(n, a) * choose(n - a, c);
            samples.push(([a, b, c], tally.estimate().expect("answers"), ways));
        }
    }
    samples
}

/// Populations as multiples of 0.025, and the NPS in points.
fn populations() -> impl Iterator<Item = ([f64; 3], f64)> {
    (1..=38_u32).flat_map(|a| {
        (1..=39 - a).map(move |c| {
            let share = |k: u32| f64::from(k) / 40.0;
            let points = 2.5 * (f64::from(a) - f64::from(c));
            ([share(a), share(40 - a - c), share(c)], points)
        })
    })
}

#[test]
fn every_method_covers_as_often_as_an_independent_enumeration_found() {
    for (n, method, lowest, mean, width) in EXPECTED {
        let samples: Vec<_> = samples(n)
            .into_iter()
            .map(|(counts, estimate, ways)| {
                (counts, estimate.using(method).interval(Level::P95), ways)
            })
            .collect();
        let chance = |shares: &[f64; 3], counts: &[u64; 3], ways: f64| {
            let powers = shares.iter().zip(counts).map(|(p, &k)| p.powi(k as i32));
            ways * powers.product::<f64>()
        };
        let widths = populations().map(|(shares, _)| {
            let parts = samples.iter().map(|(counts, interval, ways)| {
                chance(&shares, counts, *ways) * interval.width() / 100.0
            });
            parts.sum::<f64>()
        });
        let found_width = widths.sum::<f64>() / 741.0;
        let coverages: Vec<f64> = populations()
            .map(|(shares, points)| {
                // Ties are exact: a limit that is the truth holds it.
                let holds = samples.iter().filter(|(_, interval, _)| {
                    interval.lower() <= points + 1e-7 && interval.upper() >= points - 1e-7
                });
                holds
                    .map(|(counts, _, ways)| chance(&shares, counts, *ways))
                    .sum()
            })
            .collect();
        assert_eq!(coverages.len(), 741);
        let found_lowest = coverages.iter().copied().fold(1.0, f64::min);
        let found_mean = coverages.iter().sum::<f64>() / 741.0;
        // The expected figures have four digits.
        let close = |found: f64, expected: f64| (found - expected).abs() <= 0.5001e-4;
        assert!(
            close(found_lowest, lowest) && close(found_mean, mean) && close(found_width, width),
            "{method} at n = {n}: lowest {found_lowest:.5}, expected {lowest}; mean {found_mean:.5}, expected {mean}; width {found_width:.5}, expected {width}",
        );
    }
}
