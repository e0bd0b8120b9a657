//! What the library does, by example and by law.
//!
//! Laws are property tests. Their inputs start from a fixed seed, so that a test that passed passes
//! again; `PROPTEST_EXPLORE=20 cargo test --test behaviour` tries twenty times as many that nobody has
//! seen, as a scheduled run does; where one of them fails it says with which `PROPTEST_SEED` it fails again.

#[path = "../support/mod.rs"]
mod support;

mod account_lists;
mod aggregation;
mod bands;
mod bounded_work;
mod calibration;
mod cells;
mod charts;
mod circles;
mod columns;
mod comparisons;
mod designs;
mod disclosure;
mod doc_lines;
mod edges;
mod edges_of_samples;
mod impact;
mod laws_of_comparisons;
mod laws_of_designs;
mod laws_of_intervals;
mod laws_of_tallies;
mod ledger;
mod messages;
mod mix_shift;
mod moves;
mod plans;
mod pooling;
mod public_api;
mod recipes;
mod roll_ups;
mod rows;
mod scales;
mod shares;
mod silence;
mod texts;
mod trends;
mod trimming;
mod types;
mod waves;
mod wings;
#[cfg(feature = "serde")]
mod wire;
#[cfg(feature = "serde")]
mod wire_complete;
#[cfg(feature = "serde")]
mod wire_refused;
#[cfg(feature = "serde")]
mod wire_results;
