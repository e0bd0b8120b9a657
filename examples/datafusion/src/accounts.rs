//! The aggregate `nps_accounts`: answers of one account depend on one another.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, ScalarValue, exec_err, internal_datafusion_err, plan_err};
use datafusion::logical_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

use crate::account_state::AccountState;
use crate::arguments::{Arguments, TakesLevel, rest_types, score_type, unlike, without_distinct};
use crate::counters::MISSING;
use crate::scores::each_row;

const NAME: &str = "nps_accounts";
const USAGE: &str =
    "nps_accounts(account, score), then a level such as 0.95 and 'aside' if you like";

/// The NPS of answers by account, with its limits.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct NpsAccounts {
    signature: Signature,
}

impl NpsAccounts {
    pub(crate) fn new() -> Self {
        Self {
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }
}

/// The fields of the answer.
fn fields() -> Fields {
    let points = ["nps", "lower", "upper"].map(|what| Field::new(what, DataType::Float64, true));
    let counts = ["n", "accounts", "missing", "rejected"];
    let counts = counts.map(|what| Field::new(what, DataType::UInt64, false));
    points.into_iter().chain(counts).collect()
}

/// The answer for a group.
fn answer(state: &AccountState, arguments: &Arguments) -> Result<ScalarValue> {
    let n = state.answers()?;
    let tally = state.tally();
    let estimate = tally.sample().estimate();
    let interval = estimate
        .as_ref()
        .map(|estimate| estimate.interval(arguments.level()));
    let points = [
        estimate.as_ref().map(|estimate| estimate.nps().points()),
        interval.map(|interval| interval.lower()),
        interval.map(|interval| interval.upper()),
    ];
    let [missing, rejected] = state.aside;
    let counts = [n, tally.clusters() as u64, missing, rejected];
    let points = points.map(ScalarValue::Float64).into_iter();
    let values = points.chain(counts.map(|count| ScalarValue::UInt64(Some(count))));
    let columns = values
        .map(|value| value.to_array())
        .collect::<Result<_>>()?;
    let row = StructArray::try_new(fields(), columns, None)?;
    Ok(ScalarValue::Struct(Arc::new(row)))
}

impl AggregateUDFImpl for NpsAccounts {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let [account, score, rest @ ..] = given else {
            return unlike(NAME, USAGE, given);
        };
        let name = match account {
            DataType::Dictionary(_, name) => name,
            name => name,
        };
        if !(name.is_string() || name.is_integer() || name.is_null()) {
            return plan_err!("{NAME}: the accounts are {name}: expected texts or integers");
        }
        let rest =
            rest_types(TakesLevel::IfGiven, rest).map_or_else(|| unlike(NAME, USAGE, given), Ok)?;
        let mut types = vec![DataType::Utf8, score_type(NAME, score)?];
        types.extend(rest);
        Ok(types)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(fields()))
    }

    fn is_nullable(&self) -> bool {
        false
    }

    /// Of no rows: no NPS, and counts of zero.
    fn default_value(&self, _: &DataType) -> Result<ScalarValue> {
        answer(&AccountState::default(), &Arguments::default())
    }

    fn state_fields(&self, call: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(AccountState::fields(call.name))
    }

    fn accumulator(&self, call: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(ByAccount {
            arguments: Arguments::read(&call, 2)?,
            state: AccountState::default(),
        }))
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        Some(without_distinct())
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// The rows of one group by account; the engine keeps one of these for each group.
#[derive(Debug)]
struct ByAccount {
    arguments: Arguments,
    state: AccountState,
}

/// Counts rows into a state.
fn count(state: &mut AccountState, columns: &[ArrayRef], arguments: &Arguments) -> Result<()> {
    let unlike = || internal_datafusion_err!("accounts of type {}", columns[0].data_type());
    let accounts = columns[0].as_string_opt::<i32>().ok_or_else(unlike)?;
    let mut failed = Ok(());
    each_row(&columns[1], None, arguments, |row, place| {
        if failed.is_ok() {
            failed = record(state, accounts, row, place);
        }
    })?;
    failed
}

/// Counts a row; an answer must have an account, or it would be lost.
fn record(
    state: &mut AccountState,
    accounts: &StringArray,
    row: usize,
    place: usize,
) -> Result<()> {
    let mut counts = [0; 3];
    match counts.get_mut(place) {
        None => state.aside[place - MISSING] += 1,
        Some(_) if accounts.is_null(row) => {
            return exec_err!(
                "{NAME}: an answer has no account: expected one for each; FILTER (WHERE account IS NOT NULL) leaves such answers out"
            );
        }
        Some(count) => {
            *count = 1;
            state.add(accounts.value(row), counts)?;
        }
    }
    Ok(())
}

impl Accumulator for ByAccount {
    fn update_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        count(&mut self.state, columns, &self.arguments)
    }

    /// A window that moves on loses the rows that it leaves behind.
    fn retract_batch(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let mut less = AccountState::default();
        count(&mut less, columns, &self.arguments)?;
        self.state.retract(less)
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(self.state.values())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.state.add_columns(states)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        answer(&self.state, &self.arguments)
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.state.size()
    }
}
