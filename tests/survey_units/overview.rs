//! What is said of a file by somebody who does not know its columns.

use super::page;
use crate::sheet::Sheet;
use crate::tests::{Temporary, options};

fn page_of(name: &str, csv: &str) -> String {
    let file = Temporary::new(name, csv);
    let sheet = Sheet::open(&options(&[&file], &[])).expect("a sheet");
    let typed = ["--skip", "1", "FILE"].map(String::from);
    let page = page(sheet, &typed).expect("a page");
    page.replace(file.path().to_str().expect("UTF-8"), "FILE")
}

#[test]
fn columns_are_listed_and_the_likely_one_is_named() {
    let page = page_of(
        "overview.csv",
        "id,level,\"How likely are you\nto recommend us?\",Why\n1,2,9,fine\n2,3,10,\n12,4,0,\n13,2,n/a,\"a  text\nthat is longer than there is room for\"\n",
    );
    let expected = "\
No --score: the columns, by the first 4 rows

  column                         filled different 0 to 10  such as
  id                               100%         4     50%  1, 2, 12
  level                            100%         3    100%  2, 3, 4
  How likely are you to recom...    75%         3    100%  9, 10, 0
  Why                               50%         2      0%  fine, a text that...
";
    assert!(page.starts_with(expected), "{page}");
    assert!(
        page.lines()
            .all(|line| line.contains("cargo run") || line.chars().count() <= 80),
        "{page}"
    );
    let line = "  cargo run --release --example survey -- --skip 1 FILE --score 'How likely are you to recommend us?'\n";
    assert!(page.ends_with(line), "{page}");
}

#[test]
fn a_file_without_answers_says_so() {
    let page = page_of("overview_none.csv", "name\nann\nbob\n");
    assert!(
        page.ends_with("No column has answers from 0 to 10 in most of its cells.\n"),
        "{page}"
    );
}

#[test]
fn of_a_large_file_the_first_rows_are_looked_at() {
    let rows = (0..10_001).map(|row| format!("{},x{row}\n", row % 11));
    let page = page_of(
        "overview_large.csv",
        &format!("score,id\n{}", rows.collect::<String>()),
    );
    assert!(
        page.starts_with("No --score: the columns, by the first 10000 rows\n"),
        "{page}"
    );
    assert!(page.contains("    >=100 "), "{page}");
    assert!(page.ends_with("--score score\n"), "{page}");
}

#[test]
fn codes_of_categories_are_no_answers_and_their_words_are_named() {
    let rows = (0..12).map(|row| format!("{},{}\n", row % 3 + 1, row % 11));
    let csv = format!("Q1_NPS_GROUP,Q1\n{}", rows.collect::<String>());
    let page = page_of("overview_codes.csv", &csv);
    assert!(page.ends_with("--score Q1\n"), "{page}");
    let csv = "who,group\na,Promoter\nb,Detractor\nc,\n";
    let page = page_of("overview_words.csv", csv);
    assert!(page.ends_with("--category group\n"), "{page}");
}
