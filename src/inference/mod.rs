//! How sure we are: estimates, their intervals, and comparisons of two of them.

mod adjusted_wald;
mod comparison;
mod design;
mod estimate;
mod interval;
mod level;
mod method;
mod mover;
mod nps;
pub(crate) mod numeric;
mod roll_up;
mod tango;
mod wald;

pub use comparison::{Comparison, Verdict};
pub use design::Design;
pub use estimate::Estimate;
pub(crate) use estimate::{Figures, variance_of_one};
pub use interval::Interval;
pub use level::Level;
pub use method::Method;
pub use nps::Nps;
pub use roll_up::RollUp;
