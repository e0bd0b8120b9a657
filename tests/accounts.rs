//! Accounts: roll-ups by hand, lists in order, bad input, cautions, populations.

use promoter::monitor::Chart;
use promoter::{
    Benchmark, Caution, ClusteredTally, Design, Error, Estimate, Homogeneity, Level, Method, Nps,
    Score, Tally, Trend, Weight, WeightedTally,
};

fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

fn tally(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let tally = Tally::from_counts(promoters, passives, detractors).expect("counts that fit");
    tally.estimate().expect("answers")
}

/// Accounts of these sizes, all answers alternating between 9 and 3.
fn sizes(sizes: &[u32]) -> ClusteredTally<usize> {
    let mut tally = ClusteredTally::new();
    for (account, &size) in sizes.iter().enumerate() {
        for answer in 0..size {
            let value = if (account as u32 + answer).is_multiple_of(2) {
                9
            } else {
                3
            };
            tally.record(account, (), score(value));
        }
    }
    tally
}

fn estimate(tally: &ClusteredTally<usize>) -> Estimate {
    tally.estimate().expect("accounts").expect("answers")
}

#[test]
fn equal_shares_have_a_leverage_of_1() {
    let found = estimate(&sizes(&[3; 20]));
    assert!((found.leverage_factor().expect("clusters") - 1.0).abs() < 1e-12);
    assert!((found.effective_clusters().expect("clusters") - 20.0).abs() < 1e-9);
    assert_eq!(found.top_share(), Some(0.05));
    assert_eq!(found.cautions(), []);
}

#[test]
fn the_interval_widens_as_one_accounts_share_grows() {
    let mut width = 0.0;
    for heavy in [1.0, 4.0, 16.0, 64.0] {
        let mut tally = ClusteredTally::new();
        for account in 0..30 {
            let weight = if account == 0 { heavy } else { 1.0 };
            for answer in 0..3 {
                let value = if (account + answer) % 3 == 0 { 3 } else { 9 };
                tally.record_weighted(
                    account,
                    (),
                    score(value),
                    Weight::new(weight).expect("a weight"),
                );
            }
        }
        let found = estimate(&tally).interval(Level::P95).width();
        assert!(found > width, "a share of {heavy}: {found} after {width}");
        width = found;
    }
}

#[test]
fn cautions_carry_their_figures() {
    let found = estimate(&sizes(&[40, 2, 2, 2, 2, 2]));
    let cautions = found.cautions();
    assert_eq!(cautions[0], Caution::FewClusters { clusters: 6 });
    assert!(
        matches!(cautions[1], Caution::FewEffectiveClusters { effective_clusters } if (1.0..2.0).contains(&effective_clusters))
    );
    assert_eq!(cautions[2], Caution::HeavyCluster { top_share: 0.8 });
    assert!(
        matches!(cautions[3], Caution::HighLeverage { leverage_factor } if leverage_factor > 1.25)
    );
    let student = found.cautions_with(Method::Student);
    assert!(
        student
            .iter()
            .any(|caution| matches!(caution, Caution::StudentOnFewClusters { .. }))
    );
    assert_eq!(cautions[0].to_string(), "fewer than 15 clusters (6)");
    assert_eq!(
        cautions[2].to_string(),
        "one cluster holds 80% of the weight"
    );
    assert_eq!(
        tally(3, 2, 1).cautions(),
        [Caution::FewAnswers { effective_n: 6.0 }]
    );
    assert_eq!(tally(30, 20, 10).cautions(), []);
}

#[test]
fn clusters_compared_as_if_they_shared_nothing_are_a_caution() {
    let (one, other) = (estimate(&sizes(&[3; 20])), estimate(&sizes(&[2; 20])));
    assert_eq!(one.versus(&other).cautions(), [Caution::TakenAsIndependent]);
    assert_eq!(tally(30, 20, 10).versus(&tally(20, 20, 20)).cautions(), []);
    let mut both = ClusteredTally::new();
    for account in 0..20 {
        for wave in 1..3 {
            both.record(account, wave, score(7 + (account + wave) % 3));
        }
    }
    let change = both.compare(|&wave| wave == 2, |&wave| wave == 1);
    assert_eq!(change.expect("accounts").expect("answers").cautions(), []);
}

#[test]
fn a_population_counts_accounts_where_the_estimate_is_clustered() {
    let clustered = estimate(&sizes(&[3; 20]));
    let listed = clustered.of_population(40).expect("as many");
    // Half of the accounts answered: half the variance, twice the answers.
    assert!((listed.std_error() * 2_f64.sqrt() - clustered.std_error()).abs() < 1e-9);
    assert!((listed.effective_n() - 2.0 * clustered.effective_n()).abs() < 1e-9);
    let framed = sizes(&[3; 20]);
    let framed = framed
        .stratified(|_| ())
        .with_frame(|()| 40)
        .expect("as many");
    let framed = framed.estimate().expect("accounts").expect("answers");
    assert!((framed.std_error() - listed.std_error()).abs() < 1e-9);
    assert!((framed.effective_n() - listed.effective_n()).abs() < 1e-9);
    assert!(matches!(
        framed.of_population(40),
        Err(Error::StatedTwice { .. })
    ));
    assert!(matches!(
        clustered.of_population(19),
        Err(Error::ListTooSmall {
            listed: 19,
            answered: 20,
            unit: "accounts",
            ..
        })
    ));
}

#[test]
fn a_census_is_the_score_itself() {
    let list = tally(20, 10, 5);
    let census = list.of_population(35).expect("as many");
    assert_eq!(census.design(), Design::Census);
    assert_eq!(census.std_error(), 0.0);
    for &method in Method::ALL {
        let interval = census.interval_with(method, Level::P99);
        assert_eq!(
            (interval.lower(), interval.upper()),
            (census.nps().points(), census.nps().points())
        );
        // Against a sample only the sample is unsure; against a census nothing is.
        let change = census.versus(&tally(10, 10, 10));
        assert!(change.interval_with(method, Level::P95).width() > 0.0);
        let p = change.p_value_with(method).expect("a sample on one side");
        // Thirty answers are too few for a sequence that may be looked at after each.
        let clear = p < 0.05 || method == Method::Anytime;
        assert!(clear && p > 0.0 && p <= 1.0, "{method}: {p}");
    }
    let other = tally(10, 10, 10).of_population(30).expect("as many");
    assert_eq!(census.versus(&other).interval(Level::P95).width(), 0.0);
    assert!(matches!(
        list.of_population(34),
        Err(Error::ListTooSmall {
            listed: 34,
            answered: 35,
            unit: "customers",
            ..
        })
    ));
    assert!(
        list.of_population(100)
            .and_then(|found| found.of_population(100))
            .is_err()
    );
    let all = sizes(&[3, 4, 5]);
    let all = all.stratified(|_| ()).with_frame(|()| 3).expect("as many");
    let all = all.estimate().expect("accounts").expect("answers");
    assert_eq!(
        (all.design(), all.interval(Level::P95).width()),
        (Design::Census, 0.0)
    );
}

#[test]
fn a_stratum_of_one_account_is_named_and_so_is_a_frame_that_is_too_small() {
    let tally = sizes(&[2, 2, 2]);
    let lonely = tally.stratified(|&account| if account == 2 { "large" } else { "small" });
    assert_eq!(
        lonely.estimate(),
        Err(Error::OneClusterInStratum {
            stratum: "\"large\"".into()
        })
    );
    let framed = tally.stratified(|_| "all").with_frame(|_| 2);
    assert_eq!(
        framed.err(),
        Some(Error::FrameTooSmall {
            stratum: "\"all\"".into(),
            clusters: 3,
            frame: 2
        })
    );
}

#[test]
fn a_test_of_groups_needs_two_of_them_and_clusters_enough() {
    let mut tally = ClusteredTally::new();
    for (account, region, value) in [(1, 'n', 9), (2, 'n', 3), (3, 's', 9), (4, 's', 8)] {
        tally.record(account, region, score(value));
    }
    assert!(tally.homogeneity(|&region| region).is_ok());
    assert_eq!(
        tally.homogeneity(|_| ()),
        Err(Error::TooFewGroups {
            groups: 1,
            degrees_of_freedom: 3
        })
    );
}

#[test]
fn design_effects_are_1_for_independent_answers_and_rise_with_their_likeness() {
    assert!((tally(20, 10, 5).design_effect().expect("spread") - 1.0).abs() < 1e-12);
    assert_eq!(tally(5, 0, 0).design_effect(), None);
    let mut alike = ClusteredTally::new();
    for account in 0..20 {
        for _ in 0..3 {
            alike.record(account, (), score(if account % 2 == 0 { 9 } else { 3 }));
        }
    }
    // Three copies of each answer: about three times the variance.
    let effect = estimate(&alike).design_effect().expect("spread");
    assert!((2.9..3.2).contains(&effect), "{effect}");
    assert!((alike.icc().expect("accounts") - 1.0).abs() < 1e-12);
    assert!(matches!(
        tally(2, 1, 0).with_design_effect(0.0),
        Err(Error::OutOfRange {
            what: "design effect",
            ..
        })
    ));
}

#[test]
fn a_design_effect_keeps_what_is_known_of_the_design() {
    let census = tally(20, 10, 5).of_population(35).expect("as many");
    assert_eq!(census.with_design_effect(1.5), Ok(census));
    let clustered = estimate(&sizes(&[3; 20]))
        .with_design_effect(1.2)
        .expect("in range");
    assert_eq!(clustered.degrees_of_freedom(), Some(19));
    assert!(
        clustered.of_population(40).is_ok(),
        "accounts are counted, not answers"
    );
    for effect in [1e-310, 0.0, -1.0, f64::INFINITY, f64::NAN] {
        let refused = tally(20, 10, 5).with_design_effect(effect);
        assert!(
            matches!(
                refused,
                Err(Error::OutOfRange {
                    what: "design effect",
                    ..
                })
            ),
            "{effect}"
        );
    }
}

#[test]
fn what_has_no_sampling_error_is_an_error_or_a_certainty() {
    let census = tally(20, 10, 5).of_population(35).expect("as many");
    let sample = tally(10, 10, 10);
    let no_error = Error::NoSamplingError {
        nps: census.nps().points(),
    };
    assert_eq!(
        Homogeneity::of_independent(&[census, sample]),
        Err(no_error.clone())
    );
    assert_eq!(
        Trend::independent(&[(1.0, census), (2.0, sample)]),
        Err(no_error)
    );
    assert_eq!(census.probability_above(42.0), 1.0);
    assert_eq!(census.probability_above(43.0), 0.0);
    assert_eq!(sample.probability_above(f64::NAN), 0.0);
    let fixed = Benchmark::fixed(Nps::new(30.0).expect("in range"), "a target");
    let baseline = *sample.against(&fixed).baseline();
    assert_eq!(
        (
            baseline.probability_above(29.0),
            baseline.probability_above(31.0)
        ),
        (1.0, 0.0)
    );
    let chart = Chart::of([(1, census), (2, sample)]).expect("spread");
    assert!(
        chart
            .watch([(3, census)])
            .iter()
            .all(|wave| wave.z.is_finite())
    );
}

#[test]
fn a_domain_counts_the_clusters_that_answered_in_it() {
    let mut tally = ClusteredTally::new();
    for account in 0..100_u32 {
        tally.record(account, "all", score((account % 11) as u8));
        if account < 6 {
            tally.record(account, "few", score((account % 11) as u8));
        }
    }
    let found = tally.estimate_where(|&segment| segment == "few");
    let found = found.expect("accounts").expect("answers");
    assert_eq!(found.degrees_of_freedom(), Some(99), "as R's svyby has it");
    assert_eq!(found.cautions()[0], Caution::FewClusters { clusters: 6 });
}

#[test]
fn one_heavy_answer_among_light_ones_is_worth_about_one() {
    let weights = [
        (9, 215_224_335.709_754),
        (0, 0.800_660_912_178_788_7),
        (0, 0.895_763_472_254_199_6),
        (7, 0.860_720_398_539_475),
        (0, 0.927_343_836_162_261_6),
    ];
    let answers =
        weights.map(|(value, weight)| (score(value), Weight::new(weight).expect("in range")));
    let found: WeightedTally = answers.into_iter().collect();
    let found = found.estimate().expect("answers");
    assert!((1.0..1.001).contains(&found.effective_n()), "{found:?}");
    assert!(found.interval(Level::P95).width() > 150.0);
}

/// To be asked of `Accounts::sample`, which takes the place of `Accounts::estimate`.
#[cfg(any())]
mod roll_ups {
    use super::*;
    use promoter::{Accounts, Role, RollUp};

    /// Four accounts that answer and two that do not.
    fn book() -> Accounts<&'static str> {
        let mut accounts = Accounts::new();
        for (account, role, value) in [
            ("Acme", Role::DecisionMaker, 3),
            ("Acme", Role::EndUser, 10),
            ("Acme", Role::EndUser, 9),
            ("Acme", Role::EndUser, 9),
            ("Bolt", Role::Influencer, 9),
            ("Bolt", Role::EndUser, 10),
            ("Cord", Role::DecisionMaker, 8),
            ("Cord", Role::Influencer, 6),
            ("Cord", Role::EndUser, 9),
            ("Dale", Role::Unknown, 2),
        ] {
            accounts.record(account, role, (), score(value));
        }
        for (account, value) in [
            ("Acme", 600.0),
            ("Bolt", 200.0),
            ("Cord", 100.0),
            ("Dale", 100.0),
            ("East", 50.0),
            ("Fern", 250.0),
        ] {
            accounts.set_value(account, value).expect("a value");
        }
        accounts.invite("Gate");
        accounts
    }

    #[test]
    fn every_roll_up_is_what_it_says() {
        let accounts = book();
        let points = |by| accounts.nps(by).expect("values").map(Nps::points);
        // 6 promoters, 1 passive, 3 detractors of 10 answers.
        assert_eq!(points(RollUp::EveryAnswer), Some(30.0));
        // (2/4 + 1 + 0 - 1) / 4.
        assert!((points(RollUp::EveryAccount).expect("answers") - 12.5).abs() < 1e-12);
        // (600 * 2/4 + 200 - 100) / 1000.
        assert!((points(RollUp::ByValue).expect("answers") - 40.0).abs() < 1e-12);
        // Means 7.75, 9.5, 7.67 and 2: one promoter, two passives, one detractor.
        assert_eq!(points(RollUp::MeanScore), Some(0.0));
        // Decision makers 3 and 8, an influencer 9, an unknown 2.
        assert_eq!(points(RollUp::MostInfluential), Some(-25.0));
        let end_users_first = accounts.estimate_by_influence(&[Role::EndUser]);
        // End users 9.33, 10 and 9; Dale has only an unknown, 2.
        assert_eq!(
            end_users_first.map(|found| found.nps().points()),
            Some(50.0)
        );
    }

    #[test]
    fn an_estimate_remembers_and_prints_its_roll_up_and_design() {
        let accounts = book();
        let printed = |by| {
            accounts
                .estimate(by)
                .expect("values")
                .map(|found| found.to_string())
        };
        let begins = |by, text: &str| printed(by).is_some_and(|found| found.starts_with(text));
        assert!(begins(RollUp::EveryAnswer, "NPS 30.0 (n 10, effective n "));
        assert!(
            printed(RollUp::EveryAnswer)
                .is_some_and(|found| found.ends_with("4 clusters, every_answer)"))
        );
        assert!(
            printed(RollUp::ByValue).is_some_and(|found| found.ends_with("4 clusters, by_value)"))
        );
        assert_eq!(
            printed(RollUp::MeanScore).as_deref(),
            Some("NPS 0.0 (n 4 accounts, mean_score)")
        );
        for &roll_up in RollUp::ALL {
            let found = accounts
                .estimate(roll_up)
                .expect("values")
                .expect("answers");
            assert_eq!(found.roll_up(), roll_up);
        }
    }

    #[test]
    fn one_account_has_a_score_and_no_interval_and_no_accounts_have_neither() {
        let mut accounts: Accounts<u8> = Accounts::new();
        for &roll_up in RollUp::ALL {
            assert_eq!(accounts.estimate(roll_up), Ok(None));
        }
        accounts.record(1, Role::EndUser, (), score(9));
        accounts.record(1, Role::EndUser, (), score(2));
        let one_cluster = Err(Error::OneCluster { answers: 2 });
        assert_eq!(accounts.estimate(RollUp::EveryAccount), one_cluster);
        assert_eq!(
            accounts.nps(RollUp::EveryAccount),
            Ok(Some(Nps::new(0.0).expect("in range")))
        );
    }

    #[test]
    fn accounts_that_are_all_worth_0_have_no_score_by_value() {
        let mut accounts = Accounts::new();
        for account in 1..4 {
            accounts.record(account, Role::EndUser, (), score(9));
            accounts.set_value(account, 0.0).expect("a value");
        }
        assert_eq!(accounts.nps(RollUp::ByValue), Ok(None));
        assert_eq!(accounts.estimate(RollUp::ByValue), Ok(None));
    }

    #[test]
    fn account_categories_compared_as_if_independent_are_a_caution() {
        let accounts = book();
        let found = accounts
            .estimate(RollUp::MeanScore)
            .expect("values")
            .expect("answers");
        assert!(
            found
                .versus(&found)
                .cautions()
                .contains(&Caution::TakenAsIndependent)
        );
    }
}
