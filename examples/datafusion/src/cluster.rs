//! A query answered on a cluster.

use ballista_core::extension::SessionStateExt;
use clap::Args;
use datafusion::arrow::array::RecordBatch;
use datafusion::common::Result;
use datafusion::prelude::SessionContext;

use crate::tables::Query;
use crate::waiting::{Needed, wait_for};
use crate::wrong;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    query: Query,

    /// Where the scheduler is
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: String,

    /// Seconds to wait for the scheduler and its executors to be there
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    wait: u64,
}

pub(crate) async fn answer(options: &Options) -> Result<Vec<RecordBatch>> {
    wait_for(Needed::Executors, &options.scheduler, options.wait).await?;
    let state = SessionContext::new().state();
    let state = state.upgrade_for_ballista(format!("http://{}", options.scheduler))?;
    // Only now: the step before keeps no aggregate but the engine's own.
    let mut engine = SessionContext::new_with_state(state);
    promoter_datafusion::register(&mut engine)?;
    options.query.register_tables(&engine).await?;
    let answer = engine.sql(&options.query.sql).await?.collect().await;
    answer.map_err(|error| {
        let error = error.message();
        let error = error.trim_end();
        let fix = if is_unknown(error) {
            "; start every scheduler and executor as `nps-sql scheduler` and `nps-sql executor`, of one version: others do not know the aggregates"
        } else {
            ""
        };
        wrong(format!("the cluster at {}: {error}{fix}", options.scheduler))
    })
}

/// Whether a node did not know an aggregate, by the words in which the engine says so.
fn is_unknown(error: &str) -> bool {
    let mut names = promoter_datafusion::aggregates();
    names.any(|aggregate| {
        let name = aggregate.name();
        error.contains(&format!("not provided for aggregate function {name}"))
            || error.contains(&format!("no UDAF named \"{name}\""))
    })
}
