//! The form of a definition.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a figure comes from measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorKind {
    /// The number of rows, or of distinct values of some columns.
    Count,
    /// The total of a column.
    Sum,
    /// The share of rows that also satisfy `part`; with a `denominator`, the share of its distinct values that
    /// the measure has too.
    Proportion,
    /// One measure by another, which may pass 1.
    Ratio,
    /// A total by a number: the column `sum` over the rows that have it, or the measure by the denominator.
    Mean,
    /// The rows of each value of `split`.
    Composition,
    /// Days taken; they need the calendar.
    Duration,
    /// The measure by a population, times `per`.
    RatePerPopulation,
}

/// One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The indicator's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// The family, filled in from the head of its file.
    #[serde(skip)]
    pub family: String,
    /// The register that it is counted in.
    pub register: String,
    /// How the figure comes from the measures.
    pub kind: IndicatorKind,
    /// The unit in Chinese, as a report prints it.
    pub unit: String,
    /// Which way is good.
    pub direction: Direction,
    /// What is to be reached, unscaled.
    #[serde(default)]
    pub target: Option<f64>,
    /// How it is counted, in one Chinese sentence.
    pub definition_zh: String,
    /// How it is counted, in one English sentence.
    pub definition: String,
    /// Law, standard or practice behind it.
    pub source: String,
    /// What goes wrong with it.
    #[serde(default)]
    pub pitfall: Option<String>,
    /// What it cannot be computed without: `calendar`.
    #[serde(default)]
    pub requires: Option<Requirement>,
    /// Columns that a file may lack; they are then empty in every row.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Parameters of the predicates, with their defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// The multiple of a rate: 10000 for one per ten thousand.
    #[serde(default)]
    pub per: Option<f64>,
    /// What is counted.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// What it is held against, where that is a measure of its own.
    #[serde(default)]
    pub denominator: Option<Measure>,
}

/// Which way of an indicator is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neutral,
}

/// What an indicator waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Working days and the length of time between two dates.
    Calendar,
    /// The figures of another period.
    Comparison,
}

/// One count or sum over a register: which rows, which date places them, what is added up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The register, where it is not the indicator's own.
    #[serde(default)]
    pub register: Option<String>,
    /// A flow: the date column that places a row in a period.
    #[serde(default)]
    pub at: Option<String>,
    /// A stock: the rows in being at the end of the period.
    #[serde(default)]
    pub stock: Option<Span>,
    /// The rows in being at any time of the period.
    #[serde(default)]
    pub open: Option<Span>,
    /// Which rows, in SQL over the columns, the parameters and (for a flow) `cutoff`.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// Which of those rows count, for a proportion.
    #[serde(default)]
    pub part: Option<String>,
    /// For a proportion of a stock: when a row counts.
    #[serde(default)]
    pub part_stock: Option<Span>,
    /// For a proportion of `open` rows: those count whose day in this column, the end of their span, lies in the period.
    #[serde(default)]
    pub part_at: Option<String>,
    /// The column that is added up, instead of rows being counted.
    #[serde(default)]
    pub sum: Option<String>,
    /// The column that is taken off `sum` in each row.
    #[serde(default)]
    pub minus: Option<String>,
    /// The columns whose distinct values are counted, instead of rows.
    #[serde(default)]
    pub distinct: Vec<String>,
    /// The state column whose values part the rows, for a composition.
    #[serde(default)]
    pub split: Option<String>,
}

/// When a row is in being: from a day on, until the day before another or through the last day.
///
/// Without a first day it always was, without a last one it still is. A matter is pending until the day before its
/// decision (`to`); a certificate is valid through the day of its expiry (`through`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The date column of the first day in being.
    #[serde(default)]
    pub from: Option<String>,
    /// The date column of the first day no longer in being.
    #[serde(default)]
    pub to: Option<String>,
    /// The date column of the last day in being.
    #[serde(default)]
    pub through: Option<String>,
}

impl Measure {
    /// The columns whose cells it uses, besides those of its predicates.
    pub(crate) fn plain_columns(&self) -> impl Iterator<Item = &String> {
        let spans = [&self.stock, &self.open].into_iter().flatten().flat_map(Span::columns);
        let named = [&self.at, &self.sum, &self.minus, &self.split].into_iter().flatten();
        named.chain(&self.distinct).chain(spans)
    }
}

impl Span {
    /// Its date columns.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &String> {
        [&self.from, &self.to, &self.through].into_iter().flatten()
    }
}

impl Indicator {
    /// Its measures with their ids: the indicator's own, and where there are two, the one with `/denominator` added.
    pub(crate) fn measures(&self) -> impl Iterator<Item = (String, &Measure)> {
        let measure = self.measure.iter().map(|measure| (self.id.clone(), measure));
        measure.chain(self.denominator.iter().map(|measure| (self.denominator_id(), measure)))
    }

    /// The id of its second measure.
    pub(crate) fn denominator_id(&self) -> String {
        format!("{}/denominator", self.id)
    }

    /// The register of one of its measures.
    pub(crate) fn register_of<'a>(&'a self, measure: &'a Measure) -> &'a str {
        measure.register.as_deref().unwrap_or(&self.register)
    }
}
