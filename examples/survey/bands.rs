//! The band of the whole: which it may be, how likely each is, and what would settle it.

use promoter::{Band, Bands, Error, Estimate, Level};

/// What is said of the band.
#[derive(Debug)]
pub(crate) struct BandFigures {
    /// The bands that the interval touches, from the lowest up.
    pub(crate) spanned: Vec<Band>,
    /// Each band from the lowest up, with the probability, 0 to 1, that the NPS lies in it.
    pub(crate) probabilities: Vec<(Band, f64)>,
    /// How many more answers like these would settle the band; `None` where the NPS stands on an
    /// edge, and where the customers are a list of known length.
    pub(crate) answers_to_settle: Option<u64>,
}

impl BandFigures {
    pub(crate) fn of(estimate: &Estimate, level: Level) -> Result<Self, Error> {
        let bands = Bands::default();
        let probabilities = bands.probabilities(estimate).into_iter();
        let to_settle = bands.answers_to_settle(estimate, level);
        // Of a list, each further answer also leaves one fewer to be unsure of, which the number does
        // not know: it could be more than there are.
        let is_open = |more: &u64| *more == 0 || estimate.design().list.is_none();
        Ok(Self {
            spanned: bands.spanned_by(&estimate.interval(level))?.to_vec(),
            probabilities: probabilities.map(|(band, p)| (*band, p)).collect(),
            answers_to_settle: to_settle.filter(is_open),
        })
    }

    /// The lines of the page, names and what is said; `counted` is what a number counts.
    pub(crate) fn lines(&self, counted: &str) -> Vec<(String, String)> {
        let names: Vec<String> = self.spanned.iter().map(ToString::to_string).collect();
        let likely = self.probabilities.iter().map(|(band, p)| (band, 100.0 * p));
        // What would be shown as 0.0% is left to the JSON document.
        let likely = likely.filter(|(_, percent)| *percent >= 0.05);
        let likely: Vec<String> = likely
            .map(|(band, percent)| match percent {
                // Nearly sure is not sure.
                percent if (99.95..100.0).contains(&percent) => format!("{band} over 99.9%"),
                percent => format!("{band} {percent:.1}%"),
            })
            .collect();
        let mut lines = vec![
            ("band".into(), names.join(" or ")),
            ("band probability".into(), likely.join(", ")),
        ];
        let to_settle = match self.answers_to_settle {
            Some(0) => Some("nothing, the interval lies within it".into()),
            Some(more) => Some(format!("about {more} more {counted} like these")),
            None => None,
        };
        lines.extend(to_settle.map(|text| ("to settle the band".into(), text)));
        lines
    }
}
