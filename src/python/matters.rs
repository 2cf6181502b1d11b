//! Flows and durations for Python.

use pyo3::prelude::*;

use super::calendar::PyCalendar;
use super::compute::{day, periods as parse_periods};
use super::source::register;
use super::stream::Frame;
use super::work::run;
use crate::error::Error;
use crate::figure::{FigureOptions, IntervalOptions, Matters, MattersOptions};
use crate::tally::TallyOptions;
use crate::text::visible;

/// Computes the table of flows, or of durations, of rows with a start and an end; and says what was excluded.
#[pyfunction]
#[pyo3(signature = (source, *, table, start, end, by, period, periods, cutoff, calendar, count, backlog, within, leap_year_days, levels, totals))]
#[expect(clippy::too_many_arguments, reason = "the facade names each of them")]
pub(super) fn matters(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    table: &str,
    start: String,
    end: String,
    by: Vec<String>,
    period: &str,
    periods: Option<Vec<String>>,
    cutoff: Option<String>,
    calendar: &PyCalendar,
    count: &str,
    backlog: u32,
    within: Vec<u32>,
    leap_year_days: f64,
    levels: Vec<f64>,
    totals: bool,
) -> PyResult<(Frame, Option<String>)> {
    let mut options = MattersOptions {
        start,
        end,
        count: count.parse()?,
        backlog,
        within,
        leap_year_days,
        tally: TallyOptions {
            by,
            grain: period.parse()?,
            cutoff: day("cutoff", cutoff.as_deref())?,
            calendar: calendar.0.clone(),
            ..TallyOptions::default()
        },
        figures: FigureOptions {
            periods: parse_periods(periods)?,
            intervals: IntervalOptions::at(levels),
            totals,
            ..FigureOptions::default()
        },
    };
    let made: PyResult<Matters> = Matters::of(&options, |schema| register(schema, source, [].into()));
    let made = made?;
    let table = table.to_owned();
    let work = move |stop| {
        options.tally.read.stop = stop;
        match table.as_str() {
            "flow" => made.flow(&options),
            "durations" => made.durations(&options),
            other => Err(Error::parameter("table", other, "flow or durations")),
        }
    };
    let made = run(py, work)?;
    let warning = made.warning().map(|text| visible(&text).into_owned());
    Ok((Frame::of(made.frame), warning))
}
