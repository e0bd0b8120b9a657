//! The figures of the report: the whole, its segments and its waves.

use std::collections::BTreeMap;
use std::error::Error;

use promoter::monitor::Chart;
use promoter::multiplicity::Correction;
use promoter::{
    Bands, Comparison, Estimate, Exclusion, Level, Method, RollUp, Sample, Segments, Tally, Unit,
    Waves,
};

use crate::options::Options;
use crate::records::{Cell, Records};
use crate::report::{
    BandProbability, Caution, Control, Difference, Figures, Judged, LedgerPart, Overall, Report,
    Segment, Source, Wave,
};
use crate::sampled::Survey;
use crate::{changed, customers};

/// Below this many answers a group says too little to be ranked by its NPS.
const FEW: u64 = 30;

/// As do fewer accounts, however many people of them answered.
const FEW_ACCOUNTS: u64 = 15;

/// Of more groups than these none is compared with the rest.
const MOST_COMPARED: usize = 1000;

impl Report {
    /// Works out all that is told of the answers.
    ///
    /// # Errors
    /// For a population smaller than what was heard of it, a value that is missing or too large, and
    /// margins that cannot be met.
    pub(crate) fn of(survey: &Survey<'_>, column: &str) -> Result<Self, Box<dyn Error>> {
        let (records, options) = (survey.records, survey.options);
        let whole = whole(survey)?;
        let n = survey.histogram(|_| true).n();
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
        let waves = waves(survey)?;
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
            small: match (survey.roll_up, survey.counts_accounts()) {
                (None, _) => format!("fewer than {FEW} answers"),
                (_, true) => format!("fewer than {FEW} accounts"),
                _ => format!("fewer than {FEW} effective answers or {FEW_ACCOUNTS} accounts"),
            },
            ledger: ledger(records, options),
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
            histogram: histogram(survey, |_| true),
            segments: (0..records.tables)
                .map(|column| segments(survey, column))
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

/// The counts of scores; `None` where the file has categories alone.
fn histogram(survey: &Survey<'_>, keep: impl Fn(&Cell) -> bool) -> Option<[u64; 11]> {
    if survey.options.category.is_some() {
        return None;
    }
    let mut counts = [0; 11];
    for (score, n) in survey.histogram(keep).iter() {
        counts[usize::from(score.get())] = n;
    }
    Some(counts)
}

/// Which rows of a table can be shown, in order.
pub(crate) fn shown(options: &Options, rows: &Segments<impl Ord, Tally>) -> Vec<bool> {
    match options.minimum_n {
        None => vec![true; rows.len()],
        Some(minimum) => disclosure(rows.iter().map(|(_, tally)| tally.n()), minimum),
    }
}

/// All answers, with a population as those of a list of customers or, by account, of accounts.
fn whole(survey: &Survey<'_>) -> Result<Option<Estimate>, Box<dyn Error>> {
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

/// What a group of so many answers shows.
pub(crate) fn figures(survey: &Survey<'_>, estimate: Option<&Estimate>, answers: Tally) -> Figures {
    let units = estimate.map_or(0, |estimate| estimate.design().units);
    let interval = estimate.map(|estimate| estimate.interval(survey.options.level));
    // Every account weighs the same, so shares are counts.
    let accounts = |share: fn(&Estimate) -> f64| {
        estimate.map_or(0, |estimate| {
            (share(estimate) * units as f64).round() as u64
        })
    };
    let counts = match survey.counts_accounts() {
        true => [
            Estimate::promoter_share,
            Estimate::passive_share,
            Estimate::detractor_share,
        ]
        .map(accounts),
        false => [
            answers.promoters(),
            answers.passives(),
            answers.detractors(),
        ],
    };
    let n = if survey.counts_accounts() {
        units
    } else {
        answers.n()
    };
    let effective_n = estimate.map(Estimate::effective_n);
    Figures {
        suppressed: false,
        n: Some(n),
        nps: estimate.map(|estimate| estimate.nps().points()),
        lower: interval.map(|interval| interval.lower()),
        upper: interval.map(|interval| interval.upper()),
        promoters: Some(counts[0]),
        passives: Some(counts[1]),
        detractors: Some(counts[2]),
        accounts: survey.roll_up.map(|_| units),
        effective_n: effective_n.filter(|n| n.is_finite()),
        small: match survey.roll_up {
            Some(_) if !survey.counts_accounts() => {
                effective_n < Some(FEW as f64) || units < FEW_ACCOUNTS
            }
            _ => n < FEW,
        },
        publishable: None,
        publishable_reasons: Vec::new(),
    }
}

fn overall(
    survey: &Survey<'_>,
    whole: Option<&Estimate>,
    n: u64,
) -> Result<Overall, promoter::Error> {
    let tally = survey.histogram(|_| true).tally();
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
    }
}

/// The cautions of an estimate.
fn cautions(estimate: &Estimate) -> Vec<Caution> {
    use promoter::Caution as Of;
    let in_words = |caution: Of| {
        let (kind, figure) = match caution {
            Of::OneCluster { .. } => ("one_cluster", None),
            Of::FewClusters { clusters, .. } => ("few_clusters", Some(clusters as f64)),
            Of::FewEffectiveClusters {
                effective_clusters, ..
            } => ("few_effective_clusters", Some(effective_clusters)),
            Of::HeavyCluster { top_share, .. } => ("heavy_cluster", Some(top_share)),
            Of::WeightGoesWithOpinion { correlation, .. } => {
                ("weight_goes_with_opinion", Some(correlation))
            }
            Of::FewAnswers { effective_n } => ("few_answers", Some(effective_n)),
            Of::TakenAsIndependent => ("taken_as_independent", None),
            _ => ("other", None),
        };
        Caution {
            kind,
            text: caution.to_string(),
            figure,
        }
    };
    estimate.cautions().into_iter().map(in_words).collect()
}

pub(crate) fn texts(estimate: Option<&Estimate>) -> Vec<String> {
    let cautions = estimate.map(cautions).unwrap_or_default();
    cautions.into_iter().map(|caution| caution.text).collect()
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

/// The segments of one column, in order. A segment is a part of every account's weight.
fn segments(survey: &Survey<'_>, column: usize) -> Result<(String, Vec<Segment>), promoter::Error> {
    let (title, names) = &survey.records.groups[column];
    let segment = |cell: &Cell| cell.groups[column];
    let sample = survey.sample(|_| (), segment)?;
    let estimates = sample.estimates(|segment| *segment);
    let tallies = tallies(survey, segment);
    let shown = shown(survey.options, &tallies);
    let judged = match estimates.len() <= MOST_COMPARED && shown.iter().all(|shown| *shown) {
        true => against_rest(&sample, survey.options.level),
        false => BTreeMap::new(),
    };
    let rows = tallies.iter().zip(shown).map(|((number, tally), shown)| {
        let estimate = estimates.get(number).filter(|_| shown);
        Segment {
            segment: names[*number as usize].to_string(),
            figures: match shown {
                true => figures(survey, estimate, *tally),
                false => Figures {
                    suppressed: true,
                    ..Figures::default()
                },
            },
            cautions: texts(estimate),
            against_rest: judged.get(number).cloned(),
        }
    });
    Ok((title.clone(), rows.collect()))
}

/// The answers as counted, by a number of their cells.
pub(crate) fn tallies(survey: &Survey<'_>, key: impl Fn(&Cell) -> u32) -> Segments<u32, Tally> {
    let answers = survey.records.answers.iter();
    answers
        .map(|alike| (key(&alike.origin.cell), alike.scores.tally()))
        .collect()
}

/// Every segment beside all the others; verdicts know that they are many.
fn against_rest(sample: &Sample<u32>, level: Level) -> BTreeMap<u32, Judged> {
    let comparisons = sample.against_rest(|segment| *segment);
    let comparisons = comparisons
        .iter()
        .map(|(key, comparison)| (*key, *comparison));
    let judged = Correction::Holm.judge(comparisons, level).into_iter();
    judged
        .map(|one| (one.key, judged_as(&one, level)))
        .collect()
}

/// A comparison that is one of many.
pub(crate) fn judged_as<K>(judged: &promoter::multiplicity::Judged<K>, level: Level) -> Judged {
    let difference = difference(&judged.comparison, level);
    Judged {
        difference: Difference {
            verdict: judged.verdict.name(),
            ..difference
        },
        adjusted_p_value: judged.p_value,
    }
}

/// A comparison by itself.
pub(crate) fn difference(comparison: &Comparison, level: Level) -> Difference {
    let interval = comparison.interval(level);
    Difference {
        change: comparison.difference(),
        lower: interval.lower(),
        upper: interval.upper(),
        p_value: comparison.p_value(),
        verdict: comparison.verdict(level).name(),
    }
}

/// The waves in order; none without a wave column.
fn waves(survey: &Survey<'_>) -> Result<Vec<Wave>, Box<dyn Error>> {
    let (options, records) = (survey.options, survey.records);
    if options.wave.is_none() {
        return Ok(Vec::new());
    }
    let sample = survey.sample(|cell| cell.wave, |cell| cell.wave)?;
    let waves = Waves::of(&sample, |wave| *wave);
    let tallies = tallies(survey, |cell| cell.wave);
    let shown = shown(options, &tallies);
    let mut control = control(&waves, options)?;
    let mut rows: Vec<Wave> = Vec::with_capacity(tallies.len());
    for ((number, tally), shown) in tallies.iter().zip(shown) {
        let name = records.waves[*number as usize].to_string();
        if !shown {
            let figures = Figures {
                suppressed: true,
                ..Figures::default()
            };
            rows.push(Wave {
                wave: name,
                figures,
                ..Wave::default()
            });
            continue;
        }
        let wave = waves.iter().find(|wave| wave.key() == number);
        let estimate = wave.and_then(|wave| wave.estimate());
        let after_hidden = rows.last().is_some_and(|before| before.figures.suppressed);
        let change = wave
            .and_then(|wave| wave.change().ok())
            .filter(|_| !after_hidden);
        let change = change.map(|change| difference(change, options.level));
        let year_before = a_year_before(&name).and_then(|before| {
            let before = rows
                .iter()
                .position(|row| row.wave == before && !row.figures.suppressed)?
                as u32;
            let comparison = sample.compare(|wave| wave == number, |wave| *wave == before)?;
            Some(difference(&comparison, options.level))
        });
        let anytime =
            estimate.map(|estimate| estimate.using(Method::Anytime).interval(options.level));
        rows.push(Wave {
            wave: name,
            figures: figures(survey, estimate, *tally),
            cautions: texts(estimate),
            change: change.as_ref().map(|change| change.change),
            change_lower: change.as_ref().map(|change| change.lower),
            change_upper: change.as_ref().map(|change| change.upper),
            p_value: change.as_ref().map(|change| change.p_value),
            verdict: change.as_ref().map(|change| change.verdict),
            since_a_year: year_before,
            anytime_lower: anytime.map(|interval| interval.lower()),
            anytime_upper: anytime.map(|interval| interval.upper()),
            control: control.remove(number),
            histogram: histogram(survey, |cell| cell.wave == *number),
        });
    }
    Ok(rows)
}

/// The name of the wave a year before one that was made from dates, such as 2025-Q2.
fn a_year_before(wave: &str) -> Option<String> {
    let (year, rest) = wave.split_at_checked(4)?;
    let year: u32 = year
        .parse()
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    (rest.is_empty() || rest.starts_with('-')).then(|| format!("{}{rest}", year - 1))
}

/// The control limits of the waves, by the first of them; none without a baseline.
fn control(
    waves: &Waves<u32>,
    options: &Options,
) -> Result<BTreeMap<u32, Control>, Box<dyn Error>> {
    let Some(baseline) = options.baseline else {
        return Ok(Default::default());
    };
    let waves: Vec<(u32, Estimate)> = waves.estimates().collect();
    if !(1..=waves.len()).contains(&baseline) {
        return Err(format!(
            "--baseline {baseline}: there are {} waves: expected a number of them",
            waves.len()
        )
        .into());
    }
    let chart = Chart::of(waves[..baseline].iter().copied())?;
    let watched = |of_baseline: bool| {
        let rows = if of_baseline {
            chart.baseline()
        } else {
            chart.watch(waves[baseline..].iter().copied())
        };
        rows.into_iter().map(move |row| {
            let signals = row.signals.iter().map(ToString::to_string).collect();
            (
                row.key,
                Control {
                    lower: row.lower,
                    upper: row.upper,
                    signals,
                    baseline: of_baseline,
                },
            )
        })
    };
    Ok(watched(true).chain(watched(false)).collect())
}

fn ledger(records: &Records, options: &Options) -> LedgerPart {
    let ledger = &records.ledger;
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
    let notes = ledger.notes().into_iter().map(|note| note.to_string());
    LedgerPart {
        rows: ledger.rows(),
        used: ledger.used(),
        excluded: none.chain(found).collect(),
        label_conflicts: ledger.label_conflicts().count,
        unread_labels: ledger.unread_labels().count,
        skipped_after_header: records.skipped,
        notes: notes.chain(records.notes.iter().cloned()).collect(),
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
fn disclosure(n: impl Iterator<Item = u64>, minimum: u64) -> Vec<bool> {
    n.map(|n| n >= minimum).collect()
}
