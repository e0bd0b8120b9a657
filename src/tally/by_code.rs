//! Answers by group, where a column of codes says the group of each answer.
//!
//! The look-up of a counter is the check of the row: it fails for a code or a score that is out of
//! range, and only then is the row searched for that says why.

use std::ops::Range;

use super::Validity;
use super::column::no_score;
use super::validity::{WINDOW, as_long};
use crate::error::Error;
use crate::survey::Number;

/// How often each of the eleven scores was given in a group.
type Counts = [u64; 11];

/// Groups and rows from which it may pay to part rows by group: the counters no longer fit the cache,
/// and raising them in the order of the rows waits for memory each time. In turns on one machine the
/// ways cross between 100 and 200 thousand groups.
const MANY_GROUPS: usize = 1 << 17;
const MANY_ROWS: usize = 1 << 18;

/// Bits of a code within a part, which leave room in 16 bits for a score.
const PART_BITS: u32 = 12;

/// Rows that are counted together, which bounds the memory of a parting to 64 MB.
const ROWS: usize = 1 << 25;

/// How often each score was given in each group.
pub(super) fn count<T: Number>(
    codes: &[u32],
    scores: &[T],
    validity: Validity,
    groups: usize,
) -> Result<Vec<Counts>, Error> {
    as_long("scores", scores.len(), codes.len())?;
    validity.covers(codes.len())?;
    // Asked first, since no memory for noughts ends the program.
    let room = Vec::<Counts>::new().try_reserve_exact(groups);
    room.map_err(|_| Error::TooMany {
        what: format!("{groups} groups of 88 bytes, for which there is no memory,"),
        expected: "fewer, codes from 0 on without gaps".into(),
    })?;
    let mut counts = vec![[0; 11]; groups];
    for (start, codes) in (0..).step_by(ROWS).zip(codes.chunks(ROWS)) {
        let rows = Rows {
            codes,
            scores: &scores[start..start + codes.len()],
            validity: validity.after(start),
        };
        let counted = if groups >= MANY_GROUPS && codes.len() >= MANY_ROWS && scattered(codes) {
            rows.parted(&mut counts)
        } else {
            rows.in_order(&mut counts)
        };
        if counted.is_none() {
            return Err(rows.first_wrong(start, groups));
        }
    }
    Ok(counts)
}

/// Whether neighbouring rows are of groups far apart, and of more groups than stay in the cache: if more than
/// a quarter of a sample of rows lie in a neighbourhood of groups of their own.
fn scattered(codes: &[u32]) -> bool {
    let samples = codes.chunks(64).step_by(codes.len().div_ceil(64 * 16));
    let mut near: Vec<u32> = samples.flatten().map(|code| code >> 6).collect();
    let all = near.len();
    near.sort_unstable();
    near.dedup();
    near.len() > all / 4
}

/// Rows of a column of codes beside one of scores.
struct Rows<'a, T> {
    codes: &'a [u32],
    scores: &'a [T],
    validity: Validity<'a>,
}

impl<T: Number> Rows<'_, T> {
    /// Adds rows to the counts of their groups; `None` if one is out of range.
    #[inline(never)]
    fn in_order(&self, counts: &mut [Counts]) -> Option<()> {
        if self.validity == Validity::All {
            return all_in_order(self.codes, self.scores, counts);
        }
        let rest = self.words(|mut valid, codes, scores| {
            if valid == u64::MAX {
                return all_in_order(codes, scores, counts);
            }
            // From one bit that is 1 to the next: a branch on what is missing at random is guessed wrong
            // too often.
            while valid != 0 {
                let row = valid.trailing_zeros() as usize % 64;
                valid &= valid - 1;
                let counts = counts.get_mut(codes[row] as usize)?;
                let count = counts.get_mut(usize::from(scores[row].byte()))?;
                *count += 1;
            }
            Some(())
        })?;
        for row in rest.filter(|&row| self.validity.holds(row)) {
            all_in_order(&self.codes[row..=row], &self.scores[row..=row], counts)?;
        }
        Some(())
    }

    /// The same, by parting the rows by the upper bits of their codes and counting each part while its
    /// counters are near.
    #[inline(never)]
    fn parted(&self, counts: &mut [Counts]) -> Option<()> {
        let mut places = vec![0; counts.len().div_ceil(1 << PART_BITS)];
        self.each(|code, _| {
            *places.get_mut((code >> PART_BITS) as usize)? += 1;
            Some(())
        })?;
        let mut start = 0;
        for place in &mut places {
            start += std::mem::replace(place, start);
        }
        let mut parted = vec![0_u16; start];
        self.each(|code, score| {
            let place = &mut places[(code >> PART_BITS) as usize];
            // A score above 10 stays one, and the upper bits of the code are shifted out.
            parted[*place] = (code << 4) as u16 | u16::from(score.min(15));
            *place += 1;
            Some(())
        })?;
        let mut start = 0;
        for (counts, end) in counts.chunks_mut(1 << PART_BITS).zip(places) {
            for row in &parted[start..end] {
                let counts = counts.get_mut(usize::from(row >> 4))?;
                *counts.get_mut(usize::from(row & 15))? += 1;
            }
            start = end;
        }
        Some(())
    }

    /// Hands over code and score of each row that holds one, until `None` comes back. A score out of range
    /// is a byte above 10.
    #[inline(always)]
    fn each(&self, mut take: impl FnMut(u32, u8) -> Option<()>) -> Option<()> {
        let rest = self.words(|mut valid, codes, scores| {
            while valid != 0 {
                let row = valid.trailing_zeros() as usize % 64;
                valid &= valid - 1;
                take(codes[row], scores[row].byte())?;
            }
            Some(())
        })?;
        for row in rest.filter(|&row| self.validity.holds(row)) {
            take(self.codes[row], self.scores[row].byte())?;
        }
        Some(())
    }

    /// Hands over 64 rows at a time, with a bit for each: 1 where it holds a value. Gives which rows are
    /// left.
    #[inline(always)]
    fn words(
        &self,
        mut take: impl FnMut(u64, &[u32; 64], &[T; 64]) -> Option<()>,
    ) -> Option<Range<usize>> {
        let (codes, few) = self.codes.as_chunks::<64>();
        for (codes, start) in codes.chunks(WINDOW / 64).zip((0..).step_by(WINDOW)) {
            let valid = self.validity.window(start, 64 * codes.len());
            let scores = self.scores[start..].as_chunks::<64>().0;
            for ((valid, codes), scores) in valid.into_iter().zip(codes).zip(scores) {
                take(valid, codes, scores)?;
            }
        }
        Some(self.codes.len() - few.len()..self.codes.len())
    }

    /// The error of the first row whose code or score is out of range; the index counts from the start of
    /// the column. There must be one.
    #[cold]
    fn first_wrong(&self, start: usize, groups: usize) -> Error {
        let rows = self.codes.iter().zip(self.scores).enumerate();
        let mut held = rows.filter(|&(row, _)| self.validity.holds(row));
        let wrong = held.find(|(_, (code, score))| **code as usize >= groups || score.byte() > 10);
        let (row, (&code, &score)) = wrong.expect("a row without a counter");
        if (code as usize) < groups {
            return no_score(score, start + row);
        }
        Error::OutOfRange {
            what: "code",
            value: f64::from(code),
            place: Some(format!("at index {}", start + row)),
            expected: format!("codes from 0 up, and the number of groups is {groups}").into(),
        }
    }
}

/// The plain loop: with `try_for_each` in its place it takes half as long again, and twice as long with
/// many groups.
#[inline(never)]
fn all_in_order<T: Number>(codes: &[u32], scores: &[T], counts: &mut [Counts]) -> Option<()> {
    for (&code, score) in codes.iter().zip(scores) {
        let counts = counts.get_mut(code as usize)?;
        let count = counts.get_mut(usize::from(score.byte()))?;
        *count += 1;
    }
    Some(())
}
