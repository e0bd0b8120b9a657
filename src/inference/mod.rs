//! How sure we are: estimates, their intervals, and comparisons of two of them.

// First, as the page of a type shows its methods in the order of these files.
mod reading;

mod adjusted_wald;
mod anytime;
mod benchmark;
pub(crate) mod box_test;
mod caution;
mod comparison;
mod design;
mod difference;
mod effect;
mod estimate;
#[cfg(test)]
mod golden;
mod homogeneity;
mod interval;
mod jeffreys;
mod joint;
mod level;
mod margins;
mod method;
mod mover;
pub mod multiplicity;
mod nps;
pub(crate) mod numeric;
mod population;
mod reach;
mod reaching;
mod roll_up;
pub(crate) mod score_trend;
mod student;
mod tango;
mod variance;
mod wald;
mod worth;

pub(crate) use adjusted_wald::adjusted_variance;
pub use benchmark::Benchmark;
pub use caution::Caution;
pub use comparison::{Comparison, Verdict};
pub use design::{Design, Unit};
pub use effect::Effect;
pub use estimate::Estimate;
pub(crate) use estimate::{Figures, WeightOnClusters};
pub use homogeneity::Homogeneity;
pub use interval::Interval;
pub(crate) use joint::{Joint, welch};
pub use level::Level;
pub use method::Method;
pub use nps::Nps;
pub(crate) use nps::signed;
pub use roll_up::RollUp;
pub(crate) use tango::score_reach;
pub(crate) use variance::{adjusted_variance_of_one, variance_of_one};
pub(crate) use worth::{Clusters, Listed, PRIOR_DF, Spread, Worth};
