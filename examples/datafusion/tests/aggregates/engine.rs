//! An engine with the aggregates and rows in memory.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, StructArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type, Schema, UInt64Type};
use datafusion::common::Result;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio::runtime::Runtime;

/// A segment, an account and perhaps a score.
pub(crate) type Row = (&'static str, u8, Option<i64>);

/// Rows that come at once: few, so that groups come back in later ones.
const BATCH: usize = 3;

/// Rows in parts, each of which another thread may take.
pub(crate) fn table(parts: &[Vec<Row>]) -> Result<MemTable> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("segment", DataType::Utf8, false),
        Field::new("account", DataType::Utf8, true),
        Field::new("score", DataType::Int64, true),
    ]));
    let batch = |rows: &[Row]| {
        let segments: StringArray = rows.iter().map(|row| Some(row.0)).collect();
        let accounts: StringArray = rows.iter().map(|row| Some(row.1.to_string())).collect();
        let scores: Int64Array = rows.iter().map(|row| row.2).collect();
        let columns: Vec<ArrayRef> = vec![Arc::new(segments), Arc::new(accounts), Arc::new(scores)];
        Ok(RecordBatch::try_new(Arc::clone(&schema), columns)?)
    };
    let parts = parts
        .iter()
        .map(|rows| rows.chunks(BATCH).map(batch).collect());
    let parts: Vec<Vec<RecordBatch>> = parts.collect::<Result<_>>()?;
    MemTable::try_new(Arc::clone(&schema), parts)
}

/// An engine of so many threads over the table `answers`.
pub(crate) fn engine(table: MemTable, threads: usize, batch: usize) -> Result<SessionContext> {
    let config = SessionConfig::new()
        .with_target_partitions(threads)
        .with_batch_size(batch);
    let mut engine = SessionContext::new_with_config(config);
    promoter_datafusion::register(&mut engine)?;
    engine.register_table("answers", Arc::new(table))?;
    Ok(engine)
}

/// Rows for a query.
pub(crate) fn ask(engine: &SessionContext, sql: &str) -> Result<RecordBatch> {
    let runtime = Runtime::new()?;
    let batches = runtime.block_on(async { engine.sql(sql).await?.collect().await })?;
    let schema = batches.first().expect("a batch of rows").schema();
    Ok(datafusion::arrow::compute::concat_batches(
        &schema, &batches,
    )?)
}

/// The error of a query, in words.
pub(crate) fn error_of(engine: &SessionContext, sql: &str) -> String {
    ask(engine, sql).expect_err("an error").to_string()
}

/// An engine over scores alone.
pub(crate) fn of_scores(scores: &[Option<i64>]) -> SessionContext {
    let rows = scores.iter().map(|&score| ("all", 0, score)).collect();
    let table = table(&[rows]).expect("a table");
    engine(table, 2, 8192).expect("an engine")
}

/// A column of numbers.
pub(crate) fn points(column: &dyn Array) -> Vec<Option<f64>> {
    column.as_primitive::<Float64Type>().iter().collect()
}

/// A count of every row, by its name in a struct.
pub(crate) fn counts(column: &dyn Array, name: &str) -> Vec<u64> {
    let structs: &StructArray = column.as_struct();
    let column = structs.column_by_name(name).expect("a count");
    column.as_primitive::<UInt64Type>().values().to_vec()
}

/// Points of every row, by their name in a struct.
pub(crate) fn points_of(column: &dyn Array, name: &str) -> Vec<Option<f64>> {
    let structs: &StructArray = column.as_struct();
    points(structs.column_by_name(name).expect("points"))
}
