//! The answers of clocks: for each row the days taken, the limit, whether it was kept, and when it runs out.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::*;
use polars_arrow::bitmap::{Bitmap, MutableBitmap};
use rayon::prelude::*;

use crate::calendar::{Calendar, DayCount};
use crate::catalogue::{Clock, Predicate, answer_column};
use crate::error::{Error, Result};
use crate::register::days;

/// How many rows one thread takes at a time.
const PIECE: usize = 1 << 14;

/// A clock that can be asked.
pub(super) struct ReadyClock {
    pub(super) clock: Clock,
    limits: Vec<ReadyLimit>,
    calendar: Arc<Calendar>,
    /// Whether the run lies after the calendar, so that a limit which ends beyond it may have run out.
    behind: bool,
}

struct ReadyLimit {
    filter: Option<Predicate>,
    since: Option<i32>,
    days: i64,
    extension: i64,
}

/// What a clock says of some rows.
pub(super) struct Answers {
    pub(super) starts: Vec<Option<i32>>,
    pub(super) ends: Vec<Option<i32>>,
    pub(super) excluded: Vec<i32>,
    pub(super) days: Vec<Option<i32>>,
    /// Rows of which nothing can be said, as the calendar ends before their limit does.
    pub(super) doubt: Option<Bitmap>,
}

/// What a clock says of one row.
#[derive(Clone, Copy, Default)]
struct Answer {
    days: Option<i32>,
    on_time: Option<bool>,
    overdue: Option<i32>,
    doubt: bool,
}

impl ReadyClock {
    pub(super) fn new(
        clock: &Clock,
        parameters: &BTreeMap<String, f64>,
        calendar: &Arc<Calendar>,
        today: i32,
    ) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: format!("clock `{}`", clock.id), reason };
        let mut limits = Vec::new();
        for limit in &clock.limits {
            limits.push(ReadyLimit {
                filter: limit.predicate(parameters).map_err(definition)?,
                since: limit.since().map_err(definition)?,
                days: limit.days(parameters).map_err(definition)?,
                extension: i64::from(limit.extension),
            });
        }
        Ok(Self { clock: clock.clone(), limits, calendar: Arc::clone(calendar), behind: today > calendar.covers().1 })
    }

    /// Adds its answers to a frame, as columns, and gives those that are no columns.
    pub(super) fn answer(&self, frame: &mut DataFrame) -> Result<Answers> {
        let height = frame.height();
        let starts = self.starts(frame)?;
        let ends: Vec<_> = days(frame, &self.clock.end)?.iter().collect();
        let excluded = self.excluded(frame)?;
        let limits = if self.clock.has_limit() { Some(self.row_limits(frame, &starts)?) } else { None };
        let answer = |row: usize| {
            let start = starts[row]?;
            let limit = limits.as_ref().and_then(|limits| limits[row]);
            Some(self.judge(start, ends[row], limit, excluded[row]))
        };
        let answers: Vec<Answer> =
            (0..height).into_par_iter().with_min_len(PIECE).map(|row| answer(row).unwrap_or_default()).collect();
        let name = |answer: &str| PlSmallStr::from(answer_column(&self.clock.id, answer));
        let days: Vec<Option<i32>> = answers.iter().map(|answer| answer.days).collect();
        let whole = |name: PlSmallStr, days: &mut dyn Iterator<Item = Option<i32>>| {
            days.collect::<Int32Chunked>().with_name(name)
        };
        let mut columns: Vec<Column> = vec![whole(name("clock_days"), &mut days.iter().copied()).into_series().into()];
        if let Some(limits) = limits {
            columns.push(whole(name("clock_limit"), &mut limits.iter().copied()).into_series().into());
            let on_time: BooleanChunked = answers.iter().map(|answer| answer.on_time).collect();
            columns.push(on_time.with_name(name("clock_on_time")).into_series().into());
            let overdue = whole(name("clock_overdue"), &mut answers.iter().map(|answer| answer.overdue));
            columns.push(overdue.into_date().into_series().into());
        }
        for column in columns {
            frame.with_column(column).map_err(Error::engine("adding the answers of a clock"))?;
        }
        let doubt = answers.iter().any(|answer| answer.doubt);
        let doubt = doubt.then(|| answers.iter().map(|answer| answer.doubt).collect::<MutableBitmap>().into());
        Ok(Answers { starts, ends, excluded, days, doubt })
    }

    /// How long the clock has run from a start to a day, less what does not count; none without a start or beyond the
    /// calendar.
    pub(super) fn run(&self, start: Option<i32>, until: i32, excluded: i32) -> Option<i32> {
        let days = self.calendar.days_between(start?, until, self.clock.count).ok()?;
        Some(days.saturating_sub(excluded).max(0))
    }

    fn starts(&self, frame: &DataFrame) -> Result<Vec<Option<i32>>> {
        let mut starts: Vec<Option<i32>> = vec![None; frame.height()];
        for column in self.clock.start.iter().filter(|column| frame.column(column).is_ok()) {
            starts.iter_mut().zip(days(frame, column)?.iter()).for_each(|(start, day)| *start = start.or(day));
        }
        Ok(starts)
    }

    fn excluded(&self, frame: &DataFrame) -> Result<Vec<i32>> {
        let there = self.clock.excluded.as_ref().filter(|column| frame.column(column).is_ok());
        let Some(column) = there else { return Ok(vec![0; frame.height()]) };
        Ok(small_numbers(frame, column)?.into_iter().map(|days| days.unwrap_or(0)).collect())
    }

    /// The limit of each row: its own where it says one above zero, else the first of the law that fits; longer where it was
    /// extended.
    fn row_limits(&self, frame: &DataFrame, starts: &[Option<i32>]) -> Result<Vec<Option<i32>>> {
        let there = |column: &Option<String>| column.clone().filter(|column| frame.column(column).is_ok());
        let own = there(&self.clock.term).map(|column| small_numbers(frame, &column)).transpose()?;
        let extended = there(&self.clock.extended).map(|column| yes(frame, col(column))).transpose()?;
        let fits = self.limits.iter().map(|limit| limit.fits(frame)).collect::<Result<Vec<_>>>()?;
        let limit = |row: usize| {
            let since =
                |limit: &ReadyLimit| limit.since.is_none_or(|since| starts[row].is_some_and(|start| start >= since));
            let of_law = self
                .limits
                .iter()
                .zip(&fits)
                .find(|(limit, fits)| since(limit) && fits.as_ref().is_none_or(|fits| fits.get_bit(row)));
            let own = own.as_ref().and_then(|own| own[row]).filter(|days| *days > 0).map(i64::from);
            let days = own.or(of_law.map(|(limit, _)| limit.days))?;
            let longer = extended.as_ref().is_some_and(|extended| extended.get_bit(row));
            let extension = of_law.map_or(0, |(limit, _)| limit.extension);
            i32::try_from(days + if longer { extension } else { 0 }).ok()
        };
        Ok((0..frame.height()).map(limit).collect())
    }

    fn judge(&self, start: i32, end: Option<i32>, limit: Option<i32>, excluded: i32) -> Answer {
        let days = end.and_then(|end| self.run(Some(start), end, excluded));
        let Some(limit) = limit else { return Answer { days, ..Answer::default() } };
        if self.clock.least {
            return Answer { days, on_time: days.map(|days| days >= limit), ..Answer::default() };
        }
        let allowed = limit.saturating_add(excluded);
        let overdue = match self.clock.count {
            DayCount::WorkingDays => self.calendar.add_workdays(start, allowed.saturating_add(1)),
            DayCount::CalendarDays => self.calendar.deadline(start, allowed, self.clock.count).map(|last| last + 1),
        };
        let overdue = overdue.ok();
        let late = end.zip(overdue).map(|(end, overdue)| end >= overdue);
        let covered = |day: i32| day <= self.calendar.covers().1;
        let on_time = match (end, late) {
            (None, _) => None,
            (Some(_), Some(late)) => Some(!late),
            (Some(end), None) => covered(end).then_some(true),
        };
        let doubt = overdue.is_none() && self.behind && !end.is_some_and(covered);
        Answer { days, on_time, overdue, doubt }
    }
}

impl ReadyLimit {
    /// The rows that it fits; none where it fits all.
    fn fits(&self, frame: &DataFrame) -> Result<Option<Bitmap>> {
        let Some(filter) = &self.filter else { return Ok(None) };
        let known = filter.columns.iter().all(|column| frame.column(column).is_ok());
        if !known {
            return Ok(Some(Bitmap::new_zeroed(frame.height())));
        }
        yes(frame, filter.expr(&lit(NULL))).map(Some)
    }
}

/// The rows in which a predicate holds.
fn yes(frame: &DataFrame, predicate: Expr) -> Result<Bitmap> {
    let doing = || Error::engine("asking which limit a row has");
    let answer = frame.clone().lazy().select([predicate.alias("holds")]).collect().map_err(doing())?;
    let answer = answer.columns()[0].as_materialized_series().bool().map_err(doing())?.rechunk();
    let array = answer.downcast_as_array();
    Ok(array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid))
}

/// Whole numbers of days; those beyond a million days count as that many.
fn small_numbers(frame: &DataFrame, column: &str) -> Result<Vec<Option<i32>>> {
    let doing = || Error::engine(format!("reading the days of column `{column}`"));
    let numbers = frame.column(column).map_err(doing())?.as_materialized_series().i64().map_err(doing())?.clone();
    let small = |days: i64| i32::try_from(days.clamp(0, 1_000_000)).unwrap_or(0);
    Ok(numbers.iter().map(|days| days.map(small)).collect())
}
