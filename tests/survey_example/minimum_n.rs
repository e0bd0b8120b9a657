//! With a minimum of answers a run shows one table, of which no group of few can be worked out, and
//! says nothing of single people.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{example, file, json, survey, text, words};

const SCORE: [&str; 2] = ["--score", "score"];

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

/// The names of the rows that are shown, and of those that are not: of these nothing else is told.
#[track_caller]
fn split<'a>(rows: &'a Value, name: &str) -> [Vec<&'a str>; 2] {
    let rows = rows.as_array().expect("rows");
    let names = |suppressed: bool| {
        let rows = rows
            .iter()
            .filter(|row| (row["suppressed"] == true) == suppressed);
        rows.map(|row| row[name].as_str().expect("a name"))
            .collect()
    };
    for row in rows.iter().filter(|row| row["suppressed"] == true) {
        for (field, value) in row.as_object().expect("an object") {
            let is_empty = value.is_null() || *value == json!([]) || *value == json!(false);
            let is_told = field == name || field == "suppressed";
            assert!(is_empty || is_told, "{field} of {row}");
        }
        for figure in ["n", "nps", "lower", "upper", "promoters"] {
            assert_eq!(row.get(figure), Some(&Value::Null), "{figure}");
        }
    }
    [names(false), names(true)]
}

fn of(file: &Path, minimum: &str, options: &[&str]) -> Value {
    json(
        file,
        &[&SCORE[..], &["--minimum-n", minimum], options].concat(),
    )
}

#[test]
fn a_small_segment_takes_the_next_smallest_with_it() {
    let rows = [("a", 12), ("b", 3), ("c", 9)];
    let file = groups("small_one.csv", "size", &rows);
    let survey = of(&file, "5", &["--segment", "size"]);
    let expected = [vec!["a"], vec!["b", "c"]];
    assert_eq!(split(&survey["segments"]["size"], "segment"), expected);

    let options = ["--score", "score", "--minimum-n", "5", "--segment", "size"];
    let page = text(&file, &options);
    let (_, table) = page.split_once("\nsize\n----\n").expect("a table");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .skip(1)
        .take(3)
        .map(|row| row.split_whitespace().collect())
        .collect();
    assert_eq!(rows[0][..3], ["a", "*", "12"], "{table}");
    assert_eq!(rows[1..], [["b", "suppressed"], ["c", "suppressed"]]);
    let note = " suppressed: fewer than 5 answers, or what would tell those by subtraction";
    assert!(words(&page).ends_with(note), "{page}");
    // Without small groups nothing is hidden, and no footnote speaks of it.
    let options = ["--score", "score", "--minimum-n", "3", "--segment", "size"];
    let page = text(&file, &options);
    assert!(!page.contains("suppressed"), "{page}");
}

#[test]
fn small_segments_that_are_too_few_together_take_another_with_them() {
    // The two small ones have 3 answers together.
    let rows = [("a", 30), ("b", 2), ("c", 20), ("d", 1)];
    let file = groups("small_two.csv", "size", &rows);
    for (minimum, expected) in [
        ("4", [vec!["a"], vec!["b", "c", "d"]]),
        ("3", [vec!["a", "c"], vec!["b", "d"]]),
    ] {
        let survey = of(&file, minimum, &["--segment", "size"]);
        assert_eq!(split(&survey["segments"]["size"], "segment"), expected);
    }
}

#[test]
fn of_the_made_up_survey_no_subtraction_leaves_a_few() {
    for (option, column) in [
        ("--segment", "region"),
        ("--segment", "industry"),
        ("--role", "role"),
        ("--wave", "wave"),
    ] {
        // Without waves one answer of each respondent is left, which are 714.
        for minimum in [2, 10, 90, 150, 184, 341, 505, 714] {
            let output = example("survey")
                .args(["--json", option, column, "--minimum-n"])
                .arg(minimum.to_string())
                .output()
                .expect("the example runs");
            let survey: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
            let total = survey["overall"]["n"].as_u64().expect("a number");
            let segments = survey["segments"].as_object().expect("tables").values();
            let mut tables = segments
                .chain([&survey["waves"]])
                .filter(|rows| **rows != json!([]));
            let rows = tables.next().expect("one table").as_array().expect("rows");
            assert!(tables.next().is_none(), "{column} is the only table");
            let shown = rows.iter().filter_map(|row| row["n"].as_u64());
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
    let options = [&SCORE[..], &["--minimum-n", "10", "--invited", "20"]].concat();
    assert_eq!(
        text(&file, &options),
        "suppressed: the whole survey has fewer than 10 answers\n"
    );
    // Not even the number of answers in an error.
    let options = [&SCORE[..], &["--minimum-n", "10", "--invited", "8"]].concat();
    let output = survey(&file, &options);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!message.contains(" 9 "), "{message}");
}

#[test]
fn a_suppressed_wave_takes_its_changes_and_the_trend_with_it() {
    let rows = [("1", 10), ("2", 3), ("3", 8), ("4", 9), ("5", 19)];
    let file = groups("small_wave.csv", "wave", &rows);
    let options = ["--wave", "wave", "--baseline", "3"];
    let survey = of(&file, "5", &options);
    let expected = [vec!["1", "4", "5"], vec!["2", "3"]];
    assert_eq!(split(&survey["waves"], "wave"), expected);
    assert_eq!(survey["waves"][3]["change"], Value::Null);
    assert!(survey["waves"][4]["change"].is_number());
    for nothing in ["trend", "changes", "mix_shift"] {
        assert_eq!(survey[nothing], Value::Null, "{nothing}");
    }
    // Limits of a baseline are of all its waves.
    for wave in survey["waves"].as_array().expect("waves") {
        assert_eq!(wave["control"], Value::Null, "{wave}");
    }
    let all = [&SCORE[..], &["--minimum-n", "5"], &options].concat();
    let page = text(&file, &all);
    assert!(page.contains("\nno trend: suppressed\n"), "{page}");
}

#[test]
fn what_is_hidden_does_not_come_back_from_the_rest() {
    let rows = [("a", 40), ("b", 3), ("c", 20), ("d", 6)];
    let file = groups("beside_hidden.csv", "size", &rows);
    let beside = |minimum| {
        let survey = of(&file, minimum, &["--segment", "size"]);
        survey["segments"]["size"][0]["against_rest"].clone()
    };
    assert!(beside("3")["change"].is_number());
    // The rest of a would be that of b, c and d.
    assert_eq!(beside("4"), Value::Null);
}

#[test]
fn one_table_is_shown_at_a_time() {
    let file = groups("one_table.csv", "a,b,w", &[("x,y,1", 20)]);
    let run = |options: &[&str]| {
        let all = [&SCORE[..], &["--minimum-n", "5"], options].concat();
        survey(&file, &all)
    };
    for options in [
        &["--segment", "a"][..],
        &["--role", "a"],
        &["--wave", "w"],
        &[],
    ] {
        assert!(run(options).status.success(), "{options:?}");
    }
    for options in [
        &["--segment", "a", "--segment", "b"][..],
        &["--segment", "a", "--wave", "w"],
        &["--segment", "a", "--role", "b"],
        &["--role", "b", "--wave", "w"],
        &["--margin", "a:x=20"],
        &["--segment", "a", "--margin", "a:x=20"],
    ] {
        let output = run(options);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{options:?} {message}");
        assert!(output.stdout.is_empty());
        let start = "error: --minimum-n shows one table at a time, so that none tells what another hides: name one --segment, ";
        assert!(message.starts_with(start), "{message}");
    }
    for roll_up in ["every_account", "mean_score", "most_influential"] {
        let options = ["--account", "a", "--role", "b", "--roll-up", roll_up];
        let output = run(&options);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains("--minimum-n counts answers"), "{message}");
    }
}

#[test]
fn no_cell_name_or_count_of_single_people_is_printed() {
    let mut csv = String::from("wave,who,account,role,label,score\n");
    for (place, wave) in [1, 1, 1, 2, 2, 2].into_iter().enumerate() {
        csv += &format!("{wave},p{place},Acme{place},Chef{place},Detractor,10\n");
    }
    csv += "1,p0,ACME0,Chef0,Detractor,9\n2,p9,Acme9,,,8/10\n2,p0,Acme0,Chef0,Detractor,1\n";
    let file = file("single_people.csv", csv);
    let options = [&SCORE[..], &["--respondent", "who", "--label", "label"]].concat();
    let options = [&options[..], &["--wave", "wave", "--minimum-n", "3"]].concat();
    let by_account = [&options[..], &["--account", "account"]].concat();
    for options in [&options[..], &by_account[..]] {
        let page = text(&file, options);
        for secret in ["p0", "p9", "cme", "ACME", "such as", "8/10", "row "] {
            assert!(!page.contains(secret), "{secret}\n{page}");
        }
        assert!(
            page.contains("\nlabel_conflicts                  6\n"),
            "{page}"
        );
    }
    let document = json(&file, &by_account);
    assert_eq!(document["ledger"]["first_rows"], json!({}));
    assert_eq!(document["accounts"]["suppressed"], true);
    for list in ["silent", "only_promoters", "influential", "all"] {
        assert_eq!(document["accounts"][list], json!([]), "{list}");
    }
    let page = text(&file, &by_account);
    let section =
        "\nAccounts\n--------\nsuppressed: lists of accounts tell what single people answered\n";
    assert!(page.contains(section), "{page}");
    // P0 alone answered in both waves.
    let cautions = &json(&file, &options)["cautions"];
    let repeated = cautions
        .as_array()
        .expect("a list")
        .iter()
        .find(|caution| caution["kind"] == "taken_as_independent")
        .expect("p0 answered twice");
    assert_eq!(repeated["figure"], Value::Null);
    let words = repeated["text"].as_str().expect("words");
    assert!(words.starts_with("some respondents answered in 1 and in 2: "));
}

#[test]
fn few_people_who_were_not_asked_are_not_told_apart_from_the_rest() {
    let rows = [("End user,x", 9), ("Influencer,x", 8), ("End user,", 4)];
    let file = groups("few_not_asked.csv", "role,sent", &rows);
    let options = ["--invited", "sent", "--role", "role"];
    // Four were not asked: all others are known by subtraction.
    let response = of(&file, "5", &options)["response"].clone();
    assert_eq!(response["suppressed"], true);
    for (name, part) in response.as_object().expect("an object") {
        assert!(name == "suppressed" || part.is_null(), "{name}");
    }
    let all = [&SCORE[..], &["--minimum-n", "5"], &options].concat();
    let page = text(&file, &all);
    assert!(
        page.contains("\nResponse\n--------\nsuppressed\n"),
        "{page}"
    );
    // Four are enough; a table of roles beside the one that is shown is still too much.
    let response = of(&file, "4", &options)["response"].clone();
    assert_eq!(response["answered"], 17);
    assert_eq!(response["roles"], Value::Null);
    assert_eq!(response["accounts"], Value::Null);
}
