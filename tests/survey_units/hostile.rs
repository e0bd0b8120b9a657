//! Files that no survey is: each ends in a clear error, and none is held in memory.

use std::fs::File;
use std::io::Write;

use crate::tests::{Temporary, fault, table};

/// A file of some bytes many times over, which is never in memory here.
fn repeated(name: &str, start: &str, piece: &[u8], mebibytes: usize) -> Temporary {
    let file = Temporary::new(name, start);
    let mut to = File::options()
        .append(true)
        .open(file.path())
        .expect("the file is there");
    let piece = piece.repeat((1 << 20) / piece.len());
    for _ in 0..mebibytes {
        to.write_all(&piece).expect("there is room");
    }
    file
}

#[track_caller]
fn is_refused(file: &Temporary, row: u64) {
    let problem = table(&[file], &[]).expect_err("a problem");
    let start = format!(
        "row {row} of {} is larger than 16 MiB",
        file.path().display()
    );
    assert!(problem.starts_with(&start), "{problem}");
}

#[test]
fn a_line_without_an_end_is_refused_by_its_size() {
    is_refused(&repeated("endless.csv", "", b"x", 20), 1);
    is_refused(
        &repeated("endless_row.csv", "score,text\n9,a\n8,", b"x", 20),
        3,
    );
}

#[test]
fn a_cell_of_any_size_is_refused_by_its_size() {
    is_refused(
        &repeated("cell.csv", "score,text\n9,a\n8,\"", b"a line\n", 40),
        3,
    );
}

#[test]
fn rows_of_a_million_columns_are_refused() {
    let columns = ",".repeat(1_000_000);
    let problem = fault("columns.csv", format!("{columns}\n"), &[]);
    assert_eq!(
        problem,
        "row 1 of FILE has 1000001 cells: expected 16384 at most"
    );
    let problem = fault("columns_row.csv", format!("score\n9\n{columns}\n"), &[]);
    assert_eq!(
        problem,
        "row 3 of FILE has 1000001 cells: expected 16384 at most"
    );
    is_refused(&repeated("commas.csv", "score\n", b",", 20), 2);
}

#[test]
fn bytes_that_no_text_has_are_refused() {
    let expected = "FILE cannot be read: there are NUL bytes in the text, as in UTF-16: try --encoding utf-16le or utf-16be";
    assert_eq!(fault("nul.csv", vec![0; 1 << 20], &[]), expected);
    assert_eq!(
        fault(
            "nul_later.csv",
            [&b"score\n9\n".repeat(20_000)[..], &[0]].concat(),
            &[]
        ),
        expected
    );
}

#[test]
fn rows_as_large_as_allowed_are_read_one_after_the_other() {
    let row = "x".repeat(15 << 20);
    let csv = format!("score,text\n9,{row}\n8,{row}\n");
    let file = Temporary::new("large.csv", csv);
    let found = table(&[&file], &[]).expect("a table");
    assert_eq!(found.rows.len(), 2);
    assert_eq!(found.rows[1].1[1].len(), row.len());
}
