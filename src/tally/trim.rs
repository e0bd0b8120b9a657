use crate::error::Error;
use crate::survey::Weight;

/// Weights brought within bounds, in the order given, with the same total: those outside are set to
/// the bound, and what that takes off or adds is spread evenly over those inside, again and again
/// until none is outside. A weight of 0 stays 0.
///
/// A few heavy weights can make a score a matter of a few answers. Trimming trades that for a bias:
/// trimmed weights no longer meet the margins they were calibrated to.
///
/// # Errors
/// [`Error::CannotTrim`] where the bounds leave no room: no weights within them have this total, or
/// every weight is brought to a bound before the total is right.
///
/// # Example
/// ```
/// use promoter::Weight;
/// use promoter::calibrate::trim;
/// let weights: Vec<Weight> = [1.0, 1.0, 1.0, 5.0].map(Weight::new).into_iter().collect::<Result<_, _>>()?;
/// let trimmed = trim(&weights, Weight::ZERO, Weight::new(3.5)?)?;
/// assert_eq!(trimmed.iter().map(|weight| weight.get()).collect::<Vec<_>>(), [1.5, 1.5, 1.5, 3.5]);
/// assert!(trim(&weights, Weight::ZERO, Weight::ONE).is_err());
/// # Ok::<(), promoter::Error>(())
/// ```
/// # Source
/// Potter (1990), Proceedings of the Section on Survey Research Methods of the American Statistical
/// Association, 225. The first round is what R's `trimWeights` does, which may leave weights
/// outside.
pub fn trim(weights: &[Weight], lower: Weight, upper: Weight) -> Result<Vec<Weight>, Error> {
    let (low, high) = (lower.get(), upper.get());
    let mut trimmed: Vec<f64> = weights.iter().map(|weight| weight.get()).collect();
    let total: f64 = trimmed.iter().sum();
    let mut settled: Vec<bool> = trimmed.iter().map(|&weight| weight == 0.0).collect();
    loop {
        let mut taken = 0.0;
        for (weight, settled) in trimmed.iter_mut().zip(&mut settled) {
            if !*settled && (*weight < low || *weight > high) {
                let kept = weight.min(high).max(low);
                taken += *weight - kept;
                (*weight, *settled) = (kept, true);
            }
        }
        if taken.abs() <= 1e-12 * total {
            return trimmed.into_iter().map(Weight::new).collect();
        }
        let free = settled.iter().filter(|&&settled| !settled).count();
        if free == 0 || low > high {
            return Err(Error::CannotTrim {
                lower: low,
                upper: high,
                total,
                weights: weights.len(),
            });
        }
        for (weight, settled) in trimmed.iter_mut().zip(&settled) {
            if !settled {
                *weight += taken / free as f64;
            }
        }
    }
}
