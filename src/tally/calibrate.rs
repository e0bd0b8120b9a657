//! Answers weighted so that they stand for the customers there are, by margins that are known.
//!
//! If half of the customers are small and a tenth of the answers come from them, the plain score
//! speaks of the large ones. Calibration gives answers of small customers more weight, until the
//! weighted answers have as many small and large customers, northern and southern, as the customer
//! base has. With one margin it is known as post-stratification, with several as raking.
//!
//! It mends what the margins explain and nothing else: small customers who stay silent may think
//! otherwise than those who answer. See [`response_rate`](crate::response_rate) for what that could
//! do. It costs where answers become uneven in weight, and gains where the margins explain how people
//! answer, which is then no longer left to chance; the effective number of answers says what remains.
//!
//! # Example
//! ```
//! use promoter::calibrate::{Calibration, Margin};
//! use promoter::{Level, Segments, Tally};
//! let mut answers = Segments::new();
//! *answers.entry("large") = Tally::from_counts(60, 25, 15)?;
//! *answers.entry("small") = Tally::from_counts(5, 5, 10)?;
//! // There are far more small customers than large ones, and few of them answered.
//! let size = Margin::new("size", |size: &&str| *size, [("large", 200.0), ("small", 800.0)])?;
//! let calibration = Calibration::independent(&answers, &[size])?;
//! assert_eq!(answers.total().nps().map(|nps| nps.rounded()), Some(33));
//! assert_eq!(calibration.nps().rounded(), -11); // a fifth of 45 less four fifths of 25
//! assert_eq!(calibration.factor(&"small"), Some(40.0));
//! let estimate = calibration.estimate()?;
//! assert_eq!((estimate.n(), estimate.effective_n().round()), (120, 31.0));
//! assert_eq!(estimate.calibrated_to(), Some(1));
//! # Ok::<(), promoter::Error>(())
//! ```

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::linearised::Frame;
use super::raking::{Cell, explained, rake};
use super::{ClusteredTally, Segments, WeightedTally};
use crate::error::Error;
use crate::inference::{Estimate, Nps};
use crate::survey::{Response, Weight};

pub use super::margin::Margin;
pub use super::trim::trim;

/// Answers weighted to known margins: the factor of every segment, and the score that results.
///
/// Answers of one segment have the same values in all margins, so they share one factor.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Calibration<S> {
    segments: BTreeMap<S, Weighed>,
    nps: Nps,
    estimate: Result<Estimate, Error>,
}

/// The answers of a segment with calibrated weights.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Weighed {
    factor: f64,
    tally: WeightedTally,
    /// The mean of its answers, coded +1, 0 and -1, that the margins explain.
    explained: f64,
}

impl<S: Ord + Clone> Calibration<S> {
    /// Calibrates answers that are independent, by segment, to margins.
    ///
    /// # Errors
    /// [`Error::NoMargins`], [`Error::MarginTotalsDiffer`] for margins of different numbers of
    /// customers, [`Error::MarginWithoutAnswers`] for customers of whom nobody answered,
    /// [`Error::MarginWithoutValue`] for answers of customers who are in no margin,
    /// [`Error::MarginsNotMet`] for margins that no weights of these answers meet together, and
    /// [`Error::WeightOutOfRange`] for weights outside 1e-90 to 1e90.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let answers: Segments<(&str, &str)> = Segments::from_iter([
    ///     (("large", "north"), Tally::from_counts(30, 10, 10)?),
    ///     (("large", "south"), Tally::from_counts(20, 20, 10)?),
    ///     (("small", "north"), Tally::from_counts(4, 4, 2)?),
    ///     (("small", "south"), Tally::from_counts(1, 2, 7)?),
    /// ]);
    /// let calibration = Calibration::independent(&answers, &[
    ///     Margin::new("size", |segment: &(&str, &str)| segment.0, [("large", 50.0), ("small", 150.0)])?,
    ///     Margin::new("region", |segment: &(&str, &str)| segment.1, [("north", 80.0), ("south", 120.0)])?,
    /// ])?;
    /// // The weights of the southern answers add up to the customers in the south.
    /// let regions = calibration.weighted().coarser(|segment| segment.1);
    /// let south = regions.get(&"south").expect("it answered");
    /// assert!((south.weight() - 120.0).abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Deming & Stephan (1940), Annals of Mathematical Statistics 11:427, for the weights. Deville &
    /// Särndal (1992), Journal of the American Statistical Association 87:376, for the variance: that
    /// of the residuals of a regression on the margins with the calibrated weights. R's `rake`
    /// regresses without weights, its standard errors differ by a few percent.
    pub fn independent<T: Clone + Into<WeightedTally>>(
        answers: &Segments<S, T>,
        margins: &[Margin<'_, S>],
    ) -> Result<Self, Error> {
        let answers = answers.iter();
        let segments = weighed(
            answers.map(|(segment, tally)| (segment.clone(), tally.clone().into())),
            margins,
        )?;
        let all: WeightedTally = segments.values().map(|weighed| weighed.tally).sum();
        let residual = |weighed: &Weighed| weighed.tally.squares_about(weighed.explained);
        let residual: f64 = segments.values().map(residual).sum();
        let variance = residual / (all.weight() * all.weight());
        let estimate = all.estimate_of_variance(variance);
        Self::new(segments, margins, estimate.ok_or(Error::NoMargins))
    }

    /// Calibrates answers of clusters, such as accounts, by segment, to margins.
    ///
    /// The margins count customers in the unit of the answers: people, where people answer.
    ///
    /// # Errors
    /// As [`independent`](Self::independent).
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{ClusteredTally, Role, Score};
    /// let mut answers = ClusteredTally::new();
    /// for (account, role, score) in [
    ///     ("Acme", Role::DecisionMaker, 4), ("Acme", Role::EndUser, 9), ("Acme", Role::EndUser, 10),
    ///     ("Bolt", Role::DecisionMaker, 9), ("Cord", Role::EndUser, 7), ("Dale", Role::EndUser, 9),
    /// ] {
    ///     answers.record(account, role, Score::new(score)?);
    /// }
    /// // Nine in ten of the people at the customers are end users.
    /// let roles = [(Role::DecisionMaker, 50.0), (Role::EndUser, 450.0)];
    /// let role = Margin::new("role", |role: &Role| *role, roles)?;
    /// let estimate = Calibration::clustered(&answers, &[role])?.estimate()?;
    /// assert_eq!(estimate.nps().points(), 67.5);
    /// assert!(estimate.to_string().ends_with("4 clusters, every_answer, calibrated to 1 margin)"));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn clustered<C: Ord>(
        answers: &ClusteredTally<C, S>,
        margins: &[Margin<'_, S>],
    ) -> Result<Self, Error> {
        let by_segment = answers.segments();
        let cells = by_segment
            .iter()
            .map(|(segment, tally)| (segment.clone(), *tally));
        let segments = weighed(cells, margins)?;
        let mut totals = Vec::with_capacity(answers.clusters());
        let mut fitted = Vec::with_capacity(answers.clusters());
        for (_, own) in answers.by_cluster() {
            let (mut total, mut explained) = (WeightedTally::new(), 0.0);
            for (segment, tally) in own.iter() {
                let known = &segments[segment];
                let tally = tally.times(known.factor)?;
                explained += known.explained * tally.weight();
                total += tally;
            }
            totals.push(total);
            fitted.push(explained);
        }
        let estimate = Frame::unstratified(totals.len()).calibrated(&totals, &fitted);
        let estimate = estimate.and_then(|estimate| estimate.ok_or(Error::NoMargins));
        Self::new(segments, margins, estimate)
    }

    fn new(
        segments: BTreeMap<S, Weighed>,
        margins: &[Margin<'_, S>],
        estimate: Result<Estimate, Error>,
    ) -> Result<Self, Error> {
        let all: WeightedTally = segments.values().map(|weighed| weighed.tally).sum();
        let to = margins.len() as u64;
        Ok(Self {
            segments,
            nps: all.nps().ok_or(Error::NoMargins)?,
            estimate: estimate.map(|estimate| estimate.to_margins(to)),
        })
    }
}

impl<S> Calibration<S> {
    /// The calibrated Net Promoter Score.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let mut answers = Segments::new();
    /// *answers.entry("large") = Tally::from_counts(9, 0, 1)?;
    /// *answers.entry("small") = Tally::from_counts(0, 1, 0)?;
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 30.0), ("small", 30.0)])?;
    /// assert_eq!(Calibration::independent(&answers, &[size])?.nps().points(), 40.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub const fn nps(&self) -> Nps {
        self.nps
    }

    /// The calibrated NPS with its uncertainty.
    ///
    /// Two waves that were calibrated each for itself can be compared with
    /// [`versus`](Estimate::versus), which takes them as independent: where the same accounts answered
    /// in both, the interval of the change is wider than it need be.
    ///
    /// # Errors
    /// [`Error::OneCluster`] when all answers come from one cluster: the score stands, see
    /// [`nps`](Self::nps).
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let mut answers = Segments::new();
    /// *answers.entry("large") = Tally::from_counts(0, 20, 0)?;
    /// *answers.entry("small") = Tally::from_counts(20, 0, 0)?;
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 30.0), ("small", 30.0)])?;
    /// let estimate = Calibration::independent(&answers, &[size])?.estimate()?;
    /// // Size explains every answer, so which sizes answered no longer matters.
    /// assert_eq!((estimate.nps().points(), estimate.std_error()), (50.0, 0.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn estimate(&self) -> Result<Estimate, Error> {
        self.estimate.clone()
    }
}

impl<S: Ord> Calibration<S> {
    /// By what the weight of every answer of a segment is multiplied; `None` for a segment without
    /// answers.
    ///
    /// A factor far above the others makes a few answers speak for many customers: join segments
    /// that are alike, or [`trim`] the weights.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let mut answers = Segments::new();
    /// *answers.entry("large") = Tally::from_counts(9, 0, 1)?;
    /// *answers.entry("small") = Tally::from_counts(0, 1, 0)?;
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 30.0), ("small", 30.0)])?;
    /// let calibration = Calibration::independent(&answers, &[size])?;
    /// assert_eq!(calibration.factor(&"large"), Some(3.0));
    /// assert_eq!(calibration.factor(&"medium"), None);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn factor(&self, segment: &S) -> Option<f64> {
        Some(self.segments.get(segment)?.factor)
    }

    /// The answers by segment with their calibrated weights, without segments that have none.
    ///
    /// Rolled up they give calibrated scores of parts. Their uncertainty takes the weights as given
    /// and the answers as independent; where accounts have several answers,
    /// [`apply`](Self::apply) the weights and tally by account.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Segments, Tally};
    /// let mut answers = Segments::new();
    /// *answers.entry("large") = Tally::from_counts(9, 0, 1)?;
    /// *answers.entry("small") = Tally::from_counts(0, 1, 0)?;
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 30.0), ("small", 60.0)])?;
    /// let weighted = Calibration::independent(&answers, &[size])?.weighted();
    /// let weights: Vec<_> = weighted.iter().map(|(size, tally)| (*size, tally.weight())).collect();
    /// assert_eq!(weights, [("large", 30.0), ("small", 60.0)]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn weighted(&self) -> Segments<S, WeightedTally>
    where
        S: Clone,
    {
        let segments = self.segments.iter();
        segments
            .map(|(segment, weighed)| (segment.clone(), weighed.tally))
            .collect()
    }

    /// Multiplies the weight of each response by the factor of its segment.
    ///
    /// # Errors
    /// [`Error::UnknownSegment`] for a response of a segment that was not calibrated, and
    /// [`Error::WeightOutOfRange`]; no weight is changed then.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::{Calibration, Margin};
    /// use promoter::{Response, Score, Segments, WeightedTally};
    /// let mut responses: Vec<Response<&str>> = Vec::new();
    /// for (size, score) in [("large", 9), ("large", 10), ("large", 3), ("small", 8)] {
    ///     responses.push(Response::new(Score::new(score)?).segment(size));
    /// }
    /// let mut answers: Segments<&str, WeightedTally> = Segments::new();
    /// for response in &responses {
    ///     answers.entry(response.segment).record(response.score, response.weight);
    /// }
    /// let size = Margin::new("size", |size: &&str| *size, [("large", 30.0), ("small", 70.0)])?;
    /// Calibration::independent(&answers, &[size])?.apply(&mut responses)?;
    /// let weights: Vec<f64> = responses.iter().map(|response| response.weight.get()).collect();
    /// assert_eq!(weights, [10.0, 10.0, 10.0, 70.0]);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn apply(&self, responses: &mut [Response<S>]) -> Result<(), Error>
    where
        S: Debug,
    {
        let weight = |response: &Response<S>| {
            let unknown = || Error::UnknownSegment {
                segment: format!("{:?}", response.segment),
            };
            let factor = self.factor(&response.segment).ok_or_else(unknown)?;
            Weight::new(factor * response.weight.get())
        };
        let weights: Vec<Weight> = responses.iter().map(weight).collect::<Result<_, _>>()?;
        for (response, weight) in responses.iter_mut().zip(weights) {
            response.weight = weight;
        }
        Ok(())
    }
}

/// The segments that have answers, with weights that meet the margins.
fn weighed<S: Ord + Clone>(
    answers: impl Iterator<Item = (S, WeightedTally)>,
    margins: &[Margin<'_, S>],
) -> Result<BTreeMap<S, Weighed>, Error> {
    let first = margins.first().filter(|margin| margin.total() > 0.0);
    let first = first.ok_or(Error::NoMargins)?;
    for other in margins {
        if (other.total() - first.total()).abs() > 1e-9 * first.total() {
            return Err(Error::MarginTotalsDiffer {
                first: first.name().to_owned(),
                first_total: first.total(),
                other: other.name().to_owned(),
                other_total: other.total(),
            });
        }
    }
    let answers: Vec<(S, WeightedTally)> = answers.filter(|(_, t)| t.counts().n() > 0).collect();
    let cells: Vec<Cell> = answers
        .iter()
        .map(|(segment, tally)| {
            let places = margins.iter().map(|margin| margin.place(segment));
            Ok(Cell {
                weight: tally.weight(),
                values: places.collect::<Result<_, _>>()?,
            })
        })
        .collect::<Result<_, Error>>()?;
    for (place, margin) in margins.iter().enumerate() {
        let mut heard = vec![false; margin.totals().len()];
        for cell in &cells {
            heard[cell.values[place]] = true;
        }
        let silent = |(value, heard): (usize, &bool)| !heard && margin.totals()[value] > 0.0;
        if let Some(value) = heard.iter().enumerate().position(silent) {
            return Err(Error::MarginWithoutAnswers {
                margin: margin.name().to_owned(),
                value: margin.value(value).to_owned(),
                total: margin.totals()[value],
            });
        }
    }
    // Sums that differ by rounding are made one, or no weights would meet them.
    let totals: Vec<Vec<f64>> = margins
        .iter()
        .map(|margin| {
            let unit = first.total() / margin.total();
            margin.totals().iter().map(|total| total * unit).collect()
        })
        .collect();
    let factors = rake(&cells, &totals).map_err(|worst| {
        let margin = &margins[worst.margin];
        Error::MarginsNotMet {
            margin: margin.name().to_owned(),
            value: margin.value(worst.value).to_owned(),
            total: margin.totals()[worst.value],
            found: worst.found,
        }
    })?;
    let calibrated = cells.into_iter().zip(&factors).map(|(cell, factor)| Cell {
        weight: factor * cell.weight,
        ..cell
    });
    let calibrated: Vec<Cell> = calibrated.collect();
    let means: Vec<f64> = answers.iter().map(|(_, tally)| tally.mean()).collect();
    let explained = explained(&calibrated, &totals, &means);
    let found = factors.into_iter().zip(explained);
    answers
        .into_iter()
        .zip(found)
        .map(|((segment, tally), (factor, explained))| {
            let tally = tally.times(factor)?;
            let weighed = Weighed {
                factor,
                tally,
                explained,
            };
            Ok((segment, weighed))
        })
        .collect()
}
