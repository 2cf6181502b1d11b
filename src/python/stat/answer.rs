//! Answers of statistics: plain numbers, or a table with a row for each input row.

use polars_arrow::bitmap::Bitmap;
use polars_core::prelude::*;
use pyo3::prelude::*;

use super::numbers::Numbers;
use super::record::{Triple, triple};
use crate::error::{Error, Result};
use crate::figure::{IntervalOptions, limit_names as names_of};
use crate::python::stream::Frame;
use crate::stat::{Bound as Limits, Confidence, Interval, Intervals};

/// Plain numbers, with a record per level, or a table.
#[derive(IntoPyObject)]
pub(crate) enum Answer {
    Plain(Vec<Triple>),
    Table(Frame),
}

/// The levels and limits asked for.
pub(super) struct Confidences(Vec<Confidence>);

impl Confidences {
    pub(super) fn new(levels: Vec<f64>, bound: &str) -> Result<Self> {
        let bound: Limits = bound.parse()?;
        let options = IntervalOptions::at(levels);
        options.check()?;
        if options.levels.is_empty() {
            return Err(Error::parameter("level", "[]", "at least one level"));
        }
        Ok(Self(options.levels.into_iter().map(|level| bound.at(level)).collect()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Confidence> + '_ {
        self.0.iter().copied()
    }

    /// The level, if there is only one.
    pub(super) fn only(&self) -> Result<Confidence> {
        match self.0[..] {
            [one] => Ok(one),
            _ => Err(Error::parameter("level", format!("{} levels", self.0.len()), "one level")),
        }
    }

    fn names(&self) -> Vec<[String; 2]> {
        names_of(&self.0.iter().map(|confidence| confidence.level).collect::<Vec<_>>())
    }
}

/// The names of the columns of limits.
#[pyfunction]
pub(crate) fn limit_names(levels: Vec<f64>) -> PyResult<Vec<String>> {
    Ok(Confidences::new(levels, Limits::Both.name())?.names().concat())
}

/// Computes the interval of plain numbers by `one`, those of columns by `all`, at each level.
pub(super) fn intervals(
    py: Python<'_>,
    numbers: &Numbers,
    confidences: &Confidences,
    one: impl Fn(Confidence) -> Result<Interval> + Sync,
    all: impl Fn(Confidence) -> Result<Intervals> + Sync,
) -> PyResult<Answer> {
    let answer = py.detach(|| {
        if numbers.rows().is_none() {
            let plain = confidences.0.iter().map(|confidence| one(*confidence).map(triple));
            return Ok(Answer::Plain(plain.collect::<Result<_>>()?));
        }
        let found = confidences.0.iter().map(|confidence| all(*confidence)).collect::<Result<Vec<_>>>();
        let found = found.map_err(|error| numbers.placed(error))?;
        table(numbers, confidences, found).map(Answer::Table)
    });
    Ok(answer?)
}

fn table(numbers: &Numbers, confidences: &Confidences, found: Vec<Intervals>) -> Result<Frame> {
    let mut columns: Vec<Column> = Vec::new();
    let mut rows = 0;
    for ([lower, upper], intervals) in confidences.names().into_iter().zip(found) {
        rows = intervals.len();
        let known = known(numbers, rows, intervals.undefined());
        let [value, low, high] = intervals.into_columns();
        if columns.is_empty() {
            columns.push(column("value", value, known.clone()));
        }
        columns.push(column(&lower, low, known.clone()));
        columns.push(column(&upper, high, known));
    }
    DataFrame::new(rows, columns).map(Frame::of).map_err(Error::engine("making a table of intervals"))
}

/// The validity of the rows; `None` if all are valid.
fn known(numbers: &Numbers, rows: usize, undefined: &[usize]) -> Option<Bitmap> {
    let mut known: Vec<bool> = (0..rows).map(|row| !numbers.is_null(row)).collect();
    for row in undefined {
        known[*row] = false;
    }
    known.contains(&false).then(|| Bitmap::from(known))
}

fn column(name: &str, values: Vec<f64>, known: Option<Bitmap>) -> Column {
    Float64Chunked::from_vec_validity(name.into(), values, known).into_column()
}
