//! Answers of accounts: type I error and coverage, beside an oracle that knows the true standard error.

mod calibrated;
mod change;
mod detectable;
mod groups;
mod impact;
mod list;
mod mix;
mod one_sample;
mod pairs_apart;
mod rest;
mod trend;
