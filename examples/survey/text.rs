//! The figures as a page of text.

use promoter::{Comparison, Level, Verdict};

use crate::figures::{Figures, Group, WaveRow};
use crate::options::Options;
use crate::rolled_up::counts_accounts;
use crate::table::{Line, interval, interval_title, p_value, section, table, verdict};
use crate::{changed_page, lists, whole};

/// Below this many answers a group is marked: its interval is too wide to rank it by its NPS.
const FEW: u64 = 30;

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// The whole page.
pub(crate) fn report(figures: &Figures, options: &Options) -> String {
    let level = options.level;
    let mut page = heading(options);
    page += &rows(figures);
    page += &whole::page(figures, level);
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
            .map(|(name, group)| group_line(name, group, level));
        page += &section(column, &table(&titles, &lines.collect::<Vec<_>>()));
    }
    if !figures.waves.is_empty() {
        page += &waves(&figures.waves, counted, level);
        for caution in &figures.wave_cautions {
            page += &format!("caution: {}\n", caution.text);
        }
    }
    page += &changed_page::page(figures, level);
    let mut notes = String::new();
    let shown = figures
        .tables
        .iter()
        .flat_map(|(_, groups)| groups.iter().map(|(_, group)| group));
    let mut shown = shown.chain(figures.waves.iter().map(|row| &row.group));
    if shown.any(|group| group.n() < FEW) {
        let counted = if counted == "n" { "answers" } else { counted };
        notes +=
            &format!("* fewer than {FEW} {counted}: look at the interval, not at the NPS alone\n");
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
        notes += "cannot tell: a rise and a fall are both possible; it does not mean that nothing changed\n";
    }
    if !notes.is_empty() {
        page += &format!("\n{notes}");
    }
    page
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

fn waves(rows: &[WaveRow], counted: &str, level: Level) -> String {
    let interval_title = interval_title(level);
    let titles = [
        counted,
        "NPS",
        &interval_title,
        "change",
        &interval_title,
        "p-value",
        "verdict",
    ];
    let lines: Vec<Line> = rows
        .iter()
        .map(|row| {
            let mut line = group_line(&row.wave, &row.group, level);
            if let Some(change) = &row.change {
                line.figures.extend(change_figures(change, level));
            }
            line
        })
        .collect();
    section("Waves", &table(&titles, &lines))
}

fn group_line(name: &str, group: &Group, level: Level) -> Line {
    let mark = if group.n() < FEW { " *" } else { "" };
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
        verdict(change.verdict(level)).into(),
    ]
}
