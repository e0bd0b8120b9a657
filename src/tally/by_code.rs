//! Answers by group, where a column of codes says the group of each answer.
//!
//! The look-up of a counter is the check of the row: it fails for a code or a score that is out of
//! range, and only then is the row searched for that says why.

use super::column::no_score;
use super::validity::as_long;
use crate::error::Error;

/// How often each of the eleven scores was given in a group.
type Counts = [u64; 11];

/// A row: the code of the group, the score, and whether it counts.
type Row = (u32, u8, bool);

/// Groups of all tables together among which the rows of few groups are dealt out, at least eight tables.
/// A counter that was raised a moment ago holds the next one up; with fewer tables that happens too
/// often, with more they leave the cache.
const DEALT: usize = 2048;

/// Rows from which it pays to set up tables for dealing them out.
const MANY_ROWS: usize = 1 << 16;

/// Groups from which rows are first parted by group: the counters no longer fit the cache, and
/// raising them in the order of the rows waits for memory each time. Measured at 50, 100, 200
/// thousand and a million groups, the ways cross between 100 and 200 thousand.
const MANY_GROUPS: usize = 1 << 17;

/// Bits of a code within a part, which leave room in 16 bits for a score.
const PART_BITS: u32 = 12;

/// Rows that are counted together, which bounds the memory of a parting to 64 MB.
const ROWS: usize = 1 << 25;

/// How often each score was given in each group.
pub(super) fn count(
    codes: &[u32],
    scores: &[u8],
    valid: Option<&[bool]>,
    groups: usize,
) -> Result<Vec<Counts>, Error> {
    as_long("scores", scores.len(), codes.len())?;
    as_long(
        "validity",
        valid.map_or(codes.len(), <[bool]>::len),
        codes.len(),
    )?;
    let mut counts: Vec<Counts> = Vec::new();
    let room = counts.try_reserve_exact(groups);
    room.map_err(|_| Error::TooMany {
        what: format!("{groups} groups of 88 bytes, for which there is no memory,"),
        expected: "fewer, codes from 0 on without gaps".into(),
    })?;
    counts.resize(groups, [0; 11]);
    for start in (0..codes.len()).step_by(ROWS) {
        let range = start..codes.len().min(start + ROWS);
        let (some_codes, some_scores) = (&codes[range.clone()], &scores[range.clone()]);
        let rows = some_codes.iter().zip(some_scores);
        let counted = match valid {
            None if (1..=DEALT / 8).contains(&groups) && range.len() >= MANY_ROWS => {
                dealt(some_codes, some_scores, &mut counts)
            }
            None => {
                let rows = rows.map(|(&code, &score)| (code, score, true));
                count_rows(rows, range.len(), &mut counts)
            }
            Some(valid) => {
                let rows = rows.zip(&valid[range.clone()]);
                let rows = rows.map(|((&code, &score), &valid)| masked(code, score, valid));
                count_rows(rows, range.len(), &mut counts)
            }
        };
        if counted.is_none()
            && let Some(error) = first_wrong(codes, scores, valid, groups)
        {
            return Err(error);
        }
    }
    Ok(counts)
}

/// A row that does not count is one of group 0 and score 0, whatever stands in it; by arithmetic,
/// since a branch on what is missing at random is guessed wrong too often.
fn masked(code: u32, score: u8, valid: bool) -> Row {
    let code = code & u32::from(valid).wrapping_neg();
    let score = score & u8::from(valid).wrapping_neg();
    (code, score, valid)
}

/// Adds rows to the counts of their groups; `None` if one is out of range.
fn count_rows(
    rows: impl Iterator<Item = Row> + Clone,
    n: usize,
    counts: &mut [Counts],
) -> Option<()> {
    if counts.len() < MANY_GROUPS {
        in_order(rows, counts)
    } else {
        parted(rows, n, counts)
    }
}

#[inline(never)]
fn in_order(rows: impl Iterator<Item = Row>, counts: &mut [Counts]) -> Option<()> {
    for row in rows {
        add(counts, row)?;
    }
    Some(())
}

fn add(counts: &mut [Counts], (code, score, valid): Row) -> Option<()> {
    let counts = counts.get_mut(code as usize)?;
    *counts.get_mut(usize::from(score))? += u64::from(valid);
    Some(())
}

/// Deals rows out to tables in turn; `None` if one is out of range. There must be a group.
#[inline(never)]
fn dealt(codes: &[u32], scores: &[u8], counts: &mut [Counts]) -> Option<()> {
    let groups = counts.len();
    let rounds = DEALT / groups;
    let mut tables = vec![[0; 11]; rounds * groups];
    for (codes, scores) in codes.chunks(rounds).zip(scores.chunks(rounds)) {
        let rows = codes
            .iter()
            .zip(scores)
            .zip(tables.chunks_exact_mut(groups));
        for ((&code, &score), table) in rows {
            add(table, (code, score, true))?;
        }
    }
    for table in tables.chunks_exact(groups) {
        for (counts, more) in counts.iter_mut().flatten().zip(table.iter().flatten()) {
            *counts += more;
        }
    }
    Some(())
}

/// Parts rows by the upper bits of their codes, then counts each part while its counters are near.
fn parted(rows: impl Iterator<Item = Row> + Clone, n: usize, counts: &mut [Counts]) -> Option<()> {
    let mut places = vec![0; counts.len().div_ceil(1 << PART_BITS)];
    for (code, _, valid) in rows.clone() {
        *places.get_mut((code >> PART_BITS) as usize)? += usize::from(valid);
    }
    let mut start = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    let mut parted = vec![0_u16; n];
    for (code, score, valid) in rows {
        let place = &mut places[(code >> PART_BITS) as usize];
        // A score above 10 stays one, and the upper bits of the code are shifted out.
        if valid {
            parted[*place] = (code << 4) as u16 | u16::from(score.min(15));
        }
        *place += usize::from(valid);
    }
    let mut start = 0;
    for (counts, end) in counts.chunks_mut(1 << PART_BITS).zip(places) {
        let rows = parted[start..end].iter();
        in_order(
            rows.map(|row| (u32::from(row >> 4), (row & 15) as u8, true)),
            counts,
        )?;
        start = end;
    }
    Some(())
}

/// The error of the first row whose code or score is out of range.
#[cold]
fn first_wrong(
    codes: &[u32],
    scores: &[u8],
    valid: Option<&[bool]>,
    groups: usize,
) -> Option<Error> {
    (0..codes.len()).find_map(|index| {
        let (code, value) = (codes[index], scores[index]);
        if valid.is_some_and(|valid| !valid[index]) {
            None
        } else if code as usize >= groups {
            Some(Error::OutOfRange {
                what: "code",
                value: f64::from(code),
                place: Some(format!("at index {index}")),
                expected: format!("codes from 0 up, and the number of groups is {groups}").into(),
            })
        } else {
            (value > 10).then(|| no_score(value, index))
        }
    })
}
