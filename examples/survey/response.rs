//! Who was asked and who answered, and what those who did not could have said.

use std::error::Error;

use promoter::response_rate::Bounds;
use promoter::{Heard, Role};

use crate::asked::Asked;
use crate::confidential::{Confidential, Row, SUPPRESSED};
use crate::options::Options;
use crate::parse::Invited;
use crate::table::{Line, interval_title, list, section, table};

/// What is said of the silent.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) people: Heard,
    /// Answers of people who were not asked; they are in no figure here.
    pub(crate) not_asked: u64,
    /// `None` without an answer.
    pub(crate) bounds: Option<Bounds>,
    /// What the silent would have to stand at for all to stand at 0; `None` where they cannot bring
    /// it about.
    pub(crate) tipping_point: Option<f64>,
    /// `None` without a column of roles, or where only the number of people is known; a role without
    /// figures is suppressed.
    pub(crate) roles: Option<Vec<(Role, Option<Heard>)>>,
    /// The same of accounts, which have answered if one of their people has.
    pub(crate) accounts: Option<Heard>,
    /// The share of the value that is held by accounts with an answer; `None` unless the value of
    /// every account is known.
    pub(crate) value_heard: Option<f64>,
}

impl Response {
    /// Of `n` answers that are used; `None` where it must not be shown.
    ///
    /// # Errors
    /// For fewer people than answers.
    pub(crate) fn of(
        asked: &Asked,
        n: u64,
        confidential: &Confidential,
        options: &Options,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        let answered = asked.answers.n();
        if answered > asked.people {
            return Err(format!(
                "--invited {} is fewer than the {answered} answers that are used: expected everybody who was asked",
                asked.people
            )
            .into());
        }
        if !confidential.shows(&Row::Asked(true)) {
            return Ok(None);
        }
        let bounds = Bounds::of(&asked.answers, asked.people)?;
        let tipping_point = bounds.map(|bounds| bounds.tipping_point(0.0)).transpose()?;
        let of_roles = asked.accounts.as_ref().filter(|_| options.role.is_some());
        let roles = of_roles.map(|accounts| {
            let roles = accounts.heard().coarser(|(_, role)| *role);
            let rows = roles.iter().map(|(role, heard)| {
                // Where nobody answered there is nobody to protect.
                let is_shown = heard.answered == 0 || confidential.shows(&Row::Role(*role));
                (*role, is_shown.then_some(*heard))
            });
            rows.collect()
        });
        let accounts = asked
            .accounts
            .as_ref()
            .filter(|_| options.account.is_some());
        // It fails where an account has no value, or two.
        let held = accounts.and_then(|accounts| accounts.value_held().ok());
        Ok(Some(Self {
            people: Heard {
                invited: asked.people,
                answered,
                ..Heard::default()
            },
            not_asked: n - answered,
            bounds,
            tipping_point: tipping_point.flatten(),
            roles,
            accounts: accounts.map(|accounts| {
                let named = accounts.iter().filter(|(account, _)| !account.is_empty());
                named.fold(Heard::default(), |sum, (_, account)| Heard {
                    invited: sum.invited + 1,
                    answered: sum.answered + u64::from(account.n() > 0),
                    ..sum
                })
            }),
            value_heard: held.and_then(|held| held.heard_share()),
        }))
    }
}

/// The section on who answered; empty where the options do not say who was asked.
pub(crate) fn page(response: Option<&Option<Response>>, options: &Options) -> String {
    let response = match response {
        None => return String::new(),
        Some(None) => return section("Response", &format!("{SUPPRESSED}\n")),
        Some(Some(response)) => response,
    };
    let mut body = list(&lines(response, options));
    if let Some(roles) = &response.roles {
        body += &format!("\n{}", by_role(roles));
    }
    section("Response", &body)
}

fn lines(response: &Response, options: &Options) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut line = |name: &str, value: String| lines.push((name.into(), value));
    let once = match (&options.invited, &options.wave) {
        (Some(Invited::Column(_)), Some(_)) => ", each once a wave",
        _ => "",
    };
    line("people asked", format!("{}{once}", response.people.invited));
    line("answered", of_all(response.people));
    match response.not_asked {
        0 => {}
        1 => line(
            "not asked",
            "1 more answer, which counts above and not here".into(),
        ),
        n => line(
            "not asked",
            format!("{n} more answers, which count above and not here"),
        ),
    }
    match &response.bounds {
        None => line(
            "NPS of all asked",
            "not known: nobody of them answered".into(),
        ),
        Some(bounds) => {
            let ends = format!("{:.1} to {:.1}", bounds.lower(), bounds.upper());
            line(
                "NPS of all asked",
                format!("{ends}, whatever the silent would have said"),
            );
            let independent = match options.account {
                Some(_) => ", taking answers of one account as independent",
                None => "",
            };
            let limits = bounds.interval(options.level);
            line(
                &interval_title(options.level),
                format!("{limits}{independent}"),
            );
            line("tipping point", tipping_point(response, bounds));
        }
    }
    if let Some(accounts) = response.accounts {
        line("accounts asked", accounts.invited.to_string());
        line("accounts heard", of_all(accounts));
    }
    if let Some(share) = response.value_heard {
        line("value heard from", percent(share));
    }
    lines
}

/// How many there are and, where it can be said, which part of all.
fn of_all(heard: Heard) -> String {
    let rate = heard.rate().map(|rate| format!(" ({})", percent(rate)));
    format!("{}{}", heard.answered, rate.unwrap_or_default())
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// What the silent would have had to say for the sign of the NPS to be in doubt.
fn tipping_point(response: &Response, bounds: &Bounds) -> String {
    let (lower, upper) = (bounds.lower(), bounds.upper());
    if lower == upper {
        return "none: nobody is silent".into();
    }
    // Halfway between the ends the silent stand at 0.
    let change = if lower + upper < 0.0 { "rise" } else { "fall" };
    match response.tipping_point {
        Some(points) => {
            format!("for all asked to {change} to 0 the silent would have to stand at {points:.1}")
        }
        None => format!(
            "cannot happen: nothing that the silent could say would make all asked {change} to 0"
        ),
    }
}

fn by_role(roles: &[(Role, Option<Heard>)]) -> String {
    let lines = roles.iter().map(|(role, heard)| Line {
        name: role.name().replace('_', " "),
        figures: match heard {
            None => vec![SUPPRESSED.into()],
            Some(heard) => vec![
                heard.invited.to_string(),
                heard.answered.to_string(),
                heard.rate().map_or_else(String::new, percent),
            ],
        },
    });
    table(&["asked", "answered", "rate"], &lines.collect::<Vec<_>>())
}
