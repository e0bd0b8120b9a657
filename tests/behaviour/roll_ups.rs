//! Accounts by what they contribute: roll-ups by hand, their texts, waves of them.

use promoter::{Accounts, Caution, Error, Estimate, Level, Role, RollUp, Unit, Waves};
use proptest::prelude::*;

use crate::support::any::some_score;
use crate::support::{assert_close, score, tried_on};

/// Four accounts that answer and three that do not.
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

fn estimate<A: Ord + std::fmt::Debug>(accounts: &Accounts<A>, roll_up: RollUp) -> Option<Estimate> {
    let sample = accounts.sample(roll_up, |()| (), |_, ()| ());
    sample.expect("values").estimate()
}

#[test]
fn every_roll_up_is_what_it_says() {
    let accounts = book();
    let points = |by| estimate(&accounts, by).expect("answers").nps().points();
    // 6 promoters, 1 passive, 3 detractors of 10 answers.
    assert_eq!(points(RollUp::EveryAnswer), 30.0);
    // (2/4 + 1 + 0 - 1) / 4.
    assert_close(points(RollUp::EveryAccount), 12.5, 1e-12);
    // (600 * 2/4 + 200 - 100) / 1000.
    assert_close(points(RollUp::ByValue), 40.0, 1e-12);
    // Means 7.75, 9.5, 7.67 and 2: one promoter, two passives, one detractor.
    assert_eq!(points(RollUp::MeanScore), 0.0);
    // Decision makers 3 and 8, an influencer 9, an unknown 2.
    assert_eq!(points(RollUp::MostInfluential), -25.0);
    let end_users_first = accounts.sample_by_influence(&[Role::EndUser], |()| (), |_, ()| ());
    let end_users_first = end_users_first
        .expect("no key")
        .estimate()
        .expect("answers");
    // End users 9.33, 10 and 9; Dale has only an unknown, 2.
    assert_eq!(end_users_first.nps().points(), 50.0);
}

#[test]
fn an_estimate_remembers_and_prints_its_roll_up_and_unit() {
    let accounts = book();
    let of = |by| estimate(&accounts, by).expect("answers");
    let texts =
        [RollUp::EveryAnswer, RollUp::ByValue, RollUp::MeanScore].map(|by| of(by).to_string());
    assert!(
        texts[0].starts_with("NPS 30.0 (n 10, effective n "),
        "{}",
        texts[0]
    );
    assert!(
        texts[0].ends_with("4 accounts, every_answer)"),
        "{}",
        texts[0]
    );
    assert!(texts[1].ends_with("4 accounts, by_value)"), "{}", texts[1]);
    assert!(texts[2].starts_with("NPS 0.0 (n 4"), "{}", texts[2]);
    assert!(
        texts[2].ends_with("4 accounts, mean_score)"),
        "{}",
        texts[2]
    );
    for &roll_up in RollUp::ALL {
        let design = of(roll_up).design();
        assert_eq!(
            (design.roll_up, design.unit, design.units),
            (Some(roll_up), Unit::Account, 4)
        );
    }
}

#[test]
fn one_account_is_worth_one_answer_by_every_roll_up() {
    let mut accounts: Accounts<u8> = Accounts::new();
    for &roll_up in RollUp::ALL {
        assert_eq!(estimate(&accounts, roll_up), None);
    }
    accounts.record(1, Role::EndUser, (), score(9));
    accounts.record(1, Role::EndUser, (), score(2));
    accounts.set_value(1, 5.0).expect("a value");
    for &roll_up in RollUp::ALL {
        let one = estimate(&accounts, roll_up).expect("answers");
        assert!(one.interval(Level::P95).width() > 100.0, "{one}");
        assert_close(one.effective_n(), 1.0, 1e-9);
        let alone = Caution::OneCluster {
            unit: Unit::Account,
        };
        assert!(one.cautions().contains(&alone), "{one}");
        assert_eq!(alone.to_string(), "one account only, worth one answer");
    }
}

#[test]
fn values_are_asked_for_where_they_count() {
    let mut accounts = Accounts::new();
    for account in 1..4 {
        accounts.record(account, Role::EndUser, (), score(9));
    }
    let refused = accounts.sample(RollUp::ByValue, |()| (), |_, ()| ());
    assert!(matches!(refused, Err(Error::AccountWithoutValue { .. })));
    for account in 1..4 {
        accounts.set_value(account, 0.0).expect("a value");
    }
    assert_eq!(estimate(&accounts, RollUp::ByValue), None);
    accounts.set_value(1, 3.0).expect("a value");
    let twice = accounts.sample(RollUp::ByValue, |()| (), |_, ()| ());
    assert!(matches!(twice, Err(Error::StatedTwice { .. })));
    assert!(
        accounts
            .sample(RollUp::EveryAccount, |()| (), |_, ()| ())
            .is_ok()
    );
}

#[test]
fn one_category_of_each_account_cannot_be_asked_finer_than_it_is() {
    let mut accounts = Accounts::new();
    for (role, wave, value) in [
        (Role::EndUser, 1, 9),
        (Role::DecisionMaker, 1, 2),
        (Role::EndUser, 2, 9),
    ] {
        accounts.record("Acme", role, wave, score(value));
    }
    accounts.record("Bolt", Role::EndUser, 1, score(9));
    for roll_up in [RollUp::MeanScore, RollUp::MostInfluential] {
        let by_role = accounts.sample(roll_up, |&wave| wave, |role, &wave| (role, wave));
        assert!(matches!(by_role, Err(Error::Unfit { .. })), "{roll_up}");
        // Once to each wave: a wave may be asked, and both together count Acme twice.
        let by_wave = accounts
            .sample(roll_up, |&wave| wave, |_, &wave| wave)
            .expect("a wave");
        assert_eq!(
            by_wave.estimate().map(|all| (all.n(), all.design().units)),
            Some((3, 2))
        );
        let waves = Waves::of(&by_wave, |&wave| wave);
        let n: Vec<_> = waves
            .iter()
            .filter_map(|wave| Some(wave.estimate()?.n()))
            .collect();
        assert_eq!(n, [2, 1]);
        // Once in all: a wave is no key for it.
        assert!(accounts.sample(roll_up, |_| (), |_, &wave| wave).is_err());
    }
}

#[test]
fn account_categories_compared_as_if_independent_are_a_caution() {
    let found = estimate(&book(), RollUp::MeanScore).expect("answers");
    assert!(
        found
            .versus(&found)
            .cautions()
            .contains(&Caution::TakenAsIndependent)
    );
}

proptest! {
    #![proptest_config(tried_on(128))]

    #[test]
    fn merging_accounts_by_parent_gives_the_figures_of_recording_by_parent(
        rows in prop::collection::vec((0..12_u8, 0..4_usize, 0..3_u8, some_score()), 0..60),
    ) {
        let of = |parent: fn(u8) -> u8| {
            let mut accounts: Accounts<u8, u8> = Accounts::new();
            for &(account, role, wave, score) in &rows {
                accounts.record(parent(account), Role::ALL[role], wave, score);
            }
            accounts
        };
        let (merged, recorded) = (of(|account| account).coarser(|account| account / 4), of(|account| account / 4));
        for roll_up in [RollUp::EveryAnswer, RollUp::EveryAccount, RollUp::MeanScore, RollUp::MostInfluential] {
            let waves = |accounts: &Accounts<u8, u8>| {
                let sample = accounts.sample(roll_up, |&wave| wave, |_, &wave| wave);
                sample.map(|sample| (sample.estimate(), Waves::of(&sample, |&wave| wave)))
            };
            prop_assert_eq!(waves(&merged)?, waves(&recorded)?);
        }
    }

    #[test]
    fn leaving_an_account_out_is_a_sample_without_it(
        rows in prop::collection::vec((0..6_u8, 0..4_usize, some_score()), 0..40),
    ) {
        let of = |without: Option<u8>| {
            let mut accounts: Accounts<u8> = Accounts::new();
            for &(account, role, score) in &rows {
                if Some(account) != without {
                    accounts.record(account, Role::ALL[role], (), score);
                }
            }
            accounts
        };
        let all = of(None);
        for roll_up in [RollUp::EveryAnswer, RollUp::EveryAccount, RollUp::MeanScore] {
            let nps = |accounts: &Accounts<u8>| estimate(accounts, roll_up).map(|found| found.nps().points());
            for one in all.influence(roll_up, |()| ())? {
                let without = nps(&of(Some(*one.cluster)));
                prop_assert_eq!(one.nps_without.is_some(), without.is_some());
                let Some(without) = without else { continue };
                assert_close(one.nps_without.expect("some").points(), without, 1e-9);
                assert_close(one.points.expect("some"), nps(&all).expect("more") - without, 1e-9);
            }
        }
    }
}
