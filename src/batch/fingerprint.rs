//! Hashes of files, and of all that the tally of a file depends on.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::error::Result;
use crate::file;

/// The hash of a file's bytes, and how many there are.
pub(super) fn of_file(path: &Path, stop: &AtomicBool) -> Result<(String, u64)> {
    let (hash, size) = file::hash(path, stop)?;
    Ok((hex(hash), size))
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
