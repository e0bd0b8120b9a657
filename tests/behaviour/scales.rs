//! Marks of another scale than 0 to 10: what is remarked on, and how often that is wrong.

use promoter::{Histogram, Ledger, Note, Tally};

/// The histogram of answers by score, all others 0.
fn counted(answers: &[(usize, u64)]) -> Histogram {
    let mut counts = [0; 11];
    for &(score, n) in answers {
        counts[score] += n;
    }
    Histogram::from_counts(counts).expect("fits")
}

/// A ledger that has read so many cells of each number.
fn read(cells: &[(u32, u64)]) -> Ledger {
    let mut ledger = Ledger::new();
    for &(number, n) in cells {
        for _ in 0..n {
            ledger.read(ledger.rows() + 2, &number.to_string());
        }
    }
    ledger
}

fn texts(notes: &[Note]) -> Vec<String> {
    notes.iter().map(ToString::to_string).collect()
}

/// The probability of each number of successes in so many trials.
fn binomial(n: u64, p: f64) -> impl Iterator<Item = (u64, f64)> {
    let log = move |k: u64| {
        (1..=k)
            .map(|i| ((n - k + i) as f64 / i as f64).ln())
            .sum::<f64>()
    };
    (0..=n).map(move |k| {
        let power = k as f64 * p.ln() + (n - k) as f64 * (1.0 - p).ln();
        (k, (log(k) + power).exp())
    })
}

#[test]
fn each_scale_is_named_with_what_was_seen() {
    let cases: [(&[(u32, u64)], &str); 8] = [
        (
            &[(1, 5), (2, 10), (3, 20), (4, 25)],
            "no answer above 4 among 60 answers: the question was probably asked from 1 to 4; nothing was shifted",
        ),
        (
            &[(0, 3), (2, 10), (4, 12), (5, 25)],
            "no answer above 5 among 50 answers: the question was probably asked from 0 to 5; nothing was shifted",
        ),
        (
            &[(3, 1), (6, 10), (7, 2)],
            "no answer above 7 among 13 answers: was the question asked from 1 to 7? this alone cannot tell; nothing was shifted",
        ),
        (
            &[(2, 1)],
            "no answer above 2 among 1 answer: was the question asked from 1 to 4? this alone cannot tell; nothing was shifted",
        ),
        (
            &[(0, 2), (6, 10), (8, 14), (9, 15)],
            "no 10 and 15 times 9 among 41 answers: the question was probably asked from 0 to 9; nothing was shifted",
        ),
        (
            &[(1, 9), (6, 10), (8, 14), (10, 15)],
            "no 0 and 9 times 1 among 48 answers: was the question asked from 1 to 10? this alone cannot tell; nothing was shifted",
        ),
        (
            &[(1, 3), (8, 10), (10, 20), (11, 30)],
            "11 in 30 of 63 rows: the question was probably asked from 1 to 11; nothing was shifted",
        ),
        (
            &[(0, 2), (10, 1), (50, 9), (75, 3), (80, 20), (100, 14)],
            "numbers above 10 in 46 of 49 rows: the question was probably asked from 0 to 100; nothing was shifted",
        ),
    ];
    for (cells, text) in cases {
        assert_eq!(texts(&read(cells).notes()), [text]);
    }
}

#[test]
fn answers_from_0_to_10_are_not_remarked_on() {
    for cells in [
        &[][..],
        &[(10, 1)],
        &[(8, 3)],
        &[(0, 1), (5, 20), (9, 6)],
        &[(1, 6), (8, 40), (10, 54)],
        &[(0, 3), (1, 40), (9, 40), (10, 1)],
        // A sentinel for "no answer", a single slip, and a 0 beside an 11.
        &[(0, 5), (9, 5), (10, 5), (99, 40)],
        &[(0, 5), (9, 5), (10, 5), (22, 2), (50, 1), (100, 1)],
        &[(0, 5), (9, 5), (10, 5), (11, 3)],
    ] {
        assert_eq!(read(cells).notes(), [], "{cells:?}");
    }
}

#[test]
fn two_marks_are_two_notes() {
    let both = counted(&[(1, 12), (5, 30), (8, 9), (9, 20)]);
    assert_eq!(
        both.notes(),
        [
            Note::NoTen {
                nines: 20,
                answers: 71
            },
            Note::NoZero {
                ones: 12,
                answers: 71
            },
        ]
    );
    // An 11 says by itself that there is no 0, and nothing of a 7 that is the highest answer.
    let slip = read(&[(1, 3), (4, 120), (7, 20), (11, 1)]).notes();
    let above = Note::NoneAbove {
        lowest: 1,
        highest: 7,
        answers: 143,
    };
    assert_eq!(slip, [Note::Elevens { rows: 1, of: 144 }, above]);
    assert!(!slip[0].is_rarely_wrong());
}

#[test]
fn a_histogram_says_what_a_ledger_says_and_a_tally_what_it_can() {
    for answers in [
        &[(1, 5), (4, 40)][..],
        &[(0, 2), (9, 8)],
        &[(1, 30), (8, 60), (10, 30)],
        &[(4, 10), (8, 40)],
        &[(2, 20), (9, 20), (10, 1)],
    ] {
        let histogram = counted(answers);
        let cells: Vec<_> = answers
            .iter()
            .map(|&(score, n)| (score as u32, n))
            .collect();
        let notes = histogram.notes();
        assert_eq!(read(&cells).notes(), notes);
        let of_tally = histogram.tally().notes();
        let no_promoter = matches!(
            notes[..],
            [
                Note::NoneAbove { answers: 44.., .. } | Note::NoPromoter { .. },
                ..
            ]
        );
        assert_eq!(of_tally.len(), usize::from(no_promoter), "{answers:?}");
    }
    assert_eq!(Tally::new().notes(), []);
    assert_eq!(
        texts(&Tally::from_counts(0, 10, 34).expect("fits").notes()),
        [
            "no promoter among 44 answers: the question was probably asked on a shorter scale than 0 to 10; nothing was shifted"
        ]
    );
    assert_eq!(Tally::from_counts(0, 10, 33).expect("fits").notes(), []);
    assert_eq!(Tally::from_counts(1, 0, 500).expect("fits").notes(), []);
}

#[test]
fn real_answers_without_a_zero_are_asked_about_and_no_more() {
    // The Carpentries' instructor trainings, 2016 to 2018, asked from 0 to 10 (CC BY 4.0).
    let real = Histogram::from_counts([0, 2, 4, 6, 5, 21, 33, 106, 211, 150, 351]).expect("fits");
    let [note] = real.notes()[..] else {
        panic!("one note")
    };
    assert_eq!(
        note,
        Note::NoZero {
            ones: 2,
            answers: 889
        }
    );
    assert!(!note.is_rarely_wrong());
}

#[test]
fn the_shortest_scales_are_rarely_wrong_where_one_in_ten_is_a_promoter() {
    let note = |answers| Note::NoneAbove {
        lowest: 1,
        highest: 7,
        answers,
    };
    for n in 1..400_u64 {
        // At most nine in ten give no promoter's answer, whatever the rest is.
        let chance = 0.9_f64.powi(n as i32);
        assert_eq!(note(n).is_rarely_wrong(), chance < 0.01, "{n}");
        let without = counted(&[(8, n)]).notes();
        let remarked = without
            .iter()
            .any(|note| matches!(note, Note::NoPromoter { .. }));
        assert_eq!(remarked, chance < 0.01, "{n}");
    }
}

#[test]
fn a_missing_end_is_rarely_wrong_where_it_is_chosen_half_as_often_as_its_neighbour() {
    for n in [12, 13, 20, 40, 60, 100, 250, 1000] {
        for neighbour in [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.66] {
            let end: f64 = neighbour / 2.0;
            // Nobody at the end, and so many of the others beside it.
            let nobody = (1.0 - end).powf(n as f64);
            let (mut no_ten, mut no_zero) = (0.0, 0.0);
            for (beside, chance) in binomial(n, neighbour / (1.0 - end)) {
                let rest = n - beside;
                let sure = |answers: [(usize, u64); 2]| {
                    let notes = counted(&answers).notes();
                    f64::from(u8::from(notes.iter().any(|note| {
                        note.is_rarely_wrong()
                            && matches!(note, Note::NoTen { .. } | Note::NoZero { .. })
                    })))
                };
                no_ten += nobody * chance * sure([(0, rest), (9, beside)]);
                no_zero += nobody * chance * sure([(1, beside), (10, rest)]);
            }
            assert!(
                no_ten < 0.01 && no_zero < 0.01,
                "{n} {neighbour}: {no_ten} {no_zero}"
            );
        }
    }
    // One answer fewer would be too few, in the limit of many answers.
    assert!((2.0_f64 / 3.0).powi(12) < 0.01 && (2.0_f64 / 3.0).powi(11) > 0.01);
    assert!(0.5_f64.powi(7) < 0.01 && 0.5_f64.powi(6) > 0.01);
}

#[test]
fn slips_are_rarely_taken_for_a_longer_scale() {
    for n in 1..=500_u64 {
        let (mut eleven, mut hundred) = (0.0, 0.0);
        for (slips, chance) in binomial(n, 0.01) {
            let elevens = Note::Elevens { rows: slips, of: n };
            eleven += chance * f64::from(u8::from(slips > 0 && elevens.is_rarely_wrong()));
            // Different numbers where they can be, which tells more than the same ones.
            if slips <= 12 {
                let cells: Vec<_> = (0..slips as u32).map(|slip| (21 + slip, 1)).collect();
                let ledger = read(&[&[(8, n - slips)][..], &cells].concat());
                let notes = ledger.notes();
                let long = notes
                    .iter()
                    .any(|note| matches!(note, Note::Hundreds { .. }));
                hundred += chance * f64::from(u8::from(long));
            }
        }
        assert!(eleven < 0.01 && hundred < 0.01, "{n}: {eleven} {hundred}");
    }
}
