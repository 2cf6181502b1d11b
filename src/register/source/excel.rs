//! Spreadsheets that have to be read as a whole: `.xls` and `.ods`.

use std::path::Path;

use calamine::{Data, Range, Reader, open_workbook_auto};

use super::sheet::{self, BATCH, HEADER_WITHIN, HeaderRow, TextBatch};
use super::{Opened, Sink, ready};
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};

pub(super) fn open<'a>(path: &'a Path, sheet: Option<&str>, asked: Asked<'_>) -> Result<Opened<'a>> {
    let mut book = open_workbook_auto(path).map_err(|error| Error::content(path, error.to_string()))?;
    let mut best: Option<(HeaderRow, Range<Data>)> = None;
    for name in sheet::chosen(book.sheet_names(), sheet)? {
        let range =
            book.worksheet_range(&name).map_err(|error| Error::content(path, format!("sheet `{name}`: {error}")))?;
        let rows: Vec<Vec<String>> =
            range.rows().take(HEADER_WITHIN).map(|row| row.iter().map(text).collect()).collect();
        let header = sheet::header(&rows, asked);
        if best.as_ref().is_none_or(|(known, _)| header.matches > known.matches) {
            best = Some((header, range));
        }
    }
    let (header, range) = best.ok_or_else(|| Error::content(path, "the workbook has no sheet"))?;
    let width = header.cells.len();
    let above = header.above;
    let size = path.metadata().map_err(Error::file(path))?.len();
    let read = move |found: Vec<Found>, send: Sink<'_, 'a>| {
        let top = range.start().map_or(0, |(row, _)| u64::from(row));
        let mut batch = TextBatch::new(found, width);
        for (at, row) in range.rows().enumerate().skip(above) {
            let cells: Vec<_> = row.iter().map(text).collect();
            batch.push(top + at as u64 + 1, cells.len(), |cell| &cells[cell], false);
            if batch.len() == BATCH {
                send(ready(batch.take().of_file(size, range.height())))?;
            }
        }
        send(ready(batch.take().of_file(size, range.height())))
    };
    Ok(Opened { headers: header.cells, read: Box::new(read) })
}

/// The first rows of each sheet, with its name.
pub(super) fn tops(path: &Path) -> Result<Vec<(String, Vec<Vec<String>>)>> {
    let mut book = open_workbook_auto(path).map_err(|error| Error::content(path, error.to_string()))?;
    let mut tops = Vec::new();
    for name in book.sheet_names() {
        let range =
            book.worksheet_range(&name).map_err(|error| Error::content(path, format!("sheet `{name}`: {error}")))?;
        tops.push((name, range.rows().take(HEADER_WITHIN).map(|row| row.iter().map(text).collect()).collect()));
    }
    Ok(tops)
}

/// The text of a cell as its user sees it, with dates in ISO form.
pub(super) fn text(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(day) if day.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        Data::DateTime(length) => length.as_f64().to_string(),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
