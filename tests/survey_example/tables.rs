//! The shapes in which tables come: in several files, with a header that stands twice, over lines or
//! below a title, and with rows that are too short or too long.

use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::run::{assert_near, example, file, json, text};

const SCORE: [&str; 2] = ["--score", "score"];

fn run(files: &[PathBuf], options: &[&str]) -> Output {
    example("survey")
        .args(files)
        .args(options)
        .output()
        .expect("the example runs")
}

#[track_caller]
fn together(files: &[PathBuf], options: &[&str]) -> Value {
    let output = run(files, &[&SCORE[..], options, &["--json"]].concat());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{message}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// Three exports of one question, with columns in other places: promoters, passives and detractors are
/// 2, 1 and 0, then 1, 0 and 1, then 0, 1 and 1.
fn exports(name: &str) -> [PathBuf; 3] {
    [
        file(
            &format!("{name}_a.csv"),
            "id,score,region\n1,10,north\n2,9,north\n3,7,south\n",
        ),
        file(
            &format!("{name}_b.csv"),
            "region,comment,score\nnorth,\"two\nlines\",2\n\nsouth,,9\nsouth,,\n",
        ),
        file(
            &format!("{name}_c.csv"),
            "# another tool\nscore,region\n8,north\n0,south\n",
        ),
    ]
}

#[test]
fn files_of_the_same_columns_are_one_survey() {
    let files = exports("together");
    let options = ["--segment", "region", "--file-names", "export"];
    let found = together(&files, &[&options[..], &["--segment", "export"]].concat());
    let ledger = &found["ledger"];
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(8), &json!(7)));
    assert_near(&found["overall"]["nps"], 100.0 / 7.0);
    let regions = &found["segments"]["region"];
    // North: 10, 9, 2 and 8; south: 7, 9 and 0.
    assert_near(&regions[0]["nps"], 25.0);
    assert_near(&regions[1]["nps"], 0.0);
    let by_file = found["segments"]["export"].as_array().expect("rows");
    for (row, (name, n, nps)) in by_file.iter().zip([
        ("together_a.csv", 3, 200.0 / 3.0),
        ("together_b.csv", 2, 0.0),
        ("together_c.csv", 2, -50.0),
    ]) {
        assert_eq!((&row["segment"], &row["n"]), (&json!(name), &json!(n)));
        assert_near(&row["nps"], nps);
    }
    // Rows go on counting from file to file, and where each begins is told.
    let notes = ledger["notes"].as_array().expect("notes");
    let begins = |note: &&Value| {
        note.as_str()
            .is_some_and(|note| note.contains(" begins at row "))
    };
    let begins: Vec<&str> = notes
        .iter()
        .filter(begins)
        .filter_map(|note| note.as_str()?.rsplit(' ').next())
        .collect();
    assert_eq!(begins, ["1", "5", "10"]);
    assert_eq!(ledger["first_rows"]["missing"], "row 9");
}

#[test]
fn the_order_of_files_changes_no_figure() {
    let [a, b, c] = exports("any_order");
    let options = ["--segment", "region"];
    let found = together(&[a.clone(), b.clone(), c.clone()], &options);
    for files in [[b.clone(), a.clone(), c.clone()], [c, b, a]] {
        let other = together(&files, &options);
        for part in ["overall", "histogram", "segments"] {
            assert_eq!(found[part], other[part], "{part}");
        }
    }
}

#[test]
fn the_name_of_a_file_is_a_wave_or_a_condition() {
    let files = exports("names");
    let found = together(&files, &["--file-names", "export", "--wave", "export"]);
    let changes = found["waves"].as_array().expect("waves").iter();
    let changes: Vec<&Value> = changes.map(|wave| &wave["change"]).collect();
    assert_eq!(changes[0], &Value::Null);
    assert_near(changes[1], -200.0 / 3.0);
    assert_near(changes[2], -50.0);
    let only = ["--file-names", "export", "--where", "export=names_b.csv"];
    assert_eq!(together(&files, &only)["overall"]["n"], 2);
}

#[test]
fn a_column_that_one_of_the_files_lacks_is_named_with_the_file() {
    let files = exports("lacks");
    let output = run(&files, &[&SCORE[..], &["--segment", "comment"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let expected = format!(
        "error: column \"comment\" is not in {}: expected one of \"id\", \"score\", \"region\"\n",
        files[0].display()
    );
    assert_eq!(message, expected);
    let output = run(&files, &[&SCORE[..], &["--file-names", "region"]].concat());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(
        message.contains("expected another name after --file-names"),
        "{message}"
    );
}

#[test]
fn of_a_name_that_stands_twice_the_second_has_its_number() {
    let csv = "score,note,score,note ,note\n10,a,3,b,c\n9,d,7,e,f\n";
    let twice = file("header_names.csv", csv);
    let found = json(&twice, &[&SCORE[..], &["--segment", "note#3"]].concat());
    assert_near(&found["overall"]["nps"], 100.0);
    assert_eq!(found["segments"]["note#3"][1]["segment"], "f");
    let second = [
        "--score",
        "score#2",
        "--segment",
        "note",
        "--segment",
        "note#2",
    ];
    let found = json(&twice, &second);
    assert_near(&found["overall"]["nps"], -50.0);
    assert_eq!(found["segments"]["note"][0]["segment"], "a");
    assert_eq!(found["segments"]["note#2"][0]["segment"], "b");
    let output = run(&[twice], &["--score", "score#3"]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let names = "expected one of \"score\", \"note\", \"score#2\", \"note#2\", \"note#3\"\n";
    assert!(message.ends_with(names), "{message}");
}

#[test]
fn a_header_over_several_lines_is_named_with_spaces() {
    let csv =
        "\"How likely\nare you,\r\n\r\n to  recommend us?\",\"Which\nregion?\"\n9,north\n3,south\n";
    let lines = file("header_lines.csv", csv);
    let options = [
        "--score",
        "How likely are you, to recommend us?",
        "--segment",
        "Which region?",
        "--where",
        "Which region?!=",
    ];
    let found = json(&lines, &options);
    assert_eq!(found["ledger"]["used"], 2);
    assert_eq!(found["segments"]["Which region?"][1]["segment"], "south");
    let page = text(&lines, &options);
    let title = "\nWhich region?\n-------------\n";
    assert!(page.contains(title), "{page}");
}

#[test]
fn a_header_may_stand_below_a_title() {
    let csv =
        "Customer survey 2026,,\nas of,1 May,\n\nscore,region,\n10,north,\n3,south,\nx,south,\n";
    let titled = file("titled.csv", csv);
    let options = [&SCORE[..], &["--segment", "region", "--header-row", "4"]].concat();
    let found = json(&titled, &options);
    let ledger = &found["ledger"];
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(3), &json!(2)));
    // The rows of the spreadsheet.
    assert_eq!(ledger["first_rows"]["not_a_number"], "row 7 \"x\"");
    assert_eq!(found["segments"]["region"][0]["segment"], "north");
    let skipped = json(&titled, &[&options[..], &["--skip", "1"]].concat());
    assert_eq!(skipped["ledger"]["rows"], 2);
    let output = run(&[titled], &SCORE);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.starts_with("error: column \"score\" is not in the file"),
        "{message}"
    );
    for row in ["0", "3", "40"] {
        let path = file("no_header_row.csv", csv);
        let output = run(&[path], &[&SCORE[..], &["--header-row", row]].concat());
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && message.starts_with("error: "),
            "{row} {message}"
        );
    }
}

#[test]
fn cells_that_are_not_there_are_empty_and_surplus_ones_matter_only_if_something_is_in_them() {
    let csv = "\
id,score,region,tag
1,10,north,x
2,9
3,8,south
4
5,3,south,y,,
6,0,south,y,\" \"
7,10,north,x,,surplus
8,10,a, b,north,x
";
    let uneven = file("uneven.csv", csv);
    let found = json(&uneven, &[&SCORE[..], &["--segment", "region"]].concat());
    let ledger = &found["ledger"];
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(8), &json!(5)));
    assert_eq!(ledger["excluded"]["missing"], 1);
    assert_eq!(ledger["excluded"]["surplus_cells"], 2);
    assert_eq!(
        ledger["first_rows"]["surplus_cells"],
        "row 8 \"surplus\", row 9 \"north\""
    );
    let names = found["segments"]["region"].as_array().expect("rows").iter();
    let names: Vec<(&Value, &Value)> = names.map(|row| (&row["segment"], &row["n"])).collect();
    let (blank, north, south) = (json!("(blank)"), json!("north"), json!("south"));
    assert_eq!(
        names,
        [
            (&blank, &json!(1)),
            (&north, &json!(1)),
            (&south, &json!(3))
        ]
    );
    assert_near(&found["overall"]["nps"], 0.0);
}
