//! What is known of a group: five counts of rows.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, internal_datafusion_err};
use promoter::Tally;

/// What the counts are, in their order. An answer is in one of the first three.
const COUNTED: [&str; 5] = ["promoters", "passives", "detractors", "missing", "rejected"];

/// The place of a row without an answer.
pub(crate) const MISSING: usize = 3;

/// The place of a row whose score is out of range.
pub(crate) const REJECTED: usize = 4;

/// Rows by what they hold. Whole numbers only, so that any order of adding gives the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counters([u64; 5]);

impl Counters {
    /// The fields of a state that travels from one stage of a query to the next.
    pub(crate) fn state_fields(name: &str) -> Vec<FieldRef> {
        let field = |what| Field::new(format!("{name}[{what}]"), DataType::UInt64, false);
        COUNTED.map(|what| Arc::new(field(what))).to_vec()
    }

    /// The fields of the counts as a value.
    pub(crate) fn fields() -> Fields {
        let field = |what| Field::new(what, DataType::UInt64, false);
        Fields::from(COUNTED.map(field).to_vec())
    }

    /// Counts a row at its place. No data has as many rows as would pass 64 bits one by one.
    pub(crate) fn record(&mut self, place: usize) {
        self.0[place] += 1;
    }

    /// Adds what another part of the data has counted.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<()> {
        let too_many = || exec_datafusion_err!("more rows than {} cannot be counted", u64::MAX);
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum = sum.checked_add(more).ok_or_else(too_many)?;
        }
        Ok(())
    }

    /// Takes away rows that have left a window.
    pub(crate) fn retract(&mut self, other: &Self) -> Result<()> {
        let never = || internal_datafusion_err!("rows leave a window that were never in it");
        for (sum, less) in self.0.iter_mut().zip(other.0) {
            *sum = sum.checked_sub(less).ok_or_else(never)?;
        }
        Ok(())
    }

    /// The answers alone.
    pub(crate) fn tally(&self) -> Result<Tally> {
        let [promoters, passives, detractors, ..] = self.0;
        Tally::from_counts(promoters, passives, detractors)
            .map_err(|error| exec_datafusion_err!("{error}"))
    }

    /// The counts of one group as values, in their order.
    pub(crate) fn values(&self) -> [ScalarValue; 5] {
        self.0.map(|count| ScalarValue::UInt64(Some(count)))
    }

    /// The counts of groups, a column for each.
    pub(crate) fn columns(groups: &[Self]) -> Vec<ArrayRef> {
        let column = |place: usize| groups.iter().map(move |counters| counters.0[place]);
        let column = |place| Arc::new(UInt64Array::from_iter_values(column(place))) as ArrayRef;
        (0..COUNTED.len()).map(column).collect()
    }

    /// The counts of groups from their columns.
    pub(crate) fn from_columns(columns: &[ArrayRef]) -> Result<impl Iterator<Item = Self>> {
        let unlike = || internal_datafusion_err!("a state of {} columns", columns.len());
        let columns: [&UInt64Array; 5] = columns
            .iter()
            .filter_map(|column| column.as_primitive_opt::<UInt64Type>())
            .collect::<Vec<_>>()
            .try_into()
            .map_err(|_| unlike())?;
        let rows = columns[0].len();
        Ok((0..rows).map(move |row| Self(columns.map(|column| column.value(row)))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_do_not_fit_are_an_error_and_never_wrap() {
        let mut many = Counters([u64::MAX, 0, 0, 0, 0]);
        let one = Counters([1, 0, 0, 0, 0]);
        let error = many.merge(&one).expect_err("a count that does not fit");
        assert!(error.to_string().contains("cannot be counted"), "{error}");
        assert!(Counters::default().retract(&one).is_err());
        assert!(Counters([u64::MAX, 1, 0, 0, 0]).tally().is_err());
    }

    #[test]
    fn a_state_comes_back_from_its_columns() {
        let groups = [Counters([1, 2, 3, 4, 5]), Counters([9, 8, 7, 6, 5])];
        let columns = Counters::columns(&groups);
        let back: Vec<_> = Counters::from_columns(&columns).expect("five").collect();
        assert_eq!(back, groups);
        assert!(Counters::from_columns(&columns[1..]).is_err());
    }
}
