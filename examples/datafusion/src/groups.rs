//! Every group of a GROUP BY at once.

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::common::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

use crate::arguments::Arguments;
use crate::counters::Counters;
use crate::figure::Figure;
use crate::scores::each_row;

/// The rows of each group, counted.
#[derive(Debug)]
pub(crate) struct GroupsCounted {
    figure: Figure,
    arguments: Arguments,
    groups: Vec<Counters>,
}

impl GroupsCounted {
    pub(crate) fn new(figure: Figure, arguments: Arguments) -> Self {
        Self {
            figure,
            arguments,
            groups: Vec::new(),
        }
    }
}

impl GroupsAccumulator for GroupsCounted {
    fn update_batch(
        &mut self,
        columns: &[ArrayRef],
        group_of: &[usize],
        filter: Option<&BooleanArray>,
        groups: usize,
    ) -> Result<()> {
        self.groups.resize(groups, Counters::default());
        each_row(&columns[0], filter, &self.arguments, |row, place| {
            self.groups[group_of[row]].record(place);
        })
    }

    fn merge_batch(
        &mut self,
        states: &[ArrayRef],
        group_of: &[usize],
        groups: usize,
    ) -> Result<()> {
        self.groups.resize(groups, Counters::default());
        for (more, &group) in Counters::from_columns(states)?.zip(group_of) {
            self.groups[group].merge(&more)?;
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        self.figure
            .of(&emit.take_needed(&mut self.groups), &self.arguments)
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(Counters::columns(&emit.take_needed(&mut self.groups)))
    }

    /// Each row as a group of its own, where groups are so many that counting them early does not pay.
    fn convert_to_state(
        &self,
        columns: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut rows = vec![Counters::default(); columns[0].len()];
        each_row(&columns[0], filter, &self.arguments, |row, place| {
            rows[row].record(place);
        })?;
        Ok(Counters::columns(&rows))
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Counters>()
    }
}
