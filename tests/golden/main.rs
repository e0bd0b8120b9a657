//! Figures against independent references: oracles in Python, R's survey package, published tables.
//! Their files are in `tests/data/`, each with the tool and the tolerance that it was made with.

#[path = "../support/mod.rs"]
mod support;

mod cases;
mod corrections;
