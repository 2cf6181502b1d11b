//! The result of a run, and how it is written.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use polars_core::prelude::*;
use polars_io::prelude::{CsvWriter, KeyValueMetadata, ParquetWriter, SerWriter};

use crate::batch::book::Book;
use crate::batch::fingerprint;
use crate::batch::manifest::{FIGURES, MANIFEST, Manifest};
use crate::batch::outputs::{NEXT, Outputs};
use crate::batch::published::PUBLISHED;
use crate::batch::revisions::{Side, revisions};
use crate::batch::scored::{self, SCORES, Scores};
use crate::batch::store::TALLIES;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::index::{self, Index};
use crate::lang::Lang;
use crate::register::Problems;
use crate::show::View;
use crate::text::inert;

const PROBLEMS: &str = "problems.parquet";

const REVISIONS: &str = "revisions.parquet";

/// What an assessment adds: its scores and ranks, the scores that have changed, and the same for people.
const RANKS: &str = "ranks.parquet";
const SCORE_REVISIONS: &str = "score_revisions.parquet";
const SCORES_CSV: &str = "scores.csv";
const ASSESSMENT: &str = "assessment.xlsx";
const OF_ASSESSMENT: [&str; 5] = [SCORES, RANKS, SCORE_REVISIONS, SCORES_CSV, ASSESSMENT];

/// Whether a path in the folder of a run is one of its outputs.
pub(super) fn is_output(path: &Path) -> bool {
    let formats = FigureFormat::ALL.map(FigureFormat::file);
    let names = [FIGURES, PROBLEMS, REVISIONS, PUBLISHED, MANIFEST].into_iter().chain(OF_ASSESSMENT).chain(formats);
    path.starts_with(TALLIES) || path.starts_with(NEXT) || names.into_iter().any(|name| path == Path::new(name))
}

/// A format of the figures in addition to Parquet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FigureFormat {
    /// Comma-separated values in UTF-8 for spreadsheet programs: with a byte-order mark, and with a `'` before a text
    /// that would be taken for a formula.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl FigureFormat {
    const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// The name of the output file.
    fn file(self) -> &'static str {
        match self {
            Self::Csv => "figures.csv",
            Self::Xlsx => "figures.xlsx",
        }
    }
}

impl FromStr for FigureFormat {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Error::parameter("format", text, "csv or xlsx")),
        }
    }
}

/// The result of a run.
#[derive(Debug)]
pub struct Run {
    /// The figures.
    pub figures: Figures,
    /// The cells and rows that could not be used.
    pub problems: Problems,
    /// The figures that differ from the previous run: see [`diff`](crate::batch::diff).
    pub revisions: DataFrame,
    /// The assessment of the project, scored, if there is one.
    pub index: Option<Index>,
    /// The units whose score, rank or grade differs from the previous run; without columns where nothing is assessed.
    pub score_revisions: DataFrame,
    /// What the run was computed from.
    pub manifest: Manifest,
    /// The registers that lack a group-by column and have totals only, with the error that names the column.
    pub ungrouped: Vec<(String, Error)>,
    /// The files and registers that could not be used, with the error.
    pub failures: Vec<(String, Error)>,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
    /// The files in the folder of a project without `registers` that are not named after a register.
    pub ignored: Vec<PathBuf>,
    /// The files in the folder of the project that are named after a register, and that none of its `paths` matches.
    pub unlisted: Vec<PathBuf>,
    /// The outputs of the previous run that were removed, as they are no longer asked for.
    pub removed: Vec<PathBuf>,
    /// What runs with disclosure control have printed so far, where this is one.
    pub(super) published: Option<Figures>,
    /// Whether the scores in the output folder are those of an earlier run, as the assessment could not be scored.
    pub keeps_scores: bool,
    /// The output folder.
    pub out: PathBuf,
}

impl Run {
    pub(super) fn new(
        figures: Figures,
        problems: Problems,
        manifest: Manifest,
        failures: Vec<(String, Error)>,
        catalogue: Arc<Catalogue>,
    ) -> Self {
        Self {
            figures,
            problems,
            revisions: DataFrame::empty(),
            index: None,
            score_revisions: DataFrame::empty(),
            manifest,
            ungrouped: Vec::new(),
            failures,
            catalogue,
            ignored: Vec::new(),
            unlisted: Vec::new(),
            removed: Vec::new(),
            published: None,
            keeps_scores: false,
            out: PathBuf::new(),
        }
    }

    /// Moves the figures and the problems into a book.
    pub(crate) fn take_book(&mut self) -> Book {
        let accounts = self.manifest.registers.iter().map(|(register, entry)| entry.account(register)).collect();
        Book {
            figures: std::mem::take(&mut self.figures),
            problems: std::mem::take(&mut self.problems),
            accounts,
            tallies: Vec::new(),
            ungrouped: Vec::new(),
            failures: Vec::new(),
            catalogue: Arc::clone(&self.catalogue),
        }
    }

    /// Compares the figures with the previous run and writes all outputs, the manifest last.
    pub(super) fn write(&mut self, out: &Path, formats: &BTreeSet<FigureFormat>, began: Instant) -> Result<()> {
        let new = self.figures.to_frame()?;
        let before = Side::of_folder(out)?;
        let side = Side { figures: new.clone(), manifest: Some(self.manifest.clone()) };
        self.revisions = match &before {
            Some(before) => revisions(before, &side)?,
            None => revisions(&side, &side)?,
        };
        out.clone_into(&mut self.out);
        let mut outputs = Outputs::begin(out)?;
        let mut written = vec![(FIGURES, self.parquet(&mut outputs, FIGURES, new.clone())?)];
        for format in FigureFormat::ALL {
            let name = format.file();
            match format {
                _ if !formats.contains(&format) => self.remove(name, &mut outputs),
                FigureFormat::Csv => {
                    written.push((name, outputs.write(name, |file| csv(file, &new, &out.join(name)))?));
                }
                FigureFormat::Xlsx => written.push((name, saved(name, &self.workbook()?, &mut outputs)?)),
            }
        }
        let last = before.as_ref().and_then(|before| before.manifest.as_ref());
        written.extend(self.scores(last, formats, &mut outputs)?);
        for (name, frame) in [(PROBLEMS, self.problems.to_frame()?), (REVISIONS, self.revisions.clone())] {
            written.push((name, self.parquet(&mut outputs, name, frame)?));
        }
        if let Some(published) = &self.published {
            written.push((PUBLISHED, self.parquet(&mut outputs, PUBLISHED, published.to_frame()?)?));
        }
        for (name, path) in written {
            let (hash, _) = fingerprint::of_file(&path, &AtomicBool::new(false))?;
            self.manifest.outputs.insert(name.into(), hash);
        }
        self.manifest.seconds = began.elapsed().as_secs_f64();
        let text = self.manifest.to_json();
        outputs.write(MANIFEST, |file| writeln!(file, "{text}").map_err(Error::file(out.join(MANIFEST))))?;
        outputs.finish()
    }

    /// Writes the scores of the assessment, with what chance does to them. Without one, those of the previous run are removed; where
    /// it could not be scored, they stay, for the next run to be compared with.
    fn scores(
        &mut self,
        last: Option<&Manifest>,
        formats: &BTreeSet<FigureFormat>,
        outputs: &mut Outputs,
    ) -> Result<Vec<(&'static str, PathBuf)>> {
        let Some(index) = self.index.take() else {
            if self.keeps_scores {
                if let Some(last) = last {
                    self.manifest.assessment.clone_from(&last.assessment);
                    let own = last.outputs.iter().filter(|(name, _)| OF_ASSESSMENT.contains(&name.as_str()));
                    self.manifest.outputs.extend(own.map(|(name, hash)| (name.clone(), hash.clone())));
                }
                return Ok(Vec::new());
            }
            for name in OF_ASSESSMENT {
                self.remove(name, outputs);
            }
            return Ok(Vec::new());
        };
        let options = index.assessment().chance;
        let (scores, chances) = (index.scores()?, index.chance(&options)?);
        let side = Scores::new(&scores, &self.manifest);
        self.score_revisions = match Scores::of_folder(&self.out)? {
            Some(before) => scored::revisions(&before, &side)?,
            None => scored::revisions(&side, &side)?,
        };
        let ranks = index.ranks_by(&chances, &options)?;
        let mut written = Vec::new();
        for (name, frame) in [(SCORES, scores.clone()), (RANKS, ranks), (SCORE_REVISIONS, self.score_revisions.clone())]
        {
            written.push((name, self.parquet(outputs, name, frame)?));
        }
        for (format, name) in [(FigureFormat::Csv, SCORES_CSV), (FigureFormat::Xlsx, ASSESSMENT)] {
            match format {
                _ if !formats.contains(&format) => self.remove(name, outputs),
                FigureFormat::Csv => {
                    written.push((name, outputs.write(name, |file| csv(file, &scores, &self.out.join(name)))?));
                }
                FigureFormat::Xlsx => {
                    let view = index::View { index: &index, chances: &chances, options: &options, lang: Lang::Zh };
                    written.push((name, saved(name, &view.workbook()?, outputs)?));
                }
            }
        }
        self.index = Some(index);
        Ok(written)
    }

    /// Removes an output of the previous run, and says so.
    fn remove(&mut self, name: &str, outputs: &mut Outputs) {
        outputs.remove(name);
        self.removed.extend(Some(self.out.join(name)).filter(|path| path.exists()));
    }

    /// The figures as a workbook, in Chinese whatever the language of the user, as equal figures are to give equal bytes.
    fn workbook(&self) -> Result<Vec<u8>> {
        let Self { figures, problems, catalogue, manifest, .. } = self;
        let view = View { figures, problems, catalogue, lang: Lang::Zh, all: false };
        let periods = manifest.periods.as_ref().map(|periods| periods.join("、"));
        view.workbook(&[
            ("标题", manifest.title.clone().unwrap_or_default()),
            ("地区", manifest.places.join("、")),
            ("统计期", periods.unwrap_or_else(|| "全部".into())),
            ("截止日", manifest.cutoff.clone().unwrap_or_else(|| "各期最后一日".into())),
        ])
    }

    /// Writes a table, with the title, places and version in its metadata.
    fn parquet(&self, outputs: &mut Outputs, name: &str, mut frame: DataFrame) -> Result<PathBuf> {
        let title = self.manifest.title.clone().unwrap_or_default();
        let of =
            [("title", title), ("places", self.manifest.places.join("、")), ("version", self.manifest.version.clone())];
        let of = of.into_iter().map(|(key, value)| (format!("fazhi.{key}"), value)).collect();
        outputs.write(name, |file| {
            let writer = ParquetWriter::new(file).with_key_value_metadata(Some(KeyValueMetadata::from_static(of)));
            writer.finish(&mut frame).map(drop).map_err(|error| system(error, name))
        })
    }
}

fn saved(name: &str, bytes: &[u8], outputs: &mut Outputs) -> Result<PathBuf> {
    outputs.write(name, |file| file.write_all(bytes).map_err(Error::file(name)))
}

/// Writes a table for people: a spreadsheet program knows its encoding, and takes none of its texts for a formula.
fn csv(file: &mut BufWriter<File>, frame: &DataFrame, path: &Path) -> Result<()> {
    file.write_all("\u{feff}".as_bytes()).map_err(Error::file(path))?;
    let columns = frame.columns().iter().map(harmless).collect::<PolarsResult<_>>();
    let frame = columns.and_then(|columns| DataFrame::new(frame.height(), columns));
    let written = frame.and_then(|mut frame| CsvWriter::new(file).finish(&mut frame));
    written.map_err(|error| system(error, &path.display().to_string()))
}

fn harmless(column: &Column) -> PolarsResult<Column> {
    let column = column.clone().with_name(inert(column.name()).as_ref().into());
    match column.dtype() {
        DataType::String => Ok(column.str()?.apply_values(inert).into_column()),
        _ => Ok(column),
    }
}

/// The I/O error inside an error of polars, if there is one: the disk may be full.
fn system(error: PolarsError, name: &str) -> Error {
    match error {
        PolarsError::IO { error, .. } => {
            Error::File { path: name.into(), source: std::io::Error::new(error.kind(), error.to_string()) }
        }
        other => Error::engine(format!("writing `{name}`"))(other),
    }
}
