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

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{DirEntry, FileType};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use glob::Pattern;

use crate::error::{Error, Result};
use crate::register::source::ENDINGS;

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

/// One component of a pattern.
enum Part {
    /// Any number of folders: `**`.
    Folders,
    /// A file or folder whose name matches.
    Named(Pattern),
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

/// Splits a path into its fixed part, which includes the folder it is relative to, and the pattern after it.
fn split(folder: &Path, path: &Path) -> Result<(PathBuf, Vec<Part>)> {
    let mut fixed = folder.to_owned();
    let mut rest = path.components();
    while let Some(component) = rest.clone().next() {
        let next = fixed.join(component);
        if is_pattern(component) && next.symlink_metadata().is_err() {
            break;
        }
        fixed = next;
        rest.next();
    }
    Ok((fixed, parts(rest.as_path(), path)?))
}

fn is_pattern(component: Component) -> bool {
    matches!(component, Component::Normal(name) if name.to_string_lossy().contains(['*', '?', '[']))
}

/// Parses the pattern at the end of a path.
fn parts(pattern: &Path, path: &Path) -> Result<Vec<Part>> {
    let refused = |expected: &str| Error::parameter("path", path.display(), expected);
    let mut parts = Vec::new();
    for component in pattern.components() {
        match component {
            Component::ParentDir => return Err(refused("a pattern without `..` after its first wildcard")),
            // Two in a row match the same as one, but find every file many times.
            Component::Normal(name) if name == "**" && matches!(parts.last(), Some(Part::Folders)) => {}
            Component::Normal(name) if name == "**" => parts.push(Part::Folders),
            other => {
                let like = Pattern::new(&other.as_os_str().to_string_lossy());
                parts.push(Part::Named(like.map_err(|error| refused(&format!("a pattern: {error}")))?));
            }
        }
    }
    Ok(parts)
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

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    const EMPTY: &str = "there is no file to read; read are csv, tsv, txt, xlsx, xlsm, xls, ods, parquet";

    /// A folder with empty files.
    fn folder(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    fn names(files: &[FoundFile]) -> String {
        files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The names of the files of a path in a folder.
    fn found(folder: &Path, path: &str) -> String {
        names(&find(&folder.join(path)).unwrap())
    }

    /// The same for a path relative to the folder.
    fn found_from(folder: &Path, path: &str) -> String {
        names(&find_from(folder, &[path.into()]).unwrap())
    }

    /// The error for a path in a folder.
    fn refused(folder: &Path, path: &str) -> String {
        let error = find(&folder.join(path)).unwrap_err();
        let from = find_from(folder, &[path.into()]).unwrap_err();
        assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&from), "{error}, {from}");
        error.to_string().replace(&*folder.to_string_lossy(), "…").replace(std::path::MAIN_SEPARATOR, "/")
    }

    #[test]
    fn names_are_relative_to_the_given_folder() {
        let folder = folder(&["2019/办件.csv", "2020/办件.csv", "2020/a/b/办件.CSV", "2020/a/人.xlsx", "说明.md"]);
        for (path, alone, from_folder) in [
            ("2019/办件.csv", "办件.csv", "2019/办件.csv"),
            ("2019", "办件.csv", "2019/办件.csv"),
            ("./2020/", "办件.csv", "2020/办件.csv"),
            ("2020/a/*", "人.xlsx", "2020/a/人.xlsx"),
            ("20*/办?.csv", "2019/办件.csv 2020/办件.csv", "2019/办件.csv 2020/办件.csv"),
            ("20[12]0/*", "2020/办件.csv", "2020/办件.csv"),
            ("20[!2]9/*", "2019/办件.csv", "2019/办件.csv"),
            ("2020/**/*.CSV", "a/b/办件.CSV", "2020/a/b/办件.CSV"),
            ("2020/**", "a/b/办件.CSV a/人.xlsx 办件.csv", "2020/a/b/办件.CSV 2020/a/人.xlsx 2020/办件.csv"),
            ("**/**/a/*", "2020/a/人.xlsx", "2020/a/人.xlsx"),
        ] {
            assert_eq!(
                (found(folder.path(), path), found_from(folder.path(), path)),
                (alone.into(), from_folder.into())
            );
        }
        let all = find_all(folder.path()).unwrap();
        assert_eq!(names(&all), "2019/办件.csv 2020/a/b/办件.CSV 2020/a/人.xlsx 2020/办件.csv");
        assert!(all.iter().all(|file| file.path == folder.path().join(&file.name)));
    }

    #[test]
    fn a_path_outside_the_folder_is_its_own_name() {
        let folder = folder(&["甲/1.csv", "乙/2.csv"]);
        let (one, other) = (folder.path().join("甲"), folder.path().join("乙"));
        assert_eq!(found_from(&one, "../乙/*.csv"), "../乙/2.csv");
        let absolute = other.join("2.csv").to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        assert_eq!(found_from(&one, &other.join("*").to_string_lossy()), absolute);
        assert_eq!(found_from(&one, &one.join("*").to_string_lossy()), "1.csv");
    }

    #[test]
    fn hidden_names_are_skipped_unless_given_by_path() {
        let hidden = [".a.csv", "~$a.csv", "_a.csv", "_旧/a.csv", ".x/a.csv", "~/a.csv"];
        let folder = folder(&[hidden.as_slice(), &["a.csv", "x/_a.csv", "x/a.csv"]].concat());
        for (path, names) in
            [("", "a.csv"), ("*", "a.csv"), ("*a.csv", "a.csv"), ("*/*", "x/a.csv"), ("**", "a.csv x/a.csv")]
        {
            assert_eq!(found(folder.path(), path), names, "{path}");
        }
        assert_eq!(names(&find_all(folder.path()).unwrap()), "a.csv x/a.csv");
        for path in hidden {
            assert_eq!(found_from(folder.path(), path), path);
        }
        assert_eq!(found_from(folder.path(), "_旧/*"), "_旧/a.csv");
        assert_eq!(refused(folder.path(), "_*"), format!("`…/_*`: {EMPTY}"));
    }

    #[test]
    fn outputs_of_runs_are_skipped_unless_given_by_path() {
        for mark in [LOCK, MANIFEST] {
            let folder = folder(&["a.csv", "out/figures.csv", &format!("out/{mark}")]);
            assert_eq!(found(folder.path(), "**"), "a.csv");
            assert_eq!(refused(folder.path(), "*/*"), format!("`…/*/*`: {EMPTY}"));
            assert_eq!(names(&find_all(folder.path()).unwrap()), "a.csv");
            assert_eq!(found(folder.path(), "out"), "figures.csv");
        }
    }

    #[test]
    fn a_name_with_brackets_that_exists_is_not_a_pattern() {
        let folder = folder(&["甲[1]/办件[2].csv", "甲[1]/办件2.csv", "甲1/办件2.csv"]);
        assert_eq!(found(folder.path(), "甲[1]/办件[2].csv"), "办件[2].csv");
        assert_eq!(found(folder.path(), "甲[1]/*[2].csv"), "办件2.csv");
        assert_eq!(found(&folder.path().join("甲[1]"), "办件[[]*"), "办件[2].csv");
    }

    #[test]
    fn a_file_of_several_paths_is_found_once_at_the_first() {
        let folder = folder(&["a.csv", "b.csv", "c.csv"]);
        let paths = ["b.csv", "*.csv", "./a.csv", "."].map(PathBuf::from);
        assert_eq!(names(&find_from(folder.path(), &paths).unwrap()), "b.csv a.csv c.csv");
    }

    #[test]
    fn errors_name_the_path_that_cannot_be_read() {
        let folder = folder(&["a.csv", "b.md", "x/y/b.md"]);
        for (path, error) in [
            ("b.csv", "`…/b.csv`: "),
            ("nowhere/*.csv", "`…/nowhere`: "),
            ("a.csv/*.csv", "`…/a.csv`: "),
            ("x", &format!("`…/x`: {EMPTY}")),
            ("*.md", &format!("`…/*.md`: {EMPTY}")),
            ("x/*/*/*", &format!("`…/x/*/*/*`: {EMPTY}")),
            (
                "*/../a.csv",
                "parameter `path` is `…/*/../a.csv`, expected a pattern without `..` after its first wildcard",
            ),
            ("a**", "parameter `path` is `…/a**`, expected a pattern: "),
        ] {
            let found = refused(folder.path(), path);
            assert!(found.starts_with(error), "{found}");
        }
        let error = find_all(&folder.path().join("x")).unwrap_err();
        assert!(matches!(error, Error::Content { .. }), "{error}");
        assert!(matches!(find_all(&folder.path().join("a.csv")), Err(Error::File { .. })));
        assert!(matches!(find(Path::new("")), Err(Error::File { .. })));
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        use std::process::Command;

        use super::*;

        #[test]
        fn pipes_and_sockets_are_skipped_and_refused_if_given_by_path() {
            let folder = folder(&["a.csv"]);
            let (pipe, socket) = (folder.path().join("pipe.csv"), folder.path().join("socket.csv"));
            assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            let _listener = UnixListener::bind(&socket).unwrap();
            symlink(&pipe, folder.path().join("link.csv")).unwrap();
            for path in ["", "*.csv", "**"] {
                assert_eq!(found(folder.path(), path), "a.csv");
            }
            for name in ["pipe.csv", "socket.csv", "link.csv"] {
                assert_eq!(refused(folder.path(), name), format!("`…/{name}`: not a regular file"));
            }
        }

        #[test]
        fn loops_of_links_end() {
            let folder = folder(&["a/1.csv", "b/2.csv"]);
            for (target, link) in [(".", "loop"), ("../b", "a/b"), ("../a", "b/a"), ("knot", "knot")] {
                symlink(target, folder.path().join(link)).unwrap();
            }
            assert_eq!(names(&find_all(folder.path()).unwrap()), "a/1.csv b/2.csv");
            assert_eq!(found(folder.path(), "**/*.csv"), "a/1.csv b/2.csv");
            assert_eq!(found(folder.path(), "*/*/*/*.csv"), "a/b/a/1.csv b/a/b/2.csv");
        }

        #[test]
        fn a_link_out_of_the_folder_is_followed_only_if_given_by_path() {
            let outside = folder(&["x.csv"]);
            let folder = folder(&["台账/a.csv", "raw/b.csv"]);
            let inner = folder.path().join("台账");
            symlink(outside.path(), folder.path().join("out")).unwrap();
            symlink(outside.path().join("x.csv"), inner.join("x.csv")).unwrap();
            symlink("../raw/b.csv", inner.join("b.csv")).unwrap();
            // Both links lead out of the inner folder; only the one to `outside` leads out of the outer one.
            assert_eq!(found(&inner, ""), "a.csv");
            assert_eq!(found(&inner, "*.csv"), "a.csv");
            assert_eq!(found(folder.path(), "*/*.csv"), "raw/b.csv 台账/a.csv");
            assert_eq!(found_from(folder.path(), "台账"), "台账/a.csv 台账/b.csv");
            assert_eq!(found_from(folder.path(), "台账/*"), "台账/a.csv 台账/b.csv");
            assert_eq!(found(folder.path(), "out"), "x.csv");
            assert_eq!(found(folder.path(), "out/*"), "x.csv");
            assert_eq!(found(&inner, "x.csv"), "x.csv");
            assert_eq!(found(&inner, "b.csv"), "b.csv");
        }

        #[test]
        fn a_file_and_a_link_to_it_are_one_file() {
            let folder = folder(&["2020.csv"]);
            symlink("2020.csv", folder.path().join("latest.csv")).unwrap();
            assert_eq!(found(folder.path(), ""), "2020.csv");
            assert_eq!(found(folder.path(), "l*.csv"), "latest.csv");
        }

        #[test]
        fn a_broken_link_is_an_error_if_it_has_a_known_ending() {
            for target in ["nowhere", "a.csv"] {
                let folder = folder(&["b.csv"]);
                symlink(target, folder.path().join("a.csv")).unwrap();
                for path in ["", "*", "**", "a.csv"] {
                    let error = find(&folder.path().join(path)).unwrap_err();
                    assert!(matches!(&error, Error::File { path, .. } if path.ends_with("a.csv")), "{path}: {error}");
                }
            }
            let folder = folder(&["b.csv"]);
            symlink("nowhere", folder.path().join("folder")).unwrap();
            assert_eq!(found(folder.path(), ""), "b.csv");
        }
    }
}
