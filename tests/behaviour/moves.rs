//! Who became what: counts by hand, laws of the parts, and limits that solve their equation.

use promoter::transitions::Transitions;
use promoter::{Accounts, Category, Level, Role, Tally};
use proptest::prelude::*;

use crate::support::any::some_score;
use crate::support::{assert_close, score, tried_on};

const ORDER: [Category; 3] = [Category::Promoter, Category::Passive, Category::Detractor];

/// Category before and after, `None` where somebody was not there.
type Pair = (Option<Category>, Option<Category>);

fn pairs() -> impl Strategy<Value = Vec<Pair>> {
    let category = || prop::option::of((0..3_usize).prop_map(|at| ORDER[at]));
    prop::collection::vec((category(), category()), 0..60)
}

/// The score of whoever is there.
fn points(there: impl Iterator<Item = Category>) -> Option<f64> {
    let tally: Tally = there
        .map(|category| match category {
            Category::Promoter => score(9),
            Category::Passive => score(7),
            Category::Detractor => score(0),
        })
        .collect();
    tally.nps().map(|nps| nps.points())
}

/// 2 for promoters down to 0.
fn rank(category: Category) -> usize {
    2 - ORDER
        .iter()
        .position(|&own| own == category)
        .expect("one of three")
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn everybody_is_counted_once(pairs in pairs(), at in 0..60_usize) {
        let moves: Transitions = pairs.iter().copied().collect();
        let count = |holds: &dyn Fn(&Pair) -> bool| pairs.iter().filter(|pair| holds(pair)).count() as u64;
        for before in ORDER {
            let stayed = count(&|pair| pair.0 == Some(before) && pair.1.is_some());
            for after in ORDER {
                let both = count(&|pair| *pair == (Some(before), Some(after)));
                prop_assert_eq!(moves.count(before, after), both);
                let share = (stayed > 0).then(|| both as f64 / stayed as f64);
                prop_assert_eq!(moves.share(before, after), share);
            }
            prop_assert_eq!(moves.left(before), count(&|pair| *pair == (Some(before), None)));
            prop_assert_eq!(moves.joined(before), count(&|pair| *pair == (None, Some(before))));
        }
        let both = |pair: &Pair| pair.0.zip(pair.1);
        let up = count(&|pair| both(pair).is_some_and(|(before, after)| rank(after) > rank(before)));
        let down = count(&|pair| both(pair).is_some_and(|(before, after)| rank(after) < rank(before)));
        prop_assert_eq!((moves.up(), moves.down()), (up, down));
        let before = points(pairs.iter().filter_map(|pair| pair.0));
        let after = points(pairs.iter().filter_map(|pair| pair.1));
        prop_assert_eq!(moves.before().map(|nps| nps.points()), before);
        prop_assert_eq!(moves.after().map(|nps| nps.points()), after);
        // In parts, at any split.
        let (left, right) = pairs.split_at(at.min(pairs.len()));
        let parts = [left, right].map(|part| part.iter().copied().collect::<Transitions>());
        prop_assert_eq!(parts.into_iter().sum::<Transitions>(), moves);
    }

    #[test]
    fn those_who_stayed_left_and_joined_make_the_change(pairs in pairs()) {
        let moves: Transitions = pairs.iter().copied().collect();
        let stayed = || pairs.iter().filter_map(|pair| pair.0.zip(pair.1));
        let Some(parts) = moves.parts() else {
            prop_assert_eq!(stayed().count(), 0);
            return Ok(());
        };
        let first = points(stayed().map(|(before, _)| before)).expect("some stayed");
        let second = points(stayed().map(|(_, after)| after)).expect("some stayed");
        let (before, after) = moves.before().zip(moves.after()).expect("some were there");
        assert_close(parts.stayers, second - first, 1e-9);
        assert_close(parts.leavers, first - before.points(), 1e-9);
        assert_close(parts.joiners, after.points() - second, 1e-9);
        let all = parts.stayers + parts.leavers + parts.joiners;
        assert_close(all, after.points() - before.points(), 1e-9);
    }

    #[test]
    fn the_limits_of_attrition_are_where_the_score_test_turns(
        left in 0..200_u64, stayed in 0..200_u64, alpha in 0.001..0.5_f64,
    ) {
        let mut moves = Transitions::new();
        moves.record_n(Some(Category::Passive), None, left);
        moves.record_n(Some(Category::Passive), Some(Category::Promoter), stayed);
        let level = Level::from_alpha(alpha)?;
        let Some(found) = moves.attrition(Category::Passive, level) else {
            prop_assert_eq!(left + stayed, 0);
            return Ok(());
        };
        let n = (left + stayed) as f64;
        let share = left as f64 / n;
        assert_close(found.share, share, 1e-12);
        prop_assert!(found.lower <= share && share <= found.upper);
        // Twice the tail of the normal distribution beyond a limit's test statistic is alpha.
        let p = |limit: f64| {
            let z = (share - limit).abs() / (limit * (1.0 - limit) / n).sqrt();
            libm::erfc(z / 2.0_f64.sqrt())
        };
        for (limit, end) in [(found.lower, 0.0), (found.upper, 1.0)] {
            if share == end {
                prop_assert_eq!(limit, end);
            } else {
                assert_close(p(limit), alpha, 1e-6);
            }
        }
    }

    #[test]
    fn an_account_is_of_the_category_of_its_mean(
        rows in prop::collection::vec((0..8_u8, 0..4_usize, 1..4_u8, some_score()), 0..60),
    ) {
        let mut accounts = Accounts::new();
        for &(account, role, wave, score) in &rows {
            accounts.record(account, Role::ALL[role], wave, score);
        }
        // Wave 3 is asked of nobody.
        let moves = Transitions::of_accounts(&accounts, |&wave| wave == 1, |&wave| wave == 2);
        let category = |account: u8, wave: u8| {
            let own = rows.iter().filter(|row| row.0 == account && row.2 == wave);
            let scores: Vec<u64> = own.map(|row| u64::from(row.3.get())).collect();
            let (n, sum) = (scores.len() as u64, scores.iter().sum::<u64>());
            (n > 0).then(|| match sum {
                sum if sum >= 9 * n => Category::Promoter,
                sum if sum < 7 * n => Category::Detractor,
                _ => Category::Passive,
            })
        };
        let expected: Transitions = (0..8).map(|account| (category(account, 1), category(account, 2))).collect();
        prop_assert_eq!(moves, expected);
    }
}

#[test]
fn attrition_that_is_alike_in_all_categories_is_no_news() {
    let of = |left: [u64; 3], stayed: [u64; 3]| {
        let mut moves = Transitions::new();
        for (place, category) in ORDER.into_iter().enumerate() {
            moves.record_n(Some(category), None, left[place]);
            moves.record_n(Some(category), Some(category), stayed[place]);
        }
        moves.attrition_p_value()
    };
    assert_eq!(of([2, 4, 6], [8, 16, 24]), Some(1.0));
    // Nobody left, everybody left, one category only.
    assert_eq!(of([0, 0, 0], [8, 16, 24]), None);
    assert_eq!(of([8, 16, 24], [0, 0, 0]), None);
    assert_eq!(of([3, 0, 0], [5, 0, 0]), None);
    // Of two categories 10 of 20 left and 2 of 20, where 6 were to be expected: by hand, Pearson's sum is
    // twice 4² / (20 · 0.3 · 0.7), and its tail on one degree of freedom erfc(√(sum / 2)).
    let p = of([10, 2, 0], [10, 18, 0]).expect("two categories");
    let sum: f64 = 2.0 * 16.0 / 4.2 * 39.0 / 40.0;
    assert_close(p, libm::erfc((sum / 2.0).sqrt()), 1e-12);
}
