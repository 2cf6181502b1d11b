//! What is known of each unit in each period, from figures and ledgers.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::{DataFrame, DataType};

use super::data::{Candidate, Chance, Observation, Reading};
use super::decimal::Decimal;
use super::definition::{Assessment, Source};
use super::ledgers::Ledgers;
use super::quantity::Fraction;
use crate::calendar::Period;
use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures, Status};

/// What an assessment is fed with.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The figures, by unit.
    pub figures: &'a Figures,
    /// The definitions of their indicators.
    pub catalogue: &'a Catalogue,
    /// Events, tasks and scores.
    pub ledgers: &'a Ledgers,
    /// A frame with a row for each unit, whose columns items name with `value`.
    pub values: Option<&'a DataFrame>,
}

/// The candidates, by period and unit.
pub(super) fn candidates(assessment: &Assessment, inputs: &Inputs<'_>, periods: &[Period]) -> Result<Vec<Candidate>> {
    let by = inputs.figures.by();
    let needs_figures = assessment.sources.iter().any(|source| matches!(source, Source::Indicator { .. }));
    let unit_at = by.iter().position(|name| *name == assessment.unit);
    if needs_figures && unit_at.is_none() {
        return Err(Error::unknown("group-by column", &assessment.unit, by.iter().map(String::as_str)));
    }
    let figures = of_units(assessment, inputs.figures, unit_at.unwrap_or(0));
    let values = Given::of(inputs.values, &assessment.unit)?;
    let mut units: BTreeSet<&str> = figures.keys().map(|(unit, ..)| unit.as_str()).collect();
    units.extend(inputs.ledgers.units());
    units.extend(values.units());
    let level = inputs.figures.levels().first().copied();
    let mut found = Vec::new();
    for period in periods {
        for unit in &units {
            let observation = |source: &Source| match source {
                Source::Indicator { id, category, count } => {
                    let key = ((*unit).to_owned(), id.clone(), *period, category.clone());
                    let indicator = inputs.catalogue.get(id)?;
                    Ok(figures.get(&key).map_or_else(
                        || absent(indicator, category.is_some(), *count, inputs.figures),
                        |figure| observed(figure, indicator, *count, level),
                    ))
                }
                Source::Score(item) => Ok(given(inputs.ledgers.score_of(unit, item, *period))),
                Source::Value(column) => values.at(unit, column),
            };
            found.push(Candidate {
                unit: (*unit).to_owned(),
                period: *period,
                observations: assessment.sources.iter().map(observation).collect::<Result<_>>()?,
                events: inputs.ledgers.events_of(unit, *period),
                tasks: inputs.ledgers.tasks_of(unit, *period),
            });
        }
    }
    Ok(found)
}

/// A figure's unit, indicator, period and category.
type Key = (String, String, Period, Option<String>);

/// The figures of units: totals, and rows that name no unit, are of none.
fn of_units(assessment: &Assessment, figures: &Figures, unit_at: usize) -> BTreeMap<Key, Figure> {
    let ids: BTreeSet<&str> = assessment
        .sources
        .iter()
        .filter_map(|source| match source {
            Source::Indicator { id, .. } => Some(id.as_str()),
            Source::Score(_) | Source::Value(_) => None,
        })
        .collect();
    let mut found = BTreeMap::new();
    for id in ids {
        for figure in figures.of(id) {
            let others_are_totals = figure.group.iter().enumerate().all(|(at, group)| at == unit_at || group.is_none());
            let Some(unit) = figure.group.get(unit_at).cloned().flatten().filter(|unit| !unit.is_empty()) else {
                continue;
            };
            if others_are_totals {
                found.insert((unit, id.to_owned(), figure.period, figure.category.clone()), figure);
            }
        }
    }
    found
}

/// A unit without any row in a register: of what is counted it has none, of what it is held against nothing.
fn absent(indicator: &Indicator, is_part: bool, count: bool, figures: &Figures) -> Observation {
    if figures.of(&indicator.id).all(|figure| figure.status == Status::NotAvailable) {
        return Observation::missing();
    }
    let is_counted = count || matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum);
    if is_counted && !is_part {
        let zero = Fraction::of_decimal(Decimal::ZERO);
        return Observation {
            reading: Reading::Value(zero),
            chance: Chance::Rate { x: 0, factor: 1.0 },
            said: "0".into(),
        };
    }
    Observation { reading: Reading::Undefined, chance: Chance::Fixed, said: "0/0".into() }
}

fn observed(figure: &Figure, indicator: &Indicator, count: bool, level: Option<f64>) -> Observation {
    let reading = match figure.status {
        Status::Ok => None,
        Status::Undefined if count && figure.numerator.is_some() => None,
        Status::Undefined => Some(Reading::Undefined),
        Status::NotAvailable | Status::Suppressed => Some(Reading::Missing),
    };
    let value = if count { figure.numerator } else { figure.value };
    let exact =
        || if count { figure.numerator.and_then(whole).and_then(|x| Fraction::new(x, 1)) } else { quotient(figure) };
    let reading =
        reading.unwrap_or_else(|| exact().or_else(|| value.and_then(nearest)).map_or(Reading::Missing, Reading::Value));
    let said = match (figure.numerator, figure.denominator) {
        (Some(x), Some(n)) if !count => format!("{x}/{n}"),
        _ => value.map(|value| value.to_string()).unwrap_or_default(),
    };
    Observation { reading, chance: chance(figure, indicator, count, level), said }
}

/// The value as the fraction that it was counted as.
fn quotient(figure: &Figure) -> Option<Fraction> {
    let (x, n, value) = (figure.numerator?, figure.denominator?, figure.value?);
    let fraction = Fraction::new(whole(x)?, whole(n)?)?;
    (fraction.to_f64() == value).then_some(fraction)
}

#[expect(clippy::cast_possible_truncation, reason = "it is whole and has room")]
fn whole(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i128)
}

/// The decimal that is printed for a number, to six decimals.
fn nearest(number: f64) -> Option<Fraction> {
    let exact = Decimal::of_number(number).map(Fraction::of_decimal).ok();
    exact.or_else(|| whole((number * 1e6).round()).and_then(|millionths| Fraction::new(millionths, 1_000_000)))
}

/// What chance may have done to a figure, by the kind of its indicator.
fn chance(figure: &Figure, indicator: &Indicator, count: bool, level: Option<f64>) -> Chance {
    let counted = |number: Option<f64>| number.and_then(whole).and_then(|number| u64::try_from(number).ok());
    let (x, n) = (counted(figure.numerator), counted(figure.denominator));
    let is_counted = indicator.measure.as_ref().is_some_and(|measure| measure.sum.is_none());
    let factor = figure.value.zip(figure.numerator).map_or(1.0, |(value, x)| if x > 0.0 { value / x } else { 1.0 });
    match (indicator.kind, x, n) {
        (IndicatorKind::Mean | IndicatorKind::Duration, ..) if !count => {
            standard_error(figure, level).map_or(Chance::Fixed, |(value, se)| Chance::Mean { value, se })
        }
        _ if !is_counted => Chance::Fixed,
        (_, Some(x), _) if count => Chance::Rate { x, factor: 1.0 },
        (IndicatorKind::Proportion | IndicatorKind::Composition, Some(x), Some(n)) if n > 0 && x <= n => {
            Chance::Proportion { x, n }
        }
        (IndicatorKind::Count, Some(x), _) => Chance::Rate { x, factor: 1.0 },
        (IndicatorKind::RatePerPopulation, Some(x), Some(n)) if n > 0 => {
            let factor = if x > 0 { factor } else { indicator.per.unwrap_or(1.0) / n as f64 };
            Chance::Rate { x, factor }
        }
        (IndicatorKind::Ratio, Some(x), Some(y)) if y > 0 => {
            let factor = figure.value.filter(|_| x > 0).map_or(1.0, |value| value * y as f64 / x as f64);
            Chance::Quotient { x, y, factor }
        }
        _ => Chance::Fixed,
    }
}

/// The value of a mean or a duration with the standard error that its interval comes to.
fn standard_error(figure: &Figure, level: Option<f64>) -> Option<(f64, f64)> {
    let width = figure.upper? - figure.lower?;
    let z = crate::stat::normal::critical_value(level?).ok()?;
    (width > 0.0).then(|| figure.value.map(|value| (value, width / (2.0 * z)))).flatten()
}

/// A score that was given by hand: a judgement, and no count.
fn given(reading: Reading<Fraction>) -> Observation {
    let said = if let Reading::Value(share) = reading { share.to_f64().to_string() } else { String::new() };
    Observation { reading, chance: Chance::Fixed, said }
}

/// The frame of values.
struct Given<'a> {
    frame: Option<&'a DataFrame>,
    rows: BTreeMap<String, usize>,
}

impl<'a> Given<'a> {
    fn of(frame: Option<&'a DataFrame>, unit: &str) -> Result<Self> {
        let Some(all) = frame else { return Ok(Self { frame, rows: BTreeMap::new() }) };
        let failed = Error::engine("reading the frame of values");
        let names = || all.columns().iter().map(|column| column.name().as_str());
        let column = all.column(unit).map_err(|_| Error::unknown("column", unit, names()))?;
        let texts = column.str().map_err(failed)?;
        let mut rows = BTreeMap::new();
        for (row, text) in texts.iter().enumerate() {
            let Some(text) = text else { continue };
            if rows.insert(text.to_owned(), row).is_some() {
                return Err(Error::parameter("values", text, "one row for each unit"));
            }
        }
        Ok(Self { frame, rows })
    }

    fn units(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// What stands in a column for a unit; an empty cell is missing.
    fn at(&self, unit: &str, column: &str) -> Result<Observation> {
        let frame =
            self.frame.ok_or_else(|| Error::parameter("values", "", &format!("a frame with the column `{column}`")))?;
        let names = || frame.columns().iter().map(|column| column.name().as_str());
        let found = frame.column(column).map_err(|_| Error::unknown("column", column, names()))?;
        let numbers = found.cast(&DataType::Float64).and_then(|column| column.f64().cloned());
        let numbers = numbers.map_err(Error::engine("reading the frame of values"))?;
        let number = self.rows.get(unit).and_then(|row| numbers.get(*row));
        let reading = number.and_then(nearest).map_or(Reading::Missing, Reading::Value);
        let said = number.map(|number| number.to_string()).unwrap_or_default();
        Ok(Observation { reading, chance: Chance::Fixed, said })
    }
}
