//! Counts from published shares, and how much rounding leaves open.

use super::Tally;
use crate::error::Error;
use crate::inference::Nps;

/// Decimals of a share in percent that are looked at.
const MOST_DECIMALS: usize = 12;

/// What is known of the counts behind published shares: the nearest ones, and what rounding leaves
/// open.
///
/// # Example
/// ```
/// use promoter::{Nps, Tally};
/// let published = Tally::from_shares(62.0, 25.0, 13.0, 412)?;
/// assert_eq!(published.tally, Tally::from_counts(255, 103, 54)?);
/// assert!(!published.exact);
/// // A vendor who says 49 is right; one who says 51 is not.
/// assert!(
///     published.lowest <= Nps::new(49.0)? && Nps::new(49.0)? <= published.highest
/// );
/// assert!(published.highest < Nps::new(51.0)?);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Reconstruction {
    /// The counts nearest to the shares, of those that round to them.
    pub tally: Tally,
    /// Whether they are the only counts that round to the shares.
    pub exact: bool,
    /// The lowest NPS of counts that round to the shares.
    pub lowest: Nps,
    /// The highest NPS of counts that round to the shares.
    pub highest: Nps,
}

impl Tally {
    /// The counts behind published shares, in percent, of `n` answers: 62, 25 and 13 % of 412.
    ///
    /// Shares are rounded, so several counts may lie behind them; the result says whether there is one
    /// and which NPS the others have. The shares are taken as rounded to as many decimals as the longest
    /// of the three has: 62.0 is a 62, so shares published with a 0 at their end leave less open than is
    /// said. The counts were not weighted: weighted shares are no counts of anything.
    ///
    /// This finds counts. To compare with the shares as they were published, in percent as well, keep
    /// them with [`Benchmark::of_shares`](crate::Benchmark::of_shares).
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a share that is not from 0 to 100; [`Error::Empty`] for an `n` of 0;
    /// [`Error::Unfit`] for shares that add up to less than 98.5 or more than 101.5, and for shares to
    /// which no counts of `n` answers round, which were then not made of them.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let exact = Tally::from_shares(61.9, 25.0, 13.1, 84)?;
    /// assert!(exact.exact);
    /// assert_eq!(exact.tally, Tally::from_counts(52, 21, 11)?);
    /// // Of 10 answers none are 62 %.
    /// assert!(Tally::from_shares(62.0, 25.0, 13.0, 10).is_err());
    /// assert!(Tally::from_shares(0.62, 0.25, 0.13, 412).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn from_shares(
        promoters: f64,
        passives: f64,
        detractors: f64,
        n: u64,
    ) -> Result<Reconstruction, Error> {
        let shares = [promoters, passives, detractors];
        let names = [
            "share of promoters",
            "share of passives",
            "share of detractors",
        ];
        for (what, share) in names.into_iter().zip(shares) {
            if !(0.0..=100.0).contains(&share) {
                let expected = "percent from 0 to 100, such as 62";
                return Err(Error::out_of_range(what, share, expected));
            }
        }
        let sum: f64 = shares.iter().sum();
        if !(98.5 - 1e-9..=101.5 + 1e-9).contains(&sum) {
            return Err(Error::Unfit {
                found: format!(
                    "shares {promoters}, {passives} and {detractors} do not add up to 100"
                ),
                expected: "percent, such as 62, 25 and 13, that are off by rounding at most",
            });
        }
        if n == 0 {
            return Err(Error::Empty {
                what: "0 answers say nothing",
            });
        }
        let none = || Error::Unfit {
            found: format!(
                "no counts of {n} answers round to {promoters}, {passives} and {detractors} percent"
            ),
            expected: "shares and a number of answers that belong together, without weights",
        };
        let ranges = ranges(shares, n).ok_or_else(none)?;
        let counts = nearest(shares.map(|share| n as f64 * (share / sum)), ranges, n);
        let exact = ranges.iter().all(|(least, most)| least == most);
        let [a, b, c] = counts;
        let nps = |[a, b, c]: [u64; 3]| Self::from_counts(a, b, c)?.nps().ok_or_else(none);
        // The most promoters with the fewest detractors, and the reverse.
        let mirrored = [ranges[2], ranges[1], ranges[0]];
        let [least, passives, most] = widest(mirrored, n);
        Ok(Reconstruction {
            tally: Self::from_counts(a, b, c)?,
            exact,
            lowest: nps([most, passives, least])?,
            highest: nps(widest(ranges, n))?,
        })
    }
}

/// The least and the most that each count can be; `None` where no three of them add up to `n`.
fn ranges(shares: [f64; 3], n: u64) -> Option<[(u64, u64); 3]> {
    let decimals = |share: f64| {
        share
            .to_string()
            .split_once('.')
            .map_or(0, |(_, d)| d.len())
    };
    let decimals = shares.map(decimals).into_iter().max()?.min(MOST_DECIMALS);
    let unit = 10_f64.powi(decimals as i32);
    // A count k rounds to a share of s units where 200 k unit is within n of 2 s n.
    let own = shares.map(|share| {
        let twice = 2 * (share * unit).round() as i128;
        let (n, step) = (i128::from(n), 200 * unit as i128);
        let least = ((twice - 1) * n).max(0);
        let least = least / step + i128::from(least % step > 0);
        (least, ((twice + 1) * n / step).min(n))
    });
    // What the others leave of n narrows each.
    let (least, most) = own
        .iter()
        .fold((0, 0), |(least, most), own| (least + own.0, most + own.1));
    let n = i128::from(n);
    if own.iter().any(|(least, most)| least > most) || n < least || most < n {
        return None;
    }
    let count = |count: i128| u64::try_from(count).ok();
    let [a, b, c] = own.map(|(own_least, own_most)| {
        let low = own_least.max(n - (most - own_most));
        let high = own_most.min(n - (least - own_least));
        Some((count(low)?, count(high)?))
    });
    Some([a?, b?, c?])
}

/// The counts within their ranges that add up to `n` with the most of the first and the fewest of the
/// last.
fn widest(ranges: [(u64, u64); 3], n: u64) -> [u64; 3] {
    let [(_, a), (b_least, b_most), (c, _)] = ranges;
    // In wide numbers: the most of all three may be more than n.
    let (a, c, n) = (i128::from(a), i128::from(c), i128::from(n));
    let (b_least, b_most) = (i128::from(b_least), i128::from(b_most));
    let b = n - a - c;
    // Too few are left for the passives: fewer promoters. Too many: more detractors.
    let (a, b, c) = (
        a - (b_least - b).max(0),
        b.clamp(b_least, b_most),
        c + (b - b_most).max(0),
    );
    [a as u64, b as u64, c as u64]
}

/// The counts within their ranges that add up to `n` and are nearest to what was aimed at.
fn nearest(aims: [f64; 3], ranges: [(u64, u64); 3], n: u64) -> [u64; 3] {
    let mut counts = [0; 3];
    for ((count, aim), (least, most)) in counts.iter_mut().zip(aims).zip(ranges) {
        *count = (aim.round() as u64).clamp(least, most);
    }
    loop {
        let sum: i128 = counts.iter().map(|&count| i128::from(count)).sum();
        let missing = i128::from(n) - sum;
        if missing == 0 {
            return counts;
        }
        let room = |place: usize| match missing > 0 {
            true => ranges[place].1 - counts[place],
            false => counts[place] - ranges[place].0,
        };
        let free: Vec<usize> = (0..3).filter(|&place| room(place) > 0).collect();
        let each = missing.unsigned_abs() as u64 / free.len().max(1) as u64;
        // By equal steps; the last ones go where most is missing.
        let behind = |place: usize| (aims[place] - counts[place] as f64) * missing.signum() as f64;
        let Some(furthest) = free
            .iter()
            .copied()
            .max_by(|&one, &other| behind(one).total_cmp(&behind(other)))
        else {
            return counts;
        };
        let steps: Vec<(usize, u64)> = match each {
            0 => vec![(furthest, 1)],
            _ => free
                .iter()
                .map(|&place| (place, each.min(room(place))))
                .collect(),
        };
        for (place, step) in steps {
            counts[place] = match missing > 0 {
                true => counts[place] + step,
                false => counts[place] - step,
            };
        }
    }
}
