//! Every fast path of counting equals the plain count, on any input and at every edge of a block.

use promoter::{Error, Histogram, Score, Tally};
use proptest::prelude::*;

/// The plain count: one answer at a time, up to the first that is none.
fn naive(answers: &[u8]) -> Result<Histogram, Error> {
    let mut histogram = Histogram::new();
    for (index, &value) in answers.iter().enumerate() {
        let out_of_range = |_| Error::ScoreOutOfRangeAt { value, index };
        histogram.record(Score::new(value).map_err(out_of_range)?);
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

fn score(value: u8) -> Score {
    Score::new(value).expect("in range")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn bytes_are_counted_as_one_by_one(answers in answers()) {
        let expected = naive(&answers).expect("in range");
        prop_assert_eq!(Histogram::from_bytes(&answers), Ok(expected));
        prop_assert_eq!(Tally::from_bytes(&answers), Ok(expected.tally()));
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
        let expected = naive(&answers);
        prop_assert!(expected.is_err());
        prop_assert_eq!(&Histogram::from_bytes(&answers), &expected);
        prop_assert_eq!(Tally::from_bytes(&answers), expected.map(|histogram| histogram.tally()));
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

#[test]
fn every_byte_is_a_score_or_refused() {
    for value in 0..=255_u8 {
        let answers = [value; 100];
        assert_eq!(Histogram::from_bytes(&answers), naive(&answers));
        let expected = naive(&answers).map(|histogram| histogram.tally());
        assert_eq!(Tally::from_bytes(&answers), expected);
    }
}

#[test]
fn a_block_of_equal_answers_fills_every_counter() {
    for value in 0..=10 {
        for n in [16 * 255, 64 * 255, 64 * 256, 64 * 510 + 63] {
            let histogram = Histogram::from_bytes(&vec![value; n]).expect("in range");
            assert_eq!(
                (histogram.count(score(value)), histogram.n()),
                (n as u64, n as u64)
            );
            let tally = Tally::from_bytes(&vec![value; n]);
            assert_eq!(tally, Ok(histogram.tally()));
        }
    }
}
