//! Charts for Python.

use pyo3::prelude::*;

use super::book::PyBook;
use super::over_time::{Asked, against};
use crate::chart::{Chart, FiguresOptions};
use crate::error::Result;

/// What is asked of a chart beside its kind; what is left out is as usual.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Drawing<'py> {
    place: String,
    #[pyo3(default)]
    target: Option<String>,
    #[pyo3(default)]
    levels: Option<Vec<f64>>,
    #[pyo3(default)]
    dispersion: Option<String>,
    #[pyo3(default)]
    least: Option<f64>,
    #[pyo3(default)]
    to: Option<String>,
    #[pyo3(default)]
    pub(super) other: Option<PyRef<'py, PyBook>>,
    #[pyo3(default)]
    style: Option<String>,
    #[pyo3(default)]
    control: Option<Asked>,
    #[pyo3(default)]
    limit: Option<f64>,
}

impl Drawing<'_> {
    /// The options of a chart of a book, which may be held against another one.
    pub(super) fn options<'a>(self, book: &'a PyBook, other: Option<&'a PyBook>) -> Result<FiguresOptions<'a>> {
        let mut options = FiguresOptions { place: self.place, limit: self.limit, ..FiguresOptions::default() };
        if let Some(levels) = self.levels {
            if let Some(level) = levels.first().copied() {
                (options.ranks.ranks.level, options.change.level) = (level, level);
            }
            options.funnel.funnel.levels = levels;
        }
        if let Some(target) = self.target {
            options.funnel.funnel.target = target.parse()?;
        }
        if let Some(dispersion) = self.dispersion {
            options.funnel.funnel.dispersion = dispersion.parse()?;
        }
        (options.funnel.least, options.ranks.least) = (self.least.unwrap_or(0.0), self.least.unwrap_or(0.0));
        options.change.tallies = [book.tallies_behind(), other.map(PyBook::tallies_behind).unwrap_or_default()];
        if let Some(to) = &self.to {
            options.change.against = against(to, other.map(PyBook::figures))?;
        }
        options.style = self.style.map(|style| style.parse()).transpose()?;
        if let Some(control) = self.control {
            options.control = control.options()?;
        }
        Ok(options)
    }
}

/// A chart.
#[pyclass(frozen, name = "Chart", module = "fazhi._fazhi")]
pub(super) struct PyChart(pub(super) Chart);

#[pymethods]
impl PyChart {
    #[getter]
    fn title(&self) -> &str {
        self.0.title()
    }

    fn with_width(&self, width: u32) -> PyResult<Self> {
        Ok(Self(self.0.clone().with_width(width)?))
    }

    fn with_note(&self, note: &str) -> Self {
        Self(self.0.clone().with_note(note))
    }

    fn svg(&self) -> String {
        self.0.to_svg()
    }

    fn svg_on_white(&self) -> String {
        self.0.to_svg_on_white()
    }

    fn page(&self) -> String {
        self.0.to_html()
    }

    fn inline(&self) -> String {
        self.0.inline()
    }

    #[staticmethod]
    fn families() -> Vec<&'static str> {
        Chart::FAMILIES.to_vec()
    }

    fn letters(&self) -> Vec<char> {
        self.0.letters()
    }

    fn vega_lite(&self) -> String {
        self.0.to_vega_lite()
    }
}
