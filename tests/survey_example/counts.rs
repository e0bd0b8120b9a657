//! Files without one row and one score for each answer: tables of counts, categories alone, weights.

use serde_json::{Value, json};

use crate::run::{assert_near, file, json, survey, text};

const COUNTED: [&str; 4] = ["--score", "score", "--count", "n"];

/// Counts of each score in two regions: 30, 20 and 10 by category in the north, 5, 5 and 10 in the
/// south.
const TABLE: &str = "\
region,score,n
north,10,20
north,9,10
north,8,20
north,3,6
north,0,4
south,9,5
south,7,5
south,2,10
";

#[track_caller]
fn usage(csv: &str, options: &[&str], reason: &str) {
    let output = survey(&file("counts_usage.csv", csv), options);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(message.contains(reason), "{message}");
}

#[test]
fn a_row_stands_for_as_many_answers_as_it_says() {
    let options = [&COUNTED[..], &["--segment", "region"]].concat();
    let found = json(&file("counted.csv", TABLE), &options);
    let overall = &found["overall"];
    assert_eq!(overall["n"], 80);
    assert_eq!(
        [
            &overall["promoters"],
            &overall["passives"],
            &overall["detractors"]
        ],
        [&json!(35), &json!(25), &json!(20)]
    );
    assert_near(&overall["nps"], 100.0 * 15.0 / 80.0);
    assert_eq!(
        found["histogram"],
        json!([4, 0, 10, 6, 0, 0, 0, 5, 20, 15, 20])
    );
    let regions = &found["segments"]["region"];
    assert_near(&regions[0]["nps"], 100.0 / 3.0);
    assert_near(&regions[1]["nps"], -25.0);
    // Rows are counted as rows.
    assert_eq!(
        (&found["ledger"]["rows"], &found["ledger"]["used"]),
        (&json!(8), &json!(8))
    );

    // The same answers, a row for each.
    let mut rows = String::from("region,score\n");
    for line in TABLE.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let n = cells[2].parse().expect("a number");
        rows += &format!("{},{}\n", cells[0], cells[1]).repeat(n);
    }
    let options = ["--score", "score", "--segment", "region"];
    let one_by_one = json(&file("one_by_one.csv", rows), &options);
    for part in [
        "overall",
        "histogram",
        "segments",
        "cautions",
        "band_probabilities",
    ] {
        assert_eq!(one_by_one[part], found[part], "{part}");
    }
}

#[test]
fn a_row_of_no_answers_is_used_and_counts_nothing_and_one_of_no_number_has_its_reason() {
    let csv = "score,n\n10,12\n9,0\n8,\n7,1.5\n6,-1\n5,few\n,4\n11,4\n3,3.0\n2, 5\u{a0}\n";
    let counted = file("odd_counts.csv", csv);
    let found = json(&counted, &COUNTED);
    assert_eq!(
        found["histogram"],
        json!([0, 0, 5, 3, 0, 0, 0, 0, 0, 0, 12])
    );
    let ledger = &found["ledger"];
    assert_eq!((&ledger["rows"], &ledger["used"]), (&json!(10), &json!(4)));
    for (reason, rows) in [
        ("no_count", 1),
        ("unreadable_count", 3),
        ("missing", 1),
        ("out_of_range", 1),
    ] {
        assert_eq!(ledger["excluded"][reason], rows, "{reason}");
    }
    let page = text(&counted, &COUNTED);
    let line = "\n  unreadable_count               3  row 5 \"1.5\", row 6 \"-1\", row 7 \"few\"\n";
    assert!(page.contains(line), "{page}");
    // A count of 0 makes no segment, and no account that answered.
    let csv = "account,score,n\nA,10,2\nB,0,0\n";
    let options = [
        &COUNTED[..],
        &["--segment", "account", "--account", "account"],
    ]
    .concat();
    let found = json(&file("count_of_none.csv", csv), &options);
    let rows = found["segments"]["account"].as_array().map(Vec::len);
    assert_eq!(rows, Some(1));
    assert_eq!(found["overall"]["silent_accounts"], 1);
}

#[test]
fn a_thousand_is_read_where_it_can_be_nothing_else() {
    // 1,204 is no 1.204 answers.
    let csv = "score;n\n10;1,204\n9;1 500\n8;1.234.567\n0;2\n3;1.003\n";
    let options = [&COUNTED[..], &["--delimiter", ";"]].concat();
    let table = file("thousands.csv", csv);
    let found = json(&table, &options);
    assert_eq!(found["overall"]["n"], 1204 + 1500 + 1_234_567 + 2 + 1003);
    let either = file("thousands_or_not.csv", "score;n\n9;5\n10;12,000\n");
    let output = survey(&either, &options);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let start = "error: count \"12,000\" in row 3 can be read as 12000 and as 12.000: say which with --decimal-mark";
    assert!(message.starts_with(start), "{message}");
    let points = [&options[..], &["--decimal-mark", "."]].concat();
    let comma = "score;n\n10;1,000\n9;1 500\n0;2\n";
    let found = json(&file("thousands_mark.csv", comma), &points);
    assert_eq!(found["overall"]["n"], 2502);
}

#[test]
fn counts_beside_what_knows_single_answers_are_refused() {
    let count = |more: &[&str]| usage(TABLE, &[&COUNTED[..], more].concat(), "cannot be used with");
    count(&["--weight", "n"]);
    count(&["--respondent", "region"]);
    let asked = [&COUNTED[..], &["--invited", "region"]].concat();
    usage(
        TABLE,
        &asked,
        "--count says how many answers a row stands for",
    );
    // The number of people who were asked goes with counts.
    let asked = [&COUNTED[..], &["--invited", "100"]].concat();
    let response = json(&file("counts_asked.csv", TABLE), &asked)["response"].clone();
    assert_near(&response["rate"], 0.8);

    let csv = format!("region,score,n\na,9,{0}\nb,9,{0}\n", u64::MAX);
    for more in [&[][..], &["--segment", "region"]] {
        let options = [&COUNTED[..], more].concat();
        let output = survey(&file("too_many.csv", &csv), &options);
        assert_eq!(output.status.code(), Some(1));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(message, "error: there are more than 2^64 answers\n");
    }
}

#[test]
fn marks_of_another_scale_are_looked_for_among_the_answers_that_are_counted() {
    let csv = "score,n\n1,5\n2,10\n3,15\n4,40\n5,30\n";
    let notes = json(&file("five_counted.csv", csv), &COUNTED)["ledger"]["notes"].clone();
    let note = notes[0].as_str().expect("a note");
    let start = "no answer above 5 among 100 answers: the question was probably asked from 1 to 5";
    assert!(note.starts_with(start), "{note}");
}

#[test]
fn categories_stand_for_scores_in_words_and_in_numbers() {
    let csv = "\
group,account
Promoter,A
PROMOTER,A
promoters,B
3,B
Passive,C
neutral?,C
2,C
Detractor,D
detractors,D
1,D
,D
n/a,A
9,A
";
    let grouped = file("categories.csv", csv);
    let options = ["--category", "group", "--missing", "N/A"];
    let found = json(&grouped, &options);
    let overall = &found["overall"];
    assert_eq!(
        [
            &overall["promoters"],
            &overall["passives"],
            &overall["detractors"]
        ],
        [&json!(4), &json!(2), &json!(3)]
    );
    assert_near(&overall["nps"], 100.0 / 9.0);
    let ledger = &found["ledger"];
    assert_eq!(ledger["excluded"]["missing"], 2);
    // A score is no category.
    assert_eq!(ledger["excluded"]["not_a_category"], 2);
    assert_eq!(found["histogram"], Value::Null);
    assert!(!text(&grouped, &options).contains("Histogram"));

    // Two promoters of A, two of B, two passives of C and three detractors of D.
    let by_account = ["--account", "account", "--roll-up", "every_account"];
    let found = json(&grouped, &[&options[..], &by_account].concat());
    assert_near(&found["overall"]["nps"], 25.0);
    assert_eq!(found["accounts"]["only_promoters"], json!(["A", "B"]));

    let all = file("detractors_only.csv", "group\n1\n1\nDetractor\n");
    let notes = json(&all, &["--category", "group"])["ledger"]["notes"].clone();
    assert_eq!(notes, json!([]), "a category is on no scale");
}

#[test]
fn categories_have_no_scores_to_average_or_to_label() {
    let csv = "group,score,account,role\nPromoter,9,A,End user\n";
    usage(
        csv,
        &["--category", "group", "--score", "score"],
        "cannot be used with",
    );
    usage(
        csv,
        &["--category", "group", "--label", "score"],
        "--label needs --score",
    );
    for roll_up in ["mean_score", "most_influential"] {
        let options = ["--category", "group", "--account", "account"];
        let options = [&options[..], &["--role", "role", "--roll-up", roll_up]].concat();
        usage(
            csv,
            &options,
            "need scores: a column of categories has none",
        );
    }
    // Counted categories.
    let csv = "group,n\nPromoter,50\nPassive,30\nDetractor,20\n";
    let options = ["--category", "group", "--count", "n"];
    let found = json(&file("categories_counted.csv", csv), &options);
    assert_eq!(found["overall"]["n"], 100);
    assert_near(&found["overall"]["nps"], 30.0);
}

#[test]
fn weights_move_the_score_and_not_the_counts() {
    let csv = "score,w,region\n10,2,a\n9,0,a\n8,1,a\n3,1.5,b\n0,\"0,5\",b\n9,,b\n9,-1,b\n9,inf,b\n9,heavy,b\n";
    let weighted = file("weights.csv", csv);
    let options = ["--score", "score", "--weight", "w", "--segment", "region"];
    let found = json(&weighted, &options);
    let overall = &found["overall"];
    // Promoters weigh 2, the passive 1 and detractors 2 of 5.
    assert_near(&overall["nps"], 0.0);
    assert_near(&overall["promoter_share"], 0.4);
    assert_eq!(overall["n"], 5);
    assert_eq!(overall["promoters"], 2);
    assert_eq!(found["ledger"]["excluded"]["unreadable_weight"], 4);
    let regions = &found["segments"]["region"];
    assert_near(&regions[0]["nps"], 100.0 * 2.0 / 3.0);
    assert_near(&regions[1]["nps"], -100.0);
    // Weights of 1 are none.
    let csv = "score,w\n10,1\n9,1.000\n8,1\n3,1\n0,1\n";
    let ones = file("weights_of_one.csv", csv);
    let weighted = json(&ones, &["--score", "score", "--weight", "w"]);
    let plain = json(&ones, &["--score", "score"]);
    for figure in ["n", "nps", "lower", "upper", "effective_n"] {
        assert_eq!(
            weighted["overall"][figure], plain["overall"][figure],
            "{figure}"
        );
    }
}

#[test]
fn weights_know_the_accounts() {
    let csv = "account,score,w\nA,10,3\nA,0,1\nB,9,2\nC,3,2\n";
    let options = ["--score", "score", "--weight", "w", "--account", "account"];
    let found = json(&file("weights_accounts.csv", csv), &options);
    // 5 of 8 are of promoters and 3 of detractors; A holds half.
    assert_near(&found["overall"]["nps"], 25.0);
    assert_near(&found["overall"]["top_share"], 0.5);
    assert_eq!(found["overall"]["design"], "clustered");
    let by_value = [&options[..], &["--roll-up", "every_account"]].concat();
    usage(
        csv,
        &by_value,
        "--weight weighs answers, and --roll-up sets their weights already",
    );
}
