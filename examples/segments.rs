//! One pass over the answers, every table from the same counts: role x region, then each alone.
//!
//! `cargo run --example segments`

use promoter::{Error, Level, Role, Segments, Tally};

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
    let mut cells: Segments<(Role, &str)> = Segments::new();
    for (role, region, score, count) in rows {
        *cells.entry((role, region)) += Tally::from_score_counts([(score, count)])?;
    }

    println!("role x region");
    for ((role, region), estimate) in cells.estimates(Tally::estimate) {
        print_row(&format!("{role}, {region}"), estimate);
    }
    println!("\nby role");
    let by_role = cells.coarser(|&(role, _)| role);
    for (role, estimate) in by_role.estimates(Tally::estimate) {
        print_row(role.name(), estimate);
    }
    println!("\nby region");
    for (region, estimate) in cells
        .coarser(|&(_, region)| region)
        .estimates(Tally::estimate)
    {
        print_row(region, estimate);
    }
    println!();
    print_row("all", cells.total().estimate());

    println!("\neach role against the rest");
    for (role, comparison) in
        by_role.against_rest(|role, rest| Some(role.estimate()?.versus(&rest.estimate()?)))
    {
        if let Some(comparison) = comparison {
            let interval = comparison.interval(Level::P95);
            let verdict = comparison.verdict(Level::P95);
            println!(
                "{:<24} {comparison} points, 95% interval {interval:+.1}: {verdict}",
                role.name()
            );
        }
    }
    Ok(())
}

fn print_row(name: &str, estimate: Option<promoter::Estimate>) {
    match estimate {
        Some(estimate) => println!(
            "{name:<24} n {:>4}  NPS {:>5.1}  95% interval {}",
            estimate.n(),
            estimate.nps(),
            estimate.interval(Level::P95),
        ),
        None => println!("{name:<24} no answers"),
    }
}
