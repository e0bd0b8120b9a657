//! The whole, the segments and the waves by what an account contributes to each.

use promoter::{
    Account, Category, ClusteredTally, Comparison, Error, Estimate, Role, RollUp, Sample, Segments,
    Tally, Waves,
};

use crate::answers::{Alike, Cell, Origin};
use crate::reading::Reading;

/// Some of the answers: how many, their NPS, and how sure it is.
#[derive(Debug)]
pub(crate) struct Group {
    /// The answers, or the accounts where the roll-up counts those.
    pub(crate) n: u64,
    /// `None` without answers, and where all come from accounts without any value.
    pub(crate) estimate: Option<Estimate>,
    /// The accounts that count in the group; `None` where the options name no account column.
    pub(crate) accounts: Option<u64>,
}

/// A wave and the change from the one before.
#[derive(Debug)]
pub(crate) struct WaveRow {
    pub(crate) wave: String,
    pub(crate) group: Group,
    pub(crate) change: Option<Comparison>,
}

impl Group {
    /// Of so many answers.
    pub(crate) fn of(answers: u64, estimate: Option<Estimate>, roll_up: Option<RollUp>) -> Self {
        let units = estimate.map_or(0, |estimate| estimate.design().units);
        Self {
            n: match roll_up {
                Some(roll_up) if counts_accounts(roll_up) => units,
                _ => answers,
            },
            estimate,
            accounts: roll_up.map(|_| units),
        }
    }
}

/// Whether a roll-up makes one category of each account, so that accounts are counted, not answers.
pub(crate) fn counts_accounts(roll_up: RollUp) -> bool {
    matches!(roll_up, RollUp::MeanScore | RollUp::MostInfluential)
}

/// Answers by group, as independent ones or, with a roll-up, by account. An account is whole in every
/// scope, such as a wave: how many of its people answered in another is no matter.
pub(crate) fn sample<W: Ord, K: Ord + Clone>(
    reading: &Reading,
    roll_up: Option<RollUp>,
    scope: impl Fn(&Cell) -> W,
    group: impl Fn(&Cell) -> K,
) -> Result<Sample<K>, Error> {
    let accounts = &reading.book.accounts;
    match roll_up {
        None => Ok(counts(&reading.answers, group).sample()),
        // Its one category is that of its answers in the group.
        Some(roll_up) if counts_accounts(roll_up) => {
            accounts.sample(roll_up, &group, |_, cell| group(cell))
        }
        Some(roll_up) => accounts.sample(roll_up, scope, |_, cell| group(cell)),
    }
}

/// Answers by account, where so many accounts are on a list.
pub(crate) fn sample_of_list<K: Ord + Clone>(
    answers: &[Alike],
    accounts: Option<u64>,
    group: impl Fn(&Origin) -> K,
) -> Result<Sample<K>, Error> {
    let mut tally = ClusteredTally::new();
    for Alike { origin, scores, .. } in answers {
        for (score, n) in scores.iter() {
            tally.record_n(origin.account.as_str(), group(origin), score, n);
        }
    }
    tally.sample_of_list(|_| (), |()| accounts)
}

/// All answers, with a population as those of a list of customers or, by account, of accounts.
pub(crate) fn whole(
    reading: &Reading,
    roll_up: Option<RollUp>,
    population: Option<u64>,
) -> Result<Group, Error> {
    let estimate = match (roll_up, population) {
        (Some(_), Some(_)) => sample_of_list(&reading.answers, population, |_| ())?.estimate(),
        _ => sample(reading, roll_up, |_| (), |_| ())?.estimate(),
    };
    let estimate = match (roll_up, population) {
        (None, Some(population)) => estimate.map(|whole| whole.of_population(population)),
        _ => estimate.map(Ok),
    };
    Ok(Group::of(reading.n(), estimate.transpose()?, roll_up))
}

/// How many promoters, passives and detractors there are, of accounts where the roll-up counts those.
pub(crate) fn categories(reading: &Reading, roll_up: Option<RollUp>) -> Result<Tally, Error> {
    let Some(roll_up) = roll_up.filter(|&roll_up| counts_accounts(roll_up)) else {
        return Ok(counts(&reading.answers, |_| ()).total());
    };
    let category = |account: &Account<Cell>| match roll_up {
        RollUp::MostInfluential => account.category_by_influence(Role::ALL),
        _ => account.category_by_mean(),
    };
    let accounts = || reading.book.accounts.iter();
    let of = |of: Category| {
        accounts()
            .filter(|(_, account)| category(account) == Some(of))
            .count()
    };
    let [promoters, passives, detractors] =
        [Category::Promoter, Category::Passive, Category::Detractor].map(|one| of(one) as u64);
    Tally::from_counts(promoters, passives, detractors)
}

/// The segments of one column, in order. A segment is a part of every account's weight.
pub(crate) fn segments(
    reading: &Reading,
    roll_up: Option<RollUp>,
    column: usize,
) -> Result<Vec<(String, Group)>, Error> {
    let segment = |cell: &Cell| cell.segments[column].clone();
    let sample = sample(reading, roll_up, |_| (), segment)?;
    let estimates = sample.estimates(String::clone);
    let counts = counts(&reading.answers, segment);
    let rows = counts.iter().map(|(name, tally)| {
        let estimate = estimates.get(name).copied();
        (name.clone(), Group::of(tally.n(), estimate, roll_up))
    });
    Ok(rows.collect())
}

/// The waves in order, each with the change from the one before. Those without any value have no NPS.
pub(crate) fn waves(reading: &Reading, roll_up: Option<RollUp>) -> Result<Vec<WaveRow>, Error> {
    let wave = |cell: &Cell| cell.wave.clone();
    let sample = sample(reading, roll_up, wave, wave)?;
    let waves = Waves::of(&sample, String::clone);
    let counts = counts(&reading.answers, wave);
    let mut rows: Vec<WaveRow> = Vec::with_capacity(counts.len());
    for (name, tally) in &counts {
        let wave = waves.iter().find(|wave| wave.key() == name);
        let estimate = wave.and_then(|wave| wave.estimate().copied());
        // A change is from the row above, not across it.
        let before = rows.last().and_then(|row| row.group.estimate);
        let change = before.and(wave).and_then(|wave| wave.change().ok());
        rows.push(WaveRow {
            wave: name.clone(),
            change: change.copied(),
            group: Group::of(tally.n(), estimate, roll_up),
        });
    }
    Ok(rows)
}

/// The answers of each group, whatever their account.
pub(crate) fn counts<'a, K: Ord>(
    answers: impl IntoIterator<Item = &'a Alike>,
    group: impl Fn(&Cell) -> K,
) -> Segments<K, Tally> {
    let answers = answers.into_iter();
    answers
        .map(|alike| (group(&alike.origin.cell), alike.scores.tally()))
        .collect()
}
