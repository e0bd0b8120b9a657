//! Designs: lists, strata, design effects, censuses, domains and the cautions about them.

use promoter::{
    Benchmark, Caution, ClusteredTally, Error, Estimate, Level, Method, Nps, Unit, WeightedTally,
};

use crate::support::{assert_close, estimated as tally, score, weight};

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
    tally.sample().estimate().expect("answers")
}

const CLUSTER: Unit = Unit::Cluster;

#[test]
fn equal_shares_are_worth_their_number() {
    let found = estimate(&sizes(&[3; 20]));
    assert_close(found.effective_clusters().expect("clusters"), 20.0, 1e-9);
    assert_eq!(found.top_share(), Some(0.05));
    assert_eq!(found.cautions(), []);
}

#[test]
fn the_interval_widens_as_one_accounts_share_grows() {
    let mut width = 0.0;
    for heavy in [1.0, 4.0, 16.0, 64.0] {
        let mut tally = ClusteredTally::new();
        for account in 0..30 {
            let own = if account == 0 { heavy } else { 1.0 };
            for answer in 0..3 {
                let value = if (account + answer) % 3 == 0 { 3 } else { 9 };
                tally.record_weighted(account, (), score(value), weight(own));
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
    let few = Caution::FewClusters {
        clusters: 6,
        unit: CLUSTER,
    };
    assert_eq!(cautions[0], few);
    assert!(
        matches!(cautions[1], Caution::FewEffectiveClusters { effective_clusters, .. } if (1.0..2.0).contains(&effective_clusters))
    );
    assert_eq!(
        cautions[2],
        Caution::HeavyCluster {
            top_share: 0.8,
            unit: CLUSTER
        }
    );
    let student = found.using(Method::Student).cautions();
    let narrow = |caution: &Caution| matches!(caution, Caution::StudentOnFewClusters { .. });
    assert!(student.iter().any(narrow) && !cautions.iter().any(narrow));
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
    let looked = estimate(&sizes(&[3; 20])).using(Method::Anytime).cautions();
    assert_eq!(looked, [Caution::AnytimeOnOthers]);
    assert_eq!(tally(30, 20, 10).using(Method::Anytime).cautions(), []);
}

#[test]
fn weight_that_goes_with_opinion_is_a_caution() {
    let mut accounts = ClusteredTally::new();
    for account in 0..24_usize {
        let (value, people) = if account % 3 == 0 { (3, 9) } else { (9, 1) };
        accounts.record_n(account, (), score(value), people);
    }
    let found = accounts.sample().estimate().expect("answers").cautions();
    let lower = |caution: &Caution| matches!(caution, Caution::WeightGoesWithOpinion { correlation, .. } if *correlation < -0.9);
    assert!(found.iter().any(lower), "{found:?}");
    assert!(
        found
            .iter()
            .any(|caution| caution.to_string() == "clusters of more weight answer lower")
    );
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
    let change = both.sample().compare(|&wave| wave == 2, |&wave| wave == 1);
    assert_eq!(change.expect("answers").cautions(), []);
}

#[test]
fn a_list_counts_accounts_where_the_answers_are_of_accounts() {
    let accounts = sizes(&[3; 20]);
    let all = estimate(&accounts);
    let of_list = |listed: u64| accounts.sample_of_list(|_| (), |()| Some(listed));
    let listed = of_list(40).expect("as many").estimate().expect("answers");
    // Half of the accounts answered: half the variance.
    assert_close(listed.std_error() * 2_f64.sqrt(), all.std_error(), 1e-9);
    // Where people of one account do not agree, much is left to those who did not answer.
    assert!(listed.interval(Level::P95).width() <= all.interval(Level::P95).width());
    let mut agreed = ClusteredTally::new();
    for account in 0..20_u32 {
        agreed.record_n(account, (), score((account % 11) as u8), 3);
    }
    let listed = agreed
        .sample_of_list(|_| (), |()| Some(40))
        .expect("as many");
    let width = |found: Option<Estimate>| found.expect("answers").interval(Level::P95).width();
    assert!(width(listed.estimate()) < 0.95 * width(agreed.sample().estimate()));
    let listed = of_list(40).expect("as many").estimate().expect("answers");
    assert_eq!(listed.design().list, Some(40));
    assert!(listed.design().to_string().starts_with("20 of 40 clusters"));
    let refused = of_list(19).expect_err("too few").to_string();
    assert_eq!(
        refused,
        "stratum () holds 19 clusters, and 20 have answers: expected all that could have answered"
    );
    // Answers of accounts are no answers of a list of customers, and the way is named.
    let refused = all.of_population(40).expect_err("clusters");
    assert!(matches!(refused, Error::Unfit { .. }));
    assert!(refused.to_string().contains("sample_of_list"), "{refused}");
}

#[test]
fn accounts_are_fully_heard_only_when_all_their_people_are() {
    let accounts = sizes(&[3, 4, 5]);
    let all = || accounts.sample_of_list(|_| (), |()| Some(3));
    let heard = all().expect("as many").estimate().expect("answers");
    // Of each account there may be more who think otherwise.
    assert!(!heard.design().census && heard.interval(Level::P95).width() > 1.0);
    let people = |more: u64| {
        let people = move |&account: &usize| [3, 4, 5][account] + more;
        accounts.sample_of_people(|_| (), |()| Some(3), people)
    };
    let census = people(0).expect("as many").estimate().expect("answers");
    assert!(census.design().census);
    let interval = census.interval(Level::P99);
    assert_eq!(
        (interval.lower(), interval.upper()),
        (census.nps().points(), census.nps().points())
    );
    assert_eq!(
        (census.std_error(), census.effective_n()),
        (0.0, f64::INFINITY)
    );
    assert_eq!(census.design().to_string(), "census of 3 clusters");
    let mut width = 0.0;
    for more in [0, 1, 5, 100] {
        let found = people(more).expect("as many").estimate().expect("answers");
        let next = found.interval(Level::P95).width();
        assert!(next > width || more == 0, "{more}: {next} after {width}");
        width = next;
    }
    assert!(width <= heard.interval(Level::P95).width() + 1e-9);
    let short = accounts.sample_of_people(|_| (), |()| Some(3), |_| 3);
    let short = short.expect_err("four answered").to_string();
    assert_eq!(
        short,
        "cluster 1 holds 3 people, and 4 have answers: expected all that could have answered"
    );
}

#[test]
fn a_census_is_the_score_itself() {
    let list = tally(20, 10, 5);
    let census = list.of_population(35).expect("as many");
    assert!(census.design().census);
    assert_eq!(census.std_error(), 0.0);
    for &method in Method::ALL {
        let interval = census.using(method).interval(Level::P99);
        assert_eq!(
            (interval.lower(), interval.upper()),
            (census.nps().points(), census.nps().points())
        );
        // Against a sample only the sample is unsure; against a census nothing is.
        let change = census.versus(&tally(10, 10, 10)).using(method);
        assert!(change.interval(Level::P95).width() > 0.0);
        let p = change.p_value();
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
}

#[test]
fn a_stratum_of_one_account_takes_its_spread_from_the_others_and_is_named() {
    let accounts = sizes(&[2, 2, 2, 2, 2]);
    let lonely = accounts.stratified(|&account| if account == 4 { "large" } else { "small" });
    let found = lonely.estimate().expect("answers");
    assert_eq!(found.design().strata, 2);
    assert!(
        found
            .cautions()
            .contains(&Caution::LonelyStrata { strata: 1 })
    );
    assert_eq!(
        Caution::LonelyStrata { strata: 1 }.to_string(),
        "one stratum was sampled once"
    );
    let interval = found.interval(Level::P95);
    assert!(interval.contains(found.nps().points()) && interval.width() > 0.0);
    // A stratum that is all there is was not sampled at all.
    let stratum = |&account: &usize| if account == 4 { "large" } else { "small" };
    let listed = |name: &&str| if *name == "large" { Some(1) } else { None };
    let all = accounts
        .sample_of_list(stratum, listed)
        .expect("as many")
        .estimate()
        .expect("answers");
    assert!(
        !all.cautions()
            .iter()
            .any(|caution| matches!(caution, Caution::LonelyStrata { .. }))
    );
}

#[test]
fn a_test_of_groups_leaves_out_those_of_one_account() {
    let mut accounts = ClusteredTally::new();
    for (account, region, value) in [(1, 'n', 9), (2, 'n', 3), (3, 's', 9), (4, 's', 8)] {
        accounts.record(account, region, score(value));
    }
    let two = accounts
        .sample()
        .homogeneity(|&region| region)
        .expect("two groups");
    assert_eq!((two.groups, two.left_out), (2, 0));
    accounts.record(5, 'w', score(0));
    let same = accounts
        .sample()
        .homogeneity(|&region| region)
        .expect("two groups");
    assert_eq!((same.groups, same.left_out), (2, 1));
    assert_close(same.p_value, two.p_value, 1e-12);
    assert_eq!(accounts.sample().homogeneity(|_| ()), None);
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
    assert_eq!(
        census
            .with_design_effect(1.5)
            .map(|one| one.interval(Level::P95).width()),
        Ok(0.0)
    );
    for effect in [1e-310, 0.0, -1.0, f64::INFINITY, f64::NAN] {
        let refused = tally(20, 10, 5).with_design_effect(effect);
        let named = matches!(
            refused,
            Err(Error::OutOfRange {
                what: "design effect",
                ..
            })
        );
        assert!(named, "{effect}");
    }
}

#[test]
fn what_has_no_sampling_error_is_a_certainty() {
    let census = tally(20, 10, 5).of_population(35).expect("as many");
    assert_eq!(census.probability_above(42.0), 1.0);
    assert_eq!(census.probability_above(43.0), 0.0);
    let sample = tally(10, 10, 10);
    assert_eq!(sample.probability_above(f64::NAN), 0.0);
    let fixed = Benchmark::fixed(Nps::new(30.0).expect("in range"), "a target");
    let baseline = *sample.against(&fixed).baseline();
    let sides = [29.0, 31.0].map(|points| baseline.probability_above(points));
    assert_eq!(sides, [1.0, 0.0]);
}

#[test]
fn a_domain_counts_the_clusters_that_answered_in_it() {
    let mut accounts = ClusteredTally::new();
    for account in 0..100_u32 {
        accounts.record(account, "all", score((account % 11) as u8));
        if account < 6 {
            accounts.record(account, "few", score((account % 11) as u8));
        }
    }
    let found = accounts
        .sample()
        .estimate_where(|&segment| segment == "few")
        .expect("answers");
    assert_eq!(found.design().units, 6);
    assert_eq!(
        found.degrees_of_freedom(),
        Some(7.0),
        "five and the two of the prior"
    );
    let as_r_has_it = found.using(Method::Student).degrees_of_freedom();
    assert_eq!(as_r_has_it, Some(99.0));
    assert_eq!(
        found.cautions()[0],
        Caution::FewClusters {
            clusters: 6,
            unit: CLUSTER
        }
    );
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
    let answers = weights.map(|(value, own)| (score(value), weight(own)));
    let found: WeightedTally = answers.into_iter().collect();
    let found = found.estimate().expect("answers");
    assert!((1.0..1.001).contains(&found.effective_n()), "{found:?}");
    assert!(found.interval(Level::P95).width() > 150.0);
}
