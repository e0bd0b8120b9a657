//! The accounts on the page: whom to call, whom to ask again, whom to ask for a referral.

use crate::figures::{AccountFigures, Figures};
use crate::table::{list, section};

/// So many accounts of a list are named; a JSON document has all.
const NAMED: usize = 5;

/// Of many an account one person answers.
const WHY_NONE: &str = "suppressed: lists of accounts tell what single people answered\n";

/// The section on accounts; empty where the options name no account column.
pub(crate) fn page(figures: &Figures) -> String {
    match &figures.accounts {
        None => String::new(),
        Some(_) if figures.is_confidential => section("Accounts", WHY_NONE),
        Some(figures) => accounts(figures),
    }
}

fn accounts(accounts: &AccountFigures) -> String {
    let mut body = String::new();
    if let Some(detracting) = &accounts.detracting_decision_makers {
        body += &first("with a decision maker who is a detractor", detracting);
    }
    body += &silent(accounts);
    body += &first("with promoters only", &accounts.only_promoters);
    if let Some(held) = accounts.value_held {
        let parts = [
            ("  promoters", held.promoters),
            ("  passives", held.passives),
            ("  detractors", held.detractors),
            ("  silent accounts", held.silent),
        ];
        let all: f64 = parts.iter().map(|(_, value)| value).sum();
        let lines = parts.map(|(name, value)| {
            // Of accounts that are all worth 0 no part is held by anybody.
            let percent = if all > 0.0 { 100.0 * value / all } else { 0.0 };
            (
                name.to_owned(),
                format!("{} ({percent:.1}%)", amount(value)),
            )
        });
        body += &format!("value held by\n{}", list(&lines));
    }
    section("Accounts", &body)
}

fn silent(accounts: &AccountFigures) -> String {
    let silent = &accounts.silent;
    let worth = |(account, value): &(String, Option<f64>)| match value {
        Some(value) => format!("{account} ({})", amount(*value)),
        None => account.clone(),
    };
    let known = silent.iter().filter_map(|(_, value)| *value);
    let total = match known.clone().count() {
        0 => "",
        count if count == silent.len() => &format!(", worth {}", amount(known.sum())),
        count => &format!(", {count} of them worth {}", amount(known.sum())),
    };
    let names: Vec<String> = silent.iter().map(worth).collect();
    first(&format!("without an answer{total}"), &names)
}

/// How many accounts are on a list, and the first of them.
fn first(which: &str, accounts: &[String]) -> String {
    let mut line = format!("{} {which}", accounts.len());
    for (place, account) in accounts.iter().take(NAMED).enumerate() {
        line += if place == 0 { ": " } else { ", " };
        line += account;
    }
    if accounts.len() > NAMED {
        line += ", ...";
    }
    line + "\n"
}

/// A value as it would be said aloud: cents do not matter in thousands.
fn amount(value: f64) -> String {
    if value >= 1000.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
