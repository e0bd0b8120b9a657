//! Windows: rows come in and are taken away again.

use datafusion::arrow::array::Array;
use promoter::{Score, Tally};
use proptest::prelude::*;

use super::engine::{ask, counts, engine, points, points_of, table};

/// The NPS of some rows, counted from nothing.
fn expected(rows: &[Option<i64>]) -> Option<f64> {
    let scores = rows.iter().flatten();
    let scores =
        scores.map(|&score| Score::new(u8::try_from(score).expect("small")).expect("a score"));
    let tally: Tally = scores.collect();
    Some(tally.nps()?.points())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_window_is_what_its_rows_are(
        scores in prop::collection::vec(prop::option::weighted(0.8, 0_i64..=10), 1..40),
        width in 0_usize..6,
    ) {
        // The account is the place of a row, so the window goes by it; no two rows share one.
        let rows = scores.iter().zip(0_u8..).map(|(&score, at)| ("all", at, score)).collect();
        let engine = engine(table(&[rows])?, 2, 7)?;
        let over = format!("OVER (ORDER BY CAST(account AS INT) ROWS BETWEEN {width} PRECEDING AND CURRENT ROW)");
        let sql = format!(
            "SELECT nps(score) {over}, nps_tally(score) {over}, nps_accounts(account, score) {over} \
             FROM answers ORDER BY CAST(account AS INT)"
        );
        let answer = ask(&engine, &sql)?;
        let nps = points(answer.column(0));
        let promoters = counts(answer.column(1), "promoters");
        let missing = counts(answer.column(1), "missing");
        let of_accounts = points_of(answer.column(2), "nps");
        let accounts = counts(answer.column(2), "accounts");
        prop_assert_eq!(answer.column(0).len(), scores.len());
        for row in 0..scores.len() {
            let inside = &scores[row.saturating_sub(width)..=row];
            prop_assert_eq!(nps[row], expected(inside), "row {}", row);
            prop_assert_eq!(of_accounts[row], expected(inside));
            let answered = inside.iter().flatten();
            prop_assert_eq!(accounts[row], answered.clone().count() as u64);
            prop_assert_eq!(promoters[row], answered.filter(|&&score| score > 8).count() as u64);
            prop_assert_eq!(missing[row], inside.iter().filter(|score| score.is_none()).count() as u64);
        }
    }
}

#[test]
fn a_growing_window_over_segments_is_known() {
    let rows = vec![
        ("a", 0, Some(9)),
        ("a", 1, Some(3)),
        ("b", 2, None),
        ("b", 3, Some(10)),
    ];
    let engine = engine(table(&[rows]).expect("a table"), 1, 8192).expect("an engine");
    let sql = "SELECT nps(score) OVER (PARTITION BY segment ORDER BY account) FROM answers ORDER BY account";
    let answer = ask(&engine, sql).expect("an answer");
    assert_eq!(
        points(answer.column(0)),
        [Some(100.0), Some(0.0), None, Some(100.0)]
    );
}
