//! `nps-sql`: SQL with the NPS as an aggregate, in this process or over a cluster.

mod cluster;
mod executor;
mod local;
mod made_up;
mod scheduler;
mod tables;
mod waiting;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::{DataFusionError, Result};
use tokio::runtime::Builder;

/// The stack of a thread that plans: plans of long queries are deep.
const STACK: usize = 16 << 20;

/// What is logged unless `RUST_LOG` says otherwise. The error of a query is its answer: once is enough.
const LOGGED: &str = "warn,ballista_core::execution_plans::distributed_query=off";

/// SQL with the Net Promoter Score as an aggregate.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answers a query in this process
    Local(local::Options),
    /// Answers a query on a cluster
    Cluster(cluster::Options),
    /// Takes queries and hands their parts to executors, until it is stopped
    Scheduler(scheduler::Options),
    /// Does parts of queries for a scheduler, until it is stopped
    Executor(executor::Options),
    /// Writes made-up answers as Parquet, a folder for each wave
    Generate(made_up::Options),
}

fn main() -> ExitCode {
    let env = env_logger::Env::default().default_filter_or(LOGGED);
    env_logger::Builder::from_env(env).init();
    match run(&Options::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", error.message());
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<()> {
    let mut threads = Builder::new_multi_thread();
    threads.enable_all().thread_stack_size(STACK);
    if let Command::Local(options) = command {
        threads.worker_threads(options.threads());
    }
    let runtime = threads.build()?;
    let answer = match command {
        Command::Local(options) => runtime.block_on(local::answer(options))?,
        Command::Cluster(options) => runtime.block_on(cluster::answer(options))?,
        Command::Scheduler(options) => return runtime.block_on(scheduler::run(options)),
        Command::Executor(options) => return runtime.block_on(executor::run(options)),
        Command::Generate(options) => return made_up::write(options),
    };
    println!("{}", pretty_format_batches(&answer)?);
    Ok(())
}

/// An error in words.
fn wrong(words: String) -> DataFusionError {
    DataFusionError::Execution(words)
}
