//! Workbooks: cells as text, sheets by name and number, and workbooks that are made to do harm.

use zip::CompressionMethod;

use crate::tests::{fault, read};

/// An archive of some files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    crate::tests::zipped(files, CompressionMethod::Stored)
}

const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#;
const TOP: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Answers" sheetId="1" r:id="r1"/><sheet name="Old  ones" sheetId="2" r:id="r2"/></sheets></workbook>"#;
/// Style 1 is a date, style 2 a time, style 3 a duration.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
const OTHER: &str = "<c r=\"A1\" t=\"inlineStr\"><is><t>score</t></is></c>";

/// A workbook of Excel whose first sheet has these rows.
fn xlsx(rows: &str) -> Vec<u8> {
    xlsx_of(BOOK, rows)
}

fn xlsx_of(book: &str, rows: &str) -> Vec<u8> {
    let sheet = |rows: &str| {
        format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
        )
    };
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", TOP.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/sharedStrings.xml", b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>score</t></si><si><t>a, \"b\"</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", sheet(rows).as_bytes()),
        ("xl/worksheets/sheet2.xml", sheet(&format!("<row r=\"1\">{OTHER}</row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row>")).as_bytes()),
    ])
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ])
}

fn cells(row: &[&str]) -> Vec<String> {
    row.iter().map(|&cell| cell.into()).collect()
}

#[test]
fn cells_of_excel_are_the_text_that_they_show() {
    let rows = r##"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>c</t></is></c></row>
        <row r="3"><c r="A3"><v>9</v></c><c r="B3" s="1"><v>45383</v></c><c r="C3" s="2"><v>45412.5</v></c></row>
        <row r="4"><c r="A4"><v>7.5</v></c><c r="B4" t="b"><v>1</v></c><c r="C4" t="e"><v>#N/A</v></c></row>
        <row r="5"><c r="A5" t="str"><v>10</v></c><c r="C5" s="2"><v>0.25</v></c></row>
        <row r="6"><c r="B6" s="1"/></row>
        <row r="7"><c r="A7"><v>7.0000000000000009</v></c><c r="B7" s="3"><v>1.5</v></c><c r="D7"><v>1</v></c></row>"##;
    let found = read("cells.xlsx", xlsx(rows), &["--sheet", "1"]);
    assert_eq!(found.header, ["score", "a, \"b\"", "c"]);
    assert_eq!(
        found.rows,
        [
            (3, cells(&["9", "2024-04-01", "2024-04-30 12:00:00"])),
            (4, cells(&["7.5", "TRUE", "#N/A"])),
            (5, cells(&["10", "", "06:00:00"])),
            (7, cells(&["7", "1.5", "", "surplus 1"])),
        ]
    );
    assert_eq!(found.notes, ["2 empty lines passed over"]);
}

#[test]
fn sheets_go_by_name_and_number() {
    let book = xlsx(&format!(
        "<row r=\"1\">{OTHER}</row><row r=\"2\"><c r=\"A2\"><v>9</v></c></row>"
    ));
    let first = read("first.xlsx", &book, &[]);
    assert_eq!(first.rows, [(2, cells(&["9"]))]);
    assert_eq!(
        first.notes,
        ["sheet \"Answers\" was read; --sheet reads \"Old  ones\""]
    );
    for sheet in ["2", "Old ones"] {
        let second = read("second.xlsx", &book, &["--sheet", sheet]);
        assert_eq!(second.rows, [(2, cells(&["3"]))]);
        assert!(second.notes.is_empty());
    }
    let none = fault("none.xlsx", &book, &["--sheet", "3"]);
    assert_eq!(
        none,
        "FILE has no sheet \"3\": expected one of \"Answers\", \"Old  ones\""
    );
}

#[test]
fn a_sheet_that_is_hidden_is_read_where_it_is_named() {
    let rows = format!("<row r=\"1\">{OTHER}</row><row r=\"2\"><c r=\"A2\"><v>9</v></c></row>");
    let hidden = BOOK.replace("sheetId=\"1\"", "sheetId=\"1\" state=\"veryHidden\"");
    let book = xlsx_of(&hidden, &rows);
    let seen = read("hidden.xlsx", &book, &[]);
    assert_eq!(seen.rows, [(2, cells(&["3"]))]);
    assert_eq!(
        seen.notes,
        ["sheet \"Old  ones\" was read; --sheet reads \"Answers\""]
    );
    let named = read("hidden_named.xlsx", &book, &["--sheet", "Answers"]);
    assert_eq!(named.rows, [(2, cells(&["9"]))]);
    let all = hidden.replace("sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\"");
    let first = read("all_hidden.xlsx", xlsx_of(&all, &rows), &[]);
    assert_eq!(first.rows, [(2, cells(&["9"]))]);
}

#[test]
fn cells_of_opendocument_are_the_text_that_they_show() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = [
        format!("<table:table-row>{}{}{}</table:table-row>", text("score"), text("day &amp; &#252;"), text("c")),
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".into(),
        format!("<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"9\" table:number-columns-repeated=\"1\"><text:p>9,0</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2024-04-01T10:00:00\"><text:p>1.4.24</text:p></table:table-cell>{}</table:table-row>", text("<text:span>a</text:span><text:s/>b</text:p><text:p>c")),
        "<table:table-row><table:table-cell/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>WAHR</text:p></table:table-cell><table:table-cell office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>".into(),
        "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".into(),
    ];
    let table = format!(
        "<table:table table:name=\"Answers\">{}</table:table><table:table table:name=\"Other\"/>",
        rows.concat()
    );
    let found = read("cells.ods", ods(&table), &[]);
    assert_eq!(found.header, ["score", "day & ü", "c"]);
    let nine = cells(&["9", "2024-04-01T10:00:00", "a b\nc"]);
    assert_eq!(
        found.rows,
        [
            (4, nine.clone()),
            (5, nine),
            (6, cells(&["", "TRUE", "#N/A"]))
        ]
    );
    assert_eq!(
        found.notes,
        [
            "sheet \"Answers\" was read; --sheet reads \"Other\"",
            "2 empty lines passed over"
        ]
    );
}

#[test]
fn archives_that_are_no_workbook_are_named() {
    let archive = zipped(&[("answers.csv", b"score\n9\n")]);
    assert_eq!(
        fault("archive.zip", archive, &[]),
        "FILE is an archive (.zip) and no Excel workbook: unpack it first"
    );
    let binary = zipped(&[("xl/workbook.bin", b"")]);
    assert!(fault("binary.xlsb", binary, &[]).contains("save it in Excel as .xlsx"));
    let cut = fault("cut.xlsx", &xlsx("")[..300], &[]);
    assert!(
        cut.starts_with("FILE cannot be read as a workbook (") && cut.contains("Excel"),
        "{cut}"
    );
}

#[test]
fn a_cell_far_off_costs_no_memory() {
    let row = format!(
        "<row r=\"1\">{OTHER}</row><row r=\"2\"><c r=\"A2\"><v>9</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"
    );
    let found = read("sparse.xlsx", xlsx(&row), &["--sheet", "1"]);
    // The one column makes rows of the empty lines.
    assert_eq!(found.rows.len(), 1_048_575);
    assert_eq!(
        found.rows.last(),
        Some(&(1_048_576, cells(&["", "surplus 1"])))
    );
}

const TOO_LARGE: &str = "FILE cannot be read as a workbook (a sheet or a cell that is too large): save it in Excel as CSV";

#[test]
fn a_cell_or_a_sheet_that_is_too_large_is_refused() {
    let long = "a".repeat(17 << 20);
    let cell = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{long}</t></is></c></row>");
    assert_eq!(fault("large_cell.xlsx", xlsx(&cell), &[]), TOO_LARGE);
    // A cell that stands in every column of every row.
    let cell = format!(
        "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>{}</text:p></table:table-cell>",
        &long[..1 << 20]
    );
    let all = format!(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row></table:table>"
    );
    assert_eq!(fault("repeated_cell.ods", ods(&all), &[]), TOO_LARGE);
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "unpacks 128 MiB, which takes minutes unless it is optimised"
)]
fn workbooks_that_unpack_to_too_much_are_refused() {
    let strings = b"<si><t>a</t></si>".repeat((129 << 20) / 17);
    let bomb = crate::tests::zipped(
        &[("xl/workbook.xml", b""), ("xl/sharedStrings.xml", &strings)],
        CompressionMethod::Deflated,
    );
    assert!(bomb.len() < 1 << 20);
    assert_eq!(fault("bomb.xlsx", bomb, &[]), TOO_LARGE);
}

#[test]
fn cells_out_of_order_or_out_of_the_sheet_are_refused() {
    let rows = |second: &str| format!("<row>{OTHER}</row><row>{second}</row>");
    let twice = fault("order.xlsx", xlsx(&rows("<c r=\"A1\"><v>9</v></c>")), &[]);
    assert!(twice.contains("(its cells are in no order)"), "{twice}");
    let far = fault("far.xlsx", xlsx(&rows("<c r=\"ZZZZ2\"><v>9</v></c>")), &[]);
    assert_eq!(far, TOO_LARGE);
}
