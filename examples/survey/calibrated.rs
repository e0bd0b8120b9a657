//! The whole with answers weighted so that they stand for the customers there are.

use std::error::Error;

use promoter::calibrate::{Calibration, Margin};
use promoter::{ClusteredTally, Design, Estimate, Level, Segments, Tally, Weight};

use crate::answers::{Alike, Origin, Reading};
use crate::confidential::{Confidential, Row, SUPPRESSED};
use crate::figures::Figures;
use crate::options::Options;
use crate::parse::Customers;
use crate::table::{interval_title, list, section};

/// The NPS of the customers that the margins count.
#[derive(Debug)]
pub(crate) struct Calibrated {
    pub(crate) nps: f64,
    /// `None` where all answers come from one account.
    pub(crate) estimate: Option<Estimate>,
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
        let calibration = if options.account.is_some() {
            let mut tally = ClusteredTally::new();
            for Alike { origin, scores, .. } in answers {
                for (score, n) in scores.iter() {
                    let (account, cell) = (origin.account.clone(), origin.margins.clone());
                    tally.record_n(account, cell, score, Weight::ONE, n);
                }
            }
            Calibration::clustered(&tally, &margins)?
        } else {
            let mut cells: Segments<Vec<String>, Tally> = Segments::new();
            for Alike { origin, scores, .. } in answers {
                *cells.entry(origin.margins.clone()) += scores.tally();
            }
            Calibration::independent(&cells, &margins)?
        };
        // A group of few answers could be worked out from the plain NPS and the calibrated one.
        if !confidential.shows(&Row::Calibrated) {
            return Ok(Some(None));
        }
        let estimate = match calibration.estimate() {
            Err(promoter::Error::OneCluster { .. }) => None,
            estimate => Some(estimate?),
        };
        let estimate = estimate.map(|estimate| match options.population {
            Some(population) => estimate.of_population(population),
            None => Ok(estimate),
        });
        let factors = answers
            .iter()
            .filter_map(|alike| calibration.factor(&alike.origin.margins));
        let ends = factors.fold((f64::INFINITY, 0.0_f64), |(low, high), factor| {
            (low.min(factor), high.max(factor))
        });
        let columns = options.margin_columns().into_iter();
        Ok(Some(Some(Self {
            nps: calibration.nps().points(),
            estimate: estimate.transpose()?,
            customers: margins.first().map_or(0.0, Margin::total),
            margins: columns
                .map(|column| (column.into(), options.customers_in(column).count()))
                .collect(),
            factors: (!confidential.holds()).then_some(ends),
        })))
    }
}

fn margins(options: &Options) -> Result<Vec<Margin<'_, Vec<String>>>, promoter::Error> {
    let columns = options.margin_columns().into_iter().enumerate();
    let margins = columns.map(|(place, column)| {
        let customers = options.customers_in(column);
        Margin::new(
            column,
            move |cell: &Vec<String>| cell[place].clone(),
            customers.map(|one| (one.value.clone(), one.count as f64)),
        )
    });
    margins.collect()
}

/// Looks whether the margins count the customers whom an answer stands for.
///
/// # Errors
/// For a value that no margin names, with its row.
pub(crate) fn check(row: u64, origin: &Origin, options: &Options) -> Result<(), String> {
    for (column, value) in options.margin_columns().into_iter().zip(&origin.margins) {
        let mut customers = options.customers_in(column);
        if !customers.any(|one: &Customers| one.value == *value) {
            return Err(format!(
                "row {row} has {value:?} in column {column:?}, which no --margin names: add --margin \"{column}:{value}=COUNT\" with the number of such customers"
            ));
        }
    }
    Ok(())
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
pub(crate) fn page(figures: &Figures, level: Level) -> String {
    let calibrated = match &figures.calibrated {
        None => return String::new(),
        Some(None) => return section("Calibrated", &format!("{SUPPRESSED}\n")),
        Some(Some(calibrated)) => calibrated,
    };
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |name: &str, value: String| lines.push((name.into(), value));
    let limits = |estimate: Option<&Estimate>| match estimate {
        Some(estimate) => format!("{:.1}", estimate.interval(level)),
        None => "one account".into(),
    };
    let whole = &figures.overall;
    line("NPS", format!("{:.1}", calibrated.nps));
    line(&interval_title(level), limits(calibrated.estimate.as_ref()));
    let as_answered = whole.nps.map(|nps| {
        let limits = limits(whole.estimate.as_ref());
        format!("{nps:.1}, {} {limits}", interval_title(level))
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
    if let Some(estimate) = &calibrated.estimate
        && estimate.design() != Design::Census
    {
        line("effective n", format!("{:.1}", estimate.effective_n()));
    }
    if let Some((low, high)) = calibrated.factors {
        line("an answer is", format!("{low:.2} to {high:.2} customers"));
    }
    let note = "the score above and all tables below are as answered\n";
    section("Calibrated", &(list(&lines) + note))
}
