//! Text files: comma, tab or semicolon; UTF-8 with or without a mark, UTF-16 with a mark, GB18030.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use csv::{Reader, ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, GB18030, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::sheet::{self, BATCH, HEADER_WITHIN, HeaderRow, TextBatch};
use super::{BatchIter, Opened, RawBatch};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};

type Decoded = DecodeReaderBytes<BufReader<File>, Vec<u8>>;

const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

pub(super) fn open<'a>(path: &'a Path, asked: Asked<'_>) -> Result<Opened<'a>> {
    let encoding = encoding(path)?;
    let layouts = DELIMITERS.map(|delimiter| layout(path, encoding, delimiter, asked));
    let mut best: Option<(u8, HeaderRow)> = None;
    for found in layouts {
        let (delimiter, header) = found?;
        let rank = |header: &HeaderRow| (header.matches, header.cells.len());
        if best.as_ref().is_none_or(|(_, known)| rank(&header) > rank(known)) {
            best = Some((delimiter, header));
        }
    }
    let (delimiter, header) = best.expect("three layouts were tried");
    let width = header.cells.len();
    let above = header.above;
    let start = move |found: Vec<Found>| -> Result<BatchIter<'a>> {
        let mut reader = reader(path, encoding, delimiter)?;
        let mut record = StringRecord::new();
        for _ in 0..above {
            next(path, &mut reader, &mut record)?;
        }
        Ok(Box::new(Rows { path, reader, record, batch: TextBatch::new(found, width), done: false }))
    };
    Ok(Opened { headers: header.cells, start: Box::new(start) })
}

struct Rows<'a> {
    path: &'a Path,
    reader: Reader<Decoded>,
    record: StringRecord,
    batch: TextBatch,
    done: bool,
}

impl Iterator for Rows<'_> {
    type Item = Result<RawBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        while self.batch.len() < BATCH {
            match next(self.path, &mut self.reader, &mut self.record) {
                Ok(true) => {
                    let record = &self.record;
                    let line = record.position().map_or(0, csv::Position::line);
                    self.batch.push(line, record.len(), |at| &record[at], true);
                }
                Ok(false) => {
                    self.done = true;
                    break;
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        (self.batch.len() > 0).then(|| Ok(self.batch.take()))
    }
}

fn next(path: &Path, reader: &mut Reader<Decoded>, record: &mut StringRecord) -> Result<bool> {
    reader.read_record(record).map_err(|error| Error::content(path, error.to_string()))
}

/// The header that the file has if its cells are parted by `delimiter`.
fn layout(path: &Path, encoding: &'static Encoding, delimiter: u8, asked: Asked<'_>) -> Result<(u8, HeaderRow)> {
    Ok((delimiter, sheet::header(&first_rows(path, encoding, delimiter)?, asked)))
}

/// The first rows of the file, parted by each of the delimiters.
pub(super) fn tops(path: &Path) -> Result<Vec<Vec<Vec<String>>>> {
    let encoding = encoding(path)?;
    DELIMITERS.into_iter().map(|delimiter| first_rows(path, encoding, delimiter)).collect()
}

fn first_rows(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<Vec<Vec<String>>> {
    let mut reader = reader(path, encoding, delimiter)?;
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    while rows.len() < HEADER_WITHIN && next(path, &mut reader, &mut record)? {
        rows.push(record.iter().map(Into::into).collect());
    }
    Ok(rows)
}

fn reader(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<Reader<Decoded>> {
    let file = File::open(path).map_err(Error::file(path))?;
    let decoded = DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .bom_override(true)
        .strip_bom(true)
        .build(BufReader::with_capacity(1 << 20, file));
    Ok(ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(decoded))
}

/// A byte-order mark says what the file is; else it is UTF-8 if all of it is, and GB18030 otherwise.
///
/// All of it, because a file of office data may begin with pages of plain ASCII.
fn encoding(path: &Path) -> Result<&'static Encoding> {
    let mut file = File::open(path).map_err(Error::file(path))?;
    let mut block = vec![0; 1 << 20];
    let mut kept = 0;
    let mut first = true;
    loop {
        let read = file.read(&mut block[kept..]).map_err(Error::file(path))?;
        let filled = kept + read;
        if std::mem::take(&mut first)
            && let Some((encoding, _)) = Encoding::for_bom(&block[..filled])
        {
            return Ok(encoding);
        }
        let valid = match simdutf8::compat::from_utf8(&block[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_some() || read == 0 => return Ok(GB18030),
            Err(error) => error.valid_up_to(),
        };
        if read == 0 {
            return Ok(UTF_8);
        }
        block.copy_within(valid..filled, 0);
        kept = filled - valid;
    }
}
