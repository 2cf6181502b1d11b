//! Text files: comma, tab or semicolon; UTF-8 with or without a mark, UTF-16 with a mark, GB18030.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use csv::StringRecord;
use encoding_rs::{Encoding, GB18030};
use encoding_rs_io::DecodeReaderBytesBuilder;
use rayon::prelude::*;

use super::records::{Blocks, reader};
use super::sheet::{self, HEADER_WITHIN, HeaderRow};
use super::{Opened, Sink};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};

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
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        Blocks::new(path, text(path, encoding)?, delimiter).below(above)?.send(&found, width, send)
    };
    Ok(Opened { headers: header.cells, read: Box::new(read) })
}

/// The header that the file has with this delimiter.
fn layout(path: &Path, encoding: Written, delimiter: u8, asked: Asked<'_>) -> Result<(u8, HeaderRow)> {
    Ok((delimiter, sheet::header(&first_rows(path, encoding, delimiter)?, asked)))
}

/// The first rows of the file, split at each of the delimiters.
pub(super) fn tops(path: &Path) -> Result<Vec<Vec<Vec<String>>>> {
    let encoding = encoding(path)?;
    DELIMITERS.into_iter().map(|delimiter| first_rows(path, encoding, delimiter)).collect()
}

fn first_rows(path: &Path, encoding: Written, delimiter: u8) -> Result<Vec<Vec<String>>> {
    let mut records = reader(delimiter).from_reader(text(path, encoding)?);
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| records.read_record(record);
    while rows.len() < HEADER_WITHIN && next(&mut record).map_err(|error| Error::content(path, error.to_string()))? {
        rows.push(record.iter().map(Into::into).collect());
    }
    Ok(rows)
}

/// The text of a file in UTF-8.
fn text(path: &Path, encoding: Written) -> Result<Box<dyn Read + Send>> {
    let file = File::open(path).map_err(Error::file(path))?;
    let Written::As(encoding) = encoding else { return Ok(Box::new(file)) };
    let mut decoder = DecodeReaderBytesBuilder::new();
    decoder.encoding(Some(encoding)).bom_override(true).strip_bom(true);
    Ok(Box::new(decoder.build(BufReader::with_capacity(1 << 20, file))))
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Written {
    /// In UTF-8, all of it, and without a mark: there is nothing to decode.
    Plainly,
    As(&'static Encoding),
}

/// A byte-order mark says what the file is; else it is UTF-8 if all of it is, and GB18030 otherwise.
///
/// All of it, because a file of office data may begin with pages of plain ASCII.
fn encoding(path: &Path) -> Result<Written> {
    encoding_by(path, SEGMENT)
}

fn encoding_by(path: &Path, size: usize) -> Result<Written> {
    let mut top = Vec::new();
    let mut file = File::open(path).map_err(Error::file(path))?;
    file.by_ref().take(3).read_to_end(&mut top).map_err(Error::file(path))?;
    if let Some((encoding, _)) = Encoding::for_bom(&top) {
        return Ok(Written::As(encoding));
    }
    let length = file.metadata().map_err(Error::file(path))?.len();
    let begins: Vec<u64> = (0..length).step_by(size).collect();
    let end = |begin: u64| length.min(begin + size as u64);
    let checked = begins.par_iter().map_init(Vec::new, |bytes, begin| segment(path, *begin..end(*begin), bytes));
    let segments = checked.collect::<Result<Vec<_>>>()?;
    // Each character belongs to the segment that it begins in, and the next one begins behind it.
    let joined = segments.windows(2).all(|pair| matches!(pair, [Some((_, end)), Some((begin, _))] if end == begin));
    let all = joined && segments.iter().all(Option::is_some);
    Ok(if all { Written::Plainly } else { Written::As(GB18030) })
}

/// How many bytes of a file are checked at a time.
const SEGMENT: usize = 1 << 20;

/// Where the first character of a segment begins, and where the one behind its last does; none if it is no UTF-8.
fn segment(path: &Path, Range { start: begin, end }: Range<u64>, bytes: &mut Vec<u8>) -> Result<Option<(u64, u64)>> {
    const LONGEST: u64 = 4;
    bytes.clear();
    let mut file = File::open(path).map_err(Error::file(path))?;
    file.seek(SeekFrom::Start(begin)).map_err(Error::file(path))?;
    file.take(end - begin + LONGEST).read_to_end(bytes).map_err(Error::file(path))?;
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let first = if begin == 0 { 0 } else { bytes.iter().take_while(continues).count() };
    let own = usize::try_from(end - begin).unwrap_or(bytes.len()).min(bytes.len());
    let valid = match simdutf8::compat::from_utf8(&bytes[first..]) {
        Ok(text) => first + text.len(),
        Err(error) => first + error.valid_up_to(),
    };
    if valid < own {
        return Ok(None);
    }
    let behind = own + bytes[own..valid].iter().take_while(continues).count();
    Ok(Some((begin + first as u64, begin + behind as u64)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A file is UTF-8 exactly if all of it is, wherever its segments end.
        #[test]
        fn segments_are_judged_as_the_whole(
            text in "[aé一😀]{0,8}",
            bytes in prop::collection::vec(any::<u8>(), 0..3),
            at in 0..9_usize,
            size in 1..9_usize,
        ) {
            let mut all = text.into_bytes();
            let at = at.min(all.len());
            all.splice(at..at, bytes);
            prop_assume!(Encoding::for_bom(&all).is_none());
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &all).unwrap();
            let expected = if std::str::from_utf8(&all).is_ok() { Written::Plainly } else { Written::As(GB18030) };
            prop_assert_eq!(encoding_by(file.path(), size).unwrap(), expected);
        }
    }
}
