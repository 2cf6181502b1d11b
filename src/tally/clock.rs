//! Clocks at work: which days of a row each runs between, by which limit it judges, and what it answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars_buffer::Buffer;

use crate::calendar::{Calendar, DayCount};
use crate::catalogue::{Clock, Scope};
use crate::column::{Mask, NO_DAY, NO_NUMBER, Truths, Values};
use crate::error::{Error, Result};
use crate::predicate::{Answer, Expr, Leaf, Program};
use crate::register::{Rows, Schema};

/// A clock with its limits ready to judge.
pub(super) struct ReadyClock {
    pub(super) clock: Clock,
    limits: Vec<ReadyLimit>,
    calendar: Arc<Calendar>,
    /// Whether the run is later than the calendar, so that a limit which ends beyond it may have run out.
    behind: bool,
}

struct ReadyLimit {
    filter: Option<Expr>,
    since: Option<i32>,
    days: i32,
    extension: u32,
}

/// What a clock says of some rows.
pub(super) struct Answers {
    starts: Buffer<i32>,
    ends: Buffer<i32>,
    /// How many days of each row do not count.
    excluded: Option<Buffer<i32>>,
    days: Option<Values>,
    limit: Option<Values>,
    on_time: Option<Values>,
    overdue: Option<Values>,
    /// Rows of which nothing can be said, as the calendar ends before their limit does.
    pub(super) doubt: Mask,
}

/// Whether the end lies within the limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// There is no end, or no limit.
    Open,
    /// The calendar ends before the limit does.
    Doubt,
    Late,
    OnTime,
}

impl ReadyClock {
    pub(super) fn new(
        clock: &Clock,
        schema: &Schema,
        parameters: &BTreeMap<String, f64>,
        calendar: &Arc<Calendar>,
        today: i32,
    ) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: format!("clock `{}`", clock.id), reason };
        let scope = Scope { schema, parameters, clock: None, at: None };
        let mut limits = Vec::new();
        for limit in &clock.limits {
            let filter = limit.filter.as_deref().map(|filter| scope.resolve(filter)).transpose();
            limits.push(ReadyLimit {
                filter: filter.map_err(definition)?,
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

    /// The answers of those asked for that it gives.
    pub(super) fn gives(&self, asked: &BTreeSet<Answer>) -> BTreeSet<Answer> {
        let gives = |answer: &Answer| match answer {
            Answer::Days => self.clock.least || asked.contains(answer),
            _ => self.clock.has_limit() && asked.contains(answer),
        };
        Answer::ALL.into_iter().filter(gives).collect()
    }

    /// Whether another clock counts the same days.
    pub(super) fn runs_like(&self, other: &Self) -> bool {
        let Clock { start, end, count, excluded, .. } = &self.clock;
        (start, end, count, excluded)
            == (&other.clock.start, &other.clock.end, &other.clock.count, &other.clock.excluded)
    }

    /// What it says of some rows; `like` is what a clock has said of them that counts the same days.
    pub(super) fn answer(&self, rows: &Rows, asked: &BTreeSet<Answer>, like: Option<&Answers>) -> Answers {
        let mut answers = like.map_or_else(|| self.unanswered(rows), Answers::of_days);
        if asked.contains(&Answer::Days) && answers.days.is_none() {
            answers.days = Some(Values::Days(self.count_days(&answers)));
        }
        if self.clock.has_limit() {
            self.judge(rows, asked, &mut answers);
        }
        answers
    }

    fn unanswered(&self, rows: &Rows) -> Answers {
        let excluded = self.clock.excluded.as_ref().and_then(|column| small_numbers(rows, column, 0));
        Answers {
            starts: self.starts(rows),
            ends: days_of(rows, &self.clock.end),
            excluded: excluded.map(Into::into),
            days: None,
            limit: None,
            on_time: None,
            overdue: None,
            doubt: Mask::None,
        }
    }

    /// How long the clock of a row has run by a day, less what does not count; none without a start or beyond the calendar.
    pub(super) fn run(&self, answers: &Answers, row: usize, until: i32) -> Option<u32> {
        u32::try_from(self.days(answers.starts[row], until, answers.excluded(row))?).ok()
    }

    fn days(&self, start: i32, end: i32, excluded: i32) -> Option<i32> {
        let days = match self.clock.count {
            DayCount::WorkingDays => self.calendar.count(start, end)?,
            DayCount::CalendarDays if start == NO_DAY || end == NO_DAY => return None,
            DayCount::CalendarDays => end.saturating_sub(start),
        };
        Some(days.saturating_sub(excluded).max(0))
    }

    /// The days between the start and the end of each row, less those that do not count.
    fn count_days(&self, answers: &Answers) -> Buffer<i32> {
        let ends = answers.starts.iter().zip(answers.ends.iter()).enumerate();
        let days = ends.map(|(row, (start, end))| self.days(*start, *end, answers.excluded(row)).unwrap_or(NO_DAY));
        days.collect::<Vec<_>>().into()
    }

    /// Judges each row by its limit: whether it was kept, and the first day beyond it.
    fn judge(&self, rows: &Rows, asked: &BTreeSet<Answer>, answers: &mut Answers) {
        let limits = self.row_limits(rows, &answers.starts);
        let judged: Vec<(i32, Kept)> =
            (0..rows.height()).map(|row| self.judge_row(answers, row, limits[row])).collect();
        let kept = |row: usize| judged[row].1;
        if judged.iter().any(|(_, kept)| *kept == Kept::Doubt) {
            answers.doubt = Mask::from_fn(rows.height(), |row| kept(row) == Kept::Doubt);
        }
        if asked.contains(&Answer::OnTime) {
            let yes = Mask::from_fn(rows.height(), |row| kept(row) == Kept::OnTime);
            let unknown = Mask::from_fn(rows.height(), |row| matches!(kept(row), Kept::Open | Kept::Doubt));
            answers.on_time = Some(Values::Truths(Truths { yes, unknown }));
        }
        if asked.contains(&Answer::Overdue) {
            answers.overdue = Some(Values::Days(judged.iter().map(|(overdue, _)| *overdue).collect::<Vec<_>>().into()));
        }
        if asked.contains(&Answer::Limit) {
            answers.limit = Some(Values::Days(limits.into()));
        }
    }

    /// The first day on which a row is beyond its limit, and whether the limit was kept.
    fn judge_row(&self, answers: &Answers, row: usize, limit: i32) -> (i32, Kept) {
        let (start, end) = (answers.starts[row], answers.ends[row]);
        if self.clock.least {
            return (
                NO_DAY,
                answers.taken(row).filter(|_| limit != NO_DAY).map_or(Kept::Open, |days| {
                    if i64::from(days) >= i64::from(limit) { Kept::OnTime } else { Kept::Late }
                }),
            );
        }
        if start == NO_DAY || limit == NO_DAY {
            return (NO_DAY, Kept::Open);
        }
        let allowed = limit.saturating_add(answers.excluded(row));
        let overdue = match self.clock.count {
            DayCount::WorkingDays => self.calendar.nth(start, allowed.saturating_add(1)),
            DayCount::CalendarDays => self.calendar.next_worked(start.saturating_add(allowed)).map(|last| last + 1),
        };
        (overdue.unwrap_or(NO_DAY), self.kept(overdue, end))
    }

    /// Whether an end lies within the limit, given the first day beyond it; none where the limit ends beyond the calendar, and so
    /// after any end within it.
    fn kept(&self, overdue: Option<i32>, end: i32) -> Kept {
        match overdue {
            Some(_) if end == NO_DAY => Kept::Open,
            Some(overdue) if end >= overdue => Kept::Late,
            Some(_) => Kept::OnTime,
            None if end != NO_DAY && end <= self.calendar.covers_numbers().1 => Kept::OnTime,
            None if self.behind => Kept::Doubt,
            None => Kept::Open,
        }
    }

    /// For each row the first of the days of the start that it has.
    fn starts(&self, rows: &Rows) -> Buffer<i32> {
        let columns = self.clock.start.iter().filter_map(|id| rows.get(id).and_then(Values::days).cloned());
        let first = |one: Buffer<i32>, next: Buffer<i32>| -> Buffer<i32> {
            let days = one.iter().zip(next.iter()).map(|(day, next)| if *day == NO_DAY { *next } else { *day });
            days.collect::<Vec<_>>().into()
        };
        columns.reduce(first).unwrap_or_else(|| vec![NO_DAY; rows.height()].into())
    }

    /// The limit of each row: its own where it says one above zero, else the first of the law that fits; longer where it was
    /// extended.
    fn row_limits(&self, rows: &Rows, starts: &[i32]) -> Vec<i32> {
        let mut limits = vec![NO_DAY; starts.len()];
        let extended = self.clock.extended.as_ref().and_then(|column| rows.get(column));
        let extended = extended.map(|values| match values {
            Values::Truths(truths) => truths.yes.clone(),
            _ => Mask::None,
        });
        let mut extensions = extended.as_ref().map(|_| vec![0; starts.len()]);
        for law in self.limits.iter().rev() {
            let fits = law.fits(rows);
            let since = law.since.unwrap_or(NO_DAY);
            for row in fits.rows(starts.len()).filter(|row| starts[*row] >= since) {
                limits[row] = law.days;
                if let Some(extensions) = &mut extensions {
                    extensions[row] = law.extension;
                }
            }
        }
        if let Some(own) = self.clock.term.as_ref().and_then(|column| small_numbers(rows, column, NO_DAY)) {
            limits.iter_mut().zip(own).filter(|(_, own)| *own > 0).for_each(|(limit, own)| *limit = own);
        }
        if let (Some(extended), Some(extensions)) = (extended, extensions) {
            for row in extended.rows(starts.len()).filter(|row| limits[*row] != NO_DAY).collect::<Vec<_>>() {
                limits[row] = limits[row].saturating_add_unsigned(extensions[row]);
            }
        }
        limits
    }
}

impl ReadyLimit {
    /// The rows that it fits; none where a column that it asks about is missing.
    fn fits(&self, rows: &Rows) -> Mask {
        let Some(filter) = &self.filter else { return Mask::All };
        let has = |leaf: &Leaf| matches!(leaf, Leaf::Column(id) if rows.get(id).is_some());
        if !filter.leaves().iter().all(|(leaf, _)| has(leaf)) {
            return Mask::None;
        }
        let mut program = Program::default();
        let place = program.add(filter);
        program.run(rows).swap_remove(place).yes
    }
}

impl Answers {
    /// What a clock that counts the same days need not find out again.
    fn of_days(&self) -> Self {
        let Self { starts, ends, excluded, days, .. } = self;
        let (starts, ends, excluded) = (starts.clone(), ends.clone(), excluded.clone());
        Self {
            starts,
            ends,
            excluded,
            days: days.clone(),
            limit: None,
            on_time: None,
            overdue: None,
            doubt: Mask::None,
        }
    }

    /// An answer as a column, where it was asked for.
    pub(super) fn values(&self, answer: Answer) -> Option<&Values> {
        match answer {
            Answer::Days => self.days.as_ref(),
            Answer::Limit => self.limit.as_ref(),
            Answer::OnTime => self.on_time.as_ref(),
            Answer::Overdue => self.overdue.as_ref(),
        }
    }

    /// Whether a row has ended by a day.
    pub(super) fn ended_by(&self, row: usize, day: i32) -> bool {
        let end = self.ends[row];
        end != NO_DAY && end <= day
    }

    /// The days that a row took.
    pub(super) fn taken(&self, row: usize) -> Option<u32> {
        u32::try_from(self.days.as_ref()?.days()?[row]).ok()
    }

    fn excluded(&self, row: usize) -> i32 {
        self.excluded.as_ref().map_or(0, |excluded| excluded[row])
    }
}

/// The days of a column; none in any row where it is missing.
fn days_of(rows: &Rows, id: &str) -> Buffer<i32> {
    rows.get(id).and_then(Values::days).cloned().unwrap_or_else(|| vec![NO_DAY; rows.height()].into())
}

/// Whole numbers of days, `empty` for an empty cell; those beyond a million days count as that many.
fn small_numbers(rows: &Rows, column: &str, empty: i32) -> Option<Vec<i32>> {
    let Some(Values::Numbers(numbers)) = rows.get(column) else { return None };
    let small = |days: i64| i32::try_from(days.clamp(0, 1_000_000)).unwrap_or(0);
    Some(numbers.iter().map(|days| if *days == NO_NUMBER { empty } else { small(*days) }).collect())
}
