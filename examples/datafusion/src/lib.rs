//! The Net Promoter Score as aggregates of SQL, for DataFusion and, over many machines, Ballista.
//!
//! | aggregate | gives |
//! |---|---|
//! | `nps(score)` | the NPS in points; NULL without answers |
//! | `nps_tally(score)` | promoters, passives and detractors, and rows that are no answer: `missing` and `rejected` |
//! | `nps_lower(score, level)`, `nps_upper(score, level)` | the limits of the NPS, answers taken as independent |
//! | `nps_accounts(account, score)`, with a level if not 95% | the NPS with limits that know which answers are of one account |
//!
//! A score is an integer of any width. One out of range fails the query and is named, unless the last
//! argument is `'aside'`: then it is counted as rejected and nothing else. A NULL is no answer and is
//! counted as missing.
//!
//! What an aggregate knows of a group is whole numbers only, so the result is the same bit for bit
//! whatever the partitions, their order and the machines.
//!
//! # Example
//! ```
//! use datafusion::prelude::SessionContext;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let mut engine = SessionContext::new();
//! promoter_datafusion::register(&mut engine)?;
//! let answers = "(VALUES ('north', 9), ('north', 10), ('south', 3)) AS answers (region, score)";
//! let sql = format!("SELECT region, nps(score) AS nps FROM {answers} GROUP BY region ORDER BY region");
//! datafusion::assert_batches_eq!(
//!     [
//!         "+--------+--------+",
//!         "| region | nps    |",
//!         "+--------+--------+",
//!         "| north  | 100.0  |",
//!         "| south  | -100.0 |",
//!         "+--------+--------+",
//!     ],
//!     &engine.sql(&sql).await?.collect().await?
//! );
//! # Ok(())
//! # }
//! ```

mod account_state;
mod accounts;
mod answers;
mod arguments;
mod counters;
mod figure;
mod groups;
mod scores;
mod single;

use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::AggregateUDF;

use accounts::NpsAccounts;
use answers::NpsOfAnswers;

/// Every aggregate, for a registry of your own: that of an executor, say.
///
/// # Example
/// ```
/// let names: Vec<_> = promoter_datafusion::aggregates().map(|each| each.name().to_owned()).collect();
/// assert_eq!(names, ["nps", "nps_tally", "nps_lower", "nps_upper", "nps_accounts"]);
/// ```
pub fn aggregates() -> impl Iterator<Item = AggregateUDF> {
    let figures = NpsOfAnswers::all().into_iter().map(AggregateUDF::from);
    figures.chain([AggregateUDF::from(NpsAccounts::new())])
}

/// Teaches an engine the aggregates, beside those that it knows: a context, or the state of a session.
///
/// # Errors
/// Those of the engine, where it takes no more functions.
pub fn register(engine: &mut dyn FunctionRegistry) -> datafusion::error::Result<()> {
    aggregates().try_for_each(|aggregate| engine.register_udaf(aggregate.into()).map(|_| ()))
}
