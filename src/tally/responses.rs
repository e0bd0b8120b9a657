//! Responses as a way in: counted one by one, or by survey kind and segment.

use std::ops::AddAssign;

use super::{Histogram, Segments, Tally, WeightedTally};
use crate::error::Error;
use crate::survey::{Response, SurveyKind};

/// A tally of one answer. Tallies of several responses add up, whatever they were asked for: their
/// survey kinds are pooled. [`Segments`] of responses keeps them apart.
///
/// # Errors
/// [`Error::Unfit`] for a weight other than 1; a [`WeightedTally`] takes those.
///
/// # Example
/// ```
/// use promoter::{Error, Response, Score, Tally, Weight};
/// let responses = [Response::new(Score::new(9)?), Response::new(Score::new(3)?)];
/// let tally = responses
///     .iter()
///     .map(Tally::try_from)
///     .sum::<Result<Tally, Error>>()?;
/// assert_eq!(tally, Tally::from_counts(1, 0, 1)?);
/// let weighted = Response::new(Score::new(9)?).weight(Weight::new(2.0)?);
/// assert!(Tally::try_from(&weighted).is_err());
/// # Ok::<(), Error>(())
/// ```
impl<S> TryFrom<&Response<S>> for Tally {
    type Error = Error;

    fn try_from(response: &Response<S>) -> Result<Self, Error> {
        response.unweighted()?;
        let mut one = Self::new();
        one.record(response.score);
        Ok(one)
    }
}

/// A histogram of one answer, as [`Tally`] of a response.
///
/// # Errors
/// [`Error::Unfit`] for a weight other than 1.
impl<S> TryFrom<&Response<S>> for Histogram {
    type Error = Error;

    fn try_from(response: &Response<S>) -> Result<Self, Error> {
        response.unweighted()?;
        let mut one = Self::new();
        one.record(response.score);
        Ok(one)
    }
}

impl<S: Ord + Clone, T: Default + AddAssign> Segments<(SurveyKind, S), T> {
    /// Counts a response in its segment and kind of survey. Kinds are kept apart: a relationship score
    /// and a score after a support case measure different things. To pool them make the segments
    /// [`coarser`](Self::coarser).
    ///
    /// # Errors
    /// [`Error::Unfit`] for a weight other than 1. Segments of [`WeightedTally`] take weights: they
    /// extend from responses and collect them.
    ///
    /// # Example
    /// ```
    /// use promoter::{Response, Score, Segments, SurveyKind, Tally, Touchpoint};
    /// let response = |score| {
    ///     Ok::<_, promoter::Error>(Response::new(Score::new(score)?).segment("north"))
    /// };
    /// let after_support = SurveyKind::Touchpoint(Touchpoint::Support);
    /// let mut answers: Segments<(SurveyKind, &str)> = Segments::new();
    /// answers.record_response(&response(9)?)?;
    /// answers.record_response(&response(3)?.survey(after_support))?;
    /// assert_eq!(answers.len(), 2);
    /// let pooled = answers.coarser(|&(_, region)| region);
    /// assert_eq!(pooled.get("north"), Some(&Tally::from_counts(1, 0, 1)?));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn record_response<'a>(&mut self, response: &'a Response<S>) -> Result<(), Error>
    where
        T: TryFrom<&'a Response<S>, Error = Error>,
    {
        let answer = T::try_from(response)?;
        *self.entry(response.cell()) += answer;
        Ok(())
    }
}

/// Responses by kind of survey and segment, each with its weight.
impl<'a, S: Ord + Clone + 'a> Extend<&'a Response<S>> for Segments<(SurveyKind, S), WeightedTally> {
    fn extend<I: IntoIterator<Item = &'a Response<S>>>(&mut self, responses: I) {
        for response in responses {
            let tally = self.entry(response.cell());
            tally.record(response.score, response.weight);
        }
    }
}

impl<'a, S: Ord + Clone + 'a> FromIterator<&'a Response<S>>
    for Segments<(SurveyKind, S), WeightedTally>
{
    fn from_iter<I: IntoIterator<Item = &'a Response<S>>>(responses: I) -> Self {
        let mut segments = Self::new();
        segments.extend(responses);
        segments
    }
}

/// Responses by a key of the caller's, each with its weight.
impl<'a, K: Ord, S: 'a> Extend<(K, &'a Response<S>)> for Segments<K, WeightedTally> {
    fn extend<I: IntoIterator<Item = (K, &'a Response<S>)>>(&mut self, responses: I) {
        for (key, response) in responses {
            self.entry(key).record(response.score, response.weight);
        }
    }
}
