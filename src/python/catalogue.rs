//! The catalogue for Python.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;

use super::stream::Frame;
use crate::catalogue::Catalogue;

/// The definitions of indicators.
#[pyclass(frozen, name = "Catalogue", module = "fazhi._fazhi")]
pub(super) struct PyCatalogue(pub(super) Arc<Catalogue>);

#[pymethods]
impl PyCatalogue {
    #[staticmethod]
    fn built_in() -> Self {
        Self(Arc::new(Catalogue::built_in().clone()))
    }

    fn with_file(&self, path: &str) -> PyResult<Self> {
        Ok(Self(Arc::new(Catalogue::clone(&self.0).with_file(path)?)))
    }

    /// The id of the indicator that a name means.
    fn indicator(&self, name: &str) -> PyResult<String> {
        Ok(self.0.get(name)?.id.clone())
    }

    fn frame(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.to_frame()?))
    }

    fn clocks(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.clocks_frame()?))
    }

    /// The kinds of register, or the columns of one.
    fn registers(&self, register: Option<&str>) -> PyResult<Frame> {
        let kinds = self.0.kinds();
        let frame = register.map_or_else(|| kinds.to_frame(), |register| kinds.get(register)?.to_frame());
        Ok(Frame::of(frame?))
    }

    fn template(&self, register: &str, path: PathBuf) -> PyResult<()> {
        Ok(self.0.kinds().get(register)?.write_template(path)?)
    }
}
