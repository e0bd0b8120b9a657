//! Samples at their edges: censuses, strata of one, weights far apart, known totals that hang on one
//! account.

use promoter::transitions::Transitions;
use promoter::{
    Accounts, Bands, Category, ClusteredTally, KnownTotals, Level, Method, Role, RollUp, Score,
    Segments, Tags, Tally, Trend, Weight, WeightedTally,
};

use crate::support::{assert_close, estimated};

fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

fn weight(value: f64) -> Weight {
    Weight::new(value).expect("in range")
}

/// Six accounts in two regions, of which everybody may have been heard.
fn two_regions() -> ClusteredTally<u32, &'static str> {
    let mut tally = ClusteredTally::new();
    for (account, scores) in [[9, 10], [9, 3], [10, 8], [3, 2], [7, 4], [9, 1]]
        .iter()
        .enumerate()
    {
        for value in *scores {
            tally.record(
                account as u32,
                if account < 3 { "north" } else { "south" },
                score(value),
            );
        }
    }
    tally
}

#[test]
fn a_census_is_certain_of_its_score_and_not_of_what_accounts_will_say() {
    let tally = two_regions();
    let census = tally
        .sample_of_people(|_| (), |()| Some(6), |_| 2)
        .expect("a list");
    let whole = census.estimate().expect("answers");
    assert!(whole.design().census);
    assert_eq!(whole.interval(Level::P95).width(), 0.0);
    let north = census
        .estimate_where(|&region| region == "north")
        .expect("answers");
    assert!(
        north.design().census,
        "a part of what was heard in full was heard in full"
    );
    // A list does not enter where two parts are compared.
    for method in Method::ALL {
        let change = |sample: &promoter::Sample<&str>| {
            let change = sample.compare(|&region| region == "north", |&region| region == "south");
            change
                .expect("both answered")
                .using(*method)
                .interval(Level::P95)
        };
        let (listed, process) = (change(&census), change(&tally.sample()));
        if ![Method::Wald, Method::Student].contains(method) {
            assert_eq!(listed, process, "{method}");
        }
    }
}

#[test]
fn weights_far_apart_have_a_trend_with_an_interval() {
    let mut waves: Segments<u32, WeightedTally> = Segments::new();
    for wave in 1..=3 {
        waves.entry(wave).record(score(9), weight(1000.0));
        waves.entry(wave).record(score(3), Weight::ONE);
    }
    let trend = Trend::of(&waves.sample(), |&wave| f64::from(wave)).expect("times");
    let trend = trend.expect("three waves");
    assert!(trend.std_error().is_finite() && trend.interval(Level::P95).contains(0.0));
    assert_eq!(trend.slope(), 0.0);
    for far in [10.0, 1e3, 1e7, 1e8, 1e12, 1e17] {
        let answers = [
            (score(9), weight(far)),
            (score(3), Weight::ONE),
            (score(8), Weight::ONE),
        ];
        let estimate = answers
            .into_iter()
            .collect::<WeightedTally>()
            .estimate()
            .expect("answers");
        assert!(estimate.effective_n() >= 1.0, "{far}");
        let width = estimate.interval(Level::P95).width();
        assert!(width > 100.0, "{far}: {width}");
    }
}

#[test]
fn known_totals_that_hang_on_one_account_leave_a_change_unsure() {
    let mut tally = ClusteredTally::new();
    for account in 0..40_u32 {
        tally.record(
            account,
            (1, "large"),
            score(if account % 4 == 0 { 3 } else { 9 }),
        );
        tally.record(
            account,
            (2, "large"),
            score(if account % 2 == 0 { 3 } else { 9 }),
        );
    }
    tally.record(99, (1, "small"), score(9));
    tally.record(99, (2, "small"), score(9));
    let size = |&(_, size): &(i32, &'static str)| size;
    let known = [
        KnownTotals::new("size", size, [("large", 50.0), ("small", 50.0)]).expect("totals"),
        KnownTotals::new("again", size, [("large", 50.0), ("small", 50.0)]).expect("totals"),
    ];
    let sample = tally
        .sample()
        .calibrated_within(|&(wave, _)| wave, &known)
        .expect("met");
    let change = sample
        .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
        .expect("both");
    assert!(change.p_value() > 1e-4, "{change:?}");
}

#[test]
fn strata_of_one_are_worth_one_answer_when_calibrated() {
    let mut tally = ClusteredTally::new();
    for (account, value) in [(1, 9), (2, 3), (3, 4)] {
        for _ in 0..20 {
            tally.record(account, account % 2, score(value));
        }
    }
    let totals =
        || KnownTotals::new("half", |&half: &i32| half, [(0, 5.0), (1, 5.0)]).expect("totals");
    let calibrated = tally
        .stratified(|&account| account)
        .calibrated(&[totals()])
        .expect("met");
    let estimate = calibrated.estimate().expect("answers");
    assert_close(estimate.effective_n(), 1.0, 1e-9);
    assert_eq!(estimate.jackknife_error(), None);
}

#[test]
fn calibrated_clusters_of_one_differ_as_much_as_independent_answers_by_linearisation() {
    let mut cells: Segments<(u32, &str)> = Segments::new();
    let mut clusters = ClusteredTally::new();
    let mut next = 0_u32;
    for (cell, counts) in [
        ((1, "large"), [30, 10, 10]),
        ((1, "small"), [5, 10, 35]),
        ((2, "large"), [40, 10, 10]),
        ((2, "small"), [5, 10, 25]),
    ] {
        for (n, value) in counts.into_iter().zip([9, 8, 2]) {
            cells.entry(cell).record_n(score(value), n);
            for _ in 0..n {
                clusters.record(next, cell, score(value));
                next += 1;
            }
        }
    }
    let known = || {
        [KnownTotals::new(
            "size",
            |&(_, size): &(u32, &'static str)| size,
            [("large", 1.0), ("small", 1.0)],
        )
        .expect("totals")]
    };
    let error = |sample: promoter::Sample<(u32, &'static str)>| {
        let sample = sample
            .calibrated_within(|&(wave, _)| wave, &known())
            .expect("met");
        let change = sample
            .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
            .expect("both");
        let tags = Tags::of(&sample, |&(_, size)| [size]).expect("answers");
        let tags: Vec<f64> = tags.iter().map(|(_, effect)| effect.std_error()).collect();
        (change.using(Method::Wald).std_error(), tags)
    };
    let (independent, tags) = error(cells.sample());
    let (of_one, tags_of_one) = error(clusters.sample());
    assert_close(independent, of_one, 0.01 * independent);
    for (one, other) in tags.into_iter().zip(tags_of_one) {
        assert_close(one, other, 0.03 * one);
    }
}

#[test]
fn accounts_of_no_value_are_not_on_a_list_by_value() {
    let mut accounts = Accounts::new();
    for (account, value) in [("Acme", 5.0), ("Bolt", 3.0), ("Cord", 0.0)] {
        accounts.invite_people(account, Role::EndUser, 1);
        accounts.record(account, Role::EndUser, (), score(9));
        accounts.set_value(account, value).expect("a value");
    }
    let listed = accounts
        .sample_of_list(RollUp::ByValue, |_| (), |_, _| ())
        .expect("a list");
    assert!(listed.estimate().expect("answers").design().census);
}

#[test]
fn times_too_near_to_tell_apart_have_no_trend_and_far_ones_do() {
    let mut tally = ClusteredTally::new();
    for account in 0..6 {
        for wave in 0..3_i32 {
            tally.record(
                account,
                wave,
                score(if (account + wave) % 3 == 0 { 3 } else { 9 }),
            );
        }
    }
    let sample = tally.sample();
    assert_eq!(
        Trend::of(&sample, |&wave| f64::from(wave) * 1e-200),
        Ok(None)
    );
    let near = Trend::of(&sample, |&wave| f64::from(wave))
        .expect("times")
        .expect("three");
    let far = Trend::of(&sample, |&wave| 1e11 + f64::from(wave))
        .expect("times")
        .expect("three");
    assert_close(near.slope(), far.slope(), 1e-9);
    assert_close(near.p_value(), far.p_value(), 1e-9);
}

#[test]
fn counts_at_the_end_of_64_bits_do_not_panic() {
    let listed = two_regions().sample_of_list(|&account| account % 2, |_| Some(u64::MAX));
    assert!(listed.expect("a list").estimate().is_some());
    let mut moves = Transitions::new();
    moves.record_n(Some(Category::Promoter), Some(Category::Passive), u64::MAX);
    moves.record_n(
        Some(Category::Promoter),
        Some(Category::Detractor),
        u64::MAX,
    );
    assert!(moves.p_value() <= 1.0 && moves.down() == u64::MAX);
    assert!(moves.share(Category::Promoter, Category::Passive).is_some());
}

#[test]
fn no_number_of_answers_settles_a_score_on_an_edge() {
    let bands = Bands::new("other", [(50.0, "high"), (100.0, "all")]).expect("cuts");
    assert_eq!(
        bands.answers_to_settle(&estimated(5, 0, 0), Level::P95),
        None
    );
    let plain: Tally = Tally::from_counts(300, 0, 100).expect("fits");
    let settled =
        Bands::default().answers_to_settle(&plain.estimate().expect("answers"), Level::P95);
    assert!(settled.is_some());
}
