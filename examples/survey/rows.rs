//! One file as a header and rows of cells, each with the number a spreadsheet shows beside it.

use std::collections::HashMap;
use std::mem;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use crate::file::Text;
use crate::options::Options;
use crate::parse::{folded, trimmed};

/// No spreadsheet has more columns.
const MOST_COLUMNS: usize = 16_384;

/// So many columns are named in a message.
const SHOWN: usize = 20;

/// How the cells of a row begin in which Qualtrics says where its columns come from.
const IMPORT_ID: &str = "{\"ImportId\"";

/// A file whose rows are read as they are asked for.
pub(crate) struct Rows {
    pub(crate) name: String,
    /// The names of the columns, trimmed; of a name that stands there twice the second is `NAME#2`.
    pub(crate) header: Vec<String>,
    /// The character between cells.
    pub(crate) delimiter: u8,
    /// How many rows above the header were taken as notes.
    notes: u64,
    /// What should be known of where the text is from.
    pub(crate) note: Option<String>,
    /// The last row that looks like another header, and how far it is below the header.
    pub(crate) second_header: Option<(u64, u64)>,
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
    /// Opens a file and reads its header. Where neither the options nor the file name the character
    /// between cells it is the comma, or if that makes the header one cell, what parts it.
    ///
    /// # Errors
    /// Where there is no such file, it is of a kind that is not read, or has no header.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, String> {
        let rows = Self::parted(path, options, options.delimiter)?;
        let is_named = |one: &str| {
            options
                .answers()
                .is_some_and(|name| folded(name, false) == folded(one, false))
        };
        let other = match (options.delimiter, rows.header.as_slice()) {
            // What comes through a pipe cannot be opened again.
            (None, [one]) if path.is_file() && !is_named(one) => {
                one.bytes().find(|byte| b"\t;|".contains(byte))
            }
            _ => None,
        };
        let other = other.and_then(|other| Self::parted(path, options, Some(other)).ok());
        // A header in quotes is one cell, whatever stands in it.
        Ok(other.filter(|other| other.header.len() > 1).unwrap_or(rows))
    }

    /// Opens a file with this character between cells, or what the file names, or a comma. The header is
    /// the first row below leading lines that start with `# `, which are notes unless one of them names
    /// the score, or the row that the options say.
    fn parted(path: &Path, options: &Options, delimiter: Option<u8>) -> Result<Self, String> {
        let mut text = Text::open(path, options)?;
        let delimiter = delimiter.or(text.delimiter).unwrap_or(b',');
        let note = text.note.take();
        let names_delimiter = text.delimiter.is_some();
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(text);
        let mut rows = Self {
            name: path.display().to_string(),
            header: Vec::new(),
            delimiter,
            notes: 0,
            note,
            second_header: None,
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
        let named = named.map(|name| folded(name, false));
        loop {
            let (found, empty) = rows.read()?;
            rows.number += empty + u64::from(found);
            let Some(cells) = rows.cells.as_ref().filter(|_| found) else {
                break;
            };
            let is_note = cells.get(0).is_some_and(|first| first.starts_with("# "));
            match options.header_row {
                Some(row) if row > rows.number => {}
                Some(row) if row < rows.number => break,
                None if names_delimiter && rows.number == 1 => {}
                None if is_note && !cells.iter().any(|cell| Some(folded(cell, false)) == named) => {
                    rows.notes += 1;
                }
                _ => {
                    rows.header = names(cells);
                    rows.header_number = rows.number;
                    return Ok(rows);
                }
            }
        }
        let row = options.header_row.map(|row| format!("row {row} of "));
        let which = row.unwrap_or_default() + &rows.name;
        Err(format!("{which} is empty: expected a row of column names"))
    }

    /// Reads the next row that is not skipped, whose number is then [`number`](Self::number);
    /// `false` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, where nothing closes a quote, and where a row is
    /// larger than any of a survey.
    #[inline]
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
            if below <= 2 && row.as_ref().is_some_and(|cells| self.is_header(cells)) {
                self.second_header = Some((self.number, below));
            }
            return Ok(true);
        }
    }

    fn is_header(&self, cells: &StringRecord) -> bool {
        let mut cells = cells.iter().map(trimmed).zip(&self.header);
        cells.any(|(cell, name)| cell.starts_with(IMPORT_ID) || !cell.is_empty() && cell == name)
    }

    /// Reads a record: whether there was one, and how many empty lines came before it. The reader
    /// passes over those; a spreadsheet numbers them.
    #[inline]
    fn read(&mut self) -> Result<(bool, u64), String> {
        let before = self.reader.position().line();
        let cells = self.cells.take();
        let mut cells = cells.map_or_else(ByteRecord::new, StringRecord::into_byte_record);
        let found = self.reader.read_byte_record(&mut cells);
        let found = found.map_err(|error| self.unreadable(&error))?;
        let lines = self.reader.position().line() - before;
        let text = self.reader.get_mut();
        text.row_ended();
        let (encoding, mut empty, mut is_open) = (text.encoding, 0, false);
        if lines != u64::from(found) || text.asked_beyond {
            let within = |cell: &[u8]| cell.iter().filter(|&&byte| byte == b'\n').count() as u64;
            // Every line has an end, so a record that has none is inside a quote.
            is_open = found && text.asked_beyond;
            empty = lines - cells.iter().map(within).sum::<u64>() - u64::from(found && !is_open);
        }
        let cells = checked(cells, is_open, encoding);
        self.cells = Some(cells.map_err(|problem| self.fault(empty, &problem))?);
        Ok((found, empty))
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

    /// The columns for a message, those first whose names are like this one.
    pub(crate) fn names_like(&self, name: &str) -> String {
        let lower = folded(name, true);
        let is_like = |other: &str| other.contains(&*lower) || lower.contains(other);
        let mut names: Vec<&String> = self.header.iter().collect();
        names.sort_by_key(|name| name.is_empty() || !is_like(&folded(name, true)));
        let shown = names.iter().take(SHOWN).map(|name| format!("{name:?}"));
        let mut message = shown.collect::<Vec<_>>().join(", ");
        if names.len() > SHOWN {
            message += &format!(" and {} more", names.len() - SHOWN);
        }
        if matches!(names.as_slice(), [one] if one.contains([';', '\t', '|'])) {
            message += "; name the character between cells with --delimiter";
        } else if self.header.iter().filter(|name| !name.is_empty()).count() == 1 {
            message +=
                "; where title lines stand above the header --header-row says which row that is";
        }
        if self.notes > 0 {
            let notes = self.notes;
            message += &format!(
                "; rows above the header taken as notes, for they start with \"# \": {notes}"
            );
        }
        message
    }
}

/// The cells of a record as text.
///
/// # Errors
/// What is wrong with it, to be put after the number of its row.
#[inline]
fn checked(
    cells: ByteRecord,
    is_open: bool,
    encoding: Option<&'static Encoding>,
) -> Result<StringRecord, String> {
    let expected = "expected the encoding of the file, such as --encoding latin-1";
    if is_open {
        let problem = "opens a quote that is never closed: expected a closing \" in the same cell";
        return Err(problem.into());
    }
    if cells.len() > MOST_COLUMNS {
        return Err(format!(
            "has {} cells: expected {MOST_COLUMNS} at most",
            cells.len()
        ));
    }
    let cells = StringRecord::from_byte_record(cells).map_err(|error| {
        let (cell, place) = (error.utf8_error().field(), error.utf8_error().valid_up_to());
        let byte = error.into_byte_record()[cell][place];
        format!("has the byte 0x{byte:02x}, which is not UTF-8: {expected}")
    })?;
    let is_lost = |cell: &str| cell.contains(char::REPLACEMENT_CHARACTER);
    match encoding {
        Some(encoding) if cells.iter().any(is_lost) => Err(format!(
            "has a byte that is not {}: {expected}",
            encoding.name()
        )),
        _ => Ok(cells),
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
