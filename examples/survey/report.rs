//! What the survey says, as the JSON document has it; the page and the tidy table are written from it.
//! Figures are unrounded, in points but for shares, weights and p-values; `null` where there is none.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The whole document.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) made_up: bool,
    pub(crate) source: Source,
    /// Rows of fewer answers are suppressed; `null` without such a minimum.
    pub(crate) minimum_n: Option<u64>,
    /// What groups are marked as small.
    pub(crate) small: String,
    pub(crate) ledger: LedgerPart,
    pub(crate) overall: Overall,
    pub(crate) cautions: Vec<Caution>,
    /// `null` without margins.
    pub(crate) calibrated: Option<Calibrated>,
    /// `null` where the options do not say who was asked.
    pub(crate) response: Option<Response>,
    pub(crate) accounts: Option<Accounts>,
    /// How often each score from 0 to 10 was given; `null` where only categories are known.
    pub(crate) histogram: Option<[u64; 11]>,
    #[serde(serialize_with = "by_column")]
    pub(crate) segments: Vec<(String, Vec<Segment>)>,
    pub(crate) waves: Vec<Wave>,
    /// By the first segment column, between the last two waves.
    pub(crate) changes: Option<Vec<Change>>,
    pub(crate) mix_shift: Option<Shift>,
    /// Why there is none, for somebody who looks for it.
    pub(crate) no_mix_shift: Option<String>,
    pub(crate) trend: Option<Slope>,
    pub(crate) no_trend: Option<String>,
    /// How likely each band is, from the lowest up; they add up to 1.
    pub(crate) band_probabilities: Option<Vec<BandProbability>>,
    /// `null` also where no number of answers is known to be enough.
    pub(crate) answers_to_settle: Option<u64>,
}

/// Where the answers come from.
#[derive(Debug, Serialize)]
pub(crate) struct Source {
    /// None of the made-up survey.
    pub(crate) files: Vec<String>,
    pub(crate) column: String,
    /// The options with which the figures can be made again.
    pub(crate) options: Vec<String>,
    /// Of this crate.
    pub(crate) version: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct LedgerPart {
    pub(crate) rows: u64,
    pub(crate) used: u64,
    pub(crate) excluded: std::collections::BTreeMap<String, u64>,
    pub(crate) label_conflicts: u64,
    pub(crate) unread_labels: u64,
    pub(crate) skipped_after_header: u64,
    pub(crate) notes: Vec<String>,
    /// The first rows of each reason with what they hold; none where single people could be seen.
    pub(crate) first_rows: std::collections::BTreeMap<String, String>,
}

/// How many answers or accounts, their NPS, and how sure it is.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Figures {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suppressed: bool,
    pub(crate) n: Option<u64>,
    pub(crate) nps: Option<f64>,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) promoters: Option<u64>,
    pub(crate) passives: Option<u64>,
    pub(crate) detractors: Option<u64>,
    /// The accounts that count; `null` where there are no accounts.
    pub(crate) accounts: Option<u64>,
    /// `null` without an interval, and of a census, where it has no end.
    pub(crate) effective_n: Option<f64>,
    /// Whether it says too little to be ranked by its NPS.
    pub(crate) small: bool,
    /// By the presentation standards of official statistics: yes, review or no.
    pub(crate) publishable: Option<&'static str>,
    pub(crate) publishable_reasons: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Overall {
    #[serde(flatten)]
    pub(crate) figures: Figures,
    pub(crate) promoter_share: Option<f64>,
    pub(crate) passive_share: Option<f64>,
    pub(crate) detractor_share: Option<f64>,
    pub(crate) level: f64,
    pub(crate) method: &'static str,
    pub(crate) std_error: Option<f64>,
    pub(crate) degrees_of_freedom: Option<f64>,
    pub(crate) design: &'static str,
    /// The design in words.
    pub(crate) taken_as: Option<String>,
    pub(crate) roll_up: &'static str,
    pub(crate) roll_up_in_words: &'static str,
    pub(crate) silent_accounts: Option<u64>,
    pub(crate) effective_accounts: Option<f64>,
    /// The share of the weight that the heaviest account holds.
    pub(crate) top_share: Option<f64>,
    pub(crate) design_effect: Option<f64>,
    pub(crate) population: Option<u64>,
    /// The bands that the interval touches, from the lowest up; `null` without an interval.
    pub(crate) bands: Option<Vec<String>>,
}

/// What should be known before a figure is relied on.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Caution {
    /// What it is about, under a name that does not change.
    pub(crate) kind: &'static str,
    pub(crate) text: String,
    pub(crate) figure: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Calibrated {
    pub(crate) nps: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) std_error: f64,
    pub(crate) effective_n: f64,
    /// In all, by the margins.
    pub(crate) customers: f64,
    pub(crate) margins: Vec<Margin>,
    /// How many customers an answer stands for, the least and the most.
    pub(crate) smallest_factor: f64,
    pub(crate) largest_factor: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Margin {
    pub(crate) column: String,
    pub(crate) values: usize,
}

/// Who was asked and who answered, and what those who did not could have said.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Response {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suppressed: bool,
    #[serde(flatten)]
    pub(crate) people: Option<Rate>,
    pub(crate) answers_of_people_not_asked: Option<u64>,
    pub(crate) bounds: Option<Bounded>,
    /// Where the silent would have to stand for the NPS of all asked to be 0.
    pub(crate) tipping_point: Option<f64>,
    pub(crate) roles: Option<Vec<RoleRate>>,
    pub(crate) accounts: Option<Rate>,
    /// The share of the value that is held by accounts that answered.
    pub(crate) value_heard: Option<f64>,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Rate {
    pub(crate) asked: u64,
    pub(crate) answered: u64,
    pub(crate) rate: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct RoleRate {
    pub(crate) role: &'static str,
    #[serde(flatten)]
    pub(crate) rate: Rate,
}

/// The NPS of all who were asked: what the silent make possible, then with the uncertainty of both.
#[derive(Debug, Serialize)]
pub(crate) struct Bounded {
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// Whom to call, whom to ask again, and who decides the score.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Accounts {
    /// Lists of accounts tell what single people answered.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suppressed: bool,
    /// By value, then by name; `null` without roles.
    pub(crate) detracting_decision_makers: Option<Vec<String>>,
    /// By value, then by name.
    pub(crate) silent: Vec<Silent>,
    pub(crate) only_promoters: Vec<String>,
    /// `null` unless the value of every account is known.
    pub(crate) value_held: Option<ValueHeld>,
    /// Those that move the NPS most, with the NPS without them.
    pub(crate) influential: Vec<Influential>,
    /// All of them, by value and then by name.
    pub(crate) all: Vec<Account>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Account {
    pub(crate) account: String,
    pub(crate) value: Option<f64>,
    pub(crate) n: u64,
    pub(crate) nps: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Silent {
    pub(crate) account: String,
    pub(crate) value: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Influential {
    pub(crate) account: String,
    /// Of the weight.
    pub(crate) share: f64,
    pub(crate) nps_without: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct ValueHeld {
    pub(crate) promoters: f64,
    pub(crate) passives: f64,
    pub(crate) detractors: f64,
    pub(crate) silent: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Segment {
    pub(crate) segment: String,
    #[serde(flatten)]
    pub(crate) figures: Figures,
    pub(crate) cautions: Vec<String>,
    /// Beside all other answers; `null` where the segment is all, and where there are too many.
    pub(crate) against_rest: Option<Judged>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Wave {
    pub(crate) wave: String,
    #[serde(flatten)]
    pub(crate) figures: Figures,
    pub(crate) cautions: Vec<String>,
    /// Since the wave before.
    pub(crate) change: Option<f64>,
    pub(crate) change_lower: Option<f64>,
    pub(crate) change_upper: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) verdict: Option<&'static str>,
    /// Since the wave a year before, where waves are dates.
    pub(crate) since_a_year: Option<Difference>,
    /// The interval that holds however often one looks.
    pub(crate) anytime_lower: Option<f64>,
    pub(crate) anytime_upper: Option<f64>,
    /// Between which the NPS stays where all is as in the baseline; `null` without one.
    pub(crate) control: Option<Control>,
    pub(crate) histogram: Option<[u64; 11]>,
}

/// A difference of two NPS.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Difference {
    pub(crate) change: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) p_value: f64,
    pub(crate) verdict: &'static str,
}

/// A difference that is one of many: its verdict goes by the raised p-value.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Judged {
    #[serde(flatten)]
    pub(crate) difference: Difference,
    pub(crate) adjusted_p_value: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Control {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) signals: Vec<String>,
    /// Whether the wave is one of those that say what is normal.
    pub(crate) baseline: bool,
}

/// What a segment did from one wave to the next.
#[derive(Debug, Serialize)]
pub(crate) struct Change {
    pub(crate) segment: String,
    /// All its fields are `null` where the segment cannot be compared.
    #[serde(flatten)]
    pub(crate) change: Compared,
    /// Why it cannot.
    pub(crate) not_compared: Option<&'static str>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Compared {
    pub(crate) change: Option<f64>,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) p_value: Option<f64>,
    pub(crate) adjusted_p_value: Option<f64>,
    pub(crate) verdict: Option<&'static str>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Shift {
    pub(crate) column: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) total: Points,
    pub(crate) mix: Points,
    pub(crate) within: Points,
    pub(crate) segments: Vec<Moved>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Points {
    pub(crate) points: f64,
    pub(crate) lower: Option<f64>,
    pub(crate) upper: Option<f64>,
    pub(crate) p_value: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Moved {
    pub(crate) segment: String,
    pub(crate) mix: f64,
    pub(crate) within: f64,
    pub(crate) appeared: bool,
    pub(crate) vanished: bool,
}

/// In points from one wave to the next.
#[derive(Debug, Serialize)]
pub(crate) struct Slope {
    pub(crate) slope: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
    pub(crate) p_value: f64,
    pub(crate) verdict: &'static str,
    pub(crate) waves: u64,
    /// Waves of one account, which are not in it.
    pub(crate) left_out: usize,
    /// Of a straight line through the waves; `null` where it cannot be told.
    pub(crate) lack_of_fit_p_value: Option<f64>,
}

#[derive(Debug, Serialize)]
pub(crate) struct BandProbability {
    pub(crate) band: String,
    pub(crate) probability: f64,
}

fn by_column<S: Serializer>(
    tables: &[(String, Vec<Segment>)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(tables.len()))?;
    for (column, rows) in tables {
        map.serialize_entry(column, rows)?;
    }
    map.end()
}

/// The document of a survey of which nothing can be shown: every part is suppressed.
pub(crate) fn nothing(made_up: bool, minimum_n: u64) -> Result<String, serde_json::Error> {
    let parts = [
        "source",
        "small",
        "ledger",
        "overall",
        "cautions",
        "calibrated",
        "response",
        "accounts",
        "histogram",
        "segments",
        "waves",
        "changes",
        "mix_shift",
        "no_mix_shift",
        "trend",
        "no_trend",
        "band_probabilities",
        "answers_to_settle",
    ];
    let parts = parts.map(|part| (part.to_owned(), serde_json::json!({ "suppressed": true })));
    let mut document = serde_json::Map::from_iter(parts);
    document.insert("made_up".into(), made_up.into());
    document.insert("minimum_n".into(), minimum_n.into());
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
