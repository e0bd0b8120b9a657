//! One file as a header and rows of cells, each with the number a spreadsheet shows beside it.

use std::collections::HashMap;
use std::mem;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::file::Text;
use crate::options::Options;
use crate::parse::{folded, trimmed};

/// No spreadsheet has more columns.
const MOST_COLUMNS: usize = 16_384;

/// How the cells of a row begin in which Qualtrics says where its columns come from.
const IMPORT_ID: &str = "{\"ImportId\"";

const ENCODING: &str = "expected the encoding of the file, such as --encoding latin-1";

/// A file whose rows are read as they are asked for.
pub(crate) struct Rows {
    pub(crate) name: String,
    /// The names of the columns, trimmed; of a name that stands there twice the second is `NAME#2`.
    pub(crate) header: Vec<String>,
    /// Lines above the header that were taken as notes.
    notes: Vec<u64>,
    /// What should be known before the figures are believed.
    pub(crate) remarks: Vec<String>,
    reader: csv::Reader<Text>,
    cells: Option<StringRecord>,
    /// Whether the cells are a row still to be given out, and the empty lines before it that are rows
    /// as well, as they are where there is only one column.
    is_held: bool,
    empty_rows: u64,
    /// The number of the last row, from 1; notes, the header and empty lines have one too.
    pub(crate) number: u64,
    header_number: u64,
    skip: u64,
    pub(crate) skipped: u64,
    /// Empty lines below the header that are no rows.
    pub(crate) empty_lines: u64,
}

impl Rows {
    /// Opens a file and reads its header: the first row, below leading lines that start with `# `,
    /// which are notes unless one of them names the score, or the row that the options say.
    ///
    /// # Errors
    /// Where there is no such file, it is of a kind that is not read, or has no header.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, String> {
        let mut text = Text::open(path, options)?;
        let remarks = text.note.take().into_iter().collect();
        let names_delimiter = text.names_delimiter;
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(text.delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let mut rows = Self {
            name: path.display().to_string(),
            header: Vec::new(),
            notes: Vec::new(),
            remarks,
            reader,
            cells: None,
            is_held: false,
            empty_rows: 0,
            number: 0,
            header_number: 0,
            skip: options.skip,
            skipped: 0,
            empty_lines: 0,
        };
        let named = options.score.as_ref().or(options.category.as_ref());
        let is_named =
            |cell: &str| named.is_some_and(|name| folded(cell, false) == folded(name, false));
        loop {
            let (found, empty) = rows.read()?;
            rows.number += empty + u64::from(found);
            let Some(cells) = rows.cells.as_ref().filter(|_| found) else {
                break;
            };
            match options.header_row {
                Some(row) if row > rows.number => {}
                Some(row) if row < rows.number => break,
                None if names_delimiter && rows.number == 1 => {}
                None if cells.get(0).is_some_and(|first| first.starts_with("# "))
                    && !cells.iter().any(is_named) =>
                {
                    rows.notes.push(rows.number);
                }
                _ => {
                    rows.header = names(cells);
                    rows.header_number = rows.number;
                    return Ok(rows);
                }
            }
        }
        Err(match options.header_row {
            Some(row) => format!(
                "row {row} of {} is empty: expected a row of column names",
                rows.name
            ),
            None => format!("{} is empty: expected a row of column names", rows.name),
        })
    }

    /// Reads the next row that is not skipped, whose number is then [`number`](Self::number);
    /// `false` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, where nothing closes a quote, and where a row is
    /// larger than any of a survey.
    pub(crate) fn next(&mut self, row: &mut Option<StringRecord>) -> Result<bool, String> {
        loop {
            if self.empty_rows == 0 && !self.is_held {
                let (found, empty) = self.read()?;
                if self.header.len() == 1 {
                    self.empty_rows = empty;
                } else {
                    self.empty_lines += empty;
                    self.number += empty;
                }
                self.is_held = found;
                if !found && self.empty_rows == 0 {
                    return Ok(false);
                }
            }
            self.number += 1;
            if self.empty_rows > 0 {
                self.empty_rows -= 1;
                *row = None;
            } else {
                self.is_held = false;
                mem::swap(row, &mut self.cells);
            }
            let below = self.number - self.header_number;
            if below <= self.skip {
                self.skipped += 1;
                continue;
            }
            if below <= 2
                && row
                    .as_ref()
                    .is_some_and(|cells| self.looks_like_header(cells))
            {
                let number = self.number;
                let remark = format!("row {number} looks like a header row: try --skip {below}");
                self.remarks
                    .retain(|remark| !remark.contains(" looks like a header row: "));
                self.remarks.push(remark);
            }
            return Ok(true);
        }
    }

    fn looks_like_header(&self, cells: &StringRecord) -> bool {
        let mut cells = cells.iter().map(trimmed).zip(&self.header);
        cells.any(|(cell, name)| cell.starts_with(IMPORT_ID) || !cell.is_empty() && cell == name)
    }

    /// Reads a record: whether there was one, and how many empty lines came before it. The reader
    /// passes over those; a spreadsheet numbers them.
    fn read(&mut self) -> Result<(bool, u64), String> {
        let before = self.reader.position().line();
        let cells = self.cells.take();
        let mut cells = cells.map_or_else(ByteRecord::new, StringRecord::into_byte_record);
        let found = self.reader.read_byte_record(&mut cells);
        let found = found.map_err(|error| self.unreadable(&error))?;
        let lines = self.reader.position().line() - before;
        let text = self.reader.get_mut();
        text.row_ended();
        let mut empty = 0;
        if lines != u64::from(found) || text.asked_beyond {
            let within = |cell: &[u8]| cell.iter().filter(|&&byte| byte == b'\n').count() as u64;
            // Every line has an end, so a record that has none is inside a quote.
            let is_open = found && text.asked_beyond;
            empty = lines - cells.iter().map(within).sum::<u64>() - u64::from(found && !is_open);
            if is_open {
                let problem =
                    "opens a quote that is never closed: expected a closing \" in the same cell";
                return Err(self.fault(empty, problem));
            }
        }
        if cells.len() > MOST_COLUMNS {
            let problem = format!("has {} cells: expected {MOST_COLUMNS} at most", cells.len());
            return Err(self.fault(empty, &problem));
        }
        match StringRecord::from_byte_record(cells) {
            Ok(cells) => self.cells = Some(cells),
            Err(error) => {
                let at = error.utf8_error();
                let (cell, place) = (at.field(), at.valid_up_to());
                let byte = error.into_byte_record()[cell][place];
                return Err(self.fault(
                    empty,
                    &format!("has the byte 0x{byte:02x}, which is not UTF-8: {ENCODING}"),
                ));
            }
        }
        if let Some(encoding) = self.reader.get_ref().encoding {
            self.check(encoding, empty)?;
        }
        Ok((found, empty))
    }

    /// Looks for characters that could not be decoded.
    ///
    /// # Errors
    /// Where there is one. In UTF-16 it was already where the file was made.
    fn check(&self, encoding: &'static Encoding, empty: u64) -> Result<(), String> {
        let cells = self.cells.as_ref();
        let is_lost = |cell: &str| cell.contains(char::REPLACEMENT_CHARACTER);
        if [UTF_16LE, UTF_16BE].contains(&encoding)
            || !cells.is_some_and(|cells| cells.iter().any(is_lost))
        {
            return Ok(());
        }
        Err(self.fault(
            empty,
            &format!("has a byte that is not {}: {ENCODING}", encoding.name()),
        ))
    }

    #[cold]
    fn unreadable(&self, error: &csv::Error) -> String {
        if self.reader.get_ref().is_row_too_large() {
            self.fault(0, &error.to_string())
        } else {
            format!("{} cannot be read: {error}", self.name)
        }
    }

    /// What is wrong with the record below the last row and some empty lines.
    #[cold]
    fn fault(&self, empty: u64, problem: &str) -> String {
        format!("row {} of {} {problem}", self.number + empty + 1, self.name)
    }

    /// The columns for a message: those whose names are like this one, or the first of all.
    pub(crate) fn names_like(&self, name: &str) -> String {
        let wanted = folded(name, true);
        let is_like = |other: &&String| {
            let other = folded(other, true);
            !other.is_empty()
                && !wanted.is_empty()
                && (other.contains(&*wanted) || wanted.contains(&*other))
        };
        let like: Vec<&String> = self.header.iter().filter(is_like).collect();
        let all: Vec<&String> = if like.is_empty() {
            self.header.iter().collect()
        } else {
            like
        };
        let shown: Vec<String> = all
            .iter()
            .take(20)
            .map(|name| format!("{name:?}"))
            .collect();
        let mut message = shown.join(", ");
        if all.len() > shown.len() {
            message += &format!(" and {} more", all.len() - shown.len());
        }
        if matches!(self.header.as_slice(), [one] if one.contains([';', '\t', '|'])) {
            message += "; name the character between cells with --delimiter";
        }
        match self.notes.as_slice() {
            [] => {}
            [one] => {
                message += &format!("; row {one} was taken as a note, for it starts with \"# \"")
            }
            [first, .., last] => {
                message += &format!(
                    "; rows {first} to {last} were taken as notes, for they start with \"# \""
                );
            }
        }
        message
    }
}

/// The names of a header, each other than those before it.
fn names(cells: &StringRecord) -> Vec<String> {
    let mut times: HashMap<String, u64> = HashMap::new();
    let name = |cell| {
        let name = trimmed(cell);
        let times = times.entry(folded(name, false).into_owned()).or_default();
        *times += 1;
        match *times {
            1 => name.into(),
            _ if name.is_empty() => String::new(),
            times => format!("{name}#{times}"),
        }
    };
    cells.iter().map(name).collect()
}
