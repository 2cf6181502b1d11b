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
use crate::batch::revisions::{Side, revisions};
use crate::batch::store::TALLIES;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::lang::Lang;
use crate::register::Problems;
use crate::show::View;
use crate::text::inert;

const PROBLEMS: &str = "problems.parquet";

const REVISIONS: &str = "revisions.parquet";

/// Whether a path in the folder of a run is one of its outputs.
pub(super) fn is_output(path: &Path) -> bool {
    let formats = FigureFormat::ALL.map(FigureFormat::file);
    let names = [FIGURES, PROBLEMS, REVISIONS, MANIFEST].into_iter().chain(formats);
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
    /// What the run was computed from.
    pub manifest: Manifest,
    /// The files and registers that could not be used, with the error.
    pub failures: Vec<(String, Error)>,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
    /// The files in the folder of a project without `registers` that are not named after a register.
    pub ignored: Vec<PathBuf>,
    /// The files in the folder of the project that are named after a register, and that none of its `paths` matches.
    pub unlisted: Vec<PathBuf>,
    /// The figures of the previous run that were removed, as their format is no longer asked for.
    pub removed: Vec<PathBuf>,
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
            manifest,
            failures,
            catalogue,
            ignored: Vec::new(),
            unlisted: Vec::new(),
            removed: Vec::new(),
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
                _ if !formats.contains(&format) => {
                    outputs.remove(name);
                    self.removed.extend(Some(out.join(name)).filter(|path| path.exists()));
                }
                FigureFormat::Csv => written.push((name, outputs.write(name, |file| csv(file, &new, out))?)),
                FigureFormat::Xlsx => {
                    let book = self.workbook()?;
                    let save = |file: &mut BufWriter<File>| file.write_all(&book).map_err(Error::file(out.join(name)));
                    written.push((name, outputs.write(name, save)?));
                }
            }
        }
        for (name, frame) in [(PROBLEMS, self.problems.to_frame()?), (REVISIONS, self.revisions.clone())] {
            written.push((name, self.parquet(&mut outputs, name, frame)?));
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

/// Writes a table for people: a spreadsheet program knows its encoding, and takes none of its texts for a formula.
fn csv(file: &mut BufWriter<File>, frame: &DataFrame, out: &Path) -> Result<()> {
    file.write_all("\u{feff}".as_bytes()).map_err(Error::file(out.join("figures.csv")))?;
    let columns = frame.columns().iter().map(harmless).collect::<PolarsResult<_>>();
    let frame = columns.and_then(|columns| DataFrame::new(frame.height(), columns));
    let written = frame.and_then(|mut frame| CsvWriter::new(file).finish(&mut frame));
    written.map_err(|error| system(error, "figures.csv"))
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
