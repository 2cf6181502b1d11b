//! A table that is being read, cell by cell.

use std::ops::Range;

use crate::audit::table::{Table, TableCell};

/// The maximum number of columns; cells beyond become text only.
const COLUMNS: usize = 512;
/// The maximum number of rows that a cell may span.
const SPAN: usize = 10_000;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Builder {
    table: Table,
    row: usize,
    /// The first column at which the next cell may begin.
    next: usize,
    /// For each column, the row up to which a cell from above occupies it, and that cell.
    taken: Vec<(usize, usize)>,
}

impl Builder {
    pub(super) fn new(caption: String) -> Self {
        Self { table: Table { caption, ..Table::default() }, ..Self::default() }
    }

    /// Appends the caption to the lines above.
    pub(super) fn caption(&mut self, words: &str) {
        let caption = format!("{} {}", self.table.caption, words.trim());
        self.table.caption = caption.trim().into();
    }

    /// Starts the next row.
    pub(super) fn next_row(&mut self) {
        self.row += 1;
        self.next = 0;
    }

    /// Leaves columns of the row empty.
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

    /// Extends the cell above by a row.
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

/// The span of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Whether the cell continues the one above.
    pub(super) merged: bool,
}

impl Default for Span {
    fn default() -> Self {
        Self { rows: 1, columns: 1, merged: false }
    }
}
