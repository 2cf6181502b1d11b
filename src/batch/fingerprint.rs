//! Hashes of files, and of all that the tally of a file depends on.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::error::{Error, Result};

/// How much of a file is read at a time.
const BLOCK: usize = 1 << 20;

/// The hash of a file's bytes, and how many there are.
pub(super) fn of_file(path: &Path, stop: &AtomicBool) -> Result<(String, u64)> {
    let mut file = File::open(path).map_err(Error::file(path))?;
    let mut hasher = Xxh3::new();
    let mut block = vec![0; BLOCK];
    let mut size = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        match file.read(&mut block).map_err(Error::file(path))? {
            0 => return Ok((hex(hasher.digest128()), size)),
            read => {
                hasher.update(&block[..read]);
                size += read as u64;
            }
        }
    }
}

/// The hash of what something is, as data.
pub(super) fn of(what: &impl Serialize) -> String {
    hex(xxh3_128(&serde_json::to_vec(what).expect("what is hashed is plain data")))
}

/// The hash of numbers in order.
pub(super) fn of_keys(keys: &[u128]) -> String {
    let mut hasher = Xxh3::new();
    for key in keys {
        hasher.update(&key.to_le_bytes());
    }
    hex(hasher.digest128())
}

fn hex(hash: u128) -> String {
    format!("{hash:032x}")
}
