//! Files that are read in several pieces: nothing may depend on where one ends.

use serde_json::json;

use crate::run::{file, json, survey};

/// Enough rows of some 20 bytes for several pieces, of whatever size they are read in.
const ROWS: usize = 20_000;

const OPTIONS: [&str; 4] = ["--score", "score", "--segment", "city"];

/// A table of two cities in turn with scores of 10 and 0, and an odd first line that moves all that
/// follows by some bytes.
fn table(pad: usize, line_end: &str) -> String {
    let mut table = format!("score,city,comment{line_end}");
    table += &format!("10,Kraków,{}{line_end}", "x".repeat(pad));
    for row in 1..ROWS {
        let (score, city) = [(10, "Kraków"), (0, "Lodz – Łódź")][row % 2];
        table += &format!("{score},{city},\"a,b\"{line_end}");
    }
    table
}

#[test]
fn characters_and_line_ends_may_lie_across_two_pieces() {
    for (line_end, pads) in [("\r\n", 0..7), ("\r", 0..2), ("\n", 0..7)] {
        for pad in pads {
            let found = json(&file("pieces.csv", table(pad, line_end)), &OPTIONS);
            assert_eq!(found["ledger"]["used"], json!(ROWS));
            assert_eq!(found["ledger"]["notes"], json!([]));
            let cities = &found["segments"]["city"];
            for (place, name) in ["Kraków", "Lodz – Łódź"].into_iter().enumerate() {
                assert_eq!(cities[place]["segment"], name);
                assert_eq!(cities[place]["n"], json!(ROWS / 2));
            }
        }
    }
}

#[test]
fn a_byte_that_is_no_text_is_named_by_its_row_however_far_down() {
    // Two bytes of a character of three, of which the third is none, at every place around the end of a
    // piece of 64 KiB.
    for place in 65_530..65_542 {
        let mut bytes = b"score,city\n".to_vec();
        bytes.extend(b"9,Oslo\n".repeat(10_000));
        let row = 2 + bytes[11..place]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        bytes[place..place + 3].copy_from_slice(b"\xe2\x82,");
        let path = file("pieces_bad.csv", bytes);
        let output = survey(&path, &["--score", "score"]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let expected = format!(
            "error: row {row} of {} has the byte 0xe2, which is not UTF-8: ",
            path.display()
        );
        assert!(message.starts_with(&expected), "{place}: {message}");
    }
}
