//! What text files and spreadsheets have in common: a header near the top, and rows of text below it.

use super::{CellFault, Cells, Numbers, RawBatch};
use crate::column::CodesBuilder;
use crate::error::{Error, Result};
use crate::register::columns::{Asked, Found};
use crate::register::header::fold;
use crate::register::problem::Rule;

/// The header is one of so many rows; above it there may be titles and notes.
pub(super) const HEADER_WITHIN: usize = 30;

/// How many rows one batch holds.
pub(super) const BATCH: usize = 1 << 16;

/// The sheets in which a table is looked for: the one that was named, or all.
pub(super) fn chosen(names: Vec<String>, asked: Option<&str>) -> Result<Vec<String>> {
    match asked {
        Some(name) if names.iter().any(|known| known == name) => Ok(vec![name.to_owned()]),
        Some(name) => Err(Error::unknown("sheet", name, names.iter().map(String::as_str))),
        None => Ok(names),
    }
}

/// The header among the first rows: its cells, and how many rows come before the first row of data.
#[derive(Debug, PartialEq)]
pub(super) struct HeaderRow {
    pub(super) cells: Vec<String>,
    pub(super) above: usize,
    pub(super) matches: usize,
}

/// Finds the row, or the two rows of a header with merged cells, that name the most columns.
///
/// Of two rows the lower one's text counts, and the upper one's where the lower is empty.
pub(super) fn header(rows: &[Vec<String>], asked: Asked<'_>) -> HeaderRow {
    header_by(rows, asked.matcher())
}

/// The same by how many columns the cells of a row name.
pub(super) fn header_by(rows: &[Vec<String>], matches_of: impl Fn(&[String]) -> usize) -> HeaderRow {
    let mut best = HeaderRow { cells: rows.first().cloned().unwrap_or_default(), above: 1, matches: 0 };
    let of_rows: Vec<_> = rows.iter().map(|row| matches_of(row)).collect();
    for (at, (row, matches)) in rows.iter().zip(&of_rows).enumerate() {
        let matches = *matches;
        if matches > best.matches {
            best = HeaderRow { cells: row.clone(), above: at + 1, matches };
        }
        if let Some(lower) = rows.get(at + 1) {
            let joined = join(row, lower);
            let matches = matches_of(&joined);
            if matches > best.matches.max(of_rows[at + 1]) {
                best = HeaderRow { cells: joined, above: at + 2, matches };
            }
        }
    }
    while best.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        best.cells.pop();
    }
    best
}

fn join(upper: &[String], lower: &[String]) -> Vec<String> {
    let cell = |row: &[String], at: usize| row.get(at).filter(|text| !text.trim().is_empty()).cloned();
    let width = upper.len().max(lower.len());
    (0..width).map(|at| cell(lower, at).or_else(|| cell(upper, at)).unwrap_or_default()).collect()
}

/// Rows of text on their way to a batch.
pub(super) struct TextBatch {
    found: Vec<Found>,
    width: usize,
    columns: Vec<CodesBuilder>,
    numbers: Vec<u64>,
    faults: Vec<(usize, Rule)>,
    cell_faults: Vec<CellFault>,
}

impl TextBatch {
    pub(super) fn new(found: Vec<Found>, width: usize) -> Self {
        let columns = found.iter().map(|_| CodesBuilder::default()).collect();
        Self { found, width, columns, numbers: Vec::new(), faults: Vec::new(), cell_faults: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Takes one row; a row without any text is not one. `strict` rows must have as many cells as the header.
    pub(super) fn push<'r>(&mut self, number: u64, cells: usize, cell: impl Fn(usize) -> &'r str, strict: bool) {
        let Some(first) = (0..cells).map(&cell).find(|text| !text.trim().is_empty()) else { return };
        let row = self.numbers.len();
        let beyond = (self.width..cells).any(|at| !cell(at).trim().is_empty());
        if beyond || (strict && cells < self.width) {
            self.faults.push((row, Rule::RaggedRow));
        } else if is_total(first) {
            self.faults.push((row, Rule::TotalRow));
        }
        for (column, texts) in self.found.iter().zip(&mut self.columns) {
            texts.push((column.position < cells).then(|| cell(column.position)));
        }
        self.numbers.push(number);
    }

    /// The rows taken so far, as a batch.
    pub(super) fn take(&mut self) -> RawBatch {
        let empty = Self::new(self.found.clone(), self.width);
        let full = std::mem::replace(self, empty);
        RawBatch {
            height: full.numbers.len(),
            bytes: 0,
            columns: full.columns.into_iter().map(|texts| Cells::Text(texts.finish())).collect(),
            numbers: Numbers::List(full.numbers),
            faults: full.faults,
            cell_faults: full.cell_faults,
        }
    }
}

fn is_total(text: &str) -> bool {
    // Nearly every first cell begins with a digit, and needs no folding.
    let worded = !text.starts_with(|letter: char| letter.is_ascii_digit());
    worded && text.chars().count() < 8 && matches!(fold(text).as_str(), "合计" | "总计" | "小计" | "共计" | "total")
}
