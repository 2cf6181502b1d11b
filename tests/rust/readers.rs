//! Files as offices produce them: encodings, delimiters, title rows, merged headers, units in headers.

use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use fazhi::polars::prelude::*;
use fazhi::register::{Kinds, ReadOptions, Register};
use polars_io::prelude::ParquetWriter;

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn read(kind: &str, path: &Path) -> DataFrame {
    let register = Register::open(Kinds::built_in().get(kind).unwrap(), path).unwrap();
    let (frame, account) = register.to_frame(&ReadOptions::default()).unwrap();
    assert_eq!(account.problems.total(), 0, "{}", account.problems.to_frame().unwrap());
    frame
}

const TEXT: &str = "卷号,受理日期,调结日期,调解结果,协议金额(万元)\n1,2020年3月5日,2020-03-09,调解成功,\"1.25\"\n2,2020/12/1,,正在调解,—\n";

#[test]
fn every_encoding_and_delimiter_gives_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let utf16 = |text: &str, little: bool| {
        let mark: Vec<u16> = std::iter::once(0xfeff).chain(text.encode_utf16()).collect();
        mark.iter().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect::<Vec<u8>>()
    };
    let cases = [
        ("plain.csv", TEXT.as_bytes().to_vec()),
        ("unmarked.csv", utf16(TEXT, true)[2..].to_vec()),
        ("unmarked_big.csv", utf16(TEXT, false)[2..].to_vec()),
        ("mark.csv", [b"\xef\xbb\xbf", TEXT.as_bytes()].concat()),
        ("gb.csv", GB18030.encode(TEXT).0.into_owned()),
        ("little.csv", utf16(TEXT, true)),
        ("big.csv", utf16(TEXT, false)),
        ("tab.tsv", TEXT.replace(',', "\t").into_bytes()),
        ("semicolon.txt", TEXT.replace(',', ";").into_bytes()),
        ("bar.txt", TEXT.replace(',', "|").into_bytes()),
        ("wide.csv", TEXT.replace(',', "，").into_bytes()),
        ("wide_gb.csv", GB18030.encode(&TEXT.replace(',', "，")).0.into_owned()),
        ("windows.csv", TEXT.replace('\n', "\r\n").into_bytes()),
    ];
    let expected = read("mediation", &write(folder.path(), "expected.csv", TEXT.as_bytes()));
    assert_eq!(expected.height(), 2);
    let amount = expected.column("amount").unwrap().get(0).unwrap().to_string();
    assert_eq!(amount, "12500.0");
    for (name, bytes) in cases {
        let found = read("mediation", &write(folder.path(), name, &bytes));
        assert!(found.equals_missing(&expected), "{name}: {found}");
    }
}

#[test]
fn a_gb18030_file_may_begin_with_pages_of_plain_ascii() {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        (0..60_000).map(|row| format!("{row},2020-03-05,2020-03-09,,1.00")).collect::<Vec<_>>().join("\n") + "\n";
    let text = format!("case_no,accepted,closed,result,amount\n{rows}60000,2020-03-05,2020-03-09,调解成功,1.00\n");
    let frame = read("mediation", &write(folder.path(), "mediation.csv", &GB18030.encode(&text).0));
    let result =
        frame.column("result").unwrap().as_materialized_series().str().unwrap().get(60_000).map(ToOwned::to_owned);
    assert_eq!(result.as_deref(), Some("settled"));
}

/// Full-width commas and bars are text where the header is not parted by them; where it is, commas are.
#[test]
fn the_header_says_what_parts_the_cells() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, expected) in [
        ("comma.csv", "卷号,受理日期\n甲，乙|丙,2020-03-05\n", "甲，乙|丙"),
        ("wide.csv", "卷号，受理日期\n\"甲，乙,丙\"，2020-03-05\n", "甲，乙,丙"),
        ("bar.csv", "卷号|受理日期\n甲，乙,丙|2020-03-05\n", "甲，乙,丙"),
    ] {
        let frame = read("mediation", &write(folder.path(), name, text.as_bytes()));
        assert_eq!(frame.column("case_no").unwrap().str().unwrap().get(0), Some(expected), "{name}");
    }
}

/// One wrong byte is a problem of its cell, and not another encoding for all.
#[test]
fn one_wrong_byte_is_one_problem() {
    let folder = tempfile::tempdir().unwrap();
    let rows = (0..1000).map(|row| format!("{row},2020-03-05,调解成功,县司法局\n")).collect::<Vec<_>>().concat();
    let text = format!("卷号,受理日期,调解结果,调解组织\n{rows}");
    for (name, encoded) in [("utf8.csv", text.as_bytes().to_vec()), ("gb.csv", GB18030.encode(&text).0.into_owned())] {
        let mut bytes = encoded;
        let ends: Vec<_> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
        bytes[ends[500] - 1] = 0xFF;
        let path = write(folder.path(), name, &bytes);
        let register = Register::open(Kinds::built_in().get("mediation").unwrap(), &path).unwrap();
        let (frame, account) = register.to_frame(&ReadOptions::default()).unwrap();
        let problems: Vec<_> = account.problems.listed().iter().map(|found| (found.rule.id(), found.row)).collect();
        assert_eq!((frame.height(), account.rows, problems), (1000, 1000, vec![("bad_encoding", Some(501))]), "{name}");
    }
}

#[test]
fn a_cell_that_was_written_as_a_formula_of_text_is_the_text() {
    let folder = tempfile::tempdir().unwrap();
    for (name, day) in [("plain.csv", "=\"2020-03-05\""), ("quoted.csv", "\"=\"\"2020-03-05\"\"\"")] {
        let text = format!("卷号,受理日期\n=\"0012\",{day}\n");
        let frame = read("mediation", &write(folder.path(), name, text.as_bytes()));
        assert_eq!(frame.column("case_no").unwrap().str().unwrap().get(0), Some("0012"), "{name}");
        assert_eq!(frame.column("accepted").unwrap().get(0).unwrap().to_string(), "2020-03-05", "{name}");
    }
}

/// A quote that nobody closes would take in all rows below it.
#[test]
fn a_stray_quote_is_an_error_that_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |quoted: &[usize]| -> String {
        let row = |row| format!("{row},{}县司法局,2020-03-05\n", if quoted.contains(&row) { "\"" } else { "" });
        (2..=10_000).map(row).collect()
    };
    for (quoted, line) in [(&[6][..], 6), (&[6, 9_000], 6), (&[6, 8], 6), (&[9_999], 9_999)] {
        for first in ["卷号,调解组织,受理日期", "卷\"号,调解组织,受理日期"] {
            let path = write(folder.path(), "quote.csv", format!("{first}\n{}", rows(quoted)).as_bytes());
            let register = Register::open(Kinds::built_in().get("mediation").unwrap(), &path).unwrap();
            let error = register.to_frame(&ReadOptions::default()).unwrap_err().to_string();
            assert!(error.contains(&format!("quote.csv`: line {line}: a quote opens a cell")), "{quoted:?}: {error}");
        }
    }
}

#[test]
fn titles_above_the_header_and_lines_of_totals_are_not_rows() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("祁连县2020年人民调解台账,,,,\n填报单位:司法局,,,,\n\n{TEXT}合计,,,,1.25\n");
    let path = write(folder.path(), "titles.csv", text.as_bytes());
    let register = Register::open(Kinds::built_in().get("mediation").unwrap(), &path).unwrap();
    let (frame, account) = register.to_frame(&ReadOptions::default()).unwrap();
    assert_eq!((frame.height(), account.rows, account.excluded), (2, 3, 1));
    let problem = &account.problems.listed()[0];
    assert_eq!((problem.rule.id(), problem.row), ("total_row", Some(7)));
}

#[test]
fn a_header_of_two_rows_is_joined() {
    let folder = tempfile::tempdir().unwrap();
    let text = "卷号,日期,,结果\n,受理日期,调结日期,调解结果\n1,2020-03-05,2020-03-09,调解成功\n";
    let frame = read("mediation", &write(folder.path(), "two.csv", text.as_bytes()));
    assert_eq!(frame.get_column_names(), ["case_no", "accepted", "closed", "result"]);
    assert_eq!(frame.height(), 1);
}

#[test]
fn a_folder_is_one_register_in_many_files() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "1.csv", TEXT.as_bytes());
    write(folder.path(), "2.csv", TEXT.replace("\n1,", "\n3,").replace("\n2,", "\n4,").as_bytes());
    assert_eq!(read("mediation", folder.path()).height(), 4);
    let pattern = folder.path().join("?.csv");
    assert_eq!(read("mediation", &pattern).height(), 4);
}

#[test]
fn an_explicit_mapping_takes_precedence() {
    let folder = tempfile::tempdir().unwrap();
    let text = "卷号,受理日期,登记时间\n1,2020-03-05,2020-03-01\n";
    let path = write(folder.path(), "mapped.csv", text.as_bytes());
    let mapping = [("accepted".to_owned(), "登记时间".to_owned())].into();
    let register = Register::open(Kinds::built_in().get("mediation").unwrap(), &path).unwrap().with_columns(mapping);
    let (frame, _) = register.to_frame(&ReadOptions::default()).unwrap();
    assert_eq!(frame.column("accepted").unwrap().get(0).unwrap().to_string(), "2020-03-01");
}

#[test]
fn a_parquet_file_may_have_unneeded_columns_of_any_type() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mediation.parquet");
    let lists = Series::new("others".into(), [Series::new("".into(), [1, 2]), Series::new("".into(), [3])]);
    let mut frame = df!["accepted" => ["2020-03-05", "2020-03-06"], "closed" => [18_326, 18_327], "result" => ["调解成功", "调解不成"]].unwrap();
    frame.with_column(lists.into()).unwrap();
    let closed = frame.column("closed").unwrap().cast(&DataType::Date).unwrap();
    frame.with_column(closed).unwrap();
    ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    let read = read("mediation", &path);
    assert_eq!(read.get_column_names(), ["accepted", "closed", "result"]);
    assert_eq!(read.column("closed").unwrap().get(1).unwrap().to_string(), "2020-03-06");
}

/// Columns with few distinct words, with more words than a dictionary holds, and with empty cells; more rows than one
/// batch, in row groups of several sizes and pages of few rows.
#[test]
fn parquet_gives_the_rows_that_were_written_however_it_stores_them() {
    let rows = 300_000_u32;
    let column = |of: &dyn Fn(u32) -> Option<String>| (0..rows).map(of).collect::<Vec<_>>();
    let mut frame = df![
        "case_no" => column(&|row| Some(format!("复议〔2020〕第{row}号申请"))),
        "办理部门" => column(&|row| (row % 7 > 0).then(|| format!("第{}单位", row % 2000))),
        "办件状态" => column(&|row| (row > rows / 2).then(|| "准予".to_owned())),
        "受理日期" => column(&|row| Some(format!("2020-03-{:02}", row % 28 + 1))),
    ]
    .unwrap();
    frame.rename("case_no", "办件编号".into()).unwrap();
    let kind = Kinds::built_in().get("service_matters").unwrap();
    let (expected, _) = Register::from_frame(kind, frame.clone()).to_frame(&ReadOptions::default()).unwrap();
    assert_eq!(expected.height(), rows as usize);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("办件.parquet");
    for (group, page) in [(Some(1000), None), (Some(299_999), Some(5000)), (None, Some(1 << 20))] {
        let file = std::fs::File::create(&path).unwrap();
        let writer = ParquetWriter::new(file).with_row_group_size(group).with_data_page_size(page);
        writer.finish(&mut frame).unwrap();
        assert!(read("service_matters", &path).equals_missing(&expected), "row groups {group:?}, pages {page:?}");
    }
}

/// A Parquet file whose footer says more or fewer rows than its columns hold is an error, for columns of words and of days.
#[test]
fn a_parquet_file_that_declares_other_rows_than_it_holds_is_an_error() {
    /// A number as the footer encodes it: zigzag, seven bits per byte.
    fn written(rows: u16) -> [u8; 2] {
        let twice = rows * 2;
        [twice.to_le_bytes()[0] | 0x80, (twice << 1).to_le_bytes()[1]]
    }
    let days = Series::new("受理日期".into(), vec![18_326; 2000]).cast(&DataType::Date).unwrap();
    let words = Series::new("受理日期".into(), vec!["2020-03-05"; 2000]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("办件.parquet");
    for column in [days, words] {
        let mut frame = DataFrame::new(2000, vec![column.into()]).unwrap();
        ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let end = whole.len() - 8;
        let footer = end - u32::from_le_bytes(*whole[end..].first_chunk().unwrap()) as usize;
        let places: Vec<_> = (footer..end).filter(|at| whole[*at..].starts_with(&written(2000))).collect();
        // The count of the file comes first, that of the row group last, and between them the column's number of values.
        let (file, values, group) = (places[0], places[1], *places.last().unwrap());
        for said in [1488, 2500] {
            let sum = "it is said to have";
            let held = format!("row group 1: column `受理日期` holds 2000 rows, but the footer says {said}");
            for (places, expected) in [
                (&[file][..], sum),
                (&[group], sum),
                (&[file, group], held.as_str()),
                (&[file, values, group], held.as_str()),
            ] {
                let mut bytes = whole.clone();
                for at in places {
                    bytes[*at..at + 2].copy_from_slice(&written(said));
                }
                std::fs::write(&path, bytes).unwrap();
                let register = Register::open(Kinds::built_in().get("service_matters").unwrap(), &path).unwrap();
                let error = register.to_frame(&ReadOptions::default()).unwrap_err().to_string();
                assert!(error.contains("办件.parquet") && error.contains(expected), "{places:?}: {error}");
            }
        }
    }
}
