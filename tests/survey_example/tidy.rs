//! The flat table for dashboards says what the document says.

use std::path::Path;

use serde_json::Value;

use crate::figures::{accounts, two_waves};
use crate::minimum_n::groups;
use crate::run::{file, json, survey};

const COLUMNS: [&str; 17] = [
    "column",
    "value",
    "wave",
    "n",
    "promoters",
    "passives",
    "detractors",
    "nps",
    "lower",
    "upper",
    "level",
    "method",
    "effective_n",
    "change",
    "p_value",
    "verdict",
    "cautions",
];

/// A row by the names of its columns.
struct Flat(Vec<String>);

impl Flat {
    #[track_caller]
    fn cell(&self, name: &str) -> &str {
        let place = COLUMNS.iter().position(|column| *column == name);
        &self.0[place.expect("a column")]
    }

    /// Fails unless a cell says what a figure of the document says: nothing where that is null.
    #[track_caller]
    fn assert_is(&self, name: &str, figure: &Value) {
        let cell = self.cell(name);
        match figure.as_f64() {
            Some(figure) => assert_eq!(cell.parse().ok(), Some(figure), "{name}"),
            None => assert_eq!(cell, figure.as_str().unwrap_or(""), "{name}"),
        }
    }

    #[track_caller]
    fn assert_figures(&self, row: &Value) {
        for name in [
            "n",
            "promoters",
            "passives",
            "detractors",
            "nps",
            "lower",
            "upper",
            "effective_n",
        ] {
            self.assert_is(name, &row[name]);
        }
    }
}

/// The document of a run and the rows of the table it writes.
#[track_caller]
fn written(name: &str, file: &Path, options: &[&str]) -> (Value, Vec<Flat>) {
    let path = crate::run::file(&format!("written_{name}.csv"), "");
    let tidy = path.to_str().expect("UTF-8");
    let options = [&["--score", "score"], options].concat();
    let found = json(file, &[&options[..], &["--tidy", tidy]].concat());
    let mut table = csv::Reader::from_path(path).expect("it is written");
    let header: Vec<&str> = table.headers().expect("a header").iter().collect();
    assert_eq!(header, COLUMNS);
    let rows = table.records().map(|row| {
        let row = row.expect("a row of as many cells");
        Flat(row.iter().map(Into::into).collect())
    });
    let rows: Vec<Flat> = rows.collect();
    for row in &rows {
        assert_eq!(row.cell("method"), "tango");
    }
    (found, rows)
}

/// The one row of a segment and a wave.
#[track_caller]
fn row<'a>(rows: &'a [Flat], [column, value, wave]: [&str; 3]) -> &'a Flat {
    let mut own = rows.iter().filter(|row| {
        let place = [row.cell("column"), row.cell("value"), row.cell("wave")];
        place == [column, value, wave]
    });
    let first = own.next().expect("a row of it");
    assert!(own.next().is_none(), "one row of it");
    first
}

#[test]
fn there_is_a_row_for_all_for_each_segment_each_wave_and_each_segment_in_a_wave() {
    let file = two_waves("tidy.csv");
    let options = ["--segment", "region", "--wave", "wave", "--level", "0.9"];
    let (found, rows) = written("all", &file, &options);
    // All answers and two regions, each in all waves and in each of two.
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|row| row.cell("level") == "0.9"));
    row(&rows, ["", "", ""]).assert_figures(&found["overall"]);
    for place in [0, 1] {
        let region = &found["segments"]["region"][place];
        let name = region["segment"].as_str().expect("a name");
        row(&rows, ["region", name, ""]).assert_figures(region);
        let wave = &found["waves"][place];
        let own = row(&rows, ["", "", wave["wave"].as_str().expect("a name")]);
        own.assert_figures(wave);
        for name in ["change", "p_value", "verdict"] {
            own.assert_is(name, &wave[name]);
        }
    }
    // The document has the change of the last two waves by segment.
    for place in [0, 1] {
        let change = &found["changes"][place];
        let name = change["segment"].as_str().expect("a name");
        let own = row(&rows, ["region", name, "2025-H2"]);
        own.assert_is("change", &change["change"]);
        own.assert_is("p_value", &change["p_value"]);
        assert_eq!(row(&rows, ["region", name, "2025-H1"]).cell("change"), "");
    }
    // Promoters, passives and detractors of the north in the second wave are 10, 4 and 1.
    let north = row(&rows, ["region", "north", "2025-H2"]);
    let counts = ["n", "promoters", "passives", "detractors", "nps"];
    assert_eq!(
        counts.map(|name| north.cell(name)),
        ["15", "10", "4", "1", "60.0"]
    );
}

#[test]
fn accounts_and_populations_are_in_it() {
    let clustered = accounts("tidy_accounts.csv");
    let options = [
        "--account",
        "account",
        "--wave",
        "wave",
        "--segment",
        "region",
    ];
    let (found, rows) = written("accounts", &clustered, &options);
    let all = row(&rows, ["", "", ""]);
    all.assert_figures(&found["overall"]);
    let cautions = found["cautions"].as_array().expect("cautions").iter();
    let cautions: Vec<&str> = cautions
        .filter_map(|caution| caution["text"].as_str())
        .collect();
    assert!(!cautions.is_empty());
    assert_eq!(all.cell("cautions"), cautions.join("; "));
    let second = found["waves"][1].clone();
    let own = row(&rows, ["", "", "2"]);
    own.assert_figures(&second);
    own.assert_is("change", &second["change"]);

    let plain = two_waves("tidy_population.csv");
    let (found, rows) = written("population", &plain, &["--population", "100"]);
    row(&rows, ["", "", ""]).assert_figures(&found["overall"]);
}

#[test]
fn a_change_is_that_from_the_wave_before_and_from_no_other() {
    // The south is silent in the second wave.
    let csv = "wave,region,score\n1,north,9\n1,south,9\n2,north,3\n3,north,8\n3,south,3\n";
    let file = file("tidy_gap.csv", csv);
    let (_, rows) = written("gap", &file, &["--segment", "region", "--wave", "wave"]);
    let change = |region, wave| row(&rows, ["region", region, wave]).cell("change");
    assert_eq!(change("north", "2"), "-200.0");
    assert_eq!(change("north", "3"), "100.0");
    assert_eq!(change("south", "3"), "");
    assert_eq!(change("south", "1"), "");
}

#[test]
fn what_is_suppressed_is_empty_and_no_table_is_crossed_with_another() {
    let rows = [("a", 12), ("b", 3), ("c", 9)];
    let file = groups("tidy_hidden.csv", "size", &rows);
    let (found, rows) = written("hidden", &file, &["--segment", "size", "--minimum-n", "5"]);
    assert_eq!(rows.len(), 4);
    row(&rows, ["", "", ""]).assert_figures(&found["overall"]);
    row(&rows, ["size", "a", ""]).assert_figures(&found["segments"]["size"][0]);
    for name in ["b", "c"] {
        let hidden = row(&rows, ["size", name, ""]);
        let told = ["column", "value", "level", "method"];
        for column in COLUMNS.iter().filter(|column| !told.contains(column)) {
            assert_eq!(hidden.cell(column), "", "{column} of {name}");
        }
    }
    let rows = [("1", 9), ("2", 3), ("3", 8), ("4", 20), ("5", 20)];
    let waves = groups("tidy_hidden_waves.csv", "wave", &rows);
    let (_, rows) = written("waves", &waves, &["--wave", "wave", "--minimum-n", "5"]);
    assert_eq!(rows.len(), 6);
    let change = |wave| row(&rows, ["", "", wave]).cell("change");
    // The second and the third are hidden.
    assert_eq!(["2", "3", "4"].map(change), ["", "", ""]);
    assert_ne!(change("5"), "");
}

#[test]
fn names_are_quoted_and_a_file_that_cannot_be_written_is_named() {
    let csv = "region,score\n\"north, \"\"new\"\"\",9\n\"two\nlines\",3\n";
    let names = file("tidy_names.csv", csv);
    let (_, rows) = written("names", &names, &["--segment", "region"]);
    assert_eq!(row(&rows, ["region", "north, \"new\"", ""]).cell("n"), "1");
    assert_eq!(row(&rows, ["region", "two lines", ""]).cell("n"), "1");

    // The file that is read is not written over.
    let path = names.to_str().expect("UTF-8");
    for option in ["--tidy", "--report"] {
        let output = survey(&names, &["--score", "score", option, path]);
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains("would be written over"), "{message}");
        assert_eq!(std::fs::read_to_string(&names).expect("it is there"), csv);
    }

    let nowhere = names.join("no_directory.csv");
    let path = nowhere.to_str().expect("UTF-8");
    let output = survey(&names, &["--score", "score", "--tidy", path]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.starts_with(&format!("error: --tidy {path}: ")),
        "{message}"
    );
}

#[test]
fn of_a_survey_of_few_answers_there_is_no_table_and_that_is_said() {
    let file = two_waves("tidy_few.csv");
    let path = crate::run::file("written_few.csv", "");
    let tidy = path.to_str().expect("UTF-8");
    let options = ["--score", "score", "--minimum-n", "1000", "--tidy", tidy];
    let output = survey(&file, &options);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("nothing was written"), "{message}");
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "");
}
