//! The one node of a cluster that takes queries.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::utils::default_session_builder;
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::{SchedulerConfig, TaskDistributionPolicy};
use ballista_scheduler::scheduler_process::start_server;
use clap::Args;
use datafusion::common::Result;

use crate::wrong;

#[derive(Args)]
pub(crate) struct Options {
    /// The address to listen at; what passes is not encrypted
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,

    /// The port to listen at
    #[arg(long, default_value_t = 50050)]
    port: u16,

    /// How many executors must be there before a query starts
    #[arg(long, default_value_t = 1)]
    executors: usize,

    /// Seconds of silence after which an executor is given up and its work done by others
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(6..))]
    silence: u64,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let address = SocketAddr::new(options.host, options.port);
    let of_address = |error| wrong(format!("the scheduler at {address}: {error}"));
    let config = SchedulerConfig {
        external_host: options.host.to_string(),
        bind_host: options.host.to_string(),
        bind_port: options.port,
        // Executors ask for work, so they need one port and no way back to them.
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        task_distribution: TaskDistributionPolicy::RoundRobin,
        min_ready_executors: options.executors,
        executor_timeout_seconds: options.silence,
        expire_dead_executor_interval_seconds: 1,
        no_executors_grace_period_seconds: options.silence,
        override_session_builder: Some(Arc::new(|config| {
            let mut state = default_session_builder(config)?;
            promoter_datafusion::register(&mut state)?;
            Ok(state)
        })),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await;
    let cluster = cluster.map_err(of_address)?;
    start_server(cluster, address, Arc::new(config))
        .await
        .map_err(of_address)
}
