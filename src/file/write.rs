//! Files that are there whole or not at all, and that are never written through a link.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};

/// The ending of files that are not whole yet.
pub(crate) const PART: &str = "part";

/// A path beside another, for what is to be renamed to it.
pub(crate) fn beside(path: &Path) -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("{}-{number}.{PART}", std::process::id()))
}

/// Writes a file and waits until the disk has it.
pub(crate) fn write(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    // A link of this name is not to be followed.
    remove(path)?;
    let mut out = BufWriter::new(File::create_new(path).map_err(Error::file(path))?);
    body(&mut out)?;
    let file = out.into_inner().map_err(|error| Error::file(path)(error.into_error()))?;
    file.sync_all().map_err(Error::file(path))
}

/// Writes a file that must not be there yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create_new(path).map_err(Error::file(path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::file(path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = remove(path);
    }
    written
}

/// Writes a file beside a path, and renames it to the path once it is whole: there is all of it, or what was there before.
pub(crate) fn replace(path: &Path, body: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
    no_link(path)?;
    let part = beside(path);
    let written = write(&part, |out| body(out).map_err(Error::file(path)))
        .and_then(|()| keep_permissions(path, &part))
        .and_then(|()| rename(&part, path));
    if written.is_err() {
        // On a full disk what is not whole only takes room; the first error is the one to tell.
        let _ = remove(&part);
    }
    // The file that was asked for is the one to name.
    written.map_err(|error| match error {
        Error::File { source, .. } => Error::file(path)(source),
        other => other,
    })
}

/// Refuses to write where there is something else than a regular file: what a link leads to is not what was named, and a device
/// is not to be replaced by a file.
pub(crate) fn no_link(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Ok(known) if known.is_symlink() => refused(path, "a symbolic link, which is not written through"),
        Ok(known) if !known.is_file() => refused(path, "not a regular file, and not written to"),
        _ => Ok(()),
    }
}

/// Makes a folder for what is written, unless it is there.
pub(crate) fn folder(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok_and(|known| known.is_symlink()) {
        return refused(path, "a symbolic link, which is not written through");
    }
    std::fs::create_dir_all(path).map_err(Error::file(path))
}

fn refused(path: &Path, reason: &str) -> Result<()> {
    Err(Error::file(path)(std::io::Error::new(ErrorKind::InvalidInput, reason)))
}

/// Who may not read a file may not read the one in its place.
fn keep_permissions(path: &Path, part: &Path) -> Result<()> {
    let Ok(known) = path.metadata() else { return Ok(()) };
    std::fs::set_permissions(part, known.permissions()).map_err(Error::file(path))
}

/// Whether two paths are one file, whatever they are called.
#[cfg(feature = "cli")]
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    let number = |path: &Path| {
        use std::os::unix::fs::MetadataExt;
        path.metadata().ok().map(|known| (known.dev(), known.ino()))
    };
    #[cfg(not(unix))]
    let number = |path: &Path| path.canonicalize().ok();
    number(one).is_some_and(|known| number(other) == Some(known))
}

pub(crate) fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).map_err(Error::file(to))
}

/// Waits until the disk has the names in a folder. Where a system cannot open folders, it keeps them by itself.
pub(crate) fn sync(folder: &Path) -> Result<()> {
    match File::open(folder) {
        Ok(file) if cfg!(unix) => file.sync_all().map_err(Error::file(folder)),
        _ => Ok(()),
    }
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    gone(path, std::fs::remove_file(path))
}

/// Removes a folder with all that is in it, if it is there.
pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    gone(path, std::fs::remove_dir_all(path))
}

fn gone(path: &Path, removed: std::io::Result<()>) -> Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_cannot_be_written_as_a_whole_leaves_what_was_there_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("figures.csv");
        let full = |out: &mut dyn Write| {
            out.write_all(b"half of it")?;
            Err(ErrorKind::StorageFull.into())
        };
        let error = replace(&path, full).unwrap_err();
        assert!(matches!(&error, Error::File { path, .. } if path.ends_with("figures.csv")), "{error}");
        assert_eq!(names(folder.path()), [""; 0]);
        replace(&path, |out| out.write_all(b"whole")).unwrap();
        replace(&path, full).unwrap_err();
        assert_eq!(
            (names(folder.path()), std::fs::read(&path).unwrap()),
            (vec!["figures.csv".into()], b"whole".into())
        );
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link_or_to_a_device() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let all = tempfile::tempdir().unwrap();
        let (target, link, dangling) = (all.path().join("a"), all.path().join("b"), all.path().join("c"));
        std::fs::write(&target, "kept").unwrap();
        symlink(&target, &link).unwrap();
        symlink("nowhere", &dangling).unwrap();
        for path in [&link, &dangling, Path::new("/dev/null"), all.path()] {
            let error = replace(path, |out| out.write_all(b"x")).unwrap_err();
            assert!(error.to_string().contains("writ"), "{error}");
        }
        assert!(folder(&link).is_err() && folder(&dangling).is_err());
        assert_eq!((std::fs::read_to_string(&target).unwrap(), names(all.path()).len()), ("kept".into(), 3));
        std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).unwrap();
        replace(&target, |out| out.write_all(b"new")).unwrap();
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
