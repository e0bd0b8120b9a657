//! One book of business, five Net Promoter Scores: what one account contributes decides which, so
//! an estimate says by which roll-up it was made. Then the waves, and the accounts to call.
//!
//! `cargo run --example accounts`
//!
//! The survey is the made-up one that comes with the crate. See how the score falls when every
//! account is made one category: the mean of many answers is seldom 9 or more. See how few answers
//! the interval rests on once it is known which belong together (effective n), and how few again by
//! value, where a few large accounts hold most of the weight.

use std::error::Error;
use std::fs;
use std::io::{self, ErrorKind, Write};

use promoter::{Accounts, Duplicates, Ledger, Level, Response, Role, RollUp, SurveyKind, Waves};

const SURVEY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/made_up_survey.csv"
);

fn main() -> Result<(), Box<dyn Error>> {
    let mut page = Vec::new();
    let accounts = read(&fs::read_to_string(SURVEY)?, &mut page)?;
    writeln!(
        page,
        "{} accounts of a made-up survey, {} of them answered\n",
        accounts.len(),
        accounts.answered()
    )?;
    write_roll_ups(&accounts, &mut page)?;
    write_waves(&accounts, &mut page)?;
    write_lists(&accounts, &mut page)?;
    match io::stdout().write_all(&page) {
        // A reader that has seen enough, such as `head`, is no failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Accounts whose answers are kept by the kind of survey and by wave.
type Book = Accounts<String, (SurveyKind, String)>;

/// The accounts of a survey file: who was asked, what they are worth, and what was answered.
fn read(file: &str, page: &mut impl Write) -> Result<Book, Box<dyn Error>> {
    // The first line is a note that the data are made up.
    let (_, table) = file.split_once('\n').ok_or("the file has one line only")?;
    let mut csv = csv::Reader::from_reader(table.as_bytes());
    let header = csv.headers()?.clone();
    let column = |name: &str| {
        let place = header.iter().position(|title| title == name);
        place.ok_or_else(|| format!("no column {name}"))
    };
    let (account, value) = (column("account")?, column("revenue_eur")?);
    let (role, score) = (column("role")?, column("score")?);
    let (respondent, wave, time) = (
        column("respondent")?,
        column("wave")?,
        column("answered_at")?,
    );

    let mut accounts = Accounts::new();
    let mut ledger = Ledger::new();
    let mut answers = Vec::new();
    for (row, cells) in (3..).zip(csv.records()) {
        let cells = cells?;
        // A row without an answer still tells of its account.
        let account = cells[account].trim();
        accounts.set_value(account.to_owned(), cells[value].parse()?)?;
        if let Some(score) = ledger.read(row, &cells[score]) {
            let mut response = Response::new(score)
                .account(account)
                .role(Role::from_label(&cells[role]).unwrap_or_default())
                .segment(cells[wave].trim().to_owned());
            let who = cells[respondent].trim();
            response.respondent = (!who.is_empty()).then(|| who.to_owned());
            // ISO times sort as text; an answer without one counts as the earliest.
            answers.push((row, (cells[time].trim().to_owned(), response)));
        }
    }
    // Of several answers of a respondent in a wave the latest counts.
    let answers = Duplicates::KeepLatest.resolve(
        answers,
        |(_, response)| Some((response.respondent.clone()?, response.segment.clone())),
        |(time, _)| time.clone(),
        &mut ledger,
    )?;
    for (_, (_, response)) in &answers {
        accounts.record_response(response)?;
    }
    writeln!(
        page,
        "{} of {} rows hold an answer that can be used",
        ledger.used(),
        ledger.rows()
    )?;
    Ok(accounts)
}

fn write_roll_ups(accounts: &Book, page: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(
        page,
        "{:<16}  {:>4}  {:>5}  {:>13}  {:>11}  cautions",
        "roll-up", "n", "NPS", "95% interval", "effective n"
    )?;
    for &roll_up in RollUp::ALL {
        // An account contributes once to the whole, however many waves it answered in.
        let sample = accounts.sample(roll_up, |_| (), |_, _| ())?;
        let Some(estimate) = sample.estimate() else {
            writeln!(page, "{roll_up:<16}  no answers")?;
            continue;
        };
        let cautions: Vec<String> = estimate
            .cautions()
            .iter()
            .map(ToString::to_string)
            .collect();
        writeln!(
            page,
            "{roll_up:<16}  {:>4}  {:>5.1}  {:>13}  {:>11.1}  {}",
            estimate.n(),
            estimate.nps(),
            estimate.interval(Level::P95),
            estimate.effective_n(),
            if cautions.is_empty() {
                "none".into()
            } else {
                cautions.join("; ")
            },
        )?;
    }
    writeln!(
        page,
        "(n counts answers in the first three, accounts in the last two)"
    )?;
    Ok(())
}

fn write_waves(accounts: &Book, page: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(
        page,
        "\nby value, wave by wave; an account contributes once to each"
    )?;
    let wave = |segment: &(SurveyKind, String)| segment.1.clone();
    let sample = accounts.sample(RollUp::ByValue, wave, |_, segment| wave(segment))?;
    for wave in &Waves::of(&sample, String::clone) {
        let Some(estimate) = wave.estimate() else {
            continue;
        };
        write!(page, "  {}  NPS {:>5.1}", wave.key(), estimate.nps())?;
        if let Ok(change) = wave.change() {
            let interval = change.interval(Level::P95);
            let verdict = change.verdict(Level::P95);
            write!(
                page,
                "  change {change:>5}, 95% interval {interval:>+15}: {verdict}"
            )?;
        }
        writeln!(page)?;
    }
    Ok(())
}

fn write_lists(accounts: &Book, page: &mut impl Write) -> Result<(), Box<dyn Error>> {
    writeln!(
        page,
        "\naccounts that move the NPS by value most, and the NPS without them:"
    )?;
    for one in accounts.influence(RollUp::ByValue, |_| ())?.iter().take(3) {
        if let (Some(points), Some(without)) = (one.points, one.nps_without) {
            writeln!(
                page,
                "  {}, {points:+.1} points, {without} without it",
                one.cluster
            )?;
        }
    }
    let at_risk = accounts.at_risk();
    writeln!(
        page,
        "\n{} accounts with a detracting decision maker, the most valuable:",
        at_risk.len()
    )?;
    for (account, value) in at_risk.iter().take(3) {
        writeln!(page, "  {account}, {:.0} EUR a year", value.unwrap_or(0.0))?;
    }
    let silent = accounts.silent();
    writeln!(
        page,
        "\n{} accounts without an answer, the most valuable:",
        silent.len()
    )?;
    for (account, value) in silent.iter().take(3) {
        writeln!(page, "  {account}, {:.0} EUR a year", value.unwrap_or(0.0))?;
    }
    writeln!(
        page,
        "\naccounts with promoters only, to ask for a referral:"
    )?;
    for account in accounts.only_promoters().take(3) {
        writeln!(page, "  {account}")?;
    }
    let held = accounts.value_held()?;
    let all = held.promoters + held.passives + held.detractors + held.silent;
    writeln!(page, "\nof {all:.0} EUR a year are held by")?;
    for (who, value) in [
        ("promoters", held.promoters),
        ("passives", held.passives),
        ("detractors", held.detractors),
        ("nobody who answered", held.silent),
    ] {
        writeln!(page, "  {who:<20} {:>4.1}%", 100.0 * value / all)?;
    }
    Ok(())
}
