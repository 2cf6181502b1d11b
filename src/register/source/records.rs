//! Records of text: read block by block, and parted by several threads at once.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use memchr::{memchr_iter, memrchr2_iter};

use super::RawBatch;
use super::ahead::Ahead;
use super::ends::Ends;
use super::sheet::TextBatch;
use crate::error::{Error, Result};
use crate::register::columns::Found;

/// How many bytes are read at a time: some ten thousand rows, which are worth a look at each word.
const BLOCK: usize = 1 << 22;

/// How records are told apart.
pub(super) fn reader(delimiter: u8) -> ReaderBuilder {
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter);
    reader
}

/// The batches of a text in UTF-8.
pub(super) struct Records<'a, R> {
    blocks: Blocks<'a, R>,
    found: Vec<Found>,
    width: usize,
    /// How many records stand above the first row of data.
    above: usize,
    /// Blocks that were read and are being parted, and what failed behind them.
    parted: Ahead<Parted>,
    failed: Option<Error>,
}

/// How many records above the data are still to come, and the rows; or why there are none.
type Parted = Result<(usize, RawBatch), String>;

impl<'a, R: Read> Records<'a, R> {
    pub(super) fn new(path: &'a Path, text: R, delimiter: u8) -> Self {
        let blocks = Blocks { text, path, delimiter, size: BLOCK, rest: Vec::new(), line: 1, over: false };
        Self { blocks, found: Vec::new(), width: 0, above: 0, parted: Ahead::default(), failed: None }
    }

    /// Takes these columns of rows that have `width` cells, below the first `above` records.
    pub(super) fn below(self, above: usize, found: Vec<Found>, width: usize) -> Self {
        Self { found, width, above, ..self }
    }

    /// Reads blocks, until one fails, and has them parted, several at once.
    fn begin(&mut self) {
        // Until the header is behind, what a block begins with depends on the one before. With two blocks for each thread none of
        // them waits long for the others.
        let most = if self.above > 0 { 1 } else { 2 * rayon::current_num_threads() };
        while self.parted.len() < most && self.failed.is_none() {
            let block = match self.blocks.read() {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            };
            let (delimiter, above) = (self.blocks.delimiter, self.above);
            let mut batch = TextBatch::new(self.found.clone(), self.width);
            self.parted.begin(move || {
                let left = block.part(delimiter, above, &mut batch)?;
                Ok((left, RawBatch { bytes: block.bytes.len() as u64, ..batch.take() }))
            });
        }
    }

    fn batch(&mut self) -> Result<Option<RawBatch>> {
        self.begin();
        let Some(parted) = self.parted.next() else { return self.failed.take().map_or(Ok(None), Err) };
        let (left, batch) = parted.map_err(|reason| Error::content(self.blocks.path, reason))?;
        self.above = left;
        Ok(Some(batch))
    }
}

impl<R: Read> Iterator for Records<'_, R> {
    type Item = Result<RawBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.batch().transpose()? {
                Ok(batch) if batch.height == 0 => {}
                Ok(batch) => return Some(Ok(batch)),
                Err(error) => {
                    (self.blocks.over, self.blocks.rest) = (true, Vec::new());
                    (self.parted, self.failed) = (Ahead::default(), None);
                    return Some(Err(error));
                }
            }
        }
    }
}

/// A text in blocks of whole records.
struct Blocks<'a, R> {
    text: R,
    path: &'a Path,
    delimiter: u8,
    /// How many bytes are read at a time.
    size: usize,
    /// What was read behind the last whole record.
    rest: Vec<u8>,
    /// The line in which the rest begins.
    line: u64,
    over: bool,
}

impl<R: Read> Blocks<'_, R> {
    fn read(&mut self) -> Result<Option<Block>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut more = self.size;
        let mut inside = None;
        while !self.over {
            let before = bytes.len();
            bytes.reserve(more);
            let mut next = self.text.by_ref().take(more as u64);
            next.read_to_end(&mut bytes).map_err(Error::file(self.path))?;
            self.over = bytes.len() - before < more;
            inside = regular(&bytes, self.delimiter);
            if self.over {
                break;
            }
            let whole = whole(&bytes, self.delimiter, inside);
            if whole > 0 {
                self.rest = bytes.split_off(whole);
                break;
            }
            // Twice as much each time: where a quote is never closed, the whole text is one record.
            more = bytes.len();
        }
        let line = self.line;
        self.line += lines(&bytes);
        // What is regular to its end is so in its whole records.
        let regular = inside.is_some();
        Ok((!bytes.is_empty()).then_some(Block { bytes, line, regular }))
    }
}

/// How many of these bytes are whole records, behind which another may begin, given what [`regular`] says of them.
fn whole(bytes: &[u8], delimiter: u8, inside: Option<bool>) -> usize {
    if let Some(inside) = inside {
        return whole_regular(bytes, inside);
    }
    let mut records = reader(delimiter).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut last = 0;
    while records.read_byte_record(&mut record).unwrap_or(false) {
        last = beginning(bytes, record.position());
    }
    last
}

/// The end of the last line outside of quotes, where it is known whether the last byte stands inside of some.
fn whole_regular(bytes: &[u8], mut inside: bool) -> usize {
    for at in memrchr2_iter(b'"', b'\n', bytes) {
        match bytes[at] {
            b'"' => inside = !inside,
            _ if !inside => return at + 1,
            _ => {}
        }
    }
    0
}

/// Looks whether quotes stand around whole cells only, and every end of a line has `\n`, so that no more needs to be known to
/// find the cells; if so, says whether the last cell is cut off inside of its quotes.
fn regular(bytes: &[u8], delimiter: u8) -> Option<bool> {
    let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if memchr_iter(b'\r', bytes).any(alone) {
        return None;
    }
    let mut quotes = memchr_iter(b'"', bytes);
    let mut inside = false;
    while let Some(at) = quotes.next() {
        let beside = if inside { bytes.get(at + 1) } else { at.checked_sub(1).map(|before| &bytes[before]) };
        match beside {
            Some(b'"') if inside => drop(quotes.next()),
            Some(b'\n' | b'\r') | None => inside = !inside,
            Some(other) if *other == delimiter => inside = !inside,
            Some(_) => return None,
        }
    }
    Some(inside)
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
    /// Parts records into cells, but for the first `above`; gives how many of these are still to come, or why it cannot.
    fn part(&self, delimiter: u8, above: usize, batch: &mut TextBatch) -> Result<usize, String> {
        let way = if self.regular { Self::part_regular } else { Self::part_any };
        way(self, delimiter, above, batch)
    }

    fn part_regular(&self, delimiter: u8, mut above: usize, batch: &mut TextBatch) -> Result<usize, String> {
        let text = simdutf8::compat::from_utf8(&self.bytes).map_err(|error| error.to_string())?;
        let mut ends = Ends::new(&self.bytes, delimiter);
        let (mut cells, mut unquoted_cells) = (Vec::new(), Vec::new());
        let (mut line, mut begin) = (self.line, 0);
        while begin < text.len() {
            let (first, mut quoted) = (begin, false);
            cells.clear();
            let end = loop {
                let end = ends.next().unwrap_or(text.len());
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
                _ if above > 0 => above -= 1,
                cells if quoted => {
                    unquoted_cells.clear();
                    unquoted_cells.extend(cells.iter().map(|cell| unquoted(&text[cell.clone()])));
                    batch.push(line, cells.len(), |at| &unquoted_cells[at], true);
                }
                cells => batch.push(line, cells.len(), |at| &text[cells[at].clone()], true),
            }
            line = below;
        }
        Ok(above)
    }

    fn part_any(&self, delimiter: u8, mut above: usize, batch: &mut TextBatch) -> Result<usize, String> {
        let mut records = reader(delimiter).from_reader(self.bytes.as_slice());
        let mut record = StringRecord::new();
        let (mut line, mut before) = (self.line, 0);
        while records.read_record(&mut record).map_err(|error| error.to_string())? {
            let begins = beginning(&self.bytes, record.position());
            line += lines(&self.bytes[before..begins]);
            before = begins;
            if above > 0 {
                above -= 1;
                continue;
            }
            batch.push(line, record.len(), |at| &record[at], true);
        }
        Ok(above)
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
    use crate::register::source::{Cells, Numbers};

    const WIDTH: usize = 2;

    fn found() -> Vec<Found> {
        let headers = ["a", "b"].map(ToOwned::to_owned);
        headers.iter().filter_map(|name| extra(name, &headers)).collect()
    }

    /// The rows of a text that is read in blocks of a size: line, cells and whether the row is a fault.
    fn rows(text: &str, size: usize, above: usize) -> Vec<(u64, Vec<Option<String>>, bool)> {
        let mut records = Records::new(Path::new("a.csv"), text.as_bytes(), b',').below(above, found(), WIDTH);
        records.blocks.size = size;
        let mut rows = Vec::new();
        for batch in records.map(Result::unwrap) {
            let Numbers::List(lines) = &batch.numbers else { panic!("rows of text have lines") };
            for (row, line) in lines.iter().enumerate() {
                let cell = |cells: &Cells| match cells {
                    Cells::Typed(series) => series.str().unwrap().get(row).map(ToOwned::to_owned),
                    Cells::Words(words) => words.get(row).map(ToOwned::to_owned),
                };
                rows.push((*line, batch.columns.iter().map(cell).collect(), batch.is_fault(row)));
            }
        }
        rows
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let cells = |one: &str, two: &str| vec![Some(one.to_owned()), Some(two.to_owned())];
        for end in ["\n", "\r\n"] {
            for quote in ["", "\""] {
                let text = format!("a,b{end}{end}1,{quote}x{quote}{end}2,y{end}");
                let expected = vec![(3, cells("1", "x"), false), (4, cells("2", "y"), false)];
                for size in 1..40 {
                    assert_eq!(rows(&text, size, 1), expected, "{text:?} in blocks of {size}");
                }
            }
        }
        let text = "a,b\n\"1\n1\",x\n2,y\n";
        let expected = vec![(2, cells("1\n1", "x"), false), (4, cells("2", "y"), false)];
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
        let mut records = Records::new(Path::new("a.csv"), whole, b',').below(1, found(), WIDTH);
        records.blocks.size = "1,x\n".len();
        let mut batches: Vec<_> = records.collect();
        assert!(batches.pop().unwrap().unwrap_err().to_string().contains("the disk is gone"));
        let heights: Vec<_> = batches.into_iter().map(|batch| batch.unwrap().height).collect();
        assert_eq!(heights, [1, 1, 1]);
    }

    #[test]
    fn a_quote_that_is_not_closed_makes_one_record_of_the_rest() {
        let text = "a,b\n1,x\n2,\"y\n3,z\n";
        let expected = "y\n3,z\n".to_owned();
        assert!((1..40).all(|size| rows(text, size, 1)[1].1[1] == Some(expected.clone())));
    }

    proptest! {
        /// Rows do not depend on where blocks end, nor on which way of parting was taken.
        #[test]
        fn blocks_and_ways_make_no_difference(text in "([ab一]{0,2}|,|\n|\r\n|\r|\"|\"\"|,\"[a,\n]{0,3}\",){0,40}", size in 1..60_usize) {
            prop_assert_eq!(rows(&text, size, 0), rows(&text, 1 << 20, 0));
        }

        /// What is regular is parted as anything else would be.
        #[test]
        fn regular_records_are_parted_as_any(text in "((\"([ab一,\n]|\"\"){0,4}\"|[ab 一]{0,2})(,|\n|\r\n)){0,20}") {
            let block = Block { bytes: text.into_bytes(), line: 1, regular: true };
            let mut batches = [TextBatch::new(found(), WIDTH), TextBatch::new(found(), WIDTH)];
            let [one, other] = &mut batches;
            prop_assert_eq!(regular(&block.bytes, b','), Some(false));
            prop_assert_eq!(block.part_regular(b',', 1, one), block.part_any(b',', 1, other));
            let [one, other] = batches.map(|mut batch| format!("{:?}", batch.take()));
            prop_assert_eq!(one, other);
        }
    }
}
