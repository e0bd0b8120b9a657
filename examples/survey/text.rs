//! The figures as a page of text.

use promoter::{Bands, Comparison, Level, Method, Verdict};

use crate::figures::{Figures, Group, WaveRow};
use crate::options::Options;

/// Below this many answers a group is marked: its interval is too wide to rank it by its NPS.
const FEW: u64 = 30;

/// A longer name gets a line of its own above its figures, so that the columns stay in place.
const LONGEST_NAME: usize = 40;

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// The whole page.
pub(crate) fn report(
    figures: &Figures,
    options: &Options,
) -> Result<String, Box<dyn std::error::Error>> {
    let level = options.level;
    let mut page = heading(options);
    page += &rows(figures);
    page += &overall(figures, level)?;
    page += &histogram(figures);
    let titles = ["n", "NPS", &interval_title(level)];
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
        page += &waves(&figures.waves, level);
    }
    let mut notes = String::new();
    let shown = figures
        .tables
        .iter()
        .flat_map(|(_, groups)| groups.iter().map(|(_, group)| group));
    let mut shown = shown.chain(figures.waves.iter().map(|row| &row.group));
    if shown.any(|group| group.n() < FEW) {
        notes +=
            &format!("* fewer than {FEW} answers: look at the interval, not at the NPS alone\n");
    }
    let verdicts = figures.waves.iter().filter_map(|row| row.change.as_ref());
    if verdicts
        .map(|change| change.verdict(level))
        .any(|verdict| verdict == Verdict::Unclear)
    {
        notes += "cannot tell: a rise and a fall are both possible; it does not mean that nothing changed\n";
    }
    if !notes.is_empty() {
        page += &format!("\n{notes}");
    }
    Ok(page)
}

fn section(title: &str, body: &str) -> String {
    format!("\n{title}\n{}\n{body}", "-".repeat(title.chars().count()))
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

fn overall(figures: &Figures, level: Level) -> Result<String, promoter::Error> {
    let group = &figures.overall;
    let tally = &group.tally;
    let Some(nps) = group.nps() else {
        return Ok(section(
            "All answers",
            "no answer was used, so there is no NPS\n",
        ));
    };
    let mut lines = vec![
        ("NPS".to_owned(), format!("{nps:.1}")),
        (interval_title(level), interval(group, level)),
    ];
    if let Some(estimate) = &group.estimate {
        let bands = Bands::default();
        let spanned = bands.spanned_by(&estimate.interval(level))?;
        let words: Vec<String> = spanned.iter().map(ToString::to_string).collect();
        lines.push(("band".into(), words.join(" or ")));
    }
    let share = |count: u64| format!("{count} ({:.1}%)", 100.0 * count as f64 / tally.n() as f64);
    lines.push(("answers".into(), tally.n().to_string()));
    lines.push(("  promoters, 9-10".into(), share(tally.promoters())));
    lines.push(("  passives, 7-8".into(), share(tally.passives())));
    lines.push(("  detractors, 0-6".into(), share(tally.detractors())));
    match (figures.accounts, &group.estimate) {
        (None, _) => lines.push(("taken as".into(), "independent answers".into())),
        (Some(accounts), estimate) => {
            lines.push(("accounts".into(), accounts.to_string()));
            if let Some(estimate) = estimate {
                lines.push((
                    "effective n".into(),
                    format!(
                        "{:.1} (answers of one account are alike)",
                        estimate.effective_n()
                    ),
                ));
            }
        }
    }
    lines.push(("interval method".into(), Method::default().to_string()));
    let body: String = lines
        .iter()
        .map(|(name, value)| format!("{name:<20}{value}\n"))
        .collect();
    Ok(section("All answers", &body))
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

fn waves(rows: &[WaveRow], level: Level) -> String {
    let interval_title = interval_title(level);
    let titles = [
        "n",
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

/// A line of a table: what it is about, and its figures.
struct Line {
    name: String,
    figures: Vec<String>,
}

fn group_line(name: &str, group: &Group, level: Level) -> Line {
    let mark = if group.n() < FEW { " *" } else { "" };
    Line {
        name: format!("{name}{mark}"),
        figures: vec![
            group.n().to_string(),
            group
                .nps()
                .map_or_else(String::new, |nps| format!("{nps:.1}")),
            interval(group, level),
        ],
    }
}

fn change_figures(change: &Comparison, level: Level) -> [String; 4] {
    // The comparison prints itself with its unit, which the table does without.
    let points = change.to_string();
    let p_value = match change.p_value() {
        None => String::new(),
        Some(p) if p < 0.0001 => "< 0.0001".into(),
        Some(p) => format!("{p:.4}"),
    };
    let verdict = match change.verdict(level) {
        Verdict::Up => "up",
        Verdict::Down => "down",
        Verdict::Unclear => "cannot tell",
    };
    let interval = change.interval(level);
    [points, format!("{interval:+.1}"), p_value, verdict.into()]
}

fn interval(group: &Group, level: Level) -> String {
    match group.estimate {
        Some(estimate) => format!("{:.1}", estimate.interval(level)),
        None => "one account".into(),
    }
}

fn interval_title(level: Level) -> String {
    format!("{level} interval")
}

/// Columns under their titles: names to the left, all else to the right.
fn table(titles: &[&str], lines: &[Line]) -> String {
    let names = lines.iter().map(|line| line.name.chars().count());
    let name_width = names
        .filter(|&width| width <= LONGEST_NAME)
        .max()
        .unwrap_or(0);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.figures.get(column));
        let widths = cells.map(|cell| cell.chars().count());
        widths
            .max()
            .unwrap_or(0)
            .max(titles[column].chars().count())
    };
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let row = |name: &str, figures: &[String]| {
        let mut text = if name.chars().count() > LONGEST_NAME {
            format!("{name}\n{:name_width$}", "")
        } else {
            format!("{name:name_width$}")
        };
        for (figure, &width) in figures.iter().zip(&widths) {
            text += &format!("  {figure:>width$}");
        }
        text.trim_end().to_owned() + "\n"
    };
    let titles: Vec<String> = titles.iter().map(|&title| title.into()).collect();
    row("", &titles)
        + &lines
            .iter()
            .map(|line| row(&line.name, &line.figures))
            .collect::<String>()
}
