//! Columns with any numbers and any validity are counted as a plain loop counts them, or refused at the
//! row where that loop would stop.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use promoter::{Histogram, Number, Score, Tally, Validity};

#[derive(Arbitrary, Debug)]
struct Input {
    bytes: Vec<u8>,
    wide: Vec<i64>,
    floats: Vec<f64>,
    bits: Vec<u8>,
    offset: usize,
    codes: Vec<u8>,
    tame: bool,
}

/// Counts row by row; `None` where a valid row holds no score.
fn plainly<T: Copy>(
    values: &[T],
    valid: &[bool],
    score: impl Fn(T) -> Option<u8>,
) -> Option<[u64; 11]> {
    let mut counts = [0; 11];
    for (value, _) in values.iter().zip(valid).filter(|(_, valid)| **valid) {
        counts[usize::from(score(*value)?)] += 1;
    }
    Some(counts)
}

fn tried<T: Number>(
    values: &[T],
    bits: &[u8],
    offset: usize,
    score: impl Fn(T) -> Option<u8> + Copy,
) {
    let validity = Validity::Bits(bits, offset);
    let found = Histogram::from_column(values, validity);
    if bits.len().saturating_mul(8).saturating_sub(offset) < values.len() {
        assert!(found.is_err(), "a bitmap that is too short");
        return;
    }
    let bit = |row: usize| bits[(offset + row) / 8] >> ((offset + row) % 8) & 1 == 1;
    let mask: Vec<bool> = (0..values.len()).map(bit).collect();
    let expected = plainly(values, &mask, score);
    let of_mask = Histogram::from_column(values, Validity::Mask(&mask));
    let tally = Tally::from_column(values, validity);
    match (expected, found) {
        (Some(counts), Ok((histogram, nulls))) => {
            let valid = mask.iter().filter(|valid| **valid).count();
            assert_eq!(nulls, (values.len() - valid) as u64);
            assert_eq!(Histogram::from_counts(counts), Ok(histogram));
            assert_eq!(of_mask, Ok((histogram, nulls)));
            assert_eq!(tally, Ok((histogram.tally(), nulls)));
        }
        (None, Err(error)) => {
            assert_eq!(
                of_mask.map_err(|error| error.to_string()),
                Err(error.to_string())
            );
            assert!(tally.is_err());
        }
        (expected, found) => panic!("{expected:?} {found:?}"),
    }
}

fuzz_target!(|input: Input| {
    let Input {
        mut bytes,
        wide,
        floats,
        bits,
        offset,
        codes,
        tame,
    } = input;
    if tame {
        bytes.iter_mut().for_each(|byte| *byte %= 11);
    }
    // Far offsets are one case, near ones many.
    let offset = if tame { offset % 70 } else { offset };
    tried(&bytes, &bits, offset, |byte| (byte <= 10).then_some(byte));
    tried(&wide, &bits, offset, |wide| {
        (0..=10).contains(&wide).then_some(wide as u8)
    });
    let whole =
        |float: f64| ((0.0..=10.0).contains(&float) && float.fract() == 0.0).then_some(float as u8);
    tried(&floats, &bits, offset, whole);
    // Groups add up to the whole.
    let codes: Vec<u32> = codes.into_iter().map(u32::from).collect();
    let by_code = Histogram::by_code(&codes, &bytes, Validity::All, 256);
    match by_code {
        Ok(groups) => {
            let whole: Histogram = groups.into_iter().sum();
            assert_eq!(Histogram::from_column(&bytes, Validity::All), Ok((whole, 0)));
        }
        Err(error) => {
            let fits = codes.len() == bytes.len() && bytes.iter().all(|byte| *byte <= 10);
            assert!(!fits, "{error}");
        }
    }
    let scores: Result<Vec<Score>, _> = bytes.iter().map(|byte| Score::new(*byte)).collect();
    if let Ok(scores) = scores {
        let tally = Tally::from_scores(&scores);
        assert_eq!(Tally::from_column(&bytes, Validity::All), Ok((tally, 0)));
    }
});
