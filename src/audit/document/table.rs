//! A table in a document: which cells it has, where in the text they stand, and what they span.

use std::ops::Range;

/// The most columns that a table may have; what stands beyond is text only.
const COLUMNS: usize = 512;
/// The most rows that a cell may span.
const SPAN: usize = 10_000;

/// A table, its cells in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the document says right above it, or the page as its caption.
    pub(in crate::audit) caption: String,
    pub(in crate::audit) cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct TableCell {
    /// Its rows, from 0.
    pub(in crate::audit) rows: Range<usize>,
    /// Its columns, from 0.
    pub(in crate::audit) columns: Range<usize>,
    /// The characters of the text that stand in it.
    pub(in crate::audit) chars: Range<usize>,
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Builder {
    table: Table,
    row: usize,
    /// Where the next cell of the row may begin.
    next: usize,
    /// The row up to which each column is taken by a cell from above, and that cell.
    taken: Vec<(usize, usize)>,
}

impl Builder {
    pub(super) fn new(caption: String) -> Self {
        Self { table: Table { caption, cells: Vec::new() }, ..Self::default() }
    }

    /// Adds what the caption says to what stands above.
    pub(super) fn caption(&mut self, words: &str) {
        let caption = format!("{} {}", self.table.caption, words.trim());
        self.table.caption = caption.trim().into();
    }

    /// The next row begins.
    pub(super) fn next_row(&mut self) {
        self.row += 1;
        self.next = 0;
    }

    /// Leaves columns of the row free.
    pub(super) fn skip(&mut self, columns: usize) {
        self.next = (self.next + columns).min(COLUMNS);
    }

    /// Puts a cell into the next free place of the row.
    pub(super) fn put(&mut self, span: Span, chars: Range<usize>) {
        if span.merged && self.lengthen(span.columns) {
            return;
        }
        while self.taken.get(self.next).is_some_and(|(until, _)| *until > self.row) {
            self.next += 1;
        }
        let columns = self.next..(self.next + span.columns.max(1)).min(COLUMNS);
        if columns.is_empty() {
            return;
        }
        let rows = self.row..self.row + span.rows.clamp(1, SPAN);
        if self.taken.len() < columns.end {
            self.taken.resize(columns.end, (0, 0));
        }
        self.taken[columns.clone()].fill((rows.end, self.table.cells.len()));
        self.next = columns.end;
        self.table.cells.push(TableCell { rows, columns, chars });
    }

    /// Makes the cell above a row longer.
    fn lengthen(&mut self, columns: usize) -> bool {
        let above = self.taken.get(self.next).filter(|(until, _)| *until == self.row && self.row > 0).copied();
        let Some((_, cell)) = above else { return false };
        self.table.cells[cell].rows.end = self.row + 1;
        let whole = self.table.cells[cell].columns.clone();
        self.taken[whole].fill((self.row + 1, cell));
        self.next += columns.max(1);
        true
    }

    pub(super) fn finish(self) -> Table {
        self.table
    }
}

/// What a cell spans.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Whether it belongs to the cell above.
    pub(super) merged: bool,
}

impl Default for Span {
    fn default() -> Self {
        Self { rows: 1, columns: 1, merged: false }
    }
}
