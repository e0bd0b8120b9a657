//! Runs the example on a file that the test writes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// An example that cargo built beside the tests: `cargo test` builds all examples first.
pub(crate) fn example(name: &str) -> Command {
    let test = std::env::current_exe().expect("a test knows where it is");
    let profile = test.ancestors().nth(2).expect("it is in <profile>/deps");
    let path = profile
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        path.exists(),
        "{} is not built: run cargo build --examples",
        path.display()
    );
    Command::new(path)
}

/// Writes a file of this name, which no other test may take.
pub(crate) fn file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the temporary directory can be written to");
    path
}

pub(crate) fn survey(file: &Path, options: &[&str]) -> Output {
    let mut survey = example("survey");
    survey
        .arg(file)
        .args(options)
        .output()
        .expect("the example runs")
}

/// The document that `--json` prints.
#[track_caller]
pub(crate) fn json(file: &Path, options: &[&str]) -> Value {
    let output = survey(file, &[options, &["--json"]].concat());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// The page that is printed without `--json`.
#[track_caller]
pub(crate) fn text(file: &Path, options: &[&str]) -> String {
    let output = survey(file, options);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("the page is UTF-8")
}

/// The words of a page, wherever its lines are wrapped.
pub(crate) fn words(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails on NaN and on null, as well as on a number further off than 1e-6 points.
#[track_caller]
pub(crate) fn assert_near(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or(f64::NAN);
    let near = (number - expected).abs() <= 1e-6;
    assert!(near, "{found} is not within 1e-6 of {expected}");
}
