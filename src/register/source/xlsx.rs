//! Workbooks of Excel, `.xlsx` and `.xlsm`, read row by row: a sheet may have a million of them.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Cell, Data, DataRef, Reader, Xlsx, XlsxCellReader, XlsxError, open_workbook};

use super::excel::text;
use super::sheet::{self, BATCH, HEADER_WITHIN, HeaderRow, TextBatch};
use super::{Opened, Sink, ready};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};

type Book = Xlsx<BufReader<File>>;

pub(super) fn open<'a>(path: &'a Path, sheet: Option<&str>, asked: Asked<'_>) -> Result<Opened<'a>> {
    let mut book = book(path)?;
    let mut best: Option<(HeaderRow, u32, String)> = None;
    for name in sheet::chosen(book.sheet_names(), sheet)? {
        let (first, rows) = top(path, &mut book, &name)?;
        let header = sheet::header(&rows, asked);
        if best.as_ref().is_none_or(|(known, ..)| header.matches > known.matches) {
            best = Some((header, first, name));
        }
    }
    let (header, first, name) = best.ok_or_else(|| Error::content(path, "the workbook has no sheet"))?;
    let width = header.cells.len();
    let above = first.saturating_add(u32::try_from(header.above).unwrap_or(u32::MAX));
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        let sheet = Sheet { path, book, name, above };
        sheet.send(TextBatch::new(found, width), send)
    };
    Ok(Opened { headers: header.cells, read: Box::new(read) })
}

/// The first rows of each sheet, with its name.
pub(super) fn tops(path: &Path) -> Result<Vec<(String, Vec<Vec<String>>)>> {
    let mut book = book(path)?;
    let names = book.sheet_names();
    names.into_iter().map(|name| top(path, &mut book, &name).map(|(_, rows)| (name, rows))).collect()
}

fn book(path: &Path) -> Result<Book> {
    open_workbook(path).map_err(|error: XlsxError| Error::content(path, error.to_string()))
}

/// The first rows of a sheet, and the place of the first of them.
fn top(path: &Path, book: &mut Book, name: &str) -> Result<(u32, Vec<Vec<String>>)> {
    let mut rows = Rows::new(path, book, name)?;
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut first = 0;
    while let Some((at, cells)) = rows.next()? {
        if found.is_empty() {
            first = at;
        }
        let place = (at - first) as usize;
        if place >= HEADER_WITHIN {
            break;
        }
        found.resize(place, Vec::new());
        found.push(cells);
    }
    Ok((first, found))
}

/// A sheet whose data begin below a row.
struct Sheet<'a> {
    path: &'a Path,
    book: Book,
    name: String,
    above: u32,
}

impl<'a> Sheet<'a> {
    fn send(mut self, mut batch: TextBatch, send: Sink<'_, 'a>) -> Result<()> {
        let size = self.path.metadata().map_err(Error::file(self.path))?.len();
        let mut rows = Rows::new(self.path, &mut self.book, &self.name)?;
        let (last, _) = rows.cells.dimensions().end;
        while let Some((at, cells)) = rows.next()? {
            if at < self.above {
                continue;
            }
            batch.push(u64::from(at) + 1, cells.len(), |cell| &cells[cell], false);
            if batch.len() == BATCH {
                send(ready(batch.take().of_file(size, last as usize)))?;
            }
        }
        send(ready(batch.take().of_file(size, last as usize)))
    }
}

/// The rows of a sheet that have cells, in order.
struct Rows<'a> {
    path: &'a Path,
    name: &'a str,
    cells: XlsxCellReader<'a, BufReader<File>>,
    /// The first cell of the next row.
    next: Option<Cell<DataRef<'a>>>,
    over: bool,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, book: &'a mut Book, name: &'a str) -> Result<Self> {
        let cells = book.worksheet_cells_reader(name).map_err(|error| unreadable(path, name, &error))?;
        Ok(Self { path, name, cells, next: None, over: false })
    }

    fn next(&mut self) -> Result<Option<(u32, Vec<String>)>> {
        let Some(first) = self.next.take().map_or_else(|| self.cell(), |cell| Ok(Some(cell)))? else { return Ok(None) };
        let (row, _) = first.get_position();
        let mut cells = Vec::new();
        put(&mut cells, &first);
        while let Some(cell) = self.cell()? {
            let (at, _) = cell.get_position();
            if at < row {
                let reason = format!("sheet `{}`: row {} stands below row {}", self.name, at + 1, row + 1);
                return Err(Error::content(self.path, reason));
            }
            if at > row {
                self.next = Some(cell);
                break;
            }
            put(&mut cells, &cell);
        }
        Ok(Some((row, cells)))
    }

    fn cell(&mut self) -> Result<Option<Cell<DataRef<'a>>>> {
        if self.over {
            return Ok(None);
        }
        let cell = self.cells.next_cell().map_err(|error| unreadable(self.path, self.name, &error))?;
        self.over = cell.is_none();
        Ok(cell)
    }
}

fn put(cells: &mut Vec<String>, cell: &Cell<DataRef<'_>>) {
    let (_, column) = cell.get_position();
    let text = match cell.get_value() {
        DataRef::SharedString(text) => (*text).to_owned(),
        value => text(&Data::from(value.clone())),
    };
    let column = column as usize;
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
}

fn unreadable(path: &Path, name: &str, error: &XlsxError) -> Error {
    Error::content(path, format!("sheet `{name}`: {error}"))
}
