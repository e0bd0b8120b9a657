//! A query answered in this process.

use std::thread;

use clap::Args;
use datafusion::arrow::array::RecordBatch;
use datafusion::common::Result;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::tables::Query;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    query: Query,

    /// How many threads [default: as many as there are]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Options {
    pub(crate) fn threads(&self) -> usize {
        let all = || thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(all, usize::from)
    }
}

pub(crate) async fn answer(options: &Options) -> Result<Vec<RecordBatch>> {
    let config = SessionConfig::new().with_target_partitions(options.threads());
    let mut engine = SessionContext::new_with_config(config);
    promoter_datafusion::register(&mut engine)?;
    options.query.register_tables(&engine).await?;
    engine.sql(&options.query.sql).await?.collect().await
}
