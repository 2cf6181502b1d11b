//! Change, charts over time, trends and inequality of figures, for Python.

use std::collections::BTreeMap;

use pyo3::prelude::*;

use super::book::PyBook;
use super::compute::periods;
use super::stream::Frame;
use crate::calendar::Period;
use crate::compare::{self, Against, ChangeOptions, ControlOptions, InequalityOptions, TrendOptions};
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::stat::control::{Equal, Preset, Rules, Run};

/// The book that is held against, where `to` names none of the periods.
fn against<'a>(to: &str, other: Option<&'a Figures>) -> Result<Against<'a>> {
    match (to, other) {
        ("previous", None) => Ok(Against::Previous),
        ("same_period_last_year", None) => Ok(Against::SamePeriodLastYear),
        (_, Some(other)) => Ok(Against::Figures(other)),
        _ => Err(Error::parameter("to", to, "previous, same_period_last_year or a book")),
    }
}

/// The change of each figure.
#[pyfunction]
pub(super) fn compare_change(
    py: Python<'_>,
    book: PyRef<'_, PyBook>,
    lang: &str,
    to: &str,
    other: Option<PyRef<'_, PyBook>>,
    level: f64,
    method: &str,
) -> PyResult<Frame> {
    let other = other.as_deref().map(PyBook::figures);
    book.compared(py, lang, |figures, catalogue| {
        let options = ChangeOptions { against: against(to, other)?, level, method: method.parse()? };
        compare::change(figures, catalogue, &options)
    })
}

/// The parts that groups have in the change of their total.
#[pyfunction]
pub(super) fn compare_decompose(
    py: Python<'_>,
    book: PyRef<'_, PyBook>,
    lang: &str,
    to: &str,
    other: Option<PyRef<'_, PyBook>>,
    over: &str,
) -> PyResult<Frame> {
    let other = other.as_deref().map(PyBook::figures);
    book.compared(py, lang, |figures, catalogue| compare::decompose(figures, catalogue, against(to, other)?, over))
}

/// How a control chart is asked for.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Asked {
    chart: Option<String>,
    rebase: Option<Vec<String>>,
    baseline: Option<usize>,
    constants: String,
    screened: bool,
    rules: String,
    run: Option<usize>,
    on_centre: Option<String>,
    trend: Option<usize>,
    equal: Option<String>,
    two_of_three: Option<String>,
    target: Option<f64>,
}

impl Asked {
    fn options(self) -> Result<ControlOptions> {
        let preset: Rules = self.rules.parse::<Preset>()?.rules();
        let rules = Rules {
            run: self.run.map(Run::AtLeast).or(preset.run),
            on_centre: self.on_centre.map_or(Ok(preset.on_centre), |word| word.parse::<Equal>())?,
            trend: self.trend.or(preset.trend),
            equal: self.equal.map_or(Ok(preset.equal), |word| word.parse::<Equal>())?,
            two_of_three: self.two_of_three.map(|word| word.parse()).transpose()?.or(preset.two_of_three),
            ..preset
        };
        let rebase: Vec<Period> = periods(self.rebase)?.unwrap_or_default();
        Ok(ControlOptions {
            chart: self.chart.map(|word| word.parse()).transpose()?,
            rebase,
            baseline: self.baseline,
            constants: self.constants.parse()?,
            screened: self.screened,
            rules,
            target: self.target,
        })
    }
}

/// A control chart of each indicator and group.
#[pyfunction]
pub(super) fn compare_control(py: Python<'_>, book: PyRef<'_, PyBook>, lang: &str, asked: Asked) -> PyResult<Frame> {
    let options = asked.options()?;
    book.compared(py, lang, |figures, catalogue| compare::control(figures, catalogue, &options))
}

/// The trend of each indicator and group.
#[pyfunction]
pub(super) fn compare_trend(
    py: Python<'_>,
    book: PyRef<'_, PyBook>,
    lang: &str,
    most_joins: usize,
    level: f64,
) -> PyResult<Frame> {
    let options = TrendOptions { most_joins, level };
    book.compared(py, lang, |figures, catalogue| compare::trend(figures, catalogue, &options))
}

/// The slope of inequality over a group-by column.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn compare_inequality(
    py: Python<'_>,
    book: PyRef<'_, PyBook>,
    lang: &str,
    over: String,
    scores: BTreeMap<String, f64>,
    populations: Option<BTreeMap<String, f64>>,
    groups: Option<usize>,
    level: f64,
) -> PyResult<Frame> {
    let options = InequalityOptions { over, scores, populations, groups, level };
    book.compared(py, lang, |figures, catalogue| compare::inequality(figures, catalogue, &options))
}
