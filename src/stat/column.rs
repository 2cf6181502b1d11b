//! Intervals of whole columns.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::stat::Interval;

/// The number of rows from which threads pay.
const LONG: usize = 1 << 13;

/// The number of rows a thread takes at a time.
const PIECE: usize = 1 << 12;

/// The intervals of whole columns: a column each of values, lower and upper limits, and the rows that have no interval.
///
/// A row has no interval if its estimate is undefined, such as 0 of 0. That is not an error, because one empty group
/// must not stop a table.
///
/// # Examples
///
/// ```
/// use fazhi::stat::proportion::{self, Method};
///
/// let intervals = proportion::intervals(&[3, 0, 81], &[3, 0, 263], 0.95, Method::Wilson)?;
/// assert_eq!(intervals.undefined(), [1]);
/// assert_eq!(intervals.get(1), None);
/// assert_eq!(intervals.get(2), Some(proportion::interval(81, 263, 0.95, Method::Wilson)?));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Intervals {
    value: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    undefined: Vec<usize>,
}

impl Intervals {
    /// Computes the interval of each row, on all threads if there are many rows.
    ///
    /// `interval` returns `None` for a row without an interval. An error is that of the first bad row, with the row
    /// appended to the parameter: `x[17]`.
    pub(crate) fn of(rows: usize, interval: impl Fn(usize) -> Result<Option<Interval>> + Sync) -> Result<Self> {
        let mut all =
            Self { value: vec![0.0; rows], lower: vec![0.0; rows], upper: vec![0.0; rows], undefined: Vec::new() };
        let pieces: Vec<Result<Vec<usize>>> = if rows < LONG {
            let columns = all.value.chunks_mut(PIECE).zip(all.lower.chunks_mut(PIECE)).zip(all.upper.chunks_mut(PIECE));
            columns.enumerate().map(|(number, columns)| Piece::new(number, columns).fill(&interval)).collect()
        } else {
            let columns = all.value.par_chunks_mut(PIECE).zip(all.lower.par_chunks_mut(PIECE));
            let columns = columns.zip(all.upper.par_chunks_mut(PIECE)).enumerate();
            columns.map(|(number, columns)| Piece::new(number, columns).fill(&interval)).collect()
        };
        for piece in pieces {
            all.undefined.extend(piece?);
        }
        Ok(all)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }

    /// The rows without an interval, ascending.
    pub fn undefined(&self) -> &[usize] {
        &self.undefined
    }

    /// The interval of a row; `None` if it is undefined.
    ///
    /// # Panics
    ///
    /// If `row` is not below [`len`](Self::len).
    pub fn get(&self, row: usize) -> Option<Interval> {
        let interval = Interval { value: self.value[row], lower: self.lower[row], upper: self.upper[row] };
        self.undefined.binary_search(&row).is_err().then_some(interval)
    }

    /// The intervals of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<Interval>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The columns value, lower and upper, with 0 in the [`undefined`](Self::undefined) rows.
    pub fn into_columns(self) -> [Vec<f64>; 3] {
        [self.value, self.lower, self.upper]
    }
}

/// A run of rows of the three columns.
struct Piece<'a> {
    first: usize,
    value: &'a mut [f64],
    lower: &'a mut [f64],
    upper: &'a mut [f64],
}

impl<'a> Piece<'a> {
    fn new(number: usize, ((value, lower), upper): ((&'a mut [f64], &'a mut [f64]), &'a mut [f64])) -> Self {
        Self { first: number * PIECE, value, lower, upper }
    }

    /// Fills the rows and returns those without an interval.
    fn fill(self, interval: impl Fn(usize) -> Result<Option<Interval>>) -> Result<Vec<usize>> {
        let mut undefined = Vec::new();
        let columns = self.value.iter_mut().zip(self.lower).zip(self.upper);
        for (row, ((value, lower), upper)) in (self.first..).zip(columns) {
            match interval(row).map_err(|error| in_row(error, row))? {
                Some(interval) => (*value, *lower, *upper) = (interval.value, interval.lower, interval.upper),
                None => undefined.push(row),
            }
        }
        Ok(undefined)
    }
}

/// Appends the row to the parameter of an error.
pub(crate) fn in_row(error: Error, row: usize) -> Error {
    match error {
        Error::Parameter { name, value, expected } => {
            Error::Parameter { name: format!("{name}[{row}]"), value, expected }
        }
        other => other,
    }
}

/// The length that all columns share.
///
/// # Errors
///
/// [`Error::Parameter`] naming the first column whose length differs from that of the first.
pub(super) fn same_length<const N: usize>(columns: [(&str, usize); N]) -> Result<usize> {
    let (first, length) = columns[0];
    match columns.into_iter().find(|(_, other)| *other != length) {
        None => Ok(length),
        Some((name, other)) => {
            Err(Error::parameter(name, format!("{other} values"), &format!("as many as `{first}`, which has {length}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(rows: usize) -> Intervals {
        let interval = |row: usize| match row as f64 {
            value if !row.is_multiple_of(3) => Ok(Some(Interval { value, lower: value / 2.0, upper: value * 2.0 })),
            _ => Ok(None),
        };
        Intervals::of(rows, interval).unwrap()
    }

    #[test]
    fn rows_keep_their_order_at_every_length() {
        for rows in [0, 1, PIECE + 1, LONG - 1, LONG, 3 * LONG + 5] {
            let found = halves(rows);
            assert_eq!((found.len(), found.undefined().len()), (rows, rows.div_ceil(3)));
            for (row, interval) in found.iter().enumerate() {
                assert_eq!(interval.map(|interval| interval.value), (row % 3 > 0).then_some(row as f64));
            }
        }
    }

    #[test]
    fn the_first_bad_row_is_named() {
        let bad = |row: usize| match row {
            9_000.. => Err(Error::parameter("x", row, "less")),
            _ => Ok(None),
        };
        let error = Intervals::of(40_000, bad).unwrap_err().to_string();
        assert_eq!(error, "parameter `x[9000]` is `9000`, expected less");
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        assert_eq!(same_length([("x", 3), ("n", 3)]).unwrap(), 3);
        let error = same_length([("x", 3), ("n", 2)]).unwrap_err().to_string();
        assert_eq!(error, "parameter `n` is `2 values`, expected as many as `x`, which has 3");
    }
}
