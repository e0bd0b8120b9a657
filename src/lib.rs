//! Net Promoter Score with its uncertainty, for business-to-business surveys.
//!
//! Customers are asked "how likely are you to recommend us?", from 0 to 10. Promoters (9 and 10)
//! less detractors (0 to 6), in percent of all answers, is the NPS, from -100 to 100. This crate
//! counts such answers and says how sure the score is, also where several people answer for one
//! account and their answers are alike.
//!
//! # What the NPS is, and what it is not
//!
//! It is a share less a share: a hundred independent answers, spread as usual, tell it to about 16 points
//! either way. It says nothing alone. What makes it worth asking:
//!
//! - **Compare and track it**: with your own last wave, on the same accounts, asked in the same way. A
//!   number of another industry, country or channel is another question.
//! - **Split it**: by role, region, touchpoint and value. The total is an average of customers who
//!   have little in common.
//! - **Act on it**: a detractor who decides about a renewal is a call to make this week. Closing that loop
//!   is the work of a product and of people; this crate says whom to call first.
//!
//! It is no forecast of growth, no mark for an employee, and no reason to ask only friends.
//!
//! # A first example
//!
//! Several people answer for one account, accounts differ in value, and one has not answered:
//! ```
//! use promoter::{Accounts, Level, Role, RollUp, Score};
//!
//! let mut accounts = Accounts::new();
//! for (account, role, region, score) in [
//!     ("Alder", Role::DecisionMaker, "north", 6),
//!     ("Alder", Role::EndUser, "north", 9),
//!     ("Alder", Role::EndUser, "north", 10),
//!     ("Birch", Role::Influencer, "north", 9),
//!     ("Cedar", Role::DecisionMaker, "south", 9),
//!     ("Cedar", Role::EndUser, "south", 3),
//!     ("Doum", Role::EndUser, "south", 9),
//! ] {
//!     accounts.record(account, role, region, Score::new(score)?);
//! }
//! accounts.set_value("Alder", 900_000.0)?;
//! accounts.invite("Elm");
//!
//! // Every answer counts alike; the sample can be asked by region.
//! let every = RollUp::EveryAnswer;
//! let sample = accounts.sample(every, |_| (), |_, region| *region)?;
//! let estimate = sample.estimate().expect("there are answers");
//! assert_eq!(
//!     estimate.to_string(),
//!     "NPS 42.9 (n 7, effective n 4.1, 4 accounts, every_answer)"
//! );
//! // Seven answers of four accounts say little, and it shows.
//! assert_eq!(estimate.interval(Level::P95).to_string(), "-44.3 to 88.4");
//! for (region, estimate) in &sample.estimates(|&region| region) {
//!     println!("{region}: {estimate}");
//! }
//! assert_eq!(accounts.at_risk(), [(&"Alder", Some(900_000.0))]);
//! assert_eq!(accounts.silent(), [(&"Elm", None)]);
//! # Ok::<(), promoter::Error>(())
//! ```
//! Where counts are all there is:
//! ```
//! use promoter::{Level, Tally};
//!
//! // Promoters, passives, detractors.
//! let q1 = Tally::from_counts(180, 120, 100)?.estimate();
//! let q2 = Tally::from_counts(230, 110, 60)?.estimate();
//! let (q1, q2) = q1.zip(q2).expect("both have answers");
//! assert_eq!(q2.to_string(), "NPS 42.5 (n 400, independent answers)");
//! assert_eq!(q2.interval(Level::P95).to_string(), "35.0 to 49.4");
//! let change = q2.versus(&q1);
//! assert_eq!(change.to_string(), "+22.5");
//! assert_eq!(change.verdict(Level::P95).name(), "up");
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! # How it works
//!
//! Five wings, in the order in which data flow:
//!
//! ```text
//! survey     Score, Response, Ledger
//!   |        what was answered
//! tally      Tally, Segments, Accounts
//!   |        how it was counted
//! sample     Sample, KnownTotals
//!   |        how it was drawn
//! inference  Estimate, Comparison
//!   |        how sure we are
//! insight    Waves, Bands, plan
//!            what it means
//! ```
//!
//! **Tallies merge; samples answer.** A tally holds counts, and counts of parts add up to those of the
//! whole. A [`Sample`] is made from a tally when something is asked, and knows what depends on what.
//!
//! **Record what you will ask by.** A segment is whatever you record, such as `(wave, region)`; closures
//! pick from it:
//! ```
//! use promoter::{ClusteredTally, Score, Waves};
//!
//! let mut answers = ClusteredTally::new();
//! for (account, wave, region, score) in [
//!     ("Alder", 1, "north", 6),
//!     ("Alder", 2, "north", 9),
//!     ("Birch", 1, "south", 8),
//!     ("Birch", 2, "south", 9),
//! ] {
//!     answers.record(account, (wave, region), Score::new(score)?);
//! }
//! let sample = answers.sample();
//! let waves = Waves::of(&sample, |&(wave, _)| wave);
//! let regions = sample.estimates(|&(_, region)| region);
//! assert_eq!((waves.len(), regions.len()), (2, 2));
//! # Ok::<(), promoter::Error>(())
//! ```
//!
//! **Which tally?**
//!
//! - One answer for each customer, all counting the same: [`Tally`], or [`Segments`] of them.
//! - Several people for one account: [`Accounts`], for lists of accounts, values and roll-ups, or
//!   [`ClusteredTally`], for the score alone.
//! - The same people again and again: [`ClusteredTally`], with the respondent as the cluster.
//! - Answers with a weight: [`WeightedTally`], or `record_weighted`.
//! - Columns of millions: [`Tally::from_column`], [`Histogram::by_code`].
//! - Rows that a database has grouped: `from_rows` of each of these; [`Row`] lists the columns.
//!
//! # A page for each job
//!
//! - [Which interval?](guide::which_interval) The default; and what it was measured to be worth, of
//!   [accounts](guide::coverage_of_accounts) too.
//! - [Comparing waves](guide::comparing_waves): is the move real, and why did it move?
//! - [Accounts and value](guide::accounts_and_value): roll-ups, whom to call.
//! - [Who did not answer](guide::who_did_not_answer): rates, bounds, known totals.
//! - [Planning a survey](guide::planning_a_survey): how many to ask.
//! - [Watching a running survey](guide::watching_a_running_survey), day by day.
//! - [Reading exports](guide::reading_exports) of eight tools, and JSON.
//! - [Columns and engines](guide::columns_and_engines): data frames, and what to ask a database.
//! - [Merging](guide::merging): threads, processes, machines.
//! - [Mistakes](guide::mistakes): those that are caught, and those that cannot be.
//! - [Migrating](guide::migrating) from two crates and from R.
//! - [Why it is built this way](guide::design), and the [changelog](guide::changelog).
//!
//! # Words
//!
//! A *score* is one answer, 0 to 10; the number from -100 to 100 is *the NPS*, in *points*. A
//! *category* is promoter, passive or detractor; a *segment* is a slice of customers, such as a
//! region. A *cluster* is what is sampled together: an account, or a respondent who answers several
//! times. A *wave* is one round of a survey. *Shares* run from 0 to 1. *Weights* say how much an
//! answer counts and are never repeat counts.
//!
//! # What fails, and how
//!
//! No answers is [`None`], never 0. Wrong input is an [`Error`] that names what was found and what
//! was expected; a sample checks its design when it is made and gives no errors afterwards. Nothing panics
//! on data, except where a number of answers passes 64 bits.
//!
//! # Features
//!
//! `serde`, off by default: tallies and options can be written and read, results written.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod error;
#[cfg(feature = "serde")]
mod pairs;
mod spelling;
mod survey;
mod tally;

// After the tallies, as the page of a type shows its methods in the order of these files.
mod inference;
mod insight;
mod sample;

pub use error::Error;
pub use inference::multiplicity;
pub use inference::{
    Benchmark, Caution, Comparison, Design, Effect, Estimate, Homogeneity, Interval, Level, Method,
    Nps, RollUp, Unit, Verdict,
};
pub use insight::{
    Band, Bands, Falling, Impact, MixShift, Moved, NoChange, Tags, Trend, Wave, Waves,
};
pub use insight::{disclosure, monitor, plan, pooling, response_rate, transitions};
pub use sample::{Influence, KnownTotals, Sample, trim_weights};
pub use survey::{
    Category, Duplicates, Excerpt, Exclusion, Ledger, Note, Number, Occurrences, Response, Role,
    Score, SurveyKind, Touchpoint, Weight,
};
pub use tally::{
    Account, AccountBounds, Accounts, ClusteredTally, Heard, Histogram, Labels, Reconstruction,
    Row, Segments, Tally, Validity, ValueHeld, WeightedTally,
};

/// A short page for each job, why the crate is built as it is, and what changed in each version.
///
/// In the order of a survey:
///
/// - [planning a survey](guide::planning_a_survey)
/// - [reading exports](guide::reading_exports), [columns and engines](guide::columns_and_engines),
///   and [merging](guide::merging) what was counted
/// - [accounts and value](guide::accounts_and_value)
/// - [which interval](guide::which_interval), with the
///   [coverage of accounts](guide::coverage_of_accounts)
/// - [comparing waves](guide::comparing_waves)
/// - [who did not answer](guide::who_did_not_answer)
/// - [watching a running survey](guide::watching_a_running_survey)
/// - [mistakes](guide::mistakes)
///
/// For those who know another tool, or want to know why: [migrating](guide::migrating), the
/// [design](guide::design), the [changelog](guide::changelog).
pub mod guide {
    #[doc = include_str!("guide/which_interval.md")]
    pub mod which_interval {}
    #[doc = include_str!("guide/comparing_waves.md")]
    pub mod comparing_waves {}
    #[doc = include_str!("guide/accounts_and_value.md")]
    pub mod accounts_and_value {}
    #[doc = include_str!("guide/who_did_not_answer.md")]
    pub mod who_did_not_answer {}
    #[doc = include_str!("guide/planning_a_survey.md")]
    pub mod planning_a_survey {}
    #[doc = include_str!("guide/watching_a_running_survey.md")]
    pub mod watching_a_running_survey {}
    #[doc = include_str!("guide/reading_exports.md")]
    pub mod reading_exports {}
    #[doc = include_str!("guide/columns_and_engines.md")]
    pub mod columns_and_engines {}
    #[doc = include_str!("guide/merging.md")]
    pub mod merging {}
    #[doc = include_str!("guide/mistakes.md")]
    pub mod mistakes {}
    #[doc = include_str!("guide/migrating.md")]
    pub mod migrating {}
    #[doc = include_str!("guide/design.md")]
    pub mod design {}
    #[doc = include_str!("guide/coverage_of_accounts.md")]
    pub mod coverage_of_accounts {}
    #[doc = include_str!("../CHANGELOG.md")]
    pub mod changelog {}
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
