//! Proportions, rates and totals of a table that holds counts already: summed by group, then divided.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use polars_core::prelude::*;

use crate::column::{Codes, NO_DECIMAL, NO_NUMBER, Values};
use crate::error::{Error, Result};
use crate::figure::figure::Status;
use crate::figure::interval::{IntervalOptions, limit_names};
use crate::register::{Batches, Column as SchemaColumn, Kind, ReadOptions, Register, Rows, Schema};
use crate::stat::Interval;

/// What is made of a table of counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Summary {
    /// Numerator by denominator, of which the numerator is a part.
    Proportion {
        /// The column of numerators.
        numerator: String,
        /// The column of denominators.
        denominator: String,
    },
    /// Events by population, times a multiple.
    Rate {
        /// The column of events.
        count: String,
        /// The column of populations.
        population: String,
        /// The multiple.
        per: f64,
    },
    /// The sum of a column, with up to four decimals; no intervals.
    Total {
        /// The column.
        value: String,
    },
}

/// The sums of one group.
#[derive(Default)]
struct Sums {
    numerator: i128,
    denominator: i128,
    excluded: u64,
}

const TOP: &str = "numerator";
const BELOW: &str = "denominator";

/// Sums a table by group and divides; a row without a usable number, or with more events than cases, is excluded.
///
/// Columns: the group-by columns, numerator, denominator, value, lower and upper (each further level adds its own, as
/// `lower_99_8`), status, `excluded`.
///
/// # Errors
///
/// [`Error::Unknown`] for a column that is not there, [`Error::Parameter`] for an impossible level.
///
/// # Examples
///
/// ```
/// use fazhi::{figure::{IntervalOptions, Summary, summarise}, register::Batches};
/// use fazhi::polars::prelude::*;
///
/// let table = df!["单位" => ["甲", "甲", "乙"], "办结数" => [8, 9, 3], "受理数" => [10, 10, 3]]?;
/// let what = Summary::Proportion { numerator: "办结数".into(), denominator: "受理数".into() };
/// let rates = summarise(Batches::from_frame(table), &what, &["单位".into()], &IntervalOptions::default())?;
/// assert_eq!(rates.column("value")?.f64()?.get(1), Some(0.85));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn summarise(table: Batches, what: &Summary, by: &[String], intervals: &IntervalOptions) -> Result<DataFrame> {
    summarise_unless(table, what, by, intervals, &Arc::default())
}

/// [`summarise`], which ends with [`Error::Interrupted`] once `stop` is set.
pub(crate) fn summarise_unless(
    table: Batches,
    what: &Summary,
    by: &[String],
    intervals: &IntervalOptions,
    stop: &Arc<AtomicBool>,
) -> Result<DataFrame> {
    intervals.check()?;
    let headers: Vec<String> = table.fields.iter().map(|(header, _)| header.clone()).collect();
    let (top, below) = what.columns();
    let mapping = [(TOP, Some(top)), (BELOW, below)];
    for name in by.iter().chain(mapping.iter().filter_map(|(_, header)| *header)) {
        if !headers.contains(name) {
            return Err(Error::unknown("column", name, headers.iter().map(String::as_str)));
        }
    }
    let mapping = mapping.into_iter().filter_map(|(id, header)| Some((id.to_owned(), header?.clone()))).collect();
    let register = Register::from_batches(&Arc::new(schema(what)), table)?.with_columns(mapping);
    // Rows of counts have no key, and equal ones are as good as others.
    let options =
        ReadOptions { extra: by.to_vec(), unique_keys: false, stop: Arc::clone(stop), ..ReadOptions::default() };
    let mut groups: BTreeMap<Vec<String>, Sums> = BTreeMap::new();
    let part = matches!(what, Summary::Proportion { .. });
    register.read(&options, |rows| {
        add(&rows, by, below.map(|_| part), &mut groups);
        Ok(())
    })?;
    if by.is_empty() {
        groups.entry(Vec::new()).or_default();
    }
    table_of(what, by, intervals, &groups)
}

impl Summary {
    fn columns(&self) -> (&String, Option<&String>) {
        match self {
            Self::Proportion { numerator, denominator } => (numerator, Some(denominator)),
            Self::Rate { count, population, .. } => (count, Some(population)),
            Self::Total { value } => (value, None),
        }
    }

    fn limits(&self, sums: &Sums, intervals: &IntervalOptions) -> Vec<Interval> {
        match (self, u64::try_from(sums.numerator), u64::try_from(sums.denominator)) {
            (Self::Proportion { .. }, Ok(x), Ok(n)) => intervals.of_proportion(x, n),
            (Self::Rate { per, .. }, Ok(x), Ok(n)) if n > 0 => intervals.of_count(x, per / n as f64),
            _ => Vec::new(),
        }
    }

    fn value(&self, sums: &Sums) -> Option<f64> {
        let (top, below) = (sums.numerator as f64, sums.denominator as f64);
        match self {
            Self::Total { .. } => Some(top / 1e4),
            Self::Proportion { .. } => (below > 0.0).then(|| top / below),
            Self::Rate { per, .. } => (below > 0.0).then(|| top / below * per),
        }
    }
}

/// The table's two columns as a kind of register.
fn schema(what: &Summary) -> Schema {
    let column = |id: &str, kind| SchemaColumn {
        id: id.into(),
        zh: format!("{id}@"),
        en: format!("{id}@@"),
        kind,
        aliases: Vec::new(),
        required: false,
        future: true,
        endless: false,
        personal: false,
        ranked: false,
        in_days: false,
        open: true,
        states: Vec::new(),
    };
    let columns = match what {
        Summary::Total { .. } => vec![column(TOP, Kind::Score)],
        _ => vec![column(TOP, Kind::Int), column(BELOW, Kind::Int)],
    };
    let name = || "table".to_owned();
    Schema {
        id: name(),
        zh: name(),
        en: name(),
        names: vec![],
        key: vec![],
        agency: None,
        listed: false,
        begins: None,
        order: vec![],
        period: false,
        predicates: BTreeMap::new(),
        columns,
        rules: vec![],
    }
}

/// Adds the rows to their groups; `below` says whether there is a denominator, and if so whether the numerator is a part of it.
fn add(rows: &Rows, by: &[String], below: Option<bool>, groups: &mut BTreeMap<Vec<String>, Sums>) {
    let number = |id: &str, row: usize| match rows.get(id)? {
        Values::Numbers(numbers) => Some(numbers[row]).filter(|number| *number != NO_NUMBER).map(i128::from),
        Values::Decimals { values, .. } => Some(values[row]).filter(|value| *value != NO_DECIMAL),
        _ => None,
    };
    let by: Vec<_> = by.iter().map(|id| rows.codes(id)).collect();
    let text = |column: &Option<Codes>, row: usize| {
        column.as_ref().and_then(|codes| codes.get(row)).unwrap_or_default().to_owned()
    };
    for row in 0..rows.height() {
        let sums = groups.entry(by.iter().map(|column| text(column, row)).collect()).or_default();
        match (number(TOP, row), below.map(|part| (part, number(BELOW, row)))) {
            (Some(top), None) => sums.numerator += top,
            (Some(top), Some((part, Some(below)))) if !part || top <= below => {
                sums.numerator += top;
                sums.denominator += below;
            }
            _ => sums.excluded += 1,
        }
    }
}

fn table_of(
    what: &Summary,
    by: &[String],
    intervals: &IntervalOptions,
    groups: &BTreeMap<Vec<String>, Sums>,
) -> Result<DataFrame> {
    let total = matches!(what, Summary::Total { .. });
    let numbers = |name: &str, of: &dyn Fn(&Sums) -> Option<f64>| {
        Column::new(name.into(), groups.values().map(of).collect::<Vec<_>>())
    };
    let mut columns: Vec<Column> = Vec::new();
    for (at, name) in by.iter().enumerate() {
        columns
            .push(Column::new(name.as_str().into(), groups.keys().map(|group| group[at].as_str()).collect::<Vec<_>>()));
    }
    columns.push(numbers("numerator", &|sums| Some(sums.numerator as f64 / if total { 1e4 } else { 1.0 })));
    columns.push(numbers("denominator", &|sums| (!total).then_some(sums.denominator as f64)));
    columns.push(numbers("value", &|sums| what.value(sums)));
    let limits: Vec<_> = groups.values().map(|sums| what.limits(sums, intervals)).collect();
    for (at, [lower, upper]) in limit_names(&intervals.levels).iter().enumerate() {
        let side =
            |side: fn(&Interval) -> f64| limits.iter().map(move |limits| limits.get(at).map(side)).collect::<Vec<_>>();
        columns.push(Column::new(lower.into(), side(|limits| limits.lower)));
        columns.push(Column::new(upper.into(), side(|limits| limits.upper)));
    }
    let status = |sums: &Sums| if what.value(sums).is_some() { Status::Ok } else { Status::Undefined };
    columns.push(Status::column(groups.values().map(status)));
    columns.push(Column::new("excluded".into(), groups.values().map(|sums| sums.excluded).collect::<Vec<_>>()));
    DataFrame::new(groups.len(), columns).map_err(Error::engine("making the table of a summary"))
}
