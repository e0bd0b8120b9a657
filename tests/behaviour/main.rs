//! What the library does, by example and by law.
//!
//! Laws are property tests. Their random inputs start from a fixed seed, so that a test that passed
//! passes again; with the environment variable `PROPTEST_EXPLORE` set they try inputs that nobody has
//! seen (and `PROPTEST_CASES` says how many), as a scheduled run does.

#[path = "../support/mod.rs"]
mod support;

mod account_lists;
mod accounts;
mod aggregation;
mod calibration;
mod comparisons;
mod edges;
mod insight;
mod laws;
mod messages;
mod shares;
mod silence;
mod wings;
#[cfg(feature = "serde")]
mod wire;
