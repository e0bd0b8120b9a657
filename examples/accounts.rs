//! One book of business, five Net Promoter Scores: what one account contributes decides which, so
//! an estimate always says by which roll-up it was made. Then the accounts to call.
//!
//! `cargo run --example accounts`
//!
//! The survey is the made-up one that comes with the crate. See how the score falls when every
//! account is made one category: the mean of many answers is seldom 9 or more. See how few answers
//! the interval rests on once it is known which belong together (effective n), and how few again by
//! value, where a few large accounts hold most of the weight.

use std::error::Error;
use std::fs;

use promoter::{Accounts, Ledger, Level, Role, RollUp};

const SURVEY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/made_up_survey.csv"
);

fn main() -> Result<(), Box<dyn Error>> {
    let accounts = read(&fs::read_to_string(SURVEY)?)?;
    println!(
        "{} accounts of a made-up survey, {} of them answered\n",
        accounts.len(),
        accounts.answered()
    );
    print_roll_ups(&accounts)?;
    print_lists(&accounts)
}

/// The accounts of a survey file: who was asked, what they are worth, and what was answered.
fn read(file: &str) -> Result<Accounts<String>, Box<dyn Error>> {
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

    let mut accounts = Accounts::new();
    let mut ledger = Ledger::new();
    for (row, cells) in (3..).zip(csv.records()) {
        let cells = cells?;
        // A row without an answer still tells of its account.
        let account = cells[account].trim();
        accounts.value(account.to_owned(), cells[value].parse()?)?;
        if let Some(score) = ledger.read(row, &cells[score]) {
            let role = Role::from_label(&cells[role]).unwrap_or_default();
            accounts.record(account.to_owned(), role, score);
        }
    }
    println!(
        "{} of {} rows hold an answer that can be used",
        ledger.used(),
        ledger.rows()
    );
    Ok(accounts)
}

fn print_roll_ups(accounts: &Accounts<String>) -> Result<(), Box<dyn Error>> {
    println!(
        "{:<16}  {:>4}  {:>5}  {:>13}  {:>11}  cautions",
        "roll-up", "n", "NPS", "95% interval", "effective n"
    );
    for &roll_up in RollUp::ALL {
        let Some(estimate) = accounts.estimate(roll_up)? else {
            println!("{roll_up:<16}  no answers");
            continue;
        };
        let cautions: Vec<String> = estimate
            .cautions()
            .iter()
            .map(ToString::to_string)
            .collect();
        println!(
            "{roll_up:<16}  {:>4}  {:>5.1}  {:>13}  {:>11.1}  {}",
            estimate.n(),
            estimate.nps(),
            estimate.interval(Level::P95).to_string(),
            estimate.effective_n(),
            if cautions.is_empty() {
                "none".into()
            } else {
                cautions.join("; ")
            },
        );
    }
    println!("(n counts answers in the first three, accounts in the last two)");
    Ok(())
}

fn print_lists(accounts: &Accounts<String>) -> Result<(), Box<dyn Error>> {
    let callers: Vec<&String> = accounts.detracting_decision_makers().collect();
    println!(
        "\n{} accounts with a detracting decision maker, the first:",
        callers.len()
    );
    for account in callers.iter().take(3) {
        println!("  {account}");
    }
    let silent = accounts.silent();
    println!(
        "\n{} accounts without an answer, the most valuable:",
        silent.len()
    );
    for (account, value) in silent.iter().take(3) {
        println!("  {account}, {:.0} EUR a year", value.unwrap_or(0.0));
    }
    println!("\naccounts with promoters only, to ask for a referral:");
    for account in accounts.only_promoters().take(3) {
        println!("  {account}");
    }
    let held = accounts.value_held()?;
    let all = held.promoters + held.passives + held.detractors + held.silent;
    println!("\nof {all:.0} EUR a year are held by");
    for (who, value) in [
        ("promoters", held.promoters),
        ("passives", held.passives),
        ("detractors", held.detractors),
        ("nobody who answered", held.silent),
    ] {
        println!("  {who:<20} {:>4.1}%", 100.0 * value / all);
    }
    Ok(())
}
