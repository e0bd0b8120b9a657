//! Conditions on the cells of a column.

use super::filter;

#[track_caller]
fn holds(condition: &str, cells: &[&str]) -> Vec<bool> {
    let filter = filter(condition).expect("a condition");
    let holds = cells.iter().map(|cell| filter.holds(cell, None));
    holds
        .map(|holds| holds.expect("a cell to compare"))
        .collect()
}

#[test]
fn conditions_are_equal_other_less_more_and_empty() {
    assert_eq!(
        holds("a=x", &["x", " x\u{a0}", "X", "xx", ""]),
        [true, true, false, false, false]
    );
    assert_eq!(holds("a!=x", &["x", "y", ""]), [false, true, true]);
    assert_eq!(holds("a=", &["", " ", "x"]), [true, true, false]);
    assert_eq!(holds("a!=", &["", "\u{a0}", "x"]), [false, false, true]);
    assert_eq!(
        holds("a=x|y", &["x", "y", "x|y", ""]),
        [true, true, false, false]
    );
    assert_eq!(
        holds("a!=x|y", &["x", "y", "z", ""]),
        [false, false, true, true]
    );
    assert_eq!(holds("a=x|", &["x", "", "y"]), [true, true, false]);
    // A value may have the sign in it, and a column has white space around it by accident.
    assert_eq!(holds("a = x=y", &["x=y", "x"]), [true, false]);
    assert_eq!(filter(" a >= 1").expect("a condition").column, "a");
}

#[test]
fn numbers_are_more_or_less_as_numbers_and_days_as_days() {
    assert_eq!(
        holds("a>=9", &["9", "9.0", "10", "8.5", "", "n/a"]),
        [true, true, true, false, false, false]
    );
    assert_eq!(
        holds("a<9", &["10", "8", "-1", ""]),
        [false, true, true, false]
    );
    assert_eq!(holds("a>9", &["9", "10"]), [false, true]);
    assert_eq!(holds("a<=9", &["9", "10"]), [true, false]);
    let days = [
        "2024-01-30",
        "2024-01-31",
        "2024-01-31 23:59",
        "2024-02-01",
        "",
    ];
    assert_eq!(
        holds("a<=2024-01-31", &days),
        [true, true, true, false, false]
    );
    assert_eq!(
        holds("a>2024-01-31", &days),
        [false, false, false, true, false]
    );
    assert_eq!(
        holds("a<2024-01-31", &days),
        [true, false, false, false, false]
    );
    assert_eq!(
        holds("a>=M", &["Mueller", "Adams", ""]),
        [true, false, false]
    );
    // A cut within a character is none.
    assert_eq!(holds("a>=2024-01", &["2024-0é"]), [true]);
    for condition in ["a", "a>=", "a<"] {
        assert!(filter(condition).is_err(), "{condition}");
    }
}

#[test]
fn amounts_are_compared_by_what_they_are_worth() {
    let amounts = ["$12,500.00", "€9k", "10 000", "1.250,50 €"];
    assert_eq!(holds("a>=10000", &amounts), [true, false, true, false]);
    assert_eq!(holds("a>=$10,000.00", &amounts), [true, false, true, false]);
}

#[test]
fn what_cannot_be_compared_is_neither_more_nor_less() {
    for (condition, cell) in [
        ("a>=10", "ten"),
        ("a>=1000", "12,500"),
        ("a<10", "5 - 6"),
        ("a>=2024-01-31", "01/31/2024"),
        ("a<2024-01-31", "soon"),
    ] {
        let filter = filter(condition).expect("a condition");
        assert_eq!(filter.holds(cell, None), None, "{condition} {cell}");
    }
    // A date that does not sort as it is written is no bound.
    for condition in ["a>=01/31/2024", "a<31.01.2024", "a>=10,000", "a>=24h"] {
        assert!(filter(condition).is_err(), "{condition}");
    }
}
