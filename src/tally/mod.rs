//! How it was counted: tallies that merge by addition, alone, by segment, by weight, by cluster.

mod account_lists;
mod accounts;
mod by_code;
mod clustered;
mod counts;
mod histogram;
mod labels;
mod lanes;
mod linearised;
mod segments;
mod stratified;
mod weighted;

pub use account_lists::ValueHeld;
pub use accounts::Accounts;
pub use clustered::ClusteredTally;
pub use counts::Tally;
pub use histogram::Histogram;
pub use labels::Labels;
pub use segments::Segments;
pub use stratified::Stratified;
pub use weighted::WeightedTally;
