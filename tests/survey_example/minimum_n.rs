//! Groups of few answers are not shown and cannot be worked out from what is.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{example, file, json, survey, text};

/// As many answers of each of some groups, every third of a category.
pub(crate) fn groups(name: &str, header: &str, groups: &[(&str, usize)]) -> PathBuf {
    let mut csv = format!("{header},score\n");
    for (cells, n) in groups {
        for answer in 0..*n {
            csv += &format!("{cells},{}\n", [10, 8, 0][answer % 3]);
        }
    }
    file(name, csv)
}

/// The names of the rows that are shown, and of those that are not.
#[track_caller]
pub(crate) fn split<'a>(rows: &'a Value, name: &str) -> [Vec<&'a str>; 2] {
    let rows = rows.as_array().expect("rows");
    let names = |suppressed: bool| {
        let rows = rows
            .iter()
            .filter(|row| (row["suppressed"] == true) == suppressed);
        rows.map(|row| row[name].as_str().expect("a name"))
            .collect()
    };
    for row in rows.iter().filter(|row| row["suppressed"] == true) {
        assert_eq!(row.as_object().map(|row| row.len()), Some(2), "{row}");
    }
    [names(false), names(true)]
}

pub(crate) fn of(file: &Path, minimum: &str, options: &[&str]) -> Value {
    let all = [&["--score", "score", "--minimum-n", minimum], options].concat();
    json(file, &all)
}

#[test]
fn a_small_segment_takes_the_next_smallest_with_it() {
    let rows = [("a", 12), ("b", 3), ("c", 9)];
    let file = groups("small_one.csv", "size", &rows);
    let survey = of(&file, "5", &["--segment", "size"]);
    let expected = [vec!["a"], vec!["b", "c"]];
    assert_eq!(split(&survey["segments"]["size"], "segment"), expected);
    assert_eq!(survey["minimum_n"], 5);

    let options = ["--score", "score", "--minimum-n", "5", "--segment", "size"];
    let page = text(&file, &options);
    let (_, table) = page.split_once("\nsize\n----\n").expect("a table");
    let rows: Vec<&str> = table.lines().skip(1).take(3).collect();
    assert!(rows[0].starts_with("a *          12"), "{table}");
    assert_eq!(rows[1..], ["b    suppressed", "c    suppressed"]);
    let note = "\nsuppressed: fewer than 5 answers, or what would give those away by subtraction\n";
    assert!(page.contains(note), "{page}");
    // Without small groups nothing is hidden, and no footnote speaks of it.
    let survey = of(&file, "3", &["--segment", "size"]);
    assert_eq!(split(&survey["segments"]["size"], "segment")[1].len(), 0);
    let options = ["--score", "score", "--minimum-n", "3", "--segment", "size"];
    let page = text(&file, &options);
    assert!(!page.contains("suppressed"), "{page}");
}

#[test]
fn small_segments_that_are_too_few_together_take_another_with_them() {
    // The two small ones have 3 answers together.
    let rows = [("a", 30), ("b", 2), ("c", 20), ("d", 1)];
    let file = groups("small_two.csv", "size", &rows);
    let survey = of(&file, "4", &["--segment", "size"]);
    let expected = [vec!["a"], vec!["b", "c", "d"]];
    assert_eq!(split(&survey["segments"]["size"], "segment"), expected);
    let survey = of(&file, "3", &["--segment", "size"]);
    let expected = [vec!["a", "c"], vec!["b", "d"]];
    assert_eq!(split(&survey["segments"]["size"], "segment"), expected);
}

#[test]
fn of_the_made_up_survey_no_subtraction_leaves_a_few() {
    for minimum in [2, 10, 24, 25, 33, 90, 341, 505, 720, 1500, 2034] {
        let output = example("survey")
            .args(["--json", "--invited", "respondent", "--minimum-n"])
            .arg(minimum.to_string())
            .output()
            .expect("the example runs");
        let survey: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
        let total = survey["overall"]["n"].as_u64().expect("a number");
        let segments = survey["segments"].as_object().expect("tables");
        let tables = segments.values().chain([&survey["waves"]]);
        for table in tables
            .map(|rows| (rows, "n"))
            .chain([(&survey["response"]["roles"], "answered")])
        {
            let (rows, n) = (table.0.as_array().expect("rows"), table.1);
            let shown = rows.iter().filter_map(|row| row[n].as_u64());
            assert!(shown.clone().all(|n| n >= minimum), "{minimum} {rows:?}");
            let hidden = rows.iter().filter(|row| row["suppressed"] == true).count();
            assert_eq!(hidden + shown.clone().count(), rows.len());
            let rest = total - shown.sum::<u64>();
            assert!(
                hidden == 0 && rest == 0 || hidden > 1 && rest >= minimum,
                "{minimum} {rows:?}"
            );
        }
    }
}

#[test]
fn of_a_survey_of_few_answers_nothing_is_shown() {
    let file = groups("few_in_all.csv", "size", &[("a", 5), ("b", 4)]);
    let options = ["--segment", "size"];
    let document = of(&file, "10", &options);
    let shown = of(&file, "9", &options);
    let keys = |document: &Value| {
        let document = document.as_object().expect("an object");
        document.keys().cloned().collect::<Vec<String>>()
    };
    assert_eq!(keys(&document), keys(&shown));
    for (name, part) in document.as_object().expect("an object") {
        match name.as_str() {
            "made_up" => assert_eq!(part, false),
            "minimum_n" => assert_eq!(part, 10),
            _ => assert_eq!(*part, json!({"suppressed": true}), "{name}"),
        }
    }
    // Not even the number of answers in an error.
    let options = ["--score", "score", "--minimum-n", "10", "--invited", "8"];
    let page = text(&file, &options);
    let (_, body) = page.split_once('\n').expect("a heading");
    assert_eq!(
        body,
        "\nsuppressed: the whole survey has fewer than 10 answers\n"
    );
}

#[test]
fn a_suppressed_wave_takes_its_changes_and_the_trend_with_it() {
    let rows = [
        ("1,a", 10),
        ("2,a", 3),
        ("3,a", 8),
        ("4,a", 9),
        ("5,a", 9),
        ("5,b", 10),
    ];
    let file = groups("small_wave.csv", "wave,size", &rows);
    let options = ["--wave", "wave", "--segment", "size"];
    let survey = of(&file, "5", &options);
    let expected = [vec!["1", "4", "5"], vec!["2", "3"]];
    assert_eq!(split(&survey["waves"], "wave"), expected);
    assert_eq!(survey["waves"][3]["change"], Value::Null);
    assert!(survey["waves"][4]["change"].is_number());
    assert_eq!(survey["trend"], json!({"suppressed": true}));
    // Both segments of the last two waves are large enough.
    let changes = split(&survey["changes"], "segment");
    assert_eq!(changes, [vec!["a", "b"], vec![]]);
    assert!(survey["mix_shift"]["total"]["points"].is_number());

    let all = [&["--score", "score", "--minimum-n", "5"], &options[..]].concat();
    let page = text(&file, &all);
    assert!(page.contains("\nno trend: suppressed\n"), "{page}");
}

#[test]
fn a_small_part_of_a_wave_takes_the_mix_shift_with_it() {
    let rows = [
        ("1,a", 10),
        ("1,b", 12),
        ("1,c", 20),
        ("2,a", 3),
        ("2,b", 12),
        ("2,c", 20),
    ];
    let file = groups("small_cell.csv", "wave,size", &rows);
    let options = ["--wave", "wave", "--segment", "size"];
    let survey = of(&file, "5", &options);
    // All waves and all segments have enough answers, but a of the second wave has 3. With it hides b
    // there; and since a is shown in all, of its two waves the first must hide too, and another there.
    assert_eq!(split(&survey["segments"]["size"], "segment")[1].len(), 0);
    assert_eq!(split(&survey["waves"], "wave")[1].len(), 0);
    let changes = split(&survey["changes"], "segment");
    assert_eq!(changes, [vec!["c"], vec!["a", "b"]]);
    assert_eq!(survey["mix_shift"], json!({"suppressed": true}));
    // The one that is left is judged as the only one.
    let change = &survey["changes"][2];
    assert_eq!(change["p_value"], change["adjusted_p_value"]);

    let all = [&["--score", "score", "--minimum-n", "5"], &options[..]].concat();
    let page = text(&file, &all);
    assert!(
        page.contains("\n1 to 2, by size: no mix shift, suppressed\n"),
        "{page}"
    );
    assert!(
        page.contains("\nnot compared: a (suppressed), b (suppressed)\n"),
        "{page}"
    );
}

#[test]
fn a_hidden_segment_does_not_come_back_in_parts() {
    let rows = [
        ("1,c", 100),
        ("2,a", 2),
        ("2,b", 20),
        ("2,c", 10),
        ("3,a", 1),
        ("3,b", 20),
        ("3,c", 10),
    ];
    let file = groups("hidden_parts.csv", "wave,size", &rows);
    let survey = of(&file, "5", &["--wave", "wave", "--segment", "size"]);
    // Of all, a has 3 and b, hidden with it, 40 answers: the 20 and 20 of b would leave the 3. Of the
    // last two waves c hides with a.
    let segments = split(&survey["segments"]["size"], "segment");
    assert_eq!(segments, [vec!["c"], vec!["a", "b"]]);
    let changes = split(&survey["changes"], "segment");
    assert_eq!(changes, [vec![], vec!["a", "b", "c"]]);
}

#[test]
fn a_minimum_of_nothing_is_refused() {
    let file = groups("minimum.csv", "size", &[("a", 5)]);
    for wrong in ["0", "-3", "ten", "2.5"] {
        let output = survey(&file, &["--score", "score", "--minimum-n", wrong]);
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let hint = "expected a whole number of answers from 1, such as 10";
        assert!(message.contains(hint), "{message}");
    }
}

#[test]
fn a_minimum_of_answers_is_refused_where_they_do_not_count_the_same() {
    let file = groups(
        "minimum_roll_up.csv",
        "account,worth,role",
        &[("a,1,x", 5), ("b,9,x", 5)],
    );
    let of = |roll_up| {
        let accounts = ["--account", "account", "--value", "worth", "--role", "role"];
        let rest = ["--score", "score", "--minimum-n", "3", "--roll-up", roll_up];
        survey(&file, &[accounts, rest].concat())
    };
    for roll_up in [
        "every_account",
        "by_value",
        "mean_score",
        "most_influential",
    ] {
        let output = of(roll_up);
        assert_eq!(output.status.code(), Some(2), "{roll_up}");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let why = "can rest on one person or one account";
        assert!(message.contains(why), "{message}");
    }
    assert!(of("every_answer").status.success());
}
