//! The NPS of all answers on the page, with all that says how sure it is.

use promoter::{Design, Estimate, Level, Method, RollUp};

use crate::figures::Figures;
use crate::rolled_up::counts_accounts;
use crate::table::{interval, interval_title, list, section};

/// The whole, and what should be known before it is relied on.
pub(crate) fn page(figures: &Figures, level: Level) -> String {
    let mut page = section("All answers", &body(figures, level));
    if !figures.cautions.is_empty() {
        let lines = figures
            .cautions
            .iter()
            .map(|caution| format!("{}\n", caution.text));
        page += &section("Cautions", &lines.collect::<String>());
    }
    page
}

fn body(figures: &Figures, level: Level) -> String {
    let group = &figures.overall;
    let Some(nps) = group.nps else {
        return match group.n() {
            0 => "no answer was used, so there is no NPS\n",
            _ => "no account that answered has a value above 0, so there is no NPS by value\n",
        }
        .into();
    };
    let mut lines = vec![
        ("NPS".to_owned(), format!("{nps:.1}")),
        (interval_title(level), interval(group, level)),
    ];
    if let Some(bands) = &figures.bands {
        let of_accounts = figures.roll_up.is_some_and(counts_accounts);
        lines.extend(bands.lines(if of_accounts { "accounts" } else { "answers" }));
    }
    let mut line = |name: &str, value: String| lines.push((name.into(), value));
    if let Some(roll_up) = figures.roll_up {
        line("roll-up", in_words(roll_up).into());
    }
    let categories = categories(figures);
    if figures.roll_up.is_some_and(counts_accounts) {
        line(
            "answers",
            format!("{}, counted as accounts", figures.histogram.n()),
        );
    } else {
        line("answers", group.n().to_string());
    }
    for (name, text) in categories {
        line(name, text);
    }
    if let Some(accounts) = &figures.accounts {
        let silent = match accounts.silent.len() {
            0 => String::new(),
            silent => format!(" that answered, {silent} silent"),
        };
        line("accounts", format!("{}{silent}", accounts.answered));
    }
    if let Some(estimate) = &group.estimate {
        let is_calibrated = matches!(figures.calibrated, Some(Some(_)));
        lines.extend(design(estimate, is_calibrated).map(|(name, value)| (name.to_owned(), value)));
    }
    lines.push(("interval method".into(), Method::default().to_string()));
    list(&lines)
}

/// How many are in each category, and the share that makes the NPS.
fn categories(figures: &Figures) -> [(&'static str, String); 3] {
    let Figures {
        overall, roll_up, ..
    } = figures;
    let tally = &overall.tally;
    let names = match roll_up {
        Some(roll_up) if counts_accounts(*roll_up) => ["  promoters", "  passives", "  detractors"],
        _ => ["  promoters, 9-10", "  passives, 7-8", "  detractors, 0-6"],
    };
    let of = match roll_up {
        Some(RollUp::EveryAccount) => " of the accounts",
        Some(RollUp::ByValue) => " of the value",
        _ => "",
    };
    let counts = [tally.promoters(), tally.passives(), tally.detractors()];
    let share = |count: u64| count as f64 / tally.n() as f64;
    // Within one account, which has no estimate, every answer weighs the same.
    let shares = match &overall.estimate {
        Some(estimate) => [
            estimate.promoter_share(),
            estimate.passive_share(),
            estimate.detractor_share(),
        ],
        None => counts.map(share),
    };
    [0, 1, 2].map(|place| {
        let percent = 100.0 * shares[place];
        (
            names[place],
            format!("{} ({percent:.1}%{of})", counts[place]),
        )
    })
}

/// How the answers depend on one another and what that costs.
fn design(
    estimate: &Estimate,
    is_calibrated: bool,
) -> impl Iterator<Item = (&'static str, String)> {
    let mut lines = Vec::new();
    let of_accounts = counts_accounts(estimate.roll_up());
    lines.push(match estimate.design() {
        Design::Simple if of_accounts => ("taken as", "independent accounts".into()),
        Design::Clustered { .. } => (
            "taken as",
            format!("{} (one for each account)", estimate.design()),
        ),
        design => ("taken as", design.to_string()),
    });
    if estimate.design() != Design::Census && estimate.effective_n() != estimate.n() as f64 {
        let mut effective_n = format!("{:.1}", estimate.effective_n());
        let why = why_effective(estimate);
        if !why.is_empty() {
            effective_n += &format!(" ({why})");
        }
        lines.push(("effective n", effective_n));
    }
    if let (Some(effective), Some(top)) = (estimate.effective_clusters(), estimate.top_share()) {
        let top = 100.0 * top;
        let text = format!("{effective:.1}, the largest with {top:.1}% of the weight");
        lines.push(("effective accounts", text));
    }
    if let (Some(effect), true) = (
        estimate.design_effect(),
        estimate.degrees_of_freedom().is_some(),
    ) {
        let text = format!("{effect:.2} times the variance of independent answers");
        lines.push(("design effect", text));
    }
    if let Some(population) = estimate.population() {
        let of = match estimate.degrees_of_freedom() {
            Some(_) => " accounts",
            None if of_accounts => " accounts",
            None => "",
        };
        let which = match is_calibrated {
            true => {
                "the interval above and those under Calibrated are of this list, those of all tables below are not"
            }
            false => "the interval above is that of this list, those below are not",
        };
        let text = format!("{population}{of}: {which}");
        lines.push(("population", text));
    }
    lines.into_iter()
}

/// Why the answers are worth another number of independent ones; empty where no cause is known.
fn why_effective(estimate: &Estimate) -> String {
    let mut causes = Vec::new();
    let gain = gain_of_population(estimate);
    if let Design::Clustered { clusters, .. } = estimate.design() {
        let several = clusters < estimate.n();
        let effect = estimate.design_effect().unwrap_or(0.0) * gain;
        let is_less = estimate.effective_n() / gain < estimate.n() as f64;
        match estimate.roll_up() {
            RollUp::ByValue => causes.push("accounts weigh by their value"),
            RollUp::EveryAccount if several => causes.push("accounts weigh the same"),
            _ => {}
        }
        if several && effect > 1.0 {
            causes.push("answers of one account are alike, or accounts are uneven");
        } else if several && causes.is_empty() {
            causes.push(match is_less {
                true => "accounts are few or uneven",
                false => "answers of one account differ",
            });
        }
    }
    // Of a large population the answers are worth what they are without it.
    if gain > 1.01 {
        causes.push("for being a large part of the population");
    }
    causes.join("; ")
}

/// How many times more the answers are worth for being a part of a list of known length.
fn gain_of_population(estimate: &Estimate) -> f64 {
    let answered = match estimate.design() {
        Design::Clustered { clusters, .. } => clusters,
        _ => estimate.n(),
    };
    let population = estimate.population().filter(|&all| all > answered);
    population.map_or(1.0, |all| all as f64 / (all - answered) as f64)
}

fn in_words(roll_up: RollUp) -> &'static str {
    match roll_up {
        RollUp::EveryAnswer => "every answer counts the same",
        RollUp::EveryAccount => "every account counts the same",
        RollUp::ByValue => "every account counts by its value",
        RollUp::MeanScore => "every account is one category, by the mean of its scores",
        RollUp::MostInfluential => {
            "every account is one category, by its most influential role that answered"
        }
    }
}
