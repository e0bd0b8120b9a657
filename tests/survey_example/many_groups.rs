//! Of very many groups the page shows some and counts the rest; the document has all of them.

use std::fmt::Write;

use serde_json::json;

use crate::run::{assert_near, file, json, survey, text, words};

/// Enough for a second look at every pair of them to take minutes.
const SEGMENTS: usize = 20_000;

/// As many groups of one answer, which are a promoter, a passive and a detractor in turn.
fn table(column: &str, groups: usize) -> String {
    let mut csv = format!("{column},score\n");
    for group in 0..groups {
        writeln!(csv, "group {group},{}", [10, 8, 0][group % 3]).expect("a string takes all");
    }
    csv
}

#[test]
fn a_page_of_very_many_segments_is_cut_with_a_count_and_the_document_is_not() {
    let file = file("many_segments.csv", table("region", SEGMENTS));
    let options = ["--score", "score", "--segment", "region"];
    let page = text(&file, &options);
    let shown = page
        .lines()
        .filter(|line| line.starts_with("group "))
        .count();
    assert_eq!(shown, 1000);
    let line = "\nand 19000 more, which --json and --tidy show\n";
    assert!(page.contains(line), "{}", &page[page.len() - 500..]);
    assert!(page.lines().all(|line| line.chars().count() <= 80));

    let found = json(&file, &options);
    let rows = found["segments"]["region"].as_array().expect("rows");
    assert_eq!(rows.len(), SEGMENTS);
    // In their natural order, each with its answer.
    for place in [0, 9, 10, 9_999, SEGMENTS - 1] {
        assert_eq!(rows[place]["segment"], json!(format!("group {place}")));
        assert_eq!(rows[place]["n"], 1);
        assert_near(&rows[place]["nps"], [100.0, 0.0, -100.0][place % 3]);
    }
    // Of so many none is compared with the others.
    assert!(rows.iter().all(|row| row["against_rest"].is_null()));
}

#[test]
fn as_many_segments_as_the_page_shows_are_not_cut() {
    for (groups, more) in [
        (1000, None),
        (1001, Some("and 1 more, which --json and --tidy show")),
    ] {
        let file = file("page_of_segments.csv", table("region", groups));
        let page = text(&file, &["--score", "score", "--segment", "region"]);
        let shown = page
            .lines()
            .filter(|line| line.starts_with("group "))
            .count();
        assert_eq!(shown, 1000);
        assert_eq!(words(&page).contains(" more, which "), more.is_some());
        assert!(more.is_none_or(|more| page.contains(&format!("\n{more}\n"))));
    }
}

#[test]
fn very_many_accounts_are_named_in_the_document() {
    let file = file("many_accounts.csv", table("account", 20_000));
    let options = ["--score", "score", "--account", "account"];
    let found = json(&file, &options);
    assert_eq!(found["overall"]["accounts"], 20_000);
    let all = found["accounts"]["all"].as_array().map(Vec::len);
    assert_eq!(all, Some(20_000));
    let page = text(&file, &options);
    assert!(page.lines().count() < 100, "{page}");
}

#[test]
fn a_column_that_is_named_as_a_group_of_everything_is_no_failure() {
    // A column of free text by mistake: a long cell with every mark of a template or a table.
    let text_cell = "{{ x }} {% if %} <b>&amp;</b> | \\t %s $1 `id`";
    let csv = format!(
        "comment,score\n\"{text_cell}\",9\n\"{}\",3\n",
        "word ".repeat(500)
    );
    let file = file("free_text.csv", csv);
    let output = survey(&file, &["--score", "score", "--segment", "comment"]);
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(
        words(&page).contains(text_cell.split(" | ").next().expect("a part")),
        "{page}"
    );
    assert!(page.lines().all(|line| line.chars().count() <= 80));
}
