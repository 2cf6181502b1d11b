//! Comparisons for Python: of the figures of a book, or of columns of counts.

use polars_core::prelude::*;
use pyo3::prelude::*;

use super::book::PyBook;
use super::stat::Numbers;
use super::stream::Frame;
use super::work::run;
use crate::compare::table::{self, Numbers as Of, Outcome, Rows};
use crate::compare::{self, FunnelOptions, RanksOptions, ShrinkOptions};
use crate::error::{Error, Result};
use crate::stat::funnel::{self, Outliers};
use crate::stat::ranks;

/// What is compared: the figures of a book, to which columns are added, or columns of counts, of which those added are given.
#[derive(FromPyObject)]
pub(super) enum Source<'py> {
    Book(PyRef<'py, PyBook>),
    Numbers(PyRef<'py, Numbers>),
}

/// Finds which units stand out.
#[pyfunction]
#[pyo3(signature = (source, *, lang, least, per, target, levels, dispersion, outliers, outlier_share, adjust))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn compare_funnel(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    least: f64,
    per: f64,
    target: &str,
    levels: Vec<f64>,
    dispersion: &str,
    outliers: &str,
    outlier_share: f64,
    adjust: &str,
) -> PyResult<Frame> {
    let options = funnel::Options {
        target: target.parse()?,
        levels,
        dispersion: dispersion.parse()?,
        outliers: Outliers::of_name(outliers, outlier_share)?,
        adjust: adjust.parse()?,
    };
    match source {
        Source::Book(book) => book.compared(py, lang, book.figures(), |figures, catalogue| {
            compare::funnel(figures, catalogue, &FunnelOptions { funnel: options, least })
        }),
        Source::Numbers(numbers) => {
            let rows = rows(&numbers, least, per)?;
            columns(py, &rows, |rows| table::funnel_columns(rows, &options))
        }
    }
}

/// Finds which ranks units may have.
#[pyfunction]
#[pyo3(signature = (source, *, lang, least, per, level, sets, tail, first, best, worst))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn compare_ranks(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    least: f64,
    per: f64,
    level: f64,
    sets: &str,
    tail: &str,
    first: Option<&str>,
    best: Option<usize>,
    worst: Option<usize>,
) -> PyResult<Frame> {
    let first = first.map(str::parse).transpose()?;
    let ranks = ranks::Options { level, sets: sets.parse()?, tail: tail.parse()?, ..ranks::Options::default() };
    let options = RanksOptions { ranks, first, least, best, worst };
    match source {
        Source::Book(book) => {
            book.compared(py, lang, book.figures(), |figures, catalogue| compare::ranks(figures, catalogue, &options))
        }
        Source::Numbers(numbers) => {
            let rows = rows(&numbers, least, per)?;
            columns(py, &rows, |rows| table::ranks_columns(rows, &options))
        }
    }
}

/// Draws units to what all have together.
#[pyfunction]
#[pyo3(signature = (source, *, lang, least, per, level))]
pub(super) fn compare_shrink(
    py: Python<'_>,
    source: Source<'_>,
    lang: &str,
    least: f64,
    per: f64,
    level: f64,
) -> PyResult<Frame> {
    match source {
        Source::Book(book) => book.compared(py, lang, book.figures(), |figures, catalogue| {
            compare::shrink(figures, catalogue, &ShrinkOptions { level, least })
        }),
        Source::Numbers(numbers) => {
            let rows = rows(&numbers, least, per)?;
            columns(py, &rows, |rows| table::shrink_columns(rows, level))
        }
    }
}

/// The columns that were found of rows of numbers.
fn columns(py: Python<'_>, rows: &Rows, find: impl FnOnce(&Rows) -> Result<Vec<Column>> + Send) -> PyResult<Frame> {
    let found = run(py, |_| find(rows))?;
    let frame = DataFrame::new(rows.height(), found).map_err(Error::engine("making the table of a comparison"))?;
    Ok(Frame::of(frame))
}

/// The rows of a table; those that have no numbers, or impossible ones, are not compared.
fn rows(numbers: &Numbers, least: f64, per: f64) -> Result<Rows> {
    let height = numbers.rows().unwrap_or(0);
    let all: Vec<Row> = if numbers.has("value") {
        means(numbers)?
    } else if numbers.has("exposure") {
        let (x, exposure) = (numbers.counts("numerator")?, numbers.reals("exposure")?);
        let rate = |row: usize| (Of::Rate { x: x[row], exposure: exposure[row] / per }, exposure[row]);
        (0..height).map(|row| sized(rate(row), least)).collect()
    } else if numbers.has("other_count") {
        let (x, y) = (numbers.counts("numerator")?, numbers.counts("other_count")?);
        let ratio = |row: usize| (Of::CountRatio { x: x[row], y: y[row] }, (x[row] + y[row]) as f64);
        (0..height).map(|row| sized(ratio(row), least)).collect()
    } else if numbers.has("denominator") {
        shares(numbers, least)?
    } else {
        let few =
            |x: u64| if (x as f64) < least { Err(Outcome::BelowLeast) } else { Ok(Of::Rate { x, exposure: 1.0 }) };
        numbers.counts("numerator")?.into_iter().map(few).collect()
    };
    let of =
        |(row, numbers_of): (usize, Row)| if numbers.is_null(row) { Err(Outcome::NotAvailable) } else { numbers_of };
    Ok(Rows::of_table(&all.into_iter().enumerate().map(of).collect::<Vec<_>>()))
}

type Row = std::result::Result<Of, Outcome>;

/// The numbers of a row whose size is enough.
fn sized((of, size): (Of, f64), least: f64) -> Row {
    if size > 0.0 && size.is_finite() {
        if size < least { Err(Outcome::BelowLeast) } else { Ok(of) }
    } else {
        Err(Outcome::NoExposure)
    }
}

fn means(numbers: &Numbers) -> Result<Vec<Row>> {
    let (value, se) = (numbers.reals("value")?, numbers.reals("standard_error")?);
    let mean = |(value, se): (f64, f64)| {
        if value.is_finite() { sized((Of::Mean { value, se }, se), 0.0) } else { Err(Outcome::NotAvailable) }
    };
    Ok(value.into_iter().zip(se).map(mean).collect())
}

fn shares(numbers: &Numbers, least: f64) -> Result<Vec<Row>> {
    let (x, n) = (numbers.counts("numerator")?, numbers.counts("denominator")?);
    let population = if numbers.has("population") { Some(numbers.counts("population")?) } else { None };
    let share = |row: usize| {
        let (x, n) = (x[row], n[row]);
        let all = population.as_ref().map(|all| all[row]);
        if x > n || all.is_some_and(|all| n > all) {
            return Err(Outcome::NotCounted);
        }
        let of = all.map_or(Of::Proportion { x, n }, |population| Of::Sample { x, n, population });
        sized((of, n as f64), least)
    };
    Ok((0..n.len()).map(share).collect())
}
