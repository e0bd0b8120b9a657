//! The aggregates of answers taken one by one: `nps`, `nps_tally`, `nps_lower` and `nps_upper`.

use std::sync::Arc;

use datafusion::arrow::array::StructArray;
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, GroupsAccumulator, Signature, Volatility,
};

use crate::arguments::{Arguments, TakesLevel, rest_types, score_type, unlike, without_distinct};
use crate::counters::Counters;
use crate::figure::Figure;
use crate::groups::GroupsCounted;
use crate::single::Counted;

/// An aggregate of answers, each of which counts for itself.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct NpsOfAnswers {
    figure: Figure,
    signature: Signature,
}

impl NpsOfAnswers {
    /// Each of them.
    pub(crate) fn all() -> [Self; 4] {
        [Figure::Nps, Figure::Tally, Figure::Lower, Figure::Upper].map(|figure| Self {
            figure,
            signature: Signature::user_defined(Volatility::Immutable),
        })
    }

    fn usage(&self) -> &'static str {
        match self.figure {
            Figure::Nps => "nps(score) or nps(score, 'aside')",
            Figure::Tally => "nps_tally(score) or nps_tally(score, 'aside')",
            Figure::Lower => "nps_lower(score, 0.95) or nps_lower(score, 0.95, 'aside')",
            Figure::Upper => "nps_upper(score, 0.95) or nps_upper(score, 0.95, 'aside')",
        }
    }
}

impl AggregateUDFImpl for NpsOfAnswers {
    fn name(&self) -> &str {
        match self.figure {
            Figure::Nps => "nps",
            Figure::Tally => "nps_tally",
            Figure::Lower => "nps_lower",
            Figure::Upper => "nps_upper",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let [score, rest @ ..] = given else {
            return unlike(self.name(), self.usage(), given);
        };
        let level = match self.figure {
            Figure::Nps | Figure::Tally => TakesLevel::Never,
            Figure::Lower | Figure::Upper => TakesLevel::Always,
        };
        let rest =
            rest_types(level, rest).map_or_else(|| unlike(self.name(), self.usage(), given), Ok)?;
        let mut types = vec![score_type(self.name(), score)?];
        types.extend(rest);
        Ok(types)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.figure {
            Figure::Tally => DataType::Struct(Counters::fields()),
            _ => DataType::Float64,
        })
    }

    /// No rows have a tally, of zeros; they have no NPS.
    fn is_nullable(&self) -> bool {
        self.figure != Figure::Tally
    }

    fn default_value(&self, of: &DataType) -> Result<ScalarValue> {
        match self.figure {
            Figure::Tally => {
                let zeros = Counters::columns(&[Counters::default()]);
                let zeros = StructArray::try_new(Counters::fields(), zeros, None)?;
                Ok(ScalarValue::Struct(Arc::new(zeros)))
            }
            _ => ScalarValue::try_from(of),
        }
    }

    fn state_fields(&self, call: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(Counters::state_fields(call.name))
    }

    fn accumulator(&self, call: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        let arguments = Arguments::read(&call, 1)?;
        Ok(Box::new(Counted::new(self.figure, arguments)))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        call: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        let arguments = Arguments::read(&call, 1)?;
        Ok(Box::new(GroupsCounted::new(self.figure, arguments)))
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(without_distinct())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}
