//! Tables as they stand in files, and files that are not quite tables.

use super::Sheet;
use crate::tests::{Temporary, fault, options, read, table};

/// The rows with their numbers, cells side by side.
fn rows(name: &str, csv: impl AsRef<[u8]>, options: &[&str]) -> Vec<String> {
    let rows = read(name, csv, options).rows;
    rows.iter()
        .map(|(number, cells)| format!("{number}: {}", cells.join("|")))
        .collect()
}

fn column(csv: &str, given: &[&str], name: &str) -> Result<usize, String> {
    let file = Temporary::new(
        &format!("column_{}.csv", given.join("_").replace('#', "n")),
        csv,
    );
    let sheet = Sheet::open(&options(&[&file], given)).expect("a sheet");
    sheet.column(name)
}

#[test]
fn rows_have_the_numbers_of_a_spreadsheet() {
    let csv = "score,text\n9,\"two\nlines\"\n\n8,x\n\r\n7,\"a \"\"b\"\"\"";
    assert_eq!(
        rows("numbers.csv", csv, &[]),
        ["2: 9|two\nlines", "4: 8|x", "6: 7|a \"b\""]
    );
    assert_eq!(
        read("numbers_notes.csv", csv, &[]).notes,
        ["2 empty lines passed over"]
    );
    for ends in ["\r\n", "\r"] {
        let csv = format!("score,text{ends}9,a{ends}{ends}8,b");
        assert_eq!(rows("ends.csv", csv, &[]), ["2: 9|a", "4: 8|b"], "{ends:?}");
    }
    // With one column only, an empty line is a row whose cell is empty.
    let one = read("one.csv", "\nscore\r\n9\r\n\r\n\r\n3\r\n\r\n", &[]);
    let numbers: Vec<(u64, &str)> = one
        .rows
        .iter()
        .map(|(number, cells)| (*number, cells[0].as_str()))
        .collect();
    assert_eq!(numbers, [(3, "9"), (4, ""), (5, ""), (6, "3"), (7, "")]);
    assert!(one.notes.is_empty());
}

#[test]
fn line_ends_may_lie_across_two_pieces_of_a_file() {
    for pad in 65_520..65_540 {
        let csv = format!("s,t\r\n9,{}\r\n\r\n8,\"a\r\nb\"\r\n", "x".repeat(pad));
        let found = read("pieces.csv", csv, &[]);
        let numbers: Vec<u64> = found.rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 4]);
        assert_eq!(found.rows[1].1, ["8", "a\nb"]);
    }
}

#[test]
fn short_rows_end_in_empty_cells_and_surplus_is_told() {
    let csv = "a,b,c\n1\n1,2,3,,\n1,2,3,, x,y\n";
    assert_eq!(
        rows("uneven.csv", csv, &[]),
        ["2: 1||", "3: 1|2|3", "4: 1|2|3|surplus  x"]
    );
}

#[test]
fn headers_stand_below_notes_and_titles() {
    let notes = "sep=;\n# a note; with two cells\nscore;city\n9;Oslo\n";
    assert_eq!(rows("sep.csv", notes, &[]), ["4: 9|Oslo"]);
    assert_eq!(
        rows(
            "sep_quoted.csv",
            "\"sep=\t\"\r\nscore\tcity\r\n9\tOslo\r\n",
            &[]
        ),
        ["3: 9|Oslo"]
    );
    assert_eq!(
        rows(
            "sep_over.csv",
            "sep=;\nscore,city\n9,a;b\n",
            &["--delimiter", ","]
        ),
        ["3: 9|a;b"]
    );
    // What names the score is no note.
    let hash = "# of seats,score\n5,9\n";
    assert_eq!(rows("hash.csv", hash, &["--score", "score"]), ["2: 5|9"]);
    let title = "Survey of 2024\n\nscore,city\n9,Oslo\n";
    assert_eq!(
        rows("title.csv", title, &["--header-row", "3"]),
        ["4: 9|Oslo"]
    );
    for row in ["2", "9"] {
        let problem = fault("title_off.csv", title, &["--header-row", row]);
        assert_eq!(
            problem,
            format!("row {row} of FILE is empty: expected a row of column names")
        );
    }
    assert_eq!(
        fault("empty.csv", "", &[]),
        "FILE is empty: expected a row of column names"
    );
    assert_eq!(
        fault("notes.csv", "# a\n", &[]),
        "FILE is empty: expected a row of column names"
    );
}

#[test]
fn a_header_without_commas_says_what_is_between_cells() {
    assert_eq!(
        rows(
            "semicolons.csv",
            "score;city\n9,0;Oslo, Norway\n8;\"a;b\"\n",
            &[]
        ),
        ["2: 9,0|Oslo, Norway", "3: 8|a;b"]
    );
    assert_eq!(
        rows("tabs.txt", "# a note\nscore\tcity; land\n9\tOslo\n", &[]),
        ["3: 9|Oslo"]
    );
    let title = "Survey of 2024, EU\nscore|city\n9|Oslo\n";
    assert_eq!(
        rows("bars.csv", title, &["--header-row", "2"]),
        ["3: 9|Oslo"]
    );
    // A comma, and what stands in quotes, part nothing else.
    assert_eq!(
        rows("comma.csv", "score,city;land\n9,a;b\n", &[]),
        ["2: 9|a;b"]
    );
    assert_eq!(
        rows("one_quoted.csv", "\"How likely; really?\"\n9\n", &[]),
        ["2: 9"]
    );
    // A name that is asked for as a whole is one.
    let whole = ["--score", "NPS | Q1"];
    assert_eq!(rows("one_named.csv", "NPS | Q1\n9\n", &whole), ["2: 9"]);
    assert_eq!(
        rows("named.csv", "score;city\n9;Oslo\n", &["--delimiter", ","]),
        ["2: 9;Oslo"]
    );
}

#[test]
fn header_rows_among_the_answers_are_noted() {
    let id = "\"{\"\"ImportId\"\":\"\"QID1\"\"}\",x\n";
    let qualtrics = format!("score,Group\nHow likely...,Group\n{id}9,Promoter\n");
    let note = "row 3 looks like a header row: try --skip 2";
    assert_eq!(read("left_in.csv", &qualtrics, &[]).notes, [note]);
    let skipped = read("skipped.csv", &qualtrics, &["--skip", "2"]);
    assert_eq!(
        (skipped.notes.len(), skipped.skipped, skipped.rows.len()),
        (0, 2, 1)
    );
    let twice = "# note\nscore,city\nscore,city\n9,Oslo\n";
    assert_eq!(
        read("header_twice.csv", twice, &[]).notes,
        ["row 3 looks like a header row: try --skip 1"]
    );
    assert!(
        read("other.csv", "score,city,name\n9,name,city\n", &[])
            .notes
            .is_empty()
    );
}

#[test]
fn columns_go_by_name_whatever_white_space_is_in_it() {
    let csv = "\"How likely\r\nare you?\", note ,note,note,\n9,a,b,c,\n";
    for (name, place) in [
        ("How likely are you?", 0),
        (" How\nlikely  are you?", 0),
        ("note", 1),
        ("note#2", 2),
        ("note#3", 3),
    ] {
        assert_eq!(column(csv, &[], name), Ok(place), "{name}");
    }
    assert_eq!(
        column("a, b \n1,2\n", &[], "Score"),
        Err("column \"Score\" is not in the file: expected one of \"a\", \"b\"".into()),
    );
    let near = column("id,NPS score,city\n", &[], "score");
    assert_eq!(
        near,
        Err(
            "column \"score\" is not in the file: expected one of \"NPS score\", \"id\", \"city\""
                .into()
        )
    );
    let semicolons = column("a;b\n1;2\n", &["--delimiter", ","], "a").expect_err("no column");
    assert!(
        semicolons.ends_with("; name the character between cells with --delimiter"),
        "{semicolons}"
    );
    let title = column("NPS report,,\n\ns,t,u\n9,1,2\n", &[], "s").expect_err("no column");
    assert!(
        title.ends_with(
            "; where title lines stand above the header --header-row says which row that is"
        ),
        "{title}"
    );
    let noted = column("# a\n# b\ns\n9\n", &[], "x").expect_err("no column");
    assert!(
        noted.ends_with("; rows above the header taken as notes, for they start with \"# \": 2"),
        "{noted}"
    );
    let many: Vec<String> = (0..30).map(|number| format!("c{number}")).collect();
    let many = column(&many.join(","), &[], "x").expect_err("no column");
    assert!(many.ends_with("\"c19\" and 10 more"), "{many}");
}

#[test]
fn several_files_are_one_table_by_the_names_of_their_columns() {
    let first = Temporary::new("first.csv", "id,score\n1,9\n2,10\n\n");
    let second = Temporary::new("second.csv", "score,comment,id\n8,x,3,surplus\n7\n");
    let found = table(&[&first, &second], &["--file-names", "file"]).expect("a table");
    assert_eq!(found.header, ["id", "score", "file"]);
    let names = [&first, &second].map(|file| {
        let name = file.path().file_name().expect("a name");
        name.to_str().expect("UTF-8").to_owned()
    });
    let cells = |id: &str, score: &str, file: usize| {
        vec![id.to_owned(), score.to_owned(), names[file].clone()]
    };
    assert_eq!(found.rows[0], (2, cells("1", "9", 0)));
    assert_eq!(found.rows[1], (3, cells("2", "10", 0)));
    let with_surplus = [cells("3", "8", 1), vec!["surplus surplus".into()]].concat();
    assert_eq!(found.rows[2], (6, with_surplus));
    assert_eq!(found.rows[3], (7, cells("", "7", 1)));
    assert_eq!(
        found.notes,
        [
            "FILE begins at row 1",
            "FILE begins at row 5",
            "1 empty line passed over"
        ]
    );

    let headers = Temporary::new("headers.csv", "id,score\nid,score\n1,9\n");
    let found = table(&[&first, &headers], &[]).expect("a table");
    assert_eq!(
        found.notes[2],
        "row 6 looks like a header row: try --skip 1"
    );

    let sheet = Sheet::open(&options(&[&first, &second], &[])).expect("a sheet");
    assert_eq!(sheet.column("score"), Ok(1));
    let problem = sheet.column("comment").expect_err("not in the first");
    assert!(
        problem.contains("first.csv: expected one of \"id\", \"score\""),
        "{problem}"
    );
    let taken = table(&[&first], &["--file-names", "id"]).expect_err("a name that is taken");
    assert!(taken.contains("--file-names"), "{taken}");
}

#[test]
fn the_made_up_survey_is_read_where_no_file_is_named() {
    let found = table(&[], &[]).expect("the made-up survey");
    assert_eq!(found.header[0], "response_id");
    assert_eq!(found.rows[0].0, 3);
    assert!(found.notes.is_empty());
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_the_rest_in_silence() {
    for (row, open) in [
        (3, "score,comment\n9,fine\n8,\"oh\n7,\n6,\n"),
        (3, "score\n9\n\"8\n"),
        (3, "score\n9\n\"8"),
        (4, "score,city\n9,a\n\n8,\"b"),
        (4, "score,city\r\n9,a\r\n\r\n8,\"b\r\n"),
        (1, "\"score\n"),
    ] {
        let expected = format!(
            "row {row} of FILE opens a quote that is never closed: expected a closing \" in the same cell"
        );
        assert_eq!(fault("quote.csv", open, &[]), expected);
    }
}

#[test]
fn a_byte_that_is_no_text_is_named_with_its_row_and_a_way_out() {
    let expected = "expected the encoding of the file, such as --encoding latin-1";
    for (byte, row, csv) in [
        (
            "f6",
            3,
            &b"score,city\n9,\"Oslo\nNorway\"\n8,Malm\xf6\n7,Oslo\n"[..],
        ),
        ("f6", 3, b"score\n9\n\xf6\n"),
        ("f6", 4, b"# note\nscore,city\n\n8,\"Oslo,\nMalm\xf6\"\n"),
        ("e0", 1, b"score,citt\xe0\n8,Roma\n"),
        ("e0", 2, b"# note\n# citt\xe0\nscore\n8\n"),
        // A character whose bytes are on both sides of a comma is none.
        ("c3", 2, b"score,city\n8\xc3,\xa9\n"),
    ] {
        let problem =
            format!("row {row} of FILE has the byte 0x{byte}, which is not UTF-8: {expected}");
        assert_eq!(fault("bytes.csv", csv, &[]), problem);
    }
    let end = fault(
        "shift_jis.csv",
        b"score\n9\n8\x81",
        &["--encoding", "shift_jis"],
    );
    assert_eq!(
        end,
        format!("row 3 of FILE has a byte that is not Shift_JIS: {expected}")
    );
}

#[test]
fn text_is_decoded_by_its_mark_or_by_the_options() {
    let csv = "score;Kunde\n9;Müller\n";
    let semicolons = ["--delimiter", ";"];
    assert_eq!(
        rows("utf8_bom.csv", format!("\u{feff}{csv}"), &semicolons),
        ["2: 9|Müller"]
    );
    let latin: Vec<u8> = csv.chars().map(|c| c as u8).collect();
    assert_eq!(
        rows(
            "latin.csv",
            latin,
            &[&semicolons[..], &["--encoding", "latin-1"]].concat()
        ),
        ["2: 9|Müller"]
    );
    let units: Vec<u16> = format!("\u{feff}sep=;\r\n{csv}").encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [little, big] {
        assert_eq!(rows("utf16.csv", &bytes, &[]), ["3: 9|Müller"]);
        let without = fault("utf16_unmarked.csv", &bytes[2..], &[]);
        assert_eq!(
            without,
            "FILE cannot be read: there are NUL bytes in the text, as in UTF-16: try --encoding utf-16le or utf-16be"
        );
    }
}

#[test]
fn files_of_other_kinds_are_named_as_what_they_are() {
    for (start, kind) in [
        (
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..],
            "an old Excel workbook (.xls), or one with a password",
        ),
        (b"$FL2@(#) SPSS DATA FILE", "an SPSS file (.sav)"),
        (b"$FL3@(#) SPSS DATA FILE", "an SPSS file (.zsav)"),
        (b"<stata_dta><header>", "a Stata file"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\n <!doctype html>", "a web page"),
        (b"<HTML>", "a web page"),
        (b"<table border=1>", "a web page"),
        (b"<?xml version=\"1.0\"?>", "an XML document"),
        (b"[{\"score\": 9}]", "a JSON document"),
        (b"{\"score\": 9}\n", "a JSON document"),
    ] {
        let problem = fault("kind.csv", start, &["--score", "score"]);
        assert!(problem.starts_with(&format!("FILE is {kind}")), "{problem}");
        assert!(problem.contains("CSV"), "{problem}");
    }
    assert!(fault("kind_old.xls", b"\xd0\xcf\x11\xe0", &[]).contains("Excel"));
    let none = table(&[], &["no_such_file.csv"]).expect_err("no file");
    assert!(
        none.starts_with("no_such_file.csv cannot be read: "),
        "{none}"
    );
    let sheet = fault("no_workbook.csv", "score\n9\n", &["--sheet", "2"]);
    assert_eq!(sheet, "FILE is no workbook: leave --sheet out");
}
