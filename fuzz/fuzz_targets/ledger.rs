//! A ledger of any steps accounts for every row, whichever way it is cut in two, and reads back as it was.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use promoter::{Duplicates, Ledger, Score};

#[derive(Arbitrary, Debug)]
enum Step {
    Read(String),
    Number(i16),
    Exclude(String, String),
    Withdraw(String),
    Label(u8, String),
}

fn taken(ledger: &mut Ledger, row: u64, step: &Step) -> u64 {
    match step {
        Step::Read(cell) => {
            ledger.read(row, cell);
            1
        }
        Step::Number(number) => {
            ledger.read(row, &number.to_string());
            1
        }
        Step::Exclude(text, reason) => {
            ledger.exclude(row, text, reason.as_str());
            1
        }
        Step::Withdraw(reason) => {
            let used = ledger.used();
            let found = ledger.withdraw(row, "", reason.as_str());
            assert_eq!(found.is_ok(), used > 0);
            0
        }
        Step::Label(score, label) => {
            if let Ok(score) = Score::new(score % 11) {
                ledger.check_label(row, score, label);
            }
            0
        }
    }
}

fuzz_target!(|input: (Vec<Step>, u8, u8)| {
    let (steps, cut, rule) = input;
    let cut = usize::from(cut).min(steps.len());
    let mut whole = Ledger::new();
    let mut rows = 0;
    for (row, step) in (1..).zip(&steps) {
        rows += taken(&mut whole, row, step);
    }
    assert_eq!(whole.rows(), rows);
    let excluded: u64 = whole.excluded().map(|(_, found)| found.count).sum();
    assert_eq!(whole.used() + excluded, rows);
    let json = serde_json::to_string(&whole).expect("JSON");
    assert_eq!(serde_json::from_str::<Ledger>(&json).expect(&json), whole);
    assert!(whole.to_string().contains("rows"));
    let _ = whole.notes();
    // Where nothing is withdrawn that the other part counted, two parts add up to the whole.
    if !steps.iter().any(|step| matches!(step, Step::Withdraw(_))) {
        let (mut first, mut second) = (Ledger::new(), Ledger::new());
        for (place, (row, step)) in (1..).zip(&steps).enumerate() {
            let part = if place < cut { &mut first } else { &mut second };
            taken(part, row, step);
        }
        let mut backwards = second.clone();
        first += &second;
        assert_eq!(first, whole);
        let mut start = Ledger::new();
        for (row, step) in (1..).zip(&steps[..cut]) {
            taken(&mut start, row, step);
        }
        backwards += &start;
        assert_eq!(backwards, whole);
    }
    // Duplicates by the first letter of what was read.
    let rule = Duplicates::ALL[usize::from(rule) % Duplicates::ALL.len()];
    let mut ledger = Ledger::new();
    let mut answers = Vec::new();
    for (row, step) in (1..).zip(&steps) {
        if let Step::Read(cell) = step
            && ledger.read(row, cell).is_some()
        {
            answers.push((row, cell.clone()));
        }
    }
    let before = (ledger.rows(), answers.len());
    let resolved = rule.resolve(
        answers,
        |cell| cell.chars().next(),
        String::len,
        &mut ledger,
    );
    if let Ok(kept) = resolved {
        assert_eq!(ledger.rows(), before.0);
        assert_eq!(ledger.used(), kept.len() as u64);
        assert!(kept.len() <= before.1);
    }
});
