//! What must hold of a definition before anything is counted with it.

use std::collections::BTreeMap;

use crate::catalogue::catalogue::Catalogue;
use crate::catalogue::clock::Clock;
use crate::catalogue::indicator::{Days, Indicator, IndicatorKind, Measure, Span};
use crate::catalogue::predicate::Scope;
use crate::predicate::Answer;
use crate::register::{Column, Kind, Schema};

/// What must hold of a clock before anything is judged by it.
pub(super) fn validate_clock(clock: &Clock, schema: &Schema, parameters: &BTreeMap<String, f64>) -> Result<(), String> {
    if clock.start.is_empty() {
        return Err("`start` names no column".into());
    }
    for id in clock.ends() {
        column(schema, id, |kind| kind == Kind::Date, "a date")?;
    }
    for id in clock.term.iter().chain(&clock.excluded) {
        column(schema, id, |kind| kind == Kind::Int, "a whole number")?;
    }
    if let Some(id) = &clock.extended {
        column(schema, id, |kind| kind == Kind::Bool, "yes or no")?;
    }
    let scope = Scope { schema, parameters, clock: None, at: None };
    for limit in &clock.limits {
        limit.days(parameters)?;
        limit.since()?;
        limit.filter.as_deref().map(|filter| scope.resolve(filter)).transpose()?;
    }
    Ok(())
}

/// What must hold of an indicator.
pub(super) fn validate(indicator: &Indicator, catalogue: &Catalogue) -> Result<(), String> {
    if !indicator.part_said.is_empty() && indicator.kind != IndicatorKind::Proportion {
        return Err("`part_said` goes with a proportion".into());
    }
    if indicator.requires.is_some() && indicator.measure.is_none() {
        return Ok(());
    }
    let kinds = catalogue.kinds();
    let parameters = catalogue.default_parameters();
    shape(indicator)?;
    for (_, measure) in indicator.measures() {
        let schema = kinds.get(indicator.register_of(measure)).map_err(|error| error.to_string())?;
        clock(measure, schema, catalogue)?;
        let clock = catalogue.clock_of(measure);
        columns(measure, schema, clock)?;
        let scope = Scope { schema, parameters, clock, at: measure.at.as_deref() };
        for text in [&measure.filter, &measure.part].into_iter().flatten() {
            scope.resolve(text)?;
        }
        if let Some(name) = measure.over.as_ref().filter(|name| !parameters.contains_key(*name)) {
            return Err(format!("`over` names the parameter `{name}`, which has no default"));
        }
    }
    let known = |id: &String| {
        indicator.measures().any(|(_, measure)| {
            kinds.get(indicator.register_of(measure)).is_ok_and(|schema| schema.column(id).is_some())
        })
    };
    match indicator.optional.iter().find(|id| !known(id)) {
        Some(id) => Err(format!("optional column `{id}` is not a column of its registers")),
        None => Ok(()),
    }
}

/// Which parts of a definition go with which kind.
fn shape(indicator: &Indicator) -> Result<(), String> {
    use IndicatorKind as K;
    let measure = indicator.measure.as_ref().ok_or("it has no measure")?;
    let denominator = indicator.denominator.as_ref();
    let part = measure.part.is_some() || measure.part_stock.is_some() || measure.part_at.is_some();
    let plus = indicator.plus.is_some();
    if (indicator.minus.is_some() && indicator.kind != K::Balance)
        || (plus && !matches!(indicator.kind, K::Balance | K::Proportion | K::Count | K::Sum))
    {
        return Err("`plus` goes with a count, a sum, a proportion or a balance, `minus` with a balance".into());
    }
    if indicator.statistic.is_some() != (indicator.kind == K::Duration) {
        return Err("`statistic` goes with a duration, and a duration with `statistic`".into());
    }
    let coverage =
        denominator.is_some_and(|list| !list.distinct.is_empty() && list.distinct.len() == measure.distinct.len());
    let (fits, needs) = match indicator.kind {
        K::Count => (denominator.is_none() && measure.sum.is_none() && !part, "a measure of rows or distinct values"),
        K::Sum => (denominator.is_none() && measure.sum.is_some() && !part, "a measure with `sum`"),
        K::Proportion if denominator.is_some() => (coverage && !part, "two measures with as many `distinct` columns"),
        K::Proportion => (part && measure.sum.is_none() && measure.distinct.is_empty(), "a measure with `part`"),
        K::Composition => (denominator.is_none() && measure.split.is_some() && !part, "a measure with `split`"),
        K::Mean => ((denominator.is_some() || measure.sum.is_some()) && !part, "a measure with `sum`, or two measures"),
        K::Ratio => (denominator.is_some() && !part, "two measures"),
        K::RatePerPopulation => (denominator.is_some() && indicator.per.is_some() && !part, "two measures and `per`"),
        K::Duration => (denominator.is_none() && measure.days.is_some() && !part, "a measure with `days`"),
        K::Balance => {
            (measure.stock.is_some() && plus && indicator.minus.is_some() && !part, "a stock, `plus` and `minus`")
        }
    };
    if !fits {
        return Err(format!("its kind needs {needs}"));
    }
    indicator.measures().try_for_each(|(_, measure)| placement(measure))
}

fn placement(measure: &Measure) -> Result<(), String> {
    let placements = [measure.at.is_some(), measure.stock.is_some(), measure.open.is_some()];
    if placements.iter().filter(|given| **given).count() != 1 {
        return Err("a measure has one of `at`, `stock` and `open`".into());
    }
    if (measure.part_stock.is_some() || measure.opening) && measure.stock.is_none() {
        return Err("`part_stock` and `opening` go with `stock`".into());
    }
    match (&measure.part_at, &measure.open) {
        (None, _) => Ok(()),
        (Some(at), Some(open)) if open.to.as_ref() == Some(at) && measure.part.is_none() => Ok(()),
        _ => Err("`part_at` goes with `open` and names its `to`".into()),
    }
}

/// Whether a clock is there and fits, where a measure speaks of one.
fn clock(measure: &Measure, schema: &Schema, catalogue: &Catalogue) -> Result<(), String> {
    let Some(id) = &measure.clock else {
        let asked = measure.days.is_some() || measure.over.is_some();
        return if asked { Err("`days` and `over` go with `clock`".into()) } else { Ok(()) };
    };
    let clock = catalogue.clock(id)?;
    if clock.register != schema.id {
        return Err(format!("clock `{id}` is of `{}`, not of `{}`", clock.register, schema.id));
    }
    let days = match measure.days {
        None => measure.over.is_none(),
        Some(Days::Taken) => measure.at.as_ref() == Some(&clock.end),
        Some(Days::All) => measure.at.as_ref() == clock.start.last(),
        Some(Days::Open) => measure.stock.as_ref().is_some_and(|stock| is_span_of(stock, clock)),
    };
    if days { Ok(()) } else { Err(format!("`days` and the placement do not fit the start and end of clock `{id}`")) }
}

fn is_span_of(stock: &Span, clock: &Clock) -> bool {
    stock.from.as_ref() == clock.start.last() && stock.to.as_ref() == Some(&clock.end) && stock.through.is_none()
}

fn columns(measure: &Measure, schema: &Schema, clock: Option<&Clock>) -> Result<(), String> {
    let date = |kind| kind == Kind::Date;
    let number = |kind| matches!(kind, Kind::Int | Kind::Money | Kind::Score);
    let word = |kind| matches!(kind, Kind::Id | Kind::Text | Kind::State);
    let spans = [&measure.stock, &measure.open, &measure.part_stock].into_iter().flatten();
    let answer = |id: &&String| clock.zip(Answer::of_name(id)).is_some_and(|(clock, answer)| clock.answers(answer));
    for id in spans.flat_map(Span::columns).filter(|id| !answer(id)).chain(&measure.at).chain(&measure.part_at) {
        column(schema, id, date, "a date")?;
    }
    for id in measure.sum.iter().chain(&measure.minus) {
        column(schema, id, number, "a number")?;
    }
    for id in measure.split.iter().chain(&measure.distinct) {
        column(schema, id, word, "text or a state")?;
    }
    Ok(())
}

fn column<'a>(schema: &'a Schema, id: &str, fits: impl Fn(Kind) -> bool, expected: &str) -> Result<&'a Column, String> {
    let column = schema.column(id).ok_or_else(|| format!("`{}` has no column `{id}`", schema.id))?;
    if fits(column.kind) { Ok(column) } else { Err(format!("column `{id}` of `{}` is not {expected}", schema.id)) }
}
