//! A measure made ready to be counted: its predicates resolved, and what it needs known.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Clock, Measure, Scope, Span};
use crate::error::{Error, Result};
use crate::predicate::{Answer, Expr, Leaf};
use crate::register::{Need, PERIOD, Schema};
use crate::tally::spec::SpecMeasure;

/// A measure that can be counted.
pub(super) struct Ready {
    pub(super) id: String,
    pub(super) definition: Measure,
    optional: BTreeSet<String>,
    pub(super) filter: Option<Expr>,
    pub(super) part: Option<Expr>,
    /// The columns that its rows need, without the group-by columns.
    needs: BTreeSet<String>,
    /// The columns that its part needs besides.
    part_needs: BTreeSet<String>,
    /// The id of its clock, and the answers that it uses.
    pub(super) clock: Option<String>,
    pub(super) answers: BTreeSet<Answer>,
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lifetime {
    pub(super) from: Vec<DayColumn>,
    /// The first day no longer in being.
    pub(super) to: Vec<DayColumn>,
    /// The last day in being.
    pub(super) through: Vec<DayColumn>,
}

/// Where a day of a row is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DayColumn {
    Leaf(Leaf),
    /// The first day after the row's own period.
    AfterPeriod,
}

impl DayColumn {
    pub(super) fn column(id: &str) -> Self {
        Self::Leaf(Leaf::Column(id.to_owned()))
    }
}

impl Ready {
    pub(super) fn new(measure: &SpecMeasure, schema: &Schema, parameters: &BTreeMap<String, f64>) -> Result<Self> {
        let SpecMeasure { definition, clock, .. } = measure;
        let clock = clock.as_ref();
        let scope = Scope { schema, parameters, clock, at: definition.at.as_deref() };
        let resolve = |text: &Option<String>| {
            let resolved = text.as_deref().map(|text| scope.resolve(text)).transpose();
            resolved.map_err(|reason| Error::Definition { place: measure.id.clone(), reason })
        };
        let (filter, part) = (resolve(&definition.filter)?, resolve(&definition.part)?);
        let is_answer = |column: &&String| clock.is_some() && Answer::of_name(column).is_some();
        let own = definition.plain_columns().filter(|column| !is_answer(column)).cloned();
        let of_clock = clock.into_iter().flat_map(|clock| clock.required().cloned().chain(clock.optional()));
        let needs = own.chain(columns(filter.as_ref())).chain(of_clock).collect();
        let part_spans = definition.part_stock.iter().flat_map(Span::columns).cloned();
        let spans = definition.stock.iter().chain(&definition.open).flat_map(Span::columns);
        let in_spans = spans.filter(is_answer).filter_map(|column| Answer::of_name(column));
        let in_days = definition.days.map(|_| Answer::Days);
        Ok(Self {
            id: measure.id.clone(),
            answers: in_spans.chain(answers(filter.as_ref())).chain(answers(part.as_ref())).chain(in_days).collect(),
            needs,
            part_needs: part_spans.chain(columns(part.as_ref())).collect(),
            optional: measure.optional.clone(),
            definition: definition.clone(),
            filter,
            part,
            clock: clock.map(|clock| clock.id.clone()),
            needs_calendar: clock.is_some_and(Clock::needs_calendar),
        })
    }

    /// Whether what it counts needs this of a row.
    pub(super) fn needs(&self, need: &Need) -> bool {
        match need {
            Need::Column(column) => self.needs.contains(column),
            Need::Calendar => self.needs_calendar,
        }
    }

    /// Whether its part needs this of a row besides.
    pub(super) fn part_needs(&self, need: &Need) -> bool {
        matches!(need, Need::Column(column) if self.part_needs.contains(column))
    }

    pub(super) fn has_part(&self) -> bool {
        self.part.is_some() || self.definition.part_stock.is_some()
    }

    /// All columns that it may use.
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.needs.iter().chain(&self.part_needs)
    }

    /// The columns without which it cannot be counted and that an input does not have.
    ///
    /// The day of a flow may be missing where the input says the period of each row. Where a part uses columns that may be
    /// missing, one of them must be there.
    pub(super) fn missing(&self, has: &dyn Fn(&str) -> bool) -> BTreeSet<String> {
        let is_at = |column: &String| self.definition.at.as_ref() == Some(column);
        let placed = |column: &String| self.clock.is_none() && has(PERIOD) && is_at(column);
        let needed = |column: &&String| (is_at(column) || !self.optional.contains(*column)) && !placed(column);
        let mut missing: BTreeSet<_> = self.columns().filter(needed).filter(|column| !has(column)).cloned().collect();
        let of_part = columns(self.part.as_ref());
        if self.clock.is_none() && !of_part.is_empty() && !of_part.iter().any(|column| has(column)) {
            missing.extend(of_part);
        }
        missing
    }

    pub(super) fn placement(&self, has: &dyn Fn(&str) -> bool) -> Placement {
        if let Some(at) = &self.definition.at {
            return Placement::Flow(if has(at) { at.clone() } else { PERIOD.into() });
        }
        let mut lifetime = Lifetime::default();
        for span in self.definition.stock.iter().chain(&self.definition.open) {
            self.add(&mut lifetime, span, has);
        }
        if has(PERIOD) {
            lifetime.from.push(DayColumn::column(PERIOD));
            lifetime.to.push(DayColumn::AfterPeriod);
        }
        Placement::Stock(lifetime)
    }

    /// The days between which a row of the stock is in its part.
    pub(super) fn part_lifetime(&self, whole: &Lifetime, has: &dyn Fn(&str) -> bool) -> Lifetime {
        let mut lifetime = whole.clone();
        if let Some(span) = &self.definition.part_stock {
            self.add(&mut lifetime, span, has);
        }
        lifetime
    }

    fn add(&self, lifetime: &mut Lifetime, span: &Span, has: &dyn Fn(&str) -> bool) {
        let day = |id: &String| match (&self.clock, Answer::of_name(id)) {
            (Some(clock), Some(answer)) => Some(DayColumn::Leaf(Leaf::Answer(clock.clone(), answer))),
            _ => has(id).then(|| DayColumn::column(id)),
        };
        lifetime.from.extend(span.from.iter().filter_map(day));
        lifetime.to.extend(span.to.iter().filter_map(day));
        lifetime.through.extend(span.through.iter().filter_map(day));
    }
}

fn columns(expr: Option<&Expr>) -> Vec<String> {
    let leaves = expr.into_iter().flat_map(Expr::leaves);
    let columns = leaves.filter_map(|(leaf, _)| if let Leaf::Column(id) = leaf { Some(id.clone()) } else { None });
    columns.collect()
}

fn answers(expr: Option<&Expr>) -> Vec<Answer> {
    let leaves = expr.into_iter().flat_map(Expr::leaves);
    leaves.filter_map(|(leaf, _)| if let Leaf::Answer(_, answer) = leaf { Some(*answer) } else { None }).collect()
}
