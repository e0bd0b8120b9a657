//! The file as rows of text, each with the number a spreadsheet shows beside it.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::decoded::Decoded;
use crate::options::Options;
use crate::progress::{self, Watched};

/// The text that was looked at before the table began, and what follows it.
type Table = Chain<Cursor<Vec<u8>>, BufReader<Decoded<Watched<File>>>>;

/// A file that is decoded and split into cells row by row: one row is held at a time.
pub(crate) struct Sheet {
    /// The names of the columns, trimmed.
    pub(crate) header: Vec<String>,
    /// Empty lines below the header, so far, that are no rows.
    pub(crate) empty_lines: u64,
    /// Rows below the header, so far, that were skipped.
    pub(crate) skipped: u64,
    reader: csv::Reader<Table>,
    header_number: u64,
    /// Lines above the header that were taken as notes.
    notes: Vec<u64>,
    skip: u64,
    /// The number of the last row.
    number: u64,
    /// Empty lines that are rows, and the record that follows them.
    empty_rows: u64,
    held: Option<StringRecord>,
    /// The first rows that were not skipped.
    first: Vec<Row>,
}

/// A row of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Its number, from 1; notes, the header and empty lines have one too.
    pub(crate) number: u64,
    pub(crate) cells: StringRecord,
}

impl Sheet {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// Where there is no such file or no header.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, Box<dyn Error>> {
        let cannot = |error| format!("cannot read {}: {error}", path.display());
        let file = progress::watched(File::open(path).map_err(cannot)?);
        let mut text = BufReader::new(Decoded::new(file, options.encoding));
        let mut line = next_line(&mut text).map_err(cannot)?;
        let mut number = 0;
        let mut notes = Vec::new();
        let named = separator(&line);
        if named.is_some() {
            line = next_line(&mut text).map_err(cannot)?;
            number += 1;
        }
        let delimiter = options.delimiter.or(named).unwrap_or(b',');
        while line.starts_with("# ") && !is_header(&line, delimiter, &options.score) {
            line = next_line(&mut text).map_err(cannot)?;
            number += 1;
            notes.push(number);
        }
        let table = Cursor::new(line.into_bytes()).chain(text);
        let mut sheet = Self {
            header: Vec::new(),
            empty_lines: 0,
            skipped: 0,
            reader: reader(table, delimiter),
            header_number: 0,
            notes,
            skip: options.skip,
            number,
            empty_rows: 0,
            held: None,
            first: Vec::new(),
        };
        let mut header = StringRecord::new();
        let (found, empty) = sheet.read_record(&mut header)?;
        if !found {
            let path = path.display();
            return Err(format!("{path} is empty: expected a row of column names").into());
        }
        sheet.number += empty + 1;
        sheet.header_number = sheet.number;
        sheet.header = header.iter().map(|name| trimmed(name).into()).collect();
        Ok(sheet)
    }

    /// Reads the next row that is not skipped; `false` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, and where nothing closes a quote.
    pub(crate) fn next_row(&mut self, row: &mut Row) -> Result<bool, Box<dyn Error>> {
        while self.next_of_all(row)? {
            if row.number - self.header_number <= self.skip {
                self.skipped += 1;
                continue;
            }
            if self.first.len() < 2 {
                self.first.push(row.clone());
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn next_of_all(&mut self, row: &mut Row) -> Result<bool, Box<dyn Error>> {
        if self.empty_rows == 0 {
            if let Some(held) = self.held.take() {
                row.cells = held;
                return Ok(self.numbered(row));
            }
            let (found, empty) = self.read_record(&mut row.cells)?;
            if self.header.len() > 1 || empty == 0 {
                self.empty_lines += empty;
                self.number += empty;
                return Ok(found && self.numbered(row));
            }
            // Where there is one column only, an empty line is a row whose cell is empty.
            self.empty_rows = empty;
            self.held = found.then(|| std::mem::take(&mut row.cells));
        }
        self.empty_rows -= 1;
        row.cells = StringRecord::from(vec![""]);
        Ok(self.numbered(row))
    }

    fn numbered(&mut self, row: &mut Row) -> bool {
        self.number += 1;
        row.number = self.number;
        true
    }

    /// Reads a record: whether there was one, and how many empty lines came before it. The reader
    /// passes over those; a spreadsheet numbers them.
    fn read_record(&mut self, cells: &mut StringRecord) -> Result<(bool, u64), Box<dyn Error>> {
        let before = self.reader.position().line();
        let found = self.reader.read_record(cells)?;
        let lines = self.reader.position().line() - before;
        if found && lines == 1 {
            return Ok((true, 0));
        }
        let within = |cell: &str| cell.bytes().filter(|&byte| byte == b'\n').count() as u64;
        let within: u64 = cells.iter().map(within).sum();
        let text = self.reader.get_ref().get_ref().1.get_ref();
        // Every line has an end, so a record that has none is inside a quote.
        let is_open = found && text.asked_beyond();
        let empty = lines - within - u64::from(found && !is_open);
        let row = self.number + if is_open { empty + 1 } else { 0 };
        if let Some((byte, encoding)) = text.malformed().filter(|_| is_open || !found) {
            return Err(format!(
                "byte 0x{byte:02x} in row {row} is not {encoding}: expected the encoding of the file, such as --encoding latin-1",
            )
            .into());
        }
        if is_open {
            return Err(format!(
                "row {row} opens a quote that is never closed: expected a closing \" in the same cell",
            )
            .into());
        }
        Ok((found, empty))
    }

    /// The place of a column.
    ///
    /// # Errors
    /// Where the header does not have that name exactly once.
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        let name = trimmed(name);
        let mut places = (0..self.header.len()).filter(|&place| self.header[place] == name);
        match (places.next(), places.count()) {
            (Some(place), 0) => Ok(place),
            (Some(_), more) => Err(format!(
                "column {name:?} stands {} times in the header: expected a name that is there once",
                more + 1
            )),
            (None, _) => Err(format!(
                "column {name:?} is not in the file: expected one of {}",
                self.names()
            )),
        }
    }

    /// What follows the header so closely that it may belong to it: the first rows, each with how
    /// many would be skipped with it.
    pub(crate) fn below_header(&self) -> impl DoubleEndedIterator<Item = (u64, &Row)> {
        let rows = self.first.iter();
        rows.map(|row| (row.number - self.header_number, row))
            .filter(|(below, _)| *below <= 2)
    }

    /// The columns found, for a message.
    fn names(&self) -> String {
        let names: Vec<String> = self.header.iter().map(|name| format!("{name:?}")).collect();
        let hint = match self.header.as_slice() {
            [one] if one.contains([';', '\t', '|']) => {
                "; name the character between cells with --delimiter"
            }
            names if names.iter().any(|name| name.contains('\0')) => {
                "; it looks like UTF-16: try --encoding utf-16le or utf-16be"
            }
            _ => "",
        };
        let note = match self.notes.as_slice() {
            [] => String::new(),
            [one] => format!("; row {one} was taken as a note, for it starts with \"# \""),
            [first, .., last] => {
                format!("; rows {first} to {last} were taken as notes, for they start with \"# \"")
            }
        };
        names.join(", ") + hint + &note
    }
}

/// A cell without what surrounds it and means nothing: white space of any kind (the non-breaking
/// one included), the byte order mark and the zero-width space.
pub(crate) fn trimmed(cell: &str) -> &str {
    // Most cells have nothing around them.
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_plain(cell.as_bytes().first()) && is_plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// A name with one space wherever white space of any kind stands in it.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<&str> = trimmed(name).split_whitespace().collect();
    words.join(" ")
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
