//! What should be known before a figure is relied on.

use std::collections::{BTreeMap, BTreeSet};

use promoter::Estimate;

use crate::answers::Alike;
use crate::confidential::Confidential;

/// A caution in words and for other programs, with the figure behind it.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Caution {
    kind: &'static str,
    pub(crate) text: String,
    figure: Option<f64>,
}

/// The cautions of an estimate; none without one.
pub(crate) fn of(estimate: Option<&Estimate>) -> Vec<Caution> {
    let cautions = estimate.map(Estimate::cautions).unwrap_or_default();
    cautions.iter().map(in_words).collect()
}

fn in_words(caution: &promoter::Caution) -> Caution {
    use promoter::Caution as Of;
    let (kind, figure) = match *caution {
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
}

/// Respondents who answered in two neighbouring waves, where no account says that their answers
/// belong together.
pub(crate) fn of_repeated_answers(answers: &[Alike], confidential: &Confidential) -> Vec<Caution> {
    let mut respondents: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for answer in answers {
        let wave = respondents.entry(&answer.origin.cell.wave).or_default();
        wave.extend(answer.respondent.as_deref());
    }
    let waves: Vec<_> = respondents.into_iter().collect();
    let pairs = waves.windows(2).filter_map(|pair| {
        let [(before, earlier), (wave, later)] = pair else {
            return None;
        };
        let both = earlier.intersection(later).count();
        let (respondents, their) = match both {
            0 => return None,
            // How many they are may be a few.
            _ if confidential.holds() => ("some respondents".into(), "their answers were"),
            1 => ("1 respondent".into(), "the two answers were"),
            _ => (format!("{both} respondents"), "their answers were"),
        };
        Some(Caution {
            kind: "taken_as_independent",
            text: format!(
                "{respondents} answered in {before} and in {wave}: {their} taken as independent; \
                 give --account, or the column of the respondents as the account, to compare them as what they are"
            ),
            figure: (!confidential.holds()).then_some(both as f64),
        })
    });
    pairs.collect()
}
