//! Finds the files of registers. Registers, projects and `fazhi init` all look for files here.
//!
//! A path is one of these:
//!
//! - a file;
//! - a folder, which means the files in it, without its subfolders;
//! - a pattern: a path with `*`, `?` or `[`, unless a file or folder has exactly that name. `**` matches any number of
//!   folders. The folders before the first wildcard are the fixed part of the pattern.
//!
//! A file found in a folder, or by the wildcards of a pattern, is read if
//!
//! - neither its name nor that of a folder below the given one begins with `.`, `~` or `_` (hidden files, lock files of
//!   office programs, notes);
//! - it is a regular file with one of the [`ENDINGS`], as opening a pipe or a device may block for ever;
//! - it is not in a folder with the outputs of a run;
//! - no symbolic link leads out of the given folder. `**` and [`find_all`] do not follow links to folders, so they end even
//!   if links form a loop.
//!
//! A path given in full, and the fixed part of a pattern, only have to be a regular file or a folder. Files are sorted by
//! path, and each is found once. A folder that cannot be listed, or a broken link with a known ending, is an error.

mod pattern;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::register::source::ENDINGS;

use pattern::{Part, split};

/// The lock file in the folder of a run.
pub(crate) const LOCK: &str = ".lock";

/// The manifest in the folder of a run.
pub(crate) const MANIFEST: &str = "manifest.json";

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    pub(crate) path: PathBuf,
    /// The path relative to the given folder, with `/` on every system; the file name if the file was given itself.
    pub(crate) name: String,
    /// The path with all links resolved.
    real: PathBuf,
}

/// A folder to search.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    /// The path relative to the given folder; empty for the given folder itself.
    name: String,
    /// The path with all links resolved.
    real: PathBuf,
    /// The folder that links must not leave, with all links resolved.
    root: Arc<Path>,
    /// Whether it was found through a link.
    linked: bool,
}

/// A file or subfolder of a folder.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    File(FoundFile),
    Folder(Folder),
}

/// The files of a path: a file, a folder or a pattern.
///
/// # Errors
///
/// [`Error::File`] if there is no such file or a folder cannot be listed, [`Error::Parameter`] if the pattern is invalid,
/// [`Error::Content`] if no file is found.
pub(crate) fn find(path: &Path) -> Result<Vec<FoundFile>> {
    let (fixed, pattern) = split(Path::new(""), path)?;
    if pattern.is_empty() && !is_folder(&fixed)? {
        let name = fixed.file_name().unwrap_or(fixed.as_os_str()).to_string_lossy().into_owned();
        return Ok(vec![FoundFile::named(fixed, name)?]);
    }
    matching(&Folder::named(&fixed)?, &pattern, path)
}

/// The files of paths relative to a folder, named relative to it. A file of several paths is found once.
///
/// # Errors
///
/// As for [`find`].
pub(crate) fn find_from(folder: &Path, paths: &[PathBuf]) -> Result<Vec<FoundFile>> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(find_one_from(folder, path)?);
    }
    Ok(each_once(files))
}

/// The files in a folder and all its subfolders.
///
/// # Errors
///
/// As for [`find`].
pub(crate) fn find_all(folder: &Path) -> Result<Vec<FoundFile>> {
    in_order(Folder::named(folder)?.files_below()?, folder)
}

fn find_one_from(folder: &Path, path: &Path) -> Result<Vec<FoundFile>> {
    let (fixed, pattern) = split(folder, path)?;
    let name = relative(folder, &fixed);
    if pattern.is_empty() && !is_folder(&fixed)? {
        return Ok(vec![FoundFile::named(fixed, name)?]);
    }
    matching(&Folder::named(&fixed)?.inside(folder, name)?, &pattern, &folder.join(path))
}

/// The files in a folder, or those below it that match a pattern; an error if there are none in `path`.
fn matching(folder: &Folder, pattern: &[Part], path: &Path) -> Result<Vec<FoundFile>> {
    if pattern.is_empty() {
        return in_order(folder.files()?, path);
    }
    let mut files = Vec::new();
    folder.search(pattern, &mut files)?;
    in_order(files, path)
}

/// Sorts the files found for a path, each once; an error if there are none.
fn in_order(mut files: Vec<FoundFile>, path: &Path) -> Result<Vec<FoundFile>> {
    if files.is_empty() {
        return Err(Error::content(path, format!("there is no file to read; read are {}", ENDINGS.join(", "))));
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(each_once(files))
}

/// Removes files that occur earlier under another path.
pub(crate) fn each_once(mut files: Vec<FoundFile>) -> Vec<FoundFile> {
    let mut met = BTreeSet::new();
    files.retain(|file| met.insert(file.real.clone()));
    files
}

/// Whether a given path is a folder; an error if it is neither that nor a regular file.
fn is_folder(path: &Path) -> Result<bool> {
    let kind = path.metadata().map_err(Error::file(path))?.file_type();
    if kind.is_dir() || kind.is_file() {
        return Ok(kind.is_dir());
    }
    Err(Error::file(path)(std::io::Error::new(ErrorKind::InvalidInput, "not a regular file")))
}

/// Whether a folder has the outputs of a run.
fn is_of_a_run(folder: &Path) -> bool {
    [LOCK, MANIFEST].iter().any(|mark| folder.join(mark).is_file())
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(['.', '~', '_'])
}

fn has_known_ending(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ENDINGS.contains(&ending.as_str())
}

/// A path relative to a folder, or as it stands if it is not below the folder.
fn relative(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let inside: PathBuf = inside.components().filter(|component| *component != Component::CurDir).collect();
    slashed(&inside)
}

/// A path as text, with `/` on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A path that the system can open: the empty path means the current folder.
fn openable(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn resolved(path: &Path) -> Result<PathBuf> {
    openable(path).canonicalize().map_err(Error::file(path))
}

impl FoundFile {
    fn named(path: PathBuf, name: String) -> Result<Self> {
        let real = resolved(&path)?;
        Ok(Self { path, name, real })
    }

    /// The path with all links resolved.
    pub(crate) fn real(&self) -> &Path {
        &self.real
    }

    /// The path with `/` on every system, for messages about a file whose name another file has too.
    pub(crate) fn long_name(&self) -> String {
        slashed(&self.path)
    }
}

impl Entry {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::File(file) => &file.path,
            Self::Folder(folder) => &folder.path,
        }
    }

    /// The file, or the files in the folder.
    ///
    /// # Errors
    ///
    /// As for [`find`].
    pub(crate) fn files(self) -> Result<Vec<FoundFile>> {
        match self {
            Self::File(file) => Ok(vec![file]),
            Self::Folder(folder) => matching(&folder, &[], &folder.path),
        }
    }
}

impl Folder {
    /// The folder at a given path.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if it does not exist.
    pub(crate) fn named(path: &Path) -> Result<Self> {
        let real = resolved(path)?;
        Ok(Self { path: path.into(), name: String::new(), root: real.as_path().into(), real, linked: false })
    }

    /// This folder with a name relative to another one. If it is inside that one, links may lead anywhere in there.
    fn inside(self, other: &Path, name: String) -> Result<Self> {
        let outer = resolved(other)?;
        let root = if self.real.starts_with(&outer) { outer.into() } else { self.root };
        Ok(Self { name, root, ..self })
    }

    /// Its files and subfolders that are not skipped, sorted by name.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the folder cannot be listed, or a link with a known ending is broken.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in openable(&self.path).read_dir().map_err(Error::file(&self.path))? {
            entries.extend(self.entry(&entry.map_err(Error::file(&self.path))?)?);
        }
        entries.sort_by(|one, other| one.path().cmp(other.path()));
        Ok(entries)
    }

    fn entry(&self, entry: &DirEntry) -> Result<Option<Entry>> {
        let file_name = entry.file_name();
        if is_hidden(&file_name) {
            return Ok(None);
        }
        let path = self.path.join(&file_name);
        let kind = entry.file_type().map_err(Error::file(&path))?;
        let linked = kind.is_symlink();
        let place = if linked { self.follow(&path)? } else { Some((kind, self.real.join(&file_name))) };
        let Some((kind, real)) = place else { return Ok(None) };
        let name = self.name_of(&file_name);
        if kind.is_dir() && !is_of_a_run(&path) {
            return Ok(Some(Entry::Folder(Self { path, name, real, root: Arc::clone(&self.root), linked })));
        }
        let readable = kind.is_file() && has_known_ending(&path);
        Ok(readable.then_some(Entry::File(FoundFile { path, name, real })))
    }

    /// The type and the path of what a link leads to, unless that is outside the given folder.
    fn follow(&self, link: &Path) -> Result<Option<(FileType, PathBuf)>> {
        let target = link.canonicalize().and_then(|real| Ok((real.metadata()?.file_type(), real)));
        match target {
            Ok((kind, real)) => Ok(real.starts_with(&self.root).then_some((kind, real))),
            Err(error) if has_known_ending(link) => Err(Error::file(link)(error)),
            Err(_) => Ok(None),
        }
    }

    fn name_of(&self, file_name: &OsStr) -> String {
        let file_name = file_name.to_string_lossy();
        if self.name.is_empty() { file_name.into_owned() } else { format!("{}/{file_name}", self.name) }
    }

    fn files(&self) -> Result<Vec<FoundFile>> {
        let file = |entry| match entry {
            Entry::File(file) => Some(file),
            Entry::Folder(_) => None,
        };
        Ok(self.entries()?.into_iter().filter_map(file).collect())
    }

    /// The files in the folder and all its subfolders.
    fn files_below(&self) -> Result<Vec<FoundFile>> {
        let mut files = Vec::new();
        for entry in self.entries()? {
            match entry {
                Entry::File(file) => files.push(file),
                Entry::Folder(folder) if !folder.linked => files.extend(folder.files_below()?),
                Entry::Folder(_) => {}
            }
        }
        Ok(files)
    }

    /// Adds the files below the folder that match a pattern.
    fn search(&self, pattern: &[Part], files: &mut Vec<FoundFile>) -> Result<()> {
        let Some((part, rest)) = pattern.split_first() else { return Ok(()) };
        match part {
            Part::Folders if rest.is_empty() => files.extend(self.files_below()?),
            Part::Folders => {
                self.search(rest, files)?;
                for entry in self.entries()? {
                    if let Entry::Folder(folder) = entry
                        && !folder.linked
                    {
                        folder.search(pattern, files)?;
                    }
                }
            }
            Part::Named(like) => {
                for entry in self.entries()?.into_iter().filter(|entry| like.matches(&file_name(entry.path()))) {
                    match entry {
                        Entry::File(file) if rest.is_empty() => files.push(file),
                        Entry::Folder(folder) if !rest.is_empty() => folder.search(rest, files)?,
                        Entry::File(_) | Entry::Folder(_) => {}
                    }
                }
            }
        }
        Ok(())
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
