//! Files that a test writes and takes away again.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use clap::Parser;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::options::Options;
use crate::sheet::{Row, Sheet};

pub(crate) struct Temporary(PathBuf);

impl Temporary {
    /// A file of a name that no other test takes.
    pub(crate) fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = std::env::temp_dir().join(format!("promoter_{}_{name}", std::process::id()));
        std::fs::write(&path, content).expect("the temporary directory can be written to");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// An archive of some files; to pack them takes long unless it is optimised.
pub(crate) fn zipped(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(method);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, options).expect("a file");
        archive.write_all(content).expect("its content");
    }
    archive.finish().expect("an archive").into_inner()
}

pub(crate) fn options(files: &[&Temporary], options: &[&str]) -> Options {
    let files = files
        .iter()
        .map(|file| file.path().to_str().expect("a name in UTF-8"));
    let line = ["survey"]
        .into_iter()
        .chain(files)
        .chain(options.iter().copied());
    Options::try_parse_from(line).expect("options")
}

/// Everything that a table has: its header, its rows with their numbers, and its notes.
#[derive(Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<(u64, Vec<String>)>,
    pub(crate) notes: Vec<String>,
    pub(crate) skipped: u64,
}

/// Reads files to their end.
pub(crate) fn table(files: &[&Temporary], given: &[&str]) -> Result<Table, String> {
    let mut sheet = Sheet::open(&options(files, given)).map_err(|error| error.to_string())?;
    let (mut row, mut rows) = (Row::default(), Vec::new());
    while sheet.next(&mut row)? {
        let cells = (0..sheet.header.len()).map(|column| row.cell(column).into());
        rows.push((
            row.number,
            cells
                .chain(row.surplus().map(|cell| format!("surplus {cell}")))
                .collect(),
        ));
    }
    let notes = sheet.notes();
    let short = |note: &String| {
        files
            .iter()
            .fold(note.clone(), |note, file| without(&note, file))
    };
    Ok(Table {
        header: sheet.header.clone(),
        rows,
        notes: notes.iter().map(short).collect(),
        skipped: sheet.skipped(),
    })
}

/// A text with FILE in the place of the path, which is another one every time.
fn without(text: &str, file: &Temporary) -> String {
    text.replace(file.path().to_str().expect("a name in UTF-8"), "FILE")
}

/// The table of one file.
#[track_caller]
pub(crate) fn read(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> Table {
    let file = Temporary::new(name, content);
    table(&[&file], options).unwrap_or_else(|problem| panic!("{problem}"))
}

/// What is wrong with a file.
#[track_caller]
pub(crate) fn fault(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> String {
    let file = Temporary::new(name, content);
    without(&table(&[&file], options).expect_err("a problem"), &file)
}
