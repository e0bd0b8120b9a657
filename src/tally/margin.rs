use std::fmt::{self, Debug};

use crate::error::Error;

/// How many customers there are of each value of one variable, such as the customers of each
/// region, known from the customer base and not from the survey.
///
/// `S` is the segment of an answer, of which the margin reads its own variable. The totals are
/// counts of customers, or shares of them; all margins of a calibration must have the same sum.
///
/// # Example
/// ```
/// use promoter::calibrate::Margin;
/// let size = Margin::new("size", |segment: &(&str, &str)| segment.0, [("large", 40.0), ("small", 160.0)])?;
/// let region = Margin::new("region", |segment: &(&str, &str)| segment.1, [("north", 90.0), ("south", 110.0)])?;
/// assert_eq!(size.total(), region.total());
/// # Ok::<(), promoter::Error>(())
/// ```
#[must_use]
pub struct Margin<'a, S> {
    name: String,
    /// As the caller's values print.
    values: Vec<String>,
    totals: Vec<f64>,
    place: Place<'a, S>,
}

/// The place of the value of a segment, or how a value prints that is not in the margin.
type Place<'a, S> = Box<dyn Fn(&S) -> Result<usize, String> + 'a>;

impl<'a, S> Margin<'a, S> {
    /// The margin of a variable: its name, how it is read from a segment, and how many customers
    /// there are of each of its values.
    ///
    /// # Errors
    /// [`Error::MarginTotalOutOfRange`] for a total that is negative, not finite, or, if not 0,
    /// outside 1e-90 to 1e90; [`Error::MarginValueTwice`] for a value that comes twice.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::Margin;
    /// use promoter::{Error, Role};
    /// let read = |role: &Role| *role;
    /// let roles = [(Role::DecisionMaker, 120.0), (Role::EndUser, 2400.0)];
    /// assert!(Margin::new("role", read, roles).is_ok());
    /// let twice = Margin::new("role", read, [(Role::EndUser, 3.0), (Role::EndUser, 4.0)]);
    /// assert!(matches!(twice, Err(Error::MarginValueTwice { .. })));
    /// ```
    pub fn new<V: Ord + Debug + 'a>(
        name: impl Into<String>,
        value: impl Fn(&S) -> V + 'a,
        totals: impl IntoIterator<Item = (V, f64)>,
    ) -> Result<Self, Error> {
        let name = name.into();
        let mut totals: Vec<(V, f64)> = totals.into_iter().collect();
        totals.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(twice) = totals.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let value = format!("{:?}", twice[0].0);
            return Err(Error::MarginValueTwice {
                margin: name,
                value,
            });
        }
        let out_of_range = |total: &f64| *total != 0.0 && !(1e-90..=1e90).contains(total);
        if let Some((value, total)) = totals.iter().find(|(_, total)| out_of_range(total)) {
            return Err(Error::MarginTotalOutOfRange {
                margin: name,
                value: format!("{value:?}"),
                total: *total,
            });
        }
        let (values, totals): (Vec<V>, Vec<f64>) = totals.into_iter().unzip();
        Ok(Self {
            name,
            values: values.iter().map(|value| format!("{value:?}")).collect(),
            totals,
            place: Box::new(move |segment| {
                let value = value(segment);
                values
                    .binary_search(&value)
                    .map_err(|_| format!("{value:?}"))
            }),
        })
    }

    /// The sum over all values: the number of customers.
    ///
    /// # Example
    /// ```
    /// use promoter::calibrate::Margin;
    /// let region = Margin::new("region", |&region: &u8| region, [(1, 90.0), (2, 110.0)])?;
    /// assert_eq!(region.total(), 200.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn total(&self) -> f64 {
        self.totals.iter().sum()
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn totals(&self) -> &[f64] {
        &self.totals
    }

    pub(super) fn value(&self, place: usize) -> &str {
        &self.values[place]
    }

    /// The place of the value that a segment with answers has.
    pub(super) fn place(&self, segment: &S) -> Result<usize, Error> {
        let unknown = |value| Error::MarginWithoutValue {
            margin: self.name.clone(),
            value,
        };
        let place = (self.place)(segment).map_err(unknown)?;
        if self.totals[place] > 0.0 {
            Ok(place)
        } else {
            Err(unknown(self.values[place].clone()))
        }
    }
}

impl<S> Debug for Margin<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = self.values.iter().zip(&self.totals);
        f.debug_struct("Margin")
            .field("name", &self.name)
            .field("totals", &totals.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
