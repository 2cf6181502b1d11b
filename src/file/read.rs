//! Opening files. Only regular ones are: a pipe, a device or a socket may never end, or never begin.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
#[cfg(feature = "registers")]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(feature = "registers")]
use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, Result};

/// How large a file may be that is read as a whole, such as one of definitions.
const LARGEST: u64 = 64 << 20;

/// Opens a regular file.
pub(crate) fn open(path: &Path) -> Result<File> {
    regular(path)?;
    File::open(path).map_err(Error::file(path))
}

/// Refuses what is no regular file, before it is opened: opening a pipe may already wait for ever.
pub(crate) fn regular(path: &Path) -> Result<()> {
    let kind = path.metadata().map_err(Error::file(path))?.file_type();
    let refused = |kind, reason: &str| Err(Error::file(path)(std::io::Error::new(kind, reason)));
    match (kind.is_file(), kind.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => refused(ErrorKind::IsADirectory, "a folder, expected a file"),
        _ => refused(ErrorKind::InvalidInput, "not a regular file"),
    }
}

/// The hash of a file's bytes (xxh3, 128 bits), and how many there are.
#[cfg(feature = "registers")]
pub(crate) fn hash(path: &Path, stop: &AtomicBool) -> Result<(u128, u64)> {
    const BLOCK: usize = 1 << 20;
    let mut file = open(path)?;
    let mut hasher = Xxh3::new();
    let mut block = vec![0; BLOCK];
    let mut size = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        match file.read(&mut block).map_err(Error::file(path))? {
            0 => return Ok((hasher.digest128(), size)),
            read => {
                hasher.update(&block[..read]);
                size += read as u64;
            }
        }
    }
}

/// The text of a file that people write, such as a `fazhi.toml`.
pub(crate) fn text(path: &Path) -> Result<String> {
    let text = String::from_utf8(bytes(path, LARGEST)?);
    text.map_err(|_| Error::file(path)(std::io::Error::new(ErrorKind::InvalidData, "not a text in UTF-8")))
}

/// The bytes of a file. What is read is counted, as the size that a file declares may be none (as in `/proc`), or grow.
pub(crate) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Error::file(path))?;
    if bytes.len() as u64 > limit {
        let reason = format!("the file is larger than the limit of {limit} bytes");
        return Err(Error::Content { path: path.into(), reason });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_largest_size_is_read_and_a_larger_one_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "abc").unwrap();
        assert_eq!(bytes(file.path(), 3).unwrap(), b"abc");
        let error = bytes(file.path(), 2).unwrap_err();
        assert!(error.to_string().ends_with("the file is larger than the limit of 2 bytes"), "{error}");
        let huge = std::fs::File::create(file.path()).unwrap();
        huge.set_len(LARGEST + 1).unwrap();
        assert!(matches!(text(file.path()), Err(Error::Content { .. })));
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let error = text(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with("a folder, expected a file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn what_may_never_end_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let (pipe, link) = (folder.path().join("pipe"), folder.path().join("link"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        for path in [pipe, link] {
            let error = text(&path).unwrap_err();
            assert!(error.to_string().ends_with("not a regular file"), "{error}");
        }
    }
}
