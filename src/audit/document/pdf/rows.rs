//! The rows of a table, which may go on over several pages.

use std::ops::Range;

/// Edges of columns that are closer than this are the same.
const SAME: f64 = 3.0;

/// A cell: its rows and columns, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
    pub(super) text: String,
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    pub(super) cells: Vec<Cell>,
    pub(super) count: usize,
    pub(super) columns: usize,
    /// Whether its first row has no numbers.
    pub(super) headed: bool,
    /// Where its columns begin and the last one ends, if there are lines that tell.
    pub(super) edges: Vec<f64>,
}

impl Rows {
    /// Adds the rows at the top of the next page, or gives them back if they are of another table.
    pub(super) fn go_on(&mut self, mut next: Self) -> Option<Self> {
        if self.edges.is_empty() || next.edges.is_empty() {
            if !(self.edges.is_empty() && next.edges.is_empty()) || next.headed || self.columns != next.columns {
                return Some(next);
            }
            self.append(next);
            return None;
        }
        let Some(edges) = shared(&self.edges, &next.edges) else { return Some(next) };
        self.set_edges(&edges);
        next.set_edges(&edges);
        next.drop_first(self.heads_again(&next));
        self.lengthen(&mut next);
        self.append(next);
        None
    }

    /// The cells, row by row.
    pub(super) fn in_order(mut self) -> Vec<Cell> {
        self.cells.sort_by_key(|cell| (cell.rows.start, cell.columns.start));
        self.cells
    }

    fn append(&mut self, next: Self) {
        let first = self.count;
        let moved = |cell: Cell| Cell { rows: cell.rows.start + first..cell.rows.end + first, ..cell };
        self.cells.extend(next.cells.into_iter().map(moved));
        self.count += next.count;
    }

    /// Counts the columns by other edges, among which its own are.
    fn set_edges(&mut self, edges: &[f64]) {
        let left = self.edges[0];
        let at = |column: usize| {
            let place = self.edges[column] - left;
            edges.iter().position(|edge| (edge - place).abs() <= SAME).unwrap_or(edges.len() - 1)
        };
        for cell in &mut self.cells {
            cell.columns = at(cell.columns.start)..at(cell.columns.end);
        }
        self.columns = edges.len() - 1;
        self.edges = edges.to_vec();
    }

    /// How many rows at the top of the next page are the heads once more, or left empty by the heads.
    fn heads_again(&self, next: &Self) -> usize {
        let row = |rows: &Self, row: usize| {
            let cells = rows.cells.iter().filter(move |cell| cell.rows.start == row);
            cells.cloned().collect::<Vec<Cell>>()
        };
        let empty = (0..next.count).take_while(|at| row(next, *at).iter().all(|cell| cell.text.is_empty())).count();
        let again = (0..next.count).take_while(|at| row(next, *at) == row(self, *at)).count();
        // A row of zeros may be the same without being a head.
        let ends = |at: &usize| !next.cells.iter().any(|cell| cell.rows.start < *at && cell.rows.end > *at);
        (0..=empty.max(again)).rev().find(ends).unwrap_or(0)
    }

    fn drop_first(&mut self, rows: usize) {
        self.cells.retain(|cell| cell.rows.start >= rows);
        for cell in &mut self.cells {
            cell.rows = cell.rows.start - rows..cell.rows.end - rows;
        }
        self.count -= rows;
    }

    /// A cell of several rows that the end of the page cut goes on in the empty cell below it.
    fn lengthen(&mut self, next: &mut Self) {
        let end = self.count;
        for cell in self.cells.iter_mut().filter(|cell| cell.rows.end == end) {
            let below = next.cells.iter().position(|below| {
                let many = cell.rows.len() > 1 || below.rows.len() > 1;
                below.rows.start == 0 && below.columns == cell.columns && below.text.is_empty() && many
            });
            if let Some(below) = below {
                cell.rows.end += next.cells.remove(below).rows.end;
            }
        }
    }
}

/// The edges of two parts of one table, from 0; `None` if neither has all edges of the other.
fn shared(one: &[f64], other: &[f64]) -> Option<Vec<f64>> {
    let from_left = |edges: &[f64]| edges.iter().map(|edge| edge - edges[0]).collect::<Vec<f64>>();
    let (one, other) = (from_left(one), from_left(other));
    let (more, fewer) = if one.len() >= other.len() { (one, other) } else { (other, one) };
    let known = |edge: &f64| more.iter().any(|own| (own - edge).abs() <= SAME);
    let wide = |edges: &[f64]| edges.last().copied().unwrap_or_default();
    (fewer.iter().all(known) && (wide(&more) - wide(&fewer)).abs() <= SAME).then_some(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(rows: Range<usize>, columns: Range<usize>, text: &str) -> Cell {
        Cell { rows, columns, text: text.into() }
    }

    fn rows(count: usize, edges: &[f64], cells: &[Cell]) -> Rows {
        Rows { cells: cells.to_vec(), count, columns: edges.len() - 1, headed: true, edges: edges.to_vec() }
    }

    fn table() -> Rows {
        let cells = [
            cell(0..1, 0..1, "结果"),
            cell(0..1, 1..2, "种类"),
            cell(0..1, 2..3, "件数"),
            cell(1..3, 0..1, "不予公开"),
            cell(1..2, 1..2, "甲"),
            cell(1..2, 2..3, "1"),
            cell(2..3, 1..2, "乙"),
            cell(2..3, 2..3, "2"),
        ];
        rows(3, &[50.0, 90.0, 130.0, 170.0], &cells)
    }

    #[test]
    fn heads_that_stand_again_are_left_out_and_a_cell_goes_on() {
        for heads in [["结果", "种类", "件数"], ["", "", ""]] {
            let mut table = table();
            let mut cells: Vec<Cell> = (0..3).zip(heads).map(|(at, head)| cell(0..1, at..at + 1, head)).collect();
            cells.extend([cell(1..2, 0..1, ""), cell(1..2, 1..2, "丙"), cell(1..2, 2..3, "3")]);
            assert_eq!(table.go_on(rows(2, &[60.0, 100.0, 140.0, 180.0], &cells)), None);
            assert_eq!(table.count, 4, "{heads:?}");
            let tail: Vec<Cell> = table.in_order().into_iter().filter(|cell| cell.rows.end == 4).collect();
            assert_eq!(tail, [cell(1..4, 0..1, "不予公开"), cell(3..4, 1..2, "丙"), cell(3..4, 2..3, "3")]);
        }
    }

    #[test]
    fn a_part_with_fewer_columns_has_wider_cells() {
        let mut table = table();
        assert_eq!(table.go_on(rows(1, &[0.0, 80.0, 120.0], &[cell(0..1, 0..1, "总计"), cell(0..1, 1..2, "3")])), None);
        assert_eq!(table.cells[8..], [cell(3..4, 0..2, "总计"), cell(3..4, 2..3, "3")]);
    }

    #[test]
    fn a_table_of_other_columns_is_another_one() {
        let other = rows(1, &[0.0, 60.0, 120.0], &[cell(0..1, 0..1, "总计"), cell(0..1, 1..2, "3")]);
        assert_eq!(table().go_on(other.clone()), Some(other));
    }
}
