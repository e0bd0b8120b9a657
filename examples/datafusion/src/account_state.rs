//! What is known of the accounts of a group: three counts of answers for each.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, UInt64Type};
use datafusion::common::utils::SingleRowListArrayBuilder;
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, internal_datafusion_err};
use promoter::{Category, ClusteredTally};

/// The columns of a state: names and counts of accounts side by side, then rows that are no answer.
const COLUMNS: [&str; 6] = [
    "account",
    "promoters",
    "passives",
    "detractors",
    "missing",
    "rejected",
];

/// Answers by account, and rows that are no answer. An account is there while it has an answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct AccountState {
    accounts: HashMap<String, [u64; 3]>,
    names: usize,
    /// Rows without an answer, and rows with a score out of range.
    pub(crate) aside: [u64; 2],
}

impl AccountState {
    /// The fields of a state that travels from one stage of a query to the next.
    pub(crate) fn fields(name: &str) -> Vec<FieldRef> {
        let field = |(place, what): (usize, &str)| {
            let of = match place {
                0 => DataType::new_list(DataType::Utf8, true),
                1..=3 => DataType::new_list(DataType::UInt64, true),
                _ => DataType::UInt64,
            };
            Arc::new(Field::new(format!("{name}[{what}]"), of, true))
        };
        COLUMNS.into_iter().enumerate().map(field).collect()
    }

    /// Adds answers of an account.
    pub(crate) fn add(&mut self, account: &str, counts: [u64; 3]) -> Result<()> {
        let known = match self.accounts.get_mut(account) {
            Some(known) => known,
            None => {
                self.names += account.len();
                self.accounts.entry(account.to_owned()).or_default()
            }
        };
        add_all(known, counts)
    }

    /// Takes away what has left a window.
    pub(crate) fn retract(&mut self, other: Self) -> Result<()> {
        take_all(&mut self.aside, other.aside)?;
        for (account, counts) in other.accounts {
            let known = self.accounts.entry(account).or_default();
            take_all(known, counts)?;
        }
        self.accounts.retain(|_, counts| *counts != [0; 3]);
        self.names = self.accounts.keys().map(String::len).sum();
        Ok(())
    }

    /// The answers as clusters, in the order of their names.
    pub(crate) fn tally(&self) -> ClusteredTally<&str> {
        const CATEGORIES: [Category; 3] =
            [Category::Promoter, Category::Passive, Category::Detractor];
        let mut tally = ClusteredTally::new();
        for (account, counts) in &self.accounts {
            for (category, &count) in CATEGORIES.into_iter().zip(counts) {
                tally.record_n(account.as_str(), (), category, count);
            }
        }
        tally
    }

    /// All answers; an error if they do not fit 64 bits.
    pub(crate) fn answers(&self) -> Result<u64> {
        let mut sum = [0];
        for &count in self.accounts.values().flatten() {
            add_all(&mut sum, [count])?;
        }
        Ok(sum[0])
    }

    pub(crate) fn values(&self) -> Vec<ScalarValue> {
        let names: StringArray = self.accounts.keys().map(Some).collect();
        let counts = |place: usize| self.accounts.values().map(move |counts| counts[place]);
        let counts = |place| Arc::new(UInt64Array::from_iter_values(counts(place))) as ArrayRef;
        let lists = [Arc::new(names) as ArrayRef, counts(0), counts(1), counts(2)];
        let lists = lists.map(|list| SingleRowListArrayBuilder::new(list).build_list_scalar());
        let aside = self.aside.map(|count| ScalarValue::UInt64(Some(count)));
        lists.into_iter().chain(aside).collect()
    }

    /// Adds what other parts of the data have counted, from their columns.
    pub(crate) fn add_columns(&mut self, columns: &[ArrayRef]) -> Result<()> {
        let [names, promoters, passives, detractors, missing, rejected] = columns else {
            return Err(unlike());
        };
        let names = names.as_list_opt::<i32>().ok_or_else(unlike)?;
        let counts = [promoters, passives, detractors];
        let counts = all(counts.map(|column| column.as_list_opt::<i32>()))?;
        let aside = [missing, rejected];
        let aside = all(aside.map(|column| column.as_primitive_opt::<UInt64Type>()))?;
        for row in 0..names.len() {
            let names = names.value(row);
            let names = names.as_string_opt::<i32>().ok_or_else(unlike)?;
            let counts = counts.map(|column| column.value(row));
            let counts = all(counts
                .each_ref()
                .map(|list| list.as_primitive_opt::<UInt64Type>()))?;
            for at in 0..names.len() {
                self.add(names.value(at), counts.map(|counts| counts.value(at)))?;
            }
            add_all(&mut self.aside, aside.map(|column| column.value(row)))?;
        }
        Ok(())
    }

    /// Bytes held: the table, and the names that it points to.
    pub(crate) fn size(&self) -> usize {
        self.accounts.capacity() * (size_of::<(String, [u64; 3])>() + 1) + self.names
    }
}

fn add_all<const N: usize>(sums: &mut [u64; N], more: [u64; N]) -> Result<()> {
    for (sum, more) in sums.iter_mut().zip(more) {
        let all = sum.checked_add(more);
        *sum = all.ok_or_else(|| {
            exec_datafusion_err!("more answers than {} cannot be counted", u64::MAX)
        })?;
    }
    Ok(())
}

fn take_all<const N: usize>(sums: &mut [u64; N], less: [u64; N]) -> Result<()> {
    for (sum, less) in sums.iter_mut().zip(less) {
        let rest = sum.checked_sub(less);
        *sum = rest.ok_or_else(|| {
            internal_datafusion_err!("answers leave a window that were never in it")
        })?;
    }
    Ok(())
}

/// All columns in the type that they should have.
fn all<T, const N: usize>(columns: [Option<T>; N]) -> Result<[T; N]> {
    let columns: Vec<T> = columns.into_iter().flatten().collect();
    columns.try_into().map_err(|_| unlike())
}

fn unlike() -> datafusion::error::DataFusionError {
    internal_datafusion_err!("a state of nps_accounts with other columns than {COLUMNS:?}")
}
