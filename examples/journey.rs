//! The journey of a customer: onboarding, project completion and contract renewal side by side, where
//! the NPS falls, and what each touchpoint does to all of them together.
//!
//! `cargo run --example journey`
//!
//! The answers are made up; every customer in them was asked once. See that the relationship survey
//! has a line of its own and takes part in nothing else: a score of the relationship and one after an
//! event measure different things. The touchpoints are pooled only where the program says so, with
//! a key that joins them. See also that the falls are judged together (Holm): of many steps one looks like a fall
//! by chance.

use promoter::multiplicity::{Correction, Judged};
use promoter::{
    Error, Estimate, Impact, Level, Sample, Segments, SurveyKind, Tally, Touchpoint, Waves,
};

fn main() -> Result<(), Error> {
    let surveys = answers()?;
    println!("made-up answers by the kind of survey\n");
    println!("{:<20}    n    NPS    95% interval", "");
    let all = surveys.sample();
    for (kind, estimate) in &all.estimates(SurveyKind::clone) {
        println!("{kind:<20} {}", figures(estimate));
    }

    // Of one kind alone, so that no comparison and no total can reach over to the relationship.
    let journey: Segments<Touchpoint> = surveys
        .iter()
        .filter_map(|(kind, tally)| match kind {
            SurveyKind::Touchpoint(touchpoint) => Some((touchpoint.clone(), *tally)),
            _ => None,
        })
        .collect();
    let journey = journey.sample();
    print_steps(&journey);
    print_impacts(&all, &journey);
    Ok(())
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

fn figures(estimate: &Estimate) -> String {
    let interval = estimate.interval(Level::P95);
    format!(
        "{:>4}  {:>5.1}  {interval:>14}",
        estimate.n(),
        estimate.nps()
    )
}

/// Each touchpoint against the one before.
fn print_steps(journey: &Sample<Touchpoint>) {
    let mut steps = Vec::new();
    let mut before = None;
    for touchpoint in &Waves::of(journey, Touchpoint::clone) {
        if let (Some(before), Ok(change)) = (before, touchpoint.change()) {
            steps.push((format!("{before} to {}", touchpoint.key()), *change));
        }
        before = Some(touchpoint.key().clone());
    }

    println!("\nfrom one to the next, judged together (Holm)\n");
    println!("{:<38} change     95% interval  adjusted p  verdict", "");
    let judged = Correction::Holm.judge(steps, Level::P95);
    for step in &judged {
        println!(
            "{:<38} {:>6}  {:>+15}  {:>10.4}  {}",
            step.key,
            step.comparison,
            step.comparison.interval(Level::P95),
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
fn print_impacts(all: &Sample<SurveyKind>, journey: &Sample<Touchpoint>) {
    println!("\npooled because it was asked for\n");
    let pooled = all.estimates(|kind| match kind {
        SurveyKind::Touchpoint(_) => "all touchpoints",
        SurveyKind::Relationship => "relationship",
        SurveyKind::Competitive => "competitive",
    });
    for (name, estimate) in &pooled {
        println!("{name:<20} {}", figures(estimate));
    }

    println!("\nwhat each does to all touchpoints: their NPS less the NPS without it\n");
    println!("{:<20} impact     95% interval", "");
    for (touchpoint, _) in &journey.estimates(Touchpoint::clone) {
        let Some(impact) = Impact::of(journey, |one| one == touchpoint) else {
            continue;
        };
        let effect = impact.effect;
        match effect.interval(Level::P95) {
            Some(interval) => println!("{touchpoint:<20} {effect:>6}  {interval:>+15}"),
            None => println!("{touchpoint:<20} {effect:>6}"),
        }
    }
}
