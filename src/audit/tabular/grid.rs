//! A table as a grid: which rows and columns are headers, and which cells are numbers.

use std::collections::{HashMap, HashSet};

use super::{
    header,
    number::{self, Unit},
};
use crate::audit::table::{Table, TableCell};

/// The maximum number of places of a table that is read by its headers.
const PLACES: usize = 1 << 20;

/// The maximum length of the name of a group of rows, in characters.
const GROUP: usize = 24;
/// The maximum length of a header, in characters.
const HEADER: usize = 60;

/// The cells of a table, with their texts.
pub(super) struct Cells<'a> {
    caption: &'a str,
    pub(super) spans: &'a [TableCell],
    pub(super) texts: Vec<String>,
    numbers: Vec<bool>,
    years: Vec<bool>,
    missing: Vec<bool>,
}

/// A place of a grid: its cell, and whether the cell begins there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    cell: usize,
    begins: bool,
}

/// The places of a row.
type Row = Vec<Option<Place>>;

/// Cells in rows and columns; each row and column is about one thing.
pub(super) struct Grid<'a> {
    pub(super) caption: &'a str,
    pub(super) cells: &'a Cells<'a>,
    pub(super) rows: usize,
    pub(super) columns: usize,
    at: Vec<Row>,
    /// Whether each row is one cell across the table, and the first row with several.
    titles: Vec<bool>,
    named: usize,
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

impl<'a> Cells<'a> {
    pub(super) fn new(table: &'a Table, text: &[char]) -> Self {
        let spans = &table.cells;
        let texts: Vec<String> =
            spans.iter().map(|cell| text[cell.chars.clone()].iter().collect::<String>().trim().into()).collect();
        let numbers = texts.iter().map(|text| {
            number::read(text, &Unit::none()).is_some() || text.is_ascii() && number::in_brackets(text).is_some()
        });
        let numbers = numbers.collect();
        let years = texts.iter().map(|text| header::is_year(text)).collect();
        let missing = texts.iter().map(|text| header::is_missing(text)).collect();
        Self { caption: &table.caption, spans, texts, numbers, years, missing }
    }

    /// The cells that are numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        (0..self.spans.len()).filter(|&cell| self.numbers[cell])
    }

    /// Whether a cell is a year.
    pub(super) fn is_year(&self, cell: usize) -> bool {
        self.years[cell]
    }

    /// The cells as they stand in the table; `None` if there are fewer than two columns, or too many places.
    pub(super) fn grid(&'a self) -> Option<Grid<'a>> {
        let rows = self.spans.iter().map(|cell| cell.rows.start + 1).max()?;
        // Columns without cells before the first one are none of the table's.
        let left = self.spans.iter().map(|cell| cell.columns.start).min()?;
        let columns = self.spans.iter().map(|cell| cell.columns.end).max()? - left;
        if columns < 2 || rows.checked_mul(columns)? > PLACES {
            return None;
        }
        let mut at = vec![vec![None; columns]; rows];
        for (cell, span) in self.spans.iter().enumerate() {
            let columns = span.columns.start - left..span.columns.end - left;
            for row in &mut at[span.rows.start..span.rows.end.min(rows)] {
                row[columns.clone()].fill(Some(Place { cell, begins: false }));
            }
            at[span.rows.start][columns.start] = Some(Place { cell, begins: true });
        }
        Some(Grid::of(self, at))
    }
}

impl<'a> Grid<'a> {
    fn of(cells: &'a Cells<'a>, at: Vec<Row>) -> Self {
        let columns = at.first().map_or(0, Vec::len);
        let across = |row: &Row| {
            let first = row[0].map(|place| place.cell);
            first.is_some() && row.iter().all(|place| place.map(|place| place.cell) == first)
        };
        let titles: Vec<bool> = at.iter().map(across).collect();
        let filled = |row: &Row| row.iter().any(Option::is_some);
        let named = (0..at.len()).find(|&row| filled(&at[row]) && !titles[row]).unwrap_or(at.len());
        Self { caption: cells.caption, cells, rows: at.len(), columns, at, titles, named }
    }

    /// The cell at a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.at[row][column].map(|place| place.cell)
    }

    /// The text at a place.
    pub(super) fn text(&self, row: usize, column: usize) -> &str {
        self.at(row, column).map_or("", |cell| self.cells.texts[cell].as_str())
    }

    /// The cell that begins at a place, if it is a number.
    pub(super) fn number(&self, row: usize, column: usize) -> Option<usize> {
        let begins = self.at[row][column].filter(|place| place.begins).map(|place| place.cell);
        begins.filter(|&cell| self.cells.numbers[cell])
    }

    /// Whether a place is empty or says that there is no number.
    pub(super) fn is_missing(&self, row: usize, column: usize) -> bool {
        self.at(row, column).is_none_or(|cell| self.cells.missing[cell])
    }

    /// Whether a row is one cell across the table.
    pub(super) fn is_title(&self, row: usize) -> bool {
        self.titles[row]
    }

    /// Whether a row is one cell across the table below its headers, and names the rows after it.
    pub(super) fn opens(&self, row: usize) -> bool {
        self.titles[row] && row > self.named && self.text(row, 0).chars().count() <= GROUP
    }

    /// The grids in which each row and column is about one thing: halves that stand side by side are put below each other,
    /// rows under the same headers too, and columns beside each other that have the same rows; what is left is a grid of
    /// its own.
    pub(super) fn unfolded(self) -> Vec<Self> {
        let halved = self.halved();
        let Some(heads) = halved.heads() else { return vec![halved] };
        let names: HashSet<&str> =
            (0..heads.top).filter(|&head| !halved.is_title(head)).map(|head| halved.text(head, 0)).collect();
        let again = |row: &usize| names.contains(halved.text(*row, 0)) && halved.is_head_again(*row, &heads);
        let starts: Vec<usize> = (heads.top..halved.rows).filter(again).collect();
        if starts.is_empty() { vec![halved] } else { halved.joined(&heads, &starts) }
    }

    /// 部门|收案|部门|收案: the second half below the first.
    fn halved(self) -> Self {
        let Some(heads) = self.heads() else { return self };
        let names: Vec<usize> = (0..heads.top).filter(|&row| !self.is_title(row)).collect();
        let again = |width: &usize| {
            let same = |&row: &usize| {
                (*width..self.columns).all(|column| self.text(row, column) == self.text(row, column % width))
            };
            let words = |column: usize| {
                (heads.top..self.rows)
                    .any(|row| !self.text(row, column).is_empty() && self.number(row, column).is_none())
            };
            self.columns.is_multiple_of(*width)
                && names.iter().all(same)
                && (0..self.columns).step_by(*width).all(|column| words(column) && column < self.columns)
        };
        let named = names.iter().any(|&row| !self.text(row, 0).is_empty() && self.text(row, 0) != self.text(row, 1));
        let Some(width) = (2..=self.columns / 2).find(again).filter(|_| named) else { return self };
        let mut at: Vec<Row> = self.at[..heads.top].iter().map(|row| row[..width].to_vec()).collect();
        for half in (0..self.columns).step_by(width) {
            at.extend(self.at[heads.top..].iter().map(|row| row[half..half + width].to_vec()));
        }
        Self::of(self.cells, at)
    }

    /// Whether a row below the headers, with the name of the first column, has headers again: names where the other
    /// rows have numbers.
    fn is_head_again(&self, row: usize, heads: &Heads) -> bool {
        let body = heads.left..self.columns;
        let named = body.clone().all(|column| {
            !self.is_missing(row, column) && self.number(row, column).is_none_or(|cell| self.cells.years[cell])
        });
        let different = body.clone().skip(1).any(|column| self.at(row, column) != self.at(row, column - 1));
        named && (different || body.len() == 1) && !self.is_title(row)
    }

    /// Joins the blocks that begin with headers at `starts` to those above.
    fn joined(self, heads: &Heads, starts: &[usize]) -> Vec<Self> {
        let texts = |row: &Row| -> Vec<&str> {
            row.iter().map(|place| place.map_or("", |place| self.cells.texts[place.cell].as_str())).collect()
        };
        let names = |block: &[Row]| block.iter().map(|row| texts(row)[..heads.left].join(" ")).collect::<Vec<_>>();
        let mut blocks: Vec<(Vec<Row>, Vec<Row>)> = vec![(self.at[..heads.top].to_vec(), Vec::new())];
        let mut known: HashMap<Vec<&str>, usize> = blocks[0].0.iter().map(|row| (texts(row), 0)).collect();
        let mut block = 0;
        for row in heads.top..self.rows {
            if starts.binary_search(&row).is_err() {
                blocks[block].1.push(self.at[row].clone());
                continue;
            }
            let head = texts(&self.at[row]);
            block = *known.entry(head).or_insert_with(|| {
                blocks.push((vec![self.at[row].clone()], Vec::new()));
                blocks.len() - 1
            });
        }
        let mut grids: Vec<(Vec<Row>, Vec<Row>)> = Vec::new();
        for (head, body) in blocks {
            match grids.last_mut() {
                Some((above, rows))
                    if head.len() == 1 && heads.left > 0 && !body.is_empty() && names(rows) == names(&body) =>
                {
                    let first = above.len() - 1;
                    let width = above[first].len();
                    above[first].extend_from_slice(&head[0][heads.left..]);
                    let full = above[first].len();
                    for row in above.iter_mut() {
                        row.resize(full, None);
                    }
                    for (row, more) in rows.iter_mut().zip(&body) {
                        row.resize(width, None);
                        row.extend_from_slice(&more[heads.left..]);
                    }
                }
                _ => grids.push((head, body)),
            }
        }
        let whole = |(head, body): (Vec<Row>, Vec<Row>)| Self::of(self.cells, head.into_iter().chain(body).collect());
        grids.into_iter().map(whole).collect()
    }

    /// Finds the header rows and columns.
    pub(super) fn heads(&self) -> Option<Heads> {
        let quantity = |row: usize, column: usize| self.number(row, column).is_some_and(|cell| !self.cells.years[cell]);
        let words = |row: usize, column: usize| quantity(row, column) || is_prose(self.text(row, column));
        let first = |holds: &dyn Fn(usize, usize) -> bool| {
            (0..self.rows).find(|&row| (0..self.columns).any(|column| holds(row, column)))
        };
        first(&quantity)?;
        let mut top = first(&words)?;
        if self.numbers_columns(top) {
            top += 1;
        }
        // Rows right below the headers that were not filled in.
        let counted: Vec<usize> =
            (0..self.columns).filter(|&column| (top..self.rows).any(|row| quantity(row, column))).collect();
        let empty = |row: usize| {
            let named = (0..self.columns).any(|column| !self.is_missing(row, column));
            named && !self.is_title(row) && counted.iter().all(|&column| self.is_missing(row, column))
        };
        while top > 1 && empty(top - 1) && (0..top - 1).any(|row| !self.is_title(row)) {
            top -= 1;
        }
        let serial: Vec<usize> = (0..self.columns).filter(|&column| self.is_serial(top, column)).collect();
        let body = top..self.rows;
        let left = (0..self.columns).find(|&column| {
            !serial.contains(&column)
                && body.clone().any(|row| quantity(row, column))
                && !body.clone().all(|row| self.at(row, column).is_some_and(|cell| self.cells.years[cell]))
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
            (0..self.columns).filter_map(|column| Some(self.cells.texts[self.number(row, column)?].as_str())).collect();
        let first = self.text(row, 0);
        let named = matches!(first, "" | "甲" | "1") || header::is_serial(first);
        named && numbers.len() >= 2 && numbers.iter().zip(1..).all(|(text, number)| *text == number.to_string())
    }

    /// Whether a column numbers the rows: 序号, or 1, 2, 3 before the names of the rows.
    fn is_serial(&self, top: usize, column: usize) -> bool {
        let name = top.checked_sub(1).map_or("", |row| self.text(row, column));
        let numbered: Vec<(usize, &str)> = (top..self.rows)
            .filter_map(|row| Some((row, self.cells.texts[self.number(row, column)?].as_str())))
            .collect();
        let counts = numbered.iter().zip(1..).all(|((_, text), at)| *text == at.to_string());
        let words = |row: usize| {
            column + 1 < self.columns
                && self.number(row, column + 1).is_none()
                && !self.text(row, column + 1).is_empty()
        };
        let before_names = numbered.len() >= 2 && numbered.iter().all(|(row, _)| words(*row));
        header::is_serial(name) || counts && (before_names || column == 0 && name.is_empty() && numbered.len() >= 3)
    }

    fn gives_units(&self, top: usize, column: usize) -> bool {
        let named = top.checked_sub(1).is_some_and(|row| header::is_unit(self.text(row, column)));
        let mut units = (top..self.rows).map(|row| self.text(row, column)).filter(|text| !text.is_empty()).peekable();
        named && units.peek().is_some() && units.all(|text| Unit::known(text).is_some())
    }
}
