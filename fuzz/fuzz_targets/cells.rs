//! A cell of any text: what is read as a score is what the ledger counts, whatever stands around it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use promoter::{Category, Ledger, Role, Score};

fuzz_target!(|cell: &str| {
    let read = Score::from_cell(cell);
    let mut ledger = Ledger::new();
    let used = ledger.read(1, cell);
    assert_eq!(read.as_ref().ok().copied().flatten(), used);
    assert_eq!(
        (ledger.rows(), ledger.used()),
        (1, u64::from(used.is_some()))
    );
    // White space around a cell means nothing.
    let spaced = Score::from_cell(&format!(" \t{cell} "));
    assert_eq!(spaced.ok().flatten(), used);
    if let Err(error) = read {
        // No message repeats a long cell: 80 characters of it, each escaped.
        assert!(error.to_string().chars().count() < 1_000, "{error}");
    }
    if let Some(score) = used {
        // The text holds the number, in some script's digits.
        assert!(cell.chars().any(|letter| letter.is_numeric()), "{score}");
        ledger.check_label(1, score, cell);
    }
    let _ = (Category::from_label(cell), Role::from_label(cell));
    let _ = cell.parse::<Score>();
});
