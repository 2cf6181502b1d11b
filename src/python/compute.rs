//! Figures for Python.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::book::PyBook;
use super::calendar::PyCalendar;
use super::catalogue::PyCatalogue;
use super::source::{batches, register};
use super::stream::Frame;
use super::tally::PyTally;
use super::work::run;
use crate::batch::{ComputeOptions, Registers, compute_beside};
use crate::calendar::span::periods as spans;
use crate::calendar::{NaiveDate, Period, date};
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, IntervalOptions, Summary, summarise_unless};
use crate::register::{Kinds, ReadOptions};
use crate::tally::TallyOptions;

/// Parses periods, each one or a range such as `2016..2020`.
pub(super) fn periods(periods: Option<Vec<String>>) -> Result<Option<Vec<Period>>> {
    let parse = |periods: Vec<String>| periods.iter().map(|text| spans(text)).collect::<Result<Vec<_>>>();
    Ok(periods.map(parse).transpose()?.map(|periods| periods.concat()))
}

/// Parses a day, which `what` names in messages.
pub(super) fn day(what: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    text.map(|text| date::parse(what, text)).transpose()
}

/// Computes the figures of registers, given as a mapping from kinds to sources, or of a folder.
#[pyfunction]
#[pyo3(signature = (registers, *, catalogue, periods, by, cutoff, calendar, indicators, levels, methods, totals, parameters, unique_keys, values, columns, suppress))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn compute(
    py: Python<'_>,
    registers: &Bound<'_, PyAny>,
    catalogue: &PyCatalogue,
    periods: Option<Vec<String>>,
    by: Vec<String>,
    cutoff: Option<String>,
    calendar: &PyCalendar,
    indicators: Option<Vec<String>>,
    levels: Vec<f64>,
    methods: Vec<String>,
    totals: bool,
    parameters: BTreeMap<String, f64>,
    unique_keys: bool,
    values: bool,
    columns: BTreeMap<String, BTreeMap<String, String>>,
    suppress: Option<u32>,
) -> PyResult<PyBook> {
    let tally = TallyOptions {
        by,
        cutoff: day("cutoff", cutoff.as_deref())?,
        calendar: calendar.0.clone(),
        parameters,
        read: ReadOptions { unique_keys, values, ..ReadOptions::default() },
        ..TallyOptions::default()
    };
    let intervals = IntervalOptions::at(levels).with_methods(methods)?;
    let figures =
        FigureOptions { periods: self::periods(periods)?, indicators, intervals, totals, ..FigureOptions::default() };
    let mut options = ComputeOptions { tally, figures, catalogue: catalogue.0.clone(), keep_going: false, suppress };
    let counted = counted(registers);
    let given = given(registers, catalogue.0.kinds(), columns)?;
    let work = move |stop: Arc<AtomicBool>| {
        options.tally.read.stop = Arc::clone(&stop);
        let counted = counted.iter().map(|tally| tally.get().0.copied(&stop)).collect::<Result<_>>()?;
        compute_beside(&given, counted, &options)
    };
    run(py, work).map(Arc::new).map(PyBook::new)
}

/// The length of the periods that are asked for.
#[pyfunction]
pub(super) fn grain(periods: Option<Vec<String>>) -> PyResult<String> {
    let figures = FigureOptions { periods: self::periods(periods)?, ..FigureOptions::default() };
    Ok(ComputeOptions { figures, ..ComputeOptions::default() }.grain()?.to_string())
}

/// The registers that an engine counted, which are given as tallies.
fn counted(registers: &Bound<'_, PyAny>) -> Vec<Py<PyTally>> {
    let given = registers.cast::<PyDict>().into_iter().flatten();
    given.filter_map(|(_, tally)| Some(tally.cast::<PyTally>().ok()?.clone().unbind())).collect()
}

/// Registers as the caller passes them: a folder, or a mapping from kinds to sources, among them tallies, which are left out; and
/// the headers of their columns.
pub(super) fn given(
    registers: &Bound<'_, PyAny>,
    kinds: &Kinds,
    columns: BTreeMap<String, BTreeMap<String, String>>,
) -> PyResult<Registers> {
    let mut given = Registers::of_kinds(kinds.clone());
    if let Ok(folder) = registers.extract::<PathBuf>() {
        given = given.and(folder)?;
    }
    let mut met = BTreeSet::new();
    for (kind, source) in registers.cast::<PyDict>().into_iter().flatten() {
        let kind: String = kind.extract()?;
        let schema = kinds.get(&kind)?;
        if !met.insert(&schema.id) {
            return Err(Error::parameter("registers", kind, &format!("register `{}` once", schema.id)).into());
        }
        if !source.is_instance_of::<PyTally>() {
            given = given.with(register(schema, &source, BTreeMap::new())?);
        }
    }
    Ok(columns.into_iter().try_fold(given, |given, (kind, mapping)| given.with_columns(&kind, mapping))?)
}

/// Computes proportions, rates or totals by group from a table of counts.
#[pyfunction]
#[pyo3(signature = (source, *, kind, numerator, denominator, by, levels, methods, per))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn summarise(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    kind: &str,
    numerator: String,
    denominator: Option<String>,
    by: Vec<String>,
    levels: Vec<f64>,
    methods: Vec<String>,
    per: f64,
) -> PyResult<Frame> {
    let what = match (kind, denominator) {
        ("proportion", Some(denominator)) => Summary::Proportion { numerator, denominator },
        ("rate", Some(population)) => Summary::Rate { count: numerator, population, per },
        ("total", None) => Summary::Total { value: numerator },
        _ => return Err(Error::parameter("kind", kind, "proportion, rate or total").into()),
    };
    let intervals = IntervalOptions::at(levels).with_methods(methods)?;
    let table = batches(source)?;
    run(py, move |stop| summarise_unless(table, &what, &by, &intervals, &stop)).map(Frame::of_figures)
}
