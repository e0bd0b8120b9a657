//! The segments and the waves: how many answered, their NPS, and how sure it is.

use std::collections::BTreeMap;
use std::error::Error;

use promoter::disclosure::{Publishable, Reason, Table, publishable};
use promoter::monitor::Chart;
use promoter::multiplicity::{self, Correction};
use promoter::{Comparison, Estimate, Histogram, Level, Method, Sample, Segments, Tally, Waves};

use crate::options::Options;
use crate::records::Cell;
use crate::report::{Caution, Control, Difference, Figures, Judged, Segment, Wave};
use crate::sampled::Survey;

/// Below this many answers a group says too little to be ranked by its NPS.
const FEW: u64 = 30;

/// As do fewer accounts, however many people of them answered.
const FEW_ACCOUNTS: u64 = 15;

/// Of more groups than these none is compared with the rest.
const MOST_COMPARED: usize = 1000;

/// What groups say too little, in words.
pub(crate) fn small(survey: &Survey<'_>) -> String {
    match (survey.roll_up, survey.counts_accounts()) {
        (None, _) => format!("fewer than {FEW} answers"),
        (_, true) => format!("fewer than {FEW} accounts"),
        _ => format!("fewer than {FEW} effective answers or {FEW_ACCOUNTS} accounts"),
    }
}

/// Which rows of a table can be shown, in order.
pub(crate) fn shown(options: &Options, rows: &Segments<impl Ord, Tally>) -> Vec<bool> {
    let minimum = options.minimum_n.unwrap_or(0);
    let numbered = || (0..).zip(rows.iter().map(|(_, tally)| tally.n()));
    let table: Table<usize> = Table::of(numbered(), minimum);
    numbered().map(|(row, _)| table.shows(&row)).collect()
}

/// The counts of scores; `None` where the file has categories alone.
pub(crate) fn histogram(survey: &Survey<'_>, scores: &Histogram) -> Option<[u64; 11]> {
    if survey.options.category.is_some() {
        return None;
    }
    let mut counts = [0; 11];
    for (score, n) in scores.iter() {
        counts[usize::from(score.get())] = n;
    }
    Some(counts)
}

/// What a group shows that may be hidden.
pub(crate) fn figures_if(
    shown: bool,
    survey: &Survey<'_>,
    estimate: Option<&Estimate>,
    answers: Tally,
) -> Figures {
    match shown {
        true => figures(survey, estimate, answers),
        false => Figures {
            suppressed: true,
            ..Figures::default()
        },
    }
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
    let verdict = estimate.map(|estimate| match publishable(estimate) {
        Publishable::Yes => ("yes", Vec::new()),
        Publishable::Review(reasons) => ("review", in_words(&reasons)),
        Publishable::No(reasons) => ("no", in_words(&reasons)),
    });
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
        publishable: verdict.as_ref().map(|(verdict, _)| *verdict),
        publishable_reasons: verdict.map_or_else(Vec::new, |(_, reasons)| reasons),
    }
}

fn in_words(reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(Reason::to_string).collect()
}

/// The cautions of an estimate.
pub(crate) fn cautions(estimate: &Estimate) -> Vec<Caution> {
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

/// The segments of one column, in order. A segment is a part of every account's weight.
pub(crate) fn segments(
    survey: &Survey<'_>,
    column: usize,
) -> Result<(String, Vec<Segment>), promoter::Error> {
    let (title, names) = &survey.records.groups[column];
    let segment = |cell: &Cell| cell.groups[column];
    let sample = survey.sample(|_| (), segment)?;
    let estimates = sample.estimates(|segment| *segment);
    let tallies = survey.tallies(|alike| segment(&alike.origin.cell));
    let shown = shown(survey.options, &tallies);
    let judged = match estimates.len() <= MOST_COMPARED && shown.iter().all(|shown| *shown) {
        true => against_rest(&sample, survey.options.level),
        false => BTreeMap::new(),
    };
    let rows = tallies.iter().zip(shown).map(|((number, tally), shown)| {
        let estimate = estimates.get(number).filter(|_| shown);
        Segment {
            segment: names[*number as usize].to_string(),
            figures: figures_if(shown, survey, estimate, *tally),
            cautions: texts(estimate),
            against_rest: judged.get(number).cloned(),
        }
    });
    Ok((title.clone(), rows.collect()))
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
pub(crate) fn judged_as<K>(judged: &multiplicity::Judged<K>, level: Level) -> Judged {
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
pub(crate) fn waves(survey: &Survey<'_>) -> Result<Vec<Wave>, Box<dyn Error>> {
    let (options, records) = (survey.options, survey.records);
    if options.wave.is_none() {
        return Ok(Vec::new());
    }
    let sample = survey.sample(|cell| cell.wave, |cell| cell.wave)?;
    let waves = Waves::of(&sample, |wave| *wave);
    let answers = records.answers.iter();
    let scores: Segments<u32, Histogram> = answers
        .map(|alike| (alike.origin.cell.wave, alike.scores))
        .collect();
    let tallies = survey.tallies(|alike| alike.origin.cell.wave);
    let shown = shown(options, &tallies);
    // Its limits would tell of a hidden wave what the others leave of the baseline.
    let mut control = match shown.iter().all(|shown| *shown) {
        true => control(&waves, options)?,
        false => BTreeMap::new(),
    };
    let mut found = waves.iter().peekable();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows: Vec<Wave> = Vec::with_capacity(tallies.len());
    for ((number, tally), shown) in tallies.iter().zip(shown) {
        let name = records.waves[*number as usize].to_string();
        let wave = found.next_if(|wave| wave.key() == number);
        if !shown {
            rows.push(Wave {
                wave: name,
                figures: figures_if(false, survey, None, *tally),
                ..Wave::default()
            });
            continue;
        }
        let estimate = wave.and_then(|wave| wave.estimate());
        // What is hidden has no NPS either.
        let follows = rows
            .last()
            .is_some_and(|before| before.figures.nps.is_some());
        let change = wave.and_then(|wave| wave.change().ok()).filter(|_| follows);
        let change = change.map(|change| difference(change, options.level));
        let year_before = a_year_before(&name).and_then(|before| {
            let before = numbers.get(&before)?;
            let comparison = sample.compare(|wave| wave == number, |wave| wave == before)?;
            Some(difference(&comparison, options.level))
        });
        numbers.insert(name.clone(), *number);
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
            histogram: scores
                .get(number)
                .and_then(|scores| histogram(survey, scores)),
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
