//! Answers that an engine has grouped and counted, as its client prints them, become estimates. The SQL is
//! in the guide `columns_and_engines`; all rows here are made up.
//!
//! `cargo run --example group_by`, or with a directory in which `plain.csv`, `weighted.csv` and
//! `accounts.csv` hold what the queries of these names returned: `psql --csv` prints so.

use std::error::Error;
use std::fmt::Display;
use std::path::Path;
use std::{env, fs};

use promoter::{ClusteredTally, Estimate, Level, Segments, WeightedTally};
use serde::de::DeserializeOwned;

const PLAIN: &str = "\
region,promoters,passives,detractors,unanswered,no_score
north,410,310,190,23,1
south,220,240,180,9,0
";

const WEIGHTED: &str = "\
region,score,n,w,w2,w3,lightest,heaviest
north,3,40,50,75,125,0.5,2
north,8,60,90,150,270,0.5,2
north,10,80,140,280,580,1,3
south,6,30,30,30,30,1,1
south,9,50,70,110,190,1,2
";

const ACCOUNTS: &str = "\
account,wave,promoters,passives,detractors
Acme,2025,2,0,1
Acme,2026,3,0,0
Bolt,2025,0,1,1
Bolt,2026,1,1,0
Cord,2025,1,0,0
Cord,2026,1,0,1
";

fn main() -> Result<(), Box<dyn Error>> {
    let directory = env::args().nth(1);
    let text = |name: &str, made_up: &str| match &directory {
        Some(directory) => fs::read_to_string(Path::new(directory).join(name)),
        None => Ok(made_up.to_owned()),
    };

    let (mut unanswered, mut no_score) = (0, 0);
    let plain = rows::<(String, i64, i64, i64, i64, i64)>(&text("plain.csv", PLAIN)?)?;
    let counts = plain
        .into_iter()
        .map(|(region, promoters, passives, detractors, none, wrong)| {
            unanswered += none;
            no_score += wrong;
            (region, promoters, passives, detractors)
        });
    let regions: Segments<String> = Segments::from_rows(counts)?;
    println!("answers that count the same; {unanswered} unanswered, {no_score} no score");
    print(&regions.sample().estimates(String::clone));

    let weighted = rows::<(String, i64, i64, [f64; 5])>(&text("weighted.csv", WEIGHTED)?)?;
    let regions: Segments<String, WeightedTally> = Segments::from_rows(weighted)?;
    println!("\nanswers that count by a weight");
    print(&regions.sample().estimates(String::clone));

    let accounts = rows::<(String, i64, i64, i64, i64)>(&text("accounts.csv", ACCOUNTS)?)?;
    let answers = ClusteredTally::from_rows(accounts)?;
    println!("\nseveral people answer for one account");
    print(&answers.sample().estimates(|&wave| wave));
    Ok(())
}

/// Rows of text below a header.
fn rows<R: DeserializeOwned>(text: &str) -> Result<Vec<R>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}

fn print<K: Ord + Display>(estimates: &Segments<K, Estimate>) {
    for (key, estimate) in estimates {
        println!("{key:<13} {estimate}: {}", estimate.interval(Level::P95));
    }
}
