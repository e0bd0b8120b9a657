//! A node of a cluster that does parts of queries.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use clap::Args;
use datafusion::common::Result;
use tempfile::TempDir;
use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};

use crate::waiting::{Needed, wait_for};
use crate::wrong;

#[derive(Args)]
pub(crate) struct Options {
    /// Where the scheduler is
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: String,

    /// The address at which others fetch what this one has done; what passes is not encrypted
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,

    /// The port for it
    #[arg(long, default_value_t = 50051)]
    port: u16,

    /// How many parts are done at once [default: as many as there are processors]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,

    /// Seconds to wait for the scheduler to be there
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    wait: u64,

    /// A folder for what is between stages of a query [default: a temporary one]
    #[arg(long, value_name = "PATH")]
    work_dir: Option<PathBuf>,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let address = SocketAddr::new(options.host, options.port);
    let of_address =
        |error: &dyn std::fmt::Display| wrong(format!("the executor at {address}: {error}"));
    // The engine would log that a port is in use, stop and call that a success.
    drop(TcpListener::bind(address).map_err(|error| of_address(&error))?);
    let (scheduler_host, scheduler_port) = host_and_port(&options.scheduler)?;
    wait_for(Needed::Scheduler, &options.scheduler, options.wait).await?;
    // Held to the end: the folder goes with it.
    let temporary = match options.work_dir {
        Some(_) => None,
        None => Some(TempDir::new()?),
    };
    let work_dir = temporary.as_ref().map(TempDir::path);
    let work_dir = options.work_dir.as_deref().or(work_dir);
    let mut registry = BallistaFunctionRegistry::default();
    for aggregate in promoter_datafusion::aggregates() {
        let name = aggregate.name().to_owned();
        registry
            .aggregate_functions
            .insert(name, Arc::new(aggregate));
    }
    let config = ExecutorProcessConfig {
        bind_host: options.host.to_string(),
        external_host: Some(options.host.to_string()),
        port: options.port,
        scheduler_host,
        scheduler_port,
        vcores: options.threads,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: work_dir.map(|path| path.display().to_string()),
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    let asked_to_stop = listen_for_stop()?;
    let stopped = start_executor_process(Arc::new(config)).await;
    stopped.map_err(|error| of_address(&error))?;
    if asked_to_stop.load(Ordering::SeqCst) {
        return Ok(());
    }
    Err(of_address(
        &"a service of it has stopped; RUST_LOG=info says which",
    ))
}

/// Whether a signal has asked to stop: the engine ends in the same way where a service of it fails.
fn listen_for_stop() -> Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    let heard = Arc::clone(&asked);
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = ctrl_c() => {}
        }
        heard.store(true, Ordering::SeqCst);
    });
    Ok(asked)
}

fn host_and_port(scheduler: &str) -> Result<(String, u16)> {
    let parts = scheduler.rsplit_once(':');
    let parts = parts.and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parts.ok_or_else(|| {
        wrong(format!("scheduler {scheduler:?} is no address: expected a host and a port, such as 127.0.0.1:50050"))
    })
}
