//! Archives: the sizes that they declare are not trusted, and unpacking stops at a limit.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::flow::Flowed;
use crate::{Error, Result, file};

/// A reader that fails once it passes a limit.
pub(super) struct Limited<R> {
    part: R,
    left: u64,
    pub(super) passed: bool,
}

impl<R> Limited<R> {
    pub(super) fn new(part: R, limit: u64) -> Self {
        Self { part, left: limit, passed: false }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, block: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(block)?;
        let Some(left) = self.left.checked_sub(read as u64) else {
            self.passed = true;
            return Err(std::io::Error::other("limit exceeded"));
        };
        self.left = left;
        Ok(read)
    }
}

/// Reads one part of a document, of which at most `limit` bytes are unpacked; `what` is what the document should be.
pub(super) fn part(
    path: &Path,
    what: &str,
    name: &str,
    limit: u64,
    read: impl FnOnce(&mut dyn BufRead) -> std::result::Result<Flowed, quick_xml::Error>,
) -> Result<Flowed> {
    let broken = |reason: String| Error::content(path, format!("not {what}: {reason}"));
    let mut archive = ZipArchive::new(BufReader::new(file::open(path)?)).map_err(|error| broken(error.to_string()))?;
    let part = archive.by_name(name).map_err(|error| broken(format!("`{name}`: {error}")))?;
    let mut unpacked = Limited::new(part, limit);
    let flowed = read(&mut BufReader::new(&mut unpacked));
    if unpacked.passed {
        return Err(Error::content(path, format!("`{name}` unpacks to more than the limit of {limit} bytes")));
    }
    flowed.map_err(|error| broken(format!("`{name}`: {error}")))
}

/// Refuses an archive that unpacks to more than `limit` bytes; a file that is not an archive is left to its reader.
pub(super) fn check(path: &Path, limit: u64) -> Result<()> {
    let file = file::open(path)?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(()) };
    let mut left = limit;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let mut unpacked = Limited::new(part, left);
        let read = std::io::copy(&mut unpacked, &mut std::io::sink());
        if unpacked.passed {
            return Err(Error::content(path, format!("the file unpacks to more than the limit of {limit} bytes")));
        }
        left -= read.unwrap_or(0).min(left);
    }
    Ok(())
}
