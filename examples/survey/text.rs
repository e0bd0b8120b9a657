//! The report as a page of text, for a terminal of 80 columns.

use promoter::Level;

use crate::options::Options;
use crate::report::{
    Accounts, BandProbability, Calibrated, Change, Figures, Report, Response, Shift, Slope, Wave,
};
use crate::table::{
    Line, figure, interval, list, p_value, percent, section, signed, signed_interval, table,
};

/// Below this many answers a group is marked: its interval is too wide to rank it by its NPS.
const FEW: u64 = 30;

/// Below this many accounts a group is marked too, however many people of them answered.
const FEW_ACCOUNTS: u64 = 15;

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// How many accounts of a list are named.
const NAMED: usize = 5;

/// How many rows of a table are shown.
const ROWS: usize = 1000;

/// A line fits the waves badly where chance alone seldom leaves them so far from it.
const BAD_FIT: f64 = 0.05;

/// What stands for a figure that is not shown.
pub(crate) const SUPPRESSED: &str = "suppressed";

/// The report with what a page needs to know of how it was asked for.
pub(crate) struct Page<'a> {
    report: &'a Report,
    level: Level,
    has_accounts: bool,
    counts_accounts: bool,
}

/// The first lines of a page.
pub(crate) fn heading(options: &Options, column: &str) -> String {
    let files: Vec<String> = options
        .files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    match files.is_empty() {
        false => format!(
            "Net Promoter Score of {}, column {column}\n",
            files.join(", ")
        ),
        true => format!(
            "Net Promoter Score of a made-up survey, column {column}\n\
             The data are made up: no person or company in them exists. To read a file of your own:\n  \
             cargo run --release --example survey -- FILE --score COLUMN\n"
        ),
    }
}

impl<'a> Page<'a> {
    pub(crate) fn of(report: &'a Report, options: &Options) -> Self {
        let counts_accounts = matches!(report.overall.roll_up, "mean_score" | "most_influential");
        Self {
            report,
            level: options.level,
            has_accounts: report.accounts.is_some(),
            counts_accounts,
        }
    }

    /// The whole page below its heading.
    pub(crate) fn text(&self) -> String {
        let report = self.report;
        let mut page = self.rows() + &self.whole();
        if !report.cautions.is_empty() {
            let lines = report
                .cautions
                .iter()
                .map(|caution| format!("{}\n", caution.text));
            page += &section("Cautions", &lines.collect::<String>());
        }
        page += &report
            .calibrated
            .as_ref()
            .map_or_else(String::new, |calibrated| self.calibrated(calibrated));
        page += &report
            .response
            .as_ref()
            .map_or_else(String::new, |response| self.response(response));
        page += &report.accounts.as_ref().map_or_else(String::new, accounts);
        page += &report.histogram.map_or_else(String::new, histogram);
        for (column, rows) in report.segments.iter().filter(|(_, rows)| !rows.is_empty()) {
            let lines = rows.iter().map(|row| {
                let mut line = self.line(&row.segment, &row.figures);
                let differs = row
                    .against_rest
                    .as_ref()
                    .map(|rest| rest.difference.verdict);
                line.figures.extend(match differs {
                    Some("up") => Some("above the rest".into()),
                    Some("down") => Some("below the rest".into()),
                    _ => None,
                });
                line
            });
            let lines: Vec<Line> = lines.collect();
            let titles = [self.counted(), "NPS", &self.interval_title(), ""];
            page += &section(column, &table(&titles, &lines, ROWS));
        }
        if !report.waves.is_empty() {
            page += &self.waves();
        }
        page += &self.what_changed();
        let notes = self.footnotes();
        if notes.is_empty() {
            page
        } else {
            page + "\n" + &notes
        }
    }

    fn interval_title(&self) -> String {
        format!("{} interval", self.level)
    }

    fn counted(&self) -> &'static str {
        if self.counts_accounts {
            "accounts"
        } else {
            "n"
        }
    }

    fn rows(&self) -> String {
        let ledger = &self.report.ledger;
        let line = |name: &str, count: u64| {
            let first = ledger
                .first_rows
                .get(name.trim())
                .map_or("", String::as_str);
            format!("{name:<24}{count:>10}  {first}")
                .trim_end()
                .to_owned()
                + "\n"
        };
        let mut body = line("rows", ledger.rows) + &line("used", ledger.used);
        for (reason, count) in ledger.excluded.iter().filter(|(_, count)| **count > 0) {
            body += &line(&format!("  {reason}"), *count);
        }
        for (name, count) in [
            ("label contradicts score", ledger.label_conflicts),
            ("label not understood", ledger.unread_labels),
        ] {
            if count > 0 {
                body += &line(name, count);
            }
        }
        for note in &ledger.notes {
            body += &format!("note: {note}\n");
        }
        match ledger.skipped_after_header {
            0 => {}
            1 => body += "1 row after the header skipped\n",
            n => body += &format!("{n} rows after the header skipped\n"),
        }
        section("Rows", &body)
    }

    fn whole(&self) -> String {
        let overall = &self.report.overall;
        let figures = &overall.figures;
        let Some(nps) = figures.nps else {
            let why = match figures.n {
                Some(0) => "no answer was used, so there is no NPS\n",
                _ => "no account that answered has a value above 0, so there is no NPS by value\n",
            };
            return section("All answers", why);
        };
        let mut lines = vec![
            ("NPS".to_owned(), figure(nps)),
            (
                self.interval_title(),
                interval(figures.lower, figures.upper),
            ),
        ];
        let mut line = |name: &str, value: Option<String>| {
            lines.extend(value.map(|value| (name.to_owned(), value)))
        };
        line(
            "band",
            overall.bands.as_ref().map(|bands| bands.join(" or ")),
        );
        line(
            "band probability",
            self.report
                .band_probabilities
                .as_ref()
                .map(|bands| band_probability(bands)),
        );
        line(
            "to settle the band",
            self.report.answers_to_settle.map(|more| match more {
                0 => "nothing, the interval lies within it".into(),
                more => format!(
                    "about {more} more {} like these",
                    if self.counts_accounts {
                        "accounts"
                    } else {
                        "answers"
                    }
                ),
            }),
        );
        line(
            "roll-up",
            self.has_accounts.then(|| in_words(overall.roll_up).into()),
        );
        let n: u64 = self
            .report
            .histogram
            .map_or(figures.n.unwrap_or(0), |counts| counts.iter().sum());
        line(
            "answers",
            Some(match self.counts_accounts {
                true => format!("{n}, counted as accounts"),
                false => n.to_string(),
            }),
        );
        let of = match overall.roll_up {
            "every_account" => " of the accounts",
            "by_value" => " of the value",
            _ => "",
        };
        for (name, count, share) in [
            ("promoters", figures.promoters, overall.promoter_share),
            ("passives", figures.passives, overall.passive_share),
            ("detractors", figures.detractors, overall.detractor_share),
        ] {
            let share = share.map_or_else(String::new, percent);
            line(
                &format!("  {name}"),
                count.map(|count| format!("{count} ({share}{of})")),
            );
        }
        line(
            "accounts",
            figures
                .accounts
                .map(|answered| match overall.silent_accounts {
                    None | Some(0) => answered.to_string(),
                    Some(silent) => format!("{answered} that answered, {silent} silent"),
                }),
        );
        line("taken as", overall.taken_as.clone());
        let effective = figures.effective_n.filter(|effective| {
            effective.is_finite()
                && figures
                    .n
                    .is_some_and(|n| (effective - n as f64).abs() >= 0.05)
        });
        line(
            "effective n",
            effective.map(
                |effective| match self.has_accounts && effective < n as f64 {
                    true => format!("{effective:.1} independent answers would be as sure"),
                    false => format!("{effective:.1}"),
                },
            ),
        );
        if let (Some(effective), Some(top), false) = (
            overall.effective_accounts,
            overall.top_share,
            self.counts_accounts,
        ) {
            line(
                "effective accounts",
                Some(format!(
                    "{effective:.1}, the largest with {} of the weight",
                    percent(top)
                )),
            );
        }
        line("population", overall.population.map(|population| {
            let of = if self.has_accounts { " accounts" } else { "" };
            format!("{population}{of}: the interval above is that of this list, those of tables are not")
        }));
        line("interval method", Some(overall.method.into()));
        section("All answers", &list(&lines))
    }

    fn calibrated(&self, calibrated: &Calibrated) -> String {
        let margins = calibrated.margins.iter();
        let margins: Vec<String> = margins
            .map(|margin| format!("{} ({} values)", margin.column, margin.values))
            .collect();
        let lines = [
            ("NPS".into(), figure(calibrated.nps)),
            (
                self.interval_title(),
                interval(Some(calibrated.lower), Some(calibrated.upper)),
            ),
            ("customers".into(), format!("{:.0}", calibrated.customers)),
            ("margins".into(), margins.join(", ")),
            ("effective n".into(), figure(calibrated.effective_n)),
            (
                "an answer counts".into(),
                format!(
                    "{:.2} to {:.2} times the average",
                    calibrated.smallest_factor, calibrated.largest_factor
                ),
            ),
        ];
        section("Calibrated", &list(&lines))
    }

    fn response(&self, response: &Response) -> String {
        let Some(people) = response.people else {
            return section("Response", &format!("{SUPPRESSED}\n"));
        };
        let of_all = |answered: u64, rate: Option<f64>| match rate {
            Some(rate) => format!("{answered} ({})", percent(rate)),
            None => answered.to_string(),
        };
        let mut lines = vec![
            ("people asked".to_owned(), people.asked.to_string()),
            ("answered".into(), of_all(people.answered, people.rate)),
        ];
        let mut line = |name: &str, value: String| lines.push((name.into(), value));
        match response.answers_of_people_not_asked {
            None | Some(0) => {}
            Some(1) => line(
                "not asked",
                "1 more answer, which counts above and not here".into(),
            ),
            Some(n) => line(
                "not asked",
                format!("{n} more answers, which count above and not here"),
            ),
        }
        match &response.bounds {
            None => line(
                "NPS of all asked",
                "not known: nobody of them answered".into(),
            ),
            Some(bounds) => {
                let ends = interval(Some(bounds.lowest), Some(bounds.highest));
                line(
                    "NPS of all asked",
                    format!("{ends}, whatever the silent would have said"),
                );
                let independent = match self.has_accounts {
                    true => ", taking answers of one account as independent",
                    false => "",
                };
                line(
                    &self.interval_title(),
                    interval(Some(bounds.lower), Some(bounds.upper)) + independent,
                );
                // Halfway between the ends the silent stand at 0.
                let change = if bounds.lowest + bounds.highest < 0.0 {
                    "rise"
                } else {
                    "fall"
                };
                line(
                    "tipping point",
                    match response.tipping_point {
                        _ if bounds.lowest == bounds.highest => "none: nobody is silent".into(),
                        Some(points) => format!(
                            "for all asked to {change} to 0 the silent would have to stand at {points:.1}"
                        ),
                        None => format!(
                            "cannot happen: nothing that the silent could say would make all asked {change} to 0"
                        ),
                    },
                );
            }
        }
        if let Some(accounts) = response.accounts {
            line("accounts asked", accounts.asked.to_string());
            line("accounts heard", of_all(accounts.answered, accounts.rate));
        }
        if let Some(share) = response.value_heard {
            line("value heard from", percent(share));
        }
        let mut body = list(&lines);
        if let Some(roles) = &response.roles {
            let lines = roles.iter().map(|role| Line {
                name: role.role.replace('_', " "),
                figures: vec![
                    role.rate.asked.to_string(),
                    role.rate.answered.to_string(),
                    role.rate.rate.map_or_else(String::new, percent),
                ],
            });
            body += "\n";
            body += &table(
                &["asked", "answered", "rate"],
                &lines.collect::<Vec<_>>(),
                ROWS,
            );
        }
        section("Response", &body)
    }

    fn waves(&self) -> String {
        let waves = &self.report.waves;
        let of_change = format!("{} of change", self.level);
        let titles = [
            self.counted(),
            "NPS",
            &self.interval_title(),
            "change",
            &of_change,
            "p-value",
            "verdict",
        ];
        let lines: Vec<Line> = waves.iter().map(|wave| self.wave(wave)).collect();
        let mut body = table(&titles, &lines, ROWS);
        if waves.iter().filter(|wave| wave.change.is_some()).count() > 1 {
            body += "each change is judged by itself\n";
        }
        if self.counts_accounts {
            body += "an account's category here is that of its answers in the wave\n";
        }
        if let Some((wave, year)) = waves
            .last()
            .and_then(|wave| Some((&wave.wave, wave.since_a_year.as_ref()?)))
        {
            let limits = signed_interval(Some(year.lower), Some(year.upper));
            body += &format!(
                "{wave} since a year before: {}, {limits}: {}\n",
                signed(year.change),
                year.verdict
            );
        }
        let is_odd = |wave: &&Wave| {
            wave.control
                .as_ref()
                .is_some_and(|control| !control.signals.is_empty())
        };
        let odd: Vec<&str> = waves
            .iter()
            .filter(is_odd)
            .map(|wave| wave.wave.as_str())
            .collect();
        if waves.iter().any(|wave| wave.control.is_some()) {
            let odd = if odd.is_empty() {
                "none".into()
            } else {
                odd.join(", ")
            };
            body += &format!("out of line with the baseline: {odd}\n");
        }
        section("Waves", &body)
    }

    fn wave(&self, wave: &Wave) -> Line {
        let mut line = self.line(&wave.wave, &wave.figures);
        if let (Some(change), Some(p), Some(verdict)) = (wave.change, wave.p_value, wave.verdict) {
            let limits = signed_interval(wave.change_lower, wave.change_upper);
            line.figures
                .extend([signed(change), limits, p_value(Some(p)), verdict.into()]);
        }
        line
    }

    /// The figures of a group under its name.
    fn line(&self, name: &str, figures: &Figures) -> Line {
        if figures.suppressed {
            return Line {
                name: name.into(),
                figures: vec![SUPPRESSED.into()],
            };
        }
        let mark = if self.is_small(figures) { " *" } else { "" };
        let limits = match figures.nps {
            None => "no value".into(),
            Some(_) => interval(figures.lower, figures.upper),
        };
        let n = figures.n.unwrap_or(0).to_string();
        Line {
            name: format!("{name}{mark}"),
            figures: vec![n, figures.nps.map_or_else(String::new, figure), limits],
        }
    }

    /// Whether a group says too little to be ranked by its NPS.
    fn is_small(&self, figures: &Figures) -> bool {
        match self.has_accounts && !self.counts_accounts {
            true => {
                figures.effective_n.unwrap_or(0.0) < FEW as f64
                    || figures.accounts < Some(FEW_ACCOUNTS)
            }
            false => figures.n < Some(FEW),
        }
    }

    fn what_changed(&self) -> String {
        let report = self.report;
        let mut body = String::new();
        match (&report.mix_shift, &report.no_mix_shift) {
            (Some(shift), _) => body += &self.split(shift),
            (None, Some(reason)) => body += &format!("no mix shift: {reason}\n\n"),
            _ => {}
        }
        body += &report
            .changes
            .as_ref()
            .map_or_else(String::new, |changes| self.moved(changes));
        match (&report.trend, &report.no_trend) {
            (Some(trend), _) => body += &self.trend(trend),
            (None, Some(reason)) => body += &format!("no trend: {reason}\n"),
            _ => {}
        }
        if body.is_empty() {
            body
        } else {
            section("What changed", &body)
        }
    }

    /// The parts of the change, then what each segment adds to them.
    fn split(&self, shift: &Shift) -> String {
        let parts = [
            ("total", &shift.total),
            ("mix: segments grew or shrank", &shift.mix),
            ("within: segments changed", &shift.within),
        ];
        let parts = parts.map(|(name, part)| {
            let limits = part.lower.map_or("not known".into(), |_| {
                signed_interval(part.lower, part.upper)
            });
            Line {
                name: name.into(),
                figures: vec![signed(part.points), limits, p_value(part.p_value)],
            }
        });
        let segments = shift.segments.iter().map(|segment| {
            let note = match (segment.appeared, segment.vanished) {
                (true, _) => "appeared",
                (_, true) => "vanished",
                _ => "",
            };
            Line {
                name: segment.segment.clone(),
                figures: vec![signed(segment.mix), signed(segment.within), note.into()],
            }
        });
        let segments: Vec<Line> = segments.collect();
        let title = format!("{} to {}, by {}\n", shift.from, shift.to, shift.column);
        let parts = table(&["points", &self.interval_title(), "p-value"], &parts, ROWS);
        format!(
            "{title}{parts}\n{}\n",
            table(&["mix", "within", ""], &segments, ROWS)
        )
    }

    /// The segments whose change is more than chance, and those that cannot be compared.
    fn moved(&self, changes: &[Change]) -> String {
        let judged = changes
            .iter()
            .filter(|change| change.change.verdict.is_some());
        let moved = judged
            .clone()
            .filter(|change| change.change.verdict != Some("unclear"));
        let lines = moved.map(|row| {
            let change = &row.change;
            let figures = [
                change.change.map_or_else(String::new, signed),
                signed_interval(change.lower, change.upper),
                p_value(change.p_value),
                p_value(change.adjusted_p_value),
                change.verdict.unwrap_or_default().into(),
            ];
            Line {
                name: row.segment.clone(),
                figures: figures.into(),
            }
        });
        let lines: Vec<Line> = lines.collect();
        let mut body = match judged.count() {
            0 => String::new(),
            compared => format!("segments that moved, of {compared} compared (Holm)"),
        };
        if !lines.is_empty() {
            let titles = [
                "change",
                &self.interval_title(),
                "p-value",
                "adjusted p",
                "verdict",
            ];
            body += &format!("\n{}", table(&titles, &lines, ROWS));
        } else if !body.is_empty() {
            body += ": none that chance alone would not explain\n";
        }
        let missing = changes
            .iter()
            .filter_map(|change| Some(format!("{} ({})", change.segment, change.not_compared?)));
        let missing: Vec<String> = missing.take(ROWS).collect();
        if !missing.is_empty() {
            body += &format!("not compared: {}\n", missing.join(", "));
        }
        body + "\n"
    }

    fn trend(&self, trend: &Slope) -> String {
        let p = p_value(Some(trend.p_value));
        let equals = if p.starts_with('<') { "" } else { "= " };
        let mut body = format!(
            "trend of {} waves: {} points a wave, {} {}, p {equals}{p}: {}\n",
            trend.waves,
            signed(trend.slope),
            self.interval_title(),
            signed_interval(Some(trend.lower), Some(trend.upper)),
            trend.verdict,
        );
        match trend.left_out {
            0 => {}
            1 => body += "1 wave of one account is left out of it\n",
            n => body += &format!("{n} waves of one account each are left out of it\n"),
        }
        if let Some(p) = trend.lack_of_fit_p_value.filter(|&fit| fit < BAD_FIT) {
            let p = p_value(Some(p));
            body += &format!(
                "a straight line does not fit the waves (lack of fit p {p}): look at the changes instead\n"
            );
        }
        body
    }

    /// What the marks and the words of the tables mean.
    fn footnotes(&self) -> String {
        let report = self.report;
        let segments = report
            .segments
            .iter()
            .flat_map(|(_, rows)| rows.iter().map(|row| &row.figures));
        let rows: Vec<&Figures> = segments
            .chain(report.waves.iter().map(|wave| &wave.figures))
            .collect();
        let mut notes = String::new();
        if rows.iter().any(|row| !row.suppressed && self.is_small(row)) {
            let small = match (self.has_accounts, self.counts_accounts) {
                (false, _) => format!("fewer than {FEW} answers"),
                (_, true) => format!("fewer than {FEW} accounts"),
                _ => format!(
                    "fewer than {FEW} effective answers, or fewer than {FEW_ACCOUNTS} accounts"
                ),
            };
            notes += &format!("* {small}: look at the interval, not at the NPS alone\n");
        }
        let mut verdicts = report
            .waves
            .iter()
            .map(|wave| wave.verdict)
            .chain([report.trend.as_ref().map(|trend| trend.verdict)]);
        if verdicts.any(|verdict| verdict == Some("unclear")) {
            notes += "unclear: a rise and a fall are both possible; it does not mean that nothing changed\n";
        }
        if let (Some(minimum), true) = (report.minimum_n, rows.iter().any(|row| row.suppressed)) {
            notes += &format!(
                "{SUPPRESSED}: fewer than {minimum} answers, or what would give those away by subtraction\n"
            );
        }
        notes
    }
}

fn histogram(counts: [u64; 11]) -> String {
    let most = u128::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let body: String = (0..)
        .zip(counts)
        .map(|(score, count)| {
            // Rounded up, so that one answer among thousands still shows.
            let bar =
                "#".repeat((u128::from(count) * u128::from(LONGEST_BAR)).div_ceil(most) as usize);
            format!("{score:>2}{count:>8}  {bar}").trim_end().to_owned() + "\n"
        })
        .collect();
    section("Histogram", &body)
}

/// Whom to call, whom to ask again, whom to ask for a referral.
fn accounts(accounts: &Accounts) -> String {
    if accounts.suppressed {
        return section(
            "Accounts",
            "suppressed: lists of accounts tell what single people answered\n",
        );
    }
    let first = |which: &str, names: &[String]| {
        let named = names
            .iter()
            .take(NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let (colon, more) = (
            if names.is_empty() { "" } else { ": " },
            if names.len() > NAMED { ", ..." } else { "" },
        );
        format!("{} {which}{colon}{named}{more}\n", names.len())
    };
    let detracting = accounts.detracting_decision_makers.as_ref();
    let mut body = detracting.map_or_else(String::new, |names| {
        first("with a decision maker who is a detractor", names)
    });
    let known: Vec<f64> = accounts
        .silent
        .iter()
        .filter_map(|account| account.value)
        .collect();
    let worth = amount(known.iter().sum());
    let worth = match known.len() {
        0 => String::new(),
        count if count == accounts.silent.len() => format!(", worth {worth}"),
        count => format!(", {count} of them worth {worth}"),
    };
    let silent = accounts.silent.iter().map(|account| match account.value {
        Some(value) => format!("{} ({})", account.account, amount(value)),
        None => account.account.clone(),
    });
    body += &first(
        &format!("without an answer{worth}"),
        &silent.collect::<Vec<_>>(),
    );
    body += &first("with promoters only", &accounts.only_promoters);
    if let Some(held) = &accounts.value_held {
        let parts = [
            ("promoters", held.promoters),
            ("passives", held.passives),
            ("detractors", held.detractors),
            ("silent accounts", held.silent),
        ];
        let all: f64 = parts.iter().map(|(_, value)| value).sum();
        let lines = parts.map(|(name, value)| {
            // Of accounts that are all worth 0 no part is held by anybody.
            let share = if all > 0.0 { value / all } else { 0.0 };
            (
                format!("  {name}"),
                format!("{} ({})", amount(value), percent(share)),
            )
        });
        body += &format!("value held by\n{}", list(&lines));
    }
    section("Accounts", &body)
}

fn amount(value: f64) -> String {
    let decimals = if value >= 1000.0 || value.fract() == 0.0 {
        0
    } else {
        2
    };
    format!("{value:.decimals$}")
}

fn band_probability(bands: &[BandProbability]) -> String {
    // What would be shown as 0.0% is left to the JSON document; nearly sure is not sure.
    let likely = bands.iter().filter(|band| band.probability >= 0.0005);
    let likely = likely.map(
        |BandProbability { band, probability }| match 100.0 * probability {
            percent if (99.95..100.0).contains(&percent) => format!("{band} over 99.9%"),
            percent => format!("{band} {percent:.1}%"),
        },
    );
    likely.collect::<Vec<_>>().join(", ")
}

fn in_words(roll_up: &str) -> &'static str {
    match roll_up {
        "every_account" => "every account counts the same",
        "by_value" => "every account counts by its value",
        "mean_score" => "every account is one category, by the mean of its scores",
        "most_influential" => {
            "every account is one category, by its most influential role that answered"
        }
        _ => "every answer counts the same",
    }
}
