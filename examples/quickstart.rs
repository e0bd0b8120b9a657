//! Answers of accounts in, an NPS with its uncertainty out, and whom to call.
//!
//! `cargo run --example quickstart`
//!
//! The accounts are made up. See how little eight answers of five accounts say, and how the score falls
//! when accounts count by their value.

use promoter::{Accounts, Bands, Error, Level, Role, RollUp, Score};

fn main() -> Result<(), Error> {
    let mut accounts = Accounts::new();
    for (account, role, region, score) in [
        ("Acme", Role::DecisionMaker, "north", 6),
        ("Acme", Role::EndUser, "north", 9),
        ("Acme", Role::EndUser, "north", 10),
        ("Bolt", Role::Influencer, "north", 9),
        ("Cord", Role::DecisionMaker, "south", 9),
        ("Cord", Role::EndUser, "south", 3),
        ("Dale", Role::EndUser, "south", 9),
        ("Echo", Role::DecisionMaker, "south", 8),
    ] {
        accounts.record(account, role, region, Score::new(score)?);
    }
    for (account, value) in [
        ("Acme", 900.0),
        ("Bolt", 100.0),
        ("Cord", 400.0),
        ("Dale", 50.0),
        ("Echo", 250.0),
    ] {
        accounts.set_value(account, value)?;
    }

    // What an account contributes: every answer alike, or its value.
    for roll_up in [RollUp::EveryAnswer, RollUp::ByValue] {
        let sample = accounts.sample(roll_up, |_| (), |_, region| *region)?;
        // `None` when nobody answered: that is not an NPS of 0.
        let Some(estimate) = sample.estimate() else {
            continue;
        };
        let interval = estimate.interval(Level::P95);
        println!("{estimate}: {interval}");
        for (region, estimate) in &sample.estimates(|&region| region) {
            println!("  {region}: {}", estimate.nps());
        }
        let bands = Bands::default();
        let bands = bands.spanned_by(&interval)?.iter();
        let bands: Vec<String> = bands.map(ToString::to_string).collect();
        println!("  band: {}", bands.join(" or "));
    }
    println!("at risk: {:?}", accounts.at_risk());
    Ok(())
}
