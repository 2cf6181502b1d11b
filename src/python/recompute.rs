//! Runs of a project for Python.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;

use super::book::PyBook;
use super::compute::periods as parse_periods;
use super::index::PyIndex;
use super::stream::Frame;
use super::work::run;
use crate::batch::{Book, Project, RecomputeOptions, Run, diff as diff_runs, recompute as recompute_project};

/// The result of a run: its book, and the rest.
#[pyclass(frozen, name = "Run", module = "fazhi._fazhi")]
pub(super) struct PyRun {
    book: Arc<Book>,
    run: Run,
}

impl PyRun {
    fn new(mut run: Run) -> Self {
        Self { book: Arc::new(run.take_book()), run }
    }
}

#[pymethods]
impl PyRun {
    pub(super) fn book(&self) -> PyBook {
        PyBook::new(Arc::clone(&self.book))
    }

    fn revisions(&self) -> Frame {
        Frame::of(self.run.revisions.clone())
    }

    fn score_revisions(&self) -> Frame {
        Frame::of(self.run.score_revisions.clone())
    }

    fn index(&self) -> Option<PyIndex> {
        self.run.index.clone().map(PyIndex::new)
    }

    fn manifest(&self) -> String {
        self.run.manifest.to_json()
    }

    pub(super) fn failures(&self) -> Vec<(String, String)> {
        self.run.failures.iter().map(|(register, error)| (register.clone(), error.to_string())).collect()
    }

    fn ungrouped(&self) -> Vec<(String, String)> {
        self.run.ungrouped.iter().map(|(register, error)| (register.clone(), error.to_string())).collect()
    }

    fn output(&self) -> PathBuf {
        self.run.out.clone()
    }
}

/// Recomputes the figures of a project and writes them to a folder.
#[pyfunction]
#[pyo3(signature = (path, *, periods, output, jobs, formats, suppress))]
pub(super) fn recompute(
    py: Python<'_>,
    path: PathBuf,
    periods: Option<Vec<String>>,
    output: Option<PathBuf>,
    jobs: Option<usize>,
    formats: Vec<String>,
    suppress: Option<u32>,
) -> PyResult<PyRun> {
    let formats = formats.iter().map(|format| format.parse()).collect::<crate::Result<_>>()?;
    let options = RecomputeOptions {
        periods: parse_periods(periods)?,
        out: output,
        jobs,
        formats,
        ..RecomputeOptions::default()
    };
    let work = move |stop| {
        let mut project = Project::open(path)?;
        project.disclosure.suppress = suppress.or(project.disclosure.suppress);
        recompute_project(&project, &RecomputeOptions { stop, ..options })
    };
    run(py, work).map(PyRun::new)
}

/// Compares two runs, or two files of figures.
#[pyfunction]
#[pyo3(signature = (before, after))]
pub(super) fn diff(py: Python<'_>, before: PathBuf, after: PathBuf) -> PyResult<Frame> {
    run(py, move |_| diff_runs(before, after)).map(Frame::of)
}
