//! Flows and durations for Python.

use pyo3::prelude::*;

use super::calendar::PyCalendar;
use super::chart::PyChart;
use super::compute::{day, periods as parse_periods};
use super::source::register;
use super::stream::Frame;
use super::work::run;
use crate::chart::{Chart, Survival};
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, IntervalOptions, Matters, MattersOptions, MattersTable};
use crate::tally::TallyOptions;
use crate::text::visible;

/// How curves of survival are drawn.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(super) struct Curves {
    name: String,
    place: String,
    limit: Option<f64>,
    lang: String,
}

/// Computes the table of flows or of durations of rows with a start and an end, or draws their curves of survival; and says
/// what was excluded.
#[pyfunction]
#[pyo3(signature = (source, *, table, start, end, by, period, periods, cutoff, calendar, count, backlog, within, leap_year_days, levels, totals, curves))]
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
    curves: Option<Curves>,
) -> PyResult<(Frame, Option<PyChart>, Option<String>)> {
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
        let (table, chart) = match (table.as_str(), curves) {
            (_, Some(curves)) => curves.drawn(&made, &options)?,
            ("flow", _) => (made.flow(&options)?, None),
            ("durations", _) => (made.durations(&options)?, None),
            (other, _) => return Err(Error::parameter("table", other, "flow or durations")),
        };
        let warning = table.warning().map(|text| visible(&text).into_owned());
        Ok((Frame::of(table.frame), chart.map(PyChart), warning))
    };
    run(py, work)
}

impl Curves {
    fn drawn(self, matters: &Matters, options: &MattersOptions) -> Result<(MattersTable, Option<Chart>)> {
        let lang = self.lang.parse()?;
        let (mut survival, table) = Survival::of_matters(matters, &self.name, options, lang)?;
        survival.heading = survival.heading.within(&self.place, lang);
        survival.limit = self.limit;
        Ok((table, Some(survival.chart(lang))))
    }
}
