//! A sheet of a workbook as CSV.

use std::fs::File;
use std::io::BufReader;

pub(crate) fn read(
    _file: BufReader<File>,
    _sheet: Option<&str>,
) -> Result<(Vec<u8>, Option<String>), String> {
    Err("is an Excel workbook: save it as CSV".into())
}
