//! Independent answers: what other pages than the one of intervals promise.

mod benchmark;
mod charts;
mod customers;
mod groups;
mod pooling;
mod silence;
mod trend;
