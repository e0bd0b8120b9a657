//! Columns of numbers of every kind with every kind of validity are counted as one by one.

use std::fmt::Debug;

use promoter::{Error, Histogram, Number, Score, Tally, Validity};
use proptest::prelude::*;

use crate::support::tried_on;

/// A row: a number, and whether it is there.
type Row = (i64, bool);

/// Numbers of which any is left of a validity with an offset, and a bitmap of these rows behind it.
fn bitmap(rows: &[Row], offset: usize, beyond: bool) -> Vec<u8> {
    let before = std::iter::repeat_n(beyond, offset);
    let bits: Vec<bool> = before
        .chain(rows.iter().map(|row| row.1))
        .chain([beyond; 3])
        .collect();
    let byte = |bits: &[bool]| {
        let bits = bits.iter().rev();
        bits.fold(0, |byte, &bit| byte << 1 | u8::from(bit))
    };
    bits.chunks(8).map(byte).collect()
}

/// The plain count: one row at a time, up to the first value that is no score.
fn naive(rows: &[Row], value: impl Fn(i64) -> f64) -> Result<(Histogram, u64), (usize, f64)> {
    let (mut histogram, mut nulls) = (Histogram::new(), 0);
    for (index, &(number, valid)) in rows.iter().enumerate() {
        match Score::try_from(number) {
            _ if !valid => nulls += 1,
            Ok(score) => histogram.record(score),
            Err(_) => return Err((index, value(number))),
        }
    }
    Ok((histogram, nulls))
}

#[track_caller]
fn counts_as_one_by_one<T: Number + Debug>(
    rows: &[Row],
    offset: usize,
    beyond: bool,
    cast: impl Fn(i64) -> T,
    shown: impl Fn(i64) -> f64,
) {
    let values: Vec<T> = rows.iter().map(|row| cast(row.0)).collect();
    let mask: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let bits = bitmap(rows, offset, beyond);
    let all: Vec<Row> = rows.iter().map(|row| (row.0, true)).collect();
    for (rows, validity) in [
        (&all[..], Validity::All),
        (rows, Validity::Mask(&mask)),
        (rows, Validity::Bits(&bits, offset)),
    ] {
        let found = Histogram::from_column(&values, validity);
        let tally = Tally::from_column(&values, validity);
        match naive(rows, &shown) {
            Ok((histogram, nulls)) => {
                assert_eq!(found, Ok((histogram, nulls)));
                assert_eq!(tally, Ok((histogram.tally(), nulls)));
            }
            Err((row, value)) => {
                for error in [found.expect_err("a bad row"), tally.expect_err("a bad row")] {
                    let Error::OutOfRange {
                        what: "score",
                        value: found,
                        place,
                        ..
                    } = error
                    else {
                        panic!("{error}");
                    };
                    assert_eq!((found, place), (value, Some(format!("at index {row}"))));
                }
            }
        }
    }
}

/// Lengths at which a row, a window, a slice or a block begins or ends, and any other.
fn length() -> impl Strategy<Value = usize> {
    let edges = [0, 8, 16, 64, 1024, 4080, 16_320, 16_384];
    let around = |edge: usize| edge.saturating_sub(1)..=edge + 1;
    prop_oneof![
        1 => prop::sample::select(edges.into_iter().flat_map(around).collect::<Vec<_>>()),
        3 => 0..300_usize,
    ]
}

/// Rows with anything where nothing is said to be, and now and then a value that is no score.
fn rows(anything: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = Vec<Row>> {
    let junk = prop_oneof![
        Just(11),
        Just(*anything.start()),
        Just(*anything.end()),
        anything
    ];
    let row = prop_oneof![
        2000 => (0..=10_i64).prop_map(|value| (value, true)),
        800 => (0..=10_i64).prop_map(|value| (value, false)),
        800 => junk.clone().prop_map(|value| (value, false)),
        1 => junk.prop_map(|value| (value, true)),
    ];
    length().prop_flat_map(move |n| prop::collection::vec(row.clone(), n))
}

proptest! {
    #![proptest_config(tried_on(64))]

    #[test]
    fn bytes_are_counted_as_one_by_one(
        rows in rows(0..=255), offset in 0..70_usize, beyond in any::<bool>(),
    ) {
        counts_as_one_by_one(&rows, offset, beyond, |n| n as u8, |n| n as f64);
    }

    #[test]
    fn small_integers_are_counted_as_one_by_one(
        rows in rows(-128..=127), offset in 0..70_usize, beyond in any::<bool>(),
    ) {
        counts_as_one_by_one(&rows, offset, beyond, |n| n as i8, |n| n as f64);
        counts_as_one_by_one(&rows, offset, beyond, |n| n as i16, |n| n as f64);
        counts_as_one_by_one(&rows, offset, beyond, |n| n as f32, |n| n as f64);
    }

    #[test]
    fn wide_integers_are_counted_as_one_by_one(
        rows in rows(i64::MIN..=i64::MAX), offset in 0..70_usize, beyond in any::<bool>(),
    ) {
        counts_as_one_by_one(&rows, offset, beyond, |n| n, |n| n as f64);
        counts_as_one_by_one(&rows, offset, beyond, |n| n as u64, |n| n as u64 as f64);
        counts_as_one_by_one(&rows, offset, beyond, |n| n as f64, |n| n as f64);
    }

    #[test]
    fn integers_of_32_bits_are_counted_as_one_by_one(
        rows in rows(i64::from(i32::MIN)..=i64::from(i32::MAX)),
        offset in 0..70_usize,
        beyond in any::<bool>(),
    ) {
        counts_as_one_by_one(&rows, offset, beyond, |n| n as i32, |n| n as f64);
        counts_as_one_by_one(&rows, offset, beyond, |n| n as u32, |n| f64::from(n as u32));
    }
}

/// Nothing but what is counted may decide: a low byte that is a score makes no score of a number.
#[test]
fn a_number_whose_low_byte_is_a_score_is_none() {
    for high in [8, 16, 31, 32, 48, 62] {
        let wrong = 9 + (1_i64 << high);
        assert!(Tally::from_column(&[wrong], Validity::All).is_err());
        assert!(Tally::from_column(&[wrong as u64], Validity::All).is_err());
        assert!(Tally::from_column(&[-wrong], Validity::All).is_err());
    }
    assert!(Tally::from_column(&[256 + 9_u16], Validity::All).is_err());
    assert!(Tally::from_column(&[65_536 + 9_u32], Validity::All).is_err());
}

#[test]
fn floats_are_scores_where_they_are_whole() {
    let whole: Vec<f64> = (0..=10).map(f64::from).collect();
    let histogram = Histogram::from_column(&whole, Validity::All)
        .expect("scores")
        .0;
    assert!(histogram.iter().all(|(_, count)| count == 1));
    let zero = Histogram::from_column(&[-0.0], Validity::All).expect("0").0;
    assert_eq!(zero, Histogram::from_iter([Score::ALL[0]]));
    for wrong in [
        0.5,
        9.999_999_999_999_998,
        10.000_000_000_000_002,
        -1.0,
        11.0,
        255.0,
        256.0,
        265.0,
        1e300,
        -1e300,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        f64::MIN_POSITIVE,
        -1e-300,
    ] {
        assert!(
            Tally::from_column(&[9.0, wrong], Validity::All).is_err(),
            "{wrong}"
        );
        let (tally, nulls) =
            Tally::from_column(&[9.0, wrong], Validity::Bits(&[1], 0)).expect("a null");
        assert_eq!((tally.n(), nulls), (1, 1));
    }
    for wrong in [
        0.5_f32, 9.999_999, 10.000_001, -1.0, 11.0, 255.0, 265.0, 1e30, -1e30,
    ] {
        assert!(
            Tally::from_column(&[9.0, wrong], Validity::All).is_err(),
            "{wrong}"
        );
    }
    for wrong in [
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        f32::MIN_POSITIVE,
    ] {
        assert!(
            Tally::from_column(&[9.0, wrong], Validity::All).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn every_bit_of_a_bitmap_is_that_of_its_row() {
    for rows in [1, 7, 8, 9, 63, 64, 65, 1100] {
        for offset in 0..17 {
            for valid in 0..rows {
                let mut bits = vec![0_u8; usize::div_ceil(offset + rows, 8)];
                bits[(offset + valid) / 8] |= 1 << ((offset + valid) % 8);
                let mut values = vec![99_u8; rows];
                values[valid] = 7;
                let found = Tally::from_column(&values, Validity::Bits(&bits, offset));
                let expected = Tally::from_counts(0, 1, 0).expect("one");
                assert_eq!(found, Ok((expected, rows as u64 - 1)));
            }
        }
    }
}

#[test]
fn a_validity_of_other_rows_is_refused() {
    let wrong = |found, expected| {
        Err(Error::ColumnLength {
            column: "validity",
            found,
            expected,
        })
    };
    let of = |validity| Tally::from_column(&[9; 9], validity);
    assert_eq!(of(Validity::Mask(&[true; 8])), wrong(8, 9));
    assert_eq!(of(Validity::Mask(&[true; 10])), wrong(10, 9));
    assert_eq!(of(Validity::Bits(&[255], 0)), wrong(8, 9));
    assert_eq!(of(Validity::Bits(&[255; 2], 8)), wrong(8, 9));
    assert_eq!(of(Validity::Bits(&[255; 2], 17)), wrong(0, 9));
    assert_eq!(of(Validity::Bits(&[255; 2], usize::MAX)), wrong(0, 9));
    assert!(of(Validity::Bits(&[255; 2], 7)).is_ok());
    assert!(of(Validity::Bits(&[255; 200], 0)).is_ok());
    let none = Tally::from_column::<u8>(&[], Validity::Bits(&[], 3));
    assert_eq!(none, Ok((Tally::new(), 0)));
}
