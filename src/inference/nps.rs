use std::cmp::Ordering;
use std::fmt;

use crate::error::Error;

/// A Net Promoter Score in points, from -100 to 100.
///
/// It is always finite and never -0, so it can be compared, sorted and printed without surprises.
/// It keeps its full value; rounding happens on display only, half away from zero, to one decimal
/// unless the format says otherwise: `{:.0}`, `{:+.1}`.
///
/// # Example
/// ```
/// use promoter::{Nps, Tally};
/// let nps = Tally::from_counts(501, 317, 71)?.nps().expect("there are answers");
/// assert_eq!(nps.to_string(), "48.4");
/// assert_eq!(format!("{nps:+.0}"), "+48");
/// assert!(nps > Nps::new(48.0)?);
/// # Ok::<(), promoter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "f64", into = "f64"))]
#[must_use]
pub struct Nps(f64);

impl Nps {
    /// The NPS of this many points, -100 to 100.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for points outside -100 to 100, and for NaN.
    ///
    /// # Example
    /// ```
    /// use promoter::Nps;
    /// assert_eq!(Nps::new(-0.0)?.to_string(), "0.0");
    /// assert!(Nps::new(130.0).is_err());
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn new(points: f64) -> Result<Self, Error> {
        if (-100.0..=100.0).contains(&points) {
            Ok(Self(points + 0.0))
        } else {
            Err(Error::out_of_range(
                "NPS",
                points,
                "points from -100 to 100",
            ))
        }
    }

    /// The NPS of a share difference from -1 to 1 that arithmetic may have moved past its ends.
    pub(crate) fn from_points_clamped(points: f64) -> Self {
        Self(points.clamp(-100.0, 100.0) + 0.0)
    }

    /// The points as a number, from -100 to 100.
    ///
    /// # Example
    /// ```
    /// use promoter::Tally;
    /// let nps = Tally::from_counts(5, 2, 1)?.nps().expect("there are answers");
    /// assert_eq!(nps.points(), 50.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub const fn points(self) -> f64 {
        self.0
    }

    /// The points as a whole number, rounded half away from zero.
    ///
    /// # Example
    /// ```
    /// use promoter::Nps;
    /// assert_eq!(Nps::new(-12.5)?.rounded(), -13);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn rounded(self) -> i32 {
        round_half_away(self.0, 0) as i32
    }
}

impl Eq for Nps {}

impl PartialOrd for Nps {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Nps {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl std::hash::Hash for Nps {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl TryFrom<f64> for Nps {
    type Error = Error;

    fn try_from(points: f64) -> Result<Self, Error> {
        Self::new(points)
    }
}

impl From<Nps> for f64 {
    fn from(nps: Nps) -> Self {
        nps.0
    }
}

impl fmt::Display for Nps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt_points(self.0, f)
    }
}

/// Prints points as the format asks, to one decimal by default: the one routine by which the NPS,
/// limits and differences are rounded.
pub(super) fn fmt_points(points: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let decimals = f.precision().unwrap_or(1);
    let rounded = round_half_away(points, decimals);
    f.pad_integral(rounded >= 0.0, "", &format!("{:.decimals$}", rounded.abs()))
}

/// A text as wide as the format asks, as one; its decimals were chosen before.
pub(super) fn pad(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let room = f.width().unwrap_or(0).saturating_sub(text.chars().count());
    let before = match f.align() {
        Some(fmt::Alignment::Right) => room,
        Some(fmt::Alignment::Center) => room / 2,
        _ => 0,
    };
    let fill = |times: usize| f.fill().to_string().repeat(times);
    let (left, right) = (fill(before), fill(room - before));
    write!(f, "{left}{text}{right}")
}

/// Points with so many decimals, rounded half away from zero, never -0.
pub(super) fn points_text(points: f64, decimals: usize) -> String {
    struct Points(f64);
    impl fmt::Display for Points {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            fmt_points(self.0, f)
        }
    }
    format!("{:.decimals$}", Points(points))
}

/// Points with their sign.
pub(crate) fn signed(points: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = points_text(points, f.precision().unwrap_or(1));
    let sign = if text.starts_with('-') { "" } else { "+" };
    pad(&format!("{sign}{text}"), f)
}

/// Rounds half away from zero. A value within a few units in its last place of a tie is that tie:
/// 0.15, the exact NPS of 3 in 2000, is stored a little below and still rounds to 0.2.
fn round_half_away(points: f64, decimals: usize) -> f64 {
    // Points have 13 decimals at the most that mean anything.
    let Some(decimals) = i32::try_from(decimals).ok().filter(|&d| d <= 12) else {
        return points + 0.0;
    };
    let scale = 10_f64.powi(decimals);
    let scaled = points * scale;
    let tie = (scaled * 2.0).round() / 2.0;
    let near = (scaled - tie).abs() <= 4.0 * f64::EPSILON * scaled.abs();
    (if near { tie } else { scaled }).round() / scale + 0.0
}

#[cfg(test)]
mod tests {
    use super::Nps;

    fn shown(points: f64, decimals: usize) -> String {
        format!("{:.decimals$}", Nps::new(points).expect("in range"))
    }

    #[test]
    fn rounding_is_half_away_from_zero_and_never_prints_minus_zero() {
        assert_eq!(shown(0.15, 1), "0.2");
        assert_eq!(shown(-0.15, 1), "-0.2");
        assert_eq!(shown(0.25, 1), "0.3");
        assert_eq!(shown(2.5, 0), "3");
        assert_eq!(shown(-0.04, 1), "0.0");
        assert_eq!(shown(-0.0, 1), "0.0");
        assert_eq!(shown(100.0, 20), "100.00000000000000000000");
    }

    #[test]
    fn every_tie_of_a_real_share_rounds_away_from_zero() {
        // 100 k / 2000 has ties at one decimal for every odd k; 100 k / 16 at none but the eighths.
        for k in (1..2000_u32).step_by(2) {
            let tenths = k.div_ceil(2);
            let exact = format!("{}.{}", tenths / 10, tenths % 10);
            assert_eq!(
                shown(100.0 * f64::from(k) / 2000.0, 1),
                exact,
                "{k} in 2000"
            );
        }
    }

    #[test]
    fn width_sign_and_zero_padding_are_honoured() {
        let nps = Nps::new(5.25).expect("in range");
        assert_eq!(
            format!("{nps:+8.1}|{nps:<7}|{nps:07.2}"),
            "    +5.3|5.3    |0005.25"
        );
    }
}
