//! What the command line can say.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory, Parser, ValueEnum};
use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use promoter::{Duplicates, Level, RollUp, Score};

use crate::amount::DecimalMark;
use crate::filter::{Filter, filter};
use crate::parse::{self, Customers, Invited};

/// The Net Promoter Score of a survey file: every row accounted for, every figure with its
/// uncertainty. Without a file, of a made-up survey that comes with the crate.
#[derive(Debug, Parser)]
#[command(name = "survey", max_term_width = 100, disable_help_flag = true)]
pub(crate) struct Options {
    /// CSV, text or .xlsx and .ods files with the same columns, each with a header
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Print this help
    #[arg(short, long, action = ArgAction::HelpShort)]
    help: Option<bool>,

    /// The column of the 0 to 10 answers; left out, the columns of the file are listed
    #[arg(long, value_name = "COLUMN", help_heading = "Answers")]
    pub(crate) score: Option<String>,

    /// Instead of scores: a column of promoter, passive and detractor, or 3, 2 and 1
    #[arg(
        long,
        value_name = "COLUMN",
        help_heading = "Answers",
        conflicts_with = "score"
    )]
    pub(crate) category: Option<String>,

    /// The column of how many answers a row stands for
    #[arg(long, value_name = "COLUMN", help_heading = "Answers", conflicts_with_all = ["weight", "respondent"])]
    pub(crate) count: Option<String>,

    /// The column of the weight of an answer, 1 for an average one
    #[arg(long, value_name = "COLUMN", help_heading = "Answers")]
    pub(crate) weight: Option<String>,

    /// A column with the file's own category, to compare with the score
    #[arg(long, value_name = "COLUMN", help_heading = "Answers")]
    pub(crate) label: Option<String>,

    /// Words that are a score, such as "Extremely likely=10", among categories too; repeatable
    #[arg(long, value_name = "TEXT=SCORE", help_heading = "Answers", allow_hyphen_values = true, value_parser = parse::word)]
    pub(crate) read: Vec<(String, Score)>,

    /// A text that is no answer, such as "No score" or 99; repeatable
    #[arg(
        long,
        value_name = "TEXT",
        help_heading = "Answers",
        allow_hyphen_values = true
    )]
    pub(crate) missing: Vec<String>,

    /// Only rows where this holds: COLUMN=VALUE, !=, <, >=; nothing after = is an empty cell,
    /// A|B either of two values; repeatable, all must hold
    #[arg(long = "where", value_name = "CONDITION", help_heading = "Answers", value_parser = filter)]
    pub(crate) filters: Vec<Filter>,

    /// A table by the values of a column; repeatable
    #[arg(long = "segment", value_name = "COLUMN", help_heading = "Tables")]
    pub(crate) segments: Vec<String>,

    /// The column that says in which wave the answer was given
    #[arg(long, value_name = "COLUMN", help_heading = "Tables")]
    pub(crate) wave: Option<String>,

    /// What makes a wave of the column: its text, or the week, month ... of its date
    #[arg(
        long,
        value_name = "FORMAT",
        help_heading = "Tables",
        default_value = "as-is"
    )]
    pub(crate) wave_format: WaveFormat,

    /// How dates are written, such as '%m/%d/%y %H:%M'; repeatable. ISO dates, Unix seconds and
    /// the day numbers of spreadsheets are read without
    #[arg(long, value_name = "FORMAT", help_heading = "Tables")]
    pub(crate) date_format: Vec<String>,

    /// In which zone instants such as Unix seconds become days, such as Europe/Berlin
    #[arg(long, value_name = "ZONE", help_heading = "Tables", default_value = "UTC", value_parser = parse::time_zone)]
    pub(crate) time_zone: TimeZone,

    /// The first N waves are what is normal: later ones are held against their control limits
    #[arg(long, value_name = "N", help_heading = "Tables")]
    pub(crate) baseline: Option<usize>,

    /// The column of the customer company, whose answers are alike
    #[arg(long, value_name = "COLUMN", help_heading = "Accounts and people")]
    pub(crate) account: Option<String>,

    /// The column of the respondent's role at the account
    #[arg(long, value_name = "COLUMN", help_heading = "Accounts and people")]
    pub(crate) role: Option<String>,

    /// The column of what the account is worth, the same in all its rows or empty
    #[arg(long, value_name = "COLUMN", help_heading = "Accounts and people")]
    pub(crate) value: Option<String>,

    /// The mark before decimals, , or ., where 12,500 could be two numbers
    #[arg(long, value_name = "MARK", help_heading = "Accounts and people")]
    pub(crate) decimal_mark: Option<DecimalMark>,

    /// What an account contributes: every_answer (the default), every_account, by_value,
    /// mean_score or most_influential
    #[arg(long, value_name = "NAME", help_heading = "Accounts and people")]
    pub(crate) roll_up: Option<RollUp>,

    /// The column that names the respondent, to find repeated answers within a wave
    #[arg(long, value_name = "COLUMN", help_heading = "Accounts and people")]
    pub(crate) respondent: Option<String>,

    /// The column of the time of the answer, which tells the latest of repeated ones
    #[arg(long, value_name = "COLUMN", help_heading = "Accounts and people")]
    pub(crate) time: Option<String>,

    /// Of repeated answers: keep_latest (the default), keep_first, keep_all or reject
    #[arg(long, value_name = "CHOICE", help_heading = "Accounts and people")]
    pub(crate) duplicates: Option<Duplicates>,

    /// Names that differ only by case, white space or width are one
    #[arg(long, help_heading = "Accounts and people")]
    pub(crate) fold: bool,

    /// Who was asked: a number of people, or a column that is not empty (nor no, false or 0) for
    /// each of them
    #[arg(long, value_name = "N|COLUMN", help_heading = "Customers", allow_hyphen_values = true, value_parser = parse::invited)]
    pub(crate) invited: Option<Invited>,

    /// How many customers there are, with --account how many accounts: the interval is then
    /// that of this list as it stands
    #[arg(long, value_name = "N", help_heading = "Customers", allow_hyphen_values = true, value_parser = parse::population)]
    pub(crate) population: Option<u64>,

    /// How many customers have a value, such as Region:North=800, for the answers to stand for;
    /// given for all values of a column
    #[arg(long = "margin", value_name = "COLUMN:VALUE=N", help_heading = "Customers", value_parser = parse::customers)]
    pub(crate) margins: Vec<Customers>,

    /// The rows of one table with fewer answers are not shown, nor what would tell them
    #[arg(long, value_name = "N", help_heading = "Output", allow_hyphen_values = true, value_parser = parse::minimum_n)]
    pub(crate) minimum_n: Option<u64>,

    /// The confidence level of all intervals
    #[arg(long, help_heading = "Output", default_value = "0.95", allow_hyphen_values = true, value_parser = parse::level)]
    pub(crate) level: Level,

    /// One JSON document for other programs, instead of the page
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,

    /// An HTML file with charts, to look at and to print
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) report: Option<PathBuf>,

    /// A CSV file with one row for each segment and wave, for Tableau, Power BI and the like
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) tidy: Option<PathBuf>,

    /// The sheet of a workbook, by name or number; without it the first, in .xlsx that is not hidden
    #[arg(long, value_name = "SHEET", help_heading = "File")]
    pub(crate) sheet: Option<String>,

    /// The row of the header where title lines stand above it
    #[arg(long, value_name = "N", help_heading = "File", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) header_row: Option<u64>,

    /// Rows to skip after the header: 2 for Qualtrics, 1 for SurveyMonkey
    #[arg(long, value_name = "N", help_heading = "File", default_value = "0", allow_hyphen_values = true, value_parser = parse::skip)]
    pub(crate) skip: u64,

    /// The character between cells, or tab; without it what a line such as sep=; names, a comma, or
    /// what parts a header without commas
    #[arg(long, value_name = "C", help_heading = "File", value_parser = parse::delimiter)]
    pub(crate) delimiter: Option<u8>,

    /// Such as latin-1 or utf-16; without it UTF-8, or what the file's first bytes say
    #[arg(long, value_name = "NAME", help_heading = "File", value_parser = parse::encoding)]
    pub(crate) encoding: Option<&'static Encoding>,

    /// Adds a column of this name with the name of the file each row is from
    #[arg(long, value_name = "COLUMN", help_heading = "File")]
    pub(crate) file_names: Option<String>,
}

/// How a wave is made from its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum WaveFormat {
    /// The text, in its natural order
    AsIs,
    /// The ISO week of a date: 2016-W15
    Week,
    /// The month of a date: 2016-04
    Month,
    /// The quarter of a date: 2016-Q2
    Quarter,
    /// The half-year of a date: 2016-H1
    HalfYear,
    /// The year of a date: 2016
    Year,
}

impl Options {
    /// Reads the command line; ends the program with code 2 where it cannot be followed.
    pub(crate) fn from_command_line() -> Self {
        let mut options = Self::parse();
        if options.made_up() {
            options.take_made_up_columns();
        }
        if let Err(message) = options.go_together() {
            Self::command()
                .error(ErrorKind::ArgumentConflict, message)
                .exit();
        }
        options
    }

    /// Whether the survey is the made-up one that comes with the crate.
    pub(crate) fn made_up(&self) -> bool {
        self.files.is_empty()
    }

    /// The column of the scores or of the categories.
    pub(crate) fn answers(&self) -> Option<&str> {
        self.score.as_deref().or(self.category.as_deref())
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
        self.account
            .as_ref()
            .map(|_| self.roll_up.unwrap_or_default())
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
        self.margins
            .iter()
            .filter(move |customers| customers.column == column)
    }

    /// The columns of the made-up survey, where the command line names no others.
    fn take_made_up_columns(&mut self) {
        let is_single = self.minimum_n.is_some();
        let shows_other = is_single && (self.wave.is_some() || self.role.is_some());
        if self.segments.is_empty() && !shows_other {
            self.segments = vec!["region".into()];
            self.segments
                .extend((!is_single).then(|| "industry".into()));
        }
        if self.category.is_none() {
            self.score.get_or_insert_with(|| "score".into());
            self.label.get_or_insert_with(|| "category".into());
        }
        for (option, column, splits) in [
            (&mut self.wave, "wave", true),
            (&mut self.account, "account", false),
            (&mut self.role, "role", true),
            (&mut self.value, "revenue_eur", false),
            (&mut self.respondent, "respondent", false),
            (&mut self.time, "answered_at", false),
        ] {
            if !(is_single && splits) {
                option.get_or_insert_with(|| column.into());
            }
        }
    }

    /// Looks whether the options go together.
    ///
    /// # Errors
    /// Says which do not, and what would.
    fn go_together(&self) -> Result<(), String> {
        let plain = matches!(self.roll_up, None | Some(RollUp::EveryAnswer));
        let one_category = matches!(
            self.roll_up,
            Some(RollUp::MeanScore | RollUp::MostInfluential)
        );
        let reads_dates = self.wave_format != WaveFormat::AsIs
            || self.time.is_some()
            || self.filters.iter().any(Filter::reads_dates);
        let tables = self.segments.len()
            + usize::from(self.role.is_some())
            + usize::from(self.wave.is_some());
        let problems = [
            (
                self.account.is_none() && self.value.is_some(),
                "--value needs --account: it says what an account is worth",
            ),
            (
                self.account.is_none() && self.roll_up.is_some(),
                "--roll-up needs --account: it says what an account contributes",
            ),
            (
                self.respondent.is_none()
                    && self
                        .duplicates
                        .is_some_and(|choice| choice != Duplicates::KeepAll),
                "--duplicates needs --respondent: repeated answers are found by who gave them",
            ),
            (
                self.respondent.is_none() && self.time.is_some(),
                "--time needs --respondent: it only tells which of two answers of a respondent is the latest",
            ),
            (
                self.wave.is_none()
                    && (self.wave_format != WaveFormat::AsIs || self.baseline.is_some()),
                "--wave-format and --baseline need --wave: the column that says when an answer was given",
            ),
            (
                self.score.is_none() && self.label.is_some(),
                "--label needs --score: it is compared with the score",
            ),
            (
                self.value.is_none() && self.roll_up == Some(RollUp::ByValue),
                "--roll-up by_value needs --value: the column of what an account is worth",
            ),
            (
                self.role.is_none() && self.roll_up == Some(RollUp::MostInfluential),
                "--roll-up most_influential needs --role: without it no role is the most influential",
            ),
            (
                self.category.is_some() && one_category,
                "--roll-up mean_score and most_influential need scores: a column of categories has none",
            ),
            (
                !plain && self.minimum_n.is_some(),
                "--minimum-n counts answers, and with any --roll-up but every_answer a figure of many answers can rest on one person or one account: leave one of the two out, or take --roll-up every_answer",
            ),
            (
                !plain && !self.margins.is_empty(),
                "--margin weighs answers, and --roll-up sets their weights already: leave one of them out, or take --roll-up every_answer",
            ),
            (
                !plain && self.weight.is_some(),
                "--weight weighs answers, and --roll-up sets their weights already: leave one of them out, or take --roll-up every_answer",
            ),
            (
                !plain && self.population.is_some(),
                "--population goes with no --roll-up but every_answer: how much of a list is not known yet follows from single answers, since an account of which one person answered is not fully heard",
            ),
            (
                self.count.is_some() && matches!(self.invited, Some(Invited::Column(_))),
                "--count says how many answers a row stands for, and a column after --invited that the row is a person: leave one of them out, or give --invited the number of people",
            ),
            (
                self.weight.is_some() && !self.margins.is_empty(),
                "--margin weighs answers, and --weight weighs them already: leave one of them out",
            ),
            (
                self.minimum_n.is_some() && (tables > 1 || !self.margins.is_empty()),
                "--minimum-n shows one table at a time, so that none tells what another hides: name one --segment, the --role or the --wave, and no --margin",
            ),
            (
                !reads_dates && !self.date_format.is_empty(),
                "--date-format needs a date to read: --wave-format quarter, month and the like, --time, or --where with a date",
            ),
        ];
        let is_read = |path: &&PathBuf| {
            let is_same = |file: &PathBuf| file.canonicalize().ok() == path.canonicalize().ok();
            path.exists() && self.files.iter().any(is_same)
        };
        let mut files = self.files.iter().enumerate();
        if let Some((_, path)) = files.find(|(place, path)| self.files[..*place].contains(path)) {
            return Err(format!(
                "{} is named twice, and its answers would count twice: name it once",
                path.display()
            ));
        }
        if let Some(path) = self.report.iter().chain(&self.tidy).find(is_read) {
            return Err(format!(
                "{} would be written over, though it is read: name another file after --report or --tidy",
                path.display()
            ));
        }
        if let Some((_, message)) = problems.into_iter().find(|(wrong, _)| *wrong) {
            return Err(message.into());
        }
        let Some(population) = self.population.filter(|_| self.account.is_none()) else {
            return Ok(());
        };
        for column in self.margin_columns() {
            let customers: u128 = self
                .customers_in(column)
                .map(|one| u128::from(one.count))
                .sum();
            if customers != u128::from(population) {
                return Err(format!(
                    "--population {population} contradicts --margin, by which there are {customers} customers in all values of {column:?}: both count all who could have answered, so expected the same number"
                ));
            }
        }
        Ok(())
    }
}
