//! Who did not answer, who is few, and who is over-represented: what it may do to the score.
//!
//! `cargo run --example nonresponse`
//!
//! The survey is the made-up one that comes with the crate; every row of it is somebody who was asked.
//! See how far apart the bounds are that assume nothing about the silent, though two in three answered,
//! and how little the score moves when the answers are weighted to the customers there are: weighting
//! mends what region and industry explain, and nobody knows what the silent think. See also how far a
//! score of eleven answers is drawn towards those of all accounts: the lowest account of many is the
//! lowest partly by chance. A pooled score is no score of the account's answers, so it never stands
//! alone; here those of one account are taken as independent.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use promoter::pooling::Pool;
use promoter::response_rate::Bounds;
use promoter::{
    Accounts, ClusteredTally, Heard, KnownTotals, Ledger, Level, Role, RollUp, Score, Segments,
    Tally,
};

const SURVEY: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/made_up_survey.csv"
);

/// So many of the pooled accounts are shown.
const SHOWN: usize = 6;

/// A region and an industry.
type Segment = (String, String);

/// Somebody who was asked, with the answer if there is one.
struct Person {
    account: String,
    role: Role,
    segment: Segment,
    time: String,
    score: Option<Score>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut accounts = Accounts::new();
    let people = read(&fs::read_to_string(SURVEY)?, &mut accounts)?;
    let mut answers: ClusteredTally<String, Segment> = ClusteredTally::new();
    let mut by_account: Segments<String> = Segments::new();
    for person in &people {
        accounts.invite_people(person.account.clone(), person.role, 1);
        if let Some(score) = person.score {
            accounts.record(person.account.clone(), person.role, (), score);
            answers.record(person.account.clone(), person.segment.clone(), score);
            by_account.entry(person.account.clone()).record(score);
        }
    }
    print_response(&accounts)?;
    print_bounds(&by_account.total(), people.len() as u64)?;
    print_bounds_by_value(&accounts)?;
    print_calibrated(&answers)?;
    print_pooled(&by_account)
}

/// Everybody who was asked, once for each wave, and the accounts with what they are worth.
fn read(file: &str, accounts: &mut Accounts<String>) -> Result<Vec<Person>, Box<dyn Error>> {
    // The first line is a note that the data are made up.
    let (_, table) = file.split_once('\n').ok_or("the file has one line only")?;
    let mut csv = csv::Reader::from_reader(table.as_bytes());
    let mut ledger = Ledger::new();
    let mut people: BTreeMap<(String, String), Person> = BTreeMap::new();
    for (row, cells) in (3..).zip(csv.deserialize()) {
        let cells: BTreeMap<String, String> = cells?;
        let cell = |name: &str| {
            let cell = cells.get(name).ok_or_else(|| format!("no column {name}"));
            cell.map(|cell| cell.trim().to_owned())
        };
        accounts.set_value(cell("account")?, cell("revenue_eur")?.parse()?)?;
        let person = Person {
            account: cell("account")?,
            role: Role::from_label(&cell("role")?).unwrap_or_default(),
            segment: (cell("region")?, cell("industry")?),
            time: cell("answered_at")?,
            score: ledger.read(row, &cell("score")?),
        };
        // Whoever stands in several rows of a wave was asked once, and the latest answer counts.
        let who = (cell("respondent")?, cell("wave")?);
        let rank = |person: &Person| (person.score.is_some(), person.time.clone());
        if people
            .get(&who)
            .is_none_or(|known| rank(known) <= rank(&person))
        {
            people.insert(who, person);
        }
    }
    Ok(people.into_values().collect())
}

fn print_response(accounts: &Accounts<String>) -> Result<(), Box<dyn Error>> {
    let heard = accounts.heard();
    println!("who answered           asked  answered   rate");
    for (role, people) in heard.coarser(|(_, role)| *role).iter() {
        print_rate(&role.name().replace('_', " "), people);
    }
    print_rate("all people", &heard.total());
    let of_accounts = Heard {
        invited: accounts.len() as u64,
        answered: accounts.answered() as u64,
        uninvited: 0,
    };
    print_rate("accounts", &of_accounts);
    let share = accounts.value_held()?.heard_share();
    println!(
        "value heard from                       {:>5.1}%",
        100.0 * share.unwrap_or(0.0)
    );
    Ok(())
}

fn print_rate(name: &str, heard: &Heard) {
    let rate = heard.rate().map(|rate| format!("{:.1}%", 100.0 * rate));
    let (asked, answered) = (heard.invited, heard.answered);
    println!(
        "  {name:<20} {asked:>5}  {answered:>8}  {:>5}",
        rate.unwrap_or_default()
    );
}

fn print_bounds(tally: &Tally, asked: u64) -> Result<(), Box<dyn Error>> {
    let bounds = Bounds::of(tally, asked)?.ok_or("nobody answered")?;
    println!("\nwhat the silent could do");
    println!(
        "  NPS of all who were asked, whatever they think  {:.1} to {:.1}",
        bounds.lower(),
        bounds.upper()
    );
    println!(
        "  with its sampling error (95%)                   {}",
        bounds.interval(Level::P95)
    );
    println!("    (taking answers of one account as independent)");
    match bounds.tipping_point(0.0)? {
        Some(points) => {
            println!("  for all to fall to 0 the silent must stand at   {points:.1}");
        }
        None => println!("  all cannot stand at 0, whatever the silent think"),
    }
    Ok(())
}

fn print_bounds_by_value(accounts: &Accounts<String>) -> Result<(), Box<dyn Error>> {
    let bounds = accounts
        .bounds(RollUp::ByValue)?
        .ok_or("nothing is of value")?;
    println!(
        "  NPS by value, whatever silent accounts think    {:.1} to {:.1}",
        bounds.lower, bounds.upper
    );
    Ok(())
}

fn print_calibrated(answers: &ClusteredTally<String, Segment>) -> Result<(), Box<dyn Error>> {
    // Made up, as is the survey: how many users the customers have by region and by industry.
    let by_region = [
        ("East", 2400.0),
        ("North", 2200.0),
        ("South", 2900.0),
        ("West", 2500.0),
    ];
    let by_industry = [
        ("Energy", 300.0),
        ("Health care", 2200.0),
        ("Logistics", 2500.0),
        ("Manufacturing", 2300.0),
        ("Public sector", 200.0),
        ("Software", 2500.0),
    ];
    let known = [
        KnownTotals::borrowed(
            "region",
            |(region, _): &Segment| region.as_str(),
            owned(by_region),
        )?,
        KnownTotals::borrowed(
            "industry",
            |(_, one): &Segment| one.as_str(),
            owned(by_industry),
        )?,
    ];
    let plain = answers.sample();
    let calibrated = plain.clone().calibrated(&known)?;
    println!("\nweighted to (made-up) customers by region and industry");
    for (name, sample) in [("as answered", plain), ("calibrated", calibrated)] {
        let estimate = sample.estimate().ok_or("nobody answered")?;
        let (nps, interval) = (estimate.nps(), estimate.interval(Level::P95));
        let worth = estimate.effective_n();
        println!("  {name:<12} NPS {nps:>5.1}  95% interval {interval}  effective n {worth:.0}");
    }
    println!(
        "  (answers that count unequally are worth less; what region and industry explain is gained back)"
    );
    Ok(())
}

fn owned<const N: usize>(totals: [(&str, f64); N]) -> [(String, f64); N] {
    totals.map(|(value, total)| (value.to_owned(), total))
}

fn print_pooled(by_account: &Segments<String>) -> Result<(), Box<dyn Error>> {
    let estimates = by_account.sample().estimates(String::clone);
    let pool = Pool::of(estimates.iter().map(|(account, one)| (account, *one)));
    let pool = pool.ok_or("one account cannot be pooled")?;
    let mut rows: Vec<_> = estimates.iter().zip(&pool.segments).collect();
    rows.sort_by(|((_, one), _), ((_, other), _)| {
        one.nps().points().total_cmp(&other.nps().points())
    });
    println!(
        "\nthe lowest of {} accounts of few answers each, drawn towards the mean of all accounts, {:.1}",
        rows.len(),
        pool.mean
    );
    println!("                  n     NPS  drawn by  pooled  standard deviation");
    for ((account, estimate), pooled) in rows.into_iter().take(SHOWN) {
        println!(
            "  {account:<12} {:>4}  {:>6.1}  {:>7.0}%  {:>6.1}  {:>18.1}",
            estimate.n(),
            estimate.nps(),
            100.0 * pooled.shrinkage,
            pooled.nps,
            pooled.std_dev,
        );
    }
    if !pool.deviations_are_trusted() {
        println!("  accounts are too few for the last column to be trusted");
    }
    Ok(())
}
