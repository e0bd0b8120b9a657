//! The rows of a table as they stand in a text, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use csv::{ByteRecord, ReaderBuilder, StringRecord};

use crate::decoded::Decoded;
use crate::options::Options;
use crate::parse::trimmed;
use crate::progress::Watched;

/// A file as text, and what is looked at before the table begins.
pub(crate) type Text = BufReader<Decoded<Watched<File>>>;

/// A table that is split into cells row by row.
pub(crate) struct Rows {
    reader: csv::Reader<Chain<Cursor<Vec<u8>>, Text>>,
    /// Lines above the header that were taken as notes.
    pub(crate) notes: Vec<u64>,
    /// The number of the last row, from 1; notes, the header and empty lines have one too.
    pub(crate) number: u64,
    /// Empty lines below the header, so far, that are no rows.
    pub(crate) empty_lines: u64,
    /// The cells of the header.
    width: usize,
    /// Empty lines that are rows, and the record that follows them.
    empty_rows: u64,
    held: Option<ByteRecord>,
}

impl Rows {
    /// The rows of a text below leading lines that start with `# `, which are notes unless one of them
    /// is the header; a first line such as `sep=;` names the delimiter.
    pub(crate) fn of(mut text: Text, options: &Options) -> Result<Self, std::io::Error> {
        let mut line = next_line(&mut text)?;
        let mut number = 0;
        let mut notes = Vec::new();
        let named = separator(&line);
        if named.is_some() {
            line = next_line(&mut text)?;
            number += 1;
        }
        let delimiter = options.delimiter.or(named).unwrap_or(b',');
        while line.starts_with("# ") && !is_header(&line, delimiter, &options.score) {
            line = next_line(&mut text)?;
            number += 1;
            notes.push(number);
        }
        let table = Cursor::new(line.into_bytes()).chain(text);
        Ok(Self {
            reader: reader(table, delimiter),
            notes,
            number,
            empty_lines: 0,
            width: 0,
            empty_rows: 0,
            held: None,
        })
    }

    /// Reads the header; `false` where there is none.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub(crate) fn header(&mut self, cells: &mut ByteRecord) -> Result<bool, String> {
        let (found, empty) = self.read_record(cells)?;
        self.number += empty + u64::from(found);
        self.width = cells.len();
        Ok(found)
    }

    /// Reads the next row, whose number is then [`number`](Self::number); `false` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, and where nothing closes a quote.
    pub(crate) fn next(&mut self, cells: &mut ByteRecord) -> Result<bool, String> {
        if self.empty_rows == 0 {
            if let Some(held) = self.held.take() {
                *cells = held;
                self.number += 1;
                return Ok(true);
            }
            let (found, empty) = self.read_record(cells)?;
            if self.width > 1 || empty == 0 {
                self.empty_lines += empty;
                self.number += empty + u64::from(found);
                return Ok(found);
            }
            // Where there is one column only, an empty line is a row whose cell is empty.
            self.empty_rows = empty;
            self.held = found.then(|| std::mem::take(cells));
        }
        self.empty_rows -= 1;
        *cells = ByteRecord::from(vec![""]);
        self.number += 1;
        Ok(true)
    }

    /// Reads a record: whether there was one, and how many empty lines came before it. The reader
    /// passes over those; a spreadsheet numbers them.
    fn read_record(&mut self, cells: &mut ByteRecord) -> Result<(bool, u64), String> {
        let before = self.reader.position().line();
        let found = self.reader.read_byte_record(cells);
        let found = found.map_err(|error| error.to_string())?;
        let lines = self.reader.position().line() - before;
        let text = self.reader.get_ref().get_ref().1.get_ref();
        if found && lines == 1 && !text.asked_beyond() {
            return Ok((true, 0));
        }
        let within = |cell: &[u8]| cell.iter().filter(|&&byte| byte == b'\n').count() as u64;
        let within: u64 = cells.iter().map(within).sum();
        // Every line has an end, so a record that has none is inside a quote, or cut off.
        let is_open = found && text.asked_beyond();
        let empty = lines - within - u64::from(found && !is_open);
        let row = self.number + if is_open { empty + 1 } else { 0 };
        if let Some((byte, encoding)) = text.malformed().filter(|_| is_open || !found) {
            return Err(format!(
                "byte 0x{byte:02x} in row {row} is not {encoding}: expected the encoding of the file, such as --encoding latin-1",
            ));
        }
        if is_open {
            return Err(format!(
                "row {row} opens a quote that is never closed: expected a closing \" in the same cell",
            ));
        }
        Ok((found, empty))
    }
}

/// One line with its end; empty at the end of the text.
fn next_line(text: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    text.read_line(&mut line)?;
    Ok(line)
}

fn reader<R: Read>(table: R, delimiter: u8) -> csv::Reader<R> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(1 << 16)
        .from_reader(table)
}

/// The delimiter that a line such as `sep=;` names.
fn separator(line: &str) -> Option<u8> {
    let line = line.trim_end_matches('\n').trim_matches('"');
    match line.strip_prefix("sep=")?.as_bytes() {
        &[one] if one.is_ascii_punctuation() || one == b'\t' => Some(one),
        _ => None,
    }
}

/// Whether a line names the column of the scores.
fn is_header(line: &str, delimiter: u8, score: &str) -> bool {
    let mut cells = StringRecord::new();
    let read = reader(line.as_bytes(), delimiter).read_record(&mut cells);
    read.is_ok() && cells.iter().any(|name| trimmed(name) == trimmed(score))
}
