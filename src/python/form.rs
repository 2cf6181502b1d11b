//! Tables that must be published, for Python.

use std::collections::BTreeMap;
use std::path::PathBuf;

use polars_core::prelude::{Column, DataFrame};
use pyo3::prelude::*;

use super::book::PyBook;
use super::calendar::PyCalendar;
use super::catalogue::PyCatalogue;
use super::compute;
use super::stream::Frame;
use super::work::run;
use crate::audit::Source;
use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::file;
use crate::lang::Lang;
use crate::register::ReadOptions;
use crate::report::Format;
use crate::report::form::{FillOptions, Filled, Form};
use crate::tally::TallyOptions;

/// A form that was filled.
#[pyclass(frozen, name = "Form", module = "fazhi._fazhi")]
pub(super) struct PyForm(Filled);

#[pymethods]
impl PyForm {
    fn cells(&self, lang: &str) -> PyResult<Frame> {
        Ok(Frame::of(self.0.to_frame(lang.parse()?)?))
    }

    /// The identities that do not hold: the id of each, whether it is a notice only, and what it says.
    fn broken(&self, lang: &str) -> PyResult<Vec<(String, bool, String)>> {
        let lang: Lang = lang.parse()?;
        let said = self.0.broken.iter().map(|one| (one.identity.clone(), one.weak, one.says_in(&self.0.form, lang)));
        Ok(said.collect())
    }

    fn rows(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.rows.to_frame()?))
    }

    #[getter]
    fn excluded(&self) -> u64 {
        self.0.excluded
    }

    fn html(&self) -> PyResult<String> {
        Ok(String::from_utf8_lossy(&self.0.document()?.write(Format::Html)?).into_owned())
    }

    fn write(&self, path: PathBuf) -> PyResult<()> {
        let bytes = self.0.bytes(&path)?;
        Ok(file::replace(&path, |out| out.write_all(&bytes))?)
    }
}

/// Fills a form from registers, or from a book.
#[pyfunction]
#[pyo3(signature = (form, data, *, periods, catalogue, calendar, agency, previous, given, unique_keys, columns))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn fill_form(
    py: Python<'_>,
    form: &str,
    data: &Bound<'_, PyAny>,
    periods: &str,
    catalogue: &PyCatalogue,
    calendar: &PyCalendar,
    agency: Option<String>,
    previous: Option<PathBuf>,
    given: BTreeMap<String, String>,
    unique_keys: bool,
    columns: BTreeMap<String, BTreeMap<String, String>>,
) -> PyResult<PyForm> {
    let form = Form::open(form)?;
    let last = previous.as_ref().map(|path| Source::read(path)?.form(&form)).transpose()?;
    let tally = TallyOptions {
        calendar: calendar.0.clone(),
        read: ReadOptions { unique_keys, ..ReadOptions::default() },
        ..TallyOptions::default()
    };
    let options =
        FillOptions { agency, last, tally, catalogue: catalogue.0.clone(), ..FillOptions::new(year_of(periods)?) };
    let mut options = given.iter().try_fold(options, |options, (cell, number)| options.with_given(cell, number))?;
    if let Ok(book) = data.cast::<PyBook>() {
        return Ok(PyForm(form.fill_from(book.get().figures(), &options)?));
    }
    let registers = compute::given(data, catalogue.0.kinds(), columns)?;
    let work = move |stop| {
        options.tally.read.stop = stop;
        form.fill(&registers, &options)
    };
    run(py, work).map(PyForm)
}

/// The year of a form.
fn year_of(periods: &str) -> Result<i32> {
    match periods.parse() {
        Ok(Period::Year(year)) => Ok(year),
        _ => Err(Error::parameter("periods", periods, "the year of the form, such as 2025")),
    }
}

/// The built-in forms: id, Chinese and English name, tables, source.
#[pyfunction]
pub(super) fn forms(lang: &str) -> PyResult<Frame> {
    let lang: Lang = lang.parse()?;
    let all = Form::built_in();
    let column = |name: &str, of: &dyn Fn(&Form) -> String| {
        Column::new(name.into(), all.iter().map(of).collect::<Vec<String>>())
    };
    let tables = |form: &Form| form.tables.iter().map(|table| table.id.as_str()).collect::<Vec<_>>().join(", ");
    let columns = vec![
        column("id", &|form| form.id.clone()),
        column("zh", &|form| form.zh.clone()),
        column("en", &|form| form.en.clone()),
        column("tables", &tables),
        column("source", &|form| lang.text(&form.source).to_owned()),
    ];
    Ok(Frame::of(DataFrame::new(all.len(), columns).map_err(Error::engine("building the table of forms"))?))
}
