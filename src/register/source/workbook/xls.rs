//! Workbooks of Excel before 2007, `.xls`. They are read as a whole, so their records are looked through first.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError, open_workbook};

use super::grid::{Grid, ROOM, Room, too_large};
use super::xlsx::moment;
use super::{MAX_COLUMNS, Row, Span, Value, put};
use crate::error::{Error, Result};
use crate::register::problem::Rule;

/// How many cells the sheets of a workbook may span together: one sheet of 65 536 rows with 256 columns.
const MAX_CELLS: u64 = 1 << 24;

/// How many copies of a text there are while a workbook is read: that of its cell, and two on the way from there.
const COPIES: usize = 3;

/// Records of a workbook, by their numbers in [MS-XLS] 2.3.
mod record {
    pub(super) const END: u16 = 0x000A;
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const DIMENSIONS: u16 = 0x0200;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const STRINGS: u16 = 0x00FC;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    /// RString, Number, Label, BoolErr, RK.
    pub(super) const CELLS: [u16; 5] = [0x00D6, 0x0203, 0x0204, 0x0205, 0x027E];
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The sheets of a workbook.
pub(super) fn grids(path: &Path) -> Result<Vec<Grid>> {
    check(path, &stream(path)?)?;
    let refused = |error: XlsError| Error::damaged(path, &error);
    let mut book: Xls<_> = open_workbook(path).map_err(refused)?;
    let since_1904 = book.has_1904_epoch();
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let sheets: Vec<_> = sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect();
    let mut room = Room::default();
    let grid = |(name, hidden): (String, bool)| {
        let range = book.worksheet_range(&name).map_err(refused)?;
        let merged = book.merge_cells_by_sheet_name(&name).map_err(refused)?;
        let span = |cells: &calamine::Dimensions| Span { row: cells.start.0, column: cells.start.1, last: cells.end.0 };
        let rows = rows(&range, &mut room).map_err(|reason| Error::content(path, reason))?;
        Ok(Grid { name, hidden, rows, spans: merged.iter().map(span).collect(), since_1904 })
    };
    sheets.into_iter().map(grid).collect()
}

fn rows(range: &Range<Data>, room: &mut Room) -> Result<Vec<(u32, Row)>, String> {
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Vec::new();
    for (place, cells) in (top..).zip(range.rows()) {
        let mut row = Row::new();
        for (column, cell) in (left..).zip(cells).filter(|(_, cell)| **cell != Data::Empty) {
            if column >= MAX_COLUMNS {
                return Err(format!("row {} has a cell beyond column XFD", place + 1));
            }
            put(&mut row, column, value(cell));
        }
        if !row.is_empty() {
            room.take(&row, 1)?;
            rows.push((place, row));
        }
    }
    Ok(rows)
}

/// A cell as its user sees it, with dates in ISO form.
fn value(cell: &Data) -> Value {
    match cell {
        Data::Int(number) => Value::Text(number.to_string()),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(text.clone()),
        Data::Bool(yes) => Value::Text(yes.to_string()),
        Data::DateTime(day) => moment(day),
        Data::Error(error) => Value::Fault(Rule::ErrorValue, error.to_string()),
        Data::Empty => Value::Text(String::new()),
    }
}

/// The stream of records of the workbook.
fn stream(path: &Path) -> Result<Vec<u8>> {
    let refused = |error: std::io::Error| Error::damaged(path, &error);
    let mut file = cfb::CompoundFile::open(File::open(path).map_err(Error::file(path))?).map_err(refused)?;
    if file.exists("/EncryptedPackage") {
        return Err(Error::Locked { path: path.into() });
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| Error::damaged(path, &"it has no stream `Workbook`"))?;
    let mut bytes = Vec::new();
    file.open_stream(name).and_then(|mut stream| stream.read_to_end(&mut bytes)).map_err(refused)?;
    Ok(bytes)
}

/// Refuses a workbook with a password, and one whose cells span or hold more than there is room for.
fn check(path: &Path, stream: &[u8]) -> Result<()> {
    let (mut sheets, mut strings) = (Vec::new(), Vec::new());
    let mut records = Records(stream);
    while let Some((kind, data)) = records.next() {
        match kind {
            record::FILE_PASS if number(data, 0) != 0 => return Err(Error::Locked { path: path.into() }),
            record::BOUND_SHEET => sheets.push((number(data, 0) | number(data, 2) << 16) as usize),
            record::STRINGS => strings = lengths(data, records.clone()),
            record::END => break,
            _ => {}
        }
    }
    let (mut cells, mut text) = (0_u64, 0_usize);
    for begin in sheets {
        let extent = Extent::of(stream.get(begin..).unwrap_or_default(), &strings);
        cells = cells.saturating_add(extent.size());
        text = text.saturating_add(extent.text);
    }
    if cells > MAX_CELLS {
        return Err(Error::content(path, format!("its sheets span more than {MAX_CELLS} cells; save it as .xlsx")));
    }
    if text.saturating_mul(COPIES) > ROOM { Err(Error::content(path, too_large())) } else { Ok(()) }
}

/// The lengths of the strings of a workbook, in characters; [MS-XLS] 2.4.265 and 2.5.293.
///
/// Each cell that refers to a string becomes a copy of it.
fn lengths(first: &[u8], behind: Records<'_>) -> Vec<u32> {
    let next = behind.take_while(|(kind, _)| *kind == record::CONTINUE).map(|(_, data)| data);
    let mut part = first.get(8..).unwrap_or_default();
    let (mut parts, mut lengths) = (next, Vec::new());
    let mut ended = false;
    while !ended {
        if part.is_empty() {
            part = match parts.next() {
                Some(next) => next,
                None => break,
            };
        }
        let (length, flags) = (number(part, 0), part.get(2).copied().unwrap_or(0));
        let (rich, phonetic) = (flags & 8 > 0, flags & 4 > 0);
        let runs = if rich { number(part, 3) as usize * 4 } else { 0 };
        let at = 3 + 2 * usize::from(rich);
        let more = if phonetic { (number(part, at) | number(part, at + 2) << 16) as usize } else { 0 };
        part = part.get(at + 4 * usize::from(phonetic)..).unwrap_or_default();
        lengths.push(length);
        let (mut wide, mut left) = (usize::from(flags & 1), length as usize);
        while left > 0 && !ended {
            let taken = left.min(part.len() / (1 + wide));
            left -= taken;
            part = &part[taken * (1 + wide)..];
            if left > 0 {
                // The text goes on in the next record, in signs of one byte or two.
                match parts.next().and_then(<[u8]>::split_first) {
                    Some((flags, rest)) => (wide, part) = (usize::from(flags & 1), rest),
                    None => ended = true,
                }
            }
        }
        let mut passed = runs.saturating_add(more);
        while passed > part.len() && !ended {
            passed -= part.len();
            match parts.next() {
                Some(next) => part = next,
                None => ended = true,
            }
        }
        part = part.get(passed..).unwrap_or_default();
    }
    lengths
}

/// A number of two bytes, 0 beyond the end.
fn number(data: &[u8], at: usize) -> u32 {
    data.get(at..at + 2).map_or(0, |bytes| u32::from(bytes[0]) | u32::from(bytes[1]) << 8)
}

/// The records of a stream: the kind of each, and what it holds.
#[derive(Clone)]
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (data, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((u16::from_le_bytes([head[0], head[1]]), data))
    }
}

/// The rows and the columns between which the cells of a sheet stand, and what the sheet itself says of them.
struct Extent {
    rows: (u32, u32),
    columns: (u32, u32),
    said: u64,
    /// How many bytes the texts of its cells have that are strings of the workbook.
    text: usize,
}

impl Extent {
    /// The extent of the sheet that begins a stream, as far as its own end.
    fn of(stream: &[u8], strings: &[u32]) -> Self {
        let mut extent = Self { rows: (u32::MAX, 0), columns: (u32::MAX, 0), said: 0, text: 0 };
        let mut depth = 0_usize;
        for (kind, data) in Records(stream) {
            match kind {
                record::BEGIN => depth += 1,
                record::END if depth <= 1 => break,
                record::END => depth -= 1,
                record::DIMENSIONS => extent.said = extent.said.max(said(data)),
                record::FORMULA => extent.take(number(data, 0), number(data, 2)),
                record::MUL_RK => {
                    extent.take(number(data, 0), number(data, 2));
                    // As many cells as there is room for.
                    extent.take(number(data, 0), number(data, 2) + u32::try_from(data.len() / 6).unwrap_or(0));
                }
                record::LABEL_SST => {
                    let string = (number(data, 6) | number(data, 8) << 16) as usize;
                    extent.text += strings.get(string).map_or(0, |length| *length as usize);
                    extent.take(number(data, 0), number(data, 2));
                }
                kind if record::CELLS.contains(&kind) => extent.take(number(data, 0), number(data, 2)),
                _ => {}
            }
        }
        extent
    }

    fn take(&mut self, row: u32, column: u32) {
        self.rows = (self.rows.0.min(row), self.rows.1.max(row));
        self.columns = (self.columns.0.min(column), self.columns.1.max(column));
    }

    fn size(&self) -> u64 {
        let length = |(first, last): (u32, u32)| (u64::from(last) + 1).saturating_sub(u64::from(first));
        (length(self.rows) * length(self.columns)).max(self.said)
    }
}

/// How many cells a sheet says that it has, for which the reader makes room; [MS-XLS] 2.4.90.
fn said(data: &[u8]) -> u64 {
    let wide = |at: usize| u64::from(number(data, at) | number(data, at + 2) << 16);
    let narrow = |at: usize| u64::from(number(data, at));
    let (first, last, left, right) = match data.len() {
        10 => (narrow(0), narrow(2), narrow(4), narrow(6)),
        _ => (wide(0), wide(4), narrow(8), narrow(10)),
    };
    if last == 0 || right == 0 {
        return 1;
    }
    let left = if left > 0xFF || right < left { 0 } else { left };
    // Where the last row stands before the first, the reader takes the difference for a huge number.
    if last < first + 1 { u64::MAX } else { (last - first).saturating_mul((right - left).max(1)) }
}
