//! Registers by kind, and which file of a folder is which.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars_core::prelude::DataFrame;

use crate::batch::lock::LOCK;
use crate::batch::manifest::MANIFEST;
use crate::batch::project::{PROJECT, Project};
use crate::error::{Error, Result};
use crate::register::{Batches, Kinds, Register};

/// The registers of a place, by the id of their kind.
#[derive(Debug)]
pub struct Registers {
    kinds: Kinds,
    by_kind: BTreeMap<String, Register>,
    ignored: Vec<PathBuf>,
}

impl Default for Registers {
    fn default() -> Self {
        Self::new()
    }
}

impl Registers {
    /// No registers, of the built-in kinds.
    pub fn new() -> Self {
        Self::of_kinds(Kinds::built_in().clone())
    }

    /// No registers, of these kinds.
    pub fn of_kinds(kinds: Kinds) -> Self {
        Self { kinds, by_kind: BTreeMap::new(), ignored: Vec::new() }
    }

    /// The registers of a folder or file: the names of files and subfolders say which register they are, or a
    /// `fazhi.toml` in the folder does.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where there is no such path, [`Error::Content`] where nothing in it is known.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// let registers = fazhi::Registers::open("examples/qilian-2020")?;
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::new().and(path)
    }

    /// These registers and those of another folder or file.
    ///
    /// # Errors
    ///
    /// As [`Registers::open`].
    pub fn and(mut self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let project = path.join(PROJECT);
        std::fs::metadata(path).map_err(Error::file(path))?;
        if project.is_file() {
            let project = Project::read(&project)?;
            if !project.registers.is_empty() {
                return project.add_to(self);
            }
        }
        let entries = if path.is_dir() { entries(path)? } else { vec![path.to_owned()] };
        let before = self.by_kind.len();
        for entry in &entries {
            self.take(entry)?;
        }
        if self.by_kind.len() == before && !entries.iter().any(|entry| self.kind_of(entry).is_some()) {
            let known: Vec<_> = self.kinds.iter().map(|schema| format!("{} ({})", schema.id, schema.zh)).collect();
            let reason = format!("no file in it is named after a register; known are {}", known.join(", "));
            return Err(Error::content(path, reason));
        }
        Ok(self)
    }

    /// These registers and one in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where the kind is not known.
    pub fn with_frame(self, kind: &str, frame: DataFrame) -> Result<Self> {
        let register = Register::from_frame(self.kinds.get(kind)?, frame);
        Ok(self.with(register))
    }

    /// These registers and one whose batches come one by one.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where the kind is not known.
    pub fn with_batches(self, kind: &str, batches: Batches) -> Result<Self> {
        let register = Register::from_batches(self.kinds.get(kind)?, batches)?;
        Ok(self.with(register))
    }

    /// These registers and one in files: one file, a folder of files, or a pattern.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where the kind is not known, [`Error::File`] where there is no such file.
    pub fn with_path(self, kind: &str, path: impl AsRef<Path>) -> Result<Self> {
        let register = Register::open(self.kinds.get(kind)?, path)?;
        Ok(self.with(register))
    }

    /// These registers and one more, which takes the place of one of its kind.
    #[must_use]
    pub fn with(mut self, register: Register) -> Self {
        self.by_kind.insert(register.schema().id.clone(), register);
        self
    }

    /// The register of a kind.
    pub fn get(&self, kind: &str) -> Option<&Register> {
        self.by_kind.get(kind)
    }

    /// All of them, by kind.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Register)> {
        self.by_kind.iter()
    }

    /// The files that are not named after a register.
    pub fn ignored(&self) -> &[PathBuf] {
        &self.ignored
    }

    /// The kinds that are known.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    fn kind_of(&self, path: &Path) -> Option<&std::sync::Arc<crate::register::Schema>> {
        self.kinds.by_name(&path.file_stem()?.to_string_lossy())
    }

    fn take(&mut self, path: &Path) -> Result<()> {
        let Some(schema) = self.kind_of(path).cloned() else {
            self.ignored.push(path.to_owned());
            return Ok(());
        };
        let register = match self.by_kind.remove(&schema.id) {
            Some(known) => known.and(path)?,
            None => Register::open(&schema, path)?,
        };
        self.by_kind.insert(schema.id.clone(), register);
        Ok(())
    }
}

/// The files and folders in a folder that may hold registers, in the order of their names.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = std::fs::read_dir(folder).map_err(Error::file(folder))?;
    let paths = read.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>();
    let mut paths = paths.map_err(Error::file(folder))?;
    let ending =
        |path: &PathBuf| path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '~', '_']));
    // What a run wrote is no register, whatever its folder is called.
    let written = |path: &PathBuf| path.join(LOCK).is_file() || path.join(MANIFEST).is_file();
    let data =
        |path: &PathBuf| (path.is_dir() && !written(path)) || crate::register::ENDINGS.contains(&ending(path).as_str());
    paths.retain(|path| !hidden(path) && data(path));
    paths.sort();
    Ok(paths)
}
