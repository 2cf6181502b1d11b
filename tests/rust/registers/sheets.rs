//! Spreadsheets as offices keep them: a sheet for each year, merged cells, formulas, errors, passwords, web pages called `.xls`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use encoding_rs::GB18030;
use fazhi::polars::prelude::*;
use fazhi::register::{Account, Kinds, ReadOptions, Register};
use fazhi::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::made::{self, one_sheet, zipped};

/// Writes a file and reads it as a register of mediation, with some of its sheets.
fn read_sheets(name: &str, bytes: &[u8], sheets: &[&str]) -> Result<(DataFrame, Account)> {
    let folder = tempfile::tempdir().unwrap();
    read_at(&written(folder.path(), name, bytes), sheets)
}

fn read(name: &str, bytes: &[u8]) -> (DataFrame, Account) {
    read_sheets(name, bytes, &[]).unwrap()
}

fn read_at(path: &Path, sheets: &[&str]) -> Result<(DataFrame, Account)> {
    let kind = Kinds::built_in().get("mediation")?;
    let register = Register::open(kind, path)?.with_sheets(sheets.iter().map(|name| (*name).to_owned()).collect());
    register.to_frame(&ReadOptions { values: true, ..ReadOptions::default() })
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The cells of a column as text; `null` where there is nothing.
fn column(frame: &DataFrame, name: &str) -> Vec<String> {
    let column = frame.column(name).unwrap();
    (0..frame.height()).map(|row| column.get(row).unwrap().to_string().replace('"', "")).collect()
}

/// The problems as file, row, column, rule and value.
fn problems(account: &Account) -> Vec<String> {
    let row = |row: Option<u64>| row.map_or("-".into(), |row| row.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let listed = account.problems.listed().iter();
    listed
        .map(|it| format!("{} {} {} {} {}", it.file, row(it.row), text(&it.column), it.rule.id(), text(&it.value)))
        .collect()
}

/// A workbook of sheets: the name of each, its rows, and whether it is hidden.
fn book(sheets: &[(&str, &[&[&str]], bool)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows, hidden) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        sheet.set_hidden(*hidden);
        fill(sheet, rows);
    }
    book.save_to_buffer().unwrap()
}

fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows.iter()) {
        for (column, cell) in (0..).zip(cells.iter()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

const HEAD: &[&str] = &["卷号", "受理日期", "调解结果"];
const OF_2022: &[&[&str]] = &[HEAD, &["1", "2022-03-05", "调解成功"], &["2", "2022-03-06", "调解成功"]];
const OF_2023: &[&[&str]] = &[
    &["2023年台账"],
    &["受理日期", "卷号", "调解结果"],
    &["2023-03-05", "3", "调解成功"],
    &["2023-03-06", "2", "调解成功"],
];
const LIST: &[&[&str]] = &[&["选项"], &["调解成功"], &["调解不成"]];

#[test]
fn a_sheet_for_each_year_is_read_and_keys_occur_once_in_all_of_them() {
    let bytes = book(&[("2022", OF_2022, false), ("2023", OF_2023, false), ("空", &[], false), ("选项", LIST, true)]);
    let (frame, account) = read("台账.xlsx", &bytes);
    assert_eq!(column(&frame, "accepted"), ["2022-03-05", "2022-03-06", "2023-03-05"]);
    assert_eq!(column(&frame, "case_no"), ["1", "2", "3"]);
    assert_eq!((account.rows, account.excluded), (4, 1));
    assert_eq!(problems(&account), ["台账.xlsx[2023] 4 case_no duplicate_key 2"]);
}

#[test]
fn a_sheet_that_is_not_read_is_a_problem_unless_it_is_empty_or_hidden() {
    let bytes = book(&[("说明", LIST, false), ("2022", OF_2022, false), ("空", &[], false), ("选项", LIST, true)]);
    let (frame, account) = read("台账.xlsx", &bytes);
    assert_eq!(frame.height(), 2);
    assert_eq!(problems(&account), ["台账.xlsx[说明] - - sheet_not_read -"]);
    // One sheet alone needs no name.
    let (_, account) = read("台账.xlsx", &book(&[("2022", &[HEAD, &["1", "昨天"]], false), ("空", &[], false)]));
    assert_eq!(problems(&account), ["台账.xlsx 2 accepted not_a_date 昨天"]);
}

#[test]
fn sheets_that_are_named_are_read_and_no_others() {
    let bytes =
        book(&[("2021", OF_2022, true), ("2022", OF_2022, false), ("2023", OF_2023, false), ("说明", LIST, false)]);
    let read =
        |sheets: &[&str]| read_sheets("台账.xlsx", &bytes, sheets).map(|(frame, account)| (frame.height(), account));
    for (sheets, rows) in [(&["2023"][..], 2), (&["2022", "2023"], 3), (&["2021", "2022"], 2)] {
        let (height, account) = read(sheets).unwrap();
        assert_eq!((height, account.problems.of_rule("sheet_not_read")), (rows, 0), "{sheets:?}");
    }
    let error = read(&["2024"]).unwrap_err().to_string();
    assert_eq!(error, "unknown sheet `2024`; known: `2021`, `2022`, `2023`, `说明`");
    for sheets in [&["说明"][..], &["*"]] {
        let error = read(sheets).unwrap_err();
        assert!(
            matches!(&error, Error::MissingColumn { register, .. } if register.contains("说明") || sheets == ["说明"]),
            "{error}"
        );
    }
    let fitting = book(&[("2022", OF_2022, false), ("2023", OF_2023, false), ("空", &[], false), ("选项", LIST, true)]);
    assert_eq!(read_sheets("台账.xlsx", &fitting, &["*"]).unwrap().0.height(), 3);
}

#[test]
fn a_formula_without_a_value_is_a_problem_and_an_empty_text_is_none() {
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>\
        <row r='2'><c r='A2' t='inlineStr'><is><t>2020-03-05</t></is></c><c r='B2'><f>A1</f><v></v></c></row>\
        <row r='3'><c r='A3' t='inlineStr'><is><t>2020-03-06</t></is></c><c r='B3' t='str'><f>A1</f><v></v></c></row>\
        <row r='4'><c r='A4'><f>A3+1</f></c><c r='B4' t='str'><f>A1</f><v>调解成功</v></c></row>\
        <row r='5'><c r='B5'><f>A1</f></c></row></sheetData></worksheet>";
    let (frame, account) = read("a.xlsx", &one_sheet(sheet));
    assert_eq!(column(&frame, "result"), ["null", "null", "settled"]);
    let expected = [
        "a.xlsx 5 - formula_without_value -",
        "a.xlsx 4 accepted formula_without_value ",
        "a.xlsx 2 result formula_without_value ",
    ];
    assert_eq!(problems(&account), expected);
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let content = format!(
        "<office:document-content><table:table table:name='a'><table:table-row>{}{}</table:table-row><table:table-row>{}{}\
         </table:table-row></table:table></office:document-content>",
        cell("", "受理日期"),
        cell("", "调解结果"),
        cell("office:date-value='2020-03-05' office:value-type='date'", "5.3.2020"),
        "<table:table-cell table:formula='of:=A1'/>",
    );
    let (_, account) = read("a.ods", &zipped(&made::ods(&content)));
    assert_eq!(problems(&account), ["a.ods 2 result formula_without_value "]);
}

#[test]
fn a_value_merged_downwards_is_that_of_each_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "卷号", &plain).unwrap().merge_range(0, 1, 0, 2, "日期", &plain).unwrap();
    fill(sheet, &[&[], &["", "受理日期", "调结日期", "调解结果"]]);
    sheet.merge_range(2, 1, 4, 1, "2020-03-05", &plain).unwrap();
    sheet.merge_range(2, 3, 3, 3, "调解成功", &plain).unwrap();
    for (row, number) in [(2, "1"), (3, "2"), (4, "3")] {
        sheet.write_string(row, 0, number).unwrap();
    }
    // One cell across two columns belongs to the first, and merged cells alone are no row.
    sheet.merge_range(5, 1, 8, 2, "2020-03-06", &plain).unwrap().write_string(5, 0, "4").unwrap();
    let (frame, account) = read("a.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(problems(&account), [""; 0]);
    assert_eq!(column(&frame, "case_no"), ["1", "2", "3", "4"]);
    assert_eq!(column(&frame, "accepted"), ["2020-03-05", "2020-03-05", "2020-03-05", "2020-03-06"]);
    assert_eq!(column(&frame, "closed"), ["null"; 4]);
    assert_eq!(column(&frame, "result"), ["settled", "settled", "null", "null"]);
}

#[test]
fn merged_cells_are_the_same_in_every_form() {
    let rows = [["卷号", "受理日期"], ["1", "2020-03-05"], ["2", ""], ["3", "2020-03-06"]];
    let xls = [made::labels(&rows), made::merged(1, 2, 1)].concat();
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let ods = [
        cell("", "卷号") + &cell("", "受理日期"),
        cell("office:value='1'", "1") + &cell("table:number-rows-spanned='2'", "2020-03-05"),
        cell("office:value='2'", "2") + "<table:covered-table-cell/>",
        cell("office:value='3'", "3") + &cell("", "2020-03-06"),
    ];
    let ods = format!("<o><table:table table:name='a'>{}</table:table></o>", ods.map(row).concat());
    let html =
        "<table><tr><th>卷号<th>受理日期<tr><td>1<td rowspan=2>2020-03-05<tr><td>2<tr><td>3<td>2020-03-06</table>";
    for (name, bytes) in [
        ("a.xls", made::compound("Workbook", &made::records(&[("a", xls)], false))),
        ("a.ods", zipped(&made::ods(&ods))),
        ("b.xls", html.into()),
    ] {
        let (frame, account) = read(name, &bytes);
        assert_eq!(problems(&account), [""; 0], "{name}");
        assert_eq!(column(&frame, "case_no"), ["1", "2", "3"], "{name}");
        assert_eq!(column(&frame, "accepted"), ["2020-03-05", "2020-03-05", "2020-03-06"], "{name}");
    }
}

#[test]
fn an_error_of_the_spreadsheet_is_no_text() {
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>调解组织</t></is></c></row>\
        <row r='2'><c r='A2' t='inlineStr'><is><t>2020-03-05</t></is></c><c r='B2' t='e'><f>A1</f><v>#N/A</v></c></row>\
        <row r='3'><c r='A3' t='e'><v>#DIV/0!</v></c><c r='B3' t='inlineStr'><is><t>甲</t></is></c></row>\
        <row r='4'><c r='A4' t='e'><v>#REF!</v></c><c r='B4' t='e'><v>#REF!</v></c></row></sheetData></worksheet>";
    let (frame, account) = read("a.xlsx", &one_sheet(sheet));
    assert_eq!(frame.height(), 2);
    let expected =
        ["a.xlsx 4 - error_value -", "a.xlsx 2 committee error_value #N/A", "a.xlsx 3 accepted error_value #DIV/0!"];
    assert_eq!(problems(&account), expected);
    let xls = [made::labels(&[["受理日期", "卷号"], ["", "1"]]), made::not_available(1, 0)].concat();
    let (_, account) = read("a.xls", &made::compound("Workbook", &made::records(&[("a", xls)], false)));
    assert_eq!(problems(&account), ["a.xls 2 accepted error_value #N/A"]);
}

/// 2020-03-05 is the day 43895 of a workbook that counts from 1900, and 42433 of one that counts from 1904.
#[test]
fn days_that_are_plain_numbers_count_from_the_year_of_the_workbook() {
    let sheet = "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>卷号</t></is></c></row>\
        <row r='2'><c r='A2'><v>42433</v></c><c r='B2'><v>42433</v></c></row><row r='3'><c r='A3' s='1'><v>42433.5</v></c></row>\
        <row r='4'><c r='A4'><v>20200305</v></c></row></sheetData></worksheet>";
    let workbook =
        "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet name='a' r:id='1'/></sheets></workbook>";
    let (frame, account) = read("a.xlsx", &zipped(&made::xlsx(workbook, &[sheet])));
    assert_eq!(problems(&account), [""; 0]);
    assert_eq!(column(&frame, "accepted"), ["2020-03-05"; 3]);
    assert_eq!(column(&frame, "case_no"), ["42433", "null", "null"]);
    for (since_1904, number) in [(true, 42_433.0), (false, 43_895.0)] {
        let xls = [made::labels(&[["受理日期"]]), made::number(1, 0, number)].concat();
        let (frame, _) = read("a.xls", &made::compound("Workbook", &made::records(&[("a", xls)], since_1904)));
        assert_eq!(column(&frame, "accepted"), ["2020-03-05"]);
    }
}

#[test]
fn a_file_is_what_it_holds_whatever_its_ending() {
    let xlsx = book(&[("2022", OF_2022, false)]);
    let rows = [["卷号", "受理日期", "调解结果"], ["1", "2022-03-05", "调解成功"], ["2", "2022-03-06", "调解成功"]];
    let xls = made::compound("Workbook", &made::records(&[("a", made::labels(&rows))], false));
    let text = OF_2022.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
    let row = |row: &&[&str]| format!("<TR><TD>{}</TD></TR>\n", row.join("</TD><TD class=\"a>b\">"));
    let table: String = OF_2022.iter().map(row).collect();
    let page = |charset: &str| {
        format!(
            "<html><head><meta http-equiv=Content-Type content=\"text/html; charset={charset}\"><title>台账</title></head>\
            <body><table><tr><td>说明</td></tr></table><!--[if mso]><table><tr><td>9</td></tr></table><![endif]-->\
            <table border=1>{table}</table></body></html>"
        )
    };
    for (name, bytes) in [
        ("a.xls", xlsx.clone()),
        ("a.csv", xlsx),
        ("a.xlsx", xls.clone()),
        ("a.ods", xls),
        ("b.xls", text.clone().into_bytes()),
        ("c.xls", GB18030.encode(&text).0.into_owned()),
        ("g.xls", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("d.xls", page("utf-8").into_bytes()),
        ("e.xls", GB18030.encode(&page("gb2312")).0.into_owned()),
        ("f.xls", GB18030.encode(&page("utf-8")).0.into_owned()),
    ] {
        let (frame, account) = read(name, &bytes);
        assert_eq!(column(&frame, "accepted"), ["2022-03-05", "2022-03-06"], "{name}");
        let unread = usize::from(matches!(name, "d.xls" | "e.xls" | "f.xls"));
        assert_eq!(problems(&account).len(), unread, "{name}: {:?}", problems(&account));
    }
}

#[test]
fn what_is_no_spreadsheet_is_refused() {
    for (bytes, expected) in [
        (b"".to_vec(), "the file is empty"),
        (b"a\0b".to_vec(), "it is neither a workbook nor a text"),
        ((0..=255).collect(), "it is neither a workbook nor a text"),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>".to_vec(),
            "XML spreadsheets of 2003 are not read; save it as .xlsx",
        ),
        (zipped(&[("xl/workbook.bin".into(), vec![1])]), "binary workbooks (.xlsb) are not read; save it as .xlsx"),
        (made::compound("WordDocument", b""), "the workbook is damaged or not whole (it has no stream `Workbook`)"),
    ] {
        let error = read_sheets("a.xls", &bytes, &[]).unwrap_err().to_string();
        assert!(error.ends_with(&format!("a.xls`: {expected}")), "{error}");
    }
}

#[test]
fn a_workbook_with_a_password_is_refused_with_the_next_step() {
    let locked = [made::record(0x0809, &[0, 6, 5, 0]), made::record(0x002F, &[1, 0, 0, 0])].concat();
    let mut parts = made::ods("");
    parts[1].1 = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>".to_vec();
    for (name, bytes) in [
        ("a.xlsx", made::compound("EncryptedPackage", b"")),
        ("a.xls", made::compound("Workbook", &locked)),
        ("a.ods", zipped(&parts)),
    ] {
        let error = read_sheets(name, &bytes, &[]).unwrap_err();
        assert!(error.to_string().ends_with(&format!("{name}`: the workbook has a password")), "{error}");
        assert_eq!(error.hint().as_deref(), Some("open it, remove the password and save it again"));
    }
}

/// What a few kilobytes can say, and what reading them must not cost.
#[test]
fn a_small_file_cannot_ask_for_much() {
    let head = "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>";
    let sheet = |rows: &str| one_sheet(&format!("<worksheet><sheetData>{head}{rows}</sheetData></worksheet>"));
    let row = |row| format!("<row r='{row}'><c r='XFD{row}'><v>1</v></c></row>");
    let far = (2..50_000).map(row).collect::<Vec<_>>().concat();
    let strings = |count: &str| {
        let mut parts = made::xlsx("<workbook xmlns:r='r'><sheets/></workbook>", &[]);
        parts[3].1 = format!("<sst uniqueCount='{count}'><si><t>a</t></si></sst>").into_bytes();
        zipped(&parts)
    };
    let cells = |repeated: &str| {
        let cell = format!("<table:table-cell table:number-columns-repeated='{repeated}' office:value='1'/>");
        let row = format!("<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>");
        zipped(&made::ods(&format!("<o><table:table table:name='a'>{row}</table:table></o>")))
    };
    let xls = |cells: Vec<u8>| made::compound("Workbook", &made::records(&[("a", cells)], false));
    let dimensions: Vec<u8> =
        [0_u32, u32::MAX].iter().flat_map(|end| end.to_le_bytes()).chain([0, 0, 255, 0, 0, 0]).collect();
    for (name, bytes, expected) in [
        ("far.xlsx", sheet(&far), ""),
        ("beyond.xlsx", sheet("<row r='2'><c r='XFE2'><v>1</v></c></row>"), "row 2 has a cell beyond column XFD"),
        (
            "long.xlsx",
            sheet(&format!("<row r='2'><c r='A2' t='str'><v>{}</v></c></row>", "a".repeat(17 << 20))),
            "has a text of more than 16 MiB",
        ),
        ("bomb.xlsx", sheet(&"<row/>".repeat(12 << 20)), "unpacks to more than the limit of 67108864 bytes"),
        ("strings.xlsx", strings("99999999999"), "it has less than the 99999999999 texts that it tells of"),
        ("many.ods", cells("16000"), "its cells take more than 1024 MiB"),
        ("wide.ods", cells("16385"), "row 1 has a cell beyond column XFD"),
        (
            "far.xls",
            xls([made::number(0, 0, 1.0), made::number(65_535, 65_535, 1.0)].concat()),
            "span more than 16777216 cells",
        ),
        ("texts.xls", xls_of_texts(), "its cells take more than 1024 MiB"),
        ("said.xls", xls(made::record(0x0200, &dimensions)), "span more than 16777216 cells"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), name, &bytes);
        let start = Instant::now();
        match read_at(&path, &[]) {
            Ok((_, account)) => {
                assert!(expected.is_empty() && account.problems.of_rule("ragged_row") == 49_998, "{name}");
            }
            Err(error) => assert!(!expected.is_empty() && error.to_string().contains(expected), "{name}: {error}"),
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{name}: {:?}", start.elapsed());
    }
}

/// A workbook in which each of many cells has the same long text, which is stored once, in two records.
fn xls_of_texts() -> Vec<u8> {
    let head = [&[0; 8][..], &40_000_u16.to_le_bytes(), &[0]].concat();
    let strings = [
        made::record(0x00FC, &[head, vec![b'a'; 8000]].concat()),
        (0..4).flat_map(|_| made::record(0x003C, &[vec![0], vec![b'a'; 8000]].concat())).collect(),
    ]
    .concat();
    let cells = (0..20_000).flat_map(|row| made::label(row, 0, 0)).collect();
    let records = made::records_with(&strings, &[("a", cells)], false);
    made::compound("Workbook", &records)
}
