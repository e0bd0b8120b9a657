//! What a cluster cannot do is told by name, and it goes on.

use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use tempfile::TempDir;

use crate::nodes::{Cluster, free_port, made_up, printed, program, query, said};

#[test]
fn a_score_out_of_range_is_named_and_the_cluster_goes_on() {
    let cluster = Cluster::start(1, 1);
    let answers = made_up(cluster.folder.path(), 1_000);
    let sql = "SELECT segment, nps(score + 2) FROM answers GROUP BY segment";
    let error = said(&cluster.answer(&answers, sql));
    let words = "is out of range: expected a whole number from 0 to 10; with 'aside'";
    assert!(error.contains(words), "{error}");
    assert!(
        error.contains("score 12 ") || error.contains("score 11 "),
        "{error}"
    );
    let sql = "SELECT nps(score + 2, 'aside') FROM answers";
    assert!(printed(&cluster.answer(&answers, sql)).contains("nps("));
}

/// An executor as it is without this package.
#[test]
fn an_executor_without_the_aggregates_gives_an_error_that_says_what_to_do() {
    let cluster = Cluster::start(1, 0);
    let answers = made_up(cluster.folder.path(), 1_000);
    cluster.scheduler.wait_to_log("listening on");
    let (host, port) = cluster.address.split_once(':').expect("an address");
    let config = ExecutorProcessConfig {
        port: free_port(),
        external_host: Some(host.to_owned()),
        scheduler_host: host.to_owned(),
        scheduler_port: port.parse().expect("a port"),
        scheduler_connect_timeout_seconds: 10,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        vcores: 1,
        work_dir: Some(cluster.folder.path().display().to_string()),
        ..ExecutorProcessConfig::default()
    };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.spawn(start_executor_process(Arc::new(config)));
    let error = said(&cluster.answer(&answers, "SELECT nps(score) FROM answers"));
    assert!(error.contains("for aggregate function nps"), "{error}");
    let fix = "start every scheduler and executor as `nps-sql scheduler` and `nps-sql executor`";
    assert!(error.contains(fix), "{error}");
    runtime.shutdown_background();
}

/// A scheduler as it is without this package.
#[test]
fn a_scheduler_without_the_aggregates_gives_an_error_that_says_what_to_do() {
    let folder = TempDir::new().expect("a folder");
    let answers = made_up(folder.path(), 1_000);
    let address = format!("127.0.0.1:{}", free_port());
    let config = SchedulerConfig {
        // It fails before any is needed.
        min_ready_executors: 0,
        ..SchedulerConfig::default()
    };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let sql = "SELECT nps(score) FROM answers";
    let listens_at = address.parse().expect("an address");
    runtime.spawn(async move {
        let cluster = BallistaCluster::new_from_config(&config).await?;
        start_server(cluster, listens_at, Arc::new(config)).await
    });
    let error = said(
        &query(&address, 30, &answers, sql)
            .wait_with_output()
            .expect("an end"),
    );
    let fix = "start every scheduler and executor as `nps-sql scheduler` and `nps-sql executor`";
    assert!(error.contains(fix), "{error}");
    runtime.shutdown_background();
}

#[test]
fn without_a_scheduler_or_an_executor_a_query_ends_and_says_so() {
    let cluster = Cluster::start(1, 0);
    let answers = made_up(cluster.folder.path(), 10);
    cluster.scheduler.wait_to_log("listening on");
    let query = cluster.query(1, &answers, "SELECT nps(score) FROM answers");
    let error = said(&query.wait_with_output().expect("an end"));
    let address = &cluster.address;
    let words = format!("the scheduler at {address} has too few executors (not ready: 0/1");
    assert!(error.contains(&words), "{error}");
    assert!(error.contains("nps-sql executor --scheduler"), "{error}");

    let nobody = format!("127.0.0.1:{}", free_port());
    for arguments in [
        &[
            "executor",
            "--wait",
            "0",
            "--scheduler",
            &nobody,
            "--port",
            &free_port().to_string(),
        ][..],
        &[
            "cluster",
            "--wait",
            "0",
            "--scheduler",
            &nobody,
            "--table",
            "a=a.csv",
            "SELECT 1",
        ],
    ] {
        let error = said(&program().args(arguments).output().expect("an end"));
        assert!(
            error.contains(&format!("no scheduler at {nobody}")),
            "{error}"
        );
        assert!(
            error.contains("start one with `nps-sql scheduler`"),
            "{error}"
        );
    }
}

#[test]
fn a_port_in_use_is_named() {
    let cluster = Cluster::start(1, 0);
    cluster.scheduler.wait_to_log("listening on");
    let address = &cluster.address;
    let (_, port) = address.split_once(':').expect("an address");
    for (node, arguments) in [
        ("scheduler", &["scheduler", "--port", port][..]),
        (
            "executor",
            &["executor", "--scheduler", address, "--port", port],
        ),
    ] {
        let error = said(&program().args(arguments).output().expect("an end"));
        let words = format!("error: the {node} at {address}: ");
        assert!(error.contains(&words), "{error}");
        assert!(error.contains("Address already in use"), "{error}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let cluster = Cluster::start(1, 1);
    let missing = cluster.folder.path().join("nowhere.parquet");
    let error = said(&cluster.answer(&missing, "SELECT nps(score) FROM answers"));
    assert!(error.contains("table answers at "), "{error}");
    assert!(error.contains("nowhere.parquet: No such file"), "{error}");
}
