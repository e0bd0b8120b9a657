//! The figures as a page of text.

use promoter::{Comparison, Level, RollUp, Verdict};

use crate::figures::{Figures, Group};
use crate::options::Options;
use crate::rolled_up::counts_accounts;
use crate::table::{Line, interval, interval_title, p_value, section, table};
use crate::{changed_page, lists, response, whole};

/// Below this many answers a group is marked: its interval is too wide to rank it by its NPS.
const FEW: u64 = 30;

/// Below this many accounts a group is marked too, however many people of them answered.
const FEW_ACCOUNTS: u64 = 15;

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// The whole page.
pub(crate) fn report(figures: &Figures, options: &Options) -> String {
    let level = options.level;
    let mut page = heading(options);
    page += &rows(figures);
    page += &whole::page(figures, level);
    page += &response::page(figures, options);
    page += &lists::page(figures);
    page += &histogram(figures);
    let counted = if figures.roll_up.is_some_and(counts_accounts) {
        "accounts"
    } else {
        "n"
    };
    let titles = [counted, "NPS", &interval_title(level)];
    for (column, groups) in figures
        .tables
        .iter()
        .filter(|(_, groups)| !groups.is_empty())
    {
        let lines = groups
            .iter()
            .map(|(name, group)| group_line(name, group, figures.roll_up, level));
        page += &section(column, &table(&titles, &lines.collect::<Vec<_>>()));
    }
    if !figures.waves.is_empty() {
        page += &waves(figures, counted, level);
        for caution in &figures.wave_cautions {
            page += &format!("caution: {}\n", caution.text);
        }
    }
    page += &changed_page::page(figures, level);
    let footnotes = footnotes(figures, level);
    if !footnotes.is_empty() {
        page += &format!("\n{footnotes}");
    }
    page
}

/// What the marks and the words of the tables mean.
fn footnotes(figures: &Figures, level: Level) -> String {
    let mut notes = String::new();
    let shown = figures
        .tables
        .iter()
        .flat_map(|(_, groups)| groups.iter().map(|(_, group)| group));
    let mut shown = shown.chain(figures.waves.iter().map(|row| &row.group));
    if shown.any(|group| is_small(group, figures.roll_up)) {
        let small = match figures.roll_up {
            None => format!("fewer than {FEW} answers"),
            Some(roll_up) if counts_accounts(roll_up) => format!("fewer than {FEW} accounts"),
            Some(_) => {
                format!("fewer than {FEW} effective answers, or fewer than {FEW_ACCOUNTS} accounts")
            }
        };
        notes += &format!("* {small}: look at the interval, not at the NPS alone\n");
    }
    let changes = figures.waves.iter().filter_map(|row| row.change.as_ref());
    let trend = figures
        .changed
        .iter()
        .filter_map(|all| all.trend.as_ref().ok());
    let mut verdicts = changes
        .map(|change| change.verdict(level))
        .chain(trend.map(|trend| trend.verdict(level)));
    if verdicts.any(|verdict| verdict == Verdict::Unclear) {
        notes +=
            "unclear: a rise and a fall are both possible; it does not mean that nothing changed\n";
    }
    notes
}

/// Whether a group says too little to be ranked by its NPS.
fn is_small(group: &Group, roll_up: Option<RollUp>) -> bool {
    match roll_up {
        Some(roll_up) if !counts_accounts(roll_up) => {
            // Without an estimate it is one account, or accounts of no value.
            let effective_n = group
                .estimate
                .map_or(0.0, |estimate| estimate.effective_n());
            effective_n < FEW as f64 || group.accounts < Some(FEW_ACCOUNTS)
        }
        _ => group.n() < FEW,
    }
}

fn heading(options: &Options) -> String {
    let column = options.score.trim();
    match &options.file {
        Some(file) => format!(
            "Net Promoter Score of {}, column {column}\n",
            file.display()
        ),
        None => format!(
            "Net Promoter Score of a made-up survey, column {column}\n\
             The data are made up: no person or company in them exists. To read a file of your own:\n  \
             cargo run --release --example survey -- FILE --score COLUMN\n"
        ),
    }
}

fn rows(figures: &Figures) -> String {
    let mut body = figures.ledger.to_string();
    for note in &figures.notes {
        body += &format!("note: {note}\n");
    }
    match figures.skipped {
        0 => {}
        1 => body += "1 row after the header skipped\n",
        n => body += &format!("{n} rows after the header skipped\n"),
    }
    section("Rows", &body)
}

fn histogram(figures: &Figures) -> String {
    let counts = || figures.histogram.iter();
    let most = counts().map(|(_, count)| count).max().unwrap_or(0).max(1);
    let body: String = counts()
        .map(|(score, count)| {
            // Rounded up, so that one answer among thousands still shows.
            let bar = "#".repeat((count * LONGEST_BAR).div_ceil(most) as usize);
            format!("{:>2}{count:>8}  {bar}", score.get())
                .trim_end()
                .to_owned()
                + "\n"
        })
        .collect();
    section("Histogram", &body)
}

fn waves(figures: &Figures, counted: &str, level: Level) -> String {
    let interval_title = interval_title(level);
    let of_change = format!("{level} of change");
    let titles = [
        counted,
        "NPS",
        &interval_title,
        "change",
        &of_change,
        "p-value",
        "verdict",
    ];
    let rows = figures.waves.iter();
    let lines: Vec<Line> = rows
        .map(|row| {
            let mut line = group_line(&row.wave, &row.group, figures.roll_up, level);
            if let Some(change) = &row.change {
                line.figures.extend(change_figures(change, level));
            }
            line
        })
        .collect();
    let mut body = table(&titles, &lines);
    if figures
        .waves
        .iter()
        .filter(|row| row.change.is_some())
        .count()
        > 1
    {
        body += "each change is judged by itself\n";
    }
    if figures.roll_up.is_some_and(counts_accounts) {
        body += "an account's category here is that of its answers in the wave\n";
    }
    section("Waves", &body)
}

fn group_line(name: &str, group: &Group, roll_up: Option<RollUp>, level: Level) -> Line {
    let mark = if is_small(group, roll_up) { " *" } else { "" };
    Line {
        name: format!("{name}{mark}"),
        figures: vec![
            group.n().to_string(),
            group
                .nps
                .map_or_else(String::new, |nps| format!("{nps:.1}")),
            interval(group, level),
        ],
    }
}

fn change_figures(change: &Comparison, level: Level) -> [String; 4] {
    let interval = change.interval(level);
    [
        change.to_string(),
        format!("{interval:+.1}"),
        p_value(change.p_value()),
        change.verdict(level).name().into(),
    ]
}
