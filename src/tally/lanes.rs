//! The one loop that counts answers, near the speed at which memory hands them over.
//!
//! A row of answers is compared with a bin at once, and each lane of the row has its own counter of
//! one byte. The compiler makes vector instructions of that wherever there are any, which
//! `.ci/vectorised` checks. A counter per bin, or a pass per bin, it leaves to scalar code.

use std::hint::black_box;

use super::Validity;
use crate::survey::Score;

/// Rows until the counters of one byte may be full and are added up.
const ROWS: usize = u8::MAX as usize;

/// Answers in a line of cache.
const LINE: usize = 64;

/// Answers to be fetched before they are counted. Counting a byte takes so many instructions that
/// few lines of cache are on their way at once; one read of each line calls for all of them. Of 512,
/// 1024, 2048, 4096 and a whole block, 512 was fastest for a tally and 1024 for a histogram, by a
/// third and a tenth over a whole block; without any, a histogram took more than twice as long.
const WINDOW: usize = 1024;

/// How many answers each bin holds, by a test of whether a byte is in a bin, and how many answers
/// there are, in bins or not. Bins may overlap; 255 is in none.
///
/// `byte` says which byte stands for an answer. `ROW` is a divisor of [`WINDOW`].
pub(super) fn count<const ROW: usize, const BINS: usize, T: Copy>(
    answers: &[T],
    byte: impl Fn(T) -> u8,
    validity: Validity,
    bins: [u8; BINS],
    is_in: impl Fn(u8, u8) -> bool,
) -> ([u64; BINS], u64) {
    let (mut counts, mut valid) = ([0; BINS], 0);
    let (mut nulls, mut start) = ([0; WINDOW], 0);
    let (rows, rest) = answers.as_chunks::<ROW>();
    for block in rows.chunks(ROWS) {
        let mut lanes = [[0_u8; ROW]; BINS];
        for window in block.chunks(WINDOW / ROW) {
            let lines = window.iter().step_by((LINE / ROW).max(1));
            black_box(lines.fold(0, |read, row| read ^ byte(row[0])));
            let mut count_row = |row: [u8; ROW]| {
                for (lanes, bin) in lanes.iter_mut().zip(bins) {
                    for (lane, answer) in lanes.iter_mut().zip(row) {
                        *lane = lane.wrapping_add(u8::from(is_in(answer, bin)));
                    }
                }
            };
            let n = window.len() * ROW;
            valid += validity.nulls(start, &mut nulls[..n]);
            start += n;
            if validity == Validity::All {
                window.iter().for_each(|row| count_row(row.map(&byte)));
            } else {
                for (row, nulls) in window.iter().zip(nulls.as_chunks::<ROW>().0) {
                    let mut row = row.map(&byte);
                    for (byte, null) in row.iter_mut().zip(nulls) {
                        *byte |= null;
                    }
                    count_row(row);
                }
            }
        }
        for (count, lanes) in counts.iter_mut().zip(lanes) {
            *count += lanes.into_iter().map(u64::from).sum::<u64>();
        }
    }
    nulls = [0; WINDOW];
    valid += validity.nulls(start, &mut nulls[..rest.len()]);
    for (&answer, null) in rest.iter().zip(nulls) {
        for (count, bin) in counts.iter_mut().zip(bins) {
            *count += u64::from(is_in(byte(answer) | null, bin));
        }
    }
    (counts, valid)
}

/// The byte of an answer that may be missing: 11 where it is, in no bin.
pub(super) fn byte_or_eleven(answer: Option<Score>) -> u8 {
    answer.map_or(11, Score::get)
}

/// Hands over the scores of an iterator in slices, which are counted several times as fast.
pub(super) fn in_slices(mut scores: impl Iterator<Item = Score>, mut count: impl FnMut(&[Score])) {
    let mut slice = [Score::ALL[0]; WINDOW];
    loop {
        let mut n = 0;
        for (place, score) in slice.iter_mut().zip(scores.by_ref()) {
            *place = score;
            n += 1;
        }
        count(&slice[..n]);
        if n < WINDOW {
            return;
        }
    }
}
