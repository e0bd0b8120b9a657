use std::borrow::Borrow;
use std::fmt::{self, Debug};

use crate::error::{Error, Short};

/// How many customers there are of each value of one variable, such as the customers of each
/// region, known from the customer base and not from the survey.
///
/// `S` is the segment of an answer, of which the variable is read. The totals are counts of
/// customers, or shares of them; all that are used together must have the same sum.
/// [`Sample::calibrated`](crate::Sample::calibrated) weights answers to them.
///
/// # Example
/// ```
/// use promoter::KnownTotals;
/// type Segment = (&'static str, &'static str);
/// let sizes = [("large", 40.0), ("small", 160.0)];
/// let size = KnownTotals::new("size", |&(size, _): &Segment| size, sizes)?;
/// let regions = [("north", 90.0), ("south", 110.0)];
/// let region =
///     KnownTotals::new("region", |&(_, region): &Segment| region, regions)?;
/// assert_eq!(size.customers(), region.customers());
/// # Ok::<(), promoter::Error>(())
/// ```
#[must_use]
pub struct KnownTotals<'a, S> {
    name: String,
    /// As the caller's values print.
    values: Vec<String>,
    totals: Vec<f64>,
    place: Place<'a, S>,
}

/// The place of the value of a segment, or how a value prints that has no total.
type Place<'a, S> = Box<dyn Fn(&S) -> Result<usize, String> + 'a>;

impl<'a, S> KnownTotals<'a, S> {
    /// The totals of a variable: its name, how it is read from a segment, and how many customers
    /// there are of each of its values. Where a value is a text within the segment,
    /// [`borrowed`](Self::borrowed) reads it without a copy.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a total that is negative, not finite, or, if not 0, outside 1e-90 to
    /// 1e90; [`Error::StatedTwice`] for a value that comes twice.
    ///
    /// # Example
    /// ```
    /// use promoter::{Error, KnownTotals, Role};
    /// let read = |role: &Role| *role;
    /// let roles = [(Role::DecisionMaker, 120.0), (Role::EndUser, 2400.0)];
    /// assert!(KnownTotals::new("role", read, roles).is_ok());
    /// let twice = KnownTotals::new(
    ///     "role",
    ///     read,
    ///     [(Role::EndUser, 3.0), (Role::EndUser, 4.0)],
    /// );
    /// assert!(matches!(twice, Err(Error::StatedTwice { .. })));
    /// ```
    pub fn new<V: Ord + Debug + 'a>(
        name: impl Into<String>,
        value: impl Fn(&S) -> V + 'a,
        totals: impl IntoIterator<Item = (V, f64)>,
    ) -> Result<Self, Error> {
        Self::placed(name.into(), totals, move |values: &[V], segment: &S| {
            let value = value(segment);
            values
                .binary_search(&value)
                .map_err(|_| format!("{value:?}"))
        })
    }

    /// As [`new`](Self::new), of a variable that lies within the segment and is read by reference.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    ///
    /// # Example
    /// ```
    /// use promoter::KnownTotals;
    /// let region = KnownTotals::borrowed(
    ///     "region",
    ///     |segment: &(u32, String)| segment.1.as_str(),
    ///     [("north".to_owned(), 90.0), ("south".to_owned(), 110.0)],
    /// )?;
    /// assert_eq!(region.customers(), 200.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    pub fn borrowed<V: Ord + Debug + Borrow<Q> + 'a, Q: Ord + Debug + ?Sized + 'a>(
        name: impl Into<String>,
        value: impl Fn(&S) -> &Q + 'a,
        totals: impl IntoIterator<Item = (V, f64)>,
    ) -> Result<Self, Error> {
        Self::placed(name.into(), totals, move |values: &[V], segment: &S| {
            let value = value(segment);
            values
                .binary_search_by(|known| known.borrow().cmp(value))
                .map_err(|_| format!("{value:?}"))
        })
    }

    fn placed<V: Ord + Debug + 'a>(
        name: String,
        totals: impl IntoIterator<Item = (V, f64)>,
        place: impl Fn(&[V], &S) -> Result<usize, String> + 'a,
    ) -> Result<Self, Error> {
        let mut totals: Vec<(V, f64)> = totals.into_iter().collect();
        totals.sort_by(|(one, _), (other, _)| one.cmp(other));
        if let Some(twice) = totals.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            let value = &twice[0].0;
            return Err(Error::StatedTwice {
                what: format!("the known totals of {name} have two for {value:?}"),
            });
        }
        let out_of_range = |total: &f64| *total != 0.0 && !(1e-90..=1e90).contains(total);
        if let Some((value, total)) = totals.iter().find(|(_, total)| out_of_range(total)) {
            return Err(Error::OutOfRange {
                what: "known total",
                value: *total,
                place: Some(format!("of {name} {value:?}")),
                expected: "0 or a number from 1e-90 to 1e90".into(),
            });
        }
        let (values, totals): (Vec<V>, Vec<f64>) = totals.into_iter().unzip();
        Ok(Self {
            name,
            values: values.iter().map(|value| format!("{value:?}")).collect(),
            totals,
            place: Box::new(move |segment| place(&values, segment)),
        })
    }

    /// The sum over all values: the number of customers, or of whatever the totals count.
    ///
    /// # Example
    /// ```
    /// use promoter::KnownTotals;
    /// let size = KnownTotals::new(
    ///     "size",
    ///     |size: &&str| *size,
    ///     [("large", 40.0), ("small", 160.0)],
    /// )?;
    /// assert_eq!(size.customers(), 200.0);
    /// # Ok::<(), promoter::Error>(())
    /// ```
    #[must_use]
    pub fn customers(&self) -> f64 {
        self.totals.iter().sum()
    }

    pub(super) fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// The place of the value that a segment with answers has.
    pub(super) fn place(&self, segment: &S) -> Result<usize, Error> {
        let unknown = |value: String| {
            self.fault(format!(
                "have no customers of {value}, of whom there are answers: expected a total above 0 for every value that occurs"
            ))
        };
        let place = (self.place)(segment).map_err(unknown)?;
        if self.totals[place] > 0.0 {
            Ok(place)
        } else {
            Err(unknown(self.values[place].clone()))
        }
    }

    /// That nobody answered of a value that has customers.
    pub(super) fn silent(&self, value: usize) -> Error {
        self.fault(format!(
            "have {} customers of {} and no answer of them: expected some; join the value with one that is alike",
            Short(self.totals[value]),
            self.values[value]
        ))
    }

    /// That the customers are not as many as those of others.
    pub(super) fn differ(&self, first: &Self) -> Error {
        self.fault(format!(
            "add up to {}, those of {} to {}: expected the same number of customers",
            Short(self.customers()),
            first.name,
            Short(first.customers())
        ))
    }

    /// That no weights were found which meet all totals.
    pub(super) fn not_met(&self, value: usize, found: f64) -> Error {
        self.fault(format!(
            "are not met by any weights that were found: they stay at {} of {}, expected {}; the totals contradict one another or nearly say the same, so join values or leave one out",
            Short(found),
            self.values[value],
            Short(self.totals[value])
        ))
    }

    fn fault(&self, problem: String) -> Error {
        Error::KnownTotals {
            name: self.name.clone(),
            problem,
        }
    }
}

impl<S> Debug for KnownTotals<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let totals = self.values.iter().zip(&self.totals);
        f.debug_struct("KnownTotals")
            .field("name", &self.name)
            .field("totals", &totals.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
