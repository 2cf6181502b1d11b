//! `fazhi.toml`: which files are which registers, and how their headers are to be read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::batch::folder::Registers;
use crate::error::{Error, Result};
use crate::register::Register;

/// A project file.
///
/// ```toml
/// title = "祁连县"
/// catalogue = ["own.toml"]
/// calendar = "days-off.toml"
///
/// [registers.service_matters]
/// paths = ["大厅/*.xlsx"]
/// columns = { accepted = "收件时间" }
/// sheet = "2020"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// What the registers are of.
    #[serde(default)]
    pub title: Option<String>,
    /// Files of definitions, besides the built-in ones.
    #[serde(default)]
    pub catalogue: Vec<PathBuf>,
    /// A file of years and local days off, besides the built-in calendar.
    #[serde(default)]
    pub calendar: Option<PathBuf>,
    /// The registers, by kind; where there are none, the names of the files say which they are.
    #[serde(default)]
    pub registers: BTreeMap<String, Entry>,
    /// The folder that paths are relative to.
    #[serde(skip)]
    folder: PathBuf,
}

/// One register of a project.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Files, folders or patterns.
    pub paths: Vec<PathBuf>,
    /// The headers to read: column id to header.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The sheet to read.
    #[serde(default)]
    pub sheet: Option<String>,
}

impl Project {
    /// Reads a project file.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where it cannot be read, [`Error::Content`] where it is no project.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
        let mut project: Self =
            toml::from_str(&text).map_err(|error| Error::content(path, error.to_string().trim_end()))?;
        path.parent().unwrap_or(Path::new("")).clone_into(&mut project.folder);
        Ok(project)
    }

    /// The files of definitions, from where the project is.
    pub fn catalogue_files(&self) -> impl Iterator<Item = PathBuf> {
        self.catalogue.iter().map(|path| self.folder.join(path))
    }

    /// The file of the calendar, from where the project is.
    pub fn calendar_file(&self) -> Option<PathBuf> {
        self.calendar.as_ref().map(|path| self.folder.join(path))
    }

    /// Adds the project's registers to others.
    pub(super) fn add_to(&self, mut registers: Registers) -> Result<Registers> {
        for (kind, entry) in &self.registers {
            let schema = registers.kinds().get(kind)?.clone();
            let mut register: Option<Register> = None;
            for path in &entry.paths {
                let path = self.folder.join(path);
                register = Some(match register {
                    Some(register) => register.and(path)?,
                    None => Register::open(&schema, path)?,
                });
            }
            let none = || Error::content(self.folder.join("fazhi.toml"), format!("register `{kind}` has no paths"));
            let register = register.ok_or_else(none)?;
            registers = registers.with(register.with_columns(entry.columns.clone()).with_sheet(entry.sheet.clone()));
        }
        Ok(registers)
    }
}
