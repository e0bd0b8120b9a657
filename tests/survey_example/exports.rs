//! The guide page on exports keeps its word: each command on it is run on the made-up file beside it, and
//! prints the lines that the page shows.

use std::path::{Path, PathBuf};

use crate::cases::arguments;
use crate::run::{example, json, text, words};

const PAGE: &str = include_str!("../../src/guide/reading_exports.md");

/// Of each file the answers that count and the NPS, counted by hand; by value where the page rolls up so.
const FIGURES: [(&str, u64, f64); 9] = [
    // 10, 6, 9 and 8: two promoters less one detractor of four.
    ("qualtrics.csv", 4, 25.0),
    // 10, 9, 0, 10 and 9.
    ("surveymonkey.csv", 5, 60.0),
    // 9, 10, 8, 7 and 8.
    ("typeform.csv", 5, 40.0),
    // 10, 9, 2, 8 and 6.
    ("delighted.csv", 5, 0.0),
    // 9, 10, 8, 9 and 10.
    ("hubspot.csv", 5, 80.0),
    // 50,000 of promoters less 10,000 of detractors, of the 80,000 that were heard.
    ("customergauge.csv", 4, 50.0),
    // 9, 6, 10, 7 and 7.
    ("gainsight.csv", 5, 20.0),
    // Alder's 900,000 are half for and half against; 500,000 of 1,400,000.
    ("salesforce_responses.csv", 4, 500.0 / 14.0),
    // 500,000 less 900,000, of 1,400,000.
    ("salesforce_accounts.csv", 3, -400.0 / 14.0),
];

/// The blocks of code of the page: what stands after the fence, and the lines.
fn blocks() -> Vec<(&'static str, &'static str)> {
    PAGE.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.split_once('\n'))
        .collect()
}

/// The commands of the page, each with the lines that it is said to print.
fn commands() -> Vec<(Vec<String>, &'static str)> {
    let blocks = blocks();
    let commands = blocks.windows(2).filter_map(|pair| {
        let command = pair[0].1.strip_prefix("survey ")?;
        assert_eq!((pair[0].0, pair[1].0), ("sh", "text"), "{command}");
        Some((arguments(&command.replace("\\\n", "")), pair[1].1))
    });
    commands.collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exports")
}

/// Whether a printed line is the one of the page, of which `...` cuts the end.
fn is_shown(shown: &str, printed: &str) -> bool {
    let (shown, printed) = (words(shown), words(printed));
    match shown.strip_suffix(" ...") {
        Some(start) => printed.starts_with(start),
        None => printed == shown,
    }
}

#[test]
fn every_command_of_the_page_prints_what_the_page_shows() {
    let commands = commands();
    assert_eq!(commands.len(), FIGURES.len());
    for (arguments, shown) in commands {
        let (file, options) = arguments.split_first().expect("a file");
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let page = text(&folder().join(file), &options);
        for line in shown.lines() {
            let is_printed = page.lines().any(|printed| is_shown(line, printed));
            assert!(is_printed, "{file}: {line:?} is not in\n{page}");
        }
    }
}

#[test]
fn the_figures_of_the_exports_were_counted_by_hand() {
    for ((arguments, _), (name, n, nps)) in commands().into_iter().zip(FIGURES) {
        let (file, options) = arguments.split_first().expect("a file");
        assert_eq!(file, name);
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let overall = &json(&folder().join(file), &options)["overall"];
        assert_eq!(overall["n"], n, "{name}");
        let found = overall["nps"].as_f64().unwrap_or(f64::NAN);
        assert!((found - nps).abs() < 1e-9, "{name}: {found}, not {nps}");
    }
}

#[test]
fn every_file_of_an_export_is_on_the_page() {
    let files = std::fs::read_dir(folder()).expect("the files are there");
    let names = files.map(|file| file.expect("a file").file_name());
    let mut found: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut known = FIGURES.map(|(name, ..)| name);
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn a_column_left_out_lists_the_columns_with_the_likely_one() {
    let output = example("survey")
        .current_dir(folder())
        .args(["surveymonkey.csv", "--skip", "1"])
        .output()
        .expect("the example runs");
    let page = words(&String::from_utf8_lossy(&output.stdout));
    assert!(
        page.contains("Most likely the answers are in \"How likely"),
        "{page}"
    );
}
