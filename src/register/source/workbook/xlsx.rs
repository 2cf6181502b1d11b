//! Workbooks of Excel, `.xlsx` and `.xlsm`, read row by row: a sheet may have a million of them.

use std::cell::RefCell;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::rc::Rc;

use calamine::{
    DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellFormulaMetadataRecord, XlsxCellReader,
    XlsxError, open_workbook,
};

use super::package;
use super::{Chosen, MAX_COLUMNS, Row, Sending, SheetTop, Span, Value, choose, named, put};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};
use crate::register::problem::Rule;
use crate::register::source::{Opened, Sheets, Sink};

/// A workbook, whose sheets are read one after the other.
struct Book {
    book: Xlsx<BufReader<File>>,
    /// Whether any sheet has cells that are merged downwards.
    merged: bool,
}

pub(super) fn open<'a>(path: &'a Path, names: &[String], asked: Asked<'_>) -> Result<Sheets<'a>> {
    let mut book = Book::open(path)?;
    let sheets = book.sheets();
    let known: Vec<_> = sheets.iter().map(|(name, _)| name.clone()).collect();
    let looked = named(&known, names)?;
    let looked = sheets.iter().zip(looked).filter(|(_, looked)| *looked);
    let tops = looked.map(|((name, hidden), _)| book.top(path, name, *hidden)).collect::<Result<Vec<_>>>()?;
    let (chosen, unread) = choose(path, &tops, names, asked)?;
    let size = path.metadata().map_err(Error::file(path))?.len() / chosen.len().max(1) as u64;
    let book = Rc::new(RefCell::new(book));
    let opened = |sheet: Chosen| {
        let (name, book) = (tops[sheet.at].name.clone(), Rc::clone(&book));
        let (headers, unit) = (sheet.header.cells.clone(), sheet.header.unit);
        let of = name.clone();
        let read =
            move |found: Vec<Found>, send: Sink<'_, 'a>| book.borrow_mut().send((path, &of), found, &sheet, size, send);
        (Some(name), Opened { headers, unit, read: Box::new(read) })
    };
    Ok(Sheets { read: chosen.into_iter().map(opened).collect(), unread })
}

/// The first rows of each sheet.
pub(super) fn tops(path: &Path) -> Result<Vec<SheetTop>> {
    let mut book = Book::open(path)?;
    book.sheets().into_iter().map(|(name, hidden)| book.top(path, &name, hidden)).collect()
}

impl Book {
    fn open(path: &Path) -> Result<Self> {
        let merged = package::look(path)?.merged;
        let book = open_workbook(path).map_err(|error: XlsxError| Error::damaged(path, &error))?;
        Ok(Self { book, merged })
    }

    /// The sheets that have cells, and whether each is hidden.
    fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = self.book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect()
    }

    fn top(&mut self, path: &Path, name: &str, hidden: bool) -> Result<SheetTop> {
        let mut rows = Rows::new(path, &mut self.book, name)?;
        let mut found: Vec<(u32, Row)> = Vec::new();
        while let Some((place, row)) = rows.next()? {
            if !SheetTop::takes(&found, place) {
                break;
            }
            if !row.is_empty() {
                found.push((place, row));
            }
        }
        Ok(SheetTop::of(name, hidden, &found))
    }

    fn send(
        &mut self,
        (path, name): (&Path, &str),
        found: Vec<Found>,
        sheet: &Chosen,
        size: u64,
        send: Sink<'_, '_>,
    ) -> Result<()> {
        let spans = if self.merged { self.spans(path, name)? } else { Vec::new() };
        let since_1904 = self.book.has_1904_epoch();
        let mut rows = Rows::new(path, &mut self.book, name)?;
        let (last, _) = rows.cells.dimensions().end;
        let mut sending = Sending::new(found, sheet, spans, since_1904, (size, last as usize));
        while let Some((place, row)) = rows.next()? {
            sending.row(place, &row, send)?;
        }
        sending.end(send)
    }

    fn spans(&mut self, path: &Path, name: &str) -> Result<Vec<Span>> {
        let merged = self.book.merge_cells_by_sheet_name(name).map_err(|error| unreadable(path, name, &error))?;
        let span = |cells: &calamine::Dimensions| Span { row: cells.start.0, column: cells.start.1, last: cells.end.0 };
        Ok(merged.iter().map(span).collect())
    }
}

/// The rows of a sheet, in order.
struct Rows<'a> {
    path: &'a Path,
    name: &'a str,
    cells: XlsxCellReader<'a, BufReader<File>>,
    /// The first cell of the next row.
    next: Option<XlsxCellFormulaMetadataRecord<'a>>,
    over: bool,
}

impl<'a> Rows<'a> {
    fn new(path: &'a Path, book: &'a mut Xlsx<BufReader<File>>, name: &'a str) -> Result<Self> {
        let cells = book.worksheet_cells_reader(name).map_err(|error| unreadable(path, name, &error))?;
        Ok(Self { path, name, cells, next: None, over: false })
    }

    fn next(&mut self) -> Result<Option<(u32, Row)>> {
        let Some(first) = self.next.take().map_or_else(|| self.cell(), |cell| Ok(Some(cell)))? else { return Ok(None) };
        let (place, _) = first.pos;
        let mut row = Row::new();
        self.take(&mut row, first)?;
        while let Some(cell) = self.cell()? {
            let (at, _) = cell.pos;
            if at < place {
                return Err(self.refused(&format!("row {} stands below row {}", at + 1, place + 1)));
            }
            if at > place {
                self.next = Some(cell);
                break;
            }
            self.take(&mut row, cell)?;
        }
        Ok(Some((place, row)))
    }

    fn cell(&mut self) -> Result<Option<XlsxCellFormulaMetadataRecord<'a>>> {
        if self.over {
            return Ok(None);
        }
        let cell = self.cells.next_cell_with_formula_metadata();
        let cell = cell.map_err(|error| unreadable(self.path, self.name, &error))?;
        self.over = cell.is_none();
        Ok(cell)
    }

    fn take(&self, row: &mut Row, cell: XlsxCellFormulaMetadataRecord<'_>) -> Result<()> {
        let (place, column) = cell.pos;
        let formula = cell.formula.is_some();
        let Some(value) = value(cell.value, formula) else { return Ok(()) };
        if column >= MAX_COLUMNS {
            return Err(self.refused(&format!("row {} has a cell beyond column XFD", place + 1)));
        }
        put(row, column, value);
        Ok(())
    }

    fn refused(&self, reason: &str) -> Error {
        Error::content(self.path, format!("sheet `{}`: {reason}", self.name))
    }
}

/// A cell as its user sees it, with dates in ISO form; none if it is empty.
fn value(cell: DataRef<'_>, formula: bool) -> Option<Value> {
    Some(match cell {
        DataRef::SharedString(text) => Value::Text(text.to_owned()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Text(text),
        DataRef::Int(number) => Value::Text(number.to_string()),
        DataRef::Float(number) => Value::Number(number),
        DataRef::Bool(yes) => Value::Text(yes.to_string()),
        DataRef::DateTime(day) => moment(&day),
        DataRef::Error(error) => Value::Fault(Rule::ErrorValue, error.to_string()),
        DataRef::Empty if formula => Value::Fault(Rule::FormulaWithoutValue, String::new()),
        DataRef::Empty => return None,
    })
}

/// A day with its time in ISO form, or the length of a time.
pub(super) fn moment(day: &ExcelDateTime) -> Value {
    if !day.is_datetime() {
        return Value::Text(day.as_f64().to_string());
    }
    let (year, month, day, hour, minute, second, _) = day.to_ymd_hms_milli();
    Value::Text(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
}

fn unreadable(path: &Path, name: &str, error: &XlsxError) -> Error {
    Error::damaged(path, &format!("sheet `{name}`: {error}"))
}
