//! What is known of the customers besides their answers: what they are worth, who is silent, and how
//! many of a kind there are.

use std::error::Error;

use promoter::{KnownTotals, Sample};

use crate::options::Options;
use crate::parse::Customers;
use crate::records::Alike;
use crate::report::{Account, Accounts, Calibrated, Influential, Margin, Silent, ValueHeld};
use crate::sampled::Survey;

/// How many of the accounts that move the NPS are told.
const MOST_INFLUENTIAL: usize = 10;

/// Whom to call; suppressed with a minimum of answers, since it tells what single people answered.
pub(crate) fn accounts(survey: &Survey<'_>) -> Result<Accounts, promoter::Error> {
    if survey.options.minimum_n.is_some() {
        return Ok(Accounts {
            suppressed: true,
            ..Accounts::default()
        });
    }
    let book = &survey.book;
    let row = |name: &str, account: &promoter::Account<_>| Account {
        account: name.into(),
        value: account.value().ok().flatten(),
        n: account.n(),
        nps: account.nps().map(|nps| nps.points()),
    };
    let mut all: Vec<Account> = book
        .iter()
        .map(|(name, account)| row(name, account))
        .collect();
    all.sort_by(|one, other| {
        other
            .value
            .unwrap_or(-1.0)
            .total_cmp(&one.value.unwrap_or(-1.0))
    });
    let is_valued =
        survey.options.value.is_some() && survey.records.values.iter().all(Option::is_some);
    let held = is_valued.then(|| book.value_held()).transpose()?;
    let influence = match survey.options.weight {
        // Weighed answer by answer, it is the tally by account that knows.
        Some(_) => Vec::new(),
        None => book
            .influence(survey.roll_up.unwrap_or_default(), |cell| cell.wave)
            .unwrap_or_default(),
    };
    let influential = influence
        .into_iter()
        .take(MOST_INFLUENTIAL)
        .map(|one| Influential {
            account: one.cluster.to_string(),
            share: one.share,
            nps_without: one.nps_without.map(|nps| nps.points()),
        });
    let at_risk = || {
        book.at_risk()
            .into_iter()
            .map(|(name, _)| name.to_string())
            .collect()
    };
    let silent = all
        .iter()
        .filter(|account| account.n == 0)
        .map(|account| Silent {
            account: account.account.clone(),
            value: account.value,
        });
    Ok(Accounts {
        suppressed: false,
        detracting_decision_makers: survey.options.role.as_ref().map(|_| at_risk()),
        silent: silent.collect(),
        only_promoters: book.only_promoters().map(ToString::to_string).collect(),
        value_held: held.map(|held| ValueHeld {
            promoters: held.promoters,
            passives: held.passives,
            detractors: held.detractors,
            silent: held.silent,
        }),
        influential: influential.collect(),
        all,
    })
}

/// The NPS of all customers of the margins; `None` without margins and without answers.
///
/// # Errors
/// For margins that contradict one another, the answers or the population.
pub(crate) fn calibrated(survey: &Survey<'_>) -> Result<Option<Calibrated>, Box<dyn Error>> {
    let options = survey.options;
    if options.margins.is_empty() || survey.records.answers.is_empty() {
        return Ok(None);
    }
    check_list(survey)?;
    let margins = margins(options)?;
    let sample = sample(survey).calibrated(&margins)?;
    let Some(mut estimate) = sample.estimate() else {
        return Ok(None);
    };
    if let (Some(population), None) = (options.population, &options.account) {
        estimate = estimate.of_population(population)?;
    }
    let interval = estimate.interval(options.level);
    let factors = sample.factors();
    let (smallest_factor, largest_factor) = factors
        .iter()
        .fold((f64::INFINITY, 0.0_f64), |(low, high), (_, factor)| {
            (low.min(*factor), high.max(*factor))
        });
    let columns = options.margin_columns().into_iter();
    Ok(Some(Calibrated {
        nps: estimate.nps().points(),
        lower: interval.lower(),
        upper: interval.upper(),
        std_error: estimate.std_error(),
        effective_n: estimate.effective_n(),
        customers: margins.first().map_or(0.0, KnownTotals::customers),
        margins: columns
            .map(|column| Margin {
                column: column.into(),
                values: options.customers_in(column).count(),
            })
            .collect(),
        smallest_factor,
        largest_factor,
    }))
}

/// The answers by the values of the columns of margins.
fn sample(survey: &Survey<'_>) -> Sample<Vec<String>> {
    let first = survey.records.tables;
    let values = |alike: &Alike| {
        let columns = survey.records.groups[first..]
            .iter()
            .zip(&alike.origin.cell.groups[first..]);
        columns
            .map(|((_, names), number)| names[*number as usize].to_string())
            .collect()
    };
    match survey.roll_up {
        Some(_) => survey.clustered(values).sample(),
        None => survey.tallies(values).sample(),
    }
}

fn margins(options: &Options) -> Result<Vec<KnownTotals<'_, Vec<String>>>, promoter::Error> {
    let columns = options.margin_columns().into_iter().enumerate();
    let margins = columns.map(|(place, column)| {
        let customers = options.customers_in(column);
        KnownTotals::borrowed(
            column,
            move |cell: &Vec<String>| cell[place].as_str(),
            customers.map(|one| (one.value.clone(), one.count as f64)),
        )
    });
    margins.collect()
}

/// Looks whether a list that margins count holds all who answered.
fn check_list(survey: &Survey<'_>) -> Result<(), String> {
    let (options, records) = (survey.options, survey.records);
    if options.population.is_none() || options.account.is_some() {
        return Ok(());
    }
    for (place, column) in (records.tables..).zip(options.margin_columns()) {
        for Customers { value, count, .. } in options.customers_in(column) {
            let names = &records.groups[place].1;
            let own = records
                .answers
                .iter()
                .filter(|alike| *names[alike.origin.cell.groups[place] as usize] == **value);
            if own.map(|alike| alike.scores.n()).sum::<u64>() > *count {
                return Err(format!(
                    "by --margin \"{column}:{value}={count}\" there are fewer customers than answered: with --population it must count all who could have"
                ));
            }
        }
    }
    Ok(())
}
