//! The file as rows of text, each with the number a spreadsheet shows beside it.

use std::error::Error;
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{DecoderResult, Encoding};

/// A file that has been decoded and split into cells.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The names of the columns, trimmed.
    pub(crate) header: Vec<String>,
    /// All rows below the header.
    pub(crate) rows: Vec<Row>,
    header_number: u64,
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
    pub(crate) fn read(
        path: &Path,
        encoding: &'static Encoding,
        delimiter: u8,
    ) -> Result<Self, Box<dyn Error>> {
        let bytes =
            fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let text = decoded(&bytes, encoding, delimiter)?;
        let rows = rows(&text, delimiter)?;
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

    /// The columns found, for a message.
    fn names(&self) -> String {
        let names: Vec<String> = self.header.iter().map(|name| format!("{name:?}")).collect();
        let hint = match self.header.as_slice() {
            [one] if one.contains([';', '\t', '|']) => {
                "; name the character between cells with --delimiter"
            }
            _ => "",
        };
        names.join(", ") + hint
    }
}

/// A cell without what surrounds it and means nothing: white space of any kind (the non-breaking
/// one included), the byte order mark and the zero-width space.
pub(crate) fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// The text of the file with one kind of line end. A byte order mark overrules the encoding.
fn decoded(
    bytes: &[u8],
    encoding: &'static Encoding,
    delimiter: u8,
) -> Result<String, Box<dyn Error>> {
    let mut decoder = encoding.new_decoder();
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
    let rows = rows(&text, delimiter)?;
    let row = rows
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

/// Splits a text with line ends of `\n` into rows. Leading lines that start with `# ` are notes.
fn rows(text: &str, delimiter: u8) -> Result<Vec<Row>, csv::Error> {
    let mut number = 0;
    let mut table = text;
    while table.starts_with("# ") {
        table = table.split_once('\n').map_or("", |(_, below)| below);
        number += 1;
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(table.as_bytes());
    let mut rows = Vec::new();
    loop {
        // The reader passes over empty lines; a spreadsheet numbers them.
        let start = reader.position().byte() as usize;
        let empty = table[start..]
            .bytes()
            .take_while(|&byte| byte == b'\n')
            .count();
        let mut cells = StringRecord::new();
        if !reader.read_record(&mut cells)? {
            return Ok(rows);
        }
        number += empty as u64 + 1;
        rows.push(Row { number, cells });
    }
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
