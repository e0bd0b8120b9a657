//! How often an interval holds the truth: exactly, over every sample there is, and in simulations.
//!
//! The simulations are slow and asked for by name, in release mode:
//! `cargo test --release --test coverage -- --ignored --nocapture clusters`

mod calibration;
mod clusters;
mod exact;
