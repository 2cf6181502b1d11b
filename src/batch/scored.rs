//! The scores of a project's assessment, and what has changed in them since the last run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use polars_core::prelude::*;
use serde::{Deserialize, Serialize};

use crate::batch::assess::{asked, index_of};
use crate::batch::compute::{figures_of, is_asked};
use crate::batch::fingerprint;
use crate::batch::manifest::{MANIFEST, Manifest};
use crate::batch::reasons::{Reasons, Seen};
use crate::batch::recompute::{Agencies, Gathered, Session};
use crate::error::{Error, Result};
use crate::figure::read_table;
use crate::file;
use crate::index::{Assessment, Index, LEDGERS};
use crate::register::{ReadOptions, Register};

/// The scores of a run, beside its figures.
pub(super) const SCORES: &str = "scores.parquet";

/// What an assessment is made of, as `manifest.json` holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssessmentEntry {
    /// The hash of its file.
    pub hash: String,
    /// The column whose values are scored.
    pub unit: String,
    /// The indicators that items are measured by.
    pub indicators: Vec<String>,
}

impl Session<'_> {
    /// The assessment of the project, scored. What makes it impossible leaves the run without scores, and the figures as they are.
    pub(super) fn scored(&self, agencies: &Agencies, book: &mut Gathered) -> Result<Option<(Index, AssessmentEntry)>> {
        let Some(path) = &self.project.assessment else { return Ok(None) };
        match self.index(path, agencies, book) {
            Ok(found) => Ok(Some(found)),
            Err(Error::Interrupted) => Err(Error::Interrupted),
            Err(error) => {
                book.failures.push(("assessment".into(), error));
                Ok(None)
            }
        }
    }

    fn index(&self, path: &Path, agencies: &Agencies, book: &mut Gathered) -> Result<(Index, AssessmentEntry)> {
        let catalogue = &self.compute.catalogue;
        let assessment = Assessment::read(path, catalogue)?;
        let entry = AssessmentEntry {
            hash: fingerprint::of(&file::text(path)?),
            unit: assessment.unit.clone(),
            indicators: assessment.indicators().map(str::to_owned).collect(),
        };
        let mut compute = self.compute.clone();
        if assessment.periods.is_some() && self.options.periods.is_none() {
            compute.figures.periods = None;
        }
        let session = self.with_options(asked(&assessment, &compute)?);
        let (mut own, mut ledgers) = (Gathered::default(), Vec::new());
        for (kind, source) in session.sources()?.by_kind {
            if LEDGERS.contains(&kind.as_str())
                && let Ok(source) = &source
            {
                ledgers.push(session.register_of(&kind, source)?);
            }
            if !entry.indicators.is_empty() && is_asked(&kind, catalogue, session.compute.tally.indicators.as_deref())?
            {
                session.register(&kind, source, agencies, &mut own)?;
            }
        }
        if let Some((_, error)) = own.failures.pop() {
            return Err(error);
        }
        book.keep(&own.files);
        let figures = figures_of(&own.tallies, &own.gaps, &session.compute)?;
        let read = ReadOptions { agencies: agencies.clone().unwrap_or_default(), ..session.compute.tally.read.clone() };
        let ledgers: Vec<&Register> = ledgers.iter().collect();
        let counted = crate::figure::periods_with_rows(&own.tallies);
        let index =
            index_of(assessment, (&figures, own.problems, &counted), (&ledgers, &read), &session.compute, None)?;
        Ok((index, entry))
    }
}

/// The scores of one run, with its manifest.
pub(super) struct Scores {
    frame: DataFrame,
    manifest: Manifest,
}

impl Scores {
    pub(super) fn new(frame: &DataFrame, manifest: &Manifest) -> Self {
        Self { frame: frame.clone(), manifest: manifest.clone() }
    }

    /// Those of the run in a folder, if there are any.
    pub(super) fn of_folder(folder: &Path) -> Result<Option<Self>> {
        let (scores, manifest) = (folder.join(SCORES), folder.join(MANIFEST));
        if !scores.is_file() || !manifest.is_file() {
            return Ok(None);
        }
        Ok(Some(Self { frame: read_table(&scores)?, manifest: Manifest::read(&manifest)? }))
    }

    /// What each unit has come to in each period.
    fn units(&self) -> PolarsResult<BTreeMap<(String, String), Standing>> {
        let text = |name: &str| self.frame.column(name)?.cast(&DataType::String)?.str().cloned();
        let unit = self.manifest.assessment.as_ref().map_or("agency", |entry| entry.unit.as_str());
        let (periods, units, leagues, grades) = (text("period")?, text(unit)?, text("league")?, text("grade")?);
        let ranks = self.frame.column("rank")?.cast(&DataType::UInt64)?;
        let scores = self.frame.column("score")?.cast(&DataType::Float64)?;
        let (ranks, scores) = (ranks.u64()?, scores.f64()?);
        let own = |text: Option<&str>| text.map(ToOwned::to_owned);
        let row = |row: usize| {
            let key = (own(periods.get(row)).unwrap_or_default(), own(units.get(row)).unwrap_or_default());
            let (league, grade) = (own(leagues.get(row)), own(grades.get(row)));
            (key, Standing { league, rank: ranks.get(row), grade, score: scores.get(row) })
        };
        Ok((0..self.frame.height()).map(row).collect())
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Standing {
    league: Option<String>,
    rank: Option<u64>,
    grade: Option<String>,
    score: Option<f64>,
}

/// The units whose score, rank or grade differs between two runs, as a table: period, the unit, `old_league`, `old_rank`, `old_grade`,
/// `old_score`, the same as `new_…`, `change` of the score, and why, as [`diff`](crate::batch::diff) has it.
pub(super) fn revisions(before: &Scores, after: &Scores) -> Result<DataFrame> {
    let unit = after.manifest.assessment.as_ref().map_or("agency", |entry| entry.unit.as_str());
    let units = |side: &Scores| side.units().map_err(Error::engine("reading scores"));
    let (old, new) = (units(before)?, units(after)?);
    let reasons = Reasons::new(&before.manifest, &after.manifest);
    let keys: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    let mut rows = Vec::new();
    for key in keys {
        let (one, other) = (old.get(key), new.get(key));
        if one != other {
            let seen = match (one, other) {
                (Some(_), Some(_)) => Seen::Both,
                (Some(_), None) => Seen::Before,
                (None, _) => Seen::After,
            };
            rows.push((
                key,
                [one, other].map(|side| side.cloned().unwrap_or_default()),
                reasons.of_scores(&key.0, seen),
            ));
        }
    }
    let text = |name: &str, of: &dyn Fn(usize) -> Option<String>| {
        Column::new(name.into(), (0..rows.len()).map(of).collect::<Vec<_>>())
    };
    let mut columns =
        vec![text("period", &|row| Some(rows[row].0.0.clone())), text(unit, &|row| Some(rows[row].0.1.clone()))];
    for (side, name) in ["old", "new"].into_iter().enumerate() {
        columns.push(text(&format!("{name}_league"), &|row| rows[row].1[side].league.clone()));
        let ranks = rows.iter().map(|row| row.1[side].rank).collect::<Vec<_>>();
        columns.push(Column::new(format!("{name}_rank").as_str().into(), ranks));
        columns.push(text(&format!("{name}_grade"), &|row| rows[row].1[side].grade.clone()));
        let scores = rows.iter().map(|row| row.1[side].score).collect::<Vec<_>>();
        columns.push(Column::new(format!("{name}_score").as_str().into(), scores));
    }
    let change = |(_, [old, new], _): &(_, [Standing; 2], _)| old.score.zip(new.score).map(|(old, new)| new - old);
    columns.push(Column::new("change".into(), rows.iter().map(change).collect::<Vec<_>>()));
    columns.push(text("why", &|row| Some(rows[row].2.clone())));
    DataFrame::new(rows.len(), columns).map_err(Error::engine("building the table of revised scores"))
}
