//! The figures as a page of text.

use promoter::{Comparison, Ledger, Level, RollUp, Verdict};

use crate::confidential::SUPPRESSED;
use crate::figures::Figures;
use crate::options::Options;
use crate::rolled_up::{Group, counts_accounts};
use crate::table::{Line, interval, interval_title, p_value, section, table};
use crate::{calibrated, changed_page, lists, response, whole};

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
    page += &calibrated::page(figures.calibrated.as_ref(), &figures.overall, level);
    page += &response::page(figures.response.as_ref(), options);
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
            .map(|(name, group)| group_line(name, group.as_ref(), figures.roll_up, level));
        page += &section(column, &table(&titles, &lines.collect::<Vec<_>>()));
    }
    if !figures.waves.is_empty() {
        page += &waves(figures, counted, level);
        for caution in &figures.wave_cautions {
            page += &format!("caution: {}\n", caution.text);
        }
    }
    page += &changed_page::page(figures.changed.as_ref(), level);
    let mut footnotes = footnotes(figures, level);
    if let Some(minimum) = options.minimum_n.filter(|_| figures.hides) {
        footnotes += &format!(
            "{SUPPRESSED}: fewer than {minimum} answers, or what would give those away by subtraction\n"
        );
    }
    if !footnotes.is_empty() {
        page += &format!("\n{footnotes}");
    }
    page
}

/// The page of a survey of which nothing can be shown.
pub(crate) fn suppressed(options: &Options) -> String {
    let minimum = options.minimum_n.unwrap_or_default();
    format!(
        "{}\n{SUPPRESSED}: the whole survey has fewer than {minimum} answers\n",
        heading(options)
    )
}

/// What the marks and the words of the tables mean.
fn footnotes(figures: &Figures, level: Level) -> String {
    let mut notes = String::new();
    let shown = figures
        .tables
        .iter()
        .flat_map(|(_, groups)| groups.iter().filter_map(|(_, group)| group.as_ref()));
    let waves = || figures.waves.iter().filter_map(|(_, row)| row.as_ref());
    let mut shown = shown.chain(waves().map(|row| &row.group));
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
    let changes = waves().filter_map(|row| row.change.as_ref());
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
            // Without an estimate all are accounts of no value.
            let effective_n = group
                .estimate
                .map_or(0.0, |estimate| estimate.effective_n());
            effective_n < FEW as f64 || group.accounts < Some(FEW_ACCOUNTS)
        }
        _ => group.n < FEW,
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
    let mut body = if figures.is_confidential {
        counts(&figures.ledger)
    } else {
        figures.ledger.to_string()
    };
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

/// The rows by reason without the first of each, whose cells show what single people answered.
fn counts(ledger: &Ledger) -> String {
    let counted = |name: &str, count: u64| format!("{name:<24}{count:>10}\n");
    let mut body = counted("rows", ledger.rows()) + &counted("used", ledger.used());
    for (reason, found) in ledger.excluded() {
        body += &counted(&format!("  {reason}"), found.count);
    }
    for (name, found) in [
        ("label contradicts score", ledger.label_conflicts()),
        ("label not understood", ledger.unread_labels()),
    ] {
        if found.count > 0 {
            body += &counted(name, found.count);
        }
    }
    for note in ledger.notes() {
        body += &format!("note: {note}\n");
    }
    body
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
        .map(|(name, row)| {
            let group = row.as_ref().map(|row| &row.group);
            let mut line = group_line(name, group, figures.roll_up, level);
            if let Some(change) = row.as_ref().and_then(|row| row.change.as_ref()) {
                line.figures.extend(change_figures(change, level));
            }
            line
        })
        .collect();
    let mut body = table(&titles, &lines);
    if figures
        .waves
        .iter()
        .filter_map(|(_, row)| row.as_ref()?.change.as_ref())
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

fn group_line(name: &str, group: Option<&Group>, roll_up: Option<RollUp>, level: Level) -> Line {
    let Some(group) = group else {
        return Line {
            name: name.into(),
            figures: vec![SUPPRESSED.into()],
        };
    };
    let mark = if is_small(group, roll_up) { " *" } else { "" };
    Line {
        name: format!("{name}{mark}"),
        figures: vec![
            group.n.to_string(),
            group
                .estimate
                .map_or_else(String::new, |estimate| format!("{:.1}", estimate.nps())),
            interval(group.estimate.as_ref(), level),
        ],
    }
}

fn change_figures(change: &Comparison, level: Level) -> [String; 4] {
    let interval = change.interval(level);
    [
        change.to_string(),
        format!("{interval:+.1}"),
        p_value(Some(change.p_value())),
        change.verdict(level).name().into(),
    ]
}
