//! The whole with answers weighted so that they stand for the customers there are.

use std::error::Error;

use promoter::{Estimate, KnownTotals, Level, Sample, Segments, Tally};

use crate::answers::Alike;
use crate::confidential::{Confidential, Row, SUPPRESSED};
use crate::options::Options;
use crate::parse::Customers;
use crate::reading::Reading;
use crate::rolled_up::{Group, sample_of_list};
use crate::table::{interval, interval_title, list, section};

/// The NPS of the customers that the margins count.
#[derive(Debug)]
pub(crate) struct Calibrated {
    pub(crate) estimate: Estimate,
    /// The column of each margin with the number of its values.
    pub(crate) margins: Vec<(String, usize)>,
    /// All customers, as each margin counts them.
    pub(crate) customers: f64,
    /// How many customers an answer stands for, at least and at most; `None` with a minimum of answers,
    /// since how many answered in a crossing of the margins would follow from it.
    pub(crate) factors: Option<(f64, f64)>,
}

impl Calibrated {
    /// `None` without an answer, then `None` where it must not be shown.
    ///
    /// # Errors
    /// For margins that cannot be met.
    pub(crate) fn of(
        reading: &Reading,
        confidential: &Confidential,
        options: &Options,
    ) -> Result<Option<Option<Self>>, Box<dyn Error>> {
        let answers = &reading.answers;
        if options.margins.is_empty() || answers.is_empty() {
            return Ok(None);
        }
        check_list(answers, options)?;
        let margins = margins(options)?;
        let sample = sample(answers, options)?.calibrated(&margins)?;
        // A group of few answers could be worked out from the plain NPS and the calibrated one.
        if !confidential.shows(&Row::Calibrated) {
            return Ok(Some(None));
        }
        let Some(mut estimate) = sample.estimate() else {
            return Ok(None);
        };
        if let (Some(population), None) = (options.population, &options.account) {
            estimate = estimate.of_population(population)?;
        }
        let factors = sample.factors();
        let factors = factors.iter().map(|(_, factor)| *factor);
        let ends = factors.fold((f64::INFINITY, 0.0_f64), |(low, high), factor| {
            (low.min(factor), high.max(factor))
        });
        let columns = options.margin_columns().into_iter();
        Ok(Some(Some(Self {
            estimate,
            customers: margins.first().map_or(0.0, KnownTotals::customers),
            margins: columns
                .map(|column| (column.into(), options.customers_in(column).count()))
                .collect(),
            factors: (!confidential.holds()).then_some(ends),
        })))
    }
}

/// The answers by their values in all columns of margins.
fn sample(answers: &[Alike], options: &Options) -> Result<Sample<Vec<String>>, promoter::Error> {
    if options.account.is_some() {
        return sample_of_list(answers, None, |origin| origin.margins.clone());
    }
    let cells = answers
        .iter()
        .map(|alike| (alike.origin.margins.clone(), alike.scores.tally()));
    Ok(cells.collect::<Segments<_, Tally>>().sample())
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

/// Looks whether a list of customers has at least those of each value who answered.
fn check_list(answers: &[Alike], options: &Options) -> Result<(), String> {
    if options.population.is_none() || options.account.is_some() {
        return Ok(());
    }
    for (place, column) in options.margin_columns().into_iter().enumerate() {
        for Customers { value, count, .. } in options.customers_in(column) {
            let own = answers
                .iter()
                .filter(|alike| alike.origin.margins[place] == *value);
            if own.map(|alike| alike.scores.n()).sum::<u64>() > *count {
                return Err(format!(
                    "by --margin \"{column}:{value}={count}\" there are fewer customers than answered: with --population it must count all who could have"
                ));
            }
        }
    }
    Ok(())
}

/// The section on the customers that the answers stand for; empty without margins.
pub(crate) fn page(calibrated: Option<&Option<Calibrated>>, whole: &Group, level: Level) -> String {
    let calibrated = match calibrated {
        None => return String::new(),
        Some(None) => return section("Calibrated", &format!("{SUPPRESSED}\n")),
        Some(Some(calibrated)) => calibrated,
    };
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |name: &str, value: String| lines.push((name.into(), value));
    let estimate = &calibrated.estimate;
    line("NPS", format!("{:.1}", estimate.nps()));
    line(&interval_title(level), interval(Some(estimate), level));
    let as_answered = whole.estimate.map(|whole| {
        let limits = interval(Some(&whole), level);
        format!("{:.1}, {} {limits}", whole.nps(), interval_title(level))
    });
    line("as answered", as_answered.unwrap_or_default());
    let margins = calibrated.margins.iter();
    let margins: Vec<String> = margins
        .map(|(column, values)| match values {
            1 => format!("{column} (1 value)"),
            values => format!("{column} ({values} values)"),
        })
        .collect();
    let names = margins.join(", ");
    line("margins", format!("{}: {names}", margins.len()));
    line("customers", calibrated.customers.to_string());
    if !estimate.design().census {
        line("effective n", format!("{:.1}", estimate.effective_n()));
    }
    if let Some((low, high)) = calibrated.factors {
        line("an answer is", format!("{low:.2} to {high:.2} customers"));
    }
    let note = "the score above and all tables below are as answered\n";
    section("Calibrated", &(list(&lines) + note))
}
