//! No file makes the reading of a register panic or take long: it is read or refused.
//!
//! `cargo test` searches for two seconds for each form, `make fuzz` for as long as it is told. The bytes that are tried say which
//! bytes of a valid file are changed.

use std::path::Path;
use std::time::{Duration, Instant};

use fazhi::register::{Kinds, ReadOptions, Register};

use super::made::{self, Part, zipped};

/// How long each form is tried unless `BOLERO_RANDOM_TEST_TIME_MS` says otherwise.
const SHORT: Duration = Duration::from_secs(2);
/// How long a small file may take; it takes some milliseconds.
const CAP: Duration = Duration::from_secs(3);

/// Reads a file with these bytes as a register, which must end soon, and in rows or an error.
fn reads(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    let kind = Kinds::built_in().get("mediation").unwrap();
    // A stall of the machine may spoil one measurement, but hardly three.
    let quick = (0..3).any(|_| {
        let start = Instant::now();
        let read = Register::open(kind, path).and_then(|register| register.to_frame(&ReadOptions::default()));
        match read {
            Ok((frame, account)) => assert!(frame.height() as u64 <= account.rows),
            Err(error) => {
                let text = error.to_string();
                assert!(!text.is_empty() && !text.contains("the program failed"), "{text}");
            }
        }
        start.elapsed() < CAP
    });
    assert!(quick, "{} bytes", bytes.len());
}

/// The file with some of its bytes changed, taken out or repeated, as the bytes say: three for each change.
fn changed(file: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    for change in bytes.chunks_exact(3) {
        let at = usize::from(change[0]) * file.len() / 256 + usize::from(change[1]) % 16;
        let end = file.len().min(at + 1 + usize::from(change[1]) / 16);
        if at >= file.len() {
            continue;
        }
        match change[2] % 4 {
            0 | 1 => file[at] = change[2],
            2 => drop(file.drain(at..end)),
            _ => {
                let again = file[at..end].to_vec();
                file.splice(at..at, again);
            }
        }
    }
    file
}

/// The archive as it is, with changed bytes, and with parts that were changed before they were packed.
fn reads_archive(path: &Path, parts: &[Part], bytes: &[u8]) {
    reads(path, &changed(&zipped(parts), bytes));
    for at in 0..parts.len() {
        let mut parts = parts.to_vec();
        parts[at].1 = changed(&parts[at].1, bytes);
        reads(path, &zipped(&parts));
    }
}

#[test]
fn any_xlsx_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    bolero::check!()
        .with_test_time(SHORT)
        .with_max_len(24)
        .for_each(|bytes| reads_archive(&path, &made::xlsx(WORKBOOK, &SHEETS), bytes));
}

const WORKBOOK: &str = "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet name='2022' r:id='1'/>\
    <sheet name='2023' state='hidden' r:id='2'/></sheets></workbook>";

const SHEETS: [&str; 2] = [
    "<worksheet><dimension ref='A1:C4'/><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c>\
     <c r='C1' t='inlineStr'><is><t>卷号</t></is></c></row><row r='2'><c r='A2' s='1'><v>42433</v></c><c r='B2' t='s'><v>2</v></c>\
     <c r='C2'><f>1+1</f><v></v></c></row><row r='3'><c r='A3'><v>42434</v></c><c r='C3' t='e'><v>#N/A</v></c></row>\
     <row r='4'><c r='C4' t='str'><f t='shared' ref='C4:C5' si='0'>A&amp;B</f><v>x</v></c></row></sheetData>\
     <mergeCells count='1'><mergeCell ref='B2:B4'/></mergeCells></worksheet>",
    "<worksheet><sheetData><row><c t='inlineStr'><is><t>说明</t></is></c></row></sheetData></worksheet>",
];

#[test]
fn any_xls_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xls");
    let rows = [["受理日期", "调解结果"], ["2020-03-05", "调解成功"]];
    let records = made::records(&[("2022", made::labels(&rows)), ("2023", made::merged(1, 2, 0))], true);
    bolero::check!().with_test_time(SHORT).with_max_len(24).for_each(|bytes| {
        reads(&path, &changed(&made::compound("Workbook", &records), bytes));
        reads(&path, &made::compound("Workbook", &changed(&records, bytes)));
    });
}

#[test]
fn any_ods_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ods");
    let content = "<office:document-content><table:table table:name='a'><table:table-row><table:table-cell office:value-type='string'>\
        <text:p>受理日期</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/></table:table-row>\
        <table:table-row table:number-rows-repeated='3'><table:table-cell office:date-value='2020-03-05'/>\
        <table:table-cell table:number-rows-spanned='2' table:formula='of:=1'/><table:table-cell office:value='1'><text:p>a<text:s text:c='3'/>\
        &amp;</text:p></table:table-cell></table:table-row></table:table></office:document-content>";
    bolero::check!()
        .with_test_time(SHORT)
        .with_max_len(24)
        .for_each(|bytes| reads_archive(&path, &made::ods(content), bytes));
}

#[test]
fn any_page_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xls");
    let page = "<html><meta charset=gbk><table><tr><th rowspan=2>受理日期</th><th colspan='3'>结果</th></tr><tr><th>调解结果</th></tr>\
        <tr><td rowspan=\"3\">2020-03-05<td>&lt;&#20;调解<br>成功<table><tr><td>1</table></table>";
    bolero::check!()
        .with_test_time(SHORT)
        .with_max_len(24)
        .for_each(|bytes| reads(&path, &changed(page.as_bytes(), bytes)));
}
