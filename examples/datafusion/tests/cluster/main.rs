//! A cluster of processes on this machine.

mod answers;
mod failures;
mod nodes;
mod script;
