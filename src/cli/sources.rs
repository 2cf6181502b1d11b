//! The definitions, calendars and registers that paths and options name.

use std::path::{Path, PathBuf};

use super::say;
use crate::batch::{PROJECT, Project, Registers};
use crate::calendar::Calendar;
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::lang::Lang;

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

/// All files that are read: those of the registers, of projects among the paths, and those that options name.
pub(super) fn inputs(registers: &Registers, paths: &[PathBuf], named: [&[PathBuf]; 2]) -> Result<Vec<PathBuf>> {
    let mut inputs: Vec<PathBuf> = named.concat();
    inputs.extend(registers.files().map(Path::to_owned));
    for project in projects(paths) {
        let project = project?;
        inputs.push(project.folder().join(PROJECT));
        inputs.extend(project.catalogue_files().chain(project.calendar_file()));
    }
    Ok(inputs)
}

/// Reports the files that were not read.
pub(super) fn passed_over(registers: &Registers, lang: Lang) {
    not_read(registers.ignored(), registers.unlisted(), lang);
    for (_, register) in registers.iter() {
        copies(register.copies().map(|(path, of)| (path.display().to_string(), of.to_owned())), lang);
    }
}

/// Reports the files that are not named after a register, and those that are, but that no project lists.
pub(super) fn not_read(ignored: &[PathBuf], unlisted: &[PathBuf], lang: Lang) {
    let (zh, en) = ("未读取（文件名不对应任何台账）：", "not read, since the name matches no register: ");
    report(ignored, lang.of(zh, en));
    let (zh, en) = (
        "未读取（文件名像是台账，但 fazhi.toml 的 paths 没有包含）：",
        "not read, although named like a register, since no `paths` in fazhi.toml matches: ",
    );
    report(unlisted, lang.of(zh, en));
}

fn report(paths: &[PathBuf], why: &str) {
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    if !names.is_empty() {
        say(&format!("{why}{}", names.join(", ")));
    }
}

/// Reports the files that have the content of another one, each with that one.
pub(super) fn copies(files: impl Iterator<Item = (String, String)>, lang: Lang) {
    for (file, of) in files {
        say(&match lang {
            Lang::Zh => format!("未读取（与 {of} 内容完全相同）：{file}"),
            Lang::En => format!("not read, since it has the same content as {of}: {file}"),
        });
    }
}

/// The folder of a project file; any other path as it is.
fn folder(path: &Path) -> &Path {
    let named = path.file_name().is_some_and(|name| name == PROJECT);
    path.parent().filter(|_| named && path.is_file()).unwrap_or(path)
}
