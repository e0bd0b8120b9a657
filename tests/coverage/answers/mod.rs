//! Independent answers: what other pages than the one of intervals promise.

mod benchmark;
mod customers;
mod groups;
mod silence;
mod trend;
