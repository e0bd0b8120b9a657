//! A file of any kind that surveys come in, as UTF-8 text with one kind of line end.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use indicatif::{ProgressBar, ProgressStyle};
use memchr::memchr;

use crate::options::Options;
use crate::workbook;

/// Files from this size on are worth a bar: less is read within a second.
const LARGE: u64 = 100 << 20;

/// No row of a survey has more bytes; one that has is not held in memory.
const LARGEST_ROW: usize = 16 << 20;

/// How much is looked at to tell what a file is.
const START: u64 = 512;

/// How files begin that are no text, what they are, and the way out.
const KINDS: [(&[u8], &str, &str); 14] = [
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls) or one with a password",
        "save it in Excel as .xlsx without one, or as CSV",
    ),
    (b"$FL2", "an SPSS file (.sav)", "export it as CSV"),
    (b"$FL3", "an SPSS file (.zsav)", "export it as CSV"),
    (b"<stata_dta>", "a Stata file (.dta)", "export it as CSV"),
    (b"PAR1", "a Parquet file", "export it as CSV"),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "export its table as CSV",
    ),
    (b"\x1f\x8b", "compressed (.gz)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (.7z)", "unpack it first"),
    (b"Rar!", "an archive (.rar)", "unpack it first"),
    (
        b"%PDF",
        "a PDF document",
        "export the answers themselves as CSV or .xlsx",
    ),
    (
        b"\x89PNG",
        "a picture (.png)",
        "export the answers themselves as CSV or .xlsx",
    ),
    (
        b"\xff\xd8\xff",
        "a picture (.jpg)",
        "export the answers themselves as CSV or .xlsx",
    ),
    (
        b"<html",
        "a web page",
        "open it in Excel and save it as .xlsx or CSV",
    ),
    (
        b"<!DOCTYPE",
        "a web page",
        "open it in Excel and save it as .xlsx or CSV",
    ),
];

/// The text of a file. Every line ends with `\n`, the last one too.
pub(crate) struct Text {
    source: Box<dyn Read>,
    /// The character between cells.
    pub(crate) delimiter: u8,
    /// Whether the first line is one such as `sep=;`, which names it.
    pub(crate) names_delimiter: bool,
    /// What the text was decoded from, if from anything but UTF-8.
    pub(crate) encoding: Option<&'static Encoding>,
    /// What should be known of where the text is from.
    pub(crate) note: Option<String>,
    /// Whether the last byte was a carriage return, so that a line feed after it is none.
    after_return: bool,
    last: u8,
    ended: bool,
    /// Whether more was asked for than there is.
    pub(crate) asked_beyond: bool,
    /// How many bytes were given since a row ended.
    since_row: usize,
}

impl Text {
    /// Opens a file. A byte order mark overrules the encoding.
    ///
    /// # Errors
    /// Where there is no such file, or it is of a kind that is not read.
    pub(crate) fn open(path: &Path, options: &Options) -> Result<Self, String> {
        let name = path.display();
        let cannot = |error: io::Error| format!("{name} cannot be read: {error}");
        let mut file = File::open(path).map_err(cannot)?;
        let mut start = Vec::new();
        file.by_ref()
            .take(START)
            .read_to_end(&mut start)
            .map_err(cannot)?;
        if start.starts_with(b"PK\x03\x04") {
            file.rewind().map_err(cannot)?;
            let (text, note) = workbook::read(BufReader::new(file), options.sheet.as_deref())
                .map_err(|problem| format!("{name} {problem}"))?;
            let text = Self::of(Box::new(Cursor::new(text)), b',', None);
            return Ok(Self { note, ..text });
        }
        let is_page = |kind: &[u8]| {
            kind.starts_with(b"<")
                && start
                    .trim_ascii_start()
                    .get(..kind.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(kind))
        };
        let kind = KINDS
            .iter()
            .find(|(kind, ..)| start.starts_with(kind) || is_page(kind));
        if let Some((_, kind, way_out)) = kind {
            return Err(format!("{name} is {kind}: {way_out}"));
        }
        if options.sheet.is_some() {
            return Err(format!("{name} is no workbook: leave --sheet out"));
        }
        let marked = Encoding::for_bom(&start).map(|(encoding, _)| encoding);
        let encoding = marked
            .or(options.encoding)
            .filter(|&encoding| encoding != UTF_8);
        let rest = bar(&file).wrap_read(file);
        let mut text = DecodeReaderBytesBuilder::new()
            .encoding(encoding)
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build(Cursor::new(start).chain(rest));
        let mut line = Vec::new();
        text.by_ref()
            .take(16)
            .read_to_end(&mut line)
            .map_err(cannot)?;
        let named = separator(&line);
        let delimiter = options.delimiter.or(named).unwrap_or(b',');
        let text = Self::of(Box::new(Cursor::new(line).chain(text)), delimiter, encoding);
        Ok(Self {
            names_delimiter: named.is_some(),
            ..text
        })
    }

    fn of(source: Box<dyn Read>, delimiter: u8, encoding: Option<&'static Encoding>) -> Self {
        Self {
            source,
            delimiter,
            names_delimiter: false,
            encoding,
            note: None,
            after_return: false,
            last: b'\n',
            ended: false,
            asked_beyond: false,
            since_row: 0,
        }
    }

    /// Whether the row that has not ended is larger than any of a survey.
    pub(crate) fn is_row_too_large(&self) -> bool {
        self.since_row > LARGEST_ROW
    }

    /// A row ended in what was given last: the next one may be as large again.
    pub(crate) fn row_ended(&mut self) {
        self.since_row = 0;
    }

    /// Makes every line end one line feed, and says how many bytes that leaves.
    fn unify_line_ends(&mut self, text: &mut [u8]) -> usize {
        let mut from = usize::from(self.after_return && text.starts_with(b"\n"));
        self.after_return = text.ends_with(b"\r");
        let mut kept = 0;
        while let Some(line) = memchr(b'\r', &text[from..]) {
            text.copy_within(from..from + line, kept);
            kept += line + 1;
            text[kept - 1] = b'\n';
            from += line + 1;
            from += usize::from(text[from..].starts_with(b"\n"));
        }
        text.copy_within(from.., kept);
        kept + text.len() - from
    }
}

impl Read for Text {
    /// # Errors
    /// Also where a row is larger than any of a survey, and where there is a byte that no text has.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.is_row_too_large() {
            let problem = "is larger than 16 MiB: expected the answer of one person; is a quote never closed, or this no table?";
            return Err(io::Error::other(problem));
        }
        let mut given = 0;
        while given == 0 && !self.ended {
            let read = self.source.read(out)?;
            self.ended = read == 0;
            given = self.unify_line_ends(&mut out[..read]);
        }
        if memchr(0, &out[..given]).is_some() {
            let problem = "there are NUL bytes in the text, as in UTF-16: try --encoding utf-16le or utf-16be";
            return Err(io::Error::other(problem));
        }
        if given == 0 && self.last != b'\n' {
            out[0] = b'\n';
            given = 1;
        }
        self.last = out[..given].last().copied().unwrap_or(self.last);
        self.asked_beyond = given == 0;
        self.since_row += given;
        Ok(given)
    }
}

/// The delimiter that a line such as `sep=;` names.
fn separator(text: &[u8]) -> Option<u8> {
    let line = text.split(|byte| b"\r\n".contains(byte)).next()?;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    match line
        .strip_suffix(b"\"")
        .unwrap_or(line)
        .strip_prefix(b"sep=")?
    {
        &[one] if one.is_ascii_punctuation() || one == b'\t' => Some(one),
        _ => None,
    }
}

/// How far a file has been read, on standard error, if it is large and that is a terminal.
fn bar(file: &File) -> ProgressBar {
    let length = file.metadata().map_or(0, |file| file.len());
    if length < LARGE {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bytes} of {total_bytes} {bar:40} {eta} left");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
