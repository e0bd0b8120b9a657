//! The whole calibrated to margins, as fields of the JSON document.

use promoter::Level;
use serde::Serialize;

use crate::calibrated::Calibrated;

#[derive(Serialize)]
pub(crate) struct CalibratedPart {
    nps: f64,
    lower: f64,
    upper: f64,
    std_error: f64,
    /// Infinite for a census, which JSON cannot say: it is written as `null`.
    effective_n: f64,
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
        let estimate = &calibrated.estimate;
        let interval = estimate.interval(level);
        let margins = calibrated.margins.iter();
        Self {
            nps: estimate.nps().points(),
            lower: interval.lower(),
            upper: interval.upper(),
            std_error: estimate.std_error(),
            effective_n: estimate.effective_n(),
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
