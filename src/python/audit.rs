//! The audit of published reports for Python.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::{Column, DataFrame};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::book::PyBook;
use super::recompute::PyRun;
use super::source::batches;
use super::stream::Frame;
use super::work::run;
use crate::audit::{
    self, Audited, Claim, Feasible, Interval, NotGiven, Options, Reports, Source, Witnesses, interval_of,
};
use crate::batch::Computed;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::file;
use crate::lang::Lang;
use crate::register::Batches;
use crate::show::{Paper, part};

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
    found: Arc<Audited>,
    failures: Failures,
}

/// Reports that were audited together.
#[pyclass(frozen, name = "Reports", module = "fazhi._fazhi")]
pub(super) struct PyReports {
    found: Reports,
    failures: Failures,
}

/// Registers that could not be used, with the reasons.
type Failures = Vec<(String, String)>;

#[pymethods]
impl PyAudit {
    #[getter]
    fn text(&self) -> &str {
        &self.found.text
    }

    #[getter]
    fn habit(&self) -> (String, String) {
        (self.found.audit.habit.zh(), self.found.audit.habit.en())
    }

    #[getter]
    fn lang(&self) -> &'static str {
        self.found.lang.id()
    }

    #[getter]
    fn not_given(&self) -> Vec<(String, String)> {
        let name = |one: &NotGiven| (one.indicator.clone(), one.name_in(self.found.lang).to_owned());
        self.found.audit.not_given.iter().map(name).collect()
    }

    #[getter]
    fn failures(&self) -> Failures {
        self.failures.clone()
    }

    fn claims(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.audit.claims_frame()?))
    }

    fn findings(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.audit.findings_frame(&self.found.text)?))
    }

    fn matches(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.audit.matches_frame(&self.found.text)?))
    }

    fn to_excel(&self, path: PathBuf, lang: &str) -> PyResult<()> {
        let book = self.found.audit.workbook(&self.found.text, lang.parse()?)?;
        Ok(file::replace(&path, |out| out.write_all(&book))?)
    }

    fn to_html(&self, path: PathBuf, lang: &str, title: &str) -> PyResult<()> {
        let page = self.found.audit.page(&self.found.text, lang.parse()?, title);
        Ok(file::replace(&path, |out| out.write_all(page.as_bytes()))?)
    }

    fn html(&self) -> String {
        self.found.audit.html(&self.found.text, self.found.lang)
    }

    fn shown(&self, width: u16) -> String {
        self.found.audit.view(&self.found.text, self.found.lang).text(Paper { width, colour: false })
    }
}

#[pymethods]
impl PyReports {
    /// The reports that were read, with their paths.
    fn audits(&self) -> Vec<(String, PyAudit)> {
        let audit = |found: &Arc<Audited>| PyAudit { found: Arc::clone(found), failures: self.failures.clone() };
        self.found.audited().map(|found| (found.path.display().to_string(), audit(found))).collect()
    }

    /// The reports and the registers that could not be read, and why.
    #[getter]
    fn failures(&self) -> Failures {
        let files = self.found.failures().map(|(path, error)| (path.display().to_string(), error.to_string()));
        files.chain(self.failures.iter().cloned()).collect()
    }

    #[getter]
    fn lang(&self) -> &'static str {
        self.found.lang().id()
    }

    fn summary(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.summary_frame()?))
    }

    fn claims(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.frame(|one| one.audit.claims_frame())?))
    }

    fn findings(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.frame(|one| one.audit.findings_frame(&one.text))?))
    }

    fn matches(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.found.frame(|one| one.audit.matches_frame(&one.text))?))
    }

    fn to_excel(&self, path: PathBuf, lang: &str) -> PyResult<()> {
        let book = self.found.workbook(lang.parse()?)?;
        Ok(file::replace(&path, |out| out.write_all(&book))?)
    }

    fn to_html(&self, path: PathBuf, lang: &str, title: &str) -> PyResult<()> {
        let page = self.found.page(lang.parse()?, title);
        Ok(file::replace(&path, |out| out.write_all(page.as_bytes()))?)
    }

    fn html(&self, lang: &str) -> PyResult<String> {
        Ok(part("book", &self.found.table(lang.parse()?).html(&[])))
    }

    fn shown(&self, lang: &str, width: u16) -> PyResult<String> {
        let lang = lang.parse()?;
        Ok(self.found.table(lang).text(Paper { width, colour: false }) + "\n" + &self.found.summary(lang))
    }
}

/// A report as the caller passes it.
enum Given {
    Text(String),
    File(PathBuf),
    Claims(Batches),
}

impl Given {
    fn new(source: &Bound<'_, PyAny>, kind: &str) -> PyResult<Self> {
        Ok(match kind {
            "file" => Self::File(source.extract()?),
            "text" => Self::Text(source.extract()?),
            _ => Self::Claims(batches(source)?),
        })
    }

    fn read(self) -> Result<Source> {
        match self {
            Self::Text(text) => Ok(Source::of_text(text)),
            Self::File(path) => Source::read(&path),
            Self::Claims(batches) => Source::of_claims(batches),
        }
    }
}

/// Last year's report as the caller passes it.
enum Previous {
    Report(Given),
    Audited(Vec<Claim>, Source),
}

impl Previous {
    fn of(previous: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(audited) = previous.cast::<PyAudit>() {
            let found = &audited.get().found;
            return Ok(Self::Audited(found.audit.claims.clone(), found.source()));
        }
        let kind = if previous.is_instance_of::<PyString>() { "file" } else { "claims" };
        Given::new(previous, kind).map(Self::Report)
    }

    fn read(self, lang: Option<Lang>) -> Result<(Vec<Claim>, Source)> {
        match self {
            Self::Report(given) => given.read().map(|source| (source.claims(lang), source)),
            Self::Audited(claims, source) => Ok((claims, source)),
        }
    }
}

/// Computed figures as the caller passes them.
enum Against {
    Path(PathBuf),
    Figures { figures: Figures, catalogue: Arc<Catalogue>, failures: Failures },
}

impl Against {
    fn of(against: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(book) = against.cast::<PyBook>() {
            return Ok(Self::of_book(book.get(), Vec::new()));
        }
        if let Ok(run) = against.cast::<PyRun>() {
            return Ok(Self::of_book(&run.get().book(), run.get().failures()));
        }
        if let Ok(path) = against.extract::<String>() {
            return Ok(Self::Path(path.into()));
        }
        let columns = batches(against)?.texts()?;
        let height = columns.first().map_or(0, |(_, texts)| texts.len());
        let columns = columns.into_iter().map(|(name, texts)| Column::new(name.into(), texts)).collect();
        let table = DataFrame::new(height, columns).map_err(Error::engine("taking a table of figures"))?;
        let figures = Figures::of_frame(&table, "against")?;
        Ok(Self::Figures { figures, catalogue: Arc::new(Catalogue::built_in().clone()), failures: Vec::new() })
    }

    fn of_book(book: &PyBook, failures: Failures) -> Self {
        Self::Figures { figures: book.figures().clone(), catalogue: Arc::clone(book.catalogue()), failures }
    }

    fn computed(self, stop: &Arc<AtomicBool>) -> Result<(Figures, Arc<Catalogue>, Vec<String>, Failures)> {
        match self {
            Self::Path(path) => {
                let Computed { figures, catalogue, failures, places, .. } = Computed::open(path, stop)?;
                let failures = failures.into_iter().map(|(register, error)| (register, error.to_string()));
                Ok((figures, catalogue, places, failures.collect()))
            }
            Self::Figures { figures, catalogue, failures } => Ok((figures, catalogue, Vec::new(), failures)),
        }
    }
}

/// Audits a report that is a `file`, a `text` or a table of `claims`; optionally against computed figures.
#[pyfunction]
#[pyo3(signature = (source, kind, *, against, previous, lang))]
pub(super) fn audit_report(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    kind: &str,
    against: Option<&Bound<'_, PyAny>>,
    previous: Option<&Bound<'_, PyAny>>,
    lang: Option<&str>,
) -> PyResult<PyAudit> {
    let asked = lang.map(str::parse::<Lang>).transpose()?;
    let source = Given::new(source, kind)?;
    let previous = previous.map(Previous::of).transpose()?;
    let against = against.map(Against::of).transpose()?;
    run(py, move |stop| {
        let source = source.read()?;
        let (previous, last) = previous.map(|previous| previous.read(asked)).transpose()?.unzip();
        let computed = against.map(|against| against.computed(&stop)).transpose()?;
        let against = computed.as_ref().map(|(figures, catalogue, ..)| (figures, &**catalogue));
        let places = computed.as_ref().map_or(&[][..], |(_, _, places, _)| places.as_slice());
        let found = Arc::new(Audited::of(source, &Options { previous, last, against, places, lang: asked }));
        let failures = computed.map(|(.., failures)| failures).unwrap_or_default();
        Ok(PyAudit { found, failures })
    })
}

/// Audits several files of reports; optionally against computed figures.
#[pyfunction]
#[pyo3(signature = (paths, *, against, lang))]
pub(super) fn audit_reports(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    against: Option<&Bound<'_, PyAny>>,
    lang: Option<&str>,
) -> PyResult<PyReports> {
    let lang = lang.map(str::parse::<Lang>).transpose()?;
    let against = against.map(Against::of).transpose()?;
    run(py, move |stop| {
        let computed = against.map(|against| against.computed(&stop)).transpose()?;
        let against = computed.as_ref().map(|(figures, catalogue, ..)| (figures, &**catalogue));
        let places = computed.as_ref().map_or(&[][..], |(_, _, places, _)| places.as_slice());
        let found = audit::reports(&paths, &Options { against, places, lang, ..Options::default() });
        let failures = computed.map(|(.., failures)| failures).unwrap_or_default();
        Ok(PyReports { found, failures })
    })
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

/// Reads an argument that is a printed number; an error names the argument.
fn interval(name: &str, printed: &str) -> Result<Interval> {
    interval_of(printed).map_err(|error| match error {
        Error::Parameter { value, expected, .. } => Error::Parameter { name: name.into(), value, expected },
        other => other,
    })
}

/// Finds the counts that can give a percentage.
#[pyfunction]
pub(super) fn audit_percentage(printed: &str, base: &str, rounding: &str) -> PyResult<FeasibleRecord> {
    Ok(feasible(audit::percentage(printed, &interval("n", base)?, rounding.parse()?)?))
}

/// Finds the sums that can give a mean.
#[pyfunction]
pub(super) fn audit_mean(printed: &str, n: u64, items: u32, rounding: &str) -> PyResult<FeasibleRecord> {
    Ok(feasible(audit::mean(printed, n, items, rounding.parse()?)?))
}

/// Checks whether parts can add up to a total.
#[pyfunction]
pub(super) fn audit_sum_of_parts(total: &str, parts: Vec<String>) -> PyResult<SumRecord> {
    let parts = parts.iter().map(|part| interval("parts", part)).collect::<Result<Vec<_>>>()?;
    let found = audit::sum_of_parts(&interval("total", total)?, &parts)?;
    let ((lower, upper), (least, most)) = (ends(found.bounds), ends(found.gap));
    Ok((found.verdict.id(), lower, upper, least, most))
}

/// Checks whether a change agrees with two numbers.
#[pyfunction]
pub(super) fn audit_growth(new: &str, old: &str, printed: &str, rounding: &str) -> PyResult<GrowthRecord> {
    let found = audit::growth(&interval("new", new)?, &interval("old", old)?, printed, rounding.parse()?)?;
    let (lower, upper) = found.bounds.map_or((None, None), ends);
    Ok((found.verdict.id(), lower, upper, found.reading.map(audit::Reading::id)))
}
