//! Amounts as they stand in the files of many countries.

use super::DecimalMark::{Comma, Point};
use super::amount;

#[test]
fn amounts_are_read_with_their_currency_and_thousands() {
    for (cell, value) in [
        ("243000", 243_000.0),
        (" 243000\u{a0}", 243_000.0),
        ("0", 0.0),
        ("-0", 0.0),
        (".5", 0.5),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("1250.5", 1250.5),
        ("1250,50", 1250.5),
        ("1.2340", 1.234),
        ("1234.567", 1234.567),
        ("2.43e5", 243_000.0),
        ("1,5E+06", 1_500_000.0),
        ("243 000", 243_000.0),
        ("1\u{202f}243\u{202f}000", 1_243_000.0),
        ("1'243'000", 1_243_000.0),
        ("1\u{2019}243\u{2019}000.50", 1_243_000.5),
        ("1,243,000", 1_243_000.0),
        ("1.243.000", 1_243_000.0),
        ("12,43,000", 1_243_000.0),
        ("1,243.5", 1243.5),
        ("1.243,5", 1243.5),
        ("1.243.000,75", 1_243_000.75),
        ("1 243,500", 1243.5),
        ("C$12,500.00", 12_500.0),
        ("$ 12,500.00", 12_500.0),
        ("US$12500", 12_500.0),
        ("EUR 12.500,00", 12_500.0),
        ("12.500,00 €", 12_500.0),
        ("12 500 kr", 12_500.0),
        ("12 500 kr.", 12_500.0),
        ("kr. 500", 500.0),
        ("CHF 1'250'000.-", 1_250_000.0),
        ("1250.–", 1250.0),
        ("500,-", 500.0),
        ("Rs. 500", 500.0),
        ("Rs.500", 500.0),
        ("₹1,25,000", 125_000.0),
        ("R$ 1.250,50", 1250.5),
        ("1 250 zł", 1250.0),
        ("12.5k", 12_500.0),
        ("€12.5K", 12_500.0),
        ("1.2M", 1_200_000.0),
        ("1.2m€", 1_200_000.0),
        ("1,2 Mio. EUR", 1_200_000.0),
        ("3bn USD", 3e9),
    ] {
        assert_eq!(amount(cell, None), Ok(Some(value)), "{cell}");
    }
    assert_eq!(amount(" \u{a0}", None), Ok(None));
}

#[test]
fn what_could_be_two_numbers_needs_a_word_on_which() {
    for (cell, comma, point) in [
        ("12,500", 12.5, 12_500.0),
        ("$12.500", 12_500.0, 12.5),
        ("1.250k", 1_250_000.0, 1250.0),
    ] {
        assert_eq!(amount(cell, Some(Comma)), Ok(Some(comma)), "{cell}");
        assert_eq!(amount(cell, Some(Point)), Ok(Some(point)), "{cell}");
    }
    assert_eq!(
        amount("12,500", None),
        Err("can be read as 12500 and as 12.500: say which with --decimal-mark . for the first or --decimal-mark , for the second".into()),
    );
    assert_eq!(
        amount("€12.500", None),
        Err("can be read as 12500 and as 12.500: say which with --decimal-mark , for the first or --decimal-mark . for the second".into()),
    );
    // What is no number with this mark is none.
    assert!(amount("12.5", Some(Comma)).is_err());
    assert_eq!(amount("12.500,5", Some(Comma)), Ok(Some(12_500.5)));
    assert!(amount("12.500,5", Some(Point)).is_err());
}

#[test]
fn what_is_no_amount_is_refused() {
    for cell in [
        "n/a",
        "inf",
        "nan",
        "€",
        "12 34",
        "1,2,3",
        "1234,567,890",
        "1e999",
        ".",
        "1 000.000.000",
        "1\u{a0}243\u{202f}000",
        "12 apples",
        "max 500",
        "approx. 500",
        "5 6",
        "12%",
        "500 k M",
        "2024-01-05",
        "1.2.3",
        "5k5",
    ] {
        let found = amount(cell, None);
        assert!(
            found
                .as_ref()
                .is_err_and(|problem| problem.starts_with("is no number: ")),
            "{cell}: {found:?}"
        );
    }
    for cell in [
        "-5",
        "\u{2212}1,5",
        "-1 000",
        "(500)",
        "($500.00)",
        "-$5",
        "$-5",
        "500-",
        "-€ 5k",
    ] {
        assert_eq!(
            amount(cell, None),
            Err("is negative: expected 0 or more, or an empty cell".into()),
            "{cell}"
        );
    }
}
