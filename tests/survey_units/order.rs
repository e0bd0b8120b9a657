//! Names of waves, put into the order that a person would give them.

use super::order;

/// Puts names that are in their right order the other way round, and looks whether they come back.
#[track_caller]
fn is_certain(names: &[&str]) {
    let (found, note) = ordered(names);
    assert_eq!(found, names);
    assert_eq!(note, None, "{names:?}");
}

#[track_caller]
fn is_uncertain(names: &[&str], why: &str) {
    let (found, note) = ordered(names);
    assert_eq!(found, names);
    let note = note.expect("a note");
    let start = format!("waves were taken in the order {}", names.join(", "));
    assert!(note.starts_with(&start) && note.contains(why), "{note}");
}

fn ordered<'a>(names: &[&'a str]) -> (Vec<&'a str>, Option<String>) {
    let reversed: Vec<&str> = names.iter().rev().copied().collect();
    let (order, note) = order(&reversed);
    (order.iter().map(|&place| reversed[place]).collect(), note)
}

#[test]
fn years_go_before_what_is_in_them() {
    for names in [
        &["Q1 2024", "Q4 2024", "Q1 2025"][..],
        &["2024 Q1", "2024 Q4", "2025 Q1"],
        &["2024-Q1", "Q4 2024", "Q1/2025"],
        &["Q4/2023", "Q1/2024"],
        &["1Q23", "4Q23", "1Q24"],
        &["Q4 23", "Q1 24"],
        &["Q4 FY23", "Q1 FY24", "Q2 FY2024"],
        &["FY24 H1", "FY24 H2", "FY25 H1"],
        &["H2'23", "H1'24"],
        &["2. Halbjahr 2023", "1. Halbjahr 2024"],
        &["T4 2023", "T1 2024"],
        &["W52 2023", "W05 2024", "W10 2024"],
        &["2023-W52", "2024-W05"],
        &["KW 50/2023", "KW 2/2024"],
        &["12/2023", "01/2024", "2/2024"],
        &["Wave 2 2023", "Wave 1 2024", "Wave 10 2024"],
        &["P12 2023", "P2 2024", "P11 2024"],
        &["2011", "2012"],
        &["2023/24", "2024/25"],
        &["FY23", "FY24"],
    ] {
        is_certain(names);
    }
}

#[test]
fn months_are_those_of_the_calendar_in_languages_that_are_known() {
    for names in [
        &["Dec 2023", "Jan 2024", "Apr 2024"][..],
        &["Dec-23", "Jan-24", "Feb-24"],
        &["December '23", "January '24"],
        &["2023 Dezember", "2024 Januar", "2024 März"],
        &["novembre 2023", "février 2024", "août 2024"],
        &["diciembre 2023", "enero 2024", "agosto 2024"],
        &["15 January 2024", "2 February 2024", "14 February 2024"],
        &["January 15, 2024", "February 2, 2024"],
        &["January", "February", "March", "April"],
        &["Sept", "October", "Nov"],
        &["15-Jan", "29-Jan", "12-Feb"],
        &["Nov-23", "Dec-23", "Jan-24", "Jan-25"],
        &["31-Dec-23", "05-Jan-24", "20-Jan-24"],
        &["Jan-Mar 23", "Apr-Jun 23", "Jan-Mar 24"],
    ] {
        is_certain(names);
    }
    // A number beside a month can be its year or a day.
    is_uncertain(&["Feb 12", "Jan 15", "Jan 29"], "could be days");
    is_uncertain(&["24-Jan", "25-Jan", "24-Feb"], "could be years");
    let why = "tell no year";
    is_uncertain(&["January", "November", "December"], why);
    is_uncertain(
        &[
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ],
        why,
    );
    is_uncertain(&["Q1", "Q2", "Q3", "Q4"], why);
    is_uncertain(&["Q1", "Q3", "Q4"], why);
    is_certain(&["Q2", "Q3"]);
}

#[test]
fn numbers_go_by_their_size() {
    let twelve: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
    is_certain(&twelve.iter().map(String::as_str).collect::<Vec<_>>());
    is_certain(&["Wave 2", "wave 10", "Wave  11"]);
    is_certain(&["1st wave", "2nd wave", "3rd wave", "10th wave"]);
    is_certain(&["Week 9", "Week 10"]);
}

#[test]
fn dates_say_which_of_two_numbers_is_the_day() {
    is_certain(&["2023-12-31", "2024-01-05", "2024-02-01"]);
    is_certain(&["31.12.2023", "05.01.2024", "01.02.2024"]);
    is_certain(&["31/12/2023", "05/01/2024", "01/02/2024"]);
    is_certain(&["12/31/2023", "01/05/2024", "02/01/2024"]);
    is_uncertain(&["12/01/2023", "01/05/2024", "02/01/2024"], "--date-format");
    is_uncertain(&["12/01/23", "01/05/24", "02/01/24"], "--date-format");
    is_certain(&["23-12-30", "24-01-05", "24-02-01"]);
    // Without a year: the first numbers can be no months here, and may be anything there.
    is_uncertain(&["24.01.", "05.02.", "12.03."], "may be days");
    is_uncertain(&["1.5", "1.10", "2.1"], "may be days");
    is_certain(&["01/05", "01/15", "02/20"]);
}

#[test]
fn an_order_that_nothing_makes_certain_is_told() {
    let why = "tell no time or number";
    is_uncertain(&["After", "Before"], why);
    is_uncertain(&["Baseline", "Wave 2", "Wave 10"], why);
    is_uncertain(&["2023", "Q1 2024"], why);
    is_uncertain(
        &["Spring 2023", "Autumn 2023", "Spring 2024", "Winter 2024"],
        "in the north",
    );
    assert_eq!(order(&["Before"]), (vec![0], None));
    assert_eq!(order(&[]), (vec![], None));
    let (_, note) = order(&["Q1 2024", "2024-Q1"]);
    assert!(note.is_some_and(|note| note.ends_with("tell the same time")));
    let many: Vec<String> = ('a'..='z').map(|letter| letter.into()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let note = order(&many).1.expect("a note");
    assert!(note.contains(" k, l, ...: "), "{note}");
}
