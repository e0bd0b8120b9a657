//! Accounts: keys, and answers without one.

use super::engine::{ask, counts, engine, error_of, of_scores, points_of, table};

#[test]
fn an_account_in_several_parts_is_one() {
    let parts = [
        vec![("a", 1, Some(9)), ("a", 2, Some(3))],
        vec![("a", 1, Some(10)), ("a", 2, None)],
        vec![("a", 1, Some(0)), ("a", 3, None)],
    ];
    let engine = engine(table(&parts).expect("a table"), 3, 1).expect("an engine");
    let sql = "SELECT nps_accounts(account, score) FROM answers";
    let answer = ask(&engine, sql).expect("an answer");
    // The third account has no answer, so it is none that answered.
    assert_eq!(counts(answer.column(0), "accounts"), [2]);
    assert_eq!(counts(answer.column(0), "n"), [4]);
    assert_eq!(counts(answer.column(0), "missing"), [2]);
    assert_eq!(points_of(answer.column(0), "nps"), [Some(0.0)]);
}

#[test]
fn accounts_are_texts_of_any_kind_or_integers() {
    let rows = vec![("a", 1, Some(9)), ("a", 2, Some(3)), ("b", 2, Some(3))];
    let engine = engine(table(&[rows]).expect("a table"), 1, 8192).expect("an engine");
    for key in [
        "account",
        "CAST(account AS BIGINT)",
        "arrow_cast(account, 'LargeUtf8')",
        "arrow_cast(account, 'Utf8View')",
        "arrow_cast(account, 'Dictionary(Int32, Utf8)')",
    ] {
        let sql = format!("SELECT nps_accounts({key}, score) FROM answers");
        let answer = ask(&engine, &sql).expect("an answer");
        assert_eq!(counts(answer.column(0), "accounts"), [2], "{key}");
    }
}

#[test]
fn an_answer_without_an_account_is_an_error_and_a_row_without_an_answer_is_none() {
    let engine = of_scores(&[Some(9), None]);
    let sql = "SELECT nps_accounts(NULLIF(account, '0'), score) FROM answers";
    let error = error_of(&engine, sql);
    assert!(
        error.contains("an answer has no account: expected one for each"),
        "{error}"
    );
    let sql = "SELECT nps_accounts(NULLIF(account, '0'), score) FILTER (WHERE score IS NULL) FROM answers";
    let answer = ask(&engine, sql).expect("an answer");
    assert_eq!(counts(answer.column(0), "missing"), [1]);
}
