//! What can be asked of a group, and the answer.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, StructArray};
use datafusion::common::Result;
use promoter::{Interval, Tally};

use crate::arguments::Arguments;
use crate::counters::Counters;

/// What is asked of answers, each of which counts for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Figure {
    Nps,
    Tally,
    Lower,
    Upper,
}

impl Figure {
    /// The figure of each group.
    pub(crate) fn of(self, groups: &[Counters], arguments: &Arguments) -> Result<ArrayRef> {
        let limit = |tally: &Tally, of: fn(&Interval) -> f64| {
            let estimate = tally.estimate()?;
            Some(of(&estimate.interval(arguments.level())))
        };
        let points = |of: &dyn Fn(&Tally) -> Option<f64>| {
            let points = groups.iter().map(|group| Ok(of(&group.tally()?)));
            let points: Float64Array = points.collect::<Result<_>>()?;
            Ok(Arc::new(points) as ArrayRef)
        };
        match self {
            Self::Nps => points(&|tally| Some(tally.nps()?.points())),
            Self::Lower => points(&|tally| limit(tally, Interval::lower)),
            Self::Upper => points(&|tally| limit(tally, Interval::upper)),
            Self::Tally => {
                let columns = Counters::columns(groups);
                Ok(Arc::new(StructArray::new(
                    Counters::fields(),
                    columns,
                    None,
                )))
            }
        }
    }
}
