//! How it was drawn: samples, of which every question is asked once, whatever the design.

// First, as the page of a type shows its methods in the order of these files.
mod questions;

mod calibration;
mod clusters;
mod covariance;
mod deletions;
mod domain;
mod estimating;
mod grouping;
mod independent;
mod influence;
mod known_totals;
mod linearised;
mod listed;
mod of_accounts;
mod of_clusters;
mod of_known_totals;
mod of_segments;
mod raking;
mod rest;
mod survey_sample;
mod trimming;
mod weight;

pub(crate) use covariance::Family;
pub(crate) use deletions::{Deletions, Table};
pub(crate) use domain::Domain;
pub(crate) use grouping::Grouping;
pub(crate) use independent::Pull;
pub use influence::Influence;
pub use known_totals::KnownTotals;
pub(crate) use survey_sample::Answers;
pub use survey_sample::Sample;
pub use trimming::trim_weights;
