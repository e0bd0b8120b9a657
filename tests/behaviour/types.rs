//! What holds of every public type, whatever it means: it goes to other threads, and what there are many
//! of is small.

use promoter::disclosure::{Crossed, Publishable, Reason, Table};
use promoter::monitor::{Chart, Rule, Watched};
use promoter::multiplicity::{Correction, Judged};
use promoter::plan::{Compared, Expected, InAccounts, Needed};
use promoter::pooling::{Pool, Pooled};
use promoter::response_rate::{Bounds, Outcomes, PartialAnswers};
use promoter::transitions::{Attrition, Parts, Transitions};
use promoter::*;

#[test]
fn everything_can_be_sent_to_and_shared_with_other_threads() {
    fn of<T: Send + Sync + Unpin>() {}
    // What was answered.
    of::<(Score, Category, Response<String>, Role, SurveyKind)>();
    of::<(Touchpoint, Weight, Ledger, Duplicates, Exclusion)>();
    of::<(Occurrences, Excerpt, Note, Error)>();
    // How it was counted.
    of::<(Tally, Histogram, Segments<String>, WeightedTally)>();
    of::<(ClusteredTally<String>, Accounts<String>, Account<String>)>();
    of::<(Heard, Labels<String>, Validity<'_>, Reconstruction)>();
    of::<(AccountBounds, ValueHeld)>();
    // How it was drawn.
    of::<(Sample<String>, Influence<'_, String>)>();
    // How sure we are.
    of::<(Nps, Estimate, Design, Unit, Level, Interval, Method)>();
    of::<(Comparison, Effect, Benchmark, Verdict, Homogeneity)>();
    of::<(RollUp, Caution, Correction, Judged<String>)>();
    // What it means.
    of::<(Band, Bands<String>, Waves<String>, Wave<String>, NoChange)>();
    of::<(Trend, MixShift<String>, Moved<String>, Impact)>();
    of::<(Tags<String>, Falling<'_, String>, Chart<String>)>();
    of::<(Watched<String>, Rule, Transitions, Attrition, Parts)>();
    of::<(Compared, Expected, InAccounts, Needed)>();
    of::<(Bounds, Outcomes, PartialAnswers)>();
    of::<(Pool<String>, Pooled<String>, Table<String>)>();
    of::<(Crossed<String, String>, Publishable, Reason)>();
}

#[test]
fn every_public_type_is_sent_to_another_thread() {
    let calls = include_str!("types.rs").lines();
    let listed: String = calls.filter(|line| line.contains("of::<")).collect();
    let api = include_str!("../data/public_api.txt");
    let types = api.lines().filter_map(|line| {
        let kinds = ["pub struct ", "pub enum "];
        kinds.iter().find_map(|kind| line.strip_prefix(kind))
    });
    let mut found = 0;
    for name in types {
        found += 1;
        let name = name.split(['<', '(']).next().unwrap_or(name).trim();
        let mut words = listed.split(|letter: char| !letter.is_alphanumeric());
        // Known totals hold a closure of the caller's and last as long as a call.
        let stays = name == "KnownTotals";
        assert!(
            stays || words.any(|word| word == name),
            "{name} is sent nowhere"
        );
    }
    assert!(found > 60, "only {found} types");
}

#[test]
fn what_there_are_many_of_is_small() {
    assert_eq!(size_of::<Option<Score>>(), 1);
    assert_eq!(size_of::<Weight>(), 8);
    assert_eq!(size_of::<Nps>(), 8);
    // Three counts; eleven of them.
    assert_eq!(size_of::<Tally>(), 24);
    assert_eq!(size_of::<Histogram>(), 88);
    // Three counts, three weights, three squares, the cubes, and a range that may be missing.
    assert_eq!(size_of::<WeightedTally>(), 24 + 24 + 24 + 8 + 24);
    assert!(size_of::<Estimate>() <= 320, "{}", size_of::<Estimate>());
    assert!(size_of::<Error>() <= 128, "{}", size_of::<Error>());
}
