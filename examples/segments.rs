//! One pass over the answers, every table from the same sample: role x region, then each alone, then
//! each against the rest.
//!
//! `cargo run --example segments`

use std::fmt::Display;

use promoter::{Error, Estimate, Level, Role, Segments};

fn main() -> Result<(), Error> {
    // Rows as a database returns them: role, region, score, count.
    let rows = [
        (Role::DecisionMaker, "North", 10, 14),
        (Role::DecisionMaker, "North", 7, 9),
        (Role::DecisionMaker, "North", 4, 12),
        (Role::DecisionMaker, "South", 9, 8),
        (Role::DecisionMaker, "South", 5, 3),
        (Role::EndUser, "North", 9, 61),
        (Role::EndUser, "North", 8, 30),
        (Role::EndUser, "North", 2, 11),
        (Role::EndUser, "South", 10, 40),
        (Role::EndUser, "South", 7, 22),
        (Role::EndUser, "South", 6, 19),
    ];
    let rows = rows.map(|(role, region, score, count)| ((role, region), score, count));
    let answers: Segments<(Role, &str)> = Segments::from_rows(rows)?;
    // Every question is asked of the sample, by any part of what was recorded.
    let sample = answers.sample();

    println!("role x region");
    print_rows(&sample.estimates(|&(role, region)| format!("{role}, {region}")));
    println!("\nby role");
    print_rows(&sample.estimates(|&(role, _)| role));
    println!("\nby region");
    print_rows(&sample.estimates(|&(_, region)| region));
    println!();
    print_rows(&sample.estimates(|_| "all"));

    println!("\neach role against the rest");
    for (role, comparison) in &sample.against_rest(|&(role, _)| role) {
        println!(
            "{role:<24} {comparison} points, 95% interval {:+.1}: {}",
            comparison.interval(Level::P95),
            comparison.verdict(Level::P95),
        );
    }
    if let Some(same) = sample.homogeneity(|&(_, region)| region) {
        println!("\nthe same NPS in all regions: p {:.2}", same.p_value);
    }
    Ok(())
}

fn print_rows<K: Ord + Display>(estimates: &Segments<K, Estimate>) {
    for (key, estimate) in estimates {
        println!(
            "{key:<24} n {:>4}  NPS {:>5.1}  95% interval {}",
            estimate.n(),
            estimate.nps(),
            estimate.interval(Level::P95),
        );
    }
}
