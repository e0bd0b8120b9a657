//! One group on its own: a query without GROUP BY, and windows.

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use crate::arguments::Arguments;
use crate::counters::Counters;
use crate::figure::Figure;
use crate::scores::each_row;

/// The rows of one group, counted.
#[derive(Debug)]
pub(crate) struct Counted {
    figure: Figure,
    arguments: Arguments,
    counters: Counters,
}

impl Counted {
    pub(crate) fn new(figure: Figure, arguments: Arguments) -> Self {
        Self {
            figure,
            arguments,
            counters: Counters::default(),
        }
    }

    fn counted(&self, scores: &ArrayRef) -> Result<Counters> {
        let mut counters = Counters::default();
        each_row(scores, None, &self.arguments, |_, place| {
            counters.record(place);
        })?;
        Ok(counters)
    }
}

impl Accumulator for Counted {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let more = self.counted(&columns[0])?;
        self.counters.merge(&more)
    }

    /// A window that moves on loses the rows that it leaves behind.
    fn retract_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let less = self.counted(&columns[0])?;
        self.counters.retract(&less)
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(self.counters.values().to_vec())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        Counters::from_columns(states)?.try_for_each(|more| self.counters.merge(&more))
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let figure = self.figure.of(&[self.counters], &self.arguments)?;
        ScalarValue::try_from_array(&figure, 0)
    }

    fn size(&self) -> usize {
        size_of_val(self)
    }
}
