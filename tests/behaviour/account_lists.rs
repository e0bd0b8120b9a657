//! Accounts: lists in order, values, who was heard, parents, bounds, responses.

use promoter::{
    Accounts, Category, ClusteredTally, Error, Heard, Histogram, Response, Role, RollUp, Segments,
    SurveyKind, Tally, Touchpoint, Weight, WeightedTally,
};
use proptest::prelude::*;

use crate::support::{self, Tolerance, score, tried_on};

/// Four accounts that answer and three that do not.
fn book() -> Accounts<&'static str> {
    let mut accounts: Accounts<&str> = [
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
    ]
    .into_iter()
    .map(|(account, role, value)| (account, role, (), score(value)))
    .collect();
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
fn the_lists_are_ordered_and_complete() {
    let mut accounts = book();
    assert_eq!((accounts.len(), accounts.answered()), (7, 4));
    assert_eq!(accounts.at_risk(), [(&"Acme", Some(600.0))]);
    assert_eq!(accounts.only_promoters().collect::<Vec<_>>(), [&"Bolt"]);
    let silent = [
        (&"Fern", Some(250.0)),
        (&"East", Some(50.0)),
        (&"Gate", None),
    ];
    assert_eq!(accounts.silent(), silent);
    let missing: Vec<_> = accounts.missing_roles().collect();
    let all = vec![Role::DecisionMaker, Role::Influencer, Role::EndUser];
    let expected = [
        (&"Acme", vec![Role::Influencer]),
        (&"Bolt", vec![Role::DecisionMaker]),
        (&"Dale", all),
    ];
    assert_eq!(missing, expected);
    accounts.record("Gate", Role::DecisionMaker, (), score(0));
    accounts.record("Fern", Role::DecisionMaker, (), score(6));
    accounts.record("East", Role::EndUser, (), score(0));
    let at_risk = [
        (&"Acme", Some(600.0)),
        (&"Fern", Some(250.0)),
        (&"Gate", None),
    ];
    assert_eq!(accounts.at_risk(), at_risk);
}

#[test]
fn the_page_of_an_account_has_its_categories() {
    let accounts = book();
    let of = |name: &str| accounts.get(name).expect("it is known");
    let by_mean = ["Acme", "Bolt", "Cord", "Dale", "East"].map(|name| of(name).category_by_mean());
    // Means 7.75, 9.5, 7.67 and 2.
    let expected = [
        Some(Category::Passive),
        Some(Category::Promoter),
        Some(Category::Passive),
        Some(Category::Detractor),
        None,
    ];
    assert_eq!(by_mean, expected);
    let by = |order: &[Role]| {
        ["Acme", "Bolt", "Cord", "Dale", "East"].map(|name| of(name).category_by_influence(order))
    };
    // Decision makers 3 and 8, an influencer 9, an unknown 2.
    let expected = [
        Some(Category::Detractor),
        Some(Category::Promoter),
        Some(Category::Passive),
        Some(Category::Detractor),
        None,
    ];
    assert_eq!(by(Role::ALL), expected);
    assert_eq!(by(&[]), expected);
    // End users 9.33, 10 and 9; Dale has only an unknown, 2.
    let expected = [
        Some(Category::Promoter),
        Some(Category::Promoter),
        Some(Category::Promoter),
        Some(Category::Detractor),
        None,
    ];
    assert_eq!(by(&[Role::EndUser]), expected);
    let means = |scores: [u8; 3]| {
        let answers = scores.map(|value| (1, Role::EndUser, (), score(value)));
        let accounts: Accounts<u8> = answers.into_iter().collect();
        accounts
            .get(&1)
            .and_then(|account| account.category_by_mean())
    };
    // 9 and 7 are in, what is a third below them is not.
    assert_eq!(means([9, 9, 9]), Some(Category::Promoter));
    assert_eq!(means([9, 9, 8]), Some(Category::Passive));
    assert_eq!(means([7, 7, 7]), Some(Category::Passive));
    assert_eq!(means([7, 7, 6]), Some(Category::Detractor));
}

#[test]
fn answers_are_kept_by_role_and_segment() {
    let mut accounts = Accounts::new();
    accounts.record("Acme", Role::EndUser, 2024, score(3));
    accounts.record_n("Acme", Role::EndUser, 2025, score(9), 2);
    accounts.record("Acme", Role::DecisionMaker, 2025, score(7));
    let acme = accounts.get("Acme").expect("it is known");
    let by_year = acme.answers().coarser(|&(_, year)| year);
    let of_2025 = Histogram::from_iter([9, 9, 7].map(score));
    assert_eq!(by_year.get(&2025), Some(&of_2025));
    assert_eq!(acme.n(), 4);
}

#[test]
fn value_is_held_in_parts_that_add_up_to_all() {
    let mut accounts = book();
    let missing = Error::AccountWithoutValue {
        account: "\"Gate\"".into(),
    };
    assert_eq!(accounts.value_held(), Err(missing));
    accounts.set_value("Gate", 0.0).expect("a value");
    let held = accounts.value_held().expect("values");
    // Acme 450 and 150, Bolt 200, a third of Cord's 100 each, Dale 100; East and Fern are silent.
    let close = |found: f64, expected: f64| support::assert_close(found, expected, 1e-9);
    close(held.promoters, 450.0 + 200.0 + 100.0 / 3.0);
    close(held.passives, 100.0 / 3.0);
    close(held.detractors, 150.0 + 100.0 / 3.0 + 100.0);
    assert_eq!(held.silent, 300.0);
}

#[test]
fn parts_merge_in_any_order_and_a_contradiction_of_values_is_named() {
    let halves = || {
        let (mut north, mut south) = (Accounts::new(), Accounts::new());
        north.record("Acme", Role::EndUser, (), score(9));
        north.set_value("Acme", 10.0).expect("a value");
        south.record("Acme", Role::EndUser, (), score(3));
        south.record("Bolt", Role::EndUser, (), score(8));
        south.set_value("Acme", 12.0).expect("a value");
        south.set_value("Bolt", 5.0).expect("a value");
        (north, south)
    };
    let (mut one, south) = halves();
    one += south;
    let (north, mut other) = halves();
    other += north;
    assert_eq!(one, other);
    assert_eq!(one, [halves().0, halves().1].into_iter().sum());
    let acme = one.get("Acme").expect("it is known");
    assert_eq!(acme.nps().map(|nps| nps.points()), Some(0.0));
    let twice = Error::StatedTwice {
        what: "account \"Acme\" was given the values 10 and 12".into(),
    };
    assert_eq!(one.value_held(), Err(twice.clone()));
    assert_eq!(one.bounds(RollUp::ByValue), Err(twice));
    assert!(matches!(acme.value(), Err(Error::StatedTwice { .. })));
    // A list says no wrong thing of it either: it stands by the higher.
    one.record("Acme", Role::DecisionMaker, (), score(0));
    assert_eq!(one.at_risk(), [(&"Acme", Some(12.0))]);
    // The contradiction is not lost in a parent.
    let all = one.coarser(|_| "all");
    let all = all.get("all").expect("it is known");
    assert!(matches!(all.value(), Err(Error::StatedTwice { what }) if what.contains("15 and 17")));
}

#[test]
fn bad_values_are_named() {
    let mut accounts: Accounts<u8> = Accounts::new();
    for value in [-1.0, f64::NAN, f64::INFINITY, 1e-100] {
        let refused = accounts.set_value(1, value);
        assert!(matches!(
            refused,
            Err(Error::OutOfRange { what: "value", .. })
        ));
    }
    assert!(accounts.is_empty());
}

#[test]
fn a_parent_is_worth_what_its_accounts_are_worth_if_that_is_known() {
    let mut offices: Accounts<(u8, u8)> = Accounts::new();
    for (office, value) in [((1, 1), 5.0), ((1, 2), 0.0), ((2, 1), 7.0)] {
        offices.set_value(office, value).expect("a value");
    }
    offices.invite((2, 2));
    let companies = offices.coarser(|&(company, _)| company);
    let value = |company: u8| companies.get(&company).expect("it is known").value();
    assert_eq!(value(1), Ok(Some(5.0)));
    assert_eq!(value(2), Ok(None));
}

#[test]
fn answers_of_people_who_were_not_asked_are_in_no_rate() {
    let mut accounts = Accounts::new();
    accounts.invite_people("Acme", Role::EndUser, 10);
    accounts.record_n("Acme", Role::Influencer, (), score(9), 6);
    let heard = accounts.heard();
    let all = Heard {
        invited: 10,
        answered: 0,
        uninvited: 6,
    };
    assert_eq!((heard.total(), all.rate()), (all, Some(0.0)));
    // Twelve answers of ten people: two of others, in whatever waves they came.
    let mut accounts = Accounts::new();
    accounts.invite_people("Acme", Role::EndUser, 10);
    accounts.record_n("Acme", Role::EndUser, 1, score(9), 7);
    accounts.record_n("Acme", Role::EndUser, 2, score(9), 5);
    let acme = accounts.get("Acme").expect("it is known").heard();
    let all = Heard {
        invited: 10,
        answered: 10,
        uninvited: 2,
    };
    assert_eq!(
        (acme.get(&Role::EndUser), all.rate()),
        (Some(&all), Some(1.0))
    );
}

/// The accounts of a golden case: a score of each category, all of one role.
fn of_case(case: &serde_json::Value) -> Accounts<usize> {
    let mut accounts = Accounts::new();
    let rows = case["input"]["accounts"].as_array().expect("accounts");
    for (account, row) in rows.iter().enumerate() {
        let value = row["value"].as_f64().expect("a value");
        accounts.set_value(account, value).expect("in range");
        if let Some(invited) = row["invited"].as_u64() {
            accounts.invite_people(account, Role::EndUser, invited);
        }
        for (place, answer) in [9, 7, 6].into_iter().enumerate() {
            let n = row["counts"][place].as_u64().expect("a count");
            accounts.record_n(account, Role::EndUser, (), score(answer), n);
        }
    }
    accounts
}

#[test]
fn bounds_by_account_and_by_value_agree_with_the_oracle() {
    let cases = support::json("golden_account_bounds.json");
    let cases = cases["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 5);
    for case in cases {
        let close = Tolerance::of(case);
        let accounts = of_case(case);
        let roll_up = match case["input"]["by"].as_str() {
            Some("value") => RollUp::ByValue,
            _ => RollUp::EveryAccount,
        };
        let expected = &case["expected"];
        let found = accounts.bounds(roll_up).expect("values").expect("a sum");
        close.check("heard share", found.heard_share, &expected["heard_share"]);
        close.check("lower", found.lower / 100.0, &expected["lo"]);
        close.check("upper", found.upper / 100.0, &expected["hi"]);
        let people = accounts.bounds_of_people(roll_up);
        let people = people.expect("values").expect("a sum");
        assert_eq!(people.heard_share, found.heard_share);
        close.check("lower", people.lower / 100.0, &expected["lo_people"]);
        close.check("upper", people.upper / 100.0, &expected["hi_people"]);
    }
}

#[test]
fn nothing_of_value_has_no_bounds() {
    let mut accounts: Accounts<u8> = Accounts::new();
    assert_eq!(accounts.bounds(RollUp::EveryAccount), Ok(None));
    accounts.set_value(1, 0.0).expect("a value");
    accounts.record(1, Role::EndUser, (), score(9));
    assert_eq!(accounts.bounds(RollUp::ByValue), Ok(None));
    let by_account = accounts.bounds(RollUp::EveryAccount).expect("no values");
    assert_eq!(by_account.map(|bounds| bounds.lower), Some(100.0));
    let unfit = accounts.bounds_of_people(RollUp::EveryAnswer);
    assert!(matches!(unfit, Err(Error::Unfit { .. })));
}

#[test]
fn responses_are_counted_or_refused_for_a_reason() {
    let response = Response::new(score(9)).account("Acme").segment(2025);
    let support = SurveyKind::Touchpoint(Touchpoint::Support);
    let after_support = Response::new(score(2)).account("Acme").segment(2025);
    let after_support = after_support.survey(support.clone());
    let heavy = response.clone().weight(Weight::new(2.0).expect("in range"));
    let nobody = Response::new(score(9)).segment(2025);

    let mut accounts = Accounts::new();
    assert_eq!(accounts.record_response(&response), Ok(()));
    assert_eq!(accounts.record_response(&after_support), Ok(()));
    for refused in [&nobody, &heavy] {
        let refused = accounts.record_response(refused);
        assert!(matches!(refused, Err(Error::Unfit { .. })));
    }
    let acme = accounts.get("Acme").expect("it is known");
    assert_eq!((accounts.len(), acme.answers().len(), acme.n()), (1, 2, 2));

    let mut clustered = ClusteredTally::new();
    for response in [&response, &after_support, &heavy] {
        assert_eq!(clustered.record_response(response), Ok(()));
    }
    assert!(clustered.record_response(&nobody).is_err());
    let relationship = (SurveyKind::Relationship, 2025);
    let segments = clustered.segments();
    let weight = segments.get(&relationship).map(WeightedTally::weight);
    assert_eq!((segments.len(), weight), (2, Some(3.0)));

    let mut counted: Segments<(SurveyKind, i32), Histogram> = Segments::new();
    for response in [&response, &after_support] {
        assert_eq!(counted.record_response(response), Ok(()));
    }
    let other = heavy.clone().segment(2026);
    assert!(counted.record_response(&other).is_err());
    // The refused one left no empty segment behind.
    assert_eq!(counted.len(), 2);
    assert_eq!(
        counted.get(&(support, 2025)).map(Histogram::n),
        Some(1),
        "kinds are kept apart"
    );

    let weighted: Segments<(SurveyKind, i32), WeightedTally> =
        [&response, &heavy].into_iter().collect();
    let one = weighted.get(&relationship).map(WeightedTally::weight);
    assert_eq!(one, Some(3.0));
    let sum: Result<Tally, Error> = [&response, &after_support]
        .into_iter()
        .map(Tally::try_from)
        .sum();
    assert_eq!(sum, Tally::from_counts(1, 0, 1));
    let sum: Result<Tally, Error> = [&response, &heavy].into_iter().map(Tally::try_from).sum();
    assert!(sum.is_err());
}

#[test]
fn segments_extend_from_scores_and_tallies_and_iterate() {
    let mut regions: Segments<String> = Segments::new();
    regions.extend([
        ("north".to_owned(), score(9)),
        ("south".to_owned(), score(3)),
    ]);
    regions.extend([("north".to_owned(), score(7))]);
    regions.extend([(
        "north".to_owned(),
        Tally::from_counts(1, 1, 1).expect("fits"),
    )]);
    let expected = Tally::from_counts(2, 2, 1).expect("fits");
    assert_eq!(regions.get("north"), Some(&expected));
    let mut names = Vec::new();
    for (region, tally) in &regions {
        names.push((region.as_str(), tally.n()));
    }
    assert_eq!(names, [("north", 5), ("south", 1)]);
    let same: Segments<u8, Histogram> = [(1, score(9)), (1, score(9))].into_iter().collect();
    assert_eq!(same.get(&1).map(|found| found.count(score(9))), Some(2));
}

#[test]
fn a_cluster_records_scores_categories_and_several_at_once_alike() {
    let mut one = ClusteredTally::new();
    one.record("Acme", 1, score(9));
    one.record("Acme", 1, score(10));
    one.record("Bolt", 1, score(0));
    let mut other = ClusteredTally::new();
    other.record_n("Acme", 1, Category::Promoter, 2);
    other.record_weighted("Bolt", 1, Category::Detractor, Weight::ONE);
    other.record_n("Cord", 1, Category::Passive, 0);
    assert_eq!(one, other);
    let collected = [
        ("Acme", 1, score(9)),
        ("Acme", 1, score(9)),
        ("Bolt", 1, score(1)),
    ];
    assert_eq!(one, collected.into_iter().collect());
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn merging_by_parent_equals_recording_by_parent(
        rows in prop::collection::vec((0..12_u8, 0..4_usize, 0..3_u8, 0..=10_u8), 0..60),
        asked in prop::collection::vec((0..12_u8, 0..4_usize, 0..9_u64), 0..20),
    ) {
        let of = |parent: fn(u8) -> u8| {
            let mut accounts: Accounts<u8, u8> = Accounts::new();
            for &(account, role, wave, value) in &rows {
                accounts.record(parent(account), Role::ALL[role], wave, score(value));
            }
            for &(account, role, n) in &asked {
                accounts.invite_people(parent(account), Role::ALL[role], n);
            }
            accounts
        };
        prop_assert_eq!(of(|account| account).coarser(|account| account / 4), of(|account| account / 4));
    }

    #[test]
    fn the_nps_lies_within_the_bounds_whatever_the_silent_say(
        rows in prop::collection::vec((0..8_u8, 0..=10_u8), 0..30),
        silent in prop::collection::vec((0..8_u8, 0..=10_u8), 0..30),
    ) {
        let mut accounts: Accounts<u8> = Accounts::new();
        for &(account, value) in &rows {
            accounts.record(account, Role::EndUser, (), score(value));
        }
        let mut all = accounts.clone();
        for &(account, _) in rows.iter().chain(&silent) {
            accounts.invite_people(account, Role::EndUser, 1);
        }
        for &(account, value) in &silent {
            all.record(account, Role::EndUser, (), score(value));
        }
        let Some(bounds) = accounts.bounds_of_people(RollUp::EveryAccount)? else {
            prop_assert!(rows.is_empty() && silent.is_empty());
            return Ok(());
        };
        let nps = all.bounds(RollUp::EveryAccount)?.expect("as many accounts");
        support::assert_close(nps.lower, nps.upper, 1e-9);
        prop_assert!(bounds.lower - 1e-9 <= nps.lower && nps.upper <= bounds.upper + 1e-9);
        prop_assert!((0.0..=1.0).contains(&bounds.heard_share));
    }
}
