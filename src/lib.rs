//! Net Promoter Score with uncertainty that is right for business-to-business surveys.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod inference;
mod insight;
#[cfg(feature = "serde")]
mod pairs;
mod spelling;
mod survey;
mod tally;

pub use error::Error;
pub use inference::{Comparison, Design, Estimate, Interval, Level, Method, Nps, RollUp, Verdict};
pub use insight::{Band, Bands, Wave, Waves};
pub use survey::{
    Category, Duplicates, Excerpt, Exclusion, Ledger, Note, Occurrences, Response, Role, Score,
    SurveyKind, Touchpoint, Weight,
};
pub use tally::{ClusteredTally, Histogram, Segments, Tally, WeightedTally};
