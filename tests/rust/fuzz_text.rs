//! No text file, Parquet file or definition makes the program panic, end, take long or lose a row.
//!
//! `cargo test` searches for two seconds for each target, `make fuzz` for as long as it is told. The bytes that are tried say
//! how a valid file is made and which of its bytes are changed.

use std::path::Path;
use std::time::{Duration, Instant};

use encoding_rs::GB18030;
use fazhi::batch::Project;
use fazhi::calendar::Calendar;
use fazhi::catalogue::Catalogue;
use fazhi::figure::{FigureOptions, Figures, Gaps, figures};
use fazhi::polars::prelude::*;
use fazhi::register::{Kinds, ReadOptions, Register, Schema};
use fazhi::tally::{TallyOptions, tally};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};

/// How long each target runs unless `BOLERO_RANDOM_TEST_TIME_MS` says otherwise.
const SHORT: Duration = Duration::from_secs(2);
/// How long a small file may take; it takes some milliseconds.
const CAP: Duration = Duration::from_secs(3);

/// The rows of a file with these bytes, unless it is refused.
fn rows(path: &Path, bytes: &[u8]) -> Result<u64, String> {
    std::fs::write(path, bytes).unwrap();
    quickly(|| {
        let register = Register::open(Kinds::built_in().get("mediation").unwrap(), path).unwrap();
        let options = ReadOptions { unique_keys: false, ..ReadOptions::default() };
        let read = register.to_frame(&options).map_err(|error| error.to_string());
        read.map(|(frame, account)| {
            assert_eq!(frame.height() as u64 + account.excluded, account.rows);
            account.rows
        })
    })
}

/// Does something within its time limit; a stall of the machine may spoil one measurement, but hardly three.
fn quickly<T>(work: impl Fn() -> Result<T, String>) -> Result<T, String> {
    for _ in 0..3 {
        let start = Instant::now();
        let done = work();
        if let Err(message) = &done {
            assert!(!message.is_empty());
        }
        if start.elapsed() < CAP {
            return done;
        }
    }
    panic!("it took longer than {CAP:?} three times");
}

/// The file with some of its bytes changed, as the bytes say: three for each change.
fn changed(file: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) * file.len() / 65_536;
        if let Some(byte) = file.get_mut(at) {
            *byte = if change[2].is_power_of_two() { *byte ^ change[2] } else { change[2] };
        }
    }
    file
}

/// What cells are made of, some of it in quotes.
const CELLS: [&str; 12] = [
    "1",
    "2020-03-05",
    "调解成功",
    "",
    "\"a,b；c\"",
    "\"一\n二\"",
    "=\"0012\"",
    "\"=\"\"2020-03-05\"\"\"",
    "\"\"",
    "\"说“\"\"”\"",
    "a\"b",
    "１，２｜３",
];

/// Some rows of five cells, as text.
fn table(bytes: &[u8], delimiter: &str, end: &str) -> (String, u64) {
    let mut text = ["卷号", "受理日期", "调结日期", "调解结果", "协议金额(万元)"].join(delimiter) + end;
    let rows = bytes.chunks_exact(5);
    let count = rows.len() as u64;
    for (row, chosen) in rows.enumerate() {
        let cell = |byte: &u8| CELLS[usize::from(*byte) % CELLS.len()].replace(delimiter, " ");
        let cells: Vec<_> = std::iter::once(row.to_string()).chain(chosen[1..].iter().map(cell)).collect();
        text += &(cells.join(delimiter) + end);
    }
    (text, count)
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn any_text_file_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let encodings: [fn(&str) -> Vec<u8>; 4] =
        [|text| text.into(), |text| GB18030.encode(text).0.into_owned(), utf16, |text| utf16(text)[2..].to_vec()];
    bolero::check!().with_test_time(SHORT).with_max_len(300).for_each(|bytes| {
        let _ = rows(&path, bytes);
        let [first, second, rest @ ..] = bytes else { return };
        let (delimiter, end) =
            ([",", "\t", ";", "|", "，"][usize::from(first % 5)], ["\n", "\r\n", "\r"][usize::from(second % 3)]);
        let (table, count) = table(rest, delimiter, end);
        let encoding = usize::from(first / 64);
        let file = encodings[encoding](&table);
        let read = rows(&path, &file);
        // Without a mark, a few signs are not enough to tell UTF-16 by.
        if encoding < 3 || (count >= 3 && delimiter.is_ascii()) {
            assert_eq!(read, Ok(count), "{table:?}");
        }
        let changes = &rest[..rest.len().min(9)];
        for file in [changed(&file, changes), file[..file.len() * 2 / 3].to_vec()] {
            if let Err(message) = rows(&path, &file) {
                assert!(!message.contains("the reader failed"), "{message}");
            }
        }
    });
}

const ROWS: usize = 40;

/// The same rows in a file of each compression that can be read, plain and with words stored once.
fn parquet_files() -> Vec<Vec<u8>> {
    let text = |of: &dyn Fn(usize) -> Option<String>| (0..ROWS).map(of).collect::<Vec<_>>();
    let mut frame = df![
        "卷号" => text(&|row| Some(format!("第{row}号"))),
        "受理日期" => (0..ROWS).map(|row| 18_326 + i32::try_from(row).unwrap()).collect::<Vec<_>>(),
        "调解结果" => text(&|row| (row % 3 > 0).then(|| ["调解成功", "调解不成"][row % 2].to_owned())),
        "协议金额(元)" => (0..ROWS).map(|row| (row % 5 > 0).then_some(row as f64 / 4.0)).collect::<Vec<_>>(),
    ]
    .unwrap();
    let days = frame.column("受理日期").unwrap().cast(&DataType::Date).unwrap();
    frame.with_column(days).unwrap();
    let kinds = [
        ParquetCompression::Uncompressed,
        ParquetCompression::Snappy,
        ParquetCompression::Gzip(None),
        ParquetCompression::Brotli(None),
        ParquetCompression::Zstd(None),
        ParquetCompression::Lz4Raw,
    ];
    let written = kinds.into_iter().map(|compression| {
        let mut bytes = Vec::new();
        let writer = ParquetWriter::new(&mut bytes).with_compression(compression).with_row_group_size(Some(ROWS / 2));
        writer.finish(&mut frame).unwrap();
        bytes
    });
    written.collect()
}

/// Changes the pages or the footer of a file.
fn changed_parquet(file: &[u8], bytes: &[u8]) -> Vec<u8> {
    let [place, changes @ ..] = bytes else { return file.to_vec() };
    let end = file.len() - 8;
    let footer = end - u32::from_le_bytes(*file[end..].first_chunk().unwrap()) as usize;
    let (pages, footer) = file.split_at(footer);
    match place % 2 {
        0 => [pages, &changed(footer, changes)].concat(),
        _ => [&changed(pages, changes), footer].concat(),
    }
}

#[test]
fn any_parquet_file_is_read_wholly_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let files = parquet_files();
    for file in &files {
        assert_eq!(rows(&path, file), Ok(ROWS as u64));
    }
    bolero::check!().with_test_time(SHORT).with_max_len(14).for_each(|bytes| {
        let [first, changes @ ..] = bytes else { return };
        let file = changed_parquet(&files[usize::from(*first) % files.len()], changes);
        if let Ok(found) = rows(&path, &file) {
            assert_eq!(found, ROWS as u64);
        }
    });
}

#[test]
fn any_stored_figures_are_read_or_refused() {
    let catalogue = Catalogue::built_in();
    let frame = df!["受理日期" => ["2020-03-05", "2020-04-05"], "调解结果" => ["调解成功", "调解不成"]].unwrap();
    let register = Register::from_frame(catalogue.kinds().get("mediation").unwrap(), frame);
    let counted = tally(&register, catalogue, &TallyOptions::default()).unwrap();
    let table = figures(&[counted], &Gaps::default(), catalogue, &FigureOptions::default()).unwrap();
    let mut written = Vec::new();
    ParquetWriter::new(&mut written).finish(&mut table.to_frame().unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("figures.parquet");
    bolero::check!().with_test_time(SHORT).with_max_len(14).for_each(|bytes| {
        std::fs::write(&path, changed_parquet(&written, bytes)).unwrap();
        let _ = quickly(|| Figures::read(&path).map_err(|error| error.to_string()));
    });
}

/// A kind of definition: a valid text, and what reads it.
type Definition = (&'static str, fn(&str) -> Result<(), String>);

const DEFINITIONS: [Definition; 4] = [
    (include_str!("../../src/catalogue/families/notary.toml"), |text| {
        Catalogue::built_in().clone().with_toml(text, "a.toml").map(drop).map_err(|error| error.to_string())
    }),
    (include_str!("../../src/register/kinds/mediation.toml"), |text| {
        Schema::from_toml(text, "a.toml").map(drop).map_err(|error| error.to_string())
    }),
    ("[[year]]\nyear = 2027\nnotice = \"a\"\nrest = [\"01-01\", \"02-05..02-11\"]\nwork = [\"02-13\"]\n", |text| {
        Calendar::china().with_toml(text, "a.toml").map(drop).map_err(|error| error.to_string())
    }),
    (include_str!("../../examples/qilian-2020/fazhi.toml"), |text| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Project::read(file.path()).map(drop).map_err(|error| error.to_string())
    }),
];

#[test]
fn any_definition_is_read_or_refused() {
    for (text, read) in DEFINITIONS {
        let found = read(text);
        assert!(found.is_ok(), "{found:?}");
    }
    bolero::check!().with_test_time(SHORT).with_max_len(60).for_each(|bytes| {
        let [first, changes @ ..] = bytes else { return };
        let (text, read) = DEFINITIONS[usize::from(first % 4)];
        // Parts of the text stand in the place of others, as a slip of the hand would leave it.
        let letters: Vec<char> = text.chars().collect();
        let mut made = letters.clone();
        for change in changes.chunks_exact(5) {
            let place = |high: u8, low: u8| usize::from(u16::from_le_bytes([low, high])) * letters.len() / 65_536;
            let (from, to) = (place(change[0], change[1]), place(change[2], change[3]).min(made.len()));
            let part = &letters[from..letters.len().min(from + usize::from(change[4] % 16))];
            let end = made.len().min(to + usize::from(change[4] / 16));
            made.splice(to..end, part.iter().copied());
        }
        let _ = quickly(|| read(&made.iter().collect::<String>()));
    });
}
