//! The whole, the segments and the waves by what an account contributes to each.

use std::collections::{BTreeMap, BTreeSet};

use promoter::{
    Accounts, Category, ClusteredTally, Error, Estimate, RollUp, Score, Segments, Tally, Waves,
    Weight,
};

use crate::answers::{Alike, Origin, Reading};
use crate::book::Book;
use crate::figures::{Group, WaveRow};

/// Whether a roll-up makes one category of each account, so that accounts are counted, not answers.
pub(crate) fn counts_accounts(roll_up: RollUp) -> bool {
    matches!(roll_up, RollUp::MeanScore | RollUp::MostInfluential)
}

/// All answers; as independent ones without a roll-up.
pub(crate) fn whole(reading: &Reading, roll_up: Option<RollUp>) -> Result<Group, Error> {
    let tally = reading
        .answers
        .iter()
        .map(|alike| alike.scores.tally())
        .sum();
    match roll_up {
        None => Ok(Group::independent(tally)),
        Some(roll_up) => of_accounts(&reading.book.accounts, roll_up, tally),
    }
}

/// The segments of one column, in order.
pub(crate) fn segments(
    reading: &Reading,
    roll_up: Option<RollUp>,
    column: usize,
) -> Result<Vec<(String, Group)>, Error> {
    let segment = |origin: &Origin| origin.cell.segments[column].clone();
    let counts = counts(reading.answers.iter(), segment);
    let Some(roll_up) = roll_up else {
        let rows = counts.estimates(|&tally| Group::independent(tally));
        return Ok(rows.map(|(name, group)| (name.clone(), group)).collect());
    };
    if counts_accounts(roll_up) {
        let accounts = accounts_in(reading.answers.iter(), segment);
        let rows = accounts.estimates(|accounts| of_accounts(accounts, roll_up, Tally::new()));
        return rows
            .map(|(name, group)| Ok((name.clone(), group?)))
            .collect();
    }
    // A segment is a part of every account's weight, and all accounts stay in its variance.
    let answers = reading.answers.iter();
    let weighted = weighted(answers, &reading.book, roll_up, |_| "", segment)?;
    let scores = weighted.segments();
    let accounts = names_in(reading.answers.iter(), segment);
    let rows = counts.iter().map(|(name, &tally)| {
        let group = Group {
            tally,
            nps: scores.get(name).and_then(|scores| scores.nps()),
            estimate: unless_one_account(weighted.estimate_where(|segment| segment == name))?,
            accounts: Some(accounts[name].len() as u64),
        };
        Ok((name.clone(), group))
    });
    rows.collect()
}

/// The waves in order, each with the change from the one before.
pub(crate) fn waves(reading: &Reading, roll_up: Option<RollUp>) -> Result<Vec<WaveRow>, Error> {
    let wave = |origin: &Origin| origin.cell.wave.clone();
    let counts = counts(reading.answers.iter(), wave);
    let Some(roll_up) = roll_up else {
        let waves = Waves::independent(&counts, Tally::estimate);
        return rows(&waves, &counts, |_, tally| tally.nps());
    };
    let names = names_in(reading.answers.iter(), wave);
    let mut rows = clustered_waves(reading, roll_up, &counts)?;
    for row in &mut rows {
        row.group.accounts = Some(names[&row.wave].len() as u64);
    }
    Ok(rows)
}

fn clustered_waves(
    reading: &Reading,
    roll_up: RollUp,
    counts: &Segments<String, Tally>,
) -> Result<Vec<WaveRow>, Error> {
    let wave = |origin: &Origin| origin.cell.wave.clone();
    let tally = within_waves(reading.answers.iter(), &reading.book, roll_up, wave)?;
    let scores = tally.segments();
    if counts_accounts(roll_up) {
        let mut accounts = Segments::new();
        for (wave, scores) in scores.iter() {
            *accounts.entry(wave.clone()) = scores.counts();
        }
        return rows(&Waves::clustered(&tally), &accounts, |_, tally| tally.nps());
    }
    rows(&Waves::clustered(&tally), counts, |wave, _| {
        scores.get(wave).and_then(|scores| scores.nps())
    })
}

/// The answers by account and group, as the roll-up counts them in each wave; a group lies within
/// a wave.
///
/// An account is whole in every wave: how many of its people answered in another is no matter.
pub(crate) fn within_waves<'a, K: Ord + Clone>(
    answers: impl Iterator<Item = &'a Alike> + Clone,
    book: &Book,
    roll_up: RollUp,
    group: impl Fn(&Origin) -> K,
) -> Result<ClusteredTally<String, K>, Error> {
    if !counts_accounts(roll_up) {
        let wave = |origin: &'a Origin| origin.cell.wave.as_str();
        return weighted(answers, book, roll_up, wave, group);
    }
    let mut categories = ClusteredTally::new();
    for (group, accounts) in accounts_in(answers, group).iter() {
        for (account, score) in scores_of_accounts(accounts, roll_up) {
            categories.record(account.clone(), group.clone(), score, Weight::ONE);
        }
    }
    Ok(categories)
}

/// The rows of all waves that were counted, of which those without any value have no NPS.
fn rows(
    waves: &Waves<String>,
    counts: &Segments<String, Tally>,
    nps: impl Fn(&String, &Tally) -> Option<promoter::Nps>,
) -> Result<Vec<WaveRow>, Error> {
    let mut rows: Vec<WaveRow> = Vec::with_capacity(counts.len());
    for (name, tally) in counts.iter() {
        let wave = waves.iter().find(|wave| wave.key() == name);
        let estimate = wave.map_or(Ok(None), |wave| {
            let estimate = wave.estimate().map(Option::<&Estimate>::copied);
            unless_one_account(estimate.map_err(Error::clone))
        });
        // A change is from the row above, not across it.
        let before = rows.last().and_then(|row| row.group.nps);
        let change = wave
            .and_then(|wave| wave.change())
            .filter(|_| before.is_some());
        rows.push(WaveRow {
            wave: name.clone(),
            change: change.copied(),
            group: Group {
                tally: *tally,
                nps: nps(name, tally),
                estimate: estimate?,
                accounts: None,
            },
        });
    }
    Ok(rows)
}

/// A group of accounts. Where accounts are counted, not answers, `answers` is not looked at.
fn of_accounts(
    accounts: &Accounts<String>,
    roll_up: RollUp,
    answers: Tally,
) -> Result<Group, Error> {
    let tally = if counts_accounts(roll_up) {
        let scores = scores_of_accounts(accounts, roll_up);
        scores.into_iter().map(|(_, score)| score).collect()
    } else {
        answers
    };
    Ok(Group {
        tally,
        nps: accounts.nps(roll_up)?,
        estimate: unless_one_account(accounts.estimate(roll_up))?,
        accounts: Some(accounts.answered() as u64),
    })
}

/// One score for each account that answered, which stands for its category.
fn scores_of_accounts(accounts: &Accounts<String>, roll_up: RollUp) -> Vec<(&String, Score)> {
    let categories: Vec<(&String, Category)> = match roll_up {
        RollUp::MostInfluential => accounts.categories_by_influence(&[]).collect(),
        _ => accounts.categories_by_mean().collect(),
    };
    let score = |category| {
        Score::ALL
            .into_iter()
            .find(|score| score.category() == category)
    };
    let scores = categories.into_iter();
    scores
        .filter_map(|(account, category)| Some((account, score(category)?)))
        .collect()
}

/// The answers of each group, whatever their account.
pub(crate) fn counts<'a, K: Ord>(
    answers: impl Iterator<Item = &'a Alike>,
    group: impl Fn(&Origin) -> K,
) -> Segments<K, Tally> {
    let mut counts: Segments<K, Tally> = Segments::new();
    for Alike { origin, scores, .. } in answers {
        *counts.entry(group(origin)) += scores.tally();
    }
    counts
}

/// The accounts that answered in each group, with their answers there.
fn accounts_in<'a, K: Ord>(
    answers: impl Iterator<Item = &'a Alike>,
    group: impl Fn(&Origin) -> K,
) -> Segments<K, Accounts<String>> {
    let mut groups: Segments<K, Accounts<String>> = Segments::new();
    for Alike { origin, scores, .. } in answers {
        let accounts = groups.entry(group(origin));
        for (score, n) in scores.iter() {
            accounts.record_n(origin.account.clone(), origin.known_role(), score, n);
        }
    }
    groups
}

/// The names of the accounts that answered in each group.
fn names_in<'a, K: Ord>(
    answers: impl Iterator<Item = &'a Alike>,
    group: impl Fn(&Origin) -> K,
) -> BTreeMap<K, BTreeSet<&'a str>> {
    let mut groups: BTreeMap<K, BTreeSet<&str>> = BTreeMap::new();
    for Alike { origin, .. } in answers {
        let names = groups.entry(group(origin)).or_default();
        names.insert(&origin.account);
    }
    groups
}

/// The answers by account and group. Those of an account within a scope together weigh what the
/// roll-up gives the account there.
fn weighted<'a, K: Ord>(
    all: impl Iterator<Item = &'a Alike> + Clone,
    book: &Book,
    roll_up: RollUp,
    scope: impl Fn(&'a Origin) -> &'a str,
    group: impl Fn(&Origin) -> K,
) -> Result<ClusteredTally<String, K>, Error> {
    let mut answers_of: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for Alike { origin, scores, .. } in all.clone() {
        *answers_of
            .entry((&origin.account, scope(origin)))
            .or_default() += scores.n() as f64;
    }
    let mut tally = ClusteredTally::new();
    for Alike { origin, scores, .. } in all {
        let answers = answers_of[&(origin.account.as_str(), scope(origin))];
        let weight = match roll_up {
            RollUp::EveryAnswer => Weight::ONE,
            RollUp::ByValue => {
                let value = book.value(&origin.account);
                let value = value.ok_or_else(|| Error::NoValue {
                    account: format!("{:?}", origin.account),
                })?;
                Weight::new(value / answers)?
            }
            _ => Weight::new(1.0 / answers)?,
        };
        for (score, n) in scores.iter() {
            tally.record_n(origin.account.clone(), group(origin), score, weight, n);
        }
    }
    Ok(tally)
}

/// One account says nothing about how sure a figure is: the figure is shown without an interval.
fn unless_one_account(
    estimate: Result<Option<Estimate>, Error>,
) -> Result<Option<Estimate>, Error> {
    match estimate {
        Err(Error::OneCluster { .. }) => Ok(None),
        estimate => estimate,
    }
}
