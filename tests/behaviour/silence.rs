//! Who did not answer: bounds and response rates.

use promoter::response_rate::{Bounds, Outcomes, PartialAnswers};
use promoter::{Accounts, Error, Heard, Level, Role, Score, Tally};
use proptest::prelude::*;

use crate::support::{assert_close, counted as tally, tried_on};

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn bounds_hold_every_score_that_the_silent_can_make(
        (a, b, c) in (0..200_u64, 0..200_u64, 0..200_u64),
        (x, y, z) in (0..200_u64, 0..200_u64, 0..200_u64),
        level in 0.5..0.999_f64,
    ) {
        let answers = tally(a, b, c);
        let all = answers + tally(x, y, z);
        let Some(bounds) = Bounds::of(&answers, all.n())? else { return Ok(()) };
        let nps = all.nps().expect("answers").points();
        prop_assert!(bounds.lower() <= nps + 1e-9 && nps <= bounds.upper() + 1e-9);
        let own = answers.nps().expect("answers").points();
        prop_assert!(bounds.lower() <= own + 1e-9 && own <= bounds.upper() + 1e-9);
        let interval = bounds.interval(Level::new(level)?);
        let (lower, upper) = (interval.lower(), interval.upper());
        prop_assert!(lower <= bounds.lower() + 1e-9 && bounds.upper() <= upper + 1e-9);
        // One more who stays silent never makes it narrower.
        let more = Bounds::of(&answers, all.n() + 1)?.expect("answers").interval(Level::new(level)?);
        prop_assert!(more.lower() <= lower + 1e-9 && upper <= more.upper() + 1e-9);
    }

    #[test]
    fn the_tipping_point_brings_the_list_where_it_was_to_be(
        (a, b, c) in (0..200_u64, 0..200_u64, 1..200_u64), silent in 1..500_u64, target in -100.0..100.0_f64,
    ) {
        let answers = tally(a, b, c);
        let bounds = Bounds::of(&answers, answers.n() + silent)?.expect("answers");
        let reachable = bounds.lower() <= target && target <= bounds.upper();
        let found = bounds.tipping_point(target)?;
        prop_assert_eq!(found.is_some(), reachable);
        prop_assert!(bounds.tipping_point(bounds.lower())?.is_some());
        prop_assert!(bounds.tipping_point(bounds.upper())?.is_some());
        if let Some(points) = found {
            let r = bounds.response_rate();
            let own = answers.nps().expect("answers").points();
            assert_close(r * own + (1.0 - r) * points, target, 1e-9);
        }
    }

    #[test]
    fn who_was_heard_adds_up_over_parts_accounts_and_roles(
        asked in prop::collection::vec((0..4_u8, 0..4_usize, 0..5_u64), 0..12),
        answered in prop::collection::vec((0..4_u8, 0..4_usize, 0..=10_u8), 0..12),
        cut in 0..12_usize,
    ) {
        let of = |asked: &[(u8, usize, u64)], answered: &[(u8, usize, u8)]| {
            let mut accounts = Accounts::new();
            for &(account, role, n) in asked {
                accounts.invite_people(account, Role::ALL[role], n);
            }
            for &(account, role, score) in answered {
                accounts.record(account, Role::ALL[role], (), Score::new(score).expect("in range"));
            }
            accounts
        };
        let whole = of(&asked, &answered);
        let (first, second) = asked.split_at(cut.min(asked.len()));
        let mut merged = of(first, &answered);
        merged += of(second, &[]);
        prop_assert_eq!(&merged, &whole);
        let heard = whole.heard();
        for (&(account, role), found) in heard.iter() {
            let own = |&&(a, r, _): &&(u8, usize, u64)| (a, Role::ALL[r]) == (*account, role);
            prop_assert_eq!(found.invited, asked.iter().filter(own).map(|(_, _, n)| n).sum::<u64>());
            let own = |&&(a, r, _): &&(u8, usize, u8)| (a, Role::ALL[r]) == (*account, role);
            let answers = answered.iter().filter(own).count() as u64;
            prop_assert_eq!(found.answered, answers.min(found.invited));
            prop_assert_eq!(found.uninvited, answers - found.answered);
        }
        let all: Heard = heard.iter().map(|(_, found)| *found).sum();
        prop_assert_eq!(all.invited, asked.iter().map(|(_, _, n)| n).sum::<u64>());
        prop_assert_eq!(all.answered + all.uninvited, answered.len() as u64);
        prop_assert_eq!(heard.total(), all);
        prop_assert_eq!(heard.coarser(|(_, role)| *role).total(), all);
        if let Some(rate) = all.rate() {
            prop_assert!((0.0..=1.0).contains(&rate));
        } else {
            prop_assert_eq!(all.invited, 0);
        }
    }
}

#[test]
fn when_everybody_answers_the_interval_is_that_of_the_answers() {
    let answers = tally(20, 10, 5);
    let bounds = Bounds::of(&answers, 35).expect("as many").expect("answers");
    assert_eq!(bounds.lower(), bounds.upper());
    let own = answers.estimate().expect("answers").interval(Level::P95);
    let interval = bounds.interval(Level::P95);
    assert_close(interval.lower(), own.lower(), 1e-9);
    assert_close(interval.upper(), own.upper(), 1e-9);
    assert_eq!(bounds.tipping_point(0.0), Ok(None), "nobody is silent");
    assert_eq!(bounds.response_rate(), 1.0);
}

#[test]
fn no_answers_have_no_bounds_and_fewer_invitations_are_an_error() {
    assert_eq!(Bounds::of(&Tally::new(), 100), Ok(None));
    let refused = Bounds::of(&tally(3, 2, 1), 5).expect_err("too few");
    assert_eq!(
        refused.to_string(),
        "the list of those invited holds 5 people, and 6 have answers: expected all that could have answered"
    );
    let bounds = Bounds::of(&tally(3, 2, 1), 10)
        .expect("as many")
        .expect("answers");
    assert!(bounds.tipping_point(101.0).is_err());
}

#[test]
fn nobody_asked_has_no_response_rate() {
    let nobody = Outcomes::default();
    for partial in PartialAnswers::ALL {
        assert_eq!(nobody.rate(*partial, 0.5), Ok(None));
        for value in [-0.1, 1.1, f64::NAN] {
            let refused = nobody.rate(*partial, value);
            assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{value}");
        }
    }
}
