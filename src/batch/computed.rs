//! Computed figures, read from a file or computed from the registers of a project.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::batch::compute::compute;
use crate::batch::folder::Registers;
use crate::batch::manifest::FIGURES;
use crate::batch::project::{PROJECT, Project};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::{Figures, IntervalOptions};

/// Figures, with the definitions of their indicators.
#[derive(Debug)]
pub struct Computed {
    /// The figures.
    pub figures: Figures,
    /// The definitions.
    pub catalogue: Arc<Catalogue>,
    /// The registers that could not be used, with the error; their indicators have no figures.
    pub failures: Vec<(String, Error)>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
    /// The places whose figures they are, as far as the project says so.
    pub places: Vec<String>,
}

impl Computed {
    /// Opens a file of figures (Parquet, CSV or Excel), the output folder of a run, or a project: a `fazhi.toml` or its
    /// folder.
    ///
    /// A project is computed in memory, for its periods and with totals over its group-by columns; nothing is written.
    /// Other years are not held against a report, as a register may hold some of their rows only.
    /// The figures of a file are taken to be of the built-in indicators.
    ///
    /// # Errors
    ///
    /// Those of [`Figures::read`], [`Project::open`] and [`compute`](crate::compute()); [`Error::Interrupted`] once
    /// `stop` is set.
    ///
    /// # Examples
    ///
    /// ```
    /// let computed = fazhi::batch::Computed::open("examples/qilian-2020", &Default::default())?;
    /// assert_eq!(computed.figures.of("aid_cases").next().unwrap().value, Some(118.0));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn open(path: impl AsRef<Path>, stop: &Arc<AtomicBool>) -> Result<Self> {
        let path = path.as_ref();
        let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        if path.extension().is_none() && !path.exists() {
            let expected = "a fazhi.toml, a folder with one, or a file of figures (.parquet, .csv, .xlsx)";
            return Err(Error::parameter("against", path.display(), expected));
        }
        let run = path.join(FIGURES);
        if path.is_dir() && !path.join(PROJECT).is_file() && run.is_file() {
            return Self::read(&run);
        }
        if is_toml || path.is_dir() { Self::of_project(&Project::open(path)?, stop) } else { Self::read(path) }
    }

    fn read(path: &Path) -> Result<Self> {
        let catalogue = Arc::new(Catalogue::built_in().clone());
        Ok(Self {
            figures: Figures::read(path)?,
            catalogue,
            failures: Vec::new(),
            files: vec![path.into()],
            places: Vec::new(),
        })
    }

    fn of_project(project: &Project, stop: &Arc<AtomicBool>) -> Result<Self> {
        let mut options = project.options()?.with_totals(true).with_intervals(IntervalOptions::none());
        // A report may name any of them.
        options.figures.indicators = None;
        // What is held against a report must be known, small or not.
        options.suppress = None;
        options.tally.read.stop = Arc::clone(stop);
        let registers = Registers::of_kinds(options.catalogue.kinds().clone());
        let registers = if project.registers.is_empty() {
            registers.and(project.folder())?
        } else {
            registers.with_project(project)?
        };
        let book = compute(&registers, &options)?;
        let mut files = vec![project.folder().join(PROJECT)];
        files.extend(project.catalogue.iter().chain(&project.calendar).cloned());
        files.extend(registers.files().map(Path::to_owned));
        let places = project.places.clone();
        Ok(Self { figures: book.figures, catalogue: book.catalogue, failures: book.failures, files, places })
    }
}
