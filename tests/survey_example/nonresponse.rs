//! The example on those who did not answer.

use serde_json::Value;

use crate::run::example;

#[test]
fn the_example_of_nonresponse_has_the_figures_of_the_main_job() {
    let output = example("nonresponse").output().expect("the example runs");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let output = example("survey")
        .args(["--invited", "respondent", "--json"])
        .output()
        .expect("the example runs");
    let survey: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let response = &survey["response"];
    let roles = response["roles"].as_array().expect("roles").iter();
    let named = roles.map(|row| (row["role"].as_str().expect("a name"), row));
    for (name, row) in named.chain([
        ("all people", response),
        ("accounts", &response["accounts"]),
    ]) {
        let line = format!(
            "\n  {:<20} {:>5}  {:>8}  {:>5}\n",
            name.replace('_', " "),
            row["asked"].as_u64().expect("a number"),
            row["answered"].as_u64().expect("a number"),
            format!("{:.1}%", 100.0 * row["rate"].as_f64().expect("a number")),
        );
        assert!(page.contains(&line), "{line}{page}");
    }
    let number = |value: &Value| value.as_f64().expect("a number");
    let bounds = &response["bounds"];
    for (range, taken_as) in [
        ((&bounds["lowest"], &bounds["highest"]), ""),
        (
            (&bounds["lower"], &bounds["upper"]),
            "    (taking answers of one account as independent)\n",
        ),
    ] {
        let (lower, upper) = (number(range.0), number(range.1));
        let text = format!("  {lower:.1} to {upper:.1}\n{taken_as}");
        assert!(page.contains(&text), "{text}{page}");
    }
}

#[test]
fn a_reader_can_work_a_pooled_score_out_from_the_columns_beside_it() {
    let output = example("nonresponse").output().expect("the example runs");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let (words, table) = page
        .split_once("  pooled  standard deviation\n")
        .expect("a table");
    let (_, mean) = words
        .split_once("towards the mean of all accounts, ")
        .expect("the mean");
    let mean = mean
        .lines()
        .next()
        .and_then(|mean| mean.parse::<f64>().ok());
    let mean = mean.expect("a number");
    let rows: Vec<Vec<f64>> = table
        .lines()
        .map(|row| {
            let cells = row.split_whitespace().skip(2);
            let number = |cell: &str| cell.trim_end_matches('%').parse().expect("a number");
            cells.map(number).collect()
        })
        .collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let [_, nps, percent, pooled, _] = row[..] else {
            panic!("{row:?}");
        };
        // Of some 110 points, half a percent that was rounded away.
        let drawn = nps + percent / 100.0 * (mean - nps);
        assert!((pooled - drawn).abs() < 0.6, "{row:?} {drawn}");
    }
}
