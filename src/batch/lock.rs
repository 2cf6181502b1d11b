//! The lock that keeps a second run out of a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::file;
use crate::register::files::LOCK;

/// An exclusive lock on a folder, released on drop. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Locks the folder; the error names the process that holds it.
    pub(super) fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(LOCK);
        let failed = || Error::file(&path);
        file::no_link(&path)?;
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).clone();
        let mut file = options.open(&path).map_err(failed())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(failed())?;
                let (pid, since) = holder.split_once(' ').unwrap_or(("unknown", "just now"));
                return Err(Error::Busy { path: folder.into(), pid: pid.into(), since: since.into() });
            }
            Err(TryLockError::Error(error)) => return Err(failed()(error)),
        }
        let holder = format!("{} {}", std::process::id(), now());
        file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).map_err(failed())?;
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If unlocking fails, closing the file releases the lock.
        let _ = self.0.unlock();
    }
}

/// The current local time, to the second.
pub(super) fn now() -> String {
    chrono::Local::now().format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_learns_which_process_holds_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let error = Lock::take(folder.path()).unwrap_err();
        let Error::Busy { pid, .. } = &error else { panic!("{error}") };
        assert_eq!(*pid, std::process::id().to_string());
        drop(first);
        Lock::take(folder.path()).unwrap();
    }
}
