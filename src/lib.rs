//! Net Promoter Score with its uncertainty, for business-to-business surveys.
//!
//! Customers are asked "how likely are you to recommend us?", from 0 to 10. Promoters (9 and 10)
//! less detractors (0 to 6), in percent of all answers, is the NPS, from -100 to 100. This crate
//! counts such answers and says how sure the score is, also where several people answer for one
//! account and their answers are alike.
//!
//! # From answers to a score
//! ```
//! use promoter::{Level, Tally};
//! let q1 = Tally::from_counts(180, 120, 100)?; // promoters, passives, detractors
//! let q2 = Tally::from_counts(230, 110, 60)?;
//! if let (Some(q1), Some(q2)) = (q1.estimate(), q2.estimate()) {
//!     assert_eq!(q2.to_string(), "NPS 42.5 (n 400, independent answers)");
//!     assert_eq!(q2.interval(Level::P95).to_string(), "35.0 to 49.4");
//!     let change = q2.versus(&q1);
//!     assert_eq!(change.to_string(), "+22.5");
//!     assert_eq!(change.verdict(Level::P95).name(), "up");
//! }
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! # Where things are
//!
//! | question | start with |
//! |---|---|
//! | What was answered? | [`Score`], [`Response`], [`Ledger`], [`Duplicates`] |
//! | How was it counted? | [`Tally`], [`Histogram`], [`Labels`], [`Segments`], [`WeightedTally`], [`ClusteredTally`], [`Accounts`] |
//! | How was it drawn? | [`Sample`], [`KnownTotals`], [`Influence`] |
//! | How sure are we? | [`Estimate`], [`Interval`], [`Method`], [`Comparison`], [`Effect`], [`Benchmark`], [`Homogeneity`], [`multiplicity`], [`Caution`] |
//! | What does it mean? | [`Bands`], [`Waves`], [`Trend`], [`MixShift`], [`Impact`], [`Tags`], [`Falling`], [`monitor`], [`transitions`], [`plan`], [`response_rate`], [`pooling`], [`disclosure`] |
//!
//! Tallies count and merge; a [`Sample`] is made from one and answers every question, by any part of what
//! was recorded:
//! ```
//! use promoter::{ClusteredTally, Score, Waves};
//! let mut answers = ClusteredTally::new();
//! for (account, wave, region, score) in [
//!     ("Acme", 1, "north", 6), ("Acme", 2, "north", 9), ("Bolt", 1, "south", 8), ("Bolt", 2, "south", 9),
//! ] {
//!     answers.record(account, (wave, region), Score::new(score)?);
//! }
//! let sample = answers.sample();
//! let waves = Waves::of(&sample, |&(wave, _)| wave);
//! let regions = sample.estimates(|&(_, region)| region);
//! assert_eq!((waves.len(), regions.len()), (2, 2));
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! Which tally? One answer per customer and all count the same: [`Tally`], or [`Segments`] of them. Answers
//! count by a weight: [`WeightedTally`]. Several people answer for one account: [`Accounts`], for the score
//! by account or by value and for lists of accounts, or [`ClusteredTally`]; intervals that take such answers
//! as independent are too narrow where people of an account agree. The same people answer again:
//! [`ClusteredTally`], with the respondent as the cluster.
//!
//! Which interval? The default; [why](guide::which_interval) is a page of its own. With the
//! feature `serde` tallies and options can be written and read, results written.
//!
//! # Words
//!
//! A *score* is one answer, 0 to 10; the number from -100 to 100 is *the NPS*, in *points*. A
//! *category* is promoter, passive or detractor; a *segment* is a slice of customers, such as a
//! region. A *cluster* is what is sampled together: an account, or a respondent who answers several
//! times. A *wave* is one round of a survey. *Shares* run from 0 to 1. *Weights* say how much an
//! answer counts and are never repeat counts.
//!
//! # What fails, and how
//!
//! No answers is [`None`], never 0. Wrong input is an [`Error`] that names what was found and what
//! was expected; a sample checks its design when it is made and gives no errors afterwards. Nothing panics
//! on data, except where a number of answers passes 64 bits.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
mod inference;
mod insight;
#[cfg(feature = "serde")]
mod pairs;
mod sample;
mod spelling;
mod survey;
mod tally;

pub use error::Error;
pub use inference::multiplicity;
pub use inference::{
    Benchmark, Caution, Comparison, Design, Effect, Estimate, Homogeneity, Interval, Level, Method,
    Nps, RollUp, Unit, Verdict,
};
pub use insight::{
    Band, Bands, Falling, Impact, MixShift, Moved, NoChange, Tags, Trend, Wave, Waves,
};
pub use insight::{disclosure, monitor, plan, pooling, response_rate, transitions};
pub use sample::{Influence, KnownTotals, Sample, trim_weights};
pub use survey::{
    Category, Duplicates, Excerpt, Exclusion, Ledger, Note, Number, Occurrences, Response, Role,
    Score, SurveyKind, Touchpoint, Weight,
};
pub use tally::{
    Account, AccountBounds, Accounts, ClusteredTally, Heard, Histogram, Labels, Reconstruction,
    Segments, Tally, Validity, ValueHeld, WeightedTally,
};

/// Why the crate is built as it is, what its intervals are worth, and what changed in each version.
pub mod guide {
    #[doc = include_str!("guide/design.md")]
    pub mod design {}
    #[doc = include_str!("guide/which_interval.md")]
    pub mod which_interval {}
    #[doc = include_str!("guide/coverage_of_accounts.md")]
    pub mod coverage_of_accounts {}
    #[doc = include_str!("../CHANGELOG.md")]
    pub mod changelog {}
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
