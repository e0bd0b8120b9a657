//! What comes in: types, no rows, filters, and scores out of range.

use super::engine::{ask, counts, engine, error_of, of_scores, points, table};

#[test]
fn integers_of_every_width_are_scores() {
    let engine = of_scores(&[Some(10), Some(9), Some(8), Some(0), None]);
    for of in [
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "TINYINT UNSIGNED",
        "SMALLINT UNSIGNED",
        "INT UNSIGNED",
        "BIGINT UNSIGNED",
    ] {
        let sql = format!("SELECT nps(CAST(score AS {of})) FROM answers");
        let answer = ask(&engine, &sql).expect("an answer");
        assert_eq!(points(answer.column(0)), [Some(25.0)], "{of}");
    }
}

#[test]
fn no_rows_have_no_nps_and_a_tally_of_zeros() {
    let engine = of_scores(&[Some(10)]);
    for of in [
        "FROM answers WHERE score < 0",
        "FILTER (WHERE score < 0) FROM answers",
    ] {
        let sql = format!("SELECT nps(score) {of}");
        assert_eq!(
            points(ask(&engine, &sql).expect("an answer").column(0)),
            [None],
            "{of}"
        );
        let sql = format!("SELECT nps_lower(score, 0.95) {of}");
        assert_eq!(
            points(ask(&engine, &sql).expect("an answer").column(0)),
            [None],
            "{of}"
        );
        let sql = format!("SELECT nps_tally(score) {of}");
        let answer = ask(&engine, &sql).expect("an answer");
        assert_eq!(counts(answer.column(0), "promoters"), [0], "{of}");
        let sql = format!("SELECT nps_accounts(account, score) {of}");
        let answer = ask(&engine, &sql).expect("an answer");
        assert_eq!(counts(answer.column(0), "n"), [0], "{of}");
    }
}

#[test]
fn nulls_alone_are_missing_whatever_their_type() {
    let engine = of_scores(&[None, None]);
    let answer =
        ask(&engine, "SELECT nps(score), nps_tally(score) FROM answers").expect("an answer");
    assert_eq!(points(answer.column(0)), [None]);
    assert_eq!(counts(answer.column(1), "missing"), [2]);
    let answer = ask(&engine, "SELECT nps_tally(NULL) FROM answers").expect("an answer");
    assert_eq!(counts(answer.column(0), "missing"), [2]);
}

#[test]
fn a_filter_keeps_what_is_true_and_neither_false_nor_unknown() {
    let rows = vec![
        ("a", 1, Some(9)),
        ("a", 2, Some(0)),
        ("b", 3, None),
        ("b", 4, Some(10)),
    ];
    let engine = engine(table(&[rows]).expect("a table"), 2, 8192).expect("an engine");
    let sql = "SELECT segment, nps(score) FILTER (WHERE score > 5), \
        nps_tally(score) FILTER (WHERE account <> '4') FROM answers GROUP BY segment ORDER BY segment";
    let answer = ask(&engine, sql).expect("an answer");
    assert_eq!(points(answer.column(1)), [Some(100.0), Some(100.0)]);
    assert_eq!(counts(answer.column(2), "detractors"), [1, 0]);
    assert_eq!(counts(answer.column(2), "missing"), [0, 1]);
}

#[test]
fn a_score_out_of_range_fails_the_query_by_name() {
    for (score, named) in [(11, "11"), (-1, "-1"), (i64::MAX, "9223372036854775807")] {
        let engine = of_scores(&[Some(3), None, Some(score)]);
        for call in [
            "nps(score)",
            "nps_tally(score)",
            "nps_lower(score, 0.95)",
            "nps_upper(score, 0.95)",
            "nps_accounts(account, score)",
            "nps(score) FILTER (WHERE score <> 3)",
        ] {
            for rest in ["FROM answers", "FROM answers GROUP BY segment"] {
                let error = error_of(&engine, &format!("SELECT {call} {rest}"));
                let words =
                    format!("score {named} is out of range: expected a whole number from 0 to 10");
                assert!(error.contains(&words), "{call} {rest}: {error}");
                assert!(error.contains("(answers."), "the call is named: {error}");
            }
        }
        // A row that a filter leaves out is not looked at.
        let sql = "SELECT nps(score) FILTER (WHERE score = 3) FROM answers GROUP BY segment";
        assert_eq!(
            points(ask(&engine, sql).expect("an answer").column(0)),
            [Some(-100.0)]
        );
    }
}

#[test]
fn a_score_out_of_range_is_counted_aside_if_so_asked() {
    let engine = of_scores(&[Some(9), Some(11), Some(-3), None, Some(10)]);
    for rest in ["FROM answers", "FROM answers GROUP BY segment"] {
        let sql = format!(
            "SELECT nps(score, 'aside'), nps_tally(score, 'aside'), \
             nps_accounts(account, score, 'aside'), nps_accounts(account, score, 0.9, 'aside'), \
             nps_lower(score, 0.9, 'aside'), nps_upper(score, 0.9, 'aside') {rest}"
        );
        let answer = ask(&engine, &sql).expect("an answer");
        assert_eq!(points(answer.column(0)), [Some(100.0)]);
        for column in [1, 2, 3] {
            assert_eq!(counts(answer.column(column), "rejected"), [2], "{rest}");
            assert_eq!(counts(answer.column(column), "missing"), [1], "{rest}");
        }
        assert_eq!(counts(answer.column(2), "n"), [2], "{rest}");
        assert_eq!(points(answer.column(5)), [Some(100.0)]);
    }
}

#[test]
fn what_cannot_be_asked_is_told_with_what_can() {
    let engine = of_scores(&[Some(9)]);
    for (call, words) in [
        (
            "nps(segment)",
            "nps: the scores are texts: expected integers; CAST(score AS TINYINT)",
        ),
        (
            "nps(score * 1.5)",
            "nps: the scores are floating numbers (Float64): expected integers",
        ),
        (
            "nps(score > 3)",
            "nps: the scores are Boolean: expected integers",
        ),
        (
            "nps(score, 0.95)",
            "expected nps(score) or nps(score, 'aside')",
        ),
        ("nps_lower(score)", "expected nps_lower(score, 0.95)"),
        (
            "nps_upper(score, 'aside', 0.95)",
            "expected nps_upper(score, 0.95)",
        ),
        (
            "nps_accounts(score)",
            "expected nps_accounts(account, score)",
        ),
        (
            "nps_accounts(1.5, score)",
            "the accounts are Float64: expected texts or integers",
        ),
        (
            "nps_lower(score, 95)",
            "confidence level 95 is out of range",
        ),
        (
            "nps_lower(score, score)",
            "expected a level or 'aside' written out",
        ),
        (
            "nps_tally(score, 'skip')",
            "\"skip\" is not known: expected 'aside'",
        ),
        ("nps(DISTINCT score)", "expected no DISTINCT"),
    ] {
        let error = error_of(&engine, &format!("SELECT {call} FROM answers"));
        assert!(error.contains(words), "{call}: {error}");
    }
}
