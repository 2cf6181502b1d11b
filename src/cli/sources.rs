//! The definitions, calendars and registers that paths and options name.

use std::path::{Path, PathBuf};

use super::lang::Lang;
use super::say;
use crate::batch::{PROJECT, Project, Registers};
use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::error::Result;

/// The built-in definitions, those of projects among the paths, and those of `files`; later ones override earlier ones.
pub(super) fn catalogue(files: &[PathBuf], paths: &[PathBuf]) -> Result<Catalogue> {
    let mut catalogue = Catalogue::built_in().clone();
    for project in projects(paths) {
        for file in project?.catalogue_files() {
            catalogue = catalogue.with_file(file)?;
        }
    }
    files.iter().try_fold(catalogue, Catalogue::with_file)
}

/// The built-in calendar, those of projects among the paths, and those of `files`; later ones override earlier ones.
pub(super) fn calendar(files: &[PathBuf], paths: &[PathBuf]) -> Result<Calendar> {
    let mut calendar = Calendar::china().clone();
    for project in projects(paths) {
        if let Some(file) = project?.calendar_file() {
            calendar = calendar.with_file(file)?;
        }
    }
    files.iter().try_fold(calendar, |calendar, file| calendar.with_file(file))
}

fn projects(paths: &[PathBuf]) -> impl Iterator<Item = Result<Project>> {
    let files = paths.iter().map(|path| folder(path).join(PROJECT)).filter(|project| project.is_file());
    files.map(|project| Project::read(&project))
}

/// The registers among the paths, of the kinds that the definitions know.
pub(super) fn registers(paths: &[PathBuf], catalogue: &Catalogue) -> Result<Registers> {
    paths.iter().try_fold(Registers::of_kinds(catalogue.kinds().clone()), |registers, path| registers.and(folder(path)))
}

/// Reports the files that were not read.
pub(super) fn passed_over(registers: &Registers, lang: Lang) {
    let names: Vec<_> = registers.ignored().iter().map(|path| path.display().to_string()).collect();
    if !names.is_empty() {
        let (zh, en) = ("未读取（文件名不对应任何台账）：", "not read, since the name matches no register: ");
        say(&format!("{}{}", lang.of(zh, en), names.join(", ")));
    }
}

/// The folder of a project file; any other path as it is.
fn folder(path: &Path) -> &Path {
    let named = path.file_name().is_some_and(|name| name == PROJECT);
    path.parent().filter(|_| named && path.is_file()).unwrap_or(path)
}
