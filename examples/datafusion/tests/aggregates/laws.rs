//! Whatever the rows and however they lie in parts, the aggregates are what the crate counts.

use std::collections::BTreeMap;

use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::prelude::SessionContext;
use promoter::{ClusteredTally, Level, Score, Tally};
use proptest::prelude::*;

use super::engine::{Row, ask, counts, engine, points, points_of, table};

const SQL: &str = "SELECT segment, nps(score), nps_tally(score, 'aside'), \
    nps_lower(score, 0.9), nps_upper(score, 0.9), nps_accounts(account, score, 0.9) \
    FROM answers GROUP BY segment ORDER BY segment";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn groups_are_what_the_crate_counts(
        parts in parts(),
        threads in 1_usize..4,
        batch in 1_usize..9,
    ) {
        let engine = engine(table(&parts)?, threads, batch)?;
        is_counted_by_the_crate(&engine, &parts)?;
    }

    /// Where groups are many, rows become states one by one and are only added up later.
    #[test]
    fn rows_that_are_not_counted_early_are_counted(parts in parts(), threads in 2_usize..4) {
        let engine = engine(table(&parts)?, threads, 8192)?;
        for setting in [
            "SET datafusion.execution.skip_partial_aggregation_probe_rows_threshold = 0",
            "SET datafusion.execution.skip_partial_aggregation_probe_ratio_threshold = 0",
        ] {
            settings(&engine, setting)?;
        }
        is_counted_by_the_crate(&engine, &parts)?;
    }

    /// Where rows come in the order of their groups, each group is handed on as soon as it is whole.
    #[test]
    fn groups_that_come_in_order_are_counted(rows in rows(), batch in 1_usize..5) {
        let mut rows = rows;
        rows.sort();
        let parts = [rows];
        let order = vec![datafusion::prelude::col("segment").sort(true, false)];
        let sorted = table(&parts)?.with_sort_order(vec![order]);
        let engine = engine(sorted, 1, batch)?;
        let plan = ask(&engine, &format!("EXPLAIN {SQL}"))?;
        let plan = format!("{:?}", plan.column(1));
        prop_assert!(plan.contains("ordering_mode=Sorted"), "{}", plan);
        is_counted_by_the_crate(&engine, &parts)?;
    }

    #[test]
    fn the_rows_of_a_group_by_are_the_aggregate(parts in parts(), threads in 1_usize..4) {
        let engine = engine(table(&parts)?, threads, 8192)?;
        let sql = "SELECT segment, CAST(score AS TINYINT) AS score, count(*) AS n FROM answers \
            WHERE score IS NOT NULL GROUP BY 1, 2";
        let rows = ask(&engine, sql)?;
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        let (segments, scores) = (rows.column(0).as_string::<i32>(), rows.column(1));
        let scores = scores.as_primitive::<datafusion::arrow::datatypes::Int8Type>();
        let n = rows.column(2).as_primitive::<datafusion::arrow::datatypes::Int64Type>();
        for row in 0..rows.num_rows() {
            let score = Score::new(u8::try_from(scores.value(row))?)?;
            let tally = tallies.entry(segments.value(row).to_owned()).or_default();
            tally.record_n(score, u64::try_from(n.value(row))?);
        }
        let sql = "SELECT segment, nps(score) FROM answers GROUP BY 1 ORDER BY 1";
        let answer = ask(&engine, sql)?;
        for (segment, nps) in answer.column(0).as_string::<i32>().iter().zip(points(answer.column(1))) {
            let tally = segment.and_then(|segment| tallies.get(segment));
            let expected = tally.and_then(|tally| Some(tally.nps()?.points()));
            prop_assert_eq!(nps, expected);
        }
    }
}

fn settings(engine: &SessionContext, sql: &str) -> Result<(), TestCaseError> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async { engine.sql(sql).await?.collect().await })?;
    Ok(())
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let segment = prop::sample::select(vec!["east", "north", "south", "west"]);
    let score = prop::option::weighted(0.9, 0_i64..=10);
    prop::collection::vec((segment, 0_u8..6, score), 1..60)
}

fn parts() -> impl Strategy<Value = Vec<Vec<Row>>> {
    prop::collection::vec(rows(), 1..4)
}

fn is_counted_by_the_crate(
    engine: &SessionContext,
    parts: &[Vec<Row>],
) -> Result<(), TestCaseError> {
    let mut tallies: BTreeMap<&str, (Tally, u64)> = BTreeMap::new();
    let mut accounts: BTreeMap<&str, ClusteredTally<String>> = BTreeMap::new();
    for &(segment, account, score) in parts.iter().flatten() {
        let (tally, missing) = tallies.entry(segment).or_default();
        let by_account = accounts.entry(segment).or_default();
        match score {
            Some(score) => {
                let score = Score::new(u8::try_from(score)?)?;
                tally.record(score);
                by_account.record(account.to_string(), (), score);
            }
            None => *missing += 1,
        }
    }
    let level = Level::new(0.9)?;
    let answer = ask(engine, SQL)?;
    let segments: Vec<_> = answer
        .column(0)
        .as_string::<i32>()
        .iter()
        .flatten()
        .collect();
    let expected: Vec<_> = tallies.keys().copied().collect();
    prop_assert_eq!(segments, expected);
    for (row, (tally, missing)) in tallies.values().enumerate() {
        let expected = [
            tally.promoters(),
            tally.passives(),
            tally.detractors(),
            *missing,
            0,
        ];
        prop_assert_eq!(counts_of(&answer, row), expected);
        let estimate = tally.estimate();
        let interval = estimate.as_ref().map(|estimate| estimate.interval(level));
        let expected = [
            tally.nps().map(|nps| nps.points()),
            interval.map(|interval| interval.lower()),
            interval.map(|interval| interval.upper()),
        ];
        let found = [1, 3, 4].map(|column| points(answer.column(column))[row]);
        prop_assert_eq!(found, expected);
    }
    for (row, by_account) in accounts.values().enumerate() {
        let estimate = by_account.sample().estimate();
        let interval = estimate.as_ref().map(|estimate| estimate.interval(level));
        let expected = [
            by_account.nps().map(|nps| nps.points()),
            interval.map(|interval| interval.lower()),
            interval.map(|interval| interval.upper()),
        ];
        let column = answer.column(5);
        let found = ["nps", "lower", "upper"].map(|name| points_of(column, name)[row]);
        prop_assert_eq!(found, expected);
        let clusters = u64::try_from(by_account.clusters())?;
        prop_assert_eq!(counts(column, "accounts")[row], clusters);
    }
    Ok(())
}

fn counts_of(answer: &RecordBatch, row: usize) -> [u64; 5] {
    let names = ["promoters", "passives", "detractors", "missing", "rejected"];
    names.map(|name| counts(answer.column(2), name)[row])
}
