//! Dates, the waves they make, and which of several answers is the latest.

use serde_json::json;

use crate::run::{file, json, survey};

/// The histogram of the answers that are kept of ann (9 in January, 3 in March, 7 in February),
/// and of two answers without a name (10 and 10).
fn kept(name: &str, options: &[&str]) -> Vec<(u64, u64)> {
    let csv = "who,day,score\nann,2024-01-09,9\nann,2024-03-01,3\n,2024-01-01,10\nann,2024-02-01,7\n ,2024-01-01,10\n";
    let survey = json(&file(name, csv), &[&["--score", "score"], options].concat());
    let counts = survey["histogram"].as_array().expect("11 counts").clone();
    assert_eq!(counts.len(), 11);
    let given = (0..)
        .zip(counts)
        .map(|(score, count)| (score, count.as_u64().expect("a count")));
    given.filter(|&(_, count)| count > 0).collect()
}

#[test]
fn one_answer_of_a_respondent_is_kept_as_the_caller_chooses() {
    let by = ["--respondent", "who"];
    let by_time = ["--respondent", "who", "--time", "day"];
    let choose = |choice| ["--duplicates", choice];
    assert_eq!(
        kept("repeats_0.csv", &[]),
        [(3, 1), (7, 1), (9, 1), (10, 2)]
    );
    assert_eq!(kept("repeats_1.csv", &by), [(7, 1), (10, 2)]);
    assert_eq!(kept("repeats_2.csv", &by_time), [(3, 1), (10, 2)]);
    let first = [&by_time[..], &choose("keep_first")].concat();
    assert_eq!(kept("repeats_3.csv", &first), [(9, 1), (10, 2)]);
    let all = [&by_time[..], &choose("keep_all")].concat();
    assert_eq!(
        kept("repeats_4.csv", &all),
        [(3, 1), (7, 1), (9, 1), (10, 2)]
    );
    let by_month = [&by_time[..], &["--wave", "day", "--wave-format", "month"]].concat();
    assert_eq!(
        kept("repeats_5.csv", &by_month),
        [(3, 1), (7, 1), (9, 1), (10, 2)]
    );
}

#[test]
fn an_answer_without_a_readable_time_is_taken_as_the_earliest() {
    let csv = "who,day,score\nann,2024-01-09,9\nann,soon,3\nbob,,8\n,,8\n";
    let options = ["--score", "score", "--respondent", "who", "--time", "day"];
    let survey = json(&file("no_time.csv", csv), &options);
    assert_eq!(
        survey["histogram"],
        json!([0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0])
    );
    assert_eq!(
        survey["ledger"]["notes"],
        json!(["answers without a readable time, taken as the earliest of their respondent: 2"])
    );
}

/// The waves that dates belong to, as the options make them; the first is that of the first date.
fn waves(name: &str, dates: &[&str], options: &[&str]) -> Vec<String> {
    let rows = dates.iter().map(|date| format!("\"{date}\",9\n"));
    let csv = format!("when,score\n{}", rows.collect::<String>());
    let survey = json(
        &file(name, csv),
        &[&["--score", "score", "--wave", "when"], options].concat(),
    );
    assert_eq!(survey["ledger"]["used"], dates.len(), "{survey}");
    let waves = survey["waves"].as_array().expect("a list").iter();
    waves
        .map(|wave| wave["wave"].as_str().expect("a name").into())
        .collect()
}

#[test]
fn dates_are_read_as_exports_write_them() {
    let iso = [
        "2024-01-05",
        "2024-02-05 10:00",
        "2024-03-05 10:00:30",
        "2024-04-05T10:00:00Z",
        "2024-05-31T23:30:00-05:00",
        "1720000000",
        "1723000000",
    ];
    let months = [
        "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-07", "2024-08",
    ];
    assert_eq!(waves("iso.csv", &iso, &["--wave-format", "month"]), months);
    let by = |format| ["--wave-format", "month", "--date-format", format];
    let us = ["6/26/18 19:42", "12/1/17 3:05"];
    assert_eq!(
        waves("us.csv", &us, &by("%m/%d/%y %H:%M")),
        ["2017-12", "2018-06"]
    );
    let european = ["31.12.2023", "1.2.2024"];
    assert_eq!(
        waves("european.csv", &european, &by("%d.%m.%Y")),
        ["2023-12", "2024-02"]
    );
    let noon = ["01/02/2024 09:11:02 AM"];
    assert_eq!(
        waves("noon.csv", &noon, &by("%m/%d/%Y %I:%M:%S %p")),
        ["2024-01"]
    );
}

#[test]
fn a_format_that_tells_no_day_is_refused() {
    let file = file("no_day.csv", "when,score\n2024,9\n");
    let options = [
        "--score",
        "score",
        "--wave",
        "when",
        "--wave-format",
        "year",
    ];
    let output = survey(&file, &[&options[..], &["--date-format", "%Y"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    let start =
        "error: --date-format \"%Y\" tells no day: expected a format with year, month and day";
    assert!(message.starts_with(start), "{message}");
}

#[test]
fn a_quarter_has_three_months() {
    for (quarter, months) in (1..).zip([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]) {
        let dates = months.map(|month| format!("2016-{month:02}-28"));
        let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
        assert_eq!(
            waves(
                &format!("quarter_{quarter}.csv"),
                &dates,
                &["--wave-format", "quarter"]
            ),
            [format!("2016-Q{quarter}")]
        );
    }
}
