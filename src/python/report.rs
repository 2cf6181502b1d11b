//! Reports for Python.

use std::collections::BTreeSet;
use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::calendar::Period;
use crate::error::Result;
use crate::file;
use crate::report::{Document, Format, ReportOptions, Template};

/// A document.
#[pyclass(frozen, name = "Report", module = "fazhi._fazhi")]
pub(super) struct PyReport(pub(super) Document);

#[pymethods]
impl PyReport {
    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    fn write(&self, path: PathBuf) -> PyResult<()> {
        let bytes = self.0.write(Format::of_file(&path)?)?;
        Ok(file::replace(&path, |out| out.write_all(&bytes))?)
    }

    fn bytes<'py>(&self, py: Python<'py>, format: &str) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.0.write(format.parse()?)?))
    }
}

/// The text of a template that is built in.
#[pyfunction]
pub(super) fn report_template(name: &str, lang: &str) -> PyResult<&'static str> {
    Ok(Template::text(name, lang.parse()?)?)
}

/// The periods that a book is to have for a report of the last of some, which is the last of them too.
#[pyfunction]
pub(super) fn report_periods(periods: Vec<String>) -> PyResult<Vec<String>> {
    let asked = super::compute::periods(Some(periods))?.unwrap_or_default();
    let needed = asked.iter().max().map(|last| ReportOptions::new(*last).periods());
    let all: BTreeSet<Period> = asked.into_iter().chain(needed.into_iter().flatten()).collect();
    Ok(all.iter().map(ToString::to_string).collect())
}

/// What a report is of: `template` is the name of a built-in one, `path` a file, and neither the one for a year.
pub(super) fn options(
    period: &str,
    lang: &str,
    place: &str,
    template: Option<&str>,
    path: Option<PathBuf>,
) -> Result<ReportOptions> {
    let lang = lang.parse()?;
    let options = ReportOptions::new(period.parse()?).with_lang(lang).with_place(place);
    Ok(match (path, template) {
        (Some(path), _) => options.with_template(Template::read(path)?),
        (None, Some(name)) => options.with_template(Template::built_in(name, lang)?),
        (None, None) => options,
    })
}
