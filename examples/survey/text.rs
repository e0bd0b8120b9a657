//! The report as a page of text.

use crate::page::{Page, amount, figure, p_value, percent, signed, span};
use crate::report::{Accounts, Change, Figures, Overall, Report, Response, Shift, Slope, Wave};

/// How long the longest bar of the histogram is.
const LONGEST_BAR: u64 = 50;

/// How many accounts of a list are named.
const NAMED: usize = 5;

/// A line fits the waves badly where chance alone seldom leaves them so far from it.
const BAD_FIT: f64 = 0.05;

const SUPPRESSED: &str = "suppressed";

/// The whole page.
pub(crate) fn page(report: &Report) -> String {
    let mut page = Page::default();
    heading(&mut page, report);
    rows(&mut page, report);
    whole(&mut page, report);
    if !report.cautions.is_empty() {
        page.section("Cautions");
        report
            .cautions
            .iter()
            .for_each(|caution| page.line(&caution.text));
    }
    if let Some(calibrated) = &report.calibrated {
        page.section("Calibrated");
        page.pair("NPS", figure(calibrated.nps));
        page.pair(
            &interval_title(report),
            span(calibrated.lower.into(), calibrated.upper.into(), figure),
        );
        page.pair("customers", format!("{:.0}", calibrated.customers));
        for margin in &calibrated.margins {
            page.pair(
                "margin",
                format!("{}, {} values", margin.column, margin.values),
            );
        }
        let (least, most) = (calibrated.smallest_factor, calibrated.largest_factor);
        page.pair(
            "an answer counts",
            format!("{least:.2} to {most:.2} times the average"),
        );
    }
    if let Some(response) = &report.response {
        page.section("Response");
        asked(&mut page, response, report);
    }
    if let Some(lists) = &report.accounts {
        page.section("Accounts");
        accounts(&mut page, lists);
    }
    if let Some(counts) = report.histogram {
        page.section("Histogram");
        histogram(&mut page, counts);
    }
    let titles = [report.counted(), "NPS", &interval_title(report), ""];
    for (column, rows) in report.segments.iter().filter(|(_, rows)| !rows.is_empty()) {
        page.section(column);
        page.table(
            &titles,
            rows.iter().map(|row| {
                let (name, mut figures) = line(&row.segment, &row.figures, report);
                let beside = row
                    .against_rest
                    .as_ref()
                    .map(|rest| rest.difference.verdict);
                figures.extend(beside.and_then(|verdict| match verdict {
                    "up" => Some("above the rest".into()),
                    "down" => Some("below the rest".into()),
                    _ => None,
                }));
                (name, figures)
            }),
        );
    }
    if !report.waves.is_empty() {
        page.section("Waves");
        waves(&mut page, report);
    }
    if report.waves.len() > 1 {
        page.section("What changed");
        changed(&mut page, report);
    }
    footnotes(&mut page, report);
    page.0
}

/// Whose survey it is.
pub(crate) fn heading(page: &mut Page, report: &Report) {
    let (files, column) = (&report.source.files, &report.source.column);
    if report.made_up {
        page.line(&format!(
            "Net Promoter Score of a made-up survey, column {column}"
        ));
        page.line("The data are made up: no person or company in them exists. To read a file of your own:");
        page.line("  cargo run --release --example survey -- FILE --score COLUMN");
    } else {
        page.line(&format!(
            "Net Promoter Score of {}, column {column}",
            files.join(", ")
        ));
    }
}

fn interval_title(report: &Report) -> String {
    format!("{}% interval", 100.0 * report.overall.level)
}

fn rows(page: &mut Page, report: &Report) {
    page.section("Rows");
    let ledger = &report.ledger;
    let mut line = |name: &str, count: u64| {
        let first = ledger
            .first_rows
            .get(name.trim())
            .map_or("", String::as_str);
        page.line(format!("{name:<24}{count:>10}  {first}").trim_end());
    };
    line("rows", ledger.rows);
    line("used", ledger.used);
    for (reason, count) in ledger.excluded.iter().filter(|(_, count)| **count > 0) {
        line(&format!("  {reason}"), *count);
    }
    for (name, count) in [
        ("label_conflicts", ledger.label_conflicts),
        ("unread_labels", ledger.unread_labels),
    ] {
        if count > 0 {
            line(name, count);
        }
    }
    if ledger.skipped_after_header > 0 {
        line("skipped after header", ledger.skipped_after_header);
    }
    ledger
        .notes
        .iter()
        .for_each(|note| page.line(&format!("note: {note}")));
}

fn whole(page: &mut Page, report: &Report) {
    page.section("All answers");
    let Overall { figures, .. } = &report.overall;
    let overall = &report.overall;
    let Some(nps) = figures.nps else {
        return page.line(match figures.n {
            Some(0) => "no answer was used, so there is no NPS",
            _ => "no account that answered has a value above 0, so there is no NPS by value",
        });
    };
    page.pair("NPS", figure(nps));
    page.pair(
        &interval_title(report),
        span(figures.lower, figures.upper, figure),
    );
    page.pair(
        "band",
        overall.bands.as_ref().map(|bands| bands.join(" or ")),
    );
    // What would be shown as 0.0% is left to the JSON document; nearly sure is not sure.
    let likely = report
        .band_probabilities
        .iter()
        .flatten()
        .filter(|band| band.probability >= 0.0005);
    let likely = likely.map(|band| match 100.0 * band.probability {
        percent if (99.95..100.0).contains(&percent) => format!("{} over 99.9%", band.band),
        percent => format!("{} {percent:.1}%", band.band),
    });
    page.pair("band probability", likely.collect::<Vec<_>>().join(", "));
    page.pair(
        "to settle the band",
        report.answers_to_settle.map(|more| match more {
            0 => "nothing, the interval lies within it".into(),
            more => format!("about {more} more like these"),
        }),
    );
    let counted = if report.counted() == "n" {
        "answers"
    } else {
        "accounts counted"
    };
    page.pair(counted, figures.n.map(|n| n.to_string()));
    for (name, count, share) in [
        (
            "  promoters, 9-10",
            figures.promoters,
            overall.promoter_share,
        ),
        ("  passives, 7-8", figures.passives, overall.passive_share),
        (
            "  detractors, 0-6",
            figures.detractors,
            overall.detractor_share,
        ),
    ] {
        page.pair(
            name,
            count
                .zip(share)
                .map(|(count, share)| format!("{count} ({})", percent(share))),
        );
    }
    if report.accounts.is_some() {
        page.pair("roll-up", overall.roll_up_in_words.to_owned());
        let silent = overall.silent_accounts.filter(|silent| *silent > 0);
        let silent = silent.map_or_else(String::new, |silent| {
            format!(" that answered, {silent} silent")
        });
        page.pair(
            "accounts",
            figures
                .accounts
                .map(|answered| format!("{answered}{silent}")),
        );
        page.pair(
            "largest account",
            overall
                .top_share
                .map(|top| format!("{} of the weight", percent(top))),
        );
    }
    page.pair("taken as", overall.taken_as.clone());
    // Where answers are independent it is their number.
    let differs =
        |n: &f64| n.is_finite() && figures.n.is_some_and(|all| (n - all as f64).abs() >= 0.05);
    let effective = figures.effective_n.filter(differs);
    page.pair(
        "effective n",
        effective.map(|n| format!("{} independent answers would be as sure", figure(n))),
    );
    page.pair("interval method", overall.method.to_owned());
}

fn asked(page: &mut Page, response: &Response, report: &Report) {
    let Some(people) = response.people else {
        return page.line(SUPPRESSED);
    };
    let of_all = |answered: u64, rate: Option<f64>| {
        answered.to_string()
            + &rate.map_or_else(String::new, |rate| format!(" ({})", percent(rate)))
    };
    page.pair("people asked", people.asked.to_string());
    page.pair("answered", of_all(people.answered, people.rate));
    let others = response
        .answers_of_people_not_asked
        .filter(|others| *others > 0);
    page.pair(
        "not asked",
        others.map(|n| format!("{n} more, counted above and not here")),
    );
    match &response.bounds {
        None => page.pair(
            "NPS of all asked",
            "not known: nobody of them answered".to_owned(),
        ),
        Some(bounds) => {
            let ends = span(bounds.lowest.into(), bounds.highest.into(), figure);
            page.pair(
                "NPS of all asked",
                format!("{ends}, whatever the silent would have said"),
            );
            let independent = if report.accounts.is_some() {
                ", as if answers of one account were independent"
            } else {
                ""
            };
            page.pair(
                &interval_title(report),
                span(bounds.lower.into(), bounds.upper.into(), figure) + independent,
            );
            // Halfway between the ends the silent stand at 0.
            let change = if bounds.lowest + bounds.highest < 0.0 {
                "rise"
            } else {
                "fall"
            };
            page.pair("tipping point", match response.tipping_point {
                _ if bounds.lowest == bounds.highest => "none: nobody is silent".into(),
                Some(points) => format!("for all asked to {change} to 0 the silent would have to stand at {points:.1}"),
                None => format!("none: nothing that the silent could say would make all asked {change} to 0"),
            });
        }
    }
    if let Some(accounts) = response.accounts {
        page.pair("accounts asked", accounts.asked.to_string());
        page.pair("accounts heard", of_all(accounts.answered, accounts.rate));
    }
    page.pair("value heard from", response.value_heard.map(percent));
    if let Some(roles) = &response.roles {
        page.line("");
        page.table(
            &["asked", "answered", "rate"],
            roles.iter().map(|role| {
                let rate = role.rate.rate.map_or_else(String::new, percent);
                (
                    role.role.replace('_', " "),
                    vec![
                        role.rate.asked.to_string(),
                        role.rate.answered.to_string(),
                        rate,
                    ],
                )
            }),
        );
    }
}

/// Whom to call, whom to ask again, whom to ask for a referral.
fn accounts(page: &mut Page, accounts: &Accounts) {
    if accounts.suppressed {
        return page.line("suppressed: lists of accounts tell what single people answered");
    }
    let mut first = |which: &str, names: &[String]| {
        let colon = if names.is_empty() { "" } else { ": " };
        let named = names
            .iter()
            .take(NAMED)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let more = if names.len() > NAMED { ", ..." } else { "" };
        page.line(&format!("{} {which}{colon}{named}{more}", names.len()));
    };
    if let Some(names) = &accounts.detracting_decision_makers {
        first("with a decision maker who is a detractor", names);
    }
    let worth = |account: &crate::report::Silent| {
        account
            .value
            .map_or_else(String::new, |value| format!(" ({})", amount(value)))
    };
    let silent = accounts
        .silent
        .iter()
        .map(|account| account.account.clone() + &worth(account));
    first("without an answer", &silent.collect::<Vec<_>>());
    first("with promoters only", &accounts.only_promoters);
    if let Some(held) = &accounts.value_held {
        page.line("value held by");
        let parts = [
            ("  promoters", held.promoters),
            ("  passives", held.passives),
            ("  detractors", held.detractors),
            ("  silent accounts", held.silent),
        ];
        let all: f64 = parts.iter().map(|(_, value)| value).sum();
        for (name, value) in parts {
            // Of accounts that are all worth 0 no part is held by anybody.
            let share = if all > 0.0 { value / all } else { 0.0 };
            page.pair(name, format!("{} ({})", amount(value), percent(share)));
        }
    }
}

fn histogram(page: &mut Page, counts: [u64; 11]) {
    let most = u128::from(counts.iter().copied().max().unwrap_or(0).max(1));
    for (score, count) in counts.into_iter().enumerate() {
        // Rounded up, so that one answer among thousands still shows.
        let length = (u128::from(count) * u128::from(LONGEST_BAR)).div_ceil(most);
        page.line(format!("{score:>2}{count:>8}  {}", "#".repeat(length as usize)).trim_end());
    }
}

fn waves(page: &mut Page, report: &Report) {
    let of_change = format!("{}% of change", 100.0 * report.overall.level);
    let titles = [
        report.counted(),
        "NPS",
        &interval_title(report),
        "change",
        &of_change,
        "p-value",
        "verdict",
    ];
    page.table(
        &titles,
        report.waves.iter().map(|wave| {
            let (name, mut figures) = line(&wave.wave, &wave.figures, report);
            if let Some((change, verdict)) = wave.change.zip(wave.verdict) {
                let limits = span(wave.change_lower, wave.change_upper, signed);
                figures.extend([
                    signed(change),
                    limits,
                    p_value(wave.p_value),
                    verdict.into(),
                ]);
            }
            (name, figures)
        }),
    );
    if report
        .waves
        .iter()
        .filter(|wave| wave.change.is_some())
        .count()
        > 1
    {
        page.line("each change is judged by itself");
    }
    if report.counted() == "accounts" {
        page.line("an account's category here is that of its answers in the wave");
    }
    if let Some((wave, year)) = report
        .waves
        .last()
        .and_then(|wave| Some((&wave.wave, wave.since_a_year.as_ref()?)))
    {
        let limits = span(year.lower.into(), year.upper.into(), signed);
        page.line(&format!(
            "{wave} since a year before: {}, {limits}: {}",
            signed(year.change),
            year.verdict
        ));
    }
    let control = |wave: &Wave| {
        wave.control
            .as_ref()
            .map(|control| (wave.wave.clone(), !control.signals.is_empty()))
    };
    let control: Vec<(String, bool)> = report.waves.iter().filter_map(control).collect();
    if !control.is_empty() {
        let odd: Vec<String> = control
            .into_iter()
            .filter(|(_, odd)| *odd)
            .map(|(wave, _)| wave)
            .collect();
        page.line(&format!(
            "out of line with the baseline: {}",
            if odd.is_empty() {
                "none".into()
            } else {
                odd.join(", ")
            }
        ));
    }
}

/// The figures of a group under its name.
fn line(name: &str, figures: &Figures, report: &Report) -> (String, Vec<String>) {
    if figures.suppressed {
        return (name.into(), vec![SUPPRESSED.into()]);
    }
    let mark = if report.is_small(figures) { " *" } else { "" };
    let limits = match figures.nps {
        None => "no value".into(),
        Some(_) => span(figures.lower, figures.upper, figure),
    };
    let n = figures.n.unwrap_or(0).to_string();
    (
        format!("{name}{mark}"),
        vec![n, figures.nps.map_or_else(String::new, figure), limits],
    )
}

fn changed(page: &mut Page, report: &Report) {
    match (&report.mix_shift, &report.no_mix_shift) {
        (Some(shift), _) => split(page, shift, report),
        (None, Some(reason)) => page.line(&format!("no mix shift: {reason}\n")),
        _ => {}
    }
    if let Some(changes) = &report.changes {
        moved(page, changes, report);
    }
    match (&report.trend, &report.no_trend) {
        (Some(slope), _) => trend(page, slope, report),
        (None, Some(reason)) => page.line(&format!("no trend: {reason}")),
        _ => {}
    }
}

/// The parts of the change, then what each segment adds to them.
fn split(page: &mut Page, shift: &Shift, report: &Report) {
    page.line(&format!(
        "{} to {}, by {}",
        shift.from, shift.to, shift.column
    ));
    let parts = [
        ("total", &shift.total),
        ("mix: segments grew or shrank", &shift.mix),
        ("within: segments changed", &shift.within),
    ];
    page.table(
        &["points", &interval_title(report), "p-value"],
        parts.into_iter().map(|(name, part)| {
            let limits = part
                .lower
                .map_or("not known".into(), |_| span(part.lower, part.upper, signed));
            (
                name.into(),
                vec![signed(part.points), limits, p_value(part.p_value)],
            )
        }),
    );
    page.line("");
    page.table(
        &["mix", "within", ""],
        shift.segments.iter().map(|segment| {
            let note = match (segment.appeared, segment.vanished) {
                (true, _) => "appeared",
                (_, true) => "vanished",
                _ => "",
            };
            (
                segment.segment.clone(),
                vec![signed(segment.mix), signed(segment.within), note.into()],
            )
        }),
    );
    page.line("");
}

/// The segments whose change is more than chance, and those that cannot be compared.
fn moved(page: &mut Page, changes: &[Change], report: &Report) {
    let judged = changes
        .iter()
        .filter(|change| change.change.verdict.is_some());
    let moved = judged
        .clone()
        .filter(|change| change.change.verdict != Some("unclear"));
    match (judged.count(), moved.clone().count()) {
        (0, _) => {}
        (compared, 0) => page.line(&format!("segments that moved, of {compared} compared (Holm): none that chance alone would not explain")),
        (compared, _) => {
            page.line(&format!("segments that moved, of {compared} compared (Holm)"));
            let titles = ["change", &interval_title(report), "p-value", "adjusted p", "verdict"];
            page.table(&titles, moved.map(|row| {
                let change = &row.change;
                let limits = span(change.lower, change.upper, signed);
                let points = change.change.map_or_else(String::new, signed);
                let verdict = change.verdict.unwrap_or_default().into();
                (row.segment.clone(), vec![points, limits, p_value(change.p_value), p_value(change.adjusted_p_value), verdict])
            }));
        }
    }
    let missing = changes
        .iter()
        .filter_map(|change| Some(format!("{} ({})", change.segment, change.not_compared?)));
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        page.line(&format!("not compared: {}", missing.join(", ")));
    }
    page.line("");
}

fn trend(page: &mut Page, trend: &Slope, report: &Report) {
    let limits = span(trend.lower.into(), trend.upper.into(), signed);
    let (slope, title, p) = (
        signed(trend.slope),
        interval_title(report),
        p_value(Some(trend.p_value)),
    );
    page.line(&format!(
        "trend of {} waves: {slope} points a wave",
        trend.waves
    ));
    page.line(&format!("{title} {limits}, p {p}: {}", trend.verdict));
    if trend.left_out > 0 {
        page.line(&format!(
            "waves of one account, left out of it: {}",
            trend.left_out
        ));
    }
    if let Some(p) = trend.lack_of_fit_p_value.filter(|&fit| fit < BAD_FIT) {
        let p = p_value(Some(p));
        page.line(&format!(
            "a straight line does not fit the waves (lack of fit p {p}): look at the changes"
        ));
    }
}

/// What the marks and the words of the tables mean.
fn footnotes(page: &mut Page, report: &Report) {
    let segments = report
        .segments
        .iter()
        .flat_map(|(_, rows)| rows.iter().map(|row| &row.figures));
    let rows: Vec<&Figures> = segments
        .chain(report.waves.iter().map(|wave| &wave.figures))
        .collect();
    let small = rows.iter().any(|row| report.is_small(row));
    let suppressed = rows.iter().any(|row| row.suppressed);
    let mut verdicts = report
        .waves
        .iter()
        .filter_map(|wave| wave.verdict)
        .chain(report.trend.iter().map(|trend| trend.verdict));
    let unclear = verdicts.any(|verdict| verdict == "unclear");
    let minimum = report.minimum_n.unwrap_or(0);
    let notes = [
        (
            small,
            format!(
                "* {}: look at the interval, not at the NPS alone",
                report.small()
            ),
        ),
        (
            unclear,
            "unclear: a rise and a fall are both possible; it does not mean that nothing changed"
                .into(),
        ),
        (
            suppressed,
            format!(
                "{SUPPRESSED}: fewer than {minimum} answers, or what would tell those by subtraction"
            ),
        ),
    ];
    let notes = notes.into_iter().filter(|(is_there, _)| *is_there);
    notes.enumerate().for_each(|(place, (_, note))| {
        if place == 0 {
            page.line("");
        }
        page.line(&note);
    });
}
