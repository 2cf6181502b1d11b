//! Registers by kind, and which file of a folder is which.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polars_core::prelude::DataFrame;

use crate::batch::project::{PROJECT, Project};
use crate::error::{Error, Result};
use crate::register::files::{Entry, Folder, FoundFile, each_once, find};
use crate::register::{Batches, Kinds, Register};

/// The registers of a place, by the id of their kind.
#[derive(Debug)]
pub struct Registers {
    kinds: Kinds,
    by_kind: BTreeMap<String, Register>,
    ignored: Vec<PathBuf>,
    unlisted: Vec<PathBuf>,
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
        Self { kinds, by_kind: BTreeMap::new(), ignored: Vec::new(), unlisted: Vec::new() }
    }

    /// The registers of a folder, file or pattern: the names of files and subfolders say which register they are, or a
    /// `fazhi.toml` in the folder does. [`Register::open`] says which files are found.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the path does not exist or cannot be read, [`Error::Content`] if no name in it is known.
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

    /// These registers and those of a project.
    pub(super) fn with_project(mut self, project: &Project) -> Result<Self> {
        let project = project.clone().in_ids(&self.kinds)?;
        for kind in project.registers.keys() {
            let register = project.register(kind, &self.kinds)?;
            self = self.with(register);
        }
        self.unlisted.extend(project.unlisted(&self.kinds));
        Ok(self)
    }

    /// These registers and those of another folder, file or pattern.
    ///
    /// # Errors
    ///
    /// As [`Registers::open`].
    pub fn and(mut self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let project = path.join(PROJECT);
        if project.is_file() {
            let project = Project::read(&project)?;
            if !project.registers.is_empty() {
                return self.with_project(&project);
            }
        }
        let entries = if path.is_dir() {
            Folder::named(path)?.entries()?
        } else {
            find(path)?.into_iter().map(Entry::File).collect()
        };
        let by_kind = self.by_name(entries)?;
        if by_kind.is_empty() {
            let known: Vec<_> = self.kinds.iter().map(|schema| format!("{} ({})", schema.id, schema.zh)).collect();
            let reason = format!("no file in it is named after a register; known are {}", known.join(", "));
            return Err(Error::content(path, reason));
        }
        for (kind, files) in by_kind {
            self.add(&kind, each_once(files))?;
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

    /// These registers, one of which can be read more than once, if it is there.
    ///
    /// # Errors
    ///
    /// What its batches give.
    #[cfg(feature = "python")]
    pub(crate) fn kept(mut self, kind: &str) -> Result<Self> {
        match self.by_kind.remove(kind) {
            Some(register) => Ok(self.with(register.kept()?)),
            None => Ok(self),
        }
    }

    /// These registers, one of which has headers of these names: column to header, as for [`Register::with_columns`].
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where there is no register of that kind.
    pub fn with_columns(mut self, kind: &str, mapping: BTreeMap<String, String>) -> Result<Self> {
        let id = &self.kinds.get(kind)?.id;
        let register = self.by_kind.remove(id);
        let register =
            register.ok_or_else(|| Error::unknown("register", kind, self.by_kind.keys().map(String::as_str)))?;
        Ok(self.with(register.and_columns(mapping)))
    }

    /// The register, where it is the only one.
    pub(crate) fn only(mut self) -> Option<Register> {
        let (_, register) = self.by_kind.pop_first()?;
        self.by_kind.is_empty().then_some(register)
    }

    /// The register of a kind, by its id or name.
    pub fn get(&self, kind: &str) -> Option<&Register> {
        self.by_kind.get(kind).or_else(|| self.by_kind.get(&self.kinds.get(kind).ok()?.id))
    }

    /// All of them, by kind.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Register)> {
        self.by_kind.iter()
    }

    /// The files that are not named after a register.
    pub fn ignored(&self) -> &[PathBuf] {
        &self.ignored
    }

    /// The files in the folder of a project that are named after a register, and that none of its `paths` matches.
    pub fn unlisted(&self) -> &[PathBuf] {
        &self.unlisted
    }

    /// The files that all of them are in, and the copies of these.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.by_kind.values().flat_map(|register| register.files().chain(register.copies().map(|(path, _)| path)))
    }

    /// The kinds that are known.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Groups files by register, using the names of files and folders; the others are ignored.
    fn by_name(&mut self, entries: Vec<Entry>) -> Result<BTreeMap<String, Vec<FoundFile>>> {
        let mut by_kind: BTreeMap<String, Vec<FoundFile>> = BTreeMap::new();
        for entry in entries {
            let stem = entry.path().file_stem().unwrap_or_default();
            match self.kinds.by_name(&stem.to_string_lossy()).map(|schema| schema.id.clone()) {
                Some(kind) => by_kind.entry(kind).or_default().extend(entry.files()?),
                None => self.ignored.push(entry.path().to_owned()),
            }
        }
        Ok(by_kind)
    }

    fn add(&mut self, kind: &str, files: Vec<FoundFile>) -> Result<()> {
        let register = match self.by_kind.remove(kind) {
            Some(known) => known.and_files(files),
            None => Register::of_files(self.kinds.get(kind)?, files),
        };
        self.by_kind.insert(kind.into(), register);
        Ok(())
    }
}
