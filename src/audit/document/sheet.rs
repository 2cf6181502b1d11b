//! The rows of a table of claims, from a text file, a workbook or a frame.

use std::path::Path;

use calamine::{Data, Range, Reader, open_workbook_auto};
use csv::{ReaderBuilder, StringRecord};

use crate::register::Batches;
use crate::{Error, Result};

/// The possible delimiters of a text file.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// A table of text cells, with the row and column numbers that its user sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::audit) struct Sheet {
    /// The name of the sheet, in a workbook.
    pub(in crate::audit) name: Option<String>,
    /// The number of the first column that has cells, from 1.
    pub(in crate::audit) first: usize,
    pub(in crate::audit) rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::audit) struct Row {
    /// The row number, from 1; the line, in a text file.
    pub(in crate::audit) number: usize,
    pub(in crate::audit) cells: Vec<String>,
    /// Which cells are numbers in a spreadsheet, whose displayed form is unknown.
    pub(in crate::audit) numeric: Vec<bool>,
}

/// Splits a text file into rows by the delimiter that most rows use; `is_header` finds the header row.
pub(super) fn of_text(path: &Path, text: &str, is_header: impl Fn(&Row) -> bool) -> Result<Sheet> {
    let mut best: Option<(bool, usize, Sheet)> = None;
    for delimiter in DELIMITERS {
        let sheet = parted(path, text, delimiter)?;
        let named = sheet.rows.iter().any(&is_header);
        let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        if best.as_ref().is_none_or(|(known, columns, _)| (named, width) > (*known, *columns)) {
            best = Some((named, width, sheet));
        }
    }
    Ok(best.map(|(_, _, sheet)| sheet).unwrap_or_default())
}

fn parted(path: &Path, text: &str, delimiter: u8) -> Result<Sheet> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut rows = Vec::new();
    while reader.read_record(&mut record).map_err(|error| Error::content(path, error.to_string()))? {
        let number = record.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(usize::MAX));
        let cells: Vec<String> = record.iter().map(Into::into).collect();
        rows.push(Row { number, numeric: vec![false; cells.len()], cells });
    }
    Ok(Sheet { name: None, first: 1, rows })
}

/// The sheets of a workbook.
pub(super) fn of_workbook(path: &Path) -> Result<Vec<Sheet>> {
    let mut book = open_workbook_auto(path).map_err(|error| Error::content(path, error.to_string()))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range =
            book.worksheet_range(&name).map_err(|error| Error::content(path, format!("sheet `{name}`: {error}")))?;
        sheets.push(of_range(name, &range));
    }
    Ok(sheets)
}

fn of_range(name: String, range: &Range<Data>) -> Sheet {
    let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
    let row = |(at, cells): (usize, &[Data])| Row {
        number: top + at + 1,
        cells: cells.iter().map(shown).collect(),
        numeric: cells.iter().map(|cell| matches!(cell, Data::Int(_) | Data::Float(_))).collect(),
    };
    Sheet { name: Some(name), first: left + 1, rows: range.rows().enumerate().map(row).collect() }
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(day) if day.is_datetime() => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

/// The rows of a frame; its header is row 0.
pub(super) fn of_batches(batches: Batches) -> Result<Sheet> {
    let columns = batches.texts()?;
    let headers: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let numeric = vec![false; headers.len()];
    let height = columns.first().map_or(0, |(_, texts)| texts.len());
    let row = |row: usize| Row {
        number: row + 1,
        cells: columns.iter().map(|(_, texts)| texts[row].clone().unwrap_or_default()).collect(),
        numeric: numeric.clone(),
    };
    let rows = (0..height).map(row);
    let header = Row { number: 0, cells: headers, numeric: numeric.clone() };
    Ok(Sheet { name: None, first: 1, rows: std::iter::once(header).chain(rows).collect() })
}
