//! Records of text: read in blocks of whole records, which workers split into cells.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use memchr::memchr_iter;

use super::delimiters::Delimiters;
use super::quotes::{Astray, Quotes};
use super::wide::{WIDE, restored};
use crate::error::{Error, Result};
use crate::register::columns::Found;
use crate::register::source::sheet::TextBatch;
use crate::register::source::{RawBatch, Sink};

/// How many bytes are read at a time: some ten thousand rows, which are worth a look at each text.
const BLOCK: usize = 1 << 22;

/// How many bytes are read at a time where a few rows are wanted.
const TOP: usize = 1 << 16;

/// How many bytes a record may have.
const RECORD: usize = 1 << 24;

/// How records are told apart.
fn reader(delimiter: u8) -> ReaderBuilder {
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter);
    reader
}

/// A text in blocks of whole records.
pub(super) struct Blocks<'a, R = Box<dyn Read + Send>> {
    text: R,
    path: &'a Path,
    delimiter: u8,
    /// How many bytes are read at a time.
    size: usize,
    /// What was read behind the last whole record.
    rest: Vec<u8>,
    /// The line in which the rest begins.
    line: u64,
    /// How many bytes were read of records above the data.
    skipped: usize,
    over: bool,
}

impl<'a, R: Read> Blocks<'a, R> {
    pub(super) fn new(path: &'a Path, text: R, delimiter: u8) -> Self {
        Self { text, path, delimiter, size: BLOCK, rest: Vec::new(), line: 1, skipped: 0, over: false }
    }

    /// The first records, and why no more of them can be read.
    pub(super) fn top(self, most: usize) -> (Vec<Vec<String>>, Option<Error>) {
        let mut blocks = Self { size: TOP, ..self };
        let mut rows = Vec::new();
        while rows.len() < most {
            match blocks.read().and_then(|block| block.map(|block| blocks.rows(&block, most - rows.len())).transpose())
            {
                Ok(Some(more)) => rows.extend(more),
                Ok(None) => break,
                Err(fault) => return (rows, Some(fault)),
            }
        }
        (rows, None)
    }

    fn rows(&self, block: &Block, most: usize) -> Result<Vec<Vec<String>>> {
        let cell = |cell: &str| if self.delimiter == WIDE { restored(cell) } else { cell.to_owned() };
        let mut records = reader(self.delimiter).from_reader(block.bytes.as_slice());
        let rows = records.records().take(most).map(|record| Ok(record?.iter().map(cell).collect()));
        rows.collect::<csv::Result<_>>().map_err(|error| Error::content(self.path, error.to_string()))
    }

    /// The text below its first records.
    pub(super) fn below(mut self, mut above: usize) -> Result<Self> {
        while above > 0
            && let Some(block) = self.read()?
        {
            let (skipped, begins) = skip(&block.bytes, self.delimiter, above);
            above -= skipped;
            self.skipped += begins;
            if begins < block.bytes.len() {
                self.line = block.line + lines(&block.bytes[..begins]);
                self.rest.splice(0..0, block.bytes[begins..].iter().copied());
            }
        }
        Ok(self)
    }

    /// Sends the rows block by block.
    pub(super) fn send(mut self, found: &[Found], width: usize, send: Sink<'_, 'a>) -> Result<()> {
        let (path, delimiter) = (self.path, self.delimiter);
        while let Some(block) = self.read()? {
            let mut batch = TextBatch::new(found.to_vec(), width);
            let bytes = (block.bytes.len() + std::mem::take(&mut self.skipped)) as u64;
            send(Box::new(move || {
                block.split(delimiter, &mut batch).map_err(|reason| Error::content(path, reason))?;
                Ok(vec![RawBatch { bytes, ..batch.take() }])
            }))?;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut more = self.size;
        let quotes = loop {
            self.read_on(&mut bytes, more)?;
            let quotes = Quotes::of(&bytes, self.delimiter);
            let astray = quotes.astray(self.over);
            if astray.is_none() && self.over {
                break quotes;
            }
            let whole = match astray {
                Some(Astray { at, .. }) => whole(&bytes[..=at], self.delimiter, None),
                None => whole(&bytes, self.delimiter, Some(&quotes)),
            };
            if whole > 0 {
                self.rest = bytes.split_off(whole);
                break quotes;
            }
            if let Some(astray) = astray {
                let line = self.line + lines(&bytes[..astray.at]);
                return Err(Error::content(self.path, astray.message(line)));
            }
            if bytes.len() > RECORD {
                let why = "a row of more than 16 MB";
                return Err(Error::content(self.path, format!("line {}: {why}", self.line)));
            }
            // Twice as much each time, as a record is looked through anew.
            more = bytes.len();
        };
        let line = self.line;
        self.line += lines(&bytes);
        // What is regular to its end is so in its whole records.
        Ok((!bytes.is_empty()).then_some(Block { bytes, line, regular: quotes.regular }))
    }

    /// Reads some more bytes, unless the text is over.
    fn read_on(&mut self, bytes: &mut Vec<u8>, more: usize) -> Result<()> {
        if !self.over {
            let before = bytes.len();
            bytes.reserve(more);
            self.text.by_ref().take(more as u64).read_to_end(bytes).map_err(Error::file(self.path))?;
            self.over = bytes.len() - before < more;
        }
        Ok(())
    }
}

/// How many of at most `most` records at the start of a text were skipped, and where the next one begins.
fn skip(bytes: &[u8], delimiter: u8, most: usize) -> (usize, usize) {
    let mut records = reader(delimiter).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut skipped = 0;
    while records.read_byte_record(&mut record).unwrap_or(false) {
        if skipped == most {
            return (skipped, beginning(bytes, record.position()));
        }
        skipped += 1;
    }
    (skipped, bytes.len())
}

/// How many of these bytes are whole records, behind which another may begin.
fn whole(bytes: &[u8], delimiter: u8, quotes: Option<&Quotes>) -> usize {
    if let Some(quotes) = quotes.filter(|quotes| quotes.regular) {
        return quotes.whole(bytes);
    }
    let mut records = reader(delimiter).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut last = 0;
    while records.read_byte_record(&mut record).unwrap_or(false) {
        last = beginning(bytes, record.position());
    }
    last
}

/// Where a record begins: for its reader, what is left of the line before it belongs to it.
fn beginning(bytes: &[u8], position: Option<&csv::Position>) -> usize {
    let at = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0).min(bytes.len());
    at + bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

fn lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}

/// Some whole records.
struct Block {
    bytes: Vec<u8>,
    /// The line in which the first begins.
    line: u64,
    /// Whether its cells may be found by their signs alone.
    regular: bool,
}

impl Block {
    /// Splits records into cells, or says why it cannot.
    fn split(&self, delimiter: u8, batch: &mut TextBatch) -> Result<(), String> {
        let plain = self.regular && delimiter != WIDE;
        if plain { self.split_regular(delimiter, batch) } else { self.split_any(delimiter, batch) }
    }

    fn split_regular(&self, delimiter: u8, batch: &mut TextBatch) -> Result<(), String> {
        let text = simdutf8::compat::from_utf8(&self.bytes).map_err(|error| error.to_string())?;
        let mut delimiters = Delimiters::new(&self.bytes, delimiter);
        let (mut cells, mut unquoted_cells) = (Vec::new(), Vec::new());
        let (mut line, mut begin) = (self.line, 0);
        while begin < text.len() {
            let (first, mut quoted) = (begin, false);
            cells.clear();
            let end = loop {
                let end = delimiters.next().unwrap_or(text.len());
                quoted |= self.bytes.get(begin) == Some(&b'"');
                cells.push(begin..end);
                begin = end + 1;
                if self.bytes.get(end).is_none_or(|sign| *sign == b'\n') {
                    break end;
                }
            };
            let last = cells.last_mut().expect("a record has a cell");
            last.end -= usize::from(end < text.len() && text[last.clone()].ends_with('\r'));
            let below = line + 1 + if quoted { lines(&self.bytes[first..end]) } else { 0 };
            match cells.as_slice() {
                [only] if only.is_empty() => {}
                cells if quoted => {
                    unquoted_cells.clear();
                    unquoted_cells.extend(cells.iter().map(|cell| unquoted(&text[cell.clone()])));
                    batch.push(line, cells.len(), |at| &unquoted_cells[at], true);
                }
                cells => batch.push(line, cells.len(), |at| &text[cells[at].clone()], true),
            }
            line = below;
        }
        Ok(())
    }

    fn split_any(&self, delimiter: u8, batch: &mut TextBatch) -> Result<(), String> {
        let mut records = reader(delimiter).from_reader(self.bytes.as_slice());
        let mut record = StringRecord::new();
        let (mut line, mut before) = (self.line, 0);
        while records.read_record(&mut record).map_err(|error| error.to_string())? {
            let begins = beginning(&self.bytes, record.position());
            line += lines(&self.bytes[before..begins]);
            before = begins;
            if delimiter == WIDE {
                let cells: Vec<_> = record.iter().map(restored).collect();
                batch.push(line, cells.len(), |at| &cells[at], true);
            } else {
                batch.push(line, record.len(), |at| &record[at], true);
            }
        }
        Ok(())
    }
}

/// A cell of a regular text without the quotes around it, of which the last of the text may not be closed.
fn unquoted(cell: &str) -> Cow<'_, str> {
    let Some(inside) = cell.strip_prefix('"') else { return Cow::Borrowed(cell) };
    let inside = inside.strip_suffix('"').unwrap_or(inside);
    if inside.contains('"') { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::register::columns::extra;
    use crate::register::source::Numbers;

    const WIDTH: usize = 2;

    fn found() -> Vec<Found> {
        let headers = ["a", "b"].map(ToOwned::to_owned);
        headers.iter().filter_map(|name| extra(name, &headers)).collect()
    }

    /// Rows, each with its line, its cells and whether it is a fault, and the error behind them.
    type Rows = (Vec<(u64, Vec<Option<String>>, bool)>, Option<String>);

    /// The rows of a text that is read in blocks of a size.
    fn rows(text: &str, size: usize, above: usize) -> Rows {
        let mut rows = Vec::new();
        let done = read(text.as_bytes(), size, above, &mut |batch| {
            let Numbers::List(lines) = &batch.numbers else { panic!("rows of text have lines") };
            for (row, line) in lines.iter().enumerate() {
                rows.push((*line, batch.columns.iter().map(|cells| cells.text(row)).collect(), batch.is_fault(row)));
            }
        });
        (rows, done.err().map(|error| error.to_string()))
    }

    fn read(text: impl Read, size: usize, above: usize, visit: &mut dyn FnMut(RawBatch)) -> Result<()> {
        let mut blocks = Blocks::new(Path::new("a.csv"), text, b',');
        blocks.size = size;
        blocks.below(above)?.send(&found(), WIDTH, &mut |piece| {
            piece()?.into_iter().for_each(&mut *visit);
            Ok(())
        })
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let cells = |one: &str, two: &str| vec![Some(one.to_owned()), Some(two.to_owned())];
        for end in ["\n", "\r\n"] {
            for quote in ["", "\""] {
                let text = format!("a,b{end}{end}1,{quote}x{quote}{end}2,y{end}");
                let expected = (vec![(3, cells("1", "x"), false), (4, cells("2", "y"), false)], None);
                for size in 1..40 {
                    assert_eq!(rows(&text, size, 1), expected, "{text:?} in blocks of {size}");
                }
            }
        }
        let text = "a,b\n\"1\n1\",x\n2,y\n";
        let expected = (vec![(2, cells("1\n1", "x"), false), (4, cells("2", "y"), false)], None);
        assert!((1..40).all(|size| rows(text, size, 1) == expected));
    }

    /// What was read before a disk fails is given first, whatever was read ahead.
    #[test]
    fn rows_come_before_the_error_behind_them() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the disk is gone"))
            }
        }
        let whole = "a,b\n1,x\n2,y\n3,z\n".as_bytes().chain(Failing);
        let mut heights = Vec::new();
        let error = read(whole, "1,x\n".len(), 1, &mut |batch| heights.push(batch.height)).unwrap_err();
        assert!(error.to_string().contains("the disk is gone"));
        assert_eq!(heights, [1, 1, 1]);
    }

    /// The rows above a quote that cannot be meant are given, and the error names its line.
    #[test]
    fn a_quote_that_is_not_closed_names_its_line() {
        let swallowed = "3,z\n".repeat(101);
        for (quoted, why) in [
            ("2,\"y\n3,z\n".to_owned(), "does not end before the file does"),
            ("2,y\"z\n\"3,z\n".to_owned(), "does not end before the file does"),
            (format!("2,\"y\n{swallowed}4,\"y\n5,z\n"), "does not end within a hundred lines"),
            (format!("2,x\"y\n\"y\n{swallowed}4,\"y\n5,z\n"), "does not end within a hundred lines"),
            ("2,\"y\n3,z\n4,\"y\n5,z\n".to_owned(), "runs over several lines and does not end at a quote"),
        ] {
            let text = format!("a,b\n1,x\n{quoted}");
            let line = 3 + u64::from(quoted.starts_with("2,y\"") || quoted.starts_with("2,x\""));
            for size in (1..40).chain([1 << 20]) {
                let mut heights = 0;
                let error = read(text.as_bytes(), size, 1, &mut |batch| heights += batch.height as u64).unwrap_err();
                let hint = "close it, or double it where it is part of the text";
                let expected = format!("`a.csv`: line {line}: a quote opens a cell that {why}; {hint}");
                assert_eq!((error.to_string(), heights), (expected, line - 2), "{text:?} in blocks of {size}");
            }
        }
    }

    /// However large a file is, no more than some blocks of it are held.
    #[test]
    fn a_record_without_an_end_is_not_read_to_the_end_of_the_file() {
        struct Endless(u64);
        impl Read for Endless {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                self.0 += into.len() as u64;
                assert!(self.0 < 1 << 27, "{} bytes were read", self.0);
                into.fill(b'x');
                Ok(into.len())
            }
        }
        for (begin, reason) in
            [("a,b\n1,x\n", "line 3: a row of more than 16 MB"), ("a,b\n1,\"x", "line 2: a quote opens")]
        {
            let error = read(begin.as_bytes().chain(Endless(0)), BLOCK, 1, &mut |_| ()).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }

    proptest! {
        /// Rows do not depend on where blocks end, nor on how they were split.
        #[test]
        fn blocks_make_no_difference(text in "([ab一]{0,2}|,|\n|\r\n|\r|\"|\"\"|,\"[a,\n]{0,3}\",){0,40}", size in 1..60_usize) {
            prop_assert_eq!(rows(&text, size, 0), rows(&text, 1 << 20, 0));
        }

        /// Regular records are split as any others would be.
        #[test]
        fn regular_records_are_split_as_any(text in "((\"([ab一,\n]|\"\"){0,4}\"|[ab 一]{0,2})(,|\n|\r\n)){0,20}") {
            let block = Block { bytes: text.into_bytes(), line: 1, regular: true };
            prop_assert!(Quotes::of(&block.bytes, b',').regular);
            let mut batches = [TextBatch::new(found(), WIDTH), TextBatch::new(found(), WIDTH)];
            block.split_regular(b',', &mut batches[0]).unwrap();
            block.split_any(b',', &mut batches[1]).unwrap();
            let [one, other] = batches.map(|mut batch| format!("{:?}", batch.take()));
            prop_assert_eq!(one, other);
        }
    }
}
