//! What every interval method answers: how far it reaches out from the estimate.

/// How far an interval reaches below and above the estimate, as shares. Methods that shrink may
/// reach a negative distance: then they exclude the estimate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    pub(crate) below: f64,
    pub(crate) above: f64,
}
