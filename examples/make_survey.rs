//! Makes the survey that the project ships: made-up accounts and answers with the flaws of real
//! exports. The seed is fixed and only sums, products and quotients are taken, so every machine
//! writes the same file:
//!
//! ```sh
//! cargo run --example make_survey > examples/data/made_up_survey.csv
//! ```

use std::error::Error;
use std::io;

use csv::Writer;
use promoter::Score;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const NOTE: &str = "# Made-up data: no person or company in it exists. \
    Made by: cargo run --example make_survey > examples/data/made_up_survey.csv\n";

const HEADER: [&str; 12] = [
    "response_id",
    "wave",
    "answered_at",
    "account",
    "region",
    "industry",
    "revenue_eur",
    "respondent",
    "role",
    "score",
    "category",
    "comment",
];

const ACCOUNTS: u64 = 150;

/// Each wave: its name, its first month, and how much it moves the mean answer.
const WAVES: [(&str, u64, f64); 4] = [
    ("2025-Q1", 1, 0.0),
    ("2025-Q2", 4, 0.1),
    ("2025-Q3", 7, -0.4),
    ("2025-Q4", 10, 0.3),
];

/// Some are more common than others.
const INDUSTRIES: [&str; 5] = [
    "Software",
    "Software",
    "Manufacturing",
    "Logistics",
    "Health care",
];

const ROLES: [&str; 5] = [
    "Decision maker",
    "Influencer",
    "End user",
    "End user",
    "End user",
];

const COMMENTS: [&str; 6] = [
    "Works as expected, nothing to add.",
    "Support answers quickly, thank you.",
    "Invoices could be clearer.",
    "Setup took a while, but it runs now.",
    "We use it every day.",
    "Reports, exports and search could be faster.",
];

/// A made-up customer company.
struct Account {
    name: String,
    region: &'static str,
    industry: &'static str,
    revenue_eur: u64,
    /// How much more, or less, its people like us than others do.
    mood: f64,
    silent: bool,
    people: Vec<Person>,
}

/// A made-up respondent.
struct Person {
    name: String,
    role: &'static str,
    mood: f64,
}

/// Draws from a stream of random bits in ways that no new version of a crate can change.
struct Chance(ChaCha8Rng);

impl Chance {
    /// A number from 0 to below 1: the upper 53 bits, as many as an `f64` holds.
    fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A whole number from 0 to below `n`.
    fn below(&mut self, n: u64) -> u64 {
        (self.share() * n as f64) as u64
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// Nearly normal with mean 0 and variance 1, from sums alone: logarithms and roots differ
    /// between machines in the last digit.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut chance = Chance(ChaCha8Rng::from_seed([31; 32]));
    let accounts = accounts(&mut chance);
    let mut out = io::stdout().lock();
    io::Write::write_all(&mut out, NOTE.as_bytes())?;
    let mut csv = Writer::from_writer(out);
    csv.write_record(HEADER)?;
    let mut responses = 0;
    for wave in WAVES {
        for account in &accounts {
            for person in &account.people {
                let answers = !account.silent && chance.happens(0.72);
                // A few people answer twice, and the later answer is the one to keep.
                let rows = if answers && chance.happens(0.015) {
                    2
                } else {
                    1
                };
                for _ in 0..rows {
                    responses += 1;
                    csv.write_record(row(responses, wave, account, person, answers, &mut chance))?;
                }
            }
        }
    }
    csv.flush()?;
    Ok(())
}

fn accounts(chance: &mut Chance) -> Vec<Account> {
    let mut accounts: Vec<Account> = Vec::new();
    for number in 1..=ACCOUNTS {
        let region = chance.one_of(&["North", "North", "South", "East", "West", "West"]);
        // Two industries of few answers, one of them of a single account.
        let (industry, most_people) = match number {
            41 | 93 => ("Energy", 4),
            66 => ("Public sector", 4),
            _ => (chance.one_of(&INDUSTRIES), u64::MAX),
        };
        // Many small accounts and a few large ones, in people and in revenue.
        let small = chance.share();
        let size = 2 + (5.2 / (0.45 + 2.6 * small)) as u64;
        let luck = chance.share();
        let known: usize = accounts.iter().map(|account| account.people.len()).sum();
        let people = (1..=size.min(most_people)).map(|place| person(known as u64 + place, chance));
        accounts.push(Account {
            name: format!("Account {number:03}"),
            region,
            industry,
            revenue_eur: 1000 * (18.0 / (0.01 + luck * luck)) as u64,
            people: people.collect(),
            mood: 1.1 * chance.normal() + if region == "South" { -0.5 } else { 0.0 },
            silent: chance.happens(0.12),
        });
    }
    accounts
}

fn person(number: u64, chance: &mut Chance) -> Person {
    let no_role = chance.happens(0.04);
    Person {
        name: format!("P{number:04}"),
        role: if no_role { "" } else { chance.one_of(&ROLES) },
        mood: 0.9 * chance.normal(),
    }
}

/// One row of the file: an answer, or an invitation that was not answered.
fn row(
    response: u64,
    (wave, first_month, move_of_mean): (&str, u64, f64),
    account: &Account,
    person: &Person,
    answers: bool,
    chance: &mut Chance,
) -> [String; 12] {
    let [answered_at, score, category, comment] = if answers {
        let of_role = if person.role == "Decision maker" {
            -0.4
        } else {
            0.0
        };
        let likes = 8.2 + move_of_mean + account.mood + person.mood + of_role;
        let answer = (likes + 1.1 * chance.normal()).round().clamp(0.0, 10.0) as usize;
        // Now and then somebody is angry.
        let score = Score::ALL[if chance.happens(0.01) { 0 } else { answer }];
        [
            answered_at(first_month, chance),
            score_cell(score, chance),
            label(score, chance),
            if chance.happens(0.04) {
                chance.one_of(&COMMENTS).into()
            } else {
                String::new()
            },
        ]
    } else {
        Default::default()
    };
    // Text copied from a web page ends in a non-breaking space now and then.
    let tail = if chance.happens(0.004) { "\u{a0}" } else { "" };
    [
        format!("R{response:04}"),
        wave.into(),
        answered_at,
        format!("{}{tail}", account.name),
        account.region.into(),
        account.industry.into(),
        account.revenue_eur.to_string(),
        person.name.clone(),
        person.role.into(),
        score,
        category,
        comment,
    ]
}

/// A time in the first twelve weeks of the wave, at work.
fn answered_at(first_month: u64, chance: &mut Chance) -> String {
    let (month, day) = (first_month + chance.below(3), 1 + chance.below(28));
    let (hour, minute, second) = (7 + chance.below(12), chance.below(60), chance.below(60));
    format!("2025-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// The answer as survey tools write it: mostly the number, sometimes with its words, and now and
/// then something that is no answer.
fn score_cell(score: Score, chance: &mut Chance) -> String {
    let plain = score.to_string();
    match (chance.below(1000), score.get()) {
        (0..=1, _) => "11".into(),
        (2..=3, _) => "8/10".into(),
        (4..=5, _) => "7.5".into(),
        (6..=9, _) => "N/A".into(),
        (10..=19, _) => format!("\u{a0}{plain}"),
        (20..=59, 10) => "10 - Extremely likely".into(),
        (60..=99, 10) => "Extremely likely - 10".into(),
        (20..=399, 0) => "0-Not at all likely".into(),
        _ => plain,
    }
}

/// The category as the survey tool stores it, which is wrong where the answer was changed later.
fn label(score: Score, chance: &mut Chance) -> String {
    let labels = ["Detractor", "Passive", "Promoter"];
    let right = score.category() as usize;
    let wrong = usize::from(chance.happens(0.004));
    labels[(right + wrong) % 3].into()
}
