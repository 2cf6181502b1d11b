//! Assessments for Python.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use polars_core::prelude::{Column, DataFrame};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::book::PyBook;
use super::calendar::PyCalendar;
use super::catalogue::PyCatalogue;
use super::chart::PyChart;
use super::compute::{day, given, periods as parse_periods};
use super::source::register;
use super::stream::Frame;
use super::work::run;
use crate::batch::{ComputeOptions, index as of_registers};
use crate::calendar::Period;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::FigureOptions;
use crate::file;
use crate::index::{
    Assessment, ChanceOptions, Chances, Choices, CountsAre, Drawn, Index, Inputs, LEDGERS, Ledgers, Plot, Prior,
    Shifts, View,
};
use crate::lang::Lang;
use crate::register::ReadOptions;
use crate::tally::TallyOptions;

/// The units of an assessment, scored.
#[pyclass(frozen, name = "Index", module = "fazhi._fazhi")]
pub(super) struct PyIndex {
    index: Index,
    options: ChanceOptions,
    chances: OnceLock<Chances>,
}

/// What choices do to the ranks of an index.
#[pyclass(frozen, name = "Shifts", module = "fazhi._fazhi")]
pub(super) struct PyShifts(Shifts);

#[pymethods]
impl PyShifts {
    #[getter]
    fn mean(&self) -> f64 {
        self.0.mean()
    }

    fn shares(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.shares()?))
    }

    fn ranks(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.ranks()?))
    }

    fn runs(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.0.runs()?))
    }

    fn failures(&self) -> BTreeMap<String, usize> {
        self.0.failures()
    }
}

/// The columns of a frame of values.
type Values = (Vec<String>, BTreeMap<String, Vec<Option<f64>>>);

fn frame_of(unit: &str, values: Option<Values>) -> Result<Option<DataFrame>> {
    let Some((units, columns)) = values else { return Ok(None) };
    let height = units.len();
    let numbers = columns.into_iter().map(|(name, numbers)| Column::new(name.as_str().into(), numbers));
    let columns = std::iter::once(Column::new(unit.into(), units)).chain(numbers).collect();
    DataFrame::new(height, columns).map(Some).map_err(Error::engine("taking the frame of values"))
}

/// Scores the units of registers, given as a mapping from kinds to sources, or of a folder.
#[pyfunction]
#[pyo3(signature = (registers, assessment, *, catalogue, periods, cutoff, calendar, parameters, columns, values))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn index_registers(
    py: Python<'_>,
    registers: &Bound<'_, PyAny>,
    assessment: PathBuf,
    catalogue: &PyCatalogue,
    periods: Option<Vec<String>>,
    cutoff: Option<String>,
    calendar: &PyCalendar,
    parameters: BTreeMap<String, f64>,
    columns: BTreeMap<String, BTreeMap<String, String>>,
    values: Option<Values>,
) -> PyResult<PyIndex> {
    let given = given(registers, catalogue.0.kinds(), columns)?;
    // Ledgers are read twice: row by row, and for the indicators that are counted in them.
    let given = LEDGERS.iter().try_fold(given, |given, kind| given.kept(kind))?;
    let tally = TallyOptions {
        cutoff: day("cutoff", cutoff.as_deref())?,
        calendar: calendar.0.clone(),
        parameters,
        ..TallyOptions::default()
    };
    let figures = FigureOptions { periods: parse_periods(periods)?, ..FigureOptions::default() };
    let catalogue = catalogue.0.clone();
    let mut options = ComputeOptions { tally, figures, catalogue, ..ComputeOptions::default() };
    let assessment = Assessment::read(assessment, &options.catalogue)?;
    let values = frame_of(&assessment.unit, values)?;
    let work = move |stop| {
        options.tally.read.stop = stop;
        of_registers(&given, assessment, &options, values.as_ref())
    };
    run(py, work).map(PyIndex::new)
}

/// Scores the units of a book, with registers of events, tasks and scores.
#[pyfunction]
#[pyo3(signature = (book, assessment, *, ledgers, periods, values))]
pub(super) fn index_book(
    py: Python<'_>,
    book: &PyBook,
    assessment: PathBuf,
    ledgers: &Bound<'_, PyDict>,
    periods: Option<Vec<String>>,
    values: Option<Values>,
) -> PyResult<PyIndex> {
    let catalogue: Arc<Catalogue> = Arc::clone(book.catalogue());
    let assessment = Assessment::read(assessment, &catalogue)?;
    let values = frame_of(&assessment.unit, values)?;
    let mut given = Vec::new();
    for (kind, source) in ledgers {
        let kind: String = kind.extract()?;
        given.push(register(catalogue.kinds().get(&kind)?, &source, BTreeMap::new())?);
    }
    let periods = parse_periods(periods)?;
    let figures = book.figures();
    let work = |_| {
        let read = ReadOptions::default();
        let ledgers = given.iter().try_fold(Ledgers::default(), |ledgers, register| ledgers.and(register, &read))?;
        let ledgers = ledgers.until(book.tallies_behind().first().and_then(|tally| tally.spec().cutoff));
        let periods = periods.or_else(|| assessment.periods.clone()).unwrap_or_else(|| {
            let mut all: Vec<Period> = figures.iter().map(|figure| figure.period).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        let inputs = Inputs { figures, catalogue: &catalogue, ledgers: &ledgers, values: values.as_ref() };
        let counted = crate::figure::periods_with_rows(book.tallies_behind());
        Index::of_counted(assessment, &inputs, &periods, &counted)
    };
    run(py, work).map(PyIndex::new)
}

impl PyIndex {
    pub(super) fn new(index: Index) -> Self {
        Self { options: index.assessment().chance, index, chances: OnceLock::new() }
    }

    /// What chance does to the index, which is drawn once.
    fn view(&self, py: Python<'_>, lang: &str) -> PyResult<View<'_>> {
        let lang: Lang = lang.parse()?;
        Ok(View { index: &self.index, chances: self.chances(py)?, options: &self.options, lang })
    }

    fn chances(&self, py: Python<'_>) -> PyResult<&Chances> {
        if self.chances.get().is_none() {
            let chances = run(py, |_| self.index.chance(&self.options))?;
            let _ = self.chances.set(chances);
        }
        Ok(self.chances.get().expect("it was set"))
    }

    fn period(period: Option<&str>) -> Result<Option<Period>> {
        period.map(str::parse).transpose()
    }
}

#[pymethods]
impl PyIndex {
    #[getter]
    fn title(&self) -> &str {
        &self.index.assessment().title
    }

    #[getter]
    fn count(&self) -> usize {
        self.index.scored().count()
    }

    #[getter]
    fn left_out(&self) -> Vec<String> {
        self.index.left_out().to_vec()
    }

    fn unmatched(&self, lang: &str) -> PyResult<Vec<String>> {
        let lang: Lang = lang.parse()?;
        Ok(self.index.unmatched().iter().map(|unmatched| unmatched.said(lang)).collect())
    }

    fn notices(&self, lang: &str) -> PyResult<Vec<String>> {
        let lang: Lang = lang.parse()?;
        Ok(self.index.notices().iter().map(|notice| notice.said(lang)).collect())
    }

    #[pyo3(signature = (*, draws, seed, level, view, prior))]
    fn with_chance(
        &self,
        draws: Option<u32>,
        seed: Option<u64>,
        level: Option<f64>,
        view: Option<&str>,
        prior: Option<&str>,
    ) -> PyResult<Self> {
        let mut options = self.options;
        options.draws = draws.unwrap_or(options.draws);
        options.seed = seed.unwrap_or(options.seed);
        options.level = level.unwrap_or(options.level);
        options.view = view.map(str::parse::<CountsAre>).transpose()?.unwrap_or(options.view);
        options.prior = prior.map(str::parse::<Prior>).transpose()?.unwrap_or(options.prior);
        Ok(Self { index: self.index.clone(), options, chances: OnceLock::new() })
    }

    fn scores(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.scores()?))
    }

    fn items(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.items()?))
    }

    fn ranks(&self, py: Python<'_>) -> PyResult<Frame> {
        Ok(Frame::of(self.index.ranks_by(self.chances(py)?, &self.options)?))
    }

    fn acceptabilities(&self, py: Python<'_>) -> PyResult<Frame> {
        Ok(Frame::of(self.index.acceptabilities_by(self.chances(py)?)?))
    }

    fn pairwise(&self, py: Python<'_>) -> PyResult<Frame> {
        Ok(Frame::of(self.index.pairwise_by(self.chances(py)?)?))
    }

    fn bands(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.bands(&self.options)?))
    }

    fn one_more_case(&self, py: Python<'_>) -> PyResult<Frame> {
        run(py, |_| self.index.one_more_case_frame()).map(Frame::of)
    }

    fn cells(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.cells()?))
    }

    #[pyo3(signature = (*, weights, normalise, method, impute, outliers, not_applicable, exclude, data, points, seed, level))]
    #[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
    fn sensitivity(
        &self,
        py: Python<'_>,
        weights: Option<f64>,
        normalise: Vec<String>,
        method: Vec<String>,
        impute: Vec<String>,
        outliers: Vec<String>,
        not_applicable: Vec<String>,
        exclude: bool,
        data: bool,
        points: Option<u32>,
        seed: Option<u64>,
        level: Option<f64>,
    ) -> PyResult<PyShifts> {
        let own = Choices {
            weights,
            normalise: normalise.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            method: method.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            impute: impute.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            outliers: outliers.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            not_applicable: not_applicable.iter().map(|word| word.parse()).collect::<Result<_>>()?,
            exclude,
            data,
            ..Choices::default()
        };
        // What is not named here is what the file says.
        let written = self.index.assessment().choices.clone().filter(|_| own == Choices::default());
        let mut choices = written.unwrap_or(own);
        choices.points = points.unwrap_or(choices.points);
        choices.seed = seed.unwrap_or(choices.seed);
        choices.level = level.unwrap_or(choices.level);
        run(py, |_| self.index.sensitivity(&choices)).map(PyShifts)
    }

    fn weights(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.weights()?))
    }

    fn coherence(&self) -> PyResult<Frame> {
        Ok(Frame::of(self.index.coherence()?))
    }

    /// One of the charts: `ranks`, `dimensions`, `trace` of a unit, or `sensitivity`, of what choices do.
    #[pyo3(signature = (kind, *, unit, shifts, place, period, league, lang))]
    #[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
    fn chart(
        &self,
        py: Python<'_>,
        kind: &str,
        unit: Option<&str>,
        shifts: Option<&PyShifts>,
        place: &str,
        period: Option<&str>,
        league: Option<&str>,
        lang: &str,
    ) -> PyResult<PyChart> {
        let shifts = shifts.map(|shifts| &shifts.0);
        let drawn = Drawn { place, period: Self::period(period)?, league, unit, shifts };
        Ok(PyChart(self.view(py, lang)?.chart(Plot::named(kind)?, drawn)?))
    }

    #[pyo3(signature = (unit, *, period, lang))]
    fn trace(&self, unit: &str, period: Option<&str>, lang: &str) -> PyResult<Frame> {
        Ok(Frame::of(self.index.trace_frame(unit, Self::period(period)?, lang.parse()?)?))
    }

    fn text(&self, py: Python<'_>, lang: &str, width: u16) -> PyResult<String> {
        let view = self.view(py, lang)?;
        Ok(view.text(crate::show::Paper { width, colour: false }))
    }

    fn html(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        Ok(self.view(py, lang)?.html())
    }

    fn to_html(&self, py: Python<'_>, path: PathBuf, lang: &str) -> PyResult<()> {
        let page = self.view(py, lang)?.page();
        Ok(file::replace(&path, |out| out.write_all(page.as_bytes()))?)
    }

    fn to_excel(&self, py: Python<'_>, path: PathBuf, lang: &str) -> PyResult<()> {
        let workbook = self.view(py, lang)?.workbook()?;
        Ok(file::replace(&path, |out| out.write_all(&workbook))?)
    }
}
