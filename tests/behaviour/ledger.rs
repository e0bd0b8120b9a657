//! The ledger of rows and the answers that somebody gave twice.

use promoter::{Duplicates, Error, Exclusion, Ledger};

fn resolve(rule: Duplicates, rows: &[(u64, Option<&str>, u32)]) -> Result<Vec<u64>, Error> {
    let mut ledger = Ledger::new();
    let answers = rows.iter().filter_map(|&(row, who, day)| {
        let score = ledger.read(row, "9")?;
        Some((row, (who, day, score)))
    });
    let answers: Vec<_> = answers.collect();
    let kept = rule.resolve(answers, |&(who, ..)| who, |&(_, day, _)| day, &mut ledger)?;
    assert_eq!(ledger.rows(), rows.len() as u64);
    assert_eq!(ledger.used(), kept.len() as u64);
    Ok(kept.into_iter().map(|(row, _)| row).collect())
}

#[test]
fn duplicates_are_resolved_by_order_then_by_row_and_anonymous_answers_stay() {
    let rows = [
        (2, Some("ann"), 5),
        (3, None, 1),
        (4, Some("ann"), 9),
        (5, Some("bob"), 1),
        (6, Some("ann"), 9),
        (7, None, 1),
    ];
    assert_eq!(
        resolve(Duplicates::KeepAll, &rows),
        Ok(vec![2, 3, 4, 5, 6, 7])
    );
    assert_eq!(resolve(Duplicates::KeepLatest, &rows), Ok(vec![3, 5, 6, 7]));
    assert_eq!(resolve(Duplicates::KeepFirst, &rows), Ok(vec![2, 3, 5, 7]));
    assert_eq!(
        resolve(Duplicates::Reject, &rows),
        Err(Error::Duplicate {
            key: "\"ann\"".into(),
            first_row: 2,
            row: 4
        })
    );
}

#[test]
fn an_answer_from_elsewhere_cannot_be_withdrawn() {
    let answers = vec![(1, "ann"), (2, "ann")];
    let mut other = Ledger::new();
    let found = Duplicates::KeepLatest.resolve(answers, |&who| Some(who), |_| (), &mut other);
    assert_eq!(found, Err(Error::NothingToWithdraw { row: 1 }));
}

#[test]
fn the_ledger_notes_what_it_cannot_decide() {
    let mut ledger = Ledger::new();
    for row in 0..101 {
        ledger.read(row, if row % 2 == 0 { "9" } else { "10" });
    }
    let notes = |ledger: &Ledger| -> Vec<String> {
        let notes = ledger.notes();
        notes.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        notes(&ledger),
        [
            "no 0 and no 1 among 101 answers: was the question asked from 1 to 10? this alone cannot tell; nothing was shifted"
        ]
    );
    ledger.read(101, "11");
    assert_eq!(
        notes(&ledger),
        [
            "11 in 1 of 102 rows: was the question asked from 1 to 11? this alone cannot tell; nothing was shifted"
        ]
    );
    assert!(ledger.to_string().contains("\nnote: 11 in 1 of 102 rows: "));
    // A 0 speaks for 0 to 10, also where it is withdrawn afterwards.
    ledger.read(102, "0");
    ledger
        .withdraw(102, "0", "no account")
        .expect("it was read");
    assert_eq!(notes(&ledger).len(), 0);
}

#[test]
fn the_ledger_prints_a_small_table() {
    let mut ledger = Ledger::new();
    for (row, cell) in (2..).zip(["9", "", "7.5", "8/10", "N/A", "3", "great"]) {
        if let Some(score) = ledger.read(row, cell) {
            ledger.check_label(row, score, if row == 7 { "Promoter" } else { "promoter" });
        }
    }
    ledger.exclude(9, "Survey Preview", "status");
    assert_eq!(
        ledger.to_string(),
        "\
rows                             8
used                             2
  missing                        2  row 3, row 6 \"N/A\"
  not_a_number                   1  row 8 \"great\"
  several_numbers                1  row 5 \"8/10\"
  fraction                       1  row 4 \"7.5\"
  status                         1  row 9 \"Survey Preview\"
label contradicts score          1  row 7 \"3 Promoter\"
"
    );
}

#[test]
fn a_reason_built_by_hand_meets_the_built_in_one_of_its_name() {
    let mut ledger = Ledger::new();
    ledger.read(1, "");
    ledger.exclude(2, "99", Exclusion::Other("missing".into()));
    assert_eq!(ledger.excluded_for(&Exclusion::Missing), 2);
    assert_eq!(ledger.excluded().count(), 1);
}
