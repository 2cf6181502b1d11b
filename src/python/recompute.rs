//! Runs of a project for Python.

use std::path::PathBuf;

use pyo3::prelude::*;

use super::compute::periods;
use super::stream::Frame;
use super::work::run;
use crate::batch::{Project, RecomputeOptions, Run, diff as diff_runs, recompute as recompute_project};

/// The result of a run.
#[pyclass(frozen, name = "Run", module = "fazhi._fazhi")]
pub(super) struct PyRun(Run);

#[pymethods]
impl PyRun {
    fn figures(&self, py: Python<'_>) -> PyResult<Frame> {
        run(py, |stop| self.0.figures.to_frame_unless(&stop)).map(Frame::of_figures)
    }

    fn problems(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.problems.to_frame()?))
    }

    fn revisions(&self) -> Frame {
        Frame::of(self.0.revisions.clone())
    }

    fn manifest(&self) -> String {
        self.0.manifest.to_json()
    }

    fn failures(&self) -> Vec<(String, String)> {
        self.0.failures.iter().map(|(register, error)| (register.clone(), error.to_string())).collect()
    }

    fn out(&self) -> PathBuf {
        self.0.out.clone()
    }
}

/// Recomputes the figures of a project and writes them to a folder.
#[pyfunction]
#[pyo3(signature = (path, *, years, out, jobs, formats))]
pub(super) fn recompute(
    py: Python<'_>,
    path: PathBuf,
    years: Option<Vec<String>>,
    out: Option<PathBuf>,
    jobs: Option<usize>,
    formats: Vec<String>,
) -> PyResult<PyRun> {
    let formats = formats.iter().map(|format| format.parse()).collect::<crate::Result<_>>()?;
    let options = RecomputeOptions { periods: periods(years)?, out, jobs, formats, ..RecomputeOptions::default() };
    let work = move |stop| recompute_project(&Project::open(path)?, &RecomputeOptions { stop, ..options });
    run(py, work).map(PyRun)
}

/// Compares two runs, or two files of figures.
#[pyfunction]
#[pyo3(signature = (before, after))]
pub(super) fn diff(py: Python<'_>, before: PathBuf, after: PathBuf) -> PyResult<Frame> {
    run(py, move |_| diff_runs(before, after)).map(Frame::of)
}
