//! The edges by name: no answers, one answer, one category, counts beyond all surveys.

use promoter::{
    Caution, ClusteredTally, Error, Histogram, Impact, Ledger, Level, Method, MixShift, NoChange,
    Nps, Sample, Segments, Tags, Tally, Trend, Unit, Validity, Verdict, Waves, Weight,
    WeightedTally,
};

use crate::support::{assert_close, counted, estimated, score};

#[test]
fn no_answers_are_none_and_never_0() {
    assert_eq!(Tally::new().nps(), None);
    assert_eq!(Tally::new().estimate(), None);
    assert_eq!(Histogram::new().mean(), None);
    assert_eq!(WeightedTally::new().estimate(), None);
    assert_eq!(ClusteredTally::<u8>::new().nps(), None);
    asked_of_nobody(&ClusteredTally::<u8, u8>::new().sample());
    asked_of_nobody(&ClusteredTally::<u8, u8>::new().stratified(|_| ()));
    asked_of_nobody(&Segments::<u8>::new().sample());
    assert_eq!(Ledger::new().rows(), 0);
}

/// Every question of a sample without answers.
fn asked_of_nobody(sample: &Sample<u8>) {
    let wave = |&wave: &u8| wave;
    assert_eq!(sample.estimate(), None);
    assert!(sample.estimates(wave).is_empty());
    assert_eq!(sample.compare(|&wave| wave == 2, |&wave| wave == 1), None);
    assert!(sample.against_rest(wave).is_empty());
    assert_eq!(sample.homogeneity(wave), None);
    assert!(Waves::of(sample, wave).is_empty());
    assert_eq!(Trend::of(sample, |&wave| f64::from(wave)), Ok(None));
    assert_eq!(MixShift::between(sample, wave, |_| true, |_| false), None);
    assert_eq!(Impact::of(sample, |_| true), None);
    assert_eq!(Tags::of(sample, |&wave| [wave]), None);
}

#[test]
fn one_answer_has_a_wide_interval_by_every_method_but_wald() {
    let one = estimated(1, 0, 0);
    let by = |method| one.using(method).interval(Level::P95).to_string();
    // (1 - z²)/(1 + z²) with z² = 3.8415, and Rocks' formula on 1¾, 1½, ¾.
    assert_eq!(by(Method::Tango), "-58.7 to 100.0");
    assert_eq!(by(Method::AdjustedWald), "-48.5 to 98.5");
    assert_eq!(by(Method::Wald), "100.0 to 100.0");
}

#[test]
fn all_in_one_category_still_has_a_test_against_another() {
    let fall = estimated(0, 0, 5).versus(&estimated(5, 0, 0));
    assert_eq!(fall.difference(), -200.0);
    assert!(fall.p_value() < 0.001);
    assert_eq!(fall.verdict(Level::P95), Verdict::Down);
    // By Wald there is no error at all, and the p-value follows the interval.
    let wald = fall.using(Method::Wald);
    assert_eq!(
        (wald.std_error(), wald.interval(Level::P95).width()),
        (0.0, 0.0)
    );
    assert_eq!(wald.p_value(), f64::MIN_POSITIVE);
}

#[test]
fn all_passives_are_an_nps_of_0_with_an_interval_around_it() {
    let passives = estimated(0, 5, 0);
    assert_eq!(passives.nps().to_string(), "0.0");
    assert_eq!(passives.std_error(), 0.0);
    // z²/(n + z²) = 3.8415/8.8415.
    assert_eq!(passives.interval(Level::P95).to_string(), "-43.4 to 43.4");
}

#[test]
fn equal_scores_have_a_p_value_of_1() {
    let one = estimated(50, 30, 20);
    let other = estimated(5, 3, 2);
    assert_eq!(one.versus(&other).p_value(), 1.0);
    assert_eq!(one.versus(&other).verdict(Level::P95), Verdict::Unclear);
}

#[test]
fn counts_near_the_end_of_64_bits_are_counted_exactly() {
    let most = counted(u64::MAX, 0, 0);
    assert_eq!(most.n(), u64::MAX);
    assert_eq!(most.nps().map(Nps::points), Some(100.0));
    assert_eq!(most.checked_add(&counted(0, 0, 1)), None);
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
fn rounding_of_very_many_answers_moves_no_interval_off_its_score() {
    // 100 times this number, as a float, divided by it is more than 100.
    let n = 934_909_011_956_859_136;
    for counts in [counted(0, 0, n), counted(n, 0, 0), counted(0, n, 0)] {
        let estimate = counts.estimate().expect("answers");
        for population in [n, n + 1, 4_971_973_988_617_027_584, u64::MAX] {
            let listed = estimate.of_population(population).expect("as many or more");
            for &method in Method::ALL {
                let interval = listed.using(method).interval(Level::P95);
                let points = listed.nps().points();
                assert!(interval.contains(points), "{population} {interval:?}");
            }
        }
    }
    // A hair's breadth at a level near 0.
    let counts = counted(124, 0, 4_504_737_793_765_631);
    let estimate = counts.estimate().expect("answers");
    let listed = estimate.of_population(17_798_224_692_296_611_075);
    let listed = listed.expect("as many or more");
    let level = Level::from_alpha(0.991_195_314_827_795_3).expect("in range");
    let points = listed.nps().points();
    assert!(listed.interval(level).contains(points), "{listed:?}");
}

#[test]
#[should_panic(expected = "the number of answers fits 64 bits")]
fn adding_past_64_bits_panics_as_the_standard_library_does() {
    let _ = counted(u64::MAX, 0, 0) + counted(0, 1, 0);
}

#[test]
fn a_hundred_and_twenty_eight_promoters_do_not_overflow() {
    assert_eq!(counted(128, 0, 0).nps().map(Nps::rounded), Some(100));
    assert_eq!(
        Tally::from_column(&[9_u8; 1000], Validity::All).map(|(tally, _)| tally.promoters()),
        Ok(1000)
    );
}

#[test]
fn shares_are_not_rounded_before_they_are_subtracted() {
    // 55.6% less 11.1% is 44.4; 56 - 11 would be 45.
    assert_eq!(counted(5, 3, 1).nps().map(Nps::rounded), Some(44));
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
fn one_account_is_worth_one_answer_and_says_so() {
    let mut clustered = ClusteredTally::new();
    for value in [10, 9, 3] {
        clustered.record("Acme", "2025", score(value));
    }
    let one = clustered.sample().estimate().expect("answers");
    assert_eq!((one.nps().rounded(), one.n()), (33, 3));
    assert!((one.effective_n() - 1.0).abs() < 1e-9, "{one:?}");
    let alone = Caution::OneCluster {
        unit: Unit::Cluster,
    };
    assert!(one.cautions().contains(&alone));
    // A domain of one account, in a survey of two.
    clustered.record("Bolt", "2024", score(8));
    let sample = clustered.sample();
    assert!(
        sample
            .estimate()
            .is_some_and(|two| !two.cautions().contains(&alone))
    );
    let domain = sample
        .estimate_where(|&wave| wave == "2025")
        .expect("answers");
    assert_eq!(domain.interval(Level::P95), one.interval(Level::P95));
    assert!(domain.cautions().contains(&alone));
    assert_eq!(sample.estimate_where(|&wave| wave == "1999"), None);
}

#[test]
fn one_answer_is_worth_the_same_in_a_tally_and_in_an_account() {
    for value in [10, 8, 3] {
        let mut clustered = ClusteredTally::new();
        clustered.record("Acme", (), score(value));
        let mut plain = Tally::new();
        plain.record(score(value));
        let one = clustered.sample().estimate().expect("an answer");
        let same = plain.estimate().expect("an answer");
        for level in [Level::P90, Level::P95, Level::P99] {
            let (one, same) = (one.interval(level), same.interval(level));
            assert_close(one.lower(), same.lower(), 1e-9);
            assert_close(one.upper(), same.upper(), 1e-9);
        }
    }
}

#[test]
fn a_wave_of_one_account_breaks_no_other_and_says_what_it_is() {
    let mut clustered = ClusteredTally::new();
    for (account, wave, value) in [(1, 1, 9), (2, 1, 3), (1, 2, 9), (1, 3, 10), (2, 3, 8)] {
        clustered.record(account, wave, score(value));
    }
    let waves = Waves::of(&clustered.sample(), |&wave| wave);
    let alone = Caution::OneCluster {
        unit: Unit::Cluster,
    };
    let found: Vec<_> = waves
        .iter()
        .map(|wave| {
            let estimate = wave.estimate().expect("answers");
            (
                *wave.key(),
                estimate.cautions().contains(&alone),
                wave.change().is_ok(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [(1, false, false), (2, true, true), (3, false, true)]
    );
    // Two accounts in three waves: a line needs three of two.
    assert_eq!(
        Trend::of(&clustered.sample(), |&wave| f64::from(wave)),
        Ok(None)
    );
}

#[test]
fn an_empty_wave_is_in_the_series_without_a_change() {
    let mut quarters: Segments<&str> = Segments::new();
    *quarters.entry("Q1") = counted(5, 3, 2);
    quarters.entry("Q2");
    *quarters.entry("Q3") = counted(6, 3, 1);
    let waves = Waves::of(&quarters.sample(), |&quarter| quarter);
    let found: Vec<_> = waves
        .iter()
        .map(|wave| (wave.estimate().is_some(), wave.change().err()))
        .collect();
    let nobody = Some(NoChange::NoAnswers);
    assert_eq!(
        found,
        [
            (true, Some(NoChange::First)),
            (false, nobody),
            (true, nobody)
        ]
    );
}

#[test]
fn sum_over_results_stops_at_the_first_bad_input() {
    let parts = [[9_u8, 10].as_slice(), &[7, 99, 98]];
    let counted = |part| Ok(Tally::from_column(part, Validity::All)?.0);
    let sum: Result<Tally, Error> = parts.into_iter().map(counted).sum();
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
