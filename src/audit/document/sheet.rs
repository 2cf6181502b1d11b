//! The rows of a text file with parted cells, a workbook or a frame; and such a file as a report of tables.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, Dimensions, Range, Reader, Sheets, open_workbook_auto};
use csv::{ReaderBuilder, StringRecord};

use super::builder::Span;
use super::flow::{Flow, Flowed};
use crate::audit::table::Origin;
use crate::register::Batches;
use crate::{Error, Result};

/// The possible delimiters of a text file.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// A table of text cells, with the row and column numbers that its user sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The name of the sheet, in a workbook.
    pub(super) name: Option<String>,
    /// The number of the first column that has cells, from 1.
    pub(super) first: usize,
    pub(super) rows: Vec<Row>,
    /// The cells that reach over several rows or columns, counted from 0.
    pub(super) merged: Vec<Merged>,
}

/// A cell that reaches over several rows or columns: its first and its last one.
type Merged = ((usize, usize), (usize, usize));

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The row number, from 1; the line, in a text file.
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
    /// Which cells are numbers in a spreadsheet, whose displayed form is unknown.
    pub(super) numeric: Vec<bool>,
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
    Ok(Sheet { first: 1, rows, ..Sheet::default() })
}

/// The sheets of a workbook.
pub(super) fn of_workbook(path: &Path) -> Result<Vec<Sheet>> {
    let mut book = open_workbook_auto(path).map_err(|error| Error::content(path, error.to_string()))?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range =
            book.worksheet_range(&name).map_err(|error| Error::content(path, format!("sheet `{name}`: {error}")))?;
        let merged = merged(&mut book, &name);
        sheets.push(of_range(name, &range, merged));
    }
    Ok(sheets)
}

/// The merged cells of a sheet; an `.ods` is read without them.
fn merged(book: &mut Sheets<BufReader<File>>, name: &str) -> Vec<Merged> {
    let cells: Vec<Dimensions> = match book {
        Sheets::Xlsx(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        Sheets::Xls(book) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let place = |(row, column): (u32, u32)| (row as usize, column as usize);
    cells.into_iter().map(|cell| (place(cell.start), place(cell.end))).collect()
}

fn of_range(name: String, range: &Range<Data>, merged: Vec<Merged>) -> Sheet {
    let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
    let row = |(at, cells): (usize, &[Data])| Row {
        number: top + at + 1,
        cells: cells.iter().map(shown).collect(),
        numeric: cells.iter().map(|cell| matches!(cell, Data::Int(_) | Data::Float(_))).collect(),
    };
    Sheet { name: Some(name), first: left + 1, rows: range.rows().enumerate().map(row).collect(), merged }
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
    Ok(Sheet { first: 1, rows: std::iter::once(header).chain(rows).collect(), ..Sheet::default() })
}

/// The sheets as tables of a report: each row is a line of its text.
pub(super) fn tables(sheets: &[Sheet]) -> Flowed {
    let mut flow = Flow::default();
    let mut origins = Vec::new();
    for sheet in sheets {
        let Some(top) = sheet.rows.first().map(|row| row.number) else { continue };
        flow.open_table();
        sheet.put(top, &mut flow);
        flow.close_table();
        origins.push(Origin { sheet: sheet.name.clone(), row: top, column: sheet.first });
    }
    let mut flowed = flow.finish();
    for (table, origin) in flowed.tables.iter_mut().zip(origins) {
        table.origin = Some(origin);
    }
    flowed
}

/// Whether a cell gives the unit of the table.
fn states_unit(cell: &str) -> bool {
    ["单位：", "单位:"].iter().any(|word| cell.trim_start().starts_with(word))
}

impl Sheet {
    /// Writes the rows, of which the first has the number `top`. Above those with several cells, a row with one in the
    /// first column is a title across the table.
    fn put(&self, top: usize, flow: &mut Flow) {
        let spans: HashMap<_, _> = self.merged.iter().copied().collect();
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let mut below = top;
        let mut titles = true;
        for row in &self.rows {
            // A line without cells is a row too, so that each row keeps its number.
            (below..row.number).for_each(|_| flow.open_row());
            below = row.number + 1;
            flow.open_row();
            let filled = |cell: &&String| !cell.trim().is_empty();
            titles &= row.cells.iter().filter(filled).count() <= 1;
            let mut column = 0;
            while let Some(cell) = row.cells.get(column) {
                if cell.trim().is_empty() {
                    // 单位：万元 at the end of its line is a title too.
                    let moved = titles && row.cells.iter().any(|cell| states_unit(cell));
                    flow.skip(usize::from(!moved));
                    column += 1;
                    continue;
                }
                let merged = |last: &(usize, usize)| Span {
                    rows: (last.0 + 2).saturating_sub(row.number).max(1),
                    columns: (last.1 + 2).saturating_sub(self.first + column).max(1),
                    merged: false,
                };
                let across = if titles && (column == 0 || states_unit(cell)) { width } else { 1 };
                let own = spans.get(&(row.number - 1, self.first - 1 + column));
                let span = own.map_or(Span { columns: across, ..Span::default() }, merged);
                flow.open_cell(span);
                flow.words(cell);
                flow.close_cell();
                // The cells that it covers in its row are empty.
                column += span.columns;
            }
        }
    }
}
