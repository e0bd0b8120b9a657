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
    for range in [
        (number(&bounds["lowest"]), number(&bounds["highest"])),
        (number(&bounds["lower"]), number(&bounds["upper"])),
    ] {
        let text = format!("  {:.1} to {:.1}\n", range.0, range.1);
        assert!(page.contains(&text), "{text}{page}");
    }
}
