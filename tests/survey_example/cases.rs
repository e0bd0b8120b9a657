//! Small inputs in the shape of public reports of people who compute an NPS, each with the figures that
//! are right; the reports are named in the `source` of each.
//!
//! A case is a folder of `tests/data/cases`: the input, which is made up, the options in `cmd.txt`, and
//! `expected.json`. There `kind`, `source` and `why` are words for people and `or` are other figures
//! that would do as well; all other keys are paths into the document, as in
//! `segments.Region.[segment=North].n`, with a number that is met within 0.005, `">=1"` for at least 1,
//! or `error` for what standard error must contain.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Map, Value};

use crate::run::example;

/// How many cases there are: one that is lost is a failure.
const CASES: usize = 21;

/// The folders of the cases, in order.
fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let cases = std::fs::read_dir(cases).expect("the cases are there");
    let mut folders: Vec<PathBuf> = cases
        .map(|case| case.expect("a folder").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The words of a command line, in which quotes of both kinds hold one together.
pub(crate) fn arguments(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.trim().chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            None if c == ' ' => words.push(String::new()),
            _ => words.last_mut().expect("one at least").push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The steps of a path: dots part them, but for those between brackets.
fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let mut depth = 0;
    for c in path.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        match c {
            '.' if depth == 0 => steps.push(String::new()),
            _ => steps.last_mut().expect("one at least").push(c),
        }
    }
    steps
}

/// What stands in a document at a path; `None` where there is nothing.
fn at(document: &Value, path: &str) -> Option<Value> {
    let mut found = document.clone();
    for step in steps(path) {
        found = match &found {
            Value::Array(rows) if step == "length" => rows.len().into(),
            Value::Array(rows) => match step
                .strip_prefix('[')
                .and_then(|step| step.strip_suffix(']'))
            {
                Some(condition) => {
                    let (field, value) = condition.split_once('=').expect("[field=value]");
                    let mut rows = rows.iter().filter(|row| row[field] == value);
                    let first = rows.next()?.clone();
                    assert!(rows.next().is_none(), "two rows of {condition}");
                    first
                }
                None => rows.get(step.parse::<usize>().ok()?)?.clone(),
            },
            Value::Object(fields) => fields.get(&step)?.clone(),
            _ => return None,
        };
    }
    Some(found)
}

fn is_met(expected: &Value, found: Option<&Value>) -> bool {
    let number = found.and_then(Value::as_f64);
    match expected {
        Value::Number(_) => expected
            .as_f64()
            .zip(number)
            .is_some_and(|(expected, found)| (found - expected).abs() <= 0.005),
        Value::String(text) => match text.strip_prefix(">=") {
            Some(least) => number >= least.parse().ok() && number.is_some(),
            None => found == Some(expected),
        },
        _ => found == Some(expected),
    }
}

/// What of the expected figures is not met.
fn unmet(expected: &Map<String, Value>, output: &Output) -> Vec<String> {
    let errors = String::from_utf8_lossy(&output.stderr);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let figures = expected
        .iter()
        .filter(|(path, _)| !["kind", "source", "why", "or"].contains(&path.as_str()));
    let problems = figures.filter_map(|(path, expected)| {
        if path == "error" {
            let text = expected.as_str().expect("a text");
            let is_failure = output.status.code() == Some(1) && errors.contains(text);
            return (!is_failure).then(|| format!("no error with {text:?}: {errors}"));
        }
        let found = at(&document, path);
        (!is_met(expected, found.as_ref()))
            .then(|| format!("{path} is {found:?}, expected {expected} {errors}"))
    });
    problems.collect()
}

#[test]
fn every_case_has_the_figures_that_are_right() {
    let mut problems = Vec::new();
    let folders = folders();
    assert_eq!(folders.len(), CASES);
    for folder in folders {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a text");
        let expected: Value = serde_json::from_str(&read("expected.json")).expect("JSON");
        let expected = expected.as_object().expect("an object");
        let output = example("survey")
            .current_dir(&folder)
            .args(arguments(&read("cmd.txt")))
            .arg("--json")
            .output()
            .expect("the example runs");
        let unmet_figures = unmet(expected, &output);
        let other = expected.get("or").and_then(Value::as_object);
        let would_do = other.is_some_and(|other| unmet(other, &output).is_empty());
        if !would_do {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            problems.extend(
                unmet_figures
                    .into_iter()
                    .map(|problem| format!("{name}: {problem}")),
            );
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn a_figure_that_is_off_or_missing_is_found() {
    let document = serde_json::json!({"a": [{"b": "x.y", "n": 3}, {"b": "z", "n": null}], "c": []});
    for (path, expected, is_right) in [
        ("a.[b=x.y].n", Value::from(3.004), true),
        ("a.[b=x.y].n", Value::from(3.006), false),
        ("a.1.n", Value::from(0), false),
        ("a.2.n", Value::from(0), false),
        ("a.[b=z].n", Value::Null, true),
        ("a.length", ">=2".into(), true),
        ("a.length", ">=3".into(), false),
        ("c.length", Value::from(0), true),
        ("d.length", ">=0".into(), false),
        ("a.0.b", "x.y".into(), true),
        ("a.0.b", "z".into(), false),
    ] {
        let found = at(&document, path);
        assert_eq!(is_met(&expected, found.as_ref()), is_right, "{path}");
    }
    let line = "a.csv --score 'two words' --where \"x!=\" --delimiter ';'";
    let words = [
        "a.csv",
        "--score",
        "two words",
        "--where",
        "x!=",
        "--delimiter",
        ";",
    ];
    assert_eq!(arguments(line), words);
}
