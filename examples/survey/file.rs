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

/// How files begin that are no text of a table, and what they are.
const KINDS: [(&[u8], &str); 18] = [
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls), or one with a password",
    ),
    (b"$FL2", "an SPSS file (.sav)"),
    (b"$FL3", "an SPSS file (.zsav)"),
    (b"<stata_dta>", "a Stata file (.dta)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (.7z)"),
    (b"Rar!", "an archive (.rar)"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (.png)"),
    (b"\xff\xd8\xff", "a picture (.jpg)"),
    (b"<html", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "an XML document"),
    (b"{\"", "a JSON document"),
    (b"[{", "a JSON document"),
];

/// The text of a file. Every line ends with `\n`, the last one too.
pub(crate) struct Text {
    source: Box<dyn Read>,
    /// The character between cells, where the first line is one such as `sep=;`, which names it.
    pub(crate) delimiter: Option<u8>,
    /// What the text was decoded from, if bytes can have been lost by that. In UTF-16 they were lost
    /// where the file was made.
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
        let start = first(&mut file, START).map_err(cannot)?;
        if start.starts_with(b"PK\x03\x04") {
            file.rewind().map_err(cannot)?;
            let (text, note) = workbook::read(BufReader::new(file), options.sheet.as_deref())
                .map_err(|problem| format!("{name} {problem}"))?;
            let text = Self::of(Box::new(Cursor::new(text)), None);
            return Ok(Self { note, ..text });
        }
        let lower = start.trim_ascii_start().to_ascii_lowercase();
        let is = |(kind, _): &&(&[u8], &str)| start.starts_with(kind) || lower.starts_with(kind);
        if let Some((_, kind)) = KINDS.iter().find(is) {
            return Err(format!(
                "{name} is {kind}: save or export the answers as .xlsx or CSV"
            ));
        }
        if options.sheet.is_some() {
            return Err(format!("{name} is no workbook: leave --sheet out"));
        }
        let marked = Encoding::for_bom(&start).map(|(encoding, _)| encoding);
        let encoding = marked.or(options.encoding);
        let encoding = encoding.filter(|&encoding| encoding != UTF_8);
        let rest = bar(&file).wrap_read(file);
        let mut text = DecodeReaderBytesBuilder::new()
            .encoding(encoding)
            .utf8_passthru(true)
            .strip_bom(true)
            .bom_override(true)
            .build(Cursor::new(start).chain(rest));
        let line = first(&mut text, 16).map_err(cannot)?;
        let delimiter = separator(&line);
        let mut text = Self::of(Box::new(Cursor::new(line).chain(text)), delimiter);
        text.encoding = encoding.filter(|encoding| !encoding.name().starts_with("UTF-16"));
        Ok(text)
    }

    fn of(source: Box<dyn Read>, delimiter: Option<u8>) -> Self {
        Self {
            source,
            delimiter,
            encoding: None,
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

/// So many bytes, or as many as there are.
fn first(source: &mut impl Read, bytes: u64) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    source.take(bytes).read_to_end(&mut first)?;
    Ok(first)
}

/// The delimiter that a line such as `sep=;` names.
fn separator(text: &[u8]) -> Option<u8> {
    let line = text.split(|byte| b"\r\n".contains(byte)).next()?;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    let &[one] = line.strip_prefix(b"sep=")? else {
        return None;
    };
    (one.is_ascii_punctuation() || one == b'\t').then_some(one)
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
