//! With a minimum of answers nothing is said of single people, nor of how few there are of a kind.

use serde_json::{Value, json};

use crate::minimum_n::{groups, of, split};
use crate::run::{file, json, text};

#[test]
fn no_cell_name_or_count_of_single_people_is_printed() {
    let mut csv = String::from("wave,who,account,role,label,score\n");
    for (place, wave) in [1, 1, 1, 2, 2, 2].into_iter().enumerate() {
        csv += &format!("{wave},p{place},Acme{place},Chef{place},Detractor,10\n");
    }
    csv += "1,p0,Acme0,Chef0,Detractor,9\n2,p9,Acme9,,,8/10\n2,p0,Acme0,Chef0,Detractor,1\n";
    let file = file("single_people.csv", csv);
    let options = [
        "--score",
        "score",
        "--wave",
        "wave",
        "--respondent",
        "who",
        "--label",
        "label",
        "--role",
        "role",
        "--minimum-n",
        "3",
    ];
    let by_account = [&options[..], &["--account", "account"]].concat();
    for options in [&options[..], &by_account[..]] {
        let page = text(&file, options);
        for secret in ["p0", "p9", "Acme", "such as", "8/10", "row "] {
            assert!(!page.contains(secret), "{secret}\n{page}");
        }
        assert!(
            page.contains("\nlabel contradicts score          6\n"),
            "{page}"
        );
    }
    let document = json(&file, &by_account);
    assert_eq!(document["accounts"], json!({"suppressed": true}));
    assert!(text(&file, &by_account).contains(
        "\nAccounts\n--------\nsuppressed: lists of accounts tell what single people answered\n"
    ));
    assert_eq!(
        document["ledger"]["notes"],
        json!(["some roles are neither decision maker, influencer nor end user, taken as unknown"])
    );
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
    let rows = [
        ("End user,x", 9),
        ("Influencer,x", 6),
        ("Decision maker,x", 2),
        ("End user,", 4),
    ];
    let file = groups("few_not_asked.csv", "role,sent", &rows);
    let options = ["--invited", "sent", "--role", "role"];
    // Four were not asked: all others are known by subtraction.
    let survey = of(&file, "5", &options);
    assert_eq!(survey["response"], json!({"suppressed": true}));
    let all = [&["--score", "score", "--minimum-n", "5"], &options[..]].concat();
    let page = text(&file, &all);
    assert!(
        page.contains("\nResponse\n--------\nsuppressed\n"),
        "{page}"
    );
    // Four are enough, but two decision makers are not.
    let survey = of(&file, "4", &options);
    let roles = split(&survey["response"]["roles"], "role");
    assert_eq!(
        roles,
        [vec!["end_user"], vec!["decision_maker", "influencer"]]
    );
    assert_eq!(survey["response"]["answered"], 17);
}

#[test]
fn a_role_of_which_nobody_answered_is_shown_and_hides_no_other() {
    let csv = "role,score\n".to_owned()
        + &"End user,9\n".repeat(6)
        + &"Influencer,8\n".repeat(7)
        + &"Decision maker,\n".repeat(3);
    let of = |name: &str, csv: &str| {
        let file = file(name, csv);
        of(&file, "5", &["--invited", "role", "--role", "role"])["response"]["roles"].clone()
    };
    let silent = json!({"role": "decision_maker", "asked": 3, "answered": 0, "rate": 0.0});
    let roles = of("silent_role.csv", &csv);
    assert_eq!(roles[0], silent);
    let shown = vec!["decision_maker", "influencer", "end_user"];
    assert_eq!(split(&roles, "role"), [shown, vec![]]);
    // Nor is it one of the two that a few hide among.
    let roles = of("silent_and_few.csv", &(csv + &"boss,9\n".repeat(2)));
    assert_eq!(roles[0], silent);
    let shown = vec!["decision_maker", "influencer"];
    assert_eq!(split(&roles, "role"), [shown, vec!["end_user", "unknown"]]);
}
