//! Working days for Python.

use std::sync::Arc;

use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;
use pyo3::prelude::*;
use rayon::prelude::*;

use super::Reduced;
use super::stream::{Frame, Stream};
use crate::calendar::{Calendar, DayCount, NaiveDate};
use crate::error::{Error, Result};

/// The number of rows a thread takes at a time.
const PIECE: usize = 1 << 14;

/// A calendar of working days.
#[pyclass(frozen, name = "Calendar", module = "fazhi._fazhi", eq)]
#[derive(PartialEq)]
pub(super) struct PyCalendar(pub(super) Arc<Calendar>);

/// A question to a calendar: from two numbers, the first of them a day number, to one.
#[derive(Clone, Copy)]
enum Question {
    IsWorkday,
    Between,
    Add,
    Deadline(DayCount),
}

impl Question {
    fn of(name: &str, count: &str) -> Result<Self> {
        match name {
            "is_workday" => Ok(Self::IsWorkday),
            "workdays_between" => Ok(Self::Between),
            "add_workdays" => Ok(Self::Add),
            "deadline" => count.parse().map(Self::Deadline),
            _ => Err(Error::parameter("question", name, "is_workday, workdays_between, add_workdays or deadline")),
        }
    }

    fn ask(self, calendar: &Calendar, first: i32, second: i32) -> Result<i32> {
        let first = to_date(first)?;
        match self {
            Self::IsWorkday => calendar.is_workday(first).map(i32::from),
            Self::Between => calendar.workdays_between(first, to_date(second)?),
            Self::Add => calendar.add_workdays(first, second).map(|day| day.to_epoch_days()),
            Self::Deadline(count) => calendar.deadline(first, second, count).map(|day| day.to_epoch_days()),
        }
    }
}

fn to_date(number: i32) -> Result<NaiveDate> {
    let outside = || Error::parameter("day", number, "days since 1970-01-01, within the years -262143 to 262142");
    NaiveDate::from_epoch_days(number).ok_or_else(outside)
}

#[pymethods]
impl PyCalendar {
    #[staticmethod]
    fn china() -> Self {
        Self(Arc::new(Calendar::china().clone()))
    }

    fn with_file(&self, path: &str) -> PyResult<Self> {
        Ok(Self(Arc::new(self.0.with_file(path)?)))
    }

    fn with_days(&self, rest: Vec<i32>, work: Vec<i32>) -> PyResult<Self> {
        let dates = |numbers: Vec<i32>| numbers.into_iter().map(to_date).collect::<Result<Vec<_>>>();
        Ok(Self(Arc::new(self.0.with_days(&dates(rest)?, &dates(work)?)?)))
    }

    #[staticmethod]
    fn of_days(first: i32, worked: Vec<bool>) -> Self {
        Self(Arc::new(Calendar::of(first, &worked)))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (i32, Vec<bool>)> {
        Ok((py.get_type::<Self>().getattr("of_days")?, (self.0.covers_numbers().0, self.0.worked())))
    }

    fn covers(&self) -> (String, String) {
        let (first, last) = self.0.covers();
        (first.to_string(), last.to_string())
    }

    /// Answers for two numbers.
    fn one(&self, question: &str, first: i32, second: i32, count: &str) -> PyResult<i32> {
        Ok(Question::of(question, count)?.ask(&self.0, first, second)?)
    }

    /// Answers for each row of a table of two `i32` columns; a null gives a null.
    fn each(
        &self,
        py: Python<'_>,
        question: &str,
        table: &Bound<'_, PyAny>,
        count: &str,
        places: bool,
    ) -> PyResult<Frame> {
        let question = Question::of(question, count)?;
        let mut stream = Stream::of(table)?;
        let name = stream.fields().first().map_or_else(String::new, |(name, _)| name.clone());
        let mut days: [Vec<Option<i32>>; 2] = Default::default();
        while let Some(batch) = stream.next(&[0, 1]) {
            for (days, array) in days.iter_mut().zip(batch?.arrays) {
                let array = array.as_any().downcast_ref::<PrimitiveArray<i32>>();
                let array = array.ok_or_else(|| Error::content("table", "its columns are not of 32-bit integers"))?;
                days.extend(array.iter().map(Option::<&i32>::copied));
            }
        }
        let [first, second] = days;
        let answers = py.detach(|| answers(question, &self.0, (&first, &second), places.then_some(name.as_str())))?;
        Ok(Frame::of(answers))
    }
}

/// The answer for each row; an error names the row if `name` is given.
fn answers(
    question: Question,
    calendar: &Calendar,
    (first, second): (&[Option<i32>], &[Option<i32>]),
    name: Option<&str>,
) -> Result<DataFrame> {
    let ask = |(row, (first, second)): (usize, (&Option<i32>, &Option<i32>))| {
        let Some((first, second)) = first.zip(*second) else { return Ok(None) };
        let answer = question.ask(calendar, first, second).map(Some);
        answer.map_err(|error| match name {
            Some(name) => error.at(format!("{name}[{row}]")),
            None => error,
        })
    };
    let pairs = first.par_iter().zip(second).enumerate().with_min_len(PIECE);
    let found = pairs.map(ask).collect::<Result<Vec<_>>>()?;
    let found = Int32Chunked::from_iter(found).with_name("answer".into()).into_column();
    DataFrame::new(first.len(), vec![found]).map_err(Error::engine("making a column of answers"))
}
