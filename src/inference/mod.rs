//! How sure we are: estimates, their intervals, and comparisons of two of them.

mod adjusted_wald;
mod anytime;
mod benchmark;
pub(crate) mod box_test;
mod caution;
mod comparison;
mod design;
mod estimate;
#[cfg(test)]
mod golden;
mod homogeneity;
mod interval;
mod jeffreys;
mod level;
mod margins;
mod method;
mod mover;
pub mod multiplicity;
pub(crate) mod normal_theory;
mod nps;
pub(crate) mod numeric;
mod population;
mod reach;
mod roll_up;
pub(crate) mod score_trend;
mod student;
mod tango;
mod wald;

pub(crate) use adjusted_wald::adjusted_variance;
pub use benchmark::Benchmark;
pub use caution::Caution;
pub use comparison::{Comparison, Verdict};
pub use design::Design;
pub use estimate::Estimate;
pub(crate) use estimate::{ClusterFigures, Figures, variance_of_one};
pub use homogeneity::Homogeneity;
pub use interval::Interval;
pub use level::Level;
pub use method::Method;
pub use nps::Nps;
pub use roll_up::RollUp;
pub(crate) use tango::score_reach;
