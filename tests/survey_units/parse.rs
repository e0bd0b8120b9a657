//! Texts of the command line, and names that are one or two.

use super::{filter, folded, time_zone, trimmed, word};

#[track_caller]
fn holds(condition: &str, cells: &[&str]) -> Vec<bool> {
    let filter = filter(condition).expect("a condition");
    cells.iter().map(|cell| filter.holds(cell)).collect()
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
    assert_eq!(holds("a>=2", &["é"]), [false]);
    assert_eq!(holds("a>=2024-01", &["2024-0é"]), [true]);
    for condition in ["a", "a>=", "a<"] {
        assert!(filter(condition).is_err(), "{condition}");
    }
}

#[test]
fn names_are_one_whatever_cannot_be_seen() {
    for name in [
        "Big Corp",
        " Big  Corp ",
        "Big\u{a0}Corp",
        "Big\r\nCorp",
        "\u{feff}Big \u{200b}Corp",
        "Bi\u{ad}g Corp",
        "Big\u{3000}Corp",
    ] {
        assert_eq!(folded(name, false), "Big Corp", "{name:?}");
    }
    // Accents are written in two ways.
    assert_eq!(folded("Krako\u{301}w", false), folded("Kraków", false));
    assert_ne!(folded("BIG CORP", false), folded("Big Corp", false));
    assert_ne!(folded("Ａｃｍｅ", false), folded("Acme", false));
}

#[test]
fn names_that_are_folded_are_one_in_any_case_and_width() {
    for (one, other) in [
        ("ACME  Ltd", "acme ltd"),
        ("Ａｃｍｅ", "acme"),
        ("ｱｲｳ", "アイウ"),
        ("STRASSE", "Straße"),
        ("ΟΔΟΣ", "οδος"),
        ("ÉCOLE", "école"),
        ("Acme\u{3000}Co", "ACME Co"),
    ] {
        assert_eq!(folded(one, true), folded(other, true), "{one} {other}");
    }
    assert_ne!(folded("Acme", true), folded("Akme", true));
}

#[test]
fn words_zones_and_what_is_around_a_cell() {
    let (text, score) = word("Extremely likely=10").expect("a word");
    assert_eq!((text.as_str(), score.get()), ("Extremely likely", 10));
    for text in ["Extremely likely", "x=11", "x=", "x=ten"] {
        assert!(word(text).is_err(), "{text}");
    }
    assert!(time_zone("Europe/Berlin").is_ok() && time_zone("UTC").is_ok());
    assert!(time_zone("Europe/Nowhere").is_err());
    assert_eq!(trimmed("\u{feff}\u{200b} a b \u{a0}\n"), "a b");
}
