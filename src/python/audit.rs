//! The audit of published figures for Python.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::{Column, DataFrame};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::source::batches;
use super::stream::Frame;
use super::work::run;
use crate::audit::{self, Audit, Feasible, Interval, Lang, Source, Witnesses, figures, figures_frame, interval_of};
use crate::batch::Computed;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::file;
use crate::register::Batches;

/// Ranges of integers, first and last.
type Ranges = Vec<(i128, i128)>;

/// A verdict, the witnesses, those under each rounding, and the nearest printable numbers.
type FeasibleRecord = (&'static str, Ranges, Vec<(String, Ranges)>, Vec<f64>);

/// A verdict, the bounds of the sum of the parts, and those of the total minus the sum.
type SumRecord = (&'static str, Option<f64>, Option<f64>, Option<f64>, Option<f64>);

/// A verdict, the bounds of the change, and its reading.
type GrowthRecord = (&'static str, Option<f64>, Option<f64>, Option<&'static str>);

/// An audited report, with its text.
#[pyclass(frozen, name = "Audit", module = "fazhi._fazhi")]
pub(super) struct PyAudit {
    audit: Audit,
    text: String,
    lang: Lang,
    failures: Vec<(String, Error)>,
}

#[pymethods]
impl PyAudit {
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    #[getter]
    fn habit(&self) -> (String, String) {
        (self.audit.habit.zh(), self.audit.habit.en())
    }

    #[getter]
    fn lang(&self) -> &'static str {
        self.lang.id()
    }

    #[getter]
    fn not_given(&self) -> Vec<String> {
        self.audit.not_given.clone()
    }

    #[getter]
    fn failures(&self) -> Vec<(String, String)> {
        self.failures.iter().map(|(register, error)| (register.clone(), error.to_string())).collect()
    }

    fn figures(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.audit.figures_frame()?))
    }

    fn findings(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.audit.findings_frame(&self.text)?))
    }

    fn matches(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.audit.matches_frame(&self.text)?))
    }

    fn to_excel(&self, path: PathBuf, lang: &str) -> PyResult<()> {
        let book = self.audit.workbook(&self.text, lang.parse()?)?;
        Ok(file::replace(&path, |out| out.write_all(&book))?)
    }

    fn to_html(&self, path: PathBuf, lang: &str, title: &str) -> PyResult<()> {
        let page = self.audit.page(&self.text, lang.parse()?, title);
        Ok(file::replace(&path, |out| out.write_all(page.as_bytes()))?)
    }

    fn html(&self, lang: &str) -> PyResult<String> {
        Ok(self.audit.html(&self.text, lang.parse()?))
    }
}

/// Parses a language; `None` detects it from the text.
fn lang_of(lang: Option<&str>, text: &str) -> Result<Lang> {
    lang.map_or_else(|| Ok(Lang::of_text(text)), str::parse)
}

/// A report as the caller passes it.
enum Given {
    Text(String),
    Path(PathBuf),
    Claims(Batches),
}

impl Given {
    fn new(source: &Bound<'_, PyAny>, is_path: bool) -> PyResult<Self> {
        if !source.is_instance_of::<PyString>() {
            return Ok(Self::Claims(batches(source)?));
        }
        let text: String = source.extract()?;
        Ok(if is_path { Self::Path(text.into()) } else { Self::Text(text) })
    }

    fn read(self) -> Result<Source> {
        match self {
            Self::Text(text) => Ok(Source::of_text(text)),
            Self::Path(path) => Source::read(&path),
            Self::Claims(batches) => Source::of_claims(batches),
        }
    }
}

/// Reads the figures of a text.
#[pyfunction]
pub(super) fn audit_figures(py: Python<'_>, text: String, lang: Option<&str>) -> PyResult<Frame> {
    let lang = lang_of(lang, &text)?;
    run(py, move |_| figures_frame(&figures(&text, lang))).map(Frame::of)
}

/// Audits a text, a file or a table of claims, optionally against computed figures from a path or a table.
#[pyfunction]
pub(super) fn audit_report(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    is_path: bool,
    figures: Option<&Bound<'_, PyAny>>,
    previous: Option<(Bound<'_, PyAny>, bool)>,
    lang: Option<&str>,
) -> PyResult<PyAudit> {
    let asked = lang.map(str::parse::<Lang>).transpose()?;
    let source = Given::new(source, is_path)?;
    let previous = previous.map(|(source, is_path)| Given::new(&source, is_path)).transpose()?;
    let computed = figures.map(GivenFigures::of).transpose()?;
    run(py, move |stop| {
        let source = source.read()?;
        let previous = previous.map(Given::read).transpose()?;
        let previous = previous.map(|previous| previous.figures(asked));
        let computed = computed.map(|given| given.computed(&stop)).transpose()?;
        let mut document = source.document(asked);
        if let Some(previous) = &previous {
            document = document.with_previous(previous);
        }
        if let Some(computed) = &computed {
            document = document.with_computed(&computed.figures, &computed.catalogue);
        }
        let audit = audit::report(&document);
        let failures = computed.map(|computed| computed.failures).unwrap_or_default();
        let text = source.text().to_owned();
        let lang = asked.unwrap_or_else(|| Lang::of_text(&text));
        Ok(PyAudit { audit, text, lang, failures })
    })
}

/// Computed figures as the caller passes them.
enum GivenFigures {
    Path(PathBuf),
    Table(Figures),
}

impl GivenFigures {
    fn of(figures: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(path) = figures.extract::<String>() {
            return Ok(Self::Path(path.into()));
        }
        let columns = batches(figures)?.texts()?;
        let height = columns.first().map_or(0, |(_, texts)| texts.len());
        let columns = columns.into_iter().map(|(name, texts)| Column::new(name.into(), texts)).collect();
        let table = DataFrame::new(height, columns).map_err(Error::engine("taking a table of figures"))?;
        Ok(Self::Table(Figures::of_frame(&table, "figures")?))
    }

    fn computed(self, stop: &Arc<AtomicBool>) -> Result<Computed> {
        match self {
            Self::Path(path) => Computed::open(path, stop),
            Self::Table(figures) => {
                let catalogue = Arc::new(Catalogue::built_in().clone());
                Ok(Computed { figures, catalogue, failures: Vec::new(), files: Vec::new() })
            }
        }
    }
}

fn ranges(witnesses: Witnesses) -> Ranges {
    witnesses.ranges
}

fn feasible(found: Feasible) -> FeasibleRecord {
    let roundings = found.roundings.into_iter().map(|(rounding, some)| (rounding.to_string(), ranges(some))).collect();
    let nearest = found.nearest.into_iter().map(audit::Rational::to_f64).collect();
    (found.verdict.id(), ranges(found.witnesses), roundings, nearest)
}

fn ends(interval: Interval) -> (Option<f64>, Option<f64>) {
    let end = |bound: Option<audit::Bound>| bound.map(|bound| bound.value.to_f64());
    (end(interval.lower), end(interval.upper))
}

/// Finds the counts that can give a percentage.
#[pyfunction]
pub(super) fn audit_percentage(printed: &str, base: &str, rounding: &str) -> PyResult<FeasibleRecord> {
    Ok(feasible(audit::percentage(printed, &interval_of(base)?, rounding.parse()?)?))
}

/// Finds the sums that can give a mean.
#[pyfunction]
pub(super) fn audit_mean(printed: &str, n: u64, items: u32, rounding: &str) -> PyResult<FeasibleRecord> {
    Ok(feasible(audit::mean(printed, n, items, rounding.parse()?)?))
}

/// Checks whether a mean and a standard deviation can belong together.
#[pyfunction]
pub(super) fn audit_sd(mean: &str, sd: &str, n: u64, items: u32, rounding: &str) -> PyResult<(&'static str, Ranges)> {
    let found = audit::sd(mean, sd, n, items, rounding.parse()?)?;
    Ok((found.verdict.id(), found.witnesses))
}

/// Checks whether parts can add up to a total.
#[pyfunction]
pub(super) fn audit_sum_of_parts(total: &str, parts: Vec<String>) -> PyResult<SumRecord> {
    let parts = parts.iter().map(|part| interval_of(part)).collect::<Result<Vec<_>>>()?;
    let found = audit::sum_of_parts(&interval_of(total)?, &parts)?;
    let ((lower, upper), (least, most)) = (ends(found.bounds), ends(found.gap));
    Ok((found.verdict.id(), lower, upper, least, most))
}

/// Checks whether a change agrees with two figures.
#[pyfunction]
pub(super) fn audit_growth(new: &str, old: &str, printed: &str, rounding: &str) -> PyResult<GrowthRecord> {
    let found = audit::growth(&interval_of(new)?, &interval_of(old)?, printed, rounding.parse()?)?;
    let (lower, upper) = found.bounds.map_or((None, None), ends);
    Ok((found.verdict.id(), lower, upper, found.reading.map(audit::Reading::id)))
}
