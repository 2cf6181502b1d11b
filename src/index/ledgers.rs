//! The rows of registers that points hang on: events, tasks, and scores that were given by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::data::{Event, Reading, Row, Task};
use super::decimal::Decimal;
use super::definition::TaskState;
use super::quantity::Fraction;
use crate::calendar::{NaiveDate, Period};
use crate::column::{NO_DAY, Values};
use crate::error::{Error, Result};
use crate::register::{Problems, ReadOptions, Register, Rows};

/// The registers whose rows an assessment names one by one.
pub(crate) const LEDGERS: [&str; 3] = ["events", "tasks", "scores"];

/// The rows of the registers `events`, `tasks` and `scores`.
///
/// # Examples
///
/// ```
/// use fazhi::Registers;
/// use fazhi::index::Ledgers;
/// use fazhi::polars::prelude::*;
///
/// let events = df!["单位" => ["县司法局"], "日期" => ["2020-06-01"], "类别" => ["通报批评"]]?;
/// let registers = Registers::new().with_frame("events", events)?;
/// let ledgers = Ledgers::default().and(registers.get("events").unwrap(), &Default::default())?;
/// assert_eq!(ledgers.units().collect::<Vec<_>>(), ["县司法局"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Ledgers {
    events: Vec<(String, i32, Event)>,
    tasks: Vec<Entry>,
    scores: BTreeMap<(String, String), Vec<Score>>,
    /// The day as of which tasks are judged and after which no event counts; each period's last day where none is given.
    cutoff: Option<i32>,
    /// The day of the run: nothing is known of later ones.
    today: Option<i32>,
    /// The registers that were read.
    read: BTreeSet<String>,
    /// The cells and rows that could not be used.
    pub(crate) problems: Problems,
}

/// A ledger that items hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Events,
    Tasks,
    Scores,
}

/// A task as its row has it.
#[derive(Debug)]
struct Entry {
    unit: String,
    number: Option<String>,
    name: Option<String>,
    assigned: i32,
    due: i32,
    done: i32,
    row: Row,
}

/// A score that was given, for the days of a period, or for all days.
#[derive(Debug)]
struct Score {
    days: Option<(i32, i32)>,
    share: Option<Fraction>,
}

impl Ledgers {
    /// These ledgers and a register of one of the kinds.
    ///
    /// # Errors
    ///
    /// As [`Register::read`].
    pub fn and(mut self, register: &Register, options: &ReadOptions) -> Result<Self> {
        self.today = Some(options.today.to_epoch_days());
        let kind = register.schema().id.clone();
        let account = register.read(options, |rows| {
            match kind.as_str() {
                "events" => self.take_events(&rows),
                "tasks" => self.take_tasks(&rows),
                "scores" => self.take_scores(&rows),
                other => return Err(Error::unknown("ledger", other, LEDGERS)),
            }
            Ok(())
        })?;
        self.problems.extend(account.problems);
        self.read.insert(kind);
        Ok(self)
    }

    /// The same ledgers as of a day.
    #[must_use]
    pub fn with_cutoff(self, cutoff: Option<NaiveDate>) -> Self {
        self.until(cutoff.map(|day| day.to_epoch_days()))
    }

    /// The same ledgers as of the number of a day.
    pub(crate) fn until(self, cutoff: Option<i32>) -> Self {
        Self { cutoff, ..self }
    }

    /// The day as of which a period is judged: its last one, if no cutoff is given and it is over.
    fn judged(&self, period: Period) -> i32 {
        let day = self.cutoff.unwrap_or_else(|| period.last_day_number());
        self.today.map_or(day, |today| day.min(today))
    }

    /// The units that are named.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        let events = self.events.iter().map(|(unit, ..)| unit);
        let scores = self.scores.keys().map(|(unit, _)| unit);
        events.chain(self.tasks.iter().map(|task| &task.unit)).chain(scores).map(String::as_str)
    }

    /// Whether a register of a kind was read.
    pub(super) fn has(&self, register: &str) -> bool {
        self.read.contains(register)
    }

    /// The first and the last day that each row of some ledgers is of; none where a row is of all days.
    pub(super) fn spans(&self, kinds: &[Kind]) -> Option<Vec<(i32, i32)>> {
        let mut days: Vec<i32> = Vec::new();
        if kinds.contains(&Kind::Events) {
            days.extend(self.events.iter().map(|(_, day, _)| *day));
        }
        if kinds.contains(&Kind::Tasks) {
            let day = |task: &Entry| [task.due, task.done, task.assigned].into_iter().find(|day| *day != NO_DAY);
            days.extend(self.tasks.iter().filter_map(day));
        }
        let mut spans: Vec<(i32, i32)> = days.into_iter().filter(|day| *day != NO_DAY).map(|day| (day, day)).collect();
        if kinds.contains(&Kind::Scores) {
            for score in self.scores.values().flatten() {
                spans.push(score.days.map(|(first, after)| (first, after - 1))?);
            }
        }
        Some(spans)
    }

    /// The numbers and the names of all tasks.
    pub(super) fn tasks_named(&self) -> impl Iterator<Item = &str> {
        self.tasks.iter().flat_map(|task| [&task.number, &task.name]).flatten().map(String::as_str)
    }

    /// The items that scores were given for.
    pub(super) fn items_scored(&self) -> impl Iterator<Item = &str> {
        self.scores.keys().map(|(_, item)| item.as_str())
    }

    /// What stands in a column of the events: `kind`, `level` or `grade`.
    pub(super) fn words_of(&self, column: &str) -> impl Iterator<Item = &str> {
        self.events.iter().filter_map(move |(_, _, event)| match column {
            "kind" => Some(event.kind.as_str()),
            "level" => event.level.as_deref(),
            _ => event.grade.as_deref(),
        })
    }

    fn take_events(&mut self, rows: &Rows) {
        let texts = Texts::of(rows, ["agency", "kind", "level", "grade", "item"]);
        let days = rows.days("day");
        for at in usable(rows, &["agency", "day", "kind"]) {
            let [Some(unit), Some(kind), level, grade, item] = texts.at(at) else { continue };
            let day = days.map_or(NO_DAY, |days| days[at]);
            let points = points(rows.get("points"), at);
            let row = row_at(rows, "events", at);
            self.events.push((unit, day, Event { kind, level, grade, item, points, row }));
        }
    }

    fn take_tasks(&mut self, rows: &Rows) {
        let texts = Texts::of(rows, ["agency", "task_no", "task", "state"]);
        let day = |id: &str, at: usize| rows.days(id).map_or(NO_DAY, |days| days[at]);
        for at in usable(rows, &["agency", "task_no", "state", "assigned", "due", "done"]) {
            let [Some(unit), number, name, state] = texts.at(at) else { continue };
            if state.as_deref() == Some("cancelled") {
                continue;
            }
            let (assigned, due, done) = (day("assigned", at), day("due", at), day("done", at));
            self.tasks.push(Entry { unit, number, name, assigned, due, done, row: row_at(rows, "tasks", at) });
        }
    }

    fn take_scores(&mut self, rows: &Rows) {
        let texts = Texts::of(rows, ["agency", "item"]);
        for at in usable(rows, &["agency", "item", "score", "full_score", "period"]) {
            let [Some(unit), Some(item)] = texts.at(at) else { continue };
            let number = |id: &str| decimal(rows.get(id), at);
            let share = number("score").zip(number("full_score")).and_then(|(score, full)| Fraction::new(score, full));
            let days = match rows.get("period") {
                Some(Values::Periods { first, after }) if first[at] != NO_DAY => Some((first[at], after[at])),
                _ => None,
            };
            self.scores.entry((unit, item)).or_default().push(Score { days, share });
        }
    }

    /// The events of a unit in a period.
    pub(super) fn events_of(&self, unit: &str, period: Period) -> Vec<Event> {
        let days = period.first_day_number()..=period.last_day_number().min(self.judged(period));
        let of = self.events.iter().filter(|(named, day, _)| named == unit && days.contains(day));
        of.map(|(.., event)| event.clone()).collect()
    }

    /// The tasks of a unit that are due in a period, those without a due day that were done in it, and those that are neither done
    /// nor due at its end.
    pub(super) fn tasks_of(&self, unit: &str, period: Period) -> Vec<Task> {
        let (days, judged) = (period.first_day_number()..=period.last_day_number(), self.judged(period));
        let of = self.tasks.iter().filter(|task| task.unit == unit);
        let in_period = |task: &Entry| {
            let (number, name, row) = (task.number.clone(), task.name.clone(), task.row.clone());
            task.state(&days, judged).map(|state| Task { number, name, state, row })
        };
        of.filter_map(in_period).collect()
    }

    /// The share of the full score that was given to a unit for an item in a period.
    pub(super) fn score_of(&self, unit: &str, item: &str, period: Period) -> Reading<Fraction> {
        let first = period.first_day_number();
        let scores = self.scores.get(&(unit.to_owned(), item.to_owned())).map_or(&[][..], Vec::as_slice);
        let mut of_period =
            scores.iter().filter(|score| score.days.is_none_or(|(from, after)| from <= first && first < after));
        of_period.next().map_or(Reading::Missing, |score| score.share.map_or(Reading::Undefined, Reading::Value))
    }
}

impl Entry {
    /// How the task stands in a period as of a day; none where it belongs to another one.
    fn state(&self, days: &RangeInclusive<i32>, judged: i32) -> Option<TaskState> {
        let is_done = self.done != NO_DAY && self.done <= judged;
        let pending = || (!is_done && self.assigned <= judged).then_some(TaskState::Pending);
        match self.due {
            NO_DAY if is_done => days.contains(&self.done).then_some(TaskState::InTime),
            due if due == NO_DAY || due > *days.end() => pending(),
            due if due < *days.start() => None,
            due if is_done => Some(if self.done <= due { TaskState::InTime } else { TaskState::Late }),
            due => Some(if due <= judged { TaskState::Undone } else { TaskState::Pending }),
        }
    }
}

/// Columns of text.
struct Texts<const N: usize>([Option<crate::column::Codes>; N]);

impl<const N: usize> Texts<N> {
    fn of(rows: &Rows, ids: [&str; N]) -> Self {
        Self(ids.map(|id| rows.codes(id)))
    }

    fn at(&self, row: usize) -> [Option<String>; N] {
        self.0.each_ref().map(|codes| codes.as_ref()?.get(row).filter(|text| !text.is_empty()).map(str::to_owned))
    }
}

/// The rows that can be used by what needs these columns.
fn usable(rows: &Rows, needed: &[&str]) -> Vec<usize> {
    use crate::register::Need;
    let is_needed = |need: &Need| matches!(need, Need::Column(id) if needed.contains(&id.as_str()));
    rows.unusable(&is_needed).not().rows(rows.height()).collect()
}

fn row_at(rows: &Rows, register: &str, at: usize) -> Row {
    let (file, number): (Arc<str>, u64) = match rows.places() {
        Some(places) => (Arc::clone(&places.file), places.numbers.at(at)),
        None => ("frame".into(), at as u64 + 1),
    };
    Row { register: register.into(), file, number }
}

/// A score in ten-thousandths.
fn decimal(values: Option<&Values>, at: usize) -> Option<i128> {
    match values {
        Some(Values::Decimals { values, .. }) if values[at] != crate::column::NO_DECIMAL => Some(values[at]),
        _ => None,
    }
}

/// Points without their sign: a deduction is written as 2 or as -2.
fn points(values: Option<&Values>, at: usize) -> Option<Decimal> {
    let of_ten_thousandths = |value: i128| i64::try_from(value.abs() * 100).ok().map(Decimal::of_millionths);
    decimal(values, at).and_then(of_ten_thousandths)
}
