//! How often an interval holds the truth: exactly, over every sample there is, and in simulations.
//!
//! The simulations are slow and asked for by name, in release mode:
//! `cargo test --release --test coverage -- --ignored --nocapture`
#![allow(
    unreachable_pub,
    reason = "parts of a test binary are not reached from outside"
)]

mod accounts;
mod answers;
mod exact;
mod simulation;
