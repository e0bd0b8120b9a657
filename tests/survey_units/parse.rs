//! Texts of the command line, and names that are one or two.

use super::{folded, time_zone, trimmed, word};

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
        "\u{200e}Big Corp\u{200f}",
        "\u{202a}Big Corp\u{202c}",
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
