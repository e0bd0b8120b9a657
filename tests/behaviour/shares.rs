//! Counts behind published shares, against all counts there are.

use promoter::{Error, Nps, Tally};
use proptest::prelude::*;

use crate::support::tried_on;

/// Shares in units of `10^-decimals` percent, half away from zero.
fn rounded(counts: [u64; 3], decimals: u32) -> [u64; 3] {
    let n: u64 = counts.iter().sum();
    counts.map(|count| (200 * count * 10_u64.pow(decimals) + n) / (2 * n))
}

/// Every three counts of `n` that round to shares in such units, a half either way.
fn all_counts(shares: [u64; 3], decimals: u32, n: u64) -> Vec<[u64; 3]> {
    let fits =
        |count: u64, share: u64| (200 * count * 10_u64.pow(decimals)).abs_diff(2 * share * n) <= n;
    let mut found = Vec::new();
    for a in (0..=n).filter(|&a| fits(a, shares[0])) {
        for b in (0..=n - a).filter(|&b| fits(b, shares[1])) {
            if fits(n - a - b, shares[2]) {
                found.push([a, b, n - a - b]);
            }
        }
    }
    found
}

fn points([a, b, c]: [u64; 3]) -> f64 {
    let nps = Tally::from_counts(a, b, c).expect("fits").nps();
    nps.expect("answers").points()
}

proptest! {
    #![proptest_config(tried_on(2000))]

    #[test]
    fn what_rounding_leaves_open_is_all_that_rounds_to_the_shares(
        (a, b, c) in (0..120_u64, 0..120_u64, 0..120_u64), decimals in 0..3_u32,
    ) {
        let n = a + b + c;
        prop_assume!(n > 0);
        let (mut units, mut decimals) = (rounded([a, b, c], decimals), decimals);
        let shares = units.map(|share| share as f64 / 10_f64.powi(decimals as i32));
        // Zeros at the end of all three cannot be seen in numbers.
        while decimals > 0 && units.iter().all(|share| share % 10 == 0) {
            units = units.map(|share| share / 10);
            decimals -= 1;
        }
        let possible = all_counts(units, decimals, n);
        prop_assert!(possible.contains(&[a, b, c]));
        let found = Tally::from_shares(shares[0], shares[1], shares[2], n)?;
        let lowest = possible.iter().map(|&counts| points(counts)).fold(f64::INFINITY, f64::min);
        let highest = possible.iter().map(|&counts| points(counts)).fold(-f64::INFINITY, f64::max);
        prop_assert_eq!((found.lowest.points(), found.highest.points()), (lowest, highest));
        prop_assert_eq!(found.exact, possible.len() == 1);
        let tally = [found.tally.promoters(), found.tally.passives(), found.tally.detractors()];
        prop_assert!(possible.contains(&tally), "{tally:?} of {possible:?}");
        let sum: f64 = shares.iter().sum();
        let far = |counts: [u64; 3]| -> f64 {
            let parts = counts.iter().zip(shares);
            parts.map(|(&count, share)| (count as f64 - n as f64 * share / sum).powi(2)).sum()
        };
        let nearest = possible.iter().map(|&counts| far(counts)).fold(f64::INFINITY, f64::min);
        prop_assert!(far(tally) <= nearest + 1e-6, "{tally:?} at {} for {nearest}", far(tally));
    }

    #[test]
    fn shares_of_no_counts_are_refused(
        (a, b, c) in (0..=100_u64, 0..=100_u64, 0..=100_u64), n in 1..200_u64,
    ) {
        let found = Tally::from_shares(a as f64, b as f64, c as f64, n);
        let sum = a + b + c;
        if !(99..=101).contains(&sum) || all_counts([a, b, c], 0, n).is_empty() {
            prop_assert!(matches!(found, Err(Error::Unfit { .. })), "{found:?}");
        } else {
            prop_assert!(found.is_ok(), "{found:?}");
        }
    }
}

#[test]
fn shares_of_very_many_answers_stay_within_64_bits() {
    for n in [1_000_000_000_000, u64::MAX] {
        let found = Tally::from_shares(62.0, 25.0, 14.0, n).expect("they round");
        assert_eq!(found.tally.n(), n);
        assert!(!found.exact);
        // At least 24.5 % are passives, so 75.5 % are left: 61.5 and 14, or 62 and 13.5.
        let lowest = found.lowest.points();
        let highest = found.highest.points();
        assert!((lowest - 47.5).abs() < 1e-6, "{lowest}");
        assert!((highest - 48.5).abs() < 1e-6, "{highest}");
    }
    let all = Tally::from_shares(100.0, 0.0, 0.0, u64::MAX).expect("they round");
    assert_eq!(all.highest, Nps::new(100.0).expect("in range"));
    assert!(all.lowest < all.highest);
}

#[test]
fn shares_that_are_no_numbers_are_refused() {
    for wrong in [f64::NAN, f64::INFINITY, -0.1, 100.1] {
        let refused = Tally::from_shares(62.0, wrong, 13.0, 412);
        assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{wrong}");
    }
    // Thirds as a program prints them.
    let third = 100.0 / 3.0;
    let found = Tally::from_shares(third, third, third, 3).expect("they round");
    assert!(found.exact);
    assert_eq!(Ok(found.tally), Tally::from_counts(1, 1, 1));
}
