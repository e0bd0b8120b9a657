//! The journey of a customer: onboarding, project completion and contract renewal side by side, where
//! the NPS falls, and what each touchpoint does to all of them together.
//!
//! `cargo run --example journey`
//!
//! The answers are made up; every customer in them was asked once. See that the relationship survey
//! has a line of its own and takes part in nothing else: a score of the relationship and one after an
//! event measure different things. The touchpoints are pooled only where the program says so, with
//! `coarser`. See also that the falls are judged together (Holm): of many steps one looks like a fall
//! by chance.

use promoter::change::Impact;
use promoter::multiplicity::{Correction, Judged};
use promoter::{Error, Estimate, Level, Segments, SurveyKind, Tally, Touchpoint};

fn main() -> Result<(), Error> {
    let surveys = answers()?;
    println!("made-up answers by the kind of survey\n");
    println!("{:<20}    n    NPS    95% interval", "");
    for (kind, estimate) in surveys.estimates(Tally::estimate) {
        println!("{:<20} {}", kind.to_string(), figures(estimate));
    }

    // Of one kind alone, so that no comparison and no total can reach over to the relationship.
    let journey: Segments<Touchpoint> = surveys
        .iter()
        .filter_map(|(kind, tally)| match kind {
            SurveyKind::Touchpoint(touchpoint) => Some((touchpoint.clone(), *tally)),
            _ => None,
        })
        .collect();
    print_steps(&journey);
    print_impacts(&surveys, &journey)
}

/// Promoters, passives and detractors of each kind. Kinds sort in the order of a journey.
fn answers() -> Result<Segments<SurveyKind>, Error> {
    use SurveyKind::{Relationship, Touchpoint as After};
    let counts = [
        (Relationship, [58, 41, 26]),
        (After(Touchpoint::Onboarding), [49, 27, 12]),
        (After(Touchpoint::ProjectCompletion), [55, 35, 21]),
        (After(Touchpoint::ContractRenewal), [21, 28, 27]),
    ];
    let tallies = counts.map(|(kind, [promoters, passives, detractors])| {
        Ok((kind, Tally::from_counts(promoters, passives, detractors)?))
    });
    tallies
        .into_iter()
        .collect::<Result<Vec<_>, Error>>()
        .map(Segments::from_iter)
}

fn figures(estimate: Option<Estimate>) -> String {
    match estimate {
        Some(estimate) => format!(
            "{:>4}  {:>5.1}  {:>14}",
            estimate.n(),
            estimate.nps(),
            format!("{:.1}", estimate.interval(Level::P95)),
        ),
        None => "   0  no answers".into(),
    }
}

/// Each touchpoint against the one before.
fn print_steps(journey: &Segments<Touchpoint>) {
    let estimates = journey.estimates(Tally::estimate);
    let asked: Vec<(&Touchpoint, Estimate)> = estimates
        .filter_map(|(touchpoint, estimate)| Some((touchpoint, estimate?)))
        .collect();
    let steps = asked.iter().zip(asked.iter().skip(1));
    let steps = steps
        .map(|((before, then), (after, now))| (format!("{before} to {after}"), now.versus(then)));

    println!("\nfrom one to the next, judged together (Holm)\n");
    println!("{:<38} change    95% interval  adjusted p  verdict", "");
    let judged = Correction::Holm.judge(steps, Level::P95);
    for step in &judged {
        println!(
            "{:<38} {:>6}  {:>14}  {:>10.4}  {}",
            step.key,
            step.comparison.to_string(),
            format!("{:+.1}", step.comparison.interval(Level::P95)),
            step.p_value,
            step.verdict,
        );
    }
    let falls = judged
        .iter()
        .filter(|step| step.comparison.difference() < 0.0);
    let change = |step: &Judged<String>| step.comparison.difference();
    match falls.min_by(|one, other| change(one).total_cmp(&change(other))) {
        Some(step) => println!(
            "the NPS falls most from {}: {} points",
            step.key, step.comparison
        ),
        None => println!("the NPS falls nowhere"),
    }
}

/// What each touchpoint does to the total of all touchpoints.
fn print_impacts(
    surveys: &Segments<SurveyKind>,
    journey: &Segments<Touchpoint>,
) -> Result<(), Error> {
    let pooled = surveys.coarser(|kind| match kind {
        SurveyKind::Touchpoint(_) => "all touchpoints",
        SurveyKind::Relationship => "relationship",
        SurveyKind::Competitive => "competitive",
    });
    println!("\npooled because it was asked for\n");
    for (name, estimate) in pooled.estimates(Tally::estimate) {
        println!("{name:<20} {}", figures(estimate));
    }

    println!("\nwhat each does to all touchpoints: their NPS less the NPS without it\n");
    println!("{:<20} impact    95% interval", "");
    for (touchpoint, _) in journey.iter() {
        let Some(impact) = Impact::of_segment(journey, touchpoint)? else {
            continue;
        };
        let (lower, upper) = impact.interval(Level::P95);
        println!(
            "{:<20} {:>+6.1}  {:>14}",
            touchpoint.to_string(),
            impact.points(),
            format!("{lower:+.1} to {upper:+.1}"),
        );
    }
    Ok(())
}
