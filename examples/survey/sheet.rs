//! The file as rows of text, each with the number a spreadsheet shows beside it.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use csv::ByteRecord;

use crate::batches::{Batch, Batches, End, Row};
use crate::decoded::Decoded;
use crate::options::Options;
use crate::parse::trimmed;
use crate::progress;
use crate::rows::Rows;

/// A file that is read as its rows are asked for.
pub(crate) struct Sheet {
    /// The names of the columns, trimmed.
    pub(crate) header: Vec<String>,
    header_number: u64,
    /// Lines above the header that were taken as notes.
    notes: Vec<u64>,
    batches: Batches,
    batch: Batch,
    /// The rows of the batch that were given out.
    given: usize,
    end: Option<End>,
    /// The first rows that were not skipped: how far each is below the header, and its cells.
    first: Vec<(u64, Vec<String>)>,
}

impl Sheet {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// Where there is no such file or no header.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, Box<dyn Error>> {
        let cannot = |error| format!("cannot read {}: {error}", path.display());
        let file = progress::watched(File::open(path).map_err(cannot)?);
        let text = BufReader::new(Decoded::new(file, options.encoding));
        let mut rows = Rows::of(text, options).map_err(cannot)?;
        let mut header = ByteRecord::new();
        if !rows.header(&mut header)? {
            let path = path.display();
            return Err(format!("{path} is empty: expected a row of column names").into());
        }
        Ok(Self {
            header: header
                .iter()
                .map(|name| trimmed(&String::from_utf8_lossy(name)).into())
                .collect(),
            header_number: rows.number,
            notes: rows.notes.clone(),
            batches: Batches::of(rows, options.skip),
            batch: Batch::default(),
            given: 0,
            end: None,
            first: Vec::new(),
        })
    }

    /// The next row that is not skipped; `None` after the last.
    ///
    /// # Errors
    /// Where a byte is none that the encoding knows, and where nothing closes a quote.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>, String> {
        while self.given == self.batch.len() {
            if self.end.is_some() {
                return Ok(None);
            }
            let used = std::mem::take(&mut self.batch);
            (self.batch, self.end) = self.batches.next(used)?;
            self.given = 0;
        }
        let row = self.batch.row(self.given);
        self.given += 1;
        if self.first.len() < 2 {
            let below = row.number - self.header_number;
            self.first
                .push((below, row.cells().map(Into::into).collect()));
        }
        Ok(Some(row))
    }

    /// What the end of the file told, once all rows were read.
    pub(crate) fn end(&self) -> End {
        self.end.unwrap_or_default()
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

    /// What follows the header so closely that it may belong to it: the first rows, each with how far
    /// it is below the header.
    pub(crate) fn below_header(&self) -> impl DoubleEndedIterator<Item = (u64, &[String])> {
        let rows = self.first.iter().filter(|(below, _)| *below <= 2);
        rows.map(|(below, cells)| (*below, cells.as_slice()))
    }

    /// The number of a row so far below the header.
    pub(crate) fn number(&self, below: u64) -> u64 {
        self.header_number + below
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
