//! The table of figures; of its columns, options only add limits at further levels.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::*;

use crate::calendar::Period;
use crate::error::{Error, Result};
use crate::figure::interval::limit_names;

/// What a figure's value is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It has a value.
    Ok,
    /// It would be something by nothing.
    Undefined,
    /// What it is made of was not given.
    NotAvailable,
    /// It is withheld.
    Suppressed,
}

impl Status {
    const ALL: [Self; 4] = [Self::Ok, Self::Undefined, Self::NotAvailable, Self::Suppressed];

    /// The status that a word in the table stands for.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// The word in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Undefined => "undefined",
            Self::NotAvailable => "not_available",
            Self::Suppressed => "suppressed",
        }
    }
}

/// One indicator in one period and group.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The indicator's id.
    pub indicator: Arc<str>,
    /// The period.
    pub period: Period,
    /// The values of the by-columns; `None` where the figure totals over that column, an empty text where the rows have
    /// no value.
    pub group: Arc<Vec<Option<String>>>,
    /// For a composition: which part.
    pub category: Option<String>,
    /// A number, or yuan.
    pub numerator: Option<f64>,
    /// What the numerator is held against.
    pub denominator: Option<f64>,
    /// The value, unscaled: a proportion lies in 0..1.
    pub value: Option<f64>,
    /// The lower limit of the value, at the first level.
    pub lower: Option<f64>,
    /// The upper limit of the value, at the first level.
    pub upper: Option<f64>,
    /// The lower and upper limits at the further levels.
    pub further: Vec<(Option<f64>, Option<f64>)>,
    /// What the value is worth.
    pub status: Status,
    /// Rows that may belong here but cannot be used.
    pub set_aside: u64,
}

impl Figure {
    /// The lower and upper limit at one of the levels, counted from 0; a quantile may have one of them only.
    pub fn limits(&self, level: usize) -> (Option<f64>, Option<f64>) {
        match level.checked_sub(1) {
            None => (self.lower, self.upper),
            Some(level) => self.further.get(level).copied().unwrap_or_default(),
        }
    }
}

/// An indicator that could not be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unavailable {
    /// The indicator's id.
    pub indicator: String,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// Figures in the order of the catalogue, then by period and group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    /// The names of the by-columns.
    pub by: Vec<String>,
    /// The levels of the intervals.
    pub levels: Vec<f64>,
    /// The figures.
    pub rows: Vec<Figure>,
    /// Indicators that could not be computed, and why.
    pub unavailable: Vec<Unavailable>,
}

impl Figures {
    /// The figures of one indicator.
    pub fn of(&self, indicator: &str) -> impl Iterator<Item = &Figure> {
        self.rows.iter().filter(move |figure| &*figure.indicator == indicator)
    }

    /// The figures as a table: indicator, period, the by-columns, category, numerator, denominator, value, lower, upper
    /// (at the first level; each further level adds its own, as `lower_99_8`), status, `set_aside`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where a by-column has the name of another column.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let all = &self.rows;
        let mut columns =
            vec![text("indicator", all.iter().map(|figure| Some(&*figure.indicator))), self.periods().into_column()];
        for (at, name) in self.by.iter().enumerate() {
            columns.push(text(name, all.iter().map(|figure| figure.group[at].as_deref())));
        }
        columns.extend([
            text("category", all.iter().map(|figure| figure.category.as_deref())),
            number("numerator", all.iter().map(|figure| figure.numerator)),
            number("denominator", all.iter().map(|figure| figure.denominator)),
            number("value", all.iter().map(|figure| figure.value)),
        ]);
        for (at, [lower, upper]) in limit_names(&self.levels).iter().enumerate() {
            columns.push(number(lower, all.iter().map(|figure| figure.limits(at).0)));
            columns.push(number(upper, all.iter().map(|figure| figure.limits(at).1)));
        }
        columns.extend([
            text("status", all.iter().map(|figure| Some(figure.status.name()))),
            Column::new("set_aside".into(), all.iter().map(|figure| figure.set_aside).collect::<Vec<_>>()),
        ]);
        DataFrame::new(self.rows.len(), columns).map_err(Error::engine("making the table of figures"))
    }

    /// The periods as text, each of them written once.
    fn periods(&self) -> StringChunked {
        let mut known: HashMap<Period, String> = HashMap::new();
        for figure in &self.rows {
            known.entry(figure.period).or_insert_with(|| figure.period.to_string());
        }
        let periods: StringChunked = self.rows.iter().map(|figure| Some(known[&figure.period].as_str())).collect();
        periods.with_name("period".into())
    }
}

fn text<'a>(name: &str, cells: impl Iterator<Item = Option<&'a str>>) -> Column {
    cells.collect::<StringChunked>().with_name(name.into()).into_column()
}

fn number(name: &str, cells: impl Iterator<Item = Option<f64>>) -> Column {
    cells.collect::<Float64Chunked>().with_name(name.into()).into_column()
}
