//! Tables that a query reads: a name and a file or folder.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use datafusion::common::{DataFusionError, Result};
use datafusion::prelude::SessionContext;

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
        let of_table = |error: &dyn std::fmt::Display| {
            let place = self.path.display();
            DataFusionError::Execution(format!("table {} at {place}: {error}", self.name))
        };
        let path = self.path.canonicalize().map_err(|error| of_table(&error))?;
        let csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        let format = if csv { "CSV" } else { "PARQUET" };
        let header = if csv {
            "OPTIONS ('format.has_header' 'true')"
        } else {
            ""
        };
        let name = self.name.replace('"', "\"\"");
        let path = path.display().to_string().replace('\'', "''");
        let sql = format!(
            "CREATE EXTERNAL TABLE \"{name}\" STORED AS {format} LOCATION '{path}' {header}"
        );
        let created = engine.sql(&sql).await;
        created.map_err(|error| of_table(&error.strip_backtrace()))?;
        let table = engine.table(format!("\"{name}\"")).await?;
        if table.schema().fields().is_empty() {
            return Err(of_table(
                &"holds no columns: expected a Parquet or CSV file with rows",
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
