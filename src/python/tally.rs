//! Tallies for Python.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::book::PyBook;
use super::calendar::PyCalendar;
use super::catalogue::PyCatalogue;
use super::compute::{day, periods as parse_periods};
use super::source::register as register_of;
use super::stream::Frame;
use super::work::run;
use crate::batch::Book;
use crate::error::Result;
use crate::figure::{FigureOptions, Gaps, IntervalOptions, figures as figures_of};
use crate::register::ReadOptions;
use crate::tally::{Tally, TallyOptions, tally as tally_of};

/// The counts of the measures of one register.
#[pyclass(frozen, name = "Tally", module = "fazhi._fazhi", eq)]
#[derive(PartialEq)]
pub(super) struct PyTally(pub(super) Tally);

#[pymethods]
impl PyTally {
    #[getter]
    fn register(&self) -> &str {
        self.0.spec().register()
    }

    #[getter]
    fn by(&self) -> Vec<String> {
        self.0.spec().by().to_vec()
    }

    #[getter]
    fn grain(&self) -> String {
        self.0.spec().grain().to_string()
    }

    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows()
    }

    #[getter]
    fn excluded(&self) -> u64 {
        self.0.excluded()
    }

    #[getter]
    fn undated(&self) -> u64 {
        self.0.undated()
    }

    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        run(py, |stop| self.0.copied(&stop)?.merge_unless(other.0.copied(&stop)?, &stop)).map(Self)
    }

    fn save(&self, path: PathBuf) -> PyResult<()> {
        Ok(self.0.save(path)?)
    }

    #[staticmethod]
    fn load(path: PathBuf) -> PyResult<Self> {
        Ok(Self(Tally::load(path)?))
    }

    fn problems(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.problems().to_frame()?))
    }

    #[staticmethod]
    fn _from_bytes(bytes: &[u8]) -> PyResult<Self> {
        Ok(Self(Tally::from_bytes(bytes)?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let make = py.get_type::<Self>().getattr("_from_bytes")?;
        Ok((make, (PyBytes::new(py, &self.0.to_bytes()?),)))
    }

    fn __repr__(&self) -> String {
        let by = self.0.spec().by().join(", ");
        format!("Tally(register={:?}, grain={}, by=[{by}], rows={})", self.register(), self.grain(), self.rows())
    }
}

/// Counts the measures of a register.
#[pyfunction]
#[pyo3(signature = (source, *, register, catalogue, grain, by, cutoff, calendar, indicators, parameters, unique_keys, keys, values, columns))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn tally(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    register: &str,
    catalogue: &PyCatalogue,
    grain: &str,
    by: Vec<String>,
    cutoff: Option<String>,
    calendar: &PyCalendar,
    indicators: Option<Vec<String>>,
    parameters: BTreeMap<String, f64>,
    unique_keys: bool,
    keys: bool,
    values: bool,
    columns: BTreeMap<String, String>,
) -> PyResult<PyTally> {
    let mut options = TallyOptions {
        by,
        grain: grain.parse()?,
        cutoff: day(cutoff.as_deref())?,
        calendar: calendar.0.clone(),
        indicators,
        parameters,
        keys,
        read: ReadOptions { unique_keys, values, ..ReadOptions::default() },
        ..TallyOptions::default()
    };
    let catalogue = catalogue.0.clone();
    let register = register_of(catalogue.kinds().get(register)?, source, columns)?;
    let work = move |stop| {
        options.read.stop = stop;
        tally_of(&register, &catalogue, &options)
    };
    run(py, work).map(PyTally)
}

/// Computes figures from tallies.
#[pyfunction]
#[pyo3(signature = (tallies, *, catalogue, periods, indicators, levels, methods, totals))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn figures(
    py: Python<'_>,
    tallies: Vec<Py<PyTally>>,
    catalogue: &PyCatalogue,
    periods: Option<Vec<String>>,
    indicators: Option<Vec<String>>,
    levels: Vec<f64>,
    methods: Vec<String>,
    totals: bool,
) -> PyResult<PyBook> {
    let intervals = IntervalOptions::at(levels).with_methods(methods)?;
    let mut options =
        FigureOptions { periods: parse_periods(periods)?, indicators, intervals, totals, ..FigureOptions::default() };
    let catalogue = catalogue.0.clone();
    let work = move |stop: Arc<AtomicBool>| {
        options.stop = Arc::clone(&stop);
        let tallies = tallies.iter().map(|tally| tally.get().0.copied(&stop)).collect::<Result<Vec<_>>>()?;
        let figures = figures_of(&tallies, &Gaps::new(), &catalogue, &options)?;
        Ok(Book::of_tallies(figures, tallies, catalogue))
    };
    run(py, work).map(Arc::new).map(PyBook::new)
}

/// Reads a register: its rows with typed and named columns, and its problems.
#[pyfunction]
#[pyo3(signature = (source, *, register, catalogue, columns, sheet, values))]
pub(super) fn read_register(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    register: &str,
    catalogue: &PyCatalogue,
    columns: BTreeMap<String, String>,
    sheet: Vec<String>,
    values: bool,
) -> PyResult<(Frame, Frame)> {
    let register = register_of(catalogue.0.kinds().get(register)?, source, columns)?.with_sheets(sheet);
    let read = run(py, move |stop| register.to_table(&ReadOptions { values, stop, ..ReadOptions::default() }));
    let (rows, account) = read?;
    let (fields, chunks) = rows.into_arrays();
    Ok((Frame::of_arrays(fields, chunks), Frame::of(account.problems.to_frame()?)))
}
