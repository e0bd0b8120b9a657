//! Figures against independent references: oracles in Python, R's survey package, published tables.
//! Their files are in `tests/data/`, each with the tool that made it and the tolerance of each case.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod cases;
mod changes;
mod charts;
mod clusters;
mod corrections;
mod counts;
mod plans;
mod published;
mod r_survey;
