//! Who was asked and who answered, counted by hand. Sampling limits come from the library, whose own
//! tests hold them against an independent oracle.

use std::path::PathBuf;

use promoter::response_rate::Bounds;
use promoter::{Level, Tally};
use serde_json::{Value, json};

use crate::figures::two_waves;
use crate::run::{assert_near, file, json, survey, text, words};

/// Six people were asked: Ann, Bob (in two rows), Cid, Eve, Gus and Hal. Ann and Cid answered as
/// promoters, Bob as a detractor; Gus wrote a fraction and Hal is of no account, so that their answers
/// are not used. Dan answered without having been asked, and Fay was not asked either.
fn asked(name: &str) -> PathBuf {
    file(
        name,
        "\
account,revenue,role,who,sent,score
A,100,Decision maker,ann,2024-01-02,10
A,100,End user,bob,yes,
A,100,End user,bob,yes,3
B,50,End user,cid,1,9
B,50,Influencer,dan,NO,9
C,30,End user,eve,x,
C,30,End user,fay,0,
D,20,End user,gus,x,7.5
,,End user,hal,x,9
",
    )
}

const COLUMNS: [&str; 12] = [
    "--score",
    "score",
    "--account",
    "account",
    "--role",
    "role",
    "--value",
    "revenue",
    "--respondent",
    "who",
    "--invited",
    "sent",
];

#[track_caller]
fn assert_bounds(response: &Value, counts: [u64; 3], asked: u64) {
    let [promoters, passives, detractors] = counts;
    let heard = promoters as f64 - detractors as f64;
    let silent = asked as f64 - (promoters + passives + detractors) as f64;
    let bounds = &response["bounds"];
    assert_near(&bounds["lowest"], 100.0 * (heard - silent) / asked as f64);
    assert_near(&bounds["highest"], 100.0 * (heard + silent) / asked as f64);
    let tally = Tally::from_counts(promoters, passives, detractors).expect("a few");
    let of_list = Bounds::of(&tally, asked).expect("enough were asked");
    let interval = of_list.expect("there are answers").interval(Level::P95);
    assert_near(&bounds["lower"], interval.lower());
    assert_near(&bounds["upper"], interval.upper());
}

#[test]
fn a_number_of_people_gives_the_rate_the_bounds_and_the_tipping_point() {
    let file = two_waves("asked_number.csv");
    let survey = json(&file, &["--score", "score", "--invited", "100"]);
    let response = &survey["response"];
    assert_eq!(
        (&response["asked"], &response["answered"]),
        (&json!(100), &json!(70))
    );
    assert_near(&response["rate"], 0.7);
    assert_bounds(response, [32, 22, 16], 100);
    // 16 points of the list must be undone by 30 people.
    assert_near(&response["tipping_point"], -1600.0 / 30.0);
    for nothing in ["roles", "accounts", "value_heard"] {
        assert_eq!(response[nothing], Value::Null);
    }
    assert_eq!(
        json(&file, &["--score", "score"])["response"],
        Value::Null,
        "nothing is said where nothing is known"
    );
}

#[test]
fn a_column_tells_who_was_asked() {
    let response = &json(&asked("asked_column.csv"), &COLUMNS)["response"];
    assert_eq!(
        (&response["asked"], &response["answered"]),
        (&json!(6), &json!(3))
    );
    assert_eq!(response["answers_of_people_not_asked"], 1);
    assert_bounds(response, [2, 0, 1], 6);
    assert_near(&response["tipping_point"], -100.0 / 3.0);
    assert_eq!(
        response["roles"],
        json!([
            {"role": "decision_maker", "asked": 1, "answered": 1, "rate": 1.0},
            {"role": "end_user", "asked": 5, "answered": 2, "rate": 0.4},
        ])
    );
    // Hal is of no account; A and B are worth 150 of 200.
    assert_eq!(
        response["accounts"],
        json!({"asked": 4, "answered": 2, "rate": 0.5})
    );
    assert_near(&response["value_heard"], 0.75);
}

#[test]
fn the_page_says_it_in_words() {
    let page = text(&asked("asked_page.csv"), &COLUMNS);
    let tally = Tally::from_counts(2, 0, 1).expect("a few");
    let bounds = Bounds::of(&tally, 6).expect("enough").expect("answers");
    let interval = bounds.interval(Level::P95);
    let expected = format!(
        "
Response
--------
people asked        6
answered            3 (50.0%)
not asked           1 more, counted above and not here
NPS of all asked    -33.3 to 66.7, whatever the silent would have said
95% interval        {interval}, as if answers of one account were independent
tipping point       for all asked to fall to 0 the silent would have to stand at
    -33.3
accounts asked      4
accounts heard      2 (50.0%)
value heard from    75.0%

                asked  answered    rate
decision maker      1         1  100.0%
end user            5         2   40.0%

"
    );
    assert!(page.contains(&expected), "{page}");
}

#[test]
fn a_tipping_point_that_cannot_be_reached_is_said_to_be_out_of_reach() {
    let of = |name: &str, csv: &str, invited: &str| {
        text(
            &file(name, csv),
            &["--score", "score", "--invited", invited],
        )
    };
    // Three promoters: one silent detractor leaves 2/4.
    let page = of("no_fall.csv", "score\n9\n9\n9\n", "4");
    let line =
        " tipping point none: nothing that the silent could say would make all asked fall to 0 ";
    assert!(words(&page).contains(line), "{page}");
    let page = of("no_rise.csv", "score\n1\n1\n1\n", "4");
    assert!(
        words(&page).contains(" would make all asked rise to 0 "),
        "{page}"
    );
    // Three silent promoters just undo them.
    let page = of("just.csv", "score\n1\n1\n1\n", "6");
    let line = "for all asked to rise to 0 the silent would have to stand at 100.0 ";
    assert!(words(&page).contains(line), "{page}");
    let page = of("all_answered.csv", "score\n9\n1\n1\n", "3");
    assert!(
        page.contains("\ntipping point       none: nobody is silent\n"),
        "{page}"
    );
    let page = of("nobody.csv", "score\n\n", "3");
    assert!(
        page.contains("\nNPS of all asked    not known: nobody of them answered\n"),
        "{page}"
    );
}

#[test]
fn more_answers_than_people_are_refused() {
    let options = ["--score", "score", "--invited", "69"];
    let output = survey(&two_waves("asked_too_few.csv"), &options);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).trim_end(),
        "error: --invited 69 is fewer than the 70 answers that are used: expected everybody who was asked"
    );
    let options = ["--score", "score", "--invited", "99999999999999999999"];
    let output = survey(&two_waves("asked_too_many.csv"), &options);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn rows_that_are_left_out_and_repeated_answers_are_not_asked_twice() {
    let file = asked("asked_where.csv");
    // Of account A alone: Ann and Bob.
    let of = |more: &[&str]| json(&file, &[&COLUMNS[..], more].concat())["response"].clone();
    let response = of(&["--where", "account=A"]);
    assert_eq!(
        (&response["asked"], &response["answered"]),
        (&json!(2), &json!(2))
    );
    // Where every answer is kept, every row is somebody, and Bob is two.
    let response = of(&["--duplicates", "keep_all"]);
    assert_eq!(
        (&response["asked"], &response["answered"]),
        (&json!(7), &json!(3))
    );
}

#[test]
fn somebody_asked_in_two_waves_was_asked_twice() {
    let csv = "wave,who,sent,score\n1,ann,x,9\n2,ann,x,\n2,ann,x,\n,ann,x,\n,ann,x,\n";
    let options = [
        "--score",
        "score",
        "--wave",
        "wave",
        "--respondent",
        "who",
        "--invited",
        "sent",
    ];
    let file = file("asked_waves.csv", csv);
    // Rows of no wave cannot be told to be one invitation: each counts.
    let response = &json(&file, &options)["response"];
    assert_eq!(
        (&response["asked"], &response["answered"]),
        (&json!(4), &json!(1))
    );
}

#[test]
fn what_is_neither_a_number_of_people_nor_a_column_of_who_was_asked_is_refused() {
    let file = asked("asked_wrong.csv");
    let fault = |invited: &str| {
        let output = survey(&file, &["--score", "score", "--invited", invited]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let message = fault("score");
    let why = "error: --invited \"score\" is the column of the answers, by which nobody who was asked is silent: ";
    assert!(message.starts_with(why), "{message}");
    for number in ["1,000", "-5", "1e3", "1 000"] {
        let message = fault(number);
        let digits = format!(
            "error: --invited {number}: a number of people must be in digits alone, such as 1000;"
        );
        assert!(message.starts_with(&digits), "{message}");
        let column = format!("column {number:?} is not in the file: expected one of \"account\"");
        assert!(message.contains(&column), "{message}");
    }
    let message = fault("Sent");
    assert!(
        message.starts_with("error: column \"Sent\" is not in the file"),
        "{message}"
    );
}
