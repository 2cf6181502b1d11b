//! Tallies for Python.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};

use super::Reduced;
use super::book::PyBook;
use super::calendar::PyCalendar;
use super::catalogue::PyCatalogue;
use super::compute::{day, periods as parse_periods};
use super::source::register as register_of;
use super::stream::Frame;
use super::work::run;
use crate::batch::Book;
use crate::calendar::date;
use crate::catalogue::Catalogue;
use crate::disclose::suppressed;
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, Gaps, IntervalOptions, figures as figures_of};
use crate::register::{AGENCIES, Agencies, EMPTY, Places, ReadOptions, Register};
use crate::tally::{Tally, TallyOptions, columns_read as columns_of, repeated_keys as repeated_of, tally as tally_of};

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

    /// The tally of all parts, each of them a tally or its bytes; the parts are taken one after the other.
    #[staticmethod]
    fn merged(py: Python<'_>, parts: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut all: Option<Tally> = None;
        for part in parts.try_iter()? {
            let part = Part::of(&part?)?;
            let before = all.take();
            all = Some(run(py, move |stop| {
                let part = part.tally(&stop)?;
                match before {
                    Some(before) => before.merge_unless(part, &stop),
                    None => Ok(part),
                }
            })?);
        }
        all.map(Self).ok_or_else(|| Error::parameter("parts", "an empty iterable", "at least one tally").into())
    }

    /// The hashes of the keys in ascending order, 16 bytes each, the lowest first.
    fn keys<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        let bytes: Vec<u8> = self.0.keys()?.iter().flat_map(|key| key.to_le_bytes()).collect();
        Some(PyBytes::new(py, &bytes))
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

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.to_bytes()))
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, bytes: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes = bytes_of("`bytes` is", bytes, "bytes, as `to_bytes` gives them")?;
        let bytes = bytes.as_bytes();
        Ok(Self(py.detach(|| Tally::from_bytes(bytes))?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (Bound<'py, PyBytes>,)> {
        Ok((py.get_type::<Self>().getattr("from_bytes")?, (self.to_bytes(py),)))
    }

    fn __repr__(&self) -> String {
        let by = self.0.spec().by().join(", ");
        format!("Tally(register={:?}, grain={}, by=[{by}], rows={})", self.register(), self.grain(), self.rows())
    }
}

/// The bytes of anything that holds some.
fn bytes_of<'py>(what: &str, value: &Bound<'py, PyAny>, expected: &str) -> PyResult<Bound<'py, PyBytes>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(bytes.clone());
    }
    match PyMemoryView::from(value) {
        Ok(view) => Ok(view.call_method0("tobytes")?.cast_into()?),
        Err(_) => {
            let message = format!("{what} a `{}`, expected {expected}", value.get_type().name()?);
            Err(PyTypeError::new_err(message))
        }
    }
}

/// A tally, or its bytes.
enum Part {
    Tally(Py<PyTally>),
    Bytes(Vec<u8>),
}

impl Part {
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(tally) = value.cast::<PyTally>() {
            return Ok(Self::Tally(tally.clone().unbind()));
        }
        Ok(Self::Bytes(bytes_of("`parts` holds", value, "tallies, or their bytes")?.as_bytes().to_vec()))
    }

    fn tally(self, stop: &AtomicBool) -> Result<Tally> {
        match self {
            Self::Tally(tally) => tally.get().0.copied(stop),
            Self::Bytes(bytes) => Tally::from_bytes(&bytes),
        }
    }
}

/// How a register is tallied, as the facade asks for it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Request {
    register: String,
    catalogue: Py<PyCatalogue>,
    grain: String,
    by: Vec<String>,
    cutoff: Option<String>,
    today: Option<String>,
    calendar: Py<PyCalendar>,
    agencies: Option<Py<PyAny>>,
    indicators: Option<Vec<String>>,
    parameters: BTreeMap<String, f64>,
    columns: BTreeMap<String, String>,
    unique_keys: bool,
    keys: bool,
    met: Vec<u8>,
    places: (Option<String>, Option<String>),
    threads: Option<NonZeroUsize>,
    values: bool,
}

impl Request {
    /// The register and how it is tallied.
    fn ready(self, py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<(Register, Arc<Catalogue>, TallyOptions)> {
        let catalogue = self.catalogue.get().0.clone();
        let today = day("today", self.today.as_deref())?.unwrap_or_else(date::today);
        let agencies = self.agencies.map(|table| {
            let register = register_of(catalogue.kinds().get(AGENCIES)?, table.bind(py), BTreeMap::new())?;
            let read = Agencies::read(&register, &ReadOptions { today, ..ReadOptions::default() })?;
            Ok::<_, PyErr>(Arc::new(read))
        });
        let (file, row) = self.places;
        let mut met = hashes(&self.met)?;
        met.sort_unstable();
        let read = ReadOptions {
            today,
            unique_keys: self.unique_keys,
            values: self.values,
            agencies: agencies.transpose()?,
            places: Places { file, row },
            ..ReadOptions::default()
        };
        let options = TallyOptions {
            by: self.by,
            grain: self.grain.parse()?,
            cutoff: day("cutoff", self.cutoff.as_deref())?,
            calendar: self.calendar.get().0.clone(),
            indicators: self.indicators,
            parameters: self.parameters,
            keys: self.keys,
            met: met.into(),
            threads: self.threads,
            read,
            ..TallyOptions::default()
        };
        let register = register_of(catalogue.kinds().get(&self.register)?, source, self.columns)?;
        Ok((register, catalogue, options))
    }
}

/// Hashes of keys from their bytes.
fn hashes(bytes: &[u8]) -> Result<Vec<u128>> {
    match bytes.as_chunks() {
        (keys, []) => Ok(keys.iter().map(|key| u128::from_le_bytes(*key)).collect()),
        _ => Err(Error::parameter("keys", format!("{} bytes", bytes.len()), "16 bytes for each key")),
    }
}

/// Counts the measures of a register.
#[pyfunction]
pub(super) fn tally(py: Python<'_>, source: &Bound<'_, PyAny>, request: Request) -> PyResult<PyTally> {
    let (register, catalogue, mut options) = request.ready(py, source)?;
    let work = move |stop| {
        options.read.stop = stop;
        tally_of(&register, &catalogue, &options)
    };
    run(py, work).map(PyTally)
}

/// The columns that a tally reads: header, id, and whether rows are told apart by it.
#[pyfunction]
pub(super) fn columns_read(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    request: Request,
) -> PyResult<Vec<(String, String, bool)>> {
    let (register, catalogue, options) = request.ready(py, source)?;
    let read = columns_of(&register, &catalogue, &options)?;
    Ok(read.into_iter().map(|read| (read.header, read.column, read.key)).collect())
}

/// For each part the keys that earlier parts have; keys are bytes, as [`PyTally::keys`] gives them.
#[pyfunction]
pub(super) fn repeated_keys<'py>(py: Python<'py>, parts: Vec<Bound<'py, PyAny>>) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let read = |part| Ok(hashes(bytes_of("`parts` holds", part, "keys, as `Tally.keys` gives them")?.as_bytes())?);
    let parts = parts.iter().map(read).collect::<PyResult<Vec<_>>>()?;
    let parts: Vec<&[u128]> = parts.iter().map(Vec::as_slice).collect();
    let met = py.detach(|| repeated_of(&parts));
    let bytes = |keys: &Arc<[u128]>| keys.iter().flat_map(|key| key.to_le_bytes()).collect::<Vec<u8>>();
    Ok(met.iter().map(|keys| PyBytes::new(py, &bytes(keys))).collect())
}

/// The words of a key that is empty, in narrow letters and in lower case; dashes are empty too.
#[pyfunction]
pub(super) fn empty_words() -> Vec<&'static str> {
    EMPTY.into_iter().chain(["无"]).collect()
}

/// Computes figures from tallies.
#[pyfunction]
#[pyo3(signature = (tallies, *, catalogue, periods, indicators, levels, methods, totals, suppress))]
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
    suppress: Option<u32>,
) -> PyResult<PyBook> {
    let intervals = IntervalOptions::at(levels).with_methods(methods)?;
    let mut options =
        FigureOptions { periods: parse_periods(periods)?, indicators, intervals, totals, ..FigureOptions::default() };
    let catalogue = catalogue.0.clone();
    let work = move |stop: Arc<AtomicBool>| {
        options.stop = Arc::clone(&stop);
        let tallies = tallies.iter().map(|tally| tally.get().0.copied(&stop)).collect::<Result<Vec<_>>>()?;
        let figures = figures_of(&tallies, &Gaps::new(), &catalogue, &options)?;
        let figures = suppressed(figures, &catalogue, suppress, None)?;
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
