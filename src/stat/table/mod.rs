//! Tests of tables of counts with any number of rows and columns.
//!
//! Fourfold tables and 2 × k tables have tests of their own in [`test`](super::test).

mod association;
mod cochran_q;
mod kappa;
mod linear;
mod square;

pub use association::{Association, AssociationMethod, association};
pub use cochran_q::{CochranQ, cochran_q};
pub use kappa::{Weights, kappa};
pub use linear::{LinearAssociation, linear_association};
pub use square::{SymmetryMethod, symmetry};

use crate::error::{Error, Result};
use crate::stat::whole::LARGEST;

/// A table of counts: rows by columns, with their sums.
///
/// # Examples
///
/// ```
/// use fazhi::stat::table::Table;
///
/// let table = Table::of_columns(&[vec![10, 4], vec![2, 8], vec![5, 5]])?;
/// assert_eq!((table.rows(), table.columns(), table.total()), (2, 3, 34));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// One column after the other.
    cells: Vec<u64>,
    row_sums: Vec<u64>,
    column_sums: Vec<u64>,
    total: u64,
}

impl Table {
    /// The table with these columns.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] if there are fewer than two columns or rows, if the columns differ in length, or if the sum
    /// of all counts is 0 or exceeds 2⁵³.
    pub fn of_columns(columns: &[Vec<u64>]) -> Result<Self> {
        let rows = columns.first().map_or(0, Vec::len);
        if columns.len() < 2 || rows < 2 {
            let given = format!("{rows} × {}", columns.len());
            return Err(Error::parameter("table", given, "two rows or more and two columns or more"));
        }
        if let Some(at) = columns.iter().position(|column| column.len() != rows) {
            let given = format!("{} values", columns[at].len());
            return Err(Error::parameter(&format!("columns[{at}]"), given, &format!("{rows}, as in the first column")));
        }
        let sum = |cells: &mut dyn Iterator<Item = u64>| cells.fold(0, u64::saturating_add);
        let column_sums: Vec<u64> = columns.iter().map(|column| sum(&mut column.iter().copied())).collect();
        let total = sum(&mut column_sums.iter().copied());
        if !(1..=LARGEST).contains(&total) {
            return Err(Error::parameter("sum of the table", total, &format!("from 1 to {LARGEST}")));
        }
        let row_sums = (0..rows).map(|row| columns.iter().map(|column| column[row]).sum()).collect();
        Ok(Self { cells: columns.concat(), row_sums, column_sums, total })
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.row_sums.len()
    }

    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.column_sums.len()
    }

    /// The sum of all counts.
    pub fn total(&self) -> u64 {
        self.total
    }

    fn cell(&self, row: usize, column: usize) -> u64 {
        self.cells[column * self.rows() + row]
    }

    /// The rows and columns of all cells.
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let rows = self.rows();
        (0..self.columns()).flat_map(move |column| (0..rows).map(move |row| (row, column)))
    }

    /// Its side, if it is square.
    fn side(&self) -> Result<usize> {
        let (rows, columns) = (self.rows(), self.columns());
        if rows == columns {
            return Ok(rows);
        }
        Err(Error::parameter("table", format!("{rows} × {columns}"), "as many rows as columns"))
    }
}

#[cfg(test)]
mod tests;
