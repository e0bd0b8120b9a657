//! Who was asked and who answered, as fields of the JSON document.

use promoter::{Heard, Level};
use serde::Serialize;

use crate::groups_json::Shown;
use crate::response::Response;

#[derive(Serialize)]
pub(crate) struct ResponsePart {
    #[serde(flatten)]
    people: Rate,
    /// Answers of people who were not asked; they are in the NPS and in no figure here.
    answers_of_people_not_asked: u64,
    /// `null` without an answer.
    bounds: Option<BoundsPart>,
    /// `null` where nothing that the silent could say would bring all asked to an NPS of 0.
    tipping_point: Option<f64>,
    roles: Option<Vec<RoleRate>>,
    accounts: Option<Rate>,
    /// A share, 0 to 1.
    value_heard: Option<f64>,
}

/// A rate is a share, 0 to 1; `null` where nobody was asked.
#[derive(Serialize)]
struct Rate {
    asked: u64,
    answered: u64,
    rate: Option<f64>,
}

#[derive(Serialize)]
struct RoleRate {
    role: &'static str,
    #[serde(flatten)]
    rate: Shown<Rate>,
}

/// The NPS of all asked, whatever the silent would have said, and its limits at the level.
#[derive(Serialize)]
struct BoundsPart {
    lowest: f64,
    highest: f64,
    lower: f64,
    upper: f64,
}

impl ResponsePart {
    pub(crate) fn of(response: &Response, level: Level) -> Self {
        let bounds = response.bounds.map(|bounds| {
            let interval = bounds.interval(level);
            BoundsPart {
                lowest: bounds.lower(),
                highest: bounds.upper(),
                lower: interval.lower(),
                upper: interval.upper(),
            }
        });
        let roles = response.roles.as_ref().map(|roles| {
            let rows = roles.iter().map(|(role, heard)| RoleRate {
                role: role.name(),
                rate: Shown::of(heard.map(Rate::of)),
            });
            rows.collect()
        });
        Self {
            people: Rate::of(response.people),
            answers_of_people_not_asked: response.not_asked,
            bounds,
            tipping_point: response.tipping_point,
            roles,
            accounts: response.accounts.map(Rate::of),
            value_heard: response.value_heard,
        }
    }
}

impl Rate {
    fn of(heard: Heard) -> Self {
        Self {
            asked: heard.invited,
            answered: heard.answered,
            rate: heard.rate(),
        }
    }
}
