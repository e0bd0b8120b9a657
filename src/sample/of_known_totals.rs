//! Samples whose answers are weighted to known totals.

use super::calibration::Calibration;
use super::grouping::grouped;
use super::known_totals::KnownTotals;
use super::survey_sample::{Answers, Sample};
use crate::error::Error;

impl<S: Ord> Sample<S> {
    /// The same answers, weighted so that they stand for the customers there are.
    ///
    /// If half of the customers are small and a tenth of the answers come from them, the plain score
    /// speaks of the large ones. Calibration gives answers of small customers more weight, until the
    /// weighted answers have as many small and large customers, northern and southern, as the
    /// customer base has. With one variable it is known as post-stratification, with several as
    /// raking. It mends what the totals explain and nothing else: small customers who stay silent may
    /// think otherwise than those who answer, see [`response_rate`](crate::response_rate).
    ///
    /// Totals pooled over waves leave the mix of each wave uncorrected: use
    /// [`calibrated_within`](Self::calibrated_within).
    ///
    /// # Errors
    /// [`Error::Empty`] without totals, [`Error::StatedTwice`] for a sample that is calibrated
    /// already, [`Error::Unfit`] for a sample of a list, [`Error::KnownTotals`] for totals of different
    /// numbers of customers, for customers of whom nobody answered, for answers of customers who have no
    /// total, and for totals that no weights meet together; [`Error::OutOfRange`] for weights outside
    /// 1e-90 to 1e90.
    ///
    /// # Example
    /// ```
    /// use promoter::{KnownTotals, Segments, Tally};
    /// let answers: Segments<&str> = Segments::from_iter([
    ///     ("large", Tally::from_counts(60, 25, 15)?),
    ///     ("small", Tally::from_counts(5, 5, 10)?),
    /// ]);
    /// // There are far more small customers than large ones, and few of them answered.
    /// let size = KnownTotals::new(
    ///     "size",
    ///     |&size: &&str| size,
    ///     [("large", 200.0), ("small", 800.0)],
    /// )?;
    /// let calibrated = answers
    ///     .sample()
    ///     .calibrated(&[size])?
    ///     .estimate()
    ///     .expect("there are answers");
    /// assert_eq!(answers.total().nps().map(|nps| nps.rounded()), Some(33));
    /// // A fifth of 45 less four fifths of 25.
    /// assert_eq!(calibrated.nps().rounded(), -11);
    /// assert_eq!((calibrated.n(), calibrated.effective_n().round()), (120, 31.0));
    /// # Ok::<(), promoter::Error>(())
    /// ```
    /// # Source
    /// Deming & Stephan (1940), Annals of Mathematical Statistics 11:427, for the weights. Deville &
    /// Särndal (1992), Journal of the American Statistical Association 87:376, for the standard error:
    /// that of the residuals of a regression on the totals with the calibrated weights; R's `rake`
    /// regresses without weights. Intervals of clusters weigh again without each of them.
    pub fn calibrated(self, known: &[KnownTotals<'_, S>]) -> Result<Self, Error> {
        self.calibrated_within(|_| (), known)
    }

    /// As [`calibrated`](Self::calibrated), each wave, or whatever the key gives, by itself to the
    /// same totals.
    ///
    /// # Errors
    /// As [`calibrated`](Self::calibrated).
    ///
    /// # Example
    /// ```
    /// use promoter::{KnownTotals, Segments, Tally};
    /// let answers: Segments<(u32, &str)> = Segments::from_iter([
    ///     ((1, "large"), Tally::from_counts(6, 2, 2)?),
    ///     ((1, "small"), Tally::from_counts(2, 2, 6)?),
    ///     ((2, "large"), Tally::from_counts(12, 4, 4)?),
    ///     ((2, "small"), Tally::from_counts(1, 1, 3)?),
    /// ]);
    /// let customers = [("large", 50.0), ("small", 50.0)];
    /// let size =
    ///     KnownTotals::new("size", |&(_, size): &(u32, &str)| size, customers)?;
    /// let sample = answers
    ///     .sample()
    ///     .calibrated_within(|&(wave, _)| wave, &[size])?;
    /// let change = sample
    ///     .compare(|&(wave, _)| wave == 2, |&(wave, _)| wave == 1)
    ///     .expect("both asked");
    /// // Within sizes nothing moved; more large ones in wave 2 no longer matter.
    /// assert!(change.difference().abs() < 1e-9);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn calibrated_within<W: Ord>(
        mut self,
        wave: impl Fn(&S) -> W,
        known: &[KnownTotals<'_, S>],
    ) -> Result<Self, Error> {
        if self.calibration.is_some() {
            return Err(Error::StatedTwice {
                what: "the sample is calibrated already".into(),
            });
        }
        if let Answers::Clusters(clusters) = &self.answers
            && clusters
                .strata()
                .iter()
                .any(|stratum| stratum.listed.is_some())
        {
            return Err(Error::Unfit {
                found: "the sample is of a list, and known totals cannot be combined with one"
                    .into(),
                expected: "one of the two; sample() and stratified() have no list",
            });
        }
        let (waves, table) = grouped(self.segments.iter().map(wave).collect());
        let weights: Vec<f64> = self.sums().into_iter().map(|(weight, _)| weight).collect();
        let calibration = Calibration::of(&self.segments, &weights, &table, waves.len(), known)?;
        match &mut self.answers {
            Answers::Independent(answers) => {
                let factors = answers.tallies.iter_mut().zip(&calibration.factors);
                for (tally, &factor) in factors {
                    *tally = tally.times(factor)?;
                }
                answers.weighted = true;
            }
            Answers::Clusters(clusters) => {
                clusters.times(&calibration.factors);
                let cells = (0..clusters.len()).flat_map(|cluster| clusters.cells(cluster));
                let mut weights =
                    cells.map(|cell| cell.weights.iter().sum::<f64>() / cell.n as f64);
                if let Some(weight) = weights.find(|weight| !(1e-90..=1e90).contains(weight)) {
                    let expected = "a number from 1e-90 to 1e90; give totals in another unit";
                    return Err(Error::out_of_range(
                        "weight for known totals",
                        weight,
                        expected,
                    ));
                }
            }
        }
        self.weighted = true;
        self.calibration = Some(calibration);
        Ok(self)
    }
}
