//! The command `local`: files, and what cannot be read.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nps-sql"));
    command
        .env_remove("RUST_LOG")
        .args(arguments)
        .output()
        .expect("an end")
}

fn local(path: &Path, sql: &str) -> Output {
    run(&[
        "local",
        "--table",
        &format!("answers={}", path.display()),
        sql,
    ])
}

#[track_caller]
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).expect("text")
}

#[track_caller]
fn said(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_csv_is_answered() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("it's one.csv");
    fs::write(&path, "region,score\nnorth,10\nnorth,9\nnorth,\nsouth,3\n").expect("written");
    let sql = "SELECT region, nps(score) AS nps, nps_tally(score)['missing'] AS missing \
        FROM answers GROUP BY region ORDER BY region";
    let answer = "\
+--------+--------+---------+
| region | nps    | missing |
+--------+--------+---------+
| north  | 100.0  | 1       |
| south  | -100.0 | 0       |
+--------+--------+---------+
";
    assert_eq!(printed(&local(&path, sql)), answer);
}

#[test]
fn threads_change_nothing_and_the_same_numbers_make_the_same_answers() {
    let folder = TempDir::new().expect("a folder");
    let paths = ["one", "two"].map(|name| folder.path().join(name));
    let sql = "SELECT wave, nps_tally(score), nps_accounts(account, score), nps_upper(score, 0.9) \
        FROM answers GROUP BY wave ORDER BY wave";
    let mut answers = Vec::new();
    for path in &paths {
        let path = path.to_str().expect("a path");
        // Rows that do not divide by the files are all there.
        printed(&run(&["generate", path, "--rows", "10003", "--files", "3"]));
        for threads in ["1", "2", "3"] {
            let table = format!("answers={path}");
            let output = run(&["local", "--threads", threads, "--table", &table, sql]);
            answers.push(printed(&output));
        }
        let count = printed(&local(Path::new(path), "SELECT count(*) FROM answers"));
        assert!(count.contains("10003"), "{count}");
    }
    assert!(answers[0].contains("2026-Q4"), "{}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let error = said(&run(&["generate", paths[0].to_str().expect("a path")]));
    assert!(
        error.contains("File exists"),
        "nothing is written over: {error}"
    );
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("empty.parquet"), "").expect("written");
    fs::write(path("text.parquet"), "score\n9\n").expect("written");
    fs::write(path("texts.csv"), "score\n9\nn/a\n").expect("written");
    fs::write(path("eleven.csv"), "score\n9\n11\n").expect("written");
    fs::create_dir(path("none")).expect("a folder");
    for (name, words) in [
        ("nowhere.csv", "table answers at "),
        ("nowhere.csv", "nowhere.csv: No such file or directory"),
        (
            "empty.parquet",
            "empty.parquet: nothing to read: expected a Parquet or CSV file",
        ),
        ("text.parquet", "text.parquet: "),
        ("none", "none: No files found"),
        (
            "texts.csv",
            "the scores are texts: expected integers; CAST(score AS TINYINT)",
        ),
        (
            "eleven.csv",
            "score 11 is out of range: expected a whole number from 0 to 10",
        ),
    ] {
        let error = said(&local(&path(name), "SELECT nps(score) FROM answers"));
        assert!(error.starts_with("error: "), "{error}");
        assert!(error.contains(words), "{name}: {error}");
    }
    let sql = "SELECT nps(TRY_CAST(score AS TINYINT)) FROM answers";
    assert!(printed(&local(&path("texts.csv"), sql)).contains("100.0"));
    let error = said(&local(
        &path("texts.csv"),
        "SELECT nps(CAST(score AS TINYINT)) FROM answers",
    ));
    assert!(error.contains("n/a"), "{error}");
}

#[test]
fn a_table_without_a_path_is_refused() {
    for table in ["answers", "=answers.csv", "answers="] {
        let output = run(&["local", "--table", table, "SELECT 1"]);
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("expected a name and a path"), "{error}");
    }
}
