//! What a run was made of: enough to say later why a figure has changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::batch::book::Account;
use crate::batch::fingerprint;
use crate::batch::scored::AssessmentEntry;
use crate::catalogue::{Catalogue, Clock, Indicator};
use crate::error::{Error, Result};
use crate::file;
pub(crate) use crate::register::files::MANIFEST;

/// The figures of a run, beside its manifest.
pub(super) const FIGURES: &str = "figures.parquet";

/// The account of a run, as `manifest.json` holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of fazhi.
    pub version: String,
    /// When the run began.
    pub started: String,
    /// How long it took.
    pub seconds: f64,
    /// The day of the run.
    pub day: String,
    /// The day as of which what is open was judged, at the latest.
    pub horizon: String,
    /// What the registers are of.
    pub title: Option<String>,
    /// The places that the figures are for.
    pub places: Vec<String>,
    /// The group-by columns.
    pub by: Vec<String>,
    /// The periods asked for; none where all were.
    pub periods: Option<Vec<String>>,
    /// The cutoff.
    pub cutoff: Option<String>,
    /// Whether there are rows that total over group-by columns.
    pub totals: bool,
    /// The indicators asked for; none where all were.
    #[serde(default)]
    pub indicators: Option<Vec<String>>,
    /// The least count that the figures show, where smaller ones are withheld.
    #[serde(default)]
    pub suppress: Option<u32>,
    /// The levels of the intervals.
    pub levels: Vec<f64>,
    /// The methods of the intervals that were named.
    #[serde(default)]
    pub methods: Vec<String>,
    /// All parameters.
    pub parameters: BTreeMap<String, f64>,
    /// The definitions.
    pub catalogue: Definitions,
    /// The fingerprint of the calendar of working days.
    pub calendar: String,
    /// The assessment, where there is one and it could be scored.
    #[serde(default)]
    pub assessment: Option<AssessmentEntry>,
    /// The registers, by kind.
    pub registers: BTreeMap<String, RegisterEntry>,
    /// The files of the registers.
    pub files: Vec<FileEntry>,
    /// The outputs beside this file, with the hash of each.
    pub outputs: BTreeMap<String, String>,
}

/// The definitions of a run, as hashes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definitions {
    /// Of all of them.
    pub hash: String,
    /// Of each indicator.
    pub indicators: BTreeMap<String, Definition>,
}

/// What an indicator depends on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The hash of its definition, with its clocks and what is known of its registers.
    pub hash: String,
    /// The registers that it is counted in.
    pub registers: BTreeSet<String>,
    /// The parameters that it speaks of.
    pub parameters: BTreeSet<String>,
    /// Whether it depends on which days are worked.
    pub calendar: bool,
}

/// A register of a run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// The hash of how it is read: its headers and its sheet, and whether keys occur once.
    pub reading: String,
    /// Rows read.
    pub rows: u64,
    /// Rows excluded as a whole.
    pub excluded: u64,
    /// Rows that no period takes, as they have none of the dates that place them.
    pub undated: u64,
    /// Problems of cells and rows.
    pub problems: u64,
    /// The files that were not read, as another one has the same content, each with that one.
    #[serde(default)]
    pub copies: BTreeMap<String, String>,
    /// Why it has no figures, where it has none.
    pub error: Option<String>,
}

impl RegisterEntry {
    /// What became of the rows.
    pub(crate) fn account(&self, register: &str) -> Account {
        let &Self { rows, excluded, undated, problems, .. } = self;
        Account { register: register.into(), rows, counted: rows - excluded - undated, excluded, undated, problems }
    }
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileEntry {
    /// The register.
    pub register: String,
    /// Where it is, from the project's folder.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Their hash (xxh3, 128 bits).
    pub hash: String,
    /// Rows read.
    pub rows: u64,
    /// Rows excluded as a whole.
    pub excluded: u64,
    /// Rows that no period takes, as they have none of the dates that place them.
    pub undated: u64,
    /// Problems of cells and rows.
    pub problems: u64,
    /// Those of them that are days after the day of the run.
    pub future_dates: u64,
    /// The keys of stored tallies that it needs, the one that was counted last.
    pub tallies: Vec<String>,
    /// Whether its tally was taken from the store, and the file not read again.
    pub reused: bool,
    /// How long it took.
    pub seconds: f64,
    /// What made it impossible to use.
    pub error: Option<String>,
}

impl Manifest {
    /// Reads the manifest of a run.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be read, [`Error::Content`] where it is none.
    pub fn read(path: &Path) -> Result<Self> {
        let text = file::bytes(path, u64::MAX)?;
        serde_json::from_slice(&text).map_err(|error| Error::content(path, error.to_string()))
    }

    /// The text of the file.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest is plain data")
    }
}

impl Definitions {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let known: BTreeSet<&str> = catalogue.default_parameters().keys().map(String::as_str).collect();
        let indicators: BTreeMap<_, _> = catalogue
            .iter()
            .map(|indicator| (indicator.id.clone(), Definition::of(indicator, catalogue, &known)))
            .collect();
        Self { hash: fingerprint::of(&indicators), indicators }
    }
}

impl Definition {
    fn of(indicator: &Indicator, catalogue: &Catalogue, known: &BTreeSet<&str>) -> Self {
        let clocks: Vec<&Clock> = indicator.measures().filter_map(|(_, measure)| catalogue.clock_of(measure)).collect();
        let registers: BTreeSet<String> =
            indicator.measures().map(|(_, measure)| indicator.register_of(measure).to_owned()).collect();
        let schemas = registers.iter().filter_map(|id| catalogue.kinds().get(id).ok());
        let schemas: Vec<_> = schemas.map(Arc::as_ref).collect();
        Self {
            hash: fingerprint::of(&(indicator, &clocks, schemas)),
            registers,
            parameters: indicator.parameters_used(&clocks).filter(|name| known.contains(name.as_str())).collect(),
            calendar: clocks.iter().any(|clock| clock.needs_calendar()),
        }
    }
}
