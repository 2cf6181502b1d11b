//! The projects and registers that paths name.

use std::path::{Path, PathBuf};

use super::Voice;
use super::output::Output;
use crate::batch::{PROJECT, Project, Registers};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::lang::Lang;

/// What the first project among the paths says, with the definitions and the days off of all of them.
pub(super) fn project(paths: &[PathBuf]) -> Result<Project> {
    let mut projects = projects(paths);
    let mut project = projects.next().unwrap_or_else(|| Ok(Project::default()))?;
    for other in projects {
        let other = other?;
        project.catalogue.extend(other.catalogue);
        project.calendar.extend(other.calendar);
    }
    Ok(project)
}

fn projects(paths: &[PathBuf]) -> impl Iterator<Item = Result<Project>> {
    project_files(paths).map(|file| Project::read(&file))
}

fn project_files(paths: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    paths.iter().map(|path| folder(path).join(PROJECT)).filter(|file| file.is_file())
}

/// The registers among the paths, of the kinds that the definitions know.
///
/// # Errors
///
/// Those of reading; and a path that is none, but the id or the name of an indicator or a flow.
pub(super) fn registers(paths: &[PathBuf], catalogue: &Catalogue) -> Result<Registers> {
    let named = |name: &str| catalogue.get(name).is_ok() || catalogue.get(&format!("{name}_flow_gap")).is_ok();
    if let Some(path) = paths.iter().find(|path| !path.exists() && path.to_str().is_some_and(named)) {
        let expected = "a folder or a file of registers; an indicator is named with --indicator";
        return Err(Error::parameter("path", path.display(), expected));
    }
    paths.iter().try_fold(Registers::of_kinds(catalogue.kinds().clone()), |registers, path| registers.and(folder(path)))
}

/// The registers among the paths, where the output is none of the files that are read.
pub(super) fn apart(paths: &[PathBuf], project: &Project, catalogue: &Catalogue, output: &Output) -> Result<Registers> {
    let registers = registers(paths, catalogue)?;
    let inputs = inputs(&registers, paths, project);
    output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    Ok(registers)
}

/// All files that are read: those of the registers, and those of the project with its definitions and days off.
pub(super) fn inputs(registers: &Registers, paths: &[PathBuf], project: &Project) -> Vec<PathBuf> {
    let named = project.catalogue.iter().chain(&project.calendar).cloned();
    registers.files().map(Path::to_owned).chain(project_files(paths)).chain(named).collect()
}

/// Reports the files that were not read.
pub(super) fn passed_over(registers: &Registers, voice: Voice) {
    not_read(registers.ignored(), registers.unlisted(), voice);
    for (_, register) in registers.iter() {
        copies(register.copies().map(|(path, of)| (path.display().to_string(), of.to_owned())), voice);
    }
}

/// Reports the files that are not named after a register, and those that are, but that no project lists.
pub(super) fn not_read(ignored: &[PathBuf], unlisted: &[PathBuf], voice: Voice) {
    let (zh, en) = ("未读取（文件名不对应任何台账）：", "not read, since the name matches no register: ");
    report(ignored, voice.lang.of(zh, en), voice);
    let (zh, en) = (
        "未读取（文件名像是台账，但 fazhi.toml 的 paths 没有包含）：",
        "not read, although named like a register, since no `paths` in fazhi.toml matches: ",
    );
    report(unlisted, voice.lang.of(zh, en), voice);
}

fn report(paths: &[PathBuf], why: &str, voice: Voice) {
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    if !names.is_empty() {
        voice.say(&format!("{why}{}", names.join(voice.lang.of("、", ", "))));
    }
}

/// Reports the files that have the content of another one, each with that one.
pub(super) fn copies(files: impl Iterator<Item = (String, String)>, voice: Voice) {
    for (file, of) in files {
        voice.say(&match voice.lang {
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
