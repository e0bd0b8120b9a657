//! How often an interval holds the truth: exactly, over every sample there is, and in simulations.
//!
//! The simulations are slow and asked for by name, in release mode:
//! `cargo test --release --test coverage -- --ignored --nocapture`
//! takes ten minutes on two cores and prints the tables of the guide page `coverage_of_accounts`.
//! `PROMOTER_REPLICATES=200` in the environment looks for slips in a minute.
//!
//! A cell fails where it is beyond its bound by more than three standard errors of its replicates.
#![allow(
    unreachable_pub,
    reason = "parts of a test binary are not reached from outside"
)]

mod accounts;
mod answers;
mod calibration;
mod clusters;
mod exact;
mod simulation;
