//! The parameters of a statistic: numbers, or columns of the same length.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::column::Column;
use crate::error::{Error, Result};

/// The parameters of a statistic, by name.
///
/// A number beside columns applies to every row. A row with a null has no answer.
#[pyclass(frozen, module = "fazhi._fazhi")]
pub(crate) struct Numbers {
    columns: Vec<(String, Column)>,
    rows: Option<usize>,
    null: Vec<bool>,
    places: bool,
}

#[pymethods]
impl Numbers {
    /// `places` tells whether errors name the row; within a batch of a column the row would be wrong.
    #[new]
    #[pyo3(signature = (columns, *, places=true))]
    fn new(columns: &Bound<'_, PyDict>, places: bool) -> PyResult<Self> {
        let mut all = Self { columns: Vec::new(), rows: None, null: Vec::new(), places };
        for (name, object) in columns {
            let name = name.cast::<PyString>()?.to_string();
            let column = Column::of(&object, &name)?;
            all.check_rows(&name, column.rows())?;
            column.mark_nulls(&mut all.null);
            all.columns.push((name, column));
        }
        Ok(all)
    }
}

impl Numbers {
    fn check_rows(&mut self, name: &str, rows: Option<usize>) -> Result<()> {
        match (self.rows, rows) {
            (Some(expected), Some(rows)) if expected != rows => {
                let first = self.columns.iter().find(|(_, column)| column.rows().is_some());
                let first = first.map_or("the others", |(name, _)| name);
                let expected = format!("as many as `{first}`, which has {expected}");
                Err(Error::parameter(name, format!("{rows} values"), &expected))
            }
            _ => {
                self.rows = self.rows.or(rows);
                Ok(())
            }
        }
    }

    /// The number of rows; `None` for plain numbers.
    pub(in crate::python) fn rows(&self) -> Option<usize> {
        self.rows
    }

    /// Whether a number of the row is null.
    pub(in crate::python) fn is_null(&self, row: usize) -> bool {
        self.null.get(row) == Some(&true)
    }

    /// Whether the parameter was given.
    pub(in crate::python) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|(own, _)| own == name)
    }

    /// Whether the parameter is a plain number.
    pub(super) fn is_one(&self, name: &str) -> bool {
        self.columns.iter().any(|(own, column)| own == name && column.rows().is_none())
    }

    /// A parameter of counts. A row with a null holds 1 in every column, which is valid for every statistic.
    pub(in crate::python) fn counts(&self, name: &str) -> Result<Vec<u64>> {
        let counts = self.column(name)?.counts(name, self.rows.unwrap_or(1));
        Ok(self.without_nulls(counts.map_err(|error| self.placed(error))?, 1))
    }

    /// A parameter of real numbers, otherwise as [`counts`](Self::counts).
    pub(in crate::python) fn reals(&self, name: &str) -> Result<Vec<f64>> {
        let reals = self.column(name)?.reals(name, self.rows.unwrap_or(1));
        Ok(self.without_nulls(reals.map_err(|error| self.placed(error))?, 1.0))
    }

    /// Checks that no number is null, because a statistic of all rows must not skip one silently.
    pub(super) fn complete(&self) -> Result<&Self> {
        let gaps = self.columns.iter().filter_map(|(name, column)| Some((name, column.first_null()?)));
        gaps.min_by_key(|(_, row)| *row).map_or(Ok(self), |(name, row)| {
            Err(self.placed(Error::parameter(&format!("{name}[{row}]"), "null", "a number in every row")))
        })
    }

    /// Removes the row from an error if it would be wrong.
    pub(super) fn placed(&self, error: Error) -> Error {
        match error {
            Error::Parameter { name, value, expected } if !self.places => {
                let name = name.split('[').next().unwrap_or_default().to_owned();
                Error::Parameter { name, value, expected }
            }
            other => other,
        }
    }

    /// Maps the row of an error from its index in `rows` to its index among all rows.
    pub(super) fn placed_in(&self, rows: &[usize], error: Error) -> Error {
        let Error::Parameter { name, value, expected } = error else { return error };
        let found = name.strip_suffix(']').and_then(|name| name.split_once('['));
        let row = found.and_then(|(own, row)| Some((own, rows.get(row.parse::<usize>().ok()?)?)));
        let name = row.map_or(name.clone(), |(own, row)| format!("{own}[{row}]"));
        self.placed(Error::Parameter { name, value, expected })
    }

    fn column(&self, name: &str) -> Result<&Column> {
        let found = self.columns.iter().find(|(own, _)| own == name);
        let names = || self.columns.iter().map(|(name, _)| name.as_str());
        found.map(|(_, column)| column).ok_or_else(|| Error::unknown("parameter", name, names()))
    }

    fn without_nulls<T: Copy>(&self, mut column: Vec<T>, one: T) -> Vec<T> {
        for (value, _) in column.iter_mut().zip(&self.null).filter(|(_, null)| **null) {
            *value = one;
        }
        column
    }
}
