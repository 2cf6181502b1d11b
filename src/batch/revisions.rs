//! The figures that differ between two runs, by how much and why.

use std::collections::HashMap;
use std::path::Path;

use polars_core::prelude::*;

use crate::batch::manifest::{FIGURES, MANIFEST, Manifest};
use crate::batch::reasons::{Reasons, Seen};
use crate::error::{Error, Result};
use crate::figure::{Status, by_columns, read};

/// The figures of one run, with its manifest if there is one.
pub(super) struct Side {
    pub(super) figures: DataFrame,
    pub(super) manifest: Option<Manifest>,
}

/// What identifies a figure.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    indicator: String,
    period: String,
    /// The values of the group-by columns of both sides.
    group: Vec<Option<String>>,
    category: Option<String>,
    /// Numbers figures that are otherwise equal, since a text file does not distinguish a total from an empty value.
    occurrence: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Numbers {
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    status: Option<String>,
}

/// A figure that differs.
struct Revision {
    key: Key,
    old: Option<Numbers>,
    new: Option<Numbers>,
    why: Option<String>,
}

impl Side {
    /// The run in a folder, if there is one.
    pub(super) fn of_folder(folder: &Path) -> Result<Option<Self>> {
        let (figures, manifest) = (folder.join(FIGURES), folder.join(MANIFEST));
        if !figures.is_file() || !manifest.is_file() {
            return Ok(None);
        }
        Ok(Some(Self { figures: read(&figures)?, manifest: Some(Manifest::read(&manifest)?) }))
    }

    /// The run in a folder, or a file of figures.
    fn open(path: &Path) -> Result<Self> {
        if !path.is_dir() {
            return Ok(Self { figures: read(path)?, manifest: None });
        }
        let none = || Error::content(path, format!("the folder holds no run; expected {FIGURES} and {MANIFEST}"));
        Self::of_folder(path)?.ok_or_else(none)
    }
}

/// Lists the figures that differ between two runs (folders) or two files of figures (Parquet, CSV or Excel).
///
/// The columns are indicator, period, the group-by columns, category, `old_numerator`, `old_denominator`, `old_value`,
/// `old_status`, the same as `new_…`, `change` (new value minus old), `change_relative` (the change divided by the
/// magnitude of the old value; null if that is zero) and `why`: everything that has changed and on which the figure
/// depends, joined by `;`. Between files of figures `why` is null.
///
/// | why | what has changed |
/// |---|---|
/// | `new_rows` | a file was added or removed, or has more rows |
/// | `changed_file` | a file has different bytes, but not more rows |
/// | `failed_file` | a file could be used in only one of the two runs |
/// | `changed_reading` | the headers, the sheet, or the rules for keys |
/// | `changed_definition` | the indicator, its clock, or the definition of its registers |
/// | `changed_parameter` | a parameter that the indicator uses |
/// | `changed_calendar` | the working days |
/// | `changed_cutoff`, `changed_disclosure`, `changed_periods`, `changed_by`, `changed_indicators` | what was asked for |
/// | `new_version` | the version of fazhi |
/// | `day_of_run` | the day of the run, while the period was not over or a date lay after that day |
/// | `unexplained` | none of these |
///
/// # Errors
///
/// [`Error::File`] and [`Error::Content`] if there are no figures.
///
/// # Examples
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let (one, other) = (folder.path().join("one.csv"), folder.path().join("other.csv"));
/// let header = "indicator,period,category,numerator,denominator,value,status";
/// std::fs::write(&one, format!("{header}\nservice_completion_rate,2020,,1,2,0.5,ok\n"))?;
/// std::fs::write(&other, format!("{header}\nservice_completion_rate,2020,,3,4,0.75,ok\n"))?;
/// let changed = fazhi::batch::diff(&one, &other)?;
/// assert_eq!(changed.column("change")?.f64()?.get(0), Some(0.25));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(before: impl AsRef<Path>, after: impl AsRef<Path>) -> Result<DataFrame> {
    revisions(&Side::open(before.as_ref())?, &Side::open(after.as_ref())?)
}

/// Only the status is said of a figure that is withheld on either side: what it was would say what it is.
fn not_withheld(old: Option<Numbers>, new: Option<Numbers>) -> (Option<Numbers>, Option<Numbers>) {
    let is_withheld = |side: &Option<Numbers>| {
        side.as_ref().is_some_and(|numbers| numbers.status.as_deref() == Some(Status::Suppressed.name()))
    };
    if !is_withheld(&old) && !is_withheld(&new) {
        return (old, new);
    }
    let bare = |side: Numbers| Numbers { numerator: None, denominator: None, value: None, status: side.status };
    (old.map(bare), new.map(bare))
}

pub(super) fn revisions(before: &Side, after: &Side) -> Result<DataFrame> {
    let (old_by, mut by) = (by_columns(&before.figures), by_columns(&after.figures));
    by.extend(old_by.into_iter().filter(|name| !by.contains(name)).collect::<Vec<_>>());
    let read = |side: &Side| rows(&side.figures, &by).map_err(Error::engine("reading figures"));
    let (old, new) = (read(before)?, read(after)?);
    let reasons = before.manifest.as_ref().zip(after.manifest.as_ref()).map(|(old, new)| Reasons::new(old, new));
    let why = |key: &Key, seen: Seen| reasons.as_ref().map(|reasons| reasons.why(&key.indicator, &key.period, seen));
    let mut left: HashMap<&Key, &Numbers> = old.iter().map(|(key, numbers)| (key, numbers)).collect();
    let mut found = Vec::new();
    for (key, numbers) in &new {
        let known = left.remove(key);
        if known == Some(numbers) {
            continue;
        }
        let seen = if known.is_some() { Seen::Both } else { Seen::After };
        let (old, new) = not_withheld(known.cloned(), Some(numbers.clone()));
        found.push(Revision { why: why(key, seen), key: key.clone(), old, new });
    }
    for (key, numbers) in old.iter().filter(|(key, _)| left.contains_key(key)) {
        let old = Some(numbers.clone());
        found.push(Revision { why: why(key, Seen::Before), key: key.clone(), old, new: None });
    }
    table(&found, &by).map_err(Error::engine("building the table of revisions"))
}

/// The rows of a table of figures.
fn rows(figures: &DataFrame, by: &[String]) -> PolarsResult<Vec<(Key, Numbers)>> {
    let text = |name: &str| figures.column(name)?.as_materialized_series().cast(&DataType::String)?.str().cloned();
    let number =
        |name: &str| figures.column(name)?.as_materialized_series().strict_cast(&DataType::Float64)?.f64().cloned();
    let (indicators, periods, categories) = (text("indicator")?, text("period")?, text("category")?);
    let groups: Vec<Option<StringChunked>> = by.iter().map(|name| text(name).ok()).collect();
    let (numerators, denominators) = (number("numerator")?, number("denominator")?);
    let (values, statuses) = (number("value")?, text("status")?);
    let own = |text: Option<&str>| text.map(ToOwned::to_owned);
    let mut met: HashMap<Key, usize> = HashMap::new();
    let mut rows = Vec::with_capacity(figures.height());
    for row in 0..figures.height() {
        let mut key = Key {
            indicator: own(indicators.get(row)).unwrap_or_default(),
            period: own(periods.get(row)).unwrap_or_default(),
            group: groups.iter().map(|column| own(column.as_ref()?.get(row))).collect(),
            category: own(categories.get(row)),
            occurrence: 0,
        };
        let occurrence = met.entry(key.clone()).or_default();
        key.occurrence = *occurrence;
        *occurrence += 1;
        let numbers = Numbers {
            numerator: numerators.get(row),
            denominator: denominators.get(row),
            value: values.get(row),
            status: own(statuses.get(row)),
        };
        rows.push((key, numbers));
    }
    Ok(rows)
}

impl Revision {
    fn values(&self) -> Option<(f64, f64)> {
        self.old.as_ref()?.value.zip(self.new.as_ref()?.value)
    }
}

fn table(found: &[Revision], by: &[String]) -> PolarsResult<DataFrame> {
    let text = |name: &str, of: &dyn Fn(&Revision) -> Option<String>| {
        Column::new(name.into(), found.iter().map(of).collect::<Vec<_>>())
    };
    let number = |name: &str, of: &dyn Fn(&Revision) -> Option<f64>| {
        Column::new(name.into(), found.iter().map(of).collect::<Vec<_>>())
    };
    let mut columns = vec![
        text("indicator", &|revision| Some(revision.key.indicator.clone())),
        text("period", &|revision| Some(revision.key.period.clone())),
    ];
    for (at, name) in by.iter().enumerate() {
        columns.push(text(name, &|revision| revision.key.group[at].clone()));
    }
    columns.push(text("category", &|revision| revision.key.category.clone()));
    let old: fn(&Revision) -> Option<&Numbers> = |revision| revision.old.as_ref();
    let new: fn(&Revision) -> Option<&Numbers> = |revision| revision.new.as_ref();
    for (side, of) in [("old", old), ("new", new)] {
        columns.push(number(&format!("{side}_numerator"), &|revision| of(revision)?.numerator));
        columns.push(number(&format!("{side}_denominator"), &|revision| of(revision)?.denominator));
        columns.push(number(&format!("{side}_value"), &|revision| of(revision)?.value));
        columns.push(text(&format!("{side}_status"), &|revision| of(revision)?.status.clone()));
    }
    columns.push(number("change", &|revision| revision.values().map(|(old, new)| new - old)));
    let relative = |(old, new): (f64, f64)| (old != 0.0).then(|| (new - old) / old.abs());
    columns.push(number("change_relative", &|revision| revision.values().and_then(relative)));
    columns.push(text("why", &|revision| revision.why.clone()));
    DataFrame::new(found.len(), columns)
}
