//! The rows of one or several files as one table.

use std::error::Error;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use memchr::memchr;

use crate::options::Options;
use crate::parse::{folded, trimmed};
use crate::rows::Rows;

/// The made-up survey that comes with the crate.
const MADE_UP: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/examples/data/made_up_survey.csv"
);

/// Files that are read as their rows are asked for.
pub(crate) struct Sheet {
    /// The names of the columns of the first file, trimmed, and that of the file names where it is
    /// asked for. Of a name that stands there twice the second is `NAME#2`.
    pub(crate) header: Vec<String>,
    /// The name of the column of file names.
    file_names: Option<String>,
    files: Vec<Rows>,
    /// The file that is read, and how many rows those before it have.
    at: usize,
    before: u64,
}

/// A row of the table. One is enough for all: each is read over the one before.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Its number, from 1, as a spreadsheet shows it: notes, headers and empty lines have one too.
    pub(crate) number: u64,
    cells: Option<StringRecord>,
    /// Where the columns of the table are in the file that the row is from, and how many that has.
    places: Vec<Option<usize>>,
    width: usize,
    /// What is between the cells of that file.
    delimiter: char,
    file: Option<usize>,
    file_name: String,
}

impl Row {
    /// The text of a cell; empty where the row ends before it.
    pub(crate) fn cell(&self, column: usize) -> &str {
        match self.places.get(column) {
            Some(place) => self
                .cells
                .as_ref()
                .zip(*place)
                .and_then(|(cells, place)| cells.get(place))
                .unwrap_or(""),
            None => &self.file_name,
        }
    }

    /// Whether a cell has lines in it that are rows by their number of cells and by what they have in a
    /// column.
    pub(crate) fn holds_rows(&self, column: usize, is_one: impl Fn(&str) -> bool) -> bool {
        let Some(cells) = self.cells.as_ref() else {
            return false;
        };
        let Some(&Some(place)) = self.places.get(column) else {
            return false;
        };
        let is_row = |line: &str| {
            let mut parts = line.split(self.delimiter);
            parts.clone().count() == self.width && parts.nth(place).is_some_and(&is_one)
        };
        let is_broken = memchr(b'\n', cells.as_byte_record().as_slice()).is_some();
        is_broken
            && cells
                .iter()
                .any(|cell| cell.split('\n').skip(1).any(is_row))
    }

    /// What stands beyond the last column, if anything does.
    pub(crate) fn surplus(&self) -> Option<&str> {
        let cells = self
            .cells
            .as_ref()
            .filter(|cells| cells.len() > self.width)?;
        cells
            .iter()
            .skip(self.width)
            .find(|cell| !trimmed(cell).is_empty())
    }
}

impl Sheet {
    /// Opens the files, or the made-up one where none is named, and reads their headers.
    ///
    /// # Errors
    /// Where there is no such file, it is of a kind that is not read, or has no header.
    pub(crate) fn open(options: &Options) -> Result<Self, Box<dyn Error>> {
        let made_up = [PathBuf::from(MADE_UP)];
        let paths = if options.files.is_empty() {
            &made_up[..]
        } else {
            &options.files
        };
        let files = paths.iter().map(|path| Rows::open(path, options));
        let files: Vec<Rows> = files.collect::<Result<_, _>>()?;
        let mut header = files[0].header.clone();
        if let Some(name) = &options.file_names {
            if header.contains(name) {
                return Err(format!(
                    "column {name:?} is in the file: expected another name after --file-names"
                )
                .into());
            }
            header.push(name.clone());
        }
        Ok(Self {
            header,
            file_names: options.file_names.clone(),
            files,
            at: 0,
            before: 0,
        })
    }

    /// The column of a name, whatever white space is in that.
    ///
    /// # Errors
    /// Where one of the files does not have it: names those that it has.
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        if self.file_names.as_deref() == Some(name) {
            return Ok(self.header.len() - 1);
        }
        for file in &self.files {
            if place(&file.header, name).is_none() {
                let which = if self.files.len() == 1 {
                    "the file"
                } else {
                    &file.name
                };
                let names = file.names_like(name);
                return Err(format!(
                    "column {name:?} is not in {which}: expected one of {names}"
                ));
            }
        }
        place(&self.header, name).ok_or_else(|| format!("column {name:?} is in no file"))
    }

    /// Reads the next row that is not skipped; `false` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, where nothing closes a quote, and where a row is
    /// larger than any of a survey.
    #[inline]
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, String> {
        while let Some(file) = self.files.get_mut(self.at) {
            if row.file != Some(self.at) {
                let columns = self.header.len() - usize::from(self.file_names.is_some());
                let columns = &self.header[..columns];
                row.file = Some(self.at);
                row.places = columns
                    .iter()
                    .map(|name| place(&file.header, name))
                    .collect();
                row.width = file.header.len();
                row.delimiter = file.delimiter.into();
                let name = Path::new(&file.name).file_name().unwrap_or_default();
                row.file_name = name.to_string_lossy().into_owned();
            }
            if file.next(&mut row.cells)? {
                row.number = self.before + file.number;
                return Ok(true);
            }
            self.before += file.number;
            self.at += 1;
        }
        Ok(false)
    }

    /// Rows below the headers that were skipped.
    pub(crate) fn skipped(&self) -> u64 {
        self.files.iter().map(|file| file.skipped).sum()
    }

    /// What is odd about the files, once all rows were read: header rows among the answers, empty
    /// lines, a workbook with other sheets; and where in the rows each file begins.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let mut before = 0;
        for file in &self.files {
            if self.files.len() > 1 {
                notes.push(format!("{} begins at row {}", file.name, before + 1));
            }
            notes.extend(file.note.clone());
            notes.extend(file.second_header.map(|(row, below)| {
                let row = before + row;
                format!("row {row} looks like a header row: try --skip {below}")
            }));
            before += file.number;
        }
        match self.files.iter().map(|file| file.empty_lines).sum() {
            0 => {}
            1 => notes.push("1 empty line passed over".into()),
            n => notes.push(format!("{n} empty lines passed over")),
        }
        notes
    }
}

/// Where a name stands in a header, whatever white space is in either.
fn place(header: &[String], name: &str) -> Option<usize> {
    let name = folded(name, false);
    header.iter().position(|other| folded(other, false) == name)
}

#[cfg(test)]
#[path = "../../tests/survey_units/sheet.rs"]
mod tests;
