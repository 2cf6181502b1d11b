//! Clocks that are asked: which days of a row each runs between, by which limit it judges, and what it adds as columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;
use polars_plan::utils::expr_to_leaf_column_names;

use crate::calendar::{Calendar, DayCount};
use crate::catalogue::{ANSWERS, CLOCK_DAYS, Clock, Predicate, answer_column};
use crate::error::{Error, Result};
use crate::register::{Rows, Values, whole};
use crate::tally::answers::{Answers, Judged, Kept, NONE, between, less, on_time};

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
    days: i32,
    extension: u32,
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
                extension: limit.extension,
            });
        }
        Ok(Self {
            clock: clock.clone(),
            limits,
            calendar: Arc::clone(calendar),
            behind: today > calendar.covers_numbers().1,
        })
    }

    /// The answers that it gives of those asked for.
    pub(super) fn gives(&self, asked: BTreeSet<&str>) -> BTreeSet<&'static str> {
        let gives = |name: &&'static str| match *name {
            CLOCK_DAYS => self.clock.least || asked.contains(CLOCK_DAYS),
            name => self.clock.has_limit() && asked.contains(name),
        };
        ANSWERS.into_iter().map(|(name, _)| name).filter(gives).collect()
    }

    /// Adds the answers asked for to some rows, as columns, and gives what is no column; what other clocks answered is not
    /// counted again.
    pub(super) fn answer(
        &self,
        rows: &mut Rows,
        asked: &BTreeSet<&str>,
        others: &[(&Self, Answers)],
    ) -> Result<Answers> {
        let other = others.iter().find(|(other, _)| self.runs_like(&other.clock)).map(|(_, answers)| answers);
        let mut answers = match other {
            Some(Answers { starts, ends, excluded, days, .. }) => {
                let (starts, ends, excluded) = (starts.clone(), ends.clone(), excluded.clone());
                Answers { starts, ends, excluded, days: days.clone(), doubt: None }
            }
            None => self.unanswered(rows)?,
        };
        if asked.contains(CLOCK_DAYS) {
            let days = answers.days.take().unwrap_or_else(|| self.count_days(&answers));
            rows.add(self.name(CLOCK_DAYS), numbers(days.clone()));
            answers.days = Some(days);
        }
        if self.clock.has_limit() {
            let judged = self.judge(self.row_limits(rows, answers.starts.values())?, &answers);
            if judged.kept.contains(&Kept::Doubt) {
                answers.doubt = Some(judged.kept.iter().map(|kept| *kept == Kept::Doubt).collect());
            }
            if asked.contains("clock_on_time") {
                rows.add(self.name("clock_on_time"), on_time(&judged.kept));
            }
            if asked.contains("clock_overdue") {
                rows.add(self.name("clock_overdue"), Values::from_days(judged.overdue));
            }
            if asked.contains("clock_limit") {
                rows.add(self.name("clock_limit"), numbers(whole(judged.limits)));
            }
        }
        Ok(answers)
    }

    /// Whether another clock counts the same days.
    fn runs_like(&self, other: &Clock) -> bool {
        let Clock { start, end, count, excluded, .. } = &self.clock;
        (start, end, count, excluded) == (&other.start, &other.end, &other.count, &other.excluded)
    }

    /// Between which days it runs, and which of them do not count.
    fn unanswered(&self, rows: &Rows) -> Result<Answers> {
        let excluded =
            there(rows, self.clock.excluded.as_ref()).map(|column| small_numbers(rows, column, 0)).transpose()?;
        Ok(Answers {
            starts: self.starts(rows)?,
            ends: rows.day_column(&self.clock.end)?,
            excluded: excluded.map(Into::into),
            days: None,
            doubt: None,
        })
    }

    /// How long the clock of a row has run by a day, less what does not count; none without a start or beyond the calendar.
    pub(super) fn run(&self, answers: &Answers, row: usize, until: i32) -> Option<u32> {
        self.days(answers.starts.value(row), until, answers.excluded(row)).and_then(|days| u32::try_from(days).ok())
    }

    fn days(&self, start: i32, end: i32, excluded: i32) -> Option<i32> {
        match self.clock.count {
            DayCount::WorkingDays => less(self.calendar.count(start, end), excluded),
            DayCount::CalendarDays => less(between(start, end), excluded),
        }
    }

    fn count_days(&self, answers: &Answers) -> PrimitiveArray<i32> {
        match self.clock.count {
            DayCount::WorkingDays => answers.count(|start, end| self.calendar.count(start, end)),
            DayCount::CalendarDays => answers.count(between),
        }
    }

    fn judge(&self, limits: Vec<i32>, answers: &Answers) -> Judged {
        if self.clock.least {
            return answers.judge_least(limits);
        }
        let calendar = &self.calendar;
        let judge = |overdue: Option<i32>, end: i32| self.kept(overdue, end);
        match self.clock.count {
            DayCount::WorkingDays => {
                answers.judge(limits, |start, allowed| calendar.nth(start, allowed.saturating_add(1)), judge)
            }
            DayCount::CalendarDays => {
                let last = |start: i32, allowed: i32| calendar.next_worked(start.saturating_add(allowed));
                answers.judge(limits, |start, allowed| last(start, allowed).map(|last| last + 1), judge)
            }
        }
    }

    /// Whether an end lies within the limit, given the first day beyond it; none where the limit ends beyond the calendar, and so
    /// after any end within it.
    fn kept(&self, overdue: Option<i32>, end: i32) -> Kept {
        match overdue {
            Some(_) if end == NONE => Kept::Open,
            Some(overdue) if end >= overdue => Kept::Late,
            Some(_) => Kept::OnTime,
            None if end != NONE && end <= self.calendar.covers_numbers().1 => Kept::OnTime,
            None if self.behind => Kept::Doubt,
            None => Kept::Open,
        }
    }

    /// The first of the days of the start that each row has.
    fn starts(&self, rows: &Rows) -> Result<PrimitiveArray<i32>> {
        let there = self.clock.start.iter().filter(|column| rows.get(column).is_some());
        let columns = there.map(|column| rows.day_column(column)).collect::<Result<Vec<_>>>()?;
        let first = |one: PrimitiveArray<i32>, next: PrimitiveArray<i32>| {
            let days = one.values().iter().zip(next.values().iter());
            whole(days.map(|(day, next)| if *day == NONE { *next } else { *day }).collect())
        };
        Ok(columns.into_iter().reduce(first).unwrap_or_else(|| whole(vec![NONE; rows.height()])))
    }

    /// The limit of each row: its own where it says one above zero, else the first of the law that fits; longer where it was
    /// extended.
    fn row_limits(&self, rows: &Rows, starts: &[i32]) -> Result<Vec<i32>> {
        let mut limits = vec![NONE; starts.len()];
        let extended = there(rows, self.clock.extended.as_ref()).map(|column| yes(rows, col(column))).transpose()?;
        let mut extensions = extended.as_ref().map(|_| vec![0; starts.len()]);
        for law in self.limits.iter().rev() {
            let fits = law.fits(rows)?;
            let since = law.since.unwrap_or(NONE);
            let fitting = |row: &usize| starts[*row] >= since && fits.as_ref().is_none_or(|fits| fits.get_bit(*row));
            for row in (0..limits.len()).filter(fitting) {
                limits[row] = law.days;
                if let Some(extensions) = &mut extensions {
                    extensions[row] = law.extension;
                }
            }
        }
        if let Some(column) = there(rows, self.clock.term.as_ref()) {
            let own = small_numbers(rows, column, NONE)?;
            limits.iter_mut().zip(own).filter(|(_, own)| *own > 0).for_each(|(limit, own)| *limit = own);
        }
        if let (Some(extended), Some(extensions)) = (extended, extensions) {
            for row in extended.true_idx_iter().filter(|row| limits[*row] != NONE).collect::<Vec<_>>() {
                limits[row] = limits[row].saturating_add_unsigned(extensions[row]);
            }
        }
        Ok(limits)
    }

    fn name(&self, answer: &str) -> String {
        answer_column(&self.clock.id, answer)
    }
}

impl ReadyLimit {
    /// The rows that it fits; none where it fits all.
    fn fits(&self, rows: &Rows) -> Result<Option<Bitmap>> {
        let Some(filter) = &self.filter else { return Ok(None) };
        let known = filter.columns.iter().all(|column| rows.get(column).is_some());
        if !known {
            return Ok(Some(Bitmap::new_zeroed(rows.height())));
        }
        yes(rows, filter.expr(&lit(NULL))).map(Some)
    }
}

/// A column that the rows have.
fn there<'a>(rows: &Rows, column: Option<&'a String>) -> Option<&'a str> {
    column.map(String::as_str).filter(|column| rows.get(column).is_some())
}

/// Numbers of days as a column.
fn numbers(days: PrimitiveArray<i32>) -> Values {
    Values::Other(Int32Chunked::with_chunk("days".into(), days).into_series())
}

/// The rows in which a predicate holds.
fn yes(rows: &Rows, predicate: Expr) -> Result<Bitmap> {
    let doing = || Error::engine("asking which limit a row has");
    let columns = expr_to_leaf_column_names(&predicate);
    let frame = rows.frame_of(|column| columns.iter().any(|name| name.as_str() == column))?;
    let answer = frame.lazy().select([predicate.alias("holds")]).collect().map_err(doing())?;
    let answer = answer.columns()[0].as_materialized_series().bool().map_err(doing())?.rechunk();
    let array = answer.downcast_as_array();
    Ok(array.validity().map_or_else(|| array.values().clone(), |valid| array.values() & valid))
}

/// Whole numbers of days, or what stands for an empty cell; those beyond a million days count as that many.
fn small_numbers(rows: &Rows, column: &str, empty: i32) -> Result<Vec<i32>> {
    let numbers = rows.series(column)?;
    let numbers = numbers.i64().map_err(Error::engine(format!("reading the days of column `{column}`")))?;
    let small = |days: i64| i32::try_from(days.clamp(0, 1_000_000)).unwrap_or(0);
    Ok(numbers.iter().map(|days| days.map_or(empty, small)).collect())
}
