//! Charts for Python.

use pyo3::prelude::*;

use crate::chart::Chart;

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
