//! A scheduler and executors of this machine, each stopped when its test ends, however it ends.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(120);

/// The program under test.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nps-sql"));
    command.env_remove("RUST_LOG");
    command
}

/// A process and what it has logged.
#[derive(Debug)]
pub(crate) struct Node {
    process: Child,
    log: PathBuf,
}

impl Node {
    fn start(log: PathBuf, arguments: &[&str]) -> Self {
        let file = fs::File::create(&log).expect("a log");
        let mut command = program();
        command.env("RUST_LOG", "info").args(arguments);
        let process = command.stdout(Stdio::null()).stderr(file).spawn();
        Self {
            process: process.expect("a node"),
            log,
        }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("a log")
    }

    /// Waits until it has logged some words.
    pub(crate) fn wait_to_log(&self, words: &str) {
        let start = Instant::now();
        while !self.log().contains(words) {
            assert!(start.elapsed() < PATIENCE, "no {words:?} in {}", self.log());
            sleep(Duration::from_millis(2));
        }
    }

    /// Ends the process as a failing machine would: without a word to anybody.
    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("ended");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself, which is what the test wants to know.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A scheduler with its executors, which have a folder each and so fetch from one another as they would
/// from machine to machine.
#[derive(Debug)]
pub(crate) struct Cluster {
    // Executors first: what is dropped later may be missed by what is dropped sooner.
    pub(crate) executors: Vec<Node>,
    pub(crate) scheduler: Node,
    pub(crate) address: String,
    pub(crate) folder: TempDir,
}

impl Cluster {
    /// A scheduler that waits for so many executors, of which some are started.
    pub(crate) fn start(needed: usize, started: usize) -> Self {
        let folder = TempDir::new().expect("a folder");
        let port = free_port();
        let (port, needed) = (port.to_string(), needed.to_string());
        let of_scheduler = [
            "scheduler",
            "--port",
            &port,
            "--executors",
            &needed,
            "--silence",
            "6",
        ];
        let scheduler = Node::start(folder.path().join("scheduler.log"), &of_scheduler);
        let address = format!("127.0.0.1:{port}");
        let executor = |number: usize| {
            let path = |what: &str| folder.path().join(format!("executor-{number}{what}"));
            let (port, work) = (free_port().to_string(), path(""));
            fs::create_dir(&work).expect("a folder");
            let work = work.to_str().expect("a path");
            let of_executor = [
                "executor",
                "--scheduler",
                &address,
                "--port",
                &port,
                "--threads",
                "1",
                "--wait",
                "30",
                "--work-dir",
                work,
            ];
            Node::start(path(".log"), &of_executor)
        };
        Self {
            executors: (0..started).map(executor).collect(),
            scheduler,
            address,
            folder,
        }
    }

    /// A query as a process.
    pub(crate) fn query(&self, wait: u64, answers: &Path, sql: &str) -> Child {
        query(&self.address, wait, answers, sql)
    }

    /// The answer to a query.
    pub(crate) fn answer(&self, answers: &Path, sql: &str) -> Output {
        let query = self.query(30, answers, sql);
        query.wait_with_output().expect("an end")
    }
}

/// A query to a scheduler, as a process.
pub(crate) fn query(scheduler: &str, wait: u64, answers: &Path, sql: &str) -> Child {
    let mut command = program();
    command.args([
        "cluster",
        "--scheduler",
        scheduler,
        "--wait",
        &wait.to_string(),
    ]);
    command.args(["--table", &table(answers), sql]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("a query")
}

/// The answer of a single process to a query.
pub(crate) fn local(answers: &Path, sql: &str) -> String {
    let mut command = program();
    let output = command
        .args(["local", "--table", &table(answers), sql])
        .output();
    printed(&output.expect("an end"))
}

/// Made-up answers of 500 accounts in a folder of their own, 8 files over 4 waves.
pub(crate) fn made_up(folder: &Path, rows: u64) -> PathBuf {
    made_up_of(folder, rows, 500)
}

/// Made-up answers of so many accounts.
pub(crate) fn made_up_of(folder: &Path, rows: u64, accounts: u64) -> PathBuf {
    let answers = folder.join("answers");
    let mut command = program();
    command.arg("generate").arg(&answers);
    command.args([
        "--rows",
        &rows.to_string(),
        "--accounts",
        &accounts.to_string(),
    ]);
    assert!(command.status().expect("an end").success());
    answers
}

/// What a program that succeeded has printed.
#[track_caller]
pub(crate) fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

/// What a program that failed has said about it, and that it printed nothing else.
#[track_caller]
pub(crate) fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn table(answers: &Path) -> String {
    format!("answers={}", answers.display())
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
