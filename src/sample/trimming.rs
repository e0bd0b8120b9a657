use crate::error::{Error, Short};
use crate::survey::Weight;

/// The weights within bounds that have the same total and lie nearest to those given, by least squares:
/// all are moved by the same and cut at the bounds. In the order given; a weight of 0 stays 0.
///
/// A few heavy weights can make a score a matter of a few answers. Trimming trades that for a bias:
/// trimmed weights no longer meet the known totals they were calibrated to.
///
/// # Errors
/// [`Error::Unfit`] where no weights within the bounds have this total.
///
/// # Example
/// ```
/// use promoter::{Weight, trim_weights};
/// let weights: Vec<Weight> = [1.0, 1.0, 1.0, 5.0]
///     .map(Weight::new)
///     .into_iter()
///     .collect::<Result<_, _>>()?;
/// let trimmed = trim_weights(&weights, Weight::ZERO, Weight::new(3.5)?)?;
/// assert_eq!(
///     trimmed
///         .iter()
///         .map(|weight| weight.get())
///         .collect::<Vec<_>>(),
///     [1.5, 1.5, 1.5, 3.5]
/// );
/// assert!(trim_weights(&weights, Weight::ZERO, Weight::ONE).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Potter (1990), Proceedings of the Section on Survey Research Methods of the American Statistical
/// Association, 225. R's `trimWeights` moves only the weights that were inside, which may take them
/// outside, and leaves them there.
pub fn trim_weights(
    weights: &[Weight],
    lower: Weight,
    upper: Weight,
) -> Result<Vec<Weight>, Error> {
    let (low, high) = (lower.get(), upper.get());
    let kept: Vec<f64> = weights.iter().map(|weight| weight.get()).collect();
    let counted: Vec<f64> = kept
        .iter()
        .copied()
        .filter(|&weight| weight > 0.0)
        .collect();
    if counted.iter().all(|weight| (low..=high).contains(weight)) {
        return Ok(weights.to_vec());
    }
    let total: f64 = counted.iter().sum();
    let moved = |weight: f64, by: f64| (weight + by).max(low).min(high);
    let sum = |by: f64| counted.iter().map(|&weight| moved(weight, by)).sum::<f64>();
    // Between two of these moves the sum is a straight line.
    let bounds = [low, high].into_iter();
    let mut moves: Vec<f64> = bounds
        .flat_map(|bound| counted.iter().map(move |weight| bound - weight))
        .collect();
    moves.sort_by(f64::total_cmp);
    let least = total * (1.0 - 1e-12);
    let next = moves.partition_point(|&by| sum(by) < least);
    let (Some(&after), true) = (
        moves.get(next),
        low <= high && sum(moves[0]) * (1.0 - 1e-12) <= total,
    ) else {
        return Err(Error::Unfit {
            found: format!(
                "{} weights that add up to {} cannot be trimmed to {} to {}",
                counted.len(),
                Short(total),
                Short(low),
                Short(high)
            ),
            expected: "bounds around their mean",
        });
    };
    let before = moves[next.saturating_sub(1)];
    let (start, end) = (sum(before), sum(after));
    let share = if end > start {
        (total - start) / (end - start)
    } else {
        0.0
    };
    let by = before + share * (after - before);
    let trimmed = kept.into_iter().map(|weight| match weight {
        0.0 => Ok(Weight::ZERO),
        weight => Weight::new(moved(weight, by)),
    });
    trimmed.collect()
}
