//! Books for Python.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::DataFrame;
use pyo3::prelude::*;

use super::chart::{Drawing, PyChart};
use super::compute::periods as parse_periods;
use super::report::{self, PyReport};
use super::stream::Frame;
use super::tally::PyTally;
use super::work::run;
use crate::batch::Book;
use crate::catalogue::Catalogue;
use crate::chart::Chart;
use crate::error::{Error, Result};
use crate::figure::{Choice, Figures};
use crate::file;
use crate::lang::Lang;
use crate::show::{Paper, View};
use crate::tally::Tally;

/// The figures of several registers, or some of them.
#[pyclass(frozen, name = "Book", module = "fazhi._fazhi")]
pub(super) struct PyBook {
    book: Arc<Book>,
    /// The figures that are left, where some are left out.
    narrowed: Option<Figures>,
}

/// The language that is meant, which `None` leaves to the user.
#[pyfunction]
pub(super) fn language(lang: Option<&str>) -> PyResult<&'static str> {
    Ok(lang.map_or_else(|| Ok(Lang::of_user()), str::parse)?.id())
}

impl PyBook {
    pub(super) fn new(book: Arc<Book>) -> Self {
        Self { book, narrowed: None }
    }

    pub(super) fn figures(&self) -> &Figures {
        self.narrowed.as_ref().unwrap_or(&self.book.figures)
    }

    /// The tallies behind the figures.
    pub(super) fn tallies_behind(&self) -> &[Tally] {
        &self.book.tallies
    }

    pub(super) fn catalogue(&self) -> &Arc<Catalogue> {
        &self.book.catalogue
    }

    /// Figures of the book with columns of a comparison beside them.
    pub(super) fn compared(
        &self,
        py: Python<'_>,
        lang: &str,
        figures: &Figures,
        compare: impl FnOnce(&Figures, &Catalogue) -> Result<DataFrame> + Send,
    ) -> PyResult<Frame> {
        let view = View { figures, ..self.view(lang, true)? };
        let beside = |stop: Arc<AtomicBool>| {
            let own = figures.to_frame_unless(&stop)?.width();
            let found = compare(figures, &self.book.catalogue)?;
            let mut frame = view.frame(&stop)?;
            frame.hstack_mut(&found.columns()[own..]).map_err(Error::engine("putting columns beside figures"))?;
            Ok(frame)
        };
        run(py, beside).map(Frame::of_figures)
    }

    fn view(&self, lang: &str, all: bool) -> Result<View<'_>> {
        Ok(View { figures: self.figures(), ..self.book.view(lang.parse()?, all) })
    }
}

#[pymethods]
impl PyBook {
    #[getter]
    fn by(&self) -> Vec<String> {
        self.figures().by().to_vec()
    }

    fn count(&self) -> usize {
        self.figures().len()
    }

    fn indicators(&self) -> Vec<&str> {
        self.figures().indicators().collect()
    }

    fn frame(&self, py: Python<'_>, lang: &str) -> PyResult<Frame> {
        let view = self.view(lang, true)?;
        run(py, |stop| view.frame(&stop)).map(Frame::of_figures)
    }

    fn texts(&self, lang: &str) -> PyResult<Frame> {
        Ok(Frame::of(self.view(lang, true)?.texts()?))
    }

    fn filter(
        &self,
        py: Python<'_>,
        indicators: Option<Vec<String>>,
        families: Option<Vec<String>>,
        periods: Option<Vec<String>>,
        groups: BTreeMap<String, Vec<Option<String>>>,
        core: bool,
    ) -> PyResult<Self> {
        let periods = parse_periods(periods)?;
        let chosen = |_: Arc<AtomicBool>| {
            let choice = Choice { indicators, families, periods, groups, core };
            self.figures().chosen(&self.book.catalogue, &choice)
        };
        let narrowed = Some(run(py, chosen)?);
        Ok(Self { book: Arc::clone(&self.book), narrowed })
    }

    fn text(&self, lang: &str, all: bool, how: &str, width: u16) -> PyResult<String> {
        Ok(self.view(lang, all)?.text(Paper { width, colour: false }, how))
    }

    fn html(&self, lang: &str, all: bool, how: &str, rows: usize) -> PyResult<String> {
        Ok(self.view(lang, all)?.html(rows, how))
    }

    /// A chart of the figures; `asked` has what is not as usual.
    fn chart(&self, py: Python<'_>, kind: &str, name: &str, lang: &str, mut asked: Drawing<'_>) -> PyResult<PyChart> {
        let other = asked.other.take();
        let options = asked.options(self, other.as_deref())?;
        let (kind, lang, catalogue) = (kind.parse()?, lang.parse()?, &self.book.catalogue);
        run(py, |_| Chart::of_figures(kind, self.figures(), catalogue, name, &options, lang)).map(PyChart)
    }

    #[pyo3(signature = (period, lang, place, template, path))]
    fn report(
        &self,
        py: Python<'_>,
        period: &str,
        lang: &str,
        place: &str,
        template: Option<&str>,
        path: Option<PathBuf>,
    ) -> PyResult<PyReport> {
        let options = report::options(period, lang, place, template, path)?;
        run(py, |_| self.book.report(&options)).map(PyReport)
    }

    fn to_html(&self, path: PathBuf, lang: &str, all: bool, title: &str) -> PyResult<()> {
        let page = self.view(lang, all)?.page(title);
        Ok(file::replace(&path, |out| out.write_all(page.as_bytes()))?)
    }

    fn to_excel(&self, path: PathBuf, lang: &str, all: bool) -> PyResult<()> {
        let workbook = self.view(lang, all)?.workbook(&[])?;
        Ok(file::replace(&path, |out| out.write_all(&workbook))?)
    }

    fn problems(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.book.problems.to_frame()?))
    }

    fn problem_summary(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.book.problems.summary()?))
    }

    fn accounts(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.book.accounts_frame()?))
    }

    fn unavailable(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.figures().unavailable_frame()?))
    }

    fn tallies(&self, py: Python<'_>) -> PyResult<Vec<PyTally>> {
        let copied = |stop: Arc<AtomicBool>| {
            self.book.tallies.iter().map(|tally| tally.copied(&stop)).collect::<Result<Vec<_>>>()
        };
        Ok(run(py, copied)?.into_iter().map(PyTally).collect())
    }
}
