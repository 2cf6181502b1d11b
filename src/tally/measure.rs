//! A measure made ready: its predicates parsed, and the columns it needs known.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{CLOCK_DAYS, Clock, Measure, Predicate, Span, answer_column, is_answer};
use crate::error::{Error, Result};
use crate::register::{CALENDAR, after_period};
use crate::tally::options::SpecMeasure;

/// The column of the register's schema that says which period a row belongs to.
pub(super) const PERIOD: &str = "period";

/// A measure that can be counted.
pub(super) struct Ready {
    pub(super) definition: Measure,
    pub(super) optional: BTreeSet<String>,
    pub(super) filter: Option<Predicate>,
    pub(super) part: Option<Predicate>,
    /// The columns that its rows need, without the by-columns.
    pub(super) needs: BTreeSet<String>,
    /// The columns that its part needs besides.
    pub(super) part_needs: BTreeSet<String>,
    /// The id of its clock, and the answers that it speaks of.
    pub(super) clock: Option<String>,
    pub(super) answers: BTreeSet<String>,
    /// Whether it needs to know which days are worked.
    needs_calendar: bool,
}

/// How rows are placed in time, given the columns that an input has.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Placement {
    /// In the period of a day.
    Flow(String),
    /// From each of some days on, until the earliest of others.
    Stock(Lifetime),
}

/// The days between which a row is in being.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Lifetime {
    pub(super) from: Vec<String>,
    /// The first day no longer in being.
    pub(super) to: Vec<String>,
    /// The last day in being.
    pub(super) through: Vec<String>,
}

impl Ready {
    pub(super) fn new(measure: &SpecMeasure, parameters: &BTreeMap<String, f64>) -> Result<Self> {
        let definition = &measure.definition;
        let parse = |sql: &Option<String>| {
            let clock = definition.clock.as_deref();
            let parsed = sql.as_deref().map(|sql| Predicate::parse(sql, parameters, clock)).transpose();
            parsed.map_err(|reason| Error::Definition { place: measure.id.clone(), reason })
        };
        let (filter, part) = (parse(&definition.filter)?, parse(&definition.part)?);
        let of = |predicate: &Option<Predicate>| {
            predicate.iter().flat_map(|known| known.columns.clone()).collect::<Vec<_>>()
        };
        let clock = measure.clock.as_ref();
        let own = definition.plain_columns().filter(|column| clock.is_none() || !is_answer(column)).cloned();
        let of_clock = clock.into_iter().flat_map(|clock| clock.required().cloned().chain(clock.optional()));
        let needs: BTreeSet<String> = own.chain(of(&filter)).chain(of_clock).collect();
        let spans = definition.part_stock.iter().flat_map(Span::columns).cloned();
        let part_needs = spans.chain(of(&part)).collect();
        let spans = definition.stock.iter().chain(&definition.open).flat_map(Span::columns);
        let in_spans = spans.filter(|column| clock.is_some() && is_answer(column));
        let in_predicates = filter.iter().chain(&part).flat_map(|predicate| &predicate.answers);
        let in_days = definition.days.map(|_| CLOCK_DAYS.to_owned());
        let answers = in_spans.chain(in_predicates).cloned().chain(in_days).collect();
        Ok(Self {
            answers,
            definition: with_answers(definition),
            optional: measure.optional.clone(),
            filter,
            part,
            needs,
            part_needs,
            clock: clock.map(|clock| clock.id.clone()),
            needs_calendar: clock.is_some_and(Clock::needs_calendar),
        })
    }

    /// Whether a fault that concerns this column concerns it; the calendar counts as one.
    pub(super) fn needs(&self, column: &str) -> bool {
        self.needs.contains(column) || (self.needs_calendar && column == CALENDAR)
    }

    /// Whether it adds more for a row than one to some numbers: values, labels or days.
    pub(super) fn looks_at_each(&self) -> bool {
        self.definition.has_labels() || self.definition.sum.is_some() || self.definition.days.is_some()
    }

    /// All columns that it may use.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.needs.iter().chain(&self.part_needs)
    }

    /// The columns without which it cannot be counted and that an input lacks.
    ///
    /// The day of a flow may be missing where the input says the period of each row. Where a part speaks of columns that
    /// may be missing, one of them must be there.
    pub(super) fn lacking(&self, has: &dyn Fn(&str) -> bool) -> Vec<String> {
        let placed_by_period =
            |column: &String| self.clock.is_none() && self.definition.at.as_ref() == Some(column) && has(PERIOD);
        let needed = |column: &&String| !self.optional.contains(*column) && !placed_by_period(column);
        let mut lacking: Vec<_> = self.columns().filter(needed).filter(|column| !has(column)).cloned().collect();
        if let Some(part) = &self.part
            && self.clock.is_none()
            && !part.columns.is_empty()
            && !part.columns.iter().any(|column| has(column))
        {
            lacking.extend(part.columns.iter().cloned());
        }
        lacking.sort();
        lacking.dedup();
        lacking
    }

    pub(super) fn placement(&self, has: &dyn Fn(&str) -> bool) -> Placement {
        if let Some(at) = &self.definition.at {
            return Placement::Flow(if has(at) { at.clone() } else { PERIOD.into() });
        }
        let mut lifetime = Lifetime::default();
        for span in self.definition.stock.iter().chain(&self.definition.open) {
            lifetime.add(span, has);
        }
        if has(PERIOD) {
            lifetime.from.push(PERIOD.into());
            lifetime.to.push(after_period(PERIOD));
        }
        Placement::Stock(lifetime)
    }

    /// The days between which a row of the stock is in its part.
    pub(super) fn part_lifetime(&self, has: &dyn Fn(&str) -> bool, whole: &Lifetime) -> Lifetime {
        let mut lifetime = whole.clone();
        if let Some(span) = &self.definition.part_stock {
            lifetime.add(span, has);
        }
        lifetime
    }
}

/// A definition whose spans name the columns in which the answers of its clock stand.
fn with_answers(definition: &Measure) -> Measure {
    let Some(clock) = &definition.clock else { return definition.clone() };
    let column = |name: &Option<String>| {
        name.as_ref().map(|name| if is_answer(name) { answer_column(clock, name) } else { name.clone() })
    };
    let span = |span: &Option<Span>| {
        let named =
            |span: &Span| Span { from: column(&span.from), to: column(&span.to), through: column(&span.through) };
        span.as_ref().map(named)
    };
    Measure { stock: span(&definition.stock), open: span(&definition.open), ..definition.clone() }
}

impl Lifetime {
    fn add(&mut self, span: &Span, has: &dyn Fn(&str) -> bool) {
        let there = |column: &Option<String>| column.iter().filter(|column| has(column)).cloned().collect::<Vec<_>>();
        self.from.extend(there(&span.from));
        self.to.extend(there(&span.to));
        self.through.extend(there(&span.through));
    }
}

/// The name of the column that holds, for the days of another, the last day of the period.
pub(super) fn cutoff_column(at: &str) -> String {
    format!("{at}@cutoff")
}
