//! What changed, as a section of the page.

use promoter::multiplicity::Judged;
use promoter::{Effect, Level, MixShift, Trend, Verdict};

use crate::changed::{BySegment, Changed};
use crate::table::{Line, interval_title, p_value, section, table};

/// A line fits the waves badly where chance alone seldom leaves them so far from it.
const BAD_FIT: f64 = 0.05;

/// The section; empty before the second wave.
pub(crate) fn page(changed: Option<&Changed>, level: Level) -> String {
    let Some(changed) = changed else {
        return String::new();
    };
    let mut body = String::new();
    if let Some(by_segment) = &changed.segments {
        body += &mix(changed, by_segment, level);
        body += &moved(by_segment, level);
    }
    body += &trend(changed, level);
    section("What changed", &body)
}

fn mix(changed: &Changed, by_segment: &BySegment, level: Level) -> String {
    let title = format!(
        "{} to {}, by {}",
        changed.from, changed.to, by_segment.column
    );
    match &by_segment.mix_shift {
        Ok(shift) => format!("{title}\n{}\n", split(shift, level)),
        Err(reason) => format!("{title}: no mix shift, {reason}\n\n"),
    }
}

/// The parts of the change, then what each segment adds to them.
fn split(shift: &MixShift<String>, level: Level) -> String {
    let part = |name: &str, part: &Effect| {
        let interval = part.interval(level);
        let interval = interval.map_or("not known".into(), |interval| format!("{interval:+.1}"));
        Line {
            name: name.into(),
            figures: vec![part.to_string(), interval, p_value(part.p_value())],
        }
    };
    let total = shift.total;
    let parts = [
        Line {
            name: "total".into(),
            figures: vec![
                total.to_string(),
                format!("{:+.1}", total.interval(level)),
                p_value(Some(total.p_value())),
            ],
        },
        part("mix: segments grew or shrank", &shift.mix),
        part("within: segments changed", &shift.within),
    ];
    let segments = shift.segments.iter().map(|segment| {
        let note = match (segment.appeared, segment.vanished) {
            (true, _) => "appeared",
            (_, true) => "vanished",
            _ => "",
        };
        Line {
            name: segment.key.clone(),
            figures: vec![signed(segment.mix), signed(segment.within), note.into()],
        }
    });
    let titles = ["points", &interval_title(level), "p-value"];
    table(&titles, &parts) + "\n" + &table(&["mix", "within", ""], &segments.collect::<Vec<_>>())
}

/// The segments whose change is more than chance, and those that cannot be compared.
fn moved(by_segment: &BySegment, level: Level) -> String {
    let judged = by_segment.changes.iter();
    let judged = judged.filter_map(|(name, change)| Some((name, change.as_ref().ok()?)));
    let moved = judged
        .clone()
        .filter(|(_, change)| change.verdict != Verdict::Unclear);
    let lines: Vec<Line> = moved
        .map(|(name, change)| line(name, change, level))
        .collect();
    let mut body = match judged.count() {
        0 => String::new(),
        compared => format!("segments that moved, of {compared} compared (Holm)"),
    };
    if !lines.is_empty() {
        let interval = interval_title(level);
        let titles = ["change", &interval, "p-value", "adjusted p", "verdict"];
        body += &format!("\n{}", table(&titles, &lines));
    } else if !body.is_empty() {
        body += ": none that chance alone would not explain\n";
    }
    let missing = by_segment.changes.iter().filter_map(|(name, change)| {
        let reason = change.as_ref().err()?;
        Some(format!("{name} ({reason})"))
    });
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        body += &format!("not compared: {}\n", missing.join(", "));
    }
    body + "\n"
}

fn line(name: &str, judged: &Judged<()>, level: Level) -> Line {
    let change = &judged.comparison;
    Line {
        name: name.into(),
        figures: vec![
            change.to_string(),
            format!("{:+.1}", change.interval(level)),
            p_value(Some(change.p_value())),
            p_value(Some(judged.p_value)),
            judged.verdict.name().into(),
        ],
    }
}

fn trend(changed: &Changed, level: Level) -> String {
    let trend: &Trend = match &changed.trend {
        Ok(trend) => trend,
        Err(reason) => return format!("no trend: {reason}\n"),
    };
    let p = match p_value(Some(trend.p_value())) {
        p if p.starts_with('<') => p,
        p => format!("= {p}"),
    };
    let mut body = format!(
        "trend of {} waves: {trend} points a wave, {} {:+.1}, p {p}: {}\n",
        trend.waves(),
        interval_title(level),
        trend.interval(level),
        trend.verdict(level).name(),
    );
    match trend.left_out().len() {
        0 => {}
        1 => body += "1 wave of one account is left out of it\n",
        n => body += &format!("{n} waves of one account each are left out of it\n"),
    }
    let fit = trend.lack_of_fit().map(|fit| fit.p_value);
    if let Some(fit) = fit.filter(|&fit| fit < BAD_FIT) {
        body += &format!(
            "a straight line does not fit the waves (lack of fit p {}): look at the changes instead\n",
            p_value(Some(fit))
        );
    }
    body
}

/// To one decimal, always with its sign, and without a zero below 0.
fn signed(points: f64) -> String {
    let text = format!("{points:+.1}");
    if text == "-0.0" { "+0.0".into() } else { text }
}
