//! The edges by name: no answers, one answer, one category, counts beyond all surveys.

use promoter::{
    ClusteredTally, Duplicates, Error, Histogram, Ledger, Level, Method, Nps, Score, Segments,
    Tally, Verdict, Waves, Weight, WeightedTally,
};

fn tally(promoters: u64, passives: u64, detractors: u64) -> Tally {
    Tally::from_counts(promoters, passives, detractors).expect("counts that fit")
}

fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

#[test]
fn no_answers_are_none_and_never_0() {
    assert_eq!(Tally::new().nps(), None);
    assert_eq!(Tally::new().estimate(), None);
    assert_eq!(Histogram::new().mean(), None);
    assert_eq!(WeightedTally::new().estimate(), None);
    assert_eq!(ClusteredTally::<u8>::new().estimate(), Ok(None));
    assert_eq!(ClusteredTally::<u8>::new().nps(), None);
    assert!(Waves::clustered(&ClusteredTally::<u8, u8>::new()).is_empty());
    assert_eq!(Ledger::new().rows(), 0);
}

#[test]
fn one_answer_has_a_wide_interval_by_every_method_but_wald() {
    let one = tally(1, 0, 0).estimate().expect("an answer");
    let by = |method| one.interval_with(method, Level::P95).to_string();
    // (1 - z²)/(1 + z²) with z² = 3.8415, and Rocks' formula on 1¾, 1½, ¾.
    assert_eq!(by(Method::Tango), "-58.7 to 100.0");
    assert_eq!(by(Method::AdjustedWald), "-48.5 to 98.5");
    assert_eq!(by(Method::Wald), "100.0 to 100.0");
}

#[test]
fn all_in_one_category_still_has_a_test_against_another() {
    let (promoters, detractors) = (tally(5, 0, 0), tally(0, 0, 5));
    let fall = detractors
        .estimate()
        .expect("answers")
        .versus(&promoters.estimate().expect("answers"));
    assert_eq!(fall.difference(), -200.0);
    assert_eq!(fall.p_value_with(Method::Wald), None);
    assert!(fall.p_value().is_some_and(|p| p < 0.001));
    assert_eq!(fall.verdict(Level::P95), Verdict::Down);
}

#[test]
fn all_passives_are_an_nps_of_0_with_an_interval_around_it() {
    let passives = tally(0, 5, 0).estimate().expect("answers");
    assert_eq!(passives.nps().to_string(), "0.0");
    assert_eq!(passives.std_error(), 0.0);
    // z²/(n + z²) = 3.8415/8.8415.
    assert_eq!(passives.interval(Level::P95).to_string(), "-43.4 to 43.4");
}

#[test]
fn equal_scores_have_a_p_value_of_1() {
    let one = tally(50, 30, 20).estimate().expect("answers");
    let other = tally(5, 3, 2).estimate().expect("answers");
    assert_eq!(one.versus(&other).p_value(), Some(1.0));
    assert_eq!(one.versus(&other).verdict(Level::P95), Verdict::Unclear);
}

#[test]
fn counts_near_the_end_of_64_bits_are_counted_exactly() {
    let most = tally(u64::MAX, 0, 0);
    assert_eq!(most.n(), u64::MAX);
    assert_eq!(most.nps().map(Nps::points), Some(100.0));
    assert_eq!(most.checked_add(&tally(0, 0, 1)), None);
    assert!(Tally::from_counts(u64::MAX, 1, 0).is_err());
    let mut counts = [0; 11];
    (counts[0], counts[10]) = (u64::MAX / 2, u64::MAX / 2 + 1);
    let histogram = Histogram::from_counts(counts).expect("fits");
    assert_eq!(histogram.mean(), Some(5.0));
    let interval = histogram.estimate().expect("answers").interval(Level::P95);
    assert!(
        interval.contains(0.0) && interval.width() < 1e-6,
        "{interval:?}"
    );
    counts[5] = 1;
    assert!(Histogram::from_counts(counts).is_err());
}

#[test]
#[should_panic(expected = "the number of answers fits 64 bits")]
fn adding_past_64_bits_panics_as_the_standard_library_does() {
    let _ = tally(u64::MAX, 0, 0) + tally(0, 1, 0);
}

#[test]
fn a_hundred_and_twenty_eight_promoters_do_not_overflow() {
    assert_eq!(tally(128, 0, 0).nps().map(Nps::rounded), Some(100));
    assert_eq!(
        Tally::from_bytes(&[9; 1000]).map(|tally| tally.promoters()),
        Ok(1000)
    );
}

#[test]
fn shares_are_not_rounded_before_they_are_subtracted() {
    // 55.6% less 11.1% is 44.4; 56 - 11 would be 45.
    assert_eq!(tally(5, 3, 1).nps().map(Nps::rounded), Some(44));
}

#[test]
fn a_weight_of_0_first_poisons_nothing() {
    let mut weighted = WeightedTally::new();
    weighted.record(score(0), Weight::ZERO);
    weighted.record(score(10), Weight::ONE);
    assert_eq!(weighted.counts().n(), 1);
    assert_eq!(weighted.nps().map(Nps::points), Some(100.0));
    let mut clustered = ClusteredTally::new();
    clustered.record_weighted("silent", (), score(0), Weight::ZERO);
    assert_eq!((clustered.clusters(), clustered.nps()), (0, None));
}

#[test]
fn one_cluster_has_a_score_and_no_interval() {
    let mut clustered = ClusteredTally::new();
    for value in [10, 9, 3] {
        clustered.record("Acme", "2025", score(value));
    }
    assert_eq!(clustered.nps().map(Nps::rounded), Some(33));
    assert_eq!(clustered.estimate(), Err(Error::OneCluster { answers: 3 }));
    clustered.record("Bolt", "2024", score(8));
    assert!(clustered.estimate().is_ok_and(|found| found.is_some()));
    // A domain of one account, in a survey of two.
    let domain = clustered.estimate_where(|&wave| wave == "2025");
    assert_eq!(domain, Err(Error::OneCluster { answers: 3 }));
    assert_eq!(clustered.estimate_where(|&wave| wave == "1999"), Ok(None));
}

#[test]
fn a_wave_of_one_account_keeps_its_reason_and_breaks_no_other() {
    let mut clustered = ClusteredTally::new();
    for (account, wave, value) in [(1, 1, 9), (2, 1, 3), (1, 2, 9), (1, 3, 10), (2, 3, 8)] {
        clustered.record(account, wave, score(value));
    }
    let waves = Waves::clustered(&clustered);
    let found: Vec<_> = waves
        .iter()
        .map(|wave| {
            (
                *wave.key(),
                wave.estimate().is_ok(),
                wave.change().is_some(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [(1, true, false), (2, false, false), (3, true, false)]
    );
}

#[test]
fn an_empty_wave_is_in_the_series_without_a_change() {
    let mut quarters: Segments<&str> = Segments::new();
    *quarters.entry("Q1") = tally(5, 3, 2);
    quarters.entry("Q2");
    *quarters.entry("Q3") = tally(6, 3, 1);
    let waves = Waves::independent(&quarters, Tally::estimate);
    let found: Vec<_> = waves
        .iter()
        .map(|wave| {
            (
                wave.estimate().is_ok_and(|found| found.is_some()),
                wave.change().is_some(),
            )
        })
        .collect();
    assert_eq!(found, [(true, false), (false, false), (true, false)]);
}

#[test]
fn sum_over_results_stops_at_the_first_bad_input() {
    let parts = [Tally::from_bytes(&[9, 10]), Tally::from_bytes(&[7, 99, 98])];
    let sum: Result<Tally, Error> = parts.into_iter().sum();
    assert_eq!(
        sum.expect_err("a 99").to_string(),
        "score 99 at index 1 is out of range: expected a whole number from 0 to 10"
    );
}

#[test]
fn tiny_and_huge_weights_together_stay_finite() {
    let mut weighted = WeightedTally::new();
    for (value, weight) in [(10, 1e-90), (0, 1e90), (7, 1.0)] {
        weighted.record(score(value), Weight::new(weight).expect("in range"));
    }
    let estimate = weighted.estimate().expect("answers");
    assert_eq!(estimate.nps().points(), -100.0);
    assert!(
        (0.5..=3.0).contains(&estimate.effective_n()),
        "{estimate:?}"
    );
}

fn resolve(rule: Duplicates, rows: &[(u64, Option<&str>, u32)]) -> Result<Vec<u64>, Error> {
    let mut ledger = Ledger::new();
    let answers = rows.iter().filter_map(|&(row, who, day)| {
        let score = ledger.read(row, "9")?;
        Some((row, (who, day, score)))
    });
    let answers: Vec<_> = answers.collect();
    let kept = rule.resolve(answers, |&(who, ..)| who, |&(_, day, _)| day, &mut ledger)?;
    assert_eq!(ledger.rows(), rows.len() as u64);
    assert_eq!(ledger.used(), kept.len() as u64);
    Ok(kept.into_iter().map(|(row, _)| row).collect())
}

#[test]
fn duplicates_are_resolved_by_order_then_by_row_and_anonymous_answers_stay() {
    let rows = [
        (2, Some("ann"), 5),
        (3, None, 1),
        (4, Some("ann"), 9),
        (5, Some("bob"), 1),
        (6, Some("ann"), 9),
        (7, None, 1),
    ];
    assert_eq!(
        resolve(Duplicates::KeepAll, &rows),
        Ok(vec![2, 3, 4, 5, 6, 7])
    );
    assert_eq!(resolve(Duplicates::KeepLatest, &rows), Ok(vec![3, 5, 6, 7]));
    assert_eq!(resolve(Duplicates::KeepFirst, &rows), Ok(vec![2, 3, 5, 7]));
    assert_eq!(
        resolve(Duplicates::Reject, &rows),
        Err(Error::Duplicate {
            key: "\"ann\"".into(),
            first_row: 2,
            row: 4
        })
    );
}

#[test]
fn an_answer_from_elsewhere_cannot_be_withdrawn() {
    let answers = vec![(1, "ann"), (2, "ann")];
    let mut other = Ledger::new();
    let found = Duplicates::KeepLatest.resolve(answers, |&who| Some(who), |_| (), &mut other);
    assert_eq!(found, Err(Error::NothingToWithdraw { row: 1 }));
}

#[test]
fn the_ledger_notes_what_it_cannot_decide() {
    let mut ledger = Ledger::new();
    for row in 0..101 {
        ledger.read(row, if row % 2 == 0 { "9" } else { "10" });
    }
    ledger.read(101, "11");
    let notes: Vec<String> = ledger.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "no 0 among 101 answers: was the question asked from 1 to 10? nothing was shifted",
            "11 in 1 row: was 0 to 10 stored as 1 to 11? nothing was shifted",
        ]
    );
    ledger.read(102, "0");
    assert_eq!(ledger.notes().len(), 1);
}

#[test]
fn the_ledger_prints_a_small_table() {
    let mut ledger = Ledger::new();
    for (row, cell) in (2..).zip(["9", "", "7.5", "8/10", "N/A", "3", "great"]) {
        if let Some(score) = ledger.read(row, cell) {
            ledger.check_label(row, score, if row == 7 { "Promoter" } else { "promoter" });
        }
    }
    ledger.exclude(9, "Survey Preview", "status");
    assert_eq!(
        ledger.to_string(),
        "\
rows                             8
used                             2
  missing                        2  row 3, row 6 \"N/A\"
  not_a_number                   1  row 8 \"great\"
  several_numbers                1  row 5 \"8/10\"
  fraction                       1  row 4 \"7.5\"
  status                         1  row 9 \"Survey Preview\"
label contradicts score          1  row 7 \"3 Promoter\"
"
    );
}

#[test]
fn a_reason_built_by_hand_meets_the_built_in_one_of_its_name() {
    let mut ledger = Ledger::new();
    ledger.read(1, "");
    ledger.exclude(2, "99", promoter::Exclusion::Other("missing".into()));
    assert_eq!(ledger.excluded_for(&promoter::Exclusion::Missing), 2);
    assert_eq!(ledger.excluded().count(), 1);
}

#[test]
fn an_option_of_a_score_takes_one_byte() {
    assert_eq!(size_of::<Option<Score>>(), 1);
}

#[test]
fn everything_can_be_sent_to_and_shared_with_other_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<(Score, Tally, Histogram, Segments<String>, WeightedTally)>();
    shared::<(ClusteredTally<String, u32>, Ledger, Waves<String>, Error)>();
}
