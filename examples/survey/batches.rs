//! Rows split by a thread of their own, many at a time, so that some can be counted while the next are
//! on their way.

use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

use csv::ByteRecord;

use crate::rows::Rows;

/// Rows that are handed over together: enough that the threads seldom wait for each other.
const ROWS: usize = 8192;

/// Batches that may wait.
const WAITING: usize = 4;

/// Some rows, their cells side by side.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The text while the batch is filled, and once it is given out.
    bytes: Vec<u8>,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// The number of each row, and how many cells came before it and with it.
    rows: Vec<(u64, usize)>,
}

/// A row of the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    /// Its number, from 1; notes, the header and empty lines have one too.
    pub(crate) number: u64,
    text: &'a str,
    /// Where the cell before its first one ends, and each of its own.
    ends: &'a [usize],
}

/// What the end of the file tells.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct End {
    /// Empty lines below the header that are no rows.
    pub(crate) empty_lines: u64,
    /// Rows below the header that were skipped.
    pub(crate) skipped: u64,
}

/// The batches of a file in order.
pub(crate) struct Batches {
    batches: Receiver<Result<(Batch, Option<End>), String>>,
    /// Takes batches back, to be filled again.
    used: Sender<Batch>,
}

impl Batch {
    fn clear(&mut self) {
        self.bytes = std::mem::take(&mut self.text).into_bytes();
        self.bytes.clear();
        self.ends.clear();
        self.ends.push(0);
        self.rows.clear();
    }

    fn push(&mut self, number: u64, cells: &ByteRecord) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(cells.as_slice());
        let ends = (0..cells.len()).filter_map(|cell| cells.range(cell));
        self.ends.extend(ends.map(|range| start + range.end));
        self.rows.push((number, self.ends.len()));
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn row(&self, place: usize) -> Row<'_> {
        let (number, end) = self.rows[place];
        let start = match place.checked_sub(1) {
            None => 1,
            Some(before) => self.rows[before].1,
        };
        Row {
            number,
            text: &self.text,
            ends: &self.ends[start - 1..end],
        }
    }
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    pub(crate) fn cell(&self, place: usize) -> &'a str {
        &self.text[self.ends[place]..self.ends[place + 1]]
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(|place| self.cell(place))
    }
}

impl Batches {
    /// Begins to split the rows, but for the first `skip`.
    pub(crate) fn of(mut rows: Rows, skip: u64) -> Self {
        let (sender, batches) = sync_channel(WAITING);
        let (used, to_fill) = channel();
        thread::spawn(move || {
            let first = rows.number.saturating_add(skip).saturating_add(1);
            let mut skipped = 0;
            let mut cells = ByteRecord::new();
            loop {
                let mut batch: Batch = to_fill.try_recv().unwrap_or_default();
                batch.clear();
                let has_more = loop {
                    match rows.next(&mut cells) {
                        Ok(true) if rows.number < first => skipped += 1,
                        Ok(true) => batch.push(rows.number, &cells),
                        end => break end,
                    }
                    if batch.len() == ROWS {
                        break Ok(true);
                    }
                };
                let end = End {
                    empty_lines: rows.empty_lines,
                    skipped,
                };
                let message = has_more.map(|more| (batch, (!more).then_some(end)));
                let is_last = !matches!(message, Ok((_, None)));
                // Where nobody listens any more, a problem was found and told.
                if sender.send(message).is_err() || is_last {
                    return;
                }
            }
        });
        Self { batches, used }
    }

    /// The next batch, and what the end of the file tells if it is the last; `used` is filled again.
    ///
    /// # Errors
    /// As [`Rows::next`].
    pub(crate) fn next(&self, used: Batch) -> Result<(Batch, Option<End>), String> {
        // Nobody takes it back once all rows are split.
        let _ = self.used.send(used);
        let next = self.batches.recv();
        let ended = |_| "the file could not be read to its end".to_owned();
        let (mut batch, end) = next.map_err(ended)??;
        let bytes = std::mem::take(&mut batch.bytes);
        batch.text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
        Ok((batch, end))
    }
}
