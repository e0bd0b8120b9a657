//! Tables that a query reads: a name and a file or folder.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use clap::Args;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, TableReference};
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTableUrl};
use datafusion::prelude::SessionContext;

use crate::wrong;

/// A query and what it reads.
#[derive(Args)]
pub(crate) struct Query {
    /// Such as: SELECT segment, nps(score) FROM answers GROUP BY segment
    pub(crate) sql: String,

    /// A name in the query and its Parquet or CSV file, or a folder of Parquet
    #[arg(long = "table", value_name = "NAME=PATH", required = true)]
    pub(crate) tables: Vec<Table>,
}

/// A name and where its rows are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    name: String,
    path: PathBuf,
}

impl FromStr for Table {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, path)) if !name.is_empty() && !path.is_empty() => Ok(Self {
                name: name.to_owned(),
                path: path.into(),
            }),
            _ => Err("expected a name and a path, such as answers=answers.parquet".to_owned()),
        }
    }
}

impl Table {
    /// Makes the table known to an engine. The path is made absolute, since each node of a cluster
    /// opens it for itself.
    async fn register(&self, engine: &SessionContext) -> Result<()> {
        let found = self.found(engine).await;
        found.map_err(|error| {
            let place = self.path.display();
            wrong(format!(
                "table {} at {place}: {}",
                self.name,
                error.message()
            ))
        })
    }

    async fn found(&self, engine: &SessionContext) -> Result<()> {
        let path = self.path.canonicalize()?;
        let csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let format: Arc<dyn FileFormat> = if csv {
            Arc::new(CsvFormat::default().with_has_header(true))
        } else {
            Arc::new(ParquetFormat::default())
        };
        let files = if path.is_dir() { ".parquet" } else { "" };
        let listing = ListingOptions::new(format).with_file_extension(files);
        let path = path.display().to_string();
        let url = ListingTableUrl::parse(&path)?;
        // A folder such as wave=2026-Q1 is a column. As plain texts: the engine would take a dictionary,
        // which does not come through the stages of a cluster.
        let columns = listing.infer_partitions(&engine.state(), &url).await?;
        let columns = columns
            .into_iter()
            .map(|name| (name, DataType::Utf8))
            .collect();
        let listing = listing.with_table_partition_cols(columns);
        let name = TableReference::bare(self.name.as_str());
        engine
            .register_listing_table(name.clone(), path, listing, None, None)
            .await?;
        let table = engine.table(name).await?;
        if table.schema().fields().is_empty() {
            return Err(wrong(
                "nothing to read: expected a Parquet or CSV file with rows, or a folder of Parquet"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

impl Query {
    /// Makes the tables known.
    pub(crate) async fn register_tables(&self, engine: &SessionContext) -> Result<()> {
        for table in &self.tables {
            table.register(engine).await?;
        }
        Ok(())
    }
}
