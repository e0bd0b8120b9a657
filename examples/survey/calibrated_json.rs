//! The whole calibrated to margins, as fields of the JSON document.

use promoter::Level;
use serde::Serialize;

use crate::calibrated::Calibrated;

#[derive(Serialize)]
pub(crate) struct CalibratedPart {
    nps: f64,
    /// The limits and what they rest on are `null` where all answers come from one account.
    lower: Option<f64>,
    upper: Option<f64>,
    std_error: Option<f64>,
    effective_n: Option<f64>,
    customers: f64,
    margins: Vec<MarginPart>,
    /// How many customers an answer stands for, at least and at most; `null` with a minimum of answers.
    smallest_factor: Option<f64>,
    largest_factor: Option<f64>,
}

#[derive(Serialize)]
struct MarginPart {
    column: String,
    values: usize,
}

impl CalibratedPart {
    pub(crate) fn of(calibrated: &Calibrated, level: Level) -> Self {
        let estimate = calibrated.estimate.as_ref();
        let interval = estimate.map(|estimate| estimate.interval(level));
        let margins = calibrated.margins.iter();
        Self {
            nps: calibrated.nps,
            lower: interval.map(|interval| interval.lower()),
            upper: interval.map(|interval| interval.upper()),
            std_error: estimate.map(|estimate| estimate.std_error()),
            effective_n: estimate.map(|estimate| estimate.effective_n()),
            customers: calibrated.customers,
            margins: margins
                .map(|(column, values)| MarginPart {
                    column: column.clone(),
                    values: *values,
                })
                .collect(),
            smallest_factor: calibrated.factors.map(|(smallest, _)| smallest),
            largest_factor: calibrated.factors.map(|(_, largest)| largest),
        }
    }
}
