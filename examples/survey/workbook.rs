//! A sheet of a workbook, as the CSV that it would be saved as.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::parse::folded;

/// Of more bytes no sheet is read, no list of its texts, no cell, and no sheet as CSV: what packs a
/// thousandfold is no survey.
const LARGEST_SHEET: u64 = 1 << 30;
const LARGEST_LIST: u64 = 128 << 20;
const LARGEST_CELL: usize = 16 << 20;
const LARGEST_TEXT: usize = 256 << 20;

/// No sheet has more rows and columns.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

const TOO_LARGE: &str = "a sheet or a cell that is too large";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The text of a sheet, named or numbered or else the first, and what others there are.
///
/// # Errors
/// What is wrong with the file, to be put after its name.
pub(crate) fn read(
    file: BufReader<File>,
    wanted: Option<&str>,
) -> std::result::Result<(Vec<u8>, Option<String>), String> {
    let cannot = |error| format!("cannot be read as a workbook ({error}): save it in Excel as CSV");
    let mut archive = ZipArchive::new(file).map_err(|error| cannot(error.into()))?;
    let names: Vec<_> = archive.file_names().flatten().collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/workbook.bin") {
        return Err("is a binary Excel workbook (.xlsb): save it in Excel as .xlsx or CSV".into());
    }
    let is_ods = has("content.xml") && has("mimetype");
    if !is_ods && !has("xl/") && !has("xl\\") {
        return Err("is an archive (.zip) and no Excel workbook: unpack it first".into());
    }
    drop(names);
    let mut grid = Grid::default();
    let sheets = weigh(&mut archive).and_then(|()| {
        if is_ods {
            let content = BufReader::new(archive.by_name("content.xml")?);
            grid.take_ods(content, wanted)
        } else {
            grid.take_xlsx(Xlsx::new(archive.into_inner())?, wanted)
        }
    });
    let (read, mut sheets) = sheets.map_err(cannot)?;
    let read = read.map(|place| sheets.remove(place));
    let others: Vec<String> = sheets.iter().map(|name| format!("{name:?}")).collect();
    let others = others.join(", ");
    match (read, wanted) {
        (None, _) => {
            let wanted = wanted.unwrap_or_default();
            Err(format!("has no sheet {wanted:?}: expected one of {others}"))
        }
        (Some(name), None) if !sheets.is_empty() => {
            let note = format!("sheet {name:?} was read; --sheet reads {others}");
            Ok((grid.text, Some(note)))
        }
        _ => Ok((grid.text, None)),
    }
}

/// Unpacks what is read later and keeps none of it.
fn weigh(archive: &mut ZipArchive<BufReader<File>>) -> Result<()> {
    let mut left = [LARGEST_SHEET, LARGEST_LIST];
    for place in 0..archive.len() {
        let entry = archive.by_index(place)?;
        let name = entry.name()?.replace('\\', "/");
        let is_sheet = name.starts_with("xl/worksheets/") || name == "content.xml";
        let left = &mut left[usize::from(!is_sheet)];
        // Pictures are not looked at.
        if name.ends_with(".xml") || name.ends_with(".rels") {
            *left -= io::copy(&mut entry.take(*left), &mut Longest(0))?;
            if *left == 0 {
                return Err(TOO_LARGE.into());
            }
        }
    }
    Ok(())
}

/// How many bytes came since the last mark-up: a cell is held whole.
struct Longest(usize);

impl Write for Longest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = match bytes.iter().rposition(|&byte| byte == b'<') {
            Some(last) => bytes.len() - last,
            None => self.0 + bytes.len(),
        };
        let is_cell = self.0 <= LARGEST_CELL;
        let written = is_cell.then_some(bytes.len());
        written.ok_or_else(|| io::Error::other(TOO_LARGE))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Cells that are put down in their order, as CSV. Only what has something in it is there.
#[derive(Default)]
struct Grid {
    text: Vec<u8>,
    row: u32,
    /// The next column that is free.
    column: u32,
}

impl Grid {
    /// Puts down a cell that is quoted as far as it must be.
    fn put(&mut self, row: u32, column: u32, cell: &str) -> Result<()> {
        if row >= ROWS || column >= COLUMNS {
            return Err(TOO_LARGE.into());
        }
        if (row, column) < (self.row, self.column) {
            return Err("its cells are in no order".into());
        }
        if row > self.row {
            let lines = (row - self.row) as usize;
            self.text.resize(self.text.len() + lines, b'\n');
            (self.row, self.column) = (row, 0);
        }
        let commas = column - self.column + u32::from(self.column > 0);
        self.text.resize(self.text.len() + commas as usize, b',');
        self.column = column + 1;
        self.text.extend_from_slice(cell.as_bytes());
        let is_sheet = self.text.len() <= LARGEST_TEXT;
        is_sheet.then_some(()).ok_or_else(|| TOO_LARGE.into())
    }

    /// Puts down a sheet of Excel, and says which of them it was.
    fn take_xlsx(
        &mut self,
        mut workbook: Xlsx<BufReader<File>>,
        wanted: Option<&str>,
    ) -> Result<(Option<usize>, Vec<String>)> {
        let sheets = workbook.sheets_metadata().iter();
        let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets: Vec<_> = sheets.cloned().collect();
        let is_seen = |place: &usize| sheets[*place].visible == SheetVisible::Visible;
        let read = match wanted {
            Some(wanted) => {
                (0..sheets.len()).find(|&place| is_wanted(wanted, place, &sheets[place].name))
            }
            None => (0..sheets.len())
                .find(is_seen)
                .or((!sheets.is_empty()).then_some(0)),
        };
        let sheets: Vec<String> = sheets.into_iter().map(|sheet| sheet.name).collect();
        let Some(place) = read else {
            return Ok((None, sheets));
        };
        let mut cells = workbook.worksheet_cells_reader(&sheets[place])?;
        while let Some(cell) = cells.next_cell()? {
            let text = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::SharedString(text) => (*text).into(),
                DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                    text.clone()
                }
                DataRef::Int(number) => number.to_string(),
                DataRef::Float(number) => shown(*number),
                DataRef::Bool(is) => is.to_string().to_uppercase(),
                DataRef::DateTime(date) => iso(date),
                DataRef::Error(error) => error.to_string(),
            };
            let (row, column) = cell.get_position();
            if !text.is_empty() {
                self.put(row, column, &quoted(text))?;
            }
        }
        Ok((read, sheets))
    }

    /// Puts down a sheet of an OpenDocument file, and says which of them it was.
    fn take_ods(
        &mut self,
        content: impl BufRead,
        wanted: Option<&str>,
    ) -> Result<(Option<usize>, Vec<String>)> {
        let mut xml = quick_xml::Reader::from_reader(content);
        xml.config_mut().expand_empty_elements = true;
        let (mut read, mut sheets) = (None, Vec::new());
        let mut is_read = false;
        let (mut row, mut column) = (0, 0);
        let (mut same_rows, mut same_cells) = (1, 1);
        let mut cells: Vec<(u32, u32, String)> = Vec::new();
        let (mut cell, mut has_value, mut is_paragraph) = (String::new(), false, false);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer)? {
                Event::Eof => return Ok((read, sheets)),
                Event::Start(tag) => match tag.name().as_ref() {
                    "table:table" => {
                        let name = attribute(&tag, "table:name")?.unwrap_or_default();
                        let is_wanted =
                            wanted.is_none_or(|wanted| is_wanted(wanted, sheets.len(), &name));
                        is_read = read.is_none() && is_wanted;
                        read = read.or(is_read.then_some(sheets.len()));
                        sheets.push(name);
                    }
                    "table:table-row" => {
                        same_rows = repeats(&tag, "table:number-rows-repeated")?;
                        column = 0;
                        cells.clear();
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        same_cells = repeats(&tag, "table:number-columns-repeated")?;
                        let value = value(&tag)?;
                        has_value = value.is_some();
                        cell = value.unwrap_or_default();
                    }
                    "text:p" => {
                        is_paragraph = !has_value;
                        if is_paragraph && !cell.is_empty() {
                            cell.push('\n');
                        }
                    }
                    "text:s" | "text:tab" if is_paragraph => cell.push(' '),
                    "text:line-break" if is_paragraph => cell.push('\n'),
                    // A remark about the cell is not in it.
                    "office:annotation" => {
                        let end = tag.to_end().into_owned();
                        xml.read_to_end_into(end.name(), &mut Vec::new())?;
                    }
                    _ => {}
                },
                Event::Text(text) if is_paragraph => cell += &text.xml10_content(),
                Event::GeneralRef(name) if is_paragraph => match name.resolve_char_ref()? {
                    Some(char) => cell.push(char),
                    None => cell += resolve_predefined_entity(&name).unwrap_or_default(),
                },
                Event::End(tag) => match tag.name().as_ref() {
                    "text:p" => is_paragraph = false,
                    "table:table-cell" | "table:covered-table-cell" => {
                        if is_read && !cell.is_empty() {
                            let cell = quoted(std::mem::take(&mut cell));
                            cells.push((column, same_cells, cell));
                        }
                        column = column.saturating_add(same_cells);
                    }
                    "table:table-row" if is_read => {
                        let rows = if cells.is_empty() { 0..0 } else { 0..same_rows };
                        for below in rows {
                            for (column, times, cell) in &cells {
                                for right in 0..*times {
                                    self.put(row + below, column + right, cell)?;
                                }
                            }
                        }
                        row = row.saturating_add(same_rows);
                    }
                    "table:table" => is_read = false,
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

fn quoted(cell: String) -> String {
    if !cell.contains(['"', ',', '\n', '\r']) {
        return cell;
    }
    format!("\"{}\"", cell.replace('"', "\"\""))
}

fn is_wanted(wanted: &str, place: usize, name: &str) -> bool {
    folded(wanted, false) == folded(name, false) || wanted.parse() == Ok(place + 1)
}

/// A number to the 15 digits that a spreadsheet shows of it: what is beyond is of its sums.
fn shown(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse();
    rounded.unwrap_or(number).to_string()
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>> {
    let attribute = tag.try_get_attribute(name)?;
    let text = attribute
        .map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0))
        .transpose()?;
    Ok(text.map(Into::into))
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> Result<u32> {
    Ok(attribute(tag, name)?.map_or(Ok(1), |times| times.parse())?)
}

/// What a cell holds that is no text, as far as it is not only shown.
fn value(tag: &BytesStart<'_>) -> Result<Option<String>> {
    if attribute(tag, "calcext:value-type")?.as_deref() == Some("error") {
        return Ok(None);
    }
    if let Some(value) = attribute(tag, "office:date-value")? {
        return Ok(Some(value));
    }
    if let Some(value) = attribute(tag, "office:boolean-value")? {
        return Ok(Some(value.to_uppercase()));
    }
    let number = attribute(tag, "office:value")?
        .map(|number| number.parse::<f64>())
        .transpose()?;
    Ok(number.map(shown))
}

/// A date of Excel, with its time where it has one.
fn iso(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let time = match milli {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    };
    match date.as_f64() {
        number if !date.is_datetime() => number.to_string(),
        number if number < 1.0 => time,
        number if number.fract() == 0.0 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{year}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
#[path = "../../tests/survey_units/workbook.rs"]
mod tests;
