//! A table as a grid: which rows and columns are headers, and which cells are numbers.

use super::{
    header,
    number::{self, Unit},
};
use crate::audit::document::{Table, TableCell};

/// The maximum number of places of a table that is read by its headers.
const PLACES: usize = 1 << 20;

/// The maximum length of a header, in characters.
const HEADER: usize = 60;

/// A table, with the text of its cells.
pub(super) struct Grid<'a> {
    pub(super) caption: &'a str,
    pub(super) cells: &'a [TableCell],
    pub(super) texts: Vec<String>,
    pub(super) rows: usize,
    pub(super) columns: usize,
    at: Vec<Option<usize>>,
    numbers: Vec<bool>,
}

/// Whether a cell contains a sentence and so is not a header.
fn is_prose(text: &str) -> bool {
    text.contains('。') || text.chars().count() > HEADER
}

/// The header rows and columns of a grid.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heads {
    /// The first row with numbers.
    pub(super) top: usize,
    /// The first column that may have numbers.
    pub(super) left: usize,
    /// The columns that number the rows.
    pub(super) serial: Vec<usize>,
    /// The column with the units of the rows.
    pub(super) units: Option<usize>,
}

impl<'a> Grid<'a> {
    /// The grid of a table; `None` if it has fewer than two rows or columns, or too many places.
    pub(super) fn new(table: &'a Table, text: &[char]) -> Option<Self> {
        let cells = &table.cells;
        let rows = cells.iter().map(|cell| cell.rows.start + 1).max()?;
        let columns = cells.iter().map(|cell| cell.columns.end).max()?;
        if rows * columns < 2 || columns < 2 || rows.checked_mul(columns)? > PLACES {
            return None;
        }
        let texts: Vec<String> =
            cells.iter().map(|cell| text[cell.chars.clone()].iter().collect::<String>().trim().into()).collect();
        let numbers = texts.iter().map(|text| number::read(text, &Unit::none()).is_some()).collect();
        let mut at = vec![None; rows * columns];
        for (number, cell) in cells.iter().enumerate() {
            for row in cell.rows.start..cell.rows.end.min(rows) {
                at[row * columns..][cell.columns.clone()].fill(Some(number));
            }
        }
        Some(Self { caption: &table.caption, cells, texts, rows, columns, at, numbers })
    }

    /// The cell at a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.at[row * self.columns + column]
    }

    /// The text at a place.
    pub(super) fn text(&self, row: usize, column: usize) -> &str {
        self.at(row, column).map_or("", |cell| self.texts[cell].as_str())
    }

    /// The cell that begins at a place, if it is a number.
    pub(super) fn number(&self, row: usize, column: usize) -> Option<usize> {
        let begins = |cell: &usize| self.cells[*cell].rows.start == row && self.cells[*cell].columns.start == column;
        self.at(row, column).filter(begins).filter(|&cell| self.numbers[cell])
    }

    /// Finds the header rows and columns.
    pub(super) fn heads(&self) -> Option<Heads> {
        let quantity = |row: usize, column: usize| {
            self.number(row, column).is_some_and(|cell| !header::is_year(&self.texts[cell]))
        };
        let words = |row: usize, column: usize| quantity(row, column) || is_prose(self.text(row, column));
        let first = |holds: &dyn Fn(usize, usize) -> bool| {
            (0..self.rows).find(|&row| (0..self.columns).any(|column| holds(row, column)))
        };
        first(&quantity)?;
        let mut top = first(&words)?;
        if self.numbers_columns(top) {
            top += 1;
        }
        let serial: Vec<usize> = (0..self.columns).filter(|&column| self.is_serial(top, column)).collect();
        let body = top..self.rows;
        let left = (0..self.columns).find(|&column| {
            !serial.contains(&column)
                && body.clone().any(|row| quantity(row, column))
                && !body.clone().all(|row| header::is_year(self.text(row, column)))
        })?;
        let units = (0..self.columns).find(|&column| self.gives_units(top, column));
        (top < self.rows).then_some(Heads { top, left, serial, units })
    }

    /// Whether a row below the headers numbers the columns: 甲 1 2 3.
    fn numbers_columns(&self, row: usize) -> bool {
        if row == 0 || row + 1 >= self.rows {
            return false;
        }
        let numbers: Vec<&str> =
            (0..self.columns).filter_map(|column| Some(self.texts[self.number(row, column)?].as_str())).collect();
        let first = self.text(row, 0);
        let named = matches!(first, "" | "甲" | "1") || header::is_serial(first);
        named && numbers.len() >= 2 && numbers.iter().zip(1..).all(|(text, number)| *text == number.to_string())
    }

    fn is_serial(&self, top: usize, column: usize) -> bool {
        let name = top.checked_sub(1).map_or("", |row| self.text(row, column));
        let below = (top..self.rows).filter_map(|row| Some(self.texts[self.number(row, column)?].as_str()));
        let counts = || below.clone().count() >= 3 && below.clone().zip(1..).all(|(text, at)| text == at.to_string());
        header::is_serial(name) || column == 0 && name.is_empty() && counts()
    }

    fn gives_units(&self, top: usize, column: usize) -> bool {
        let named = top.checked_sub(1).is_some_and(|row| header::is_unit(self.text(row, column)));
        let mut units = (top..self.rows).map(|row| self.text(row, column)).filter(|text| !text.is_empty()).peekable();
        named && units.peek().is_some() && units.all(|text| Unit::known(text).is_some())
    }
}
