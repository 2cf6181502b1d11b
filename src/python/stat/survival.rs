//! Censored durations for Python.

use polars_core::prelude::*;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::answer::Confidences;
use super::numbers::Numbers;
use super::record::{plain, record};
use crate::error::{Error, Result};
use crate::python::stream::Frame;
use crate::stat::survival::{self, Curve, Durations, Quantile, RestrictedMean, Row};

record!(Quantile { real value, real lower, real upper });
record!(RestrictedMean { real value, real std_error, real lower, real upper });

/// A Kaplan-Meier curve.
#[pyclass(frozen, name = "Curve", module = "fazhi._fazhi")]
pub(crate) struct PyCurve(Curve);

#[pymethods]
impl PyCurve {
    fn frame(&self) -> PyResult<Frame> {
        let rows = self.0.rows();
        let whole = |name: &str, of: fn(&Row) -> u64| Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
        let real = |name: &str, of: fn(&Row) -> f64| Column::new(name.into(), rows.iter().map(of).collect::<Vec<_>>());
        let columns = vec![
            whole("days", |row| row.days.into()),
            whole("at_risk", |row| row.at_risk),
            whole("events", |row| row.events),
            whole("censored", |row| row.censored),
            real("value", |row| row.value),
            real("lower", |row| row.lower),
            real("upper", |row| row.upper),
            real("std_error", |row| row.std_error),
        ];
        let frame = DataFrame::new(rows.len(), columns).map_err(Error::engine("making the table of a curve"))?;
        Ok(Frame::of(frame))
    }

    fn quantile<'py>(&self, py: Python<'py>, q: f64) -> PyResult<Bound<'py, PyTuple>> {
        plain(py, &self.0.quantile(q)?)
    }

    fn restricted_mean<'py>(&self, py: Python<'py>, days: u32) -> PyResult<Bound<'py, PyTuple>> {
        plain(py, &self.0.restricted_mean(days)?)
    }

    fn share_within<'py>(&self, py: Python<'py>, days: u32) -> PyResult<Bound<'py, PyTuple>> {
        plain(py, &self.0.share_within(days)?)
    }
}

/// Computes a Kaplan-Meier curve.
#[pyfunction]
#[pyo3(signature = (numbers, *, levels, bound, transform))]
pub(crate) fn survival_curve(
    py: Python<'_>,
    numbers: &Numbers,
    levels: Vec<f64>,
    bound: &str,
    transform: &str,
) -> PyResult<PyCurve> {
    let (transform, at) = (transform.parse()?, Confidences::new(levels, bound)?.only()?);
    let curve = py.detach(|| {
        let (days, closed) = columns(numbers)?;
        survival::kaplan_meier(&Durations::of(&days, &closed)?, at, transform)
    });
    Ok(PyCurve(curve?))
}

type LogRank = (f64, u64, f64, Vec<u64>, Vec<f64>);

/// The log-rank test of groups, numbered in order of first appearance.
#[pyfunction]
pub(crate) fn logrank_test(py: Python<'_>, numbers: &Numbers) -> PyResult<LogRank> {
    let test = py.detach(|| {
        let (days, closed) = columns(numbers)?;
        let mut groups: Vec<(Vec<u32>, Vec<bool>)> = Vec::new();
        for ((days, closed), group) in days.into_iter().zip(closed).zip(numbers.counts("groups")?) {
            let group = usize::try_from(group).unwrap_or(usize::MAX).min(groups.len());
            if group == groups.len() {
                groups.push((Vec::new(), Vec::new()));
            }
            groups[group].0.push(days);
            groups[group].1.push(closed);
        }
        let groups = groups.iter().map(|(days, closed)| Durations::of(days, closed)).collect::<Result<Vec<_>>>()?;
        survival::logrank(&groups)
    })?;
    Ok((test.statistic, test.df, test.p_value, test.observed, test.expected))
}

fn columns(numbers: &Numbers) -> Result<(Vec<u32>, Vec<bool>)> {
    let day = |(row, days): (usize, u64)| {
        let wide = |_| Error::parameter(&format!("days[{row}]"), days, &format!("at most {}", u32::MAX));
        u32::try_from(days).map_err(wide)
    };
    let flag = |(row, closed): (usize, u64)| match closed {
        0 | 1 => Ok(closed == 1),
        _ => Err(Error::parameter(&format!("closed[{row}]"), closed, "true or false, or 1 or 0")),
    };
    let days = numbers.complete()?.counts("days")?.into_iter().enumerate().map(day).collect::<Result<Vec<_>>>()?;
    let closed = numbers.counts("closed")?.into_iter().enumerate().map(flag).collect::<Result<Vec<_>>>()?;
    Ok((days, closed))
}
