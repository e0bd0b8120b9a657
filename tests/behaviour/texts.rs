//! What is shown to a reader, by its exact text.

use std::collections::HashSet;

use promoter::{
    Band, Bands, Category, Caution, ClusteredTally, Design, Impact, Level, Nps, Response, RollUp,
    Segments, SurveyKind, Touchpoint, Trend, Unit, Weight, WeightedTally,
};

use crate::support::{counted, estimated as estimate, score};

/// Fails unless something is shown so, and so at the right of 30 columns.
#[track_caller]
fn shows(found: impl std::fmt::Display, text: &str) {
    assert_eq!(found.to_string(), text);
    assert_eq!(format!("{found:>30}"), format!("{text:>30}"));
}

#[test]
fn every_caution_is_a_sentence() {
    let unit = Unit::Account;
    let says = |caution: Caution, text: &str| assert_eq!(caution.to_string(), text);
    says(
        Caution::OneCluster { unit },
        "one account only, worth one answer",
    );
    says(
        Caution::FewClusters { clusters: 12, unit },
        "fewer than 15 accounts (12)",
    );
    says(
        Caution::FewEffectiveClusters {
            effective_clusters: 3.3,
            unit: Unit::Cluster,
        },
        "mostly about a few clusters (3.3 effective)",
    );
    says(
        Caution::HeavyCluster {
            top_share: 0.414,
            unit,
        },
        "one account holds 41% of the weight",
    );
    says(
        Caution::LonelyStrata { strata: 1 },
        "one stratum was sampled once",
    );
    says(
        Caution::LonelyStrata { strata: 3 },
        "3 strata were sampled once",
    );
    says(
        Caution::FullyHeardStrata { strata: 1, unit },
        "every account of 1 stratum was heard, but not everybody in them",
    );
    says(
        Caution::FullyHeardStrata { strata: 2, unit },
        "every account of 2 strata was heard, but not everybody in them",
    );
    says(
        Caution::WeightGoesWithOpinion {
            correlation: 0.4,
            unit,
        },
        "accounts of more weight answer higher",
    );
    says(
        Caution::WeightGoesWithOpinion {
            correlation: -0.4,
            unit,
        },
        "accounts of more weight answer lower",
    );
    says(
        Caution::MixedSurveys { kinds: 2 },
        "surveys of 2 kinds are taken together",
    );
    says(
        Caution::FewAnswers { effective_n: 7.0 },
        "fewer than 10 effective answers (7.0)",
    );
    says(
        Caution::StudentOnFewClusters {
            effective_clusters: 21.5,
            unit,
        },
        "Student's interval is too narrow below 30 effective accounts (21.5)",
    );
    says(
        Caution::AnytimeOnOthers,
        "the promise to hold however often one looks is one for independent answers of equal weight",
    );
    says(
        Caution::TakenAsIndependent,
        "compared as if no account were on both sides: if any is, compare within one sample",
    );
}

#[test]
fn samples_of_clusters_that_are_compared_from_outside_are_a_caution() {
    let clusters = |value| {
        let mut answers = ClusteredTally::new();
        for account in 0..20_u8 {
            answers.record_n(account, (), score((value + account) % 11), 2);
        }
        answers.sample().estimate().expect("answers")
    };
    let apart = clusters(3).versus(&clusters(5)).cautions();
    assert_eq!(apart, [Caution::TakenAsIndependent]);
    // One side of independent answers has no cluster that could be on the other.
    assert_eq!(clusters(3).versus(&estimate(9, 5, 6)).cautions(), []);
}

#[test]
fn surveys_of_several_kinds_are_a_caution() {
    let mut answers: Segments<(SurveyKind, u8), WeightedTally> = Segments::new();
    let support = SurveyKind::Touchpoint(Touchpoint::Support);
    for (kind, wave) in [
        (SurveyKind::Relationship, 1),
        (SurveyKind::Relationship, 2),
        (support.clone(), 2),
    ] {
        answers.entry((kind, wave)).record(score(9), Weight::ONE);
    }
    // A kind of which nobody answered is not there.
    answers.entry((SurveyKind::Competitive, 2));
    let sample = answers.sample();
    let two = Some(Caution::MixedSurveys { kinds: 2 });
    assert_eq!(sample.mixed_surveys(|_| true), two);
    assert_eq!(sample.mixed_surveys(|&(_, wave)| wave == 1), None);
    assert_eq!(sample.mixed_surveys(|(kind, _)| *kind == support), None);
    let shown = format!("{sample:?}");
    assert!(
        shown.starts_with("Sample { segments: [") && shown.contains("unit: Answer"),
        "{shown}"
    );
}

#[test]
fn a_design_is_a_short_text() {
    let simple = estimate(20, 10, 10).design();
    let with = |change: &dyn Fn(&mut Design)| {
        let mut design = simple;
        change(&mut design);
        design
    };
    let accounts = |change: &dyn Fn(&mut Design)| {
        with(&|design| {
            (design.unit, design.units) = (Unit::Account, 12);
            change(design);
        })
    };
    shows(simple, "independent answers");
    shows(
        with(&|design| design.weighted = true),
        "independent weighted answers",
    );
    shows(with(&|design| design.unit = Unit::Published), "published");
    shows(with(&|design| design.list = Some(80)), "40 of 80 answers");
    shows(accounts(&|_| {}), "12 accounts");
    shows(accounts(&|design| design.units = 1), "1 account");
    shows(
        with(&|design| (design.unit, design.units) = (Unit::Cluster, 2)),
        "2 clusters",
    );
    shows(
        accounts(&|design| design.strata = 3),
        "12 accounts in 3 strata",
    );
    shows(
        accounts(&|design| (design.strata, design.listed_strata) = (3, 2)),
        "12 accounts in 3 strata, 2 of them listed",
    );
    shows(
        accounts(&|design| design.list = Some(80)),
        "12 of 80 accounts",
    );
    // All strata are listed where there is a list: they are not counted again.
    shows(
        accounts(&|design| (design.list, design.listed_strata) = (Some(80), 1)),
        "12 of 80 accounts",
    );
    shows(
        accounts(&|design| (design.list, design.census) = (Some(12), true)),
        "census of 12 accounts",
    );
    shows(
        accounts(&|design| design.weighted = true),
        "12 accounts, weighted",
    );
    shows(
        accounts(&|design| (design.weighted, design.roll_up) = (true, Some(RollUp::ByValue))),
        "12 accounts, by_value",
    );
    shows(
        with(&|design| (design.weighted, design.list) = (true, Some(80))),
        "40 of 80 answers, weighted",
    );
    shows(
        with(&|design| design.stated_effect = Some(1.5)),
        "independent answers, design effect 1.5 as stated",
    );
    shows(
        with(&|design| design.known_totals = 1),
        "independent answers, calibrated to known totals",
    );
    shows(
        with(&|design| design.known_totals = 2),
        "independent answers, calibrated to 2 sets of known totals",
    );
}

#[test]
fn figures_are_shown_with_their_sign_and_decimals() {
    // 25 points, and 35 from 60: up by 10.
    let (before, after) = (estimate(16, 18, 6), estimate(33, 15, 12));
    shows(after.nps(), "35.0");
    shows(after.versus(&before), "+10.0");
    shows(before.versus(&after), "-10.0");
    assert_eq!(format!("{:.0}", before.versus(&after)), "-10");
    assert_eq!(format!("{:*^9}", after.versus(&before)), "**+10.0**");
    assert_eq!(format!("{:<8}|", after.versus(&before)), "+10.0   |");
    assert_eq!(format!("{:3}", after.versus(&before)), "+10.0");
    shows(Level::P95, "95%");
    shows(Level::new(0.999).expect("in range"), "99.9%");
    // Without the answers that pull it down the score is 100: they hold a quarter and cost 50 points.
    let parts: Segments<&str> =
        Segments::from_iter([("late", counted(0, 0, 5)), ("on time", counted(15, 0, 0))]);
    let impact = Impact::of(&parts.sample(), |&part| part == "late").expect("on both sides");
    shows(impact.effect, "-50.0");
    // From 0 to 50 points in two steps.
    let waves: Segments<u8> = (0..3)
        .map(|wave| {
            (
                wave,
                counted(10 + 5 * u64::from(wave), 20, 10 - 5 * u64::from(wave)),
            )
        })
        .collect();
    let trend = Trend::of(&waves.sample(), |&wave| f64::from(wave)).expect("times");
    shows(trend.expect("three waves"), "+25.0");
}

#[test]
fn levels_and_scores_go_to_numbers_and_back() {
    assert_eq!(Level::default(), Level::P95);
    assert_eq!(Level::try_from(0.9), Ok(Level::P90));
    assert_eq!(f64::from(Level::P90), 0.9);
    assert!(Level::P90 < Level::P95 && Level::P99 > Level::P95);
    assert_eq!(Nps::try_from(-12.5).map(f64::from), Ok(-12.5));
    assert!(Nps::try_from(-100.5).is_err());
    let interval = estimate(5, 3, 2).interval(Level::P99);
    assert_eq!(interval.level(), Level::P99);
    assert_eq!(score(7).to_string(), "7");
    assert_eq!(Weight::default(), Weight::ONE);
    // Equal scores are one key, also of a score that is 0 from below.
    let keys =
        HashSet::from([0.0, -0.0, 30.0, 30.0].map(|points| Nps::new(points).expect("in range")));
    assert_eq!(keys.len(), 2);
}

#[test]
fn kinds_of_survey_and_bands_have_names() {
    shows(SurveyKind::Relationship, "relationship");
    shows(SurveyKind::Competitive, "competitive");
    for (touchpoint, name) in [
        (Touchpoint::Onboarding, "onboarding"),
        (Touchpoint::ProjectCompletion, "project_completion"),
        (Touchpoint::ContractRenewal, "contract_renewal"),
        (Touchpoint::Support, "support"),
        (Touchpoint::Other("training".into()), "training"),
    ] {
        shows(&touchpoint, name);
        shows(SurveyKind::Touchpoint(touchpoint), name);
    }
    let bands = Bands::default();
    let names = ["Needs improvement", "Good", "Great", "Excellent"];
    assert_eq!(bands.labels().len(), names.len());
    for (band, name) in bands.labels().iter().zip(names) {
        shows(band, name);
    }
    assert_eq!(bands.cuts(), [0.0, 30.0, 70.0]);
    let of = |points| bands.of(Nps::new(points).expect("in range"));
    assert_eq!(of(-0.1), &Band::NeedsImprovement);
    assert_eq!((of(0.0), of(29.9)), (&Band::Good, &Band::Good));
    assert_eq!((of(30.0), of(70.0)), (&Band::Great, &Band::Excellent));
}

#[test]
fn the_second_question_follows_from_the_first() {
    for value in 0..=10 {
        let asked = Response::new(score(value)).follow_up();
        let expected = if value >= 9 {
            "What did we do well?"
        } else {
            "What would we have to do to earn a better recommendation?"
        };
        assert_eq!(asked, expected);
    }
}

#[test]
fn every_known_label_is_read_as_its_category() {
    let known = [
        (Category::Promoter, ["promoter", "Promoters", "3", "100"]),
        (Category::Passive, ["passive", "PASSIVES", "2", "0"]),
        (Category::Passive, ["neutral", "Neutrals", " 2 ", "0 "]),
        (
            Category::Detractor,
            ["detractor", "Detractors", "1", "-100"],
        ),
    ];
    for (category, labels) in known {
        for label in labels {
            assert_eq!(Category::from_label(label), Some(category), "{label}");
        }
    }
    for label in ["", "4", "-1", "gold customer"] {
        assert_eq!(Category::from_label(label), None, "{label}");
    }
}
