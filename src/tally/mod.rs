//! How it was counted: tallies that merge by addition, alone, by segment, by weight, by cluster.

mod account_lists;
mod accounts;
mod by_code;
pub mod calibrate;
mod clustered;
mod counts;
mod heard;
mod histogram;
mod labels;
mod lanes;
mod linearised;
mod margin;
mod raking;
mod segments;
mod stratified;
mod trim;
mod weighted;

pub use account_lists::ValueHeld;
pub use accounts::Accounts;
pub use clustered::ClusteredTally;
pub use counts::Tally;
pub use heard::Heard;
pub use histogram::Histogram;
pub use labels::Labels;
pub use segments::Segments;
pub use stratified::Stratified;
pub use weighted::WeightedTally;
