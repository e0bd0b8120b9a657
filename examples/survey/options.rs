//! What the command line can say.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use encoding_rs::Encoding;
use promoter::{Duplicates, Level, RollUp};

use crate::parse::{self, Customers, Filter, Invited};
use crate::when::DateFormat;

/// The Net Promoter Score of a survey file: every row accounted for, every figure with its
/// uncertainty.
#[derive(Debug, Parser)]
#[command(name = "survey")]
pub(crate) struct Options {
    /// The survey as a CSV file with a header; without it, a made-up survey that comes with the
    /// crate is shown
    #[arg(requires = "score")]
    pub(crate) file: Option<PathBuf>,

    /// The column of the 0 to 10 answers
    #[arg(
        long,
        value_name = "COLUMN",
        default_value = "score",
        hide_default_value = true
    )]
    pub(crate) score: String,

    /// A column to show a table for; can be given more than once
    #[arg(long = "segment", value_name = "COLUMN")]
    pub(crate) segments: Vec<String>,

    /// The column that says in which wave the answer was given
    #[arg(long, value_name = "COLUMN")]
    pub(crate) wave: Option<String>,

    /// How to make waves from the wave column: quarter and month read dates, as-is takes the text
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "as-is",
        requires = "wave"
    )]
    pub(crate) wave_format: WaveFormat,

    /// How dates are written, such as '%m/%d/%y %H:%M'; without it ISO dates and Unix seconds are
    /// read
    #[arg(long, value_name = "FORMAT")]
    pub(crate) date_format: Option<DateFormat>,

    /// The column of the customer company; answers of one account are then taken as dependent
    #[arg(long, value_name = "COLUMN")]
    pub(crate) account: Option<String>,

    /// The column of the respondent's role at the account
    #[arg(long, value_name = "COLUMN")]
    pub(crate) role: Option<String>,

    /// The column of what the account is worth, such as its yearly revenue: the same number in all
    /// its rows, or empty
    #[arg(long, value_name = "COLUMN")]
    pub(crate) value: Option<String>,

    /// What an account contributes: every_answer (the default), every_account, by_value, mean_score
    /// or most_influential
    #[arg(long, value_name = "NAME")]
    pub(crate) roll_up: Option<RollUp>,

    /// How many customers could have answered: the interval of the whole, calibrated or not, is then
    /// that of this list as it stands, and each --margin must add up to it. With --account, how many
    /// accounts could have: of the whole as answered alone, and with no --roll-up but every_answer
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse::population)]
    pub(crate) population: Option<u64>,

    /// Who was asked: a number of people (of all waves together), or a column in which a cell that is
    /// not empty (nor no, n, false or 0) marks somebody who was, also in a row without an answer; with
    /// --respondent the rows of one respondent in one wave are one person. A row that --where leaves
    /// out, or that has too few cells, is neither asked nor answered
    #[arg(long, value_name = "N|COLUMN", allow_hyphen_values = true, value_parser = parse::invited)]
    pub(crate) invited: Option<Invited>,

    /// The column that names the respondent, to find repeated answers (within a wave, if there are
    /// waves)
    #[arg(long, value_name = "COLUMN")]
    pub(crate) respondent: Option<String>,

    /// The column of the time of the answer, to tell which of two is the latest; without it the
    /// later row is
    #[arg(long, value_name = "COLUMN")]
    pub(crate) time: Option<String>,

    /// What to do with repeated answers: keep_latest (the default with --respondent), keep_first,
    /// keep_all or reject
    #[arg(long, value_name = "CHOICE")]
    pub(crate) duplicates: Option<Duplicates>,

    /// The column in which the file itself calls the answer promoter, passive or detractor, to be
    /// compared with the score
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: Option<String>,

    /// How many customers there are of a value, such as Region:North=800, to let the answers stand
    /// for them: given for all values of a column it is a margin, and there can be several. An
    /// answer with nothing in such a column is left out of all figures. Column names end at the first
    /// colon, values at the last =
    #[arg(long = "margin", value_name = "COLUMN:VALUE=COUNT", value_parser = parse::customers)]
    pub(crate) margins: Vec<Customers>,

    /// For confidentiality: segments, waves and roles of fewer answers are shown as suppressed, with as
    /// many others as it takes for nobody to work them out by subtraction: in a table, or from a row and
    /// the rows of one other table that share answers with it. Sums over more rows or more tables, and
    /// two runs such as ones with other --where filters, are not compared. Of a survey of fewer answers
    /// all is suppressed. Answers are counted, not people, so each must count the same: it goes with no
    /// --roll-up but every_answer
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse::minimum_n)]
    pub(crate) minimum_n: Option<u64>,

    /// Use only rows in which this column has this value; with several, all must hold
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = parse::filter)]
    pub(crate) filters: Vec<Filter>,

    /// Rows to skip after the header: 2 for Qualtrics, 1 for SurveyMonkey
    #[arg(long, value_name = "N", default_value = "0", allow_hyphen_values = true, value_parser = parse::skip)]
    pub(crate) skip: u64,

    /// A text that stands for a missing answer, such as "No score" or 99, in any case
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) missing: Vec<String>,

    /// The character between cells, tab for a tab; without it what a first line such as sep=; names,
    /// or a comma
    #[arg(long, value_name = "C", value_parser = parse::delimiter)]
    pub(crate) delimiter: Option<u8>,

    /// The encoding of the file, such as utf-8, latin-1 or utf-16
    #[arg(long, value_name = "NAME", default_value = "utf-8", value_parser = parse::encoding)]
    pub(crate) encoding: &'static Encoding,

    /// The confidence level of all intervals
    #[arg(long, default_value = "0.95", allow_hyphen_values = true, value_parser = parse::level)]
    pub(crate) level: Level,

    /// Print one JSON document for other programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a wave is made from its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WaveFormat {
    /// The quarter of a date: 2016-Q2
    Quarter,
    /// The month of a date: 2016-04
    Month,
    /// The text, sorted as text
    AsIs,
}

impl Options {
    /// Whether the survey is the made-up one that comes with the crate.
    pub(crate) fn made_up(&self) -> bool {
        self.file.is_none()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.file.clone().unwrap_or_else(|| {
            concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/examples/data/made_up_survey.csv"
            )
            .into()
        })
    }

    /// Repeated answers can be found only where respondents have names.
    pub(crate) fn duplicates(&self) -> Duplicates {
        match self.respondent {
            Some(_) => self.duplicates.unwrap_or_default(),
            None => Duplicates::KeepAll,
        }
    }

    /// Whether answers are told apart by who gave them, so that every one must be held.
    pub(crate) fn holds_answers(&self) -> bool {
        self.respondent.is_some() || matches!(self.invited, Some(Invited::Column(_)))
    }

    /// What an account contributes; `None` where there are no accounts.
    pub(crate) fn roll_up(&self) -> Option<RollUp> {
        let roll_up = self.roll_up.unwrap_or_default();
        self.account.as_ref().map(|_| roll_up)
    }

    /// The columns of the margins, in the order they are first named.
    pub(crate) fn margin_columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for customers in &self.margins {
            if !columns.contains(&customers.column.as_str()) {
                columns.push(&customers.column);
            }
        }
        columns
    }

    /// The values of a margin.
    pub(crate) fn customers_in(&self, column: &str) -> impl Iterator<Item = &Customers> {
        let of_column = move |customers: &&Customers| customers.column == column;
        self.margins.iter().filter(of_column)
    }

    /// Whether waves are made from dates.
    pub(crate) fn waves_are_dates(&self) -> bool {
        self.wave_format != WaveFormat::AsIs
    }

    /// The columns of the made-up survey, where the command line names no others.
    pub(crate) fn take_made_up_columns(&mut self) {
        if self.segments.is_empty() {
            self.segments = vec!["region".into(), "industry".into()];
        }
        for (option, column) in [
            (&mut self.wave, "wave"),
            (&mut self.account, "account"),
            (&mut self.role, "role"),
            (&mut self.value, "revenue_eur"),
            (&mut self.respondent, "respondent"),
            (&mut self.time, "answered_at"),
            (&mut self.label, "category"),
        ] {
            option.get_or_insert_with(|| column.into());
        }
    }
}
