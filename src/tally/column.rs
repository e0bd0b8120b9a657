//! A column of numbers as the bytes that are counted.

use super::Validity;
use crate::error::Error;
use crate::survey::Number;

/// Rows that are made bytes together, few enough to stay near.
const SLICE: usize = 1 << 14;

/// Hands over a column as bytes, above 10 where there is no score, in slices with their validity.
pub(super) fn in_bytes<T: Number>(
    values: &[T],
    validity: Validity,
    mut count: impl FnMut(&[u8], Validity),
) {
    if let Some(bytes) = T::as_bytes(values) {
        return count(bytes, validity);
    }
    let mut slice = [0; SLICE];
    for (values, start) in values.chunks(SLICE).zip((0..).step_by(SLICE)) {
        let bytes = &mut slice[..values.len()];
        for (byte, value) in bytes.iter_mut().zip(values) {
            *byte = value.byte();
        }
        count(bytes, validity.after(start));
    }
}

/// The error of the first row that holds a value that is no score. There must be one.
#[cold]
pub(super) fn first_no_score<T: Number>(values: &[T], validity: Validity) -> Error {
    let mut values = values.iter().copied().enumerate();
    let wrong = |&(index, value): &(usize, T)| value.byte() > 10 && validity.holds(index);
    let (index, value) = values.find(wrong).expect("a value that was in no bin");
    no_score(value, index)
}

/// The error of a value that is no score.
#[cold]
pub(super) fn no_score<T: Number>(value: T, index: usize) -> Error {
    let (byte, value) = (value.byte(), value.value());
    let expected = "a whole number from 0 to 10";
    Error::OutOfRange {
        what: "score",
        value,
        place: Some(format!("at index {index}")),
        expected: if size_of::<T>() == 1 && byte.is_ascii_digit() {
            let digit = char::from(byte);
            format!("{expected}; is this text? {value} is the character '{digit}'").into()
        } else if value.is_nan() {
            format!("{expected}; a validity says which rows hold no answer").into()
        } else {
            expected.into()
        },
    }
}
