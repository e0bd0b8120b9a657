//! A column of scores, row by row, as places among the counters.

use datafusion::arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, downcast_integer_array,
};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::common::{Result, exec_datafusion_err, internal_err};

use crate::arguments::Arguments;
use crate::counters::{MISSING, REJECTED};

/// The place of each score from 0 to 10, and of anything above.
const PLACES: [usize; 12] = [2, 2, 2, 2, 2, 2, 2, 1, 1, 0, 0, REJECTED];

/// Hands each row of a column of scores on with its place among the counters, without the rows that a
/// filter leaves out.
///
/// # Errors
/// The first score out of range by name, unless such scores are counted aside.
pub(crate) fn each_row(
    scores: &ArrayRef,
    filter: Option<&BooleanArray>,
    arguments: &Arguments,
    mut each: impl FnMut(usize, usize),
) -> Result<()> {
    let first_bad = downcast_integer_array!(
        scores => {
            let bad = first_bad_of(scores, filter, &mut each);
            bad.map(|row| scores.value(row).to_string())
        },
        other => return internal_err!("{} of scores of type {other}", arguments.name()),
    );
    match first_bad {
        Some(score) if !arguments.aside() => Err(exec_datafusion_err!(
            "{}: score {score} is out of range: expected a whole number from 0 to 10; with 'aside' as the last argument such rows are counted as rejected",
            arguments.name()
        )),
        _ => Ok(()),
    }
}

/// Hands the rows on and gives the first whose score is out of range.
fn first_bad_of<T>(
    scores: &PrimitiveArray<T>,
    filter: Option<&BooleanArray>,
    each: &mut impl FnMut(usize, usize),
) -> Option<usize>
where
    T: ArrowPrimitiveType<Native: TryInto<usize>>,
{
    let place_of = |score: T::Native| PLACES[score.try_into().unwrap_or(11).min(11)];
    let mut first_bad = None;
    let mut hand_on = |row: usize, place: usize| {
        if place == REJECTED && first_bad.is_none() {
            first_bad = Some(row);
        }
        each(row, place);
    };
    let answered = scores.nulls().map(NullBuffer::inner);
    match (kept(filter), answered) {
        (None, None) => {
            for (row, &score) in scores.values().iter().enumerate() {
                hand_on(row, place_of(score));
            }
        }
        (kept, answered) => {
            for (row, &score) in scores.values().iter().enumerate() {
                if kept.as_ref().is_none_or(|kept| kept.value(row)) {
                    let answered = answered.is_none_or(|answered| answered.value(row));
                    hand_on(row, if answered { place_of(score) } else { MISSING });
                }
            }
        }
    }
    first_bad
}

/// The rows that a filter keeps: those for which it is true, neither false nor unknown.
fn kept(filter: Option<&BooleanArray>) -> Option<BooleanBuffer> {
    filter.map(|filter| match filter.nulls() {
        Some(known) => filter.values() & known.inner(),
        None => filter.values().clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_for_which_a_filter_is_unknown_is_left_out_whatever_stands_beneath() {
        let beneath = BooleanBuffer::from(vec![true, true, false]);
        let known = NullBuffer::from(vec![true, false, true]);
        let filter = BooleanArray::new(beneath, Some(known));
        let kept = kept(Some(&filter)).expect("a filter");
        assert_eq!(kept.iter().collect::<Vec<_>>(), [true, false, false]);
    }
}
