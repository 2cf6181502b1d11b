//! Spreadsheets made by hand, down to their parts, so that they can have what no library writes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A part of an archive: its name and its bytes.
pub(super) type Part = (String, Vec<u8>);

/// Parts in one archive.
pub(super) fn zipped(parts: &[Part]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The parts of a workbook of Excel, whose sheets have the numbers 1, 2, … in `workbook`, and `受理日期`, `调解结果` and `调解成功`
/// as shared strings; the second style is a date.
pub(super) fn xlsx(workbook: &str, sheets: &[&str]) -> Vec<Part> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation =
        |id: usize, kind: &str, to: &str| format!("<Relationship Id='{id}' Type='{TYPE}/{kind}' Target='{to}'/>");
    let relations = |all: String| format!("<Relationships>{all}</Relationships>");
    let of_sheet = |at: usize| relation(at, "worksheet", &format!("worksheets/sheet{at}.xml"));
    let mut parts = vec![
        ("_rels/.rels".into(), relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml".into(), workbook.into()),
        ("xl/_rels/workbook.xml.rels".into(), relations((1..=sheets.len()).map(of_sheet).collect())),
        (
            "xl/sharedStrings.xml".into(),
            "<sst uniqueCount='3'><si><t>受理日期</t></si><si><r><t>调解</t></r><r><t>结果</t></r></si><si><t>调解成功</t></si></sst>".into(),
        ),
        ("xl/styles.xml".into(), "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>".into()),
    ];
    parts.extend(sheets.iter().zip(1..).map(|(sheet, at)| (format!("xl/worksheets/sheet{at}.xml"), (*sheet).into())));
    parts.into_iter().map(|(name, text): (String, String)| (name, text.into_bytes())).collect()
}

/// A workbook of Excel with one sheet.
pub(super) fn one_sheet(sheet: &str) -> Vec<u8> {
    zipped(&xlsx("<workbook xmlns:r='r'><sheets><sheet name='a' r:id='1'/></sheets></workbook>", &[sheet]))
}

/// The parts of a workbook of LibreOffice with this content.
pub(super) fn ods(content: &str) -> Vec<Part> {
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .into()
}

/// A compound file with one stream.
pub(super) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    // Short streams are packed in another way; those of workbooks are long.
    let stream: Vec<u8> = stream.iter().copied().chain(std::iter::repeat_n(0, 8192)).collect();
    file.create_stream(name).unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

/// A record of a workbook of Excel before 2007; [MS-XLS] 2.1.4.
pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
}

fn begin(kind: u16) -> Vec<u8> {
    let data: Vec<u8> = [0x0600, kind, 0, 0, 0, 0, 0, 0].iter().flat_map(|number: &u16| number.to_le_bytes()).collect();
    record(0x0809, &data)
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The records of a workbook with these sheets: the name of each, and its records.
pub(super) fn records(sheets: &[(&str, Vec<u8>)], since_1904: bool) -> Vec<u8> {
    records_with(&[], sheets, since_1904)
}

/// The records of a workbook with these strings and sheets.
pub(super) fn records_with(strings: &[u8], sheets: &[(&str, Vec<u8>)], since_1904: bool) -> Vec<u8> {
    let mut globals = [&begin(5), &record(0x0022, &u16::from(since_1904).to_le_bytes()), strings].concat();
    let of_sheet = |name: &str, at: u32| {
        let length = u8::try_from(name.encode_utf16().count()).unwrap();
        record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, length, 1], &wide(name)].concat())
    };
    let end = record(0x000A, &[]);
    let length: usize = sheets.iter().map(|(name, _)| of_sheet(name, 0).len()).sum();
    let mut at = globals.len() + length + end.len();
    let mut bodies = Vec::new();
    for (name, cells) in sheets {
        globals.extend(of_sheet(name, u32::try_from(at).unwrap()));
        let body = [begin(0x10), cells.clone(), end.clone()].concat();
        at += body.len();
        bodies.extend(body);
    }
    [globals, end, bodies].concat()
}

fn place(row: u16, column: u16) -> Vec<u8> {
    [row, column, 0].iter().flat_map(|number: &u16| number.to_le_bytes()).collect()
}

/// Cells of text, one row below the other; an empty text is no cell.
pub(super) fn labels<const N: usize>(rows: &[[&str; N]]) -> Vec<u8> {
    let label = |row: u16, column: u16, text: &str| {
        let length = u16::try_from(text.encode_utf16().count()).unwrap();
        record(0x0204, &[place(row, column), length.to_le_bytes().into(), vec![1], wide(text)].concat())
    };
    let rows =
        rows.iter().zip(0..).flat_map(|(row, at)| row.iter().zip(0..).map(move |(text, column)| (at, column, *text)));
    rows.filter(|(_, _, text)| !text.is_empty()).flat_map(|(row, column, text)| label(row, column, text)).collect()
}

/// A cell with one of the workbook's strings.
pub(super) fn label(row: u16, column: u16, string: u32) -> Vec<u8> {
    record(0x00FD, &[place(row, column), string.to_le_bytes().into()].concat())
}

/// A cell with a number.
pub(super) fn number(row: u16, column: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[place(row, column), number.to_le_bytes().into()].concat())
}

/// A cell with the error `#N/A`.
pub(super) fn not_available(row: u16, column: u16) -> Vec<u8> {
    record(0x0205, &[place(row, column), vec![0x2A, 1]].concat())
}

/// Cells of one column that are merged.
pub(super) fn merged(first: u16, last: u16, column: u16) -> Vec<u8> {
    record(
        0x00E5,
        &[1, first, last, column, column].iter().flat_map(|number: &u16| number.to_le_bytes()).collect::<Vec<_>>(),
    )
}
