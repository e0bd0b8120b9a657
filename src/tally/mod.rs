//! How it was counted: tallies that merge by addition, alone, by segment, by weight, by cluster.

// First, as the page of a type shows its methods in the order of these files.
mod accounts;
mod segments;

mod account;
mod account_bounds;
mod account_lists;
mod by_code;
mod clustered;
mod column;
mod counts;
mod heard;
mod histogram;
mod labels;
mod lanes;
mod responses;
mod row;
mod shares;
mod validity;
mod weighted;

// Last, for the same reason.
mod rows;

pub use account::Account;
pub(crate) use account::{category_by_influence, category_by_mean, value_of};
pub use account_bounds::AccountBounds;
pub use account_lists::ValueHeld;
pub use accounts::Accounts;
pub use clustered::ClusteredTally;
pub use counts::Tally;
pub use heard::Heard;
pub use histogram::Histogram;
pub use labels::Labels;
pub use row::Row;
pub use segments::Segments;
pub use shares::Reconstruction;
pub use validity::Validity;
pub use weighted::WeightedTally;
