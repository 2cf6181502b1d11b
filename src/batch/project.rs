//! `fazhi.toml`: which files are which registers, how their headers are to be read, and what is computed of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use toml::Value;

use crate::batch::compute_options::ComputeOptions;
use crate::batch::run::FigureFormat;
use crate::calendar::span;
use crate::calendar::{Calendar, NaiveDate, Period, date};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{FigureOptions, IntervalOptions};
use crate::file;
use crate::lang::Lang;
use crate::register::files::{FoundFile, find_all, find_from};
use crate::register::{Kinds, ReadOptions, Register};
use crate::tally::TallyOptions;

/// The name of a project file.
pub(crate) const PROJECT: &str = "fazhi.toml";

/// A project file. Where it says what a list is, one of them may stand without brackets.
///
/// ```toml
/// title = "祁连县"
/// places = ["祁连县"]
/// lang = "zh"
/// periods = "2016..2025"            # or a list of "2020", "2020Q3", "2020-07"
/// cutoff = 2025-12-31
/// by = ["agency"]
/// totals = true
/// indicators = ["办结率"]
/// levels = [0.95]
/// method = ["jeffreys", "byar"]
/// formats = ["csv"]
/// catalogue = ["own.toml"]
/// calendar = ["days-off.toml"]
/// assessment = "assessment.toml"     # or a table with its `path`
/// unique_keys = true
///
/// [parameters]
/// excellent = 85
///
/// [disclosure]
/// suppress = 5                      # the least count that is shown
///
/// [registers.service_matters]
/// paths = ["大厅/*.xlsx"]
/// columns = { accepted = "收件时间" }
/// sheet = "2020"                    # or a list; "*" for all
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// What the registers are of.
    #[serde(default)]
    pub title: Option<String>,
    /// The places that the figures are for.
    #[serde(default, deserialize_with = "one_or_more")]
    pub places: Vec<String>,
    /// The language of names and messages, where neither an option nor `FAZHI_LANG` says another.
    #[serde(default, deserialize_with = "lang")]
    pub lang: Option<Lang>,
    /// The columns that part the rows.
    #[serde(default, deserialize_with = "one_or_more")]
    pub by: Vec<String>,
    /// The indicators, by their ids or names; all of them where there are none.
    #[serde(default, deserialize_with = "one_or_more")]
    pub indicators: Vec<String>,
    /// The periods; without any, all years in which something was counted.
    #[serde(default, deserialize_with = "periods")]
    pub periods: Option<Vec<Period>>,
    /// The day as of which open matters are judged, instead of each period's last day.
    #[serde(default, deserialize_with = "day")]
    pub cutoff: Option<NaiveDate>,
    /// Whether there are rows that total over group-by columns.
    #[serde(default)]
    pub totals: bool,
    /// The levels of the intervals; none for no intervals.
    #[serde(default, alias = "level", deserialize_with = "some_or_none")]
    pub levels: Option<Vec<f64>>,
    /// The methods of the intervals, for the kinds of figures that have them.
    #[serde(default, deserialize_with = "one_or_more")]
    pub method: Vec<String>,
    /// The forms of the figures, besides Parquet.
    #[serde(default, deserialize_with = "formats")]
    pub formats: BTreeSet<FigureFormat>,
    /// Values of the definitions' parameters that are not to have their defaults.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// What figures must not show.
    #[serde(default)]
    pub disclosure: Disclosure,
    /// Files of definitions, besides the built-in ones.
    #[serde(default, deserialize_with = "one_or_more")]
    pub catalogue: Vec<PathBuf>,
    /// Files of years and local days off, besides the built-in calendar.
    #[serde(default, deserialize_with = "one_or_more")]
    pub calendar: Vec<PathBuf>,
    /// The file of the yearly assessment, whose scores are written beside the figures.
    #[serde(default, deserialize_with = "assessment")]
    pub assessment: Option<PathBuf>,
    /// Whether a row whose key an earlier row has is excluded.
    #[serde(default = "yes")]
    pub unique_keys: bool,
    /// The registers, by the id or name of their kind; where there are none, the names of the files say which they are.
    #[serde(default)]
    pub registers: BTreeMap<String, Entry>,
    /// The folder that paths are relative to.
    #[serde(skip)]
    folder: PathBuf,
}

/// What the figures of a project must not show.
///
/// # Examples
///
/// ```
/// use fazhi::batch::{Disclosure, Project};
///
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("fazhi.toml"), "[disclosure]\nsuppress = 5\n")?;
/// assert_eq!(Project::open(folder.path())?.disclosure, Disclosure { suppress: Some(5) });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// The least count that is shown; without one, all are.
    #[serde(default)]
    pub suppress: Option<u32>,
}

/// One register of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Files, folders or patterns.
    pub paths: Vec<PathBuf>,
    /// The headers to read: column, by its id or name, to header.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The sheets to read: a name, a list of names, or `*` for all; without any, those that fit.
    #[serde(default, deserialize_with = "names")]
    pub sheet: Vec<String>,
}

impl Project {
    /// Reads a project file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be read, [`Error::Content`] where it is no project.
    pub fn read(path: &Path) -> Result<Self> {
        let text = file::text(path)?;
        let mut project: Self =
            toml::from_str(&text).map_err(|error| Error::content(path, Error::of_toml(&error.to_string())))?;
        path.parent().unwrap_or(Path::new("")).clone_into(&mut project.folder);
        let files = project.catalogue.iter_mut().chain(&mut project.calendar).chain(&mut project.assessment);
        for file in files {
            *file = project.folder.join(&*file);
        }
        Ok(project)
    }

    /// Reads the project file that a path is, or that is in the folder that it is.
    ///
    /// # Errors
    ///
    /// As [`Project::read`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        if path.is_dir() { Self::read(&path.join(PROJECT)) } else { Self::read(path) }
    }

    /// The folder that paths are relative to.
    pub fn folder(&self) -> &Path {
        if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder }
    }

    /// What is computed, and how, with the definitions and the calendar that the project names.
    ///
    /// # Errors
    ///
    /// What reading these files gives.
    pub fn options(&self) -> Result<ComputeOptions> {
        let catalogue = self.catalogue.iter().try_fold(Catalogue::built_in().clone(), Catalogue::with_file)?;
        let calendar =
            self.calendar.iter().try_fold(Calendar::china().clone(), |calendar, file| calendar.with_file(file))?;
        let intervals = self.levels.clone().map_or_else(IntervalOptions::default, IntervalOptions::at);
        let intervals = intervals.with_methods(&self.method)?;
        let indicators = Some(self.indicators.clone()).filter(|indicators| !indicators.is_empty());
        let tally = TallyOptions {
            by: self.by.clone(),
            cutoff: self.cutoff,
            calendar: Arc::new(calendar),
            parameters: self.parameters.clone(),
            read: ReadOptions { unique_keys: self.unique_keys, ..ReadOptions::default() },
            ..TallyOptions::default()
        };
        let figures = FigureOptions {
            periods: self.periods.clone(),
            indicators,
            intervals,
            totals: self.totals,
            ..FigureOptions::default()
        };
        let suppress = self.disclosure.suppress;
        Ok(ComputeOptions { tally, figures, catalogue: Arc::new(catalogue), keep_going: true, suppress })
    }

    /// The project with its registers by the ids of their kinds, which it may name otherwise.
    pub(super) fn in_ids(mut self, kinds: &Kinds) -> Result<Self> {
        for (name, entry) in std::mem::take(&mut self.registers) {
            let id = &kinds.get(&name)?.id;
            if self.registers.insert(id.clone(), entry).is_some() {
                let reason = format!("register `{id}` stands here twice, once as `{name}`");
                return Err(Error::content(self.folder.join(PROJECT), reason));
            }
        }
        Ok(self)
    }

    /// One of the registers that the project names.
    pub(super) fn register(&self, kind: &str, kinds: &Kinds) -> Result<Register> {
        let schema = kinds.get(kind)?;
        let entry = self.entry(kind);
        if entry.paths.is_empty() {
            return Err(Error::content(self.folder.join(PROJECT), format!("register `{kind}` has no paths")));
        }
        let files = find_from(&self.folder, &entry.paths)?;
        Ok(Register::of_files(schema, files).with_columns(entry.columns).with_sheets(entry.sheet))
    }

    /// The files in the folder and its subfolders that are named after a register, or are in a folder that is, and that none of the
    /// registers has: a file that was added may match no pattern.
    pub(super) fn unlisted(&self, kinds: &Kinds) -> Vec<PathBuf> {
        let paths = self.registers.values().flat_map(|entry| &entry.paths);
        // A path that finds nothing is an error of its register.
        let listed = paths.filter_map(|path| find_from(&self.folder, std::slice::from_ref(path)).ok()).flatten();
        let listed: BTreeSet<PathBuf> = listed.map(|file| file.real().to_owned()).collect();
        // A folder that cannot be listed, which nothing else asks for, is no reason to stop.
        let all = find_all(self.folder()).unwrap_or_default();
        let unlisted = |file: &FoundFile| kinds.of_file(&file.path).is_some() && !listed.contains(file.real());
        all.into_iter().filter(unlisted).map(|file| file.path).collect()
    }

    /// What the project says of a register.
    pub(super) fn entry(&self, kind: &str) -> Entry {
        self.registers.get(kind).cloned().unwrap_or_default()
    }
}

/// What is computed, and how, where no project says otherwise.
impl Default for Project {
    fn default() -> Self {
        toml::from_str("").expect("every key has a default")
    }
}

fn yes() -> bool {
    true
}

/// A value, or a list of values.
fn one_or_more<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    match Value::deserialize(from)? {
        list @ Value::Array(_) => Vec::deserialize(list),
        one => T::deserialize(one).map(|one| vec![one]),
    }
    .map_err(serde::de::Error::custom)
}

fn some_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<f64>>, D::Error> {
    one_or_more(from).map(Some)
}

fn assessment<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    let path = match Value::deserialize(from)? {
        Value::Table(table) => {
            if let Some(other) = table.keys().find(|key| *key != "path") {
                return Err(serde::de::Error::custom(format!("unknown field `{other}`, expected `path`")));
            }
            table.get("path").cloned()
        }
        path => Some(path),
    };
    match path {
        Some(Value::String(path)) => Ok(Some(path.into())),
        _ => Err(serde::de::Error::custom(
            "`assessment` is a file such as \"assessment.toml\", or a table with its `path`",
        )),
    }
}

fn lang<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Lang>, D::Error> {
    String::deserialize(from)?.parse().map(Some).map_err(serde::de::Error::custom)
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Datetime(day) => day.to_string(),
        other => other.to_string(),
    };
    let day = date::parse("cutoff", &text);
    day.map(Some)
        .map_err(|_| serde::de::Error::custom(format!("`{text}` is not a date, expected one such as 2025-12-31")))
}

/// One name or a list of names.
fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::String(name) => Ok(vec![name]),
        Value::Array(names) if !names.is_empty() && names.iter().all(Value::is_str) => {
            Ok(names.into_iter().filter_map(|name| name.as_str().map(Into::into)).collect())
        }
        other => Err(serde::de::Error::custom(format!(
            "`{other}` is not a sheet, expected a name, a list of names or \"*\""
        ))),
    }
}

fn formats<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<FigureFormat>, D::Error> {
    let names: Vec<String> = one_or_more(from)?;
    names.iter().map(|name| name.parse()).collect::<Result<_>>().map_err(serde::de::Error::custom)
}

fn periods<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<Period>>, D::Error> {
    let texts = match Value::deserialize(from)? {
        Value::Array(values) => values,
        one => vec![one],
    };
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let periods = texts.into_iter().map(|value| span::periods(&text(value)));
    let periods = periods.collect::<Result<Vec<_>>>().map_err(serde::de::Error::custom)?.concat();
    if periods.is_empty() {
        return Err(serde::de::Error::custom("there is no period; leave `periods` out for all years"));
    }
    Ok(Some(periods))
}
