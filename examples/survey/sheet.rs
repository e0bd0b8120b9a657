//! The file as rows of text, each with the number a spreadsheet shows beside it.

use std::error::Error;
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::DecoderResult;

use crate::options::Options;

/// A file that has been decoded and split into cells.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The names of the columns, trimmed.
    pub(crate) header: Vec<String>,
    /// All rows below the header.
    pub(crate) rows: Vec<Row>,
    /// Empty lines below the header that are no rows.
    pub(crate) empty_lines: usize,
    header_number: u64,
    /// Lines above the header that were taken as notes.
    notes: Vec<u64>,
}

/// A row of the file.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its number, from 1; notes, the header and empty lines have one too.
    pub(crate) number: u64,
    pub(crate) cells: StringRecord,
}

impl Sheet {
    /// Reads a file whole.
    ///
    /// # Errors
    /// Where there is no such file, no header, a byte that the encoding does not know, or a quote
    /// that nothing closes.
    pub(crate) fn read(path: &Path, options: &Options) -> Result<Self, Box<dyn Error>> {
        let bytes =
            fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let text = decoded(&bytes, options)?;
        let Split {
            rows,
            notes,
            empty_lines,
        } = Split::of(&text, options)?;
        if let Some(open) = rows.last().filter(|last| runs_to_the_end(last, &text)) {
            return Err(format!(
                "row {} opens a quote that is never closed: expected a closing \" in the same cell",
                open.number
            )
            .into());
        }
        let mut rows = rows.into_iter();
        let header = rows.next().ok_or_else(|| {
            format!(
                "{} is empty: expected a row of column names",
                path.display()
            )
        })?;
        Ok(Self {
            header: header
                .cells
                .iter()
                .map(|name| trimmed(name).into())
                .collect(),
            header_number: header.number,
            empty_lines,
            notes,
            rows: rows.collect(),
        })
    }

    /// Leaves out the first rows below the header, and says how many there were to leave out.
    pub(crate) fn skip(&mut self, n: u64) -> usize {
        let before = self.rows.len();
        self.rows.retain(|row| row.number - self.header_number > n);
        before - self.rows.len()
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
        let rows = self.rows.iter().take(2);
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
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// A name with one space wherever white space of any kind stands in it.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<&str> = trimmed(name).split_whitespace().collect();
    words.join(" ")
}

/// The text of the file with one kind of line end. A byte order mark overrules the encoding.
fn decoded(bytes: &[u8], options: &Options) -> Result<String, Box<dyn Error>> {
    let mut decoder = options.encoding.new_decoder();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.ok_or("the file is too large for this machine")?);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    let DecoderResult::Malformed(malformed, after) = result else {
        return Ok(one_line_end(text));
    };
    let bad = read - usize::from(malformed) - usize::from(after);
    // The row that the byte stands in is the last one once the text is cut off there.
    text.push('?');
    let text = one_line_end(text);
    let split = Split::of(&text, options)?;
    let row = split
        .rows
        .last()
        .map_or(text.lines().count() as u64, |row| row.number);
    Err(format!(
        "byte 0x{:02x} in row {row} is not {}: expected the encoding of the file, such as --encoding latin-1",
        bytes[bad],
        decoder.encoding().name(),
    )
    .into())
}

fn one_line_end(text: String) -> String {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

/// A text with line ends of `\n`, split into the header and the rows below it.
struct Split {
    rows: Vec<Row>,
    notes: Vec<u64>,
    empty_lines: usize,
}

impl Split {
    /// Leading lines that start with `# ` are notes, unless one of them is the header; a first line
    /// such as `sep=;` names the delimiter.
    fn of(text: &str, options: &Options) -> Result<Self, csv::Error> {
        let mut split = Self {
            rows: Vec::new(),
            notes: Vec::new(),
            empty_lines: 0,
        };
        let below = |text: &'_ str| text.find('\n').map_or(text.len(), |end| end + 1);
        let mut number = 0;
        let mut table = text;
        let named = text.lines().next().and_then(separator);
        if named.is_some() {
            table = &table[below(table)..];
            number += 1;
        }
        let delimiter = options.delimiter.or(named).unwrap_or(b',');
        while table.starts_with("# ") && !is_header(table, delimiter, &options.score) {
            table = &table[below(table)..];
            number += 1;
            split.notes.push(number);
        }
        let mut reader = reader(table, delimiter);
        loop {
            // The reader passes over empty lines; a spreadsheet numbers them.
            let start = reader.position().byte() as usize;
            let empty = table[start..]
                .bytes()
                .take_while(|&byte| byte == b'\n')
                .count();
            for number in number + 1..=number + empty as u64 {
                split.empty_line(number);
            }
            let mut cells = StringRecord::new();
            if !reader.read_record(&mut cells)? {
                return Ok(split);
            }
            number += empty as u64 + 1;
            split.rows.push(Row { number, cells });
        }
    }

    /// Where there is one column only, an empty line is a row whose cell is empty.
    fn empty_line(&mut self, number: u64) {
        match self.rows.first() {
            None => {}
            Some(header) if header.cells.len() == 1 => self.rows.push(Row {
                number,
                cells: StringRecord::from(vec![""]),
            }),
            Some(_) => self.empty_lines += 1,
        }
    }
}

fn reader(table: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(table.as_bytes())
}

/// The delimiter that a line such as `sep=;` names.
fn separator(line: &str) -> Option<u8> {
    match line.trim_matches('"').strip_prefix("sep=")?.as_bytes() {
        &[one] if one.is_ascii_punctuation() || one == b'\t' => Some(one),
        _ => None,
    }
}

/// Whether the first line of a table names the column of the scores.
fn is_header(table: &str, delimiter: u8, score: &str) -> bool {
    let line = table.lines().next().unwrap_or_default();
    let mut cells = StringRecord::new();
    let read = reader(line, delimiter).read_record(&mut cells);
    read.is_ok() && cells.iter().any(|name| trimmed(name) == trimmed(score))
}

/// Whether the last cell is a quoted one that swallowed the rest of the file.
fn runs_to_the_end(last: &Row, text: &str) -> bool {
    let several_lines = last
        .cells
        .iter()
        .next_back()
        .is_some_and(|cell| cell.contains('\n'));
    several_lines && !text.trim_end_matches('\n').ends_with('"')
}
