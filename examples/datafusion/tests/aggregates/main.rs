//! The aggregates in an engine in this process.

mod accounts;
mod engine;
mod input;
mod laws;
mod windows;
