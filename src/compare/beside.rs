//! What stands beside the columns of figures.

use std::collections::{BTreeMap, BTreeSet};

use polars_core::prelude::*;

use crate::catalogue::{Catalogue, Indicator, IndicatorKind};
use crate::error::{Error, Result};
use crate::figure::{Figure, Figures};
use crate::stat::Interval;

/// Gives what a comparison came to its names.
macro_rules! outcome_names {
    ($type:ident { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }
    };
}
pub(super) use outcome_names;

/// A value with its lower and upper limit, each if there is one.
pub(super) type Limited = [Option<f64>; 3];

/// The value of an interval with its limits.
pub(super) fn known(interval: Interval) -> Limited {
    [interval.value, interval.lower, interval.upper].map(Some)
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Counted {
    /// So many of so many.
    Proportion { x: u64, n: u64 },
    /// So many by an exposure, of which the value is the quotient.
    Rate { x: u64, exposure: f64 },
    /// So many.
    Count { x: u64 },
    /// Anything else: money, days, one measure by another.
    Amount,
}

impl Counted {
    /// What a figure counts, by the kind of its indicator; of an indicator that is not in the catalogue nothing is known.
    pub(super) fn of(figure: &Figure, catalogue: &Catalogue) -> Self {
        let indicator = catalogue.get(&figure.indicator).ok();
        let kind = indicator.map(|indicator| indicator.kind);
        let per = indicator.and_then(|indicator| indicator.per).unwrap_or(1.0);
        let (x, n) = (whole(figure.numerator), whole(figure.denominator));
        match (kind, x, n) {
            (Some(IndicatorKind::Proportion | IndicatorKind::Composition), Some(x), Some(n)) if n > 0 && x <= n => {
                Self::Proportion { x, n }
            }
            (Some(IndicatorKind::RatePerPopulation), Some(x), _) => match figure.denominator {
                Some(exposure) if exposure > 0.0 => Self::Rate { x, exposure: exposure / per },
                _ => Self::Amount,
            },
            (Some(IndicatorKind::Count), Some(x), _) => Self::Count { x },
            _ => Self::Amount,
        }
    }
}

/// Whether an indicator is given in percent, so that its change is one of points.
pub(crate) fn in_percent(indicator: &Indicator) -> bool {
    indicator.unit.zh == "%"
}

/// A whole number of rows.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number")]
pub(super) fn whole(number: Option<f64>) -> Option<u64> {
    number.filter(|number| *number >= 0.0 && number.fract() == 0.0 && *number <= 9e15).map(|number| number as u64)
}

/// The positions of the figures of each indicator, group, category and length of period, in the order of their periods.
pub(super) fn series(figures: &[Figure]) -> Vec<Vec<usize>> {
    let mut all: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        let length = figure.period.grain().months();
        all.entry((&figure.indicator, &figure.group, &figure.category, length)).or_default().push(at);
    }
    for positions in all.values_mut() {
        positions.sort_by_key(|at| figures[*at].period.index());
    }
    all.into_values().collect()
}

/// The place of a group-by column of figures, which goes by the name it was asked for, or by another one of its column.
pub(super) fn group_by(figures: &Figures, catalogue: &Catalogue, name: &str) -> Result<usize> {
    let registers = figures.indicators().filter_map(|id| catalogue.get(id).ok()).map(|one| one.register.as_str());
    let registers: BTreeSet<&str> = registers.collect();
    let is_same = |by: &String| {
        by == name
            || registers.iter().filter_map(|register| catalogue.kinds().get(register).ok()).any(|schema| {
                let found = [by, name].map(|name| schema.find(name).map(|column| column.id.as_str()));
                found[0].is_some() && found[0] == found[1]
            })
    };
    let known = || figures.by().iter().map(String::as_str);
    figures.by().iter().position(is_same).ok_or_else(|| Error::unknown("group-by column", name, known()))
}

/// The table of figures with more columns.
pub(super) fn beside(figures: &Figures, columns: &[Column]) -> Result<DataFrame> {
    let mut frame = figures.to_frame()?;
    frame.hstack_mut(columns).map_err(Error::engine("putting columns beside figures"))?;
    Ok(frame)
}

/// A column of what is found in each row.
pub(super) fn numbers<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<f64>) -> Column {
    let column: Float64Chunked = rows.iter().map(of).collect();
    column.with_name(name.into()).into_column()
}

/// The columns of a value and its limits.
pub(super) fn limited<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Limited) -> [Column; 3] {
    let names = [name.to_owned(), format!("{name}_lower"), format!("{name}_upper")];
    let mut at = 0..;
    names.map(|name| {
        let at = at.next().unwrap_or(0);
        numbers(&name, rows, |row| of(row)[at])
    })
}

/// A column of whole numbers.
pub(super) fn integers<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<usize>) -> Column {
    let column: UInt64Chunked = rows.iter().map(|row| of(row).map(|number| number as u64)).collect();
    column.with_name(name.into()).into_column()
}

/// A column of words.
pub(super) fn words<T, S: Into<String>>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<S>) -> Column {
    let column: StringChunked = rows.iter().map(|row| of(row).map(Into::into)).collect();
    column.with_name(name.into()).into_column()
}

/// A column of truth values.
pub(super) fn truths<T>(name: &str, rows: &[T], of: impl Fn(&T) -> Option<bool>) -> Column {
    let column: BooleanChunked = rows.iter().map(of).collect();
    column.with_name(name.into()).into_column()
}
