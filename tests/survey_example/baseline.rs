//! Waves held against what is normal, and against the wave a year before, counted by hand.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey, text};

const OPTIONS: [&str; 4] = ["--score", "score", "--wave", "wave"];

/// Five quarters of 50 answers: 30, 10 and 10 by category, then 32, 8 and 10, then 28, 12 and 10; a
/// fall to 5, 10 and 35; and the first again.
fn quarters(name: &str) -> PathBuf {
    let mut csv = String::from("wave,score\n");
    for (wave, counts) in [
        ("2025-Q1", [30, 10, 10]),
        ("2025-Q2", [32, 8, 10]),
        ("2025-Q3", [28, 12, 10]),
        ("2025-Q4", [5, 10, 35]),
        ("2026-Q1", [30, 10, 10]),
    ] {
        for (score, count) in [10, 8, 0].into_iter().zip(counts) {
            csv += &format!("{wave},{score}\n").repeat(count);
        }
    }
    file(name, csv)
}

fn waves(file: &Path, options: &[&str]) -> Vec<Value> {
    let found = json(file, &[&OPTIONS[..], options].concat());
    found["waves"].as_array().expect("waves").clone()
}

#[test]
fn later_waves_are_held_against_the_first_ones() {
    let file = quarters("baseline.csv");
    let waves = waves(&file, &["--baseline", "3"]);
    // The three have 90, 30 and 30 of 150: 40 points, and a variance of 0.8 - 0.4^2 an answer. Three
    // standard errors of 50 answers to both sides; of later waves with the error of the centre.
    let variance = 6400.0_f64;
    let within = 3.0 * (variance / 50.0).sqrt();
    let later = 3.0 * (variance / 50.0 + variance / 150.0).sqrt();
    for (place, reach, is_baseline, signals) in [
        (0, within, true, json!([])),
        (1, within, true, json!([])),
        (2, within, true, json!([])),
        (3, later, false, json!(["shewhart", "ewma"])),
        (4, later, false, json!(["ewma"])),
    ] {
        let control = &waves[place]["control"];
        assert_near(&control["lower"], 40.0 - reach);
        assert_near(&control["upper"], 40.0 + reach);
        assert_eq!(control["baseline"], is_baseline, "{place}");
        assert_eq!(control["signals"], signals, "{place}");
    }
    let page = text(&file, &[&OPTIONS[..], &["--baseline", "3"]].concat());
    let line = "\nout of line with the baseline: 2025-Q4, 2026-Q1\n";
    assert!(page.contains(line), "{page}");
    let page = text(&file, &[&OPTIONS[..], &["--baseline", "5"]].concat());
    assert!(page.contains("\nout of line with the baseline: "), "{page}");
}

#[test]
fn without_a_baseline_nothing_is_said_of_one() {
    let file = quarters("unwatched.csv");
    for wave in waves(&file, &[]) {
        assert_eq!(wave["control"], Value::Null);
    }
    assert!(!text(&file, &OPTIONS).contains("baseline"));
    for (baseline, code) in [("0", 1), ("6", 1), ("two", 2)] {
        let output = survey(&file, &[&OPTIONS[..], &["--baseline", baseline]].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{message}");
        assert!(message.contains("--baseline"), "{message}");
    }
}

#[test]
fn a_wave_is_compared_with_the_one_a_year_before_where_waves_are_dates() {
    let file = quarters("year.csv");
    let waves = waves(&file, &[]);
    for wave in &waves[..4] {
        assert_eq!(wave["since_a_year"], Value::Null, "{wave}");
    }
    let year = &waves[4]["since_a_year"];
    assert_near(&year["change"], 0.0);
    // Both waves have the same answers, so by MOVER their distances to the limits add up as squares.
    let of = |name: &str| waves[4][name].as_f64().expect("a number");
    let reach = (40.0 - of("lower")).hypot(of("upper") - 40.0);
    assert_near(&year["upper"], reach);
    assert_near(&year["lower"], -reach);
    assert_eq!(year["p_value"], 1.0);
    assert_eq!(year["verdict"], "unclear");
    let page = text(&file, &OPTIONS);
    let line = format!(
        "\n2026-Q1 since a year before: +0.0, {:+.1} to {reach:+.1}: unclear\n",
        -reach
    );
    assert!(page.contains(&line), "{page}");
}

#[test]
fn every_wave_has_its_histogram_and_an_interval_for_those_who_look_often() {
    let file = quarters("wave_figures.csv");
    for (wave, counts) in waves(&file, &[]).iter().zip([
        json!([10, 0, 0, 0, 0, 0, 0, 0, 10, 0, 30]),
        json!([10, 0, 0, 0, 0, 0, 0, 0, 8, 0, 32]),
        json!([10, 0, 0, 0, 0, 0, 0, 0, 12, 0, 28]),
        json!([35, 0, 0, 0, 0, 0, 0, 0, 10, 0, 5]),
        json!([10, 0, 0, 0, 0, 0, 0, 0, 10, 0, 30]),
    ]) {
        assert_eq!(wave["histogram"], counts);
        // What holds however often one looks is wider than what holds once.
        let of = |name: &str| wave[name].as_f64().expect("a number");
        assert!(of("anytime_lower") < of("lower"), "{wave}");
        assert!(of("anytime_upper") > of("upper"), "{wave}");
    }
}
