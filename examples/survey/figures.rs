//! The report of a survey: the whole, and what the other files say of its parts.

use std::error::Error;

use promoter::{Bands, Estimate, Exclusion, Histogram, Method, RollUp, Unit};

use crate::groups::{self, cautions, figures, histogram};
use crate::lost;
use crate::options::Options;
use crate::records::Records;
use crate::report::{BandProbability, Caution, LedgerPart, Overall, Report, Source};
use crate::sampled::Survey;
use crate::{changed, customers};

impl Report {
    /// Works out all that is told of the answers.
    ///
    /// # Errors
    /// For a population smaller than what was heard of it, a value that is missing or too large, and
    /// margins that cannot be met.
    pub(crate) fn of(survey: &Survey<'_>, column: &str) -> Result<Self, Box<dyn Error>> {
        let (records, options) = (survey.records, survey.options);
        let whole = whole(survey)?;
        let all = survey.histogram();
        let n = all.n();
        let bands = Bands::default();
        let open = |estimate: &Estimate| {
            let more = bands.answers_to_settle(estimate, options.level);
            // Of a list, each further answer also leaves one fewer to be unsure of, which the number
            // does not know: it could be more than there are.
            more.filter(|more| *more == 0 || estimate.design().list.is_none())
        };
        let probabilities = |estimate: &Estimate| {
            let rows = bands.probabilities(estimate).into_iter();
            rows.map(|(band, probability)| BandProbability {
                band: band.to_string(),
                probability,
            })
            .collect()
        };
        let waves = groups::waves(survey)?;
        let changed = changed::Changed::of(survey, &waves)?;
        let mut cautions = whole.as_ref().map(cautions).unwrap_or_default();
        cautions.extend(repeated(survey));
        Ok(Self {
            made_up: options.made_up(),
            source: Source {
                files: options
                    .files
                    .iter()
                    .map(|file| file.display().to_string())
                    .collect(),
                column: column.into(),
                options: std::env::args().skip(1).collect(),
                version: env!("CARGO_PKG_VERSION"),
            },
            minimum_n: options.minimum_n,
            small: groups::small(survey),
            ledger: ledger(records, options, &all),
            overall: overall(survey, whole.as_ref(), n)?,
            cautions,
            calibrated: customers::calibrated(survey)?,
            response: records
                .asked
                .as_ref()
                .map(|asked| asked.response(n, options))
                .transpose()?,
            accounts: survey
                .roll_up
                .map(|_| customers::accounts(survey))
                .transpose()?,
            histogram: histogram(survey, &all),
            segments: (0..records.tables)
                .map(|column| groups::segments(survey, column))
                .collect::<Result<_, _>>()?,
            waves,
            changes: changed.changes,
            mix_shift: changed.mix_shift,
            no_mix_shift: changed.no_mix_shift,
            trend: changed.trend,
            no_trend: changed.no_trend,
            band_probabilities: whole.as_ref().map(probabilities),
            answers_to_settle: whole.as_ref().and_then(open),
        })
    }
}

/// All answers, with a population as those of a list of customers or, by account, of accounts.
pub(crate) fn whole(survey: &Survey<'_>) -> Result<Option<Estimate>, Box<dyn Error>> {
    let everything = || survey.sample(|_| (), |_| ());
    let Some(population) = survey.options.population else {
        return Ok(everything()?.estimate());
    };
    if survey.roll_up.is_none() {
        let estimate = everything()?.estimate();
        return Ok(estimate
            .map(|estimate| estimate.of_population(population))
            .transpose()?);
    }
    let accounts = survey.book.len();
    if accounts as u64 > population {
        return Err(format!(
            "a population of {population} is smaller than the {accounts} accounts in the file: expected all accounts that could have answered"
        ).into());
    }
    let answers = survey.clustered(|_| ());
    Ok(answers
        .sample_of_list(|_| (), |()| Some(population))?
        .estimate())
}

fn overall(
    survey: &Survey<'_>,
    whole: Option<&Estimate>,
    n: u64,
) -> Result<Overall, promoter::Error> {
    let tally = survey.histogram().tally();
    debug_assert_eq!(tally.n(), n);
    let level = survey.options.level;
    let design = whole.map(|whole| whole.design());
    let answered = survey.book.answered() as u64;
    let mut figures = figures(survey, whole, tally);
    figures.accounts = survey.roll_up.map(|_| answered);
    let spanned = whole.map(|whole| {
        let bands = Bands::default();
        let touched = bands.spanned_by(&whole.interval(level))?;
        Ok(touched.iter().map(ToString::to_string).collect())
    });
    let taken_as = design.map(|mut design| {
        // What accounts contribute is told beside it.
        design.roll_up = None;
        if survey.roll_up.is_some() {
            design.unit = Unit::Account;
        }
        design.to_string()
    });
    Ok(Overall {
        figures,
        promoter_share: whole.map(Estimate::promoter_share),
        passive_share: whole.map(Estimate::passive_share),
        detractor_share: whole.map(Estimate::detractor_share),
        level: level.get(),
        method: Method::default().name(),
        std_error: whole.map(Estimate::std_error),
        degrees_of_freedom: whole.and_then(Estimate::degrees_of_freedom),
        design: match design {
            Some(design) if design.census => "census",
            Some(design) if design.unit == Unit::Answer => "simple",
            None if survey.roll_up.is_none() => "simple",
            _ => "clustered",
        },
        taken_as,
        roll_up: survey.roll_up.unwrap_or_default().name(),
        roll_up_in_words: in_words(survey.roll_up.unwrap_or_default()),
        silent_accounts: survey.roll_up.map(|_| survey.book.len() as u64 - answered),
        effective_accounts: whole.and_then(Estimate::effective_clusters),
        top_share: whole.and_then(Estimate::top_share),
        design_effect: whole.and_then(Estimate::design_effect),
        population: design.and_then(|design| design.list),
        bands: spanned.transpose()?,
    })
}

fn in_words(roll_up: RollUp) -> &'static str {
    match roll_up {
        RollUp::EveryAnswer => "every answer counts the same",
        RollUp::EveryAccount => "every account counts the same",
        RollUp::ByValue => "every account counts by its value",
        RollUp::MeanScore => "every account is one category, by the mean of its scores",
        RollUp::MostInfluential => "every account is one category, by its most influential role",
        other => other.name(),
    }
}

/// For each wave whose respondents answered in the wave before as well: without accounts the two are
/// compared as if they were of different people.
fn repeated(survey: &Survey<'_>) -> Vec<Caution> {
    if survey.roll_up.is_some() {
        return Vec::new();
    }
    let one = |(before, wave, both): &(_, _, u64)| {
        // How many they are may be a few.
        let (respondents, answers) = match (survey.options.minimum_n, both) {
            (Some(_), _) => ("some respondents".into(), "their answers were"),
            (None, 1) => ("1 respondent".into(), "the two answers were"),
            (None, both) => (format!("{both} respondents"), "their answers were"),
        };
        Caution {
            kind: "taken_as_independent",
            text: format!(
                "{respondents} answered in {before} and in {wave}: {answers} taken as independent; \
                 give --account, or the column of the respondents as the account, to compare them as what they are"
            ),
            figure: survey.options.minimum_n.is_none().then_some(*both as f64),
        }
    };
    let one = |row: &(std::rc::Rc<str>, std::rc::Rc<str>, u64)| one(row);
    survey.records.repeated.iter().map(one).collect()
}

fn ledger(records: &Records, options: &Options, all: &Histogram) -> LedgerPart {
    let ledger = &records.ledger;
    // Marks of another scale: categories are on none, and a row may stand for many answers.
    let is_beyond = ledger.excluded_for(&Exclusion::OutOfRange) > 0;
    let marks = match (&options.category, &options.count) {
        (Some(_), _) => Vec::new(),
        (None, Some(_)) if !is_beyond => all.notes(),
        _ => ledger.notes(),
    };
    // The reasons of the library are always there, so a reader need not ask whether they are.
    let always = [
        Exclusion::Missing,
        Exclusion::NotANumber,
        Exclusion::SeveralNumbers,
        Exclusion::Fraction,
        Exclusion::OutOfRange,
        Exclusion::Duplicate,
    ];
    let none = always.iter().map(|reason| (reason.to_string(), 0));
    let found = ledger
        .excluded()
        .map(|(reason, rows)| (reason.to_string(), rows.count));
    let notes = marks.into_iter().map(|note| note.to_string());
    LedgerPart {
        rows: ledger.rows(),
        used: ledger.used(),
        excluded: none.chain(found).collect(),
        label_conflicts: ledger.label_conflicts().count,
        unread_labels: ledger.unread_labels().count,
        skipped_after_header: records.skipped,
        notes: notes
            .chain(records.notes.iter().cloned())
            .chain(lost::notes(ledger, all, options))
            .collect(),
        first_rows: match options.minimum_n {
            // Their cells show what single people answered.
            Some(_) => Default::default(),
            None => {
                let rows = ledger
                    .excluded()
                    .map(|(reason, rows)| (reason.to_string(), rows.to_string()));
                let labels = [
                    ("label_conflicts", ledger.label_conflicts()),
                    ("unread_labels", ledger.unread_labels()),
                ];
                rows.chain(labels.map(|(name, rows)| (name.into(), rows.to_string())))
                    .collect()
            }
        },
    }
}
