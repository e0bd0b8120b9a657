//! The NPS of all answers on the page, with all that says how sure it is.

use promoter::{Estimate, Level, Method, RollUp, Unit};

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
    let Some(estimate) = &group.estimate else {
        return match group.n {
            0 => "no answer was used, so there is no NPS\n",
            _ => "no account that answered has a value above 0, so there is no NPS by value\n",
        }
        .into();
    };
    let mut lines = vec![
        ("NPS".to_owned(), format!("{:.1}", estimate.nps())),
        (interval_title(level), interval(Some(estimate), level)),
    ];
    if let Some(bands) = &figures.bands {
        let of_accounts = figures.roll_up.is_some_and(counts_accounts);
        lines.extend(bands.lines(if of_accounts { "accounts" } else { "answers" }));
    }
    let mut line = |name: &str, value: String| lines.push((name.into(), value));
    if let Some(roll_up) = figures.roll_up {
        line("roll-up", in_words(roll_up).into());
    }
    let categories = categories(figures, estimate);
    if figures.roll_up.is_some_and(counts_accounts) {
        line(
            "answers",
            format!("{}, counted as accounts", figures.histogram.n()),
        );
    } else {
        line("answers", group.n.to_string());
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
    let design = design(estimate, figures).into_iter();
    lines.extend(design.map(|(name, value)| (name.to_owned(), value)));
    lines.push(("interval method".into(), Method::default().to_string()));
    list(&lines)
}

/// How many are in each category, and the share that makes the NPS.
fn categories(figures: &Figures, estimate: &Estimate) -> [(&'static str, String); 3] {
    let (tally, roll_up) = (&figures.categories, figures.roll_up);
    let names = match roll_up {
        Some(roll_up) if counts_accounts(roll_up) => ["  promoters", "  passives", "  detractors"],
        _ => ["  promoters, 9-10", "  passives, 7-8", "  detractors, 0-6"],
    };
    let of = match roll_up {
        Some(RollUp::EveryAccount) => " of the accounts",
        Some(RollUp::ByValue) => " of the value",
        _ => "",
    };
    let counts = [tally.promoters(), tally.passives(), tally.detractors()];
    let shares = [
        estimate.promoter_share(),
        estimate.passive_share(),
        estimate.detractor_share(),
    ];
    [0, 1, 2].map(|place| {
        let percent = 100.0 * shares[place];
        (
            names[place],
            format!("{} ({percent:.1}%{of})", counts[place]),
        )
    })
}

/// How the answers depend on one another and what that costs.
fn design(estimate: &Estimate, figures: &Figures) -> Vec<(&'static str, String)> {
    let design = estimate.design();
    let of_accounts = figures.roll_up.is_some_and(counts_accounts);
    // What accounts contribute has a line of its own.
    let mut taken_as = design;
    taken_as.roll_up = None;
    if figures.roll_up.is_some() {
        taken_as.unit = Unit::Account;
    }
    let mut lines = vec![("taken as", taken_as.to_string())];
    let differs = (estimate.effective_n() - estimate.n() as f64).abs() >= 0.05;
    if !design.census && differs {
        let mut effective_n = format!("{:.1}", estimate.effective_n());
        let why = why_effective(estimate);
        if !why.is_empty() {
            effective_n += &format!(" ({why})");
        }
        lines.push(("effective n", effective_n));
    }
    if let (Some(effective), Some(top), false) = (
        estimate.effective_clusters(),
        estimate.top_share(),
        of_accounts,
    ) {
        let top = 100.0 * top;
        let text = format!("{effective:.1}, the largest with {top:.1}% of the weight");
        lines.push(("effective accounts", text));
    }
    // One account has nothing to tell a variance from.
    let several = design.unit != Unit::Answer && !of_accounts && design.units > 1;
    if let Some(effect) = estimate.design_effect().filter(|_| several) {
        let text = format!("{effect:.2} times the variance of independent answers");
        lines.push(("design effect", text));
    }
    if let Some(population) = design.list {
        let of = match design.unit {
            Unit::Answer => "",
            _ => " accounts",
        };
        let which = match figures.calibrated {
            Some(Some(_)) if design.unit == Unit::Answer => {
                "the interval above and those under Calibrated are of this list, those of all tables below are not"
            }
            _ => "the interval above is that of this list, those below are not",
        };
        let text = format!("{population}{of}: {which}");
        lines.push(("population", text));
    }
    lines
}

/// Why the answers are worth another number of independent ones; empty where no cause is known.
fn why_effective(estimate: &Estimate) -> String {
    let mut causes = Vec::new();
    let design = estimate.design();
    let gain = gain_of_population(estimate);
    if design.unit != Unit::Answer {
        let several = design.units < estimate.n();
        let effect = estimate.design_effect().unwrap_or(0.0) * gain;
        let is_less = estimate.effective_n() / gain < estimate.n() as f64;
        match design.roll_up {
            Some(RollUp::ByValue) => causes.push("accounts weigh by their value"),
            Some(RollUp::EveryAccount) if several => causes.push("accounts weigh the same"),
            _ => {}
        }
        if several && design.units == 1 {
            causes.push("one account is worth one answer");
        } else if several && effect > 1.0 {
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
    let answered = estimate.design().units;
    let population = estimate.design().list.filter(|&all| all > answered);
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
