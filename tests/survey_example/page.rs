//! The page of text, as a reader sees it.

use std::path::PathBuf;

use crate::figures::{accounts, two_waves};
use crate::run::{file, text};

#[test]
fn the_page_says_what_the_document_says() {
    let file = two_waves("page.csv");
    let options = ["--score", "score", "--segment", "region", "--wave", "wave"];
    let page = text(&file, &options);
    let (heading, rest) = page.split_once('\n').expect("a heading");
    assert!(heading.ends_with("page.csv, column score"), "{heading}");
    // Limits and p-value by the independent mpmath oracle, as in the tests of the documents; band
    // probabilities by its dirichlet_cdf. Its ci_score of 457 answers like these stays below 30, that
    // of 456 does not.
    // The north falls from 75 to 60 and its share from 20/35 to 15/35, the south from 0 to -40; both
    // waves together have (300/7 + 20/7) / 2 = 160/7. Within: -15 / 2 and -40 / 2. Mix: -1/7 times
    // 67.5 - 160/7, 1/7 times -20 - 160/7. Limits by differentiating the split by each count.
    assert_eq!(
        rest,
        "
Rows
----
rows                            70
used                            70
note: no 10 and 32 times 9 among 70 answers: the question was probably asked
    from 0 to 9; nothing was shifted

All answers
-----------
NPS                 22.9
95% interval        3.5 to 40.4
band                Good or Great
band probability    Needs improvement 1.0%, Good 78.0%, Great 21.0%
to settle the band  about 387 more like these
answers             70
  promoters, 9-10   32 (45.7%)
  passives, 7-8     22 (31.4%)
  detractors, 0-6   16 (22.9%)
taken as            independent answers
publishable         yes
interval method     tango

Histogram
---------
 0       0
 1       0
 2       0
 3      16  #########################
 4       0
 5       0
 6       0
 7      22  ###################################
 8       0
 9      32  ##################################################
10       0

region
------
        n    NPS  95% interval
north  35   68.6  46.3 to 82.2  above the rest
south  35  -22.9  -45.9 to 3.5  below the rest

Waves
-----
          n   NPS   95% interval  change  95% of change  p-value  verdict
2025-H1  35  42.9   15.7 to 63.4
2025-H2  35   2.9  -23.5 to 28.8   -40.0  -73.4 to -2.5   0.0367     down

What changed
------------
2025-H1 to 2025-H2, by region
                              points   95% interval  p-value
total                          -40.0  -73.4 to -2.5   0.0367
mix: segments grew or shrank   -12.5  -33.3 to +8.3   0.2381
within: segments changed       -27.5  -58.7 to +3.7   0.0844

        mix  within
north  -6.4    -7.5
south  -6.1   -20.0

segments that moved, of 2 compared (Holm): none that chance alone would not
    explain

no trend: it needs 3 waves
"
    );
}

/// Answers of two waves, from promoters, passives and detractors of each.
fn waves_of(name: &str, waves: [[usize; 3]; 2]) -> PathBuf {
    let mut csv = String::from("wave,score\n");
    for (wave, counts) in (1..).zip(waves) {
        for (score, count) in [10, 8, 0].into_iter().zip(counts) {
            csv += &format!("{wave},{score}\n").repeat(count);
        }
    }
    file(name, csv)
}

#[test]
fn groups_of_fewer_than_thirty_answers_are_marked() {
    let file = waves_of("few.csv", [[30, 0, 0], [0, 0, 29]]);
    let page = text(&file, &["--score", "score", "--wave", "wave"]);
    assert!(page.contains("\n1    30   100.0"), "{page}");
    assert!(page.contains("\n2 *  29  -100.0"), "{page}");
    assert!(page.contains("\n* fewer than 30 answers"), "{page}");
}

#[test]
fn p_values_have_four_decimals_or_a_bound() {
    // Independent mpmath oracle: the alpha at which a limit of two_sample_mover touches 0 is
    // 4.717e-5 and 1.367e-4.
    for (name, second, shown) in [
        ("p_below.csv", [10, 4, 16], "  < 0.0001     down\n"),
        ("p_above.csv", [11, 4, 15], "   0.0001     down\n"),
    ] {
        let file = waves_of(name, [[24, 4, 2], second]);
        let page = text(&file, &["--score", "score", "--wave", "wave"]);
        assert!(page.contains(shown), "{page}");
        assert!(!page.contains("unclear"), "{page}");
    }
}

#[test]
fn a_verdict_that_cannot_be_given_is_explained() {
    let page = text(
        &accounts("unclear.csv"),
        &["--score", "score", "--wave", "wave"],
    );
    assert!(page.contains("  unclear\n"), "{page}");
    assert!(page.contains("\nunclear: "), "{page}");
}

#[test]
fn long_names_are_wrapped_so_that_no_table_is_wider_than_a_terminal() {
    let name = "a name that is far too long to stand in the column of a table";
    let word = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenundwaisenrentenkassenverwaltung";
    let csv = format!("score,region\n10,{name}\n10,north\n10,{word}\n");
    let page = text(
        &file("long_name.csv", csv),
        &["--score", "score", "--segment", "region"],
    );
    let (_, table) = page.split_once("\nregion\n------\n").expect("a table");
    let (table, _) = table.split_once("\n\n").expect("a footnote");
    assert!(
        table.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    // Nothing of a name is left out, and each has one line of figures.
    let figures = "1  100.0  -58.7 to 100.0";
    assert_eq!(table.matches(figures).count(), 3, "{table}");
    let names = table
        .replace(figures, "")
        .split_whitespace()
        .collect::<String>();
    for name in [name, word, "north"] {
        let name = format!("{}*", name.replace(' ', ""));
        assert!(names.contains(&name), "{table}");
    }
}
