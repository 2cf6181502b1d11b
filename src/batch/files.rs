//! Files that are there whole or not at all.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};

/// The ending of files that are not whole yet.
pub(super) const PART: &str = "part";

/// A path beside another, for what is to be renamed to it.
pub(super) fn beside(path: &Path) -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("{}-{number}.{PART}", std::process::id()))
}

/// Writes a file and waits until the disk has it.
pub(super) fn write(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let mut out = BufWriter::new(File::create(path).map_err(Error::file(path))?);
    body(&mut out)?;
    let file = out.into_inner().map_err(|error| Error::file(path)(error.into_error()))?;
    file.sync_all().map_err(Error::file(path))
}

/// Writes a file that must not be there yet.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create_new(path).map_err(Error::file(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::file(path))
}

/// Writes bytes to a file beside a path, and renames it to the path once it is whole.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let part = beside(path);
    let written =
        write(&part, |out| out.write_all(bytes).map_err(Error::file(path))).and_then(|()| rename(&part, path));
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

pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).map_err(Error::file(to))
}

/// Waits until the disk has the names in a folder. Where a system cannot open folders, it keeps them by itself.
pub(super) fn sync(folder: &Path) -> Result<()> {
    match File::open(folder) {
        Ok(file) if cfg!(unix) => file.sync_all().map_err(Error::file(folder)),
        _ => Ok(()),
    }
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<()> {
    gone(path, std::fs::remove_file(path))
}

/// Removes a folder with all that is in it, if it is there.
pub(super) fn remove_folder(path: &Path) -> Result<()> {
    gone(path, std::fs::remove_dir_all(path))
}

fn gone(path: &Path, removed: std::io::Result<()>) -> Result<()> {
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}
