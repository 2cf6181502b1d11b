//! A table in a document: its cells, their positions in the text, and their spans.

use std::ops::Range;

use super::{cell::Cell, lexicon::either};

/// The maximum length of a line that may be the caption of the table below it, in characters.
const CAPTION: usize = 60;
/// A table with its cells in text order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Where it stands, if it is a file or a sheet of its own; in a document it goes by its number.
    pub(in crate::audit) origin: Option<Origin>,
    /// The lines right above the table, or its caption element.
    pub(in crate::audit) caption: String,
    pub(in crate::audit) cells: Vec<TableCell>,
    /// Whether it is not clear which column its cells are in.
    pub(in crate::audit) ragged: bool,
}

/// The file or the sheet that a table is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::audit) struct Origin {
    /// The name of the sheet, in a workbook.
    pub(in crate::audit) sheet: Option<String>,
    /// The numbers of its first row and column, from 1.
    pub(in crate::audit) row: usize,
    pub(in crate::audit) column: usize,
}

impl Table {
    /// What a cell is called in the table of that number, from 1.
    pub(in crate::audit) fn cell(&self, number: usize, span: &TableCell) -> Cell {
        let (row, column) = (span.rows.start, span.columns.start);
        match &self.origin {
            Some(at) => Cell { sheet: at.sheet.clone(), row: at.row + row, column: at.column + column },
            None => Cell { sheet: Some(format!("table{number}")), row: row + 1, column: column + 1 },
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct TableCell {
    /// The rows of the cell, from 0.
    pub(in crate::audit) rows: Range<usize>,
    /// The columns of the cell, from 0.
    pub(in crate::audit) columns: Range<usize>,
    /// The characters of the cell in the text.
    pub(in crate::audit) chars: Range<usize>,
}

/// Whether a line may be the caption of the table below it.
pub(in crate::audit) fn is_caption(line: &str) -> bool {
    let about = either(|words| &words.table.caption_ends).any(|word| line.ends_with(word))
        || either(|words| &words.table.caption_begins).any(|word| line.starts_with(word))
        || either(|words| &words.table.says_unit).any(|word| line.contains(word));
    about && line.chars().count() <= CAPTION && !line.ends_with(['。', '.', '；', '：', ':'])
}
