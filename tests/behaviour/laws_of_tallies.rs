//! Laws of counting: merging, segments, ledgers, what is written and read.

use promoter::{
    Accounts, Category, ClusteredTally, Exclusion, Histogram, Ledger, Response, Role, RollUp,
    Score, Segments, SurveyKind, Tally, Touchpoint, Validity, Weight, WeightedTally,
};
use proptest::prelude::*;

use crate::support::any::{Row, cluster, clustered_rows, some_score};
use crate::support::tried_on;

fn scores() -> impl Strategy<Value = Vec<Score>> {
    prop::collection::vec(some_score(), 0..60)
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn merging_at_any_split_equals_the_whole(all in scores(), at in 0..60_usize) {
        let (left, right) = all.split_at(at.min(all.len()));
        let whole: Tally = all.iter().copied().collect();
        let parts: [Tally; 2] = [left, right].map(|part| part.iter().copied().collect());
        prop_assert_eq!(parts[0] + parts[1], whole);
        prop_assert_eq!(parts[1] + parts[0], whole);
        prop_assert_eq!(parts.into_iter().sum::<Tally>(), whole);
        let shapes: [Histogram; 2] = [left, right].map(|part| part.iter().copied().collect());
        prop_assert_eq!(shapes[0] + shapes[1], all.iter().copied().collect::<Histogram>());
        prop_assert_eq!((shapes[1] + shapes[0]).tally(), whole);
        let bytes: Vec<u8> = all.iter().map(|score| score.get()).collect();
        prop_assert_eq!(Tally::from_column(&bytes, Validity::All), Ok((whole, 0)));
    }

    #[test]
    fn empty_is_the_identity_of_every_merge(rows in clustered_rows()) {
        let tally = cluster(&rows);
        let mut merged = tally.clone();
        merged += ClusteredTally::new();
        prop_assert_eq!(&merged, &tally);
        let mut other = ClusteredTally::new();
        other += tally.clone();
        prop_assert_eq!(&other, &tally);
        let mut segments = tally.segments();
        segments += Segments::new();
        prop_assert_eq!(segments, tally.segments());
        let whole = tally.segments().total();
        let mut with_empty = whole;
        with_empty += WeightedTally::new();
        prop_assert_eq!(with_empty, whole);
    }

    #[test]
    fn an_account_split_over_two_tallies_and_merged_equals_the_whole(
        rows in clustered_rows(), at in 0..80_usize,
    ) {
        let unit: Vec<_> = rows.iter().map(|&(a, w, score, _)| (a, w, score, Weight::ONE)).collect();
        let (left, right) = unit.split_at(at.min(unit.len()));
        let mut merged = cluster(left);
        merged += cluster(right);
        prop_assert_eq!(&merged, &cluster(&unit));
        let mut reversed = cluster(right);
        reversed += cluster(left);
        prop_assert_eq!(&reversed, &merged);
    }

    #[test]
    fn rolling_segments_up_keeps_the_total_and_the_rest_completes_each(
        rows in prop::collection::vec((0..5_u8, 0..4_u8, some_score()), 0..80),
    ) {
        let mut cells: Segments<(u8, u8)> = Segments::new();
        for &(role, region, score) in &rows {
            cells.entry((role, region)).record(score);
        }
        let by_role = cells.coarser(|&(role, _)| role);
        prop_assert_eq!(by_role.total(), cells.total());
        prop_assert_eq!(cells.total(), rows.iter().map(|&(_, _, score)| score).collect::<Tally>());
        for (role, change) in &cells.sample().against_rest(|&(role, _)| role) {
            let own = by_role.get(role).expect("a role");
            prop_assert_eq!(change.current().n(), own.n());
            prop_assert_eq!(change.current().n() + change.baseline().n(), cells.total().n());
        }
    }

    #[test]
    fn a_ledger_accounts_for_every_row_and_merges(
        cells in prop::collection::vec("[0-9,./ a-]{0,4}", 0..60), at in 0..60_usize,
    ) {
        let read = |cells: &[String], start: u64| {
            let mut ledger = Ledger::new();
            let used = (start..).zip(cells).filter_map(|(row, cell)| ledger.read(row, cell)).count();
            assert_eq!(ledger.used(), used as u64);
            ledger
        };
        let whole = read(&cells, 0);
        prop_assert_eq!(whole.rows(), cells.len() as u64);
        let excluded: u64 = whole.excluded().map(|(_, found)| found.count).sum();
        prop_assert_eq!(whole.rows(), whole.used() + excluded);
        let (left, right) = cells.split_at(at.min(cells.len()));
        let mut merged = read(right, left.len() as u64);
        merged += read(left, 0);
        prop_assert_eq!(merged, whole);
    }

    #[test]
    fn withdrawing_keeps_the_sum(reads in 0..20_u64, withdrawn in 0..30_u64) {
        let mut ledger = Ledger::new();
        for row in 0..reads {
            ledger.read(row, "7");
        }
        for row in 0..withdrawn {
            let done = ledger.withdraw(row, "", Exclusion::Duplicate);
            prop_assert_eq!(done.is_ok(), row < reads);
        }
        prop_assert_eq!(ledger.rows(), reads);
    }

    #[test]
    fn accounts_merge_at_any_split(
        rows in prop::collection::vec((0..6_u8, 0..4_usize, some_score()), 0..60), at in 0..60_usize,
    ) {
        let of = |rows: &[(u8, usize, Score)]| {
            let mut accounts = Accounts::new();
            for &(account, role, score) in rows {
                accounts.record(account, Role::ALL[role], (), score);
            }
            accounts
        };
        let (left, right) = rows.split_at(at.min(rows.len()));
        let mut merged = of(right);
        merged += of(left);
        prop_assert_eq!(merged, of(&rows));
    }

    #[test]
    fn sums_of_parts_are_the_whole(rows in clustered_rows(), at in 0..80_usize) {
        let unit: Vec<_> = rows.iter().map(|&(a, w, score, _)| (a, w, score, Weight::ONE)).collect();
        let (left, right) = unit.split_at(at.min(unit.len()));
        let whole = cluster(&unit);
        prop_assert_eq!(&[left, right].map(cluster).into_iter().sum::<ClusteredTally<_, _>>(), &whole);
        let segments = [left, right].map(|part| cluster(part).segments());
        prop_assert_eq!(segments.into_iter().sum::<Segments<_, _>>(), whole.segments());
        // Segments that are taken apart are those that were put together.
        let again: Segments<_, _> = whole.segments().into_iter().collect();
        prop_assert_eq!(again, whole.segments());
        let ledger = |part: &[Row], start: usize| {
            let mut ledger = Ledger::new();
            for (row, &(account, .., score, _)) in (start as u64..).zip(part) {
                ledger.read(row, &score.to_string());
                let label = if account % 2 == 0 { "passive" } else { "gold" };
                ledger.check_label(row, score, label);
            }
            ledger
        };
        let sum: Ledger = [ledger(right, left.len()), ledger(left, 0)].into_iter().sum();
        prop_assert_eq!(&sum, &ledger(&unit, 0));
        let contradicted = unit.iter().filter(|row| row.0 % 2 == 0 && row.2.category() != Category::Passive);
        prop_assert_eq!(sum.label_conflicts().count, contradicted.count() as u64);
        let unread = unit.iter().filter(|row| row.0 % 2 == 1);
        prop_assert_eq!(sum.unread_labels().count, unread.count() as u64);
    }

    #[test]
    fn responses_are_counted_as_their_scores_and_weights(rows in clustered_rows()) {
        let response = |&(_, region, score, weight): &Row| {
            let touchpoint = Touchpoint::Support;
            let kind = if score.get() > 4 { SurveyKind::Relationship } else { SurveyKind::Touchpoint(touchpoint) };
            Response::new(score).survey(kind).weight(weight).segment(region)
        };
        let responses: Vec<_> = rows.iter().map(response).collect();
        let mut whole = WeightedTally::new();
        let mut cells: Segments<(SurveyKind, u8), WeightedTally> = Segments::new();
        let mut by_account: Segments<u8, WeightedTally> = Segments::new();
        for (&(account, region, score, weight), response) in rows.iter().zip(&responses) {
            whole.record(score, weight);
            cells.entry((response.survey.clone(), region)).record(score, weight);
            by_account.entry(account).record(score, weight);
        }
        prop_assert_eq!(responses.iter().collect::<WeightedTally>(), whole);
        prop_assert_eq!(responses.iter().collect::<Segments<_, WeightedTally>>(), cells);
        let mut extended: Segments<u8, WeightedTally> = Segments::new();
        extended.extend(rows.iter().map(|row| row.0).zip(&responses));
        prop_assert_eq!(extended, by_account);
    }

    #[test]
    fn accounts_within_a_wave_are_those_of_its_answers(
        rows in prop::collection::vec((0..6_u8, 0..4_usize, 0..3_u8, some_score()), 0..60),
    ) {
        let of = |kept: &dyn Fn(u8) -> bool| {
            let mut accounts = Accounts::new();
            for &(account, role, wave, score) in &rows {
                accounts.invite_people(account, Role::ALL[role], 1);
                if kept(wave) {
                    accounts.record(account, Role::ALL[role], wave, score);
                }
            }
            accounts
        };
        for wave in 0..3 {
            prop_assert_eq!(of(&|_| true).within(|&own| own == wave), of(&|own| own == wave));
        }
    }

    #[test]
    fn roll_ups_agree_when_every_account_gives_one_answer(all in scores()) {
        let mut accounts = Accounts::new();
        for (account, &score) in all.iter().enumerate() {
            accounts.record(account, Role::EndUser, (), score);
            accounts.set_value(account, 7.0)?;
        }
        let plain = all.iter().copied().collect::<Tally>().nps();
        for &roll_up in RollUp::ALL {
            let sample = accounts.sample(roll_up, |()| (), |_, ()| ())?;
            let nps = sample.estimate().map(|found| found.nps());
            prop_assert_eq!(nps, plain, "{}", roll_up);
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn what_is_written_reads_back_as_it_was(rows in clustered_rows(), cells in prop::collection::vec("[0-9 ./]{0,3}", 0..20)) {
        let clusters = cluster(&rows);
        let text = serde_json::to_string(&clusters)?;
        prop_assert_eq!(serde_json::from_str::<ClusteredTally<u8, u8>>(&text)?, clusters.clone());
        let segments = clusters.segments();
        let text = serde_json::to_string(&segments)?;
        prop_assert_eq!(serde_json::from_str::<Segments<u8, WeightedTally>>(&text)?, segments.clone());
        let counts = segments.total().counts();
        prop_assert_eq!(serde_json::from_str::<Tally>(&serde_json::to_string(&counts)?)?, counts);
        let mut ledger = Ledger::new();
        let mut accounts = Accounts::new();
        for (row, cell) in (1..).zip(&cells) {
            if let Some(score) = ledger.read(row, cell) {
                accounts.record(row % 3, Role::EndUser, (), score);
            }
        }
        prop_assert_eq!(serde_json::from_str::<Ledger>(&serde_json::to_string(&ledger)?)?, ledger);
        prop_assert_eq!(serde_json::from_str::<Accounts<u64>>(&serde_json::to_string(&accounts)?)?, accounts);
    }
}
