//! What cannot be done is said in one line, with an exit code and without a backtrace.

use std::path::Path;
use std::process::Stdio;

use crate::run::{example, file, survey};

#[track_caller]
fn failure(file: &Path, options: &[&str], code: i32) -> String {
    let output = survey(file, options);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty());
    assert!(message.starts_with("error: "), "{message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}

/// The whole message of something that is wrong with the file, without the directory it is in.
#[track_caller]
fn fault(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> String {
    let path = file(name, content);
    let message = failure(&path, options, 1);
    let message = message.trim_end().trim_start_matches("error: ");
    message.replace(&path.display().to_string(), name)
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let message = failure(Path::new("no_such_file.csv"), &["--score", "score"], 1);
    assert!(
        message.starts_with("error: no_such_file.csv cannot be read: "),
        "{message}"
    );
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    assert_eq!(
        fault("column.csv", "a, b \n1,2\n", &["--score", "Score"]),
        "column \"Score\" is not in the file: expected one of \"a\", \"b\"",
    );
    assert_eq!(
        fault(
            "semicolons.csv",
            "a;b\n1;2\n",
            &["--score", "a", "--delimiter", ","]
        ),
        "column \"a\" is not in the file: expected one of \"a;b\"; name the character between cells with --delimiter",
    );
    for option in [
        "--segment",
        "--wave",
        "--account",
        "--role",
        "--respondent",
        "--label",
        "--invited",
    ] {
        let message = fault(
            &format!("column{option}.csv"),
            "s\n9\n",
            &["--score", "s", option, "x"],
        );
        assert!(
            message.starts_with("column \"x\" is not in the file"),
            "{message}"
        );
    }
    let filter = fault(
        "column_where.csv",
        "s\n9\n",
        &["--score", "s", "--where", "x=1"],
    );
    assert!(
        filter.starts_with("column \"x\" is not in the file"),
        "{filter}"
    );
    let time = ["--score", "s", "--respondent", "s", "--time", "x"];
    let time = fault("column_time.csv", "s\n9\n", &time);
    assert!(
        time.starts_with("column \"x\" is not in the file"),
        "{time}"
    );
}

#[test]
fn a_byte_that_is_no_text_is_shown_with_its_row_and_a_way_out() {
    let options = ["--score", "score"];
    for (name, content, row, byte) in [
        (
            "latin.csv",
            &b"score,city\n9,\"Oslo\nNorway\"\n8,Malm\xf6\n7,Oslo\n"[..],
            3,
            "0xf6",
        ),
        ("latin_first.csv", b"score\n9\n\xf6\n", 3, "0xf6"),
        (
            "latin_quoted.csv",
            b"# note\nscore,city\n\n8,\"Oslo,\nMalm\xf6\"\n",
            4,
            "0xf6",
        ),
        ("latin_header.csv", b"score,citt\xe0\n8,Roma\n", 1, "0xe0"),
        ("latin_before.csv", b"Gr\xf6\xdfe,score\n9,1\n", 1, "0xf6"),
        (
            "latin_note.csv",
            b"# note\n# citt\xe0\nscore\n8\n",
            2,
            "0xe0",
        ),
    ] {
        assert_eq!(
            fault(name, content, &options),
            format!(
                "row {row} of {name} has the byte {byte}, which is not UTF-8: expected the encoding of the file, such as --encoding latin-1"
            ),
        );
    }
    let shift_jis = ["--score", "score", "--encoding", "shift_jis"];
    assert_eq!(
        fault("shift_jis.csv", b"score\n9\n8\x81", &shift_jis),
        "row 3 of shift_jis.csv has a byte that is not Shift_JIS: expected the encoding of the file, such as --encoding latin-1",
    );
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_the_rest_in_silence() {
    assert_eq!(
        fault(
            "quote.csv",
            "score,comment\n9,fine\n8,\"oh\n7,\n6,\n",
            &["--score", "score"]
        ),
        "row 3 of quote.csv opens a quote that is never closed: expected a closing \" in the same cell",
    );
    for (row, open) in [
        (3, "score\n9\n\"8\n"),
        (3, "score\n9\n\"8"),
        (3, "score,city\n9,a\n8,\"b\n"),
        (4, "score,city\n9,a\n\n8,\"b"),
        (1, "\"score\n"),
    ] {
        assert_eq!(
            fault("quote_at_the_end.csv", open, &["--score", "score"]),
            format!(
                "row {row} of quote_at_the_end.csv opens a quote that is never closed: expected a closing \" in the same cell"
            ),
        );
    }
}

#[test]
fn a_file_without_a_header_is_refused() {
    let message = fault("empty.csv", "", &["--score", "score"]);
    assert!(
        message.ends_with("empty.csv is empty: expected a row of column names"),
        "{message}"
    );
}

#[test]
fn repeated_answers_are_refused_with_both_rows_where_they_must_not_be() {
    let options = [
        "--score",
        "score",
        "--respondent",
        "who",
        "--wave",
        "wave",
        "--duplicates",
        "reject",
    ];
    let csv = "who,wave,score\nann,Q1,9\nann,Q2,9\nbob,Q1,3\nann,Q1,8\n";
    let message = fault("reject.csv", csv, &options);
    let start = "row 5 answers again for ann in Q1, who answered in row 2: ";
    assert!(message.starts_with(start), "{message}");
}

#[test]
fn options_that_cannot_be_followed_are_bad_usage() {
    let file = file("usage.csv", "score,day\n9,2024-01-05\n");
    let usage = |options: &[&str]| failure(&file, &[&["--score", "score"], options].concat(), 2);
    for (options, reason) in [
        (
            &["--level", "95"][..],
            "confidence level 95 is out of range",
        ),
        (&["--level", "high"], "expected a number between 0 and 1"),
        (&["--encoding", "klingon"], "'klingon'"),
        (&["--delimiter", "ab"], "expected one ASCII character"),
        (&["--where", "score"], "expected COLUMN=VALUE"),
        (
            &["--duplicates", "some"],
            "expected one of keep_all, keep_latest, keep_first, reject",
        ),
        (
            &["--duplicates", "reject"],
            "--duplicates needs --respondent",
        ),
        (
            &["--duplicates", "keep_latest"],
            "--duplicates needs --respondent",
        ),
        (&["--time", "day"], "--time needs --respondent"),
        (
            &["--wave-format", "month"],
            "--wave-format and --baseline need --wave",
        ),
        (
            &["--baseline", "4"],
            "--wave-format and --baseline need --wave",
        ),
        (&["--wave", "day", "--wave-format", "decade"], "'decade'"),
        (
            &["--label", "day", "--category", "day"],
            "cannot be used with",
        ),
        (
            &["--wave", "day", "--date-format", "%Y-%m-%d"],
            "--date-format needs a date to read",
        ),
        (
            &["--skip", "few"],
            "'few' for '--skip <N>': expected a number of rows",
        ),
        (
            &["--skip", "-1"],
            "'-1' for '--skip <N>': expected a number of rows",
        ),
        (
            &["--population", "1e3"],
            "'1e3' for '--population <N>': expected a whole number",
        ),
        (
            &["--level", "-1"],
            "'-1' for '--level <LEVEL>': confidence level -1 is out of range",
        ),
        (&["--colour"], "'--colour'"),
    ] {
        let message = usage(options);
        assert!(message.contains(reason), "{message}");
    }
    assert!(
        survey(&file, &["--score", "score", "--duplicates", "keep_all"])
            .status
            .success()
    );
}

#[test]
fn a_reader_that_closes_the_pipe_early_is_no_failure() {
    // More than any pipe holds, so that the example is still writing when the reader goes.
    let rows = (0..20_000).map(|row| format!("9,segment {row}\n"));
    let csv = format!("score,region\n{}", rows.collect::<String>());
    let mut child = example("survey")
        .arg(file("pipe.csv", csv))
        .args(["--score", "score", "--segment", "region", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the example runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
