//! A query answered on a cluster.

use std::time::{Duration, Instant};

use ballista_core::extension::SessionStateExt;
use clap::Args;
use datafusion::arrow::array::RecordBatch;
use datafusion::common::Result;
use datafusion::prelude::SessionContext;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::tables::Query;
use crate::wrong;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    query: Query,

    /// Where the scheduler is
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: String,

    /// Seconds to wait for the cluster to be there
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    wait: u64,
}

pub(crate) async fn answer(options: &Options) -> Result<Vec<RecordBatch>> {
    ready(&options.scheduler, Duration::from_secs(options.wait)).await?;
    let state = SessionContext::new().state();
    let state = state.upgrade_for_ballista(format!("http://{}", options.scheduler))?;
    // Only now: the step before keeps no aggregate but the engine's own.
    let mut engine = SessionContext::new_with_state(state);
    promoter_datafusion::register(&mut engine)?;
    options.query.register_tables(&engine).await?;
    let answer = engine.sql(&options.query.sql).await?.collect().await;
    answer.map_err(|error| {
        let error = error.strip_backtrace();
        let unknown = error.contains("There is no UDAF named");
        let fix = if unknown {
            "; start every scheduler and executor as `nps-sql scheduler` and `nps-sql executor`, of one version: others do not know the aggregates"
        } else {
            ""
        };
        wrong(format!("the cluster at {}: {error}{fix}", options.scheduler))
    })
}

/// Waits until the scheduler has executors. Without any a query would wait for ever.
async fn ready(scheduler: &str, wait: Duration) -> Result<()> {
    let start = Instant::now();
    loop {
        let answer = timeout(Duration::from_secs(5), health(scheduler)).await;
        let problem = match answer {
            Ok(Ok(page)) if page.starts_with("HTTP/1.1 200 ") => return Ok(()),
            Ok(Ok(page)) if page.contains("not ready") => {
                let found = page.lines().last().unwrap_or_default().trim().to_owned();
                format!(
                    "the scheduler at {scheduler} has too few executors ({found}): start one with `nps-sql executor --scheduler {scheduler}`"
                )
            }
            Ok(Ok(_)) => format!(
                "what answers at {scheduler} is no scheduler: expected one of `nps-sql scheduler`"
            ),
            Ok(Err(error)) => {
                format!("no scheduler at {scheduler} ({error}): start one with `nps-sql scheduler`")
            }
            Err(_) => format!(
                "no answer from {scheduler} within 5 s: expected a scheduler of `nps-sql scheduler`"
            ),
        };
        if start.elapsed() >= wait {
            return Err(wrong(problem));
        }
        sleep(Duration::from_millis(100)).await;
    }
}

/// The page on which a scheduler says whether it is ready.
async fn health(scheduler: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(scheduler).await?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut page = Vec::new();
    stream.take(1 << 16).read_to_end(&mut page).await?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
