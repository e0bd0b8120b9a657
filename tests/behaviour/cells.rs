//! What a cell of a survey export is read as, each form with the reason why.

use promoter::{Error, Score};
use proptest::prelude::*;

use crate::support::tried_on;

/// The score of a cell, nothing where the answer is missing, or the reason why it holds none.
fn read(cell: &str) -> Result<Option<u8>, &'static str> {
    match Score::from_cell(cell) {
        Ok(score) => Ok(score.map(Score::get)),
        Err(Error::Cell { reason, .. }) => Err(reason),
        Err(other) => panic!("{cell:?}: {other}"),
    }
}

/// All cells of the table are read as what stands beside them.
#[track_caller]
fn all(table: &[(&str, &str)], expected: Result<Option<u8>, &'static str>) {
    for (cell, why) in table {
        assert_eq!(read(cell), expected, "{cell:?}: {why}");
    }
}

const NO_NUMBER: &str = "holds no number";
const SEVERAL: &str = "holds several numbers";
const FRACTION: &str = "holds a fraction";
const DATE: &str = "holds a date";
const PART: &str = "holds a number that is part of something else";
const OUT_OF_RANGE: &str = "is out of range";

#[test]
fn a_number_alone_is_an_answer() {
    all(
        &[
            ("9", "as most cells are"),
            (" 9 ", "blanks around an answer mean nothing"),
            ("\u{a0}9\u{a0}", "nor do those of a spreadsheet"),
            ("\u{feff}9", "nor does the mark at the start of a file"),
            ("\u{200f}9", "nor do marks of the direction of writing"),
            ("9.0", "a spreadsheet writes every number with decimals"),
            ("9,0", "with a comma in most of Europe"),
            ("9.000", "zeros add nothing, however many"),
            ("09", "a leading zero adds nothing either"),
            ("9.", "a point that nothing follows ends a sentence"),
            ("+9", "a plus at the start is a sign that changes nothing"),
            ("\"9\"", "quotes that an export doubled"),
            (
                "'9",
                "the apostrophe makes a text of a number in a spreadsheet",
            ),
            (
                "=\"9\"",
                "as a formula, so that a spreadsheet leaves it alone",
            ),
            ("(9)", "brackets belong to the layout"),
            ("[9]", "square ones too"),
            ("9!", "a mark of the sentence"),
            ("9?", "whoever doubts has answered"),
            ("\u{ff19}", "the same digit from a Japanese keyboard"),
        ],
        Ok(Some(9)),
    );
    all(
        &[
            ("10,0", "one decimal, so no thousands"),
            ("\u{ff11}\u{ff10}", "two wide digits"),
            ("\u{ff11}0", "one wide digit and one that is not"),
        ],
        Ok(Some(10)),
    );
}

#[test]
fn words_that_stand_apart_leave_an_answer_alone() {
    all(
        &[
            (
                "10 - Extremely likely",
                "the number first, as Qualtrics has it",
            ),
            (
                "Extremely likely - 10",
                "the number last, as SurveyMonkey has it",
            ),
            (
                "Extremely likely -10",
                "a dash that follows a word is no minus",
            ),
            ("Extremely likely-10", "a word and a dash without blanks"),
            ("10-Extremely likely", "the same the other way round"),
            ("10 \u{2013} Extremely likely", "an en dash"),
            ("10 \u{2014} Extremely likely", "an em dash"),
            ("10\u{2014}Extremely likely", "an em dash without blanks"),
            ("10\u{a0}-\u{a0}Extremely likely", "no-break spaces"),
            ("10: Extremely likely", "a colon"),
            ("Extremely likely: 10", "a colon before the number"),
            ("Score:10", "a colon without a blank"),
            ("10=Extremely likely", "as the legend of a scale"),
            ("10. Extremely likely", "a point and a blank, as in a list"),
            ("10.Extremely likely", "a list without the blank"),
            ("10) Extremely likely", "a list with brackets"),
            ("10 (Extremely likely)", "the words in brackets"),
            ("Extremely likely (10)", "the number in brackets"),
            ("\"Extremely likely\",10", "a comma after a quote"),
            ("Extremely likely,10", "a comma after a word"),
            ("10, extremely likely", "a comma after the number"),
            ("10 Extremely likely", "a blank is enough"),
            ("10 | Extremely likely", "a bar"),
            ("10\nExtremely likely", "a line break is a blank"),
            ("10\u{ff08}\u{975e}\u{5e38}\u{ff09}", "wide brackets"),
            ("10 \u{2605}", "a star that stands apart is a word"),
            ("10 - may recommend", "a month with more words is a word"),
            ("10 out of ten", "words for numbers are words"),
            ("Question 10", "it cannot be told from an answer with words"),
            ("No. 10", "number ten, said with a blank"),
        ],
        Ok(Some(10)),
    );
    all(
        &[
            (
                "0-Not at all likely",
                "a dash that a word follows is no minus",
            ),
            ("Not at all likely - 0", "the lowest answer with words"),
            (
                "0 - \u{e0} \u{e9}viter",
                "a word of one letter with a blank before it",
            ),
        ],
        Ok(Some(0)),
    );
}

#[test]
fn a_day_of_a_month_is_no_answer() {
    all(
        &[
            ("10-Aug", "10/8 or 8/10, as an English spreadsheet makes it"),
            ("8-Oct", "the same day the other way round"),
            ("Aug-10", "a month and a year, or a day"),
            ("10 Aug", "with a blank"),
            ("Aug 10", "with the month first"),
            ("10. Aug", "with the point of an ordinal"),
            ("10.Aug", "without the blank"),
            ("10/Aug", "with a stroke"),
            ("10Aug", "with nothing between"),
            ("10 August", "the month in full"),
            ("10-AUG", "in capitals"),
            ("10-Sept", "four letters of one"),
            ("10-Mrz", "German, March"),
            ("8. M\u{e4}rz", "German in full"),
            ("10. Dez", "German, December"),
            ("10-ao\u{fb}t", "French, August"),
            ("10 d\u{e9}c.", "French, December"),
            ("8-f\u{e9}vr", "French, February"),
            ("10-juil.", "French, July"),
            ("10-ene", "Spanish, January"),
            ("10 de agosto", "Spanish with its preposition"),
            ("10-giu", "Italian, June"),
            ("10-ott", "Italian, October"),
            ("10-mrt", "Dutch, March"),
            ("10-mei", "Dutch, May"),
            ("10-out", "Portuguese, October"),
            ("10/dez", "Portuguese, December"),
            ("10-maj", "Danish and Swedish, May"),
            ("10. des.", "Norwegian, December"),
        ],
        Err(DATE),
    );
}

#[test]
fn a_number_that_is_part_of_something_else_is_no_answer() {
    all(
        &[
            ("A10", "a cell of a spreadsheet"),
            ("Q10", "a question"),
            ("10th", "a place"),
            ("9x", "times"),
            ("9e", "a French ordinal"),
            ("10\u{70b9}", "a word without a blank, in Chinese"),
            ("A-10", "a name of one letter, as of an account"),
            ("No.9", "the point of an abbreviation joins"),
            ("#9", "a place in a list"),
            ("score_9", "a name in a program"),
            ("9*", "a footnote"),
            ("9\u{2605}", "a number of stars, of how many is not said"),
            ("10%", "a percentage"),
            ("10 %", "a percentage, as it is set in German and French"),
            ("\u{ff05}10", "with the wide mark"),
            ("$9", "an amount"),
            ("9 \u{20ac}", "an amount with a blank"),
            ("\u{a3} 9", "the sign first"),
            ("9/", "a part of a whole that is not there"),
            ("9 / ten", "a part of a whole in words"),
            ("9+", "nine or more"),
            (">9", "more than nine"),
            ("< 9", "less than nine"),
            ("~9", "about nine"),
            ("A\u{200b}10", "what cannot be seen keeps nothing apart"),
            ("A17", "of a number out of range too"),
            ("7.5%", "of a fraction too"),
        ],
        Err(PART),
    );
}

#[test]
fn several_numbers_are_no_answer() {
    all(
        &[
            ("8/10", "eight of ten, or a day of a month"),
            ("10/10", "both the same"),
            ("9 of 10", "eight of ten in words"),
            ("9 or 10", "an answer that is not one"),
            ("9 - 10", "from nine to ten"),
            ("0-10", "a legend"),
            ("10-Aug-2024", "a whole date"),
            ("Aug 10, 2024", "a whole date in words"),
            ("10:30", "a time"),
            ("1.2.3", "a version"),
            ("1e1", "how a program writes ten, but no survey"),
            ("9, 0", "a blank parts two numbers"),
            ("1 000", "thousands with a blank"),
        ],
        Err(SEVERAL),
    );
}

#[test]
fn fractions_are_never_rounded() {
    all(
        &[
            ("7.5", "between two answers"),
            ("7,5", "with a comma"),
            (".5", "without a whole"),
            ("(.5)", "in brackets"),
            ("-7.5", "with a sign"),
            ("7.5 - likely", "with words"),
            ("9\u{bd}", "as one character"),
        ],
        Err(FRACTION),
    );
}

#[test]
fn a_number_beyond_the_scale_is_named_as_such() {
    all(
        &[
            ("11", "one too many"),
            ("-1", "a sign at the start of the cell"),
            ("- 1", "with a blank"),
            ("\u{2212}1", "the minus of a spreadsheet"),
            ("\u{2013}1", "a dash in its place"),
            ("-1.0", "with decimals"),
            ("- 10", "a list of one point cannot be told from it"),
            ("10,000", "thousands, never the ten of a decimal comma"),
            ("0,500", "three decimals after a comma are thousands"),
            ("99999999999999999999999", "beyond 64 bits"),
            ("11 - Extremely likely", "with words"),
        ],
        Err(OUT_OF_RANGE),
    );
}

#[test]
fn words_alone_are_no_number() {
    all(
        &[
            ("great", "an opinion"),
            ("Extremely likely", "an end point without its number"),
            ("ten", "a word for a number"),
            (
                "No score",
                "a word for nothing that only the caller can know",
            ),
            ("--", "two dashes"),
            ("\u{0669}", "a digit of a script that is not known here"),
            ("\u{2468}", "a nine in a circle"),
            ("9\u{b2}", "a power"),
        ],
        Err(NO_NUMBER),
    );
}

#[test]
fn words_for_nothing_are_missing() {
    all(
        &[
            ("", "an empty cell"),
            (" \u{a0} ", "blanks"),
            ("NA", "R and spreadsheets"),
            ("n/a", "people"),
            ("NULL", "databases"),
            ("None", "Python"),
            ("NaN", "its tables"),
            ("#N/A", "a look-up in a spreadsheet that found nothing"),
            ("-", "accountants"),
        ],
        Ok(None),
    );
}

/// Cells of pieces that belong into one, and of some that do not.
fn pieces() -> impl Strategy<Value = String> {
    let number = (0..=12_u8).prop_map(|number| number.to_string());
    let apart = "[ \u{a0}()\"',:.+\u{2013}-]| - |\\.0";
    let words = "likely|Aug|x|A|\u{e9}|th|No|\u{70b9}";
    let marks = "[%$\u{20ac}/#_>*\u{200b}\u{ff19}\u{bd}]|\\PC";
    let piece = prop_oneof![4 => number, 3 => apart, 3 => words, 2 => marks];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

/// The runs of digits in a text, each with what touches it before and after; decimals of zeros belong to
/// their number.
fn runs(text: &str) -> Vec<(Option<char>, String, Option<char>)> {
    let chars: Vec<char> = text.chars().collect();
    let digits = |from: usize| {
        let run = chars[from..].iter().take_while(|c| c.is_ascii_digit());
        run.collect::<String>()
    };
    let (mut runs, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let run = digits(at);
        if run.is_empty() {
            at += 1;
            continue;
        }
        let mut end = at + run.len();
        if matches!(chars.get(end), Some('.' | ',')) {
            let decimals = digits(end + 1);
            if !decimals.is_empty() && decimals.bytes().all(|digit| digit == b'0') {
                end += 1 + decimals.len();
            }
        }
        let before = at.checked_sub(1).map(|before| chars[before]);
        runs.push((before, run, chars.get(end).copied()));
        at = end;
    }
    runs
}

proptest! {
    #![proptest_config(tried_on(2_000))]

    #[test]
    fn what_is_read_is_the_only_number_of_its_cell_and_touches_nothing(cell in pieces()) {
        if let Ok(Some(score)) = Score::from_cell(&cell) {
            let narrow = |c: char| match c {
                '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xff10 + 0x30).expect("a digit"),
                c => c,
            };
            let invisible = |c: &char| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}');
            let seen: String = cell.chars().map(narrow).filter(invisible).collect();
            let runs = runs(&seen);
            let [(before, digits, after)] = &runs[..] else {
                panic!("{cell:?} has {} numbers and was read as {score}", runs.len());
            };
            prop_assert_eq!(digits.parse::<u8>(), Ok(score.get()), "{:?}", cell);
            for touching in [before, after].into_iter().flatten() {
                prop_assert!(
                    !touching.is_alphanumeric() && !"%$\u{20ac}/#_>*\u{bd}".contains(*touching),
                    "{cell:?} was read as {score}"
                );
            }
            prop_assert!(*after != Some('+'), "{cell:?} was read as {score}");
            let words = seen.replace(|c: char| c.is_numeric() || " \u{a0}()\"',:.+\u{2013}-".contains(c), "");
            prop_assert!(words != "Aug", "{cell:?} was read as {score}");
        }
    }

    #[test]
    fn labels_of_a_scale_are_read_wherever_the_number_stands(
        score in 0..=10_u8,
        words in "[A-Z][a-z]{3,8}( [a-z]{2,8}){1,3}",
        apart in prop::sample::select(vec![" - ", "-", " \u{2013} ", ": ", " ", "\u{a0}", "\n", " | ", "="]),
    ) {
        // One word alone with a number could be a month, and so could one behind "de".
        prop_assume!(!words.contains(" de "));
        for cell in [format!("{score}{apart}{words}"), format!("{words}{apart}{score}"), format!("{words} ({score})")] {
            prop_assert_eq!(read(&cell), Ok(Some(score)), "{:?}", cell);
        }
    }

    #[test]
    fn any_cell_reads_without_a_panic(cell in "\\PC{0,12}") {
        let _ = Score::from_cell(&cell);
    }
}
