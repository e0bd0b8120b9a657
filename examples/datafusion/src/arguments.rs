//! What an aggregate is given besides its columns: a level, and what becomes of scores out of range.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, plan_datafusion_err, plan_err};
use datafusion::logical_expr::Expr;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, AggregateFunctionSimplification};
use datafusion::logical_expr::simplify::SimplifyContext;
use datafusion::physical_expr::expressions::Literal;
use datafusion::physical_plan::PhysicalExpr;
use promoter::Level;

/// How an aggregate takes a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TakesLevel {
    Never,
    Always,
    IfGiven,
}

/// The arguments of a call after its columns, checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    name: String,
    level: Level,
    aside: bool,
}

impl Arguments {
    /// The arguments of a call that follow so many columns.
    ///
    /// # Errors
    /// An argument that is no literal, a level out of range, a text other than `'aside'`.
    pub(crate) fn read(call: &AccumulatorArgs, columns: usize) -> Result<Self> {
        let name = call.name.to_owned();
        let (mut level, mut aside) = (Level::P95, false);
        for argument in call.exprs.iter().skip(columns) {
            match literal(argument) {
                Some(ScalarValue::Float64(Some(number))) => {
                    level = Level::new(*number)
                        .map_err(|error| plan_datafusion_err!("{name}: {error}"))?;
                }
                Some(ScalarValue::Utf8(Some(text))) if text == "aside" => aside = true,
                Some(ScalarValue::Utf8(Some(text))) => {
                    return plan_err!(
                        "{name}: {text:?} is not known: expected 'aside', to count scores out of range as rejected"
                    );
                }
                _ => {
                    return plan_err!(
                        "{name}: {argument} differs from row to row or is NULL: expected a level or 'aside' written out"
                    );
                }
            }
        }
        Ok(Self { name, level, aside })
    }

    /// The call, for messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// Whether scores out of range are counted aside, where they would fail the query.
    pub(crate) fn aside(&self) -> bool {
        self.aside
    }
}

fn literal(argument: &Arc<dyn PhysicalExpr>) -> Option<&ScalarValue> {
    argument.downcast_ref::<Literal>().map(Literal::value)
}

/// Refuses DISTINCT before the engine would answer it by another query: of answers that are alike all
/// count.
pub(crate) fn without_distinct() -> AggregateFunctionSimplification {
    Box::new(|call: AggregateFunction, _: &SimplifyContext| {
        if call.params.distinct {
            let name = call.func.name();
            return plan_err!("{name}: answers that are alike all count: expected no DISTINCT");
        }
        Ok(Expr::AggregateFunction(call))
    })
}

/// The type in which scores are read: their own, where it is an integer.
///
/// # Errors
/// Any other type by name, with what to write.
pub(crate) fn score_type(name: &str, given: &DataType) -> Result<DataType> {
    match given {
        integer if integer.is_integer() => Ok(integer.clone()),
        // A column of nothing but NULL.
        DataType::Null => Ok(DataType::Int8),
        text if text.is_string() => plan_err!(
            "{name}: the scores are texts: expected integers; CAST(score AS TINYINT) reads them and fails on a text that is none, TRY_CAST takes such a text for no answer"
        ),
        other => plan_err!(
            "{name}: the scores are {}: expected integers; CAST(score AS TINYINT) reads them and cuts fractions off, so look for those first",
            in_words(other)
        ),
    }
}

/// The types of what follows the columns: a level, where one is taken, and a text; `None` for anything
/// else.
pub(crate) fn rest_types(level: TakesLevel, given: &[DataType]) -> Option<Vec<DataType>> {
    let number = given.first().is_some_and(DataType::is_numeric);
    let fits = match level {
        TakesLevel::Never => !number,
        TakesLevel::Always => number,
        TakesLevel::IfGiven => true,
    };
    let texts = &given[usize::from(number)..];
    let fits = fits && texts.len() < 2 && texts.iter().all(DataType::is_string);
    let level = number.then_some(DataType::Float64);
    let texts = texts.iter().map(|_| DataType::Utf8);
    fits.then(|| level.into_iter().chain(texts).collect())
}

/// The error of a call that does not fit.
pub(crate) fn unlike<T>(name: &str, usage: &str, given: &[DataType]) -> Result<T> {
    let given: Vec<_> = given.iter().map(in_words).collect();
    let given = given.join(", ");
    plan_err!("{name} cannot be called with ({given}): expected {usage}")
}

fn in_words(given: &DataType) -> String {
    match given {
        text if text.is_string() => "texts".to_owned(),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            format!("floating numbers ({given})")
        }
        other => other.to_string(),
    }
}
