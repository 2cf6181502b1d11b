//! The catalogue for Python.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::prelude::*;

use super::Reduced;
use super::stream::Frame;
use crate::catalogue::Catalogue;
use crate::file;

/// The definitions of indicators, with the texts that were read beyond the built-in ones: each after its place.
#[pyclass(frozen, name = "Catalogue", module = "fazhi._fazhi")]
pub(super) struct PyCatalogue(pub(super) Arc<Catalogue>, Vec<(String, String)>);

#[pymethods]
impl PyCatalogue {
    #[staticmethod]
    fn built_in() -> Self {
        Self(Arc::new(Catalogue::built_in().clone()), Vec::new())
    }

    fn with_file(&self, path: &str) -> PyResult<Self> {
        let text = file::text(Path::new(path))?;
        self.with_text(path.to_owned(), text)
    }

    fn with_text(&self, place: String, text: String) -> PyResult<Self> {
        let read = Catalogue::clone(&self.0).with_toml(&text, &place)?;
        Ok(Self(Arc::new(read), self.1.iter().cloned().chain([(place, text)]).collect()))
    }

    #[staticmethod]
    fn of_texts(texts: Vec<(String, String)>) -> PyResult<Self> {
        texts.into_iter().try_fold(Self::built_in(), |read, (place, text)| read.with_text(place, text))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (Vec<(String, String)>,)> {
        Ok((py.get_type::<Self>().getattr("of_texts")?, (self.1.clone(),)))
    }

    /// The id of the indicator that a name means.
    fn indicator(&self, name: &str) -> PyResult<String> {
        Ok(self.0.get(name)?.id.clone())
    }

    /// The id of the kind of register that a name means.
    fn register(&self, name: &str) -> PyResult<String> {
        Ok(self.0.kinds().get(name)?.id.clone())
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
