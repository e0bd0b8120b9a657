//! Every fast path of counting equals the plain count, on any input and at every edge of a block.

use std::collections::BTreeMap;

use promoter::{Error, Histogram, Labels, Score, Segments, Tally, Validity};
use proptest::prelude::*;

use crate::support::{score, tried_on};

/// The error of a byte that is no score.
fn no_score(value: u8, index: usize) -> Error {
    let text = if value.is_ascii_digit() {
        format!(
            "; is this text? {value} is the character '{}'",
            char::from(value)
        )
    } else {
        String::new()
    };
    Error::OutOfRange {
        what: "score",
        value: f64::from(value),
        place: Some(format!("at index {index}")),
        expected: format!("a whole number from 0 to 10{text}").into(),
    }
}

/// The error of a code that is no group.
fn no_group(code: u32, index: usize, groups: usize) -> Error {
    Error::OutOfRange {
        what: "code",
        value: f64::from(code),
        place: Some(format!("at index {index}")),
        expected: format!("codes from 0 up, and the number of groups is {groups}").into(),
    }
}

/// The plain count: one answer at a time, up to the first that is none.
fn naive(answers: &[u8]) -> Result<Histogram, Error> {
    let mut histogram = Histogram::new();
    for (index, &value) in answers.iter().enumerate() {
        histogram.record(Score::new(value).map_err(|_| no_score(value, index))?);
    }
    Ok(histogram)
}

/// Lengths at which a row, a window, a block or a buffer begins or ends, and any other.
fn length() -> impl Strategy<Value = usize> {
    let edges = [0, 1, 16, 64, 255, 256, 1024, 4080, 4096, 16_320, 16_384];
    let around = |edge: usize| edge.saturating_sub(1)..=edge + 1;
    prop_oneof![
        prop::sample::select(edges.into_iter().flat_map(around).collect::<Vec<_>>()),
        0..300_usize,
    ]
}

fn answers() -> impl Strategy<Value = Vec<u8>> {
    length().prop_flat_map(|n| prop::collection::vec(0..=10_u8, n))
}

/// A row of a column of codes: code, score, whether it counts.
type Row = (u32, u8, bool);

/// The plain count by group: one row at a time, up to the first that is wrong.
fn naive_by_code(rows: &[Row], groups: usize) -> Result<Vec<Histogram>, Error> {
    let mut histograms = vec![Histogram::new(); groups];
    for (index, &(code, value, valid)) in rows.iter().enumerate() {
        if valid {
            let group = histograms.get_mut(code as usize);
            let group = group.ok_or_else(|| no_group(code, index, groups))?;
            group.record(Score::new(value).map_err(|_| no_score(value, index))?);
        }
    }
    Ok(histograms)
}

/// Rows and a number of groups; a code or score may be wrong in any of them, often in none.
fn rows_of_groups() -> impl Strategy<Value = (Vec<Row>, usize)> {
    let groups = prop_oneof![
        0..40_usize,
        Just(1 << 17),
        (1 << 17) - 1..(1 << 17) + 5000_usize
    ];
    groups.prop_flat_map(|groups| {
        let last = (groups as u32).saturating_sub(1);
        let code =
            prop_oneof![40 => 0..=last, 10 => Just(last), 1 => any::<u32>(), 1 => Just(last + 1)];
        let score = prop_oneof![50 => 0..=10_u8, 1 => 11..=255_u8];
        let rows = prop_oneof![0..40_usize, 0..400_usize].prop_flat_map(move |n| {
            prop::collection::vec((code.clone(), score.clone(), any::<bool>()), n)
        });
        (rows, Just(groups))
    })
}

fn by_code(rows: &[Row], validity: Validity, groups: usize) -> Result<Vec<Histogram>, Error> {
    let codes: Vec<u32> = rows.iter().map(|&(code, ..)| code).collect();
    let scores: Vec<u8> = rows.iter().map(|&(_, score, _)| score).collect();
    let found = Histogram::by_code(&codes, &scores, validity, groups);
    // Not assert_eq!, which would print a hundred thousand histograms.
    let wide: Vec<i64> = scores.iter().map(|&score| i64::from(score)).collect();
    let of_wide = Histogram::by_code(&codes, &wide, validity, groups);
    let same = of_wide.as_ref().ok() == found.as_ref().ok();
    assert!(same, "bytes and wide integers");
    found
}

/// A bit for each row that counts, after so many others.
fn bitmap(rows: &[Row], offset: usize) -> Vec<u8> {
    let mut bits = vec![0xa5; (offset + rows.len()).div_ceil(8)];
    for (bit, &(.., valid)) in (offset..).zip(rows) {
        bits[bit / 8] = bits[bit / 8] & !(1 << (bit % 8)) | u8::from(valid) << (bit % 8);
    }
    bits
}

#[track_caller]
fn groups_are_counted_as_one_by_one(rows: &[Row], groups: usize) {
    let expected = naive_by_code(rows, groups);
    let mask: Vec<bool> = rows.iter().map(|&(.., valid)| valid).collect();
    let masked = by_code(rows, Validity::Mask(&mask), groups);
    assert!(masked == expected, "mask");
    for offset in [0, 3, 64] {
        let bits = bitmap(rows, offset);
        let masked = by_code(rows, Validity::Bits(&bits, offset), groups);
        assert!(masked == expected, "bitmap from bit {offset} on");
    }
    let all: Vec<Row> = rows
        .iter()
        .map(|&(code, score, _)| (code, score, true))
        .collect();
    assert!(
        by_code(rows, Validity::All, groups) == naive_by_code(&all, groups),
        "all rows"
    );
}

proptest! {
    #![proptest_config(tried_on(256))]

    #[test]
    fn bytes_are_counted_as_one_by_one(answers in answers()) {
        let expected = naive(&answers).expect("in range");
        prop_assert_eq!(Histogram::from_column(&answers, Validity::All), Ok((expected, 0)));
        prop_assert_eq!(Tally::from_column(&answers, Validity::All), Ok((expected.tally(), 0)));
    }

    #[test]
    fn the_first_byte_that_is_no_score_is_named_wherever_it_stands(
        answers in answers(),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), 11..=255_u8), 1..3),
    ) {
        prop_assume!(!answers.is_empty());
        let mut answers = answers;
        for (place, value) in wrong {
            let place = place.index(answers.len());
            answers[place] = value;
        }
        let expected = naive(&answers).expect_err("a byte is no score");
        let histogram = Histogram::from_column(&answers, Validity::All);
        prop_assert_eq!(histogram, Err(expected.clone()));
        prop_assert_eq!(Tally::from_column(&answers, Validity::All), Err(expected));
    }

    #[test]
    fn scores_in_a_slice_or_an_iterator_are_counted_as_their_bytes(
        answers in answers(), before in 0..=10_u8,
    ) {
        let expected = naive(&answers).expect("in range");
        let scores: Vec<Score> = answers.iter().copied().map(score).collect();
        prop_assert_eq!(Histogram::from_scores(&scores), expected);
        prop_assert_eq!(Tally::from_scores(&scores), expected.tally());
        prop_assert_eq!(scores.iter().copied().collect::<Histogram>(), expected);
        prop_assert_eq!(scores.iter().copied().collect::<Tally>(), expected.tally());
        let (mut histogram, mut tally) = (Histogram::new(), Tally::new());
        histogram.record(score(before));
        tally.record(score(before));
        let (histogram_before, tally_before) = (histogram, tally);
        histogram.extend(scores.iter().copied());
        tally.extend(scores);
        prop_assert_eq!(histogram, histogram_before + expected);
        prop_assert_eq!(tally, tally_before + expected.tally());
    }

    #[test]
    fn missing_answers_are_counted_apart(
        answers in length().prop_flat_map(|n| {
            prop::collection::vec(prop::option::of((0..=10_u8).prop_map(score)), n)
        }),
    ) {
        let given: Vec<u8> = answers.iter().flatten().map(|score| score.get()).collect();
        let expected = naive(&given).expect("in range");
        let missing = (answers.len() - given.len()) as u64;
        prop_assert_eq!(Histogram::from_optional(&answers), (expected, missing));
        prop_assert_eq!(Tally::from_optional(&answers), (expected.tally(), missing));
    }
}

proptest! {
    #![proptest_config(tried_on(100))]

    #[test]
    fn answers_by_code_are_counted_as_one_by_one((rows, groups) in rows_of_groups()) {
        groups_are_counted_as_one_by_one(&rows, groups);
    }

    #[test]
    fn labels_keep_the_code_they_were_given(
        rows in prop::collection::vec(("[a-d]{0,2}", "[x-z]", 0..=10_u8), 0..200),
    ) {
        let mut expected: BTreeMap<(&str, &str), Histogram> = BTreeMap::new();
        let (mut first, mut second, mut cells) = (Labels::new(), Labels::new(), Labels::new());
        let (mut codes, mut scores) = (Vec::new(), Vec::new());
        for (one, other, value) in &rows {
            expected.entry((one, other)).or_default().record(score(*value));
            let cell = (first.code(one.as_str()), second.code(other.as_str()));
            codes.push(cells.code(&cell));
            scores.push(*value);
        }
        let (first, second, cells) = (first.in_order(), second.in_order(), cells.in_order());
        let histograms = Histogram::by_code(&codes, &scores, Validity::All, cells.len()).expect("in range");
        let finest: Segments<_, Histogram> = cells.into_iter().zip(histograms).collect();
        let named = finest.coarser(|&(a, b)| (&*first[a as usize], &*second[b as usize]));
        prop_assert_eq!(named, expected.iter().map(|(&cell, &found)| (cell, found)).collect());
        let by_first = finest.coarser(|&(a, _)| &*first[a as usize]);
        prop_assert_eq!(by_first, expected.into_iter().map(|((one, _), found)| (one, found)).collect());
    }
}

/// Rows in no particular order, without an error.
fn many_rows(n: usize, groups: u32) -> Vec<Row> {
    let mut state = 1_u64;
    let mut draw = move |below: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as u32 % below
    };
    let row = |_| (draw(groups), draw(11) as u8, draw(10) < 7);
    (0..n).map(row).collect()
}

#[test]
fn rows_at_the_edges_of_words_and_windows_are_counted_as_one_by_one() {
    for groups in [1, 3, 257] {
        for n in [63, 64, 65, 1023, 1024, 1025, 1088, 2113] {
            let mut rows = many_rows(n, groups);
            groups_are_counted_as_one_by_one(&rows, groups as usize);
            rows[n - 1].0 = groups;
            groups_are_counted_as_one_by_one(&rows, groups as usize);
            rows[n / 2].1 = 11;
            groups_are_counted_as_one_by_one(&rows, groups as usize);
        }
    }
}

#[test]
fn many_rows_of_many_groups_are_counted_as_one_by_one() {
    // Sorted rows are counted in their order, scattered ones parted by group.
    for (groups, sorted) in [(1 << 17, false), (140_000, false), (140_000, true)] {
        let mut rows = many_rows(300_000, groups);
        if sorted {
            rows.sort_unstable();
        }
        groups_are_counted_as_one_by_one(&rows, groups as usize);
        rows[280_000].1 = 200;
        rows[280_001].0 = groups;
        groups_are_counted_as_one_by_one(&rows, groups as usize);
        rows[279_999].0 = u32::MAX;
        groups_are_counted_as_one_by_one(&rows, groups as usize);
    }
}

#[test]
fn a_wrong_row_is_named_also_beyond_the_rows_that_are_counted_together() {
    let n = (1 << 25) + 3;
    let (mut codes, scores, mut valid) = (vec![0; n], vec![9_u8; n], vec![true; n]);
    valid[n - 2] = false;
    codes[n - 2] = 8;
    let wrong = |index, code| no_group(code, index, 1);
    let unmasked = Histogram::by_code(&codes, &scores, Validity::All, 1);
    assert_eq!(unmasked, Err(wrong(n - 2, 8)));
    let masked = Histogram::by_code(&codes, &scores, Validity::Mask(&valid), 1).expect("in range");
    assert_eq!(masked[0].n(), n as u64 - 1);
    codes[n - 1] = 7;
    let masked = Histogram::by_code(&codes, &scores, Validity::Mask(&valid), 1);
    assert_eq!(masked, Err(wrong(n - 1, 7)));
}

#[test]
fn more_groups_than_memory_can_hold_are_refused() {
    let groups = usize::MAX;
    let found = Histogram::by_code(&[0], &[9], Validity::All, groups);
    assert_eq!(
        found.expect_err("no memory").to_string(),
        format!(
            "{groups} groups of 88 bytes, for which there is no memory, are too many: expected fewer, codes from 0 on without gaps"
        )
    );
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let wrong = |column, found| {
        Err(Error::ColumnLength {
            column,
            found,
            expected: 2,
        })
    };
    assert_eq!(
        Histogram::by_code(&[0, 0], &[9], Validity::All, 1),
        wrong("scores", 1)
    );
    assert_eq!(
        Histogram::by_code(&[0, 0], &[9, 9, 9], Validity::All, 1),
        wrong("scores", 3)
    );
    let valid = [true];
    assert_eq!(
        Histogram::by_code(&[0, 0], &[9, 9], Validity::Mask(&valid), 1),
        wrong("validity", 1)
    );
}

#[test]
fn no_groups_hold_no_rows_that_count() {
    assert_eq!(
        Histogram::by_code::<u8>(&[], &[], Validity::All, 0),
        Ok(vec![])
    );
    assert_eq!(
        Histogram::by_code(&[7], &[99], Validity::Mask(&[false]), 0),
        Ok(vec![])
    );
    let wrong = Err(no_group(7, 0, 0));
    assert_eq!(Histogram::by_code(&[7], &[9], Validity::All, 0), wrong);
}

#[test]
fn every_byte_is_a_score_or_refused() {
    for value in 0..=255_u8 {
        let answers = [value; 100];
        let expected = naive(&answers).map(|histogram| (histogram, 0));
        assert_eq!(Histogram::from_column(&answers, Validity::All), expected);
        let expected = expected.map(|(histogram, none)| (histogram.tally(), none));
        assert_eq!(Tally::from_column(&answers, Validity::All), expected);
    }
}

#[test]
fn a_block_of_equal_answers_fills_every_counter() {
    for value in 0..=10 {
        for n in [16 * 255, 64 * 255, 64 * 256, 64 * 510 + 63] {
            let answers = vec![value; n];
            let histogram = Histogram::from_column(&answers, Validity::All);
            let (histogram, _) = histogram.expect("in range");
            assert_eq!(
                (histogram.count(score(value)), histogram.n()),
                (n as u64, n as u64)
            );
            let tally = Tally::from_column(&answers, Validity::All);
            assert_eq!(tally, Ok((histogram.tally(), 0)));
        }
    }
}
