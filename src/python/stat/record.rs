//! Records returned to Python, as plain numbers or as a table.

use polars_core::prelude::*;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use rayon::prelude::*;

use super::answer::Confidences;
use super::numbers::Numbers;
use crate::error::{Error, Result};
use crate::python::stream::Frame;
use crate::stat::column::in_row;
use crate::stat::test::ChiSquared;
use crate::stat::{Confidence, Interval};

/// One field of a record.
#[derive(Clone, Copy, IntoPyObject)]
pub(super) enum Cell {
    Whole(Option<u64>),
    Real(Option<f64>),
}

impl From<u64> for Cell {
    fn from(whole: u64) -> Self {
        Self::Whole(Some(whole))
    }
}

impl From<Option<u64>> for Cell {
    fn from(whole: Option<u64>) -> Self {
        Self::Whole(whole)
    }
}

impl From<f64> for Cell {
    fn from(real: f64) -> Self {
        Self::Real(Some(real))
    }
}

impl From<Option<f64>> for Cell {
    fn from(real: Option<f64>) -> Self {
        Self::Real(real)
    }
}

impl Cell {
    fn whole(self) -> Option<u64> {
        if let Self::Whole(whole) = self { whole } else { None }
    }

    fn real(self) -> Option<f64> {
        if let Self::Real(real) = self { real } else { None }
    }
}

/// An interval as a Python tuple.
pub(super) type Triple = (f64, f64, f64);

pub(super) fn triple(interval: Interval) -> Triple {
    (interval.value, interval.lower, interval.upper)
}

pub(super) fn chi_squared(test: ChiSquared) -> (f64, u64, f64) {
    (test.statistic, test.df, test.p_value)
}

/// A result with named fields.
pub(super) trait Record: Send {
    /// The names of the fields, and whether they are integers.
    const FIELDS: &'static [(&'static str, bool)];

    fn cells(&self) -> Vec<Cell>;
}

/// Implements [`Record`] from fields of a struct; `whole` ones are counts.
macro_rules! record {
    ($type:ty { $($kind:ident $field:ident $(= $($of:ident).+)?),+ $(,)? }) => {
        impl $crate::python::stat::record::Record for $type {
            const FIELDS: &'static [(&'static str, bool)] =
                &[$((stringify!($field), $crate::python::stat::record::record!(@ $kind))),+];

            fn cells(&self) -> Vec<$crate::python::stat::record::Cell> {
                vec![$($crate::python::stat::record::record!(& self $field $($($of).+)?)),+]
            }
        }
    };
    (@ whole) => { true };
    (@ real) => { false };
    (& $self:ident $field:ident) => { $self.$field.into() };
    (& $self:ident $field:ident $($of:tt).+) => { $self.$($of).+.into() };
}
pub(super) use record;

record!(Interval { real value, real lower, real upper });

/// A record of plain numbers, or a table with one per row.
#[derive(IntoPyObject)]
pub(crate) enum Answer<'py> {
    Plain(Bound<'py, PyTuple>),
    Table(Frame),
}

/// A record as a Python tuple.
pub(super) fn plain<'py, R: Record>(py: Python<'py>, record: &R) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, record.cells())
}

/// Computes a record at each level.
pub(super) fn at_each_level<'py, R: Record>(
    py: Python<'py>,
    confidences: &Confidences,
    of: impl Fn(Confidence) -> Result<R> + Send,
) -> PyResult<Vec<Bound<'py, PyTuple>>> {
    let records = py.detach(|| confidences.iter().map(of).collect::<Result<Vec<_>>>())?;
    records.iter().map(|record| plain(py, record)).collect()
}

/// Computes the record of plain numbers by `one`, those of columns by `all`.
pub(super) fn records<'py, R: Record>(
    py: Python<'py>,
    numbers: &Numbers,
    one: impl FnOnce() -> Result<R> + Send,
    all: impl FnOnce() -> Result<Vec<Option<R>>> + Send,
) -> PyResult<Answer<'py>> {
    if numbers.rows().is_none() {
        return Ok(Answer::Plain(plain(py, &py.detach(one)?)?));
    }
    let table = py.detach(|| table(numbers, &all().map_err(|error| numbers.placed(error))?));
    Ok(Answer::Table(table?))
}

/// Computes a record for each row, in parallel; an error is that of the first bad row, which it names.
pub(super) fn by_row<R: Send>(
    numbers: &Numbers,
    of: impl Fn(usize) -> Result<Option<R>> + Sync,
) -> Result<Vec<Option<R>>> {
    let row = |row: usize| if numbers.is_null(row) { Ok(None) } else { of(row) };
    let found: Vec<_> = (0..numbers.rows().unwrap_or(0)).into_par_iter().map(row).collect();
    found.into_iter().enumerate().map(|(row, found)| found.map_err(|error| in_row(error, row))).collect()
}

fn table<R: Record>(numbers: &Numbers, records: &[Option<R>]) -> Result<Frame> {
    let of_row =
        |(row, record): (usize, &Option<R>)| record.as_ref().filter(|_| !numbers.is_null(row)).map(Record::cells);
    let rows: Vec<_> = records.iter().enumerate().map(of_row).collect();
    let columns = R::FIELDS.iter().enumerate().map(|(at, (name, whole))| {
        let name = PlSmallStr::from_static(name);
        let cells = rows.iter().map(|row| row.as_ref().map(|cells| cells[at]));
        if *whole {
            cells.map(|cell| cell.and_then(Cell::whole)).collect::<UInt64Chunked>().with_name(name).into_column()
        } else {
            cells.map(|cell| cell.and_then(Cell::real)).collect::<Float64Chunked>().with_name(name).into_column()
        }
    });
    DataFrame::new(rows.len(), columns.collect()).map(Frame::of).map_err(Error::engine("making a table of tests"))
}
