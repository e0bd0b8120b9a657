//! `cluster.sh`: it answers as a single process does, and leaves no process behind.

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::nodes::{free_port, local, made_up, printed};

const SQL: &str = "SELECT segment, wave, nps(score) FROM answers GROUP BY 1, 2 ORDER BY 1, 2";

/// Runs the script from a port that is free with the two after it, and tells which.
fn script(table: &str) -> (Output, u16) {
    let free =
        |port: &u16| (1..3).all(|more| TcpListener::bind(("127.0.0.1", port + more)).is_ok());
    let mut ports = std::iter::repeat_with(free_port).take(100);
    let port = ports.find(free).expect("three ports in a row");
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cluster.sh"));
    command.env("NPS_SQL", env!("CARGO_BIN_EXE_nps-sql"));
    command.env("PORT", port.to_string());
    let output = command.args(["--table", table, SQL]).output();
    (output.expect("an end"), port)
}

/// The command lines of processes with this port.
fn left_behind(port: u16) -> Vec<String> {
    let scheduler = format!("127.0.0.1:{port}");
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    let lines =
        processes.filter_map(|process| fs::read_to_string(process.path().join("cmdline")).ok());
    let of_port = |line: &String| {
        let mut words = line.split('\0');
        words.any(|word| word == scheduler || word == port.to_string())
    };
    lines.filter(of_port).collect()
}

#[test]
fn the_script_answers_and_stops_what_it_started() {
    let folder = TempDir::new().expect("a folder");
    let answers = made_up(folder.path(), 10_000);
    let (output, port) = script(&format!("answers={}", answers.display()));
    assert_eq!(printed(&output), local(&answers, SQL));
    assert_eq!(left_behind(port), Vec::<String>::new());
}

#[test]
fn a_query_that_fails_leaves_no_process_behind() {
    let (output, port) = script("answers=nowhere.parquet");
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("nowhere.parquet: No such file"), "{error}");
    assert_eq!(left_behind(port), Vec::<String>::new());
}

#[test]
fn a_port_in_use_ends_the_script_and_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/cluster.sh"));
    command.env("NPS_SQL", env!("CARGO_BIN_EXE_nps-sql"));
    // The scheduler's own.
    command.env("PORT", port.to_string());
    let output = command
        .args(["--table", "answers=nowhere.parquet", SQL])
        .output();
    let output = output.expect("an end");
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains(&format!("127.0.0.1:{port}")), "{error}");
    assert!(error.contains("Address already in use"), "{error}");
    assert_eq!(left_behind(port), Vec::<String>::new());
}
